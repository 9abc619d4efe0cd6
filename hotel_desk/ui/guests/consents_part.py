"""What a guest agrees to, purpose by purpose: each yes and each no is written down at once, with where it was said."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout

from hotel_desk.domain.guest_code_titles import CONSENT_PURPOSE_TITLES
from hotel_desk.language import _
from hotel_desk.services.guest_consents import record_consent
from hotel_desk.ui.formats import input_date_text
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.field import TextField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.guest_codes import ConsentPurpose
    from hotel_desk.queries.guest_file import Consent, GuestFile
    from hotel_desk.ui.shell.screen import ScreenContext


class ConsentsPart(QFrame):
    """One row a purpose: what was last said, and two buttons. Beneath it where the guest says so."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("guest_consents")
        self.setProperty("role", "card")
        self._context = context
        self._file: GuestFile | None = None
        self._states: dict[ConsentPurpose, QLabel] = {}
        self._buttons: list[CommandButton] = []
        self.source = TextField(
            "source",
            _("Where the guest says so"),
            object_name="guest_consent_source",
            placeholder=_("registration card, telephone, web page"),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for number, purpose in enumerate(CONSENT_PURPOSE_TITLES):
            self._add(grid, number, purpose)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.source)
        column.addLayout(grid)

    def show_file(self, file: GuestFile | None, *, may_edit: bool) -> None:
        """Show what a guest said; hidden while the record is new."""
        self._file = file
        self.setVisible(file is not None)
        said = {consent.purpose: consent for consent in file.consents} if file is not None else {}
        for purpose, state in self._states.items():
            state.setText(_words(said.get(purpose)))
        for button in self._buttons:
            button.set_allowed(may_edit and file is not None and not file.erased)

    def _add(self, grid: QGridLayout, number: int, purpose: ConsentPurpose) -> None:
        title = _(CONSENT_PURPOSE_TITLES[purpose])
        state = self._states[purpose] = label("", "quiet", wrap=True)
        state.setObjectName(f"guest_consent_{purpose.value.lower()}")
        grid.addWidget(label(title), number, 0)
        grid.addWidget(state, number, 1)
        for column, given in ((2, True), (3, False)):
            words = _("Agrees") if given else _("Refuses")
            button = CommandButton(
                words,
                self._context.runner,
                partial(self._intent, purpose, given=given),
                lambda _done: self._context.messages.success(_("Written down.")),
                self._refused,
                object_name=f"guest_consent_{purpose.value.lower()}_{'yes' if given else 'no'}",
                accessible_name=f"{title}: {words}",
                kind="quiet",
            )
            self._buttons.append(button)
            grid.addWidget(button, number, column)

    def _intent(self, purpose: ConsentPurpose, *, given: bool) -> Intent | None:
        if self._file is None:
            return None
        about = {"profile_id": self._file.profile_id, "purpose": purpose, "given": given}
        return Intent(record_consent, {**about, "source": self.source.value()})

    def _refused(self, error: object) -> None:
        if getattr(error, "field", "") == "source":
            self.source.show_error(str(error))
            self.source.setFocus()
        else:
            self._context.messages.error(str(error))


def _words(consent: Consent | None) -> str:
    if consent is None:
        return _("not asked")
    words = _("agreed {date}, {source}, written by {who}") if consent.given else _("refused {date}, {source}, written by {who}")
    return words.format(date=input_date_text(consent.date), source=consent.source, who=consent.written_by)
