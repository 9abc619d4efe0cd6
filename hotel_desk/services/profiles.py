"""Guests, companies and agents: made, changed, found again by every word of their name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.card_numbers import refuse_card_in_phone, refuse_card_of_an_issuer
from hotel_desk.domain.codes import EntityKind, ProfileKind, SyncRule
from hotel_desk.domain.countries import is_country
from hotel_desk.domain.errors import InputTooLong, InvalidInput, StaffError
from hotel_desk.domain.guest_names import pinyin_of
from hotel_desk.domain.ids import ProfileId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.phones import normal_phone
from hotel_desk.language import N_, _
from hotel_desk.models.profile import Profile
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH
from hotel_desk.services.change_requests import request_protected
from hotel_desk.services.chosen_profiles import refuse_gone
from hotel_desk.services.guest_history import FieldChange, keep_history
from hotel_desk.services.guest_keys import index_new_profile, index_profile
from hotel_desk.services.guest_saving import set_fields
from hotel_desk.services.registration_rows import follow_profile
from hotel_desk.services.typed_text import fitting, note_text, printable
from hotel_desk.services.versions import refuse_newer_version

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_LANGUAGE_LETTERS = 16
_EXTERNAL_CODE_LENGTH = 80


class ProfileExists(StaffError):
    code = "profile.exists"
    template = N_("“{name}” has the number {code} already. Nothing was saved. Use that profile, or another number.")


@dataclass(frozen=True, slots=True)
class ProfileDetails:
    """What is known of a person or company. Empty text is "not known".

    Args:
        country: ISO 3166 alpha-2, or None.
        language: of papers and letters (`en`, `zh_CN`), or None.
        external_code: its number in another system, or None.
    """

    name: str
    kind: ProfileKind = ProfileKind.GUEST
    phone: str = ""
    email: str = ""
    country: str | None = None
    language: str | None = None
    note: str = ""
    external_code: str | None = None


@dataclass(frozen=True, slots=True)
class ProfileSaved:
    """What was saved. `requested`: protected fields that wait for somebody who may change them."""

    profile_id: ProfileId
    version: int
    requested: tuple[str, ...] = ()


@command(
    title=N_("New profile"),
    permission=Permission.EDIT_PROFILE,
    audit=(AuditCode.PROFILE_CREATED,),
    changes=(EntityKind.PROFILE,),
    result=ProfileSaved,
    sync=SyncRule.SHARED,
)
def create_profile(uow: UnitOfWork, *, details: ProfileDetails) -> ProfileSaved:
    """Write down a new guest, company or agent.

    Raises:
        InvalidInput: no name, or an unknown country.
        InputTooLong: a text does not fit.
    """
    profile = new_profile(uow, details)
    return ProfileSaved(ProfileId(profile.id), profile.version)


@command(
    title=N_("Change profile"),
    permission=Permission.EDIT_PROFILE,
    audit=(AuditCode.PROFILE_CHANGED, AuditCode.PROFILE_CHANGE_REQUESTED),
    changes=(EntityKind.PROFILE, EntityKind.GUEST_REGISTRATION),
    result=ProfileSaved,
    sync=SyncRule.SHARED,
)
def change_profile(uow: UnitOfWork, *, profile_id: ProfileId, details: ProfileDetails, version: int) -> ProfileSaved:
    """Save changed facts of a guest, company or agent; another name becomes a request where the actor may not change names.

    Args:
        version: of the profile as it was shown; another one means that somebody saved first.

    Raises:
        SomeoneWasFaster: the profile was changed since it was shown.
        InvalidInput, InputTooLong: as for a new one.
        chosen_profiles.ProfileWasMerged, chosen_profiles.ProfileWasErased: nobody is behind the record any more.
    """
    checked = _checked(details)
    profile = uow.get(Profile, profile_id, what=_("The profile"))
    refuse_gone(uow, profile)
    refuse_newer_version(profile, version, what=profile.name)
    changes = [
        FieldChange(name, getattr(profile, name), getattr(checked, name))
        for name in _EDITABLE
        if getattr(profile, name) != getattr(checked, name)
    ]
    asked = request_protected(uow, profile, changes, reason="")
    made = [change for change in changes if change not in asked]
    set_fields(profile, made)
    uow.session.flush()
    keep_history(uow, profile.id, made)
    if {change.field for change in made} & {"name", "phone", "email"}:
        index_profile(uow, profile)
    if {change.field for change in made} & {"name", "phone"}:
        follow_profile(uow, profile.id)
    uow.record(AuditCode.PROFILE_CHANGED, profile, fields=sorted(change.field for change in made))
    return ProfileSaved(profile_id, profile.version, tuple(change.field for change in asked))


_EDITABLE = ("name", "phone", "email", "country", "language", "note")


def new_profile(uow: UnitOfWork, details: ProfileDetails) -> Profile:
    """Make a profile inside another command: a booking for somebody who has never been here."""
    checked = _checked(details)
    _refuse_second(uow, checked)
    profile = Profile(
        id=ProfileId(new_id()),
        property_id=uow.property_id,
        kind=checked.kind,
        name=checked.name,
        phone=checked.phone,
        email=checked.email,
        country=checked.country,
        language=checked.language,
        note=checked.note,
        pinyin=pinyin_of(checked.name) if checked.kind == ProfileKind.GUEST else "",
        external_code=checked.external_code,
        version=1,
    )
    uow.session.add(profile)
    uow.session.flush()
    index_new_profile(uow, profile)
    uow.record(AuditCode.PROFILE_CREATED, profile)
    return profile


def _checked(details: ProfileDetails) -> ProfileDetails:
    name = refuse_card_of_an_issuer(" ".join(printable(details.name).split()), field="name")
    if not name:
        raise InvalidInput("name", problem=N_("A name is needed. Nothing was saved. Write the guest's name and try again."))
    for field, limit in (("name", NAME_LENGTH), ("phone", NAME_LENGTH), ("email", NAME_LENGTH), ("note", TEXT_LENGTH)):
        if len(getattr(details, field)) > limit:
            raise InputTooLong(field, length=len(getattr(details, field)), limit=limit)
    _refuse_odd_codes(details)
    if details.country is not None and not is_country(details.country):
        raise InvalidInput("country", problem=N_("This country code is not known. Nothing was saved. Use two letters such as CN or PT."))
    return ProfileDetails(
        name=name,
        kind=details.kind,
        phone=normal_phone(refuse_card_in_phone(printable(details.phone), field="phone"), details.country),
        email=refuse_card_in_phone(printable(details.email).strip(), field="email"),
        country=details.country,
        language=details.language,
        note=note_text(details.note),
        external_code=details.external_code,
    )


def _refuse_odd_codes(details: ProfileDetails) -> None:
    language = details.language or ""
    if not language.isascii() or len(language) > _LANGUAGE_LETTERS:
        raise InvalidInput("language", problem=N_("This language code is not known. Nothing was saved. Use a code such as en or zh_CN."))
    fitting(details.external_code or "", field="external_code", limit=_EXTERNAL_CODE_LENGTH)


def _refuse_second(uow: UnitOfWork, details: ProfileDetails) -> None:
    if details.external_code is None:
        return
    same = select(Profile.name).where(
        Profile.property_id == uow.property_id, Profile.kind == details.kind, Profile.external_code == details.external_code
    )
    found = uow.connection.execute(same).scalar()
    if found is not None:
        raise ProfileExists("external_code", name=found, code=details.external_code)
