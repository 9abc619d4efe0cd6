"""The lists of the guest file: which fields a line of each has."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.guest_code_titles import ADDRESS_KIND_TITLES, CONTACT_KIND_TITLES, DOCUMENT_KIND_TITLES, NOTE_KIND_TITLES
from hotel_desk.domain.guest_codes import AddressKind, ContactKind, DocumentKind, NoteKind
from hotel_desk.domain.guest_form import (
    AddressLine,
    ContactLine,
    DocumentLine,
    InvoiceTitleLine,
    MembershipLine,
    NoteLine,
    PersonLine,
    TagLine,
)
from hotel_desk.language import _
from hotel_desk.ui.guests.code_fields import CountryField, SealedField
from hotel_desk.ui.guests.line_fields import Cell, LineRow, LinesField
from hotel_desk.ui.guests.words import PLACE_TITLES, choices_of, field_title
from hotel_desk.ui.setup.fields import ChecksField
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import ChoiceField, Field, NoteField, TextField

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_LIMIT = 2000
# Missing parts of a date count from here; who types a document's date types the year.
_FAR = date(2000, 1, 1)


def contacts_field() -> LinesField:
    """Further phones and e-mails."""
    cells = [[_choice("kind", _("Kind"), CONTACT_KIND_TITLES), _text("value", _("Number or address"), 2), _text("label", _("Which one"))]]
    return _field("contacts", cells, ContactLine(ContactKind.PHONE, ""), _("Add phone or e-mail"))


def addresses_field() -> LinesField:
    """Postal addresses."""
    cells = [
        [_choice("kind", _("Kind"), ADDRESS_KIND_TITLES), _text("street", _("Street"), 3)],
        [_text("postcode", _("Postcode")), _text("city", _("City"), 2), _text("region", _("Region")), _country("country", _("Country"))],
    ]
    return _field("addresses", cells, AddressLine(AddressKind.HOME), _("Add address"))


def documents_field(dress: Callable[[LineRow], object]) -> LinesField:
    """Identity documents; the number of a stored one stays sealed."""
    cells = [
        [
            _choice("kind", _("Kind"), DOCUMENT_KIND_TITLES),
            _sealed("number", _("Number")),
            _country("issuing_country", _("Issued by")),
        ],
        [_date("issue_date", _("Issued on")), _date("expiry_date", _("Valid until"))],
    ]
    return _field("documents", cells, DocumentLine(DocumentKind.PASSPORT, ""), _("Add document"), dress)


def asked_documents_field(dress: Callable[[LineRow], object]) -> LinesField:
    """Documents that a request asks for, as narrow as a panel beside a list."""
    cells = [
        [_choice("kind", _("Kind"), DOCUMENT_KIND_TITLES), _country("issuing_country", _("Issued by"))],
        [_sealed("number", _("Number"))],
        [_date("issue_date", _("Issued on")), _date("expiry_date", _("Valid until"))],
    ]
    hint = _("To write another number, take the document away and add it anew.")
    return LinesField(
        "documents",
        _("Corrected"),
        cells,
        DocumentLine(DocumentKind.PASSPORT, ""),
        object_name="guest_request_documents",
        add=_("Add document"),
        dress=dress,
        hint=hint,
    )


def memberships_field() -> LinesField:
    """Memberships by programme and number."""
    cells = [
        [_text("programme", _("Programme")), _text("number", _("Number")), _text("level", _("Level")), _date("expiry_date", _("Until"))]
    ]
    return _field("memberships", cells, MembershipLine("", ""), _("Add membership"))


def notes_field() -> LinesField:
    """Notes by what they are about, with the places where they pop up."""
    cells = [[_choice("kind", _("About"), NOTE_KIND_TITLES), Cell("shown_at", _("Pops up"), _places, 2)], [Cell("text", _("Text"), _note)]]
    return _field("notes", cells, NoteLine(NoteKind.GENERAL, ""), _("Add note"))


def tags_field() -> LinesField:
    """Tags, each with its reason."""
    return _field("tags", [[_text("tag", _("Tag")), _text("reason", _("Why"), 2)]], TagLine(""), _("Add tag"))


def invoice_titles_field() -> LinesField:
    """Titles that invoices are written to."""
    cells = [
        [_text("title", _("Title"), 2), _text("tax_number", _("Tax number"))],
        [_text("address", _("Address"), 2), _text("phone", _("Phone"))],
        [_text("bank", _("Bank"), 2), _text("bank_account", _("Account number"))],
    ]
    return _field("invoice_titles", cells, InvoiceTitleLine(""), _("Add invoice title"))


def persons_field() -> LinesField:
    """People to talk to at a company."""
    cells = [[_text("name", _("Full name")), _text("post", _("Position")), _text("phone", _("Phone")), _text("email", _("E-mail"))]]
    return _field("persons", cells, PersonLine(""), _("Add person"))


def _field(
    name: str, cells: Sequence[Sequence[Cell]], blank: Any, add: str, dress: Callable[[LineRow], object] | None = None
) -> LinesField:
    return LinesField(name, field_title(name), cells, blank, object_name=f"guest_{name}", add=add, dress=dress)


def _text(name: str, title: str, share: int = 1) -> Cell:
    return Cell(name, title, lambda name, title, object_name: TextField(name, title, object_name=object_name, limit=_LIMIT), share)


def _sealed(name: str, title: str) -> Cell:
    return Cell(name, title, lambda name, title, object_name: SealedField(name, title, object_name=object_name))


def _country(name: str, title: str) -> Cell:
    return Cell(name, title, lambda name, title, object_name: CountryField(name, title, object_name=object_name))


def _date(name: str, title: str) -> Cell:
    return Cell(name, title, lambda name, title, object_name: DateField(name, title, object_name=object_name, relative_to=lambda: _FAR))


def _choice(name: str, title: str, titles: dict[Any, str]) -> Cell:
    return Cell(name, title, lambda name, title, object_name: ChoiceField(name, title, object_name=object_name, choices=choices_of(titles)))


def _note(name: str, title: str, object_name: str) -> Field:
    return NoteField(name, title, object_name=object_name, lines=2)


def _places(name: str, title: str, object_name: str) -> Field:
    field = ChecksField(name, title, object_name=object_name)
    field.set_choices(choices_of(PLACE_TITLES))
    return field
