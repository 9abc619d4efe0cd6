"""A travel document's machine-readable zone: typed, pasted or scanned, into fields, with what of it failed (ICAO Doc 9303).

The rules and worked tables are in `docs/algorithms/document-reading.md`. No library fits (`docs/dependencies.md`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from hotel_desk.domain.document_reading import FieldRemark, ReadField
from hotel_desk.domain.document_states import DocumentState, document_state
from hotel_desk.domain.guest_codes import Sex
from hotel_desk.domain.zone_lines import (
    DOCUMENT_CODE,
    FILLER,
    ISSUING_COUNTRY,
    LAYOUTS,
    Layout,
    ZoneFormat,
    check_digit,
    laid_out,
    split_name,
)
from hotel_desk.language import N_

# Letters that a camera, or a person, takes for a digit. Only where digits alone may stand, and only if the check digit then agrees.
_LOOKALIKES = str.maketrans("OQDILZSBG", "000112586")
_SEXES = {"M": Sex.MALE, "F": Sex.FEMALE, FILLER: Sex.OTHER, "X": Sex.OTHER}
_UNKNOWN_PARTS = re.compile(r"(\d{4}<<|\d{2}<{4}|<{6})")
_CENTURIES = (2000, 1900)
_YEARS_AHEAD = 50

_NUMBER_FAILED = N_("The check digit of the document number does not agree. Compare the number with the document.")
_NUMBER_MISSING = N_("The zone has no document number. Copy it from the document.")
_BIRTH_FAILED = N_("The check digit of the birth date does not agree. Compare the date with the document.")
_EXPIRY_FAILED = N_("The check digit of the expiry date does not agree. Compare the date with the document.")
_OPTIONAL_FAILED = N_("The check digit of the personal number does not agree. Compare it with the document.")
_WHOLE_FAILED = N_("The check digit over the whole zone does not agree: something was misread. Compare all fields with the document.")
_NO_BIRTH_DATE = N_("The birth date of the zone is no date. Copy it from the document.")
_NO_EXPIRY = N_("The expiry date of the zone is no date. Copy it from the document.")
_ISSUER_UNKNOWN = N_("The issuing country's code is not known. Choose the country.")
_NATIONALITY_UNKNOWN = N_("The nationality's code is not known. Choose the country.")
_SEX_UNKNOWN = N_("The sex of the zone is neither M, F nor left open. Choose it.")
_NAME_MISSING = N_("The zone has no name. Copy it from the document.")
_NAME_HAS_DIGITS = N_("The name has a digit in it: something was misread. Compare it with the document.")
_CODE_UNKNOWN = N_("The first letters do not tell what document this is. Choose the kind.")
_READ_AS_DIGIT = N_("A letter was read as the digit it looks like; the check digit agrees.")
_BIRTH_PARTLY_KNOWN = N_("The document leaves part of the birth date open. Ask the guest.")
_NEVER_EXPIRES = N_("The document names no expiry date.")
_NAME_CUT = N_("The name fills its whole field and may be cut short. Compare it with the document.")


@dataclass(frozen=True, slots=True)
class ReadZone:
    """What a zone says. A field named in `failures` is to be compared with the document; the others are as good as read.

    Args:
        document_code: one or two letters: P for passports, I, A or C for cards, V for visas.
        issuing_code: of the issuing state, as ICAO writes it: three letters, or D for Germany.
        number: of the document, without fillers at its end.
        surname, given_names: capital letters; given names parted by blanks, empty where there are none.
        birth_written, expiry_written: six characters, year, month and day; fillers where unknown.
        birth_date, expiry_date: the same as dates, None where that cannot be.
        optional_data: what the issuing state adds, in the order of the zone (TD1 has two, the others one).
        failures: what does not agree or is not known.
        notes: what is right, and yet good to know.
    """

    format: ZoneFormat
    document_code: str
    issuing_code: str
    nationality_code: str
    number: str
    surname: str
    given_names: str
    birth_written: str
    birth_date: date | None
    sex: Sex
    expiry_written: str
    expiry_date: date | None
    optional_data: tuple[str, ...]
    failures: tuple[FieldRemark, ...] = ()
    notes: tuple[FieldRemark, ...] = ()

    @property
    def issuing_state(self) -> DocumentState | None:
        """Who issued the document, None where the code is not known."""
        return document_state(self.issuing_code)

    @property
    def nationality(self) -> DocumentState | None:
        """The nationality, None where the code is not known."""
        return document_state(self.nationality_code)

    def is_right(self, wanted: ReadField) -> bool:
        """Tell whether a field may be filled in as it was read."""
        return all(failure.field is not wanted for failure in self.failures)


@dataclass(slots=True)
class _Remarks:
    failures: list[FieldRemark] = field(default_factory=list)
    notes: list[FieldRemark] = field(default_factory=list)

    def fail(self, where: ReadField, problem: str) -> None:
        self.failures.append(FieldRemark(where, problem))

    def note(self, where: ReadField, problem: str) -> None:
        self.notes.append(FieldRemark(where, problem))


def read_zone(text: str, *, on: date) -> ReadZone:
    """Read the machine-readable zone of a passport, an identity card or a visa.

    Args:
        text: the two or three lines, in capital or small letters, with or without blanks and line ends.
        on: the hotel's day, from which the century of a date follows: a birth date is the latest that does not lie after
            it, an expiry date the one from 49 years before to 50 years after it.

    Raises:
        ZoneUnreadable: the text has not the shape of a zone.
        ZoneCharacterUnknown: it has a character that no zone has.
    """
    zone_format, zone = laid_out(text)
    layout = LAYOUTS[zone_format]
    remarks = _Remarks()
    zone = _with_digits(zone, layout, remarks)
    number, optional = _number(zone, layout, remarks)
    _check_dates_and_whole(zone, layout, remarks)
    surname, given_names = _name(zone, layout, remarks)
    birth_written, expiry_written = zone[layout.birth], zone[layout.expiry]
    return ReadZone(
        format=zone_format,
        document_code=_document_code(zone, zone_format, remarks),
        issuing_code=_state(zone[ISSUING_COUNTRY], ReadField.ISSUING_COUNTRY, _ISSUER_UNKNOWN, remarks),
        nationality_code=_state(zone[layout.nationality], ReadField.NATIONALITY, _NATIONALITY_UNKNOWN, remarks),
        number=number,
        surname=surname,
        given_names=given_names,
        birth_written=birth_written,
        birth_date=_birth_date(birth_written, on, remarks),
        sex=_sex(zone[layout.sex], remarks),
        expiry_written=expiry_written,
        expiry_date=_expiry_date(expiry_written, on, remarks),
        optional_data=optional,
        failures=tuple(remarks.failures),
        notes=tuple(remarks.notes),
    )


def _with_digits(zone: str, layout: Layout, remarks: _Remarks) -> str:
    """Put the digit for a letter that looks like one, where only digits may stand and the check digit then agrees."""
    for part, where in ((layout.birth, ReadField.BIRTH_DATE), (layout.expiry, ReadField.EXPIRY)):
        dated = zone[: part.start] + zone[part].translate(_LOOKALIKES) + zone[part.stop :]
        zone = _repaired(zone, dated, (part,), part.stop, remarks, where)
    zone = _repaired(zone, zone, (layout.number,), layout.number.stop, remarks, ReadField.NUMBER)
    if layout.optional_check is not None:
        zone = _repaired(zone, zone, layout.optional[-1:], layout.optional_check, remarks, ReadField.OPTIONAL_DATA)
    if layout.composite_check is not None:
        zone = _repaired(zone, zone, layout.composite, layout.composite_check, remarks, ReadField.WHOLE)
    return zone


def _repaired(  # noqa: PLR0917 - the zone as it is, as it might be, and where
    zone: str, mended: str, checked: tuple[slice, ...], check_at: int, remarks: _Remarks, where: ReadField
) -> str:
    """`mended` with a digit for its check digit, if that agrees with the parts it is over; `zone` otherwise."""
    mended = mended[:check_at] + mended[check_at].translate(_LOOKALIKES) + mended[check_at + 1 :]
    if mended == zone or mended[check_at] != check_digit("".join(mended[part] for part in checked)):
        return zone
    remarks.note(where, _READ_AS_DIGIT)
    return mended


def _number(zone: str, layout: Layout, remarks: _Remarks) -> tuple[str, tuple[str, ...]]:
    """The document number and the optional data; a number of more than nine characters goes on there, with its check digit."""
    number, check = zone[layout.number], zone[layout.number.stop]
    optional = [zone[part] for part in layout.optional]
    if layout.long_number and check == FILLER and not number.endswith(FILLER):
        rest, _filler, behind = optional[0].partition(FILLER)
        number, check = number + rest[:-1], rest[-1:]
        optional[0] = behind
    if not number.strip(FILLER):
        remarks.fail(ReadField.NUMBER, _NUMBER_MISSING)
    elif check != check_digit(number):
        remarks.fail(ReadField.NUMBER, _NUMBER_FAILED)
    return _without_fillers(number), tuple(_without_fillers(part) for part in optional)


def _check_dates_and_whole(zone: str, layout: Layout, remarks: _Remarks) -> None:
    for part, where, failed in ((layout.birth, ReadField.BIRTH_DATE, _BIRTH_FAILED), (layout.expiry, ReadField.EXPIRY, _EXPIRY_FAILED)):
        if zone[part.stop] != check_digit(zone[part]) and not _left_open(zone[part], zone[part.stop]):
            remarks.fail(where, failed)
    if layout.optional_check is not None:
        personal_number, check = zone[layout.optional[-1]], zone[layout.optional_check]
        if check != check_digit(personal_number) and not _left_open(personal_number, check):
            remarks.fail(ReadField.OPTIONAL_DATA, _OPTIONAL_FAILED)
    if layout.composite_check is not None:
        checked = "".join(zone[part] for part in layout.composite)
        if zone[layout.composite_check] != check_digit(checked):
            remarks.fail(ReadField.WHOLE, _WHOLE_FAILED)


def _left_open(part: str, check: str) -> bool:
    """Fillers all through may have a filler for a check digit."""
    return check == FILLER and not part.strip(FILLER)


def _document_code(zone: str, zone_format: ZoneFormat, remarks: _Remarks) -> str:
    code = _without_fillers(zone[DOCUMENT_CODE])
    first_letters = {ZoneFormat.TD1: "IAC", ZoneFormat.TD2: "IACP", ZoneFormat.TD3: "P"}.get(zone_format, "V")
    if code[:1] not in tuple(first_letters) or not code.replace(" ", "").isalpha():
        remarks.fail(ReadField.DOCUMENT_CODE, _CODE_UNKNOWN)
    return code


def _state(written: str, where: ReadField, unknown: str, remarks: _Remarks) -> str:
    code = _without_fillers(written)
    if document_state(code) is None:
        remarks.fail(where, unknown)
    return code


def _name(zone: str, layout: Layout, remarks: _Remarks) -> tuple[str, str]:
    surname, given_names = split_name(zone, layout)
    written = zone[layout.name]
    if not surname.strip() and not given_names.strip():
        remarks.fail(ReadField.NAME, _NAME_MISSING)
    if any(character.isdigit() for character in written):
        remarks.fail(ReadField.NAME, _NAME_HAS_DIGITS)
    if not written.endswith(FILLER):
        remarks.note(ReadField.NAME, _NAME_CUT)
    return surname, given_names


def _sex(written: str, remarks: _Remarks) -> Sex:
    if written not in _SEXES:
        remarks.fail(ReadField.SEX, _SEX_UNKNOWN)
    return _SEXES.get(written, Sex.OTHER)


def _birth_date(written: str, on: date, remarks: _Remarks) -> date | None:
    """The latest such date that does not lie after `on`: whoever is a hundred years old looks newborn, and is asked for."""
    if _UNKNOWN_PARTS.fullmatch(written):
        remarks.note(ReadField.BIRTH_DATE, _BIRTH_PARTLY_KNOWN)
        return None
    for century in _CENTURIES:
        found = _date(written, century)
        if found is not None and found <= on:
            return found
    remarks.fail(ReadField.BIRTH_DATE, _NO_BIRTH_DATE)
    return None


def _expiry_date(written: str, on: date, remarks: _Remarks) -> date | None:
    if not written.strip(FILLER):
        remarks.note(ReadField.EXPIRY, _NEVER_EXPIRES)
        return None
    for century in (2100, *_CENTURIES):
        found = _date(written, century)
        if found is not None and -_YEARS_AHEAD < found.year - on.year <= _YEARS_AHEAD:
            return found
    remarks.fail(ReadField.EXPIRY, _NO_EXPIRY)
    return None


def _date(written: str, century: int) -> date | None:
    if not written.isdigit():
        return None
    try:
        return date(century + int(written[:2]), int(written[2:4]), int(written[4:]))
    except ValueError:
        return None


def _without_fillers(part: str) -> str:
    """Fillers at the end away, those inside as blanks."""
    return part.rstrip(FILLER).replace(FILLER, " ")
