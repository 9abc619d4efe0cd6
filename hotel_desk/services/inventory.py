"""The counters of each room type and night: sold, released, forced (`docs/algorithms/availability.md`).

Used by commands; not commands themselves. One conditional UPDATE decides a sale, so two desks that race for the last room
cannot both have it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Update, and_, bindparam, case, func, insert, select, update

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import BlockId, RoomTypeId
from hotel_desk.domain.settings import DEFAULT_OVERBOOKING
from hotel_desk.language import N_
from hotel_desk.models.inventory import TypeNight
from hotel_desk.models.restriction import HouseNight
from hotel_desk.models.room import Room, RoomType
from hotel_desk.services import block_nights, house_limit
from hotel_desk.services.block_nights import HeldNight

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

TypeAndNight = tuple[RoomTypeId, date]
_CAPACITY = TypeNight.physical - TypeNight.out_of_order + TypeNight.overbooking
_INSERT_MISSING = (
    insert(TypeNight)
    .prefix_with("OR IGNORE", dialect="sqlite")
    .prefix_with("IGNORE", dialect="mysql")
    .prefix_with("IGNORE", dialect="mariadb")
)
_WITHIN = and_(
    TypeNight.property_id == bindparam("hotel"),
    TypeNight.room_type_id == bindparam("of_type"),
    TypeNight.date >= bindparam("first"),
    TypeNight.date < bindparam("last"),
)


def _not_negative(number: ColumnElement[int]) -> ColumnElement[int]:
    return case((number > 0, number), else_=0)


def _with_oversold(oversold: ColumnElement[int], where: ColumnElement[bool] = _WITHIN, **values: Any) -> Update:
    # MySQL assigns from left to right and sees its own new values: what is computed from old ones comes first.
    ordered = [(TypeNight.oversold, oversold), *((getattr(TypeNight, name), value) for name, value in values.items())]
    return update(TypeNight).where(where).ordered_values(*ordered)


# Built once: building a statement costs more than running it.
_ROOMS: ColumnElement[int] = bindparam("rooms", type_=Integer)
# Whether the house is limited on the night is read along with its counter, so that a hotel without such a limit pays nothing for it.
_KNOWN = (
    select(TypeNight.date, (_CAPACITY - TypeNight.sold).label("left"), HouseNight.date.is_not(None).label("limited"))
    .outerjoin(HouseNight, and_(HouseNight.property_id == TypeNight.property_id, HouseNight.date == TypeNight.date))
    .where(_WITHIN)
)
_SELL = update(TypeNight).where(_WITHIN, TypeNight.sold + _ROOMS <= _CAPACITY).values(sold=TypeNight.sold + _ROOMS)
_RELEASE = _with_oversold(_not_negative(TypeNight.sold - _ROOMS - _CAPACITY), sold=TypeNight.sold - _ROOMS)
_EXCESS = TypeNight.sold + _ROOMS - _CAPACITY
_FORCE = _with_oversold(case((TypeNight.oversold < _EXCESS, _EXCESS), else_=TypeNight.oversold), sold=TypeNight.sold + _ROOMS)
_FIRST_FULL = select(func.min(TypeNight.date)).where(_WITHIN, TypeNight.sold + _ROOMS > _CAPACITY)
_HOLD_TYPE = select(RoomType.id).where(RoomType.id == bindparam("of_type")).with_for_update(read=True)
_COUNT_ROOMS = select(func.count()).where(
    Room.property_id == bindparam("hotel"), Room.room_type_id == bindparam("of_type"), Room.active.is_(True)
)


class _Known(NamedTuple):
    """A night that has a counter: how many can still be sold, and whether the house has a limit of its own on it."""

    date: date
    left: int
    limited: bool


class SoldOut(StaffError):
    code = "inventory.sold_out"
    template = N_(
        "{room_type} is sold out for the night of {night}: the last room was sold before you. Nothing was "
        "booked. Choose another type or other dates."
    )


class HouseSoldOut(SoldOut):
    code = "inventory.house_sold_out"
    template = N_(
        "The house is sold out for the night of {night}: single types still have rooms, but the limit of the whole house is reached. "
        "Nothing was booked. Choose other dates, or raise the allowance of the house."
    )


def exchange(
    uow: UnitOfWork,
    *,
    released: Iterable[TypeAndNight],
    wanted: Iterable[TypeAndNight],
    forced: bool = False,
    block_id: BlockId | None = None,
) -> tuple[date, ...]:
    """Give nights back and take others for one reservation; nights in both stay as they are.

    Returns the nights that are oversold by it, in their order; none where nothing was forced.

    Args:
        released: nights held until now, one entry a room.
        wanted: nights to hold from now on, one entry a room.
        forced: take them even on a full night; the excess is counted as oversold and audited.
        block_id: the block that the reservation belongs to: its nights are picked up from the allotment, and go back to it.

    Raises:
        SoldOut: a wanted night is full and `forced` is not set.
    """
    return exchange_nights(
        uow,
        released=[HeldNight(kind, night, block_id) for kind, night in released],
        wanted=[HeldNight(kind, night, block_id) for kind, night in wanted],
        forced=forced,
    )


def exchange_nights(
    uow: UnitOfWork, *, released: Iterable[HeldNight], wanted: Iterable[HeldNight], forced: bool = False
) -> tuple[date, ...]:
    """As `exchange`, for reservations of several blocks (or none) at once.

    Raises:
        SoldOut: a wanted night is full and `forced` is not set.
    """
    held = Counter(wanted)
    held.subtract(released)
    rooms: Counter[TypeAndNight] = Counter()
    for night, count in held.items():
        rooms[night.room_type_id, night.date] += count
    rooms.update(block_nights.pick_up(uow, held))
    return change_sold(uow, rooms, forced=forced)


def change_sold(uow: UnitOfWork, rooms: Mapping[TypeAndNight, int], *, forced: bool = False) -> tuple[date, ...]:
    """Take so many rooms of a type a night (below zero: give them back), all or none, type by type in locking order.

    Returns the nights that are oversold by it, in their order; none where nothing was forced.

    Args:
        forced: take them even on a full night; the excess is counted as oversold and audited.

    Raises:
        SoldOut: there are not so many left on a night and `forced` is not set.
        HouseSoldOut: the types have them, but the house as a whole may not sell them.
    """
    kinds = sorted({kind for (kind, _night), count in rooms.items() if count})
    taken = {kind: {night: count for (of, night), count in rooms.items() if of == kind and count > 0} for kind in kinds}
    given = {kind: {night: -count for (of, night), count in rooms.items() if of == kind and count < 0} for kind in kinds}
    known = {} if forced else {kind: _still_left(uow, kind, taken[kind]) for kind in kinds if taken[kind]}
    limited = [] if forced else house_limit.lock(uow, _raised(rooms), {row.date: row.limited for row in _all(known)})
    oversold: set[date] = set()
    for kind in kinds:
        for first, last, count in _runs(given[kind]):
            uow.connection.execute(_RELEASE, _named(uow, kind, first, last, count))
        if forced:
            oversold |= set(_force(uow, kind, taken[kind]))
        else:
            _take(uow, kind, taken[kind], known.get(kind, {}))
    beyond = house_limit.first_beyond(uow, limited)
    if beyond is not None:
        raise HouseSoldOut("room_type_id", night=beyond.isoformat())
    return tuple(sorted(oversold))


def set_allowance(uow: UnitOfWork, room_type_id: RoomTypeId, allowances: dict[date, int]) -> None:
    """Set the overbooking allowance of single nights; a night already sold beyond it is counted as oversold."""
    _ensure_nights(uow, room_type_id, sorted(allowances))
    for night, rooms in sorted(allowances.items()):
        capacity = TypeNight.physical - TypeNight.out_of_order + rooms
        _change_capacity(uow, _nights(uow, room_type_id, night, night + timedelta(days=1)), capacity, overbooking=rooms)


def change_rooms(uow: UnitOfWork, room_type_id: RoomTypeId, difference: int, *, since: date) -> None:
    """Count rooms in or out of a type on every night from a date on; full nights become oversold, never impossible."""
    # A desk that makes a new counter holds the type shared while it counts the rooms; it has either counted ours, or is seen below.
    uow.connection.execute(select(RoomType.id).where(RoomType.id == room_type_id).with_for_update())
    capacity = _CAPACITY + difference
    where = and_(TypeNight.property_id == uow.property_id, TypeNight.room_type_id == room_type_id, TypeNight.date >= since)
    _change_capacity(uow, where, capacity, physical=TypeNight.physical + difference)


def change_closed(uow: UnitOfWork, room_type_id: RoomTypeId, nights: Sequence[date], difference: int) -> tuple[date, ...]:
    """Count a room out of order (or back) on some nights; full nights become oversold, counted and audited. Returns these nights."""
    _ensure_nights(uow, room_type_id, nights)
    for first, last, _count in _runs(dict.fromkeys(nights, 1)):
        where = _nights(uow, room_type_id, first, last)
        _change_capacity(uow, where, _CAPACITY - difference, out_of_order=TypeNight.out_of_order + difference)
    return record_oversold(uow, room_type_id, nights)


def record_oversold(uow: UnitOfWork, room_type_id: RoomTypeId, nights: Sequence[date]) -> tuple[date, ...]:
    """Write down which of these nights are sold beyond what the hotel has and allows: never silent. Returns them in their order."""
    found = uow.connection.execute(
        select(TypeNight.date, TypeNight.oversold)
        .where(
            TypeNight.property_id == uow.property_id,
            TypeNight.room_type_id == room_type_id,
            TypeNight.date.in_(nights),
            TypeNight.oversold > 0,
        )
        .order_by(TypeNight.date)
    ).all()
    if found:
        oversold = {str(night): rooms for night, rooms in found}
        uow.record_row(AuditCode.INVENTORY_OVERSOLD, EntityKind.INVENTORY, room_type_id, nights=oversold)
        uow.changed_row(EntityKind.INVENTORY, room_type_id, {"oversold": oversold})
    return tuple(night for night, _rooms in found)


def _all(known: Mapping[RoomTypeId, Mapping[date, _Known]]) -> list[_Known]:
    return [row for nights in known.values() for row in nights.values()]


def _raised(rooms: Mapping[TypeAndNight, int]) -> list[date]:
    """The nights on which the house sells more than before; a change of type alone is none of the house's business."""
    of_house: Counter[date] = Counter()
    for (_kind, night), count in rooms.items():
        of_house[night] += count
    return sorted(night for night, count in of_house.items() if count > 0)


