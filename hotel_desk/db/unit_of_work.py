"""What a command works in: one transaction, who asks, what day it is, and what has been done so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from sqlalchemy import select, update

from hotel_desk.db.changes import Change
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
    recorded: list[Recorded] = field(default_factory=list)
    outgoing: dict[tuple[EntityKind, UUID], dict[str, Any] | Noun] = field(default_factory=dict)

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
        # The server's own row lock; SQLite has one writer at a time and ignores it.
        found = self.session.get(model, identifier, with_for_update=True if lock else None)
        if found is None or getattr(found, "property_id", self.property_id) != self.property_id:
            raise NotFound(what=what)
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
        stored = self.connection.execute(
            select(SettingValue.value).where(
                SettingValue.property_id == self.property_id,
                SettingValue.key == setting.key,
                SettingValue.scope == setting.scope,
                SettingValue.scope_key == key,
            )
        ).first()
        return setting.default if stored is None else setting.read(stored[0])

    def next_number(self, series: str) -> int:
        """Draw the next number of a series; it is used or, with the whole transaction, never drawn: no gaps.

        Raises:
            LookupError: the hotel was set up without this series.
        """
        here = (NumberSeries.property_id == self.property_id) & (NumberSeries.series == series)
        raised = self.connection.execute(update(NumberSeries).where(here).values(next_number=NumberSeries.next_number + 1))
        if raised.rowcount != 1:
            raise LookupError(series)
        return int(self.connection.execute(select(NumberSeries.next_number).where(here)).scalar_one()) - 1
