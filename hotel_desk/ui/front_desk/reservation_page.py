"""Every reservation there is: found by words, status and arrival, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.reservation_states import STATUS_TITLES
from hotel_desk.language import _
from hotel_desk.queries.front_desk import PAGE_LENGTH, ReservationPage, StayRow, reservation_list
from hotel_desk.ui.front_desk.stay_columns import next_step, stay_columns
from hotel_desk.ui.tokens import StayLook
from hotel_desk.ui.widgets.data_table import DataTable, NextStep
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.find_field import FindField
from hotel_desk.ui.widgets.list_page import ListPage
from hotel_desk.ui.widgets.page_turner import PageTurner
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.ui.shell.screen import ScreenContext

DEBOUNCE_MS = 200
_CHIP_LOOKS = {
    ReservationStatus.RESERVED: StayLook.RESERVED,
    ReservationStatus.IN_HOUSE: StayLook.IN_HOUSE,
    ReservationStatus.CHECKED_OUT: StayLook.PAST,
}
_CHIPS = (
    ReservationStatus.RESERVED,
    ReservationStatus.IN_HOUSE,
    ReservationStatus.CHECKED_OUT,
    ReservationStatus.CANCELLED,
    ReservationStatus.NO_SHOW,
)


class ReservationsPage(ListPage):
    """The search over all reservations."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("reservations_page")
        self._context = context
        self._business_date = context.status().business_date
        self.first = DateField("first_date", _("Arrival from"), object_name="reservations_first", relative_to=self._today)
        self.last = DateField("last_date", _("Arrival to"), object_name="reservations_last", relative_to=self.first.shown_day)
        self.chips = FilterChips(object_name="reservations_chips", accessible_name=_("Status"))
        self.table = self._make_table()
        self.finder = FindField(
            self.table,
            object_name="reservations_find",
            accessible_name=_("Guest or confirmation number"),
            placeholder=_("Name, phone, e-mail or confirmation number"),
        )
        self.empty = EmptyState(
            _("No reservation found"),
            _("Nothing matches the words, the status and the dates. Clear one of them."),
            object_name="reservations_empty",
            accessible_name=_("No reservation found"),
        )
        self.content = Content(self.table, self.empty, self.refresh, object_name="reservations_content", accessible_name=_("Reservations"))
        self.pages = PageTurner(object_name="reservations", words=_("{first}–{last} of {total}"), page_length=PAGE_LENGTH)
        self._timer = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._connect()
        self._lay_out()
        self.setFocusProxy(self.finder)

    def refresh(self) -> None:
        """Read the page on view again."""
        self._timer.stop()
        if self.first.problem() or self.last.problem():
            return
        self.content.show_loading()
        self._context.runner.read(reservation_list, self._show, self.content.show_error, key="reservations", **self._filters())

    def search(self, text: str) -> None:
        """Look for words, whatever was looked for before."""
        self.first.set_value(None)
        self.last.set_value(None)
        self.finder.setText(text)
        self.chips.choose("")
        self._search_again()

    def _make_table(self) -> DataTable[StayRow]:
        return DataTable(
            stay_columns(lambda: self._context.status().currency),
            lambda row: row.reservation_id,
            self._next_step,
            object_name="reservations_table",
            accessible_name=_("Reservations"),
        )

    def _connect(self) -> None:
        self._pass_on(self.table)
        self._timer.timeout.connect(self._search_again)
        self.finder.textEdited.connect(lambda _text: self._timer.start())
        self.first.edited.connect(self._timer.start)
        self.last.edited.connect(self._timer.start)
        self.chips.chosen.connect(lambda _key: self._search_again())
        self.pages.turned.connect(self.refresh)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(label(self.finder.accessibleName(), "label"))
        words.addWidget(self.finder)
        words.addStretch(1)
        filters = QHBoxLayout()
        filters.setSpacing(16)
        filters.addLayout(words, 1)
        for field in (self.first, self.last):
            field.setFixedWidth(152)
            filters.addWidget(field)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addLayout(filters)
        column.addWidget(self.chips)
        column.addWidget(self.content, 1)
        column.addWidget(self.pages)

    def _filters(self) -> dict[str, Any]:
        chosen = self.chips.key()
        return {
            "text": self.finder.text(),
            "statuses": (ReservationStatus(chosen),) if chosen else (),
            "first_date": self.first.value(),
            "last_date": self.last.value(),
            "offset": self.pages.offset,
        }

    def _search_again(self) -> None:
        self.pages.begin_again()
        self.refresh()

    def _show(self, page: ReservationPage) -> None:
        self._business_date = page.business_date
        self.table.set_rows(page.rows)
        self.chips.set_chips(
            [Chip(status.value, _(STATUS_TITLES[status]), page.counts.get(status, 0), _CHIP_LOOKS.get(status)) for status in _CHIPS]
        )
        self.pages.show_page(offset=page.offset, rows=len(page.rows), total=page.total)
        self.content.show_content(empty=not page.rows)

    def _next_step(self, row: StayRow) -> NextStep | None:
        return next_step(row, self._business_date)

    def _today(self) -> date:
        return self._context.status().business_date
