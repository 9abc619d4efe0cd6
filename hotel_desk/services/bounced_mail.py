"""Mail to a guest that came back: noted at its address, until it arrives again or the address is another one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm.attributes import flag_modified

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.guest_codes import ContactKind
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.search_words import fold
from hotel_desk.language import N_, _
from hotel_desk.models.guest_file import ProfileContact
from hotel_desk.models.profile import Profile
from hotel_desk.services.chosen_profiles import refuse_gone

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_FURTHER = select(ProfileContact.id, ProfileContact.value).where(
    ProfileContact.profile_id == bindparam("profile"), ProfileContact.kind == ContactKind.EMAIL
)


@dataclass(frozen=True, slots=True)
class MailNoted:
    """Of whom it was noted, and whether mail comes back now."""

    profile_id: ProfileId
    came_back: bool


@command(
    title=N_("Note mail that came back"),
    permission=Permission.EDIT_PROFILE,
    audit=(AuditCode.MAIL_NOTED,),
    changes=(EntityKind.PROFILE,),
    result=MailNoted,
    sync=SyncRule.SHARED,
)
def note_bounced_mail(uow: UnitOfWork, *, profile_id: ProfileId, email: str, came_back: bool = True) -> MailNoted:
    """Note that mail to an address came back, so that the guest is asked for another one; or that it arrives again.

    Args:
        email: the main address of the record or a further one, in any letter case.

    Raises:
        InvalidInput: the record has no such address.
        chosen_profiles.ProfileWasMerged, chosen_profiles.ProfileWasErased: nobody is behind the record any more.
    """
    profile = uow.get(Profile, profile_id, what=_("The profile"))
    refuse_gone(uow, profile)
    wanted = fold(email.strip())
    further = [row.id for row in uow.connection.execute(_FURTHER, {"profile": profile_id}) if fold(row.value) == wanted]
    is_main = bool(wanted) and fold(profile.email) == wanted
    if not further and not is_main:
        raise InvalidInput("email", problem=N_("The record has no such e-mail address. Nothing was changed. Look at the record again."))
    when = uow.clock.now() if came_back else None
    if is_main:
        profile.email_bounced_at = when
    if further:
        uow.connection.execute(update(ProfileContact).where(ProfileContact.id.in_(further)).values(bounced_at=when))
    # Whoever has the record open is told, whichever address it was.
    flag_modified(profile, "name")
    uow.session.flush()
    uow.record(AuditCode.MAIL_NOTED, profile, came_back=came_back)
    return MailNoted(profile_id, came_back)
