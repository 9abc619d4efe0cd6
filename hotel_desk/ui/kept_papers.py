"""Papers that the hotel keeps: written down, made on a reader thread, archived where they are new, and brought to the person."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from hotel_desk.services.archived_papers import archive_paper
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.ui.paper_delivery import PaperDelivery

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from PySide6.QtWidgets import QWidget

    from hotel_desk.jobs.kept_papers import KeptPaper
    from hotel_desk.services.archived_papers import PaperArchived
    from hotel_desk.services.papers import PaperPrinted
    from hotel_desk.ui.shell.screen import ScreenContext

type Make = Callable[..., KeptPaper]


class KeptPapers(QObject):
    """The way of every kept paper.

    Args:
        home: the widget that the previews belong to.
    """

    def __init__(self, home: QWidget, context: ScreenContext) -> None:
        super().__init__(home)
        self._runner = context.runner
        self.delivery = PaperDelivery(home, context)

    def hand_over(self, kind: PaperKind, subject_id: UUID, make: Make, *, roll: bool = False) -> None:
        """Write down that the paper is printed, and go on with `go_on`.

        Args:
            make: a query that makes it of `printed`.
            roll: it is for the 80 mm roll.
        """
        recorded = partial(self.go_on, make, roll=roll)
        self._runner.run(record_paper_printed, recorded, owner=self, paper=kind, subject_id=subject_id)

    def go_on(self, make: Make, printed: PaperPrinted, *, roll: bool = False) -> None:
        """Make a paper that is written down, keep it where it is new, and bring it to the person."""
        made = partial(self._made, make, printed, roll)
        self._runner.read(make, made, owner=self, printed=printed)

    def _made(self, make: Make, printed: PaperPrinted, roll: bool, made: KeptPaper) -> None:
        if not made.is_new:
            self.delivery.deliver(made.paper, printed, roll=roll)
            return
        asked: dict[str, Any] = {"paper": made.kind, "subject_id": made.subject_id, "edition": made.edition}
        kept = partial(self._kept, make, printed, roll, made)
        self._runner.run(archive_paper, kept, owner=self, pdf=made.first_print, **asked)

    def _kept(self, make: Make, printed: PaperPrinted, roll: bool, made: KeptPaper, archived: PaperArchived) -> None:
        """Where another desk was faster, its print is the paper, and this one is a copy of it."""
        if archived.kept_before:
            self.go_on(make, printed, roll=roll)
        else:
            self.delivery.deliver(made.paper, printed, roll=roll)
