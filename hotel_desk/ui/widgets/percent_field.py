"""A percentage."""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.tax import percent_from_rate, rate_from_percent
from hotel_desk.language import _
from hotel_desk.ui.widgets.field import Field


class PercentField(Field):
    """A rate in percent, up to four places; the value is millionths (60000 is 6 %), or None when empty."""

    def __init__(self, name: str, label: str, *, object_name: str, hint: str = "") -> None:
        self.line = QLineEdit()
        super().__init__(name, f"{label} (%)", self.line, object_name=object_name, hint=hint)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.line.setMaxLength(12)
        self.line.textEdited.connect(lambda _text: self._edited())

    def value(self) -> int | None:
        text = unicodedata.normalize("NFKC", self.line.text()).strip().removesuffix("%").strip().replace(",", ".").replace("\u2212", "-")
        if not text:
            return None
        try:
            return rate_from_percent(Decimal(text))
        except (InvalidOperation, InvalidInput) as error:
            raise ValueError(text) from error

    def set_value(self, value: int | None) -> None:
        self.line.setText("" if value is None else f"{percent_from_rate(value).normalize():f}")

    def unreadable(self) -> str:
        return _("This is no percentage with at most four places. Write it like 6.5.")


def percent_text(millionths: int, *, sign: bool = False) -> str:
    """A stored percentage for people: 65000 is 6.5 %. `sign`: with a plus where it is more."""
    plus = "+" if sign and millionths > 0 else ""
    return f"{plus}{percent_from_rate(millionths).normalize():f} %".replace("-", "\u2212")
