"""The reports that a person may see, by group, with a search for a few letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.reports.report import GROUP_TITLES, ReportGroup
from hotel_desk.ui.reports.report_finding import FindableReport, findable, found
from hotel_desk.ui.theme import SMALL_POINT_SIZE, theme
from hotel_desk.ui.tokens import ROW_HEIGHT
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.reports.report import Report

LIST_WIDTH = 264
_NAME = Qt.ItemDataRole.UserRole
_INTO_THE_LIST = {Qt.Key.Key_Down, Qt.Key.Key_PageDown}
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class _SearchLine(QLineEdit):
    """Enter takes the first report found, Down goes to the list.

    Signals:
        taken(): Enter.
        left_downwards(): Down.
    """

    taken = Signal()
    left_downwards = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.taken.emit()
        elif event.key() in _INTO_THE_LIST:
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)


class _Names(QListWidget):
    """Enter shows the report that the keyboard is on.

    Signals:
        entered_at(name)
    """

    entered_at = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in _ENTER and item is not None:
            self.entered_at.emit(item.data(_NAME))
            return
        super().keyPressEvent(event)


class ReportList(QWidget):
    """Search and list.

    Signals:
        chosen(Report): Enter, or a click.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("report_list_side")
        self.setFixedWidth(LIST_WIDTH)
        self._all: tuple[FindableReport, ...] = ()
        self.search = named(_SearchLine(), "report_search", _("Search in reports"))
        self.search.setPlaceholderText(_("Search in reports (Ctrl+F)"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._show())
        self.search.taken.connect(self._take_first)
        self.search.left_downwards.connect(self._into_the_list)
        QShortcut(QKeySequence("Ctrl+F"), self, self._search_again)
        self.names = named(_Names(), "report_names", _("Reports"))
        self.names.setUniformItemSizes(False)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.entered_at.connect(self._choose)
        self.names.itemClicked.connect(lambda item: self._choose(item.data(_NAME)))
        self.nothing = label(_("No report has all these words. Search for others."), "quiet", wrap=True)
        self.nothing.setObjectName("report_none_found")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 8, 12)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.nothing)
        column.addWidget(self.names, 1)
        self.nothing.hide()
        self.setFocusProxy(self.search)
        theme().changed.connect(self._dress)

    def show_reports(self, reports: Sequence[Report]) -> None:
        """Offer these; what was searched for stays."""
        if [one.report for one in self._all] == list(reports):
            return
        self._all = findable(reports)
        self._show()

    def select(self, name: str) -> None:
        """Mark a report as the one that is shown; words that were searched for and do not find it are taken away."""
        if self.named(name) is not None and name not in self.shown():
            self.search.clear()
        for place in range(self.names.count()):
            if self.names.item(place).data(_NAME) == name:
                self.names.setCurrentRow(place)

    def named(self, name: str) -> Report | None:
        """The report of a name, if the person may see it."""
        return next((one.report for one in self._all if one.report.name == name), None)

    def shown(self) -> list[str]:
        """The names of the reports on view, from above."""
        items = (self.names.item(place) for place in range(self.names.count()))
        return [item.data(_NAME) for item in items if item.data(_NAME)]

    def _show(self) -> None:
        current = self.names.currentItem()
        kept = "" if current is None else current.data(_NAME)
        reports = found(self._all, self.search.text())
        self.names.clear()
        for group in ReportGroup:
            members = [report for report in reports if report.group is group]
            if members:
                self._add_heading(_(GROUP_TITLES[group]))
            for report in members:
                self._add(report)
        self.nothing.setVisible(bool(self._all) and not reports)
        self._dress()
        if kept in self.shown():
            self.select(kept)

    def _add_heading(self, title: str) -> None:
        item = QListWidgetItem(title)
        # The arrow keys pass it by.
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setTextAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        small = self.names.font()
        small.setPointSize(SMALL_POINT_SIZE)
        item.setFont(small)
        item.setSizeHint(QSize(0, ROW_HEIGHT))
        self.names.addItem(item)

    def _add(self, report: Report) -> None:
        item = QListWidgetItem(_(report.title))
        item.setData(_NAME, report.name)
        item.setToolTip(_(report.help))
        item.setSizeHint(QSize(0, ROW_HEIGHT - 4))
        self.names.addItem(item)

    def _dress(self) -> None:
        """Headings are quieter than what they head."""
        quiet = QColor(theme().tokens.quiet_ink)
        for place in range(self.names.count()):
            item = self.names.item(place)
            if not item.data(_NAME):
                item.setForeground(quiet)

    def _choose(self, name: str | None) -> None:
        report = self.named(name or "")
        if report is not None:
            self.chosen.emit(report)

    def _take_first(self) -> None:
        shown = self.shown()
        if shown:
            self.select(shown[0])
            self._choose(shown[0])

    def _into_the_list(self) -> None:
        shown = self.shown()
        if shown:
            current = self.names.currentItem()
            if current is None or not current.data(_NAME):
                self.select(shown[0])
            self.names.setFocus()

    def _search_again(self) -> None:
        self.search.setFocus()
        self.search.selectAll()
