"""One short calm dialog about a bug, with a report that can be copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from pathlib import Path


class CrashDialog(QDialog):
    """Says that something went wrong, that nothing confirmed is lost, and offers the report.

    Args:
        report: the whole text.
        folder: where the log lies.
    """

    def __init__(self, report: str, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "crash_dialog", _("Something went wrong"))
        self.setWindowTitle(_("Something went wrong"))
        self.setMinimumWidth(480)
        self._reports = [report]
        self._details = named(QPlainTextEdit(report), "crash_report", _("Report"))
        self._details.setReadOnly(True)
        self._details.setMinimumHeight(200)
        self._details.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(_("Something went wrong inside the program"), "heading", wrap=True))
        column.addWidget(
            label(
                _("What was confirmed before is kept, and you can go on working. If it happens again, send the report to support."),
                wrap=True,
            )
        )
        column.addWidget(label(_("Logged in {folder}").format(folder=folder), "small", wrap=True))
        column.addWidget(self._details)
        column.addSpacing(8)
        column.addLayout(self._buttons())

    def add(self, report: str) -> None:
        """Something else went wrong while this is open: one dialog is enough, the report has both."""
        self._reports.append(report)
        self._details.setPlainText(self.report())

    def report(self) -> str:
        """The text that Copy puts on the clipboard."""
        return "\n\n".join(self._reports)

    def _buttons(self) -> QHBoxLayout:
        self.show_details = Button(_("Show report"), object_name="crash_show", accessible_name=_("Show report"), kind="quiet")
        self.show_details.clicked.connect(self._toggle)
        self.copy = Button(_("Copy report"), object_name="crash_copy", accessible_name=_("Copy report"))
        self.copy.clicked.connect(self._copy)
        close = Button(_("Go on"), object_name="crash_close", accessible_name=_("Go on"), kind="primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(self.show_details)
        row.addStretch(1)
        row.addWidget(self.copy)
        row.addWidget(close)
        return row

    def _toggle(self) -> None:
        self._details.setVisible(self._details.isHidden())
        text = _("Show report") if self._details.isHidden() else _("Hide report")
        self.show_details.setText(text)
        self.show_details.setAccessibleName(text)
        self.adjustSize()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report())
        self.copy.setText(_("Copied"))
