"""The command registry: what each desk job may do, needs and leaves behind.

The permission matrix, the palette, the contract tests and `docs/commands.md` are made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from hotel_desk.domain.codes import EntityKind, LockKind, SyncRule

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.audit_codes import AuditCode
    from hotel_desk.domain.permissions import Permission

CommandFunction = TypeVar("CommandFunction", bound="Callable[..., Any]")
SALE_LOCKS = (
    LockKind.BUSINESS_DATE_SHARED,
    LockKind.HOUSE_NIGHT,
    LockKind.TYPE_NIGHT,
    LockKind.RESTRICTION,
    LockKind.ROOM_SLOT,
    LockKind.FOLIO,
    LockKind.SHIFT,
    LockKind.NUMBER_SERIES,
    LockKind.JOURNAL_HEAD,
)
POSTING_LOCKS = (LockKind.BUSINESS_DATE_SHARED, LockKind.FOLIO, LockKind.SHIFT, LockKind.NUMBER_SERIES, LockKind.JOURNAL_HEAD)


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """What a command declares.

    Args:
        title: what a person calls it, translated where it is shown.
        permission: asked before the command runs; it may ask for more. None: it is everyone's, or the command itself knows whose.
        audit: the codes it may record.
        changes: the kinds of things it may change.
        sync: how its changes travel to central.
        locks: what it locks, in locking order.
        undo: the name of the command that takes it back, where there is one.
        result: the frozen dataclass it returns, stored with the operation.
    """

    name: str
    title: str
    function: Callable[..., Any]
    permission: Permission | None
    audit: tuple[AuditCode, ...]
    changes: tuple[EntityKind, ...]
    sync: SyncRule
    locks: tuple[LockKind, ...]
    undo: str | None
    result: type


class HasSpec(Protocol):
    command_spec: CommandSpec


COMMANDS: dict[str, CommandSpec] = {}


def command(
    *,
    title: str,
    permission: Permission | None,
    audit: tuple[AuditCode, ...],
    changes: tuple[EntityKind, ...],
    result: type,
    sync: SyncRule = SyncRule.OWNER,
    locks: tuple[LockKind, ...] = (LockKind.BUSINESS_DATE_SHARED, LockKind.JOURNAL_HEAD),
    undo: str | None = None,
) -> Callable[[CommandFunction], CommandFunction]:
    """Register a desk job under its function's name."""

    def register(function: CommandFunction) -> CommandFunction:
        name = function.__name__
        spec = CommandSpec(name, title, function, permission, audit, changes, sync, locks, undo, result)
        if name in COMMANDS and COMMANDS[name].function.__module__ != function.__module__:
            raise ValueError(f"two commands are called {name}")
        COMMANDS[name] = spec
        function.command_spec = spec  # type: ignore[attr-defined]
        return function

    return register


def spec_of(function: Callable[..., Any]) -> CommandSpec:
    """What a command declared.

    Raises:
        TypeError: the function is not a command.
    """
    spec = getattr(function, "command_spec", None)
    if not isinstance(spec, CommandSpec):
        raise TypeError(f"{function!r} is not a command")
    return spec
