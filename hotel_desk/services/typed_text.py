"""Texts that a person typed, accepted or refused."""

from __future__ import annotations

import unicodedata

from hotel_desk.domain.card_numbers import refuse_card_in_phone, refuse_card_number, refuse_card_of_an_issuer
from hotel_desk.domain.errors import InputTooLong, ReasonMissing
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH


def given_reason(reason: str) -> str:
    """A reason with something in it.

    Raises:
        ReasonMissing: it is empty.
        CardNumberTyped: it looks as if it held the number of a card.
        InputTooLong: it does not fit.
    """
    text = printable(reason).strip()
    if not text:
        raise ReasonMissing("reason")
    return fitting(refuse_card_number(text, field="reason"), field="reason")


def printable(text: str) -> str:
    """A text in composed letters (NFC), with a blank in place of each control character except the line break."""
    if text.isascii() and text.isprintable():
        # As nearly every text is; an import of 100,000 guests asks millions of times.
        return text
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    return "".join(" " if unicodedata.category(each) == "Cc" and each != "\n" else each for each in composed)


def one_line(text: str, *, field: str, limit: int = NAME_LENGTH) -> str:
    """A text on one line, without needless blanks.

    Args:
        field: the input it was typed into.
        limit: characters.

    Raises:
        InputTooLong: it does not fit.
    """
    if len(text) <= limit and text.isascii() and text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:
        # Nothing to tidy, see `printable`: a blank is the only space among printable letters of ASCII.
        return text
    return _short_enough(" ".join(printable(text).split()), field, limit)


def fitting(text: str, *, field: str = "note", limit: int = TEXT_LENGTH) -> str:
    """A printable text that fits into its column.

    Args:
        field: the input it was typed into.
        limit: characters.

    Raises:
        InputTooLong: it does not.
    """
    return _short_enough(printable(text), field, limit)


def note_text(text: str, *, field: str = "note", limit: int = TEXT_LENGTH) -> str:
    """What somebody writes down in their own words, without the number of a card.

    Args:
        field: the input it was typed into.
        limit: characters.

    Raises:
        InputTooLong: it does not fit.
        CardNumberTyped: it looks as if it held the number of a card.
    """
    return refuse_card_of_an_issuer(fitting(text, field=field, limit=limit), field=field)


def phone_line(text: str, *, field: str, limit: int = NAME_LENGTH) -> str:
    """A phone or an e-mail address as it was typed, on one line, that is not the number of a card.

    Args:
        field: the input it was typed into.
        limit: characters.

    Raises:
        InputTooLong: it does not fit.
        CardNumberTyped: it has more digits than a phone, and looks like the number of a card.
    """
    return refuse_card_in_phone(one_line(text, field=field, limit=limit), field=field)


def note_line(text: str, *, field: str, limit: int = NAME_LENGTH) -> str:
    """A note on one line, without the number of a card.

    Args:
        field: the input it was typed into.
        limit: characters.

    Raises:
        InputTooLong, CardNumberTyped: as for a note.
    """
    return refuse_card_of_an_issuer(one_line(text, field=field, limit=limit), field=field)


def _short_enough(clean: str, field: str, limit: int) -> str:
    if len(clean) > limit:
        raise InputTooLong(field, length=len(clean), limit=limit)
    return clean


def money_line(text: str, *, field: str, limit: int = NAME_LENGTH) -> str:
    """A text on one line beside money, without a card number.

    Raises:
        InputTooLong: it does not fit.
        CardNumberTyped: it looks as if it held the number of a card.
    """
    return refuse_card_number(one_line(text, field=field, limit=limit), field=field)


def money_note(text: str, *, field: str) -> str:
    """A printable text beside money, without a card number; empty where nothing was typed.

    Raises:
        InputTooLong, CardNumberTyped: as for a line.
    """
    return refuse_card_number(fitting(text, field=field).strip(), field=field)
