"""Several bills settled together, on both databases (`docs/algorithms/joint-payments.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.errors import InvalidInput, NotAllowed, StaffError
from hotel_desk.domain.foreign_cash import ForeignNotes, NotEnoughNotes
from hotel_desk.domain.ids import FolioId
from hotel_desk.domain.joint_payments import BillPart, SettledBy, spread
from hotel_desk.jobs.kept_papers import KeptPaper, kept_receipt
from hotel_desk.models.cash import ForeignCash
from hotel_desk.models.folio import Folio, FolioWindow, Posting, Receipt
from hotel_desk.models.invoice import ArchivedPaper
from hotel_desk.queries.joint_payments import bills_together, find_bills, joint_parts
from hotel_desk.services.account_windows import AccountOverLimit
from hotel_desk.services.archived_papers import archive_paper
from hotel_desk.services.cashier import pay_refund, post_charge, reverse_posting, take_deposit
from hotel_desk.services.city_ledger import set_account_terms, take_back_from_account
from hotel_desk.services.departures import check_out
from hotel_desk.services.exchange_rates import set_exchange_rate
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.services.foreign_cash import NoRate, RateChanged
from hotel_desk.services.joint_payments import (
    BillsSettled,
    JointlyPaid,
    MoreThanOwed,
    NotHeld,
    settle_bills,
    settle_from_credit,
    settle_on_account,
    take_joint_payment,
)
from hotel_desk.services.ledger import Card, FolioClosed
from hotel_desk.services.papers import PaperKind, record_paper_printed
from tests.accounts_of_tests import Partners
from tests.sample_papers import page_texts
from tests.shifts_of_tests import closed, opened, reported
from tests.stays_of_tests import THIRD, arrived, charge, one
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from hotel_desk.domain.ids import CashierShiftId, ReceiptId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
PAGE = "joint-payments.md"
DOLLAR = 920_000


def minor(text: str) -> int:
    return int(text.replace(".", ""))


def balance(hotel: SmallHotel, folio: FolioId, number: int = 1) -> int:
    asked = select(FolioWindow.balance_minor).where(FolioWindow.folio_id == folio, FolioWindow.number == number)
    return int(one(hotel, asked))


class Two:
    """Ana with two windows and a deposit of 50.00 in the first, Bo with one, and Acme with an account."""

    def __init__(self, hotel: SmallHotel) -> None:
        self.hotel = hotel
        self.partners = Partners(hotel)
        ana = arrived(hotel, guest="Ana Silva")
        self.ana, self.bo = ana.folio_id, arrived(hotel, room="102", guest="Bo Berg").folio_id
        self.cash = hotel.codes["CASH"]
        hotel.desk.run(open_folio_window, folio_id=self.ana, payee_name="Ana Silva")
        hotel.desk.run(take_deposit, reservation_id=ana.reservation_id, transaction_code_id=self.cash, amount_minor=5_000)
        bar = hotel.codes["BAR"]
        hotel.desk.run(post_charge, folio_id=self.ana, transaction_code_id=bar, price_minor=8_000, window_number=2)
        charge(hotel, self.bo, 6_000)

    def part(self, whose: str, amount_minor: int, by: SettledBy = SettledBy.PAY_NOW) -> BillPart:
        folio, window = {"Ana 1": (self.ana, 1), "Ana 2": (self.ana, 2), "Bo": (self.bo, 1)}[whose]
        return BillPart(folio, window, amount_minor, by, self.partners.company if by is SettledBy.ON_ACCOUNT else None)

    def settle(self, *parts: BillPart, **more: Any) -> BillsSettled:
        now = sum(part.amount_minor for part in parts if part.by is SettledBy.PAY_NOW)
        asked = {"transaction_code_id": self.cash, "amount_minor": now, **more}
        settled: BillsSettled = self.hotel.desk.run(settle_bills, parts=list(parts), **asked)
        return settled

    def pay_both(self, **more: Any) -> JointlyPaid:
        paid = self.settle(self.part("Ana 2", 8_000), self.part("Bo", 6_000), **more).paid
        assert paid is not None
        return paid

    def figures(self) -> tuple[int, ...]:
        hotel = self.hotel
        return balance(hotel, self.ana), balance(hotel, self.ana, 2), balance(hotel, self.bo), self.partners.account(self.partners.company)


@pytest.fixture
def two(hotel: SmallHotel) -> Two:
    return Two(hotel)


def printed(hotel: SmallHotel, receipt: ReceiptId, *, roll: bool = False) -> KeptPaper:
    noted = hotel.desk.run(record_paper_printed, paper=PaperKind.RECEIPT, subject_id=receipt)
    made = hotel.desk.read(kept_receipt, receipt_id=receipt, printed=noted, roll=roll)
    if made.is_new:
        asked: dict[str, Any] = {"paper": made.kind, "subject_id": made.subject_id, "edition": made.edition}
        hotel.desk.run(archive_paper, pdf=made.first_print, **asked)
    return made


def test_what_is_proposed_is_as_the_page_says() -> None:
    table = worked_table(PAGE, "What is proposed")
    *bills, rest = table
    owed = [minor(row["owes"]) for row in bills]
    for amount in (title for title in table[0] if title not in {"bill", "owes"}):
        parts = spread(minor(amount), owed)
        assert list(parts) == [minor(row[amount]) for row in bills], amount
        assert minor(amount) - sum(parts) == minor(rest[amount])


def test_two_guests_settle_as_the_page_says(hotel: SmallHotel, two: Two) -> None:
    paid: JointlyPaid | None = None
    for row in worked_table(PAGE, "Two guests settle"):
        way = SettledBy(row["way"]) if row["way"] else None
        match row["step"].split():
            case ["charges"]:
                pass
            case ["settle", *whose]:
                assert way is not None
                part = two.part(" ".join(whose), minor(row["part"]), way)
                if row["Ana 1"] == "refused":
                    before = two.figures()
                    with pytest.raises((NotHeld, MoreThanOwed)):
                        two.settle(part)
                    assert two.figures() == before
                    continue
                assert two.settle(part).amount_minor == part.amount_minor
            case ["pay", "Ana", "2", "and", "Bo"]:
                first, second = (minor(amount) for amount in row["part"].split(" and "))
                paid = two.settle(two.part("Ana 2", first), two.part("Bo", second)).paid
            case ["take", "back", "Bo"]:
                assert paid is not None
                hotel.desk.run(reverse_posting, posting_id=paid.parts[1].posting_id, reason="wrong guest")
            case _:
                raise AssertionError(row)
        assert two.figures() == tuple(minor(row[name]) for name in ("Ana 1", "Ana 2", "Bo", "Acme owes")), row


def test_one_payment_has_a_line_and_a_receipt_for_each_bill_and_one_paper(hotel: SmallHotel, two: Two) -> None:
    paid = two.pay_both()
    assert (paid.amount_minor, [part.amount_minor for part in paid.parts], len(set(paid.receipt_numbers))) == (14_000, [-8_000, -6_000], 2)
    assert one(hotel, select(func.count()).select_from(Receipt).where(Receipt.joint_key == paid.joint_key)) == 2
    receipts = [part.receipt_id for part in paid.parts if part.receipt_id is not None]
    first, roll, again = printed(hotel, receipts[1]), printed(hotel, receipts[0], roll=True), printed(hotel, receipts[0])
    for made in (first, roll):
        text = " ".join(page_texts(made.first_print))
        for words in ("EUR 140.00", "80.00", "60.00", "Ana Silva", "Bo Berg", "102", ", ".join(paid.receipt_numbers)):
            assert words in text, words
    assert (first.is_new, roll.is_new, again.is_new) == (True, True, False)
    assert again.paper.pdf.startswith(first.paper.pdf), "whichever receipt is asked for, it is the one paper"
    assert "Copy 3" in page_texts(again.paper.pdf)[0]
    assert one(hotel, select(func.count()).select_from(ArchivedPaper)) == 2


def drawer(hotel: SmallHotel, shift: CashierShiftId) -> dict[str, int]:
    return {"USD": 0} | {each.currency: each.expected_minor for each in reported(hotel, shift).cash or ()}


def test_notes_pay_two_bills_as_the_page_says(hotel: SmallHotel, two: Two) -> None:
    hotel.desk.run(set_exchange_rate, currency="USD", buying_millionths=DOLLAR)
    shift = opened(hotel, 50_000)
    paid: JointlyPaid | None = None
    for row in worked_table(PAGE, "Notes for two bills"):
        match row["step"].split():
            case ["pay", "both"]:
                notes = ForeignNotes("USD", minor(row["notes"].removesuffix(" USD")), DOLLAR)
                if row["change"] == "refused":
                    with pytest.raises(NotEnoughNotes):
                        two.pay_both(notes=notes)
                else:
                    paid = two.pay_both(notes=notes)
                    assert paid.change_minor == minor(row["change"])
            case ["take", "back", *whose]:
                assert paid is not None
                part = paid.parts[("Ana 2", "Bo").index(" ".join(whose))]
                hotel.desk.run(reverse_posting, posting_id=part.posting_id, reason="wrong guest")
            case _:
                raise AssertionError(row)
        assert two.figures()[1:3] == (minor(row["Ana 2"]), minor(row["Bo"])), row
        assert drawer(hotel, shift) == {"EUR": minor(row["drawer EUR"]), "USD": minor(row["drawer USD"])}, row
    closed(hotel, shift)


def test_the_paper_names_the_notes_and_the_change_of_all_bills_once(hotel: SmallHotel, two: Two) -> None:
    hotel.desk.run(set_exchange_rate, currency="USD", buying_millionths=DOLLAR)
    paid = two.pay_both(notes=ForeignNotes("USD", 20_000, DOLLAR))
    assert one(hotel, select(func.count()).select_from(ForeignCash)) == 1
    receipts = [part.receipt_id for part in paid.parts if part.receipt_id is not None]
    # The part that the notes do not stand beside is asked for.
    for made in (printed(hotel, receipts[1]), printed(hotel, receipts[1], roll=True)):
        text = " ".join(page_texts(made.first_print))
        for words in ("EUR 140.00", "USD 200.00", "1 USD = 0.92 EUR", "EUR 44.00"):
            assert text.count(words) >= 1, words
        assert "104.00" not in text, "the change of one bill alone is nobody's"
    desk_paper = printed(hotel, receipts[0]).first_print
    assert desk_paper == printed(hotel, receipts[1]).first_print


def test_notes_for_several_bills_that_are_refused(hotel: SmallHotel, two: Two) -> None:
    hotel.desk.run(set_exchange_rate, currency="USD", buying_millionths=DOLLAR)
    enough = ForeignNotes("USD", 20_000, DOLLAR)
    wrong: list[tuple[type[Exception], dict[str, Any]]] = [
        (RateChanged, {"notes": ForeignNotes("USD", 20_000, DOLLAR + 1)}),
        (NoRate, {"notes": ForeignNotes("JPY", 2_000_000, 6_150)}),
        (InvalidInput, {"notes": ForeignNotes("USD", 0, DOLLAR)}),
        (InvalidInput, {"notes": enough, "transaction_code_id": hotel.codes["TRANSFER-IN"]}),
    ]
    before, lines = two.figures(), one(hotel, select(func.count()).select_from(Posting))
    for refusal, more in wrong:
        with pytest.raises(refusal):
            two.pay_both(**more)
    with pytest.raises(InvalidInput):
        two.settle(two.part("Ana 2", 3_000, SettledBy.PREPAID), notes=enough)
    assert (two.figures(), one(hotel, select(func.count()).select_from(Posting))) == (before, lines)
    settled = two.settle(two.part("Ana 2", 3_000, SettledBy.PREPAID), two.part("Bo", 6_000), notes=enough)
    assert settled.paid is not None
    assert (settled.paid.change_minor, settled.paid.joint_key) == (12_400, None)


def test_a_part_is_given_back_like_any_payment_and_the_others_stay(hotel: SmallHotel, two: Two) -> None:
    card: dict[str, Any] = {"transaction_code_id": hotel.codes["CARD"], "card": Card("Visa", "4242", "A1")}
    paid = two.settle(two.part("Ana 2", 8_000), two.part("Bo", 6_500), **card).paid
    assert paid is not None
    more: dict[str, Any] = {"reason": "paid too much", "refund_of_id": paid.parts[1].posting_id, **card}
    with pytest.raises(StaffError):
        hotel.desk.run(pay_refund, folio_id=two.bo, amount_minor=501, **more)
    hotel.desk.run(pay_refund, folio_id=two.bo, amount_minor=500, **more)
    assert two.figures()[1:3] == (0, 0)


def test_parts_that_do_not_fit_are_refused_and_nothing_is_posted(hotel: SmallHotel, two: Two) -> None:
    wrong: list[tuple[list[BillPart], int]] = [
        ([two.part("Ana 2", 8_000), two.part("Bo", 6_000)], 13_999),
        ([two.part("Ana 2", 8_000), two.part("Ana 2", 6_000)], 14_000),
        ([two.part("Ana 2", 8_000), two.part("Bo", 0)], 8_000),
        ([], 0),
        ([two.part("Bo", 6_000, SettledBy.ON_ACCOUNT)], 6_000),
    ]
    lines = one(hotel, select(func.count()).select_from(Posting))
    for parts, amount in wrong:
        with pytest.raises(InvalidInput):
            hotel.desk.run(take_joint_payment, parts=parts, transaction_code_id=two.cash, amount_minor=amount)
    with pytest.raises(InvalidInput):
        two.settle(two.part("Bo", 6_000), transaction_code_id=None)
    assert one(hotel, select(func.count()).select_from(Posting)) == lines


def test_what_is_refused_in_one_way_is_undone_in_all(hotel: SmallHotel, two: Two) -> None:
    terms: dict[str, Any] = {"terms_days": 30, "credit_limit_minor": 1_000}
    hotel.desk.run(set_account_terms, profile_id=two.partners.company, **terms)
    parts = [two.part("Ana 2", 3_000, SettledBy.PREPAID), two.part("Ana 2", 5_000, SettledBy.ON_ACCOUNT), two.part("Bo", 6_000)]
    before = two.figures()
    with pytest.raises(AccountOverLimit):
        two.settle(*parts)
    assert two.figures() == before
    settled = two.settle(*parts, over_limit_reason="the manager knows them")
    assert settled.amount_minor == 14_000
    assert two.figures() == (-2_000, 0, 0, 5_000)
    hotel.desk.run(take_back_from_account, folio_id=two.ana, window_number=3, reason="the guest pays after all")
    assert two.figures() == (-2_000, 0, 0, 0)
    assert balance(hotel, two.ana, 3) == 5_000


def test_each_way_needs_its_own_permission(two: Two) -> None:
    desk = two.hotel.as_user("housekeeping")
    for by in SettledBy:
        with pytest.raises(NotAllowed):
            desk.run(settle_bills, parts=[two.part("Ana 2", 100, by)], transaction_code_id=two.cash, amount_minor=100)


def test_money_of_an_account_covers_no_guest(hotel: SmallHotel, two: Two) -> None:
    company = two.partners.company
    window = hotel.desk.run(open_folio_window, folio_id=two.bo, payee_id=company).window_number
    hotel.desk.run(take_joint_payment, parts=[BillPart(two.bo, window, 5_000)], transaction_code_id=two.cash, amount_minor=5_000)
    with pytest.raises(NotHeld, match=r"hold 0\.00"):
        hotel.desk.run(settle_from_credit, folio_id=two.bo, window_number=1, amount_minor=100)


def test_a_guest_who_has_left_and_paid_takes_nothing(hotel: SmallHotel, two: Two) -> None:
    two.pay_both()

    stay = one(hotel, select(Folio.reservation_id).where(Folio.id == two.bo))
    hotel.desk.run(check_out, reservation_id=stay)
    with pytest.raises(FolioClosed):
        two.settle(two.part("Ana 1", 100), two.part("Bo", 100))
    with pytest.raises(FolioClosed):
        hotel.desk.run(settle_on_account, folio_id=two.bo, window_number=1, profile_id=two.partners.company, amount_minor=1)


def test_bills_are_found_together_and_by_words(hotel: SmallHotel, two: Two, count_statements: CountStatements) -> None:
    own = hotel.desk.read(bills_together, folio_id=two.ana)
    assert [(bill.folio_number, bill.window_number, bill.balance_minor) for bill in own] == [("200003", 1, -5_000), ("200003", 2, 8_000)]
    (found,) = hotel.desk.read(find_bills, text="berg")
    assert (found.folio_id, found.room_number, found.guest_name, found.balance_minor) == (two.bo, "102", "Bo Berg", 6_000)
    assert [bill.folio_id for bill in hotel.desk.read(find_bills, text="101")] == [two.ana]
    few = count_statements(hotel.desk, bills_together, folio_id=two.ana), count_statements(hotel.desk, find_bills, text="10")
    charge(hotel, arrived(hotel, room="103", departure=THIRD, guest="Cy").folio_id, 100)
    assert (count_statements(hotel.desk, bills_together, folio_id=two.ana), count_statements(hotel.desk, find_bills, text="10")) == few
    paid = two.pay_both()
    assert paid.joint_key is not None
    parts = hotel.desk.read(joint_parts, joint_key=paid.joint_key)
    assert [(part.room_number, part.window_number, part.amount_minor) for part in parts] == [("101", 2, 8_000), ("102", 1, 6_000)]
