"""An occupant shows a document: what it says goes into their guest file, and who was known by name only gets one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, ProfileKind, SyncRule
from hotel_desk.domain.errors import InvalidInput, NotFound, StaffError
from hotel_desk.domain.guest_codes import AddressKind
from hotel_desk.domain.guest_form import AddressLine, DocumentLine, GuestFileForm
from hotel_desk.domain.ids import AccompanyingGuestId, ProfileId, ReservationId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import Event, after
from hotel_desk.domain.scanned_person import ScannedPerson
from hotel_desk.language import N_, _
from hotel_desk.models.guest_file import ProfileDocument
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.reservation_notes import AccompanyingGuest
from hotel_desk.queries.guest_form import stored_form
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.guest_lines import document_hashes
from hotel_desk.services.registration_rows import follow_stay

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_OWNER = select(ProfileDocument.profile_id).where(
    ProfileDocument.property_id == bindparam("hotel"), ProfileDocument.identity_hash == bindparam("identity")
)
_NUMBERS = select(ProfileDocument.identity_hash).where(ProfileDocument.profile_id == bindparam("profile"))
_NAMED = select(AccompanyingGuest.profile_id, AccompanyingGuest.position).where(
    AccompanyingGuest.reservation_id == bindparam("reservation")
)
_FILLED = ("family_name", "given_name", "sex", "birth_date", "nationality")


class NamedAlready(StaffError):
    """A newcomer's document is that of somebody who is named with the stay."""

    code = "occupant.named_already"
    template = N_("{guest} is named with this stay already. Nothing was saved. Choose whose document it is, or read another.")


@dataclass(frozen=True, slots=True)
class OccupantIdentified:
    """Whose guest file it is.

    Args:
        known: the document was known: a guest who was here before.
        requested: protected fields that differ from the document and wait for somebody who may change them.
    """

    reservation_id: ReservationId
    profile_id: ProfileId
    name: str
    known: bool
    requested: tuple[str, ...]


@command(
    title=N_("Identify occupant"),
    permission=Permission.REGISTER_GUESTS,
    audit=(
        AuditCode.OCCUPANT_IDENTIFIED,
        *save_guest_file.command_spec.audit,  # type: ignore[attr-defined]
    ),
    changes=(EntityKind.RESERVATION, *save_guest_file.command_spec.changes, EntityKind.GUEST_REGISTRATION),  # type: ignore[attr-defined]
    result=OccupantIdentified,
    sync=SyncRule.SHARED,
)
def identify_occupant(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    accompanying_guest_id: AccompanyingGuestId | None,
    person: ScannedPerson,
    newcomer: bool = False,
) -> OccupantIdentified:
    """Take what a document says of somebody who stays here into their guest file, and from there into the police form.

    An accompanying guest who was known by name only gets a guest file: the one that has this document already, or a new one. Fields
    that are filled already stay as they are.

    Args:
        accompanying_guest_id: None: the guest of the reservation, or a newcomer.
        newcomer: somebody who comes along and was not named so far; from now on they are.

    Raises:
        NotFound: this person does not stay with this reservation.
        NamedAlready: the document of a newcomer is that of somebody who is named with this stay.
        DocumentHasOwner: the document is that of somebody else than who is said to stay here.
        InvalidInput: the document cannot be right; or a newcomer has no name, or is one more than the persons of the stay.
        WrongStatus: the stay has ended.
    """
    uow.require(Permission.EDIT_PROFILE)
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    after(reservation.status, Event.ANNOTATE)
    along = _along(uow, reservation_id, accompanying_guest_id)
    profile_id = None if newcomer else reservation.guest_id if along is None else along.profile_id
    owner = _owner(uow, person.document)
    known = owner is not None and profile_id in {None, owner}
    who = ProfileId(profile_id) if profile_id is not None else owner
    requested: tuple[str, ...] = ()
    if who is None:
        who = save_guest_file(uow, profile_id=None, form=_new_form(person, along)).profile_id
    else:
        requested = _filled_in(uow, who, person)
    name = uow.get(Profile, who, what=_("The guest"), lock=False).name
    if newcomer:
        _name_newcomer(uow, reservation, who, person.shown_name or name)
    if along is not None and along.profile_id is None:
        along.profile_id = who
        along.name = person.shown_name or along.name
    uow.session.flush()
    follow_stay(uow, reservation_id)
    uow.record(AuditCode.OCCUPANT_IDENTIFIED, reservation, profile_id=who, known=known)
    return OccupantIdentified(reservation_id, who, name, known, requested)


