"""A report before it is written: tables, charts and notes with plain values; PDF, workbook, CSV, XML and screen are made from it.

Values are typed by their column: `str` for words, `int` for counts and for minor units, `int` millionths for shares, `int` hundredths for
means, `date`, aware `datetime`, `time`; None is an empty cell.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from hotel_desk.domain.codes import EntityKind

Value = str | int | date | datetime | time | None
Row = tuple[Value, ...]


class CellKind(StrEnum):
    """What a column holds, and so how it is written and to which side it stands."""

    TEXT = "TEXT"
    COUNT = "COUNT"
    MONEY = "MONEY"
    SHARE = "SHARE"
    MEAN = "MEAN"
    DATE = "DATE"
    TIME = "TIME"
    INSTANT = "INSTANT"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Args:
        key: its name in CSV and XML, in English and snake case; never changes once released.
        title: what a person reads, translated already.
        kind: what it holds; money is in minor units of the sheet's currency, shares in millionths, means in hundredths.
        width: its part of the paper's width, relative to the other columns.
    """

    key: str
    title: str
    kind: CellKind = CellKind.TEXT
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Opens:
    """What a row leads to on the screen: a thing of the hotel, or another report with its parameters."""

    kind: EntityKind | None = None
    id: UUID | None = None
    report: str = ""
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their headings.

    Args:
        key: its name in CSV and XML.
        title: above it, translated; empty where the sheet's own says enough.
        total: a last row of sums, as wide as the others.
        opens: what each row leads to, as many as there are rows; empty: none leads anywhere.
        empty: what stands where there are no rows, translated.
    """

    key: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: str = ""
    total: Row | None = None
    opens: tuple[Opens | None, ...] = ()
    empty: str = ""


class ChartKind(StrEnum):
    BAR = "BAR"
    LINE = "LINE"
    PIE = "PIE"
    HEAT = "HEAT"


@dataclass(frozen=True, slots=True)
class Series:
    """Values in the order of the chart's labels; `kind` as of a column."""

    title: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Where people would rather look.

    Args:
        labels: along the axis, a slice each, or the columns of a heat map, translated.
        series: one for a pie; a line, a set of bars, or a row of a heat map each.
        values: how values are written: a count, money or a share.
    """

    key: str
    kind: ChartKind
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    values: CellKind = CellKind.COUNT


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence under or over a table, translated."""

    text: str


Part = Table | Chart | Note


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a report says.

    Args:
        title: translated.
        subtitle: the days and choices it is for, translated.
        currency: ISO 4217 code of all money in it.
        parts: in reading order.
        wide: the paper lies on its side.
    """

    title: str
    subtitle: str
    currency: str
    parts: tuple[Part, ...]
    wide: bool = False

    @property
    def row_count(self) -> int:
        """How many rows its tables have in all, sums not counted."""
        return sum(len(part.rows) for part in self.parts if isinstance(part, Table))
