"""The desk: the one place where commands run and commit."""

from __future__ import annotations

import hashlib
import socket
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import msgspec
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from hotel_desk.db.changes import ChangeSet
from hotel_desk.db.data_keys import DataKeys
from hotel_desk.db.journal import ERASED_DOCUMENT, write_journal
from hotel_desk.db.registry import CommandSpec, spec_of
from hotel_desk.db.retry import given_up, retrying
from hotel_desk.db.unit_of_work import Actor, PropertyFacts, UnitOfWork
from hotel_desk.db.vault import Vault
from hotel_desk.domain.clock import Clock, WallClock
from hotel_desk.domain.codes import LockKind
from hotel_desk.domain.errors import InvalidInput, NotAllowed, StaffError
from hotel_desk.domain.ids import OperationId, PropertyId, UserId, new_operation_id
from hotel_desk.domain.permissions import PERMISSION_TITLES, Permission
from hotel_desk.language import N_, _
from hotel_desk.models.journal import Operation
from hotel_desk.models.property import BusinessDate, Property
from hotel_desk.models.staff import Role, UserAccount

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from sqlalchemy.engine import Connection

    from hotel_desk.db.database import Database

Result = TypeVar("Result")
Parameters = ParamSpec("Parameters")


class OperationMismatch(StaffError):
    code = "operation.mismatch"
    template = N_("This request was sent before with other contents. Nothing was changed. Start it again from the screen.")


class AnswerErased(StaffError):
    code = "operation.answer_erased"
    template = N_("This was done before, for a guest who was erased since. Nothing was changed. Search for what you need instead.")


class UnknownUser(StaffError):
    code = "user.unknown"
    template = N_("There is no active user “{name}” in this hotel. Nothing was changed. Check the name or ask a manager.")


class NoBusinessDate(StaffError):
    code = "business_date.missing"
    template = N_("This hotel has no business date yet. Run “hotel-desk init” first.")


_BUSINESS_DATE = select(BusinessDate.date).where(BusinessDate.property_id == bindparam("hotel"))
_BUSINESS_DATE_SHARED = _BUSINESS_DATE.with_for_update(read=True)
_BUSINESS_DATE_EXCLUSIVE = _BUSINESS_DATE.with_for_update()
_WHO = (
    select(
        UserAccount.id,
        UserAccount.display_name,
        Role.permissions,
        Property.currency,
        Property.time_zone,
        Property.check_in_time,
        Property.check_out_time,
    )
    .join(Role, Role.id == UserAccount.role_id)
    .join(Property, Property.id == UserAccount.property_id)
    .where(
        UserAccount.property_id == bindparam("hotel"),
        UserAccount.name == bindparam("user"),
        UserAccount.active.is_(True),
        Role.active.is_(True),
    )
)
_ANSWERED = select(Operation.command, Operation.argument_hash, Operation.result).where(
    Operation.property_id == bindparam("hotel"), Operation.operation_id == bindparam("operation")
)
_REMEMBER = insert(Operation)


