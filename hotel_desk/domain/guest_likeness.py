"""How likely two guest records are one person, and why (`docs/algorithms/duplicates.md`).

Each thing that two records both say gives points for or against; what one of them does not say gives none. The words are
compared with rapidfuzz.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler

from hotel_desk.domain.email_addresses import same_email
from hotel_desk.domain.guest_names import has_han, pinyin_of
from hotel_desk.domain.phones import phone_digits
from hotel_desk.domain.search_words import fold
from hotel_desk.language import N_, _

LIKELY = 28  # points from which two records are offered as one person
CERTAIN = 100
_LONGEST_WORD = 120
_ALIKE = 84  # of 100, of words
_PHONE_ENDING = 8
_SHORTEST_FOR_SLIPS = 5  # characters of a number or word of which one may be wrong
_SHORTEST_NATIVE_FOR_SLIPS = 3
_SAME_NAMES = 26
_SWAPPED = 2  # less than straight
_OTHER_NAME = -7


class LikenessReason(StrEnum):
    """What speaks for one person; stored with a pair."""

    SAME_NAME = "SAME_NAME"
    NAME_MISSPELT = "NAME_MISSPELT"
    NAMES_SWAPPED = "NAMES_SWAPPED"
    SAME_BIRTH_DATE = "SAME_BIRTH_DATE"
    BIRTH_DATE_MISTYPED = "BIRTH_DATE_MISTYPED"
    BIRTH_DATE_SWAPPED = "BIRTH_DATE_SWAPPED"
    SAME_DOCUMENT = "SAME_DOCUMENT"
    DOCUMENT_MISTYPED = "DOCUMENT_MISTYPED"
    SAME_PHONE = "SAME_PHONE"
    SAME_EMAIL = "SAME_EMAIL"
    EMAIL_MISTYPED = "EMAIL_MISTYPED"
    SAME_ADDRESS = "SAME_ADDRESS"
    SAME_POSTCODE = "SAME_POSTCODE"

    @property
    def words(self) -> str:
        """The reason as a person reads it."""
        return _(_REASON_WORDS[self.value])


_REASON_WORDS = {
    "SAME_NAME": N_("Same name"),
    "NAME_MISSPELT": N_("Name spelt alike"),
    "NAMES_SWAPPED": N_("Given and family name swapped"),
    "SAME_BIRTH_DATE": N_("Same birth date"),
    "BIRTH_DATE_MISTYPED": N_("Birth date differs by one digit"),
    "BIRTH_DATE_SWAPPED": N_("Day and month of birth swapped"),
    "SAME_DOCUMENT": N_("Same document number"),
    "DOCUMENT_MISTYPED": N_("Document number differs by one character"),
    "SAME_PHONE": N_("Same phone"),
    "SAME_EMAIL": N_("Same e-mail address"),
    "EMAIL_MISTYPED": N_("E-mail address differs by one character"),
    "SAME_ADDRESS": N_("Same address"),
    "SAME_POSTCODE": N_("Same postcode"),
}


@dataclass(frozen=True, slots=True)
class LikenessRecord:
    """What is compared of a person, as `likeness_record` folds it. Empty text and empty tuples are "not known".

    Args:
        given_name, family_name: folded, Chinese names in pinyin; where it is not known which is which, all in `family_name`.
        birth: year, month and day in eight digits.
        phones: digits; `emails`: folded addresses.
        documents: numbers in capital letters without blanks, or their hashes, which are the same or are not.
        address: street, house and town, folded.
    """

    given_name: str = ""
    family_name: str = ""
    native_name: str = ""
    birth: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    address: str = ""
    town: str = ""
    postcode: str = ""

    @property
    def words(self) -> list[str]:
        """The words of the names, whatever their order."""
        return sorted(f"{self.given_name} {self.family_name}".split())


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two records are.

    Args:
        points: from 0 to `CERTAIN`; `LIKELY` and more are offered as one person.
        reasons: what speaks for it, the strongest first.
    """

    points: int
    reasons: tuple[LikenessReason, ...]

    @property
    def is_likely(self) -> bool:
        """Tell whether the two are worth showing to somebody."""
        return self.points >= LIKELY


@dataclass(frozen=True, slots=True)
class _Evidence:
    points: int = 0
    reason: LikenessReason | None = None


_NOTHING_KNOWN = _Evidence()


