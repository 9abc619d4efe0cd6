"""E-mail addresses: whether a text can be one, and its usual form. Nothing is asked of the network."""

from __future__ import annotations

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.search_words import fold
from hotel_desk.language import N_

_NOT_AN_ADDRESS = N_(
    "This is not an e-mail address. Nothing was saved. Write it like name@example.com, or leave it empty if there is none to write to."
)

_LONGEST, _LONGEST_LOCAL = 254, 64  # RFC 5321, section 4.5.3.1
_PLAIN_LOCAL = re.compile(r"[a-z0-9]+(?:[._+-][a-z0-9]+)*")


def normal_email(text: str, *, field: str = "email") -> str:
    """An address with its domain in small letters and usual form; empty for an empty text.

    Raises:
        InvalidInput: no letter could be sent to it, for its form alone.
    """
    typed = text.strip()
    if not typed:
        return ""
    local, _at, domain = typed.partition("@")
    try:
        if len(typed) <= _LONGEST and len(local) <= _LONGEST_LOCAL and _PLAIN_LOCAL.fullmatch(local) and domain.isascii():
            # As nearly every address is. What stands before the @ can only be right; an import meets few domains, each of them often.
            return f"{local}@{_normal_domain(domain)}"
        return validate_email(typed, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise InvalidInput(field, problem=_NOT_AN_ADDRESS) from None


@lru_cache(maxsize=4096)
def _normal_domain(domain: str) -> str:
    return validate_email(f"x@{domain}", check_deliverability=False, test_environment=True).domain


def is_email(text: str) -> bool:
    """Tell whether a text has the form of an e-mail address."""
    try:
        return bool(normal_email(text))
    except InvalidInput:
        return False


def same_email(text: str) -> str:
    """What two spellings of one address have in common: hardly any mailbox tells capital letters or accents apart."""
    return fold(text).strip()
