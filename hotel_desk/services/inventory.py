"""The counters of each room type and night: sold, released, forced (`docs/algorithms/availability.md`).

Used by commands; not commands themselves. One conditional UPDATE decides a sale, so two desks that race for the last room
cannot both have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Update, and_, bindparam, case, func, insert, select, update

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import RoomTypeId
from hotel_desk.domain.settings import DEFAULT_OVERBOOKING
from hotel_desk.language import N_
from hotel_desk.models.inventory import TypeNight
from hotel_desk.models.room import Room, RoomType

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
_KNOWN = select(TypeNight.date, (TypeNight.sold >= _CAPACITY).label("is_full")).where(_WITHIN)
_SELL = update(TypeNight).where(_WITHIN, TypeNight.sold < _CAPACITY).values(sold=TypeNight.sold + 1)
_RELEASE = _with_oversold(_not_negative(TypeNight.sold - 1 - _CAPACITY), sold=TypeNight.sold - 1)
_EXCESS = TypeNight.sold + 1 - _CAPACITY
_FORCE = _with_oversold(case((TypeNight.oversold < _EXCESS, _EXCESS), else_=TypeNight.oversold), sold=TypeNight.sold + 1)
_FIRST_FULL = select(func.min(TypeNight.date)).where(_WITHIN, TypeNight.sold >= _CAPACITY)


class SoldOut(StaffError):
    code = "inventory.sold_out"
    template = N_(
        "{room_type} is sold out for the night of {night}: the last room was sold before you. Nothing was "
        "booked. Choose another type or other dates."
    )


def exchange(
    uow: UnitOfWork, *, released: Iterable[TypeAndNight], wanted: Iterable[TypeAndNight], forced: bool = False
) -> tuple[date, ...]:
    """Give nights back and take others, type by type in locking order; nights in both stay as they are.

    Returns the nights that are oversold by it, in their order; none where nothing was forced.

    Args:
        released: nights held until now.
        wanted: nights to hold from now on.
        forced: take them even on a full night; the excess is counted as oversold and audited.

    Raises:
        SoldOut: a wanted night is full and `forced` is not set.
    """
    before, after = set(released), set(wanted)
    oversold: set[date] = set()
    for room_type_id in sorted({kind for kind, _night in before ^ after}):
        for first, last in _runs(night for kind, night in before - after if kind == room_type_id):
            _release(uow, room_type_id, first, last)
        for first, last in _runs(night for kind, night in after - before if kind == room_type_id):
            oversold |= set(_take(uow, room_type_id, first, last, forced=forced))
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
    for first, last in _runs(nights):
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


def _take(uow: UnitOfWork, room_type_id: RoomTypeId, first: date, last: date, *, forced: bool) -> tuple[date, ...]:
    nights = [first + timedelta(days=number) for number in range((last - first).days)]
    if forced:
        _ensure_nights(uow, room_type_id, nights)
        _force(uow, room_type_id, first, last)
        return record_oversold(uow, room_type_id, nights)
    # What is read here only says which nights to name; the conditional update decides. A counter that another desk makes between two of
    # these statements must be raised once, so each update is for the nights it names.
    known = _known_nights(uow, room_type_id, nights)
    full = sorted(night for night, is_full in known.items() if is_full)
    if full:
        raise _sold_out(uow, room_type_id, full[0])
    missing = [night for night in nights if night not in known]
    if missing:
        _make_nights(uow, room_type_id, missing)
    for run in (*_runs(known), *_runs(missing)):
        if _raise_sold(uow, room_type_id, *run) < (run[1] - run[0]).days:
            raise _sold_out(uow, room_type_id, _first_full(uow, room_type_id, *run))
    return ()


def _raise_sold(uow: UnitOfWork, room_type_id: RoomTypeId, first: date, last: date) -> int:
    return uow.connection.execute(_SELL, _named(uow, room_type_id, first, last)).rowcount


def _force(uow: UnitOfWork, room_type_id: RoomTypeId, first: date, last: date) -> None:
    uow.connection.execute(_FORCE, _named(uow, room_type_id, first, last))


def _release(uow: UnitOfWork, room_type_id: RoomTypeId, first: date, last: date) -> None:
    uow.connection.execute(_RELEASE, _named(uow, room_type_id, first, last))


def _change_capacity(uow: UnitOfWork, where: ColumnElement[bool], capacity: ColumnElement[int], **values: Any) -> None:
    uow.connection.execute(_with_oversold(_not_negative(TypeNight.sold - capacity), where, **values))


def _named(uow: UnitOfWork, room_type_id: RoomTypeId, first: date, last: date) -> dict[str, object]:
    """The nights from `first` until before `last`, for the statements built once."""
    return {"hotel": uow.property_id, "of_type": room_type_id, "first": first, "last": last}


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


def _known_nights(uow: UnitOfWork, room_type_id: RoomTypeId, nights: Sequence[date]) -> dict[date, bool]:
    """Which of the nights have a counter, and whether it is full."""
    if not nights:
        return {}
    rows = uow.connection.execute(_KNOWN, _named(uow, room_type_id, min(nights), max(nights) + timedelta(days=1))).all()
    wanted = set(nights)
    return {night: bool(full) for night, full in rows if night in wanted}


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
    uow.connection.execute(select(RoomType.id).where(RoomType.id == room_type_id).with_for_update(read=True))
    rooms = select(func.count()).where(Room.property_id == uow.property_id, Room.room_type_id == room_type_id, Room.active.is_(True))
    return uow.connection.execute(rooms).scalar_one()


def _first_full(uow: UnitOfWork, room_type_id: RoomTypeId, first: date, last: date) -> date:
    return uow.connection.execute(_FIRST_FULL, _named(uow, room_type_id, first, last)).scalar() or first


def _sold_out(uow: UnitOfWork, room_type_id: RoomTypeId, night: date) -> SoldOut:
    name = uow.connection.execute(select(RoomType.name).where(RoomType.id == room_type_id)).scalar_one()
    return SoldOut("room_type_id", room_type=name, night=night.isoformat())


def _runs(nights: Iterable[date]) -> list[tuple[date, date]]:
    """Group dates into runs without a gap: (first, the date after the last)."""
    runs: list[tuple[date, date]] = []
    for night in sorted(nights):
        if runs and runs[-1][1] == night:
            runs[-1] = (runs[-1][0], night + timedelta(days=1))
        else:
            runs.append((night, night + timedelta(days=1)))
    return runs