def _still_left(uow: UnitOfWork, room_type_id: RoomTypeId, wanted: Mapping[date, int]) -> dict[date, _Known]:
    """What is read here only says which nights to name; the conditional update decides."""
    known = _known_nights(uow, room_type_id, list(wanted))
    full = [night for night, row in known.items() if row.left < wanted[night]]
    if full:
        raise _sold_out(uow, room_type_id, min(full))
    return known


def _take(uow: UnitOfWork, room_type_id: RoomTypeId, wanted: Mapping[date, int], known: Mapping[date, _Known]) -> None:
    # A counter that another desk makes between two of these statements must be raised once, so each update is for the nights it names.
    missing = {night: count for night, count in wanted.items() if night not in known}
    if missing:
        _make_nights(uow, room_type_id, sorted(missing))
    for first, last, count in (*_runs({night: wanted[night] for night in known}), *_runs(missing)):
        if _raise_sold(uow, room_type_id, first, last, count) < (last - first).days:
            full = uow.connection.execute(_FIRST_FULL, _named(uow, room_type_id, first, last, count)).scalar()
            raise _sold_out(uow, room_type_id, full or first)


def _raise_sold(uow: UnitOfWork, room_type_id: RoomTypeId, first: date, last: date, rooms: int) -> int:
    """Take so many rooms on every night that has them; says on how many nights that was."""
    return uow.connection.execute(_SELL, _named(uow, room_type_id, first, last, rooms)).rowcount


