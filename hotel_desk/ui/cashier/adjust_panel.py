"""Taking something off a line of a closed day, by a line of the open one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.services.adjustments import adjust_posting
from hotel_desk.ui.cashier.lines_panel import LinesPanel
from hotel_desk.ui.formats import input_date_text
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.field import TextField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.queries.folio_lines import FolioLineView
    from hotel_desk.ui.shell.screen import ScreenContext


class AdjustPanel(LinesPanel):
    """How much comes off, and why; what is left is worked out while it is typed."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, object_name="adjust", title=_("Adjust"))
        self.about = label("", "small", wrap=True)
        self.amount = MoneyField(
            "amount_minor", _("Take off"), object_name="adjust_amount", currency=context.status().currency, required=True, minimum=1
        )
        self.reason = TextField("reason", _("Reason for the adjustment"), object_name="adjust_reason", required=True)
        self.form.add(self.amount)
        self.form.add(self.reason)
        self.form.edited.connect(self.update_amounts)
        for part in (self.about, self.form, self.amounts):
            self.add(part)
        self.do = self._do(_("Adjust"), object_name="adjust_line", icon_name="mdi6.pencil-minus-outline")

    def fits(self, line: FolioLineView) -> bool:
        return line.adjustable

    def clear(self) -> None:
        self.form.set_values(amount_minor=abs(self.total()), reason="")

    def first_field(self) -> QWidget:
        return self.amount.line

    def update_amounts(self) -> None:
        line = self.lines[0]
        day = _("“{text}” was posted on {date} and stays as it is. The adjustment is a line of {today}.")
        self.about.setText(
            day.format(text=line.text, date=input_date_text(line.shown_date), today=input_date_text(self.folio.business_date))
        )
        left = self.total()
        taken = self.form.value("amount_minor") or 0
        after = left - taken if left > 0 else left + taken
        self.amounts.show_rows([(_("Now"), self.money(left)), (_("Left afterwards"), self.money(after))])

    def intent(self) -> Intent | None:
        if not self.form.check():
            return None
        arguments = {"posting_id": self.lines[0].posting_id, "amount_minor": self.amount.value(), "reason": self.reason.value()}
        return Intent(adjust_posting, arguments)
