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
    return fitting(text)


def fitting(text: str) -> str:
    """A text that fits into its column.

    Raises:
        InputTooLong: it does not.
    """
    if len(text) > TEXT_LENGTH:
        raise InputTooLong("note", length=len(text), limit=TEXT_LENGTH)
    return text
