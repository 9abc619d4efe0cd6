"""An hour agreed with a guest to leave at, after the check-out hour (`docs/algorithms/departure-charges.md`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.leaving import AgreedHour
from hotel_desk.domain.money import Money
from hotel_desk.domain.penalties import local_time
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.policies import TimesTerms
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.domain.reservation_states import Event
from hotel_desk.language import N_, _
from hotel_desk.models.property import Property
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.penalties import PenaltyPreview, penalty_preview
from hotel_desk.queries.penalty_facts import PenaltyFacts
from hotel_desk.queries.policies import policies_of_reservations
from hotel_desk.services.fees import FeeChanged
from hotel_desk.services.room_assignment import expected
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_CHANGES = (EntityKind.RESERVATION, EntityKind.ROOM)


class LateDepartureCharged(StaffError):
    code = "late_departure.charged"
    template = N_("{amount} has been charged for the late departure. Nothing was changed. Reverse that line on the folio first.")


class NoHourAgreed(StaffError):
    code = "late_departure.none"
    template = N_("No late departure was agreed with this guest. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class LateDeparture:
    """What is agreed now. `hour` of the departure date, by the hotel's clock; None: nothing. `fee_minor`: what it will cost, with taxes."""

    reservation_id: ReservationId
    departure_date: dt.date
    hour: dt.time | None
    fee_minor: int = 0


@command(
    title=N_("Agree late departure"),
    permission=Permission.CHANGE_STAY,
    audit=(AuditCode.LATE_DEPARTURE_AGREED,),
    changes=_CHANGES,
    locks=POSTING_LOCKS,
    undo="withdraw_late_departure",
    result=LateDeparture,
)
def agree_late_departure(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    hour: dt.time,
    free_reason: str | None = None,
    expected_fee_minor: int | None = None,
) -> LateDeparture:
    """Let a guest in the house leave at an hour after the check-out hour. Nothing is posted: it is charged at the check-out, or before it.

    Args:
        hour: of the departure date, by the hotel's clock, in whole minutes.
        free_reason: why nothing is charged up to that hour; needs the permission to waive fees.
        expected_fee_minor: what it will cost as it was shown, with taxes, minor units; None does not look.

    Raises:
        InvalidInput: the hour is not after the check-out hour or has passed, or the stay is day use.
        FeeChanged: it would cost something else.
        WrongStatus: the guest is not in the house.
        NotAllowed, ReasonMissing: it may not be agreed without a charge like this.
    """
    reservation = expected(uow, reservation_id, Event.CHANGE_STAY)
    _check_hour(uow, reservation, hour)
    why = None
    if free_reason is not None:
        uow.require(Permission.WAIVE_FEE)
        why = given_reason(free_reason)
    agreed = AgreedHour(hour, why is not None)
    uow.session.flush()
    preview = penalty_preview(uow, reservation_id, kind=PolicyKind.TIMES, hour=agreed)
    _as_shown(uow, preview, expected_fee_minor)
    before = reservation.late_departure_time
    reservation.late_departure_time, reservation.late_departure_free = agreed.hour, agreed.free
    uow.record(
        AuditCode.LATE_DEPARTURE_AGREED,
        reservation,
        hour=f"{hour:%H:%M}",
        before=None if before is None else f"{before:%H:%M}",
        fee_minor=preview.total_minor,
        reason=why,
    )
    return LateDeparture(reservation_id, reservation.departure_date, hour, preview.total_minor)


@command(
    title=N_("Withdraw late departure"),
    permission=Permission.CHANGE_STAY,
    audit=(AuditCode.LATE_DEPARTURE_WITHDRAWN,),
    changes=_CHANGES,
    locks=POSTING_LOCKS,
    undo="agree_late_departure",
    result=LateDeparture,
)
def withdraw_late_departure(uow: UnitOfWork, *, reservation_id: ReservationId) -> LateDeparture:
    """Take the agreement of a late departure back; the check-out hour counts again.

    Raises:
        NoHourAgreed: there is none.
        LateDepartureCharged: it has been charged; the line is to be reversed first.
        WrongStatus: the guest is not in the house.
    """
    reservation = expected(uow, reservation_id, Event.CHANGE_STAY)
    hour = reservation.late_departure_time
    if hour is None:
        raise NoHourAgreed("reservation_id")
    charged = PenaltyFacts(uow, [reservation_id], PolicyKind.TIMES).charged_for_late_departure(reservation_id)
    if charged > 0:
        raise LateDepartureCharged("reservation_id", amount=str(Money.from_minor(charged, uow.hotel.currency)))
    reservation.late_departure_time, reservation.late_departure_free = None, False
    uow.record(AuditCode.LATE_DEPARTURE_WITHDRAWN, reservation, hour=f"{hour:%H:%M}")
    return LateDeparture(reservation_id, reservation.departure_date, None)


def _check_hour(uow: UnitOfWork, reservation: Reservation, hour: dt.time) -> None:
    if reservation.day_use:
        raise InvalidInput("hour", problem=N_("A day use has hours of its own. Nothing was changed."))
    hotel = uow.get(Property, uow.property_id, what=_("The hotel"), lock=False)
    policy = policies_of_reservations(uow, [ReservationId(reservation.id)]).get(ReservationId(reservation.id), {}).get(PolicyKind.TIMES)
    terms = None if policy is None else policy.on(reservation.departure_date)
    usual: dt.time = terms.check_out if isinstance(terms, TimesTerms) else hotel.check_out_time
    if hour <= usual:
        raise InvalidInput("hour", problem=N_("This is not after the check-out hour, so it need not be agreed. Nothing was changed."))
    here = local_time(uow.clock.now(), hotel.time_zone).replace(tzinfo=None)
    if dt.datetime.combine(reservation.departure_date, hour) < here:
        raise InvalidInput("hour", problem=N_("This hour has passed. Nothing was changed. Choose a later one."))


def _as_shown(uow: UnitOfWork, preview: PenaltyPreview, expected_fee_minor: int | None) -> None:
    if expected_fee_minor is not None and expected_fee_minor != preview.total_minor:
        fee, shown = (str(Money.from_minor(minor, uow.hotel.currency)) for minor in (preview.total_minor, expected_fee_minor))
        raise FeeChanged("expected_fee_minor", fee=fee, shown=shown)