def likeness_record(
    *,
    name: str = "",
    given_name: str = "",
    family_name: str = "",
    native_name: str = "",
    pinyin: str = "",
    birth_date: date | None = None,
    phones: Sequence[str] = (),
    emails: Sequence[str] = (),
    documents: Sequence[str] = (),
    street: str = "",
    town: str = "",
    postcode: str = "",
) -> LikenessRecord:
    """A record as it is compared: folded, a Chinese name read where no Latin one is known.

    Args:
        name: as the desk calls them; used where nothing else is known, and then it does not matter which word is the family name.
        documents: numbers as typed, or hex digests of their keyed hashes.
    """
    native_name = native_name or (name if has_han(name) else "")
    if not given_name and not family_name:
        family_name, _blank, given_name = (pinyin or pinyin_of(native_name) or native_name or name).strip().partition(" ")
    return LikenessRecord(
        given_name=_folded(given_name),
        family_name=_folded(family_name),
        native_name=_folded(native_name),
        birth=birth_date.strftime("%Y%m%d") if birth_date is not None else "",
        phones=tuple(digits for digits in map(phone_digits, phones) if digits),
        emails=tuple(filter(None, map(same_email, emails))),
        documents=tuple(filter(None, (_compact(number) for number in documents))),
        address=_folded(street),
        town=_folded(town),
        postcode=_compact(postcode),
    )


def likeness(one: LikenessRecord, other: LikenessRecord) -> Likeness:
    """Compare two records. The order of the two does not matter."""
    found = [
        *_names(one, other),
        _birth(one.birth, other.birth),
        _best(one.documents, other.documents, _document, against=-10),
        _best(one.phones, other.phones, _phone, against=-2),
        _best(one.emails, other.emails, _email, against=-2),
        _address(one, other),
        _postcode(one.postcode, other.postcode),
    ]
    points = _sum(found)
    weights = Counter[LikenessReason]()
    for evidence in found:
        if evidence.reason is not None and evidence.points > 0:
            weights[evidence.reason] += evidence.points
    if LikenessReason.SAME_DOCUMENT in weights:
        points = max(points, LIKELY)
    elif _is_somebody_else(one, other):
        points = min(points, LIKELY - 1)
    return Likeness(max(0, min(CERTAIN, points)), tuple(reason for reason, _weight in weights.most_common()))


# --- Names ------------------------------------------------------------------------------------------------------------


def _names(one: LikenessRecord, other: LikenessRecord) -> tuple[_Evidence, ...]:
    """The name in its own script where both have it; else given and family name, straight or swapped, whichever is likelier."""
    if one.native_name and other.native_name:
        return (_native(one, other),)
    straight = (_name(one.family_name, other.family_name), _name(one.given_name, other.given_name))
    if all(evidence.points > 0 for evidence in straight) or (one.given_name, one.family_name) == (other.given_name, other.family_name):
        return straight
    if len(one.words) > 1 and one.words == other.words:
        return (_Evidence(_SAME_NAMES - _SWAPPED, LikenessReason.NAMES_SWAPPED),)
    swapped = (_name(one.family_name, other.given_name), _name(one.given_name, other.family_name))
    if _sum(swapped) - _SWAPPED > max(0, _sum(straight)):
        return (_Evidence(_sum(swapped) - _SWAPPED, LikenessReason.NAMES_SWAPPED),)
    return straight


def _native(one: LikenessRecord, other: LikenessRecord) -> _Evidence:
    """The same characters; or others that sound the same (張偉 and 张伟, but 章威 too); or one of three that differs."""
    if one.native_name == other.native_name:
        return _Evidence(_SAME_NAMES, LikenessReason.SAME_NAME)
    shortest = min(len(one.native_name), len(other.native_name))
    one_differs = shortest >= _SHORTEST_NATIVE_FOR_SLIPS and OSA.distance(one.native_name, other.native_name, score_cutoff=1) <= 1
    if one_differs or (one.words and one.words == other.words):
        return _Evidence(12, LikenessReason.NAME_MISSPELT)
    return _Evidence(-14)


def _name(one: str, other: str) -> _Evidence:
    if not one or not other:
        return _NOTHING_KNOWN
    if one == other:
        return _Evidence(13, LikenessReason.SAME_NAME)
    if _alike(one, other) or set(one.split()) <= set(other.split()) or set(other.split()) <= set(one.split()):
        return _Evidence(9, LikenessReason.NAME_MISSPELT)
    if one[0] == other[0] and min(len(one), len(other)) == 1:
        return _Evidence(3, LikenessReason.NAME_MISSPELT)
    return _Evidence(_OTHER_NAME)


