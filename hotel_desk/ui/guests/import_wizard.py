"""Guests out of a file: choose it, say what its columns are, see every row that cannot be taken, import, and see what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from hotel_desk.db.desk_address import DeskAddress
from hotel_desk.domain.errors import StaffError
from hotel_desk.jobs.guest_columns import NAME_FIELDS
from hotel_desk.jobs.guest_import import GuestImportReport, import_guests_job
from hotel_desk.jobs.guest_import_plan import FileHead, RejectedRow, guest_file_head
from hotel_desk.jobs.guest_table import ENCODINGS
from hotel_desk.jobs.guest_template import write_template
from hotel_desk.language import N_, _
from hotel_desk.ui.desk_port import JobStopped
from hotel_desk.ui.guests.import_columns import ImportColumns
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.field import ChoiceField
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk
    from hotel_desk.ui.background_job import BackgroundJob
    from hotel_desk.ui.shell.screen import ScreenContext

_BEFORE_WRITING = (N_("Checking the rows"), N_("Looking who is here already"))
_ENCODING_WIDTH = 200


class ImportWizard(QWidget):
    """One page from top to bottom: file, columns, rows that cannot be taken, result. A step shows when the one before it is done."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("guest_import")
        self._context = context
        self._file: Path | None = None
        self._job: BackgroundJob | None = None
        self._dry_run = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._file_row())
        self.verdict = label(
            _("CSV or XLSX, with a row of headings. Check shows which rows cannot be taken; nothing is imported before you press Import."),
            wrap=True,
        )
        self.verdict.setObjectName("guest_import_verdict")
        column.addWidget(self.verdict)
        self.columns = ImportColumns()
        self.columns.changed.connect(self._columns_changed)
        column.addWidget(self.columns, 1)
        self.rejected: DataTable[RejectedRow] = DataTable(
            [
                Column("row", _("Row"), lambda row: str(row.line_number), sort_key=lambda row: row.line_number, align="right", width=72),
                Column("reason", _("Why it cannot be imported"), lambda row: row.reason, width=0, tooltip=lambda row: row.reason),
                Column("cells", _("In the file"), lambda row: " · ".join(filter(None, row.cells)), width=320, optional=True),
            ],
            lambda row: row.line_number,
            object_name="guest_import_rejected",
            accessible_name=_("Rows that cannot be imported"),
        )
        column.addWidget(self.rejected, 1)
        self.bar = named(QProgressBar(), "guest_import_bar", _("Progress of the import"))
        self.bar.setTextVisible(False)
        # While there is no table to fill the page, this does: what is pressed stays where it is while the rows are read.
        self._room = QWidget()
        column.addWidget(self._room, 1)
        column.addWidget(self.bar)
        column.addLayout(self._action_row())
        self.setFocusProxy(self.choose)
        self._show_steps()

    def refresh(self) -> None:
        """Nothing here is read from the database."""

    def unsaved(self) -> list[str]:
        """An import under way."""
        return [_("Import of guests")] if self._job is not None else []

    def take_file(self, path: Path) -> None:
        """Look into a file."""
        self._file = path
        self.encoding.set_value(None)
        self._look()

    def save_template(self, path: Path) -> None:
        """Write an empty table with every heading."""
        try:
            write_template(path)
        except StaffError as error:
            self._context.messages.error(error)
        else:
            self._context.messages.success(_("Template written: {file}").format(file=path.name))

    def _file_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.choose = Button(
            _("Choose a file…"),
            object_name="guest_import_choose",
            accessible_name=_("Choose a file…"),
            icon_name="mdi6.file-table-outline",
        )
        self.choose.clicked.connect(self._choose_file)
        self.template = Button(
            _("Template…"), object_name="guest_import_template", accessible_name=_("Save an empty table with every heading")
        )
        self.template.clicked.connect(self._choose_template)
        self.encoding = ChoiceField(
            "encoding",
            _("Encoding"),
            object_name="guest_import_encoding",
            choices=[(None, _("Found out")), *((encoding, encoding) for encoding in ENCODINGS)],
        )
        self.encoding.setFixedWidth(_ENCODING_WIDTH)
        self.encoding.edited.connect(self._look)
        self.name = label("", "heading")
        self.name.setObjectName("guest_import_name")
        for part in (self.choose, self.template, self.name):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.encoding)
        return row

    def _action_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.stop = Button(_("Stop"), object_name="guest_import_stop", accessible_name=_("Stop the import and take it back"))
        self.stop.clicked.connect(self._stop)
        self.back = Button(_("Columns"), object_name="guest_import_back", accessible_name=_("Back to the columns"))
        self.back.clicked.connect(self._columns_changed)
        self.check = Button(_("Check"), object_name="guest_import_check", accessible_name=_("Check every row; nothing is imported"))
        self.check.clicked.connect(lambda: self._start(dry_run=True))
        self.go = Button(_("Import"), object_name="guest_import_go", accessible_name=_("Import"), kind="primary")
        self.go.clicked.connect(lambda: self._start(dry_run=False))
        for part in (self.stop, self.back, self.check, self.go):
            row.addWidget(part)
        return row

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, _("Guests to import"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_("Tables (*.csv *.xlsx *.txt)"), _("All files (*)")])
        dialog.fileSelected.connect(lambda chosen: self.take_file(Path(chosen)))
        dialog.open()

    def _choose_template(self) -> None:
        dialog = QFileDialog(self, _("Template"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.setNameFilters([_("Workbook (*.xlsx)"), _("CSV (*.csv)")])
        dialog.fileSelected.connect(lambda chosen: self.save_template(Path(chosen)))
        dialog.open()

    def _look(self) -> None:
        if self._file is None:
            return
        self.rejected.set_rows(())
        self._context.runner.read(
            guest_file_head, self._show_head, self._refused_file, owner=self, key="head", file=self._file, encoding=self.encoding.value()
        )

    def _show_head(self, head: FileHead) -> None:
        self.name.setText(head.table.file)
        self.columns.show_file(head.table, head.columns)
        self.encoding.setVisible(bool(head.table.encoding))
        if not head.table.certain:
            self.verdict.setText(
                _("This looks like text in {encoding}. If names look wrong below, choose another encoding.").format(
                    encoding=head.table.encoding
                )
            )
        elif head.remembered:
            self.verdict.setText(_("The columns are as you chose them for such a file the last time."))
        else:
            self.verdict.setText(_("Say what each column is, then check the rows."))
        self._show_steps(head=True)

    def _refused_file(self, error: StaffError) -> None:
        self.name.setText("")
        self.verdict.setText(str(error))
        self._show_steps()
        # Another encoding may mend it.
        self.encoding.setVisible(self._file is not None)

    def _columns_changed(self) -> None:
        self.rejected.set_rows(())
        self._show_steps(head=True)

    def _start(self, *, dry_run: bool) -> None:
        if self._file is None or self._job is not None:
            return
        self._dry_run = dry_run
        self._job = self._context.runner.job(
            import_guests_job,
            self._done,
            self._failed,
            title=_("Check of a guest file") if dry_run else _("Import of guests"),
            owner=self,
            address=DeskAddress.of(cast("Desk", self._context.runner.desk)),
            file=self._file,
            encoding=self.encoding.value(),
            columns=self.columns.columns(),
            dry_run=dry_run,
        )
        self._job.progressed.connect(self._progressed)
        self.rejected.set_rows(())
        self._show_steps(head=True)
        self._progressed()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _progressed(self) -> None:
        if self._job is None:
            return
        progress = self._job.progress
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)
        self.verdict.setText(progress.sentence or _("Reading the file"))
        self.stop.setEnabled(not self._job.stopping)

    def _done(self, report: GuestImportReport) -> None:
        self._job = None
        self.rejected.set_rows(report.rejected)
        self.verdict.setText(_checked_words(report) if self._dry_run else _result_words(report))
        if not self._dry_run and not report.stopped:
            self._context.messages.success(_("{added} guests imported.").format(added=report.added))
        self._show_steps(head=True)

    def _failed(self, error: StaffError) -> None:
        sentence = self._job.progress.sentence if self._job is not None else ""
        self._job = None
        # Stopped while it read and checked. A job that was ended by force while it wrote may have left whole batches, as the error says.
        checking = sentence in {"", *map(_, _BEFORE_WRITING)}
        self.verdict.setText(_("Stopped. Nothing was imported.") if isinstance(error, JobStopped) and checking else str(error))
        self._show_steps(head=True)

    def _show_steps(self, *, head: bool = False) -> None:
        busy = self._job is not None
        named_columns = head and any(field in self.columns.columns() for field in NAME_FIELDS)
        self.columns.setVisible(head and not busy and not self.rejected.rows())
        self.rejected.setVisible(bool(self.rejected.rows()))
        self._room.setVisible(self.columns.isHidden() and self.rejected.isHidden())
        self.encoding.setVisible(head and self.encoding.isVisibleTo(self))
        self.back.setVisible(bool(self.rejected.rows()))
        self.bar.setVisible(busy)
        self.stop.setVisible(busy)
        for button in (self.check, self.go):
            button.setVisible(head)
            button.setEnabled(named_columns and not busy)
        self.choose.setEnabled(not busy)


def _checked_words(report: GuestImportReport) -> str:
    return _(
        "Checked, nothing imported yet. Guests that can be imported: {ready}; here already: {known}; rows that cannot: {rejected}."
    ).format(ready=report.added, rejected=len(report.rejected), known=report.known)


def _result_words(report: GuestImportReport) -> str:
    if report.stopped:
        if report.kept:
            return _("Stopped and taken back, but for {kept} guests who are in use already.").format(kept=report.kept)
        return _("Stopped. Nothing was imported.")
    words = _("Guests imported: {added}; here already: {known}; rows set aside: {rejected}.").format(
        added=report.added, known=report.known, rejected=len(report.rejected)
    )
    if report.rejects is None:
        return words
    return words + " " + _("Rows set aside, with the reason: {file}").format(file=report.rejects)
