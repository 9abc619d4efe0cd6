"""Settings are changed here, with their history. Which there are and what they mean is in `domain/settings.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, LockKind, SettingScope
from hotel_desk.domain.errors import InvalidInput, NotFound, SomeoneWasFaster
from hotel_desk.domain.ids import new_id
from hotel_desk.domain.settings import SETTINGS, Setting, setting_id
from hotel_desk.language import N_, _
from hotel_desk.models.setting import SettingChange, SettingValue
from hotel_desk.models.transaction_code import TransactionCode

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

SETTING_LOCKS = (LockKind.BUSINESS_DATE_EXCLUSIVE, LockKind.JOURNAL_HEAD)


@dataclass(frozen=True, slots=True)
class SettingChanged:
    """What a setting is now, for whoever asked."""

    key: str
    value: bool | int | str


@command(
    title=N_("Change setting"),
    permission=None,  # each setting says itself who may change it
    audit=(AuditCode.SETTING_CHANGED,),
    changes=(EntityKind.SETTING,),
    locks=SETTING_LOCKS,
    result=SettingChanged,
)
def change_setting(uow: UnitOfWork, *, key: str, value: bool | int | str, shown: bool | int | str | None = None) -> SettingChanged:
    """Choose another value: for the hotel, for this desk or for the user who asks, as the setting's scope says.

    Args:
        shown: the value as it was shown, to notice somebody who chose first; None: whatever it was.

    Raises:
        NotFound: no setting is registered under the key.
        NotAllowed: the setting's permission is missing.
        InvalidInput: the value is of the wrong type, out of bounds, or names no transaction code that fits; `field` is the key.
        SomeoneWasFaster: the value is not as shown any more.
    """
    setting = _registered(uow, key)
    chosen = setting.check(value)
    _refuse_missing_code(uow, setting, chosen)
    stored = _stored(uow, setting)
    before = setting.default if stored is None else setting.read(stored.value)
    _refuse_other(setting, before, shown)
    if chosen != before:
        stored = stored or _new_row(uow, setting)
        stored.value = chosen
        uow.session.add(stored)
        _remember(uow, setting, stored, before, chosen)
    return SettingChanged(key, chosen)


@command(
    title=N_("Reset setting"),
    permission=None,
    audit=(AuditCode.SETTING_CHANGED,),
    changes=(EntityKind.SETTING,),
    locks=SETTING_LOCKS,
    result=SettingChanged,
)
def reset_setting(uow: UnitOfWork, *, key: str, shown: bool | int | str | None = None) -> SettingChanged:
    """Go back to the default, and follow it from now on.

    Raises:
        NotFound, NotAllowed, SomeoneWasFaster: as for a change.
        InvalidInput: the default names a transaction code that the hotel has no more.
    """
    setting = _registered(uow, key)
    _refuse_missing_code(uow, setting, setting.default)
    stored = _stored(uow, setting)
    if stored is not None:
        before = setting.read(stored.value)
        _refuse_other(setting, before, shown)
        _remember(uow, setting, stored, before, setting.default)
        uow.session.delete(stored)
        uow.changed_row(EntityKind.SETTING, stored.id, {"key": key, "deleted": True})
    return SettingChanged(key, setting.default)


def _registered(uow: UnitOfWork, key: str) -> Setting[Any]:
    setting = SETTINGS.get(key)
    if setting is None:
        raise NotFound(what=_("The setting {key}").format(key=key))
    if setting.permission is not None:
        uow.require(setting.permission)
    return setting


def _refuse_missing_code(uow: UnitOfWork, setting: Setting[Any], value: object) -> None:
    if setting.names_code is None:
        return
    found = uow.connection.execute(
        select(TransactionCode.id).where(
            TransactionCode.property_id == uow.property_id,
            TransactionCode.code == value,
            TransactionCode.kind == setting.names_code,
            TransactionCode.active.is_(True),
        )
    ).first()
    if found is None:
        raise InvalidInput(
            setting.key, problem=N_("There is no active transaction code of this name that fits. Nothing was changed. Choose another.")
        )


def _refuse_other(setting: Setting[Any], before: object, shown: object) -> None:
    if shown is not None and shown != before:
        raise SomeoneWasFaster(what=_(setting.title))


def _scope_key(uow: UnitOfWork, scope: SettingScope) -> str:
    return {SettingScope.PROPERTY: "", SettingScope.DESK: uow.actor.workstation, SettingScope.USER: uow.actor.user_id.hex}[scope]


def _stored(uow: UnitOfWork, setting: Setting[Any]) -> SettingValue | None:
    found: SettingValue | None = uow.session.execute(
        select(SettingValue)
        .where(
            SettingValue.property_id == uow.property_id,
            SettingValue.key == setting.key,
            SettingValue.scope == setting.scope,
            SettingValue.scope_key == _scope_key(uow, setting.scope),
        )
        .with_for_update()
    ).scalar_one_or_none()
    return found


def _new_row(uow: UnitOfWork, setting: Setting[Any]) -> SettingValue:
    scope_key = _scope_key(uow, setting.scope)
    return SettingValue(
        id=setting_id(uow.property_id, setting, scope_key),
        property_id=uow.property_id,
        key=setting.key,
        scope=setting.scope,
        scope_key=scope_key,
    )


def _remember(uow: UnitOfWork, setting: Setting[Any], stored: SettingValue, before: object, after: object) -> None:
    uow.session.add(
        SettingChange(
            id=new_id(),
            property_id=uow.property_id,
            setting_id=stored.id,
            key=setting.key,
            old_value=before,
            new_value=after,
            changed_by=uow.actor.display_name,
            changed_at=uow.clock.now(),
        )
    )
    uow.record(AuditCode.SETTING_CHANGED, stored, key=setting.key, old=before, new=after)
