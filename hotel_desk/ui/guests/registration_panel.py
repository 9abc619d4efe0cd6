"""One police form beside the list: what is missing, what the office did not accept, and the fields to correct."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QScrollArea

from hotel_desk.domain.guest_code_titles import DOCUMENT_KIND_TITLES, SEX_TITLES
from hotel_desk.domain.guest_codes import RegistrationState
from hotel_desk.domain.registration import FORM_FIELDS, NO_DOCUMENT, RegistrationForm
from hotel_desk.language import _
from hotel_desk.queries.registrations import RegistrationSheet
from hotel_desk.services.registrations import RegistrationSaved, correct_registration, withdraw_registration
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.guests.code_fields import CountryField
from hotel_desk.ui.registration_words import GROUP_TITLES, state_title, why_words
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import ChoiceField, Field, TextField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.side_panel import SidePanel
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.ui.shell.screen import ScreenContext

_AROUND = 96
_DATES = ("birth_date", "document_expiry", "permitted_until", "entered_on")
_PAIRS = (
    ("name",),
    ("family_name", "given_name"),
    ("sex", "birth_date"),
    ("nationality", "phone"),
    ("document_kind", "document_number"),
    ("document_expiry",),
    ("address",),
    ("visa_kind", "permitted_until"),
    ("entered_on", "entry_port"),
)


class RegistrationPanel(SidePanel):
    """A form to correct.

    Signals:
        guest_asked(profile_id): show the guest.
        send_asked(registration_id): send this one now.
        done(str): a sentence about what was done.
    """

    guest_asked = Signal(object)
    send_asked = Signal(object)
    done = Signal(str)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(object_name="registration_panel", accessible_name=_("Registration"), unsaved=self.unsaved)
        self._context = context
        self._sheet: RegistrationSheet | None = None
        self._why = label("", "warning", wrap=True)
        self._why.setObjectName("registration_why")
        self._about = label("", "quiet", wrap=True)
        self.form = Form(object_name="registration_form", accessible_name=_("Registration"), other_errors=context.messages.error)
        for names in _PAIRS:
            self.form.add(*(self._field(name) for name in names))
        self._reason = TextField("reason", _("Why it is withdrawn"), object_name="registration_reason", required=True, limit=500)
        self._reason.hide()
        self.form.add(self._reason)
        for part in (self._about, self._why, self.form):
            self.add(part)
        self._buttons()

    def unsaved(self) -> list[str]:
        """The fields that were typed into."""
        return self.form.changed_fields() if self._sheet is not None else []

    def show_sheet(self, sheet: RegistrationSheet) -> None:
        """Show a form; what was typed into another one is gone, into the same one stays."""
        typed = self._typed() if self._sheet is not None and self._sheet.row.id == sheet.row.id else {}
        self._sheet = sheet
        row = sheet.row
        self.set_heading(row.name, _("Room {room} · {state}").format(room=row.room_number, state=state_title(row.state)))
        arrived = _("Arrived {date}").format(date=date_text(row.arrival_date))
        left = [] if row.departure_date is None else [_("left {date}").format(date=date_text(row.departure_date))]
        self._about.setText(" · ".join([_(GROUP_TITLES[sheet.group]), arrived, *left, row.confirmation_number]))
        why = why_words(row)
        if sheet.form is None:
            why = _("This desk cannot open the form: the hotel's key is not on it.")
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self._show_values(sheet.form or RegistrationForm(), row.missing)
        for name, value in typed.items():
            self.form.field(name).set_value(value)
        self._fit(row.state, opens=sheet.form is not None, withdrawn=row.withdrawn, has_profile=row.profile_id is not None)

    def go_to(self, name: str) -> None:
        """Bring a field into view and give it the keyboard."""
        field = self.form.field(name)
        field.setFocus()
        # Only once the panel is laid out does anything lie anywhere.
        QTimer.singleShot(0, field, lambda: self.findChild(QScrollArea).ensureWidgetVisible(field, 0, _AROUND))

    def _show_values(self, form: RegistrationForm, missing: tuple[str, ...]) -> None:
        values = {name: getattr(form, name) for name in FORM_FIELDS}
        # The number is masked: a new one may be typed, the old one stays where nothing is.
        values["document_number"] = ""
        self.form.set_values(**values, reason="")
        number = self.form.field("document_number")
        assert isinstance(number, TextField)  # noqa: S101 - made by `_field`
        number.line.setPlaceholderText(form.document_number)
        for name, title in FORM_FIELDS.items():
            field = self.form.field(name)
            field.label.setText(f"{_(title)} *" if name in missing else _(title))

    def _field(self, name: str) -> Field:
        title, object_name = _(FORM_FIELDS[name]), f"registration_{name}"
        if name in _DATES:
            return DateField(name, title, object_name=object_name, relative_to=lambda: self._context.status().business_date)
        if name == "nationality":
            return CountryField(name, title, object_name=object_name)
        if name == "sex":
            return ChoiceField(name, title, object_name=object_name, choices=[(one, _(words)) for one, words in SEX_TITLES.items()])
        if name == "document_kind":
            kinds = [(one, _(words)) for one, words in DOCUMENT_KIND_TITLES.items() if one not in NO_DOCUMENT]
            return ChoiceField(name, title, object_name=object_name, choices=kinds)
        return TextField(name, title, object_name=object_name)

    def _buttons(self) -> None:
        self.save = self._command(_("Save"), self._correction, self._saved, "registration_save", "primary")
        self.set_primary(self.save)
        self.withdraw = self._command(_("Withdraw…"), self._withdrawal, self._saved, "registration_withdraw", "quiet")
        self.guest = Button(_("Guest file"), object_name="registration_guest", accessible_name=_("Guest file"), kind="quiet")
        self.guest.clicked.connect(self._ask_guest)
        self.send = Button(_("Send now"), object_name="registration_send", accessible_name=_("Send now"))
        self.send.clicked.connect(self._ask_send)
        for button in (self.withdraw, self.guest, self.send):
            self.add_secondary(button)

    def _command(
        self, text: str, intent: Callable[[], Intent | None], done: Callable[[Any], object], name: str, kind: Any
    ) -> CommandButton:
        return CommandButton(
            text, self._context.runner, intent, done, self.form.show_error, object_name=name, accessible_name=text, kind=kind
        )

    def _fit(self, state: RegistrationState, *, opens: bool, withdrawn: bool, has_profile: bool) -> None:
        self.save.setEnabled(opens and not withdrawn)
        self.form.setEnabled(opens and not withdrawn)
        self.withdraw.setVisible(not withdrawn)
        self.guest.setVisible(has_profile)
        self.send.setVisible(state is RegistrationState.WAITING)
        self._reason.hide()

    def _typed(self) -> dict[str, Any]:
        """What differs from what was shown."""
        changed = set(self.form.changed_fields())
        named = {name: self.form.field(name) for name in FORM_FIELDS}
        return {name: self.form.value(name) for name, field in named.items() if field.editor.accessibleName() in changed}

    def _correction(self) -> Intent | None:
        self._reason.hide()
        if self._sheet is None or not self.form.check():
            return None
        typed = {name: value for name, value in self._typed().items() if value}
        row = self._sheet.row
        return Intent(correct_registration, {"registration_id": row.id, "version": row.version, "typed": RegistrationForm(**typed)})

    def _withdrawal(self) -> Intent | None:
        """The first press asks why."""
        if self._sheet is None:
            return None
        if self._reason.isHidden():
            self._reason.show()
            self._reason.setFocus()
            return None
        if problem := self._reason.problem():
            self._reason.show_error(problem)
            return None
        return Intent(withdraw_registration, {"registration_id": self._sheet.row.id, "reason": self._reason.value()})

    def _saved(self, saved: RegistrationSaved) -> None:
        name = self._sheet.row.name if self._sheet is not None else ""
        self.form.mark_saved()
        if saved.state is None:
            self.done.emit(_("The registration of {guest} was withdrawn.").format(guest=name))
            self.discard()
        else:
            self.done.emit(_("Registration of {guest}: {state}.").format(guest=name, state=state_title(saved.state)))

    def _ask_guest(self) -> None:
        if self._sheet is not None:
            self.guest_asked.emit(self._sheet.row.profile_id)

    def _ask_send(self) -> None:
        if self._sheet is not None:
            self.send_asked.emit(self._sheet.row.id)
