"""Writes the lists of the guest file: what is new is added, what is gone is taken away, what stayed keeps its row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from hotel_desk.domain.errors import NotFound, StaffError
from hotel_desk.domain.guest_codes import DocumentKind, PreferenceKind, SealPurpose
from hotel_desk.domain.guest_form import DocumentLine, GuestFileForm, MembershipLine, NoteLine, PreferenceLine, TagLine
from hotel_desk.domain.ids import new_id
from hotel_desk.domain.masks import Mask, mask_value
from hotel_desk.language import N_, _
from hotel_desk.models.guest_file import ProfileDocument, ProfileMembership, ProfilePreference
from hotel_desk.models.profile import Profile
from hotel_desk.queries.guest_lines import LINE_SHAPES, KeptLine, LineShape

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.db.vault import Vault

_SEPARATORS = str.maketrans("", "", " -/.")
_OWNERS = {
    "documents": select(Profile.name)
    .join(ProfileDocument, ProfileDocument.profile_id == Profile.id)
    .where(
        ProfileDocument.property_id == bindparam("hotel"),
        ProfileDocument.identity_hash == bindparam("identity"),
        ProfileDocument.profile_id != bindparam("profile"),
    ),
    "memberships": select(Profile.name)
    .join(ProfileMembership, ProfileMembership.profile_id == Profile.id)
    .where(
        ProfileMembership.property_id == bindparam("hotel"),
        ProfileMembership.identity_hash == bindparam("identity"),
        ProfileMembership.profile_id != bindparam("profile"),
    ),
}


class HasVault(Protocol):
    """A unit of work or a reader: whoever can hash and seal."""

    @property
    def vault(self) -> Vault:
        """What it hashes and seals with."""
        ...


class DocumentHasOwner(StaffError):
    code = "profile.document_has_owner"
    template = N_("This document is that of {name} already. Nothing was saved. Open that record; if both are one person, merge them.")


class MembershipHasOwner(StaffError):
    code = "profile.membership_has_owner"
    template = N_("This membership number is that of {name} already. Nothing was saved. Open that record, or merge both.")


def replace_lines(uow: UnitOfWork, profile_id: UUID, kept: Mapping[str, Sequence[KeptLine]], form: GuestFileForm) -> list[str]:
    """Bring every list of a profile to what the form says.

    Args:
        kept: the lists as they are stored.

    Returns:
        The names of the lists that changed.

    Raises:
        DocumentHasOwner, MembershipHasOwner: somebody else's record has that number.
    """
    return [shape.field for shape in LINE_SHAPES if _replace(uow, profile_id, shape, kept[shape.field], getattr(form, shape.field))]


def _replace(uow: UnitOfWork, profile_id: UUID, shape: LineShape, kept: Sequence[KeptLine], wanted: Sequence[Any]) -> bool:
    left = list(kept)
    rows: list[tuple[UUID | None, Any]] = []
    for line in wanted:
        found = _same(left, line)
        if found is not None:
            left.remove(found)
        rows.append((found.id, line) if found is not None else (None, _with_its_secret(uow, profile_id, line)))
    unmoved = [identifier for identifier, _line in rows] == [one.id for one in kept]
    if unmoved:
        return False
    _take_away(uow, shape, left)
    for position, (identifier, line) in enumerate(rows):
        if identifier is None:
            _add(uow, profile_id, shape, line, position)
        elif shape.ordered:
            uow.connection.execute(update(shape.model).where(shape.model.id == identifier).values(position=position))
    return True


def _same(kept: Sequence[KeptLine], line: Any) -> KeptLine | None:
    """The stored line that this one is. A sealed line without its value is the one it names; what else it says must agree."""
    return next((one for one in kept if one.line == line), None)


def _take_away(uow: UnitOfWork, shape: LineShape, gone: Sequence[KeptLine]) -> None:
    if gone:
        uow.connection.execute(delete(shape.model).where(shape.model.id.in_([one.id for one in gone])))


def _add(uow: UnitOfWork, profile_id: UUID, shape: LineShape, line: Any, position: int) -> None:
    identifier = new_id()
    row: dict[str, Any] = {"id": identifier, "property_id": uow.property_id, "profile_id": profile_id}
    if shape.ordered:
        row["position"] = position
    _write(uow, shape, row | line_columns(uow, line, identifier))


def _write(uow: UnitOfWork, shape: LineShape, row: dict[str, Any]) -> None:
    owned = shape.field in _OWNERS
    if owned:
        _refuse_second(shape, uow.connection.execute(_OWNERS[shape.field], _identity(row)).scalar())
    try:
        uow.connection.execute(insert(shape.model), [row])
    except IntegrityError:
        # Another desk wrote the same number between our question and our answer.
        if owned:
            _refuse_second(shape, "…")
        raise


def _identity(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"hotel": row["property_id"], "identity": row["identity_hash"], "profile": row["profile_id"]}


def _refuse_second(shape: LineShape, owner: str | None) -> None:
    if owner is not None:
        raise (DocumentHasOwner if shape.field == "documents" else MembershipHasOwner)(shape.field, name=owner)


def line_columns(uow: UnitOfWork, line: Any, row_id: UUID) -> dict[str, Any]:
    """The columns that a line fills, sealed and hashed where its kind asks for it."""
    match line:
        case DocumentLine():
            return _document_columns(uow, line, row_id)
        case MembershipLine():
            plain = _plain(line)
            return plain | {"identity_hash": membership_hash(uow, line)}
        case PreferenceLine():
            return _preference_columns(uow, line, row_id)
        case NoteLine():
            return _plain(line) | {
                "shown_at": [place.value for place in line.shown_at],
                "written_at": uow.clock.now(),
                "user_id": uow.actor.user_id,
            }
        case TagLine():
            return _plain(line) | {"tagged_at": uow.clock.now(), "user_id": uow.actor.user_id}
        case _:
            return _plain(line)


def _plain(line: Any) -> dict[str, Any]:
    return {name: getattr(line, name) for name in line.__dataclass_fields__ if name != "id"}


def membership_hash(uow: HasVault, line: MembershipLine) -> bytes:
    """What makes a membership the only one: a keyed hash of programme and number."""
    identity = f"{line.programme.casefold()}/{line.number.translate(_SEPARATORS).casefold()}"
    return uow.vault.keyed_hash("profile_membership.identity_hash", identity)


def document_hashes(uow: HasVault, kind: DocumentKind, issuing_country: str | None, number: str) -> tuple[bytes, bytes]:
    """What a document is found by, and what makes it the only one: keyed hashes of its number, and of kind, country and number."""
    number_hash = uow.vault.keyed_hash("profile_document.number_hash", normal_number(number))
    return number_hash, document_identity(uow, kind, issuing_country, number)


def document_identity(uow: HasVault, kind: DocumentKind, issuing_country: str | None, number: str) -> bytes:
    """What makes a document the only one: a keyed hash of its kind, country and number."""
    return uow.vault.keyed_hash("profile_document.identity_hash", f"{kind}/{issuing_country or ''}/{normal_number(number)}")


def normal_number(number: str) -> str:
    """A document number without blanks and dashes, in capitals: as it is compared."""
    # Letters and digits have nothing between them, and most numbers nothing else.
    return (number if number.isalnum() else number.translate(_SEPARATORS)).upper()


def _document_columns(uow: UnitOfWork, line: DocumentLine, row_id: UUID) -> dict[str, Any]:
    number = line.number or ""
    number_hash, identity_hash = document_hashes(uow, line.kind, line.issuing_country, number)
    return {
        "kind": line.kind,
        "issuing_country": line.issuing_country,
        "issue_date": line.issue_date,
        "expiry_date": line.expiry_date,
        "number_sealed": uow.vault.seal(SealPurpose.DOCUMENT, number, row=row_id, column="profile_document.number_sealed"),
        "number_masked": mask_value(Mask.NUMBER, number),
        "number_hash": number_hash,
        "identity_hash": identity_hash,
    }


def _with_its_secret(uow: UnitOfWork, profile_id: UUID, line: Any) -> Any:
    """A line whose sealed words were not typed anew, with the words it had: its row is about to be written again.

    Raises:
        NotFound: the line that it names is not of this profile any more.
    """
    if isinstance(line, DocumentLine) and line.number is None and line.id is not None:
        sealed = _sealed(uow, ProfileDocument.number_sealed, ProfileDocument, profile_id, line.id)
        return replace(line, number=uow.vault.open_text(SealPurpose.DOCUMENT, sealed, row=line.id, column="profile_document.number_sealed"))
    if isinstance(line, PreferenceLine) and line.value is None and line.id is not None:
        sealed = _sealed(uow, ProfilePreference.value_sealed, ProfilePreference, profile_id, line.id)
        return replace(line, value=uow.vault.open_text(SealPurpose.HEALTH, sealed, row=line.id, column="profile_preference.value_sealed"))
    return line


def _sealed(uow: UnitOfWork, column: Any, model: type[Any], profile_id: UUID, row_id: UUID | None) -> bytes:
    found = uow.connection.execute(select(column).where(model.id == row_id, model.profile_id == profile_id)).scalar()
    if found is None:
        raise NotFound(what=_("The line of the guest file"))
    return bytes(found)


def _preference_columns(uow: UnitOfWork, line: PreferenceLine, row_id: UUID) -> dict[str, Any]:
    value = line.value or ""
    if line.kind != PreferenceKind.HEALTH:
        return {"kind": line.kind, "value": value, "value_sealed": None}
    sealed = uow.vault.seal(SealPurpose.HEALTH, value, row=row_id, column="profile_preference.value_sealed")
    return {"kind": line.kind, "value": "", "value_sealed": sealed}
