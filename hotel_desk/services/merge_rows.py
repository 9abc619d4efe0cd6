"""Leads the rows that name a profile over to another, and back (`docs/algorithms/duplicates.md`, “Merging”)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import batched
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, func, select, update

from hotel_desk.domain.codes import EntityKind
from hotel_desk.models import Base
from hotel_desk.models.base import Noun
from hotel_desk.models.types import Id
from hotel_desk.queries.merge_scope import LED_OVER, Led, rows_to_lead

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

type RowKey = tuple[Any, ...]
_AT_ONCE = 500


def lead_over(uow: UnitOfWork, source: UUID, target: UUID) -> dict[str, list[list[Any]]]:
    """Lead every row of one profile over to another.

    Returns:
        By `table.column`, the keys of the rows that were led over, as `lead_back` takes them.
    """
    moved: dict[str, list[list[Any]]] = {}
    for led in LED_OVER:
        keys = [tuple(row) for row in uow.connection.execute(rows_to_lead(led, source, target))]
        if keys:
            _repoint(uow, led, keys, source, target)
            moved[led.name] = [[part.hex if isinstance(part, UUID) else part for part in key] for key in keys]
    return moved


def lead_back(uow: UnitOfWork, moved: Mapping[str, Sequence[Sequence[Any]]], source: UUID, target: UUID) -> None:
    """Lead rows back, as far as they are still with the profile they were led over to.

    Args:
        moved: what `lead_over` returned.
        source: the profile they are with now; `target`: the one they came from.
    """
    for led in LED_OVER:
        keys = [_key(led, stored) for stored in moved.get(led.name, ())]
        if keys:
            _repoint(uow, led, keys, source, target)
    if moved.get("ar_account.profile_id"):
        # The account pays every window that names its holder, also those opened since.
        windows = next(led for led in LED_OVER if led.table == "folio_window")
        since = [tuple(row) for row in uow.connection.execute(rows_to_lead(windows, source, target))]
        _repoint(uow, windows, since, source, target)


def _repoint(uow: UnitOfWork, led: Led, keys: Sequence[RowKey], source: UUID, target: UUID) -> None:
    rows = led.rows
    values: dict[str, Any] = {led.column: target}
    if "version" in rows.c:
        # Whoever has it open is told that it changed.
        values["version"] = rows.c.version + 1
    if "position" in rows.c and led.table.startswith("profile_"):
        last = select(func.max(rows.c.position)).where(rows.c[led.column] == target)
        values["position"] = rows.c.position + 1 + int(uow.connection.execute(last).scalar() or 0)
    still_there = update(rows).where(rows.c[led.column] == source).values(values)
    if len(led.keys) == 1:
        for some in batched(keys, _AT_ONCE):
            uow.connection.execute(still_there.where(rows.c[led.keys[0]].in_([key[0] for key in some])))
    elif keys:
        named = still_there.where(*(rows.c[name] == bindparam(f"of_{name}") for name in led.keys))
        uow.connection.execute(named, [dict(zip((f"of_{name}" for name in led.keys), key, strict=True)) for key in keys])
    _tell(uow, led, keys, target)


def _tell(uow: UnitOfWork, led: Led, keys: Sequence[RowKey], target: UUID) -> None:
    """Screens and central are told of the things that changed; what hangs on a profile is told with the profile."""
    told = _TOLD.get(led.table)
    if told is not None:
        for key in keys:
            uow.changed_row(told, key[0], {"id": key[0], led.column: target})
    if led.table == "accompanying_guest":
        stay = led.rows.c.reservation_id
        for some in batched(keys, _AT_ONCE):
            for identifier in uow.connection.execute(select(stay).where(led.rows.c.id.in_([key[0] for key in some]))).scalars():
                uow.outgoing.setdefault((EntityKind.RESERVATION, identifier), {"id": identifier})


def _key(led: Led, stored: Sequence[Any]) -> RowKey:
    columns = (led.rows.c[name] for name in led.keys)
    return tuple(UUID(part) if isinstance(column.type, Id) else part for column, part in zip(columns, stored, strict=True))


def _told_kinds() -> Iterator[tuple[str, EntityKind]]:
    for mapper in Base.registry.mappers:
        model = mapper.class_
        if issubclass(model, Noun) and model.entity_kind is not EntityKind.PROFILE and str(model.__tablename__) != "accompanying_guest":
            yield str(model.__tablename__), model.entity_kind


_TOLD: dict[str, EntityKind] = {**dict(_told_kinds()), "folio_window": EntityKind.FOLIO}
TOLD_KINDS: tuple[EntityKind, ...] = tuple(sorted({_TOLD[led.table] for led in LED_OVER if led.table in _TOLD}))
