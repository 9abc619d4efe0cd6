"""What a merge says in words: values of fields side by side, and what would be led over."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hotel_desk.domain.guest_code_titles import SEX_TITLES, VIP_CLASS_TITLES
from hotel_desk.domain.guest_codes import Sex, VipClass
from hotel_desk.language import N_, _
from hotel_desk.ui.formats import amount_text, country_name, input_date_text, language_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotel_desk.domain.guest_likeness import LikenessReason

TABLE_TITLES: dict[str, str] = {
    "reservation": N_("Reservations"),
    "booking": N_("Bookings"),
    "block": N_("Groups"),
    "accompanying_guest": N_("Stays as a companion"),
    "place_booking": N_("Places booked"),
    "turn_away": N_("Turn-aways"),
    "guest_registration": N_("Registrations with the police"),
    "ar_account": N_("Account"),
    "folio_window": N_("Folio windows"),
    "routing_rule": N_("Where charges go"),
    "invoice": N_("Invoices"),
    "rate_plan_partner": N_("Negotiated rates"),
    "commission_agreement": N_("Commission agreements"),
    "agent_commission": N_("Commissions"),
    "profile_contact": N_("Further phones and e-mails"),
    "profile_address": N_("Addresses"),
    "profile_document": N_("Documents"),
    "profile_membership": N_("Memberships"),
    "profile_preference": N_("Preferences"),
    "profile_tag": N_("Tags"),
    "profile_note": N_("Notes"),
    "profile_consent": N_("Consents"),
    "profile_invoice_title": N_("Invoice titles"),
    "profile_person": N_("People to talk to"),
    "profile_photo": N_("Photo"),
    "profile_change": N_("History"),
    "profile_change_request": N_("Decided requests"),
    "profile_view": N_("Who looked"),
    "profile_credit": N_("Credit level"),
}


def stored_words(field: str, text: str, currency: str) -> str:
    """A value of the preview as a person reads it; masked ones stay as they are, a dash for nothing."""
    return _said(field, text, currency) if text else "–"


def moves_words(moves: Mapping[str, int]) -> str:
    """What would be led over: each kind with its number."""
    return " · ".join(f"{_(TABLE_TITLES[table])}: {count}" for table, count in moves.items())


def reasons_words(reasons: tuple[LikenessReason, ...]) -> str:
    """Why two records may be of one person, the strongest first."""
    return " · ".join(reason.words for reason in reasons)


def birth_words(text: str) -> str:
    """A birth date; a masked one stays as it is."""
    return input_date_text(dt.date.fromisoformat(text)) if _is_date(text) else text


def _said(field: str, text: str, currency: str) -> str:  # noqa: PLR0911 - one line a kind of value
    match field:
        case "sex":
            return _(SEX_TITLES[Sex(text)])
        case "vip_class":
            return _(VIP_CLASS_TITLES[VipClass(text)])
        case "do_not_rent":
            return _("yes")
        case "country" | "nationality":
            return country_name(text)
        case "language" | "languages":
            return ", ".join(map(language_name, text.split(",")))
        case "birth_date":
            return birth_words(text)
        case "credit_limit_minor":
            return amount_text(int(text), currency)
    return text


def _is_date(text: str) -> bool:
    return len(text) == len("1990-12-31") and text.replace("-", "").isdigit()
