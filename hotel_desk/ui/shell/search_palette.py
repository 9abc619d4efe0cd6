"""Ctrl+K: one search over guests, rooms, reservations, folios and commands, with results while typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_, _
from hotel_desk.ui.desk_port import SearchHit, Target
from hotel_desk.ui.shell.palette_delegate import HIT_HEIGHT, HIT_ROLE, PaletteDelegate, PaletteLine
from hotel_desk.ui.theme import theme
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.desk_port import SearchQuery
    from hotel_desk.ui.task_runner import TaskRunner

DEBOUNCE_MS = 100
LIMIT = 20
COMMANDS_BESIDE_HITS = 5
WIDTH = 640
MOST_LINES = 9
_KINDS: dict[str, tuple[str, str]] = {
    EntityKind.PROFILE: (N_("Guest"), "mdi6.account-outline"),
    EntityKind.ROOM: (N_("Room"), "mdi6.bed-outline"),
    EntityKind.RESERVATION: (N_("Reservation"), "mdi6.calendar-account-outline"),
    EntityKind.BOOKING: (N_("Reservation"), "mdi6.calendar-account-outline"),
    EntityKind.BLOCK: (N_("Guest group"), "mdi6.account-group-outline"),
    EntityKind.FOLIO: (N_("Folio"), "mdi6.receipt-text-outline"),
}
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True)
class PaletteCommand:
    """A command as the palette offers it; its title, and that of the screen that does it, are translated."""

    title: str
    icon: str
    shortcut: str
    act: Callable[[], object]
    screen: str = ""


class SearchPalette(QWidget):
    """Lies over the window; Esc, or a press beside it, takes it away.

    Args:
        window: what it lies over.
        runner: runs the search.
        query: `search_everything(reader, *, text, limit)`.
        commands: gives the commands that can be chosen now.

    Signals:
        found(Target): a thing was chosen.
    """

    found = Signal(object)

    def __init__(self, window: QWidget, runner: TaskRunner, query: SearchQuery, commands: Callable[[], list[PaletteCommand]]) -> None:
        super().__init__(window)
        self.setObjectName("search_overlay")
        self._runner = runner
        self._query = query
        self._commands = commands
        self._before: QWidget | None = None
        # Which text the lines answer, and the text whose first line Enter has asked for before it was there.
        self._answered = ""
        self._entered = ""
        self._box = self._make_box()
        self._timer = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._timer.timeout.connect(self._search)
        window.installEventFilter(self)
        self.line.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show the palette, empty, with the commands."""
        self._before = self.window().focusWidget()
        self.line.clear()
        self._entered = ""
        self._show_all_commands()
        self.show()
        self.raise_()
        self._place()
        self.line.setFocus()

    def close_palette(self) -> None:
        """Go back to where the person was."""
        self._timer.stop()
        self.hide()
        if self._before is not None:
            self._before.setFocus()
            self._before = None

    def lines(self) -> list[PaletteLine]:
        """What is offered, from the top."""
        return [self._model.item(row).data(HIT_ROLE) for row in range(self._model.rowCount())]

    def notice(self) -> str:
        """The sentence below the list; empty when there is none."""
        return self._notice.text() if not self._notice.isHidden() else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parent() and event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._key(event):
            return True
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._box.geometry().contains(event.position().toPoint()):
            self.close_palette()

    def paintEvent(self, _event: QEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme().tokens.scrim))
        painter.end()

    def _make_box(self) -> QFrame:
        box = named(QFrame(self), "search_palette", _("Search"))
        self.line = named(QLineEdit(), "search_text", _("Search"))
        self.line.setPlaceholderText(_("Name, room, confirmation or folio number, or a command"))
        self.line.setMaxLength(120)
        self.line.textEdited.connect(self._typed)
        self._model = QStandardItemModel(self)
        self._list = named(QListView(), "search_hits", _("Results"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(PaletteDelegate(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setMouseTracking(True)
        self._list.setUniformItemSizes(True)
        self._list.clicked.connect(lambda index: self._choose(index.row()))
        self._notice = label("", "quiet", wrap=True)
        self._notice.setObjectName("search_notice")
        self._notice.setContentsMargins(16, 12, 16, 12)
        self._retry = Button(_("Try again"), object_name="search_retry", accessible_name=_("Try again"))
        self._retry.clicked.connect(self._search)
        column = QVBoxLayout(box)
        column.setContentsMargins(1, 1, 1, 4)
        column.setSpacing(0)
        for widget in (self.line, self._list, self._notice):
            column.addWidget(widget)
        aside = QHBoxLayout()
        aside.setContentsMargins(16, 0, 16, 0)
        aside.addWidget(self._retry)
        aside.addStretch(1)
        column.addLayout(aside)
        column.addSpacing(4)
        return box

    def _typed(self, text: str) -> None:
        self._entered = ""
        if text.strip():
            self._timer.start()
        else:
            self._show_all_commands()

    def _show_all_commands(self) -> None:
        """Nothing is typed: everything that can be done."""
        self._timer.stop()
        self._answered = ""
        self._show_lines([], self._commands())

    def _search(self) -> None:
        self._timer.stop()
        text = self.line.text().strip()
        if text:
            found = partial(self._found, text)
            self._runner.read(self._query, found, self._refused, owner=self, key="search", text=text, limit=LIMIT)

    def _found(self, text: str, hits: Sequence[SearchHit]) -> None:
        if text != self.line.text().strip() or self.isHidden():
            return
        self._show_lines(hits, matching(text, self._commands())[:COMMANDS_BESIDE_HITS])
        self._answered = text
        if self._entered == text:
            self._choose(0)

    def _refused(self, error: StaffError) -> None:
        self._show_lines([], matching(self.line.text(), self._commands()), str(error))
        self._retry.show()
        self._place()

    def _show_lines(self, hits: Sequence[SearchHit], commands: Sequence[PaletteCommand], sentence: str = "") -> None:
        self._model.clear()
        for line in (*map(_hit_line, hits), *map(_command_line, commands)):
            item = QStandardItem(line.title)
            item.setData(line, HIT_ROLE)
            item.setData(f"{line.kind}: {line.title}. {line.subtitle}", Qt.ItemDataRole.AccessibleTextRole)
            self._model.appendRow(item)
        if not self._model.rowCount() and not sentence:
            sentence = _("Nothing found. Try a part of the name, a room number, or a confirmation or folio number.")
        self._notice.setText(sentence)
        self._notice.setVisible(bool(sentence))
        self._retry.hide()
        self._list.setVisible(self._model.rowCount() > 0)
        self._list.setCurrentIndex(self._model.index(0, 0))
        self._place()

    def _place(self) -> None:
        """Over the whole window; the box at the top in the middle, as high as it needs."""
        home = self.parentWidget()
        self.setGeometry(home.rect())
        width = min(WIDTH, home.width() - 64)
        self._list.setFixedHeight(min(self._model.rowCount(), MOST_LINES) * HIT_HEIGHT + 8)
        self._box.setFixedWidth(width)
        self._box.adjustSize()
        self._box.setGeometry(QRect((home.width() - width) // 2, 64, width, self._box.sizeHint().height()))

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() in _LIST_KEYS:
            self._list.keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_palette()
        else:
            return False
        return True

    def _enter(self) -> None:
        """Choose the line; while the lines still answer another text, ask at once and choose the first when it comes."""
        text = self.line.text().strip()
        if text == self._answered:
            self._choose(self._list.currentIndex().row())
        else:
            self._entered = text
            self._search()

    def _choose(self, row: int) -> None:
        if not 0 <= row < self._model.rowCount():
            return
        chosen = self._model.item(row).data(HIT_ROLE).chosen
        self.close_palette()
        if isinstance(chosen, Target):
            self.found.emit(chosen)
        else:
            chosen()


def matching(text: str, commands: Sequence[PaletteCommand]) -> list[PaletteCommand]:
    """The commands that a text means: those that begin with it, then those with a word that does, then those that contain it."""
    wanted = text.strip().casefold()
    ranked = [(_rank(wanted, command.title.casefold()), command) for command in commands]
    return [command for rank, command in sorted(ranked, key=_first) if rank < 3]


def _first(pair: tuple[int, Any]) -> int:
    return pair[0]


def _rank(wanted: str, title: str) -> int:
    if title.startswith(wanted):
        return 0
    if any(word.startswith(wanted) for word in title.split()):
        return 1
    return 2 if wanted in title else 3


def _hit_line(hit: SearchHit) -> PaletteLine:
    title, icon_name = _KINDS.get(hit.kind, (N_("Other"), "mdi6.circle-outline"))
    return PaletteLine(icon_name, hit.title, hit.subtitle, _(title), hit.reason, Target(kind=hit.kind, id=hit.id))


def _command_line(command: PaletteCommand) -> PaletteLine:
    return PaletteLine(command.icon, command.title, command.screen, _("Command"), command.shortcut, command.act)
