"""What two records of one person have in common, so that a million are not each compared with each (`docs/algorithms/duplicates.md`)."""

from __future__ import annotations

import re

from hotel_desk.domain.guest_likeness import LikenessRecord

_VOWELS = re.compile(r"[aeiouyhw]")
_DOUBLED = re.compile(r"(.)\1+")
_SOUNDS = str.maketrans("kqvzdm", "ccfstn")  # letters that are heard and typed for each other
_PHONE_ENDING = 8
_STREET_LETTERS = 8
_FEWEST_CONSONANTS = 3
_MOST_LETTERS = 5


def block_keys(record: LikenessRecord) -> frozenset[str]:
    """The blocks a record lies in; only records that share one are compared. No key is made of what is not known.

    Each begins with the letter of its rule, as in the worked table.
    """
    keys = {f"P{phone[-_PHONE_ENDING:]}" for phone in record.phones}
    keys |= {f"E{email}" for email in record.emails} | {f"D{number}" for number in record.documents}
    if record.native_name:
        keys.add(f"C{record.native_name}")
    sounds = {sound_of(name) for name in (record.given_name, record.family_name) if name}
    if len(record.words) > 1:
        keys.add(f"N{' '.join(sorted(sound_of(word) for word in record.words))}")
    if record.birth:
        day_and_month = sorted((record.birth[4:6], record.birth[6:]))
        keys.add(f"B{record.birth[:4]}{''.join(day_and_month)}")
    if record.postcode:
        keys |= {f"O{record.postcode}{sound}" for sound in sounds}
    if record.address:
        keys |= {f"A{record.address[:_STREET_LETTERS]} {sound}" for sound in sounds}
    return frozenset(keys)


def sound_of(name: str) -> str:
    """The first letter and the next consonants as they sound, doubled ones once: what misspellings leave as it was.

    A name of hardly any consonants (Wei, Li) stays whole, or half of China were one block.
    """
    letters = name.replace(" ", "").translate(_SOUNDS)
    consonants = _DOUBLED.sub(r"\1", letters[:1] + _VOWELS.sub("", letters[1:]))
    return (consonants if len(consonants) >= _FEWEST_CONSONANTS else letters)[:_MOST_LETTERS]
