"""What a guest is found by, and what a typed text may mean (`docs/algorithms/guest-search.md`).

A key is a folded word with what it was made from. A text is found where each of its words begins a key, in any order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hotel_desk.domain.email_addresses import same_email
from hotel_desk.domain.guest_codes import SearchKeyKind
from hotel_desk.domain.guest_names import has_han, initials_of, pinyin_words
from hotel_desk.domain.phones import SHORTEST_PHONE, phone_digits, phone_endings
from hotel_desk.domain.search_words import WORD_LENGTH, fold

MOST_NAME_KEYS = 60  # of one name
MOST_WORDS = 12  # of one name that make keys
_MOST_ENDINGS = 24  # of one name in Chinese characters
_MOST_OF_A_KIND = 20  # names, numbers, addresses of one profile
_MOST_CHARACTERS = 1000  # of one text that are looked at
_LONGEST_PINYIN_WORD = 18
_MOST_QUERY_WORDS = 8
_FEWEST_INITIALS, _MOST_INITIALS = 2, 6
_FEWEST_NUMBER = 3  # characters of a number typed with blanks or hyphens
_WORD = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+|[^\W_\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
_NUMBER = re.compile(r"[^\W_]+")
_PHONE = re.compile(r"[\d\s()+/.\-]+")
# How letters with a dot or a ring are written where there is no key for them (passports too: ICAO 9303, part 3, section 6).
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "ae", "Ö": "oe", "Ü": "ue", "Å": "aa", "Ø": "oe"})
# ü in pinyin: as input methods have it, and as passports do.
_TYPED_UE = ("v", "yu")
# One or more syllables of pinyin without tones, coarsely.
_PINYIN = re.compile(
    r"(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|a|e|i|o|u|v))+"
)


@dataclass(frozen=True, slots=True)
class SearchKey:
    """A folded word that finds a profile, and what it was made from."""

    word: str
    kind: SearchKeyKind


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing a typed text may mean: each of its words must begin a key, in one of its spellings.

    Args:
        words: the spellings of each word, the most telling word first.
        kinds: what the keys must be made from; empty: anything.
    """

    words: tuple[tuple[str, ...], ...]
    kinds: frozenset[SearchKeyKind] = frozenset()


def search_keys(
    *,
    names: Sequence[str] = (),
    native_name: str = "",
    pinyin: str = "",
    phones: Sequence[str] = (),
    emails: Sequence[str] = (),
    companies: Sequence[str] = (),
    memberships: Sequence[str] = (),
) -> tuple[SearchKey, ...]:
    """Every key of a profile, a word once, in the order in which a reason is most telling.

    Args:
        names: as the desk calls them, and in Latin letters.
        native_name: in its own script.
        pinyin: of the native name as it is shown; empty where there is none.
        phones: as they are kept (E.164 where understood).
    """
    keys: dict[str, SearchKeyKind] = {}
    for name in filter(None, (native_name, *names[:_MOST_OF_A_KIND])):
        _add(keys, SearchKeyKind.NAME, _name_keys(name))
    read = _read_pinyin(native_name or _chinese_among(names, pinyin), pinyin)
    _add(keys, SearchKeyKind.PINYIN, _pinyin_keys(read))
    _add(keys, SearchKeyKind.INITIALS, _initials_keys(read, names))
    for phone in phones[:_MOST_OF_A_KIND]:
        _add(keys, SearchKeyKind.PHONE, phone_endings(phone))
    _add(keys, SearchKeyKind.EMAIL, (same_email(email)[:WORD_LENGTH] for email in emails[:_MOST_OF_A_KIND]))
    _add(keys, SearchKeyKind.MEMBERSHIP, (_number(number) for number in memberships[:_MOST_OF_A_KIND]))
    for company in companies[:_MOST_OF_A_KIND]:
        _add(keys, SearchKeyKind.COMPANY, _name_keys(company))
    return tuple(SearchKey(word, kind) for word, kind in keys.items())


def query_keys(text: str) -> tuple[Meaning, ...]:
    """What a typed text may mean, the likeliest first: a phone number, an e-mail address, words of names, another number.

    Nothing for a text without letters or digits.
    """
    typed = text[:_MOST_CHARACTERS].strip()
    folded = fold(typed)
    if "@" in folded:
        return (Meaning(((same_email(typed)[:WORD_LENGTH],),), frozenset({SearchKeyKind.EMAIL})),)
    phone = _phone_meaning(folded)
    if phone is not None:
        return (phone,)
    words = _words_meaning(typed)
    return (words, *_number_meanings(folded)) if words is not None else ()


def is_found(keys: Iterable[SearchKey], meanings: Sequence[Meaning]) -> bool:
    """Tell whether keys answer a text, as the database tells it: every word of one of its meanings begins one of them."""
    found = list(keys)
    return any(
        all(
            any(
                key.word.startswith(spelling) and (not meaning.kinds or key.kind in meaning.kinds)
                for key in found
                for spelling in spellings
            )
            for spellings in meaning.words
        )
        for meaning in meanings
    )


