"""Undo and redo of this desk's moves: the keys, the commands, and what is said about them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from hotel_desk.language import _
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.tape_chart.move_history import MadeMove, MoveHistory, Step
from hotel_desk.ui.tape_chart.overruling import ask_to_overrule

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.domain.stay_move import StayMoved
    from hotel_desk.services.room_assignment import RoomsSwapped
    from hotel_desk.ui.shell.screen import ScreenContext

type Note = Callable[[MadeMove, Any], None]


class MovesBack(QObject):
    """Ctrl+Z and Ctrl+Shift+Z of the calendar.

    Args:
        home: over which questions are asked.
    """

    def __init__(self, context: ScreenContext, home: QWidget) -> None:
        super().__init__(home)
        self._context = context
        self._home = home
        self.history = MoveHistory()
        self._running = False

    def moved(self, title: str, move: StayMoved) -> None:
        """This desk has moved a stay."""
        self.history.moved(title, move)

    def swapped(self, title: str, stays: tuple[ReservationId, ReservationId], result: RoomsSwapped, reasons: dict[str, str]) -> None:
        """This desk has swapped two stays, for these reasons."""
        self.history.swapped(title, stays, result, reasons)

    def undo(self) -> None:
        """Put back what was moved last."""
        move = self.history.next_to_undo()
        if move is None:
            self._context.messages.info(_("Nothing was moved here that could be undone."))
        elif not self._running:
            sentence = _("{guest}: the move is undone.").format(guest=move.title)
            if move.fee_minor:
                fee = money_text(move.fee_minor, self._context.status().currency)
                sentence += " " + _("The change fee of {fee} stays charged; reverse it on the folio if it is not to be paid.").format(
                    fee=fee
                )
            self._run(move, self.history.undoing(move), self.history.undone, sentence)

    def redo(self) -> None:
        """Move again what was put back last."""
        move = self.history.next_to_redo()
        if move is None:
            self._context.messages.info(_("Nothing was undone here that could be done again."))
        elif not self._running:
            sentence = _("{guest}: moved again.").format(guest=move.title)
            self._run(move, self.history.redoing(move), self.history.redone, sentence)

    def _run(self, move: MadeMove, step: Step, note: Note, sentence: str, override_reason: str = "") -> None:
        """Run the command; where only a reason is missing, it is asked for, once."""
        self._running = True
        told = {"override_reason": override_reason} if override_reason else {}
        again = None if override_reason else partial(self._run, move, step, note, sentence)
        self._context.runner.run(
            step.command,
            partial(self._done, move, note, sentence),
            partial(self._refused, move, again),
            on_finished=self._finished,
            owner=self,
            **{**step.arguments, **told},
        )

    def _done(self, move: MadeMove, note: Note, sentence: str, result: Any) -> None:
        note(move, result)
        self._context.messages.success(sentence)

    def _refused(self, move: MadeMove, again: Callable[[str], object] | None, error: StaffError) -> None:
        """Nothing was changed; the person is asked for a reason, or told why not, and then it is not offered again."""
        if again is not None and ask_to_overrule(self._home, error, again):
            return
        self.history.refused(move)
        self._context.messages.error(error)

    def _finished(self) -> None:
        self._running = False
