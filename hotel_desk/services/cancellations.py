"""Reservations that come to nothing, and those taken back: cancelled, no-show, reinstated."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, ReservationStatus
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import ReasonCodeId, ReservationId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import PolicyKind, ReasonKind
from hotel_desk.domain.reservation_states import Event, after
from hotel_desk.language import N_, _
from hotel_desk.models.reservation import Reservation
from hotel_desk.services.chosen_profiles import chosen_profile
from hotel_desk.services.fees import FEE_AUDIT, FEE_CHANGES, charge_penalty, fee_shown, take_penalties_back
from hotel_desk.services.plan_sales import PlanSale, record_overridden, sale_again
from hotel_desk.services.quotas import hold_quota_again
from hotel_desk.services.reason_texts import reason_in_words
from hotel_desk.services.reservation_changes import ReservationChanged, as_changed
from hotel_desk.services.reservation_nights import give_nights_back, take_nights
from hotel_desk.services.room_assignment import withdraw_room
from hotel_desk.services.sharer_groups import pass_on, room_price_kept, share_again
from hotel_desk.services.stay_commissions import COMMISSION_AUDIT, COMMISSION_CHANGES, drop_commission, keep_commission

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.db.unit_of_work import UnitOfWork


@command(
    title=N_("Cancel reservation"),
    permission=Permission.CANCEL_RESERVATION,
    audit=(AuditCode.RESERVATION_CANCELLED, AuditCode.ROOM_UNASSIGNED, *FEE_AUDIT),
    changes=(EntityKind.RESERVATION, EntityKind.INVENTORY, EntityKind.ROOM, *FEE_CHANGES),
    locks=SALE_LOCKS,
    undo="reinstate_reservation",
    result=ReservationChanged,
)
def cancel_reservation(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    reason: str = "",
    reason_code_id: ReasonCodeId | None = None,
    waive_reason: str | None = None,
    expected_fee_minor: int | None = None,
) -> ReservationChanged:
    """Cancel: the nights and the room are free again, the reservation stays on file with the reason. Its penalty is charged.

    Args:
        reason: in words; may be empty where a code is given.
        reason_code_id: of the hotel's list of reasons for cancellations.
        waive_reason: why the penalty is not charged; needs its own permission.
        expected_fee_minor: the penalty that was shown, with its taxes, minor units; None does not look.

    Raises:
        FeeChanged: the penalty is another one by now.
        ReasonMissing: no reason was given.
        WrongStatus: the reservation is not waiting for its guest.
    """
    why = reason_in_words(uow, ReasonKind.CANCELLATION, reason_code_id, reason)
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    after(reservation.status, Event.CANCEL)
    penalty = fee_shown(uow, reservation, PolicyKind.CANCELLATION, expected_fee_minor=expected_fee_minor)
    done = give_up(uow, reservation, Event.CANCEL, AuditCode.RESERVATION_CANCELLED, why)
    charge_penalty(uow, reservation, penalty, waive_reason=waive_reason)
    return done


@command(
    title=N_("Mark no-show"),
    permission=Permission.MARK_NO_SHOW,
    audit=(AuditCode.RESERVATION_NO_SHOW, AuditCode.ROOM_UNASSIGNED, *FEE_AUDIT, *COMMISSION_AUDIT),
    changes=(EntityKind.RESERVATION, EntityKind.INVENTORY, EntityKind.ROOM, *FEE_CHANGES, *COMMISSION_CHANGES),
    locks=SALE_LOCKS,
    undo="reinstate_reservation",
    result=ReservationChanged,
)
def mark_no_show(
    uow: UnitOfWork, *, reservation_id: ReservationId, waive_reason: str | None = None, expected_fee_minor: int | None = None
) -> ReservationChanged:
    """Write down that the guest did not come; the nights and the room are free again. Its penalty is charged.

    Args:
        waive_reason: why the penalty is not charged; needs its own permission.
        expected_fee_minor: the penalty that was shown, with its taxes, minor units; None does not look.

    Raises:
        FeeChanged: the penalty is another one by now.
        InvalidInput: the arrival date has not come yet.
        WrongStatus: the reservation is not waiting for its guest.
    """
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"), lock=False)
    if reservation.arrival_date > uow.business_date:
        raise InvalidInput(
            "arrival_date",
            problem=N_("The guest is not expected before a later day, so this is no no-show yet. Nothing was changed. Cancel it instead."),
        )
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    after(reservation.status, Event.MARK_NO_SHOW)
    penalty = fee_shown(uow, reservation, PolicyKind.NO_SHOW, expected_fee_minor=expected_fee_minor)
    done = give_up(uow, reservation, Event.MARK_NO_SHOW, AuditCode.RESERVATION_NO_SHOW, "")
    charge_penalty(uow, reservation, penalty, waive_reason=waive_reason)
    keep_commission(uow, reservation)
    return done


@command(
    title=N_("Reinstate reservation"),
    permission=Permission.CANCEL_RESERVATION,
    audit=(
        AuditCode.RESERVATION_REINSTATED,
        AuditCode.RESTRICTION_OVERRIDDEN,
        AuditCode.INVENTORY_OVERSOLD,
        AuditCode.POSTING_REVERSED,
    ),
    changes=(EntityKind.RESERVATION, EntityKind.INVENTORY, *FEE_CHANGES, *COMMISSION_CHANGES),
    locks=SALE_LOCKS,
    undo="cancel_reservation",
    result=ReservationChanged,
)
def reinstate_reservation(
    uow: UnitOfWork, *, reservation_id: ReservationId, forced: bool = False, override_reason: str | None = None
) -> ReservationChanged:
    """Take a cancelled or no-show reservation back, if it could be sold anew: its nights, and the rules and quotas of its plan are asked.

    Args:
        forced: even on a full night or over a quota; needs its own permission and is counted as oversold.
        override_reason: why it is taken back against the rules of its plan; needs its own permission.

    Raises:
        inventory.SoldOut, quotas.QuotaReached: a night has been sold to somebody else; the reservation stays cancelled.
        plan_sales.NotForSale: a rule of its plan stands in the way by now, and no reason was given; it stays cancelled.
        InvalidInput: its arrival lies before the business date.
    """
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    status = after(reservation.status, Event.REINSTATE)
    if forced:
        uow.require(Permission.FORCE_OVERSELL)
    if reservation.arrival_date < uow.business_date:
        raise InvalidInput(
            "arrival_date",
            problem=N_("The arrival lies in the past. Nothing was changed. Make a new reservation from today on."),
        )
    return bring_back(uow, reservation, status, forced=forced, as_a_sale=True, override_reason=override_reason)


def give_up(uow: UnitOfWork, reservation: Reservation, event: Event, code: AuditCode, reason: str) -> ReservationChanged:
    """Let a reservation end before it began: its nights and its room are free again; for use inside other commands."""
    status = after(reservation.status, event)
    with room_price_kept(uow, reservation):
        pass_on(uow, reservation)
        give_nights_back(uow, reservation)
        withdraw_room(uow, reservation)
        reservation.status = status
        uow.session.flush()
    reservation.status_reason = reason
    uow.record(code, reservation, reason=reason)
    uow.session.flush()
    return as_changed(reservation)


def bring_back(
    uow: UnitOfWork,
    reservation: Reservation,
    status: ReservationStatus,
    *,
    forced: bool,
    as_a_sale: bool = False,
    override_reason: str | None = None,
) -> ReservationChanged:
    """Take the nights of a reservation again that came to nothing; for use inside other commands.

    Args:
        as_a_sale: the rules and quotas of its plan are asked as for any other sale; not where a guest stands at the desk.

    Raises:
        chosen_profiles.ProfileWasErased: the guest was erased since.
        inventory.SoldOut: a night has been sold to somebody else, and `forced` is not set.
        plan_sales.NotForSale, quotas.QuotaReached: a rule stands in the way, or the place in a quota has been sold.
    """
    # Nobody is behind an erased record any more.
    chosen_profile(uow, reservation.guest_id, what=_("The guest"))
    oversold: tuple[date, ...] = ()
    if not share_again(uow, reservation):
        sale = sale_again(uow, reservation, forced=forced, override_reason=override_reason) if as_a_sale else None
        oversold = take_nights(uow, reservation, forced=forced)
        if sale is not None:
            _keep_rules(uow, reservation, sale, forced=forced)
    reservation.status = status
    reservation.status_reason = ""
    drop_commission(uow, reservation)
    reservation.released_at = reservation.option_expires_at = reservation.waitlist_priority = None
    uow.record(AuditCode.RESERVATION_REINSTATED, reservation)
    uow.session.flush()
    take_penalties_back(uow, reservation, _("The reservation was taken back"))
    return replace(as_changed(reservation), oversold=oversold)


def _keep_rules(uow: UnitOfWork, reservation: Reservation, sale: PlanSale, *, forced: bool) -> None:
    """A place in every quota, unless it is taken back in spite of the rules; which ones is written down."""
    if not forced and not sale.overridden:
        hold_quota_again(uow, reservation)
    record_overridden(uow, reservation, sale)
