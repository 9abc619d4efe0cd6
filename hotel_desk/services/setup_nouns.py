"""What all set-up nouns have in common: added, changed, switched off and on, and deleted while nothing uses them.

Used by the set-up commands; not commands themselves. Set-up is rare, so each of its commands holds the business date's row
alone: nothing is sold or posted meanwhile, and what was counted before a change still holds when it is committed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from babel.lists import format_list
from sqlalchemy import Select, delete, select

from hotel_desk.db.registry import CommandFunction, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, LockKind
from hotel_desk.domain.errors import InputTooLong, InvalidInput, StaffError
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, current_language
from hotel_desk.models.base import Noun
from hotel_desk.models.room import Picture
from hotel_desk.models.types import NAME_LENGTH
from hotel_desk.services.typed_text import printable
from hotel_desk.services.versions import refuse_newer_version

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

SET_UP_LOCKS = (LockKind.BUSINESS_DATE_EXCLUSIVE, LockKind.JOURNAL_HEAD)
ROOM_LOCKS = (LockKind.BUSINESS_DATE_EXCLUSIVE, LockKind.TYPE_NIGHT, LockKind.JOURNAL_HEAD)
SET_UP_AUDIT = (AuditCode.SETUP_ADDED, AuditCode.SETUP_CHANGED, AuditCode.SETUP_SWITCHED_OFF, AuditCode.SETUP_DELETED)
LONGEST_CODE = 40
HIGHEST_ORDER = 9999
HIGHEST_PRICE_MINOR = 1_000_000_000  # stored in 32 bits
MOST_WORDS = 60


class CodeTaken(StaffError):
    code = "setup.code_taken"
    template = N_("“{code}” is taken: {holder} has it already. Nothing was saved. Choose another.")


class StillUsed(StaffError):
    code = "setup.still_used"
    template = N_("{what} is used by {uses}. Nothing was deleted. Switch it off instead.")


@dataclass(frozen=True, slots=True)
class SetUpSaved:
    """A thing of the set-up as it is now; `version` is what the next change must name."""

    kind: EntityKind
    id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class SetUpDeleted:
    kind: EntityKind
    id: UUID


@dataclass(frozen=True, slots=True)
class Use:
    """Something that may use a noun.

    Args:
        counted: says the number in words: "12 rooms".
        of: the statement that counts, for the thing's id.
    """

    counted: Callable[[int], str]
    of: Callable[[UUID], Select[int]]


@dataclass(frozen=True, slots=True)
class Shape[Thing: Noun]:
    """What the common steps need to know of one noun.

    Args:
        named: what a sentence calls a thing: "Room type Standard".
        what: what a sentence calls one that is not there: "The room type", translated when called.
        unique: the column that no two may share, and the field of the form it stands in; "" for none.
        within: further columns of the unique key.
        uses: what keeps a thing from being deleted.
    """

    model: type[Thing]
    named: Callable[[Thing], str]
    what: Callable[[], str]
    unique: str = "code"
    within: tuple[str, ...] = ()
    uses: tuple[Use, ...] = field(default_factory=tuple)


def set_up_command(
    title: str,
    *changes: EntityKind,
    result: type = SetUpSaved,
    permission: Permission = Permission.SET_UP_HOTEL,
    audit: tuple[AuditCode, ...] = SET_UP_AUDIT,
    locks: tuple[LockKind, ...] = SET_UP_LOCKS,
) -> Callable[[CommandFunction], CommandFunction]:
    """Register a set-up command; `title` is marked with `N_` where it is written."""
    return command(title=title, permission=permission, audit=audit, changes=changes, result=result, locks=locks)


def add[Thing: Noun](uow: UnitOfWork, shape: Shape[Thing], thing: Thing) -> SetUpSaved:
    """Store a new thing.

    Raises:
        CodeTaken: another one has its code.
    """
    refuse_taken(uow, shape, thing)
    uow.session.add(thing)
    uow.session.flush()
    uow.record(AuditCode.SETUP_ADDED, thing, name=shape.named(thing))
    return saved(thing)


def change[Thing: Noun](uow: UnitOfWork, shape: Shape[Thing], thing: Thing, values: dict[str, Any]) -> SetUpSaved:
    """Give a loaded thing other values; nothing is written when all are as they were.

    Raises:
        CodeTaken: another one has the new code.
    """
    before = {name: getattr(thing, name) for name, value in values.items() if getattr(thing, name) != value}
    if not before:
        return saved(thing)
    for name in before:
        setattr(thing, name, values[name])
    if before.keys() & {shape.unique, *shape.within}:
        refuse_taken(uow, shape, thing)
    uow.session.flush()
    uow.record(AuditCode.SETUP_CHANGED, thing, changed={name: [old, values[name]] for name, old in before.items()})
    return saved(thing)


def switch[Thing: Noun](uow: UnitOfWork, thing: Thing, *, active: bool) -> SetUpSaved:
    """Take a loaded thing out of what is offered for new work, or back in; its past stays."""
    if thing.active != active:  # type: ignore[attr-defined]
        thing.active = active  # type: ignore[attr-defined]
        uow.session.flush()
        if active:
            uow.record(AuditCode.SETUP_CHANGED, thing, changed={"active": [False, True]})
        else:
            uow.record(AuditCode.SETUP_SWITCHED_OFF, thing)
    return saved(thing)


def discard[Thing: Noun](uow: UnitOfWork, shape: Shape[Thing], thing: Thing) -> SetUpDeleted:
    """Delete a loaded thing that nothing uses, with its pictures.

    Raises:
        StillUsed: something does; the sentence says what and how many.
    """
    refuse_used(uow, shape, thing)
    kind, identifier = thing.entity_kind, thing.id
    uow.connection.execute(delete(Picture).where(Picture.property_id == uow.property_id, Picture.owner_id == identifier))
    uow.record_row(AuditCode.SETUP_DELETED, kind, identifier, name=shape.named(thing))
    uow.session.delete(thing)
    uow.session.flush()
    uow.changed_row(kind, identifier, {"id": identifier, "deleted": True})
    return SetUpDeleted(kind, identifier)


def load[Thing: Noun](uow: UnitOfWork, shape: Shape[Thing], identifier: UUID, version: int) -> Thing:
    """A thing as it was shown, locked.

    Raises:
        NotFound: it is gone.
        SomeoneWasFaster: it was changed since.
    """
    thing = uow.get(shape.model, identifier, what=shape.what())
    refuse_newer_version(thing, version, what=shape.named(thing))  # type: ignore[arg-type]
    return thing


def saved(thing: Noun) -> SetUpSaved:
    """What a command answers about a stored thing."""
    return SetUpSaved(thing.entity_kind, thing.id, thing.version)  # type: ignore[attr-defined]


def refuse_used[Thing: Noun](uow: UnitOfWork, shape: Shape[Thing], thing: Thing) -> None:
    """Go on only if nothing uses a thing.

    Raises:
        StillUsed: something does.
    """
    uses = [use.counted(count) for use in shape.uses if (count := uow.connection.execute(use.of(thing.id)).scalar_one())]
    if uses:
        raise StillUsed(what=shape.named(thing), uses=format_list(uses, locale=current_language()))


def refuse_taken[Thing: Noun](uow: UnitOfWork, shape: Shape[Thing], thing: Thing) -> None:
    """Go on only if no other thing has this one's code.

    Raises:
        CodeTaken: another has; the sentence names it.
    """
    if not shape.unique:
        return
    same = [getattr(shape.model, name) == getattr(thing, name) for name in (shape.unique, *shape.within)]
    here = shape.model.property_id == uow.property_id  # type: ignore[attr-defined]
    with uow.session.no_autoflush:
        holder = uow.session.execute(select(shape.model).where(here, *same, shape.model.id != thing.id)).scalars().first()
    if holder is not None:
        raise CodeTaken(shape.unique, code=getattr(thing, shape.unique), holder=shape.named(holder))


def needed_text(name: str, text: str, *, limit: int = NAME_LENGTH) -> str:
    """A text that must be there, tidied.

    Raises:
        InvalidInput: it is empty.
        InputTooLong: it does not fit.
    """
    tidy = tidy_text(name, text, limit=limit)
    if not tidy:
        raise InvalidInput(name, problem=N_("This is needed. Nothing was saved. Please fill it in."))
    return tidy


def tidy_text(name: str, text: str, *, limit: int = NAME_LENGTH, lines: bool = False) -> str:
    """A text without needless blanks; `lines` keeps its lines.

    Raises:
        InputTooLong: it does not fit.
    """
    normal = printable(text)
    tidy = normal.strip() if lines else " ".join(normal.split())
    if len(tidy) > limit:
        raise InputTooLong(name, length=len(tidy), limit=limit)
    return tidy


def tidy_words(name: str, words: tuple[str, ...]) -> list[str]:
    """A list of features or facilities: each once, in the order given.

    Raises:
        InvalidInput: too many of them.
        InputTooLong: one does not fit.
    """
    tidy = [word for word in dict.fromkeys(tidy_text(name, word, limit=LONGEST_CODE * 2) for word in words) if word]
    if len(tidy) > MOST_WORDS:
        raise InvalidInput(name, problem=N_("There are too many of them. Nothing was saved. Take some away."))
    return tidy


def number_between(name: str, number: int, lowest: int, highest: int) -> int:
    """A number within its bounds, both included.

    Raises:
        InvalidInput: it is not.
    """
    if not lowest <= number <= highest:
        raise InvalidInput(name, problem=N_("This number is outside the allowed range. Nothing was changed."))
    return number
