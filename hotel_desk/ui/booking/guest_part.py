"""Who: the guest (known or new), on whose behalf, where the booking comes from, what is wished for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.ids import GuestId, ProfileId
from hotel_desk.language import _
from hotel_desk.queries.alerts import alerts_at_booking
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import Contact
from hotel_desk.ui.booking.booking_fields import CONTACT, add_contact, payer_field, profile_field, profile_subtitle
from hotel_desk.ui.front_desk.guest_fields import NAMES, GuestFields
from hotel_desk.ui.setup.fields import TimeField
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.field import NoteField, TextField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.queries.profiles import ProfileHit
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.search_field import SearchField


_DETAILS = ("agent_id", "company_id", "order_number", "payer", "source", "market", "channel", "expected_time", "requests", "note")


class GuestPart(QWidget):
    """The right half of the page.

    Signals:
        partners_changed(): another agent or company: other prices may hold.
    """

    partners_changed = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self.guest: SearchField[ProfileHit] = self._search("guest", _("Guest"), ProfileKind.GUEST, create=_("New guest"), required=True)
        self.guest_form = Form(object_name="booking_guest_form", accessible_name=_("Guest"), other_errors=context.messages.error)
        self.guest_form.add(self.guest)
        self.known = label("", "quiet", wrap=True)
        self.known.setObjectName("booking_guest_known")
        self.alerts = label("", "warning", wrap=True)
        self.alerts.setObjectName("booking_alerts")
        self.new_form = Form(object_name="booking_new_guest", accessible_name=_("New guest"), other_errors=context.messages.error)
        self.new_form.add_heading(_("New guest"))
        self.new_guest = GuestFields(self.new_form, "booking_new")
        self.back = Button(
            _("Choose a known guest instead"),
            object_name="booking_known_guest",
            accessible_name=_("Choose a known guest instead"),
            kind="quiet",
        )
        self.back.clicked.connect(lambda _checked: self.choose_known())
        self.details = self._details_form()
        self.contact = self._contact_form()
        self.contact_button = Button(
            _("Contact for the booking…"),
            object_name="booking_contact",
            accessible_name=_("Contact for the booking…"),
            kind="quiet",
            icon_name="mdi6.card-account-phone-outline",
        )
        self.contact_button.clicked.connect(lambda _checked: self._open_contact())
        self.guest.chosen.connect(self._show_known)
        self.guest.edited.connect(lambda: self._say_known(""))
        self.guest.create_asked.connect(self.begin_new)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self.guest_form, self.known, self.alerts, self.new_form, self.back, self.details):
            column.addWidget(part)
        column.addWidget(self.contact_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.contact)
        column.addStretch(1)
        self.begin()

    def begin(self) -> None:
        """Begin empty."""
        self.guest_form.set_values(guest=None)
        self.new_guest.begin("")
        self.details.set_values(**dict.fromkeys(_DETAILS))
        self.contact.set_values(**dict.fromkeys(CONTACT))
        self.contact.hide()
        self.contact_button.show()
        self._show_new(new=False)

    def begin_with(self, guest: ProfileHit) -> None:
        """Begin with a guest who is known already."""
        self.guest.set_value(guest)
        self._show_known(guest)

    def begin_details(self, details: dict[str, Any]) -> None:
        """Begin with what is known of the booking: partners, who pays, contact, where it comes from, what is wished for."""
        self.details.set_values(**{name: details.get(name) for name in _DETAILS})
        self.contact.set_values(**{name: details.get(name) for name in CONTACT})
        if any(details.get(name) for name in CONTACT):
            self.contact_button.hide()
            self.contact.show()

    def begin_new(self, name: str) -> None:
        """The person is not known yet: ask for what is needed."""
        self.new_guest.begin(name)
        self._show_new(new=True)
        self.new_form.field("phone" if name else "name").setFocus()

    def choose_known(self) -> None:
        """Back to the search."""
        self._show_new(new=False)
        self.guest.setFocus()

    def take_focus(self) -> None:
        """Give the keyboard to the guest."""
        (self.new_form.field("name") if self._is_new() else self.guest).setFocus()

    def check(self) -> bool:
        """Say what is missing, and tell whether all is well."""
        self._take_typed_name()
        who = self.new_form.check() if self._is_new() else self.guest_form.check()
        return self.details.check() and self.contact.check() and who

    def who(self) -> GuestId | ProfileDetails:
        """The guest as the command takes it; call it after `check`."""
        if self._is_new():
            return self.new_guest.details()
        hit = self.guest.value()
        assert hit is not None  # noqa: S101 - `check` has refused an empty field
        return GuestId(hit.id)

    def name(self) -> str:
        """What the guest is called."""
        hit = self.guest.value()
        return str(self.new_form.value("name") or "") if self._is_new() else (hit.name if hit else self.guest.text())

    def arguments(self) -> dict[str, Any]:
        """On whose behalf, contact, where it comes from and the note, as the command takes them."""
        values = self.details.values()
        for_rooms = {"expected_time", "requests"}
        contact = Contact(*(str(self.contact.value(name) or "") for name in CONTACT))
        return {
            **{name: value for name, value in values.items() if name not in for_rooms},
            "agent_id": self.agent_id(),
            "company_id": self.company_id(),
            "contact": None if contact == Contact() else contact,
        }

    def of_each_room(self) -> dict[str, Any]:
        """What is said once and holds for every room: the hour of arrival, and what is wished for."""
        return {"expected_time": self.details.value("expected_time"), "requests": self.details.value("requests")}

    def agent_id(self) -> ProfileId | None:
        """The agent chosen."""
        hit = self.details.value("agent_id")
        return None if hit is None else hit.id

    def company_id(self) -> ProfileId | None:
        """The company chosen."""
        hit = self.details.value("company_id")
        return None if hit is None else hit.id

    def edits(self) -> list[str]:
        """What would be lost."""
        name = self.name()
        return ([name] if name else []) + self.details.changed_fields() + self.contact.changed_fields()

    def show_error(self, error: StaffError) -> bool:
        """Show what was refused beside its field; False where no field here is meant."""
        field = error.field or ""
        if self._is_new() and field in NAMES and self.new_form.field_error(field, str(error)):
            return True
        return field in _DETAILS and self.details.field_error(field, str(error))

    def _take_typed_name(self) -> None:
        """A name that was typed and not chosen is a new guest: said, not guessed."""
        if not self._is_new() and self.guest.value() is None and self.guest.text():
            self.guest.show_error(_("Choose the guest in the list, or the last line of it for a new guest."))

    def _is_new(self) -> bool:
        return not self.new_form.isHidden()

    def _show_new(self, *, new: bool) -> None:
        self.new_form.setVisible(new)
        self.back.setVisible(new)
        self.guest_form.setVisible(not new)
        self._say_known("")

    def _show_known(self, hit: ProfileHit) -> None:
        self._say_known(profile_subtitle(hit))
        self._context.runner.read(alerts_at_booking, self._show_alerts, key="alerts", guest_id=hit.id)

    def _show_alerts(self, alerts: Sequence[str]) -> None:
        self.alerts.setText("\n".join(f"! {alert}" for alert in alerts))
        self.alerts.setVisible(bool(alerts) and self.guest.value() is not None)

    def _say_known(self, words: str) -> None:
        self.known.setText(words)
        self.known.setVisible(bool(words))
        if not words:
            self.alerts.hide()

    def _details_form(self) -> Form:
        form = Form(object_name="booking_details", accessible_name=_("Booking"), other_errors=self._context.messages.error)
        agent = self._search("agent_id", _("Agent"), ProfileKind.AGENT)
        company = self._search("company_id", _("Company"), ProfileKind.COMPANY)
        for partner in (agent, company):
            partner.chosen.connect(lambda _hit: self.partners_changed.emit())
            partner.edited.connect(self.partners_changed)
        form.add(agent, company)
        form.add(
            TextField("order_number", _("Their order number"), object_name="booking_order_number"),
            payer_field(object_name="booking_payer"),
        )
        form.add(
            TextField("source", _("Source"), object_name="booking_source"), TextField("market", _("Market"), object_name="booking_market")
        )
        form.add(
            TextField("channel", _("Channel"), object_name="booking_channel"),
            TimeField("expected_time", _("Arrives about"), object_name="booking_expected_time"),
        )
        form.add(NoteField("requests", _("Requests"), object_name="booking_requests", lines=2))
        form.add(NoteField("note", _("Note"), object_name="booking_note", lines=2))
        return form

    def _contact_form(self) -> Form:
        form = Form(object_name="booking_contact_form", accessible_name=_("Contact"), other_errors=self._context.messages.error)
        form.add_heading(_("Contact"))
        add_contact(form, "booking")
        return form

    def _open_contact(self) -> None:
        self.contact_button.hide()
        self.contact.show()
        self.contact.field("contact_name").setFocus()

    def _search(self, name: str, title: str, kind: ProfileKind, *, create: str = "", required: bool = False) -> SearchField[ProfileHit]:
        object_name = f"booking_{name.removesuffix('_id')}"
        return profile_field(self._context.runner, name, title, kind, object_name=object_name, create=create, required=required)
