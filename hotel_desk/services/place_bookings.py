"""Bookings of places: made, moved, cancelled, charged to a room, paid elsewhere, reminded of (docs/algorithms/places.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, LockKind, ReservationStatus
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import FolioId, PlaceBookingId, PlaceId, PostingId, ProfileId, ReservationId, TransactionCodeId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import PlaceBookingStatus
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Posting
from hotel_desk.models.place import Place, PlaceBooking
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.types import NAME_LENGTH
from hotel_desk.services import ledger, place_slots
from hotel_desk.services.cashier import post_charge
from hotel_desk.services.chosen_profiles import chosen_profile
from hotel_desk.services.setup_nouns import HIGHEST_PRICE_MINOR, needed_text, number_between
from hotel_desk.services.typed_text import given_reason, money_line, note_line, note_text, phone_line
from hotel_desk.services.versions import refuse_newer_version

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

LONGEST_LEAD_MINUTES = 14 * 24 * 60
SLOT_LOCKS = (LockKind.BUSINESS_DATE_SHARED, LockKind.ROOM_SLOT, LockKind.JOURNAL_HEAD)


class PlaceOff(StaffError):
    code = "place.off"
    template = N_("{place} is switched off. Nothing was booked. Choose another place, or switch it on in the set-up.")


class TooManyForPlace(StaffError):
    code = "place.too_many"
    template = N_("{place} holds {capacity} persons. Nothing was booked. Choose a larger place, or correct the number.")


class BookingIsOver(StaffError):
    code = "place.booking_not_open"
    template = N_("The booking of {place} for {name} was cancelled or is settled. Nothing was changed.")


class PlaceCharged(StaffError):
    code = "place.charged"
    template = N_("“{place}” for {name} is charged to the guest's folio. Nothing was changed. Reverse the charge there first.")


class GuestNotInHouse(StaffError):
    code = "place.guest_not_in_house"
    template = N_(
        "{guest} is not in the house. Nothing was charged. Charge it after check-in, choose a guest in house, or mark it paid elsewhere."
    )


@dataclass(frozen=True, slots=True)
class PlaceBooked:
    """A booking as it is now; `version` is what the next change must name."""

    place_booking_id: PlaceBookingId
    version: int
    price_minor: int


@dataclass(frozen=True, slots=True)
class PlaceCharge:
    """What was posted for a booking. `balance_minor` is the folio's, minor units."""

    place_booking_id: PlaceBookingId
    version: int
    posting_id: PostingId
    folio_id: FolioId
    amount_minor: int
    balance_minor: int


@command(
    title=N_("Book place"),
    permission=Permission.BOOK_PLACE,
    audit=(AuditCode.PLACE_BOOKED,),
    changes=(EntityKind.PLACE_BOOKING,),
    locks=SLOT_LOCKS,
    undo="cancel_place_booking",
    result=PlaceBooked,
)
def book_place(
    uow: UnitOfWork,
    *,
    place_id: PlaceId,
    starts_at: datetime,
    ends_at: datetime,
    persons: int = 1,
    name: str = "",
    phone: str = "",
    reservation_id: ReservationId | None = None,
    profile_id: ProfileId | None = None,
    price_minor: int | None = None,
    remind_minutes: int | None = None,
    note: str = "",
) -> PlaceBooked:
    """Book a place for a guest of the hotel, for somebody who is known, or for a name.

    Args:
        starts_at, ends_at: instants on the borders of slots of one day.
        name: needed where neither a reservation nor a profile is given; else theirs is taken when it is empty.
        price_minor: agreed price, minor units; None: slots times the price of a slot.
        remind_minutes: how long before the beginning to remind; None: not at all.

    Raises:
        PlaceTaken: somebody was faster; the sentence says who.
        PlaceClosed, PlaceOff, TooManyForPlace, InvalidInput, InputTooLong: it cannot be booked so.
        NotFound: there is no such place, reservation or profile.
    """
    place = uow.get(Place, place_id, what=_("The place"))
    if not place.active:
        raise PlaceOff("place_id", place=place.name)
    starts, ends = place_slots.checked_times(uow, place, starts_at, ends_at)
    booking = PlaceBooking(
        id=PlaceBookingId(new_id()),
        property_id=uow.property_id,
        place_id=place.id,
        reservation_id=reservation_id,
        profile_id=profile_id,
        name=_name(uow, name, reservation_id, profile_id),
        phone=phone_line(phone, field="phone"),
        starts_at=starts,
        ends_at=ends,
        slot_minutes=place.slot_minutes,
        persons=_persons(place, persons),
        price_minor=_price(place, starts, ends, price_minor),
        status=PlaceBookingStatus.BOOKED,
        status_reason="",
        remind_at=_remind_at(starts, remind_minutes),
        note=note_text(note).strip(),
        version=1,
    )
    uow.session.add(booking)
    uow.session.flush()
    place_slots.take(uow, place, booking)
    uow.record(AuditCode.PLACE_BOOKED, booking, place=place.code, starts_at=starts, ends_at=ends, name=booking.name)
    return _booked(booking)


