"""What a guest file may say: texts that fit, countries and dates that exist, numbers that can be right. Each refusal names its field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import fields, replace
from functools import cache
from operator import attrgetter
from typing import Any

from hotel_desk.domain.card_numbers import SHORTEST_CARD_NUMBER
from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.countries import is_country
from hotel_desk.domain.document_reading import ReadField
from hotel_desk.domain.email_addresses import normal_email
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.guest_codes import ContactKind, DocumentKind
from hotel_desk.domain.guest_form import ContactLine, DocumentLine, GuestFileForm, PersonLine
from hotel_desk.domain.guest_names import pinyin_of
from hotel_desk.domain.phones import normal_phone
from hotel_desk.domain.resident_id import ReadResidentId, read_resident_id
from hotel_desk.language import N_
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH
from hotel_desk.services.typed_text import note_line, note_text, one_line, phone_line

MOST_LINES = 100
HIGHEST_VIP_LEVEL = 9
_OLDEST_YEARS = 130
_LONG = {"note": TEXT_LENGTH, "do_not_rent_reason": TEXT_LENGTH, "text": TEXT_LENGTH, "reason": TEXT_LENGTH, "street": NAME_LENGTH * 2}
_SHORT = {"postcode": 40, "programme": 40, "number": 80, "tag": 80, "tax_number": 40, "level": 40, "language": 16}
_NUMBERS = {"number", "tax_number", "bank_account"}
_REACHED_BY = {"phone", "email"}

_FIELDS = tuple(field.name for field in fields(GuestFileForm))
_VALUES = attrgetter(*_FIELDS)
_LINES_NEED = {
    "contacts": ("value", N_("A phone or an e-mail has a label and nothing else. Nothing was saved. Type it, or take the line away.")),
    "memberships": ("number", N_("A membership needs its number. Nothing was saved. Type it, or take the line away.")),
    "tags": ("tag", N_("A tag has a reason and no word. Nothing was saved. Type the tag, or take the line away.")),
    "invoice_titles": ("title", N_("An invoice title needs the title. Nothing was saved. Type it, or take the line away.")),
    "persons": ("name", N_("Somebody to talk to needs a name. Nothing was saved. Type it, or take the line away.")),
}


def checked_form(form: GuestFileForm, *, today: dt.date) -> GuestFileForm:
    """The form with its texts tidied, its phones and e-mails in one shape and what can be derived filled in.

    Args:
        today: the business date; nobody is born after it.

    Raises:
        InvalidInput, InputTooLong: a field cannot be right; nothing was saved.
    """
    tidy = _tidied(form)
    _refuse_odd_facts(tidy, today)
    _refuse_half_lines(tidy)
    name, pinyin = _called(tidy)
    made: dict[str, Any] = {
        "name": name,
        "pinyin": pinyin,
        "phone": normal_phone(tidy.phone, tidy.country),
        "email": normal_email(tidy.email, field="email"),
        "contacts": tuple(_contact(line, tidy.country) for line in tidy.contacts if line.value),
        "documents": tuple(_document(line, today) for line in tidy.documents),
        "tags": tuple({line.tag: line for line in tidy.tags if line.tag}.values()),
        "notes": tuple(line for line in tidy.notes if line.text.strip()),
        "preferences": tuple(line for line in tidy.preferences if line.value is None or line.value),
        "invoice_titles": tuple(line for line in tidy.invoice_titles if line.title),
        "persons": tuple(_person(line, tidy.country) for line in tidy.persons if line.name),
        "memberships": tuple(line for line in tidy.memberships if line.number),
    }
    # As `replace` does, in half the time: an import of 100,000 guests waits for it.
    return GuestFileForm(**dict(zip(_FIELDS, _VALUES(tidy), strict=True)) | made)


def _tidied(form: GuestFileForm) -> GuestFileForm:
    changed: dict[str, Any] = {}
    for name, tidy, limit in _texts_of(GuestFileForm):
        value = getattr(form, name)
        if type(value) is str:
            if value and not _is_tidy(value, limit):
                changed[name] = tidy(value, field=name, limit=limit).strip()
        elif name == "languages":
            if type(value) is not tuple:
                changed[name] = tuple(value)
        elif value and isinstance(value, tuple):
            _refuse_too_many(name, value)
            lines = tuple([_tidied_line(name, line) for line in value])
            if lines != value:
                changed[name] = lines
    return replace(form, **changed) if changed else form


def _tidied_line(of_field: str, line: Any) -> Any:
    changed = {}
    for name, tidy, limit in _texts_of(line.__class__):
        value = getattr(line, name)
        # Codes are texts too, of a type of their own, and stay.
        if type(value) is str and value and not _is_tidy(value, limit):
            changed[name] = tidy(value, field=of_field, limit=limit).strip()
    return replace(line, **changed) if changed else line


def _is_tidy(text: str, limit: int) -> bool:
    """Whether a text surely stays as it is: plain, without needless blanks, with too few digits for a card. As nearly every one is."""
    return (
        len(text) <= limit
        and text.isascii()
        and text.isprintable()
        and "  " not in text
        and text[0] != " " != text[-1]
        and (len(text) < SHORTEST_CARD_NUMBER or sum(map(str.isdigit, text)) < SHORTEST_CARD_NUMBER)
    )


@cache
def _texts_of(kind: type[Any]) -> tuple[tuple[str, Callable[..., str], int], ...]:
    """Every field of a form or of a line: how it is tidied if it is a text, and how long it may be."""
    return tuple(
        (
            field.name,
            _tidy(kind, field.name),
            _LONG.get(field.name, _SHORT.get(field.name, NAME_LENGTH)),
        )
        for field in fields(kind)
    )


def _tidy(kind: type[Any], field: str) -> Callable[..., str]:
    """No field takes the number of a card, but those that have long numbers of their own (`domain/card_columns.py`)."""
    if field in _NUMBERS:
        return one_line
    if field in _REACHED_BY or kind is ContactLine:
        return phone_line
    return note_text if field in _LONG and field != "street" else note_line


def _refuse_too_many(field: str, lines: tuple[Any, ...]) -> None:
    if len(lines) > MOST_LINES:
        raise InvalidInput(field, problem=N_("More than 100 lines do not fit here. Nothing was saved. Take some away."))


def _refuse_half_lines(form: GuestFileForm) -> None:
    """A line without what it is about would be left out, and what stands beside it would be lost."""
    for field, (needed, problem) in _LINES_NEED.items():
        for line in getattr(form, field):
            if getattr(line, needed):
                continue
            if any(getattr(line, part.name) for part in fields(line) if part.name not in {needed, "kind"}):
                raise InvalidInput(field, problem=problem)


def _refuse_odd_facts(form: GuestFileForm, today: dt.date) -> None:
    _refuse_odd_places(form)
    if form.birth_date is not None and not _birth_possible(form.birth_date, today):
        raise InvalidInput(
            "birth_date", problem=N_("Nobody alive was born on that day. Nothing was saved. Check the day, the month and the year.")
        )
    if not 0 <= form.vip_level <= HIGHEST_VIP_LEVEL:
        raise InvalidInput("vip_level", problem=N_("VIP levels go from 0 (none) to 9. Nothing was saved."))
    if form.do_not_rent and not form.do_not_rent_reason:
        raise InvalidInput("do_not_rent_reason", problem=N_("Say why this guest must not get a room. Nothing was saved."))
    if form.credit_days is not None and form.credit_days < 0:
        raise InvalidInput("credit_days", problem=N_("Days to pay cannot be fewer than none. Nothing was saved."))
    if form.credit_limit_minor is not None and form.credit_limit_minor < 0:
        raise InvalidInput("credit_limit_minor", problem=N_("A credit limit cannot be below zero. Nothing was saved."))


def _birth_possible(birth_date: dt.date, today: dt.date) -> bool:
    return today.year - _OLDEST_YEARS <= birth_date.year and birth_date <= today


def _refuse_odd_places(form: GuestFileForm) -> None:
    codes = [("country", form.country), ("nationality", form.nationality)]
    codes += [("addresses", line.country) for line in form.addresses] + [("documents", line.issuing_country) for line in form.documents]
    for field, code in codes:
        if code is not None and not is_country(code):
            raise InvalidInput(field, problem=N_("This country code is not known. Nothing was saved. Use two letters such as CN or PT."))
    for language in (*form.languages, *([form.language] if form.language else [])):
        if not language.isascii() or len(language) > _SHORT["language"]:
            raise InvalidInput("languages", problem=N_("This language code is not known. Nothing was saved. Write en or zh_CN."))


def _called(form: GuestFileForm) -> tuple[str, str]:
    """The name, and how it is read."""
    latin = " ".join(part for part in (form.given_name, form.family_name) if part)
    name = form.name or form.native_name or latin
    if not name:
        raise InvalidInput("name", problem=N_("A name is needed. Nothing was saved. Write the guest's name and try again."))
    native = form.native_name or (form.name if form.kind == ProfileKind.GUEST and not form.name.isascii() else "")
    return name, form.pinyin or pinyin_of(native)


def _contact(line: Any, country: str | None) -> Any:
    if line.kind == ContactKind.PHONE:
        return replace(line, value=normal_phone(line.value, country))
    return replace(line, value=normal_email(line.value, field="contacts"))


def _person(line: PersonLine, country: str | None) -> PersonLine:
    return replace(line, phone=normal_phone(line.phone, country), email=normal_email(line.email, field="persons"))


def _document(line: DocumentLine, today: dt.date) -> DocumentLine:
    if line.issue_date is not None and line.expiry_date is not None and line.issue_date > line.expiry_date:
        raise InvalidInput("documents", problem=N_("A document cannot expire before it was issued. Nothing was saved. Check both dates."))
    if line.number is None:
        return line
    if not line.number:
        raise InvalidInput("documents", problem=N_("A document needs its number. Nothing was saved. Type it, or take the line away."))
    if line.kind != DocumentKind.RESIDENT_ID:
        return line
    read = _read(line.number, today)
    # A region that is not on our list is no reason to refuse: counties are renamed every year.
    wrong = [failure for failure in read.failures if failure.field is not ReadField.REGION]
    if wrong:
        raise InvalidInput("documents", problem=wrong[0].problem)
    return replace(line, number=read.number, issuing_country=line.issuing_country or "CN")


def _read(number: str, today: dt.date) -> ReadResidentId:
    try:
        return read_resident_id(number, on=today)
    except StaffError as error:
        error.field = "documents"
        raise
