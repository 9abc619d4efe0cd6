"""Who: the guest (known or new), agent, company, where the booking comes from, a note."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.ids import GuestId
from hotel_desk.language import _
from hotel_desk.queries.profiles import ProfileHit, find_profiles
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.ui.formats import country_name
from hotel_desk.ui.front_desk.guest_fields import NAMES, GuestFields
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.field import NoteField, TextField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.search_field import SearchField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.shell.screen import ScreenContext


class GuestPart(QWidget):
    """The right half of the page."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self.guest: SearchField[ProfileHit] = self._search("guest", _("Guest"), ProfileKind.GUEST, create=_("New guest"), required=True)
        self.guest_form = Form(object_name="booking_guest_form", accessible_name=_("Guest"), other_errors=context.messages.error)
        self.guest_form.add(self.guest)
        self.known = label("", "quiet", wrap=True)
        self.known.setObjectName("booking_guest_known")
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
        self.guest.chosen.connect(self._show_known)
        self.guest.edited.connect(lambda: self._say_known(""))
        self.guest.create_asked.connect(self.begin_new)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self.guest_form, self.known, self.new_form, self.back, self.details):
            column.addWidget(part)
        column.addStretch(1)
        self.begin()

    def begin(self) -> None:
        """Begin empty."""
        self.guest_form.set_values(guest=None)
        self.new_guest.begin("")
        self.details.set_values(agent_id=None, company_id=None, source="", market="", channel="", note="")
        self._show_new(new=False)

    def begin_new(self, name: str) -> None:
        """The person is not known yet: ask for what is needed."""
        self.new_guest.begin(name)
        self._show_new(new=True)
        self.new_form.field("phone" if name else "name").setFocus()

    def choose_known(self) -> None:
        """Back to the search."""
        self._show_new(new=False)
        self.guest.setFocus()

    def check(self) -> bool:
        """Say what is missing, and tell whether all is well."""
        self._take_typed_name()
        who = self.new_form.check() if self._is_new() else self.guest_form.check()
        return self.details.check() and who

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
        """Agent, company, source, market, channel and note as the command takes them."""
        values = self.details.values()
        return {
            **values,
            "agent_id": values["agent_id"].id if values["agent_id"] else None,
            "company_id": values["company_id"].id if values["company_id"] else None,
        }

    def edits(self) -> list[str]:
        """What would be lost."""
        name = self.name()
        return ([name] if name else []) + self.details.changed_fields()

    def show_error(self, error: StaffError) -> bool:
        """Show what was refused beside its field; False where no field here is meant."""
        field = error.field or ""
        if self._is_new() and field in NAMES and self.new_form.field_error(field, str(error)):
            return True
        return field in {"note", "agent_id", "company_id", "source", "market", "channel"} and self.details.field_error(field, str(error))

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
        self._say_known(_subtitle(hit))

    def _say_known(self, sentence: str) -> None:
        self.known.setText(sentence)
        self.known.setVisible(bool(sentence))

    def _details_form(self) -> Form:
        form = Form(object_name="booking_details", accessible_name=_("Booking"), other_errors=self._context.messages.error)
        form.add(self._search("agent_id", _("Agent"), ProfileKind.AGENT), self._search("company_id", _("Company"), ProfileKind.COMPANY))
        form.add(
            TextField("source", _("Source"), object_name="booking_source", placeholder=_("Phone, e-mail, walk-in…")),
            TextField("market", _("Market"), object_name="booking_market"),
            TextField("channel", _("Channel"), object_name="booking_channel"),
        )
        form.add(NoteField("note", _("Note"), object_name="booking_note", lines=2))
        return form

    def _search(self, name: str, title: str, kind: ProfileKind, *, create: str = "", required: bool = False) -> SearchField[ProfileHit]:
        return SearchField(
            name,
            title,
            runner=self._context.runner,
            query=partial(find_profiles, kinds=(kind,)),
            title=lambda hit: hit.name,
            subtitle=_subtitle,
            object_name=f"booking_{name.removesuffix('_id')}",
            create=create,
            required=required,
            placeholder=_("Name, phone or e-mail") if create else "",
        )


def _subtitle(hit: ProfileHit) -> str:
    return " · ".join(part for part in (country_name(hit.country), hit.phone, hit.email) if part)
