"""Settings as a person sees them: what counts now, whose choice it is, who may change it, and what it was before."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, bindparam, or_, select

from hotel_desk.domain.codes import CodeKind, SettingScope
from hotel_desk.domain.settings import SETTINGS, Setting, setting_id
from hotel_desk.models.setting import SettingChange, SettingValue
from hotel_desk.models.staff import Role, UserAccount
from hotel_desk.models.transaction_code import TransactionCode

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

LONGEST_HISTORY = 20


@dataclass(frozen=True, slots=True)
class SettingStep:
    """One change: who, when (UTC), from what to what."""

    changed_by: str
    changed_at: datetime
    old_value: bool | int | str | None
    new_value: bool | int | str | None


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting for whoever asks.

    Args:
        value: what counts now: the chosen value, else the default.
        chosen: somebody chose it, here, at this desk or for this user; a reset takes that away.
        may_change: the one who asks may change it.
        codes: transaction codes to choose from (code and name), for a setting that names one.
        history: newest first, at most twenty.
    """

    setting: Setting[Any]
    value: bool | int | str
    chosen: bool
    may_change: bool
    codes: tuple[tuple[str, str], ...]
    history: tuple[SettingStep, ...]

    @property
    def key(self) -> str:
        """The registered key."""
        return self.setting.key


_OF_HOTEL = select(SettingValue.key, SettingValue.value).where(
    SettingValue.property_id == bindparam("hotel"),
    SettingValue.scope == SettingScope.PROPERTY,
    SettingValue.key.in_(bindparam("keys", expanding=True)),
)


@dataclass(frozen=True, slots=True)
class _Asker:
    user_id: UUID | None
    permissions: frozenset[str]


def setting_value[ValueType](reader: Reader, setting: Setting[ValueType]) -> ValueType:
    """What a registered setting is for the hotel, or for the desk or user who asks; one statement."""
    scope_key = _scope_keys(reader, _asker(reader) if setting.scope is SettingScope.USER else None)[setting.scope]
    stored = reader.connection.execute(_stored_value(setting), {"hotel": reader.property_id, "scope_key": scope_key}).first()
    return setting.default if stored is None else setting.read(stored[0])


@cache
def _stored_value(setting: Setting[Any]) -> Select[Any]:
    """The question for a setting's value, built once."""
    return select(SettingValue.value).where(
        SettingValue.property_id == bindparam("hotel"),
        SettingValue.key == setting.key,
        SettingValue.scope == setting.scope,
        SettingValue.scope_key == bindparam("scope_key"),
    )


def hotel_values(reader: Reader, *settings: Setting[int]) -> list[int]:
    """What some numbers are for the hotel, in the order they are asked for; one statement for all."""
    asked = {"hotel": reader.property_id, "keys": [setting.key for setting in settings]}
    stored = {row.key: row.value for row in reader.connection.execute(_OF_HOTEL, asked)}
    return [setting.read(stored[setting.key]) if setting.key in stored else setting.default for setting in settings]


def stored_setting(setting: Setting[Any]) -> ScalarSelect[Any]:
    """What is stored of a setting of the hotel, beside something else of it; to be read with `setting.read`. Needs `hotel`."""
    return (
        select(SettingValue.value)
        .where(SettingValue.property_id == bindparam("hotel"), SettingValue.key == setting.key, SettingValue.scope == SettingScope.PROPERTY)
        .scalar_subquery()
    )


def all_settings(reader: Reader) -> tuple[SettingRow, ...]:
    """Every registered setting in the order of the registry; four statements, however many there are."""
    asker = _asker(reader)
    scope_keys = _scope_keys(reader, asker)
    chosen = _chosen(reader, scope_keys)
    codes = _codes(reader)
    history = _history(reader, scope_keys)
    return tuple(
        SettingRow(
            setting=setting,
            value=setting.read(chosen[setting.key]) if setting.key in chosen else setting.default,
            chosen=setting.key in chosen,
            may_change=setting.permission is None or setting.permission in asker.permissions,
            codes=tuple(codes[setting.names_code]) if setting.names_code is not None else (),
            history=tuple(history[setting.key]),
        )
        for setting in SETTINGS.values()
    )


def _asker(reader: Reader) -> _Asker:
    row = reader.connection.execute(
        select(UserAccount.id, Role.permissions)
        .join(Role, Role.id == UserAccount.role_id)
        .where(
            UserAccount.property_id == reader.property_id,
            UserAccount.name == reader.user_name,
            UserAccount.active.is_(True),
            Role.active.is_(True),
        )
    ).first()
    return _Asker(None, frozenset()) if row is None else _Asker(row.id, frozenset(row.permissions))


def _scope_keys(reader: Reader, asker: _Asker | None) -> dict[SettingScope, str]:
    return {
        SettingScope.PROPERTY: "",
        SettingScope.DESK: reader.workstation,
        SettingScope.USER: "" if asker is None or asker.user_id is None else asker.user_id.hex,
    }


def _chosen(reader: Reader, scope_keys: dict[SettingScope, str]) -> dict[str, Any]:
    mine = or_(*((SettingValue.scope == scope) & (SettingValue.scope_key == key) for scope, key in scope_keys.items()))
    found = reader.connection.execute(
        select(SettingValue.key, SettingValue.scope, SettingValue.value).where(SettingValue.property_id == reader.property_id, mine)
    )
    # A setting whose scope has changed since it was stored counts as not chosen.
    return {row.key: row.value for row in found if row.key in SETTINGS and SETTINGS[row.key].scope is row.scope}


def _codes(reader: Reader) -> dict[CodeKind, list[tuple[str, str]]]:
    found = reader.connection.execute(
        select(TransactionCode.kind, TransactionCode.code, TransactionCode.name)
        .where(TransactionCode.property_id == reader.property_id, TransactionCode.active.is_(True))
        .order_by(TransactionCode.sort_order, TransactionCode.code)
    )
    codes: dict[CodeKind, list[tuple[str, str]]] = defaultdict(list)
    for kind, code, name in found:
        codes[kind].append((code, name))
    return codes


def _history(reader: Reader, scope_keys: dict[SettingScope, str]) -> dict[str, list[SettingStep]]:
    keys = {setting_id(reader.property_id, setting, scope_keys[setting.scope]): setting.key for setting in SETTINGS.values()}
    found = reader.connection.execute(
        select(
            SettingChange.setting_id, SettingChange.changed_by, SettingChange.changed_at, SettingChange.old_value, SettingChange.new_value
        )
        .where(SettingChange.property_id == reader.property_id, SettingChange.setting_id.in_(keys))
        .order_by(SettingChange.changed_at.desc(), SettingChange.id.desc())
    )
    history: dict[str, list[SettingStep]] = defaultdict(list)
    for row in found:
        steps = history[keys[row.setting_id]]
        if len(steps) < LONGEST_HISTORY:
            steps.append(SettingStep(row.changed_by, row.changed_at, row.old_value, row.new_value))
    return history
