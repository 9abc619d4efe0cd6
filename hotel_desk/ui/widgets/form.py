"""A form: fields under one another or side by side, their problems, and what has been changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.widgets.field import Field


class Form(QWidget):
    """Fields in rows. Ask `problems()` before running a command, give `show_error` to the command as `on_error`.

    Args:
        object_name: of the form.
        other_errors: called with a `StaffError` that names no field here; usually `context.messages.error`.

    Signals:
        edited(): the person changed something.
    """

    edited = Signal()

    def __init__(self, *, object_name: str, accessible_name: str, other_errors: Callable[[StaffError], object]) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setAccessibleName(accessible_name)
        self._other_errors = other_errors
        self._fields: dict[str, Field] = {}
        self._saved: dict[str, Any] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        # What is left over goes beneath the last field, not between the fields.
        self._column.addStretch(1)

    def add(self, *fields: Field) -> None:
        """Add a row: one field over the whole width, or several side by side in equal shares."""
        row = QHBoxLayout()
        row.setSpacing(16)
        for field in fields:
            row.addWidget(field, 1)
            self._fields[field.name] = field
            field.edited.connect(self.edited)
        self._column.insertLayout(self._column.count() - 1, row)

    def add_heading(self, text: str) -> None:
        """Start a group of fields."""
        self.add_widget(label(text, "heading"))

    def add_widget(self, widget: QWidget) -> None:
        """Put something that is no field among them."""
        self._column.insertWidget(self._column.count() - 1, widget)

    def field(self, name: str) -> Field:
        """The field of that name."""
        return self._fields[name]

    def value(self, name: str) -> Any:
        """The value of one field; None when it is empty or cannot be read."""
        try:
            return self._fields[name].value()
        except ValueError:
            return None

    def values(self) -> dict[str, Any]:
        """All values by name; call it after `check()` said yes.

        Raises:
            ValueError: a field cannot be read.
        """
        return {name: field.value() for name, field in self._fields.items()}

    def set_values(self, **values: Any) -> None:
        """Show values as they are stored; the form counts as unchanged afterwards."""
        for name, value in values.items():
            self._fields[name].set_value(value)
        self.mark_saved()

    def mark_saved(self) -> None:
        """What is shown now is what is stored."""
        self._saved = {name: self.value(name) for name in self._fields}
        self.clear_errors()

    def changed_fields(self) -> list[str]:
        """The labels of the fields that differ from what is stored."""
        return [
            field.editor.accessibleName()
            for name, field in self._fields.items()
            if not field.isHidden() and self.value(name) != self._saved.get(name, self.value(name))
        ]

    def check(self) -> bool:
        """Say under each field what is wrong with it, go to the first one, and tell whether all is well."""
        problems = {name: field.problem() for name, field in self._fields.items() if not field.isHidden()}
        for name, sentence in problems.items():
            self._fields[name].show_error(sentence)
        wrong = [name for name, sentence in problems.items() if sentence]
        if wrong:
            self._fields[wrong[0]].setFocus()
        return not wrong

    def field_error(self, name: str, sentence: str) -> bool:
        """Show a sentence under a field and go there; False when there is no such field."""
        field = self._fields.get(name)
        if field is None or field.isHidden():
            return False
        field.show_error(sentence)
        field.setFocus()
        return True

    def show_error(self, error: StaffError) -> None:
        """Show what a command refused: under the field that it names, else where other errors go."""
        if not (error.field and self.field_error(error.field, str(error))):
            self._other_errors(error)

    def clear_errors(self) -> None:
        """Take all sentences away."""
        for field in self._fields.values():
            field.show_error("")
