"""A paper on screen before it is printed or saved: pages, zoom, printer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QPointF, QStandardPaths, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QFrame, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_, _
from hotel_desk.ui.paper_printing import PrinterList, Printers, PrintJob
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

ZOOM_STEPS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
MOST_COPIES = 20
_DIALOG_SIZE = (880, 720)


class NotAPaper(StaffError):
    code = "paper.unreadable"
    template = N_("This paper could not be shown, because its contents cannot be read. Nothing was changed. Print it again.")


class FileNotWritten(StaffError):
    code = "paper.not_saved"
    template = N_("The file “{file}” could not be written: {reason}. The paper is kept here. Choose another folder or name.")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to look at.

    Args:
        pdf: the file.
        title: what it is: "Folio F-000123".
        file_name: proposed for saving, without folder: "folio-F-000123.pdf".
    """

    pdf: bytes
    title: str
    file_name: str


class PaperPreview(QWidget):
    """Shows a paper; prints it with Ctrl+P, saves it with Ctrl+S.

    Args:
        preferred_printer: the desk's printer (setting `papers.printer`); empty: the system's default.

    Signals:
        printed(str): the named printer has taken the paper.
        saved(str): the paper was written to the named file.
        failed(StaffError): printing or saving did not work; the sentence is also shown here.
    """

    printed = Signal(str)
    saved = Signal(str)
    failed = Signal(object)

    def __init__(self, *, preferred_printer: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "paper_preview", _("Paper preview"))
        self._paper: Paper | None = None
        self._preferred_printer = preferred_printer
        self._job: PrintJob | None = None
        self._no_printer = False
        self._device = QBuffer(self)
        self.document = QPdfDocument(self)
        self._make_parts()
        self._lay_out()
        self._connect()
        self._update_state()
        self._printer_list.ask()

    def show_paper(self, paper: Paper) -> None:
        """Show a paper in place of the one before.

        Raises:
            NotAPaper: the bytes are no PDF file.
        """
        self._paper = None
        self.document.close()
        self._device.close()
        self._device.setData(QByteArray(paper.pdf))
        self._device.open(QBuffer.OpenModeFlag.ReadOnly)
        self.document.load(self._device)
        if self.document.status() != QPdfDocument.Status.Ready:
            self._update_state()
            raise NotAPaper
        self._paper = paper
        self.title.setText(paper.title)
        self.view.setAccessibleDescription(self._text())
        self._say_printers()
        self._update_state()

    def _make_parts(self) -> None:
        self.title = ElidedLabel("", "heading")
        self.notice = label("", "quiet", wrap=True)
        self._notice_bar = _bar("footer", self.notice, ())
        self.page = label("", "quiet")
        self.zoom = label("", "quiet")
        self.previous_page = _tool("previous_page", _("Previous page"), "mdi6.chevron-up", "Ctrl+PgUp")
        self.next_page = _tool("next_page", _("Next page"), "mdi6.chevron-down", "Ctrl+PgDown")
        self.zoom_out = _tool("zoom_out", _("Smaller"), "mdi6.magnify-minus-outline", "Ctrl+-")
        self.zoom_in = _tool("zoom_in", _("Larger"), "mdi6.magnify-plus-outline", "Ctrl++")
        self.fit_width = _tool("fit_width", _("Fit to the width"), "mdi6.arrow-expand-horizontal", "Ctrl+0")
        self.fit_page = _tool("fit_page", _("Whole page"), "mdi6.fit-to-page-outline", "Ctrl+9")
        self.printer = named(QComboBox(), "printer", _("Printer"))
        self.printer.setMinimumContentsLength(12)
        self.printer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.copies = named(QSpinBox(), "copies", _("Copies"))
        self.copies.setRange(1, MOST_COPIES)
        self.copies.lineEdit().setTextMargins(8, 0, 0, 0)
        save_text, print_text = _("Save as…"), _("Print")
        self.save = Button(save_text, object_name="save_paper", accessible_name=save_text, icon_name="mdi6.download", shortcut="Ctrl+S")
        self.print = Button(
            print_text,
            object_name="print_paper",
            accessible_name=print_text,
            kind="primary",
            icon_name="mdi6.printer",
            shortcut="Ctrl+P",
        )
        self.view = named(QPdfView(self), "paper_pages", _("Pages of the paper"))
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._printer_list = PrinterList(self)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        looking = (self.previous_page, self.page, self.next_page, self.zoom_out, self.zoom, self.zoom_in, self.fit_width, self.fit_page)
        column.addWidget(_bar("bar", self.title, looking))
        column.addWidget(self.view, 1)
        column.addWidget(self._notice_bar)
        printing = (label(_("Printer"), "quiet"), self.printer, label(_("Copies"), "quiet"), self.copies, self.save, self.print)
        column.addWidget(_bar("footer", QWidget(), printing))

    def _connect(self) -> None:
        self.previous_page.clicked.connect(lambda: self._turn(-1))
        self.next_page.clicked.connect(lambda: self._turn(1))
        self.zoom_out.clicked.connect(lambda: self._zoom(-1))
        self.zoom_in.clicked.connect(lambda: self._zoom(1))
        QShortcut(QKeySequence("Ctrl+="), self, self.zoom_in.animateClick)  # the plus key without Shift
        self.fit_width.clicked.connect(lambda: self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth))
        self.fit_page.clicked.connect(lambda: self.view.setZoomMode(QPdfView.ZoomMode.FitInView))
        self.view.zoomModeChanged.connect(self._update_state)
        self.view.zoomFactorChanged.connect(self._update_state)
        self.view.pageNavigator().currentPageChanged.connect(self._update_state)
        self.save.clicked.connect(self._ask_where_to_save)
        self.print.clicked.connect(self._send_to_printer)
        self._printer_list.found.connect(self._take_printers)

    def _text(self) -> str:
        """The words of the paper, for those who listen."""
        return "\n".join(self.document.getAllText(page).text() for page in range(self.document.pageCount()))

    def _turn(self, step: int) -> None:
        navigator = self.view.pageNavigator()
        wanted = min(max(navigator.currentPage() + step, 0), self.document.pageCount() - 1)
        navigator.jump(wanted, QPointF())

    def _zoom(self, step: int) -> None:
        shown = self._shown_factor()
        beyond = [factor for factor in ZOOM_STEPS if (factor - shown) * step > 0.01]
        if beyond:
            self.view.setZoomMode(QPdfView.ZoomMode.Custom)
            self.view.setZoomFactor(beyond[0] if step > 0 else beyond[-1])

    def _shown_factor(self) -> float:
        """The scale on screen; where the page is fitted, that of the fit."""
        if self.view.zoomMode() == QPdfView.ZoomMode.Custom or not self.document.pageCount():
            return self.view.zoomFactor()
        size = self.document.pagePointSize(self.view.pageNavigator().currentPage())
        room, margins = self.view.viewport().size(), self.view.documentMargins()
        points = self.view.logicalDpiX() / 72
        across = (room.width() - margins.left() - margins.right()) / (size.width() * points)
        if self.view.zoomMode() == QPdfView.ZoomMode.FitToWidth:
            return across
        return min(across, (room.height() - margins.top() - margins.bottom()) / (size.height() * points))

    def _update_state(self) -> None:
        pages, ready = self.document.pageCount(), self._paper is not None
        current = self.view.pageNavigator().currentPage()
        self.page.setText(_("Page {page} of {pages}").format(page=current + 1, pages=pages) if ready else "")
        self.zoom.setText(f"{self._shown_factor():.0%}" if self.view.zoomMode() == QPdfView.ZoomMode.Custom else _("Fitted"))
        self.previous_page.setEnabled(ready and current > 0)
        self.next_page.setEnabled(ready and current < pages - 1)
        for button in (self.zoom_in, self.zoom_out, self.fit_width, self.fit_page, self.save):
            button.setEnabled(ready)
        self.print.setEnabled(ready and self._job is None and self.printer.count() > 0)

    def _take_printers(self, printers: Printers) -> None:
        self.printer.clear()
        self.printer.addItems(list(printers.names))
        for wanted in (self._preferred_printer, printers.default):
            if wanted in printers.names:
                self.printer.setCurrentText(wanted)
                break
        self.printer.setEnabled(bool(printers.names))
        self.copies.setEnabled(bool(printers.names))
        self._no_printer = not printers.names
        if self._no_printer:
            self._say_printers()
        self._update_state()

    def _say_printers(self) -> None:
        """Why *Print* is off, where there is no printer; nothing where there is one."""
        nowhere = _("No printer is set up on this machine. The paper can be saved as a file.")
        self._say(nowhere if self._no_printer else "", "quiet")

    def _send_to_printer(self) -> None:
        if self._paper is None:
            return
        name = self.printer.currentText()
        self._job = PrintJob(self, self.document, self._paper.pdf, title=self._paper.title, printer=name, copies=self.copies.value())
        self._job.ended.connect(lambda error: self._job_ended(name, error))
        self._say(_("Sending to {printer}…").format(printer=name), "quiet")
        self._update_state()
        self._job.start()

    def _job_ended(self, printer: str, error: StaffError | None) -> None:
        if self._job is not None:
            self._job.deleteLater()
            self._job = None
        self._update_state()
        if error is not None:
            self._fail(error)
            return
        self._say(_("Sent to {printer}.").format(printer=printer), "quiet")
        self.printed.emit(printer)

    def _ask_where_to_save(self) -> None:
        if self._paper is None:
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, _("Save the paper"), folder, _("PDF files (*.pdf)"))
        named(dialog, "save_paper_dialog", _("Save the paper"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(self._paper.file_name)
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, file_name: str) -> None:
        """Write the paper to a file; a sentence is shown when that cannot be done."""
        if self._paper is None:
            return
        try:
            Path(file_name).write_bytes(self._paper.pdf)
        except OSError as error:
            self._fail(FileNotWritten(file=Path(file_name).name, reason=error.strerror or type(error).__name__))
            return
        self._say(_("Saved as {file}.").format(file=Path(file_name).name), "quiet")
        self.saved.emit(file_name)

    def _fail(self, error: StaffError) -> None:
        self._say(str(error), "error")
        self.failed.emit(error)

    def _say(self, sentence: str, role: str) -> None:
        self.notice.setText(sentence)
        self._notice_bar.setVisible(bool(sentence))
        self.notice.setProperty("role", role)
        self.notice.style().unpolish(self.notice)
        self.notice.style().polish(self.notice)


class PaperPreviewDialog(QDialog):
    """A paper in a window of its own; Esc closes it. Open it with `open()`, never `exec()`.

    Raises:
        NotAPaper: the bytes are no PDF file.
    """

    def __init__(self, parent: QWidget | None, paper: Paper, *, preferred_printer: str = "") -> None:
        super().__init__(parent)
        named(self, "paper_preview_dialog", paper.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(paper.title)
        self.resize(*_DIALOG_SIZE)
        self.preview = PaperPreview(preferred_printer=preferred_printer, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.preview)
        self.preview.show_paper(paper)
        self.preview.view.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does the obvious next thing: it prints."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.preview.print.isEnabled():
            self.preview.print.animateClick()
            return
        super().keyPressEvent(event)


def _tool(object_name: str, name: str, icon_name: str, shortcut: str) -> Button:
    return Button("", object_name=object_name, accessible_name=name, kind="quiet", icon_name=icon_name, shortcut=shortcut)


def _bar(role: str, left: QWidget, right: tuple[QWidget, ...]) -> QFrame:
    frame = QFrame()
    frame.setProperty("role", role)
    row = QHBoxLayout(frame)
    row.setContentsMargins(16, 8, 16, 8)
    row.setSpacing(8)
    row.addWidget(left, 1)
    for widget in right:
        row.addWidget(widget)
    return frame
