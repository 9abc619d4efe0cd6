"""E-mail addresses: whether a text can be one, and its usual form. Nothing is asked of the network."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.search_words import fold
from hotel_desk.language import N_

_NOT_AN_ADDRESS = N_(
    "This is not an e-mail address. Nothing was saved. Write it like name@example.com, or leave it empty if there is none to write to."
)


def normal_email(text: str, *, field: str = "email") -> str:
    """An address with its domain in small letters and usual form; empty for an empty text.

    Raises:
        InvalidInput: no letter could be sent to it, for its form alone.
    """
    typed = text.strip()
    if not typed:
        return ""
    try:
        return validate_email(typed, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise InvalidInput(field, problem=_NOT_AN_ADDRESS) from None


def is_email(text: str) -> bool:
    """Tell whether a text has the form of an e-mail address."""
    try:
        return bool(normal_email(text))
    except InvalidInput:
        return False


def same_email(text: str) -> str:
    """What two spellings of one address have in common: hardly any mailbox tells capital letters or accents apart."""
    return fold(text).strip()
