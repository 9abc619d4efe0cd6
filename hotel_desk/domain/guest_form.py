"""The form of the guest file, as an editor fills it and a command takes it: every field of a person, company or agent.

A line that is sealed comes to the screen without its value; given back with its id and no value, it stays as it is.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID, uuid5

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.guest_codes import AddressKind, ContactKind, DocumentKind, NoteKind, NotePlace, PreferenceKind, Sex, VipClass
from hotel_desk.language import N_


@dataclass(frozen=True, slots=True)
class ContactLine:
    kind: ContactKind
    value: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class AddressLine:
    kind: AddressKind
    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """An identity document. `number` None keeps the number of the document `id`."""

    kind: DocumentKind
    number: str | None
    issuing_country: str | None = None
    issue_date: dt.date | None = None
    expiry_date: dt.date | None = None
    id: UUID | None = None


def asked_document_id(request_id: UUID, place: int) -> UUID:
    """What a document that nobody has stored yet is called while a request asks for it.

    Args:
        place: among the documents that are asked for, from 0.
    """
    return uuid5(request_id, str(place))


@dataclass(frozen=True, slots=True)
class MembershipLine:
    programme: str
    number: str
    level: str = ""
    expiry_date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PreferenceLine:
    """A chip. `value` None keeps the sealed words of the preference `id`."""

    kind: PreferenceKind
    value: str | None
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NoteLine:
    kind: NoteKind
    text: str
    shown_at: tuple[NotePlace, ...] = ()


@dataclass(frozen=True, slots=True)
class TagLine:
    tag: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceTitleLine:
    title: str
    tax_number: str = ""
    address: str = ""
    phone: str = ""
    bank: str = ""
    bank_account: str = ""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody to talk to at a company."""

    name: str
    post: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class GuestFileForm:
    """The whole record as it should be.

    Args:
        name: what the desk calls them; empty: made from the native name, else from given and family name.
        pinyin: empty: made from the native name.
        country, nationality: ISO 3166 alpha-2, or None.
        language: of papers and letters; `languages`: those spoken, as codes.
        vip_level: 0 (none) to 9.
        credit_days: days until a company pays; `credit_limit_minor`: the most it may owe, minor units; None: none agreed.
    """

    kind: ProfileKind = ProfileKind.GUEST
    name: str = ""
    native_name: str = ""
    family_name: str = ""
    given_name: str = ""
    pinyin: str = ""
    sex: Sex | None = None
    birth_date: dt.date | None = None
    nationality: str | None = None
    country: str | None = None
    language: str | None = None
    languages: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    note: str = ""
    vip_level: int = 0
    vip_class: VipClass = VipClass.ORDINARY
    do_not_rent: bool = False
    do_not_rent_reason: str = ""
    first_source: str = ""
    tax_number: str = ""
    credit_days: int | None = None
    credit_limit_minor: int | None = None
    contacts: tuple[ContactLine, ...] = ()
    addresses: tuple[AddressLine, ...] = ()
    documents: tuple[DocumentLine, ...] = ()
    memberships: tuple[MembershipLine, ...] = ()
    preferences: tuple[PreferenceLine, ...] = ()
    notes: tuple[NoteLine, ...] = ()
    tags: tuple[TagLine, ...] = ()
    invoice_titles: tuple[InvoiceTitleLine, ...] = ()
    persons: tuple[PersonLine, ...] = ()


PROTECTED_FIELDS = ("name", "native_name", "family_name", "given_name", "birth_date", "documents")
# Shown to, and changed by, only those who may see contacts.
CONTACT_FIELDS = ("phone", "email", "contacts", "addresses")
SIMPLE_FIELDS = (
    "name",
    "native_name",
    "family_name",
    "given_name",
    "pinyin",
    "sex",
    "birth_date",
    "nationality",
    "country",
    "language",
    "languages",
    "phone",
    "email",
    "note",
    "vip_level",
    "vip_class",
    "do_not_rent",
    "do_not_rent_reason",
    "first_source",
    "tax_number",
    "credit_days",
    "credit_limit_minor",
)
LINE_FIELDS = ("contacts", "addresses", "documents", "memberships", "preferences", "notes", "tags", "invoice_titles", "persons")
# Of a person; what a company or agent calls otherwise is in `PARTNER_TITLES`.
FIELD_TITLES: dict[str, str] = {
    "name": N_("Full name"),
    "native_name": N_("Name in its own script"),
    "family_name": N_("Family name"),
    "given_name": N_("Given name"),
    "pinyin": N_("Pinyin"),
    "sex": N_("Sex"),
    "birth_date": N_("Date of birth"),
    "nationality": N_("Nationality"),
    "country": N_("Country"),
    "language": N_("Language of letters"),
    "languages": N_("Languages spoken"),
    "phone": N_("Phone"),
    "email": N_("E-mail"),
    "note": N_("Note"),
    "vip_level": N_("VIP level"),
    "vip_class": N_("VIP class"),
    "do_not_rent": N_("Do not rent"),
    "do_not_rent_reason": N_("Why not to rent"),
    "first_source": N_("First heard of us"),
    "tax_number": N_("Tax number"),
    "credit_days": N_("Days to pay"),
    "credit_limit_minor": N_("Credit limit"),
    "contacts": N_("Further phones and e-mails"),
    "addresses": N_("Addresses"),
    "documents": N_("Documents"),
    "memberships": N_("Memberships"),
    "preferences": N_("Preferences"),
    "notes": N_("Notes"),
    "tags": N_("Tags"),
    "invoice_titles": N_("Invoice titles"),
    "persons": N_("People to talk to"),
    "photo": N_("Photo"),
    "consents": N_("Consents"),
}
PARTNER_TITLES: dict[str, str] = {"name": N_("Name")}
