"""The limit of the whole house, beside those of its types (`docs/algorithms/availability.md`).

Used by commands; not commands themselves. A desk that sells on a night with such a limit holds the night's row first, so of two desks the
second adds up what the first has sold.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.models.restriction import HouseNight
from hotel_desk.queries.house_nights import house_nights

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_LOCK = (
    select(HouseNight.date)
    .where(HouseNight.property_id == bindparam("hotel"), HouseNight.date >= bindparam("first"), HouseNight.date <= bindparam("last"))
    .order_by(HouseNight.date)
    .with_for_update()
)


def lock(uow: UnitOfWork, nights: Sequence[date], limited: Mapping[date, bool]) -> list[date]:
    """Hold the rows of the nights on which the house has a limit of its own; says which nights these are.

    Args:
        nights: on which the house sells more than before, by date.
        limited: what is known of some of them already; where all are known and none is limited, nothing is asked.
    """
    if not nights or (set(nights) <= set(limited) and not any(limited.values())):
        return []
    wanted = set(nights)
    found = uow.connection.execute(_LOCK, {"hotel": uow.property_id, "first": nights[0], "last": nights[-1]})
    return [night for (night,) in found if night in wanted]


def first_beyond(uow: UnitOfWork, nights: Collection[date]) -> date | None:
    """The first of these nights (held by `lock`) on which the house has sold more than it may."""
    if not nights:
        return None
    of_house = house_nights(uow, min(nights), max(nights))
    return min((night for night in nights if of_house[night].left < 0), default=None)
