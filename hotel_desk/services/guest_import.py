"""Guests of another system written down a thousand at a time, and taken back when that is stopped (`docs/algorithms/guest-import.md`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, or_, select

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.countries import is_country
from hotel_desk.domain.errors import InvalidInput, NotFound
from hotel_desk.domain.guest_form import GuestFileForm
from hotel_desk.domain.ids import OperationId, ProfileId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models import Base
from hotel_desk.models.guest_history import ProfileBlockKey, ProfilePair, ProfileView
from hotel_desk.models.guest_lists import ImportMapping
from hotel_desk.models.journal import Operation
from hotel_desk.models.profile import Profile, ProfileSearchKey
from hotel_desk.models.types import NAME_LENGTH
from hotel_desk.queries.guest_import import GUEST_MAPPING, GuestToImport, already_here, imported_id, taken_hashes
from hotel_desk.queries.guest_lines import LINE_SHAPES
from hotel_desk.services.guest_batches import write_new_guests
from hotel_desk.services.guest_lines import document_identity, membership_hash
from hotel_desk.services.guest_saving import stored_facts

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from hotel_desk.db.database import Reader
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.db.vault import Vault
    from hotel_desk.domain.ids import PropertyId

MOST_IN_A_BATCH = 1000
# What an import makes of a guest, who looked at them aside: all of it goes with a guest that is taken back.
_MADE: tuple[Any, ...] = (ProfileSearchKey, ProfileBlockKey, ProfileView, *(shape.model for shape in LINE_SHAPES))
_BATCH = select(Operation.result).where(
    Operation.property_id == bindparam("hotel"), Operation.operation_id == bindparam("operation"), Operation.command == "import_guests"
)
_UNTOUCHED = (
    select(Profile.id)
    .where(
        Profile.property_id == bindparam("hotel"),
        Profile.id.in_(bindparam("profiles", expanding=True)),
        Profile.version == 1,
        Profile.merged_into_id.is_(None),
        Profile.erased_at.is_(None),
    )
    .with_for_update()
)


@dataclass(frozen=True, slots=True)
class LineRefused:
    """A line whose number (`field`: documents or memberships) was another record's by the time it came."""

    line_number: int
    field: str


@dataclass(frozen=True, slots=True)
class GuestsImported:
    """What a batch came to. `known`: how many were here before."""

    profile_ids: tuple[ProfileId, ...]
    known: int
    refused: tuple[LineRefused, ...]


@dataclass(frozen=True, slots=True)
class ImportTakenBack:
    """What taking back a batch came to. `kept`: who is in use already, or was changed since."""

    removed: int
    kept: int


@dataclass(frozen=True, slots=True)
class ColumnsRemembered:
    columns: int


@dataclass(frozen=True, slots=True)
class BatchForeseen:
    """What a batch would come to, see `GuestsImported`."""

    known: int
    refused: tuple[LineRefused, ...]


class _Desk(Protocol):
    """A unit of work or a reader."""

    @property
    def connection(self) -> Connection:
        """Of its transaction."""
        ...

    @property
    def property_id(self) -> PropertyId:
        """Of its hotel."""
        ...

    @property
    def vault(self) -> Vault:
        """That hashes."""
        ...


@dataclass(frozen=True, slots=True)
class _SortedOut:
    new: dict[ProfileId, GuestToImport]
    known: int
    refused: tuple[LineRefused, ...]


def foreseen_batch(reader: Reader, *, guests: Sequence[GuestToImport]) -> BatchForeseen:
    """Say what importing a batch would come to. A fixed number of statements.

    Raises:
        VaultClosed: this desk has no master key.
    """
    sorted_out = _sorted_out(reader, guests)
    return BatchForeseen(sorted_out.known, sorted_out.refused)


