"""The guests screen: find and edit one, decide requests; further pages hang in the same switch."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind, ProfileKind
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.night_duties import NightDuty, night_duty_id
from hotel_desk.language import N_, _
from hotel_desk.queries.night_duties import NightWorklist, night_worklist
from hotel_desk.services.night_duties import note_worklist_seen
from hotel_desk.ui.guests.duplicates_page import DuplicatesPage
from hotel_desk.ui.guests.guest_page import GuestPage
from hotel_desk.ui.guests.import_wizard import ImportWizard
from hotel_desk.ui.guests.lists_page import ListsPage
from hotel_desk.ui.guests.registrations_page import RegistrationsPage
from hotel_desk.ui.guests.requests_page import RequestsPage
from hotel_desk.ui.guests.worklist_page import WorklistPage
from hotel_desk.ui.shell.screen import Screen, ScreenContext
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.page_chip import PageChips
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.desk_port import ChangeNotice, Target

SCREEN = "guests"
GUEST, LISTS, WORKLIST, DUPLICATES = "guest", "lists", "worklist", "duplicates"
REQUESTS, POLICE, IMPORT = "requests", "police", "import"
NEW_GUEST, NEW_COMPANY, NEW_AGENT = "new_profile_guest", "new_profile_company", "new_profile_agent"
_TITLES = {
    GUEST: N_("Guest"),
    LISTS: N_("Lists"),
    WORKLIST: N_("Worklist"),
    DUPLICATES: N_("Duplicates"),
    REQUESTS: N_("Change requests"),
    POLICE: N_("Police"),
    IMPORT: N_("Import"),
}
_NEW = {NEW_GUEST: ProfileKind.GUEST, NEW_COMPANY: ProfileKind.COMPANY, NEW_AGENT: ProfileKind.AGENT}
_NEW_TITLES = {NEW_GUEST: N_("New guest file"), NEW_COMPANY: N_("New company"), NEW_AGENT: N_("New agent")}
_CONCERNS = (EntityKind.PROFILE, EntityKind.RESERVATION, EntityKind.FOLIO, EntityKind.GUEST_REGISTRATION, EntityKind.BUSINESS_DATE)


class GuestsPage(Protocol):
    """A page of the switch: a widget. It may tell `counted(int)`, shown on its chip, and `guest_asked(profile_id)`."""

    def refresh(self) -> None:
        """Read again."""

    def unsaved(self) -> list[str]:
        """What would be lost."""
        ...


_PAGES: dict[str, Callable[[ScreenContext], GuestsPage]] = {
    GUEST: GuestPage,
    LISTS: ListsPage,
    WORKLIST: WorklistPage,
    DUPLICATES: DuplicatesPage,
    REQUESTS: RequestsPage,
    POLICE: RegistrationsPage,
    IMPORT: ImportWizard,
}


class GuestsScreen(Screen):
    """Pages behind chips; Ctrl+1 and on go to them. A page is made when it is first shown, and read again while it is on view."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self.pages: dict[str, GuestsPage] = {}
        self._stack = QStackedWidget()
        self._current = GUEST
        self._chips = PageChips(self, {key: _(_TITLES[key]) for key in _PAGES}, self.perform, object_name="guests_{key}")
        self.switch = self._chips.chips
        self._stale: set[str] = set()
        self._night: NightWorklist | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(12)
        whole.addWidget(self._head())
        whole.addWidget(self._stack, 1)
        self.show_page(GUEST)

    @property
    def guest(self) -> GuestPage:
        """The page that finds and edits one."""
        page = self.page(GUEST)
        assert isinstance(page, GuestPage)  # noqa: S101 - made so
        return page

    @property
    def requests(self) -> RequestsPage:
        """The page that decides requests."""
        page = self.page(REQUESTS)
        assert isinstance(page, RequestsPage)  # noqa: S101 - made so
        return page

    def page(self, key: str) -> GuestsPage:
        """A page of the switch, made now if it is not there yet."""
        if key not in self.pages:
            self.pages[key] = self._make(key)
        return self.pages[key]

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is None or change_set.touches(*_CONCERNS):
            self._stale = set(self.pages) - {self._current, REQUESTS}
            self.page(self._current).refresh()
            if self._current != REQUESTS:
                # How many are open stands on the chip, whatever page is on view.
                self.requests.refresh()
            self._read_night()

    def unsaved(self) -> list[str]:
        return [edit for page in self.pages.values() for edit in page.unsaved()]

    def open(self, target: Target) -> None:
        if target.kind == EntityKind.PROFILE and target.id is not None:
            self.show_guest(ProfileId(target.id))
        elif target.kind == EntityKind.GUEST_REGISTRATION:
            self.show_page(POLICE)
        elif target.kind in _PAGES:
            self.show_page(target.kind)

    def perform(self, command: str) -> None:
        if command in _NEW:
            self.show_page(GUEST)
            self.guest.begin_new(_NEW[command])
        elif command in _PAGES:
            self.show_page(command)
            cast("QWidget", self.page(command)).setFocus()

    def show_guest(self, profile_id: ProfileId) -> None:
        """Show one guest, company or agent."""
        self.show_page(GUEST)
        self.guest.open_guest(profile_id)

    def show_page(self, key: str) -> None:
        """Go to a page of the switch, read now if it was not or is old."""
        first = key not in self.pages
        page = self.page(key)
        self._current = key
        self._stack.setCurrentWidget(cast("QWidget", page))
        self.setFocusProxy(cast("QWidget", page))
        for other, chip in self.switch.items():
            chip.setChecked(other == key)
        if (first or key in self._stale) and self.isVisible():
            self._stale.discard(key)
            page.refresh()
        self._see_night()

    def _make(self, key: str) -> GuestsPage:
        page = _PAGES[key](self.context)
        counted, guest_asked = getattr(page, "counted", None), getattr(page, "guest_asked", None)
        if counted is not None:
            counted.connect(lambda count: self._count(key, count))
        if guest_asked is not None:
            guest_asked.connect(self.show_guest)
        self._stack.addWidget(cast("QWidget", page))
        return page

    def _read_night(self) -> None:
        self.context.runner.read(night_worklist, self._take_night, self._night_unknown, owner=self, key="night", quiet=True)

    def _take_night(self, found: NightWorklist | None) -> None:
        self._night = found
        if found is not None and WORKLIST not in self.pages:
            # The page, once it is made, counts what there is now.
            self._count(WORKLIST, found.total)
        self._see_night()

    def _see_night(self) -> None:
        """Who has the worklist on view has looked at what the night counted."""
        if self._night is not None and self._current == WORKLIST and self.isVisible():
            desk, day = cast("Desk", self.context.runner.desk), self._night.day
            self._night = None
            operation = night_duty_id(NightDuty.GUEST_WORKLIST_SEEN, desk.property_id, day, desk.user_name)
            self.context.runner.run(note_worklist_seen, None, self._night_unknown, owner=self, operation_id=operation, day=day)

    def _night_unknown(self, _error: StaffError) -> None:
        """The line is down, which the top bar says; it is asked again with the next change."""

    def _head(self) -> QWidget:
        self.new = Button(
            _("New"), object_name="guest_new", accessible_name=_("New guest, company or agent"), icon_name="mdi6.account-plus-outline"
        )
        self.new.setMenu(self._new_menu())
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(label(_("Guest files"), "title"))
        row.addWidget(self._chips, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.new)
        return head

    def _new_menu(self) -> QMenu:
        menu = named(QMenu(self), "guest_new_menu", _("New guest, company or agent"))
        for command, title in _NEW_TITLES.items():
            action = menu.addAction(_(title))
            action.setObjectName(command)
            action.triggered.connect(lambda _checked=False, command=command: self.perform(command))
        return menu

    def _count(self, key: str, count: int) -> None:
        title = _(_TITLES[key])
        words = f"{title}  {count}" if count else title
        self.switch[key].setText(words)
        self.switch[key].setAccessibleName(words)
