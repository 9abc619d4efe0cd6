"""What an erasure did: what went, what stays and why. Nothing in it says who it was, so it may be printed and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.language import N_, _
from hotel_desk.queries.own_data import SECTIONS
from hotel_desk.services.erasure import FATE_TITLES, ErasureFate, ErasureLine, GuestErased
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Mapping

_SIZE = (640, 520)
_GONE = frozenset({ErasureFate.DELETED, ErasureFate.EMPTIED})
# What the guest's own copy leaves out: what the house keeps for itself.
_OTHER_TITLES: Mapping[str, str] = {
    "profile_search_key": N_("Words to be found by"),
    "profile_block_key": N_("Words to find duplicates by"),
    "profile_pair": N_("Possible duplicates"),
    "profile_merge": N_("Merges"),
    "profile_view": N_("Who looked"),
    "guest_list": N_("Saved lists"),
    "audit_entry": N_("Journal: who did what"),
    "outbox": N_("Journal: what other programs were told"),
    "operation": N_("Journal: answers to repeated requests"),
}


class ErasureReportDialog(QDialog):
    """The lines of a report as a table, what stays and why first, and the key that stands for the guest from now on."""

    def __init__(self, parent: QWidget, report: GuestErased) -> None:
        super().__init__(parent)
        title = _("The guest is erased")
        named(self, "erasure_report", title)
        self.setWindowTitle(title)
        self.setModal(True)
        self.resize(*_SIZE)
        self.finished.connect(self.deleteLater)
        sentence = _("From now on the name “{key}” stands where the guest's name stood. What stays and why, and what went:").format(
            key=report.subject_key
        )
        self.table: DataTable[ErasureLine] = DataTable(
            [
                Column("what", _("What"), _what, width=224),
                Column("rows", _("Lines"), lambda line: str(line.rows), lambda line: line.rows, align="right", width=64),
                Column("fate", _("What became of it"), _fate, width=0, tooltip=_fate),
            ],
            lambda line: (line.table, line.fate),
            object_name="erasure_report_table",
            accessible_name=_("What became of what"),
        )
        self.table.set_rows(sorted(report.lines, key=lambda line: line.fate in _GONE))
        close = Button(_("Close"), object_name="erasure_report_close", accessible_name=_("Close"), kind="primary")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(title, "heading"))
        column.addWidget(label(sentence, wrap=True))
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        close.setFocus()


def table_title(table: str) -> str:
    """What the rows of a table are called."""
    return _(SECTIONS[table][0]) if table in SECTIONS else _(_OTHER_TITLES.get(table, table))


def _what(line: ErasureLine) -> str:
    return table_title(line.table)


def _fate(line: ErasureLine) -> str:
    return _(FATE_TITLES[line.fate])
