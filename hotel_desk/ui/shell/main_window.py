"""The main window: navigation, top bar, the screens, the message bar, the search over them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from hotel_desk.domain.clock import Clock, WallClock
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.settings import LANGUAGE, THEME
from hotel_desk.language import CHINESE, ENGLISH, N_, _, choose_language, current_language
from hotel_desk.ui.change_notices import ChangeNotices
from hotel_desk.ui.desk_port import ChangeNotice, HotelStatus, SearchQuery, StatusQuery, Target
from hotel_desk.ui.preferences import Preferences
from hotel_desk.ui.shell.closing import Closing
from hotel_desk.ui.shell.keyboard_keeper import KeyboardKeeper
from hotel_desk.ui.shell.message_bar import MessageBar
from hotel_desk.ui.shell.navigation import Navigation, shortcut_of
from hotel_desk.ui.shell.screen import MessageAction, Screen, ScreenContext, ScreenSpec, screen_for
from hotel_desk.ui.shell.search_palette import PaletteCommand, SearchPalette
from hotel_desk.ui.shell.top_bar import TopBar
from hotel_desk.ui.task_runner import TaskRunner
from hotel_desk.ui.theme import DARK_MODE, LIGHT_MODE, theme
from hotel_desk.ui.widgets.keyboard import beside, first_usable
from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError

NARROW_BELOW = 1180
SMALLEST = QSize(880, 600)
FIRST_SIZE = QSize(1280, 800)
FRAMED_AFTER_MS = 500
STATUS_EVERY_MS = 15_000
_ABOUT_THE_BAR = (EntityKind.PROPERTY, EntityKind.BUSINESS_DATE, EntityKind.USER)


@dataclass(frozen=True)
class ShellParts:
    """What the window is put together from; `app.py` does it.

    Args:
        runner: the door to the desk.
        notices: what changed.
        preferences: what this desk remembers.
        screens: the navigation, from the top.
        status: as read once at the start, so that the first picture is whole.
        status_query: `hotel_status(reader)`, read again when the property or the business date changes.
        search_query: `search_everything(reader, *, text, limit)`.
        remember: told a choice made in the top bar (the key of a setting, its value), so that it follows the user to other desks.
        unsent_messages: how many changes central has not confirmed; asked on closing, must answer at once.
        remedies: what is offered beside a refusal, by its code: a title (msgid) and where it leads.
        clock: what the screens go by within a day.
    """

    runner: TaskRunner
    notices: ChangeNotices
    preferences: Preferences
    screens: tuple[ScreenSpec, ...]
    status: HotelStatus
    status_query: StatusQuery
    search_query: SearchQuery
    remember: Callable[[str, str], object] = lambda _key, _value: None
    unsent_messages: Callable[[], int] = lambda: 0
    remedies: Mapping[str, tuple[str, Target]] = field(default_factory=dict)
    clock: Clock = field(default_factory=WallClock)


class MainWindow(QMainWindow):
    """The window of the program. It knows screens only by their specs."""

    def __init__(self, parts: ShellParts) -> None:
        super().__init__()
        named(self, "main_window", "Hotel Desk")
        self.setMinimumSize(SMALLEST)
        self._parts = parts
        self._status = parts.status
        self._screens: dict[str, Screen] = {}
        self._stale: set[str] = set()
        self._current = ""
        self._may_go = False
        self._job_count = 0
        choose_language(parts.preferences.language)
        theme().speak(parts.preferences.language)
        theme().apply(parts.preferences.theme)
        self._closing = Closing(self, parts.runner, self.unsaved, parts.unsent_messages)
        self._closing.waiting.connect(self._wait)
        self._closing.finished.connect(self._go)
        self._connect_work()
        self._build()
        self._restore_place()
        self._keeper = KeyboardKeeper(self, left=self._was_left, otherwise=lambda: self._focus_screen(None))
        self._status_timer = QTimer(self, interval=STATUS_EVERY_MS)
        self._status_timer.timeout.connect(self._read_status)
        self._status_timer.start()

    def go_to(self, target: Target) -> None:
        """Show a screen, or the screen that opens a kind of thing and the thing on it."""
        spec = screen_for(target, self._parts.screens)
        if spec is None:
            self.messages.info(_("There is no screen here that shows this."))
            return
        self.show_screen(spec.key)
        if target.kind:
            self._screens[spec.key].open(target)

    def show_screen(self, key: str) -> None:
        """Show a screen, built now when it is the first time; read again when something changed meanwhile."""
        first = key not in self._screens
        if first:
            self._make_screen(key)
        self._current = key
        self._parts.preferences.screen = key
        left_at = self._screens[key].focusWidget()
        self._stack.setCurrentWidget(self._screens[key])
        self.navigation.choose(key)
        self._write_title()
        self._focus_screen(left_at)
        if first or key in self._stale:
            self._stale.discard(key)
            self._screens[key].refresh()

    def current_screen(self) -> Screen:
        """The screen on view."""
        return self._screens[self._current]

    def unsaved(self) -> list[str]:
        """The edits on all screens that would be lost."""
        return [edit for screen in self._screens.values() for edit in screen.unsaved()]

    def switch_theme(self) -> None:
        """Light becomes dark, dark becomes light."""
        mode = LIGHT_MODE if theme().mode == DARK_MODE else DARK_MODE
        self._parts.preferences.theme = mode
        self._parts.remember(THEME.key, mode)
        theme().apply(mode)

    def switch_language(self) -> None:
        """English becomes Chinese, Chinese becomes English; refused while there are edits, since the screens are built again."""
        edits = self.unsaved()
        if edits:
            self.messages.warning(
                _("Save or leave your edits first: {edits}. The language was not changed.").format(edits=", ".join(edits))
            )
            return
        self.speak(ENGLISH if current_language() == CHINESE else CHINESE)

    def speak(self, language: str) -> None:
        """Show everything in a language: one of `LANGUAGES`."""
        self._parts.preferences.language = language
        self._parts.remember(LANGUAGE.key, language)
        choose_language(language)
        # Colours and style sheet are the same in every language: to dress screens anew that are thrown away next takes seconds.
        theme().speak(language)
        self._build()

    def refresh(self) -> None:
        """Read everything again; the screens that are not on view when they next are."""
        self._changed(None)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_go:
            self._closing.begin()
        # With nothing to ask and nothing to wait for, `_go` was called meanwhile.
        event.setAccepted(self._may_go)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab and Shift+Tab: to whatever can be used next."""
        found = beside(self, forward=forward)
        if found is None:
            return False
        found.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        return True

    def _connect_work(self) -> None:
        runner = self._parts.runner
        runner.refused.connect(self._refused)
        runner.busy_changed.connect(lambda busy: self.messages.set_busy(busy=busy))
        runner.jobs_changed.connect(self._jobs_changed)
        runner.reached.connect(self._reached)
        self._parts.notices.changed.connect(self._changed)

    def _build(self) -> None:
        """Make everything that carries words; done again when the language changes."""
        current = self._current or self._first_screen()
        self._screens = {}
        self._stale = set()
        self.navigation = Navigation(self._parts.screens)
        self.navigation.asked_for.connect(self.show_screen)
        self.top_bar = TopBar()
        self.top_bar.search_asked.connect(self._open_search)
        self.top_bar.theme_asked.connect(self.switch_theme)
        # The button is part of what is built again: let its own press end first.
        self.top_bar.language_asked.connect(self.switch_language, Qt.ConnectionType.QueuedConnection)
        self.messages = MessageBar()
        self.messages.stop_asked.connect(self._stop_job)
        for code, (title, target) in self._parts.remedies.items():
            self.messages.offer_remedy(code, MessageAction(_(title), partial(self.go_to, target)))
        self._stack = QStackedWidget()
        self._content = self._laid_out()
        self._replace_content(self._content)
        self.palette_search = SearchPalette(self._content, self._parts.runner, self._parts.search_query, self._palette_commands)
        self.palette_search.found.connect(self.go_to)
        self.top_bar.show_status(self._status)
        self._make_shortcuts()
        self._fit()
        self.show_screen(current)

    def _replace_content(self, content: QWidget) -> None:
        """Take the old content out of the window at once: its shortcuts must not answer beside the new ones."""
        old = self.takeCentralWidget()
        if old is not None:
            old.hide()
            old.deleteLater()
        self.setCentralWidget(content)

    def _laid_out(self) -> QWidget:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.top_bar)
        right.addWidget(self._stack, 1)
        right.addWidget(self.messages)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addLayout(right, 1)
        return whole

    def _make_shortcuts(self) -> None:
        """All belong to the central widget, so that a rebuild takes the old ones away."""
        home = self._content
        QShortcut(QKeySequence("Ctrl+K"), home, self._open_search)
        QShortcut(QKeySequence("F5"), home, self.refresh)
        for number, spec in enumerate(self._parts.screens):
            keys = shortcut_of(spec, number)
            if keys:
                QShortcut(QKeySequence(keys), home, partial(self.show_screen, spec.key))
            for command in spec.commands:
                if command.shortcut:
                    QShortcut(QKeySequence(command.shortcut), home, partial(self._perform, spec.key, command.key))

    def _first_screen(self) -> str:
        keys = [spec.key for spec in self._parts.screens]
        remembered = self._parts.preferences.screen
        return remembered if remembered in keys else keys[0]

    def _make_screen(self, key: str) -> None:
        spec = next(spec for spec in self._parts.screens if spec.key == key)
        context = ScreenContext(self._parts.runner, self.messages, self.go_to, lambda: self._status, self._parts.clock)
        screen = named(spec.factory(context), spec.key, _(spec.title))
        self._screens[key] = screen
        self._stack.addWidget(screen)

    def _perform(self, screen: str, command: str) -> None:
        self.show_screen(screen)
        self._screens[screen].perform(command)

    def _palette_commands(self) -> list[PaletteCommand]:
        """The commands of all screens, the screens themselves, and what the window can do."""
        commands = [
            PaletteCommand(_(command.title), command.icon, command.shortcut, partial(self._perform, spec.key, command.key), _(spec.title))
            for spec in self._parts.screens
            for command in spec.commands
        ]
        screens = [
            PaletteCommand(
                _("Go to: {screen}").format(screen=_(spec.title)), spec.icon, shortcut_of(spec, number), partial(self.show_screen, spec.key)
            )
            for number, spec in enumerate(self._parts.screens)
        ]
        return commands + screens + self._window_commands()

    def _window_commands(self) -> list[PaletteCommand]:
        own = (
            (N_("Light or dark"), "mdi6.theme-light-dark", "", self.switch_theme),
            (N_("English or 简体中文"), "mdi6.translate", "", self.switch_language),
            (N_("Read again"), "mdi6.refresh", "F5", self.refresh),
            (N_("Close Hotel Desk"), "mdi6.exit-to-app", "", self.close),
        )
        return [PaletteCommand(_(title), icon_name, keys, act) for title, icon_name, keys, act in own]

    def _open_search(self) -> None:
        self.palette_search.open()

    @Slot(object)
    def _changed(self, change_set: ChangeNotice | None) -> None:
        """Tell the screen on view now, the others when they are next shown."""
        if change_set is None or change_set.touches(*_ABOUT_THE_BAR):
            self._read_status()
        self._stale |= self._screens.keys() - {self._current}
        self.current_screen().refresh(change_set)

    def _read_status(self) -> None:
        self._parts.runner.read(self._parts.status_query, self._take_status, self._status_refused, key="status", quiet=True)

    def _take_status(self, status: HotelStatus) -> None:
        self._status = status
        self.top_bar.show_status(status)
        self._write_title()

    def _status_refused(self, _error: StaffError) -> None:
        """The connection sign says it; the next turn of the timer asks again."""

    @Slot(object)
    def _refused(self, error: StaffError) -> None:
        self.messages.error(error)

    @Slot(bool)
    def _reached(self, reached: bool) -> None:
        self.top_bar.set_reached(reached=reached)
        self._status_timer.setInterval(STATUS_EVERY_MS if reached else STATUS_EVERY_MS // 5)
        if reached:
            self._parts.notices.anything_may_have_changed()

    @Slot()
    def _jobs_changed(self) -> None:
        """Show the jobs; one that has ended, however, wrote through a desk of its own and told nobody."""
        jobs = self._parts.runner.jobs()
        self.messages.show_jobs(jobs)
        ended = len(jobs) < self._job_count
        self._job_count = len(jobs)
        if ended:
            self._parts.notices.anything_may_have_changed()

    @Slot()
    def _stop_job(self) -> None:
        for job in self._parts.runner.jobs()[:1]:
            job.stop()

    def _wait(self, waiting: bool) -> None:
        self._content.setEnabled(not waiting)
        if waiting:
            self.messages.info(_("Finishing what was started…"))

    def _go(self) -> None:
        """Everything has ended: stop the threads, remember the place, close for good."""
        self._may_go = True
        self._status_timer.stop()
        self._parts.notices.stop()
        self._parts.runner.stop()
        self._parts.preferences.geometry = self.saveGeometry()
        self._parts.preferences.save()
        self.close()

    def _restore_place(self) -> None:
        if not self.restoreGeometry(self._parts.preferences.geometry):
            self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize()))
            unframed = self.size()
            # By then the system has put its frame around the window.
            QTimer.singleShot(FRAMED_AFTER_MS, self, lambda: self.keep_on_screen(unframed, self.screen().availableGeometry()))

    def keep_on_screen(self, unframed: QSize, room: QRect) -> None:
        """Give back what the frame of the first window takes.

        Args:
            unframed: what the window was made as; another size was chosen meanwhile, and stays.
            room: what of the screen may be covered.
        """
        frame = self.frameGeometry()
        if self.size() == unframed and not room.contains(frame):
            self.resize(unframed - (frame.size() - frame.size().boundedTo(room.size())))
            self.move(room.topLeft())

    def _fit(self) -> None:
        narrow = self.width() < NARROW_BELOW
        self.navigation.set_narrow(narrow=narrow)
        self.top_bar.set_narrow(narrow=narrow)

    def _was_left(self, widget: QWidget) -> bool:
        """Whether it is a part of another screen than the one on view."""
        return any(screen.isAncestorOf(widget) or screen is widget for key, screen in self._screens.items() if key != self._current)

    def _focus_screen(self, left_at: QWidget | None) -> None:
        """Put the keyboard into the screen, so that the arrow keys work without a press of the mouse.

        Args:
            left_at: where the person left the screen; None when it was never used, and Qt would choose its first widget.
        """
        screen = self.current_screen()
        still_there = left_at not in {None, screen} and left_at.isVisibleTo(screen) and left_at.isEnabled()
        first = left_at if still_there else screen.focusProxy() or first_usable(screen)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _write_title(self) -> None:
        title = next((_(spec.title) for spec in self._parts.screens if spec.key == self._current), "")
        self.setWindowTitle(f"{title} – {self._status.property_name}" if title else self._status.property_name)
