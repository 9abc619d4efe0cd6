"""What the guest file says in words: values of fields, how a guest stands to the hotel, where notes pop up."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.guest_code_titles import (
    ADDRESS_KIND_TITLES,
    CONTACT_KIND_TITLES,
    DOCUMENT_KIND_TITLES,
    NOTE_KIND_TITLES,
    PREFERENCE_KIND_TITLES,
    SEX_TITLES,
    VIP_CLASS_TITLES,
)
from hotel_desk.domain.guest_codes import NotePlace
from hotel_desk.domain.guest_form import FIELD_TITLES, PARTNER_TITLES
from hotel_desk.domain.masks import ALL_HIDDEN
from hotel_desk.language import N_, _, plural
from hotel_desk.ui.formats import amount_text, country_name, input_date_text, language_name

if TYPE_CHECKING:
    from hotel_desk.queries.profiles import ProfileHit

PLACE_TITLES: dict[NotePlace, str] = {
    NotePlace.BOOKING: N_("When booking"),
    NotePlace.CHECK_IN: N_("At check-in"),
    NotePlace.CASHIER: N_("At the cashier's"),
}
KIND_TITLES: dict[ProfileKind, str] = {
    ProfileKind.GUEST: N_("Guest"),
    ProfileKind.COMPANY: N_("Company"),
    ProfileKind.AGENT: N_("Agent"),
}
_CODE_TITLES: dict[Any, str] = {
    code: title
    for titles in (
        SEX_TITLES,
        VIP_CLASS_TITLES,
        CONTACT_KIND_TITLES,
        ADDRESS_KIND_TITLES,
        DOCUMENT_KIND_TITLES,
        NOTE_KIND_TITLES,
        PREFERENCE_KIND_TITLES,
        PLACE_TITLES,
    )
    for code, title in titles.items()  # type: ignore[attr-defined]
}
_COUNTRIES = frozenset({"country", "nationality", "issuing_country"})


def choices_of(titles: dict[Any, str]) -> list[tuple[Any, str]]:
    """The codes of a set with their titles, to choose from."""
    return [(code, _(title)) for code, title in titles.items()]


def field_title(name: str, kind: ProfileKind = ProfileKind.GUEST) -> str:
    """What a field of the guest file is called; a company's name is another word than a person's in some languages."""
    partner = PARTNER_TITLES.get(name) if kind is not ProfileKind.GUEST else None
    return _(partner or FIELD_TITLES.get(name, name))


def value_words(name: str, value: Any, currency: str) -> str:
    """A value of the guest file as one line; a dash for nothing.

    Args:
        name: the field, which says whether a text is a country.
        currency: of the credit limit.
    """
    return _said(name, value, currency) or "–"


def _said(name: str, value: Any, currency: str) -> str:  # noqa: PLR0911 - one line a kind of value
    if value is None or value in ("", ()):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "credit_limit_minor":
        return amount_text(value, currency)
    if name == "vip_level":
        return _("VIP {level}").format(level=value) if value else ""
    if isinstance(value, dt.date):
        return input_date_text(value)
    if isinstance(value, tuple):
        return "; ".join(filter(None, (_said(name, one, currency) for one in value)))
    if is_dataclass(value):
        return ", ".join(filter(None, (_part(value, part.name, currency) for part in fields(value))))
    if type(value) is not str and value in _CODE_TITLES:
        return _(_CODE_TITLES[value])
    if name in _COUNTRIES:
        return country_name(value)
    return language_name(value) if name in {"language", "languages"} else str(value)


def _part(line: Any, name: str, currency: str) -> str:
    value = getattr(line, name)
    if name == "id":
        return ""
    if value is None and name in {"number", "value"}:
        return ALL_HIDDEN
    return _said(name, value, currency)


def age_on(birth_date: dt.date, today: dt.date) -> int:
    """Whole years lived."""
    return today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))


def age_words(birth_date: dt.date | None, today: dt.date) -> str:
    """The age in words; empty while the birth date is not known or to come."""
    if birth_date is None or birth_date > today:
        return ""
    years = age_on(birth_date, today)
    return plural("{count} year old", "{count} years old", years).format(count=years)


def standing_words(hit: ProfileHit) -> str:
    """How a guest who was found stands to the hotel: in house, arriving, or how often here."""
    if hit.standing.in_house:
        return _("in house")
    if hit.standing.arriving:
        return _("arriving")
    if hit.standing.stays:
        return plural("{count} stay", "{count} stays", hit.standing.stays).format(count=hit.standing.stays)
    return ""


def hit_words(hit: ProfileHit) -> str:
    """The second line of a hit: why, how it stands to the hotel, and what tells it from others."""
    kind = "" if hit.kind is ProfileKind.GUEST else _(KIND_TITLES[hit.kind])
    vip = _("VIP {level}").format(level=hit.vip_level) if hit.vip_level else ""
    return " · ".join(
        part for part in (_(hit.reason) if hit.reason else "", kind, standing_words(hit), vip, hit.phone or hit.email) if part
    )
