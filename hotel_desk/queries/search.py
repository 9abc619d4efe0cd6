"""One search over everything: guests, rooms, reservations, folios (Ctrl+K)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from babel.dates import format_skeleton
from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import EntityKind, OccupancyState, ProfileKind, ReservationStatus
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.money import Money
from hotel_desk.domain.reservation_states import STATUS_TITLES
from hotel_desk.language import N_, _, current_language
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import ROOM_HOLDER, Booking, Reservation
from hotel_desk.models.room import Room, RoomType
from hotel_desk.queries.blocks import FoundBlock, find_blocks
from hotel_desk.queries.profiles import ProfileHit, find_profiles
from hotel_desk.queries.room_now import room_now

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_AFTER_ALL = "\U0010ffff"
# Letters and digits only, so that it may be compared with a column of plain codes on every database.
_AFTER_CODES = "~"
_SHORTEST_GROUP = 2
_PROFILE_TITLES = {ProfileKind.GUEST: N_("Guest"), ProfileKind.COMPANY: N_("Company"), ProfileKind.AGENT: N_("Agent")}
_GONE = (ReservationStatus.CANCELLED, ReservationStatus.NO_SHOW)


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One thing found: where it leads, what it is called, what tells it from others, why it was found."""

    kind: EntityKind
    id: UUID
    title: str
    subtitle: str
    reason: str


