"""What looks like the number of a payment card, so that it is never kept: masked in files that come in, refused where a person types it.

A number that is refused has 13 to 19 digits, does not begin with zero, and passes the Luhn check. People write it in one piece or in
groups, and Chinese keyboards write full-width digits.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_

# Groups of digits as people write them, one blank or dash apart. A card number is one or several of them (ISO/IEC 7812-1: 12 to 19 digits).
_GROUPS = re.compile(r"\d+(?:[ -]\d+)*")
_SHORTEST, _LONGEST = 12, 19
_LAST_FOUR = 4
_NINE = 9
SHORTEST_CARD_NUMBER = 13  # digits, of one that is refused
_LONGEST_PHONE = 15  # E.164, with the country
_ANY = re.compile("[1-9]")
_ALL_BUT_DIGITS = re.compile(r"\D+")
# In one piece; in groups of four; as American Express (4-6-5) and Diners (4-6-4) do. Behind a plus stands a phone.
_ON_CARDS = re.compile(
    r"(?<![\d+])(?:\d{13,19}"
    r"|\d{4}(?P<four>[\s-])\d{4}(?P=four)\d{4}(?P=four)\d{1,4}(?:(?P=four)\d{1,3})?"
    r"|\d{4}(?P<six>[\s-])\d{6}(?P=six)\d{4,5})(?!\d)"
)
# Travel and money cards: ISO/IEC 7812-1, first digits 3 to 6, and the range 22 to 27 that came later.
_ISSUERS = re.compile("[3-6]|2[2-7]")
# What people write between the groups of a number: one or two of these.
_TYPED_GROUPS = re.compile(r"\d+(?:[\s.\-\u2010-\u2015/\u00b7]{1,3}\d+)*")


class CardNumberTyped(StaffError):
    code = "text.card_number"
    template = N_("This looks like a card number, which is never kept. Nothing was saved. Leave it out; the last four digits are enough.")


def passes_luhn(digits: str) -> bool:
    """Whether the check digit is right (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit)
        if place % 2:
            value = value * 2 - (_NINE if value * 2 > _NINE else 0)
        total += value
    return total % 10 == 0


def without_card_numbers(text: str) -> str:
    """The text, each card number in it replaced by its last four digits. Done twice, it changes nothing more."""
    return _GROUPS.sub(lambda found: _masked(found.group()), text)


def _masked(groups: str) -> str:
    """Some groups of digits: the longest run of them that is a card number is masked, then what stands before and behind it."""
    parts = list(re.finditer(r"\d+", groups))
    for count in range(len(parts), 0, -1):
        for first in range(len(parts) - count + 1):
            start, end = parts[first].start(), parts[first + count - 1].end()
            digits = re.sub(r"\D", "", groups[start:end])
            if _SHORTEST <= len(digits) <= _LONGEST and passes_luhn(digits):
                return f"{_masked(groups[:start])}•{digits[-_LAST_FOUR:]}{_masked(groups[end:])}"
    return groups


def looks_like_card_number(text: str, *, of_an_issuer: bool = False, shortest: int = SHORTEST_CARD_NUMBER) -> bool:
    """Whether some digits of a text, grouped or not, can be the number of a card.

    Args:
        of_an_issuer: only where it begins as the numbers of card companies do.
        shortest: digits, below which it is something else.
    """
    if len(text) < shortest or sum(map(str.isdigit, text)) < shortest:
        # As nearly every text is; an import of 100,000 guests asks millions of times.
        return False
    plain = "".join(_plain(character) for character in text)
    begins = _ISSUERS if of_an_issuer else _ANY
    return any(_checks(re.findall(r"\d+", run.group()), begins, shortest) for run in _TYPED_GROUPS.finditer(plain))


def shows_card_number(text: str, *, besides: str = "") -> bool:
    """Whether a text holds a number of a card company as it stands on a card: in one piece, or in its groups.

    For long texts with dates, prices and phones in them, of which neighbours together check like a card's by chance.

    Args:
        besides: a text whose numbers are known to be something else.
    """
    plain, known = ("".join(_plain(character) for character in one) for one in (text, besides))
    elsewhere = _ALL_BUT_DIGITS.sub("", known)
    numbers = (_ALL_BUT_DIGITS.sub("", found.group()) for found in _ON_CARDS.finditer(plain))
    return any(_ISSUERS.match(number) and passes_luhn(number) and number not in elsewhere for number in numbers)


def refuse_card_of_an_issuer(text: str, *, field: str) -> str:
    """A text that holds no number that a card company gives out: for notes away from money, where phones and order numbers are long too.

    Args:
        field: the input it was typed into.

    Raises:
        CardNumberTyped: it looks as if it held one.
    """
    if looks_like_card_number(text, of_an_issuer=True):
        raise CardNumberTyped(field)
    return text


def refuse_card_in_phone(text: str, *, field: str) -> str:
    """A phone, or an address that mail goes to, that is not the number of a card: of more digits than phones have.

    Args:
        field: the input it was typed into.

    Raises:
        CardNumberTyped: it looks as if it were one.
    """
    if looks_like_card_number(text, of_an_issuer=True, shortest=_LONGEST_PHONE + 1):
        raise CardNumberTyped(field)
    return text


def refuse_card_number(text: str, *, field: str) -> str:
    """A text that holds no card number.

    Args:
        field: the input it was typed into.

    Raises:
        CardNumberTyped: it looks as if it held one.
    """
    if looks_like_card_number(text):
        raise CardNumberTyped(field)
    return text


def _plain(character: str) -> str:
    digit = unicodedata.digit(character, None)
    return character if digit is None else str(digit)


def _checks(groups: list[str], begins: re.Pattern[str], shortest: int) -> bool:
    """Whether neighbouring groups together are a number that checks."""
    return any(
        shortest <= len(number) <= _LONGEST and begins.match(number) and passes_luhn(number)
        for first in range(len(groups))
        for number in accumulate(groups[first:])
    )
