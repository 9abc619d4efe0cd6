"""The machine-readable zone of a document written out, as the simulated card reader and the tests show it (ICAO Doc 9303)."""

from __future__ import annotations

from hotel_desk.domain.guest_codes import Sex
from hotel_desk.domain.machine_readable_zone import ReadZone
from hotel_desk.domain.zone_lines import DOCUMENT_CODE, FILLER, ISSUING_COUNTRY, LAYOUTS, Layout, check_digit

_NUMBER_LENGTH = 9
_SEX_LETTERS = {Sex.MALE: "M", Sex.FEMALE: "F", Sex.OTHER: FILLER}


def build_zone(document: ReadZone) -> str:
    """The lines of the zone, parted by line feeds, with all check digits made anew.

    Where an issuing state may choose, the filler is written: for the sex left open, and for the check digit of an empty
    personal number. A longer name is cut short.

    Raises:
        ValueError: a field does not fit into this form of zone.
    """
    layout = LAYOUTS[document.format]
    zone = [FILLER] * layout.length
    number, optional = _number_and_optional(document, layout)
    name = f"{document.surname}{FILLER * 2}{document.given_names}".replace(" ", FILLER)
    _write(zone, DOCUMENT_CODE, document.document_code)
    _write(zone, ISSUING_COUNTRY, document.issuing_code)
    _write(zone, layout.nationality, document.nationality_code)
    _write(zone, layout.name, name[: layout.name.stop - layout.name.start])
    _write(zone, slice(layout.number.start, layout.number.stop + 1), number)
    for part, text in zip(layout.optional, optional, strict=True):
        _write(zone, part, text)
    for part, text in ((layout.birth, document.birth_written), (layout.expiry, document.expiry_written)):
        _write(zone, slice(part.start, part.stop + 1), text + check_digit(text))
    zone[layout.sex] = _SEX_LETTERS[document.sex]
    if layout.optional_check is not None and optional[-1]:
        zone[layout.optional_check] = check_digit(_part(zone, layout.optional[-1]))
    if layout.composite_check is not None:
        zone[layout.composite_check] = check_digit("".join(_part(zone, part) for part in layout.composite))
    lines = [_part(zone, slice(start, start + layout.width)) for start in range(0, layout.length, layout.width)]
    return "\n".join(lines)


def _number_and_optional(document: ReadZone, layout: Layout) -> tuple[str, list[str]]:
    """The number with its check digit, in the optional data where it is longer than its field."""
    number = document.number.replace(" ", FILLER)
    optional = list(document.optional_data)
    if len(number) > _NUMBER_LENGTH and layout.long_number:
        optional[0] = f"{number[_NUMBER_LENGTH:]}{check_digit(number)}{FILLER}{optional[0]}".rstrip(FILLER)
        return number[:_NUMBER_LENGTH] + FILLER, optional
    padded = number.ljust(_NUMBER_LENGTH, FILLER)
    return padded + check_digit(padded), optional


def _write(zone: list[str], part: slice, text: str) -> None:
    width = part.stop - part.start
    if len(text) > width:
        raise ValueError(f"{text!r} does not fit into {width} characters of the zone")
    zone[part] = text.replace(" ", FILLER).ljust(width, FILLER)


def _part(zone: list[str], part: slice) -> str:
    return "".join(zone[part])
