"""Shifts on both databases: opening, lines, drops and additions, the blind count, signatures, hand-over, what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from hotel_desk.domain.cashier_codes import DrawerMove
from hotel_desk.domain.codes import PaymentMethod
from hotel_desk.domain.errors import InvalidInput, NotAllowed, NotFound
from hotel_desk.domain.ids import CashDrawerId, CashierShiftId, new_id
from hotel_desk.models.cash import CashDrawer, CashierShift
from hotel_desk.models.folio import NumberSeries, Posting
from hotel_desk.queries.setup_page import SetUpPage
from hotel_desk.queries.shift_report import shift_report
from hotel_desk.queries.shifts import ShiftOfLine, drawers_set_up, drawers_to_choose, open_shifts, own_shift, shift_list, shift_of_line
from hotel_desk.services.adjustments import adjust_posting
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.cashier import pay_refund, post_charge, reverse_posting, take_deposit, take_payment
from hotel_desk.services.drawers import DrawerDetails, DrawerHasShift, add_drawer, change_drawer, delete_drawer, switch_drawer
from hotel_desk.services.folio_moves import transfer_lines
from hotel_desk.services.ledger import Card
from hotel_desk.services.open_shifts import NoOpenShift
from hotel_desk.services.setup_nouns import CodeTaken, StillUsed
from hotel_desk.services.shifts import (
    DrawerSwitchedOff,
    DrawerTaken,
    ShiftOpenAlready,
    add_cash,
    close_shift,
    drop_cash,
    open_shift,
)
from tests.shifts_of_tests import (
    closed,
    counted,
    dollars_are_worth,
    drawer,
    minor,
    opened,
    paid_in_dollars,
    paid_out,
    reported,
    shifts_required,
    stored,
    user_id,
)
from tests.stays_of_tests import DAY, NEXT, arrived, charge, close_day, one, pay
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.ids import FolioId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
CARD = Card("Visa", "4242", "A1")


@pytest.fixture
def folio(hotel: SmallHotel) -> FolioId:
    return arrived(hotel).folio_id


def shift_of(hotel: SmallHotel, posting: Any) -> Any:
    return one(hotel, select(Posting.shift_id).where(Posting.id == posting))


# --- Opening ----------------------------------------------------------------------------------------------------------


def test_a_new_hotel_has_a_drawer_to_open_a_shift_at(hotel: SmallHotel) -> None:
    (choice,) = hotel.desk.read(drawers_to_choose)
    assert (choice.name, choice.taken_by, choice.last) == ("Front desk", "", None)
    done = hotel.desk.run(open_shift, float_minor=50_000)
    assert (done.number, done.drawer, done.float_minor, done.note) == ("1", "Front desk", 50_000, "")
    shift = stored(hotel, done.shift_id)
    assert (shift.open_user_id, shift.open_drawer_id) == (shift.user_id, shift.drawer_id)
    assert (shift.opened_date, shift.closed_at) == (DAY, None)
    (taken,) = hotel.desk.read(drawers_to_choose)
    assert taken.taken_by == "manager"


def test_an_older_hotel_gets_its_first_drawer_by_need(hotel: SmallHotel) -> None:
    with hotel.database.writing() as connection:
        connection.execute(delete(CashDrawer))
    done = hotel.desk.run(open_shift)
    assert done.drawer == "Front desk"
    assert one(hotel, select(func.count()).select_from(CashDrawer)) == 1


def test_one_open_shift_a_cashier(hotel: SmallHotel) -> None:
    opened(hotel)
    for where in (None, drawer(hotel)):
        with pytest.raises(ShiftOpenAlready, match=r"shift 1 open at the drawer Front desk since .*3/2/26.*8:00"):
            hotel.desk.run(open_shift, drawer_id=where)
    assert one(hotel, select(NumberSeries.next_number).where(NumberSeries.series == "shift")) == 2


def test_one_open_shift_a_drawer(hotel: SmallHotel) -> None:
    opened(hotel)
    with pytest.raises(DrawerTaken, match=r"manager has had the drawer Front desk since .* \(shift 1\)") as refusal:
        hotel.as_user("cashier").run(open_shift)
    assert refusal.value.field == "drawer_id"
    hotel.as_user("cashier").run(open_shift, drawer_id=drawer(hotel))
    assert [shift.user_name for shift in hotel.desk.read(open_shifts)] == ["manager", "cashier"]


@pytest.mark.parametrize("column", ["open_user_id", "open_drawer_id"])
def test_the_database_refuses_a_second_open_shift(hotel: SmallHotel, column: str) -> None:
    first = stored(hotel, opened(hotel))
    other = {"open_user_id": user_id(hotel, "cashier"), "open_drawer_id": drawer(hotel)} | {column: getattr(first, column)}
    row = {**first._mapping, "id": new_id(), "number": "99", **other}
    row |= {"user_id": row["open_user_id"], "drawer_id": row["open_drawer_id"]}
    with pytest.raises(IntegrityError), hotel.database.writing() as connection:
        connection.execute(insert(CashierShift), [row])


def test_shifts_that_cannot_be_opened(hotel: SmallHotel) -> None:
    with pytest.raises(InvalidInput):
        hotel.desk.run(open_shift, float_minor=-1)
    with pytest.raises(InvalidInput):
        hotel.desk.run(open_shift, float_minor=10**12)
    with pytest.raises(NotFound):
        hotel.desk.run(open_shift, drawer_id=CashDrawerId(new_id()))
    off = drawer(hotel)
    hotel.desk.run(switch_drawer, drawer_id=off, active=False, version=1)
    with pytest.raises(DrawerSwitchedOff):
        hotel.desk.run(open_shift, drawer_id=off)
    with pytest.raises(NotAllowed):
        hotel.as_user("housekeeping").run(open_shift)
    assert one(hotel, select(func.count()).select_from(CashierShift)) == 0


# --- Lines ------------------------------------------------------------------------------------------------------------


def test_every_line_carries_the_open_shift_of_its_writer(hotel: SmallHotel, folio: FolioId) -> None:
    assert shift_of(hotel, charge(hotel, folio).posting_id) is None
    shift_id = opened(hotel)
    other = hotel.as_user("cashier").run(post_charge, folio_id=folio, transaction_code_id=hotel.codes["BAR"], price_minor=100)
    assert shift_of(hotel, charge(hotel, folio).posting_id) == shift_id
    paid = pay(hotel, folio, 500).posting_id
    assert shift_of(hotel, paid) == shift_id
    assert hotel.desk.read(shift_of_line, posting_id=paid) == ShiftOfLine("1", "Front desk")
    assert shift_of(hotel, other.posting_id) is None
    assert hotel.desk.read(shift_of_line, posting_id=other.posting_id) is None
    closed(hotel, shift_id)
    assert shift_of(hotel, pay(hotel, folio, 500).posting_id) is None


def test_money_without_a_shift_where_cashiers_work_in_shifts(hotel: SmallHotel, folio: FolioId) -> None:
    early = pay(hotel, folio, 2_000)
    bar = charge(hotel, folio)
    shifts_required(hotel)
    cash = hotel.codes["CASH"]
    money: list[tuple[Any, dict[str, Any]]] = [
        (take_payment, {"folio_id": folio, "transaction_code_id": cash, "amount_minor": 100}),
        (pay_refund, {"folio_id": folio, "transaction_code_id": cash, "amount_minor": 100, "reason": "x"}),
        (take_deposit, {"reservation_id": hotel.book(), "transaction_code_id": cash, "amount_minor": 100}),
        (reverse_posting, {"posting_id": early.posting_id, "reason": "x"}),
    ]
    before = one(hotel, select(func.count()).select_from(Posting))
    for command, arguments in money:
        with pytest.raises(NoOpenShift, match="Open a shift"):
            hotel.desk.run(command, **arguments)
    assert one(hotel, select(func.count()).select_from(Posting)) == before
    # What is no money needs none: a charge, and the reversal of one.
    charge(hotel, folio)
    hotel.desk.run(reverse_posting, posting_id=bar.posting_id, reason="x")
    shift_id = opened(hotel)
    for command, arguments in money:
        hotel.desk.run(command, **arguments)
    assert one(hotel, select(func.count()).where(Posting.shift_id == shift_id)) == len(money)


# --- The worked shift -------------------------------------------------------------------------------------------------


class WorkedShift:
    """Does the steps of the table with the small hotel's euros in the place of the yuan."""

    def __init__(self, hotel: SmallHotel, folio: FolioId) -> None:
        self.hotel, self.folio = hotel, folio
        self.shift_id = CashierShiftId(new_id())
        self.last: Any = None

    def do(self, step: str, amount: int) -> None:
        run, cash = self.hotel.desk.run, self.hotel.codes["CASH"]
        about: dict[str, Any] = {"folio_id": self.folio, "transaction_code_id": cash, "amount_minor": abs(amount)}
        steps: dict[str, Callable[[], Any]] = {
            "float": self._open(amount),
            "payment in cash": lambda: run(take_payment, **about),
            "payment in cash, wrong": lambda: run(take_payment, **about),
            "payment by card": lambda: run(take_payment, **about | {"transaction_code_id": self.hotel.codes["CARD"]}, card=CARD),
            "reversal of it": lambda: run(reverse_posting, posting_id=self.last.posting_id, reason="typed wrong"),
            "deposit in cash": lambda: run(take_deposit, reservation_id=self.hotel.book(), transaction_code_id=cash, amount_minor=amount),
            "refund in cash": lambda: run(pay_refund, **about, reason="paid too much"),
            "paid-out": lambda: paid_out(self.hotel, self.folio, -amount),
            "payment of 680.00 with USD 100.00 at 7.00, change 20.00": lambda: self._take_dollars(amount),
            "charge": lambda: charge(self.hotel, self.folio, amount),
            "transfer": self._move_the_first_payment,
            "drop to the safe": lambda: run(drop_cash, amount_minor=amount, reason="to the safe"),
            "addition from the safe": lambda: run(add_cash, amount_minor=amount),
        }
        self.last = steps[step]()

    def _open(self, amount: int) -> Callable[[], None]:
        def do() -> None:
            self.shift_id = opened(self.hotel, amount)

        return do

    def _take_dollars(self, amount: int) -> None:
        dollars_are_worth(self.hotel, 7_000_000)
        paid_in_dollars(self.hotel, self.folio, amount, foreign_minor=10_000, millionths=7_000_000)

    def _move_the_first_payment(self) -> None:
        first = select(Posting.id).where(Posting.shift_id == self.shift_id).order_by(Posting.sequence).limit(1)
        other = arrived(self.hotel, "102", guest="Bo Li").folio_id
        self.hotel.desk.run(transfer_lines, posting_ids=[one(self.hotel, first)], folio_id=other, window_number=1, reason="his")


