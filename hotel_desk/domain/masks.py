"""How a personal fact is shown to somebody who may not see it: enough to tell two guests apart, never how long it is.

The worked table is in `docs/algorithms/personal-data.md`.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

HIDDEN = "•"
ALL_HIDDEN = HIDDEN * 3
_PHONE_SHOWN, _PHONE_LEAST = 4, 7
_NUMBER_SHOWN, _NUMBER_LEAST = 2, 6


class Mask(StrEnum):
    """Which part of a value is shown."""

    NONE = "NONE"
    NAME = "NAME"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    CONTACT = "CONTACT"
    NUMBER = "NUMBER"
    BIRTH = "BIRTH"
    WHOLE = "WHOLE"


def mask_value(mask: Mask, value: str) -> str:
    """A value under a mask; nothing stays nothing."""
    return _MASKS[mask](value) if value.strip() else ""


def without_number(text: str, number: str) -> str:
    """Somebody else's words about a person, with a number they repeat under its mask, however it is parted and written."""
    plain = [character for character in number if character.isalnum()]
    if len(plain) < _NUMBER_LEAST:
        return text
    return re.sub(r"[\W_]*".join(map(re.escape, plain)), _number(number), text, flags=re.IGNORECASE)


def _name(value: str) -> str:
    if len(value.strip()) == 1:
        return HIDDEN
    return " ".join(f"{word[0]}{HIDDEN}" for word in value.split())


def _phone(value: str) -> str:
    digits = "".join(character for character in value if character.isdigit())
    return f"{ALL_HIDDEN} {digits[-_PHONE_SHOWN:]}" if len(digits) >= _PHONE_LEAST else ALL_HIDDEN


def _email(value: str) -> str:
    local, at, domain = value.strip().rpartition("@")
    return f"{local[0]}{ALL_HIDDEN}@{domain}" if at and local and domain else ALL_HIDDEN


def _number(value: str) -> str:
    plain = value.strip()
    return f"{ALL_HIDDEN}{plain[-_NUMBER_SHOWN:]}" if len(plain) >= _NUMBER_LEAST else ALL_HIDDEN


def _birth(value: str) -> str:
    try:
        return str(date.fromisoformat(value.strip()).year)
    except ValueError:
        return ALL_HIDDEN


_MASKS: dict[Mask, Callable[[str], str]] = {
    Mask.NONE: lambda value: value,
    Mask.NAME: _name,
    Mask.PHONE: _phone,
    Mask.EMAIL: _email,
    Mask.CONTACT: lambda value: _email(value) if "@" in value else _phone(value),
    Mask.NUMBER: _number,
    Mask.BIRTH: _birth,
    Mask.WHOLE: lambda _value: ALL_HIDDEN,
}
