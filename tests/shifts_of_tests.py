"""What the tests of shifts do and ask again and again."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from hotel_desk.domain.denominations import denominations_of
from hotel_desk.domain.foreign_cash import ForeignNotes
from hotel_desk.domain.ids import CashDrawerId, UserId, new_id
from hotel_desk.domain.settings import CASHIERS_WORK_IN_SHIFTS
from hotel_desk.domain.shift_cash import PiecesCounted
from hotel_desk.models.cash import CashierShift
from hotel_desk.models.staff import UserAccount
from hotel_desk.queries.shift_report import ShiftReport, shift_report
from hotel_desk.services.cashier import take_payment
from hotel_desk.services.drawers import DrawerDetails, add_drawer
from hotel_desk.services.exchange_rates import set_exchange_rate
from hotel_desk.services.paid_outs import pay_out
from hotel_desk.services.settings import change_setting
from hotel_desk.services.shifts import ShiftClosed, close_shift, open_shift
from tests.stays_of_tests import one

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.ids import CashierShiftId, FolioId, PostingId
    from tests.fixtures.databases import SmallHotel


def counted(**amounts: int) -> list[PiecesCounted]:
    """An amount of each currency (`EUR=1234`, minor units) in as few pieces as there can be."""
    pieces = []
    for currency, amount in amounts.items():
        left = amount
        for denomination in denominations_of(currency):
            number, left = divmod(left, denomination)
            if number:
                pieces.append(PiecesCounted(currency, denomination, number))
        assert left == 0, "no pieces make up that amount"
    return pieces


def opened(hotel: SmallHotel, float_minor: int = 10_000, desk: Desk | None = None) -> CashierShiftId:
    return (desk or hotel.desk).run(open_shift, float_minor=float_minor).shift_id


def closed(hotel: SmallHotel, shift_id: CashierShiftId, desk: Desk | None = None, **more: Any) -> ShiftClosed:
    """Close a shift with what the drawer must hold."""
    report = reported(hotel, shift_id)
    assert report.cash is not None
    counts = counted(**{each.currency: each.expected_minor for each in report.cash})
    return (desk or hotel.desk).run(close_shift, shift_id=shift_id, counts=counts, **more)


def reported(hotel: SmallHotel, shift_id: CashierShiftId) -> ShiftReport:
    """The report as somebody else reads it who may see everybody's shifts."""
    return hotel.as_user("night_auditor").read(shift_report, shift_id=shift_id)


def shifts_required(hotel: SmallHotel) -> None:
    hotel.desk.run(change_setting, key=CASHIERS_WORK_IN_SHIFTS.key, value=True)


def user_id(hotel: SmallHotel, name: str) -> UserId:
    return UserId(one(hotel, select(UserAccount.id).where(UserAccount.name == name)))


def second_manager(hotel: SmallHotel, name: str = "vera") -> UserId:
    """Another person who may do everything."""
    role = one(hotel, select(UserAccount.role_id).where(UserAccount.name == "manager"))
    row = {"id": UserId(new_id()), "property_id": hotel.property_id, "name": name, "display_name": name.title(), "role_id": role}
    with hotel.database.writing() as connection:
        connection.execute(insert(UserAccount), [{**row, "active": True, "version": 1}])
    return user_id(hotel, name)


def dollars_are_worth(hotel: SmallHotel, millionths: int) -> None:
    hotel.desk.run(set_exchange_rate, currency="USD", buying_millionths=millionths)


def paid_in_dollars(hotel: SmallHotel, folio: FolioId, amount_minor: int, *, foreign_minor: int, millionths: int) -> PostingId:
    """A payment with dollars at a rate that holds."""
    about: dict[str, Any] = {"folio_id": folio, "transaction_code_id": hotel.codes["CASH"], "amount_minor": amount_minor}
    return hotel.desk.run(take_payment, **about, notes=ForeignNotes("USD", foreign_minor, millionths)).posting_id


def paid_out(hotel: SmallHotel, folio: FolioId, amount_minor: int) -> PostingId:
    """Petty cash for a guest's taxi."""
    about: dict[str, Any] = {"folio_id": folio, "transaction_code_id": hotel.codes["PAID-OUT"], "amount_minor": amount_minor}
    return hotel.desk.run(pay_out, **about, reason="taxi").posting_id


def drawer(hotel: SmallHotel, name: str = "Bar") -> CashDrawerId:
    """A second drawer of the hotel."""
    return CashDrawerId(hotel.desk.run(add_drawer, details=DrawerDetails(name.upper(), name, 5)).id)


def stored(hotel: SmallHotel, shift_id: CashierShiftId) -> Any:
    """The row of a shift."""
    with hotel.database.snapshot() as connection:
        return connection.execute(select(*CashierShift.__table__.columns).where(CashierShift.id == shift_id)).one()


def minor(text: str) -> int:
    """An amount of a worked table, in minor units; nothing for an empty cell."""
    return int(Decimal(text or 0) * 100)
