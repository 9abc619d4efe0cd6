"""A stay is given other dates and rooms, after it was judged that it may have them. Used by commands; not commands themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import OccupancyState
from hotel_desk.domain.ids import ReservationId, RoomId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.stay_move import MoveObstacleKind, NightPart, RoomPart
from hotel_desk.language import _
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Room
from hotel_desk.queries.moving_stay import MovingStay
from hotel_desk.queries.stay_move_judge import Judged, MoveTarget, stays_put
from hotel_desk.services import occupancies
from hotel_desk.services.fees import refuse_to_shorten_to_today
from hotel_desk.services.hourly_charges import refuse_night_for_hours
from hotel_desk.services.reservation_nights import forget_agreed_hour, occupy_type
from hotel_desk.services.room_moves import go_to_room
from hotel_desk.services.stay_nights import arrange_nights
from hotel_desk.services.typed_text import given_reason
from hotel_desk.services.upgrades import explain_upgrade
from hotel_desk.services.versions import note_room_change

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

OVERRIDDEN_BY = {
    MoveObstacleKind.DO_NOT_MOVE: Permission.OVERRIDE_RESTRICTION,
    MoveObstacleKind.RESTRICTION: Permission.OVERRIDE_RESTRICTION,
    MoveObstacleKind.ROOM_NOT_READY: Permission.OVERRIDE_ROOM_STATUS,
}


@dataclass(frozen=True, slots=True)
class Move:
    """A move that was thought through: the stay as it is, as it is to be, and what was found."""

    stay: MovingStay
    target: MoveTarget
    judged: Judged


def refuse_what_is_in_the_way(uow: UnitOfWork, reservation: Reservation, judged: Judged, override_reason: str) -> None:
    """Go on if nothing forbids the move, or all that does may be overridden, and somebody who may says why.

    Raises:
        The refusal of what stands in the way; NotAllowed where a reason was given by somebody who may not override it.
    """
    for found in judged.in_the_way:
        if not found.may_be_overridden or not override_reason.strip():
            raise found.refusal
    for found in judged.in_the_way:
        overrule(uow, reservation, found.kind, override_reason)


def overrule(uow: UnitOfWork, reservation: Reservation, kind: MoveObstacleKind, override_reason: str) -> None:
    """Write down that something is done to a stay in spite of what forbids it.

    Raises:
        NotAllowed: the actor may not override it.
        ReasonMissing: the reason is empty.
    """
    uow.require(OVERRIDDEN_BY[kind])
    of_room = kind is MoveObstacleKind.ROOM_NOT_READY
    code = AuditCode.ROOM_STATUS_OVERRIDDEN if of_room else AuditCode.RESTRICTION_OVERRIDDEN
    uow.record(code, reservation, obstacle=kind.value, reason=given_reason(override_reason))


def require_what_it_takes(uow: UnitOfWork, reservation: Reservation, stay: MovingStay, judged: Judged, reason: str) -> None:
    """A stay in house asks for other permissions than a reservation; who is moved now, or into another type, is so for a reason.

    Raises:
        NotAllowed: the actor may not do it.
        ReasonMissing: the guest moves now and no reason was given.
        UpgradeUnexplained: a room of another type than is charged is given, and nobody ever said why.
    """
    if stay.in_house:
        uow.require(Permission.CHANGE_STAY)
    if judged.moves_now:
        uow.require(Permission.MOVE_ROOM)
        given_reason(reason)
    if judged.upgrade is not None:
        explain_upgrade(uow, reservation, uow.get(Room, judged.upgrade.room_id, what=_("The room"), lock=False), reason=reason)


def arrange_stay(
    uow: UnitOfWork,
    reservation: Reservation,
    move: Move,
    prices: Sequence[NightPart],
    *,
    reason: str = "",
    against_the_rules: bool = False,
) -> None:
    """Give a stay its new dates, nights, prices and rooms, in the order of the locks.

    Raises:
        hourly_charges.SoldByTheHour: a stay that owes its hours is to get nights.
        inventory.SoldOut, QuotaReached, occupancies.RoomTaken, occupancies.RoomClosed, occupancies.RoomOccupied: somebody was faster since
            it was judged.
    """
    stay, target, judged = move.stay, move.target, move.judged
    if stay.in_house and target.departure < reservation.departure_date:
        refuse_to_shorten_to_today(uow, reservation, target.departure)
    if stay.in_house and target.departure > reservation.departure_date:
        refuse_night_for_hours(uow, reservation)
    for room_id in sorted({part.room_id for part in (*stay.parts, *target.rooms)}):
        uow.changed(uow.get(Room, room_id, what=_("The room")))
    promised = _to_be_promised(move)
    _give_back(uow, stay, promised)
    arrange_nights(uow, reservation, stay, judged.types or {}, prices, against_the_rules=against_the_rules)
    forget_agreed_hour(reservation, target.departure)
    reservation.arrival_date, reservation.departure_date = target.arrival, target.departure
    if not reservation.day_use:
        reservation.day_use_price_minor = None
    elif target.day_use_price_minor is not None:
        reservation.day_use_price_minor = target.day_use_price_minor
    if target.upgrade_reason is not None:
        reservation.upgrade_reason = target.upgrade_reason or None
    uow.session.flush()
    if stay.in_house:
        _arrange_the_open_room(uow, reservation, move, reason)
    _promise(uow, reservation, promised)
    if not stay.in_house:
        first = (judged.rooms or {}).get(target.rooms[0].room_id) if target.rooms else None
        occupy_type(uow, reservation, target.room_type_id if first is None else first.room_type_id)
    note_room_change(reservation)
    uow.session.flush()


class _Promise(NamedTuple):
    """A room to come. `moves_in`: the guest comes from another room and owns the day half of the first date."""

    part: RoomPart
    moves_in: bool


def _to_be_promised(move: Move) -> list[_Promise]:
    rooms = move.target.rooms
    if not move.stay.in_house:
        return [_Promise(part, moves_in=number > 0) for number, part in enumerate(rooms)]
    tonight_is_open = move.judged.moves_now or stays_put(move.stay, move.target)
    return [_Promise(part, moves_in=True) for part in rooms[1 if tonight_is_open else 0 :]]


def _give_back(uow: UnitOfWork, stay: MovingStay, promised: Sequence[_Promise]) -> None:
    """Take away the rooms promised that are not wanted any more, or not like this."""
    for occupancy in occupancies.all_of(uow, stay.reservation_id):
        if occupancy.state is OccupancyState.ASSIGNED and _as_promised(occupancy) not in promised:
            occupancies.withdraw(uow, occupancy)


def _as_promised(occupancy: RoomOccupancy) -> _Promise:
    return _Promise(RoomPart(RoomId(occupancy.room_id), occupancy.first_date, occupancy.last_date), occupancy.holds_first_day)


def _arrange_the_open_room(uow: UnitOfWork, reservation: Reservation, move: Move, reason: str) -> None:
    """The room the guest is in: kept for other dates, or left now for another one."""
    stay, target = move.stay, move.target
    here = occupancies.current(uow, stay.reservation_id)
    assert here is not None  # noqa: S101 - a guest in house is in a room
    old_room = uow.get(Room, here.room_id, what=_("The room"))
    until = target.rooms[0].last
    if stays_put(stay, target):
        if here.last_date != until:
            occupancies.change_dates(uow, here, old_room, here.first_date, until)
    elif move.judged.moves_now:
        new_room = uow.get(Room, target.rooms[0].room_id, what=_("The room"))
        occupancies.refuse_if_occupied(uow, new_room)
        go_to_room(uow, reservation, here, old_room, new_room, until=until)
        uow.record(AuditCode.STAY_ROOM_MOVED, reservation, old_room=old_room.number, new_room=new_room.number, reason=given_reason(reason))
    elif here.last_date != stay.today:
        occupancies.change_dates(uow, here, old_room, here.first_date, stay.today)


def _promise(uow: UnitOfWork, reservation: Reservation, promised: Sequence[_Promise]) -> None:
    kept = [_as_promised(occupancy) for occupancy in occupancies.all_of(uow, ReservationId(reservation.id))]
    for one in promised:
        if one not in kept:
            room = uow.get(Room, one.part.room_id, what=_("The room"))
            occupancies.assign(uow, reservation, room, one.part.first, one.part.last, holds_first_day=one.moves_in)
            uow.record(AuditCode.ROOM_ASSIGNED, reservation, room=room.number, first=one.part.first, last=one.part.last)
