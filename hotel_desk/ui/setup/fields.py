"""Fields that only set-up needs: a time of day, a text with proposals, several of many, a list of words."""

from __future__ import annotations

import re
import unicodedata
from datetime import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QCompleter, QLineEdit, QListView, QWidget

from hotel_desk.language import _
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.field import Field, NumberField, TextField
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TIME = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?")


class TimeField(Field):
    """A time of day, `14:00`; also typed as `14`, `1400` or `14.30`."""

    def __init__(self, name: str, label: str, *, object_name: str, required: bool = False) -> None:
        self.line = QLineEdit()
        super().__init__(name, label, self.line, object_name=object_name, required=required)
        self.line.setMaxLength(8)
        self.line.setPlaceholderText("14:00")
        self.line.textEdited.connect(lambda _text: self._edited())
        self.line.editingFinished.connect(self._tidy)

    def value(self) -> time | None:
        text = unicodedata.normalize("NFKC", self.line.text()).strip()
        if not text:
            return None
        found = _TIME.fullmatch(text)
        if found is None:
            raise ValueError(text)
        return time(int(found[1]), int(found[2] or 0))

    def set_value(self, value: time | None) -> None:
        self.line.setText("" if value is None else f"{value:%H:%M}")

    def unreadable(self) -> str:
        return _("This is no time of day. Write it like 14:00.")

    def _tidy(self) -> None:
        if not self.problem():
            self.set_value(self.value())


class CompletedField(TextField):
    """A line of text that proposes what fits while a person types."""

    def __init__(
        self, name: str, label: str, proposals: Sequence[str], *, object_name: str, required: bool = False, hint: str = ""
    ) -> None:
        super().__init__(name, label, object_name=object_name, required=required, hint=hint)
        completer = QCompleter(list(proposals), self.line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(lambda _text: self._edited())
        popup = QListView()
        completer.setPopup(named(popup, f"{object_name}_proposals", label))
        self.line.setCompleter(completer)


class KnownNumberField(NumberField):
    """A number that may be unknown; the value is None then. The lowest position of the box says so."""

    def __init__(self, name: str, label: str, *, object_name: str, maximum: int, suffix: str = "") -> None:
        super().__init__(name, label, object_name=object_name, minimum=0, maximum=maximum, suffix=suffix)
        self.spin.setSpecialValueText(_("not known"))

    def value(self) -> int | None:  # type: ignore[override]
        return super().value() or None


class ChecksField(Field):
    """Several of many: something to tick for each; the value is a tuple in the order in which they are offered."""

    def __init__(self, name: str, label: str, *, object_name: str, hint: str = "") -> None:
        self.area = QWidget()
        super().__init__(name, label, self.area, object_name=object_name, hint=hint)
        self._boxes: dict[Any, QAbstractButton] = {}
        self.lay_out()

    def lay_out(self) -> None:
        """Prepare the area that they stand in."""
        self._flow = FlowLayout(self.area)

    def make(self, value: Any, title: str, name: str) -> QAbstractButton:  # noqa: ARG002 - others look at the value
        """Make one that can be ticked, and put it into the area."""
        chip = Button(title, object_name=name, accessible_name=title, kind="chip", parent=self.area)
        chip.setCheckable(True)
        self._flow.addWidget(chip)
        return chip

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer these; what is ticked and still offered stays ticked."""
        if [value for value, _title in choices] == list(self._boxes):
            return
        chosen = self.value()
        for box in self._boxes.values():
            box.setParent(None)
            box.deleteLater()
        self._boxes = {}
        for value, title in choices:
            self.offer(value, title)
        self.set_value(chosen)

    def offer(self, value: Any, title: str) -> None:
        """Offer one more."""
        box = self.make(value, title, f"{self.editor.objectName()}_{len(self._boxes)}")
        box.clicked.connect(lambda _checked: self._edited())
        self._boxes[value] = box
        if len(self._boxes) == 1:
            self.area.setFocusProxy(box)

    def box(self, value: Any) -> QAbstractButton:
        """What is ticked for one choice."""
        return self._boxes[value]

    def value(self) -> tuple[Any, ...]:
        return tuple(value for value, box in self._boxes.items() if box.isChecked())

    def set_value(self, value: Iterable[Any] | None) -> None:
        chosen = set(value or ())
        for offered, box in self._boxes.items():
            box.setChecked(offered in chosen)


class WordsField(ChecksField):
    """A list of words: those in use to tick, and a line for a new one (Enter adds it)."""

    def __init__(self, name: str, label: str, *, object_name: str, suggestions: Sequence[str], placeholder: str) -> None:
        self.line = named(QLineEdit(), f"{object_name}_new", placeholder)
        super().__init__(name, label, object_name=object_name)
        self._suggestions = list(suggestions)
        self.line.setPlaceholderText(placeholder)
        self.line.setMaxLength(80)
        self.tell_of_cuts(self.line)
        self.line.textEdited.connect(lambda _text: self._edited())
        self.line.installEventFilter(self)
        self._column.insertWidget(2, self.line)
        self.set_choices(())

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        words = dict.fromkeys([*self.value(), *(word for word, _title in choices), *self._suggestions])
        super().set_choices([(word, word) for word in sorted(words, key=str.casefold)])

    def value(self) -> tuple[str, ...]:
        typed = self.line.text().strip()
        return tuple(dict.fromkeys([*super().value(), *([typed] if typed else [])]))

    def set_value(self, value: Iterable[str] | None) -> None:
        for word in value or ():
            if word not in self._boxes:
                self.offer(word, word)
        super().set_value(value)
        self.line.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and self._adds(event):
            self.set_value(self.value())
            self._edited()
            return True
        return super().eventFilter(watched, event)

    def _adds(self, event: QKeyEvent) -> bool:
        enter = event.type() == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return enter and bool(self.line.text().strip())
