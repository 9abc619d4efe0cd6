"""What became of bookings, month by month, by what guarantees them and by who pays; counted by `booked_months`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select

from hotel_desk.domain.policies import GuaranteeKind, GuaranteeTerms, PolicyTerms, read_terms
from hotel_desk.domain.rate_codes import Payer, PolicyKind
from hotel_desk.models.policy import Policy, PolicyVersion, ReservationPolicy
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.queries.booked_months import BOOKED, BOOKED_ON_THESE_DAYS, booked_by_month

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

# What a version says may depend on the day of arrival.
_KEY = (Booking.booked_date, Reservation.arrival_date, Booking.payer, ReservationPolicy.policy_version_id)
_BOOKED = (
    select(*_KEY, *BOOKED)
    .join(Reservation, Reservation.booking_id == Booking.id)
    .outerjoin(ReservationPolicy, (ReservationPolicy.reservation_id == Reservation.id) & (ReservationPolicy.kind == PolicyKind.GUARANTEE))
    .where(*BOOKED_ON_THESE_DAYS)
    .group_by(*_KEY)
)
_VERSIONS = (
    select(PolicyVersion.id, PolicyVersion.terms)
    .join(Policy, Policy.id == PolicyVersion.policy_id)
    .where(PolicyVersion.property_id == bindparam("hotel"), Policy.kind == PolicyKind.GUARANTEE)
)


@dataclass(frozen=True, slots=True)
class BookedMonth:
    """Reservations made in a month (its first day), for whatever day, that are guaranteed and paid alike.

    Args:
        guarantee: what the policy they were made under asks; None: none holds for them.
        payer: who pays; None: it was not said.
        booked, given_up: how many; of these, how many are cancelled or no-shows by now.
    """

    month: dt.date
    guarantee: GuaranteeKind | None
    payer: Payer | None
    booked: int
    given_up: int


def bookings_by_payment(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[BookedMonth, ...]:
    """What was booked on some business dates, in no order. Two statements."""
    versions = {
        row.id: read_terms(PolicyKind.GUARANTEE, row.terms) for row in reader.connection.execute(_VERSIONS, {"hotel": reader.property_id})
    }
    found = booked_by_month(reader, _BOOKED, lambda row: (_guarantee(row, versions), row.payer), first=first, last=last)
    return tuple(BookedMonth(month, *key, *counts) for (month, key), counts in found.items())


def _guarantee(row: Any, versions: dict[UUID, PolicyTerms]) -> GuaranteeKind | None:
    if row.policy_version_id is None:
        return None
    terms = versions[row.policy_version_id].on(row.arrival_date)
    return terms.kind if isinstance(terms, GuaranteeTerms) else None