def _force(uow: UnitOfWork, room_type_id: RoomTypeId, wanted: Mapping[date, int]) -> tuple[date, ...]:
    if not wanted:
        return ()
    _ensure_nights(uow, room_type_id, sorted(wanted))
    for first, last, count in _runs(wanted):
        uow.connection.execute(_FORCE, _named(uow, room_type_id, first, last, count))
    return record_oversold(uow, room_type_id, sorted(wanted))


def _change_capacity(uow: UnitOfWork, where: ColumnElement[bool], capacity: ColumnElement[int], **values: Any) -> None:
    uow.connection.execute(_with_oversold(_not_negative(TypeNight.sold - capacity), where, **values))


def _named(uow: UnitOfWork, room_type_id: RoomTypeId, first: date, last: date, rooms: int = 1) -> dict[str, object]:
    """The nights from `first` until before `last`, and how many rooms, for the statements built once."""
    return {"hotel": uow.property_id, "of_type": room_type_id, "first": first, "last": last, "rooms": rooms}


def _nights(uow: UnitOfWork, room_type_id: RoomTypeId, first: date, last: date) -> ColumnElement[bool]:
    return and_(
        TypeNight.property_id == uow.property_id, TypeNight.room_type_id == room_type_id, TypeNight.date >= first, TypeNight.date < last
    )


