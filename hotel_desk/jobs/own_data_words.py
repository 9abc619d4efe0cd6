"""What the columns of a guest's own data are called on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hotel_desk.domain.guest_code_titles import (
    ADDRESS_KIND_TITLES,
    CONSENT_PURPOSE_TITLES,
    CONTACT_KIND_TITLES,
    DOCUMENT_KIND_TITLES,
    NOTE_KIND_TITLES,
    PREFERENCE_KIND_TITLES,
    REGISTRATION_STATE_TITLES,
    REQUEST_STATE_TITLES,
    SEX_TITLES,
    VIP_CLASS_TITLES,
)
from hotel_desk.domain.guest_form import FIELD_TITLES
from hotel_desk.domain.reservation_states import STATUS_TITLES
from hotel_desk.language import N_, _


def _by_code(titles: Mapping[Any, str]) -> Mapping[str, str]:
    return {str(code.value): title for code, title in titles.items()}


COLUMN_TITLES: dict[str, str] = {
    **FIELD_TITLES,
    "email_bounced_at": N_("E-mail came back on"),
    "bounced_at": N_("Came back on"),
    "external_code": N_("Number in another system"),
    "kind": N_("Kind"),
    "value": N_("Value"),
    "label": N_("Label"),
    "street": N_("Street"),
    "city": N_("City"),
    "region": N_("Region"),
    "postcode": N_("Postcode"),
    "number_sealed": N_("Document number"),
    "number_masked": N_("As it is shown"),
    "issuing_country": N_("Issued by"),
    "issue_date": N_("Issued on"),
    "expiry_date": N_("Valid until"),
    "checked_at": N_("Checked on"),
    "programme": N_("Programme"),
    "number": N_("Number"),
    "level": N_("Level"),
    "value_sealed": N_("Health"),
    "tagged_at": N_("Tagged on"),
    "tag": N_("Tag"),
    "reason": N_("Reason"),
    "written_at": N_("Written on"),
    "text": N_("Text"),
    "source": N_("Source"),
    "purpose": N_("Purpose"),
    "given": N_("Given"),
    "given_date": N_("Given on"),
    "recorded_at": N_("Recorded on"),
    "title": N_("Invoice title"),
    "address": N_("Address"),
    "bank": N_("Bank"),
    "bank_account": N_("Bank account"),
    "post": N_("Post"),
    "image_sealed": N_("Photo"),
    "media_type": N_("Kind of picture"),
    "taken_at": N_("Taken on"),
    "field": N_("Field"),
    "changed_at": N_("Changed on"),
    "before_sealed": N_("Before"),
    "after_sealed": N_("After"),
    "state": N_("State"),
    "requested_at": N_("Requested on"),
    "answer": N_("Answer"),
    "confirmation_number": N_("Confirmation number"),
    "booked_date": N_("Booked on"),
    "channel": N_("Channel"),
    "contact_name": N_("Contact"),
    "contact_phone": N_("Contact's phone"),
    "contact_email": N_("Contact's e-mail"),
    "order_number": N_("Order number"),
    "arrival_date": N_("Arrival"),
    "departure_date": N_("Departure"),
    "status": N_("Status"),
    "adults": N_("Adults"),
    "children": N_("Children"),
    "babies": N_("Babies"),
    "requests": N_("Requests"),
    "status_reason": N_("Reason of the status"),
    "upgrade_reason": N_("Reason of the upgrade"),
    "child_ages": N_("Ages of the children"),
    "age": N_("Age"),
    "due_date": N_("Due on"),
    "walked_date": N_("From"),
    "return_date": N_("Until"),
    "hotel_name": N_("Hotel"),
    "recipient": N_("Recipient"),
    "subject": N_("Subject"),
    "body": N_("Words"),
    "starts_at": N_("From"),
    "ends_at": N_("Until"),
    "persons": N_("Persons"),
    "price_minor": N_("Price"),
    "sent_at": N_("Sent on"),
    "form_sealed": N_("Form"),
    "opened_date": N_("Opened on"),
    "currency": N_("Currency"),
    "payee_name": N_("Payer"),
    "payee_address": N_("Payer's address"),
    "payee_tax_number": N_("Payer's tax number"),
    "business_date": N_("Date"),
    "amount_minor": N_("Amount"),
    "tax_minor": N_("of which tax"),
    "reference": N_("Reference"),
    "card_brand": N_("Card"),
    "card_last_four": N_("Last four digits"),
    "authorisation_code": N_("Authorisation code"),
    "terminal_reference": N_("Reference of the terminal"),
    "of_reference": N_("Terminal's reference of the first payment"),
    "guest_name": N_("Guest"),
    "total_minor": N_("Total"),
    "void_reason": N_("Why it is void"),
    "recipient_email": N_("E-mail"),
    "fixed_level": N_("Level set by hand"),
    "limit_minor": N_("Limit"),
    "stays": N_("Stays"),
    "spend_minor": N_("Spend"),
    "late_days": N_("Days paid late"),
    "first_date": N_("From"),
    "last_date": N_("Until"),
    "since_date": N_("Since"),
    "reasons": N_("Because"),
    "open_minor": N_("Open"),
    "overdue_minor": N_("Overdue"),
    "overdue_days": N_("Days overdue"),
    "given_up_minor": N_("Written off"),
    "set_level": N_("Level set by hand"),
    "set_reason": N_("Why it was set"),
    "set_date": N_("Set on"),
}


# By table and column: what the codes stored there are called.
CODE_TITLES: dict[tuple[str, str], Mapping[str, str]] = {
    ("profile", "sex"): _by_code(SEX_TITLES),
    ("profile", "vip_class"): _by_code(VIP_CLASS_TITLES),
    ("profile_contact", "kind"): _by_code(CONTACT_KIND_TITLES),
    ("profile_address", "kind"): _by_code(ADDRESS_KIND_TITLES),
    ("profile_document", "kind"): _by_code(DOCUMENT_KIND_TITLES),
    ("profile_preference", "kind"): _by_code(PREFERENCE_KIND_TITLES),
    ("profile_note", "kind"): _by_code(NOTE_KIND_TITLES),
    ("profile_consent", "purpose"): _by_code(CONSENT_PURPOSE_TITLES),
    ("profile_change", "field"): FIELD_TITLES,
    ("profile_change_request", "field"): FIELD_TITLES,
    ("profile_change_request", "state"): _by_code(REQUEST_STATE_TITLES),
    ("guest_registration", "state"): _by_code(REGISTRATION_STATE_TITLES),
    ("reservation", "status"): _by_code(STATUS_TITLES),
}
LANGUAGE_COLUMNS = frozenset({"language", "languages"})
COUNTRY_COLUMNS = frozenset({"country", "nationality", "issuing_country"})


def column_title(column: str) -> str:
    """A column as the guest reads it."""
    return _(COLUMN_TITLES[column])


def code_title(table: str, column: str, code: str) -> str:
    """A stored code as the guest reads it; what is no code is left as it is."""
    titles = CODE_TITLES.get((table, column), {})
    return _(titles[code]) if code in titles else code
