"""Cash paid out for guests and for the house, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.codes import PostingKind, ReceiptKind
from hotel_desk.domain.errors import InvalidInput, NotAllowed, ReasonMissing
from hotel_desk.domain.foreign_cash import ForeignNotes
from hotel_desk.domain.ids import new_operation_id
from hotel_desk.jobs.folio_papers import receipt_pdf
from hotel_desk.models.folio import Folio, Posting, Receipt
from hotel_desk.services.cashier import reverse_posting, take_payment
from hotel_desk.services.departures import check_out
from hotel_desk.services.exchange_rates import set_exchange_rate
from hotel_desk.services.house_accounts import close_house_account
from hotel_desk.services.ledger import FolioClosed
from hotel_desk.services.open_shifts import NoOpenShift
from hotel_desk.services.paid_outs import PETTY_CASH, pay_out
from hotel_desk.services.posting_codes import WrongCode
from tests.sample_papers import page_texts
from tests.shifts_of_tests import opened, reported, shifts_required
from tests.stays_of_tests import arrived, balance, one
from tests.unit.test_deposit_tables import minor
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from hotel_desk.domain.ids import FolioId
    from hotel_desk.services.posting_codes import Posted
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


def paid_out(hotel: SmallHotel, folio: FolioId | None = None, amount_minor: int = 2_500, **more: Any) -> Posted:
    return hotel.desk.run(
        pay_out, folio_id=folio, transaction_code_id=hotel.codes["PAID-OUT"], amount_minor=amount_minor, reason="taxi", **more
    )


@pytest.mark.parametrize("row", worked_table("paid-outs.md", "Deltas"))
def test_what_a_paid_out_moves(hotel: SmallHotel, row: dict[str, str]) -> None:
    folio = arrived(hotel).folio_id if row["for"].startswith("guest") else None
    shift = opened(hotel, 10_000)
    paid = paid_out(hotel, folio)
    if row["for"].endswith("reversed"):
        hotel.desk.run(reverse_posting, posting_id=paid.posting_id, reason="not needed")
    assert balance(hotel, paid.folio_id) == minor(row["folio"])
    report = reported(hotel, shift)
    assert report.cash is not None
    assert report.cash[0].expected_minor - 10_000 == minor(row["drawer"])
    revenue = select(func.coalesce(func.sum(Posting.net_minor), 0)).where(Posting.kind.in_((PostingKind.CHARGE, PostingKind.ALLOWANCE)))
    assert one(hotel, revenue) == minor(row["charges"])
    counted = select(func.coalesce(func.sum(Posting.amount_minor), 0)).where(Posting.transaction_code_id == hotel.codes["PAID-OUT"])
    assert one(hotel, counted) == minor(row["paid-outs"])


def test_receipts_have_a_series_of_their_own(hotel: SmallHotel) -> None:
    folio = arrived(hotel).folio_id
    first, second = paid_out(hotel, folio), paid_out(hotel)
    assert (first.receipt_number, second.receipt_number) == ("1", "2")
    assert one(hotel, select(func.count()).where(Receipt.kind == ReceiptKind.PAID_OUT)) == 2
    hotel.desk.run(reverse_posting, posting_id=first.posting_id, reason="r")
    assert paid_out(hotel).receipt_number == "3"


def test_petty_cash_is_one_account_that_opens_again(hotel: SmallHotel) -> None:
    first, second = paid_out(hotel), paid_out(hotel, amount_minor=100)
    assert (first.folio_id, second.balance_minor) == (second.folio_id, 2_600)
    assert one(hotel, select(Folio.name).where(Folio.account_code == PETTY_CASH)) == "Petty cash"
    hotel.desk.run(take_payment, folio_id=first.folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=2_600)
    hotel.desk.run(close_house_account, folio_id=first.folio_id)
    assert paid_out(hotel).folio_id == first.folio_id


def test_what_is_refused(hotel: SmallHotel) -> None:
    stay = arrived(hotel)
    about: dict[str, Any] = {"folio_id": stay.folio_id, "transaction_code_id": hotel.codes["PAID-OUT"], "amount_minor": 100, "reason": "r"}
    wrong: list[tuple[type[Exception], dict[str, Any]]] = [
        (InvalidInput, {"amount_minor": 0}),
        (InvalidInput, {"amount_minor": -1}),
        (ReasonMissing, {"reason": "  "}),
        (WrongCode, {"transaction_code_id": hotel.codes["CASH"]}),
        (WrongCode, {"transaction_code_id": hotel.codes["BAR"]}),
    ]
    for refusal, changes in wrong:
        with pytest.raises(refusal):
            hotel.desk.run(pay_out, **{**about, **changes})
    with pytest.raises(NotAllowed):
        hotel.as_user("housekeeping").run(pay_out, **about)
    hotel.desk.run(check_out, reservation_id=stay.reservation_id)
    with pytest.raises(FolioClosed):
        hotel.desk.run(pay_out, **about)
    shifts_required(hotel)
    with pytest.raises(NoOpenShift):
        hotel.desk.run(pay_out, **{**about, "folio_id": None})
    assert one(hotel, select(func.count()).where(Posting.kind == PostingKind.PAID_OUT)) == 0


def test_a_repeated_click_is_one_paid_out(hotel: SmallHotel) -> None:
    operation = new_operation_id()
    assert paid_out(hotel, operation_id=operation) == paid_out(hotel, operation_id=operation)
    assert one(hotel, select(func.count()).where(Posting.kind == PostingKind.PAID_OUT)) == 1


def test_the_receipts_of_a_paid_out_and_of_foreign_notes(hotel: SmallHotel) -> None:
    paid = paid_out(hotel, arrived(hotel).folio_id)
    hotel.desk.run(set_exchange_rate, currency="USD", buying_millionths=920_000)
    notes = ForeignNotes("USD", 10_000, 920_000)
    foreign = hotel.desk.run(take_payment, folio_id=paid.folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=2_500, notes=notes)
    for posted, words in ((paid, ("Paid-out receipt", "EUR 25.00", "taxi")), (foreign, ("USD 100.00", "1 USD = 0.92 EUR", "EUR 67.00"))):
        assert posted.receipt_id is not None
        for roll in (False, True):
            made = hotel.desk.read(receipt_pdf, receipt_id=posted.receipt_id, roll=roll)
            text = " ".join(page_texts(made.pdf))
            assert [word for word in words if word not in text] == []
