"""What stands beside a guest file on its screen: who was opened lately, the letters of a guest, the terms of a company."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, or_, select

from hotel_desk.domain.ids import FolioId, LetterId, ProfileId, RatePlanId
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.folio import Folio
from hotel_desk.models.guest_history import ProfileView
from hotel_desk.models.letter import Letter
from hotel_desk.models.profile import Profile
from hotel_desk.models.rate import RatePlan, RatePlanPartner
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.staff import UserAccount
from hotel_desk.queries.letters import WrittenLetter
from hotel_desk.queries.profiles import ProfileHit, profile_hits

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_LOOKED_AT = 100
_LETTERS = 200
_VIEWS = (
    select(ProfileView.profile_id, ProfileView.viewed_at)
    .join(UserAccount, UserAccount.id == ProfileView.user_id)
    .where(UserAccount.property_id == bindparam("hotel"), UserAccount.name == bindparam("user"))
    .order_by(ProfileView.viewed_at.desc(), ProfileView.id.desc())
    .limit(_LOOKED_AT)
    .subquery()
)
_RECENT = (
    select(_VIEWS.c.profile_id)
    .join(Profile, Profile.id == _VIEWS.c.profile_id)
    .where(Profile.merged_into_id.is_(None), Profile.erased_at.is_(None))
    .group_by(_VIEWS.c.profile_id)
    .order_by(func.max(_VIEWS.c.viewed_at).desc(), _VIEWS.c.profile_id)
    .limit(bindparam("most"))
)
_WRITTEN = (
    select(
        Letter.id, Letter.kind, Letter.language, Letter.recipient, Letter.subject, Letter.body, Letter.written_at, UserAccount.display_name
    )
    .join(UserAccount, UserAccount.id == Letter.user_id)
    .join(Booking, Booking.id == Letter.booking_id)
    .where(
        Letter.property_id == bindparam("hotel"),
        or_(
            Booking.guest_id == bindparam("profile"),
            Booking.company_id == bindparam("profile"),
            Booking.agent_id == bindparam("profile"),
            Booking.id.in_(select(Reservation.booking_id).where(Reservation.guest_id == bindparam("profile"))),
        ),
    )
    .order_by(Letter.written_at.desc(), Letter.id.desc())
    .limit(_LETTERS)
)
_PLANS = (
    select(RatePlan.id, RatePlan.code, RatePlan.name)
    .join(RatePlanPartner, RatePlanPartner.rate_plan_id == RatePlan.id)
    .where(RatePlanPartner.profile_id == bindparam("profile"), RatePlan.active.is_(True))
    .order_by(RatePlan.code)
)
_ACCOUNT = (
    select(ArAccount.folio_id, Folio.number, ArAccount.active)
    .join(Folio, Folio.id == ArAccount.folio_id)
    .where(ArAccount.profile_id == bindparam("profile"), ArAccount.property_id == bindparam("hotel"))
)


@dataclass(frozen=True, slots=True)
class NegotiatedPlan:
    """A rate plan that was agreed with a company or agent."""

    id: RatePlanId
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PartnerTerms:
    """What a company or agent has with the hotel. `account_folio` is empty where it never had an account."""

    plans: tuple[NegotiatedPlan, ...]
    account_folio_id: FolioId | None = None
    account_folio: str | None = None
    account_open: bool | None = None


def recent_guests(reader: Reader, *, limit: int) -> tuple[ProfileHit, ...]:
    """Those whose file the asker opened last, the latest first; merged and erased records are left out. A fixed number of statements."""
    named = {"hotel": reader.property_id, "user": reader.user_name, "most": limit}
    return profile_hits(reader, [ProfileId(found) for found in reader.connection.execute(_RECENT, named).scalars()])


def letters_of_guest(reader: Reader, *, profile_id: ProfileId) -> tuple[WrittenLetter, ...]:
    """The letters written about a guest's, company's or agent's bookings, the last one first. One statement."""
    rows = reader.connection.execute(_WRITTEN, {"hotel": reader.property_id, "profile": profile_id})
    return tuple(WrittenLetter(LetterId(row[0]), *row[1:]) for row in rows)


def partner_terms(reader: Reader, *, profile_id: ProfileId) -> PartnerTerms:
    """The rate plans agreed with a company or agent, and its account. Two statements."""
    named = {"hotel": reader.property_id, "profile": profile_id}
    plans = tuple(NegotiatedPlan(RatePlanId(row.id), row.code, row.name) for row in reader.connection.execute(_PLANS, named))
    account = reader.connection.execute(_ACCOUNT, named).first()
    if account is None:
        return PartnerTerms(plans)
    return PartnerTerms(plans, FolioId(account.folio_id), account.number, account.active)
