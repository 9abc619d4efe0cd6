"""Shifts of many lines for the benchmark: a cashier each, with as many lines as a busy hotel takes in a week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from hotel_desk.db.desk import Desk, begin_unit_of_work
from hotel_desk.db.journal import write_journal
from hotel_desk.domain.codes import FolioKind, FolioStatus, PostingKind
from hotel_desk.domain.ids import CashDrawerId, CashierShiftId, FolioId, RoleId, new_operation_id
from hotel_desk.domain.shift_cash import PiecesCounted
from hotel_desk.models.cash import CashierShift
from hotel_desk.models.folio import Folio
from hotel_desk.models.property import BusinessDate
from hotel_desk.models.staff import Role
from hotel_desk.services import ledger
from hotel_desk.services.drawers import DrawerDetails, add_drawer
from hotel_desk.services.ledger import NewPosting
from hotel_desk.services.shifts import close_shift, open_shift
from hotel_desk.services.users import add_user

if TYPE_CHECKING:
    from benchmarks.seeding import SeededHotel

SHIFT_LINES = 5_000
SHIFTS = 8
_BATCH = 500
_CODES = ("CASH", "CARD", "WALLET", "BAR", "MINIBAR")


def shifts_to_close(desk: Desk, hotel: SeededHotel, *, shifts: int = SHIFTS, lines: int = SHIFT_LINES) -> None:
    """Open a shift for each of some cashiers and write its lines, three of five of them money."""
    with desk.database.snapshot() as connection:
        role = RoleId(connection.execute(select(Role.id).where(Role.code == "cashier")).scalar_one())
        open_ones = select(Folio.id).where(Folio.status == FolioStatus.OPEN, Folio.kind == FolioKind.GUEST).order_by(Folio.id).limit(50)
        folios = [FolioId(found) for found in connection.execute(open_ones).scalars()]
    for number in range(shifts):
        name = f"cashier{number}"
        desk.run(add_user, name=name, display_name=name, role_id=role)
        drawer = CashDrawerId(desk.run(add_drawer, details=DrawerDetails(f"D{number}", f"Drawer {number}")).id)
        cashier = Desk(desk.database, property_id=desk.property_id, user_name=name, clock=desk.clock, workstation=name)
        cashier.run(open_shift, drawer_id=drawer, float_minor=0)
        for first in range(0, lines, _BATCH):
            _write(cashier, hotel, folios, first, min(_BATCH, lines - first))


def close_one(desk: Desk, number: int) -> object:
    """Count and close the shift of one cashier, as the manager does it for them: too little by far, with a reason."""
    with desk.database.snapshot() as connection:
        shift = connection.execute(select(CashierShift.id).where(CashierShift.number == str(number + 1))).scalar_one()
    counts = [PiecesCounted("CNY", denomination, 7) for denomination in (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10)]
    return desk.run(close_shift, shift_id=CashierShiftId(shift), counts=counts, reason="benchmark")


def _write(desk: Desk, hotel: SeededHotel, folios: list[FolioId], first: int, count: int) -> None:
    with desk.database.writing() as connection:
        today = connection.execute(select(BusinessDate.date).where(BusinessDate.property_id == desk.property_id)).scalar_one()
        uow = begin_unit_of_work(
            connection,
            property_id=desk.property_id,
            user_name=desk.user_name,
            workstation=desk.workstation,
            clock=desk.clock,
            business_date=today,
            operation_id=new_operation_id(),
        )
        ledger.append(uow, [_line(hotel, folios[number % len(folios)], number) for number in range(first, first + count)])
        write_journal(uow)


def _line(hotel: SeededHotel, folio_id: FolioId, number: int) -> NewPosting:
    code = _CODES[number % len(_CODES)]
    money = code in {"CASH", "CARD", "WALLET"}
    kind = PostingKind.PAYMENT if money else PostingKind.CHARGE
    return NewPosting(folio_id, kind, hotel.codes[code], code, -(100 + number) if money else 100 + number)
