"""Options: rooms held until a moment, then certain or given back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, ReservationStatus
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import Event, after
from hotel_desk.language import N_, _
from hotel_desk.models.reservation import Reservation
from hotel_desk.services.cancellations import give_up
from hotel_desk.services.reservation_changes import ReservationChanged, as_changed
from hotel_desk.services.reservations import refuse_past_moment
from hotel_desk.services.room_assignment import expected

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

OPTIONS_A_COMMAND = 50
_EXPIRED = (
    select(Reservation.id)
    .where(
        Reservation.property_id == bindparam("hotel"),
        Reservation.status == ReservationStatus.TENTATIVE,
        Reservation.option_expires_at <= bindparam("moment"),
    )
    .order_by(Reservation.id)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class OptionsExpired:
    """Options that ended without being confirmed. `more`: there are others; call again."""

    reservation_ids: tuple[ReservationId, ...]
    more: bool


@command(
    title=N_("Hold as an option"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.OPTION_MADE,),
    changes=(EntityKind.RESERVATION,),
    undo="confirm_option",
    result=ReservationChanged,
)
def make_option(uow: UnitOfWork, *, reservation_id: ReservationId, expires_at: datetime) -> ReservationChanged:
    """Hold a reservation only until a moment (UTC), or move that moment; it is cancelled then unless somebody confirms it.

    Raises:
        InvalidInput: the moment has passed.
        WrongStatus: the reservation is not waiting for its guest.
    """
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    status = after(reservation.status, Event.MAKE_OPTION)
    refuse_past_moment(uow, expires_at)
    reservation.status, reservation.option_expires_at = status, expires_at
    uow.record(AuditCode.OPTION_MADE, reservation, expires_at=expires_at)
    uow.session.flush()
    return as_changed(reservation)


@command(
    title=N_("Confirm option"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.OPTION_CONFIRMED,),
    changes=(EntityKind.RESERVATION,),
    undo="make_option",
    result=ReservationChanged,
)
def confirm_option(uow: UnitOfWork, *, reservation_id: ReservationId) -> ReservationChanged:
    """Make an option certain; one whose moment has passed is still confirmed while its rooms are held.

    Raises:
        WrongStatus: it is no option (any more).
    """
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    reservation.status = after(reservation.status, Event.CONFIRM_OPTION)
    reservation.option_expires_at = None
    uow.record(AuditCode.OPTION_CONFIRMED, reservation)
    uow.session.flush()
    return as_changed(reservation)


@command(
    title=N_("End expired options"),
    permission=Permission.CANCEL_RESERVATION,
    audit=(AuditCode.OPTION_EXPIRED, AuditCode.ROOM_UNASSIGNED),
    changes=(EntityKind.RESERVATION, EntityKind.INVENTORY, EntityKind.ROOM),
    locks=SALE_LOCKS,
    result=OptionsExpired,
)
def expire_options(uow: UnitOfWork, *, most: int = OPTIONS_A_COMMAND) -> OptionsExpired:
    """Cancel the options whose moment has passed; their nights and rooms are free again.

    Args:
        most: how many in this call; the answer says whether there are more.
    """
    now = uow.clock.now()
    found = uow.connection.execute(_EXPIRED, {"hotel": uow.property_id, "moment": now, "most": most}).scalars().all()
    ended = [ReservationId(one) for one in found]
    for reservation_id in ended:
        # Looked at again under its lock: somebody may have confirmed it meanwhile.
        reservation = expected(uow, reservation_id, Event.CANCEL)
        if reservation.status is ReservationStatus.TENTATIVE and reservation.option_expires_at and reservation.option_expires_at <= now:
            give_up(uow, reservation, Event.CANCEL, AuditCode.OPTION_EXPIRED, _("The option ended without being confirmed"))
    return OptionsExpired(tuple(ended), more=len(ended) == most)