@command(
    title=N_("Change place booking"),
    permission=Permission.BOOK_PLACE,
    audit=(AuditCode.PLACE_BOOKING_CHANGED,),
    changes=(EntityKind.PLACE_BOOKING,),
    locks=SLOT_LOCKS,
    result=PlaceBooked,
)
def change_place_booking(
    uow: UnitOfWork,
    *,
    place_booking_id: PlaceBookingId,
    version: int,
    place_id: PlaceId,
    starts_at: datetime,
    ends_at: datetime,
    persons: int,
    name: str,
    phone: str = "",
    reservation_id: ReservationId | None = None,
    price_minor: int | None = None,
    remind_minutes: int | None = None,
    note: str = "",
) -> PlaceBooked:
    """Move a booking to another time or place, or change who, how many and at what price; all arguments as it shall be afterwards.

    Args:
        price_minor: None: slots times the price of a slot, of the place as it is now.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        BookingIsOver: it was cancelled, or used and paid.
        PlaceCharged: it is charged, and its price or guest would change.
        PlaceTaken, PlaceClosed, PlaceOff, TooManyForPlace, InvalidInput, InputTooLong, NotFound: as for a new one.
    """
    booking, before = _open_booking(uow, place_booking_id, version)
    place = before if place_id == before.id else uow.get(Place, place_id, what=_("The place"))
    moved = (place.id, starts_at, ends_at) != (before.id, booking.starts_at, booking.ends_at)
    if not place.active and place is not before:
        raise PlaceOff("place_id", place=place.name)
    starts, ends = place_slots.checked_times(uow, place, starts_at, ends_at) if moved else (booking.starts_at, booking.ends_at)
    price = _price(place, starts, ends, price_minor)
    if _is_charged(uow, booking) and (price, reservation_id) != (booking.price_minor, booking.reservation_id):
        raise PlaceCharged(place=before.name, name=booking.name)
    old = {"place": before.code, "starts_at": booking.starts_at, "ends_at": booking.ends_at}
    remind_at = _remind_at(starts, remind_minutes)
    booking.reminded_at = booking.reminded_at if remind_at == booking.remind_at else None
    booking.place_id, booking.starts_at, booking.ends_at = place.id, starts, ends
    booking.persons, booking.price_minor, booking.remind_at = _persons(place, persons), price, remind_at
    booking.name, booking.reservation_id = _name(uow, name, reservation_id, None), reservation_id
    booking.phone, booking.note = phone_line(phone, field="phone"), note_text(note).strip()
    booking.slot_minutes = place.slot_minutes if moved else booking.slot_minutes
    uow.session.flush()
    if moved:
        place_slots.give_back(uow, booking)
        place_slots.take(uow, place, booking)
    uow.record(AuditCode.PLACE_BOOKING_CHANGED, booking, before=old, place=place.code, starts_at=starts, ends_at=ends)
    return _booked(booking)


@command(
    title=N_("Cancel place booking"),
    permission=Permission.BOOK_PLACE,
    audit=(AuditCode.PLACE_BOOKING_CANCELLED,),
    changes=(EntityKind.PLACE_BOOKING,),
    locks=SLOT_LOCKS,
    result=PlaceBooked,
)
def cancel_place_booking(uow: UnitOfWork, *, place_booking_id: PlaceBookingId, version: int, reason: str) -> PlaceBooked:
    """Give the slots of a booking back; the booking stays on file with the reason.

    Raises:
        ReasonMissing: no reason was given.
        SomeoneWasFaster: it was changed since it was shown.
        BookingIsOver: it was cancelled, or used and paid.
        PlaceCharged: it is charged to a folio.
    """
    why = given_reason(reason)
    booking, place = _open_booking(uow, place_booking_id, version)
    if _is_charged(uow, booking):
        raise PlaceCharged(place=place.name, name=booking.name)
    place_slots.give_back(uow, booking)
    booking.status, booking.status_reason = PlaceBookingStatus.CANCELLED, why
    uow.session.flush()
    uow.record(AuditCode.PLACE_BOOKING_CANCELLED, booking, place=place.code, reason=why)
    return _booked(booking)


