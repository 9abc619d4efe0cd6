"""Nights that were sold beyond the rooms there are: said after every command that brings this about, never silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import paragraph, plural
from hotel_desk.ui.formats import date_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hotel_desk.ui.shell.screen import MessageAction, Messages


def oversold_words(nights: Sequence[date]) -> str:
    """How many nights are oversold, and the first of them; empty when there are none."""
    if not nights:
        return ""
    sentence = plural(
        "On {count} night more is now sold than there are rooms, first on {date}.",
        "On {count} nights more is now sold than there are rooms, first on {date}.",
        len(nights),
    )
    return sentence.format(count=len(nights), date=date_text(nights[0]))


def say_done(messages: Messages, sentence: str, oversold: Sequence[date], action: MessageAction | None = None) -> None:
    """Say that something was done; as a warning where nights are oversold by it."""
    warning = oversold_words(oversold)
    if warning:
        messages.warning(paragraph(sentence, warning), action)
    else:
        messages.success(sentence, action)
