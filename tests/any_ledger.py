"""A hotel in which every command that posts may be tried; the identities of the ledgers hold after each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import func, select

from hotel_desk.domain.codes import FolioKind, PostingKind, ReservationStatus
from hotel_desk.domain.ids import FixedChargeId, FolioId, PostingId
from hotel_desk.domain.ledgers import LEDGER_OF, Section
from hotel_desk.domain.line_parts import LineSplit
from hotel_desk.models.charge_rules import FixedCharge
from hotel_desk.models.folio import Folio, FolioWindow, Posting, PostingTax
from hotel_desk.queries.ledger_lines import PAGE, ledger_lines
from hotel_desk.queries.trial_balance import trial_balance
from hotel_desk.services.adjustments import adjust_posting
from hotel_desk.services.city_ledger import take_back_from_account, transfer_to_account
from hotel_desk.services.deposits import forfeit_deposit, refund_deposit
from hotel_desk.services.fixed_charges import add_fixed_charge, post_fixed_charges
from hotel_desk.services.folio_moves import combine_lines, move_window, split_line, transfer_lines
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.services.house_accounts import open_house_account
from hotel_desk.services.invoices import issue_invoice
from hotel_desk.services.outside_charges import post_outside_charge
from hotel_desk.services.paid_outs import pay_out
from hotel_desk.services.reservations import cancel_reservation
from tests.integration.test_invariants_any_day import AnyDay
from tests.ledger_reports import assert_reports_agree
from tests.ledgers_of_tests import FIRST, LAST

if TYPE_CHECKING:
    from hotel_desk.queries.trial_balance import TrialBalance

WHICH, WINDOW = st.integers(0, 11), st.sampled_from((1, 1, 1, 2))
AMOUNT = st.sampled_from((1, 333, 500, 10_200))
MONEY = (PostingKind.PAYMENT, PostingKind.DEPOSIT)


class AnyLedger(AnyDay):
    """A hotel in which every command that posts may be tried."""

    @initialize()
    def money_is_held_and_an_account_is_open(self) -> None:
        self.house = self.do(open_house_account, name="Owner's table").folio_id
        for which in range(3):
            self.deposit(which)
            self.a_second_window(which)
        for which in range(4):
            self.charge(which, 10_000, room_code=which % 2 == 0)

    def lines(self, *conditions: Any) -> list[PostingId]:
        here = Posting.property_id == self.hotel.property_id
        asked = select(Posting.id).where(here, *conditions).order_by(Posting.posted_at.desc(), Posting.id).limit(40)
        return [PostingId(found) for found in self.ask(asked)]

    def a_line(self, which: int, *conditions: Any) -> PostingId | None:
        found = self.lines(*conditions)
        return found[which % len(found)] if found else None

    def a_guests_folio(self, which: int) -> FolioId | None:
        of_guests = Folio.kind.in_((FolioKind.GUEST, FolioKind.HOUSE))
        asked = select(Folio.id).where(Folio.property_id == self.hotel.property_id, of_guests)
        found = self.ask(asked.order_by(Folio.status.desc(), Folio.id))
        return FolioId(found[which % len(found)]) if found else None

    # --- Folios ---

    @rule(which=WHICH)
    def a_second_window(self, which: int) -> None:
        self.do(open_folio_window, folio_id=self.a_guests_folio(which), payee_name="Second payer")

    @rule(lines=st.lists(WHICH, min_size=1, max_size=3), which=WHICH, window=WINDOW)
    def move(self, lines: list[int], which: int, window: int) -> None:
        chosen = [line for number in lines if (line := self.a_line(number)) is not None]
        self.do(transfer_lines, posting_ids=chosen, folio_id=self.a_guests_folio(which), window_number=window)

    @rule(which=WHICH, to=WHICH, window=WINDOW, to_window=WINDOW)
    def move_all(self, which: int, to: int, window: int, to_window: int) -> None:
        target = self.a_guests_folio(to)
        if target is not None:
            where = {"window_number": window, "target_folio_id": target, "target_window_number": to_window}
            self.do(move_window, folio_id=self.a_guests_folio(which), **where)

    @rule(which=WHICH, ways=st.integers(2, 5))
    def split(self, which: int, ways: int) -> None:
        line = self.a_line(which)
        if line is not None:
            self.do(split_line, posting_id=line, split=LineSplit(ways=ways, rest_on=1))

    @rule(which=WHICH)
    def combine(self, which: int) -> None:
        drinks = self.lines(Posting.transaction_code_id == self.hotel.codes["BAR"], Posting.folio_id == self.a_guests_folio(which))
        self.do(combine_lines, posting_ids=drinks[:2])

    @rule(which=WHICH, amount=AMOUNT)
    def adjust(self, which: int, amount: int) -> None:
        line = self.a_line(which, Posting.business_date < self.today)
        if line is not None:
            self.do(adjust_posting, posting_id=line, amount_minor=amount, reason="any")

    @rule(which=WHICH, window=WINDOW)
    def invoice(self, which: int, window: int) -> None:
        self.do(issue_invoice, folio_id=self.a_guests_folio(which), window_number=window)

    # --- Money ---

    @rule(which=WHICH, amount=AMOUNT)
    def give_back(self, which: int, amount: int) -> None:
        money = self.a_line(which, Posting.kind.in_(MONEY))
        if money is not None:
            self.do(refund_deposit, posting_id=money, amount_minor=amount, reason="any")

    @rule(which=WHICH, amount=st.none() | AMOUNT)
    def forfeit(self, which: int, amount: int | None) -> None:
        gone = self.reservation(which, ReservationStatus.CANCELLED, ReservationStatus.NO_SHOW)
        self.do(forfeit_deposit, reservation_id=gone, amount_minor=amount, reason="any")

    @rule(which=WHICH)
    def paid_ahead_and_cancelled(self, which: int) -> None:
        stay = self.reservation(which, ReservationStatus.RESERVED)
        self.deposit(which)
        self.do(cancel_reservation, reservation_id=stay, reason="any")

    @rule(which=WHICH, amount=AMOUNT, house=st.booleans())
    def taxi(self, which: int, amount: int, house: bool) -> None:
        folio = self.house if house else self.a_guests_folio(which)
        self.do(pay_out, transaction_code_id=self.hotel.codes["PAID-OUT"], amount_minor=amount, reason="taxi", folio_id=folio)

    @rule(which=WHICH, window=WINDOW, back=st.booleans())
    def account_pays(self, which: int, window: int, back: bool) -> None:
        of_window = {"folio_id": self.a_guests_folio(which), "window_number": window}
        if back:
            self.do(take_back_from_account, **of_window, reason="any")
        else:
            self.do(transfer_to_account, **of_window, profile_id=self.agent, over_limit_reason="any")

    # --- Charges that nobody types ---

    @rule(reference=st.integers(0, 5), room=st.sampled_from(("101", "102", "103", "201")), price=st.sampled_from((850, 1_200)))
    def from_the_bar(self, reference: int, room: str, price: int) -> None:
        facts = {"transaction_code": "BAR", "price_minor": price, "room_number": room}
        self.do(post_outside_charge, vendor="POS", vendor_reference=f"B{reference}", **facts)

    @rule(which=WHICH)
    def a_cot(self, which: int) -> None:
        stay = self.reservation(which, ReservationStatus.IN_HOUSE)
        self.do(add_fixed_charge, reservation_id=stay, transaction_code_id=self.hotel.codes["MINIBAR"], price_minor=800)

    @rule()
    def the_cots_of_tonight(self) -> None:
        here = select(FixedCharge.id).where(FixedCharge.property_id == self.hotel.property_id)
        cots = [FixedChargeId(found) for found in self.ask(here)]
        if cots:
            self.do(post_fixed_charges, night=self.today, fixed_charge_ids=cots)

    # --- What must always be true ---

    @invariant()
    def the_books_are_what_adding_up_again_gives(self) -> None:
        shown = self.hotel.desk.read(trial_balance, first=FIRST, last=LAST)
        identity = shown.identity
        assert identity.charges_minor + identity.taxes_minor + identity.paid_outs_minor - identity.payments_minor == identity.change_minor
        assert shown.total_minor(Section.TRANSFERS) == 0
        self._ledgers_are_the_balances_shown(shown)
        self._days_follow_each_other(shown)
        taxes = select(func.coalesce(func.sum(PostingTax.amount_minor), 0)).where(PostingTax.property_id == self.hotel.property_id)
        assert identity.taxes_minor == sum(code.tax_minor for code in shown.codes) == self.ask(taxes)[0]

    def teardown(self) -> None:
        """At the end, once: every figure is the sum of the lines that it opens, and every report comes to the trial balance."""
        assert_reports_agree(self.hotel)
        shown = self.hotel.desk.read(trial_balance, first=FIRST, last=LAST)
        for code in shown.codes:
            found = self.hotel.desk.read(ledger_lines, first=FIRST, last=LAST, section=code.section, code_id=code.code_id)
            assert found.total == code.lines
            if found.total <= PAGE:
                net = sum(row.net_minor for row in found.rows)
                assert (-net if code.section is Section.PAYMENTS else net) == code.amount_minor

    def _ledgers_are_the_balances_shown(self, shown: TrialBalance) -> None:
        with self.hotel.database.snapshot() as connection:
            rows = connection.execute(
                select(Folio.kind, func.sum(FolioWindow.balance_minor).label("held"))
                .join(FolioWindow, FolioWindow.folio_id == Folio.id)
                .where(Folio.property_id == self.hotel.property_id)
                .group_by(Folio.kind)
            ).all()
        held: Counter[str] = Counter()
        for row in rows:
            held[LEDGER_OF[row.kind]] += int(row.held)
        assert {one.ledger: one.closing_minor for one in shown.ledgers} == {one.ledger: held[one.ledger] for one in shown.ledgers}

    def _days_follow_each_other(self, shown: TrialBalance) -> None:
        yesterday, today = (self.hotel.desk.read(trial_balance, first=day, last=day) for day in (self.day(-1), self.today))
        for before, now, whole in zip(yesterday.ledgers, today.ledgers, shown.ledgers, strict=True):
            assert before.closing_minor == now.opening_minor
            assert now.closing_minor == whole.closing_minor