@command(
    title=N_("Charge place booking to room"),
    permission=Permission.POST_CHARGE,
    audit=(AuditCode.PLACE_BOOKING_CHARGED, *post_charge.command_spec.audit),  # type: ignore[attr-defined]
    changes=(EntityKind.PLACE_BOOKING, *post_charge.command_spec.changes),  # type: ignore[attr-defined]
    locks=POSTING_LOCKS,
    undo="reverse_posting",
    result=PlaceCharge,
)
def charge_place_booking(
    uow: UnitOfWork, *, place_booking_id: PlaceBookingId, version: int, reservation_id: ReservationId | None = None
) -> PlaceCharge:
    """Post a booking with its taxes on the folio of a guest in house, once; reversing the posting frees it to be charged again.

    Args:
        reservation_id: another guest in house who takes it; None: the one it was booked for.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        BookingIsOver: it was cancelled, or used and paid.
        PlaceCharged: it is charged already.
        GuestNotInHouse: there is no guest in house to charge.
        FolioClosed, WrongCode: as for any charge.
    """
    booking, place = _open_booking(uow, place_booking_id, version)
    if _is_charged(uow, booking):
        raise PlaceCharged(place=place.name, name=booking.name)
    payer = reservation_id or (None if booking.reservation_id is None else ReservationId(booking.reservation_id))
    folio_id = _folio_in_house(uow, payer, booking.name)
    zone = ZoneInfo(uow.hotel.time_zone)
    first, last = booking.starts_at.astimezone(zone), booking.ends_at.astimezone(zone)
    text = f"{place.name[: NAME_LENGTH - 30]} {first:%Y-%m-%d %H:%M}–{last:%H:%M}"
    posted = post_charge(
        uow,
        folio_id=folio_id,
        transaction_code_id=TransactionCodeId(place.transaction_code_id),
        price_minor=booking.price_minor,
        text=text,
    )
    booking.reservation_id, booking.posting_id = payer, posted.posting_id
    uow.session.flush()
    uow.record(AuditCode.PLACE_BOOKING_CHARGED, booking, place=place.code, posting=posted.posting_id, amount_minor=posted.amount_minor)
    return PlaceCharge(
        PlaceBookingId(booking.id), booking.version, posted.posting_id, posted.folio_id, posted.amount_minor, posted.balance_minor
    )


@command(
    title=N_("Mark place booking paid elsewhere"),
    permission=Permission.BOOK_PLACE,
    audit=(AuditCode.PLACE_BOOKING_CHANGED,),
    changes=(EntityKind.PLACE_BOOKING,),
    undo="reopen_place_booking",
    result=PlaceBooked,
)
def mark_place_paid_elsewhere(uow: UnitOfWork, *, place_booking_id: PlaceBookingId, version: int, how: str) -> PlaceBooked:
    """Say that a booking was used and paid at another till, so that nothing is left to charge.

    Args:
        how: a word on it: the till's receipt, cash in the spa.

    Raises:
        InvalidInput: nothing is said.
        SomeoneWasFaster: it was changed since it was shown.
        BookingIsOver: it was cancelled, or is paid already.
        PlaceCharged: it is charged to a folio.
    """
    words = needed_text("how", money_line(how, field="how"))
    booking, place = _open_booking(uow, place_booking_id, version)
    if _is_charged(uow, booking):
        raise PlaceCharged(place=place.name, name=booking.name)
    booking.status, booking.status_reason = PlaceBookingStatus.USED, words
    uow.session.flush()
    uow.record(AuditCode.PLACE_BOOKING_CHANGED, booking, paid_elsewhere=words)
    return _booked(booking)


