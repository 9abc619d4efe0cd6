"""Telephone numbers: kept as E.164 where they can be understood, shown as their country writes them, found by their endings."""

from __future__ import annotations

import re
from functools import cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

SHORTEST_PHONE = 4  # digits, below which nobody means a phone number
_MOST_CHARACTERS = 200
_MOST_DIGITS = 30
_LONGEST_CALLING_CODE = 3
_SHORTEST_NATIONAL, _LONGEST_NATIONAL = 2, 17  # digits that the library reads
_LOCAL_ENDINGS = (8, 7, SHORTEST_PHONE)  # a number without its area code, and what people remember
_PLUS = ("+", "\uff0b")
_NOT_DIGITS = re.compile(r"\D+")
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")  # +44 (0)20 …: dialled at home only
_E164 = re.compile(r"\+[1-9][0-9]{3,14}")
_EXTENSION = re.compile(r"(?:x|ext\.?|;ext=)\s*\d+$", re.IGNORECASE)


def normal_phone(text: str, *countries: str | None) -> str:
    """A number as E.164 where it can be understood; otherwise as typed, for a number nobody can parse is still worth keeping.

    Args:
        countries: whose numbers it may be, ISO 3166 alpha-2, the likeliest first: the guest's, then the hotel's. The first where
            the number is one that is given out decides, then the first where it has a length that there is.

    An extension is kept behind an x.
    """
    typed = text.strip()
    number = _understood(typed, countries) if typed else None
    if number is None:
        return typed
    written = _written(number)
    if _surely_read_again(number):
        return written
    again = _parsed(written, None)
    # Of an odd one (+860…) each reading takes another zero away.
    return written if again is not None and _written(again) == written else typed


def shown_phone(text: str, country: str | None) -> str:
    """A kept number as a person in a country reads it: the national form at home, the international one abroad.

    Args:
        country: of the hotel, ISO 3166 alpha-2.
    """
    number = _parsed(text, None)
    if number is None:
        return text
    at_home = country is not None and phonenumbers.region_code_for_number(number) == country
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL)


def phone_digits(text: str) -> str:
    """The digits of a number as it is kept or typed, without what dialling puts before them (zeros) and without extension."""
    if _E164.fullmatch(text):
        # As nearly every kept one is.
        return text[1:]
    bare = _EXTENSION.sub("", _TRUNK_ZERO.sub("", text[:_MOST_CHARACTERS]))
    digits = _NOT_DIGITS.sub("", bare)
    return (digits if digits.isascii() else "".join(str(int(digit)) for digit in digits)).lstrip("0")[:_MOST_DIGITS]


def phone_endings(kept: str) -> tuple[str, ...]:
    """The digits a number is found by: with country, without, without area, and the last four; the longest first."""
    digits = phone_digits(kept)
    if len(digits) < SHORTEST_PHONE:
        return ()
    endings = {digits, _national(kept, digits)}
    endings.update(digits[-length:] for length in _LOCAL_ENDINGS if len(digits) >= length)
    return tuple(sorted(endings, key=lambda one: (-len(one), one)))


def _national(kept: str, digits: str) -> str:
    """Without the calling code, which E.164 puts first; read off the list of codes, for parsing each number of a million takes minutes."""
    if not kept.strip().startswith("+"):
        return digits
    for length in range(1, _LONGEST_CALLING_CODE + 1):
        if int(digits[:length]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            return digits[length:].lstrip("0") or digits
    return digits


def _understood(typed: str, countries: tuple[str | None, ...]) -> PhoneNumber | None:
    candidates: list[PhoneNumber] = []
    for country in (*countries, None):
        number = _parsed(typed, country)
        if number is not None and number not in candidates:
            candidates.append(number)
    if len(candidates) == 1:
        # The quick question first: of one number it is no matter which of the two speaks for it.
        return candidates[0] if phonenumbers.is_possible_number(candidates[0]) or phonenumbers.is_valid_number(candidates[0]) else None
    for is_one in (phonenumbers.is_valid_number, phonenumbers.is_possible_number):
        for number in candidates:
            if is_one(number):
                return number
    return None


def _parsed(typed: str, country: str | None) -> PhoneNumber | None:
    international = f"+{typed[2:]}" if country is None and typed.startswith("00") else typed
    if country is None and not any(plus in international for plus in _PLUS):
        # The library would read it all before it said so.
        return None
    try:
        return phonenumbers.parse(international[:_MOST_CHARACTERS], country)
    except NumberParseException:
        return None


def _surely_read_again(number: PhoneNumber) -> bool:
    """Whether its E.164 is read as the same number: nothing at its beginning could be taken for what is dialled before it.

    Told from what the library takes away; reading each number of 100,000 guests twice takes seconds.
    """
    national = phonenumbers.national_significant_number(number)
    if number.extension or not _SHORTEST_NATIONAL <= len(national) <= _LONGEST_NATIONAL:
        return False
    dialled_before = _dialled_before(number.country_code)
    return dialled_before is None or dialled_before.match(national) is None


@cache
def _dialled_before(calling_code: int) -> re.Pattern[str] | None:
    """What may stand before a national number in the countries of a calling code; None: nothing."""
    region = phonenumbers.region_code_for_country_code(calling_code)
    metadata = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(calling_code, region)
    prefixes = "" if metadata is None else metadata.national_prefix_for_parsing or ""
    return re.compile(prefixes) if prefixes else None


def _written(number: PhoneNumber) -> str:
    written = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return f"{written} x{number.extension}" if number.extension else written
