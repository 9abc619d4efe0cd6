"""A count that may be empty."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from hotel_desk.language import _
from hotel_desk.ui.widgets.field import Field


class CountField(Field):
    """A whole number from nothing upwards, or None when empty."""

    def __init__(self, name: str, label: str, *, object_name: str, highest: int, hint: str = "", lowest: int = 0) -> None:
        self.line = QLineEdit()
        super().__init__(name, label, self.line, object_name=object_name, hint=hint)
        self._lowest, self._highest = lowest, highest
        self.line.setMaxLength(len(str(highest)))
        self.line.textEdited.connect(lambda _text: self._edited())

    def value(self) -> int | None:
        text = self.line.text().strip()
        return int(text) if text else None

    def set_value(self, value: int | None) -> None:
        self.line.setText("" if value is None else str(value))

    def problem(self) -> str:
        found = super().problem()
        value = None if found else self.value()
        if value is not None and not self._lowest <= value <= self._highest:
            return _("From {lowest} to {highest} is possible.").format(lowest=self._lowest, highest=self._highest)
        return found
