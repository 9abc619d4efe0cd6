"""Who looked at whom: each opening of a guest file is written down, each masked field shown in the clear is audited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import insert, select

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.errors import InvalidInput, NotFound
from hotel_desk.domain.guest_codes import SealPurpose
from hotel_desk.domain.ids import ProfileId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.guest_file import ProfileDocument, ProfilePreference
from hotel_desk.models.guest_history import ProfileChangeRequest, ProfileView
from hotel_desk.models.profile import Profile
from hotel_desk.services.chosen_profiles import chosen_profile

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_SEALED: dict[str, tuple[Any, Any, SealPurpose]] = {
    "profile_document.number_sealed": (ProfileDocument, ProfileDocument.number_sealed, SealPurpose.DOCUMENT),
    "profile_preference.value_sealed": (ProfilePreference, ProfilePreference.value_sealed, SealPurpose.HEALTH),
    "profile_change_request.after_sealed": (ProfileChangeRequest, ProfileChangeRequest.after_sealed, SealPurpose.HISTORY),
}


@dataclass(frozen=True, slots=True)
class Viewed:
    """A look that was written down."""

    profile_id: ProfileId


@dataclass(frozen=True, slots=True)
class Revealed:
    """That a field may be shown. Its words are not part of the answer, for answers are stored: ask `clear_value` for them."""

    profile_id: ProfileId
    column: str
    row_id: UUID


@command(
    title=N_("Open guest file"),
    permission=None,  # Whoever may look leaves a trace, whatever comes masked.
    audit=(AuditCode.PROFILE_OPENED,),
    changes=(),
    result=Viewed,
    sync=SyncRule.LOCAL,
)
def note_profile_view(uow: UnitOfWork, *, profile_id: ProfileId) -> Viewed:
    """Write down that the actor opened a guest file, also one that was merged or erased: a look is a look.

    Raises:
        NotFound: there is no such profile.
    """
    uow.get(Profile, profile_id, what=_("The profile"), lock=False)
    _look(uow, profile_id, "")
    uow.record_row(AuditCode.PROFILE_OPENED, EntityKind.PROFILE, profile_id)
    return Viewed(profile_id)


@command(
    title=N_("Show sensitive field"),
    permission=Permission.SEE_SENSITIVE,
    audit=(AuditCode.PROFILE_FIELD_REVEALED,),
    changes=(),
    result=Revealed,
    sync=SyncRule.LOCAL,
)
def reveal_field(uow: UnitOfWork, *, profile_id: ProfileId, column: str, row_id: UUID) -> Revealed:
    """Write down that the actor sees a sealed field in the clear; the screen may then read it.

    Args:
        column: `profile_document.number_sealed`, `profile_preference.value_sealed`, or `profile_change_request.after_sealed` for the
            number of a document that is asked for.
        row_id: the document, preference or request.

    Raises:
        NotFound: the profile has no such row.
        chosen_profiles.ProfileWasMerged, chosen_profiles.ProfileWasErased: nobody is behind the record any more.
    """
    chosen_profile(uow, profile_id, what=_("The profile"))
    if column not in _SEALED:
        raise InvalidInput("column", problem=N_("This field is not sealed. Nothing was shown."))
    model, value, _purpose = _SEALED[column]
    if uow.connection.execute(select(value).where(model.id == row_id, model.profile_id == profile_id)).first() is None:
        raise NotFound(what=_("The line of the guest file"))
    _look(uow, profile_id, column)
    uow.record_row(AuditCode.PROFILE_FIELD_REVEALED, EntityKind.PROFILE, profile_id, field=column, row=row_id)
    return Revealed(profile_id, column, row_id)


def _look(uow: UnitOfWork, profile_id: ProfileId, field: str) -> None:
    row = {
        "id": new_id(),
        "property_id": uow.property_id,
        "profile_id": profile_id,
        "user_id": uow.actor.user_id,
        "workstation": uow.actor.workstation,
        "viewed_at": uow.clock.now(),
        "field": field,
    }
    uow.connection.execute(insert(ProfileView), [row])
