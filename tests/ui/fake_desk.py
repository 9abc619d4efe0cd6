"""A desk in memory, for tests of the window itself: what a command does is up to the test."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hotel_desk.db.changes import Change, ChangeSet
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.ids import OperationId, PropertyId, new_id

PROPERTY = PropertyId(UUID(int=1))


@dataclass(frozen=True)
class Status:
    property_name: str = "Hotel Miramar"
    business_date: dt.date = dt.date(2026, 11, 14)
    currency: str = "EUR"
    time_zone: str = "Europe/Lisbon"
    user_name: str = "Ana Ferreira"
    unsent_messages: int | None = 3
    last_exchange_at: dt.datetime | None = dt.datetime(2026, 11, 14, 9, 30, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Hit:
    kind: str
    id: UUID
    title: str
    subtitle: str
    reason: str


@dataclass
class FakeDesk:
    """Runs plain functions: a command gets the desk and its arguments, a query gets the desk and its arguments."""

    status: Status = field(default_factory=Status)
    runs: list[tuple[OperationId | None, dict[str, Any]]] = field(default_factory=list)
    _listeners: list[Callable[[ChangeSet], None]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, command: Callable[..., Any], *, operation_id: OperationId | None = None, **arguments: Any) -> Any:
        with self._lock:
            self.runs.append((operation_id, arguments))
        result = command(self, **arguments)
        self.tell(EntityKind.ROOM)
        return result

    def read(self, query: Callable[..., Any], **arguments: Any) -> Any:
        return query(self, **arguments)

    def on_change(self, listener: Callable[[ChangeSet], None]) -> None:
        self._listeners.append(listener)

    def tell(self, *kinds: EntityKind) -> ChangeSet:
        """Tell the listeners, in this thread, as the desk does."""
        change_set = ChangeSet(PROPERTY, frozenset(Change(kind, new_id()) for kind in kinds))
        for listener in self._listeners:
            listener(change_set)
        return change_set


def hotel_status(desk: FakeDesk) -> Status:
    return desk.status


def search_everything(_desk: FakeDesk, *, text: str, limit: int) -> list[Hit]:
    everything = [
        Hit(EntityKind.PROFILE, UUID(int=11), "Ferreira, Lúcia", "Portugal · lucia@example.org · in house, room 204", "Name"),
        Hit(EntityKind.PROFILE, UUID(int=12), "Fernández, José", "España · +34 600 000 000", "Name"),
        Hit(EntityKind.RESERVATION, UUID(int=13), "1042 · Ferreira", "14 Nov to 17 Nov, Superior double", "Name on the booking"),
        Hit(EntityKind.ROOM, UUID(int=14), "Room 204", "Superior double, occupied dirty", "Guest in the room"),
        Hit(EntityKind.FOLIO, UUID(int=15), "Folio 5581", "Ferreira, balance 312.40 EUR", "Name on the folio"),
    ]
    return [hit for hit in everything if text.casefold() in (hit.title + hit.subtitle).casefold()][:limit]
