"""One guest's record as whoever asks may see it: masked where it must be, and led on from a record that was merged."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.guest_codes import ConsentPurpose, ContactKind, RequestState, SealPurpose
from hotel_desk.domain.guest_form import CONTACT_FIELDS, AddressLine, DocumentLine, GuestFileForm, asked_document_id
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.masks import Mask, mask_value
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import _
from hotel_desk.models.guest_file import ProfileConsent, ProfileContact, ProfileDocument, ProfilePhoto, ProfilePreference
from hotel_desk.models.guest_history import ProfileChangeRequest
from hotel_desk.models.profile import Profile
from hotel_desk.models.staff import UserAccount
from hotel_desk.queries.guest_form import stored_form
from hotel_desk.queries.guest_history import history_value
from hotel_desk.queries.guest_lines import kept_lines
from hotel_desk.queries.own_permissions import own_permissions, require

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_LONGEST_TRAIL = 20
_HEAD = select(Profile.id, Profile.version, Profile.active, Profile.merged_into_id, Profile.erased_at, Profile.email_bounced_at).where(
    Profile.id == bindparam("profile"), Profile.property_id == bindparam("hotel")
)
_FURTHER_MAIL = (
    select(ProfileContact.value, ProfileContact.bounced_at)
    .where(ProfileContact.profile_id == bindparam("profile"), ProfileContact.kind == ContactKind.EMAIL)
    .order_by(ProfileContact.position, ProfileContact.id)
)
_CONSENTS = (
    select(ProfileConsent.purpose, ProfileConsent.given, ProfileConsent.given_date, ProfileConsent.source, UserAccount.display_name)
    .join(UserAccount, UserAccount.id == ProfileConsent.user_id)
    .where(ProfileConsent.profile_id == bindparam("profile"))
    .order_by(ProfileConsent.recorded_at.desc(), ProfileConsent.id.desc())
)
_REQUESTS = (
    select(
        ProfileChangeRequest.id,
        ProfileChangeRequest.field,
        ProfileChangeRequest.before_sealed,
        ProfileChangeRequest.after_sealed,
        ProfileChangeRequest.reason,
        ProfileChangeRequest.requested_at,
        Profile.id.label("profile_id"),
        Profile.name,
        Profile.kind,
        Profile.version,
        UserAccount.display_name,
    )
    .join(UserAccount, UserAccount.id == ProfileChangeRequest.requested_by_id)
    .join(Profile, Profile.id == ProfileChangeRequest.profile_id)
    .where(ProfileChangeRequest.property_id == bindparam("hotel"), ProfileChangeRequest.state == RequestState.OPEN)
    .order_by(ProfileChangeRequest.requested_at, ProfileChangeRequest.id)
)
_DOCUMENT_REQUESTS = (
    ProfileChangeRequest.property_id == bindparam("hotel"),
    ProfileChangeRequest.state == RequestState.OPEN,
    ProfileChangeRequest.field == "documents",
)
_MASKED_NUMBERS = (
    select(ProfileDocument.id, ProfileDocument.number_masked)
    .join(ProfileChangeRequest, ProfileChangeRequest.profile_id == ProfileDocument.profile_id)
    .where(*_DOCUMENT_REQUESTS)
)
_ASKED_DOCUMENTS = select(ProfileChangeRequest.after_sealed).where(*_DOCUMENT_REQUESTS, ProfileChangeRequest.id == bindparam("request"))
_DECIDED = (
    select(
        ProfileChangeRequest.field,
        ProfileChangeRequest.state,
        ProfileChangeRequest.answer,
        ProfileChangeRequest.decided_at,
        UserAccount.display_name,
    )
    .join(UserAccount, UserAccount.id == ProfileChangeRequest.decided_by_id)
    .where(
        ProfileChangeRequest.profile_id == bindparam("profile"),
        ProfileChangeRequest.state.in_((RequestState.ACCEPTED, RequestState.REFUSED)),
    )
    .order_by(ProfileChangeRequest.requested_at.desc(), ProfileChangeRequest.id.desc())
)
_MERGED = aliased(Profile)
_MERGED_HERE = select(_MERGED.id, _MERGED.name).where(_MERGED.merged_into_id == bindparam("profile")).order_by(_MERGED.id)
_PHOTO = select(ProfilePhoto.id, ProfilePhoto.image_sealed, ProfilePhoto.media_type).where(ProfilePhoto.profile_id == bindparam("profile"))
_SEALED: dict[str, tuple[Any, SealPurpose]] = {
    "profile_document.number_sealed": (
        select(ProfileDocument.number_sealed).where(ProfileDocument.id == bindparam("row")),
        SealPurpose.DOCUMENT,
    ),
    "profile_preference.value_sealed": (
        select(ProfilePreference.value_sealed).where(ProfilePreference.id == bindparam("row")),
        SealPurpose.HEALTH,
    ),
}


@dataclass(frozen=True, slots=True)
class MailAddress:
    """An e-mail address as it may be shown, and when mail to it came back."""

    email: str
    came_back_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Consent:
    """What a guest last said of a purpose, where and when, and who wrote it down."""

    purpose: ConsentPurpose
    given: bool
    date: dt.date
    source: str
    written_by: str


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """A wish to change a protected field. `before` and `after` are as in `guest_history.GuestChange`.

    Args:
        version: of the record, to be given back with a correction.
        documents: those that are asked for and not stored like that; without numbers, each with the id of the stored document that it
            changes, or with the one that it has in this request.
        taken_away: stored documents that the guest would not have any more; without numbers.
        numbers: of each of both the number as it may be shown to everybody.
    """

    id: UUID
    profile_id: ProfileId
    guest: str
    kind: ProfileKind
    field: str
    before: Any
    after: Any
    reason: str
    requested_at: dt.datetime
    requested_by: str
    version: int
    documents: tuple[DocumentLine, ...]
    taken_away: tuple[DocumentLine, ...]
    numbers: dict[UUID, str]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a wish to change a field was refused, by whom and when."""

    field: str
    answer: str
    refused_at: dt.datetime
    refused_by: str


