"""The manager's page: tiles of today over the nights ahead, the figures, and the warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import _, plural
from hotel_desk.queries.manager_page import manager_page
from hotel_desk.reports.local_format import share_text
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.manager.ahead_page import AheadPage, signed_text
from hotel_desk.ui.manager.figures_page import FiguresPage
from hotel_desk.ui.manager.report_opening import report_target
from hotel_desk.ui.manager.tile import Tile
from hotel_desk.ui.manager.warnings_page import WarningsPage
from hotel_desk.ui.shell.screen import Screen
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.queries.manager_page import ManagerPage
    from hotel_desk.ui.desk_port import ChangeNotice, Target
    from hotel_desk.ui.shell.screen import ScreenContext

_CONCERNS = (
    EntityKind.RESERVATION,
    EntityKind.ROOM,
    EntityKind.CLOSURE,
    EntityKind.BUSINESS_DATE,
    EntityKind.MONTHLY_PLAN,
    EntityKind.CLOSE_WARNING,
    EntityKind.SETTING,
    EntityKind.BLOCK,
)
AHEAD, FIGURES, WARNINGS = "days_ahead", "figures", "warnings"
_OPENS = {"arrivals": "arrivals", "departures": "departures", "in_house": "in-house", "tonight": "availability", "picked_up": "pick-up"}
_PAGES = (AHEAD, FIGURES, WARNINGS)


class ManagerScreen(Screen):
    """Reads the page and opens the rows behind each figure."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        currency = context.status().currency
        self._page: ManagerPage | None = None
        self.title = label("", "title")
        self.ahead = AheadPage(currency, context.go_to)
        self.figures = FiguresPage(currency, context.go_to, self.refresh)
        self.warnings = WarningsPage(context, self.refresh)
        self.tiles = self._make_tiles()
        self.tabs = named(QTabBar(), "manager_tabs", _("Parts of the page"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self._titles = (_("Coming days"), _("Figures and budget"), _("Warnings of the closes"))
        self.pages = QStackedWidget()
        for title, page in zip(self._titles, (self.ahead, self.figures, self.warnings), strict=True):
            self.tabs.addTab(title)
            self.pages.addWidget(page)
        self.tabs.currentChanged.connect(self.pages.setCurrentIndex)
        self.content = Content(
            self._body(),
            EmptyState("", object_name="manager_empty", accessible_name=_("Manager")),
            self.refresh,
            object_name="manager_content",
            accessible_name=_("Manager"),
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.addWidget(self.content)
        self.setFocusProxy(self.tabs)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is None or change_set.touches(*_CONCERNS):
            self.content.show_loading()
            self.context.runner.read(manager_page, self._show, self._unread, key="page")

    def unsaved(self) -> list[str]:
        return self.warnings.unsaved()

    def open(self, target: Target) -> None:
        if target.kind in _PAGES:
            self.perform(target.kind)

    def perform(self, command: str) -> None:
        self.tabs.setCurrentIndex(_PAGES.index(command))
        self.pages.currentWidget().setFocus()

    def _make_tiles(self) -> dict[str, Tile]:
        def tile(key: str, title: str, tooltip: str) -> Tile:
            return Tile(title, object_name=f"manager_{key}", tooltip=tooltip)

        tiles = {
            "arrivals": tile("arrivals", _("Arrivals"), _("Open the arrivals")),
            "departures": tile("departures", _("Departures"), _("Open the departures")),
            "in_house": tile("in_house", _("In house"), _("Open the guests in house")),
            "tonight": tile("tonight", _("Tonight"), _("Open the availability")),
            "picked_up": tile("picked_up", _("New room nights"), _("Room nights of the days ahead; open the pick-up of bookings")),
            "to_answer": tile("to_answer", _("To answer"), _("Show the warnings of the closes")),
        }
        for key, report in _OPENS.items():
            tiles[key].clicked.connect(lambda _checked=False, name=report: self.context.go_to(report_target(name)))
        tiles["to_answer"].clicked.connect(lambda: self.perform(WARNINGS))
        return tiles

    def _body(self) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row, spacing=12)
        for tile in self.tiles.values():
            flow.addWidget(tile)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.title)
        column.addWidget(row)
        column.addWidget(self.tabs)
        column.addWidget(self.pages, 1)
        return body

    def _show(self, page: ManagerPage) -> None:
        self._page = page
        self.title.setText(date_text(page.business_date))
        self._show_today(page)
        self.ahead.show_nights(page.ahead)
        self.figures.show_figures(page.figures)
        self.warnings.show_warnings(page.warnings)
        count = len(page.warnings)
        self.tabs.setTabText(_PAGES.index(WARNINGS), f"{self._titles[-1]}  {count}" if count else self._titles[-1])
        self.content.show_content()

    def _show_today(self, page: ManagerPage) -> None:
        today, tonight, tiles = page.today, page.tonight, self.tiles
        here, gone = _("{done} of {all}"), _("{done} of {all}")
        tiles["arrivals"].show_figure(here.format(done=today.arrived, all=today.arrivals), _("are here"))
        tiles["departures"].show_figure(gone.format(done=today.departed, all=today.departures), _("have left"))
        rooms = plural("{count} room", "{count} rooms", today.rooms).format(count=today.rooms)
        guests = plural("{count} guest", "{count} guests", today.guests).format(count=today.guests)
        tiles["in_house"].show_figure(rooms, guests)
        sold = _("{sold} of {rooms} rooms").format(sold=tonight.sold, rooms=tonight.available)
        tiles["tonight"].show_figure("–" if tonight.occupancy is None else share_text(tonight.occupancy, places=0), sold)
        tiles["picked_up"].show_figure(signed_text(page.picked_up), _("since yesterday"))
        count = len(page.warnings)
        tiles["to_answer"].show_figure(str(count), plural("warning", "warnings", count))

    def _unread(self, error: StaffError) -> None:
        self.content.show_error(error)
