"""Series of numbers that a hotel gets when it needs them. Used by commands; not commands themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert

from hotel_desk.models.folio import NumberSeries

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_BEGIN = insert(NumberSeries)


def drawn(uow: UnitOfWork, series: str, *, first: int = 1) -> int:
    """The next number of a series; of one that was never drawn from, its first.

    Two desks that begin it at once meet in the primary key: the slower one is run again and finds it.
    """
    try:
        return uow.next_number(series)
    except LookupError:
        uow.connection.execute(_BEGIN, [{"property_id": uow.property_id, "series": series, "next_number": first + 1}])
        return first
