"""The booking calendar screen: reads the days that are wanted, shows them, opens stays in the panel beside them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.settings import CALENDAR_DAYS
from hotel_desk.language import _
from hotel_desk.queries.settings import setting_value
from hotel_desk.queries.stay_detail import StayDetail
from hotel_desk.queries.tape_chart import TapeChart, tape_chart
from hotel_desk.ui.booking.booking_start import BookingStart, new_reservation
from hotel_desk.ui.shell.screen import Screen, ScreenContext
from hotel_desk.ui.tape_chart import accessible
from hotel_desk.ui.tape_chart.bars import Bar
from hotel_desk.ui.tape_chart.chart_head import ChartHead
from hotel_desk.ui.tape_chart.chart_menu import stay_menu
from hotel_desk.ui.tape_chart.chart_pointing import Place
from hotel_desk.ui.tape_chart.chart_printing import ChartPrinting
from hotel_desk.ui.tape_chart.chart_view import ChartView
from hotel_desk.ui.tape_chart.held import Hold
from hotel_desk.ui.tape_chart.moves_back import MovesBack
from hotel_desk.ui.tape_chart.moving import Moving
from hotel_desk.ui.tape_chart.stay_panel import StayPanel
from hotel_desk.ui.widgets.side_panel import ListWithPanel
from hotel_desk.ui.widgets.states import Content, EmptyState

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.ui.desk_port import ChangeNotice, Target

_ON_THE_CALENDAR = (
    EntityKind.RESERVATION,
    EntityKind.INVENTORY,
    EntityKind.ROOM,
    EntityKind.CLOSURE,
    EntityKind.ROOM_TYPE,
    EntityKind.FLOOR,
    EntityKind.BUILDING,
    EntityKind.PROFILE,
    EntityKind.BUSINESS_DATE,
    EntityKind.SETTING,
    EntityKind.BLOCK,
)
_LEAST_FOR_LEGEND = 720
_IN_THE_PANEL = (*_ON_THE_CALENDAR, EntityKind.BOOKING, EntityKind.FOLIO, EntityKind.POSTING)


class TapeChartScreen(Screen):
    """View and controller of the calendar."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        accessible.install()
        self._wanted: ReservationId | None = None
        self._zoom_read = False
        self.head = ChartHead(lambda: context.status().business_date)
        self.view = ChartView(object_name="tape_chart_view", accessible_name=_("Booking calendar"))
        self.content = Content(
            self.view, self._empty(), self.refresh, object_name="tape_chart_content", accessible_name=_("Booking calendar")
        )
        self.panel = StayPanel(context)
        self.back = MovesBack(context, self)
        self.moving = Moving(context, self.view, self.back)
        self.split = ListWithPanel(self._left(), self.panel, object_name="tape_chart_with_panel")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self.setFocusProxy(self.view)
        self.printing = ChartPrinting(context, self.view, self)
        self._connect_view()
        self._connect_head()
        for keys, act in (("Ctrl+Z", self.back.undo), ("Ctrl+Shift+Z", self.back.redo), ("Ctrl+P", self.printing.ask)):
            QShortcut(QKeySequence(keys), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is not None and not change_set.touches(*_IN_THE_PANEL):
            return
        if not self._zoom_read:
            self._read_zoom()
            return
        if change_set is None or change_set.touches(*_ON_THE_CALENDAR):
            self._read(*self.view.wanted_range(self.context.status().business_date))
        self.panel.reread()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a low screen the rooms need the place of the legend; each bar says its status in its card."""
        super().resizeEvent(event)
        self.head.legend.setVisible(self.height() >= _LEAST_FOR_LEGEND)

    def unsaved(self) -> list[str]:
        stay = self.panel.stay
        return [_("{guest}: {edit}").format(guest=stay.guest.name, edit=edit) for edit in self.panel.unsaved_edits()] if stay else []

    def open(self, target: Target) -> None:
        if target.kind == EntityKind.RESERVATION:
            self._open_stay(target.id)

    def perform(self, command: str) -> None:
        if command == "today":
            self.view.show_today()
        elif command == "types_only":
            self._fold()
        elif command == "print":
            self.printing.ask()
        self.view.setFocus()

    def _left(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.content, 1)
        return left

    def _empty(self) -> EmptyState:
        return EmptyState(
            _("No rooms here"),
            _("No room is set up, or none matches the filter. Choose all types and floors, or set up rooms."),
            object_name="tape_chart_empty",
            accessible_name=_("No rooms here"),
        )

    def _connect_view(self) -> None:
        self.view.opened.connect(self._open_bar)
        self.view.place_asked.connect(self._book_at)
        self.view.range_wanted.connect(self._read)
        self.view.days_changed.connect(self.head.show_days)
        self.view.moved.connect(self.head.show_day)
        self.view.day_asked.connect(self.head.ask_for_day)
        self.view.menu_asked.connect(self._open_menu)
        self.moving.place_asked.connect(self._book_at)
        self.view.folded.connect(lambda: self.head.show_folded(folded=bool(self.view.collapsed())))
        self.panel.shown.connect(self._show_stay)
        self.panel.left.connect(self.view.setFocus)

    def _connect_head(self) -> None:
        self.head.show_days(self.view.days())
        self.head.day_chosen.connect(self.view.go_to)
        self.head.page_asked.connect(lambda step: self.view.go_to(self.view.first_day() + timedelta(days=step * self.view.days())))
        self.head.today_asked.connect(self._today)
        self.head.fold_asked.connect(self._fold)
        self.head.print_asked.connect(self.printing.ask)
        self.head.new_asked.connect(lambda: self.context.go_to(new_reservation()))
        self.head.days_chosen.connect(self._zoom)
        self.head.filter_chosen.connect(self._filter)

    def _read_zoom(self) -> None:
        """How many days this desk wants to begin with; then the days themselves."""
        self.content.show_loading()
        read = partial(setting_value, setting=CALENDAR_DAYS)
        self.context.runner.read(read, self._begin, self.content.show_error, key="zoom")

    def _begin(self, days: int) -> None:
        self._zoom_read = True
        self.view.set_days(days)
        self.head.show_days(days)
        self.refresh()

    def _read(self, first: date, last: date) -> None:
        self.content.show_loading()
        self.context.runner.read(tape_chart, self._show, self.content.show_error, key="chart", first=first, last=last)

    def _show(self, chart: TapeChart) -> None:
        self.view.show_chart(chart)
        self.moving.chart_shown()
        self.head.show_chart(chart)
        self._show_state()
        if self._wanted is not None and self.view.select_reservation(self._wanted):
            self._wanted = None

    def _show_state(self) -> None:
        layout = self.view.layout_on_view()
        self.content.show_content(empty=layout is not None and not layout.rows)

    def _open_bar(self, bar: Bar) -> None:
        if bar.stay is not None:
            self.panel.open_stay(bar.stay.reservation_id)
        elif bar.closure is not None:
            self.context.messages.info(_("This room is closed: {reason}").format(reason=bar.closure.reason))

    def _open_menu(self, _row: int, bar: Bar, place: QPoint) -> None:
        menu = stay_menu(self.view, bar, self, self._unassign)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _unassign(self, bar: Bar) -> None:
        """No room for the whole stay, by the same way as dragging it there."""
        layout = self.view.layout_on_view()
        if layout is None or bar.stay is None or not self.view.pick_up(Hold.MOVE):
            return
        group = layout.numbers["type", bar.stay.room_type_id]
        self.view.put_over(group)
        self.view.put_down()

    def _open_stay(self, reservation_id: ReservationId) -> None:
        """From elsewhere: the panel first, the bar as soon as its days are read."""
        self._wanted = reservation_id
        if self.view.select_reservation(reservation_id):
            self._wanted = None
        self.panel.open_stay(reservation_id)

    def _show_stay(self, stay: StayDetail) -> None:
        if self.panel.isHidden():
            self.split.open_panel()
            self.panel.focus_next()
        if self._wanted == stay.reservation_id and not self.view.select_reservation(stay.reservation_id):
            self.view.go_to(stay.arrival_date - timedelta(days=1))

    def _book_at(self, place: Place) -> None:
        start = BookingStart(place.day, place.departure, place.room_type_id, place.room_id)
        self.context.go_to(new_reservation(start))

    def _today(self) -> None:
        self.view.show_today()
        self.view.setFocus()

    def _zoom(self, days: int) -> None:
        self.view.set_days(days)
        self.head.show_days(days)
        self.view.setFocus()

    def _filter(self) -> None:
        self.view.set_filter(self.head.filter())
        self._show_state()

    def _fold(self) -> None:
        """All types folded away, or none."""
        layout = self.view.layout_on_view()
        if layout is not None:
            self.view.set_collapsed([] if self.view.collapsed() else [kind.room_type_id for kind in layout.types()])
