"""The bills of guests who left by express check-out: archived as they stand, shown one after the other, saved as e-mails to be sent."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from hotel_desk.jobs.express_bills import ExpressBill, express_bill
from hotel_desk.jobs.kept_papers import kept_folio
from hotel_desk.language import _, plural
from hotel_desk.services.papers import PaperKind
from hotel_desk.ui.kept_papers import KeptPapers
from hotel_desk.ui.paper_delivery import PaperDelivery
from hotel_desk.ui.paper_preview import FileNotWritten, Paper, PaperPreviewDialog
from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.jobs.folio_papers import MadePaper
    from hotel_desk.queries.express_departures import ExpressDeparture
    from hotel_desk.services.papers import PaperPrinted
    from hotel_desk.ui.shell.screen import ScreenContext


class ExpressBills(QObject):
    """Makes and keeps them.

    Args:
        home: what the preview and the question where to save belong to.

    Signals:
        made(): one more bill is there.
    """

    made = Signal()

    def __init__(self, context: ScreenContext, home: QWidget) -> None:
        super().__init__(home)
        self._context, self._home = context, home
        self.ready: list[ExpressBill] = []
        self.unseen: list[ExpressBill] = []

    def make(self, guest: ExpressDeparture) -> None:
        """Make the bill of a guest who has just left, and archive it; it stands as it is from now on."""
        kept = KeptPapers(self._home, self._context)
        kept.delivery = _Collected(self._home, self._context, partial(self._write, guest))
        kept.hand_over(PaperKind.FOLIO, guest.folio_id, partial(kept_folio, folio_id=guest.folio_id))

    def show_next(self) -> None:
        """Show the next bill that was not looked at."""
        if self.unseen:
            made = self.unseen.pop(0).paper
            PaperPreviewDialog(self._home.window(), Paper(made.pdf, made.title, made.file_name)).open()

    def ask_where_to_save(self) -> None:
        """Ask for a folder, and save an e-mail for each bill there."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self._home.window(), _("Save e-mails with the bills"), folder)
        named(dialog, "save_bills_dialog", _("Save e-mails with the bills"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, folder: str) -> None:
        """Write the e-mails into a folder; a sentence says how many, and for whom an address is missing."""
        for bill in self.ready:
            try:
                (Path(folder) / bill.file_name).write_bytes(bill.email)
            except OSError as error:
                self._context.messages.error(FileNotWritten(file=bill.file_name, reason=error.strerror or type(error).__name__))
                return
        words = plural("{count} e-mail is saved.", "{count} e-mails are saved.", len(self.ready)).format(count=len(self.ready))
        lacking = sum(not bill.has_address for bill in self.ready)
        if lacking:
            words += " " + plural("{count} has no address.", "{count} have no address.", lacking).format(count=lacking)
        self._context.messages.success(words)

    def _write(self, guest: ExpressDeparture, paper: MadePaper, printed: PaperPrinted) -> None:
        write = partial(express_bill, folio_id=guest.folio_id, guest_id=guest.guest_id, paper=paper, printed=printed)
        self._context.runner.read(write, self._written, owner=self)

    def _written(self, bill: ExpressBill) -> None:
        self.ready.append(bill)
        self.unseen.append(bill)
        self.made.emit()


class _Collected(PaperDelivery):
    """Gives a paper to whoever asked for it, in the place of showing it."""

    def __init__(self, home: QWidget, context: ScreenContext, then: Callable[[MadePaper, PaperPrinted], None]) -> None:
        super().__init__(home, context)
        self._then = then

    def deliver(self, made: MadePaper, printed: PaperPrinted, *, roll: bool = False) -> None:  # noqa: ARG002 - as a delivery is asked
        """Hand the paper on."""
        self._then(made, printed)
