"""Languages of letters by their own names."""

from __future__ import annotations

from hotel_desk.language import CHINESE, ENGLISH, _
from hotel_desk.reports.letters import LETTER_TITLES

LANGUAGE_NAMES = {ENGLISH: "English", CHINESE: "简体中文"}


def kind_choices() -> list[tuple[object, str]]:
    """The kinds of letters to choose from."""
    return [(kind, _(title)) for kind, title in LETTER_TITLES.items()]


def language_choices() -> list[tuple[object, str]]:
    """The languages to choose from."""
    return list(LANGUAGE_NAMES.items())