def _add(keys: dict[str, SearchKeyKind], kind: SearchKeyKind, words: Iterable[str]) -> None:
    """Put words with their kind; the kind that came first stays."""
    for word in words:
        if word:
            keys.setdefault(word[:WORD_LENGTH], kind)


def _words(text: str) -> list[str]:
    """The folded words of a text; Chinese characters and letters that touch are two."""
    return [word[:WORD_LENGTH] for word in _WORD.findall(fold(text[:_MOST_CHARACTERS]))][:MOST_WORDS]


def _name_keys(name: str) -> list[str]:
    """The words of a name, spelt out too, and each ending of Chinese ones; words of pinyin joined, surname first or last."""
    words = _words(name)
    spelt_out = name if name.isascii() else name.translate(_SPELT_OUT)
    keys = [*words, *(_words(spelt_out) if spelt_out != name else ())]
    if 1 < len(words) <= 3 and all(_is_pinyin(word) for word in words):  # noqa: PLR2004 - surname and a given name of two
        keys += ["".join(words), "".join(words[-1:] + words[:-1])]
    endings = [word[start:] for word in words if has_han(word) for start in range(1, len(word))]
    return [*keys, *endings[:_MOST_ENDINGS]][:MOST_NAME_KEYS]


def _is_pinyin(word: str) -> bool:
    """Tell whether a word may be pinyin; longer ones are no names, and would take the pattern minutes."""
    return len(word) <= _LONGEST_PINYIN_WORD and _PINYIN.fullmatch(word) is not None


def _read_pinyin(native_name: str, pinyin: str) -> list[tuple[str, ...]]:
    """The words of a Chinese name as their syllables; a word that somebody wrote otherwise stays whole."""
    read = {"".join(word).lower(): tuple(syllable.lower() for syllable in word) for word in pinyin_words(native_name)}
    return [read.get(word, (word,)) for word in pinyin.lower().split()] or list(read.values())


def _chinese_among(names: Sequence[str], pinyin: str) -> str:
    """The Chinese name of whoever is written down by that alone, as guests booked by telephone and companies are."""
    return next((name for name in names if has_han(name) and (pinyin or all(map(has_han, name.replace(" ", ""))))), "")


def _pinyin_keys(read: Sequence[tuple[str, ...]]) -> list[str]:
    """Words, the whole and syllables, with ü as it is typed."""
    if not read:
        return []
    words = ["".join(word) for word in read]
    keys = []
    for spelling in (*words, "".join(words), *(syllable for word in read for syllable in word)):
        keys += ["".join(_words(spelling)), *("".join(_words(spelling.replace("ü", typed))) for typed in _TYPED_UE if "ü" in spelling)]
    return keys[:MOST_NAME_KEYS]


def _initials_keys(read: Sequence[tuple[str, ...]], names: Sequence[str]) -> list[str]:
    """Of the syllables and of the words of a Chinese name; of another, with the last word last and first."""
    keys = [
        initials_of(_words(" ".join(syllable for word in read for syllable in word))),
        initials_of(_words(" ".join(map("".join, read)))),
    ]
    for name in names[:_MOST_OF_A_KIND]:
        initials = initials_of(_words(name))
        keys += [initials, initials[-1:] + initials[:-1]]
    return [key for key in keys if _FEWEST_INITIALS <= len(key) <= _MOST_INITIALS and not has_han(key)]


def _number(text: str) -> str:
    """A number without what parts it."""
    return "".join(_NUMBER.findall(fold(text[:_MOST_CHARACTERS])))[:WORD_LENGTH]


def _words_meaning(typed: str) -> Meaning | None:
    """The words of a name in any order, the longest first; a letter with a dot finds its spelling without it and spelt out."""
    plain = _words(typed)
    spelt_out = _words(typed.translate(_SPELT_OUT))
    pairs = zip(plain, spelt_out, strict=True) if len(plain) == len(spelt_out) else ((word, word) for word in plain)
    words = sorted({tuple(dict.fromkeys(pair)) for pair in pairs}, key=lambda spellings: (-len(spellings[0]), spellings))
    return Meaning(tuple(words[:_MOST_QUERY_WORDS])) if words else None


def _phone_meaning(folded: str) -> Meaning | None:
    """Digits and what parts them: a number with or without what is dialled before it, or its last four digits."""
    if not _PHONE.fullmatch(folded):
        return None
    digits = "".join(character for character in folded if character.isdigit())[:WORD_LENGTH]
    bare = phone_digits(folded)
    spellings = tuple(dict.fromkeys(spelling for spelling in (bare, digits) if len(spelling) >= SHORTEST_PHONE))
    return Meaning((spellings,)) if spellings else None


def _number_meanings(folded: str) -> list[Meaning]:
    """A membership number typed with blanks or hyphens; the beginning of an e-mail address, which may have dots in it."""
    meanings = []
    number = _number(folded)
    if len(number) >= _FEWEST_NUMBER and number != folded and any(character.isdigit() for character in number):
        meanings.append(Meaning(((number,),), frozenset({SearchKeyKind.MEMBERSHIP})))
    if " " not in folded and number and number != folded and folded.isprintable():
        meanings.append(Meaning(((folded[:WORD_LENGTH],),), frozenset({SearchKeyKind.EMAIL})))
    return meanings
