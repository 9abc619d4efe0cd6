"""The front desk: arrivals, departures, in house, all reservations, traces, packages; the jobs of a stay in the panel beside them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.ids import GuestId, ReservationId
from hotel_desk.domain.rate_codes import Department
from hotel_desk.language import N_, _
from hotel_desk.queries.front_desk import StayRow
from hotel_desk.ui.front_desk.jobs import Job
from hotel_desk.ui.front_desk.list_head import ListHead
from hotel_desk.ui.front_desk.lists_screen import CONCERNS_OF_ROWS, ListsScreen
from hotel_desk.ui.front_desk.package_page import PackagePage
from hotel_desk.ui.front_desk.panel_area import PanelArea
from hotel_desk.ui.front_desk.panel_director import PanelDirector
from hotel_desk.ui.front_desk.reservation_page import ReservationsPage
from hotel_desk.ui.front_desk.stay_list_page import LISTS, StayListPage
from hotel_desk.ui.front_desk.stay_panel import StayPanel
from hotel_desk.ui.front_desk.unregistered_mark import UnregisteredMark
from hotel_desk.ui.shell.screen import ScreenCommand, ScreenContext, ScreenSpec
from hotel_desk.ui.traces.trace_page import TracePage
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.list_page import ListPage

if TYPE_CHECKING:
    from hotel_desk.queries.package_entitlements import EntitledRow
    from hotel_desk.queries.traces import TraceOfDay
    from hotel_desk.ui.desk_port import ChangeNotice, Target

RESERVATIONS, TRACES, PACKAGES = "reservations", "traces", "packages"
WALK_IN, BY_THE_HOUR, NEW_GUEST, EXPRESS = "walk_in", "by_the_hour", "new_guest", "express_departures"
_TITLES = {**{kind.key: kind.title for kind in LISTS}, RESERVATIONS: N_("Reservations"), TRACES: N_("Traces"), PACKAGES: N_("Packages")}
_CONCERNS = (*CONCERNS_OF_ROWS, EntityKind.CLOSURE, EntityKind.GUEST_REGISTRATION, EntityKind.PACKAGE_ENTITLEMENT)


class FrontDeskScreen(ListsScreen[ListPage]):
    """Six lists behind tabs, and one panel."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, object_name="front_desk_tabs")
        self._reservations = ReservationsPage(context)
        pages: dict[str, ListPage] = {
            **{kind.key: StayListPage(context, kind) for kind in LISTS},
            RESERVATIONS: self._reservations,
            TRACES: TracePage(context, prefix="desk_traces", department=Department.FRONT_DESK),
            PACKAGES: PackagePage(context),
        }
        self._take_lists(pages, _TITLES)
        for number, key in enumerate(self.pages):
            self.tabs.setTabToolTip(number, f"{_(_TITLES[key])} (Ctrl+{number + 1})")
        for page in self.pages.values():
            page.opened.connect(self._open_row)
            page.selected.connect(self._follow)
            page.step_asked.connect(self._take_step)
        self.stay_panel = StayPanel(context)
        self.area = PanelArea(self._lists(), self.stay_panel, object_name="front_desk_area")
        self.director = PanelDirector(context, self.area, self.stay_panel)
        self.director.stays_asked.connect(self.search_reservations)
        self._fill_with(self.area)
        self._make_shortcuts()
        self.page().take_focus()

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is not None and not change_set.touches(*_CONCERNS):
            return
        self.page().refresh()
        self.unregistered.read()
        self.director.reread()

    def unsaved(self) -> list[str]:
        return self.director.unsaved()

    def open(self, target: Target) -> None:
        if target.kind == EntityKind.PROFILE:
            self._leave_focus_to_panel()
            self.director.show_guest(GuestId(target.id))
        elif target.kind == EntityKind.RESERVATION:
            self._leave_focus_to_panel()
            self.page().table.choose(target.id)
            self.director.show_stay(ReservationId(target.id))

    def perform(self, command: str) -> None:
        if command == WALK_IN:
            self._leave_focus_to_panel()
            self.director.walk_in()
        elif command == BY_THE_HOUR:
            self._leave_focus_to_panel()
            self.director.by_the_hour()
        elif command == EXPRESS:
            self._leave_focus_to_panel()
            self.director.express_departures()
        elif command == NEW_GUEST:
            self._leave_focus_to_panel()
            self.director.new_guest()
        else:
            self.show_list(command)

    def _leave_focus_to_panel(self) -> None:
        page = self.page()
        if isinstance(page, StayListPage):
            page.leave_focus()

    def show_list(self, key: str) -> None:
        """Go to a list: arrivals, departures, in_house, reservations, traces or packages."""
        super().show_list(key)
        self.page().take_focus()

    def search_reservations(self, text: str) -> None:
        """Go to all reservations and look for words."""
        self.area.close_panel()
        self.show_list(RESERVATIONS)
        self._reservations.search(text)

    def _lists(self) -> QWidget:
        self.walk_in_button = Button(
            _("Walk in"), object_name="walk_in", accessible_name=_("Walk in"), icon_name="mdi6.walk", tooltip=_("Walk in (Ctrl+W)")
        )
        self.walk_in_button.clicked.connect(lambda: self.perform(WALK_IN))
        self.unregistered = UnregisteredMark(self.context)
        return self._lists_beneath(ListHead(self.tabs, self.unregistered, self.walk_in_button))

    def _make_shortcuts(self) -> None:
        for number, key in enumerate(self.pages, start=1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, partial(self.show_list, key))
        QShortcut(QKeySequence("Ctrl+F"), self, lambda: self.page().find())

    def _open_row(self, row: StayRow | TraceOfDay | EntitledRow) -> None:
        self.director.show_stay(row.reservation_id)

    def _follow_to(self, reservation_id: ReservationId) -> None:
        self.director.follow(reservation_id)

    def _take_step(self, row: StayRow, step: str) -> None:
        self.director.begin(Job(step), row.reservation_id)


SPEC = ScreenSpec(
    key="front_desk",
    title=N_("Front desk"),
    icon="mdi6.account-check-outline",
    factory=FrontDeskScreen,
    opens=frozenset({EntityKind.RESERVATION}),
    commands=(
        ScreenCommand(WALK_IN, N_("Walk in"), "mdi6.walk", "Ctrl+W"),
        ScreenCommand(BY_THE_HOUR, N_("Rooms by the hour"), "mdi6.timer-outline", "Ctrl+Shift+H"),
        ScreenCommand(EXPRESS, N_("Express departures"), "mdi6.run-fast", "Ctrl+Shift+X"),
        ScreenCommand("arrivals", N_("Arrivals"), "mdi6.airplane-landing"),
        ScreenCommand("departures", N_("Departures"), "mdi6.airplane-takeoff"),
        ScreenCommand("in_house", N_("In house"), "mdi6.home-account"),
        ScreenCommand(RESERVATIONS, N_("Find a reservation"), "mdi6.book-search-outline"),
        ScreenCommand(TRACES, N_("Traces of the front desk"), "mdi6.clipboard-check-outline"),
        ScreenCommand(PACKAGES, N_("Packages to take today"), "mdi6.coffee-outline"),
        ScreenCommand(NEW_GUEST, N_("New guest"), "mdi6.account-plus-outline"),
    ),
)
