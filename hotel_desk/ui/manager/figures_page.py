"""Figures to date against the budget and last year."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.language import _, paragraph, plural
from hotel_desk.reports.local_format import share_text
from hotel_desk.reports.sheet import CellKind
from hotel_desk.ui.formats import amount_text, date_text, money_text
from hotel_desk.ui.manager.figure_rows import FigureRow, budget_words, figure_rows
from hotel_desk.ui.manager.report_opening import report_target
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from hotel_desk.queries.figures import ManagerFigures
    from hotel_desk.ui.desk_port import Target


class FiguresPage(QWidget):
    """A sentence about the budget over the table; a row opens the report behind it."""

    def __init__(self, currency: str, go_to: Callable[[Target], None], retry: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("manager_figures_page")
        self._currency = currency
        self._go_to = go_to
        self._day: date | None = None
        self.about = label("", "quiet", wrap=True)
        self.table = self._make_table()
        empty = EmptyState(
            _("No figures yet"),
            _("The figures of a day are frozen as it is closed; they appear here after the first night audit."),
            object_name="manager_figures_empty",
            accessible_name=_("No figures yet"),
            icon_name="mdi6.chart-line",
        )
        self.content = Content(self.table, empty, retry, object_name="manager_figures_content", accessible_name=_("Figures and budget"))
        self.table.opened.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.about)
        column.addWidget(self.content, 1)
        self.setFocusProxy(self.table)

    def show_figures(self, figures: ManagerFigures | None) -> None:
        """Show the figures; None before the first close."""
        self._day = None if figures is None else figures.day
        rows = [] if figures is None else figure_rows(figures)
        if figures is not None:
            planned = budget_words(figures, partial(money_text, currency=self._currency), share_text)
            said = _("To {day}, frozen at its close. {planned}").format(day=date_text(figures.day), planned=planned)
            missing = figures.of_year.days_missing
            lack = plural("{count} day of the year has no figures yet.", "{count} days of the year have no figures yet.", missing)
            self.about.setText(paragraph(said, lack.format(count=missing)) if missing else said)
        self.table.set_rows(rows)
        self.content.show_content(empty=not rows)

    def _open(self, row: FigureRow) -> None:
        if row.opens and self._day is not None:
            self._go_to(report_target(row.opens, self._day))

    def _make_table(self) -> DataTable[FigureRow]:
        def column(key: str, title: str, *, optional: bool = False) -> Column[FigureRow]:
            return Column(
                key,
                title,
                lambda row: self._text(row, getattr(row, key)),
                sort_key=lambda row: getattr(row, key),
                align="right",
                width=112,
                optional=optional,
            )

        columns: list[Column[FigureRow]] = [
            Column("title", _("Figure"), lambda row: row.title, width=0),
            column("day", _("The day")),
            column("month", _("Month to date")),
            column("month_budget", _("Planned")),
            column("month_before", _("Last year"), optional=True),
            column("year", _("Year to date")),
            column("year_budget", _("Planned"), optional=True),
            column("year_before", _("Last year"), optional=True),
        ]
        return DataTable(columns, lambda row: row.key, object_name="manager_figures", accessible_name=_("Figures and budget"))

    def _text(self, row: FigureRow, value: int | None) -> str:
        if value is None:
            return "–"
        match row.kind:
            case CellKind.MONEY:
                return amount_text(value, self._currency)
            case CellKind.SHARE:
                return share_text(value)
        return str(value)
