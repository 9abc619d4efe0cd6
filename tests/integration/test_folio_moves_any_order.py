"""Whatever a cashier does to lines, in any order: nothing is lost or made, and the bills together are what they would be without moves."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, insert, select

from hotel_desk.db.database import Reader
from hotel_desk.domain.codes import PostingKind, TaxBasis
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import FolioId, TaxRuleId, new_id
from hotel_desk.domain.line_parts import LineSplit
from hotel_desk.models.folio import FolioWindow, Posting, PostingTax
from hotel_desk.models.transaction_code import TaxRuleRow, TransactionCodeTax
from hotel_desk.queries.folio import FolioView, folio_view
from hotel_desk.services.adjustments import adjust_posting
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.cashier import post_charge, reverse_posting, take_payment
from hotel_desk.services.folio_moves import combine_lines, move_window, split_line, transfer_lines
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.services.house_accounts import open_house_account
from tests.fixtures.invariants import broken_rules
from tests.scale import size

if TYPE_CHECKING:
    from hotel_desk.queries.folio_lines import FolioLineView
    from tests.fixtures.databases import SmallHotel

SELDOM = 50
WHICH, PRICE = st.integers(0, 60), st.integers(-30_000, 30_000).filter(bool)
FOLIO, WINDOW = st.integers(0, 1), st.integers(1, 2)
REST = st.integers(1, 3)
SPLITS = (
    st.builds(LineSplit, ways=st.integers(2, 9), rest_on=REST)
    | st.builds(LineSplit, amounts_minor=st.lists(st.integers(-9_000, 9_000), min_size=1, max_size=2).map(tuple), rest_on=REST)
    | st.builds(
        LineSplit, percents=st.lists(st.sampled_from([Decimal("12.5"), Decimal("33.33"), Decimal(50)]), min_size=1, max_size=2).map(tuple)
    )
)


class MovedLines(RuleBasedStateMachine):
    """Two house accounts of two windows each, with drinks that carry a tax in the price and one on top."""

    hotel: SmallHotel

    @initialize()
    def open(self) -> None:
        self.folios: list[FolioId] = []
        self.expected = 0
        for name in ("Bar", "Terrace"):
            folio = self.hotel.desk.run(open_house_account, name=name).folio_id
            self.hotel.desk.run(open_folio_window, folio_id=folio)
            self.folios.append(folio)
        for number, price in enumerate((850, 10_001, -333, 7_777, 1)):
            self.charge(number % 2, 1 + number // 4, price, "BAR" if number == 3 else "MINIBAR", 1)
            self.charge(0, 1, price, "BAR", 2)
        self.pay(0, 1, 5_000)

    def do(self, command: Any, **arguments: Any) -> Any:
        try:
            return self.hotel.desk.run(command, **arguments)
        except StaffError:
            return None

    def views(self) -> list[FolioView]:
        return [self.hotel.desk.read(folio_view, folio_id=folio) for folio in self.folios]

    def lines(self) -> list[FolioLineView]:
        return [line for view in self.views() for window in view.windows for line in window.lines]

    def a_line(self, which: int) -> FolioLineView | None:
        """Mostly a line that stands, now and then one that has left or was taken back."""
        lines = self.lines()
        chosen = [line for line in lines if line.movable] if which < SELDOM else lines
        return chosen[which % len(chosen)] if chosen else None

    def lines_like(self, which: list[int]) -> list[FolioLineView]:
        """Lines of one code, in one window as a rule."""
        first = self.a_line(which[0])
        if first is None:
            return []
        like = [line for line in self.lines() if line.movable and (line.code, line.window_number) == (first.code, first.window_number)]
        return [first, *(like[number % len(like)] for number in which[1:] if like)]

    def counted(self, posted: Any) -> None:
        self.expected += posted.amount_minor if posted is not None else 0

    @rule(folio=FOLIO, window=WINDOW, price=PRICE, code=st.sampled_from(["MINIBAR", "BAR"]), quantity=st.integers(1, 3))
    def charge(self, folio: int, window: int, price: int, code: str, quantity: int) -> None:
        codes = self.hotel.codes
        drink = {"transaction_code_id": codes[code], "price_minor": price, "quantity": quantity}
        self.counted(self.do(post_charge, folio_id=self.folios[folio], window_number=window, **drink))

    @rule(folio=FOLIO, window=WINDOW, amount=st.integers(1, 30_000))
    def pay(self, folio: int, window: int, amount: int) -> None:
        money = {"transaction_code_id": self.hotel.codes["CASH"], "amount_minor": amount}
        self.counted(self.do(take_payment, folio_id=self.folios[folio], window_number=window, **money))

    @rule(which=st.lists(WHICH, min_size=1, max_size=4), folio=FOLIO, window=WINDOW)
    def move(self, which: list[int], folio: int, window: int) -> None:
        lines = [line.posting_id for number in which if (line := self.a_line(number)) is not None]
        self.do(transfer_lines, posting_ids=lines, folio_id=self.folios[folio], window_number=window)

    @rule(folio=FOLIO, window=WINDOW, to=FOLIO, to_window=WINDOW)
    def move_all(self, folio: int, window: int, to: int, to_window: int) -> None:
        moved = self.do(
            move_window,
            folio_id=self.folios[folio],
            window_number=window,
            target_folio_id=self.folios[to],
            target_window_number=to_window,
        )
        assert moved is None or self.views()[folio].window(window).balance_minor == 0

    @rule(which=WHICH, split=SPLITS)
    def split(self, which: int, split: LineSplit) -> None:
        if line := self.a_line(which):
            made = self.do(split_line, posting_id=line.posting_id, split=split)
            assert made is None or made.amount_minor == line.left_minor

    @rule(which=st.lists(WHICH, min_size=2, max_size=4))
    def combine(self, which: list[int]) -> None:
        lines = self.lines_like(which)
        made = self.do(combine_lines, posting_ids=[line.posting_id for line in lines])
        distinct = {line.posting_id: line.left_minor for line in lines if line.adjusts_id is None}
        assert made is None or made.amount_minor == sum(distinct.values())

    @rule(which=WHICH, amount=st.integers(1, 9_000), to_nothing=st.booleans())
    def adjust(self, which: int, amount: int, to_nothing: bool) -> None:
        if line := self.a_line(which):
            how: dict[str, int] = {"new_amount_minor": 0} if to_nothing else {"amount_minor": amount}
            done = self.do(adjust_posting, posting_id=line.posting_id, reason="agreed", **how)
            assert done is None or line.adjustable, "the screen offers what the command does"
            self.counted(done)

    @rule(which=WHICH)
    def reverse(self, which: int) -> None:
        if line := self.a_line(which):
            done = self.do(reverse_posting, posting_id=line.posting_id, reason="wrong")
            assert (done is not None) == line.reversible, "the screen offers what the command does"
            self.counted(done)

    @rule()
    def roll(self) -> None:
        self.do(roll_business_date, closing=self.hotel.desk.read(Reader.business_date))

    @invariant()
    def the_bills_together_are_what_was_posted(self) -> None:
        if not hasattr(self, "folios"):
            return
        views = self.views()
        assert sum(view.balance_minor for view in views) == self.expected
        for window in (window for view in views for window in view.windows):
            assert sum(line.gross_minor for line in window.standing) == window.balance_minor
            assert not window.standing or window.standing[-1].balance_minor == window.balance_minor
            assert all(not line.movable for line in window.lines if line.has_left or line.takes_off)
            assert sum(line.left_minor for line in window.lines) == window.balance_minor
        assert self.moved() == []

    def moved(self) -> list[Any]:
        """Codes, and tax rules, that moves have made more or less of."""
        kind = (Posting.kind == PostingKind.TRANSFER, Posting.folio_id.in_(self.folios))
        by_code = (
            select(Posting.transaction_code_id, func.sum(Posting.net_minor), func.sum(Posting.tax_minor))
            .where(*kind)
            .group_by(Posting.transaction_code_id)
            .having((func.sum(Posting.net_minor) != 0) | (func.sum(Posting.tax_minor) != 0))
        )
        by_tax = (
            select(PostingTax.tax_rule_id, func.sum(PostingTax.base_minor), func.sum(PostingTax.amount_minor))
            .join(Posting, Posting.id == PostingTax.posting_id)
            .where(*kind)
            .group_by(PostingTax.tax_rule_id)
            .having((func.sum(PostingTax.base_minor) != 0) | (func.sum(PostingTax.amount_minor) != 0))
        )
        with self.hotel.database.snapshot() as connection:
            return [*connection.execute(by_code), *connection.execute(by_tax)]

    def teardown(self) -> None:
        if hasattr(self, "folios"):
            assert broken_rules(self.hotel) == []
            assert self.balances() == self.expected

    def balances(self) -> int:
        with self.hotel.database.snapshot() as connection:
            summed = select(func.coalesce(func.sum(FolioWindow.balance_minor), 0)).where(FolioWindow.folio_id.in_(self.folios))
            return int(connection.execute(summed).scalar_one())


def taxed_drinks(hotel: SmallHotel) -> None:
    """VAT in the price of both; service on top of minibar, a duty that comes out odd on top of the bar."""
    service, duty = TaxRuleId(new_id()), TaxRuleId(new_id())
    rule_of = {"property_id": hotel.property_id, "active": True, "compound_order": 1, "on_complimentary": True, "version": 1}
    rules = [
        {**rule_of, "id": service, "code": "SVC", "name": "Service", "rate_millionths": 100_000, "amount_minor": None},
        {**rule_of, "id": duty, "code": "DUTY", "name": "Duty", "rate_millionths": 333_300, "amount_minor": None},
    ]
    links = [("MINIBAR", hotel.vat), ("BAR", hotel.vat), ("MINIBAR", service), ("BAR", duty)]
    with hotel.database.writing() as connection:
        connection.execute(insert(TaxRuleRow), [{**each, "inclusive": False, "basis": TaxBasis.PER_AMOUNT} for each in rules])
        connection.execute(
            insert(TransactionCodeTax),
            [{"property_id": hotel.property_id, "transaction_code_id": hotel.codes[code], "tax_rule_id": tax} for code, tax in links],
        )


def test_any_sequence_keeps_every_cent_and_every_tax(hotel: SmallHotel) -> None:
    taxed_drinks(hotel)
    machine = type("MovedLinesHere", (MovedLines,), {"hotel": hotel})
    examples = size(12 if hotel.database.is_sqlite else 4, soak=100)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
        ),
    )
