"""Sends a guest for whom there is no room to another hotel: where, why, what it costs, when the guest comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.rate_codes import ReasonKind
from hotel_desk.language import _
from hotel_desk.services.walked_guests import walk_guest
from hotel_desk.ui.reservations.action_panel import REASON_LENGTH, ActionPanel
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import ChoiceField, TextField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.reservations.whole import Whole
    from hotel_desk.ui.shell.screen import ScreenContext


class WalkPanel(ActionPanel):
    """The panel of *Walk*."""

    def __init__(self, context: ScreenContext, whole: Whole) -> None:
        super().__init__(context, whole, object_name="walk", title=_("Walk"))
        stay = whole.stay
        words = _("The nights until the return are given up; the others remain. Without a return the whole stay is given up.")
        self.form.add_widget(label(words, "quiet", wrap=True))
        self.form.add(TextField("hotel_name", _("Other hotel"), object_name="walk_hotel", required=True, limit=200))
        self.code = ChoiceField("reason_code_id", _("Reason"), object_name="walk_code")
        self.form.add(self.code)
        self.form.add(TextField("reason", _("In words"), object_name="walk_reason", limit=REASON_LENGTH))
        self.form.add(
            MoneyField("cost_minor", _("What it costs us"), object_name="walk_cost", currency=self.currency, required=True),
            DateField(
                "return_date",
                _("Comes back on"),
                object_name="walk_return",
                relative_to=lambda: stay.business_date,
                earliest=lambda: stay.business_date,
                latest=lambda: stay.departure_date,
            ),
        )
        self.form.set_values(hotel_name="", reason_code_id=None, reason="", cost_minor=None, return_date=None)
        self.add(self.form)
        self.make_primary(_("Walk"), self._intent, self._done, object_name="walk_do", kind="danger")

    def begin(self) -> None:
        self.read_reasons(ReasonKind.WALK, self.code)

    def first_field(self) -> QWidget:
        return self.form.field("hotel_name")

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        values = self.form.values()
        if values["reason_code_id"] is None and not values["reason"]:
            self.form.field_error("reason", _("Please choose a reason, or write one."))
            return None
        return Intent(walk_guest, {"reservation_id": self.stay.reservation_id, **values})

    def _done(self, _walked: object) -> None:
        sentence = _("{guest} sleeps at {hotel}.").format(guest=self.stay.guest.name, hotel=self.form.value("hotel_name"))
        self.finish(sentence)
