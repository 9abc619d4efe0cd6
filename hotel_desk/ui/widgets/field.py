"""One labelled input with room for one sentence beneath it: the base of all fields, and the plain ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.tokens import FIELD_HEIGHT
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label as make_label

if TYPE_CHECKING:
    from collections.abc import Sequence


class Field(QWidget):
    """A label, an editor, and a line for what is wrong with it.

    Args:
        name: the argument of the command that it feeds; `StaffError.field` names the same.
        label: what a person reads above it, translated; also what a screen reader says.
        object_name: of the editor; of the whole it is `object_name` + `_field`.
        required: an empty value is refused by `problem()`.

    Signals:
        edited(): the person changed the value (setting it from code does not emit).
    """

    edited = Signal()

    def __init__(self, name: str, label: str, editor: QWidget, *, object_name: str, required: bool = False, hint: str = "") -> None:
        super().__init__()
        self.name = name
        self.required = required
        self.setObjectName(f"{object_name}_field")
        self.editor = named(editor, object_name, label)
        self.label = make_label(label if not required else f"{label} *", "label")
        self.label.setBuddy(editor)
        self._hint = make_label(hint, "small", wrap=True)
        self._error = make_label("", "error", wrap=True)
        self._error.setObjectName(f"{object_name}_error")
        self._error.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._cut = make_label("", "warning", wrap=True)
        self._cut.setObjectName(f"{object_name}_cut")
        self._cut.hide()
        for part in (self.label, editor, self._hint, self._cut, self._error):
            self._column.addWidget(part)
        # Only now: a label that is shown before it has a parent is a window of its own for a moment.
        self._hint.setVisible(bool(hint))
        # Beside a taller neighbour the field keeps to the top; its label does not drift.
        self._column.addStretch(1)
        self.setFocusProxy(editor)
        if isinstance(editor, QLineEdit):
            self.tell_of_cuts(editor)

    def value(self) -> Any:
        """The present value; None when empty.

        Raises:
            ValueError: what was typed makes no value; `problem()` says why.
        """
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value; None empties the field."""
        raise NotImplementedError

    def problem(self) -> str:
        """The sentence that says why the value cannot be used; empty when it can."""
        try:
            value = self.value()
        except ValueError:
            return self.unreadable()
        if self.required and (value is None or value == ""):
            return _("Please fill this in.")
        return ""

    def unreadable(self) -> str:
        """What to say when the text makes no value."""
        return _("This cannot be read. Please check it.")

    def show_error(self, sentence: str) -> None:
        """Show a sentence under the field, and tell it to those who listen; empty takes it away."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self._hint.setVisible(bool(self._hint.text()) and not sentence)
        self.editor.setAccessibleDescription(sentence)
        self._mark_wrong(bool(sentence))
        if sentence:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.editor, sentence))

    def set_hint(self, sentence: str) -> None:
        """Say something else beneath the field; empty takes it away."""
        self._hint.setText(sentence)
        self._hint.setVisible(bool(sentence) and self._error.isHidden())

    def error(self) -> str:
        """The sentence that is shown at present."""
        return self._error.text() if not self._error.isHidden() else ""

    def tell_of_cuts(self, line: QLineEdit) -> None:
        """Say so beside the field when a line of it takes only the beginning of what is typed or pasted, until there is room again."""
        line.inputRejected.connect(lambda: self._say_cut(line))
        line.textChanged.connect(lambda text: self._cut.setVisible(not self._cut.isHidden() and len(text) >= line.maxLength()))

    def _say_cut(self, line: QLineEdit) -> None:
        self._cut.setText(_("Only the first {count} characters were kept: there is no room for more.").format(count=line.maxLength()))
        self._cut.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(line, self._cut.text()))

    def _mark_wrong(self, wrong: bool) -> None:
        self.editor.setProperty("wrong", "true" if wrong else "false")
        self.editor.style().unpolish(self.editor)
        self.editor.style().polish(self.editor)

    def _edited(self) -> None:
        self.show_error("")
        self.edited.emit()


class TextField(Field):
    """One line of text; surrounding blanks are dropped, empty is the empty string."""

    def __init__(
        self,
        name: str,
        label: str,
        *,
        object_name: str,
        required: bool = False,
        hint: str = "",
        placeholder: str = "",
        limit: int = 200,
        secret: bool = False,
    ) -> None:
        self.line = QLineEdit()
        super().__init__(name, label, self.line, object_name=object_name, required=required, hint=hint)
        self._limit = limit
        self.line.setMaxLength(limit)
        self.line.setPlaceholderText(placeholder)
        if secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.textEdited.connect(lambda _text: self._edited())

    def value(self) -> str:
        return self.line.text().strip()

    def set_value(self, value: str | None) -> None:
        text = value or ""
        # What is stored is shown whole, and would be saved whole: a line longer than is usual here was written elsewhere.
        self.line.setMaxLength(max(self._limit, len(text)))
        self._cut.hide()
        self.line.setText(text)


class NoteField(Field):
    """Several lines of text. Tab leaves it, as in every other field."""

    def __init__(self, name: str, label: str, *, object_name: str, required: bool = False, hint: str = "", lines: int = 3) -> None:
        self.text = QPlainTextEdit()
        super().__init__(name, label, self.text, object_name=object_name, required=required, hint=hint)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * lines + 24)
        self._setting = False
        self.text.textChanged.connect(self._text_changed)

    def value(self) -> str:
        return self.text.toPlainText().strip()

    def set_value(self, value: str | None) -> None:
        self._setting = True
        self.text.setPlainText(value or "")
        self._setting = False

    def _text_changed(self) -> None:
        if not self._setting:
            self._edited()


class NumberField(Field):
    """A whole number between two bounds, both included."""

    def __init__(
        self, name: str, label: str, *, object_name: str, minimum: int = 0, maximum: int = 999, suffix: str = "", hint: str = ""
    ) -> None:
        self.spin = QSpinBox()
        super().__init__(name, label, self.spin, object_name=object_name, hint=hint)
        self.spin.setFixedHeight(FIELD_HEIGHT)
        self.spin.lineEdit().setTextMargins(8, 0, 0, 0)
        self.spin.setRange(minimum, maximum)
        self.spin.setSuffix(f" {suffix}" if suffix else "")
        self._setting = False
        self.spin.valueChanged.connect(self._value_changed)

    def value(self) -> int:
        return self.spin.value()

    def set_value(self, value: int | None) -> None:
        self._setting = True
        self.spin.setValue(self.spin.minimum() if value is None else value)
        self._setting = False

    def _value_changed(self, _value: int) -> None:
        if not self._setting:
            self._edited()


class ChoiceField(Field):
    """One of a few. `choices` are pairs of value and title; values are compared by equality."""

    def __init__(
        self,
        name: str,
        label: str,
        *,
        object_name: str,
        choices: Sequence[tuple[Any, str]] = (),
        required: bool = False,
        hint: str = "",
        placeholder: str = "",
    ) -> None:
        self.box = QComboBox()
        super().__init__(name, label, self.box, object_name=object_name, required=required, hint=hint)
        self.box.setPlaceholderText(placeholder or _("Choose…"))
        self.box.setMinimumContentsLength(8)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._values: list[Any] = []
        self.set_choices(choices)
        self.box.activated.connect(lambda _index: self._edited())

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer other choices; the chosen one stays when it is still among them."""
        chosen = self.value()
        self._values = [value for value, _title in choices]
        self.box.clear()
        self.box.addItems([title for _value, title in choices])
        self.set_value(chosen)

    def value(self) -> Any:
        index = self.box.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def set_value(self, value: Any) -> None:
        self.box.setCurrentIndex(self._values.index(value) if value in self._values else -1)


class CheckField(Field):
    """Yes or no; the words stand beside the box."""

    def __init__(self, name: str, label: str, *, object_name: str, hint: str = "") -> None:
        self.check = QCheckBox(label.replace("&", "&&"))
        super().__init__(name, label, self.check, object_name=object_name, hint=hint)
        self.label.hide()
        self.check.clicked.connect(lambda _checked: self._edited())

    def value(self) -> bool:
        return self.check.isChecked()

    def set_value(self, value: bool | None) -> None:
        self.check.setChecked(bool(value))
