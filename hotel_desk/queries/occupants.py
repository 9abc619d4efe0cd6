"""Who stays in a room, with what the police form can take from the guest file: the guest, those who share, those who come along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select

from hotel_desk.db.data_keys import VaultClosed
from hotel_desk.domain.codes import ReservationStatus, SettingScope
from hotel_desk.domain.guest_codes import DocumentKind, SealPurpose
from hotel_desk.domain.ids import AccompanyingGuestId, BlockId, ProfileId, PropertyId, ReservationId
from hotel_desk.domain.registration import CHINA, NO_DOCUMENT, RegistrationForm, missing_fields
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.domain.resident_id import ResidentIdTooOld, ResidentIdUnreadable, read_resident_id
from hotel_desk.domain.settings import REGISTRATION, RegistrationUse
from hotel_desk.models.guest_file import ProfileAddress, ProfileDocument
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import Property
from hotel_desk.models.reservation import ROOM_HOLDER, Reservation
from hotel_desk.models.reservation_notes import AccompanyingGuest
from hotel_desk.models.room import Room
from hotel_desk.models.setting import SettingValue
from hotel_desk.queries.block_members import members_of

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from hotel_desk.db.database import Reader
    from hotel_desk.db.vault import Vault

_RULES = (
    select(Property.country, SettingValue.value)
    .outerjoin(
        SettingValue,
        and_(
            SettingValue.property_id == Property.id,
            SettingValue.key == REGISTRATION.key,
            SettingValue.scope == SettingScope.PROPERTY,
            SettingValue.scope_key == "",
        ),
    )
    .where(Property.id == bindparam("hotel"))
)
_FACTS = (
    Profile.id.label("profile_id"),
    Profile.name,
    Profile.native_name,
    Profile.family_name,
    Profile.given_name,
    Profile.sex,
    Profile.birth_date,
    Profile.nationality,
    Profile.phone,
)
_ROOM = (
    select(Room.number)
    .join(RoomOccupancy, RoomOccupancy.open_room_id == Room.id)
    .where(RoomOccupancy.reservation_id == ROOM_HOLDER)
    .limit(1)
    .scalar_subquery()
)
_GUESTS = (
    select(
        Reservation.id,
        Reservation.status,
        Reservation.checked_in_date,
        Reservation.arrival_date,
        (Reservation.adults + Reservation.children + Reservation.babies).label("persons"),
        _ROOM.label("room_number"),
        *_FACTS,
    )
    .join(Profile, Profile.id == Reservation.guest_id)
    .where(Reservation.id.in_(bindparam("reservations", expanding=True)))
    .order_by(Reservation.id)
)
_ALONG = (
    select(AccompanyingGuest.id, AccompanyingGuest.reservation_id, AccompanyingGuest.name.label("written"), *_FACTS)
    .outerjoin(Profile, Profile.id == AccompanyingGuest.profile_id)
    .where(AccompanyingGuest.reservation_id.in_(bindparam("reservations", expanding=True)))
    .order_by(AccompanyingGuest.reservation_id, AccompanyingGuest.position)
)
_DOCUMENTS = (
    select(
        ProfileDocument.id,
        ProfileDocument.profile_id,
        ProfileDocument.kind,
        ProfileDocument.number_sealed,
        ProfileDocument.number_masked,
        ProfileDocument.expiry_date,
    )
    .where(ProfileDocument.profile_id.in_(bindparam("profiles", expanding=True)))
    .order_by(ProfileDocument.position, ProfileDocument.id)
)
_ADDRESSES = (
    select(ProfileAddress.profile_id, ProfileAddress.region, ProfileAddress.city, ProfileAddress.street)
    .where(ProfileAddress.profile_id.in_(bindparam("profiles", expanding=True)))
    .order_by(ProfileAddress.position.desc(), ProfileAddress.id.desc())
)
_LEAD = select(ROOM_HOLDER).where(Reservation.id == bindparam("reservation"), Reservation.property_id == bindparam("hotel"))
_ROOM_MATES = select(Reservation.id).where(
    or_(Reservation.id == bindparam("lead"), Reservation.sharing_with_id == bindparam("lead")),
    Reservation.status.in_((*EXPECTED, ReservationStatus.IN_HOUSE)),
)


@dataclass(frozen=True, slots=True)
class RegistrationRules:
    """Whether occupants are registered here, and by the form of which country."""

    on: bool
    country: str | None


@dataclass(frozen=True, slots=True)
class Occupant:
    """Somebody in a room.

    Args:
        accompanying_guest_id: None for the guest of the reservation.
        form: from the guest file alone; the document number as it is masked, until `opened` opens it.
        persons: of the reservation, named or not.
        sealed_number: the row of the document and its sealed number.
    """

    reservation_id: ReservationId
    accompanying_guest_id: AccompanyingGuestId | None
    profile_id: ProfileId | None
    in_house: bool
    room_number: str
    arrival_date: dt.date
    form: RegistrationForm
    persons: int
    sealed_number: tuple[UUID, bytes] | None = None


@dataclass(frozen=True, slots=True)
class OccupantToRegister:
    """An occupant as the check-in shows them: who, and what the police form still lacks.

    Args:
        newcomer: of somebody of whom not even the name is known: which person of the stay it is, from 2 on; 0: somebody who is named.
        room_number: the room they will be in or are in; "" where it is not told.
    """

    reservation_id: ReservationId
    accompanying_guest_id: AccompanyingGuestId | None
    profile_id: ProfileId | None
    name: str
    missing: tuple[str, ...]
    newcomer: int = 0
    room_number: str = ""


def registration_rules(connection: Connection, property_id: PropertyId) -> RegistrationRules:
    """Whether and how this hotel registers its occupants. One statement."""
    country, chosen = connection.execute(_RULES, {"hotel": property_id}).one()
    use = REGISTRATION.default if chosen is None else REGISTRATION.read(chosen)
    return RegistrationRules(use == RegistrationUse.ON or (use == RegistrationUse.BY_COUNTRY and country == CHINA), country)


def occupants_of(connection: Connection, reservation_ids: Sequence[UUID], *, on: dt.date) -> list[Occupant]:
    """Everybody of some reservations: the guest first, then who comes along. Four statements.

    Args:
        on: the business date; an expired document counts only where there is no other.
    """
    asked = {"reservations": list(reservation_ids)}
    guests = connection.execute(_GUESTS, asked).all()
    along = connection.execute(_ALONG, asked).all()
    profiles = [row.profile_id for row in (*guests, *along) if row.profile_id is not None]
    documents = _documents(connection, profiles, on)
    addresses = _addresses(connection, profiles)
    found = []
    for guest in guests:
        found.append(_occupant(guest, guest, None, documents, addresses))
        found += [_occupant(guest, one, one.id, documents, addresses) for one in along if one.reservation_id == guest.id]
    return found


def opened(vault: Vault, occupant: Occupant, *, on: dt.date) -> RegistrationForm | None:
    """The form with the document number in the clear, and what a resident id number says; None where this desk has no key."""
    if occupant.sealed_number is None:
        return occupant.form if vault.is_open else None
    row, sealed = occupant.sealed_number
    try:
        number = vault.open_text(SealPurpose.DOCUMENT, sealed, row=row, column="profile_document.number_sealed")
    except VaultClosed:
        return None
    form = replace(occupant.form, document_number=number)
    return _with_resident_id(form, on) if form.document_kind is DocumentKind.RESIDENT_ID else form


def occupants_to_register(reader: Reader, *, reservation_id: ReservationId) -> tuple[OccupantToRegister, ...]:
    """Everybody in the room of a reservation, with what is missing in words of `MISSING_TITLES`; nobody where registration is off."""
    rules = registration_rules(reader.connection, reader.property_id)
    if not rules.on:
        return ()
    lead = reader.connection.execute(_LEAD, {"reservation": reservation_id, "hotel": reader.property_id}).scalar()
    mates = set(reader.connection.execute(_ROOM_MATES, {"lead": lead}).scalars())
    today = reader.business_date()
    everybody = occupants_of(reader.connection, [reservation_id, *sorted(mates - {reservation_id})], on=today)
    # The one who stands at the desk comes first.
    ordered = sorted(everybody, key=lambda one: one.reservation_id != reservation_id)
    return tuple(_all_to_register(reader, ordered, rules, today))


def group_occupants_to_register(reader: Reader, *, block_id: BlockId) -> tuple[OccupantToRegister, ...]:
    """Everybody of a group who is in house or expected today, room by room; nobody where registration is off. Seven statements."""
    rules = registration_rules(reader.connection, reader.property_id)
    if not rules.on:
        return ()
    today = reader.business_date()
    here = [one for one in members_of(reader, block_id) if one.status is ReservationStatus.IN_HOUSE or one.due_in(today)]
    rooms = {one.reservation_id: one.room_number for one in here}
    everybody = occupants_of(reader.connection, list(rooms), on=today)
    found = [replace(one, room_number=rooms[one.reservation_id]) for one in _all_to_register(reader, everybody, rules, today)]
    return tuple(sorted(found, key=lambda one: (not one.room_number, one.room_number)))


def registers_occupants(reader: Reader) -> bool:
    """Whether this hotel registers who stays in it. One statement."""
    return registration_rules(reader.connection, reader.property_id).on


def _all_to_register(
    reader: Reader, everybody: Iterable[Occupant], rules: RegistrationRules, today: dt.date
) -> Iterator[OccupantToRegister]:
    """Of each stay the guest, who comes along by name, and then who comes along and is not named yet."""
    for reservation_id, of_stay in groupby(everybody, key=lambda one: one.reservation_id):
        named = list(of_stay)
        for one in named:
            form = opened(reader.vault, one, on=today) or one.form
            missing = missing_fields(form, rules.country)
            yield OccupantToRegister(reservation_id, one.accompanying_guest_id, one.profile_id, one.form.name, missing)
        for number in range(len(named) + 1, named[0].persons + 1):
            yield OccupantToRegister(reservation_id, None, None, "", missing_fields(RegistrationForm(), rules.country), newcomer=number)


def _occupant(guest: Any, row: Any, along_id: UUID | None, documents: dict[UUID, Any], addresses: dict[UUID, str]) -> Occupant:
    document = documents.get(row.profile_id)
    form = RegistrationForm(
        name=(row.native_name or row.name) if row.profile_id is not None else row.written,
        family_name=row.family_name or "",
        given_name=row.given_name or "",
        sex=row.sex,
        birth_date=row.birth_date,
        nationality=row.nationality,
        document_kind=document.kind if document is not None else None,
        document_number=document.number_masked if document is not None else "",
        document_expiry=document.expiry_date if document is not None else None,
        address=addresses.get(row.profile_id, ""),
        phone=row.phone or "",
    )
    return Occupant(
        reservation_id=ReservationId(guest.id),
        accompanying_guest_id=AccompanyingGuestId(along_id) if along_id is not None else None,
        profile_id=row.profile_id,
        in_house=guest.status == ReservationStatus.IN_HOUSE,
        room_number=guest.room_number or "",
        arrival_date=guest.checked_in_date or guest.arrival_date,
        form=form,
        persons=guest.persons,
        sealed_number=(document.id, bytes(document.number_sealed)) if document is not None else None,
    )


def _documents(connection: Connection, profiles: Sequence[UUID], on: dt.date) -> dict[UUID, Any]:
    """Of each profile the first document that is valid, else the first."""
    rows = [row for row in connection.execute(_DOCUMENTS, {"profiles": list(profiles)}) if row.kind not in NO_DOCUMENT]
    chosen: dict[UUID, Any] = {}
    for row in (*_valid(rows, on), *rows):
        chosen.setdefault(row.profile_id, row)
    return chosen


def _valid(rows: Iterable[Any], on: dt.date) -> list[Any]:
    return [row for row in rows if row.expiry_date is None or row.expiry_date >= on]


def _addresses(connection: Connection, profiles: Sequence[UUID]) -> dict[UUID, str]:
    rows = connection.execute(_ADDRESSES, {"profiles": list(profiles)})
    # The first address is read last and so is the one that stays.
    return {row.profile_id: " ".join(part for part in (row.region, row.city, row.street) if part) for row in rows}


def _with_resident_id(form: RegistrationForm, on: dt.date) -> RegistrationForm:
    try:
        read = read_resident_id(form.document_number, on=on)
    except (ResidentIdUnreadable, ResidentIdTooOld):
        return form
    return replace(
        form,
        birth_date=form.birth_date or read.birth_date,
        sex=form.sex or read.sex,
        nationality=form.nationality or CHINA,
    )