def test_the_worked_shift(hotel: SmallHotel, folio: FolioId) -> None:
    """The table of docs/algorithms/shifts.md."""
    work = WorkedShift(hotel, folio)
    for row in worked_table("shifts.md", "A shift"):
        work.do(row["step"], minor(row["line"]))
        found = reported(hotel, work.shift_id).cash
        assert found is not None
        dollars = {"USD": minor(row["USD in the drawer"])} if row["USD in the drawer"] else {}
        cash = {each.currency: each.expected_minor for each in found}
        assert cash == {"EUR": minor(row["CNY in the drawer"])} | dollars, row["step"]
    counts = counted(EUR=118_000, USD=10_000)
    done = hotel.desk.run(close_shift, shift_id=work.shift_id, counts=counts, reason="five short", hand_over_note="coins are low")
    assert [(each.currency, each.expected_minor, each.counted_minor, each.over_short_minor) for each in done.cash] == [
        ("EUR", 118_500, 118_000, -500),
        ("USD", 10_000, 10_000, 0),
    ]
    shift = stored(hotel, done.shift_id)
    assert (shift.expected_minor, shift.counted_minor, shift.over_short_minor, shift.open_user_id) == (118_500, 118_000, -500, None)
    report = reported(hotel, work.shift_id)
    assert (report.found, report.reason, report.note) == (done.cash, "five short", "coins are low")
    assert report.counts == tuple(sorted(counts, key=lambda each: (each.currency, -each.denomination_minor)))
    assert [(move.number, move.kind, move.amount_minor) for move in report.movements] == [
        ("1", DrawerMove.DROP, 40_000),
        ("2", DrawerMove.ADD, 17_000),
    ]
    (day,) = report.days
    money = {code.code: (code.lines, code.amount_minor) for code in day.codes if code.is_money}
    assert money == {"CASH": (6, 85_000 + 20_000 - 5_000 + 68_000), "CARD": (1, 30_000), "PAID-OUT": (1, -6_500)}
    assert [(code.code, code.moved) for code in day.codes if not code.is_money] == [("BAR", False), ("CASH", True)]


