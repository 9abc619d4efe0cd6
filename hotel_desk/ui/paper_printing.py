"""Sending a paper to a printer: through `lp` where the machine has it (Linux, macOS), else through Qt.

Nothing here waits: `lp` runs as a process of its own, and Qt's way prints one page a turn of the event loop.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QObject, QProcess, QProcessEnvironment, QSizeF, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument

_DOTS_PER_INCH = 300
_POINTS_PER_INCH = 72
_A4_POINTS = QSizeF(595.3, 841.9)
_A3_POINTS = QSizeF(841.9, 1190.6)
_POINT_TOLERANCE = 2.0
_LONGEST_WAIT_MS = 30_000


class PrintingFailed(StaffError):
    code = "paper.printing_failed"
    template = N_("The printer “{printer}” did not take the paper: {reason} The paper is kept here. Check the printer and print again.")


@dataclass(frozen=True, slots=True)
class Printers:
    """The printers of this machine: their names, and the one used when nobody chooses (empty where there is none)."""

    names: tuple[str, ...]
    default: str


class PrinterList(QObject):
    """Finds the printers of this machine.

    Signals:
        found(Printers): once for each `ask()`.
    """

    found = Signal(object)

    def ask(self) -> None:
        """Look for printers; `found` answers, at once or when the print system has."""
        program = QStandardPaths.findExecutable("lpstat")
        if not _has_lp() or not program:
            names = tuple(QPrinterInfo.availablePrinterNames())
            self.found.emit(Printers(names, QPrinterInfo.defaultPrinterName()))
            return
        self._asking = process = _process(self)
        # A method of this object, not a closure: Qt lets go of it when the window is closed before the answer is there.
        process.finished.connect(self._tell)
        process.start(program, ["-e", "-d"])

    def _tell(self) -> None:
        process = self._asking
        lines = _text(process.readAllStandardOutput().data()).splitlines()
        defaults = [line.partition(":")[2].strip() for line in lines if line.startswith("system default destination:")]
        names = tuple(line for line in lines if line and " " not in line)
        default = defaults[0] if defaults else ""
        process.deleteLater()
        self.found.emit(Printers(names, default if default in names else ""))


class PrintJob(QObject):
    """One paper on its way to a printer.

    Args:
        document: the paper, loaded.
        pdf: the same as a file.
        title: of the job, as the print queue shows it.
        printer: its name.
        copies: how many.

    Signals:
        ended(error): once; None when the printer has taken it, else a `StaffError`.
    """

    ended = Signal(object)

    def __init__(self, parent: QObject, document: QPdfDocument, pdf: bytes, *, title: str, printer: str, copies: int) -> None:
        super().__init__(parent)
        self._document = document
        self._pdf = pdf
        self._title = title
        self._printer = printer
        self._copies = copies
        self._pages: PagePrinting | None = None

    def start(self) -> None:
        """Send it; `ended` tells when it has been taken."""
        if _has_lp():
            self._send_to_lp(QStandardPaths.findExecutable("lp"))
            return
        printer = printer_named(self._printer)
        printer.setDocName(self._title)
        printer.setCopyCount(self._copies)
        self._pages = PagePrinting(self._document, printer, self)
        self._pages.ended.connect(self._pages_ended)
        self._pages.start()

    def _send_to_lp(self, program: str) -> None:
        process = _process(self)
        process.finished.connect(lambda code, _status: self._lp_ended(process, code))
        process.errorOccurred.connect(lambda error: self._lp_did_not_start(process, error))
        process.start(program, ["-d", self._printer, "-n", str(self._copies), "-t", self._title, *self._paper_options()])
        process.write(self._pdf)
        process.closeWriteChannel()
        QTimer.singleShot(_LONGEST_WAIT_MS, process, process.kill)

    def _paper_options(self) -> list[str]:
        """A4 is fitted to what the printer holds, A3 asks for its sheet; a strip of the roll says its own length."""
        size = self._document.pagePointSize(0)
        if _is(_A4_POINTS, size):
            return ["-o", "fit-to-page"]
        if _is(_A3_POINTS, size):
            return ["-o", "media=A3", "-o", "fit-to-page"]
        millimetres = QPageSize(size, QPageSize.Unit.Point).size(QPageSize.Unit.Millimeter)
        return ["-o", f"media=Custom.{millimetres.width():.0f}x{millimetres.height():.0f}mm"]

    def _lp_ended(self, process: QProcess, code: int) -> None:
        crashed = process.exitStatus() == QProcess.ExitStatus.CrashExit
        reason = _text(process.readAllStandardError().data()).strip().removeprefix("lp: ")
        self.ended.emit(PrintingFailed(printer=self._printer, reason=_sentence(reason)) if code or crashed else None)

    def _lp_did_not_start(self, process: QProcess, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self.ended.emit(PrintingFailed(printer=self._printer, reason=_sentence(process.errorString())))

    def _pages_ended(self, succeeded: bool) -> None:
        self.ended.emit(None if succeeded else PrintingFailed(printer=self._printer, reason=""))


def printer_named(name: str) -> QPrinter:
    """A printer of this machine."""
    return QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)


class PagePrinting(QObject):
    """Paints a paper on a `QPrinter`, one page a turn of the event loop.

    Signals:
        ended(bool): once; whether the printer took all pages.
    """

    ended = Signal(bool)

    def __init__(self, document: QPdfDocument, printer: QPrinter, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._printer = printer
        self._painter = QPainter()
        self._page = 0

    def start(self) -> None:
        """Begin with the first page, which decides the size of the paper."""
        self._printer.setResolution(_DOTS_PER_INCH)
        self._printer.setFullPage(True)
        points = self._document.pagePointSize(0)
        lying = points.width() > points.height() and any(_is(sheet, points) for sheet in (_A4_POINTS, _A3_POINTS))
        upright = points.transposed() if lying else points
        size = QPageSize(upright, QPageSize.Unit.Point, matchPolicy=QPageSize.SizeMatchPolicy.FuzzyMatch)
        orientation = QPageLayout.Orientation.Landscape if lying else QPageLayout.Orientation.Portrait
        self._printer.setPageLayout(QPageLayout(size, orientation, QMarginsF()))
        if not self._painter.begin(self._printer):
            self.ended.emit(False)
            return
        QTimer.singleShot(0, self, self._next_page)

    def _next_page(self) -> None:
        taken = self._page == 0 or self._printer.newPage()
        if taken:
            self._paint()
            self._page += 1
        if taken and self._page < self._document.pageCount():
            QTimer.singleShot(0, self, self._next_page)
            return
        self.ended.emit(self._painter.end() and taken)

    def _paint(self) -> None:
        dots = self._document.pagePointSize(self._page) * (_DOTS_PER_INCH / _POINTS_PER_INCH)
        image = self._document.render(self._page, dots.toSize())
        target = self._printer.pageLayout().fullRectPixels(self._printer.resolution())
        fitted = image.size().scaled(target.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target.setSize(fitted)
        self._painter.drawImage(target, image)


def _has_lp() -> bool:
    return bool(QStandardPaths.findExecutable("lp"))


def _process(parent: QObject) -> QProcess:
    """A process that speaks English, since its words are read."""
    process = QProcess(parent)
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert("LC_ALL", "C.UTF-8")
    process.setProcessEnvironment(environment)
    return process


def _text(output: bytes | bytearray | memoryview) -> str:
    return bytes(output).decode("utf-8", errors="replace")


def _sentence(reason: str) -> str:
    return reason if not reason or reason.endswith(".") else f"{reason}."


def _is(sheet: QSizeF, size: QSizeF) -> bool:
    """Whether a page has the size of a sheet, upright or lying."""
    return any(
        abs(size.width() - one.width()) < _POINT_TOLERANCE and abs(size.height() - one.height()) < _POINT_TOLERANCE
        for one in (sheet, sheet.transposed())
    )