class Desk:
    """A user at a workstation of one hotel. Any thread may use it; SQLite's writers queue for the one connection."""

    def __init__(
        self,
        database: Database,
        *,
        property_id: PropertyId,
        user_name: str,
        clock: Clock | None = None,
        workstation: str | None = None,
    ) -> None:
        self.database = database
        self.property_id = property_id
        self.user_name = user_name
        self.clock: Clock = clock or WallClock()
        self.workstation = workstation or socket.gethostname()
        self._listeners: list[Callable[[ChangeSet], None]] = []

    def refuse_unknown_user(self) -> None:
        """Go on only if the user works in this hotel; asked once when a desk opens, and by every command again.

        Raises:
            UnknownUser: there is no active user of this name.
        """
        with self.database.snapshot() as connection:
            if connection.execute(_WHO, {"hotel": self.property_id, "user": self.user_name}).first() is None:
                raise UnknownUser(name=self.user_name)

    def require(self, permission: Permission) -> None:
        """Go on only if the user may do this: asked by a job of several commands before its first one. Each command asks again.

        Raises:
            UnknownUser: there is no active user of this name.
            NotAllowed: the user's role lacks the permission.
        """
        with self.database.snapshot() as connection:
            row = connection.execute(_WHO, {"hotel": self.property_id, "user": self.user_name}).first()
        if row is None:
            raise UnknownUser(name=self.user_name)
        if permission not in _known_permissions(row.permissions):
            raise NotAllowed(user=row.display_name, permission=_(PERMISSION_TITLES[permission]))

    def on_change(self, listener: Callable[[ChangeSet], None]) -> None:
        """Be told what each command changed, after it was committed, in the thread that ran it."""
        self._listeners.append(listener)

    def read(self, query: Callable[..., Result], **arguments: Any) -> Result:
        """Ask a query in a snapshot of its own.

        Raises:
            DatabaseBusy, DatabaseUnreachable: no answer, with what to do.
        """
        try:
            asks = {"user_name": self.user_name, "workstation": self.workstation}
            with self.database.reading(self.property_id, **asks, clock=self.clock) as reader:
                return query(reader, **arguments)
        except (DBAPIError, PoolTimeout) as error:
            raise _in_words(error) from error

    def run(self, command: Callable[..., Result], *, operation_id: OperationId | None = None, **arguments: Any) -> Result:
        """Carry out a command in one transaction and tell what changed.

        Args:
            command: a registered command; its first argument is the unit of work.
            operation_id: names the intent; the same id again gives the stored answer and changes nothing.
            arguments: the command's own, keyword-only.

        Raises:
            StaffError: the person or the world is at fault; nothing was changed.
            OperationMismatch: the id was used with other arguments.
        """
        spec = spec_of(command)
        operation = operation_id or new_operation_id()
        fingerprint = _argument_hash(spec, arguments)
        try:
            result, changes = retrying()(self._once, spec, operation, fingerprint, arguments)
        except (DBAPIError, PoolTimeout, StaleDataError) as error:
            raise _in_words(error) from error
        if changes.changes:
            for listener in self._listeners:
                listener(changes)
        return result  # type: ignore[no-any-return]

    def _once(self, spec: CommandSpec, operation: OperationId, fingerprint: bytes, arguments: dict[str, Any]) -> tuple[Any, ChangeSet]:
        nothing = ChangeSet(self.property_id, frozenset())
        try:
            with self.database.writing() as connection:
                uow = self._begin(connection, spec, operation)
                answered = self._answered(connection, spec, operation, fingerprint)
                if answered is not None:
                    return answered[0], nothing
                result = self._carry_out(uow, spec, fingerprint, arguments)
                return result, ChangeSet(self.property_id, uow.changes)
        except (IntegrityError, StaffError):
            # Two requests with one operation id at the same moment: the slower one meets what the faster one has done (the room is
            # taken, the folio is closed), and is given the faster one's answer.
            with self.database.writing() as connection:
                self._begin(connection, spec, operation)
                answered = self._answered(connection, spec, operation, fingerprint)
            if answered is None:
                raise
            return answered[0], nothing

    def _begin(self, connection: Connection, spec: CommandSpec, operation: OperationId) -> UnitOfWork:
        lock = _BUSINESS_DATE
        if LockKind.BUSINESS_DATE_EXCLUSIVE in spec.locks:
            lock = _BUSINESS_DATE_EXCLUSIVE
        elif LockKind.BUSINESS_DATE_SHARED in spec.locks:
            lock = _BUSINESS_DATE_SHARED
        business_date = connection.execute(lock, {"hotel": self.property_id}).scalar()
        if business_date is None:
            raise NoBusinessDate
        uow = begin_unit_of_work(
            connection,
            property_id=self.property_id,
            user_name=self.user_name,
            workstation=self.workstation,
            clock=self.clock,
            business_date=business_date,
            operation_id=operation,
            data_keys=self.database.data_keys,
        )
        if spec.permission is not None:
            uow.require(spec.permission)
        return uow

    def _answered(self, connection: Connection, spec: CommandSpec, operation: OperationId, fingerprint: bytes) -> tuple[Any] | None:
        row = connection.execute(_ANSWERED, {"hotel": self.property_id, "operation": operation}).first()
        if row is None:
            return None
        if row.command != spec.name or row.argument_hash != fingerprint:
            raise OperationMismatch
        if row.result == ERASED_DOCUMENT:
            raise AnswerErased
        return (msgspec.convert(row.result, spec.result, strict=False),)

    def _carry_out(self, uow: UnitOfWork, spec: CommandSpec, fingerprint: bytes, arguments: dict[str, Any]) -> object:
        result = spec.function(uow, **arguments)
        uow.session.flush()
        uow.connection.execute(
            _REMEMBER,
            {
                "property_id": self.property_id,
                "operation_id": uow.operation_id,
                "command": spec.name,
                "argument_hash": fingerprint,
                "result": msgspec.to_builtins(result),
                "done_at": uow.clock.now(),
            },
        )
        write_journal(uow)
        return result


def begin_unit_of_work(
    connection: Connection,
    *,
    property_id: PropertyId,
    user_name: str,
    workstation: str,
    clock: Clock,
    business_date: dt.date,
    operation_id: OperationId,
    data_keys: DataKeys | None = None,
) -> UnitOfWork:
    """Find out who asks and what they may do, as the database knows it now.

    Args:
        data_keys: of the opened database; None: what is sealed stays shut.

    Raises:
        UnknownUser: there is no active user of this name in the hotel.
    """
    row = connection.execute(_WHO, {"hotel": property_id, "user": user_name}).first()
    if row is None:
        raise UnknownUser(name=user_name)
    actor = Actor(
        user_id=UserId(row.id),
        name=user_name,
        display_name=row.display_name,
        workstation=workstation,
        permissions=_known_permissions(row.permissions),
    )
    facts = PropertyFacts(property_id, row.currency, row.time_zone, row.check_in_time, row.check_out_time)
    session = Session(bind=connection, autoflush=False, expire_on_commit=False)
    vault = Vault(data_keys or DataKeys(), connection, property_id, clock=clock)
    return UnitOfWork(session, facts, actor, clock, business_date, operation_id, vault)


_KNOWN_PERMISSIONS = {permission.value: permission for permission in Permission}


def _known_permissions(stored: list[str]) -> frozenset[Permission]:
    """A role may carry words of another version of the program; they grant nothing here."""
    return frozenset(_KNOWN_PERMISSIONS[word] for word in stored if word in _KNOWN_PERMISSIONS)


def _argument_hash(spec: CommandSpec, arguments: dict[str, Any]) -> bytes:
    try:
        written = msgspec.json.encode([spec.name, arguments], order="deterministic")
    except UnicodeEncodeError as error:
        # Half of a character: a terminal passes on bytes that are no text.
        raise InvalidInput(problem=N_("The text holds characters that cannot be stored. Nothing was saved. Type it again.")) from error
    return hashlib.sha256(written).digest()


def _in_words(error: DBAPIError | PoolTimeout | StaleDataError) -> Exception:
    return given_up(error) or error
