"""The list: a find field, filters beside it, the duties as chips, a table a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.reservation_states import STATUS_TITLES
from hotel_desk.language import N_, _
from hotel_desk.queries.reservation_search import PAGE_LENGTH, Duty, ReservationRow, SearchPage, reservation_search
from hotel_desk.ui.reservations.columns import next_step, reservation_columns
from hotel_desk.ui.reservations.words import OPTION
from hotel_desk.ui.tokens import StayLook
from hotel_desk.ui.widgets.data_table import DataTable
from hotel_desk.ui.widgets.day_range import DayRange
from hotel_desk.ui.widgets.field import ChoiceField, TextField
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.find_field import FindField
from hotel_desk.ui.widgets.list_page import ListPage
from hotel_desk.ui.widgets.page_turner import PageTurner
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.shell.screen import ScreenContext

DEBOUNCE_MS = 200
BESIDE_EACH_OTHER = 800
_DUTIES: dict[Duty, tuple[str, StayLook | None]] = {
    Duty.ARRIVALS: (N_("Arrivals today"), StayLook.DUE_IN),
    Duty.OPTIONS: (N_("Options"), StayLook.RESERVED),
    Duty.WAITLIST: (N_("Waitlist"), None),
    Duty.RELEASED: (N_("Released"), None),
    Duty.NO_SHOWS: (N_("No-shows"), None),
    Duty.WALKED: (N_("Walked, expected back"), None),
    Duty.TRACES: (N_("Traces due"), None),
}


class ReservationList(ListPage):
    """All reservations there are, a page at a time."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("reservation_list")
        self._context = context
        self._business_date = context.status().business_date
        self.days = DayRange(_("Arrival from"), object_name="reservation", relative_to=lambda: context.status().business_date)
        titles = {**STATUS_TITLES, ReservationStatus.TENTATIVE: OPTION}
        statuses: list[tuple[Any, str]] = [(None, _("Any")), *((status, _(title)) for status, title in titles.items())]
        self.status = ChoiceField("status", _("Status"), object_name="reservation_status", choices=statuses)
        self.channel = TextField("channel", _("Channel"), object_name="reservation_channel")
        self.chips = FilterChips(object_name="reservation_duties", accessible_name=_("What is to be done"))
        self.table: DataTable[ReservationRow] = DataTable(
            reservation_columns(context.status),
            lambda row: row.reservation_id,
            lambda row: next_step(row, self._business_date),
            object_name="reservation_table",
            accessible_name=_("Reservations"),
        )
        self.empty = EmptyState(
            _("No reservation found"),
            _("Nothing matches what is looked for. Clear a filter, or look for fewer words."),
            object_name="reservation_none",
            accessible_name=_("No reservation found"),
            icon_name="mdi6.book-search-outline",
        )
        self.content = Content(self.table, self.empty, self.refresh, object_name="reservation_content", accessible_name=_("Reservations"))
        self.finder = FindField(
            self.table,
            object_name="reservation_find",
            accessible_name=_("Guest or number"),
            placeholder=_("Name, phone, e-mail, confirmation or agent's number"),
        )
        self.pages = PageTurner(object_name="reservation_list", words=_("{first} to {last} of {total}"), page_length=PAGE_LENGTH)
        self._timer = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._connect()
        self._lay_out()
        self._show_chips(dict.fromkeys(Duty, 0))
        self.setFocusProxy(self.finder)

    def refresh(self) -> None:
        """Read the page on view again."""
        self._timer.stop()
        if not self.days.check():
            return
        self.content.show_loading()
        self._context.runner.read(reservation_search, self._show, self.content.show_error, key="list", **self._asked())

    def search(self, text: str) -> None:
        """Look for words, whatever was looked for before."""
        self.days.set_value(None, None)
        self.status.set_value(None)
        self.channel.set_value("")
        self.finder.setText(text)
        self.chips.choose("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, the filters stand beneath the find field."""
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        self._filters.setDirection(way.LeftToRight if self.width() >= BESIDE_EACH_OTHER else way.TopToBottom)

    def _connect(self) -> None:
        self._pass_on(self.table)
        self._timer.timeout.connect(self._search_again)
        self.finder.textEdited.connect(lambda _text: self._timer.start())
        for field in (*self.days.fields(), self.channel, self.status):
            field.edited.connect(self._timer.start)
        self.chips.chosen.connect(lambda _key: self._search_again())
        self.pages.turned.connect(self.refresh)

    def _lay_out(self) -> None:
        finder = QWidget()
        words = QVBoxLayout(finder)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(4)
        words.addWidget(label(self.finder.accessibleName(), "label"))
        words.addWidget(self.finder)
        words.addStretch(1)
        narrowing = QWidget()
        fields = QHBoxLayout(narrowing)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(12)
        for field, width in ((self.days.first, 132), (self.days.last, 132), (self.status, 128), (self.channel, 112)):
            field.setMaximumWidth(width)
            fields.addWidget(field, width)
        self._filters = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._filters.setSpacing(12)
        self._filters.addWidget(finder, 1)
        self._filters.addWidget(narrowing)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addLayout(self._filters)
        column.addWidget(self.chips)
        column.addWidget(self.content, 1)
        column.addWidget(self.pages)

    def _asked(self) -> dict[str, Any]:
        status, duty = self.status.value(), self.chips.key()
        return {
            "text": self.finder.text(),
            "statuses": (status,) if status is not None else (),
            "first_date": self.days.first.value(),
            "last_date": self.days.last.value(),
            "channel": self.channel.value(),
            "duty": Duty(duty) if duty else None,
            "offset": self.pages.offset,
        }

    def _search_again(self) -> None:
        self.pages.begin_again()
        self.refresh()

    def _show(self, page: SearchPage) -> None:
        self._business_date = page.business_date
        self.table.set_rows(page.rows)
        self._show_chips(page.duties)
        self.content.show_content(empty=not page.rows)
        self.pages.show_page(offset=page.offset, rows=len(page.rows), total=page.total)

    def _show_chips(self, duties: dict[Duty, int]) -> None:
        self.chips.set_chips([Chip(duty.value, _(title), duties[duty], look) for duty, (title, look) in _DUTIES.items()])