@dataclass(frozen=True, slots=True)
class GuestFile:
    """The record.

    Args:
        asked_id: who was asked for; another than `profile_id` where that record was merged into this one.
        form: as it may be shown; fields in `masked_fields` are masked and are not changed by a save.
        numbers: of each document (by row id) the number as it may be shown to everybody.
        version: to be given back with a save.
        mail: every e-mail address, the main one first.
        refusals: of each field whose last decided request was refused, for whoever asked.
        merged: the records that were merged into this one.
    """

    profile_id: ProfileId
    asked_id: ProfileId
    form: GuestFileForm
    version: int
    active: bool
    erased: bool
    mail: tuple[MailAddress, ...]
    masked_fields: frozenset[str]
    numbers: dict[UUID, str]
    consents: tuple[Consent, ...]
    requests: tuple[ChangeRequest, ...]
    refusals: tuple[Refusal, ...]
    merged: tuple[tuple[ProfileId, str], ...]
    has_photo: bool


def guest_file(reader: Reader, *, profile_id: ProfileId) -> GuestFile:
    """The record of a guest, company or agent, as the asker may see it. A fixed number of statements, and one a merge led on from.

    Raises:
        NotFound: there is no such record.
    """
    head = _led_on(reader, profile_id)
    named = {"profile": head.id}
    form = stored_form(reader.connection, head.id)
    kept = kept_lines(reader.connection, head.id)
    allowed = own_permissions(reader)
    hidden = frozenset() if Permission.SEE_CONTACTS in allowed else frozenset(CONTACT_FIELDS)
    return GuestFile(
        profile_id=ProfileId(head.id),
        asked_id=profile_id,
        form=_masked_contacts(form) if hidden else form,
        version=head.version,
        active=head.active,
        erased=head.erased_at is not None,
        mail=_mail(reader, head, form.email, hidden=bool(hidden)),
        masked_fields=hidden,
        numbers={line.id: line.masked for line in kept["documents"]},
        consents=_newest(reader.connection.execute(_CONSENTS, named)),
        requests=tuple(one for one in change_requests(reader) if one.profile_id == head.id),
        refusals=_refusals(reader.connection.execute(_DECIDED, named)),
        merged=tuple((ProfileId(row.id), row.name) for row in reader.connection.execute(_MERGED_HERE, named)),
        has_photo=reader.connection.execute(_PHOTO.with_only_columns(ProfilePhoto.id), named).first() is not None,
    )


def change_requests(reader: Reader) -> tuple[ChangeRequest, ...]:
    """The open requests to change protected fields, the oldest first. Two statements."""
    hotel = {"hotel": reader.property_id}
    masked = {row.id: row.number_masked for row in reader.connection.execute(_MASKED_NUMBERS, hotel)}
    return tuple(_request(reader, row, masked) for row in reader.connection.execute(_REQUESTS, hotel))


def asked_number(reader: Reader, *, request_id: UUID, document_id: UUID) -> str:
    """The number of a document that an open request asks for, in the clear; `reveal_field` has written down that it is shown.

    Args:
        document_id: as in `ChangeRequest.documents`.

    Raises:
        NotAllowed, NotFound, VaultClosed.
    """
    require(reader, Permission.SEE_SENSITIVE)
    sealed = reader.connection.execute(_ASKED_DOCUMENTS, {"hotel": reader.property_id, "request": request_id}).scalar()
    if sealed is not None:
        column = "profile_change_request.after_sealed"
        words = reader.vault.open_text(SealPurpose.HISTORY, bytes(sealed), row=request_id, column=column)
        for place, line in enumerate(msgspec.json.decode(words, type=tuple[DocumentLine, ...])):
            if line.number is not None and asked_document_id(request_id, place) == document_id:
                return line.number
    raise NotFound(what=_("The line of the guest file"))


