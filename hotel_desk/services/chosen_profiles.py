"""Whoever is chosen on a desk that does not know yet that the record was merged or erased: nothing is written down under it.

A command that names a record refuses both. Those that do not, and why, are listed in `docs/guest-file.md`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import ProfileId
from hotel_desk.language import N_, _
from hotel_desk.models.profile import Profile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from hotel_desk.db.unit_of_work import UnitOfWork


# Shared: many may name somebody at once; whoever erases or merges the record waits for them, and they for him.
_KEPT_AS_IT_IS = (
    select(Profile).where(Profile.id == bindparam("profile")).with_for_update(read=True).execution_options(populate_existing=True)
)
_STILL_THERE = (
    select(Profile.id)
    .where(
        Profile.property_id == bindparam("hotel"),
        Profile.id.in_(bindparam("profiles", expanding=True)),
        Profile.merged_into_id.is_(None),
        Profile.erased_at.is_(None),
    )
    .order_by(Profile.id)
    .with_for_update()
)


class ProfileWasMerged(StaffError):
    code = "profile.was_merged"
    template = N_("The record of {name} was merged into that of {kept}. Nothing was saved. Choose {kept}.")


class ProfileWasErased(StaffError):
    code = "profile.was_erased"
    template = N_("The record of {name} was erased. Nothing was saved. Choose another record, or write a new one.")


def chosen_profile(uow: UnitOfWork, profile_id: UUID, *, what: str) -> Profile:
    """Somebody who is named by something new; until that is written down, nobody erases or merges the record.

    Args:
        what: how to name them in the sentence when they are missing, already translated.

    Raises:
        NotFound: there is no such record.
        ProfileWasMerged, ProfileWasErased: nobody is behind it any more.
    """
    profile = uow.get(Profile, profile_id, what=what, lock=False)
    if (Profile, profile_id) not in uow.locked:
        uow.session.flush()
        uow.session.execute(_KEPT_AS_IT_IS, {"profile": profile_id}).scalar_one()
    refuse_gone(uow, profile)
    return profile


def still_there(uow: UnitOfWork, profile_ids: Sequence[UUID]) -> list[ProfileId]:
    """Those of some records that somebody is behind still, locked: whoever merges, erases or changes one waits until the command ends."""
    if not profile_ids:
        return []
    asked = {"hotel": uow.property_id, "profiles": list(profile_ids)}
    return [ProfileId(found) for found in uow.connection.execute(_STILL_THERE, asked).scalars()]


def refuse_gone(uow: UnitOfWork, profile: Profile) -> None:
    """Go on only if somebody is behind the record still.

    Raises:
        ProfileWasErased: the person was removed from it.
        ProfileWasMerged: it leads on to another.
    """
    if profile.erased_at is not None:
        raise ProfileWasErased("profile_id", name=profile.name)
    if profile.merged_into_id is not None:
        kept = uow.get(Profile, profile.merged_into_id, what=_("The profile"), lock=False)
        raise ProfileWasMerged("profile_id", name=profile.name, kept=kept.name)
