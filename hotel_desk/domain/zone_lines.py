"""The lines of a machine-readable zone: its five forms, their positions and check digits (ICAO Doc 9303, parts 3 to 7)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_

FILLER = "<"
_MOST_CHARACTERS = 1000  # of what is typed or scanned; far more than any zone with its line ends and blanks
_VALUES = {character: value for value, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {FILLER: 0}
_WEIGHTS = (7, 3, 1)
_LINE_ENDS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
# What keyboards and fonts make of the filler.
_FILLERS = str.maketrans({"‹": FILLER, "〈": FILLER, "«": FILLER * 2, "《": FILLER * 2})


class ZoneUnreadable(StaffError):
    """What was typed or scanned has not the shape of a machine-readable zone."""

    code = "document.zone.unreadable"
    template = N_(
        "This is not the machine-readable zone of a document: a passport has two lines of 44 characters, a card three of 30 or two of 36. "
        "{length} characters were read. Nothing was filled in. Read it again, or type the fields."
    )


class ZoneCharacterUnknown(StaffError):
    """A character that no zone has."""

    code = "document.zone.character"
    template = N_(
        "“{character}” cannot stand in a machine-readable zone, which has A to Z, 0 to 9 and < only. Nothing was filled in. Read it again."
    )


class ZoneFormat(StrEnum):
    """The forms of a zone, by ICAO's names."""

    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"
    MRV_A = "MRV-A"
    MRV_B = "MRV-B"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where what stands in a zone whose lines are written one behind the other; positions count from 0.

    Args:
        optional: the optional data, in the order of the zone.
        optional_check: the position of its own check digit, where it has one.
        composite: the parts under the check digit over all, which is at `composite_check`.
        long_number: a number of more than nine characters goes on in the optional data.
    """

    lines: int
    width: int
    number: slice
    nationality: slice
    birth: slice
    sex: int
    expiry: slice
    name: slice
    optional: tuple[slice, ...]
    optional_check: int | None = None
    composite: tuple[slice, ...] = ()
    composite_check: int | None = None
    long_number: bool = False

    @property
    def length(self) -> int:
        """All its characters."""
        return self.lines * self.width


DOCUMENT_CODE = slice(0, 2)
ISSUING_COUNTRY = slice(2, 5)
_TD1 = Layout(
    lines=3,
    width=30,
    number=slice(5, 14),
    nationality=slice(45, 48),
    birth=slice(30, 36),
    sex=37,
    expiry=slice(38, 44),
    name=slice(60, 90),
    optional=(slice(15, 30), slice(48, 59)),
    composite=(slice(5, 30), slice(30, 37), slice(38, 45), slice(48, 59)),
    composite_check=59,
    long_number=True,
)
_TD2 = Layout(
    lines=2,
    width=36,
    number=slice(36, 45),
    nationality=slice(46, 49),
    birth=slice(49, 55),
    sex=56,
    expiry=slice(57, 63),
    name=slice(5, 36),
    optional=(slice(64, 71),),
    composite=(slice(36, 46), slice(49, 56), slice(57, 71)),
    composite_check=71,
    long_number=True,
)
_TD3 = Layout(
    lines=2,
    width=44,
    number=slice(44, 53),
    nationality=slice(54, 57),
    birth=slice(57, 63),
    sex=64,
    expiry=slice(65, 71),
    name=slice(5, 44),
    optional=(slice(72, 86),),
    optional_check=86,
    composite=(slice(44, 54), slice(57, 64), slice(65, 87)),
    composite_check=87,
)


def _visa(document: Layout, optional: slice) -> Layout:
    """A visa's zone: laid out as that of the document of its size, with no check digit but those of number, birth and expiry."""
    return replace(document, optional=(optional,), optional_check=None, composite=(), composite_check=None, long_number=False)


LAYOUTS = {
    ZoneFormat.TD1: _TD1,
    ZoneFormat.TD2: _TD2,
    ZoneFormat.TD3: _TD3,
    ZoneFormat.MRV_A: _visa(_TD3, slice(72, 88)),
    ZoneFormat.MRV_B: _visa(_TD2, slice(64, 72)),
}
_WIDTHS = frozenset(layout.width for layout in LAYOUTS.values())
_FORMAT_OF_LENGTH = {
    90: (ZoneFormat.TD1, ZoneFormat.TD1),
    72: (ZoneFormat.TD2, ZoneFormat.MRV_B),
    88: (ZoneFormat.TD3, ZoneFormat.MRV_A),
}


def check_digit(text: str) -> str:
    """The check digit over part of a zone: values 0 to 9, A = 10 to Z = 35, filler 0, weighted 7, 3, 1 over and over, modulo 10.

    Source: ICAO Doc 9303, part 3, section 4.9.
    """
    return str(sum(_VALUES[character] * _WEIGHTS[index % 3] for index, character in enumerate(text)) % 10)


def split_name(zone: str, layout: Layout) -> tuple[str, str]:
    """Surname and given names as the zone has them, fillers turned into blanks."""
    surname, _separator, given = zone[layout.name].rstrip(FILLER).partition(FILLER * 2)
    return surname.replace(FILLER, " "), given.replace(FILLER, " ")


def laid_out(text: str) -> tuple[ZoneFormat, str]:
    """The form of a typed, pasted or scanned zone, and its characters without line ends, blanks and small letters.

    Lines may be parted by anything, or by nothing. Where a blank stands for a filler (some scanners send it so), it
    becomes one. Fillers missing at the end of the name are added, for nobody types twenty of them.

    Raises:
        ZoneUnreadable: the number of characters is that of no zone.
        ZoneCharacterUnknown: a character that no zone has.
    """
    if len(text) > _MOST_CHARACTERS:
        raise ZoneUnreadable(length=len(text))
    lines = _lines(text)
    without_blanks = [line.replace(" ", "") for line in lines]
    blanks_as_fillers = [(line if len(line) in _WIDTHS else line.strip(" ")).replace(" ", FILLER) for line in lines]
    for candidate in (without_blanks, blanks_as_fillers):
        zone = "".join(_with_whole_name(candidate))
        if len(zone) in _FORMAT_OF_LENGTH:
            for character in zone:
                if character not in _VALUES:
                    raise ZoneCharacterUnknown(character=character)
            document, visa = _FORMAT_OF_LENGTH[len(zone)]
            return visa if zone.startswith("V") else document, zone
    raise ZoneUnreadable(length=len("".join(without_blanks)))


def _lines(text: str) -> list[str]:
    """Lines in capital letters, without what a scanner sends round them."""
    usual = unicodedata.normalize("NFKC", _LINE_ENDS.sub("\n", text)).translate(_FILLERS).upper().replace("\t", " ")
    printed = "".join(character for character in usual if character == "\n" or unicodedata.category(character)[0] != "C")
    return [line for line in printed.split("\n") if line.strip(" ")]


def _with_whole_name(lines: list[str]) -> list[str]:
    """The name's line filled up where the other lines are as long as they should be."""
    for layout in LAYOUTS.values():
        name_line = layout.name.start // layout.width
        if len(lines) == layout.lines and len(lines[name_line]) < layout.width:
            others = [line for index, line in enumerate(lines) if index != name_line]
            if all(len(line) == layout.width for line in others):
                return [line.ljust(layout.width, FILLER) for line in lines]
    return lines