@command(
    title=N_("Import guests"),
    permission=Permission.IMPORT_DATA,
    audit=(AuditCode.GUESTS_IMPORTED,),
    changes=(EntityKind.PROFILE,),
    result=GuestsImported,
    sync=SyncRule.SHARED,
)
def import_guests(uow: UnitOfWork, *, source: str, guests: Sequence[GuestToImport]) -> GuestsImported:
    """Write down a batch of guests of a file. Who is here already is left as he is; whose document another record has is set aside.

    Args:
        source: the name of the file, for the audit entry.
        guests: at most a thousand checked lines.

    Raises:
        InvalidInput: a form was not checked, or there are too many; nothing was saved.
        VaultClosed: this desk has no master key.
    """
    _refuse_unchecked(guests)
    sorted_out = _sorted_out(uow, guests)
    added = sorted_out.new
    forms, codes = [guest.form for guest in added.values()], [guest.external_code for guest in added.values()]
    write_new_guests(uow, forms, codes, identifiers=list(added))
    for identifier, guest in added.items():
        uow.changed_row(EntityKind.PROFILE, identifier, _told(identifier, guest))
    if added:
        uow.record_row(AuditCode.GUESTS_IMPORTED, EntityKind.PROPERTY, uow.property_id, source=source[:NAME_LENGTH], added=len(added))
    return GuestsImported(tuple(added), sorted_out.known, sorted_out.refused)


@command(
    title=N_("Take back imported guests"),
    permission=Permission.IMPORT_DATA,
    audit=(AuditCode.GUEST_IMPORT_TAKEN_BACK,),
    changes=(EntityKind.PROFILE,),
    result=ImportTakenBack,
    sync=SyncRule.SHARED,
)
def take_back_import(uow: UnitOfWork, *, batch: OperationId) -> ImportTakenBack:
    """Remove the guests that a batch added; whoever has a stay, a folio or anything else by now, or was changed, stays.

    Args:
        batch: the operation id that `import_guests` was run with.

    Raises:
        NotFound: there was no such batch.
    """
    result = uow.connection.execute(_BATCH, {"hotel": uow.property_id, "operation": batch}).scalar()
    if result is None or "profile_ids" not in result:
        # An erasure may have emptied the answer.
        raise NotFound(what=_("The import"))
    added = [ProfileId(UUID(identifier)) for identifier in result["profile_ids"]]
    rows = uow.connection.execute(_UNTOUCHED, {"hotel": uow.property_id, "profiles": added}).scalars() if added else ()
    untouched = set(map(ProfileId, rows))
    gone = sorted(untouched - _used(uow, untouched))
    _delete(uow, gone)
    for identifier in gone:
        uow.changed_row(EntityKind.PROFILE, identifier, {"id": identifier, "deleted": True})
    if gone:
        uow.record_row(AuditCode.GUEST_IMPORT_TAKEN_BACK, EntityKind.PROPERTY, uow.property_id, batch=batch, removed=len(gone))
    return ImportTakenBack(len(gone), len(added) - len(gone))


@command(
    title=N_("Remember the columns of a guest file"),
    permission=Permission.IMPORT_DATA,
    audit=(AuditCode.IMPORT_COLUMNS_REMEMBERED,),
    changes=(EntityKind.GUEST_LIST,),
    result=ColumnsRemembered,
    sync=SyncRule.LOCAL,
)
def remember_import_columns(uow: UnitOfWork, *, heading_hash: str, columns: Mapping[str, int]) -> ColumnsRemembered:
    """Keep which column of a file is which field, for the next file with the same headings."""
    mine = (
        ImportMapping.property_id == uow.property_id,
        ImportMapping.kind == GUEST_MAPPING,
        ImportMapping.heading_hash == heading_hash,
    )
    row: dict[str, Any] = {"id": new_id(), "property_id": uow.property_id, "kind": GUEST_MAPPING, "heading_hash": heading_hash}
    uow.connection.execute(delete(ImportMapping).where(*mine))
    uow.connection.execute(insert(ImportMapping), [row | {"columns": dict(columns)}])
    uow.record_row(AuditCode.IMPORT_COLUMNS_REMEMBERED, EntityKind.GUEST_LIST, row["id"], columns=sorted(columns))
    uow.changed_row(EntityKind.GUEST_LIST, row["id"], row | {"columns": dict(columns)})
    return ColumnsRemembered(len(columns))