def _ensure_nights(uow: UnitOfWork, room_type_id: RoomTypeId, nights: Sequence[date]) -> None:
    """Make the counters that do not exist yet."""
    known = _known_nights(uow, room_type_id, nights)
    missing = [night for night in nights if night not in known]
    if missing:
        _make_nights(uow, room_type_id, missing)


def _known_nights(uow: UnitOfWork, room_type_id: RoomTypeId, nights: Sequence[date]) -> dict[date, _Known]:
    """Which of the nights have a counter, how much each has left, and whether the house is limited too; by date."""
    if not nights:
        return {}
    rows = uow.connection.execute(_KNOWN, _named(uow, room_type_id, min(nights), max(nights) + timedelta(days=1)))
    wanted = set(nights)
    return {row.date: _Known(row.date, row.left, bool(row.limited)) for row in rows if row.date in wanted}


def _make_nights(uow: UnitOfWork, room_type_id: RoomTypeId, nights: Sequence[date]) -> None:
    physical = _rooms_of(uow, room_type_id)
    allowance = uow.setting(DEFAULT_OVERBOOKING)
    # Only the clashes with another desk's new rows are ignored: what they count is the same.
    uow.connection.execute(
        _INSERT_MISSING,
        [
            {
                "property_id": uow.property_id,
                "room_type_id": room_type_id,
                "date": night,
                "physical": physical,
                "overbooking": allowance,
            }
            for night in nights
        ],
    )


def _rooms_of(uow: UnitOfWork, room_type_id: RoomTypeId) -> int:
    uow.connection.execute(_HOLD_TYPE, {"of_type": room_type_id})
    return uow.connection.execute(_COUNT_ROOMS, {"hotel": uow.property_id, "of_type": room_type_id}).scalar_one()


def _sold_out(uow: UnitOfWork, room_type_id: RoomTypeId, night: date) -> SoldOut:
    name = uow.connection.execute(select(RoomType.name).where(RoomType.id == room_type_id)).scalar_one()
    return SoldOut("room_type_id", room_type=name, night=night.isoformat())


def _runs(rooms: Mapping[date, int]) -> list[tuple[date, date, int]]:
    """Group dates with the same number of rooms into runs without a gap: (first, the date after the last, rooms)."""
    runs: list[tuple[date, date, int]] = []
    for night, count in sorted(rooms.items()):
        if runs and runs[-1][1:] == (night, count):
            runs[-1] = (runs[-1][0], night + timedelta(days=1), count)
        else:
            runs.append((night, night + timedelta(days=1), count))
    return runs
