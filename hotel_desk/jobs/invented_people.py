"""Whole guest files of people who do not exist, from many countries: the same number gives the same person every time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from random import Random

import phonenumbers

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.guest_codes import DocumentKind, Sex
from hotel_desk.domain.guest_form import DocumentLine, GuestFileForm, InvoiceTitleLine, MembershipLine
from hotel_desk.domain.guest_names import pinyin_of
from hotel_desk.domain.search_words import fold
from hotel_desk.jobs.invented_guests import SURNAME_FIRST, WRITTEN_TOGETHER, invented_names_of, locale_for

# How many of a hundred guests come from where.
_COUNTRIES = {
    "CN": 30, "GB": 7, "US": 7, "PT": 6, "DE": 6, "FR": 5, "ES": 5, "JP": 4, "RU": 4, "IT": 3, "KR": 3, "BR": 3, "NL": 2, "IN": 2, "SA": 2,
    "PL": 2, "TR": 2, "SE": 1, "NO": 1, "DK": 1, "CZ": 1, "GR": 1, "HU": 1, "IL": 1,
}  # fmt: skip
_DRAWN = 1_500  # names drawn of each country, of which many are the same
_MAIL_HOSTS = ("example.com", "example.net", "example.org", "mail.example", "post.example")
_COMPANY_ENDINGS = ("Ltd", "GmbH", "S.A.", "Lda", "Inc", "Travel", "Trading", "旅行社", "有限公司")
_COMPANIES, _AGENTS = 0.015, 0.005
_WITH_PHONE, _WITH_EMAIL, _WITH_DOCUMENT, _WITH_MEMBERSHIP, _WITH_COMPANY, _TWO_GIVEN_NAMES, _ALIKE = 0.8, 0.6, 0.15, 0.05, 0.03, 0.3, 0.02
_FIRST_BIRTH, _DAYS_OF_BIRTH = date(1935, 1, 1), 365 * 70
_LOCAL_DIGITS = 7
_NOT_MAIL = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class _Country:
    """What names and numbers of a country are made of."""

    code: str
    language: str
    surnames: tuple[str, ...]
    given: dict[Sex, tuple[str, ...]]
    phone_start: str
    joiner: str


def invented_people(first: int, count: int) -> list[GuestFileForm]:
    """The people with these numbers; one in fifty is somebody of the same thousand once more, written a little differently.

    Args:
        first: number of the first one, from 1 on.
    """
    people: list[GuestFileForm] = []
    for number in range(first, first + count):
        chance = Random(f"invented guest {number}")  # noqa: S311 - nobody's secret
        if people and chance.random() < _ALIKE:
            people.append(_once_more(chance, people[chance.randrange(len(people))]))
        else:
            people.append(_somebody(chance, number))
    return people


def _somebody(chance: Random, number: int) -> GuestFileForm:
    country = _country(chance.choices(tuple(_COUNTRIES), cum_weights=_weights())[0])
    kind = chance.random()
    if kind < _COMPANIES + _AGENTS:
        return _partner(chance, country, ProfileKind.COMPANY if kind < _COMPANIES else ProfileKind.AGENT)
    sex = chance.choice((Sex.FEMALE, Sex.MALE))
    family, given = chance.choice(country.surnames), _given_name(chance, country, sex)
    person = replace(
        _named(country, family, given),
        sex=sex,
        birth_date=_FIRST_BIRTH + timedelta(days=chance.randrange(_DAYS_OF_BIRTH)),
        nationality=country.code,
        country=country.code,
        phone=_phone(chance, country) if chance.random() < _WITH_PHONE else "",
    )
    return replace(
        person,
        email=_email(chance, person) if chance.random() < _WITH_EMAIL else "",
        documents=(_passport(country, number),) if chance.random() < _WITH_DOCUMENT else (),
        memberships=(MembershipLine("STAR", f"SM{number:09}"),) if chance.random() < _WITH_MEMBERSHIP else (),
        invoice_titles=(InvoiceTitleLine(_company(chance, country)),) if chance.random() < _WITH_COMPANY else (),
    )


def _partner(chance: Random, country: _Country, kind: ProfileKind) -> GuestFileForm:
    return GuestFileForm(kind=kind, name=_company(chance, country), country=country.code, phone=_phone(chance, country))


def _company(chance: Random, country: _Country) -> str:
    return f"{chance.choice(country.surnames)} {chance.choice(country.surnames)} {chance.choice(_COMPANY_ENDINGS)}"


def _given_name(chance: Random, country: _Country, sex: Sex) -> str:
    names = country.given[sex]
    first = chance.choice(names)
    if country.code == "CN":
        # Any character of the given names, one or two of them: as many names as there are people.
        return "".join(chance.choice(chance.choice(names)) for _character in range(chance.choice((1, 2, 2))))
    if country.joiner and chance.random() < _TWO_GIVEN_NAMES:
        return f"{first} {chance.choice(names)}"
    return first


def _named(country: _Country, family: str, given: str) -> GuestFileForm:
    """The name as the country writes it; one in letters of its own comes with what is known of its Latin ones."""
    surname_first = country.language in SURNAME_FIRST
    name = country.joiner.join((family, given) if surname_first else (given, family))
    if name.isascii() or fold(name).isascii():
        return GuestFileForm(name=name, family_name=family, given_name=given)
    pinyin = pinyin_of(name) if country.language == "zh" else ""
    family_read, _blank, given_read = pinyin.partition(" ")
    return GuestFileForm(name=name, native_name=name, pinyin=pinyin, family_name=family_read, given_name=given_read)


def _phone(chance: Random, country: _Country) -> str:
    return f"{country.phone_start}{chance.randrange(10**_LOCAL_DIGITS):0{_LOCAL_DIGITS}}"


def _email(chance: Random, person: GuestFileForm) -> str:
    words = [_NOT_MAIL.sub("", fold(word)) for word in (person.given_name, person.family_name)]
    local = ".".join(word for word in words if word) or "guest"
    return f"{local}{chance.randrange(10_000)}@{chance.choice(_MAIL_HOSTS)}"


def _passport(country: _Country, number: int) -> DocumentLine:
    return DocumentLine(DocumentKind.PASSPORT, f"{country.code[0]}{number:08}", country.code)


def _once_more(chance: Random, person: GuestFileForm) -> GuestFileForm:
    """The same person as another clerk wrote them down: a letter lost or the names swapped, and no number that only one may have."""
    alike = replace(person, documents=(), memberships=())
    if chance.random() < 1 / 2 and person.given_name and not person.native_name:
        return replace(
            alike, name=f"{person.family_name} {person.given_name}", given_name=person.family_name, family_name=person.given_name
        )
    place = chance.randrange(len(person.name))
    name = f"{person.name[:place]}{person.name[place + 1 :]}".strip() or person.name
    return replace(alike, name=name, native_name=name if person.native_name else "", family_name="", given_name="", phone="")


@cache
def _weights() -> Sequence[int]:
    return tuple(accumulate(_COUNTRIES.values()))


@cache
def _country(code: str) -> _Country:
    locale = locale_for(code)
    language = locale.partition("_")[0]
    surnames, female, male = invented_names_of(locale, _DRAWN)
    example = phonenumbers.example_number_for_type(code, phonenumbers.PhoneNumberType.MOBILE)
    written = "" if example is None else phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    return _Country(
        code,
        language,
        surnames,
        {Sex.FEMALE: female, Sex.MALE: male},
        written[:-_LOCAL_DIGITS],
        "" if language in WRITTEN_TOGETHER else " ",
    )
