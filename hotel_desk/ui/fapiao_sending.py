"""“Send now”: what waits for the tax platform is sent by a job, wherever the button stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hotel_desk.db.desk_address import DeskAddress
from hotel_desk.domain.settings import TaxPlatformLine
from hotel_desk.jobs.send_fapiao_process import send_fapiao_job
from hotel_desk.jobs.tax_platform import TaxPlatformDown
from hotel_desk.language import _
from hotel_desk.queries.fapiao import platform_line
from hotel_desk.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.jobs.fapiao_queue import FapiaoSent
    from hotel_desk.ui.shell.screen import ScreenContext


class FapiaoSending(QObject):
    """A button that sends, and says what came of it.

    Signals:
        sent(): the register has changed.
    """

    sent = Signal()

    def __init__(self, context: ScreenContext, parent: QObject, *, object_name: str) -> None:
        super().__init__(parent)
        self._context = context
        title = _("Send now")
        self.button = Button(
            title, object_name=object_name, accessible_name=_("Send fapiao to the tax platform now"), icon_name="mdi6.send-outline"
        )
        self.button.clicked.connect(lambda _checked=False: self.send())

    def send(self) -> None:
        """Ask which way the hotel sends; where it issues by hand, say so."""
        self.button.setEnabled(False)
        self._context.runner.read(platform_line, self._send_by, self._refused, owner=self)

    def _send_by(self, line: TaxPlatformLine) -> None:
        if line is TaxPlatformLine.BY_HAND:
            self.button.setEnabled(True)
            self._context.messages.info(
                _("Fapiao are issued by hand here: enter each number on the folio, or choose a tax platform in the settings.")
            )
            return
        self._context.runner.job(
            send_fapiao_job,
            self._done,
            self._refused,
            title=_("Sending fapiao"),
            owner=self,
            address=DeskAddress.of(self._context.runner.desk),  # type: ignore[arg-type]
        )

    def _done(self, done: FapiaoSent) -> None:
        self.button.setEnabled(True)
        if done.line_down:
            self._context.messages.info(str(TaxPlatformDown()))
        else:
            words = _("Issued: {issued}; refused: {refused}; answered later: {pending}.")
            self._context.messages.success(words.format(issued=done.issued, refused=done.refused, pending=done.pending))
        self.sent.emit()

    def _refused(self, error: StaffError) -> None:
        self.button.setEnabled(True)
        self._context.messages.error(error)
