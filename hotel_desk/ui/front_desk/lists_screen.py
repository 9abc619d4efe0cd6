"""A screen of lists behind tabs, with one panel beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import _
from hotel_desk.ui.shell.screen import Screen
from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.ui.front_desk.panel_area import PanelArea
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.list_page import ListPage


# What any row of a list tells of: the reservation, its guest, its room, its money, what is to be done.
CONCERNS_OF_ROWS = (
    EntityKind.RESERVATION,
    EntityKind.BOOKING,
    EntityKind.PROFILE,
    EntityKind.ROOM,
    EntityKind.FOLIO,
    EntityKind.TRACE,
    EntityKind.BUSINESS_DATE,
    EntityKind.ROOM_TYPE,
)


class ListsScreen[Page: ListPage](Screen):
    """Keeps the lists; each screen makes them, puts its head above them and its panel beside them.

    Args:
        object_name: of the tabs.
    """

    def __init__(self, context: ScreenContext, *, object_name: str) -> None:
        super().__init__(context)
        self.pages: dict[str, Page] = {}
        self.tabs = named(QTabBar(), object_name, _("Lists"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self._stack = QStackedWidget()
        self._current: ReservationId | None = None

    def page(self) -> Page:
        """The list on view."""
        return list(self.pages.values())[self.tabs.currentIndex()]

    def show_list(self, key: str) -> None:
        """Go to the list of that key."""
        self.tabs.setCurrentIndex(list(self.pages).index(key))

    def _take_lists(self, pages: Mapping[str, Page], titles: Mapping[str, str]) -> None:
        """Put lists behind tabs, in their order; the titles are msgids."""
        for key, page in pages.items():
            self.pages[key] = page
            self.tabs.addTab(_(titles[key]).replace("&", "&&"))
            self._stack.addWidget(page)
        self.tabs.currentChanged.connect(self._tab_changed)

    def _follow_to(self, reservation_id: ReservationId) -> None:
        """The person has gone to the row of another reservation."""
        raise NotImplementedError

    def _lists_beneath(self, head: QWidget) -> QWidget:
        lists = QWidget()
        column = QVBoxLayout(lists)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._stack, 1)
        return lists

    def _fill_with(self, area: PanelArea) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _tab_changed(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        self.page().refresh()

    def _follow(self, row: Any) -> None:
        """The person goes to another row: show it. The same row read again, or chosen by nobody, takes no other guest's stay away."""
        current = None if row is None else row.reservation_id
        another, self._current = current != self._current, current
        if current is not None and another and self.page().table.hasFocus():
            self._follow_to(current)
