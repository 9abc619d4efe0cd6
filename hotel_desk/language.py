"""The words a person reads: gettext for Python strings, in the language chosen for the screen or the paper.

The current language is a context variable, so a folio can be printed in the guest's language while the window stays in
the receptionist's.
"""

from __future__ import annotations

import gettext
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING

from hotel_desk.resource_files import resource_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

DOMAIN = "hotel_desk"
ENGLISH = "en"
CHINESE = "zh_CN"
LANGUAGES = (ENGLISH, CHINESE)
_CHINESE_ENDS = ("。", "！", "？", "；", "：")

# The window sets the language once; worker threads start with an empty context and must see the same choice.
_chosen: list[str] = [ENGLISH]
_borrowed: ContextVar[str | None] = ContextVar("borrowed_language", default=None)


def choose_language(language: str) -> None:
    """Set the language of this program's screens: one of `LANGUAGES`; anything else means English."""
    _chosen[0] = language if language in LANGUAGES else ENGLISH


def current_language() -> str:
    """Name the language that `_` translates into at this moment."""
    return _borrowed.get() or _chosen[0]


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Use another language for a while: a paper is printed in the guest's language, not the desk's."""
    token = _borrowed.set(language if language in LANGUAGES else ENGLISH)
    try:
        yield
    finally:
        _borrowed.reset(token)


def N_(text: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark a string for translation where it is written; it is translated where it is shown."""
    return text


def _(text: str) -> str:
    """Translate a string into the current language; the English text itself where no translation exists."""
    return _catalogue(current_language()).gettext(text)


def plural(one: str, many: str, count: int) -> str:
    """Translate a counted phrase: `plural("{count} room", "{count} rooms", 3)`, placeholders left for `format`."""
    return _catalogue(current_language()).ngettext(one, many, count)


def paragraph(*sentences: str) -> str:
    """Write sentences behind each other; after a Chinese full stop there is no space. Empty ones are left out."""
    written = ""
    for sentence in filter(None, sentences):
        between = "" if not written or written.endswith(_CHINESE_ENDS) else " "
        written = f"{written}{between}{sentence}"
    return written


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == ENGLISH:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, resource_folder() / "translations", languages=[language], fallback=True)