def search_everything(reader: Reader, *, text: str, limit: int) -> tuple[SearchHit, ...]:
    """Find things by number or by name, at most `limit`, the surest first. A fixed number of statements.

    Rooms, reservations and folios are found by the beginning of their number, reservations by the agent's number too, guests, companies
    and agents by words; a guest brings the reservations that are still to come or in house.
    """
    wanted = text.strip()
    if not wanted or limit < 1:
        return ()
    ways = (_rooms, _by_confirmation, _by_agents_number, _folios)
    numbered = [hit for way in ways for hit in way(reader, wanted, limit)]
    profiles = find_profiles(reader, text=wanted, limit=limit)
    stays = _by_guest(reader, [profile.id for profile in profiles], limit)
    exact = [hit for hit, sure in numbered if sure]
    loose = [hit for hit, sure in numbered if not sure]
    # A guest's reservations are what one usually wants of a guest, so they come first; both get their share of the lines.
    share = max(1, limit // 2)
    groups = [_group_hit(block) for block in find_blocks(reader, text=wanted, limit=share)] if len(wanted) >= _SHORTEST_GROUP else []
    people = [*stays[:share], *groups, *map(_profile_hit, profiles[:share])]
    return tuple(_unique([*exact, *people, *loose, *stays[share:], *map(_profile_hit, profiles[share:])])[:limit])


def _rooms(reader: Reader, wanted: str, limit: int) -> Iterable[tuple[SearchHit, bool]]:
    numbers = {wanted, wanted.upper(), wanted.lower()}
    guest = aliased(Profile)
    rows = reader.connection.execute(
        select(Room.id, Room.number, RoomType.name, guest.name.label("guest"))
        .join(RoomType, RoomType.id == Room.room_type_id)
        .outerjoin(RoomOccupancy, and_(RoomOccupancy.property_id == Room.property_id, RoomOccupancy.open_room_id == Room.id))
        .outerjoin(Reservation, Reservation.id == RoomOccupancy.reservation_id)
        .outerjoin(guest, guest.id == Reservation.guest_id)
        .where(Room.property_id == reader.property_id, Room.active.is_(True), or_(*(_begins(Room.number, one) for one in numbers)))
        .order_by(Room.number)
        .limit(limit)
    )
    for row in rows:
        subtitle = _joined(row.name, row.guest)
        yield (
            SearchHit(EntityKind.ROOM, row.id, _("Room {room}").format(room=row.number), subtitle, _("Room number")),
            row.number in numbers,
        )


def _by_confirmation(reader: Reader, wanted: str, limit: int) -> Iterable[tuple[SearchHit, bool]]:
    if not (wanted.isascii() and wanted.isalnum()):
        return
    rows = reader.connection.execute(
        _reservations()
        .where(Booking.property_id == reader.property_id, _code_begins(Booking.confirmation_number, wanted))
        .order_by(Booking.confirmation_number)
        .limit(limit)
    )
    for row in rows:
        yield _reservation_hit(row, _("Confirmation number")), row.confirmation_number == wanted


def _by_agents_number(reader: Reader, wanted: str, limit: int) -> Iterable[tuple[SearchHit, bool]]:
    """By the number that an agent, a channel or a company gave the booking: whatever they write, in small letters or large ones."""
    numbers = {wanted, wanted.upper(), wanted.lower()}
    # Each spelling is a range of the index by itself; several at once would read all of it.
    ranges = (
        select(Booking.id)
        .where(Booking.property_id == reader.property_id, _begins(Booking.order_number, one))
        .order_by(Booking.order_number)
        .limit(limit)
        .subquery()
        for one in sorted(numbers)
    )
    rows = reader.connection.execute(
        _reservations()
        .add_columns(Booking.order_number)
        .where(Booking.id.in_(union_all(*(select(found.c.id) for found in ranges))))
        .order_by(Booking.order_number, Booking.confirmation_number)
        .limit(limit)
    )
    for row in rows:
        yield _reservation_hit(row, _("Agent’s number")), row.order_number in numbers


def _by_guest(reader: Reader, guests: Sequence[ProfileId], limit: int) -> list[SearchHit]:
    if not guests:
        return []
    rows = reader.connection.execute(
        _reservations()
        .where(
            Reservation.guest_id.in_(guests),
            Reservation.status.not_in(_GONE),
            or_(Reservation.departure_date >= reader.business_date(), Reservation.status == ReservationStatus.IN_HOUSE),
        )
        .order_by(Reservation.arrival_date, Booking.confirmation_number)
        .limit(limit)
    )
    return [_reservation_hit(row, _("Name of the guest")) for row in rows]


def _folios(reader: Reader, wanted: str, limit: int) -> Iterable[tuple[SearchHit, bool]]:
    if not (wanted.isascii() and wanted.isalnum()):
        return
    rows = reader.connection.execute(
        select(Folio.id, Folio.number, Folio.name, Folio.currency, func.coalesce(func.sum(FolioWindow.balance_minor), 0).label("balance"))
        .outerjoin(FolioWindow, FolioWindow.folio_id == Folio.id)
        .where(Folio.property_id == reader.property_id, _code_begins(Folio.number, wanted))
        .group_by(Folio.id, Folio.number, Folio.name, Folio.currency)
        .order_by(Folio.number)
        .limit(limit)
    )
    for row in rows:
        balance = _("balance {amount}").format(amount=Money.from_minor(int(row.balance), row.currency))
        title = _("Folio {number}").format(number=row.number)
        yield SearchHit(EntityKind.FOLIO, row.id, title, _joined(row.name, balance), _("Folio number")), row.number == wanted


def _reservations() -> Select[*tuple[Any, ...]]:
    # The hotel is asked of the booking or known of the guest: asked of reservations too, SQLite would read all that the hotel ever had.
    # One room a reservation, however many it is split over: the first that is given, or the one that the guest is in.
    here = and_(RoomOccupancy.reservation_id == ROOM_HOLDER, RoomOccupancy.state != OccupancyState.LEFT, RoomOccupancy.id == room_now())
    return (
        select(
            Reservation.id,
            Booking.confirmation_number,
            Profile.name.label("guest"),
            Reservation.arrival_date,
            Reservation.departure_date,
            Reservation.status,
            RoomType.name.label("room_type"),
            Room.number.label("room"),
        )
        .join(Booking, Booking.id == Reservation.booking_id)
        .join(Profile, Profile.id == Reservation.guest_id)
        .join(RoomType, RoomType.id == Reservation.room_type_id)
        .outerjoin(RoomOccupancy, here)
        .outerjoin(Room, Room.id == RoomOccupancy.room_id)
    )


def _reservation_hit(row: Row[Any], reason: str) -> SearchHit:
    dates = _("{arrival} to {departure}").format(arrival=_day(row.arrival_date), departure=_day(row.departure_date))
    room = _("room {room}").format(room=row.room) if row.room else row.room_type
    status = _(STATUS_TITLES[row.status])
    return SearchHit(EntityKind.RESERVATION, row.id, f"{row.confirmation_number} · {row.guest}", _joined(dates, room, status), reason)


def _group_hit(block: FoundBlock) -> SearchHit:
    dates = f"{_day(block.arrival_date)} – {_day(block.departure_date)}"
    return SearchHit(EntityKind.BLOCK, block.block_id, block.name, _joined(dates, block.code), _("Name of the group"))


def _profile_hit(profile: ProfileHit) -> SearchHit:
    subtitle = _joined(_(_PROFILE_TITLES[profile.kind]), profile.country, profile.phone, profile.email)
    return SearchHit(EntityKind.PROFILE, profile.id, profile.name, subtitle, _(profile.reason))


def _begins(column: Any, text: str) -> ColumnElement[bool]:
    return and_(column >= text, column < text + _AFTER_ALL)


def _code_begins(column: Any, text: str) -> ColumnElement[bool]:
    return and_(column >= text, column < text + _AFTER_CODES)


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _day(day: date) -> str:
    return format_skeleton("MMMd", day, locale=current_language())


def _unique(hits: Iterable[SearchHit]) -> list[SearchHit]:
    return list({(hit.kind, hit.id): hit for hit in reversed(list(hits))}.values())[::-1]
