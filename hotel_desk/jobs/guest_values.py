"""What the cells of a file of guests say: dates, countries, sexes and documents as people and other systems write them.

The worked table is in `docs/algorithms/guest-import.md`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from babel import Locale

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.guest_codes import AddressKind, DocumentKind, Sex
from hotel_desk.domain.guest_form import AddressLine, DocumentLine, GuestFileForm, MembershipLine, TagLine
from hotel_desk.jobs.countries import country_of
from hotel_desk.language import N_
from hotel_desk.reports.table_cells import as_typed

MOST_CHARACTERS = 4000
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ]00:00(?::00)?)?", re.ASCII)
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})", re.ASCII)
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}", re.ASCII)
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2,4}))?", re.ASCII)
_TAG_MARKS = re.compile(r"[;；,，|、\n]+")
_MONTHS = 12
_KINDS = {
    ProfileKind.GUEST: "guest person individual 客人 个人 散客",
    ProfileKind.COMPANY: "company corporate firm 公司 协议公司 单位",
    ProfileKind.AGENT: "agent travelagent travel_agent agency 旅行社 中介 代理",
}
_SEXES = {Sex.FEMALE: "f female w woman mrs ms 女", Sex.MALE: "m male man mr 男", Sex.OTHER: "x other diverse 其他"}
_DOCUMENTS = {
    DocumentKind.RESIDENT_ID: "resident_id residentid 身份证 居民身份证 二代身份证",
    DocumentKind.PASSPORT: "passport p 护照",
    DocumentKind.IDENTITY_CARD: "identity_card identitycard idcard id",
    DocumentKind.HOME_RETURN_PERMIT: "home_return_permit homereturnpermit 港澳居民来往内地通行证 回乡证 港澳通行证",
    DocumentKind.TAIWAN_PERMIT: "taiwan_permit taiwanpermit 台湾居民来往大陆通行证 台胞证",
    DocumentKind.RESIDENCE_PERMIT: "residence_permit residencepermit 居留证 居留许可 外国人永久居留身份证",
    DocumentKind.DRIVING_LICENCE: "driving_licence drivinglicence driverslicense drivinglicense 驾驶证 驾照",
    DocumentKind.OTHER: "other 其他",
}


def _by_word[Code](words: Mapping[Code, str]) -> dict[str, Code]:
    return {word: code for code, listed in words.items() for word in listed.split()}


_KIND_OF, _SEX_OF, _DOCUMENT_OF = _by_word(_KINDS), _by_word(_SEXES), _by_word(_DOCUMENTS)


class UnreadableValue(StaffError):
    code = "guest_import.value"
    template = N_("“{value}” is not understood here.")


class UnclearDate(UnreadableValue):
    template = N_("“{value}” may be two different days. Write the year first, as in 1985-03-12.")


class ValueTooLong(UnreadableValue):
    template = N_("The text has {length} characters; at most {limit} fit here.")


def form_of(values: Mapping[str, str]) -> GuestFileForm:
    """The form that one line of a file fills; it is not yet checked as a whole.

    Args:
        values: cells by field, see `guest_columns.FIELD_TITLES`; a field that is missing is empty.

    Raises:
        UnreadableValue: a cell cannot be understood; its `field` says which.
    """
    text = {field: as_typed(value.strip()) for field, value in values.items()}
    for field, value in text.items():
        if len(value) > MOST_CHARACTERS:
            raise ValueTooLong(field, length=len(value), limit=MOST_CHARACTERS, value="")
    country = _country(text, "country")
    return GuestFileForm(
        kind=_word(text, "kind", _KIND_OF) or ProfileKind.GUEST,
        name=text.get("name", ""),
        native_name=text.get("native_name", ""),
        family_name=text.get("family_name", ""),
        given_name=text.get("given_name", ""),
        sex=_word(text, "sex", _SEX_OF),
        birth_date=_date(text, "birth_date"),
        nationality=_country(text, "nationality"),
        country=country,
        language=_language(text),
        phone=text.get("phone", ""),
        email=text.get("email", ""),
        note=text.get("note", ""),
        vip_level=_level(text),
        first_source=text.get("first_source", ""),
        tax_number=text.get("tax_number", ""),
        addresses=_addresses(text, country),
        documents=_documents(text),
        memberships=_memberships(text),
        tags=tuple(TagLine(tag.strip()) for tag in _TAG_MARKS.split(text.get("tags", "")) if tag.strip()),
    )


def date_of(text: str) -> date | None:
    """A day as people write it; None where it is none.

    Raises:
        UnclearDate: day and month could be either way round.
    """
    found = _YEAR_FIRST.fullmatch(text) or _TOGETHER.fullmatch(text)
    try:
        if found:
            return date(*map(int, found.groups()))
        if found := _YEAR_LAST.fullmatch(text):
            first, second, year = map(int, found.groups())
            if first <= _MONTHS and second <= _MONTHS and first != second and not _DOTTED.fullmatch(text):
                raise UnclearDate(value=text)
            # 31.12.1985 and 31/12/1985; 12/31/1985 as it is written in America.
            return date(year, first, second) if second > _MONTHS else date(year, second, first)
    except ValueError:
        return None
    return None


@cache
def country_named(text: str) -> str | None:
    """The country of a code of two or three letters, or of its name in English or Chinese; None where it is none."""
    return country_of(text) or _countries_by_name().get(text.strip().casefold())


@cache
def _countries_by_name() -> dict[str, str]:
    tongues = [Locale(tongue).territories.items() for tongue in ("en", "zh")]
    names = {name.casefold(): code for territories in tongues for code, name in territories if country_of(code) == code}
    return names | {"中国大陆": "CN", "中华人民共和国": "CN", "香港": "HK", "澳门": "MO", "usa": "US", "uk": "GB"}


def _country(text: Mapping[str, str], field: str) -> str | None:
    value = text.get(field, "")
    if not value:
        return None
    found = country_named(value)
    if found is None:
        raise UnreadableValue(field, value=value[:80])
    return found


def _word[Code](text: Mapping[str, str], field: str, codes: Mapping[str, Code]) -> Code | None:
    value = text.get(field, "")
    if not value:
        return None
    found = codes.get(value.casefold().replace(" ", "").rstrip("."))
    if found is None:
        raise UnreadableValue(field, value=value[:80])
    return found


def _date(text: Mapping[str, str], field: str) -> date | None:
    value = text.get(field, "")
    if not value:
        return None
    try:
        found = date_of(value)
    except UnclearDate as error:
        error.field = field
        raise
    if found is None:
        raise UnreadableValue(field, value=value[:80])
    return found


def _language(text: Mapping[str, str]) -> str | None:
    value = text.get("language", "")
    if not value:
        return None
    found = _LANGUAGE.fullmatch(value)
    if found is None or found[1].casefold() not in _known_languages():
        named = _languages_by_name().get(value.casefold())
        if named is None:
            raise UnreadableValue("language", value=value[:80])
        return named
    return found[1].lower() + (f"_{found[2].upper()}" if found[2] and len(found[2]) == 2 else "")  # noqa: PLR2004 - of a country


@cache
def _known_languages() -> frozenset[str]:
    return frozenset(Locale("en").languages)


@cache
def _languages_by_name() -> dict[str, str]:
    return {name.casefold(): code for tongue in ("en", "zh") for code, name in Locale(tongue).languages.items() if len(code) == 2}  # noqa: PLR2004 - codes of two letters


def _level(text: Mapping[str, str]) -> int:
    value = text.get("vip_level", "").casefold().removeprefix("vip").strip()
    if not value:
        return 1 if text.get("vip_level") else 0
    if not (value.isascii() and value.isdigit()) or len(value) > 1:
        raise UnreadableValue("vip_level", value=text["vip_level"][:80])
    return int(value)


def _addresses(text: Mapping[str, str], country: str | None) -> tuple[AddressLine, ...]:
    street, city, region, postcode = (text.get(field, "") for field in ("street", "city", "region", "postcode"))
    return (AddressLine(AddressKind.HOME, street, city, region, postcode, country),) if street or city or region or postcode else ()


def _documents(text: Mapping[str, str]) -> tuple[DocumentLine, ...]:
    number = text.get("document_number", "")
    if not number:
        return ()
    kind = _word(text, "document_kind", _DOCUMENT_OF) or DocumentKind.OTHER
    return (DocumentLine(kind, number, _country(text, "document_country"), expiry_date=_date(text, "document_expiry")),)


def _memberships(text: Mapping[str, str]) -> tuple[MembershipLine, ...]:
    number = text.get("membership_number", "")
    return (MembershipLine(text.get("membership_programme", ""), number),) if number else ()
