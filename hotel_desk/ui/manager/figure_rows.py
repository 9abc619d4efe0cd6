"""The figures of the last closed day, its month and its year, beside what was planned and the same days last year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.domain.figures import Figures, each
from hotel_desk.language import N_, _
from hotel_desk.reports.sheet import CellKind

if TYPE_CHECKING:
    from hotel_desk.queries.figures import Budget, FiguresToDate, ManagerFigures
    from hotel_desk.queries.group_revenue import GroupRevenue

REVENUE = "revenue"
FLASH = "manager-flash"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure over three spans; None where nothing is known or planned.

    Args:
        opens: the report with its rows; empty where none has them.
    """

    key: str
    title: str
    kind: CellKind
    day: int | None
    month: int | None
    month_budget: int | None
    month_before: int | None
    year: int | None
    year_budget: int | None
    year_before: int | None
    opens: str = ""


@dataclass(frozen=True, slots=True)
class _Figure:
    key: str
    title: str
    kind: CellKind
    read: Callable[[Figures], int | None]
    budget: Callable[[Budget], int | None] = lambda _budget: None
    opens: str = ""


def _planned_rate(budget: Budget) -> int | None:
    if budget.room_revenue_minor is None or not budget.rooms_sold:
        return None
    return each(budget.room_revenue_minor, budget.rooms_sold)


_FIGURES = (
    _Figure("rooms_sold", N_("Rooms sold"), CellKind.COUNT, lambda one: one.rooms_sold, lambda budget: budget.rooms_sold, FLASH),
    _Figure("occupancy", N_("Occupancy"), CellKind.SHARE, lambda one: one.occupancy, opens=FLASH),
    _Figure("adr", N_("Average daily rate (ADR)"), CellKind.MONEY, lambda one: one.adr_minor, _planned_rate, REVENUE),
    _Figure("revpar", N_("RevPAR"), CellKind.MONEY, lambda one: one.revpar_minor, opens=REVENUE),
    _Figure("trevpar", N_("TRevPAR"), CellKind.MONEY, lambda one: one.trevpar_minor, opens=REVENUE),
    _Figure(
        "room_revenue",
        N_("Room revenue"),
        CellKind.MONEY,
        lambda one: one.counts.room_revenue_minor,
        lambda budget: budget.room_revenue_minor,
        REVENUE,
    ),
    _Figure("revenue", N_("All revenue without tax"), CellKind.MONEY, lambda one: one.revenue_minor, opens=REVENUE),
    _Figure("arrivals", N_("Arrivals"), CellKind.COUNT, lambda one: one.counts.arrivals, opens="arrivals"),
    _Figure("no_shows", N_("No-shows"), CellKind.COUNT, lambda one: one.counts.no_shows, opens="no-shows"),
    _Figure("cancellations", N_("Cancellations"), CellKind.COUNT, lambda one: one.counts.cancellations, opens="cancelled"),
)


def figure_rows(figures: ManagerFigures) -> list[FigureRow]:
    """The figures of the house, then the revenue of each group that has any or was planned."""
    rows = [_row(one, figures) for one in _FIGURES]
    month, year = (figures.of_month.budget.groups or {}, figures.of_year.budget.groups or {})
    known = bool(figures.of_year.before.counts.rooms)
    rows += [_group(one, month.get(one.code), year.get(one.code), known) for one in figures.groups if _has_any(one) or one.code in year]
    return rows


def budget_words(figures: ManagerFigures, money: Callable[[int], str], share_text: Callable[[int], str]) -> str:
    """How far the month is on its way to what was planned for its rooms."""
    month = figures.of_month
    earned, planned = month.now.counts.room_revenue_minor, month.budget.room_revenue_minor
    if not planned:
        return _("Nothing is planned for this month.")
    of_plan = share_text(round(earned * 1_000_000 / planned))
    sentence = _("Room revenue of the month to date: {earned} of {planned} planned, {share}.")
    return sentence.format(earned=money(earned), planned=money(planned), share=of_plan)


def _row(one: _Figure, figures: ManagerFigures) -> FigureRow:
    month, year = figures.of_month, figures.of_year
    return FigureRow(
        key=one.key,
        title=_(one.title),
        kind=one.kind,
        day=one.read(figures.of_day.now),
        month=one.read(month.now),
        month_budget=one.budget(month.budget),
        month_before=_before(one, month),
        year=one.read(year.now),
        year_budget=one.budget(year.budget),
        year_before=_before(one, year),
        opens=one.opens,
    )


def _before(one: _Figure, span: FiguresToDate) -> int | None:
    """Last year; nothing where the hotel has no figures of it."""
    return one.read(span.before) if span.before.counts.rooms else None


def _group(one: GroupRevenue, month_budget: int | None, year_budget: int | None, known_before: bool) -> FigureRow:
    return FigureRow(
        f"group_{one.code}",
        one.name,
        CellKind.MONEY,
        one.day,
        one.month,
        month_budget,
        one.month_before if known_before or one.month_before else None,
        one.year,
        year_budget,
        one.year_before if known_before or one.year_before else None,
        REVENUE,
    )


def _has_any(one: GroupRevenue) -> bool:
    return bool(one.day or one.month or one.year or one.year_before)
