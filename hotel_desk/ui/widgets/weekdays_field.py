"""Which weekdays are meant."""

from __future__ import annotations

from babel.dates import get_day_names
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hotel_desk.language import _, current_language
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.field import Field

EVERY_WEEKDAY = 0b111_1111
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


def weekdays_text(weekdays: int) -> str:
    """The weekdays of a value in short, all of them in one word."""
    if weekdays == EVERY_WEEKDAY:
        return _("every day")
    names = get_day_names("short", "stand-alone", current_language())
    return " ".join(names[day] for day in range(_DAYS) if weekdays >> day & 1)
