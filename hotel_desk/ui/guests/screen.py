"""The guests screen: find and edit one, decide requests; further pages hang in the same switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout

from hotel_desk.domain.codes import EntityKind, ProfileKind
from hotel_desk.domain.ids import ProfileId
from hotel_desk.language import N_, _
from hotel_desk.ui.guests.guest_page import GuestPage
from hotel_desk.ui.guests.requests_page import RequestsPage
from hotel_desk.ui.shell.screen import Screen, ScreenContext
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.desk_port import ChangeNotice, Target

SCREEN = "guests"
GUEST, REQUESTS = "guest", "requests"
NEW_GUEST, NEW_COMPANY, NEW_AGENT = "new_profile_guest", "new_profile_company", "new_profile_agent"
_TITLES = {GUEST: N_("Guest"), REQUESTS: N_("Requests")}
_NEW = {NEW_GUEST: ProfileKind.GUEST, NEW_COMPANY: ProfileKind.COMPANY, NEW_AGENT: ProfileKind.AGENT}
_NEW_TITLES = {NEW_GUEST: N_("New guest file"), NEW_COMPANY: N_("New company"), NEW_AGENT: N_("New agent")}
_CONCERNS = (EntityKind.PROFILE, EntityKind.RESERVATION, EntityKind.FOLIO, EntityKind.BUSINESS_DATE)


class GuestsScreen(Screen):
    """Pages behind chips; Ctrl+1 and on go to them."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self.guest = GuestPage(context)
        self.requests = RequestsPage(context)
        self.requests.guest_asked.connect(self.show_guest)
        self.requests.counted.connect(self._count_requests)
        self.pages: dict[str, GuestPage | RequestsPage] = {GUEST: self.guest, REQUESTS: self.requests}
        self._stack = QStackedWidget()
        for page in self.pages.values():
            self._stack.addWidget(page)
        self.switch = {key: self._chip(key, number) for number, key in enumerate(self.pages, start=1)}
        self._requests_stale = True
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(12)
        whole.addLayout(self._head())
        whole.addWidget(self._stack, 1)
        self.show_page(GUEST)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is None or change_set.touches(*_CONCERNS):
            self.guest.refresh()
            self.requests.refresh()

    def unsaved(self) -> list[str]:
        return [*self.guest.unsaved(), *self.requests.unsaved()]

    def open(self, target: Target) -> None:
        if target.kind == EntityKind.PROFILE and target.id is not None:
            self.show_guest(ProfileId(target.id))

    def perform(self, command: str) -> None:
        if command in _NEW:
            self.show_page(GUEST)
            self.guest.begin_new(_NEW[command])
        elif command in self.pages:
            self.show_page(command)
            self.pages[command].setFocus()

    def show_guest(self, profile_id: ProfileId) -> None:
        """Show one guest, company or agent."""
        self.show_page(GUEST)
        self.guest.open_guest(profile_id)

    def show_page(self, key: str) -> None:
        """Go to a page of the switch."""
        self._stack.setCurrentWidget(self.pages[key])
        self.setFocusProxy(self.pages[key])
        for other, chip in self.switch.items():
            chip.setChecked(other == key)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(_("Guests"), "title"))
        head.addSpacing(16)
        for chip in self.switch.values():
            head.addWidget(chip)
        head.addStretch(1)
        self.new = Button(
            _("New"), object_name="guest_new", accessible_name=_("New guest, company or agent"), icon_name="mdi6.account-plus-outline"
        )
        self.new.setMenu(self._new_menu())
        head.addWidget(self.new)
        return head

    def _new_menu(self) -> QMenu:
        menu = named(QMenu(self), "guest_new_menu", _("New guest, company or agent"))
        for command, title in _NEW_TITLES.items():
            action = menu.addAction(_(title))
            action.setObjectName(command)
            action.triggered.connect(lambda _checked=False, command=command: self.perform(command))
        return menu

    def _chip(self, key: str, number: int) -> Button:
        title = _(_TITLES[key])
        shortcut = f"Ctrl+{number}"
        chip = Button(title, object_name=f"guests_{key}", accessible_name=title, kind="chip", tooltip=f"{title} ({shortcut})")
        chip.setCheckable(True)
        chip.clicked.connect(lambda: self.perform(key))
        QShortcut(QKeySequence(shortcut), self, lambda: self.perform(key))
        return chip

    def _count_requests(self, count: int) -> None:
        title = _(_TITLES[REQUESTS])
        words = f"{title}  {count}" if count else title
        self.switch[REQUESTS].setText(words)
        self.switch[REQUESTS].setAccessibleName(words)
