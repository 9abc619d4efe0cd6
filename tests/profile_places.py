"""Every place where a command takes the id of a guest, company or agent, found in the annotations of the registry."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAliasType, get_args, get_type_hints
from uuid import UUID

from hotel_desk import services
from hotel_desk.db.registry import COMMANDS
from hotel_desk.db.unit_of_work import UnitOfWork
from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.ids import GuestId, ProfileId

for module in pkgutil.iter_modules(services.__path__):
    importlib.import_module(f"{services.__name__}.{module.name}")

# What modules import for type checkers only.
_FOR_CHECKERS = {"UnitOfWork": UnitOfWork, "ProfileId": ProfileId, "GuestId": GuestId}
_KINDS = {"company_id": ProfileKind.COMPANY, "partner_ids": ProfileKind.COMPANY, "agent_id": ProfileKind.AGENT}


@dataclass(frozen=True, slots=True)
class ProfilePlace:
    """Where in its arguments a command takes a profile's id: `book: rooms.guests.profile_id`."""

    command: str
    path: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.command}: {'.'.join(self.path)}"

    @property
    def kind(self) -> ProfileKind:
        """Who can be named there."""
        return _KINDS.get(self.path[-1], ProfileKind.GUEST)


def all_places() -> list[ProfilePlace]:
    return [
        ProfilePlace(name, path)
        for name, spec in sorted(COMMANDS.items())
        for argument, annotation in _hints(spec.function).items()
        if argument not in {"uow", "return"}
        for path in _paths(annotation, (argument,))
    ]


def named_in(value: Any, path: Sequence[str]) -> UUID | None:
    """Who is named at a place of some arguments; None: nobody."""
    for part in path:
        value = _first(value)
        value = value[part] if isinstance(value, dict) else getattr(value, part)
    value = _first(value)
    return value if isinstance(value, UUID) else None


def is_reached(value: Any, path: Sequence[str]) -> bool:
    """Whether some arguments go as deep as a place; what is optional need not be there."""
    for part in path[:-1]:
        value = _first(value)
        value = value.get(part) if isinstance(value, dict) else getattr(value, part, None)
        if value is None or (isinstance(value, Sequence) and not value):
            return False
    return True


def naming(value: Any, path: Sequence[str], profile_id: UUID) -> Any:
    """The same arguments with somebody named at a place, in the first of several lines."""
    if not path:
        return type(value)([profile_id]) if isinstance(value, list | tuple) else profile_id
    if isinstance(value, list | tuple):
        return type(value)([naming(value[0], path, profile_id), *value[1:]])
    part, rest = path[0], path[1:]
    if isinstance(value, dict):
        return {**value, part: naming(value.get(part), rest, profile_id)}
    return replace(value, **{part: naming(getattr(value, part), rest, profile_id)})


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list | tuple) and value else value


def _hints(thing: Any) -> dict[str, Any]:
    return get_type_hints(thing, localns=_FOR_CHECKERS)


def _paths(annotation: Any, before: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if annotation in {ProfileId, GuestId}:
        yield before
    elif isinstance(annotation, TypeAliasType):
        yield from _paths(annotation.__value__, before)
    elif dataclasses.is_dataclass(annotation):
        for name, hint in _hints(annotation).items():
            yield from _paths(hint, (*before, name))
    else:
        for part in get_args(annotation):
            yield from _paths(part, before)
