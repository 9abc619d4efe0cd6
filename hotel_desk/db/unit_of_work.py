"""What a command works in: one transaction, who asks, what day it is, and what has been done so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import Select, bindparam, select, update

from hotel_desk.db.changes import Change
from hotel_desk.db.vault import Vault
from hotel_desk.domain.codes import EntityKind, SettingScope
from hotel_desk.domain.errors import NotAllowed, NotFound
from hotel_desk.domain.permissions import PERMISSION_TITLES, Permission
from hotel_desk.language import _
from hotel_desk.models.base import Noun
from hotel_desk.models.folio import NumberSeries
from hotel_desk.models.setting import SettingValue

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.engine import Connection
    from sqlalchemy.orm import Session

    from hotel_desk.domain.audit_codes import AuditCode
    from hotel_desk.domain.clock import Clock
    from hotel_desk.domain.ids import OperationId, PropertyId, UserId
    from hotel_desk.domain.settings import Setting

_SERIES = (NumberSeries.property_id == bindparam("hotel")) & (NumberSeries.series == bindparam("of_series"))
_DRAW = update(NumberSeries).where(_SERIES).values(next_number=NumberSeries.next_number + 1)
_DRAWN = select(NumberSeries.next_number).where(_SERIES)
NounType = TypeVar("NounType", bound=Noun)
ValueType = TypeVar("ValueType")


@dataclass(frozen=True, slots=True)
class Actor:
    """The person at the desk, as the database knows them at this moment."""

    user_id: UserId
    name: str
    display_name: str
    workstation: str
    permissions: frozenset[Permission]


@dataclass(frozen=True, slots=True)
class PropertyFacts:
    """What nearly every command needs to know of the hotel."""

    id: PropertyId
    currency: str
    time_zone: str
    check_in_time: dt.time
    check_out_time: dt.time


@dataclass(frozen=True, slots=True)
class Recorded:
    """An audit entry waiting for the end of the transaction."""

    code: AuditCode
    entity_kind: EntityKind
    entity_id: UUID
    details: dict[str, Any]


@dataclass(slots=True)
class UnitOfWork:
    """One command's transaction. It rolls back unless the command ends well; the command never commits."""

    session: Session
    hotel: PropertyFacts
    actor: Actor
    clock: Clock
    business_date: dt.date
    operation_id: OperationId
    vault: Vault = field(default_factory=Vault.shut)
    recorded: list[Recorded] = field(default_factory=list)
    outgoing: dict[tuple[EntityKind, UUID], dict[str, Any] | Noun] = field(default_factory=dict)
    loaded: dict[tuple[type[Noun], UUID], Noun] = field(default_factory=dict)
    locked: set[tuple[type[Noun], UUID]] = field(default_factory=set)

    @property
    def connection(self) -> Connection:
        """The transaction's connection, for Core statements. Flush first what they must see."""
        return self.session.connection()

    @property
    def property_id(self) -> PropertyId:
        """The hotel this command works for."""
        return self.hotel.id

    @property
    def changes(self) -> frozenset[Change]:
        """What this command has changed so far."""
        return frozenset(Change(kind, identifier) for kind, identifier in self.outgoing)

    def require(self, permission: Permission) -> None:
        """Go on only if the actor may do this.

        Raises:
            NotAllowed: the actor's role lacks the permission.
        """
        if not self.allows(permission):
            raise NotAllowed(user=self.actor.display_name, permission=_(PERMISSION_TITLES[permission]))

    def allows(self, permission: Permission) -> bool:
        """Whether the actor may do this."""
        return permission in self.actor.permissions

    def get(self, model: type[NounType], identifier: UUID, *, what: str, lock: bool = True) -> NounType:
        """Load a thing of this hotel, locked against other desks.

        Args:
            what: how to name it in the sentence when it is missing, already translated.

        Raises:
            NotFound: there is none with this id in this hotel.
        """
        key = (model, identifier)
        if key in self.locked or (key in self.loaded and not lock):
            return cast(NounType, self.loaded[key])
        if lock and key in self.loaded and self.session.dirty:
            # The locked read takes the row as it is in the database: what was changed on the object must be there first.
            self.session.flush()
        # The server's own row lock; SQLite has one writer at a time and ignores it.
        found = cast("NounType | None", self.session.execute(_by_id(model, lock=lock), {"identifier": identifier}).scalar_one_or_none())
        if found is None or getattr(found, "property_id", self.property_id) != self.property_id:
            raise NotFound(what=what)
        self.loaded[key] = found
        if lock:
            self.locked.add(key)
        return found

    def add(self, *things: Noun) -> None:
        """Store new things and tell of them."""
        for thing in things:
            self.session.add(thing)
            self.changed(thing)

    def changed(self, thing: Noun) -> None:
        """Tell that a thing is different now; its columns go to the outbox as they are at the end."""
        self.outgoing[thing.entity_kind, thing.id] = thing

    def changed_row(self, kind: EntityKind, identifier: UUID, payload: dict[str, Any]) -> None:
        """Tell of a change made through Core, with what central is to know of it."""
        self.outgoing[kind, identifier] = payload

    def record(self, code: AuditCode, thing: Noun, /, **details: Any) -> None:
        """Write an audit entry about a thing, and tell that it changed."""
        self.record_row(code, thing.entity_kind, thing.id, **details)
        self.changed(thing)

    def record_row(self, code: AuditCode, kind: EntityKind, identifier: UUID, /, **details: Any) -> None:
        """Write an audit entry about a row that is not loaded as an object."""
        self.recorded.append(Recorded(code, kind, identifier, details))

    def setting(self, setting: Setting[ValueType]) -> ValueType:
        """The value of a registered setting for this hotel, desk or user."""
        key = {
            SettingScope.PROPERTY: "",
            SettingScope.DESK: self.actor.workstation,
            SettingScope.USER: self.actor.user_id.hex,
        }[setting.scope]
        stored = self.connection.execute(_stored_value(setting), {"hotel": self.property_id, "of_key": key}).first()
        return setting.default if stored is None else setting.read(stored[0])

    def next_number(self, series: str) -> int:
        """Draw the next number of a series; it is used or, with the whole transaction, never drawn: no gaps.

        Raises:
            LookupError: the hotel was set up without this series.
        """
        named = {"hotel": self.property_id, "of_series": series}
        if self.connection.execute(_DRAW, named).rowcount != 1:
            raise LookupError(series)
        return int(self.connection.execute(_DRAWN, named).scalar_one()) - 1


@cache
def _stored_value(setting: Setting[Any]) -> Select[Any]:
    return select(SettingValue.value).where(
        SettingValue.property_id == bindparam("hotel"),
        SettingValue.key == setting.key,
        SettingValue.scope == setting.scope,
        SettingValue.scope_key == bindparam("of_key"),
    )


@cache
def _by_id(model: type[Noun], *, lock: bool) -> Select[Noun]:
    """Built once for each kind of thing: building it costs more than running it."""
    statement = select(model).where(model.id == bindparam("identifier"))
    return statement.with_for_update().execution_options(populate_existing=True) if lock else statement
