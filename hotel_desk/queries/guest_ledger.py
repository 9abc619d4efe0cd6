"""The guest ledger at the end of a day: what everybody in the house owed, and whatever else stood on folios of that ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Date, and_, bindparam, or_, select

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.codes import FolioKind, OccupancyState, ReservationStatus
from hotel_desk.domain.ids import FolioId, ReservationId
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import ROOM_HOLDER, Reservation
from hotel_desk.models.room import Room
from hotel_desk.queries.high_balances import high_balances
from hotel_desk.queries.ledger_balances import ledger_at
from hotel_desk.queries.stay_folios import OF_STAY

if TYPE_CHECKING:
    from sqlalchemy import ScalarSelect

    from hotel_desk.db.database import Reader

_DAY: BindParameter[dt.date] = bindparam("day", type_=Date)
# Slept here, or did not leave on the day: whoever left on it, or moved in after it, is not counted.
IN_HOUSE_AT = and_(
    Reservation.status.in_((ReservationStatus.IN_HOUSE, ReservationStatus.CHECKED_OUT)),
    Reservation.departure_date >= _DAY,
    Reservation.checked_in_date <= _DAY,
    or_(Reservation.checked_out_date.is_(None), Reservation.checked_out_date > _DAY),
)


def room_at() -> ScalarSelect[Any]:
    """The number of the room a stay was in on a day, the last one if it moved; for a statement about `Reservation`, needs `day`."""
    return (
        select(Room.number)
        .join(RoomOccupancy, RoomOccupancy.room_id == Room.id)
        .where(
            RoomOccupancy.reservation_id == ROOM_HOLDER,
            RoomOccupancy.state.in_((OccupancyState.OPEN, OccupancyState.LEFT)),
            RoomOccupancy.first_date <= _DAY,
        )
        .order_by(RoomOccupancy.first_date.desc(), RoomOccupancy.entered_at.desc(), RoomOccupancy.id.desc())
        .limit(1)
        .correlate(Reservation)
        .scalar_subquery()
    )


_COLUMNS = (
    FolioWindow.folio_id,
    FolioWindow.number.label("window"),
    FolioWindow.payee_name,
    Folio.number,
    Folio.kind,
    Folio.name,
    Folio.reservation_id,
    Profile.name.label("guest"),
    Reservation.arrival_date,
    Reservation.departure_date,
    room_at().label("room"),
)
_OF_FOLIOS = (
    select(*_COLUMNS)
    .select_from(FolioWindow)
    .join(Folio, Folio.id == FolioWindow.folio_id)
    .outerjoin(Reservation, Reservation.id == Folio.reservation_id)
    .outerjoin(Profile, Profile.id == Reservation.guest_id)
    .where(FolioWindow.folio_id.in_(bindparam("folios", expanding=True)))
)
_IN_HOUSE = (
    select(*_COLUMNS)
    .select_from(Reservation)
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(
        Folio,
        OF_STAY,
    )
    .join(FolioWindow, (FolioWindow.folio_id == Folio.id) & (FolioWindow.number == 1))
    .where(Reservation.property_id == bindparam("hotel"), IN_HOUSE_AT)
)


@dataclass(frozen=True, slots=True)
class GuestWindow:
    """A window of a folio of the guest ledger at the end of a day, minor units.

    Args:
        payer_name: who pays the window; empty: the guest.
        in_house: of a stay that was in the house that night.
        limit_minor: what the guest may owe as it is set now; None: no limit, or the guest has left since.
    """

    folio_id: FolioId
    folio_number: str
    folio_kind: FolioKind
    window_number: int
    payer_name: str
    reservation_id: ReservationId | None
    name: str
    room_number: str
    arrival_date: dt.date | None
    departure_date: dt.date | None
    in_house: bool
    balance_minor: int
    limit_minor: int | None


@dataclass(frozen=True, slots=True)
class GuestLedger:
    """All of them: guests in house by room, then the others. `closing_minor`: what the trial balance says."""

    windows: tuple[GuestWindow, ...]
    closing_minor: int


def guest_ledger(reader: Reader, *, day: dt.date) -> GuestLedger:
    """Each window of a stay in house at the end of a day, and every other window of the guest ledger not at zero. Ten statements."""
    held = ledger_at(reader, Ledger.GUEST, day)
    about = {"hotel": reader.property_id, "day": day}
    here = reader.connection.execute(_IN_HOUSE, about).all()
    others = reader.connection.execute(_OF_FOLIOS, {**about, "folios": sorted({folio for folio, _number in held.windows})}).all()
    limits = {row.reservation_id: row.limit_minor for row in high_balances(reader, everybody=True)}
    stays = {row.reservation_id for row in here}
    first = {(row.folio_id, row.window) for row in here}
    rows = {(row.folio_id, row.window): row for row in (*here, *others)}
    windows = [_window(row, held.windows.get(key, 0), stays, limits) for key, row in rows.items() if key in held.windows or key in first]
    return GuestLedger(tuple(sorted(windows, key=_place)), held.closing_minor)


def _place(one: GuestWindow) -> tuple[Any, ...]:
    return (not one.in_house, len(one.room_number), one.room_number, len(one.folio_number), one.folio_number, one.window_number)


def _window(row: Any, balance: int, stays: Collection[Any], limits: dict[ReservationId, int | None]) -> GuestWindow:
    stay = None if row.reservation_id is None else ReservationId(row.reservation_id)
    name = row.guest or row.name
    in_house = row.reservation_id in stays and row.kind is FolioKind.GUEST
    return GuestWindow(
        folio_id=FolioId(row.folio_id),
        folio_number=row.number,
        folio_kind=row.kind,
        window_number=row.window,
        payer_name="" if row.payee_name == name else row.payee_name,
        reservation_id=stay,
        name=name,
        room_number=row.room or "",
        arrival_date=row.arrival_date,
        departure_date=row.departure_date,
        in_house=in_house,
        balance_minor=balance,
        limit_minor=limits.get(stay) if stay is not None and in_house else None,
    )
