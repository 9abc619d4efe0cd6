"""The Chinese resident id number: what its eighteen characters say, and what of them cannot be (GB 11643-1999).

Six digits of the region where it was first registered, the birth date, a serial number (odd for men, even for women) and
a check character by ISO 7064 MOD 11-2, where X stands for ten.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from stdnum import numdb
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from hotel_desk.domain.document_reading import FieldRemark, ReadField
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.guest_codes import Sex
from hotel_desk.language import N_

_MOST_CHARACTERS = 200
_SEPARATORS = re.compile(r"[\s\-‐‑–—.·]+")
_NEW = re.compile(r"[0-9]{17}[0-9X]")
_OLD = re.compile(r"[0-9]{15}")
# Residence permits of people from Hong Kong, Macao and Taiwan (since 2018).
_REGIONS_OUTSIDE = {"810000": "香港特别行政区", "820000": "澳门特别行政区", "830000": "台湾省"}
_FOREIGN_RESIDENT = "9"  # lives in China for good, and has no region (since 2023)
_EARLIEST_BIRTH = date(1880, 1, 1)

_CHECK_FAILED = N_("The last character does not agree with the number: a digit was misread. Compare the number with the card.")
_REGION_UNKNOWN = N_("The first six digits are no region that is known. Compare the number with the card.")
_NO_BIRTH_DATE = N_("The birth date in the number is no date. Compare the number with the card.")
_BIRTH_TO_COME = N_("The birth date in the number lies in the future. Compare the number with the card.")
_BIRTH_TOO_OLD = N_("The birth date in the number lies too far back. Compare the number with the card.")


class ResidentIdUnreadable(StaffError):
    """What was typed or scanned has not the shape of a resident id number."""

    code = "document.resident_id.unreadable"
    template = N_(
        "This is no resident id number: it has 17 digits and then a digit or X. {length} characters were read. Nothing was filled in. "
        "Read it again, or type the fields."
    )


class ResidentIdTooOld(StaffError):
    """A number of the first kind, which nobody has a valid card for."""

    code = "document.resident_id.too_old"
    template = N_(
        "This is an old number of 15 digits; cards with it ended in 2013. Nothing was filled in. "
        "Ask for the new card, which has 18 characters."
    )


@dataclass(frozen=True, slots=True)
class ReadResidentId:
    """What a resident id number says. A field named in `failures` is to be compared with the card.

    Args:
        region_code: six digits, by GB/T 2260.
        region: province and county in Chinese; without the county where it is not known what it was called, empty where nothing is.
    """

    number: str
    region_code: str
    region: str
    birth_date: date | None
    sex: Sex
    failures: tuple[FieldRemark, ...] = ()

    def is_right(self, wanted: ReadField) -> bool:
        """Tell whether a field may be filled in as it was read."""
        return all(failure.field is not wanted for failure in self.failures)


def read_resident_id(text: str, *, on: date) -> ReadResidentId:
    """Read a resident id number. Where its check character fails, nothing in it can be relied on, and all its fields are named.

    Args:
        text: as typed or scanned; blanks and hyphens may part it.
        on: the hotel's day, after which nobody is born.

    Raises:
        ResidentIdTooOld: fifteen digits, as until 1999.
        ResidentIdUnreadable: anything else that has not 17 digits and a digit or X.
    """
    number = _compact(text)
    if _OLD.fullmatch(number):
        raise ResidentIdTooOld
    if not _NEW.fullmatch(number):
        raise ResidentIdUnreadable(length=len(number))
    region = _region(number)
    birth_date = _birth_date(number)
    failures = list(_failures(number, region, birth_date, on))
    return ReadResidentId(
        number=number,
        region_code=number[:6],
        region=region,
        birth_date=birth_date,
        sex=Sex.MALE if int(number[16]) % 2 else Sex.FEMALE,
        failures=tuple(failures),
    )


def _compact(text: str) -> str:
    usual = unicodedata.normalize("NFKC", text[:_MOST_CHARACTERS])
    printed = "".join(character for character in usual if unicodedata.category(character)[0] != "C" or character.isspace())
    return _SEPARATORS.sub("", printed).upper()


def _failures(number: str, region: str, birth_date: date | None, on: date) -> list[FieldRemark]:
    found = []
    if number[-1] != ric.calc_check_digit(number):
        found = [FieldRemark(where, _CHECK_FAILED) for where in (ReadField.NUMBER, ReadField.BIRTH_DATE, ReadField.SEX)]
    if not region and number[0] != _FOREIGN_RESIDENT:
        found.append(FieldRemark(ReadField.REGION, _REGION_UNKNOWN))
    if birth_date is None:
        found.append(FieldRemark(ReadField.BIRTH_DATE, _NO_BIRTH_DATE))
    elif birth_date > on:
        found.append(FieldRemark(ReadField.BIRTH_DATE, _BIRTH_TO_COME))
    elif birth_date < _EARLIEST_BIRTH:
        found.append(FieldRemark(ReadField.BIRTH_DATE, _BIRTH_TOO_OLD))
    return found


def _birth_date(number: str) -> date | None:
    try:
        return ric.get_birth_date(number)
    except ValidationError:
        return None


def _region(number: str) -> str:
    """Province and, where the list says which it was at the time of birth, county.

    Many a number was given long after birth, by a county that is called otherwise today: the province is what must be known.
    """
    if number[:6] in _REGIONS_OUTSIDE:
        return _REGIONS_OUTSIDE[number[:6]]
    parts: dict[str, str] = {}
    for _digits, named in numdb.get("cn/loc").info(number[:6]):
        parts |= named
    county = _county(number) if "county" in parts else ""
    return parts.get("province", "") + county


def _county(number: str) -> str:
    """What the county was called at the time of birth; empty where the list does not reach so far back."""
    try:
        return ric.get_birth_place(number)["county"]
    except ValidationError:
        return ""
