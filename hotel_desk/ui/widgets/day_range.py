"""From one day to another, for a list of what lies between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.ui.widgets.date_field import DateField

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date


class DayRange:
    """Two fields, the last not before the first; whoever shows them lays them out.

    Args:
        label: of the first field.
        object_name: what the names of the fields begin with.
        relative_to: what the first day counts from; the last one counts from the first.
    """

    def __init__(self, label: str, *, object_name: str, relative_to: Callable[[], date], required: bool = False) -> None:
        self.first = DateField("first_date", label, object_name=f"{object_name}_first", relative_to=relative_to, required=required)
        self.last = DateField(
            "last_date",
            _("to"),
            object_name=f"{object_name}_last",
            relative_to=self.first.shown_day,
            earliest=lambda: None if self.first.problem() else self.first.value(),
            required=required,
        )

    def fields(self) -> tuple[DateField, DateField]:
        """The first and the last day."""
        return self.first, self.last

    def set_value(self, first: date | None, last: date | None) -> None:
        """Show two days."""
        self.first.set_value(first)
        self.last.set_value(last)

    def check(self) -> bool:
        """Say under each field what is wrong with it, and tell whether all is well."""
        problems = [field.problem() for field in self.fields()]
        for field, sentence in zip(self.fields(), problems, strict=True):
            field.show_error(sentence)
        return not any(problems)
