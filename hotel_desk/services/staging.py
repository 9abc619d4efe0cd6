"""Bookings of another system: staged with all they need in one transaction, and booked one by one when their day comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.card_numbers import without_card_numbers
from hotel_desk.domain.codes import EntityKind, LockKind, ProfileKind, ReservationStatus, SyncRule
from hotel_desk.domain.errors import SomeoneWasFaster
from hotel_desk.domain.ids import ProfileId, ReservationId, RoomTypeId, StagedBookingId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.property import BusinessDate, ClosedDay
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.staging import StagedBooking
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import BookingFacts, RoomRequest, book, sell_rooms
from hotel_desk.services.staging_set_up import needed_profiles, needed_room_types, needed_rooms, raise_allowances

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class BookingToStage:
    """A booking of another system, its room types, agent and company by their codes there.

    Args:
        row_hash: identifies the contents; equal contents are told apart by `occurrence`.
        price_minor: a night, minor units, without tax.
        outcome: CHECKED_OUT, CANCELLED or NO_SHOW; `outcome_date`: when a cancellation was made.
    """

    row_hash: str
    occurrence: int
    line_number: int
    booked_date: date
    arrival_date: date
    departure_date: date
    adults: int
    children: int
    babies: int
    charged_type: str
    occupied_type: str
    price_minor: int
    outcome: ReservationStatus
    outcome_date: date
    agent: str | None
    company: str | None
    country: str | None
    guest_name: str
    market: str
    channel: str
    repeated_guest: bool
    deposit_type: str


@dataclass(frozen=True, slots=True)
class NightAllowance:
    """How many rooms of a type may be sold on a night beyond those there are."""

    room_type: str
    night: date
    rooms: int


@dataclass(frozen=True, slots=True)
class BookingsStaged:
    """What the import added; `known` bookings were there before."""

    added: int
    known: int
    room_types_added: int
    rooms_added: int
    profiles_added: int
    allowances_raised: int
    business_date: date


@dataclass(frozen=True, slots=True)
class StagedBooked:
    staged_id: StagedBookingId
    reservation_id: ReservationId
    confirmation_number: str
    version: int


@command(
    title=N_("Import bookings"),
    permission=Permission.IMPORT_DATA,
    audit=(
        AuditCode.BOOKINGS_STAGED,
        AuditCode.SETUP_ADDED,
        AuditCode.PROFILE_CREATED,
        AuditCode.INVENTORY_ALLOWANCE_SET,
        AuditCode.BUSINESS_DATE_OPENED,
    ),
    changes=(
        EntityKind.STAGED_BOOKING,
        EntityKind.BUILDING,
        EntityKind.FLOOR,
        EntityKind.ROOM_TYPE,
        EntityKind.ROOM,
        EntityKind.PROFILE,
        EntityKind.INVENTORY,
        EntityKind.BUSINESS_DATE,
    ),
    sync=SyncRule.LOCAL,
    locks=(LockKind.BUSINESS_DATE_EXCLUSIVE, LockKind.TYPE_NIGHT, LockKind.JOURNAL_HEAD),
    result=BookingsStaged,
)
def stage_bookings(
    uow: UnitOfWork,
    *,
    source: str,
    bookings: Sequence[BookingToStage],
    rooms: Mapping[str, int],
    allowances: Sequence[NightAllowance],
    staged_before: int,
) -> BookingsStaged:
    """Stage bookings, and make the room types, rooms, agents, companies and allowances they need. Nothing is reserved yet.

    A hotel without reservations and closed days opens on the day of the first booking.

    Args:
        source: the name of the file, for the audit entry.
        rooms: how many rooms of each type there shall be; those there are already are counted in, none is taken away.
        allowances: none is lowered.
        staged_before: how many bookings were staged when rooms and allowances were worked out.

    Raises:
        SomeoneWasFaster: somebody else has staged bookings since.
    """
    uow.require(Permission.SET_UP_HOTEL)
    known = _known(uow)
    if len(known) != staged_before:
        raise SomeoneWasFaster(what=_("The list of imported bookings"))
    new = [one for one in bookings if (one.row_hash, one.occurrence) not in known]
    day = _open_on_first_booking(uow, new)
    named = {*rooms, *(one.room_type for one in allowances)}
    types, types_added = needed_room_types(uow, named.union(*((one.charged_type, one.occupied_type) for one in new)))
    rooms_added = needed_rooms(uow, types, rooms)
    raised = raise_allowances(uow, types, [(one.room_type, one.night, one.rooms) for one in allowances])
    agents, agents_added = needed_profiles(uow, ProfileKind.AGENT, {one.agent for one in new if one.agent})
    companies, companies_added = needed_profiles(uow, ProfileKind.COMPANY, {one.company for one in new if one.company})
    if new:
        uow.connection.execute(insert(StagedBooking), [_row(uow, one, types, agents, companies) for one in new])
        uow.record_row(AuditCode.BOOKINGS_STAGED, EntityKind.STAGED_BOOKING, uow.property_id, source=source, added=len(new))
        uow.changed_row(EntityKind.STAGED_BOOKING, uow.property_id, {"source": source, "added": len(new)})
    return BookingsStaged(len(new), len(bookings) - len(new), types_added, rooms_added, agents_added + companies_added, raised, day)


@command(
    title=N_("Book an imported booking"),
    permission=Permission.BOOK,
    audit=(AuditCode.STAGED_BOOKING_BOOKED, *book.command_spec.audit),  # type: ignore[attr-defined]
    changes=(EntityKind.STAGED_BOOKING, *book.command_spec.changes),  # type: ignore[attr-defined]
    locks=SALE_LOCKS,
    undo="cancel_reservation",
    result=StagedBooked,
)
def book_staged(uow: UnitOfWork, *, staged_id: StagedBookingId) -> StagedBooked:
    """Make the reservation of a staged booking, as the booking stood when it was made: at the reserved type.

    Raises:
        inventory.SoldOut, InvalidInput: as for any booking; it stays staged.
    """
    staged = uow.get(StagedBooking, staged_id, what=_("The imported booking"))
    if staged.reservation_id is not None:
        return _booked_before(uow, staged)
    # As it was booked elsewhere: nobody asks any more whether so many guests fit into the room.
    booked = sell_rooms(
        uow,
        guest=ProfileDetails(name=staged.guest_name, country=staged.country),
        rooms=[
            RoomRequest(
                room_type_id=RoomTypeId(staged.charged_type_id),
                arrival_date=staged.arrival_date,
                departure_date=staged.departure_date,
                price_minor=staged.price_minor,
                adults=staged.adults,
                children=staged.children,
                babies=staged.babies,
            )
        ],
        facts=BookingFacts(
            company_id=None if staged.company_id is None else ProfileId(staged.company_id),
            agent_id=None if staged.agent_id is None else ProfileId(staged.agent_id),
            market=staged.market,
            channel=staged.channel,
        ),
    )
    staged.reservation_id = booked.reservation_ids[0]
    uow.record_row(AuditCode.STAGED_BOOKING_BOOKED, EntityKind.STAGED_BOOKING, staged_id, confirmation=booked.confirmation_number)
    return StagedBooked(staged_id, booked.reservation_ids[0], booked.confirmation_number, version=1)


def _booked_before(uow: UnitOfWork, staged: StagedBooking) -> StagedBooked:
    row = uow.connection.execute(
        select(Reservation.id, Booking.confirmation_number, Reservation.version)
        .join(Booking, Booking.id == Reservation.booking_id)
        .where(Reservation.id == staged.reservation_id)
    ).one()
    return StagedBooked(StagedBookingId(staged.id), ReservationId(row.id), row.confirmation_number, row.version)


def _known(uow: UnitOfWork) -> set[tuple[str, int]]:
    rows = uow.connection.execute(
        select(StagedBooking.row_hash, StagedBooking.occurrence).where(StagedBooking.property_id == uow.property_id)
    )
    return {(row.row_hash, row.occurrence) for row in rows}


def _open_on_first_booking(uow: UnitOfWork, new: Sequence[BookingToStage]) -> date:
    here = StagedBooking.property_id == uow.property_id
    earlier: date | None = uow.connection.execute(select(func.min(StagedBooking.booked_date)).where(here)).scalar()
    days = [one.booked_date for one in new] + ([] if earlier is None else [earlier])
    if not new or _has_history(uow) or min(days) == uow.business_date:
        return uow.business_date
    first = min(days)
    uow.connection.execute(
        update(BusinessDate).where(BusinessDate.property_id == uow.property_id).values(date=first, opened_at=uow.clock.now())
    )
    uow.record_row(AuditCode.BUSINESS_DATE_OPENED, EntityKind.BUSINESS_DATE, uow.property_id, date=first, before=uow.business_date)
    uow.changed_row(EntityKind.BUSINESS_DATE, uow.property_id, {"date": first})
    return first


def _has_history(uow: UnitOfWork) -> bool:
    reserved = select(Reservation.id).where(Reservation.property_id == uow.property_id).limit(1)
    closed = select(ClosedDay.date).where(ClosedDay.property_id == uow.property_id).limit(1)
    return any(uow.connection.execute(question).first() is not None for question in (reserved, closed))


def _row(
    uow: UnitOfWork,
    one: BookingToStage,
    types: Mapping[str, RoomTypeId],
    agents: Mapping[str, ProfileId],
    companies: Mapping[str, ProfileId],
) -> dict[str, object]:
    return {
        "id": new_id(),
        "property_id": uow.property_id,
        "row_hash": one.row_hash,
        "occurrence": one.occurrence,
        "line_number": one.line_number,
        "booked_date": one.booked_date,
        "arrival_date": one.arrival_date,
        "departure_date": one.departure_date,
        "adults": one.adults,
        "children": one.children,
        "babies": one.babies,
        "charged_type_id": types[one.charged_type],
        "occupied_type_id": types[one.occupied_type],
        "price_minor": one.price_minor,
        "outcome": one.outcome,
        "outcome_date": one.outcome_date,
        "agent_id": agents[one.agent] if one.agent else None,
        "company_id": companies[one.company] if one.company else None,
        "country": one.country,
        "guest_name": without_card_numbers(one.guest_name),
        "market": one.market,
        "channel": one.channel,
        "repeated_guest": one.repeated_guest,
        "deposit_type": one.deposit_type,
    }
