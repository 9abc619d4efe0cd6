"""A whole number that may be left open; nothing and zero are two things."""

from __future__ import annotations

import unicodedata

from hotel_desk.language import _
from hotel_desk.ui.widgets.field import TextField


class WholeNumberField(TextField):
    """Digits; the value is a number, or None when empty.

    Args:
        maximum: the largest number that can be typed.
    """

    def __init__(self, name: str, label: str, *, object_name: str, maximum: int) -> None:
        super().__init__(name, label, object_name=object_name, limit=len(str(maximum)))
        self._maximum = maximum

    def value(self) -> int | None:  # type: ignore[override]
        text = unicodedata.normalize("NFKC", super().value())
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            raise ValueError(text)
        return int(text)

    def set_value(self, value: int | None) -> None:  # type: ignore[override]
        super().set_value("" if value is None else str(value))

    def unreadable(self) -> str:
        return _("Write a whole number, 0 to {most}, or leave it empty.").format(most=self._maximum)