@command(
    title=N_("Open place booking again"),
    permission=Permission.BOOK_PLACE,
    audit=(AuditCode.PLACE_BOOKING_CHANGED,),
    changes=(EntityKind.PLACE_BOOKING,),
    undo="mark_place_paid_elsewhere",
    result=PlaceBooked,
)
def reopen_place_booking(uow: UnitOfWork, *, place_booking_id: PlaceBookingId, version: int) -> PlaceBooked:
    """Take back that a booking was paid elsewhere: it is left to charge again.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        BookingIsOver: it is not marked as paid.
    """
    booking = uow.get(PlaceBooking, place_booking_id, what=_("The booking"))
    place = uow.get(Place, booking.place_id, what=_("The place"), lock=False)
    refuse_newer_version(booking, version, what=_("The booking of {place}").format(place=place.name))
    if booking.status is not PlaceBookingStatus.USED:
        raise BookingIsOver(place=place.name, name=booking.name)
    before, booking.status, booking.status_reason = booking.status_reason, PlaceBookingStatus.BOOKED, ""
    uow.session.flush()
    uow.record(AuditCode.PLACE_BOOKING_CHANGED, booking, not_paid_elsewhere=before)
    return _booked(booking)


@command(
    title=N_("Mark as reminded"),
    permission=Permission.BOOK_PLACE,
    audit=(AuditCode.PLACE_BOOKING_REMINDED,),
    changes=(EntityKind.PLACE_BOOKING,),
    result=PlaceBooked,
)
def mark_place_reminded(uow: UnitOfWork, *, place_booking_id: PlaceBookingId) -> PlaceBooked:
    """Say that the guest was reminded; a second time changes nothing."""
    booking = uow.get(PlaceBooking, place_booking_id, what=_("The booking"))
    if booking.reminded_at is None:
        booking.reminded_at = uow.clock.now()
        uow.session.flush()
        uow.record(AuditCode.PLACE_BOOKING_REMINDED, booking)
    return _booked(booking)


def _open_booking(uow: UnitOfWork, place_booking_id: PlaceBookingId, version: int) -> tuple[PlaceBooking, Place]:
    booking = uow.get(PlaceBooking, place_booking_id, what=_("The booking"))
    place = uow.get(Place, booking.place_id, what=_("The place"), lock=False)
    if booking.status is not PlaceBookingStatus.BOOKED:
        raise BookingIsOver(place=place.name, name=booking.name)
    refuse_newer_version(booking, version, what=_("The booking of {place}").format(place=place.name))
    return booking, place


def _name(uow: UnitOfWork, name: str, reservation_id: ReservationId | None, profile_id: ProfileId | None) -> str:
    """Whose booking it is called: as typed, else the guest's name."""
    typed = note_line(name, field="name")
    known = "" if profile_id is None else chosen_profile(uow, profile_id, what=_("The guest")).name
    if reservation_id is not None:
        guest_id = uow.get(Reservation, reservation_id, what=_("The reservation"), lock=False).guest_id
        known = chosen_profile(uow, guest_id, what=_("The guest")).name
    return needed_text("name", typed or known)


def _persons(place: Place, persons: int) -> int:
    if persons > place.capacity:
        raise TooManyForPlace("persons", place=place.name, capacity=place.capacity)
    return number_between("persons", persons, 1, place.capacity)


def _price(place: Place, starts: datetime, ends: datetime, agreed_minor: int | None) -> int:
    slots = (ends - starts) // timedelta(minutes=place.slot_minutes)
    price = slots * place.slot_price_minor if agreed_minor is None else agreed_minor
    return number_between("price_minor", price, 0, HIGHEST_PRICE_MINOR)


def _remind_at(starts: datetime, minutes: int | None) -> datetime | None:
    if minutes is None:
        return None
    return starts - timedelta(minutes=number_between("remind_minutes", minutes, 0, LONGEST_LEAD_MINUTES))


def _is_charged(uow: UnitOfWork, booking: PlaceBooking) -> bool:
    if booking.posting_id is None:
        return False
    return uow.connection.execute(select(Posting.id).where(Posting.reversal_of_id == booking.posting_id)).first() is None


def _folio_in_house(uow: UnitOfWork, reservation_id: ReservationId | None, name: str) -> FolioId:
    if reservation_id is None:
        raise GuestNotInHouse("reservation_id", guest=name)
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"), lock=False)
    folio = ledger.folio_of(uow, reservation_id)
    if reservation.status is not ReservationStatus.IN_HOUSE or folio is None:
        guest = uow.get(Profile, reservation.guest_id, what=_("The guest"), lock=False)
        raise GuestNotInHouse("reservation_id", guest=guest.name)
    return FolioId(folio.id)


def _booked(booking: PlaceBooking) -> PlaceBooked:
    return PlaceBooked(PlaceBookingId(booking.id), booking.version, booking.price_minor)
