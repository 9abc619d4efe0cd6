"""A screen of several pages under a row of chips, one of them on view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.shell.screen import Screen
from hotel_desk.ui.widgets.page_chip import PageChips
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext


class ScreenPage(Protocol):
    """A page of a screen: a widget that reads again and knows what would be lost."""

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Read again, unless the change does not concern it."""

    def unsaved(self) -> list[str]:
        """What would be lost."""
        ...

    def setFocus(self) -> None:
        """Take the keyboard, as every widget does."""


class PagedScreen[Page: ScreenPage](Screen):
    """Shows one page; each keeps what was chosen in it while another is looked at. Ctrl with its number goes to a page."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self.pages: dict[str, Page] = {}
        self._stack = QStackedWidget()

    def page(self) -> Page:
        """The page on view."""
        return self.pages[self._chosen]

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        self.page().refresh(change_set)

    def unsaved(self) -> list[str]:
        return [edit for page in self.pages.values() for edit in page.unsaved()]

    def perform(self, command: str) -> None:
        self._go(command)

    def _take_pages(
        self, title: str, pages: Mapping[str, Page], titles: Mapping[str, str], *, object_name: str, beside: QWidget | None = None
    ) -> None:
        """Put the pages beneath their chips, in their order; the first one is on view.

        Args:
            title: of the screen, translated.
            titles: of the pages, msgids.
            object_name: of the chips, with `{key}` for the page's own.
            beside: stands at the right of the chips.
        """
        for key, page in pages.items():
            self.pages[key] = page
            self._stack.addWidget(_widget(page))
        chips = PageChips(self, {key: _(titles[key]) for key in pages}, self._go, object_name=object_name)
        self.tabs = chips.chips
        head = QHBoxLayout()
        head.setContentsMargins(16, 16, 16, 0)
        head.setSpacing(8)
        head.addWidget(label(title, "title"))
        head.addSpacing(16)
        head.addWidget(chips, 1, Qt.AlignmentFlag.AlignVCenter)
        if beside is not None:
            head.addWidget(beside)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        # The head first, for the Tab key goes that way.
        self._column.addLayout(head)
        self._column.addWidget(self._stack, 1)
        self._choose(next(iter(pages)))

    def _go(self, key: str) -> None:
        """Show a page read anew, with the keyboard in it."""
        self._choose(key)
        self.page().refresh()
        self.page().setFocus()

    def _choose(self, key: str) -> None:
        self._chosen = key
        page = _widget(self.page())
        self._stack.setCurrentWidget(page)
        self.setFocusProxy(page)
        for other, chip in self.tabs.items():
            chip.setChecked(other == key)


def _widget(page: ScreenPage) -> QWidget:
    return cast("QWidget", page)
