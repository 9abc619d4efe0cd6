"""Texts that a person typed, accepted or refused."""

from __future__ import annotations

from hotel_desk.domain.errors import InputTooLong, ReasonMissing
from hotel_desk.models.types import TEXT_LENGTH


def given_reason(reason: str) -> str:
    """A reason with something in it.

    Raises:
        ReasonMissing: it is empty.
        InputTooLong: it does not fit.
    """
    text = reason.strip()
    if not text:
        raise ReasonMissing("reason")
    return fitting(text, field="reason")


def fitting(text: str, *, field: str = "note", limit: int = TEXT_LENGTH) -> str:
    """A text that fits into its column.

    Args:
        field: the input it was typed into.
        limit: characters.

    Raises:
        InputTooLong: it does not.
    """
    if len(text) > limit:
        raise InputTooLong(field, length=len(text), limit=limit)
    return text
