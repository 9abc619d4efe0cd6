"""What guests in house are charged in a rhythm, and what of it is due on a night (`docs/algorithms/fixed-charges.md`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, exists, func, select

from hotel_desk.domain.cashier_codes import ChargeRhythm
from hotel_desk.domain.codes import OccupancyState, ReservationStatus
from hotel_desk.domain.fixed_charges import Rhythm, is_due
from hotel_desk.domain.ids import FixedChargeId, FolioId, ReservationId, TransactionCodeId
from hotel_desk.domain.tax import tax_charge
from hotel_desk.models.charge_rules import FixedCharge, FixedChargeNight
from hotel_desk.models.folio import Folio
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import ROOM_HOLDER, Reservation
from hotel_desk.models.room import Room
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.stay_folios import OF_STAY
from hotel_desk.queries.transaction_codes import tax_rules_by_code

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotel_desk.db.database import Reader
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.domain.tax import Taxed


@dataclass(frozen=True, slots=True)
class FixedChargeRow:
    """A fixed charge of a stay. `price_minor`: of one piece, minor units; `nights`: how often it was posted."""

    id: FixedChargeId
    transaction_code_id: TransactionCodeId
    code: str
    text: str
    quantity: int
    price_minor: int
    rhythm: ChargeRhythm
    every_nights: int
    first_date: dt.date | None
    last_date: dt.date | None
    ended: bool
    nights: int


@dataclass(frozen=True, slots=True)
class DueCharge:
    """A fixed charge that is due on a night and was not posted for it; `taxed`: what comes of it."""

    id: FixedChargeId
    reservation_id: ReservationId
    folio_id: FolioId
    room_number: str
    guest_name: str
    transaction_code_id: TransactionCodeId
    text: str
    quantity: int
    price_minor: int
    taxed: Taxed


_NIGHTS = select(func.count()).where(FixedChargeNight.fixed_charge_id == FixedCharge.id).correlate(FixedCharge).scalar_subquery()
_OF_STAY = (
    select(
        FixedCharge.id,
        FixedCharge.transaction_code_id,
        TransactionCode.code,
        FixedCharge.text,
        FixedCharge.quantity,
        FixedCharge.price_minor,
        FixedCharge.rhythm,
        FixedCharge.every_nights,
        FixedCharge.first_date,
        FixedCharge.last_date,
        FixedCharge.ended_at.is_not(None).label("ended"),
        _NIGHTS.label("nights"),
    )
    .join(TransactionCode, TransactionCode.id == FixedCharge.transaction_code_id)
    .where(FixedCharge.property_id == bindparam("hotel"), FixedCharge.reservation_id == bindparam("stay"))
    .order_by(FixedCharge.ended_at.is_not(None), FixedCharge.id)
)
_TONIGHT = exists().where(FixedChargeNight.fixed_charge_id == FixedCharge.id, FixedChargeNight.night_date == bindparam("night"))
_IN_HOUSE = (
    select(
        *FixedCharge.__table__.columns,
        Reservation.arrival_date,
        Reservation.departure_date,
        (Reservation.adults + Reservation.children + Reservation.babies).label("persons"),
        Folio.id.label("folio_id"),
        Room.number.label("room_number"),
        Profile.name.label("guest"),
        exists().where(FixedChargeNight.fixed_charge_id == FixedCharge.id).label("posted_before"),
    )
    .join(Reservation, Reservation.id == FixedCharge.reservation_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(Folio, OF_STAY)
    .join(RoomOccupancy, (RoomOccupancy.reservation_id == ROOM_HOLDER) & (RoomOccupancy.state == OccupancyState.OPEN))
    .join(Room, Room.id == RoomOccupancy.room_id)
    .where(
        FixedCharge.property_id == bindparam("hotel"),
        FixedCharge.ended_at.is_(None),
        Reservation.status == ReservationStatus.IN_HOUSE,
        ~_TONIGHT,
    )
    .order_by(FixedCharge.id)
)
_OF_CHARGES = _IN_HOUSE.where(FixedCharge.id.in_(bindparam("charges", expanding=True)))
_OF_STAYS = _IN_HOUSE.where(FixedCharge.reservation_id.in_(bindparam("stays", expanding=True)))


def fixed_charges(reader: Reader, *, reservation_id: ReservationId) -> tuple[FixedChargeRow, ...]:
    """The fixed charges of a stay, those that have ended last. One statement."""
    rows = reader.connection.execute(_OF_STAY, {"hotel": reader.property_id, "stay": reservation_id})
    return tuple(_row(row) for row in rows)


def _row(row: Any) -> FixedChargeRow:
    return FixedChargeRow(
        id=FixedChargeId(row.id),
        transaction_code_id=TransactionCodeId(row.transaction_code_id),
        code=row.code,
        text=row.text,
        quantity=row.quantity,
        price_minor=row.price_minor,
        rhythm=row.rhythm,
        every_nights=row.every_nights,
        first_date=row.first_date,
        last_date=row.last_date,
        ended=bool(row.ended),
        nights=row.nights,
    )


def fixed_charges_tonight(reader: Reader) -> tuple[DueCharge, ...]:
    """What the night audit will post of fixed charges for the open business date. Three statements."""
    return due_charges(reader, reader.business_date())


def due_charges(
    reader: Reader | UnitOfWork,
    night: dt.date,
    *,
    charge_ids: Collection[UUID] | None = None,
    reservation_ids: Collection[UUID] | None = None,
) -> tuple[DueCharge, ...]:
    """What is due of fixed charges on a night and not posted for it, in the order of the folios. Two statements.

    Args:
        charge_ids, reservation_ids: only of these; None of both: of the whole house.
    """
    about: dict[str, Any] = {"hotel": reader.property_id, "night": night}
    statement = _IN_HOUSE
    if charge_ids is not None:
        statement, about["charges"] = _OF_CHARGES, sorted(charge_ids)
    elif reservation_ids is not None:
        statement, about["stays"] = _OF_STAYS, sorted(reservation_ids)
    rows = reader.connection.execute(statement, about).all()
    rules = tax_rules_by_code(reader)
    return tuple(_due(row, night, rules) for row in rows if _is_due(row, night))


def _is_due(row: Any, night: dt.date) -> bool:
    rhythm = Rhythm(row.rhythm, row.every_nights, row.first_date, row.last_date)
    return is_due(rhythm, night, arrival=row.arrival_date, departure=row.departure_date, posted_before=bool(row.posted_before))


def _due(row: Any, night: dt.date, rules: dict[UUID, Any]) -> DueCharge:
    taxes = rules.get(row.transaction_code_id, ())
    return DueCharge(
        id=FixedChargeId(row.id),
        reservation_id=ReservationId(row.reservation_id),
        folio_id=FolioId(row.folio_id),
        room_number=row.room_number,
        guest_name=row.guest,
        transaction_code_id=TransactionCodeId(row.transaction_code_id),
        text=row.text,
        quantity=row.quantity,
        price_minor=row.price_minor,
        taxed=tax_charge(row.price_minor * row.quantity, taxes, on=night, persons=row.persons, nights=0),
    )
