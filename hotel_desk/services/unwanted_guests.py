"""Guests who must not get a room: refused when booking and at check-in, unless somebody who may says why it is done all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_
from hotel_desk.models.profile import Profile
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.db.unit_of_work import UnitOfWork

_MARK = select(Profile.name, Profile.do_not_rent_reason).where(
    Profile.id == bindparam("guest"), Profile.property_id == bindparam("hotel"), Profile.do_not_rent.is_(True)
)


class NotToBeRented(StaffError):
    """The guest file says that this guest must not get a room."""

    code = "guest.do_not_rent"
    template = N_(
        "{guest} must not get a room: {reason}. Nothing was changed. Ask somebody who may change guests' names and documents to give a "
        "reason for doing it all the same."
    )


def refuse_unwanted(uow: UnitOfWork, guest_id: UUID, reason: str | None) -> str | None:
    """Go on only if the guest may have a room, or somebody who may says why it is done all the same; for use inside other commands.

    Args:
        reason: why it is done all the same; None or empty: nobody said.

    Returns:
        The reason that the journal keeps; None where the guest is welcome.

    Raises:
        NotToBeRented: the guest must not get a room, and no reason was given.
        NotAllowed: the actor may not overrule the guest file.
    """
    marked = uow.connection.execute(_MARK, {"guest": guest_id, "hotel": uow.property_id}).first()
    if marked is None:
        return None
    why = (reason or "").strip()
    if not why:
        raise NotToBeRented("do_not_rent_reason", guest=marked.name, reason=marked.do_not_rent_reason.rstrip(". "))
    uow.require(Permission.EDIT_PROTECTED)
    return given_reason(why)
