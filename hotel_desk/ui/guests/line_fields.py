"""A list of lines in the guest file: each line a small row of fields, one more with a button, one less with another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.field import ChoiceField, Field

_NOTHING = (None, "", ())


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a line.

    Args:
        make: makes it from its name, its label and its object name.
        share: of the width, beside its neighbours.
    """

    name: str
    title: str
    make: Callable[[str, str, str], Field]
    share: int = 1


class LineRow(QFrame):
    """One line as fields, and the button that takes it away.

    Signals:
        edited(), removed().
    """

    edited = Signal()
    removed = Signal()

    def __init__(self, cells: Sequence[Sequence[Cell]], line: Any, *, object_name: str, of: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setProperty("role", "card")
        self.line = line
        self.fields: dict[str, Field] = {}
        rows = QVBoxLayout()
        rows.setSpacing(8)
        for cells_of_row in cells:
            row = QHBoxLayout()
            row.setSpacing(12)
            for cell in cells_of_row:
                field = cell.make(cell.name, cell.title, f"{object_name}_{cell.name}")
                field.editor.setAccessibleName(f"{of}: {cell.title}")
                field.edited.connect(self.edited)
                self.fields[cell.name] = field
                row.addWidget(field, cell.share)
            rows.addLayout(row)
        self.remove = Button(
            "",
            object_name=f"{object_name}_remove",
            accessible_name=_("Take away: {what}").format(what=of),
            kind="quiet",
            icon_name="mdi6.close",
        )
        self.remove.clicked.connect(self.removed)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(12, 8, 4, 8)
        whole.setSpacing(4)
        whole.addLayout(rows, 1)
        whole.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)
        self.show_line(line)

    def show_line(self, line: Any) -> None:
        """Show a line as it is stored."""
        self.line = line
        for name, field in self.fields.items():
            field.set_value(getattr(line, name))
            field.show_error("")

    def value(self) -> Any:
        """The line as it is typed.

        Raises:
            ValueError: a field cannot be read.
        """
        return replace(self.line, **{name: field.value() for name, field in self.fields.items()})

    def is_blank(self) -> bool:
        """Whether nothing is typed; what is chosen from a list counts for nothing."""
        try:
            values = [field.value() for field in self.fields.values() if not isinstance(field, ChoiceField)]
        except ValueError:
            return False
        return getattr(self.line, "id", None) is None and all(value in _NOTHING for value in values)


class LinesField(Field):
    """Several lines of one kind; the value is a tuple of them, without those where nothing is typed.

    Args:
        cells: the fields of a line, in one row or several.
        blank: a line with nothing in it.
        add: on the button that begins one more.
        dress: called with each row after it was made or shown anew.
    """

    def __init__(
        self,
        name: str,
        label: str,
        cells: Sequence[Sequence[Cell]],
        blank: Any,
        *,
        object_name: str,
        add: str,
        dress: Callable[[LineRow], object] | None = None,
        hint: str = "",
    ) -> None:
        self.area = QWidget()
        super().__init__(name, label, self.area, object_name=object_name, hint=hint)
        self._cells = cells
        self._blank = blank
        self._dress = dress
        self._made = 0
        self._locked = False
        self.rows: list[LineRow] = []
        self._lines = QVBoxLayout(self.area)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(8)
        self.add_button = Button(add, object_name=f"{object_name}_add", accessible_name=add, kind="quiet", icon_name="mdi6.plus")
        self.add_button.clicked.connect(lambda: self.add_line(focus=True))
        self._lines.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.area.setFocusProxy(self.add_button)

    def value(self) -> tuple[Any, ...]:
        return tuple(row.value() for row in self.rows if not row.is_blank())

    def set_value(self, value: Sequence[Any] | None) -> None:
        lines = list(value or ())
        for row in self.rows[len(lines) :]:
            self._drop(row)
        for row, line in zip(self.rows, lines, strict=False):
            row.show_line(line)
            self._dressed(row)
        for line in lines[len(self.rows) :]:
            self._add(line)

    def problem(self) -> str:
        """Whatever is wrong with a line, said under the field that it is wrong with as well."""
        found = ""
        for row in self.rows:
            for field in row.fields.values():
                sentence = "" if row.is_blank() else field.problem()
                field.show_error(sentence)
                found = found or sentence
        return found

    def add_line(self, line: Any = None, *, focus: bool = False) -> LineRow:
        """Begin one more line, as a person does."""
        row = self._add(self._blank if line is None else line)
        if line is not None:
            self._edited()
        if focus:
            next(iter(row.fields.values())).setFocus()
        return row

    def set_locked(self, locked: bool) -> None:
        """Only to be read."""
        self._locked = locked
        self.add_button.setVisible(not locked)
        for row in self.rows:
            self._lock(row)

    def _add(self, line: Any) -> LineRow:
        self._made += 1
        row = LineRow(self._cells, line, object_name=f"{self.editor.objectName()}_{self._made}", of=self.editor.accessibleName())
        row.edited.connect(self._edited)
        row.removed.connect(lambda: self._removed(row))
        self.rows.append(row)
        self._lines.insertWidget(self._lines.count() - 1, row)
        self._dressed(row)
        return row

    def _dressed(self, row: LineRow) -> None:
        if self._dress is not None:
            self._dress(row)
        self._lock(row)

    def _lock(self, row: LineRow) -> None:
        row.remove.setVisible(not self._locked)
        for field in row.fields.values():
            field.setEnabled(not self._locked)

    def _removed(self, row: LineRow) -> None:
        self._drop(row)
        self.add_button.setFocus()
        self._edited()

    def _drop(self, row: LineRow) -> None:
        self.rows.remove(row)
        self._lines.removeWidget(row)
        row.hide()
        row.setParent(None)
        row.deleteLater()
