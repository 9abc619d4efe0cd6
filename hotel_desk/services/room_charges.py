"""Room and tax, night by night, for many stays in one command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, FolioKind, OccupancyState, PostingKind, ReservationStatus, SyncRule
from hotel_desk.domain.ids import FolioId, ReservationId, TransactionCodeId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.settings import ROOM_CHARGE_CODE
from hotel_desk.domain.tax import tax_night
from hotel_desk.language import N_
from hotel_desk.models.folio import Folio, NightCharge
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.models.room import Room
from hotel_desk.services import ledger
from hotel_desk.services.business_day import AnotherDay
from hotel_desk.services.ledger import NewPosting
from hotel_desk.services.tax_rules import code_named, rules_of

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.domain.tax import Taxed, TaxRule
    from hotel_desk.models.transaction_code import TransactionCode

_DUE = (
    select(
        Reservation.id,
        Reservation.arrival_date,
        Reservation.adults,
        Reservation.children,
        Reservation.babies,
        ReservationNight.price_minor,
        Folio.id.label("folio_id"),
        Room.number,
    )
    .join(ReservationNight, (ReservationNight.reservation_id == Reservation.id) & (ReservationNight.date == bindparam("night")))
    .join(
        Folio,
        (Folio.property_id == Reservation.property_id) & (Folio.reservation_id == Reservation.id) & (Folio.kind == FolioKind.GUEST),
    )
    .join(RoomOccupancy, (RoomOccupancy.reservation_id == Reservation.id) & (RoomOccupancy.state == OccupancyState.OPEN))
    .join(Room, Room.id == RoomOccupancy.room_id)
    .outerjoin(
        NightCharge,
        (NightCharge.property_id == Reservation.property_id)
        & (NightCharge.reservation_id == Reservation.id)
        & (NightCharge.night_date == bindparam("night")),
    )
    .where(
        Reservation.id.in_(bindparam("reservations", expanding=True)),
        Reservation.property_id == bindparam("hotel"),
        Reservation.status == ReservationStatus.IN_HOUSE,
        NightCharge.posting_id.is_(None),
    )
    .order_by(Folio.id)
)
_LOCK_STAYS = (
    select(Reservation.id).where(Reservation.id.in_(bindparam("reservations", expanding=True))).order_by(Reservation.id).with_for_update()
)
_INSERT_NIGHT_CHARGE = insert(NightCharge)


@dataclass(frozen=True, slots=True)
class RoomChargesPosted:
    """How many stays were charged, and the net room revenue in minor units."""

    night: date
    stays: int
    revenue_minor: int


@command(
    title=N_("Post room and tax"),
    permission=Permission.RUN_NIGHT_AUDIT,
    audit=(AuditCode.ROOM_CHARGES_POSTED,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    result=RoomChargesPosted,
)
def post_room_and_tax(uow: UnitOfWork, *, night: date, reservation_ids: Sequence[ReservationId]) -> RoomChargesPosted:
    """Charge the night of the business date to stays in house; a stay charged already is left alone.

    A price of zero is posted as zero, a negative price as an allowance beside a night at nothing.

    Raises:
        AnotherDay: the night is not the open business date; somebody has closed the day.
    """
    if night != uow.business_date:
        raise AnotherDay(date=uow.business_date.isoformat())
    code = code_named(uow, uow.setting(ROOM_CHARGE_CODE))
    rules = rules_of(uow, [TransactionCodeId(code.id)]).get(TransactionCodeId(code.id), [])
    # Before a folio: a guest who is checking out is either gone when we look, or waits until the night is charged.
    uow.connection.execute(_LOCK_STAYS, {"reservations": sorted(reservation_ids)})
    due = uow.connection.execute(_DUE, {"night": night, "reservations": list(reservation_ids), "hotel": uow.property_id}).all()
    if not due:
        return RoomChargesPosted(night, 0, 0)
    charges = [_lines(night, code, rules, row) for row in due]
    ledger.append(uow, [line for lines in charges for line in lines])
    uow.connection.execute(
        _INSERT_NIGHT_CHARGE,
        [
            {"property_id": uow.property_id, "reservation_id": lines[0].reservation_id, "night_date": night, "posting_id": lines[0].id}
            for lines in charges
        ],
    )
    for lines in charges:
        amount = sum(line.net_minor + line.tax_minor for line in lines)
        uow.record_row(
            AuditCode.ROOM_CHARGES_POSTED, EntityKind.FOLIO, lines[0].folio_id, night=night, amount_minor=amount, posting=lines[0].id
        )
    return RoomChargesPosted(night, len(charges), sum(line.net_minor for lines in charges for line in lines))


def _lines(night: date, code: TransactionCode, rules: list[TaxRule], row: Any) -> list[NewPosting]:
    persons = row.adults + row.children + row.babies
    taxed = tax_night(row.price_minor, rules, on=night, persons=persons, first_of_stay=night == row.arrival_date)
    kept = [part for number, part in enumerate(taxed) if number == 0 or part.gross_minor or part.taxes]
    return [_line(night, code, row, part) for part in kept]


def _line(night: date, code: TransactionCode, row: Any, taxed: Taxed) -> NewPosting:
    return NewPosting(
        folio_id=FolioId(row.folio_id),
        kind=PostingKind.ALLOWANCE if taxed.net_minor < 0 else PostingKind.CHARGE,
        transaction_code_id=TransactionCodeId(code.id),
        text=code.name,
        net_minor=taxed.net_minor,
        tax_minor=taxed.gross_minor - taxed.net_minor,
        taxes=taxed.taxes,
        night_date=night,
        reservation_id=ReservationId(row.id),
        room_number=row.number,
    )