def _refuse_unchecked(guests: Sequence[GuestToImport]) -> None:
    """The forms come checked: asking everything again would double the time. What would spoil a row is asked all the same."""
    if len(guests) > MOST_IN_A_BATCH:
        raise InvalidInput("guests", problem=N_("More than 1,000 guests do not fit into one batch. Nothing was saved."))
    for guest in guests:
        form = guest.form
        countries = (form.country, form.nationality, *(line.country for line in form.addresses))
        if not form.name or len(form.name) > NAME_LENGTH or not all(is_country(code) for code in countries if code is not None):
            raise InvalidInput("guests", problem=N_("A row of the file was not checked before. Nothing was saved. Start the import again."))


def _sorted_out(desk: _Desk, guests: Sequence[GuestToImport]) -> _SortedOut:
    identifiers = [imported_id(desk.vault, guest) for guest in guests]
    here = already_here(desk.connection, desk.property_id, identifiers, guests)
    first = dict(zip(reversed(identifiers), reversed(guests), strict=True))
    wanted = {identifier: first[identifier] for identifier in dict.fromkeys(identifiers) if not here.has(identifier, first[identifier])}
    clashes = _clashes(desk, wanted)
    refused = tuple(LineRefused(wanted[identifier].line_number, field) for identifier, field in clashes.items())
    new = {identifier: guest for identifier, guest in wanted.items() if identifier not in clashes}
    return _SortedOut(new, len(guests) - len(wanted), refused)


def _clashes(desk: _Desk, wanted: Mapping[ProfileId, GuestToImport]) -> dict[ProfileId, str]:
    """Whose document or membership number somebody else has, in the database or further up in the file."""
    hashes = {identifier: _number_hashes(desk, guest.form) for identifier, guest in wanted.items()}
    documents, memberships = taken_hashes(
        desk.connection,
        desk.property_id,
        documents=[one for found, _memberships in hashes.values() for one in found],
        memberships=[one for _documents, found in hashes.values() for one in found],
    )
    taken = {"documents": set(documents), "memberships": set(memberships)}
    clashes = {}
    for identifier in wanted:
        own = dict(zip(taken, hashes[identifier], strict=True))
        clash = next((field for field, mine in own.items() if not taken[field].isdisjoint(mine)), None)
        if clash is not None:
            clashes[identifier] = clash
            continue
        for field, mine in own.items():
            taken[field].update(mine)
    return clashes


def _number_hashes(desk: _Desk, form: GuestFileForm) -> tuple[list[bytes], list[bytes]]:
    documents = [document_identity(desk, line.kind, line.issuing_country, line.number or "") for line in form.documents]
    return documents, [membership_hash(desk, line) for line in form.memberships]


def _told(identifier: ProfileId, guest: GuestToImport) -> dict[str, object]:
    """What central is told of a new profile: its own columns, as of any other."""
    facts = {"id": identifier, "kind": guest.form.kind, "external_code": guest.external_code, "active": True, "version": 1}
    return facts | stored_facts(guest.form)


def _used(uow: UnitOfWork, profile_ids: set[ProfileId]) -> set[ProfileId]:
    """Who of some profiles is named by any row that the import did not make."""
    used: set[ProfileId] = set()
    for column in _naming_columns():
        used.update(map(ProfileId, uow.connection.execute(select(column).where(column.in_(profile_ids))).scalars()))
    return used


def _naming_columns() -> list[Any]:
    made = {*(model.__tablename__ for model in _MADE), ProfilePair.__tablename__}
    keys = [key for table in Base.metadata.sorted_tables if table.name not in made for key in table.foreign_keys]
    return [key.parent for key in keys if key.target_fullname == "profile.id"]


def _delete(uow: UnitOfWork, gone: Sequence[ProfileId]) -> None:
    uow.connection.execute(delete(ProfilePair).where(or_(ProfilePair.first_id.in_(gone), ProfilePair.second_id.in_(gone))))
    for model in _MADE:
        uow.connection.execute(delete(model).where(model.profile_id.in_(gone)))
    uow.connection.execute(delete(Profile).where(Profile.id.in_(gone)))
