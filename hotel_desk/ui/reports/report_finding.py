"""Which reports are meant by a few letters: words of their names in either language, or first letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.domain.search_words import fold
from hotel_desk.language import LANGUAGES, _, speaking
from hotel_desk.ui.reports.pinyin_initials import pinyin_initials

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.reports.report import Report


@dataclass(frozen=True, slots=True)
class FindableReport:
    """A report with what it is found by.

    Args:
        words: its name, title and purpose in all languages, folded.
        initials: first letters of the words of its titles, and of their pinyin.
    """

    report: Report
    words: str
    initials: tuple[str, ...]


def findable(reports: Sequence[Report]) -> tuple[FindableReport, ...]:
    """Make reports ready to be found, once for all searches."""
    titles: dict[str, list[str]] = {report.name: [] for report in reports}
    helps: dict[str, list[str]] = {report.name: [] for report in reports}
    for language in LANGUAGES:
        with speaking(language):
            for report in reports:
                titles[report.name].append(_(report.title))
                helps[report.name].append(_(report.help))
    return tuple(
        FindableReport(
            report,
            fold(" ".join([report.name, *titles[report.name], *helps[report.name]])),
            tuple(letters for title in titles[report.name] for letters in _initials(title)),
        )
        for report in reports
    )


def found(reports: Sequence[FindableReport], text: str) -> list[Report]:
    """The reports that have all words of a text somewhere, or begin with its letters; all for no text. Their order stays."""
    wanted = fold(text).split()
    return [one.report for one in reports if all(_fits(one, word) for word in wanted)]


def _fits(one: FindableReport, word: str) -> bool:
    return word in one.words or any(letters.startswith(word) for letters in one.initials)


def _initials(title: str) -> list[str]:
    words = "".join(word[0] for word in fold(title).replace("-", " ").split())
    return [letters for letters in (words, pinyin_initials(title)) if letters]
