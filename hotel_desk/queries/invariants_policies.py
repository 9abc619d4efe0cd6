"""Selling policies: their versions follow each other, and a reservation keeps one of the right kind that was there when it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.language import N_
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.policy import Policy, PolicyVersion, ReservationPolicy
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.queries.invariants_found import HOTEL, Invariant, audited, stated_by

if TYPE_CHECKING:
    from hotel_desk.queries.invariants_found import Statement


def _versions() -> Statement:
    """Versions are numbered from 1 without gaps, and the newest is the current one."""
    made = (
        select(PolicyVersion.policy_id, func.count().label("versions"), func.max(PolicyVersion.number).label("newest"))
        .where(PolicyVersion.property_id == HOTEL)
        .group_by(PolicyVersion.policy_id)
        .subquery()
    )
    versions, newest = func.coalesce(made.c.versions, 0), func.coalesce(made.c.newest, 0)
    return (
        select(Policy.code.label("policy"), versions.label("versions"), newest.label("found"), Policy.current_version.label("expected"))
        .outerjoin(made, made.c.policy_id == Policy.id)
        .where(Policy.property_id == HOTEL, or_(versions != Policy.current_version, newest != Policy.current_version))
    )


def _kept() -> Statement:
    """What a reservation keeps is a version of a policy of that kind, of the same hotel."""
    of_this_hotel = and_(PolicyVersion.property_id == HOTEL, Policy.property_id == HOTEL)
    return (
        select(
            Booking.confirmation_number.label("confirmation"),
            Policy.code.label("policy"),
            Policy.kind.label("found"),
            ReservationPolicy.kind.label("expected"),
        )
        .select_from(ReservationPolicy)
        .join(Reservation, Reservation.id == ReservationPolicy.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .outerjoin(PolicyVersion, PolicyVersion.id == ReservationPolicy.policy_version_id)
        .outerjoin(Policy, Policy.id == PolicyVersion.policy_id)
        .where(ReservationPolicy.property_id == HOTEL, or_(Policy.id.is_(None), Policy.kind != ReservationPolicy.kind, ~of_this_hotel))
    )


def _made_before() -> Statement:
    """By the journal, whose order no clock of a desk can change, the version was there when the reservation was made.

    Not where it was changed since: another plan brings its policies as they stand on that day.
    """
    nth = func.row_number().over(partition_by=AuditEntry.entity_id, order_by=AuditEntry.sequence)
    made = (
        select(AuditEntry.entity_id.label("policy_id"), AuditEntry.sequence, nth.label("number"))
        .where(AuditEntry.property_id == HOTEL, AuditEntry.code == AuditCode.POLICY_VERSION_MADE)
        .subquery()
    )
    first = aliased(AuditEntry)
    booked = select(func.min(first.sequence)).where(first.property_id == HOTEL, first.entity_id == Reservation.id).scalar_subquery()
    return (
        select(Booking.confirmation_number.label("confirmation"), Policy.code.label("policy"), PolicyVersion.number.label("version"))
        .select_from(ReservationPolicy)
        .join(Reservation, Reservation.id == ReservationPolicy.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .join(PolicyVersion, PolicyVersion.id == ReservationPolicy.policy_version_id)
        .join(Policy, Policy.id == PolicyVersion.policy_id)
        .join(made, and_(made.c.policy_id == PolicyVersion.policy_id, made.c.number == PolicyVersion.number))
        .where(ReservationPolicy.property_id == HOTEL, made.c.sequence > booked, ~audited(Reservation.id, AuditCode.RESERVATION_CHANGED))
    )


POLICY_INVARIANTS = (
    Invariant("policy.versions", N_("The versions of a policy do not follow each other"), stated_by(_versions())),
    Invariant("policy.kept", N_("A reservation keeps a policy of another kind, or one that is not there"), stated_by(_kept())),
    Invariant("policy.made_before", N_("A reservation keeps a policy that was made after it"), stated_by(_made_before())),
)
