"""Which column of a file is which field: a line a column, with what stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QScrollArea, QWidget

from hotel_desk.jobs.guest_columns import FIELD_TITLES
from hotel_desk.language import _
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotel_desk.jobs.guest_table import GuestTable

_SAMPLES = 3
_SAMPLE_LENGTH = 32


class ImportColumns(QScrollArea):
    """Signals: changed(): the person chose another field for a column."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "guest_import_columns", _("Columns of the file"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.boxes: list[QComboBox] = []

    def show_file(self, table: GuestTable, columns: Mapping[str, int]) -> None:
        """Show the columns of a file, each with the field it is taken for."""
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for place, title in enumerate((_("Column in the file"), _("What stands in it"), _("Becomes"))):
            grid.addWidget(label(title, "label"), 0, place)
        fields = {column: field for field, column in columns.items()}
        self.boxes = []
        for column, heading in enumerate(table.headings):
            samples = [row.cells[column] for row in table.rows if not row.problem and row.cells[column].strip()]
            words = " · ".join(_cut(sample) for sample in samples[:_SAMPLES])
            grid.addWidget(label(_cut(heading) or "–"), column + 1, 0)
            grid.addWidget(label(words or "–", "quiet"), column + 1, 1)
            grid.addWidget(self._box(column, heading, fields.get(column, "")), column + 1, 2)
        grid.setRowStretch(len(table.headings) + 1, 1)
        self.setWidget(inside)

    def columns(self) -> dict[str, int]:
        """Which column fills which field."""
        chosen = {box.currentData(): column for column, box in reversed(list(enumerate(self.boxes)))}
        return {field: column for field, column in sorted(chosen.items(), key=lambda one: one[1]) if field}

    def _box(self, column: int, heading: str, field: str) -> QComboBox:
        box = named(QComboBox(), f"guest_import_column_{column}", _("Field for “{column}”").format(column=heading or column + 1))
        box.addItem(_("Not imported"), "")
        for known, title in FIELD_TITLES.items():
            box.addItem(_(title), known)
        box.setCurrentIndex(max(0, box.findData(field)))
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.activated.connect(lambda _index: self._chosen(box))
        self.boxes.append(box)
        return box

    def _chosen(self, box: QComboBox) -> None:
        """A field is filled by one column: whoever had it before gives it up."""
        for other in self.boxes:
            if other is not box and other.currentData() == box.currentData():
                other.setCurrentIndex(0)
        self.changed.emit()


def _cut(text: str) -> str:
    bare = " ".join(text.split())
    return bare if len(bare) <= _SAMPLE_LENGTH else f"{bare[: _SAMPLE_LENGTH - 1]}…"
