"""The guest file as it is stored, in the shape in which it is given back: what a screen changes, and what a save compares with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select

from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.guest_form import SIMPLE_FIELDS, GuestFileForm
from hotel_desk.language import _
from hotel_desk.models.profile import Profile
from hotel_desk.queries.guest_lines import kept_lines

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_FACTS = select(Profile.kind, *(getattr(Profile, name) for name in SIMPLE_FIELDS)).where(Profile.id == bindparam("profile"))


def stored_form(connection: Connection, profile_id: UUID) -> GuestFileForm:
    """Every field of a profile; sealed values stay shut.

    Raises:
        NotFound: there is no such profile.
    """
    row = connection.execute(_FACTS, {"profile": profile_id}).first()
    if row is None:
        raise NotFound(what=_("The profile"))
    facts = dict(zip(_FACTS.selected_columns.keys(), row, strict=True))
    facts["languages"] = tuple(filter(None, facts["languages"].split(",")))
    lines: dict[str, Any] = {name: tuple(one.line for one in kept) for name, kept in kept_lines(connection, profile_id).items()}
    return GuestFileForm(**facts, **lines)
