"""Which receipt is printed at once when money comes or goes: none, on A4, or on the 80 mm roll."""

from __future__ import annotations

from hotel_desk.language import _
from hotel_desk.ui.widgets.field import ChoiceField

NO_PAPER, A4, ROLL = "none", "a4", "roll"


def receipt_field(key: str) -> ChoiceField:
    """The field `paper` of a panel, on no receipt until the person chooses.

    Args:
        key: of the panel; the field is named after it.
    """
    papers = [(NO_PAPER, _("No receipt now")), (A4, _("Receipt on A4")), (ROLL, _("Receipt on the 80 mm roll"))]
    field = ChoiceField("paper", _("Receipt"), object_name=f"{key}_paper", choices=papers)
    field.set_value(NO_PAPER)
    return field
