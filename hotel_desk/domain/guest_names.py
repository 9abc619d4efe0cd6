"""The names of a person: Chinese ones in pinyin, and the initials of any (`docs/algorithms/guest-search.md`)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from hotel_desk.domain.chinese_surnames import COMPOUND_SURNAMES, LONGEST_SURNAME, SURNAME_READINGS

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_PINYIN = 160
_MOST_HAN = 24  # characters of one name; the longest of China's peoples have less
_HAN_RUN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
_OTHER_SCRIPTS = re.compile(r"[\u3040-\u30ff\u1100-\u11ff\uac00-\ud7af]")  # kana and Hangul: a name of Japan or Korea
_PARTS = re.compile(r"[\s·•・‧,，、]+")


def has_han(text: str) -> bool:
    """Tell whether Chinese characters are in a text."""
    return _HAN_RUN.search(text) is not None


def pinyin_of(native_name: str) -> str:
    """A Chinese name in pinyin without tones, the surname first: 诸葛亮 is `Zhuge Liang`; empty where it is no Chinese name.

    Parts of a name from one of China's other peoples (买买提·艾力) stay words. It is a proposal: who reads the name otherwise writes so.
    """
    words = ["".join(syllables).capitalize() for syllables in pinyin_words(native_name)]
    return _cut(" ".join(words))


@lru_cache(maxsize=8_192)  # a batch of guests asks for each name three times
def pinyin_words(native_name: str) -> tuple[tuple[str, ...], ...]:
    """The words of a Chinese name in pinyin, each as its syllables; Latin words in it stay whole; nothing of another name."""
    if not has_han(native_name) or _OTHER_SCRIPTS.search(native_name):
        return ()
    parts = [part for part in _PARTS.split(native_name) if part]
    alone = len(parts) == 1
    words: list[tuple[str, ...]] = []
    for part in parts:
        han = "".join(_HAN_RUN.findall(part))[:_MOST_HAN]
        surname = surname_of(han) if alone or not words else ""
        if alone:
            words += [_surname_syllables(surname), _syllables(han[len(surname) :])]
        elif surname == han:
            words.append(_surname_syllables(surname))
        else:
            words.append(_syllables(han))
        words += [(rest,) for rest in _PARTS.split(_HAN_RUN.sub(" ", part)) if rest]
    return tuple(word for word in words if word)


def surname_of(han: str) -> str:
    """The surname a Chinese name begins with: of two characters and more where there is such a one, else the first; all of a single one."""
    for length in range(LONGEST_SURNAME, 1, -1):
        if han[:length] in COMPOUND_SURNAMES and len(han) >= length:
            return han[:length]
    return han[:1]


def initials_of(words: tuple[str, ...] | list[str]) -> str:
    """The first letter of each word."""
    return "".join(word[0] for word in words if word)


def _surname_syllables(surname: str) -> tuple[str, ...]:
    reading = SURNAME_READINGS.get(surname)
    return tuple(reading.split()) if reading else _syllables(surname)


def _syllables(han: str) -> tuple[str, ...]:
    return tuple(_reader()(han)) if han else ()


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_PINYIN else text[:LONGEST_PINYIN].rsplit(" ", maxsplit=1)[0]


@cache
def _reader() -> Callable[[str], list[str]]:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - 55 MB and 0.2 s, which a desk without Chinese guests does not pay

    return lambda han: [syllable for syllable in lazy_pinyin(han, style=Style.NORMAL, v_to_u=True) if not has_han(syllable)]
