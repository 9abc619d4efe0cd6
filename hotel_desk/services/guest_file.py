"""The guest file saved whole: what changed is written down with what it was; what the actor may not change becomes a request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.guest_form import CONTACT_FIELDS, LINE_FIELDS, PROTECTED_FIELDS, GuestFileForm
from hotel_desk.domain.ids import ProfileId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.profile import Profile
from hotel_desk.queries.guest_lines import KeptLine, kept_lines
from hotel_desk.services.change_requests import request_protected
from hotel_desk.services.chosen_profiles import refuse_gone
from hotel_desk.services.guest_form_checks import checked_form
from hotel_desk.services.guest_history import FieldChange
from hotel_desk.services.guest_keys import index_profile
from hotel_desk.services.guest_lines import replace_lines
from hotel_desk.services.guest_saving import apply_form, stored_facts
from hotel_desk.services.versions import refuse_newer_version

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class GuestFileSaved:
    """What was saved.

    Args:
        fields: the fields that changed.
        requested: protected fields that wait for somebody who may change them.
    """

    profile_id: ProfileId
    version: int
    fields: tuple[str, ...]
    requested: tuple[str, ...]


@command(
    title=N_("Save guest file"),
    permission=Permission.EDIT_PROFILE,
    audit=(AuditCode.PROFILE_CREATED, AuditCode.PROFILE_CHANGED, AuditCode.PROFILE_CHANGE_REQUESTED),
    changes=(EntityKind.PROFILE, EntityKind.GUEST_REGISTRATION),
    result=GuestFileSaved,
    sync=SyncRule.SHARED,
)
def save_guest_file(
    uow: UnitOfWork, *, profile_id: ProfileId | None, form: GuestFileForm, version: int | None = None, reason: str = ""
) -> GuestFileSaved:
    """Save the whole record of a guest, company or agent, or write down a new one.

    Args:
        profile_id: whose it is; None: a new one.
        version: of the record as it was shown; another one means that somebody saved first.
        reason: why a protected field should change, for whoever decides.

    Raises:
        SomeoneWasFaster: the record was changed since it was shown; nothing was saved.
        InvalidInput, InputTooLong: a field cannot be right.
        DocumentHasOwner, MembershipHasOwner: somebody else's record has that number.
        chosen_profiles.ProfileWasMerged, chosen_profiles.ProfileWasErased: nobody is behind the record any more.
    """
    checked = checked_form(form, today=uow.business_date)
    if profile_id is None:
        return _written_down(uow, checked)
    profile = uow.get(Profile, profile_id, what=_("The profile"))
    refuse_gone(uow, profile)
    refuse_newer_version(profile, -1 if version is None else version, what=profile.name)
    kept = kept_lines(uow.connection, profile_id)
    allowed, requested = _allowed(uow, profile, kept, checked, reason)
    changed = apply_form(uow, profile, kept, allowed)
    return GuestFileSaved(profile_id, profile.version, changed, tuple(requested))


def _written_down(uow: UnitOfWork, form: GuestFileForm) -> GuestFileSaved:
    simple = stored_facts(form)
    profile = Profile(id=ProfileId(new_id()), property_id=uow.property_id, kind=form.kind, active=True, version=1, **simple)
    uow.session.add(profile)
    uow.session.flush()
    replace_lines(uow, profile.id, dict.fromkeys(LINE_FIELDS, ()), form)
    index_profile(uow, profile)
    uow.record(AuditCode.PROFILE_CREATED, profile)
    return GuestFileSaved(ProfileId(profile.id), profile.version, (), ())


def _allowed(
    uow: UnitOfWork, profile: Profile, kept: Mapping[str, Sequence[KeptLine]], form: GuestFileForm, reason: str
) -> tuple[GuestFileForm, list[str]]:
    """The form with protected fields left as they are where the actor may not change them, and the fields that were asked for instead."""
    if not uow.allows(Permission.SEE_CONTACTS):
        # What came masked to the screen comes back masked.
        form = replace(form, **{name: _before(profile, kept, name) for name in CONTACT_FIELDS})
    changes = [FieldChange(name, _before(profile, kept, name), getattr(form, name)) for name in PROTECTED_FIELDS]
    asked = request_protected(uow, profile, changes, reason=reason)
    return replace(form, **{change.field: change.before for change in asked}), [change.field for change in asked]


def _before(profile: Profile, kept: Mapping[str, Sequence[KeptLine]], name: str) -> Any:
    return tuple(line.line for line in kept[name]) if name in LINE_FIELDS else getattr(profile, name)
