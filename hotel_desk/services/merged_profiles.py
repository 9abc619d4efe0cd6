"""Whoever is chosen on a desk that does not know yet that the record was merged is not written down under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_, _
from hotel_desk.models.profile import Profile

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.db.unit_of_work import UnitOfWork


class ProfileWasMerged(StaffError):
    code = "profile.was_merged"
    template = N_("The record of {name} was merged into that of {kept}. Nothing was saved. Choose {kept}.")


def chosen_profile(uow: UnitOfWork, profile_id: UUID, *, what: str) -> Profile:
    """Somebody who is named by something new.

    Args:
        what: how to name them in the sentence when they are missing, already translated.

    Raises:
        NotFound: there is no such record.
        ProfileWasMerged: it leads on to another.
    """
    profile = uow.get(Profile, profile_id, what=what, lock=False)
    refuse_merged(uow, profile)
    return profile


def refuse_merged(uow: UnitOfWork, profile: Profile) -> None:
    """Go on only if the record does not lead on to another.

    Raises:
        ProfileWasMerged: it does.
    """
    if profile.merged_into_id is not None:
        kept = uow.get(Profile, profile.merged_into_id, what=_("The profile"), lock=False)
        raise ProfileWasMerged("profile_id", name=profile.name, kept=kept.name)
