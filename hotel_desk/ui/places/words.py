"""Places and their bookings in words, and how a booking looks."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hotel_desk.domain.rate_codes import PlaceBookingStatus, PlaceKind
from hotel_desk.language import N_, _, plural
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StatusLook, StayLook

if TYPE_CHECKING:
    from datetime import datetime

    from hotel_desk.queries.places import PlaceBookingRow

PLACE_KINDS: dict[PlaceKind, str] = {
    PlaceKind.MEETING_ROOM: N_("Meeting room"),
    PlaceKind.TABLE: N_("Table"),
    PlaceKind.SPA: N_("Spa"),
    PlaceKind.SPORT: N_("Sport"),
    PlaceKind.PARKING: N_("Parking"),
    PlaceKind.OTHER: N_("Other place"),
}


class BookingLook(StrEnum):
    """How a booking shows: what is still owed."""

    RESERVED = "reserved"
    CHARGED = "charged"
    PAID = "paid"


_LOOKS = {
    BookingLook.RESERVED: (StayLook.RESERVED, N_("Reserved"), "R"),
    BookingLook.CHARGED: (StayLook.IN_HOUSE, N_("Charged to a room"), "C"),
    BookingLook.PAID: (StayLook.PAST, N_("Paid elsewhere"), "P"),
}


def look_of(booking: PlaceBookingRow) -> BookingLook:
    """What a booking shows."""
    if booking.status is PlaceBookingStatus.USED:
        return BookingLook.PAID
    return BookingLook.CHARGED if booking.charged else BookingLook.RESERVED


def status_look(look: BookingLook) -> StatusLook:
    """The colours of the present theme, with the letter and the title of a booking."""
    like, title, letter = _LOOKS[look]
    return replace(theme().tokens.stays[like], title=title, letter=letter)


def status_words(booking: PlaceBookingRow) -> str:
    """What has become of a booking."""
    if booking.status is PlaceBookingStatus.CANCELLED:
        return _("Cancelled: {reason}").format(reason=booking.status_reason)
    words = _(_LOOKS[look_of(booking)][1])
    return f"{words}: {booking.status_reason}" if booking.status_reason else words


def clock_text(instant: datetime, zone: ZoneInfo) -> str:
    """What the hotel's clock shows: 14:00."""
    return f"{instant.astimezone(zone):%H:%M}"


def times_text(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    """From when to when: 14:00–16:00."""
    return f"{clock_text(starts_at, zone)}–{clock_text(ends_at, zone)}"


def when_text(booking: PlaceBookingRow, zone: ZoneInfo) -> str:
    """Day and times."""
    return f"{date_text(booking.starts_at.astimezone(zone).date())}, {times_text(booking.starts_at, booking.ends_at, zone)}"


def persons_text(count: int) -> str:
    """So many persons."""
    return plural("{count} person", "{count} persons", count).format(count=count)


def bookings_text(count: int) -> str:
    """So many bookings."""
    return plural("{count} booking", "{count} bookings", count).format(count=count) if count else _("Nothing booked")


def lead_text(minutes: int) -> str:
    """How long before."""
    if minutes and minutes % 1440 == 0:
        return plural("{count} day before", "{count} days before", minutes // 1440).format(count=minutes // 1440)
    if minutes and minutes % 60 == 0:
        return plural("{count} hour before", "{count} hours before", minutes // 60).format(count=minutes // 60)
    return plural("{count} minute before", "{count} minutes before", minutes).format(count=minutes)
