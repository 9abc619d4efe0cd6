"""Fields of the rates screen: weekdays, a count that may be empty, a percentage."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from babel.dates import get_day_names
from babel.numbers import NumberFormatError, format_decimal, parse_decimal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from hotel_desk.language import _, current_language
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.field import Field

EVERY_WEEKDAY = 0b111_1111
_MILLIONTHS = 10_000
_DAYS = 7


class WeekdaysField(Field):
    """Which weekdays are meant; the value has a bit a weekday, Monday the lowest."""

    def __init__(self, name: str, label: str, *, object_name: str) -> None:
        row = QWidget()
        super().__init__(name, label, row, object_name=object_name, required=True)
        self.buttons = [self._button(day, object_name, row) for day in range(_DAYS)]
        flow = QHBoxLayout(row)
        flow.setContentsMargins(0, 0, 0, 0)
        flow.setSpacing(4)
        for button in self.buttons:
            flow.addWidget(button, 1)
        self.setFocusProxy(self.buttons[0])
        self.set_value(EVERY_WEEKDAY)

    def value(self) -> int | None:
        return sum(1 << day for day, button in enumerate(self.buttons) if button.isChecked()) or None

    def set_value(self, value: int | None) -> None:
        for day, button in enumerate(self.buttons):
            button.setChecked(bool((value or 0) >> day & 1))

    def _button(self, day: int, object_name: str, home: QWidget) -> Button:
        locale = current_language()
        short, wide = (get_day_names(width, "stand-alone", locale)[day] for width in ("short", "wide"))
        button = Button(short, object_name=f"{object_name}_{day}", accessible_name=wide, kind="chip", parent=home)
        button.setCheckable(True)
        button.setMinimumWidth(0)
        button.clicked.connect(self._edited)
        return button


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


class PercentField(Field):
    """A percentage as it is written here; the value is in millionths, None when empty."""

    def __init__(self, name: str, label: str, *, object_name: str, hint: str = "") -> None:
        self.line = QLineEdit()
        super().__init__(name, label, self.line, object_name=object_name, hint=hint)
        self.line.setMaxLength(12)
        self.line.textEdited.connect(lambda _text: self._edited())

    def value(self) -> int | None:
        text = self.line.text().strip().removesuffix("%").strip().replace("\u2212", "-")
        if not text:
            return None
        try:
            millionths = parse_decimal(text, locale=current_language(), strict=True) * _MILLIONTHS
        except (NumberFormatError, InvalidOperation) as error:
            raise ValueError(text) from error
        if millionths != int(millionths):
            raise ValueError(text)
        return int(millionths)

    def set_value(self, value: int | None) -> None:
        self.line.setText("" if value is None else format_decimal(Decimal(value) / _MILLIONTHS, format="0.####", locale=current_language()))

    def unreadable(self) -> str:
        return _("This is no percentage. Write it like 5 or -2.5.")