def _is_somebody_else(one: LikenessRecord, other: LikenessRecord) -> bool:
    """Another given name and another birth date: a couple or a family, who share name, address, phone and e-mail."""
    if not one.birth or not other.birth or _birth(one.birth, other.birth).points > 0:
        return False
    if one.native_name and other.native_name:
        return one.native_name != other.native_name
    return one.words != other.words and _name(one.given_name, other.given_name).points < 0


def _sum(evidence: Sequence[_Evidence]) -> int:
    return sum(one.points for one in evidence)


# --- Dates and numbers ------------------------------------------------------------------------------------------------


def _birth(one: str, other: str) -> _Evidence:
    if not one or not other:
        return _NOTHING_KNOWN
    if one == other:
        return _Evidence(22, LikenessReason.SAME_BIRTH_DATE)
    if one[:4] == other[:4] and one[4:] == other[6:] + other[4:6]:
        return _Evidence(16, LikenessReason.BIRTH_DATE_SWAPPED)
    if _one_slip(one, other):
        return _Evidence(14, LikenessReason.BIRTH_DATE_MISTYPED)
    return _Evidence(-12)


def _document(one: str, other: str) -> _Evidence:
    if one == other:
        return _Evidence(34, LikenessReason.SAME_DOCUMENT)
    if _one_slip(one, other):
        return _Evidence(22, LikenessReason.DOCUMENT_MISTYPED)
    return _Evidence(-10)


def _phone(one: str, other: str) -> _Evidence:
    if one[-_PHONE_ENDING:] == other[-_PHONE_ENDING:]:
        return _Evidence(20, LikenessReason.SAME_PHONE)
    return _Evidence(-2)


def _email(one: str, other: str) -> _Evidence:
    if one == other:
        return _Evidence(24, LikenessReason.SAME_EMAIL)
    if _one_slip(one, other):
        return _Evidence(12, LikenessReason.EMAIL_MISTYPED)
    return _Evidence(-2)


def _best(ones: Sequence[str], others: Sequence[str], compare: Callable[[str, str], _Evidence], *, against: int) -> _Evidence:
    """The strongest of all pairs: a person has several numbers, and may have changed all but one."""
    if not ones or not others:
        return _NOTHING_KNOWN
    return max((compare(one, other) for one in ones for other in others), key=lambda evidence: evidence.points, default=_Evidence(against))


# --- Addresses --------------------------------------------------------------------------------------------------------


def _address(one: LikenessRecord, other: LikenessRecord) -> _Evidence:
    streets = _words(one.address, other.address, same=12, alike=9, against=-4)
    towns = _words(one.town, other.town, same=5, alike=4, against=-2)
    return _Evidence(streets + towns, LikenessReason.SAME_ADDRESS if streets > 0 else None)


def _words(one: str, other: str, *, same: int, alike: int, against: int) -> int:
    if not one or not other:
        return 0
    if one == other:
        return same
    return alike if fuzz.token_set_ratio(one, other) >= _ALIKE or _alike(one, other) else against


def _postcode(one: str, other: str) -> _Evidence:
    if not one or not other:
        return _NOTHING_KNOWN
    if one == other:
        return _Evidence(6, LikenessReason.SAME_POSTCODE)
    return _Evidence(3) if OSA.distance(one, other, score_cutoff=1) <= 1 else _Evidence(-3)


# --- Words ------------------------------------------------------------------------------------------------------------


def _alike(one: str, other: str) -> bool:
    """Misspelt, run together or cut apart: one slip, or much the same letters in the same order."""
    if one.replace(" ", "") == other.replace(" ", "") or _one_slip(one, other):
        return True
    return fuzz.ratio(one, other) >= _ALIKE or JaroWinkler.normalized_similarity(one, other) * 100 >= _ALIKE + 5


def _one_slip(one: str, other: str) -> bool:
    """One character wrong, missing, too many, or two neighbours swapped, in something long enough."""
    return min(len(one), len(other)) >= _SHORTEST_FOR_SLIPS and OSA.distance(one, other, score_cutoff=1) <= 1


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return " ".join(fold(text[:_LONGEST_WORD]).replace(".", " ").replace(",", " ").replace("-", " ").split())


def _compact(text: str) -> str:
    capitals = text[:_LONGEST_WORD].upper()
    return capitals if capitals.isalnum() else "".join(character for character in capitals if character.isalnum())
