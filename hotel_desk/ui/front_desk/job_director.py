"""Puts the panel of a job beside a list, brings the person back where the job was begun, and says what it has come to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hotel_desk.language import _
from hotel_desk.ui.form_panel import FormPanel
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome
from hotel_desk.ui.front_desk.paper_shower import PaperShower
from hotel_desk.ui.oversold_words import say_done
from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.widgets.buttons import Intent

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.ui.front_desk.panel_area import PanelArea
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.side_panel import SidePanel


class JobDirector(QObject):
    """Decides which panel stands beside the list.

    Args:
        kept: the panel of the thing itself, which a job is begun from.
    """

    def __init__(self, context: ScreenContext, area: PanelArea, kept: SidePanel) -> None:
        super().__init__(area)
        self._context = context
        self._area = area
        self._papers = PaperShower(context, area)
        self._turn = 0
        kept.left.connect(self._next_turn)

    def unsaved(self) -> list[str]:
        """What would be lost."""
        panel = self._area.panel
        return panel.unsaved_edits() if self._area.is_open() and isinstance(panel, JobPanel | FormPanel) else []

    def _back_to(self, reservation_id: ReservationId) -> None:
        """Show what the job was begun from again."""
        raise NotImplementedError

    def _asked_to_leave(self) -> bool:
        """Where something is unsaved, the panel asks in place, and the person comes again."""
        if not self.unsaved():
            return False
        self._area.panel.leave()
        return True

    def _next_turn(self) -> int:
        self._turn += 1
        return self._turn

    def _in_turn(self, then: Callable[..., None]) -> Callable[..., None]:
        """An answer counts only while the person has not gone on to something else."""
        turn = self._next_turn()

        def answer(result: object) -> None:
            if turn == self._turn:
                then(result)

        return answer

    def _put_job(self, panel: JobPanel, back: ReservationId | None) -> None:
        self._next_turn()
        panel.left.connect(partial(self._go_back, back))
        panel.finished.connect(partial(self._finish, back))
        self._area.put(panel)
        panel.begin()
        (panel.first_field() or panel.primary_button).setFocus()

    def _go_back(self, back: ReservationId | None) -> None:
        """To what the job was begun from, or to the list."""
        self._next_turn()
        self._area.close_panel()
        if back is not None:
            self._back_to(back)

    def _finish(self, back: ReservationId | None, outcome: Outcome) -> None:
        self._go_on(back, outcome)
        say_done(self._context.messages, outcome.sentence, outcome.oversold, self._undo_action(outcome))
        for kind, subject_id in outcome.papers:
            self._papers.show_paper(kind, subject_id)

    def _go_on(self, back: ReservationId | None, outcome: Outcome) -> None:  # noqa: ARG002 - what comes next may follow from it
        """Where the person goes once a job is done."""
        self._go_back(back)

    def _undo_action(self, outcome: Outcome) -> MessageAction | None:
        undo = outcome.undo
        return MessageAction(_("Undo"), partial(self._run_undo, undo)) if isinstance(undo, Intent) else None

    def _run_undo(self, undo: Intent) -> None:
        self._context.runner.run(undo.command, self._undone, owner=self, **undo.arguments)

    def _undone(self, _result: object) -> None:
        self._context.messages.success(_("It was undone."))