def _name_newcomer(uow: UnitOfWork, reservation: Reservation, profile_id: ProfileId, name: str) -> None:
    """Write down one more who comes along."""
    named = uow.connection.execute(_NAMED, {"reservation": reservation.id}).all()
    if profile_id in {reservation.guest_id, *(row.profile_id for row in named)}:
        raise NamedAlready(guest=name)
    if len(named) + 1 >= reservation.persons:
        raise InvalidInput("person", problem=N_("Everybody of this stay is named. Nothing was saved. Correct the number of guests first."))
    position = max((row.position for row in named), default=0) + 1
    uow.session.add(
        AccompanyingGuest(
            id=AccompanyingGuestId(new_id()),
            property_id=uow.property_id,
            reservation_id=reservation.id,
            profile_id=profile_id,
            name=name,
            age=None,
            position=position,
        )
    )


def _along(uow: UnitOfWork, reservation_id: ReservationId, accompanying_guest_id: AccompanyingGuestId | None) -> AccompanyingGuest | None:
    if accompanying_guest_id is None:
        return None
    along = uow.get(AccompanyingGuest, accompanying_guest_id, what=_("The accompanying guest"))
    if along.reservation_id != reservation_id:
        # Named anew by somebody else since it was shown.
        raise NotFound(what=_("The accompanying guest"))
    return along


def _owner(uow: UnitOfWork, document: DocumentLine | None) -> ProfileId | None:
    if document is None or not document.number:
        return None
    identity = document_hashes(uow, document.kind, document.issuing_country, document.number)[1]
    found = uow.connection.execute(_OWNER, {"hotel": uow.property_id, "identity": identity}).scalar()
    return ProfileId(found) if found is not None else None


def _new_form(person: ScannedPerson, along: AccompanyingGuest | None) -> GuestFileForm:
    name = person.name or (along.name if along is not None and not person.shown_name else "")
    facts: dict[str, Any] = {field: getattr(person, field) for field in _FILLED}
    documents = (person.document,) if person.document is not None else ()
    return GuestFileForm(kind=ProfileKind.GUEST, name=name, addresses=_addresses(person), documents=documents, **facts)


def _filled_in(uow: UnitOfWork, profile_id: ProfileId, person: ScannedPerson) -> tuple[str, ...]:
    """Fill what is empty in a guest file; what is not stays."""
    profile = uow.get(Profile, profile_id, what=_("The guest"))
    form = stored_form(uow.connection, profile_id)
    facts = {field: getattr(person, field) for field in _FILLED if not getattr(form, field) and getattr(person, field)}
    addresses = form.addresses or _addresses(person)
    documents = (*form.documents, *_new_documents(uow, profile_id, person.document))
    filled = replace(form, **facts, addresses=addresses, documents=documents)
    if filled == form:
        return ()
    return save_guest_file(
        uow, profile_id=profile_id, form=filled, version=profile.version, reason=_("Document shown at the desk")
    ).requested


def _new_documents(uow: UnitOfWork, profile_id: ProfileId, document: DocumentLine | None) -> tuple[DocumentLine, ...]:
    """The document, unless the guest file has it."""
    if document is None or not document.number:
        return ()
    identity = document_hashes(uow, document.kind, document.issuing_country, document.number)[1]
    stored = uow.connection.execute(_NUMBERS, {"profile": profile_id}).scalars()
    return () if identity in {bytes(one) for one in stored} else (document,)


def _addresses(person: ScannedPerson) -> tuple[AddressLine, ...]:
    return (AddressLine(AddressKind.HOME, street=person.address),) if person.address else ()
