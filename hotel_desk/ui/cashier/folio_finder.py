"""The list of folios: a search, three filters, and the rows; gives way when the window is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.queries.folio_list import PAGE, FolioCounts, FolioFilter, FolioPage, FolioRow, folio_list
from hotel_desk.ui.cashier.words import row_look
from hotel_desk.ui.formats import amount_text
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.states import Content, EmptyState

if TYPE_CHECKING:
    from hotel_desk.domain.ids import FolioId
    from hotel_desk.ui.task_runner import TaskRunner

WIDTH = 376
_DEBOUNCE_MS = 120


class FolioFinder(QWidget):
    """Finds folios.

    Signals:
        chosen(FolioRow): another row is current.
        opened(FolioRow): Enter or a double click: go into the folio.
        clicked(FolioRow): pressed with the mouse or a finger.
        house_account_asked(): open a new account of the house.
    """

    chosen = Signal(object)
    opened = Signal(object)
    clicked = Signal(object)
    house_account_asked = Signal()

    def __init__(self, runner: TaskRunner, currency: str) -> None:
        super().__init__()
        self._runner = runner
        self._currency = currency
        self._limit = PAGE
        self._enter_waits = False
        self.setFixedWidth(WIDTH)
        self.search = self._make_search()
        self.chips = FilterChips(object_name="folio_filter", accessible_name=_("Which folios"))
        self._show_counts(FolioCounts(0, 0, 0, 0))
        self.chips.choose("open")
        self.chips.chosen.connect(self._filter_chosen)
        self.table = self._make_table()
        empty = EmptyState(
            _("No folio"),
            _("No folio fits. Choose another filter, or search for a room, a name or a number."),
            object_name="no_folios",
            accessible_name=_("No folio"),
            icon_name="mdi6.text-box-remove-outline",
        )
        everywhere = _("Search all folios")
        self.everywhere = empty.offer(everywhere, self.search_everywhere, object_name="search_all_folios")
        self.content = Content(self.table, empty, self.read, object_name="folio_list_content", accessible_name=_("Folios"))
        self.more = Button(_("Show more"), object_name="more_folios", accessible_name=_("Show more folios"))
        self.more.clicked.connect(self._show_more)
        self.more.hide()
        title = _("New house account")
        self.new_account = Button(title, object_name="new_house_account", accessible_name=title, icon_name="mdi6.home-plus-outline")
        self.new_account.clicked.connect(self.house_account_asked)
        self.new_account.hide()
        self._timer = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._timer.timeout.connect(self._search_again)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 8, 16)
        column.setSpacing(12)
        column.addWidget(self.search)
        column.addWidget(self.chips)
        column.addWidget(self.content, 1)
        column.addWidget(self.more)
        column.addWidget(self.new_account)

    def read(self) -> None:
        """Read the list again."""
        self.content.show_loading()
        self._runner.read(
            folio_list,
            self._show,
            self.content.show_error,
            key="folios",
            text=self.search.text().strip(),
            only=cast("FolioFilter", self.chips.key()),
            limit=self._limit,
        )

    def search_everywhere(self) -> None:
        """Look for the same words among all folios, whatever filter was chosen."""
        self.chips.choose("")

    def find(self) -> None:
        """Put the keyboard into the search."""
        self.search.setFocus()
        self.search.selectAll()

    def mark(self, folio_id: FolioId) -> None:
        """Show which folio is on view, where the list has it; does not choose it again."""
        current = self.table.current()
        if current is not None and current.folio_id == folio_id:
            return
        blocked = self.table.blockSignals(True)
        if not self.table.select(folio_id):
            self.table.clearSelection()
            self.table.setCurrentIndex(self.table.model().index(-1, -1))
        self.table.blockSignals(blocked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._search_key(event)
        return super().eventFilter(watched, event)

    def _search_key(self, event: QKeyEvent) -> bool:
        """Down goes into the list, Enter opens the first folio found (of all, where the filter has none), Esc empties the search."""
        key = event.key()
        if key == Qt.Key.Key_Down:
            self.table.setFocus()
            if self.table.current() is None:
                self.table.selectRow(0)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter_waits = True
            self._search_again()
        elif key == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            self._search_again()
        else:
            return False
        return True

    def _search_again(self) -> None:
        self._timer.stop()
        self._limit = PAGE
        self.read()

    def _show_more(self) -> None:
        self._limit += PAGE
        self.read()

    def _show(self, page: FolioPage) -> None:
        self.table.set_rows(page.rows)
        self.content.show_content(empty=not page.rows)
        self.more.setVisible(page.more)
        self._show_counts(page.counts)
        filtered = bool(self.chips.key() and self.search.text().strip())
        self.everywhere.setVisible(filtered)
        if self._enter_waits and not page.rows and filtered:
            self.search_everywhere()
            return
        if self._enter_waits and page.rows:
            self.table.select(page.rows[0].folio_id)
            self.opened.emit(page.rows[0])
        self._enter_waits = False

    def _filter_chosen(self, key: str) -> None:
        self.new_account.setVisible(key == "house")
        self._search_again()

    def _show_counts(self, counts: FolioCounts) -> None:
        self.chips.set_chips(
            [
                Chip("open", _("Open folios"), counts.open),
                Chip("balance", _("With balance"), counts.balance),
                Chip("house", _("House accounts"), counts.house),
                Chip("closed", _("Closed"), counts.closed),
            ]
        )

    def _make_search(self) -> QLineEdit:
        line = named(QLineEdit(), "find_folio", _("Find a folio by room, guest or number"))
        line.setPlaceholderText(_("Room, guest or folio number"))
        line.setToolTip(_("Find a folio by room, guest or number") + " (Ctrl+F)")
        line.setClearButtonEnabled(True)
        line.setMaxLength(120)
        line.textEdited.connect(lambda _text: self._timer.start())
        line.installEventFilter(self)
        return line

    def _make_table(self) -> DataTable[FolioRow]:
        columns: list[Column[FolioRow]] = [
            Column(
                "room",
                _("Room"),
                lambda row: row.room_number,
                sort_key=lambda row: (len(row.room_number), row.room_number) if row.room_number else None,
                look=row_look,
                tooltip=lambda row: _(row_look(row).title),
                width=80,
            ),
            Column("guest", _("Guest"), lambda row: row.name, width=0, tooltip=_row_tooltip),
            Column(
                "balance",
                _("Balance"),
                lambda row: amount_text(row.balance_minor, self._currency),
                sort_key=lambda row: row.balance_minor,
                align="right",
                width=88,
            ),
        ]
        table = DataTable(columns, lambda row: row.folio_id, object_name="folios", accessible_name=_("Folios"))
        table.selected.connect(self._selected)
        table.opened.connect(self.opened)
        table.clicked.connect(lambda _index: self._clicked())
        return table

    def _clicked(self) -> None:
        row = self.table.current()
        if row is not None:
            self.clicked.emit(row)

    def _selected(self, row: FolioRow | None) -> None:
        if row is not None:
            self.chosen.emit(row)


def _row_tooltip(row: FolioRow) -> str:
    return _("{guest}, folio {number}").format(guest=row.name, number=row.number)
