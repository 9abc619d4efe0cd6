"""Charges, payments, deposits, refunds and reversals, and what is refused, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, insert, select, update

from hotel_desk.db.desk import Desk
from hotel_desk.domain.card_numbers import CardNumberTyped
from hotel_desk.domain.codes import PostingKind, TaxBasis
from hotel_desk.domain.errors import InputTooLong, InvalidInput, NotAllowed, NotFound, ReasonMissing
from hotel_desk.domain.ids import FolioId, PostingId, ReservationId, TransactionCodeId, new_id
from hotel_desk.models.folio import NightCharge, Posting, PostingTax, Receipt
from hotel_desk.models.transaction_code import TaxRuleRow, TransactionCode, TransactionCodeTax
from hotel_desk.queries.invariants import check_everything
from hotel_desk.services.cashier import (
    RefundTooHigh,
    pay_refund,
    post_charge,
    reverse_posting,
    take_deposit,
    take_payment,
)
from hotel_desk.services.departures import check_out
from hotel_desk.services.ledger import Card, DepositFolioClosed, FolioClosed
from hotel_desk.services.opening import HotelOpening, open_hotel
from hotel_desk.services.posting_codes import WrongCode
from hotel_desk.services.reservations import cancel_reservation
from hotel_desk.services.reversals import DayClosed, NotReversible
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.standing_lines import AlreadyReversed
from hotel_desk.services.stays import check_in
from tests.stays_of_tests import DAY, NEXT, THIRD, arrived, balance, charge, close_day, one, pay

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


@pytest.fixture
def folio(hotel: SmallHotel) -> FolioId:
    return arrived(hotel, adults=2).folio_id


def line(hotel: SmallHotel, posting: PostingId) -> Any:
    with hotel.database.snapshot() as connection:
        return connection.execute(select(*Posting.__table__.columns).where(Posting.id == posting)).one()


# --- Charges ----------------------------------------------------------------------------------------------------------


def test_a_charge_of_several_pieces(hotel: SmallHotel, folio: FolioId) -> None:
    posted = hotel.desk.run(
        post_charge, folio_id=folio, transaction_code_id=hotel.codes["MINIBAR"], price_minor=450, quantity=3, text="  Cola \n cold "
    )
    assert (posted.amount_minor, posted.balance_minor) == (1_350, 1_350)
    written = line(hotel, posted.posting_id)
    assert (written.text, written.quantity, written.business_date, written.night_date) == ("Cola cold", 3, DAY, None)


def test_what_cannot_be_printed_is_kept_out_of_a_line(hotel: SmallHotel, folio: FolioId) -> None:
    about: dict[str, Any] = {"folio_id": folio, "transaction_code_id": hotel.codes["MINIBAR"], "price_minor": 450}
    posted = hotel.desk.run(post_charge, **about, text="Co\0la\x1b[31m\tcold\x7f", reference=" 17\x07 ")
    written = line(hotel, posted.posting_id)
    assert (written.text, written.reference) == ("Co la [31m cold", "17")
    assert line(hotel, hotel.desk.run(post_charge, **about, text="\0").posting_id).text == "Minibar"
    paid = hotel.desk.run(take_payment, folio_id=folio, transaction_code_id=hotel.codes["WALLET"], amount_minor=900, reference="wx\r\n42")
    assert line(hotel, paid.posting_id).reference == "wx 42"


def test_a_charge_with_its_taxes(hotel: SmallHotel, folio: FolioId) -> None:
    with hotel.database.writing() as connection:
        link = {"property_id": hotel.property_id, "transaction_code_id": hotel.codes["BAR"], "tax_rule_id": hotel.vat}
        connection.execute(insert(TransactionCodeTax), [link])
    written = line(hotel, charge(hotel, folio, 1_060).posting_id)
    assert (written.net_minor, written.tax_minor, written.amount_minor) == (1_000, 60, 1_060)
    assert one(hotel, select(PostingTax.amount_minor).where(PostingTax.posting_id == written.id)) == 60


def test_an_allowance_needs_its_own_permission(hotel: SmallHotel, folio: FolioId) -> None:
    allowance: dict[str, Any] = {"folio_id": folio, "transaction_code_id": hotel.codes["BAR"], "price_minor": -500}
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(post_charge, **allowance)
    posted = hotel.as_user("cashier").run(post_charge, **allowance)
    assert (line(hotel, posted.posting_id).kind, posted.balance_minor) == (PostingKind.ALLOWANCE, -500)


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"quantity": 0}, InvalidInput, "quantity"),
        ({"quantity": -1}, InvalidInput, "quantity"),
        ({"quantity": 10_001}, InvalidInput, "quantity"),
        ({"price_minor": 100_000_000_001}, InvalidInput, "price_minor"),
        ({"price_minor": 10**10, "quantity": 11}, InvalidInput, "price_minor"),
        ({"text": "x" * 201}, InputTooLong, "text"),
        ({"text": "x" * 4_001}, InputTooLong, "text"),
        ({"reference": "x" * 201}, InputTooLong, "reference"),
        ({"window_number": 2}, NotFound, None),
        ({"window_number": -1}, NotFound, None),
    ],
)
def test_charges_that_are_refused(
    hotel: SmallHotel, folio: FolioId, changes: dict[str, Any], refusal: type[Exception], field: str | None
) -> None:
    wanted = {"folio_id": folio, "transaction_code_id": hotel.codes["BAR"], "price_minor": 100, **changes}
    with pytest.raises(refusal) as raised:
        hotel.desk.run(post_charge, **wanted)
    assert getattr(raised.value, "field", None) == field
    assert one(hotel, select(func.count()).select_from(Posting)) == 0


def test_codes_that_are_not_for_this(hotel: SmallHotel, folio: FolioId) -> None:
    with hotel.database.writing() as connection:
        connection.execute(update(TransactionCode).where(TransactionCode.code == "SHOP").values(active=False))
    for code in ("CASH", "TRANSFER", "SHOP"):
        with pytest.raises(WrongCode) as refusal:
            hotel.desk.run(post_charge, folio_id=folio, transaction_code_id=hotel.codes[code], price_minor=100)
        assert refusal.value.field == "transaction_code_id"
    for command in (take_payment, pay_refund):
        more: dict[str, Any] = {"reason": "x"} if command is pay_refund else {}
        with pytest.raises(WrongCode):
            hotel.desk.run(command, folio_id=folio, transaction_code_id=hotel.codes["BAR"], amount_minor=100, **more)
    with pytest.raises(NotFound):
        hotel.desk.run(post_charge, folio_id=folio, transaction_code_id=TransactionCodeId(new_id()), price_minor=100)


def test_a_folio_that_does_not_exist(hotel: SmallHotel) -> None:
    nowhere: dict[str, Any] = {"folio_id": FolioId(new_id()), "transaction_code_id": hotel.codes["CASH"], "amount_minor": 1}
    with pytest.raises(NotFound):
        hotel.desk.run(take_payment, **nowhere)
    with pytest.raises(NotFound):
        hotel.desk.run(pay_refund, **nowhere, reason="x")
    with pytest.raises(NotFound):
        charge(hotel, FolioId(new_id()))
    with pytest.raises(NotFound):
        hotel.desk.run(reverse_posting, posting_id=PostingId(new_id()), reason="x")


# --- Payments ---------------------------------------------------------------------------------------------------------


def test_each_method_with_its_particulars(hotel: SmallHotel, folio: FolioId) -> None:
    paid: list[dict[str, Any]] = [
        {"code": "CASH"},
        {"code": "CARD", "card": Card("UnionPay", "1234", "A9F3")},
        {"code": "TRANSFER-IN", "reference": "DE89 3704"},
        {"code": "WALLET", "reference": "4200001234202603021234567890"},
    ]
    numbers = [
        hotel.desk.run(take_payment, folio_id=folio, transaction_code_id=hotel.codes[how.pop("code")], amount_minor=100, **how)
        for how in paid
    ]
    assert [posted.receipt_number for posted in numbers] == ["1", "2", "3", "4"]
    card = line(hotel, numbers[1].posting_id)
    assert (card.card_brand, card.card_last_four, card.authorisation_code) == ("UnionPay", "1234", "A9F3")
    assert balance(hotel, folio) == -400


@pytest.mark.parametrize(
    ("code", "particulars", "field"),
    [
        ("CASH", {"amount_minor": 0}, "amount_minor"),
        ("CASH", {"amount_minor": -100}, "amount_minor"),
        ("CASH", {"amount_minor": 10**12}, "amount_minor"),
        ("CARD", {}, "card_last_four"),
        ("CARD", {"card": Card("Visa", "4111111111111111")}, "card_last_four"),
        ("CARD", {"card": Card("Visa", "12a4")}, "card_last_four"),
        ("CARD", {"card": Card("Visa", "١٢٣٤")}, "card_last_four"),
        ("CARD", {"card": Card("x" * 41, "1234")}, "card_brand"),
        ("CARD", {"card": Card("Visa", "1234", "x" * 41)}, "authorisation_code"),
        ("CARD", {"card": Card("Visa", "1234", "授权")}, "authorisation_code"),
        ("CARD", {"card": Card("4111111111111111", "1111")}, "card_brand"),
        ("CARD", {"card": Card("Visa", "1111", "4111111111111111")}, "authorisation_code"),
        ("CARD", {"card": Card("Visa", "1111"), "reference": "card 4111 1111-1111 1111"}, "reference"),
        ("WALLET", {}, "reference"),
        ("WALLET", {"reference": "  "}, "reference"),
        ("TRANSFER-IN", {"reference": "x" * 201}, "reference"),
    ],
)
def test_payments_that_are_refused(hotel: SmallHotel, folio: FolioId, code: str, particulars: dict[str, Any], field: str) -> None:
    wanted: dict[str, Any] = {"transaction_code_id": hotel.codes[code], "amount_minor": 100, **particulars}
    with pytest.raises((InvalidInput, InputTooLong, CardNumberTyped)) as refusal:
        hotel.desk.run(take_payment, folio_id=folio, **wanted)
    assert refusal.value.field == field
    expected = hotel.book(room="102")
    with pytest.raises((InvalidInput, InputTooLong, CardNumberTyped)):
        hotel.desk.run(take_deposit, reservation_id=expected, **wanted)
    assert one(hotel, select(func.count()).select_from(Receipt)) == 0


def test_a_deposit_in_house_stands_on_the_guests_folio(hotel: SmallHotel) -> None:
    received = arrived(hotel)
    deposit: dict[str, Any] = {"transaction_code_id": hotel.codes["CASH"], "amount_minor": 5_000}
    taken = hotel.desk.run(take_deposit, reservation_id=received.reservation_id, **deposit)
    assert (taken.folio_id, taken.balance_minor, taken.receipt_number) == (received.folio_id, -5_000, "1")
    pay(hotel, received.folio_id, 100)
    assert {one(hotel, select(func.count()).where(Receipt.kind == kind)) for kind in ("DEPOSIT", "PAYMENT")} == {1}


def test_a_deposit_folio_whose_money_has_gone_to_the_guests_says_so(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, THIRD, room="101")
    deposit = hotel.desk.run(take_deposit, reservation_id=stay, transaction_code_id=hotel.codes["CASH"], amount_minor=5_000)
    hotel.desk.run(check_in, reservation_id=stay)
    with pytest.raises(DepositFolioClosed, match=r"its deposit is on the guest's folio.*Post to the guest's folio"):
        charge(hotel, deposit.folio_id)


def test_no_deposit_for_a_stay_that_is_over_or_cancelled(hotel: SmallHotel) -> None:
    cancelled = hotel.book()
    hotel.desk.run(cancel_reservation, reservation_id=cancelled, reason="ill")
    gone = arrived(hotel).reservation_id
    hotel.desk.run(check_out, reservation_id=gone)
    for stay in (cancelled, gone):
        with pytest.raises(InvalidInput):
            hotel.desk.run(take_deposit, reservation_id=stay, transaction_code_id=hotel.codes["CASH"], amount_minor=100)
    with pytest.raises(NotFound):
        hotel.desk.run(take_deposit, reservation_id=ReservationId(new_id()), transaction_code_id=hotel.codes["CASH"], amount_minor=100)


def test_a_deposit_is_paid_back_when_the_guest_does_not_come(hotel: SmallHotel) -> None:
    stay = hotel.book()
    taken = hotel.desk.run(take_deposit, reservation_id=stay, transaction_code_id=hotel.codes["CASH"], amount_minor=5_000)
    hotel.desk.run(cancel_reservation, reservation_id=stay, reason="ill")
    refund: dict[str, Any] = {"folio_id": taken.folio_id, "transaction_code_id": hotel.codes["CASH"], "reason": "cancelled"}
    with pytest.raises(RefundTooHigh, match=r"50\.00"):
        hotel.desk.run(pay_refund, **refund, amount_minor=5_001)
    assert hotel.desk.run(pay_refund, **refund, amount_minor=5_000).balance_minor == 0


# --- Refunds ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"amount_minor": 501}, RefundTooHigh),
        ({"amount_minor": 0}, InvalidInput),
        ({"amount_minor": -1}, InvalidInput),
        ({"window_number": 2}, RefundTooHigh),
        ({"reason": " "}, ReasonMissing),
        ({"reason": "x" * 4_001}, InputTooLong),
    ],
)
def test_refunds_that_are_refused(hotel: SmallHotel, folio: FolioId, changes: dict[str, Any], refusal: type[Exception]) -> None:
    pay(hotel, folio, 500)
    wanted = {"folio_id": folio, "transaction_code_id": hotel.codes["CASH"], "amount_minor": 500, "reason": "too much", **changes}
    with pytest.raises(refusal):
        hotel.desk.run(pay_refund, **wanted)
    assert balance(hotel, folio) == -500


def test_a_refund_has_a_receipt_of_its_own_series(hotel: SmallHotel, folio: FolioId) -> None:
    pay(hotel, folio, 500)
    refund: dict[str, Any] = {"folio_id": folio, "transaction_code_id": hotel.codes["CASH"], "reason": "too much"}
    done = hotel.desk.run(pay_refund, **refund, amount_minor=200)
    assert (done.receipt_number, done.balance_minor) == ("1", -300)
    assert one(hotel, select(Posting.reason).where(Posting.id == done.posting_id)) == "too much"


# --- Reversals --------------------------------------------------------------------------------------------------------


def test_a_line_is_reversed_once(hotel: SmallHotel, folio: FolioId) -> None:
    posted = charge(hotel, folio, 700)
    reverse: dict[str, Any] = {"posting_id": posted.posting_id, "reason": "not his"}
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(reverse_posting, **reverse)
    with pytest.raises(ReasonMissing):
        hotel.desk.run(reverse_posting, posting_id=posted.posting_id, reason="")
    done = hotel.desk.run(reverse_posting, **reverse)
    assert (done.amount_minor, done.balance_minor) == (-700, 0)
    with pytest.raises(AlreadyReversed):
        hotel.desk.run(reverse_posting, **reverse)
    with pytest.raises(NotReversible):
        hotel.desk.run(reverse_posting, posting_id=done.posting_id, reason="undo the undoing")


def test_a_payment_is_reversed_to_the_cent(hotel: SmallHotel, folio: FolioId) -> None:
    paid = pay(hotel, folio, 500)
    assert hotel.desk.run(reverse_posting, posting_id=paid.posting_id, reason="wrong guest").balance_minor == 0


def test_a_line_of_a_closed_day(hotel: SmallHotel) -> None:
    received = arrived(hotel)
    posted = charge(hotel, received.folio_id, 700)
    close_day(hotel, DAY)
    with pytest.raises(DayClosed, match="2026-03-02"):
        hotel.desk.run(reverse_posting, posting_id=posted.posting_id, reason="not his")


def test_a_transfer_is_not_reversed(hotel: SmallHotel) -> None:
    received = arrived(hotel)
    charge(hotel, received.folio_id, 700)
    hotel.desk.run(check_out, reservation_id=received.reservation_id, leave_open_reason="flight")
    with hotel.database.snapshot() as connection:
        moved = connection.execute(select(Posting.id, Posting.amount_minor).where(Posting.kind == PostingKind.TRANSFER)).all()
    for transfer in moved:
        with pytest.raises(NotReversible if transfer.amount_minor > 0 else FolioClosed):
            hotel.desk.run(reverse_posting, posting_id=PostingId(transfer.id), reason="x")


def test_a_night_taken_back_can_be_charged_again(hotel: SmallHotel) -> None:
    received = arrived(hotel, adults=2)
    night: dict[str, Any] = {"night": DAY, "reservation_ids": [received.reservation_id]}
    assert hotel.desk.run(post_room_and_tax, **night).stays == 1
    assert hotel.desk.run(post_room_and_tax, **night).stays == 0
    assert balance(hotel, received.folio_id) == 10_000 + 2 * 200
    charged = one(hotel, select(NightCharge.posting_id))
    hotel.desk.run(reverse_posting, posting_id=charged, reason="wrong price")
    assert (balance(hotel, received.folio_id), one(hotel, select(func.count()).select_from(NightCharge))) == (0, 0)
    assert hotel.desk.run(post_room_and_tax, **night).stays == 1
    assert balance(hotel, received.folio_id) == 10_400


@pytest.mark.parametrize("which", [0, 1], ids=["the allowance", "the taxes beside it"])
def test_both_lines_of_a_night_below_zero_are_taken_back_together(hotel: SmallHotel, which: int) -> None:
    received = arrived(hotel, price_minor=-638)
    night: dict[str, Any] = {"night": DAY, "reservation_ids": [received.reservation_id]}
    hotel.desk.run(post_room_and_tax, **night)
    with hotel.database.snapshot() as connection:
        lines = connection.execute(select(Posting.id, Posting.amount_minor).order_by(Posting.sequence)).all()
    assert [part.amount_minor for part in lines] == [-638, 200]
    hotel.desk.run(reverse_posting, posting_id=PostingId(lines[which].id), reason="wrong price")
    assert balance(hotel, received.folio_id) == 0
    with pytest.raises(AlreadyReversed):
        hotel.desk.run(reverse_posting, posting_id=PostingId(lines[1 - which].id), reason="again")
    hotel.desk.run(post_room_and_tax, **night)
    assert balance(hotel, received.folio_id) == -438


# --- Room and tax -----------------------------------------------------------------------------------------------------


def test_a_tax_a_stay_is_due_on_the_first_night_only(hotel: SmallHotel) -> None:
    received = arrived(hotel, price_minor=0)
    with hotel.database.writing() as connection:
        connection.execute(update(TaxRuleRow).where(TaxRuleRow.id == hotel.city_tax).values(basis=TaxBasis.PER_STAY))
    for day, due in ((DAY, 200), (NEXT, 200)):
        hotel.desk.run(post_room_and_tax, night=day, reservation_ids=[received.reservation_id])
        assert balance(hotel, received.folio_id) == due
        if day == DAY:
            close_day(hotel, day)


def test_only_stays_in_house_are_charged(hotel: SmallHotel) -> None:
    expected = hotel.book(room="102")
    nobody = hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=[expected, ReservationId(new_id())])
    assert (nobody.stays, nobody.revenue_minor) == (0, 0)
    assert hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=[]).stays == 0


def test_another_hotels_folio_and_stay_are_not_found(hotel: SmallHotel) -> None:
    received = arrived(hotel)
    opening = HotelOpening(name="Other Hotel", code="OTHER", business_date=DAY, currency="EUR")
    other = open_hotel(hotel.database, opening, clock=hotel.clock)
    desk = Desk(hotel.database, property_id=other, user_name="manager", clock=hotel.clock)
    with pytest.raises(NotFound):
        desk.run(post_charge, folio_id=received.folio_id, transaction_code_id=hotel.codes["BAR"], price_minor=100)
    with pytest.raises(NotFound):
        desk.run(check_out, reservation_id=received.reservation_id)
    assert desk.run(post_room_and_tax, night=DAY, reservation_ids=[received.reservation_id]).stays == 0
    with hotel.database.reading(other) as reader:
        assert check_everything(reader) == []
