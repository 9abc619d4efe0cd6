"""Companies and agents in the set-up: switched off and on, deleted while unused. They are made and changed as profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, or_, select

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _, plural
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.guest_file import ProfileConsent, ProfilePhoto
from hotel_desk.models.guest_history import ProfileBlockKey, ProfileChange, ProfileChangeRequest, ProfileView
from hotel_desk.models.profile import Profile, ProfileSearchKey
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.staging import StagedBooking
from hotel_desk.queries.guest_lines import LINE_SHAPES
from hotel_desk.services.chosen_profiles import refuse_gone
from hotel_desk.services.setup_nouns import SetUpDeleted, SetUpSaved, Shape, Use, discard, load, refuse_used, set_up_command, switch

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

PROFILE = Shape(
    Profile,
    named=lambda profile: profile.name,
    what=lambda: _("The profile"),
    unique="",
    uses=(
        Use(
            lambda count: plural("{count} booking", "{count} bookings", count).format(count=count),
            lambda identifier: select(func.count()).where(
                or_(Booking.guest_id == identifier, Booking.company_id == identifier, Booking.agent_id == identifier)
            ),
        ),
        Use(
            lambda count: plural("{count} account", "{count} accounts", count).format(count=count),
            lambda identifier: select(func.count()).where(ArAccount.profile_id == identifier),
        ),
        Use(
            lambda count: plural("{count} reservation", "{count} reservations", count).format(count=count),
            lambda identifier: select(func.count()).where(Reservation.guest_id == identifier),
        ),
        Use(
            lambda count: plural("{count} imported booking", "{count} imported bookings", count).format(count=count),
            lambda identifier: select(func.count()).where(
                or_(StagedBooking.agent_id == identifier, StagedBooking.company_id == identifier)
            ),
        ),
    ),
)


# What is nothing without its profile. Whatever else names it keeps it from being deleted.
_PARTS: tuple[Any, ...] = (
    ProfileSearchKey,
    ProfileBlockKey,
    ProfileChange,
    ProfileChangeRequest,
    ProfileView,
    *(shape.model for shape in LINE_SHAPES),
    ProfileConsent,
    ProfilePhoto,
)


@set_up_command(N_("Switch profile on or off"), EntityKind.PROFILE, permission=Permission.EDIT_PROFILE)
def switch_profile(uow: UnitOfWork, *, profile_id: ProfileId, active: bool, version: int) -> SetUpSaved:
    """Offer a company, agent or guest for new bookings, or no longer."""
    profile = load(uow, PROFILE, profile_id, version)
    refuse_gone(uow, profile)
    return switch(uow, profile, active=active)


@set_up_command(N_("Delete profile"), EntityKind.PROFILE, result=SetUpDeleted, permission=Permission.EDIT_PROFILE)
def delete_profile(uow: UnitOfWork, *, profile_id: ProfileId, version: int) -> SetUpDeleted:
    """Delete a profile that no booking names.

    Raises:
        StillUsed: one does.
    """
    profile = load(uow, PROFILE, profile_id, version)
    refuse_gone(uow, profile)
    refuse_used(uow, PROFILE, profile)
    for part in _PARTS:
        uow.connection.execute(delete(part).where(part.profile_id == profile_id))
    return discard(uow, PROFILE, profile)
