"""One search over everything: guests, rooms, reservations, folios (Ctrl+K)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from babel.dates import format_date
from sqlalchemy import BindParameter, Row, Select, and_, bindparam, func, or_, select, union
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import EntityKind, OccupancyState, ProfileKind, ReservationStatus
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.money import Money
from hotel_desk.domain.reservation_states import STATUS_TITLES
from hotel_desk.language import CHINESE, N_, _, current_language
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import ROOM_HOLDER, Booking, Reservation
from hotel_desk.models.room import Room, RoomType
from hotel_desk.queries.beginnings import begins, bounds
from hotel_desk.queries.blocks import FoundBlock, find_blocks
from hotel_desk.queries.profiles import ProfileHit, find_profiles
from hotel_desk.queries.room_now import room_now

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

# Letters and digits only, so that it may be compared with a column of plain codes on every database.
_AFTER_CODES = "~"
_SHORTEST_GROUP = 2
_PROFILE_TITLES = {ProfileKind.GUEST: N_("Guest"), ProfileKind.COMPANY: N_("Company"), ProfileKind.AGENT: N_("Agent")}
_GONE = (ReservationStatus.CANCELLED, ReservationStatus.NO_SHOW)
_HOTEL: BindParameter[Any] = bindparam("hotel")
_MOST: BindParameter[Any] = bindparam("most")


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One thing found: where it leads, what it is called, what tells it from others, why it was found."""

    kind: EntityKind
    id: UUID
    title: str
    subtitle: str
    reason: str


@cache
def _rooms_from(spellings: int) -> Select[*tuple[Any, ...]]:
    guest = aliased(Profile)
    return (
        select(Room.id, Room.number, RoomType.name, guest.name.label("guest"))
        .join(RoomType, RoomType.id == Room.room_type_id)
        .outerjoin(RoomOccupancy, and_(RoomOccupancy.property_id == Room.property_id, RoomOccupancy.open_room_id == Room.id))
        .outerjoin(Reservation, Reservation.id == RoomOccupancy.reservation_id)
        .outerjoin(guest, guest.id == Reservation.guest_id)
        .where(Room.property_id == _HOTEL, Room.active.is_(True), or_(*(begins(Room.number, place) for place in range(spellings))))
        .order_by(Room.number)
        .limit(_MOST)
    )


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
        .limit(_MOST)
    )


@cache
def _of_agents_number(spellings: int) -> Select[*tuple[Any, ...]]:
    # Each spelling is a range of the index by itself; several at once would read all of it. Joined: for "is one of these or of those"
    # a server goes through all the reservations that the hotel ever had.
    ranges = (
        select(Booking.id)
        .where(Booking.property_id == _HOTEL, begins(Booking.order_number, place))
        .order_by(Booking.order_number)
        .limit(_MOST)
        .subquery()
        for place in range(spellings)
    )
    found = union(*(select(each.c.id) for each in ranges)).subquery()
    return (
        _reservations()
        .add_columns(Booking.order_number)
        .join(found, found.c.id == Booking.id)
        .order_by(Booking.order_number, Booking.confirmation_number)
    )


_OF_CONFIRMATION = (
    _reservations().where(Booking.property_id == _HOTEL, begins(Booking.confirmation_number)).order_by(Booking.confirmation_number)
)
_OF_GUESTS = (
    _reservations()
    .where(
        Reservation.guest_id.in_(bindparam("guests", expanding=True)),
        Reservation.status.not_in(_GONE),
        or_(Reservation.departure_date >= bindparam("today"), Reservation.status == ReservationStatus.IN_HOUSE),
    )
    .order_by(Reservation.arrival_date, Booking.confirmation_number)
)
_FOLIOS = (
    select(Folio.id, Folio.number, Folio.name, Folio.currency, func.coalesce(func.sum(FolioWindow.balance_minor), 0).label("balance"))
    .outerjoin(FolioWindow, FolioWindow.folio_id == Folio.id)
    .where(Folio.property_id == _HOTEL, begins(Folio.number))
    .group_by(Folio.id, Folio.number, Folio.name, Folio.currency)
    .order_by(Folio.number)
    .limit(_MOST)
)


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
    numbers = _spellings(wanted)
    asked = {"hotel": reader.property_id, "most": limit, **bounds(dict(enumerate(numbers)))}
    for row in reader.connection.execute(_rooms_from(len(numbers)), asked):
        subtitle = _joined(row.name, row.guest)
        yield (
            SearchHit(EntityKind.ROOM, row.id, _("Room {room}").format(room=row.number), subtitle, _("Room number")),
            row.number in numbers,
        )


def _by_confirmation(reader: Reader, wanted: str, limit: int) -> Iterable[tuple[SearchHit, bool]]:
    if not (wanted.isascii() and wanted.isalnum()):
        return
    asked = {"hotel": reader.property_id, "most": limit, **bounds({0: wanted}, _AFTER_CODES)}
    for row in reader.connection.execute(_OF_CONFIRMATION, asked):
        yield _reservation_hit(row, _("Confirmation number")), row.confirmation_number == wanted


def _by_agents_number(reader: Reader, wanted: str, limit: int) -> Iterable[tuple[SearchHit, bool]]:
    """By the number that an agent, a channel or a company gave the booking: whatever they write, in small letters or large ones."""
    numbers = _spellings(wanted)
    asked = {"hotel": reader.property_id, "most": limit, **bounds(dict(enumerate(numbers)))}
    for row in reader.connection.execute(_of_agents_number(len(numbers)), asked):
        yield _reservation_hit(row, _("Agent’s number")), row.order_number in numbers


def _by_guest(reader: Reader, guests: Sequence[ProfileId], limit: int) -> list[SearchHit]:
    if not guests:
        return []
    rows = reader.connection.execute(_OF_GUESTS, {"guests": guests, "today": reader.business_date(), "most": limit})
    return [_reservation_hit(row, _("Name of the guest")) for row in rows]


def _folios(reader: Reader, wanted: str, limit: int) -> Iterable[tuple[SearchHit, bool]]:
    if not (wanted.isascii() and wanted.isalnum()):
        return
    asked = {"hotel": reader.property_id, "most": limit, **bounds({0: wanted}, _AFTER_CODES)}
    for row in reader.connection.execute(_FOLIOS, asked):
        balance = _("balance {amount}").format(amount=Money.from_minor(int(row.balance), row.currency))
        title = _("Folio {number}").format(number=row.number)
        yield SearchHit(EntityKind.FOLIO, row.id, title, _joined(row.name, balance), _("Folio number")), row.number == wanted


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


def _spellings(wanted: str) -> list[str]:
    return sorted({wanted, wanted.upper(), wanted.lower()})


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _day(day: date) -> str:
    return _day_in(current_language(), day)


# The days of one page are few, and of the next page the same.
@lru_cache(maxsize=2048)
def _day_in(language: str, day: date) -> str:
    # Day first in English, as the lists of the window write it; `Mar 2` beside their `2 Mar` would be read twice.
    return format_date(day, "M月d日" if language == CHINESE else "d MMM", locale=language)


def _unique(hits: Iterable[SearchHit]) -> list[SearchHit]:
    return list({(hit.kind, hit.id): hit for hit in reversed(list(hits))}.values())[::-1]