def test_a_moved_payment_is_not_money_twice(hotel: SmallHotel, folio: FolioId) -> None:
    shift_id = opened(hotel, 0)
    moved = pay(hotel, folio, 5_000)
    other = arrived(hotel, "102", guest="Bo Li").folio_id
    hotel.desk.run(transfer_lines, posting_ids=[moved.posting_id], folio_id=other, window_number=1, reason="his")
    report = reported(hotel, shift_id)
    assert report.cash is not None
    assert [each.expected_minor for each in report.cash] == [5_000]
    assert [(code.code, code.moved, code.lines) for code in report.days[0].codes] == [("CASH", False, 1), ("CASH", True, 2)]
    closed(hotel, shift_id)


def test_a_reversed_payment_in_dollars_takes_back_the_notes_and_the_change(hotel: SmallHotel, folio: FolioId) -> None:
    shift_id = opened(hotel, 5_000)
    dollars_are_worth(hotel, 900_000)
    paid = paid_in_dollars(hotel, folio, 8_000, foreign_minor=10_000, millionths=900_000)
    before = reported(hotel, shift_id).cash
    assert before is not None
    assert {each.currency: each.expected_minor for each in before} == {"EUR": 4_000, "USD": 10_000}
    hotel.desk.run(reverse_posting, posting_id=paid, reason="torn note")
    after = reported(hotel, shift_id).cash
    assert after is not None
    assert {each.currency: each.expected_minor for each in after} == {"EUR": 5_000, "USD": 0}


