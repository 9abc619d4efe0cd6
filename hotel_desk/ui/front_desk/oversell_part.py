"""The box that sells a room all the same when there is none left: on view only once a job was refused for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.services.inventory import SoldOut
from hotel_desk.services.quotas import QuotaReached
from hotel_desk.ui.widgets.field import CheckField

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.widgets.form import Form


class OversellPart:
    """Adds the box to a form; it is no widget itself.

    Args:
        prefix: of the object name.
    """

    def __init__(self, form: Form, prefix: str) -> None:
        self.box = CheckField(
            "forced",
            _("Sell beyond the allowance"),
            object_name=f"{prefix}_forced",
            hint=_("The type is sold out. Selling it needs its own permission; the night is counted as oversold."),
        )
        form.add(self.box)
        self.box.hide()

    def asked(self) -> bool:
        """Whether it is to be sold all the same."""
        return not self.box.isHidden() and bool(self.box.value())

    def takes(self, error: StaffError) -> bool:
        """Sold out: say so beside the box, and let the person decide. False where something else is the matter."""
        if not isinstance(error, SoldOut | QuotaReached):
            return False
        self.box.show()
        self.box.show_error(str(error))
        self.box.setFocus()
        return True
