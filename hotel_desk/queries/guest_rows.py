"""Which rows of the hotel tell of a guest: one list for what an erasure removes and for what a guest is given as their own data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from hotel_desk.domain.personal_data import PERSONAL_DATA, PersonalColumn
from hotel_desk.models import Base

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from hotel_desk.domain.ids import PropertyId

_OF_PROFILE = (
    "profile_contact",
    "profile_address",
    "profile_document",
    "profile_membership",
    "profile_preference",
    "profile_tag",
    "profile_note",
    "profile_consent",
    "profile_invoice_title",
    "profile_person",
    "profile_photo",
    "profile_search_key",
    "profile_block_key",
    "profile_change",
    "profile_change_request",
    "profile_credit",
    "turn_away",
)
_OF_RESERVATION = ("trace", "alert", "walked_guest", "staged_booking", "folio")


@dataclass(frozen=True, slots=True)
class GuestScope:
    """What is a guest's: the records, the stays, the bookings; and by table the condition that finds the rows."""

    profile_ids: tuple[UUID, ...]
    reservation_ids: tuple[UUID, ...]
    booking_ids: tuple[UUID, ...]
    wheres: Mapping[str, ColumnElement[bool]]


def guest_scope(connection: Connection, property_id: PropertyId, profile_ids: tuple[UUID, ...]) -> GuestScope:
    """Find what is a guest's. Two statements.

    Args:
        profile_ids: the record and all that were merged into it.
    """
    reservation, booking = Base.metadata.tables["reservation"].c, Base.metadata.tables["booking"].c
    mine = select(reservation.id).where(reservation.property_id == property_id, reservation.guest_id.in_(profile_ids))
    reservations = tuple(connection.execute(mine).scalars())
    booked = select(booking.id).where(booking.property_id == property_id, booking.guest_id.in_(profile_ids))
    bookings = tuple(connection.execute(booked).scalars())
    wheres = {**_of_profile(profile_ids), **_of_stays(profile_ids, reservations, bookings)}
    wheres["profile"] = Base.metadata.tables["profile"].c.id.in_(profile_ids)
    return GuestScope(profile_ids, reservations, bookings, wheres)


@cache
def personal_columns(table: str) -> dict[str, PersonalColumn]:
    """The personal columns of a table."""
    parted = ((name.partition("."), entry) for name, entry in PERSONAL_DATA.items())
    return {column: entry for (of_table, _dot, column), entry in parted if of_table == table}


def _of_profile(profile_ids: Sequence[UUID]) -> dict[str, ColumnElement[bool]]:
    tables = Base.metadata.tables
    pair, merge = tables["profile_pair"].c, tables["profile_merge"].c
    return {
        **{name: tables[name].c.profile_id.in_(profile_ids) for name in _OF_PROFILE},
        "profile_pair": or_(pair.first_id.in_(profile_ids), pair.second_id.in_(profile_ids)),
        "profile_merge": or_(merge.kept_id.in_(profile_ids), merge.merged_id.in_(profile_ids)),
    }


def _of_stays(profile_ids: Sequence[UUID], reservations: Sequence[UUID], bookings: Sequence[UUID]) -> dict[str, ColumnElement[bool]]:
    """A row that names nobody else and hangs on the guest's own stay is the guest's."""
    tables = Base.metadata.tables
    registration, along = tables["guest_registration"].c, tables["accompanying_guest"].c
    window, place = tables["folio_window"].c, tables["place_booking"].c
    folios = select(tables["folio"].c.id).where(tables["folio"].c.reservation_id.in_(reservations))
    return {
        **{name: tables[name].c.reservation_id.in_(reservations) for name in _OF_RESERVATION},
        "guest_registration": or_(
            registration.profile_id.in_(profile_ids), registration.reservation_id.in_(reservations) & registration.profile_id.is_(None)
        ),
        "accompanying_guest": or_(along.profile_id.in_(profile_ids), along.reservation_id.in_(reservations) & along.profile_id.is_(None)),
        "folio_window": window.folio_id.in_(folios) & window.payee_id.is_(None) & (window.payee_name != ""),
        "place_booking": or_(place.profile_id.in_(profile_ids), place.reservation_id.in_(reservations) & place.profile_id.is_(None)),
        "letter": tables["letter"].c.booking_id.in_(bookings),
        "reservation": tables["reservation"].c.id.in_(reservations),
        "booking": tables["booking"].c.id.in_(bookings),
    }
