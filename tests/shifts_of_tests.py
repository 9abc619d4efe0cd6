"""What the tests of shifts do and ask again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from hotel_desk.db.desk import begin_unit_of_work
from hotel_desk.db.journal import write_journal
from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.denominations import denominations_of
from hotel_desk.domain.ids import PostingId, UserId, new_id, new_operation_id
from hotel_desk.domain.settings import CASHIERS_WORK_IN_SHIFTS
from hotel_desk.domain.shift_cash import PiecesCounted
from hotel_desk.models.cash import ExchangeRate, ForeignCash
from hotel_desk.models.property import BusinessDate
from hotel_desk.models.staff import UserAccount
from hotel_desk.queries.shift_report import ShiftReport, shift_report
from hotel_desk.services import ledger
from hotel_desk.services.cashier import take_payment
from hotel_desk.services.settings import change_setting
from hotel_desk.services.shifts import ShiftClosed, close_shift, open_shift
from tests.stays_of_tests import one

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.ids import CashierShiftId, FolioId
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
    row = {
        "id": new_id(),
        "property_id": hotel.property_id,
        "currency": "USD",
        "valid_from": hotel.clock.now(),
        "buying_millionths": millionths,
        "user_id": user_id(hotel, "manager"),
    }
    with hotel.database.writing() as connection:
        connection.execute(insert(ExchangeRate), [row])


def paid_in_dollars(hotel: SmallHotel, folio: FolioId, amount_minor: int, *, foreign_minor: int, worth_minor: int) -> PostingId:
    """A payment with foreign notes and change, as the exchange of money writes it."""
    paid = hotel.desk.run(take_payment, folio_id=folio, transaction_code_id=hotel.codes["CASH"], amount_minor=amount_minor)
    row = {
        "property_id": hotel.property_id,
        "posting_id": paid.posting_id,
        "currency": "USD",
        "foreign_minor": foreign_minor,
        "buying_millionths": worth_minor * 1_000_000 // foreign_minor,
        "worth_minor": worth_minor,
        "change_minor": worth_minor - amount_minor,
    }
    with hotel.database.writing() as connection:
        connection.execute(insert(ForeignCash), [row])
    return PostingId(paid.posting_id)


def written(hotel: SmallHotel, folio: FolioId, kind: PostingKind, code: str, net_minor: int) -> PostingId:
    """A line as some command of another desk job writes it: through the ledger, journalled."""
    with hotel.database.writing() as connection:
        today = connection.execute(select(BusinessDate.date).where(BusinessDate.property_id == hotel.property_id)).scalar_one()
        uow = begin_unit_of_work(
            connection,
            property_id=hotel.property_id,
            user_name="manager",
            workstation="desk 1",
            clock=hotel.clock,
            business_date=today,
            operation_id=new_operation_id(),
        )
        posting = ledger.NewPosting(folio, kind, hotel.codes[code], code, net_minor)
        ledger.append(uow, [posting])
        write_journal(uow)
    return posting.id
