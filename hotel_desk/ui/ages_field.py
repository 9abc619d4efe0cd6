"""Children by their ages."""

from __future__ import annotations

import re
import unicodedata

from hotel_desk.language import _
from hotel_desk.services.reservation_requests import OLDEST_CHILD
from hotel_desk.ui.widgets.field import TextField

MOST_CHILDREN = 12


class AgesField(TextField):
    """Children by their ages, `4, 9`; the value is a tuple of whole years, one a child."""

    def value(self) -> tuple[int, ...]:  # type: ignore[override]
        text = unicodedata.normalize("NFKC", super().value())
        parts = [part for part in re.split(r"[\s,;、+/]+", text) if part]
        if not all(part.isascii() and part.isdigit() for part in parts):
            raise ValueError(text)
        ages = tuple(int(part) for part in parts)
        if len(ages) > MOST_CHILDREN or any(age > OLDEST_CHILD for age in ages):
            raise ValueError(text)
        return ages

    def set_value(self, value: tuple[int, ...] | None) -> None:  # type: ignore[override]
        super().set_value(", ".join(map(str, value or ())))

    def unreadable(self) -> str:
        return _("Write the age of each child, 0 to 17 years: 4, 9.")
