"""Advance bills, and the money that is paid on them, on both databases (`docs/algorithms/advance-bills.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.cashier_codes import ChargeRhythm
from hotel_desk.domain.codes import FolioKind
from hotel_desk.domain.rate_codes import Payer
from hotel_desk.jobs.advance_bill import AdvanceBill, NoNightsToCome, advance_bill, advance_bill_pdf
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.services.cancellations import cancel_reservation
from hotel_desk.services.cashier import post_charge, take_deposit, take_payment
from hotel_desk.services.departures import check_out
from hotel_desk.services.deposits import refund_deposit
from hotel_desk.services.fixed_charges import add_fixed_charge, post_fixed_charges
from hotel_desk.services.house_accounts import open_house_account
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.services.routing_rules import add_routing_rule
from hotel_desk.services.stays import check_in
from tests.accounts_of_tests import Partners
from tests.sample_papers import page_texts
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, close_day, one
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from hotel_desk.domain.ids import FolioId, PostingId, ReservationId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
PAGE = "advance-bills.md"


def minor(text: str) -> int:
    return int(text.replace(".", ""))


class Guest:
    """The stay of the page: three nights, and a cot every second of them."""

    def __init__(self, hotel: SmallHotel) -> None:
        self.hotel = hotel
        self.stay: ReservationId = hotel.book(DAY, FOURTH, guest="Ana Silva")
        cot: dict[str, Any] = {"transaction_code_id": hotel.codes["BAR"], "price_minor": 800, "text": "cot"}
        hotel.desk.run(add_fixed_charge, reservation_id=self.stay, rhythm=ChargeRhythm.EVERY_N_NIGHTS, every_nights=2, **cot)
        self.deposits: list[tuple[PostingId, int]] = []

    def bill(self, **more: Any) -> AdvanceBill:
        return self.hotel.desk.read(advance_bill, reservation_id=self.stay, **more)

    def folio(self) -> FolioId:
        found: FolioId = one(self.hotel, select(Folio.id).where(Folio.reservation_id == self.stay, Folio.kind == FolioKind.GUEST))
        return found

    def owes(self) -> int:
        asked = select(func.coalesce(func.sum(FolioWindow.balance_minor), 0)).join(Folio).where(Folio.reservation_id == self.stay)
        return int(one(self.hotel, asked))

    def deposit(self, amount_minor: int) -> None:
        cash = self.hotel.codes["CASH"]
        taken = self.hotel.desk.run(take_deposit, reservation_id=self.stay, transaction_code_id=cash, amount_minor=amount_minor)
        self.deposits.append((taken.posting_id, amount_minor))

    def arrive(self) -> None:
        self.hotel.desk.run(check_in, reservation_id=self.stay, room_id=self.hotel.rooms["101"])

    def night(self, day: date) -> None:
        self.hotel.desk.run(post_fixed_charges, night=day, fixed_charge_ids=self.due())
        close_day(self.hotel, day)

    def due(self) -> list[Any]:
        return [charge.id for charge in self.bill().stay.fixed]

    def refund(self, amount_minor: int) -> None:
        for posting_id, taken in self.deposits:
            part = min(amount_minor, taken)
            if part:
                self.hotel.desk.run(refund_deposit, posting_id=posting_id, amount_minor=part, reason="leaves early")
            amount_minor -= part


@pytest.fixture
def guest(hotel: SmallHotel) -> Guest:
    return Guest(hotel)


def test_the_nights_are_as_the_page_says(guest: Guest) -> None:
    bill = guest.bill()
    shown = [(line.date.isoformat(), line.text, line.taxed.net_minor, line.tax_minor, line.taxed.gross_minor) for line in bill.lines]
    table = worked_table(PAGE, "Nights to come")
    expected = [(row["date"], row["text"], minor(row["net"]), minor(row["tax"]), minor(row["with tax"])) for row in table]
    room = guest.bill().stay.room_text
    assert shown == [(day, room if text == "Room" else text, *amounts) for day, text, *amounts in expected]
    assert (bill.nights, guest.bill(nights=1).total_minor, guest.bill(nights=2).nights) == (3, 11_000, 2)


def test_paid_in_advance_and_left_early_as_the_page_says(hotel: SmallHotel, guest: Guest) -> None:
    days = iter((DAY, NEXT, THIRD))
    bar, cash = hotel.codes["BAR"], hotel.codes["CASH"]
    act: dict[str, Callable[[int], Any]] = {
        "booked": lambda _amount: None,
        "deposit": guest.deposit,
        "check-in": lambda _amount: guest.arrive(),
        "night": lambda _amount: guest.night(next(days)),
        "bar": lambda amount: hotel.desk.run(post_charge, folio_id=guest.folio(), transaction_code_id=bar, price_minor=amount),
        "payment": lambda amount: hotel.desk.run(take_payment, folio_id=guest.folio(), transaction_code_id=cash, amount_minor=amount),
        "refund": guest.refund,
        "check-out": lambda _amount: hotel.desk.run(check_out, reservation_id=guest.stay),
    }
    for row in worked_table(PAGE, "Paid in advance"):
        act[row["step"]](minor(row["amount"]) if row["amount"] else 0)
        assert guest.owes() == minor(row["guest owes"]), row
        if row["nights to come"]:
            bill = guest.bill()
            assert (bill.total_minor, bill.due_minor) == (minor(row["nights to come"]), minor(row["to be paid"])), row
    with pytest.raises(NoNightsToCome):
        guest.bill()


def test_the_estimate_is_what_is_posted(hotel: SmallHotel, guest: Guest) -> None:
    guest.arrive()
    estimated = guest.bill().total_minor
    for day in (DAY, NEXT, THIRD):
        guest.night(day)
    assert guest.owes() == estimated
    assert guest.bill().lines == ()


def test_what_others_pay_is_not_billed(hotel: SmallHotel) -> None:
    partners = Partners(hotel)
    stay = partners.book(Payer.AGENT_ACCOUNT).reservation_ids[0]
    assert hotel.desk.read(advance_bill, reservation_id=stay).lines == ()
    cot: dict[str, Any] = {"transaction_code_id": hotel.codes["BAR"], "price_minor": 800, "text": "cot"}
    hotel.desk.run(add_fixed_charge, reservation_id=stay, **cot)
    assert [line.text for line in hotel.desk.read(advance_bill, reservation_id=stay).lines] == ["cot", "cot"]
    hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    house = hotel.desk.run(open_house_account, name="Owner").folio_id
    hotel.desk.run(add_routing_rule, reservation_id=stay, folio_id=house, transaction_code_id=hotel.codes["BAR"])
    assert hotel.desk.read(advance_bill, reservation_id=stay).lines == ()


def test_the_paper_names_the_nights_and_what_is_paid(hotel: SmallHotel, guest: Guest) -> None:
    guest.deposit(10_000)
    printed = hotel.desk.run(record_paper_printed, paper=PaperKind.ADVANCE_BILL, subject_id=guest.stay)
    made = hotel.desk.read(advance_bill_pdf, reservation_id=guest.stay, printed=printed)
    text = " ".join(page_texts(made.pdf))
    for words in (
        "Advance bill",
        "EUR 222.00",
        "EUR 322.00",
        "Paid already: EUR 100.00",
        "cot",
        "Ana Silva",
        "VAT",
        "This is not an invoice",
    ):
        assert words in text, words
    assert hotel.desk.read(advance_bill_pdf, reservation_id=guest.stay, printed=printed).pdf == made.pdf


def test_a_stay_that_was_cancelled_has_none(hotel: SmallHotel, guest: Guest) -> None:
    hotel.desk.run(cancel_reservation, reservation_id=guest.stay, reason="ill")
    with pytest.raises(NoNightsToCome):
        guest.bill()


def test_it_costs_twelve_statements(hotel: SmallHotel, guest: Guest, count_statements: CountStatements) -> None:
    few = count_statements(hotel.desk, advance_bill, reservation_id=guest.stay)
    longer = hotel.book(DAY, DAY.replace(day=20))
    assert count_statements(hotel.desk, advance_bill, reservation_id=longer) == few == 12
