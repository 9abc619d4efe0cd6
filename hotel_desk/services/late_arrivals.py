"""Guests who appear after they were given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import ReasonCodeId, ReservationId, RoomId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import Event, WrongStatus, after
from hotel_desk.language import N_, _
from hotel_desk.models.reservation import Reservation
from hotel_desk.services.cancellations import bring_back, reinstate_reservation
from hotel_desk.services.reservation_nights import change_nights, price_of_last_night
from hotel_desk.services.reservation_requests import refuse_endless_stay
from hotel_desk.services.stays import CheckedIn, check_in

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@command(
    title=N_("Receive no-show"),
    permission=Permission.CHECK_IN,
    audit=(
        AuditCode.NO_SHOW_RECEIVED,
        *reinstate_reservation.command_spec.audit,  # type: ignore[attr-defined]
        *check_in.command_spec.audit,  # type: ignore[attr-defined]
    ),
    changes=(
        *reinstate_reservation.command_spec.changes,  # type: ignore[attr-defined]
        *check_in.command_spec.changes,  # type: ignore[attr-defined]
    ),
    locks=SALE_LOCKS,
    undo="undo_check_in",
    result=CheckedIn,
)
def receive_no_show(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    room_id: RoomId | None = None,
    departure_date: date | None = None,
    override_reason: str | None = None,
    forced: bool = False,
    do_not_rent_reason: str | None = None,
    waive_reason: str | None = None,
    expected_fee_minor: int | None = None,
    upgrade_code_id: ReasonCodeId | None = None,
    upgrade_reason: str = "",
) -> CheckedIn:
    """Receive a guest who was marked a no-show: the stay is taken back from tonight on, its penalty is reversed, the guest checked in.

    Args:
        room_id: the room to hand out; a no-show has lost the one it had.
        departure_date: where it is another one than agreed, or the agreed one has passed.
        override_reason: hand the room out although it is not ready; needs its own permission.
        forced: even on a full night; needs its own permission and is counted as oversold.
        do_not_rent_reason: why a guest who must not get a room gets one all the same; needs its own permission.
        waive_reason, expected_fee_minor: as for `check_in`, of an arrival before the hour.
        upgrade_code_id, upgrade_reason: as for `check_in`.

    Raises:
        WrongStatus: the reservation is no no-show.
        InvalidInput: the agreed departure has passed and no other was named.
        inventory.SoldOut: a night has been sold to somebody else; the reservation stays a no-show.
        The refusals of `check_in`.
    """
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    if reservation.status is not ReservationStatus.NO_SHOW:
        raise WrongStatus(status=reservation.status.value)
    if forced:
        uow.require(Permission.FORCE_OVERSELL)
    agreed = reservation.arrival_date
    _begin_tonight(uow, reservation, departure_date or reservation.departure_date)
    back = bring_back(uow, reservation, after(reservation.status, Event.REINSTATE), forced=forced)
    uow.record(
        AuditCode.NO_SHOW_RECEIVED, reservation, expected_on=agreed, departure=reservation.departure_date, oversold=list(back.oversold)
    )
    here = check_in(
        uow,
        reservation_id=reservation_id,
        room_id=room_id,
        override_reason=override_reason,
        do_not_rent_reason=do_not_rent_reason,
        waive_reason=waive_reason,
        expected_fee_minor=expected_fee_minor,
        upgrade_code_id=upgrade_code_id,
        upgrade_reason=upgrade_reason,
    )
    return replace(here, oversold=back.oversold)


def _begin_tonight(uow: UnitOfWork, reservation: Reservation, departure: date) -> None:
    """The nights that have passed are given up, at the price agreed for the others."""
    today = uow.business_date
    if departure < today or (departure == today and not reservation.day_use):
        raise InvalidInput(
            "departure_date", problem=N_("The stay would have ended by now. Nothing was changed. Name the departure and try again.")
        )
    refuse_endless_stay(uow, today, departure)
    if (reservation.arrival_date, reservation.departure_date) != (today, departure):
        change_nights(uow, reservation, today, departure, price_minor=price_of_last_night(uow, reservation))
