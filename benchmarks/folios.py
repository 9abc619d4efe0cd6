"""The long bill of a guest: 2,000 lines, half of them taxed, and lines to be moved a hundred at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from hotel_desk.domain.codes import FolioStatus
from hotel_desk.domain.ids import FolioId, PostingId, TaxRuleId, TransactionCodeId, new_id
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.transaction_code import TaxRuleRow, TransactionCodeTax
from hotel_desk.services.cashier import post_charge
from hotel_desk.services.folio_moves import transfer_lines

if TYPE_CHECKING:
    from benchmarks.seeding import SeededHotel
    from hotel_desk.db.desk import Desk

LINES = 2_000
MOVED = 100


def open_folios(desk: Desk, number: int) -> list[FolioId]:
    """The first open folios of a hotel."""
    with desk.database.snapshot() as connection:
        found = select(Folio.id).where(Folio.status == FolioStatus.OPEN).order_by(Folio.id).limit(number)
        return [FolioId(one) for one in connection.execute(found).scalars()]


def a_long_bill(desk: Desk, hotel: SeededHotel) -> FolioId:
    """A folio with as many lines as one ever has."""
    (folio,) = open_folios(desk, 1)
    write_lines(desk, hotel, folio, LINES)
    return folio


def write_lines(desk: Desk, hotel: SeededHotel, folio: FolioId, lines: int) -> None:
    """Post lines on a folio, every second one with a tax."""
    tax_the_minibar(desk, hotel)
    for number in range(lines):
        code = hotel.codes["MINIBAR" if number % 2 else "BAR"]
        desk.run(post_charge, folio_id=folio, transaction_code_id=TransactionCodeId(code), price_minor=500 + number)


def tax_the_minibar(desk: Desk, hotel: SeededHotel) -> None:
    """A tax of 6 % in the price of what the minibar sells."""
    here: dict[str, Any] = {"property_id": hotel.property_id}
    tax = {
        **here,
        "id": TaxRuleId(new_id()),
        "code": "VATBAR",
        "name": "VAT of the minibar",
        "rate_millionths": 60_000,
        "inclusive": True,
        "basis": "PER_AMOUNT",
        "active": True,
        "compound_order": 0,
        "on_complimentary": True,
        "version": 1,
    }
    with desk.database.writing() as connection:
        if connection.execute(select(TaxRuleRow.id).where(TaxRuleRow.code == "VATBAR")).first() is None:
            connection.execute(insert(TaxRuleRow), [tax])
            link = {**here, "transaction_code_id": hotel.codes["MINIBAR"], "tax_rule_id": tax["id"]}
            connection.execute(insert(TransactionCodeTax), [link])


def lines_to_move(desk: Desk, hotel: SeededHotel) -> None:
    """A hundred lines on the first open folio."""
    write_lines(desk, hotel, open_folios(desk, 1)[0], MOVED)


def move_lines(desk: Desk, number: int) -> object:
    """Move what was put on a folio the last time to the other of two, and back the next time."""
    folios = open_folios(desk, 2)
    source, target = folios[number % 2], folios[1 - number % 2]
    with desk.database.snapshot() as connection:
        last = select(Posting.id).where(Posting.folio_id == source, Posting.takes_off_id.is_(None)).order_by(Posting.sequence.desc())
        moved = [PostingId(one) for one in connection.execute(last.limit(MOVED)).scalars()]
    return desk.run(transfer_lines, posting_ids=moved, folio_id=target, window_number=1)
