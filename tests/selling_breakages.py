"""Rows of the reservation desk changed behind the program's back, and the invariant that is to notice each."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select, update

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import PostingKind, ReservationStatus
from hotel_desk.domain.ids import new_id
from hotel_desk.domain.rate_codes import PolicyKind, ReasonKind, ShareSplit
from hotel_desk.models.folio import Posting
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.policy import Policy, PolicyVersion, ReasonCode, ReservationPolicy
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.models.reservation_notes import TurnAway, WalkedGuest
from hotel_desk.models.restriction import Restriction
from tests.fixtures.invariants import Statement

MOMENT = datetime(2026, 3, 9, 12)  # noqa: DTZ001 - as the database stores it
LATER = date(2026, 4, 1)
_BREAKFAST = Posting.bundle_id.is_not(None) & (Posting.kind == PostingKind.CHARGE) & (Posting.text == "Breakfast")
_BREAKFAST_BACK = Posting.reversal_of_id.is_not(None) & Posting.text.like("%Breakfast")
_IN_HOUSE = Reservation.status == ReservationStatus.IN_HOUSE
_CURRENT, _NEWEST = 2, 3
_MADE_LATER = select(PolicyVersion.id).where(PolicyVersion.number == _NEWEST).scalar_subquery()
_OF_GUARANTEE = ReservationPolicy.kind == PolicyKind.GUARANTEE
_RELEASED = Reservation.released_at.is_not(None)
_COMES_BACK = WalkedGuest.return_date.is_not(None)


SELLING_BREAKAGES: list[tuple[str, Statement]] = [
    ("policy.versions", update(Policy).values(current_version=9)),
    ("policy.versions", update(PolicyVersion).where(PolicyVersion.number == _CURRENT).values(number=4)),
    ("policy.kept", update(ReservationPolicy).where(_OF_GUARANTEE).values(kind=PolicyKind.TIMES)),
    ("policy.kept", update(ReservationPolicy).values(policy_version_id=new_id())),
    ("policy.made_before", update(ReservationPolicy).where(~_OF_GUARANTEE).values(policy_version_id=_MADE_LATER)),
    ("bundle.one_night", update(Posting).where(_BREAKFAST).values(night_date=LATER)),
    ("bundle.one_night", update(Posting).where(_BREAKFAST).values(reservation_id=None)),
    ("bundle.taken_back", update(Posting).where(_BREAKFAST_BACK).values(reversal_of_id=None)),
    ("bundle.price", update(Posting).where(_BREAKFAST).values(amount_minor=Posting.amount_minor + 1)),
    ("bundle.price", update(ReservationNight).values(price_minor=ReservationNight.price_minor + 1)),
    ("option.moment", update(Reservation).where(Reservation.status == ReservationStatus.TENTATIVE).values(option_expires_at=None)),
    ("option.moment", update(Reservation).where(_IN_HOUSE).values(option_expires_at=MOMENT)),
    ("waitlist.priority", update(Reservation).where(Reservation.status == ReservationStatus.WAITLISTED).values(waitlist_priority=None)),
    ("waitlist.priority", update(Reservation).where(_IN_HOUSE).values(waitlist_priority=3)),
    ("release.holds_nothing", update(Reservation).where(_RELEASED).values(status=ReservationStatus.IN_HOUSE)),
    ("release.holds_nothing", update(Reservation).where(Reservation.status == ReservationStatus.RESERVED).values(released_at=MOMENT)),
    (
        "walked.state",
        update(Reservation).where(Reservation.status == ReservationStatus.CANCELLED).values(status=ReservationStatus.RESERVED),
    ),
    ("walked.state", update(WalkedGuest).where(_COMES_BACK).values(return_date=WalkedGuest.walked_date)),
    ("walked.state", update(WalkedGuest).where(_COMES_BACK).values(return_date=LATER)),
    ("walked.state", update(WalkedGuest).values(walked_date=LATER)),
    ("turn_away.possible", update(TurnAway).values(business_date=LATER)),
    ("turn_away.possible", update(TurnAway).values(departure_date=date(2026, 1, 1))),
    ("turn_away.possible", update(TurnAway).values(rooms=0)),
    ("reason.kind", update(ReasonCode).where(ReasonCode.kind == ReasonKind.TURN_AWAY).values(kind=ReasonKind.DISCOUNT)),
    ("reason.kind", update(TurnAway).values(reason_code_id=new_id())),
    ("reason.kind", update(WalkedGuest).values(reason_code_id=select(func.max(TurnAway.reason_code_id)).scalar_subquery())),
    ("reason.kind", update(Reservation).values(discount_reason_id=select(func.max(TurnAway.reason_code_id)).scalar_subquery())),
    ("quota.exceeded", update(Restriction).values(quota=0)),
    ("quota.exceeded", update(AuditEntry).where(AuditEntry.code == AuditCode.RESTRICTION_OVERRIDDEN).values(code="reservation.forged")),
    ("sharer.split", update(Reservation).where(Reservation.sharing_with_id.is_not(None)).values(share_split=ShareSplit.FULL)),
]
