"""The cells of a sheet as other programs read them: whatever the language, a value is written in one way."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hotel_desk.domain.money import Money
from hotel_desk.domain.tax import MILLION
from hotel_desk.reports.sheet import CellKind

if TYPE_CHECKING:
    from hotel_desk.reports.sheet import Value

_SHARE_PLACES = Decimal("0.000001")


def exact_figure(value: int, kind: CellKind, currency: str) -> Decimal:
    """A figure as it is: an amount in the major unit of its currency, a share as a part of 1, a mean with two places."""
    if kind is CellKind.MONEY:
        return Money.from_minor(value, currency).amount
    if kind is CellKind.SHARE:
        return (Decimal(value) / MILLION).quantize(_SHARE_PLACES)
    return Decimal(value).scaleb(-2) if kind is CellKind.MEAN else Decimal(value)


def hotel_instant(value: datetime, time_zone: str) -> datetime:
    """An instant by the clocks of the hotel."""
    return value.astimezone(ZoneInfo(time_zone))


def plain_value(value: Value, kind: CellKind, *, currency: str, time_zone: str) -> str:
    """Write a cell: `-12.50`, `0.625000`, `2015-07-01`, `15:30`, `2015-07-01T13:00:00+01:00`; nothing where there is none."""
    if value is None:
        return ""
    if isinstance(value, int):
        return f"{exact_figure(value, kind, currency):f}"
    if isinstance(value, datetime):
        return hotel_instant(value, time_zone).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    return value
