"""Reservations that are to be shown and handled together: linked, and parted again, before arrival or in house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import ReservationId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import TRANSITIONS, Event, after
from hotel_desk.language import N_, _
from hotel_desk.models.reservation import Reservation

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_STILL_HANDLED = [status for status, event in TRANSITIONS if event is Event.ANNOTATE]


@dataclass(frozen=True, slots=True)
class Linked:
    """Everyone who is linked now; none where nobody is any more."""

    reservation_ids: tuple[ReservationId, ...]


@command(
    title=N_("Link reservations"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.RESERVATIONS_LINKED,),
    changes=(EntityKind.RESERVATION,),
    undo="part_reservation",
    result=Linked,
)
def link_reservations(uow: UnitOfWork, *, reservation_ids: Sequence[ReservationId]) -> Linked:
    """Let reservations be handled together, also with those that each of them is linked with already; in house too.

    Raises:
        InvalidInput: fewer than two different ones were named.
        WrongStatus: a stay has ended.
    """
    if len(set(reservation_ids)) < 2:  # noqa: PLR2004 - a link has two ends
        raise InvalidInput(
            "reservation_ids", problem=N_("Two different reservations are needed to link. Nothing was changed. Choose another one.")
        )
    named = [_annotated(uow, one) for one in sorted(set(reservation_ids))]
    keys = {reservation.link_key for reservation in named if reservation.link_key is not None}
    others = [_annotated(uow, one) for one in _linked_by(uow, keys) if one not in set(reservation_ids)]
    key = min(keys) if keys else new_id()
    everyone = [*named, *others]
    ids = tuple(sorted(ReservationId(one.id) for one in everyone))
    for reservation in everyone:
        reservation.link_key = key
        uow.record(AuditCode.RESERVATIONS_LINKED, reservation, together=len(ids))
    return Linked(ids)


@command(
    title=N_("Part reservation"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.RESERVATIONS_PARTED,),
    changes=(EntityKind.RESERVATION,),
    undo="link_reservations",
    result=Linked,
)
def part_reservation(uow: UnitOfWork, *, reservation_id: ReservationId) -> Linked:
    """Let a reservation be handled by itself again; of two, both.

    Raises:
        InvalidInput: it is linked with nobody.
        WrongStatus: the stay has ended.
    """
    reservation = _annotated(uow, reservation_id)
    if reservation.link_key is None:
        raise InvalidInput("reservation_id", problem=N_("This reservation is linked with nobody. Nothing was changed."))
    stay = [
        uow.get(Reservation, one, what=_("The reservation")) for one in _linked_by(uow, {reservation.link_key}) if one != reservation_id
    ]
    leaving = [reservation, *(stay if len(stay) == 1 else [])]
    for one in leaving:
        one.link_key = None
        uow.record(AuditCode.RESERVATIONS_PARTED, one)
    return Linked(tuple(sorted(ReservationId(one.id) for one in stay if one not in leaving)))


def _linked_by(uow: UnitOfWork, keys: set[UUID]) -> list[ReservationId]:
    if not keys:
        return []
    found = (
        select(Reservation.id)
        .where(Reservation.property_id == uow.property_id, Reservation.link_key.in_(keys), Reservation.status.in_(_STILL_HANDLED))
        .order_by(Reservation.id)
    )
    return [ReservationId(one) for one in uow.connection.execute(found).scalars()]


def _annotated(uow: UnitOfWork, reservation_id: ReservationId) -> Reservation:
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    after(reservation.status, Event.ANNOTATE)
    return reservation
