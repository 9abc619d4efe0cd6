"""Brings a paper to the person: shown before it is printed, or sent to the desk's printer at once where the desk is set so."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QObject, Signal
from PySide6.QtPdf import QPdfDocument

from hotel_desk.language import _
from hotel_desk.ui.paper_preview import Paper, PaperPreviewDialog
from hotel_desk.ui.paper_printing import PrinterList, Printers, PrintingFailed, PrintJob

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.jobs.folio_papers import MadePaper
    from hotel_desk.services.papers import PaperPrinted
    from hotel_desk.ui.shell.screen import ScreenContext


class PaperDelivery(QObject):
    """The last step of every paper of the cashier.

    Args:
        home: the widget that the previews belong to.
    """

    def __init__(self, home: QWidget, context: ScreenContext) -> None:
        super().__init__(home)
        self._home = home
        self._context = context

    def deliver(self, made: MadePaper, printed: PaperPrinted, *, roll: bool = False) -> None:
        """Show a paper, or print it at once; what the printer refuses is shown, so that nothing is lost.

        Args:
            printed: what `record_paper_printed` has said of the desk's printers.
            roll: it is for the 80 mm roll.
        """
        printer = (printed.roll_printer if roll else "") or printed.printer
        if not printed.at_once:
            self._show(made, printer)
            return
        sending = SilentPrinting(self, made, printer)
        sending.sent.connect(partial(self._sent, sending, made))
        sending.refused.connect(partial(self._refused, sending, made, printer))
        sending.start()

    def _show(self, made: MadePaper, printer: str) -> None:
        paper = Paper(made.pdf, made.title, made.file_name)
        PaperPreviewDialog(self._home.window(), paper, preferred_printer=printer).open()

    def _sent(self, sending: SilentPrinting, made: MadePaper, printer: str) -> None:
        sending.deleteLater()
        self._context.messages.success(_("{paper} is sent to {printer}.").format(paper=made.title, printer=printer))

    def _refused(self, sending: SilentPrinting, made: MadePaper, printer: str, error: StaffError) -> None:
        sending.deleteLater()
        self._context.messages.error(error)
        self._show(made, printer)


class SilentPrinting(QObject):
    """One paper on its way to a printer without a window.

    Args:
        printer: its name; empty: the system's default.

    Signals:
        sent(str): the named printer has taken it.
        refused(StaffError): there is no such printer, or it did not take the paper.
    """

    sent = Signal(str)
    refused = Signal(object)

    def __init__(self, parent: QObject, made: MadePaper, printer: str) -> None:
        super().__init__(parent)
        self._made = made
        self._wanted = printer
        self._device = QBuffer(self)
        self._document = QPdfDocument(self)
        self._printers = PrinterList(self)
        self._printers.found.connect(self._found)

    def start(self) -> None:
        """Look for the printer and send the paper; one of the two signals ends it."""
        self._device.setData(QByteArray(self._made.pdf))
        self._device.open(QBuffer.OpenModeFlag.ReadOnly)
        self._document.load(self._device)
        self._printers.ask()

    def _found(self, printers: Printers) -> None:
        name = self._wanted or printers.default
        if not name or name not in printers.names:
            self.refused.emit(PrintingFailed(printer=name, reason=_("There is no such printer on this machine.")))
            return
        job = PrintJob(self, self._document, self._made.pdf, title=self._made.title, printer=name, copies=1)
        job.ended.connect(partial(self._ended, name))
        job.start()

    def _ended(self, name: str, error: StaffError | None) -> None:
        if error is None:
            self.sent.emit(name)
        else:
            self.refused.emit(error)
