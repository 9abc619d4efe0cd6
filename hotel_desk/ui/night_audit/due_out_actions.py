"""What can be done about a guest who should have left: check out, one more night, leave with an open balance."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from hotel_desk.language import _, paragraph
from hotel_desk.queries.roll_preview import DueOutGuest
from hotel_desk.services.departures import check_out
from hotel_desk.services.stay_changes import extend_stay
from hotel_desk.ui.account_words import paid_words
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.front_desk.check_out_questions import CheckOutQuestions
from hotel_desk.ui.front_desk.leaving_way import LeavingWayBox
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.flow_layout import FlowLayout

if TYPE_CHECKING:
    import datetime as dt

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.services.departures import CheckedOut
    from hotel_desk.services.stay_changes import StayChanged
    from hotel_desk.ui.shell.screen import ScreenContext


class DueOutActions(QWidget):
    """Three buttons about the selected guest, and the way of leaving."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self._guest: DueOutGuest | None = None
        self._business_date: dt.date | None = None
        runner = context.runner
        check_out_title, extend_title, leave_title = _("Check out"), _("Extend one night"), _("Leave open…")
        self.check_out = CommandButton(
            check_out_title,
            runner,
            self._check_out_intent,
            self._left,
            self._refused,
            object_name="audit_check_out",
            accessible_name=check_out_title,
            kind="plain",
            icon_name="mdi6.exit-run",
        )
        self.extend = CommandButton(
            extend_title,
            runner,
            self._extend_intent,
            self._extended,
            object_name="audit_extend",
            accessible_name=extend_title,
            kind="plain",
            icon_name="mdi6.calendar-plus",
        )
        self.leave_open = Button(
            leave_title, object_name="audit_leave_open", accessible_name=leave_title, icon_name="mdi6.account-alert-outline"
        )
        self.leave_open.clicked.connect(self._ask_to_leave_open)
        self.way = LeavingWayBox(object_name="audit_left_by")
        self._questions = CheckOutQuestions(context, self, self._left)
        flow = FlowLayout(self, spacing=8)
        for button in (self.check_out, self.way, self.extend, self.leave_open):
            flow.addWidget(button)
        self.show_guest(None, None)

    def show_guest(self, guest: DueOutGuest | None, business_date: dt.date | None) -> None:
        """Whom the buttons are about; None for nobody."""
        self._guest, self._business_date = guest, business_date
        self.check_out.set_allowed(guest is not None and guest.settled)
        self.extend.set_allowed(guest is not None)
        self.leave_open.setEnabled(guest is not None and not guest.settled)

    def _check_out_intent(self) -> Intent | None:
        return Intent(check_out, self._arguments(self._guest)) if self._guest else None

    def _arguments(self, guest: DueOutGuest) -> dict[str, Any]:
        return {"reservation_id": guest.reservation_id, "left_by": self.way.way()}

    def _refused(self, error: StaffError) -> None:
        if self._guest is not None:
            self._questions.refused(self._arguments(self._guest), error)

    def _extend_intent(self) -> Intent | None:
        if self._guest is None or self._business_date is None:
            return None
        departure = self._business_date + timedelta(days=1)
        return Intent(extend_stay, {"reservation_id": self._guest.reservation_id, "departure_date": departure})

    def _ask_to_leave_open(self) -> None:
        guest = self._guest
        if guest is None:
            return
        amount = money_text(abs(guest.balance_minor), self._context.status().currency)
        dialog = ConfirmDialog(
            self,
            object_name="leave_open",
            title=_("Let {guest} leave with an open balance?").format(guest=guest.guest_name),
            sentence=_("{amount} goes to the account “Left unpaid”, with your reason.").format(amount=amount),
            yes=_("Check out, leave it open"),
            reason=True,
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.ask(lambda reason: self._questions.run({**self._arguments(guest), "leave_open_reason": reason}))

    def _left(self, left: CheckedOut) -> None:
        self.way.begin_again()
        sentence = _("The guest of room {room} is checked out.").format(room=left.room_number)
        on_account = paid_words(left.accounts, self._context.status().currency)
        self._context.messages.success(paragraph(sentence, on_account))

    def _extended(self, _changed: StayChanged) -> None:
        self._context.messages.success(_("The stay was extended by one night."))