def test_an_adjustment_counts_in_the_shift_of_the_line_it_mends(hotel: SmallHotel, folio: FolioId) -> None:
    shift_id = opened(hotel, 10_000)
    paid = pay(hotel, folio, 5_000)
    close_day(hotel, DAY)
    hotel.desk.run(adjust_posting, posting_id=paid.posting_id, amount_minor=1_000, reason="typed wrong")
    report = reported(hotel, shift_id)
    assert report.cash is not None
    assert report.cash[0].expected_minor == 14_000
    closed(hotel, shift_id)
    later = opened(hotel, 14_000)
    mended = hotel.desk.run(adjust_posting, posting_id=paid.posting_id, amount_minor=500, reason="typed wrong again")
    hotel.desk.run(reverse_posting, posting_id=mended.posting_id, reason="it was right")
    hotel.desk.run(adjust_posting, posting_id=paid.posting_id, amount_minor=300, reason="no, it was not")
    assert closed(hotel, later).cash[0].expected_minor == 14_000


# --- The roll ---------------------------------------------------------------------------------------------------------


def test_a_shift_that_spans_the_roll_reports_each_business_date_apart(hotel: SmallHotel, folio: FolioId) -> None:
    shift_id = opened(hotel, 10_000)
    pay(hotel, folio, 3_000)
    hotel.desk.run(drop_cash, amount_minor=1_000)
    close_day(hotel, DAY)
    pay(hotel, folio, 500)
    report = reported(hotel, shift_id)
    assert [day.business_date for day in report.days] == [DAY, NEXT]
    first, second = report.days
    assert ([each.expected_minor for each in first.cash], [each.expected_minor for each in second.cash]) == ([2_000], [500])
    # The night's room and tax were written by the same person in the same shift, and are no cash.
    assert {code.code for code in first.codes} == {"CASH", "ROOM"}
    done = closed(hotel, shift_id)
    assert done.cash[0].expected_minor == 12_500
    assert stored(hotel, shift_id).closed_date == NEXT
    assert stored(hotel, shift_id).opened_date == DAY


