"""Asks for a reason once an account would owe more than it may, or must not at all; whoever sets credit limits may go on with one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hotel_desk.language import _
from hotel_desk.services.account_windows import AccountOverLimit
from hotel_desk.services.credit_decisions import LevelForbids
from hotel_desk.ui.front_desk.job_panel import reason_field, show_field

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.widgets.form import Form


class OverLimitPart(QObject):
    """The field, hidden until a check-out was refused for it."""

    def __init__(self, form: Form, object_name: str) -> None:
        super().__init__(form)
        self.field = reason_field(
            "over_limit_reason",
            _("Why may the account owe more?"),
            object_name=f"{object_name}_over_limit",
            hint=_("Needs the permission to set credit limits."),
        )
        form.add(self.field)
        show_field(self.field, False)

    def takes(self, error: StaffError) -> bool:
        """Show the field where this is the refusal it is for, with the sentence beneath it."""
        of_level = isinstance(error, LevelForbids) and error.field == self.field.name
        if not of_level and not isinstance(error, AccountOverLimit):
            return False
        show_field(self.field, True)
        self.field.show_error(str(error))
        self.field.setFocus()
        return True

    def begin_again(self) -> None:
        """Forget what was asked: it is about something else now."""
        self.field.set_value("")
        show_field(self.field, False)

    def reason(self) -> str | None:
        """Why, for the command; None where nobody was asked."""
        return None if self.field.isHidden() else str(self.field.value())
