"""The list of shifts, and the report of the one that is chosen."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.jobs.shift_papers import shift_report_pdf
from hotel_desk.language import N_, _
from hotel_desk.queries.shift_report import ShiftReport, shift_report
from hotel_desk.queries.shifts import PAGE, ShiftFilter, ShiftRow, shift_list
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.ui.cash_office.report_panel import ReportPanel
from hotel_desk.ui.formats import amount_text, dated_instant_text, short_date_text
from hotel_desk.ui.paper_preview import Paper, PaperPreviewDialog
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StayLook
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.page_turner import PageTurner
from hotel_desk.ui.widgets.side_panel import ListWithPanel
from hotel_desk.ui.widgets.states import Content, EmptyState

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.ids import CashierShiftId
    from hotel_desk.jobs.folio_papers import MadePaper
    from hotel_desk.queries.shifts import ShiftPage as ShiftRows
    from hotel_desk.services.papers import PaperPrinted
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.tokens import StatusLook

_CONCERNS = (EntityKind.CASHIER_SHIFT, EntityKind.CASH_DRAWER, EntityKind.SETTING, EntityKind.USER, EntityKind.ROLE)
PANEL_WIDTH = 480


class ShiftPage(QWidget):
    """Everybody's shifts, or one's own; a panel with the report."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("shift_page")
        self.context = context
        self._currency = context.status().currency
        self._wanted: CashierShiftId | None = None
        self.chips = FilterChips(object_name="shift_filter", accessible_name=_("Which shifts"))
        self._show_counts(0, 0)
        self.chips.chosen.connect(lambda _key: self._read_first())
        self.table = self._make_table()
        empty = EmptyState(
            _("No shifts"),
            _("A cashier opens a shift on the bar over the cashier's screen."),
            object_name="no_shifts",
            accessible_name=_("No shifts"),
            icon_name="mdi6.cash-register",
        )
        self.content = Content(self.table, empty, self.refresh, object_name="shift_content", accessible_name=_("Shifts"))
        self.turner = PageTurner(object_name="shift_turner", words=_("Shifts {first} to {last} of {total}"), page_length=PAGE)
        self.turner.turned.connect(self.refresh)
        self.panel = ReportPanel(context, self._print_intent, self._recorded)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addWidget(self.chips)
        column.addWidget(self.content, 1)
        column.addWidget(self.turner)
        self.split = ListWithPanel(left, self.panel, object_name="shift_split", panel_width=PANEL_WIDTH)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self.setFocusProxy(self.table)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Read the list again, and the report on view."""
        if change_set is not None and not change_set.touches(*_CONCERNS):
            return
        self.content.show_loading()
        only = cast("ShiftFilter", self.chips.key() or "all")
        self.context.runner.read(
            shift_list, self._show, self.content.show_error, key="shifts", only=only, limit=PAGE, offset=self.turner.offset or 0
        )
        if self.panel.report is not None and self.panel.isVisibleTo(self):
            self._read_report(self.panel.report.shift_id)

    def unsaved(self) -> list[str]:
        """Nothing is typed here."""
        return []

    def show_shift(self, shift_id: CashierShiftId) -> None:
        """Show the report of a shift, wherever it stands in the list."""
        self._wanted = shift_id
        self.table.select(shift_id)
        self._read_report(shift_id)

    def _read_first(self) -> None:
        self.turner.begin_again()
        self.refresh()

    def _show(self, page: ShiftRows) -> None:
        self._currency = page.currency
        self._show_counts(page.open, page.off)
        self.table.set_rows(page.rows)
        self.content.show_content(empty=not page.rows)
        self.turner.show_page(offset=self.turner.offset or 0, rows=len(page.rows), total=page.total)
        if self._wanted is not None:
            self.table.select(self._wanted)
            self._wanted = None

    def _show_counts(self, opened: int, off: int) -> None:
        self.chips.set_chips([Chip("open", _("Open shifts"), opened), Chip("off", _("Over or short"), off)])

    def _read_report(self, shift_id: CashierShiftId) -> None:
        self.context.runner.read(shift_report, self._show_report, key="shift report", shift_id=shift_id)

    def _show_report(self, report: ShiftReport) -> None:
        self.panel.show_report(report)
        self.split.open_panel()

    def _opened(self, row: ShiftRow) -> None:
        self._read_report(row.shift_id)

    def _print_intent(self) -> Intent | None:
        report = self.panel.report
        return None if report is None else Intent(record_paper_printed, {"paper": PaperKind.SHIFT_REPORT, "subject_id": report.shift_id})

    def _recorded(self, printed: PaperPrinted) -> None:
        report = self.panel.report
        if report is not None:
            made = partial(shift_report_pdf, shift_id=report.shift_id, printed=printed)
            self.context.runner.read(made, partial(self._show_paper, printed), owner=self)

    def _show_paper(self, printed: PaperPrinted, made: MadePaper) -> None:
        paper = Paper(made.pdf, made.title, made.file_name)
        PaperPreviewDialog(self.window(), paper, preferred_printer=printed.printer).open()

    def _make_table(self) -> DataTable[ShiftRow]:
        zone = self.context.status().time_zone
        columns: list[Column[ShiftRow]] = [
            Column(
                "number",
                _("Shift"),
                lambda row: row.number,
                sort_key=lambda row: int(row.number),
                look=_look,
                tooltip=lambda row: _(_look(row).title),
                width=88,
            ),
            Column("user", _("Cashier of the shift"), lambda row: row.user_name, width=0),
            Column("drawer", _("Drawer"), lambda row: row.drawer, width=136, optional=True),
            Column(
                "date", _("Business date"), lambda row: short_date_text(row.opened_date), sort_key=lambda row: row.opened_date, width=112
            ),
            Column(
                "opened",
                _("Shift opened"),
                lambda row: dated_instant_text(row.opened_at, zone),
                sort_key=lambda row: row.opened_at,
                width=136,
                optional=True,
            ),
            Column(
                "closed",
                _("Shift closed"),
                lambda row: "" if row.closed_at is None else dated_instant_text(row.closed_at, zone),
                sort_key=lambda row: (row.closed_at is None, row.closed_at),
                width=136,
                optional=True,
            ),
            self._amount("expected", _("Cash expected"), lambda row: row.expected_minor, optional=True),
            self._amount("counted", _("Cash counted"), lambda row: row.counted_minor, optional=True),
            self._amount("over_short", _("Over or short"), lambda row: row.over_short_minor, signed=True),
        ]
        table = DataTable(columns, lambda row: row.shift_id, object_name="shift_table", accessible_name=_("Shifts"))
        table.opened.connect(self._opened)
        return table

    def _amount(
        self, key: str, title: str, minor: Callable[[ShiftRow], int | None], *, signed: bool = False, optional: bool = False
    ) -> Column[ShiftRow]:
        def text(row: ShiftRow) -> str:
            value = minor(row)
            if value is None:
                return ""
            return ("+" if signed and value > 0 else "") + amount_text(value, self._currency)

        return Column(key, title, text, sort_key=lambda row: minor(row) or 0, align="right", width=112, optional=optional)


def _look(row: ShiftRow) -> StatusLook:
    """Open, closed right, or off: a letter each."""
    stays = theme().tokens.stays
    if row.closed_at is None:
        return replace(stays[StayLook.IN_HOUSE], title=N_("Shift open"), letter="S")
    if row.over_short_minor:
        return replace(stays[StayLook.URGENT], title=N_("Over or short"), letter="±")
    return replace(stays[StayLook.PAST], title=N_("Shift closed"), letter="=")