# --- Reading ----------------------------------------------------------------------------------------------------------


def test_the_list_shows_everybodys_shifts_to_who_may_see_them(hotel: SmallHotel) -> None:
    cashier = hotel.as_user("cashier")
    first = opened(hotel, 10_000, cashier)
    cashier.run(close_shift, shift_id=first, counts=counted(EUR=10_010), reason="ten over")
    opened(hotel)
    page = hotel.desk.read(shift_list)
    assert (page.total, page.currency) == (2, "EUR")
    assert [(row.number, row.user_name, row.over_short_minor) for row in page.rows] == [("2", "manager", None), ("1", "cashier", 10)]
    assert [row.number for row in hotel.desk.read(shift_list, only="open").rows] == ["2"]
    assert [row.number for row in hotel.desk.read(shift_list, only="off").rows] == ["1"]
    assert [row.number for row in hotel.desk.read(shift_list, limit=1, offset=1).rows] == ["1"]
    assert [row.number for row in cashier.read(shift_list).rows] == ["1"]
    assert hotel.as_user("reception").read(shift_list).rows == ()
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").read(shift_report, shift_id=first)
    with pytest.raises(NotFound):
        hotel.desk.read(shift_report, shift_id=CashierShiftId(new_id()))


def test_what_reading_costs(hotel: SmallHotel, folio: FolioId, count_statements: CountStatements) -> None:
    shift_id = opened(hotel)
    empty = count_statements(hotel.desk, shift_report, shift_id=shift_id)
    for _number in range(4):
        pay(hotel, folio, 100)
    assert count_statements(hotel.desk, shift_report, shift_id=shift_id) == empty <= 7
    assert count_statements(hotel.desk, own_shift) <= 7
    assert count_statements(hotel.desk, shift_list) <= 4
    assert count_statements(hotel.desk, open_shifts) == 1
    assert count_statements(hotel.desk, drawers_to_choose) == 2


def test_the_second_and_third_method_are_in_the_report(hotel: SmallHotel, folio: FolioId) -> None:
    shift_id = opened(hotel)
    hotel.desk.run(take_payment, folio_id=folio, transaction_code_id=hotel.codes["WALLET"], amount_minor=700, reference="wx42")
    (day,) = reported(hotel, shift_id).days
    assert [(code.code, code.method, code.amount_minor) for code in day.codes] == [("WALLET", PaymentMethod.MOBILE_WALLET, 700)]


# --- Drawers in the set-up --------------------------------------------------------------------------------------------


def test_drawers_are_set_up(hotel: SmallHotel) -> None:
    bar = drawer(hotel)
    with pytest.raises(CodeTaken):
        hotel.desk.run(add_drawer, details=DrawerDetails("BAR", "Another bar"))
    hotel.desk.run(change_drawer, drawer_id=bar, details=DrawerDetails("BAR", "Pool bar", 3), version=1)
    hotel.desk.run(open_shift, drawer_id=bar)
    with pytest.raises(DrawerHasShift, match="Pool bar"):
        hotel.desk.run(switch_drawer, drawer_id=bar, active=False, version=2)
    with pytest.raises(StillUsed, match="1 shift"):
        hotel.desk.run(delete_drawer, drawer_id=bar, version=2)
    page: SetUpPage[Any] = hotel.desk.read(drawers_set_up)
    assert [(row.code, row.name, row.shifts, row.open_by) for row in page.rows] == [
        ("1", "Front desk", 0, ""),
        ("BAR", "Pool bar", 1, "manager"),
    ]
    unused = drawer(hotel, "Spa")
    hotel.desk.run(delete_drawer, drawer_id=unused, version=1)
    assert one(hotel, select(func.count()).select_from(CashDrawer)) == 2


def test_the_day_may_be_closed_with_a_shift_open(hotel: SmallHotel) -> None:
    """A shift that spans the roll is allowed; the night audit is told of it."""
    opened(hotel)
    hotel.desk.run(roll_business_date, closing=DAY)
    assert [shift.opened_date for shift in hotel.desk.read(open_shifts)] == [DAY]
