"""What a check-out at a key may be refused for and an answer helps: leaving costs something, or an account would owe too much."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.language import _
from hotel_desk.services.account_windows import AccountOverLimit
from hotel_desk.services.departures import check_out
from hotel_desk.services.fees import EarlyDepartureDue, FeeCharged, LateDepartureDue, charge_fee
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.front_desk.waiver import Waiver
from hotel_desk.ui.widgets.confirm import ConfirmDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.services.departures import CheckedOut
    from hotel_desk.ui.shell.screen import ScreenContext


class CheckOutQuestions(QObject):
    """Runs a check-out and asks what it was refused for.

    Args:
        window: over which the questions stand.
        left: told when the guest has left.
    """

    def __init__(self, context: ScreenContext, window: QWidget, left: Callable[[CheckedOut], None]) -> None:
        super().__init__(window)
        self._context, self._window, self._left = context, window, left

    def run(self, arguments: dict[str, Any]) -> None:
        """Check out; what is asked on the way is added to the arguments."""
        self._context.runner.run(check_out, self._left, partial(self.refused, arguments), owner=self, **arguments)

    def refused(self, arguments: dict[str, Any], error: StaffError) -> None:
        """Ask what helps; else say why."""
        if isinstance(error, EarlyDepartureDue | LateDepartureDue):
            self._ask_for_fee(arguments, error)
        elif isinstance(error, AccountOverLimit):
            self._ask_for_reason(arguments, error)
        else:
            self._context.messages.error(error)

    def _ask_for_fee(self, arguments: dict[str, Any], error: StaffError) -> None:
        waiver = Waiver(self, object_name="leaving_fee", title=_("Waive the fee"))
        dialog = ConfirmDialog(
            self._window,
            object_name="leaving_fee_question",
            title=_("Leaving now costs something"),
            sentence=str(error),
            yes=_("Go on"),
            fields=waiver.fields,
        )
        waiver.offer(True)
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(waiver.deleteLater)
        dialog.ask(lambda _reason: self._with_fee(arguments, waiver.reason()))

    def _with_fee(self, arguments: dict[str, Any], waive_reason: str | None) -> None:
        """Waived, the guest leaves; else it goes on the folio, where it is paid first."""
        if waive_reason is not None:
            self.run({**arguments, "waive_reason": waive_reason})
            return
        about = {"reservation_id": arguments["reservation_id"], "kind": PolicyKind.TIMES}
        self._context.runner.run(charge_fee, self._charged, owner=self, **about)

    def _charged(self, fee: FeeCharged) -> None:
        amount = money_text(fee.total_minor, self._context.status().currency)
        self._context.messages.success(_("{amount} is on the folio. Take the payment, then check out.").format(amount=amount))

    def _ask_for_reason(self, arguments: dict[str, Any], error: StaffError) -> None:
        dialog = ConfirmDialog(
            self._window,
            object_name="over_limit_question",
            title=_("Why may the account owe more?"),
            sentence=str(error),
            yes=_("Check out all the same"),
            reason=True,
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.ask(lambda reason: self.run({**arguments, "over_limit_reason": reason}))
