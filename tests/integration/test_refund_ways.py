"""Credit that goes back another way than its money came, on both databases (`docs/algorithms/deposits.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.errors import NotAllowed
from hotel_desk.models.journal import AuditEntry
from hotel_desk.services.cashier import pay_refund, post_charge, take_deposit, take_payment
from hotel_desk.services.ledger import Card
from hotel_desk.services.stays import check_in
from tests.shifts_of_tests import minor
from tests.stays_of_tests import DAY, NEXT, arrived, balance, one
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.ids import FolioId
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


def money(hotel: SmallHotel, text: str) -> tuple[str, dict[str, Any]]:
    """`CARD-4242 100.00`: the name of the code, and what a command of money is told of it."""
    way, amount = text.split()
    name, _dash, digits = way.partition("-")
    asked: dict[str, Any] = {"transaction_code_id": hotel.codes.get(name), "amount_minor": minor(amount)}
    if digits:
        asked["card"] = Card("Visa", digits, "A1")
    return name, asked | ({"reference": "wx 1"} if name == "WALLET" else {})


def came(hotel: SmallHotel, folio: FolioId, text: str) -> None:
    name, asked = money(hotel, text)
    if name == "ALLOWANCE":
        hotel.desk.run(post_charge, folio_id=folio, transaction_code_id=hotel.codes["BAR"], price_minor=-asked["amount_minor"])
    else:
        hotel.desk.run(take_payment, folio_id=folio, **asked)


def refunded(desk: Desk, hotel: SmallHotel, folio: FolioId, text: str) -> Any:
    return desk.run(pay_refund, folio_id=folio, **money(hotel, text)[1], reason="leaves")


@pytest.mark.parametrize("row", worked_table("deposits.md", "Another way than it came"), ids=lambda row: f"{row['came']} {row['asked']}")
def test_another_way_is_as_the_page_says(hotel: SmallHotel, row: dict[str, str]) -> None:
    folio = arrived(hotel).folio_id
    for text in row["came"].split(", "):
        came(hotel, folio, text)
    if row["back before"]:
        refunded(hotel.desk, hotel, folio, row["back before"])
    before = balance(hotel, folio)
    cashier = hotel.as_user("cashier")
    came_by = row["answer"].removeprefix("came by ")
    if row["answer"] == "as it came":
        refunded(cashier, hotel, folio, row["asked"])
    else:
        with pytest.raises(NotAllowed, match="another way"):
            refunded(cashier, hotel, folio, row["asked"])
        assert balance(hotel, folio) == before
        refunded(hotel.desk, hotel, folio, row["asked"])
    assert balance(hotel, folio) == before + minor(row["asked"].split()[1])
    last = select(AuditEntry.details).where(AuditEntry.code == AuditCode.REFUND_PAID.value).order_by(AuditEntry.sequence.desc()).limit(1)
    assert one(hotel, last).get("came_by") == (None if row["answer"] == "as it came" else came_by)


def test_a_deposit_of_before_arrival_goes_back_as_it_came(hotel: SmallHotel) -> None:
    """It stands on the guest's folio by then, moved there with the folio's balance."""
    stay = hotel.book(DAY, NEXT)
    hotel.desk.run(take_deposit, reservation_id=stay, **money(hotel, "CARD-4242 100.00")[1])
    folio = hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"]).folio_id
    cashier = hotel.as_user("cashier")
    with pytest.raises(NotAllowed, match="another way"):
        refunded(cashier, hotel, folio, "CASH 100.00")
    refunded(cashier, hotel, folio, "CARD-4242 100.00")
    assert balance(hotel, folio) == 0
