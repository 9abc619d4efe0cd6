"""What is done with chosen lines and with windows: the panels that ask, the commands at once, what is said, and how it is undone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from hotel_desk.domain.codes import CodeKind
from hotel_desk.domain.line_parts import LineSplit
from hotel_desk.language import _, paragraph, plural
from hotel_desk.services.account_charges import LinesOnAccount
from hotel_desk.services.folio_moves import LinesMoved, combine_lines, split_line, transfer_lines
from hotel_desk.ui.cashier.adjust_panel import AdjustPanel
from hotel_desk.ui.cashier.line_bar import (
    ADJUST,
    CHANGE_WINDOW,
    COMBINE,
    MOVE,
    MOVE_WINDOW,
    NEW_WINDOW,
    SPLIT,
    may_combine,
)
from hotel_desk.ui.cashier.move_panel import MovePanel
from hotel_desk.ui.cashier.split_panel import SplitPanel
from hotel_desk.ui.cashier.window_panel import WindowPanel
from hotel_desk.ui.cashier.words import folio_title, room_words, window_name
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.shell.screen import MessageAction

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import FolioId
    from hotel_desk.queries.folio import FolioView
    from hotel_desk.queries.folio_lines import FolioLineView
    from hotel_desk.services.folio_windows import WindowSaved
    from hotel_desk.ui.cashier.folio_page import FolioPage
    from hotel_desk.ui.cashier.window_column import WindowColumn
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.side_panel import SidePanel

    Source = tuple[FolioId, int]

OF_LINES = frozenset({ADJUST, SPLIT, COMBINE, MOVE, MOVE_WINDOW, NEW_WINDOW, CHANGE_WINDOW})


class LineDesk(QObject):
    """Owns the panels of lines and windows; the screen shows them.

    Args:
        page: where the lines are chosen.
        may_open: asked before a panel is filled; False where something typed elsewhere would be lost.

    Signals:
        panel_asked(SidePanel): show this panel.
        finished(): what the panel was for is done.
    """

    panel_asked = Signal(object)
    finished = Signal()

    def __init__(self, context: ScreenContext, page: FolioPage, may_open: Callable[[SidePanel], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._page = page
        self._may_open = may_open
        self._running = False
        self._undo: Callable[[], object] | None = None
        self.adjust, self.split, self.move, self.window = (
            AdjustPanel(context),
            SplitPanel(context),
            MovePanel(context),
            WindowPanel(context),
        )
        self.panels = (self.adjust, self.split, self.move, self.window)
        self.split.done.connect(self._split_done)
        self.move.done.connect(self._move_done)
        self.window.done.connect(self._window_done)
        page.windows.number_pressed.connect(self.move_to)
        page.windows.dropped.connect(self._drop)

    def ask(self, key: str) -> None:
        """Do what a key of the line bar says with what is chosen."""
        if self._page.folio is None or not self._page.line_bar.buttons[key].isEnabled():
            return
        column = self._page.active_window()
        lines = [line for line in self._page.chosen_lines() if line.movable or key == ADJUST]
        if key == COMBINE:
            self._combine(lines)
        elif key == ADJUST and self._may_open(self.adjust):
            self.adjust.begin(column.folio, lines)
            self.panel_asked.emit(self.adjust)
        elif key == SPLIT and self._may_open(self.split):
            self.split.begin(column.folio, lines)
            self.panel_asked.emit(self.split)
        elif key == MOVE and self._may_open(self.move):
            self.move.begin_move(column.folio, lines, self._other(column.folio))
            self.panel_asked.emit(self.move)
        elif key == MOVE_WINDOW and self._may_open(self.move):
            standing = [line for line in column.window_view.lines if line.movable]
            self.move.begin_move(column.folio, standing, self._other(column.folio), whole_window=column.number)
            self.panel_asked.emit(self.move)
        elif key in (NEW_WINDOW, CHANGE_WINDOW) and self._may_open(self.window):
            self.window.begin_window(column.folio, None if key == NEW_WINDOW else column.window_view)
            self.panel_asked.emit(self.window)

    def move_to(self, number: int) -> None:
        """Move the chosen lines to a window of the folio, by its number."""
        folio = self._page.folio
        if folio is None or not self._page.chosen_lines():
            return
        if number not in {window.number for window in folio.windows}:
            words = _("There is no window {number}. Open one first (Ctrl+Shift+N).")
            self._context.messages.info(words.format(number=number))
            return
        column = self._page.active_window()
        if (column.folio.folio_id, column.number) != (folio.folio_id, number):
            self._transfer(column, folio, number)

    def undo(self) -> None:
        """Take the last move, split or combination back."""
        undo, self._undo = self._undo, None
        if undo is None:
            self._context.messages.info(_("There is nothing to undo here. A line of today is taken back with Reverse (F8)."))
        else:
            undo()

    def forget(self) -> None:
        """Another folio is on view: what was done on the one before is not undone by a key."""
        self._undo = None

    def _other(self, folio: FolioView) -> FolioView | None:
        """The other of the two folios on view."""
        if self._page.beside is None:
            return None
        return self._page.folio if folio is self._page.beside else self._page.beside

    def _drop(self, target: WindowColumn) -> None:
        column = self._page.active_window()
        if not target.folio.moves_lines:
            words = _("Folio {number} takes no lines. Nothing was moved.")
            self._context.messages.warning(words.format(number=target.folio.number))
            return
        self._transfer(column, target.folio, target.number)

    # --- commands at once ---------------------------------------------------------------------------------------------

    def _transfer(self, column: WindowColumn, target: FolioView, number: int) -> None:
        chosen = self._page.chosen_lines()
        lines = [line for line in chosen if line.movable]
        if not lines:
            self._context.messages.info(_("Nothing was moved: a line that was taken back or moved stays where it is."))
            return
        words = window_name(target, number)
        if target.folio_id != column.folio.folio_id:
            place = room_words(target) or folio_title(target)
            words = f"{place}, {words}"
        source = (column.folio.folio_id, column.number)
        self._run(
            transfer_lines,
            partial(self._moved, source, words, len(chosen) - len(lines)),
            posting_ids=[line.posting_id for line in lines],
            folio_id=target.folio_id,
            window_number=number,
        )

    def _combine(self, lines: Sequence[FolioLineView]) -> None:
        if not may_combine(lines):
            return
        amounts = tuple(line.left_minor for line in lines)
        self._run(combine_lines, partial(self._combined, amounts), posting_ids=[line.posting_id for line in lines])

    def _run(self, command: Callable[..., object], on_done: Callable[..., object], **arguments: Any) -> None:
        """Once, however often the key is pressed meanwhile."""
        if self._running:
            return
        self._running = True
        self._undo = None
        self._context.runner.run(command, on_done, self._refused, on_finished=self._finished, owner=self, **arguments)

    def _finished(self) -> None:
        self._running = False

    def _refused(self, error: StaffError) -> None:
        self._context.messages.error(error)

    # --- what was done ------------------------------------------------------------------------------------------------

    def _moved(self, source: Source, target: str, staying: int, moved: LinesMoved) -> None:
        sentence = self._moved_words(moved, target)
        if staying:
            stayed = plural(
                "{count} line stays: it was taken back, or has left.", "{count} lines stay: they were taken back, or have left.", staying
            )
            sentence = paragraph(sentence, stayed.format(count=staying))
        self._say(sentence, self._move_back(source, moved))

    def _move_done(self, moved: LinesMoved | LinesOnAccount) -> None:
        if isinstance(moved, LinesOnAccount):
            self.finished.emit()
            self._say(self._charged_words(moved), None)
            return
        target = self.move.target_words()
        source = (self.move.folio.folio_id, self.move.lines[0].window_number)
        one_window = len({line.window_number for line in self.move.lines}) == 1
        self.finished.emit()
        self._say(self._moved_words(moved, target), self._move_back(source, moved) if one_window else None)

    def _moved_words(self, moved: LinesMoved, target: str) -> str:
        words = plural("{count} line, {amount}, moved to {target}.", "{count} lines, {amount}, moved to {target}.", len(moved.posting_ids))
        return words.format(count=len(moved.posting_ids), amount=self._money(moved.amount_minor), target=target)

    def _charged_words(self, charged: LinesOnAccount) -> str:
        words = plural(
            "{count} line, {amount}, is on the account of {name} now.",
            "{count} lines, {amount}, are on the account of {name} now.",
            charged.lines,
        )
        return words.format(count=charged.lines, amount=self._money(charged.amount_minor), name=charged.account_name)

    def _move_back(self, source: Source, moved: LinesMoved) -> Callable[[], object]:
        folio_id, number = source
        return partial(
            self._run, transfer_lines, self._undone, posting_ids=list(moved.posting_ids), folio_id=folio_id, window_number=number
        )

    def _split_done(self, parts: LinesMoved) -> None:
        line, bundle = self.split.lines[0], self.split.bundle()
        count = len(parts.posting_ids) // len(bundle)
        self.finished.emit()
        words = _("“{text}”, {amount}, is split into {count} parts.")
        undo = None
        if line.code_kind is CodeKind.CHARGE and line.bundle_id is None:
            undo = partial(self._run, combine_lines, self._undone, posting_ids=list(parts.posting_ids), text=line.text)
        self._say(words.format(text=line.text, amount=self._money(parts.amount_minor), count=count), undo)

    def _combined(self, amounts: tuple[int, ...], made: LinesMoved) -> None:
        words = _("{count} lines are one line of {amount} now.")
        undo = None
        if all(amount * made.amount_minor > 0 for amount in amounts):
            split = LineSplit(amounts_minor=amounts)
            undo = partial(self._run, split_line, self._undone, posting_id=made.posting_ids[0], split=split)
        self._say(words.format(count=len(amounts), amount=self._money(made.amount_minor)), undo)

    def _window_done(self, saved: WindowSaved) -> None:
        opened, payer = self.window.window_number is None, self.window.payer()
        self.finished.emit()
        words = _("Window {number} is open for {payee}.") if opened else _("Window {number} is changed: {payee}.")
        self._context.messages.success(words.format(number=saved.window_number, payee=payer))

    def _undone(self, moved: LinesMoved) -> None:
        words = _("Undone: {amount} is in window {number} again, by new lines.")
        self._context.messages.success(words.format(amount=self._money(moved.amount_minor), number=moved.window_number))

    def _say(self, sentence: str, undo: Callable[[], object] | None) -> None:
        self._undo = undo
        action = None if undo is None else MessageAction(_("Undo"), self.undo)
        self._context.messages.success(sentence, action)

    def _money(self, minor: int) -> str:
        return money_text(minor, self._context.status().currency)
