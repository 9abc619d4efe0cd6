"""What every command keeps to: its permission, its declared traces, its answer, and one effect for one operation id."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from sqlalchemy import func, insert, select, update

from hotel_desk import services
from hotel_desk.db.desk import Desk, OperationMismatch, UnknownUser
from hotel_desk.db.registry import COMMANDS, CommandSpec, command, spec_of
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, LockKind
from hotel_desk.domain.errors import InvalidInput, NotAllowed
from hotel_desk.domain.ids import RoleId, UserId, new_id, new_operation_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.models import Base
from hotel_desk.models.journal import Operation
from hotel_desk.models.staff import Role, UserAccount
from hotel_desk.services.profiles import ProfileDetails, create_profile
from tests.command_examples import EXAMPLES

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

    from hotel_desk.db.unit_of_work import UnitOfWork
    from tests.fixtures.databases import SmallHotel

for module in pkgutil.iter_modules(services.__path__):
    importlib.import_module(f"{services.__name__}.{module.name}")

PROJECT = Path(__file__).resolve().parents[2]
ALL = [(name, number) for name in sorted(COMMANDS) for number in range(len(EXAMPLES.get(name, [])))]
# These ask for the permission that the thing itself names: a setting says who may change it, a trace whose it is,
# a bill how it is settled.
ASKED_INSIDE = {
    "change_setting": Permission.CHANGE_SETTINGS,
    "reset_setting": Permission.CHANGE_SETTINGS,
    "settle_bills": Permission.TAKE_PAYMENT,
    "finish_trace": Permission.SET_ROOM_STATUS,
}
# Nobody can be refused: whoever looks leaves a trace, keeps what they were allowed to make, chooses for
# themselves, or has a desk whose jobs run.
EVERYBODYS = {"note_profile_view", "archive_report", "record_report_out", "remember_report_choice", "begin_job", "end_job", "note_job"}


def test_every_command_has_an_example() -> None:
    assert set(EXAMPLES) == set(COMMANDS)


@cache
def counting_all_rows(dialect: Dialect) -> str:
    """One statement for all tables: asked six times a command, a statement each took most of the time of this file."""
    quoted = dialect.identifier_preparer.quote
    tables = [table.name for table in Base.metadata.sorted_tables]
    return " UNION ALL ".join(f"SELECT '{name}', COUNT(*) FROM {quoted(name)}" for name in tables)


def rows(hotel: SmallHotel) -> dict[str, int]:
    with hotel.database.snapshot() as connection:
        return {row[0]: row[1] for row in connection.exec_driver_sql(counting_all_rows(connection.dialect))}


def watched(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[tuple[CommandSpec, UnitOfWork, Any]]:
    """Every command that is carried out, with its unit of work and what it returned."""
    seen: list[tuple[CommandSpec, UnitOfWork, Any]] = []
    carry_out = Desk._carry_out

    def watch(self: Desk, uow: UnitOfWork, spec: CommandSpec, fingerprint: bytes, arguments: dict[str, Any]) -> object:
        result = carry_out(self, uow, spec, fingerprint, arguments)
        seen.append((spec, uow, result))
        return result

    monkeypatch.setattr(Desk, "_carry_out", watch)
    return seen


def user_without(hotel: SmallHotel, permission: Permission) -> Desk:
    """Somebody who may do everything but this."""
    role = RoleId(new_id())
    everything = sorted(set(Permission) - {permission})
    here = {"property_id": hotel.property_id, "version": 1}
    with hotel.database.writing() as connection:
        connection.execute(insert(Role), [{**here, "id": role, "code": "nearly", "name": "Nearly", "permissions": everything}])
        connection.execute(insert(UserAccount), [{**here, "id": UserId(new_id()), "name": "nora", "display_name": "Nora", "role_id": role}])
    return hotel.as_user("nora")


@pytest.mark.usefixtures("rows_agree")
@pytest.mark.parametrize(("name", "number"), ALL)
def test_a_command_keeps_its_contract(hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch, name: str, number: int) -> None:
    arguments = EXAMPLES[name][number](hotel)
    spec = COMMANDS[name]
    nora = None if name in EVERYBODYS else user_without(hotel, spec.permission or ASKED_INSIDE[name])
    if nora is not None:
        before = rows(hotel)
        with pytest.raises(NotAllowed, match="Nora may not do this"):
            nora.run(spec.function, **arguments)
        assert rows(hotel) == before

    seen = watched(hotel.desk, monkeypatch)
    told: list[Any] = []
    hotel.desk.on_change(told.append)
    operation = new_operation_id()
    answer = hotel.desk.run(spec.function, operation_id=operation, **arguments)
    (done,) = seen
    uow = done[1]
    assert {entry.code for entry in uow.recorded} <= set(spec.audit)
    assert uow.recorded, "a command leaves an audit entry"
    assert {kind for kind, _identifier in uow.outgoing} <= set(spec.changes)
    assert [change_set.changes for change_set in told] == ([uow.changes] if uow.changes else [])
    assert type(answer) is spec.result
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(answer, dataclasses.fields(spec.result)[0].name, None)
    stored = msgspec.json.decode(msgspec.json.encode(answer))
    assert msgspec.convert(stored, spec.result, strict=False) == answer

    after = rows(hotel)
    assert hotel.desk.run(spec.function, operation_id=operation, **arguments) == answer
    assert (rows(hotel), len(told), len(seen)) == (after, bool(uow.changes), 1)
    if spec.permission is not None and nora is not None:
        with pytest.raises(NotAllowed):
            nora.run(spec.function, operation_id=operation, **arguments)
    with pytest.raises(OperationMismatch):
        hotel.desk.run(spec.function, operation_id=operation, **altered(arguments))
    assert rows(hotel) == after


def altered(arguments: dict[str, Any]) -> dict[str, Any]:
    """The same request, but for one thing."""
    name, value = next(reversed(arguments.items()))
    if isinstance(value, bool):
        return {**arguments, name: not value}
    if isinstance(value, int):
        return {**arguments, name: value + 1}
    if isinstance(value, str):
        return {**arguments, name: f"{value}."}
    if isinstance(value, list):
        return {**arguments, name: [*value, *value]}
    return {**arguments, name: None}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_declares_what_can_be_kept(name: str) -> None:
    spec = COMMANDS[name]
    order = list(LockKind)
    assert list(spec.locks) == sorted(spec.locks, key=order.index), "locks are named in locking order"
    assert spec.locks[0] in {LockKind.BUSINESS_DATE_SHARED, LockKind.BUSINESS_DATE_EXCLUSIVE}
    assert LockKind.JOURNAL_HEAD in spec.locks
    assert spec.undo is None or spec.undo in COMMANDS
    assert isinstance(spec.permission, Permission) or name in {*ASKED_INSIDE, *EVERYBODYS}
    assert spec.audit
    assert set(spec.audit) <= set(AuditCode)
    assert set(spec.changes) <= set(EntityKind)
    assert spec.title
    assert spec_of(spec.function) is spec
    assert (spec.function.__doc__ or "").strip()


def test_only_commands_are_run(hotel: SmallHotel) -> None:
    with pytest.raises(TypeError):
        hotel.desk.run(print)


def test_two_commands_of_one_name_are_refused() -> None:
    def book() -> None:
        """Another one."""

    with pytest.raises(ValueError, match="book"):
        command(title="x", permission=Permission.BOOK, audit=(), changes=(), result=int)(book)


def test_another_command_with_a_used_operation_id(hotel: SmallHotel) -> None:
    operation = new_operation_id()
    stay = hotel.book()
    hotel.desk.run(COMMANDS["mark_no_show"].function, operation_id=operation, reservation_id=stay)
    with pytest.raises(OperationMismatch):
        hotel.desk.run(COMMANDS["reinstate_reservation"].function, operation_id=operation, reservation_id=stay)


def test_half_a_character_is_refused_in_words(hotel: SmallHotel) -> None:
    """What a terminal makes of bytes that are no text."""
    with pytest.raises(InvalidInput, match="characters that cannot be stored"):
        hotel.desk.run(create_profile, details=ProfileDetails(name="Andr\udce9"))


def test_a_refused_request_may_be_sent_again(hotel: SmallHotel) -> None:
    """The operation id is used up by success only: the person mends what was wrong and presses again."""
    operation = new_operation_id()
    stay = hotel.book()
    check_in = COMMANDS["check_in"].function
    with pytest.raises(Exception, match="no room yet"):
        hotel.desk.run(check_in, operation_id=operation, reservation_id=stay)
    hotel.desk.run(check_in, operation_id=operation, reservation_id=stay, room_id=hotel.rooms["101"])
    with hotel.database.snapshot() as connection:
        assert connection.execute(select(func.count()).where(Operation.operation_id == operation)).scalar_one() == 1


def test_nobody_and_somebody_switched_off(hotel: SmallHotel) -> None:
    with pytest.raises(UnknownUser, match="nobody"):
        hotel.as_user("nobody").run(COMMANDS["mark_no_show"].function, reservation_id=hotel.book())
    with hotel.database.writing() as connection:
        connection.execute(update(UserAccount).where(UserAccount.name == "reception").values(active=False))
    with pytest.raises(UnknownUser, match="reception"):
        hotel.as_user("reception").run(COMMANDS["mark_no_show"].function, reservation_id=hotel.book())


def test_the_page_of_commands_is_current() -> None:
    """`scripts/commands` writes docs/commands.md from the registry."""
    checked = subprocess.run([sys.executable, PROJECT / "scripts" / "commands", "--check"], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
