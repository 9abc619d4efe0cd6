"""What a setting is, and the choices of those that have few; the settings themselves are in `settings.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hotel_desk.domain.codes import CodeKind, SettingScope
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_

LONGEST_TEXT = 200  # characters of a setting, where none other is named


@dataclass(frozen=True, slots=True)
class Setting[ValueType]:
    """A choice.

    Args:
        key: `area.name`, stored.
        kind: the Python type of the value: bool, int or str.
        unit: what a number counts ("" where there is none), translated where shown.
        scope: whose choice it is.
        permission: who may change it; None: everyone for themselves (desk and user settings only).
        choices: the allowed values, where they are few.
        minimum, maximum: bounds of a number, inclusive.
        names_code: the value is the code of an active transaction code of this kind; the service looks it up.
    """

    key: str
    kind: type[ValueType]
    default: ValueType
    scope: SettingScope
    title: str
    help: str
    unit: str = ""
    permission: Permission | None = None
    choices: tuple[ValueType, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    max_length: int = LONGEST_TEXT
    names_code: CodeKind | None = None

    def read(self, stored: Any) -> ValueType:
        """A stored value as this setting's type; the default where an older program stored something else."""
        return stored if type(stored) is self.kind else self.default

    def check(self, value: object) -> ValueType:
        """Accept a new value.

        Raises:
            InvalidInput: wrong type, not among the choices, out of bounds, or too long.
        """
        if type(value) is not self.kind:
            raise InvalidInput(self.key, problem=N_("This value is not of the right kind. Nothing was changed."))
        if self.choices and value not in self.choices:
            raise InvalidInput(self.key, problem=N_("This value is not one of the choices. Nothing was changed."))
        if isinstance(value, int) and self._out_of_bounds(value):
            raise InvalidInput(self.key, problem=N_("This number is outside the allowed range. Nothing was changed."))
        if isinstance(value, str) and len(value) > self.max_length:
            raise InvalidInput(self.key, problem=N_("This text is too long. Nothing was changed."))
        return value

    def _out_of_bounds(self, value: int) -> bool:
        return (self.minimum is not None and value < self.minimum) or (self.maximum is not None and value > self.maximum)


def of_hotel[ValueType](
    *,
    key: str,
    kind: type[ValueType],
    default: ValueType,
    title: str,
    help: str,  # noqa: A002 - named as it is stored
    unit: str = "",
    permission: Permission = Permission.CHANGE_SETTINGS,
    choices: tuple[ValueType, ...] = (),
    minimum: int | None = None,
    maximum: int | None = None,
    max_length: int = LONGEST_TEXT,
    names_code: CodeKind | None = None,
) -> Setting[ValueType]:
    """A choice of the hotel, which whoever may change settings makes unless another permission is named."""
    return Setting(
        key=key,
        kind=kind,
        default=default,
        scope=SettingScope.PROPERTY,
        title=title,
        help=help,
        unit=unit,
        permission=permission,
        choices=choices,
        minimum=minimum,
        maximum=maximum,
        max_length=max_length,
        names_code=names_code,
    )


class RegistrationUse(StrEnum):
    """Whether occupants are registered with the police."""

    BY_COUNTRY = "BY_COUNTRY"
    ON = "ON"
    OFF = "OFF"


class RegistrationLine(StrEnum):
    """By which way police forms reach the office."""

    FILE = "FILE"
    SIMULATED = "SIMULATED"


class TaxPlatformLine(StrEnum):
    """By which way the tax platform is asked for a fapiao."""

    BY_HAND = "BY_HAND"
    SIMULATED = "SIMULATED"


class CardReader(StrEnum):
    """Which machine at a desk reads cards. Each but the first has its driver in `jobs/document_readers.py`."""

    NONE = "NONE"
    SIMULATED = "SIMULATED"


class PaymentDevice(StrEnum):
    """Which machine at a desk takes cards, or asks a wallet. Each but the first has its driver in `jobs/payment_terminals.py`."""

    NONE = "NONE"
    SIMULATED = "SIMULATED"
