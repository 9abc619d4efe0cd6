"""Places: each booking holds its own slots, no moment of a place is let twice, what is charged is charged once and to its guest."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, not_, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.rate_codes import PlaceBookingStatus
from hotel_desk.language import N_
from hotel_desk.models.folio import Posting
from hotel_desk.models.place import Place, PlaceBooking, PlaceSlot
from hotel_desk.queries.invariants_found import HOTEL, MOST_NAMED, Invariant, Violation, stated_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotel_desk.db.database import Reader
    from hotel_desk.queries.invariants_found import Statement

_LIVE = PlaceBooking.status != PlaceBookingStatus.CANCELLED
_SLOTS = (
    select(
        Place.code,
        PlaceBooking.name,
        PlaceBooking.status,
        PlaceBooking.starts_at,
        PlaceBooking.ends_at,
        PlaceBooking.slot_minutes,
        func.count(PlaceSlot.starts_at).label("slots"),
        func.min(PlaceSlot.starts_at).label("first"),
        func.max(PlaceSlot.starts_at).label("last"),
    )
    .join(Place, Place.id == PlaceBooking.place_id)
    .outerjoin(PlaceSlot, (PlaceSlot.place_booking_id == PlaceBooking.id) & (PlaceSlot.place_id == PlaceBooking.place_id))
    .where(PlaceBooking.property_id == HOTEL)
    .group_by(
        Place.code,
        PlaceBooking.id,
        PlaceBooking.name,
        PlaceBooking.status,
        PlaceBooking.starts_at,
        PlaceBooking.ends_at,
        PlaceBooking.slot_minutes,
    )
)


def _slots_of_bookings(reader: Reader, invariant: Invariant) -> Iterator[Violation]:
    """A booking has slots that fill it from beginning to end; a cancelled one has none."""
    found = 0
    for row in reader.connection.execute(_SLOTS, {"hotel": reader.property_id}):
        length = timedelta(minutes=row.slot_minutes)
        wanted = 0 if row.status is PlaceBookingStatus.CANCELLED else max(1, (row.ends_at - row.starts_at) // length)
        right = row.slots == wanted and (not wanted or (row.first == row.starts_at and row.last + length == row.ends_at))
        if not right and found < MOST_NAMED:
            found += 1
            where = f"{row.code}, {row.name}, {row.starts_at:%Y-%m-%d %H:%M}–{row.ends_at:%H:%M} UTC"
            yield Violation(invariant.code, invariant.title, where, str(row.slots), str(wanted))


def _slots_of_others() -> Statement:
    """A slot belongs to a booking of its own place."""
    return (
        select(Place.code.label("place"), PlaceSlot.starts_at.label("slot"), PlaceBooking.name.label("booking"))
        .join(Place, Place.id == PlaceSlot.place_id)
        .join(PlaceBooking, PlaceBooking.id == PlaceSlot.place_booking_id)
        .where(PlaceSlot.property_id == HOTEL, or_(PlaceBooking.place_id != PlaceSlot.place_id, PlaceBooking.property_id != HOTEL))
    )


def _booked_twice() -> Statement:
    """Of a place's bookings in the order of time, none begins before the one before it has ended."""
    following = (
        select(
            PlaceBooking.place_id,
            PlaceBooking.name,
            PlaceBooking.ends_at,
            func.lead(PlaceBooking.starts_at).over(partition_by=PlaceBooking.place_id, order_by=PlaceBooking.starts_at).label("next_at"),
        )
        .where(PlaceBooking.property_id == HOTEL, _LIVE)
        .subquery()
    )
    return (
        select(
            Place.code.label("place"),
            following.c.name.label("booking"),
            following.c.next_at.label("found"),
            following.c.ends_at.label("expected"),
        )
        .join(Place, Place.id == following.c.place_id)
        .where(following.c.next_at < following.c.ends_at)
    )


def _charges() -> tuple[Statement, Statement]:
    """The posting of a booking is a charge to its guest; one that was not reversed keeps the booking from being cancelled."""
    reversal = aliased(Posting)
    astray = (
        select(Place.code.label("place"), PlaceBooking.name.label("booking"), Posting.text.label("found"))
        .join(Place, Place.id == PlaceBooking.place_id)
        .join(Posting, Posting.id == PlaceBooking.posting_id)
        .outerjoin(reversal, reversal.reversal_of_id == Posting.id)
        .where(
            PlaceBooking.property_id == HOTEL,
            or_(
                Posting.kind != PostingKind.CHARGE,
                reversal.id.is_(None)
                & or_(PlaceBooking.reservation_id.is_(None), Posting.reservation_id != PlaceBooking.reservation_id, not_(_LIVE)),
            ),
        )
    )
    twice = (
        select(func.min(PlaceBooking.name).label("booking"), func.count().label("found"))
        .where(PlaceBooking.property_id == HOTEL, PlaceBooking.posting_id.is_not(None))
        .group_by(PlaceBooking.posting_id)
        .having(func.count() > 1)
    )
    return astray, twice


PLACE_INVARIANTS = (
    Invariant("place.slots", N_("A booking of a place does not hold exactly its slots"), _slots_of_bookings),
    Invariant("place.slot_of_another", N_("A slot of a place belongs to a booking of another place"), stated_by(_slots_of_others())),
    Invariant("place.booked_twice", N_("A place is booked twice at the same time"), stated_by(_booked_twice())),
    Invariant("place.charge", N_("The charge of a place booking is not one charge to its guest"), stated_by(*_charges())),
)