def clear_value(reader: Reader, *, column: str, row_id: UUID) -> str:
    """A sealed field in the clear; the command `reveal_field` has written down that it is shown.

    Raises:
        NotAllowed, NotFound, VaultClosed.
    """
    require(reader, Permission.SEE_SENSITIVE)
    statement, purpose = _SEALED[column]
    sealed = reader.connection.execute(statement, {"row": row_id}).scalar()
    if sealed is None:
        raise NotFound(what=_("The line of the guest file"))
    return reader.vault.open_text(purpose, bytes(sealed), row=row_id, column=column)


def guest_photo(reader: Reader, *, profile_id: ProfileId) -> bytes | None:
    """A guest's photo as it was taken; None where there is none. One statement."""
    row = reader.connection.execute(_PHOTO, {"profile": profile_id}).first()
    if row is None:
        return None
    return reader.vault.open(SealPurpose.PHOTO, bytes(row.image_sealed), row=row.id, column="profile_photo.image_sealed")


def _led_on(reader: Reader, profile_id: ProfileId) -> Any:
    asked: UUID = profile_id
    for _step in range(_LONGEST_TRAIL):
        head = reader.connection.execute(_HEAD, {"profile": asked, "hotel": reader.property_id}).first()
        if head is None:
            raise NotFound(what=_("The profile"))
        if head.merged_into_id is None:
            return head
        asked = head.merged_into_id
    raise NotFound(what=_("The profile"))


def _mail(reader: Reader, head: Any, main: str, *, hidden: bool) -> tuple[MailAddress, ...]:
    rows = [(main, head.email_bounced_at), *reader.connection.execute(_FURTHER_MAIL, {"profile": head.id})]
    return tuple(MailAddress(mask_value(Mask.EMAIL, email) if hidden else email, came_back_at) for email, came_back_at in rows if email)


def _masked_contacts(form: GuestFileForm) -> GuestFileForm:
    return replace(
        form,
        phone=mask_value(Mask.PHONE, form.phone),
        email=mask_value(Mask.EMAIL, form.email),
        contacts=tuple(
            replace(line, value=mask_value(Mask.PHONE if line.kind == ContactKind.PHONE else Mask.EMAIL, line.value))
            for line in form.contacts
        ),
        addresses=tuple(_masked_address(line) for line in form.addresses),
    )


def _masked_address(line: AddressLine) -> AddressLine:
    street, postcode = (mask_value(Mask.WHOLE, getattr(line, name)) for name in ("street", "postcode"))
    return replace(line, street=street, postcode=postcode)


def _newest(rows: Any) -> tuple[Consent, ...]:
    newest: dict[ConsentPurpose, Consent] = {}
    for row in rows:
        newest.setdefault(row.purpose, Consent(row.purpose, row.given, row.given_date, row.source, row.display_name))
    return tuple(sorted(newest.values(), key=lambda consent: consent.purpose))


def _refusals(rows: Any) -> tuple[Refusal, ...]:
    newest: dict[str, Any] = {}
    for row in rows:
        newest.setdefault(row.field, row)
    refused = (row for row in newest.values() if row.state == RequestState.REFUSED)
    return tuple(Refusal(row.field, row.answer, row.decided_at, row.display_name) for row in refused)


def _request(reader: Reader, row: Any, masked: dict[UUID, str]) -> ChangeRequest:
    before, after = (_value(reader, row, name) for name in ("before", "after"))
    documents, numbers = _asked_documents(row, before, after, masked)
    taken_away = _taken_away(row, before, after)
    return ChangeRequest(
        id=row.id,
        profile_id=ProfileId(row.profile_id),
        guest=row.name,
        kind=row.kind,
        field=row.field,
        before=before,
        after=after,
        reason=row.reason,
        requested_at=row.requested_at,
        requested_by=row.display_name,
        version=row.version,
        documents=documents,
        taken_away=taken_away,
        numbers=numbers | {line.id: masked.get(line.id, "") for line in taken_away if line.id is not None},
    )


def _asked_documents(row: Any, before: Any, after: Any, masked: dict[UUID, str]) -> tuple[tuple[DocumentLine, ...], dict[UUID, str]]:
    """The documents that are asked for and not stored like that, without their numbers; and these as they may be shown."""
    lines: list[DocumentLine] = []
    numbers: dict[UUID, str] = {}
    for place, line in enumerate(after if row.field == "documents" and after is not None else ()):
        if line in (before or ()):
            continue
        identifier = line.id if line.number is None else asked_document_id(row.id, place)
        lines.append(replace(line, number=None, id=identifier))
        numbers[identifier] = line.number or masked.get(identifier, "")
    return tuple(lines), numbers


def _taken_away(row: Any, before: Any, after: Any) -> tuple[DocumentLine, ...]:
    """The stored documents that are not asked for any more, as they are or changed."""
    if row.field != "documents":
        return ()
    asked = {line.id for line in after or ()}
    return tuple(replace(line, number=None) for line in before or () if line.id not in asked)


def _value(reader: Reader, row: Any, name: str) -> Any:
    column = f"{name}_sealed"
    return history_value(reader, getattr(row, column), row=row.id, column=f"profile_change_request.{column}", field=row.field)
