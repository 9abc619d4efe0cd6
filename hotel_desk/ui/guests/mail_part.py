"""Mail that came back: said at each e-mail address of a record, at once, so that the guest is asked for another one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout

from hotel_desk.language import _
from hotel_desk.services.bounced_mail import note_bounced_mail
from hotel_desk.ui.formats import input_date_text
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.queries.guest_file import GuestFile, MailAddress
    from hotel_desk.ui.shell.screen import ScreenContext


class MailPart(QFrame):
    """A row a stored address: whether mail to it came back, and a button that says that it does, or that it arrives again."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("guest_mail")
        self.setProperty("role", "card")
        self._context = context
        self._file: GuestFile | None = None
        self._rows: list[tuple[QLabel, CommandButton, CommandButton]] = []
        self._shown: tuple[str, ...] = ()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(label(_("E-mail"), "heading"))
        column.addLayout(self._grid)

    def show_file(self, file: GuestFile | None, *, may_edit: bool) -> None:
        """Show the stored addresses of a record; hidden while it has none."""
        self._file = file
        mail = file.mail if file is not None else ()
        self.setVisible(bool(mail))
        if tuple(address.email for address in mail) != self._shown:
            self._make_rows(mail)
        allowed = may_edit and file is not None and not file.erased and "email" not in file.masked_fields
        for address, (state, came_back, arrives) in zip(mail, self._rows, strict=True):
            state.setText(_words(address))
            came_back.setVisible(address.came_back_at is None)
            arrives.setVisible(address.came_back_at is not None)
            for button in (came_back, arrives):
                button.set_allowed(allowed)

    def _make_rows(self, mail: Sequence[MailAddress]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._shown = tuple(address.email for address in mail)
        self._rows = [self._row(number, email) for number, email in enumerate(self._shown)]

    def _row(self, number: int, email: str) -> tuple[QLabel, CommandButton, CommandButton]:
        state = label("", "quiet", wrap=True)
        state.setObjectName(f"guest_mail_{number}")
        came_back = self._button(_("Came back"), email, f"guest_mail_{number}_back", came_back=True)
        arrives = self._button(_("Arrives again"), email, f"guest_mail_{number}_arrives", came_back=False)
        self._grid.addWidget(label(email), number, 0)
        self._grid.addWidget(state, number, 1)
        self._grid.addWidget(came_back, number, 2)
        self._grid.addWidget(arrives, number, 3)
        return state, came_back, arrives

    def _button(self, words: str, email: str, object_name: str, *, came_back: bool) -> CommandButton:
        return CommandButton(
            words,
            self._context.runner,
            partial(self._intent, email, came_back=came_back),
            lambda _done: self._context.messages.success(_("Written down.")),
            object_name=object_name,
            accessible_name=f"{email}: {words}",
            kind="quiet",
        )

    def _intent(self, email: str, *, came_back: bool) -> Intent | None:
        if self._file is None:
            return None
        return Intent(note_bounced_mail, {"profile_id": self._file.profile_id, "email": email, "came_back": came_back})


def _words(address: MailAddress) -> str:
    if address.came_back_at is None:
        return _("no mail came back")
    return _("came back {date}").format(date=input_date_text(address.came_back_at.date()))
