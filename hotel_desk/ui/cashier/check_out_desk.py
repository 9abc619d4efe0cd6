"""Check-out from the cashier's screen: the button, the question where nights are given back, and what is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from hotel_desk.language import _, paragraph
from hotel_desk.services.departures import check_out
from hotel_desk.ui.account_words import paid_words
from hotel_desk.ui.cashier.words import folio_title
from hotel_desk.ui.formats import input_date_text
from hotel_desk.ui.front_desk.check_out_questions import CheckOutQuestions
from hotel_desk.ui.front_desk.leaving_way import LeavingWayBox
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.confirm import ConfirmDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.queries.folio import FolioView
    from hotel_desk.services.departures import CheckedOut
    from hotel_desk.ui.shell.screen import ScreenContext


class CheckOutDesk(QObject):
    """Owns the button and the choice of how the guest leaves; the screen shows them.

    Args:
        folio: the folio on view.
        window: over which the question stands.

    Signals:
        left(): the guest has left.
    """

    left = Signal()

    def __init__(self, context: ScreenContext, folio: Callable[[], FolioView | None], window: QWidget) -> None:
        super().__init__(window)
        self._context, self._folio, self._window = context, folio, window
        self._questions = CheckOutQuestions(context, window, self._left)
        self.way = LeavingWayBox(object_name="cashier_left_by")
        title = _("Check out")
        self.button = CommandButton(
            title,
            context.runner,
            self._intent,
            self._left,
            self._refused,
            object_name="cashier_check_out",
            accessible_name=title,
            icon_name="mdi6.exit-run",
            shortcut="F10",
        )

    def _intent(self) -> Intent | None:
        """A guest who is due out leaves at once; one who leaves early gives nights back, which is asked first."""
        folio = self._folio()
        if folio is None or folio.stay is None:
            return None
        intent = Intent(check_out, self._arguments(folio.stay.reservation_id))
        if folio.due_out:
            return intent
        yes = _("Check out today")
        dialog = ConfirmDialog(
            self._window,
            object_name="early_check_out",
            title=_("Check {guest} out early?").format(guest=folio.stay.guest_name),
            sentence=_("The stay was booked until {date}. The nights that are left are given back.").format(
                date=input_date_text(folio.stay.departure_date)
            ),
            yes=yes,
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.ask(lambda _reason: self._questions.run(intent.arguments))
        return None

    def _arguments(self, reservation_id: ReservationId) -> dict[str, Any]:
        return {"reservation_id": reservation_id, "left_by": self.way.way()}

    def _refused(self, error: StaffError) -> None:
        folio = self._folio()
        if folio is not None and folio.stay is not None:
            self._questions.refused(self._arguments(folio.stay.reservation_id), error)

    def _left(self, left: CheckedOut) -> None:
        folio = self._folio()
        guest = folio_title(folio) if folio is not None else ""
        sentence = _("{guest} has left room {room}.").format(guest=guest, room=left.room_number)
        on_account = paid_words(left.accounts, self._context.status().currency)
        self._context.messages.success(paragraph(sentence, on_account))
        self.way.begin_again()
        self.left.emit()
