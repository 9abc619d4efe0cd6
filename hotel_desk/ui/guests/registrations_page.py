"""The registrations with the police: a list by state, what is missing in words, sent and written into a file from here."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.db.desk_address import DeskAddress
from hotel_desk.domain.guest_codes import RegistrationState
from hotel_desk.domain.ids import GuestRegistrationId
from hotel_desk.domain.registration import FORM_FIELDS
from hotel_desk.domain.settings import RegistrationLine
from hotel_desk.jobs.export_registrations_process import export_registrations_job
from hotel_desk.jobs.registration_file import RegistrationFormat
from hotel_desk.jobs.send_registrations_process import send_registrations_job
from hotel_desk.language import _
from hotel_desk.queries.registrations import RegistrationList, RegistrationRow, RegistrationSheet, registration_sheet, registrations
from hotel_desk.ui.formats import short_date_text
from hotel_desk.ui.guests.registration_panel import RegistrationPanel
from hotel_desk.ui.registration_words import state_look, state_title, why_words
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.field import CheckField
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.side_panel import ListWithPanel
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.jobs.registration_queue import RegistrationsSent
    from hotel_desk.services.registrations import RegistrationsExported
    from hotel_desk.ui.shell.screen import ScreenContext

_ORDER = (RegistrationState.REFUSED, RegistrationState.INCOMPLETE, RegistrationState.WAITING, RegistrationState.SENT)


class RegistrationsPage(QWidget):
    """The list, and the panel with one form.

    Signals:
        guest_asked(profile_id): show the guest.
        counted(int): how many are not done.
    """

    guest_asked = Signal(object)
    counted = Signal(int)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("registrations_page")
        self._context = context
        self._read: RegistrationList | None = None
        self._shown: GuestRegistrationId | None = None
        self.chips = FilterChips(object_name="registrations_states", accessible_name=_("State"))
        self.table: DataTable[RegistrationRow] = DataTable(
            self._columns(), lambda row: row.id, object_name="registrations_table", accessible_name=_("Registrations")
        )
        self.panel = RegistrationPanel(context)
        self._hint = label("", "quiet", wrap=True)
        empty = EmptyState(
            _("Everybody is registered"),
            _("Whoever is checked in appears here until the office has accepted the form."),
            object_name="registrations_none",
            accessible_name=_("Everybody is registered"),
            icon_name="mdi6.shield-check-outline",
        )
        self.content = Content(self.table, empty, self.refresh, object_name="registrations_content", accessible_name=_("Registrations"))
        self.both = ListWithPanel(self.content, self.panel, object_name="registrations_both")
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Read the list again, and the form that is on view."""
        if self._read is None:
            self.content.show_loading()
        self._context.runner.read(registrations, self._show, self.content.show_error, key="registrations")
        if self._shown is not None:
            self._open(self._shown)

    def unsaved(self) -> list[str]:
        """What was typed into the form."""
        return self.panel.unsaved()

    def send_now(self, only: GuestRegistrationId | None = None) -> None:
        """Send what waits; where forms go as a file, say so."""
        if self._read is not None and self._read.line is RegistrationLine.FILE:
            self._context.messages.info(_("Forms go to the office as a file here. Write the file, and tick that it is handed over."))
            return
        self.send.setEnabled(False)
        self._context.runner.job(
            send_registrations_job,
            self._sent,
            self._not_sent,
            title=_("Sending registrations"),
            owner=self,
            address=DeskAddress.of(self._context.runner.desk),  # type: ignore[arg-type]
            only=only,
        )

    def export(self) -> None:
        """Ask for a file and write the complete forms of the business date into it."""
        day = self._context.status().business_date
        name = f"registrations-{day.isoformat()}.csv"
        chosen, _filter = QFileDialog.getSaveFileName(self, _("Write registrations"), name, "CSV (*.csv);;XML (*.xml)")
        if not chosen:
            return
        target = Path(chosen)
        self._context.runner.job(
            export_registrations_job,
            self._exported,
            title=_("Writing registrations"),
            owner=self,
            address=DeskAddress.of(self._context.runner.desk),  # type: ignore[arg-type]
            day=day,
            target=target,
            file_format=RegistrationFormat.XML if target.suffix.lower() == ".xml" else RegistrationFormat.CSV,
            hand_over=self.hand_over.value(),
        )

    def _columns(self) -> list[Column[RegistrationRow]]:
        return [
            Column("state", _("State"), lambda row: state_title(row.state), width=128, look=lambda row: state_look(row.state)),
            Column("guest", _("Guest"), lambda row: row.name, width=160, tooltip=lambda row: row.confirmation_number),
            Column("room", _("Room"), lambda row: row.room_number, width=64),
            Column("why", _("What is to be done"), why_words, width=0, tooltip=why_words),
            Column(
                "arrival",
                _("Arrival"),
                lambda row: short_date_text(row.arrival_date),
                sort_key=lambda row: row.arrival_date,
                width=96,
                optional=True,
            ),
        ]

    def _lay_out(self) -> None:
        self.send = Button(
            _("Send now"), object_name="registrations_send", accessible_name=_("Send registrations now"), icon_name="mdi6.send-outline"
        )
        self.write = Button(_("Write file…"), object_name="registrations_export", accessible_name=_("Write registrations into a file"))
        self.hand_over = CheckField("hand_over", _("Handed over with it"), object_name="registrations_hand_over")
        above = QHBoxLayout()
        above.setSpacing(12)
        above.addWidget(self.chips, 1)
        for part in (self.hand_over, self.write, self.send):
            above.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(above)
        column.addWidget(self._hint)
        column.addWidget(self.both, 1)

    def _connect(self) -> None:
        self.chips.chosen.connect(lambda _key: self._filter())
        self.table.opened.connect(self._asked)
        self.panel.left.connect(self._forget)
        self.panel.guest_asked.connect(self.guest_asked)
        self.panel.send_asked.connect(self.send_now)
        self.panel.done.connect(self._say)
        self.send.clicked.connect(lambda _checked: self.send_now())
        self.write.clicked.connect(self.export)

    def _show(self, read: RegistrationList) -> None:
        self._read = read
        counts = Counter(row.state for row in read.rows)
        self.chips.set_chips([Chip(state.value, state_title(state), counts[state]) for state in _ORDER])
        for button in (self.send, self.write):
            button.setEnabled(read.may)
        self._hint.setText(self._hint_words(read))
        self._hint.setVisible(bool(self._hint.text()))
        self.counted.emit(sum(count for state, count in counts.items() if state is not RegistrationState.SENT))
        self._filter()

    def _hint_words(self, read: RegistrationList) -> str:
        if not read.may:
            return _("Your role may not register guests. Ask a manager.")
        if not read.on:
            return _("Occupants are not registered in this hotel. It is switched on in the settings.")
        return ""

    def _filter(self) -> None:
        if self._read is None:
            return
        chosen = self.chips.key()
        rows = [row for row in self._read.rows if chosen in {"", row.state.value}]
        self.table.set_rows(sorted(rows, key=lambda row: _ORDER.index(row.state)))
        self.content.show_content(empty=not rows)

    def _asked(self, row: RegistrationRow) -> None:
        if row.id != self._shown and self.panel.unsaved():
            # Its own question comes first; nothing typed is lost.
            self.panel.leave()
            return
        self._open(row.id)

    def _open(self, registration_id: GuestRegistrationId) -> None:
        self._context.runner.read(registration_sheet, self._show_sheet, self._gone, key="sheet", registration_id=registration_id)

    def _show_sheet(self, sheet: RegistrationSheet) -> None:
        begins = self._shown != sheet.row.id
        self._shown = sheet.row.id
        self.panel.show_sheet(sheet)
        if begins:
            self.both.open_panel()
            first = next((name for name in sheet.row.missing if name in FORM_FIELDS), "name")
            self.panel.go_to(first)

    def _gone(self, _error: object) -> None:
        """It was withdrawn meanwhile."""
        self._forget()
        self.both.close_panel()

    def _forget(self) -> None:
        self._shown = None

    def _say(self, sentence: str) -> None:
        self._context.messages.success(sentence)
        self.refresh()

    def _sent(self, done: RegistrationsSent) -> None:
        self.send.setEnabled(True)
        if done.line_down:
            self._context.messages.info(_("The registration office does not answer. The forms are kept and sent again by themselves."))
        else:
            sentence = _("Accepted: {accepted}; refused: {refused}; answered later: {pending}.")
            words = sentence.format(accepted=done.accepted, refused=done.refused, pending=done.pending)
            self._context.messages.success(words)
        self.refresh()

    def _not_sent(self, error: object) -> None:
        self.send.setEnabled(True)
        self._context.messages.error(error)  # type: ignore[arg-type]

    def _exported(self, done: RegistrationsExported) -> None:
        sentence = _("Forms written: {count}; handed over: {handed_over}.")
        self._context.messages.success(sentence.format(count=done.count, handed_over=done.handed_over))
        self.refresh()
