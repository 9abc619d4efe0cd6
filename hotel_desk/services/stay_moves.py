"""Stays moved to other dates and rooms, split over rooms, joined, and each of these undone (`docs/algorithms/rooms-for-stays.md`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from hotel_desk.db.database import Reader
from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import ReservationId, RoomId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.price_choice import PriceChoice
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.domain.room_parts import cut, joined, with_dates, with_room
from hotel_desk.domain.stay_move import MoveAsked, MoveObstacleKind, NightPart, RoomPart, StayArrangement, StayMoved
from hotel_desk.language import N_, _
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.moving_stay import MovingStay, moving_stay
from hotel_desk.queries.stay_move import as_reader, changes_dates, prices, target_of
from hotel_desk.queries.stay_move_judge import InTheWay, MoveTarget, judge
from hotel_desk.services.fees import FEE_AUDIT, FEE_CHANGES, charge_penalty, fee_shown
from hotel_desk.services.stay_arrangement import Move, arrange_stay, refuse_what_is_in_the_way, require_what_it_takes
from hotel_desk.services.versions import refuse_newer_version

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_AUDIT = (
    AuditCode.RESERVATION_CHANGED,
    AuditCode.ROOM_ASSIGNED,
    AuditCode.RESTRICTION_OVERRIDDEN,
    AuditCode.ROOM_STATUS_OVERRIDDEN,
    AuditCode.STAY_ROOM_MOVED,
    AuditCode.INVENTORY_OVERSOLD,
)
_CHANGES = (EntityKind.RESERVATION, EntityKind.ROOM, EntityKind.INVENTORY, EntityKind.GUEST_REGISTRATION)
_WHOSE: dict[str, Any] = {"permission": Permission.CHANGE_RESERVATION, "locks": SALE_LOCKS, "result": StayMoved}
_DEFINITION: dict[str, Any] = {**_WHOSE, "changes": _CHANGES}
type Wish = Callable[[MovingStay], MoveTarget | InTheWay]
type Pricing = Callable[[Reader, MovingStay, MoveTarget], tuple[NightPart, ...]]


@dataclass(frozen=True, slots=True)
class _Said:
    """What was said of a move: why it is made, why in spite of what forbids it, and what becomes of the fee that was shown."""

    reason: str = ""
    override_reason: str = ""
    expected_fee_minor: int | None = None
    waive_reason: str | None = None


@command(title=N_("Move stay"), audit=(*_AUDIT, *FEE_AUDIT), undo="restore_stay", changes=(*_CHANGES, *FEE_CHANGES), **_WHOSE)
def move_stay(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    arrival: date,
    departure: date,
    room_id: RoomId | None,
    price: PriceChoice,
    version: int,
    from_date: date | None = None,
    until_date: date | None = None,
    reason: str = "",
    override_reason: str = "",
    expected_fee_minor: int | None = None,
    waive_reason: str | None = None,
) -> StayMoved:
    """Give a stay other dates or another room, or some of its nights another room; reserved or in house.

    Args:
        room_id: for the nights from `from_date` until `until_date` (None: for all); None takes its rooms from an expected stay.
        price: what becomes of the prices of the nights; what was charged stays.
        version: of the reservation as it was shown.
        reason: why a guest in house changes rooms now, or a guest is given another type than is charged.
        override_reason: why it is done in spite of an obstacle that may be overridden.
        expected_fee_minor: what the change of dates costs as it was shown, with its taxes, minor units: charged with it. None: nothing is
            charged (the hotel itself wants the change). Another room alone costs nothing.
        waive_reason: why that is not charged; needs its own permission.

    Raises:
        SomeoneWasFaster: the stay was changed since it was shown.
        FeeChanged: the change costs something else by now.
        UpgradeUnexplained: the room is of another type than is charged, and nobody said why.
        StaffError: what `preview_move` says is in the way; nothing was changed.
    """
    asked = MoveAsked(reservation_id, arrival, departure, room_id, from_date, until_date)

    def pricing(reader: Reader, stay: MovingStay, target: MoveTarget) -> tuple[NightPart, ...]:
        return prices(reader, stay, target.arrival, target.departure, price)

    return _carry_out(
        uow,
        reservation_id,
        version,
        lambda stay: target_of(stay, asked),
        code=AuditCode.RESERVATION_CHANGED,
        pricing=pricing,
        said=_Said(reason, override_reason, expected_fee_minor, waive_reason),
    )


@command(title=N_("Split stay"), audit=(AuditCode.STAY_SPLIT, *_AUDIT[1:]), undo="restore_stay", **_DEFINITION)
def split_stay(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    on: date,
    version: int,
    room_id: RoomId | None = None,
    reason: str = "",
    override_reason: str = "",
) -> StayMoved:
    """Cut a stay in two: the nights from a date on go to another room, or for now to the same one.

    Args:
        on: the first night of the second part.
        room_id: of the second part; None: the same room, to be moved by itself. A guest in house needs another one.
        reason, override_reason: as for `move_stay`.

    Raises:
        InvalidInput: the stay has no room that goes on over this date.
        SomeoneWasFaster, StaffError: as `move_stay`.
    """

    def wish(stay: MovingStay) -> MoveTarget | InTheWay:
        parts = cut(stay.parts, on)
        if len(parts) == len(stay.parts) or (room_id is None and stay.in_house):
            return _not_possible(
                "on",
                N_(
                    "The stay cannot be cut on this date. Nothing was changed. Choose a night of it, and another room if the guest is here."
                ),
            )
        second = next(part for part in parts if part.first == on)
        rooms = parts if room_id is None else with_room(parts, room_id, on, second.last)
        return MoveTarget(stay.arrival, stay.departure, joined(rooms) if stay.in_house else rooms, stay.room_type_id)

    return _carry_out(uow, reservation_id, version, wish, code=AuditCode.STAY_SPLIT, said=_Said(reason, override_reason))


@command(title=N_("Join stay"), audit=(AuditCode.STAY_JOINED, *_AUDIT[1:]), undo="restore_stay", **_DEFINITION)
def join_stay(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    version: int,
    room_id: RoomId | None = None,
    reason: str = "",
    override_reason: str = "",
) -> StayMoved:
    """Give a stay that is split over rooms one room for all its nights (in house: for all that are still to come).

    Args:
        room_id: None: the first of its rooms, for a guest in house the one they are in.
        reason, override_reason: as for `move_stay`.

    Raises:
        InvalidInput: the stay has one room only, or none.
        SomeoneWasFaster, StaffError: as `move_stay`.
    """

    def wish(stay: MovingStay) -> MoveTarget | InTheWay:
        if len(stay.rooms) <= 1:
            return _not_possible("room_id", N_("This stay is not split over rooms. Nothing was changed."))
        only = room_id or stay.rooms[0].room_id
        return MoveTarget(stay.arrival, stay.departure, (RoomPart(only, stay.begins, stay.departure),), stay.room_type_id)

    return _carry_out(uow, reservation_id, version, wish, code=AuditCode.STAY_JOINED, said=_Said(reason, override_reason))


@command(title=N_("Arrange rooms"), audit=_AUDIT, undo="restore_stay", **_DEFINITION)
def arrange_rooms(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    parts: Sequence[RoomPart],
    version: int,
    reason: str = "",
    override_reason: str = "",
) -> StayMoved:
    """Say which room a stay has on which nights, several days ahead; from tonight on for a guest in house.

    Args:
        parts: one after the other without gap, from the arrival (or today) to the departure; none takes the rooms away.
        reason, override_reason: as for `move_stay`.

    Raises:
        SomeoneWasFaster, StaffError: as `move_stay`.
    """

    def wish(stay: MovingStay) -> MoveTarget | InTheWay:
        rooms = tuple(parts)
        return MoveTarget(stay.arrival, stay.departure, joined(rooms) if stay.in_house else rooms, stay.room_type_id)

    return _carry_out(uow, reservation_id, version, wish, code=AuditCode.RESERVATION_CHANGED, said=_Said(reason, override_reason))


@command(title=N_("Restore stay"), audit=_AUDIT, undo="restore_stay", **_DEFINITION)
def restore_stay(
    uow: UnitOfWork, *, reservation_id: ReservationId, arrangement: StayArrangement, version: int, override_reason: str = ""
) -> StayMoved:
    """Undo or redo a move: put dates, rooms and prices back as they were; what was charged or paid since, a fee of the move too, stays.

    Args:
        arrangement: `before` (to undo) or `after` (to redo) of what the move answered.
        version: that the move, or the undo, left behind.
        override_reason: as for `move_stay`.

    Raises:
        SomeoneWasFaster: the stay was changed since; nothing was undone.
        StaffError: what stands in the way, as for any move.
    """

    def wish(stay: MovingStay) -> MoveTarget:
        begins = max(stay.today, arrangement.arrival) if stay.in_house else arrangement.arrival
        rooms = with_dates(arrangement.rooms, begins, arrangement.departure)
        return MoveTarget(
            arrangement.arrival,
            arrangement.departure,
            joined(rooms) if stay.in_house else rooms,
            arrangement.room_type_id,
            day_use_price_minor=arrangement.day_use_price_minor,
            upgrade_reason=arrangement.upgrade_reason,
            as_a_plan=any(part.first < stay.today == part.last < arrangement.departure for part in arrangement.rooms),
        )

    def pricing(reader: Reader, stay: MovingStay, target: MoveTarget) -> tuple[NightPart, ...]:
        before = {night.date: night for night in arrangement.nights}
        charged = {day for day, night in stay.nights.items() if night.charged}
        now = prices(reader, stay, target.arrival, target.departure, PriceChoice.KEEP)
        return tuple(night if night.date in charged else before.get(night.date, night) for night in now)

    said = _Said(_("Undone on the calendar"), override_reason)
    return _carry_out(uow, reservation_id, version, wish, code=AuditCode.RESERVATION_CHANGED, pricing=pricing, said=said)


def _carry_out(
    uow: UnitOfWork,
    reservation_id: ReservationId,
    version: int,
    wish: Wish,
    *,
    code: AuditCode,
    pricing: Pricing | None = None,
    said: _Said,
) -> StayMoved:
    """Lock, look, judge, do: the one way of every move.

    Args:
        wish: how the stay is to be, or why that cannot be thought.
        pricing: what its nights cost then; None: as they are.
    """
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    refuse_newer_version(reservation, version, what=_("The stay"))
    reader = as_reader(uow)
    stay = moving_stay(reader, reservation_id)
    target = wish(stay)
    if isinstance(target, InTheWay):
        raise target.refusal
    judged = judge(reader, stay, target)
    refuse_what_is_in_the_way(uow, reservation, judged, said.override_reason)
    require_what_it_takes(uow, reservation, stay, judged, said.reason)
    # Asked before anything is changed: the notice counts from the arrival that was agreed.
    is_due = said.expected_fee_minor is not None and changes_dates(stay, target)
    fee = fee_shown(uow, reservation, PolicyKind.CHANGE, expected_fee_minor=said.expected_fee_minor) if is_due else None
    nights = tuple(night.price for night in stay.nights.values()) if pricing is None else pricing(reader, stay, target)
    against_the_rules = bool(said.override_reason.strip())
    arrange_stay(uow, reservation, Move(stay, target, judged), nights, reason=said.reason, against_the_rules=against_the_rules)
    uow.record(code, reservation, arrival=target.arrival, departure=target.departure)
    charged = 0 if fee is None else charge_penalty(uow, reservation, fee, waive_reason=said.waive_reason).total_minor
    uow.session.flush()
    after = moving_stay(as_reader(uow), reservation_id).arrangement()
    return StayMoved(reservation_id, version, reservation.version, stay.arrangement(), after, charged)


def _not_possible(field: str, problem: str) -> InTheWay:
    return InTheWay(MoveObstacleKind.DATES, InvalidInput(field, problem=problem))
