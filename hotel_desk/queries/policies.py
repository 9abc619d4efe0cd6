"""Selling policies: what holds for a plan, what a reservation was made under, and all of them as the set-up shows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, or_, select

from hotel_desk.domain.ids import PolicyId, PolicyVersionId, RatePlanId, ReasonCodeId, ReservationId
from hotel_desk.domain.penalties import due_date, share_of
from hotel_desk.domain.policies import DepositTerms, PolicyTerms, Terms, read_terms
from hotel_desk.domain.quote import DepositDue
from hotel_desk.domain.rate_codes import PolicyKind, ReasonKind
from hotel_desk.models.policy import Policy, PolicyVersion, ReasonCode, ReservationPolicy
from hotel_desk.models.property import Property
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.staff import UserAccount
from hotel_desk.queries.policy_words import in_words
from hotel_desk.queries.setup_page import SetUpPage, rows_as

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.db.unit_of_work import UnitOfWork

PLAN_COLUMNS = {
    PolicyKind.GUARANTEE: RatePlan.guarantee_policy_id,
    PolicyKind.DEPOSIT: RatePlan.deposit_policy_id,
    PolicyKind.CANCELLATION: RatePlan.cancellation_policy_id,
    PolicyKind.NO_SHOW: RatePlan.no_show_policy_id,
    PolicyKind.CHANGE: RatePlan.change_policy_id,
    PolicyKind.TIMES: RatePlan.times_policy_id,
}


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """A version of a policy: that of now for a plan, or the one that a reservation was made under."""

    kind: PolicyKind
    policy_id: PolicyId
    policy_version_id: PolicyVersionId
    code: str
    name: str
    number: int
    terms: PolicyTerms

    def on(self, day: date) -> Terms:
        """What it says to a stay of this date."""
        return self.terms.on(day)


_VERSION = (
    Policy.kind,
    Policy.id,
    PolicyVersion.id.label("version_id"),
    Policy.code,
    Policy.name,
    PolicyVersion.number,
    PolicyVersion.terms,
)
_OF_PLANS = (
    select(RatePlan.id.label("plan_id"), *_VERSION)
    .join(Policy, or_(*((Policy.id == column) for column in PLAN_COLUMNS.values())))
    .join(PolicyVersion, (PolicyVersion.policy_id == Policy.id) & (PolicyVersion.number == Policy.current_version))
    .where(RatePlan.property_id == bindparam("hotel"), RatePlan.id.in_(bindparam("plans", expanding=True)), Policy.active.is_(True))
)
_OF_RESERVATIONS = (
    select(ReservationPolicy.reservation_id, *_VERSION)
    .join(PolicyVersion, PolicyVersion.id == ReservationPolicy.policy_version_id)
    .join(Policy, Policy.id == PolicyVersion.policy_id)
    .where(
        ReservationPolicy.property_id == bindparam("hotel"),
        ReservationPolicy.reservation_id.in_(bindparam("reservations", expanding=True)),
    )
)
_CURRENCY = select(Property.currency).where(Property.id == bindparam("hotel"))


def policies_of_plans(reader: Reader | UnitOfWork, plans: Collection[RatePlanId]) -> dict[RatePlanId, dict[PolicyKind, PolicyInForce]]:
    """What holds at this moment for new reservations at some plans; policies switched off do not. One statement."""
    found: dict[RatePlanId, dict[PolicyKind, PolicyInForce]] = defaultdict(dict)
    for row in reader.connection.execute(_OF_PLANS, {"hotel": reader.property_id, "plans": list(plans)}):
        found[RatePlanId(row.plan_id)][row.kind] = _in_force(row)
    return found


def policies_of_reservation(reader: Reader | UnitOfWork, reservation_id: ReservationId) -> dict[PolicyKind, PolicyInForce]:
    """What a reservation was made under; nothing for one without a plan. One statement."""
    return policies_of_reservations(reader, [reservation_id]).get(reservation_id, {})


def policies_of_reservations(
    reader: Reader | UnitOfWork, reservations: Collection[ReservationId]
) -> dict[ReservationId, dict[PolicyKind, PolicyInForce]]:
    """What some reservations were made under. One statement."""
    found: dict[ReservationId, dict[PolicyKind, PolicyInForce]] = defaultdict(dict)
    for row in reader.connection.execute(_OF_RESERVATIONS, {"hotel": reader.property_id, "reservations": list(reservations)}):
        found[ReservationId(row.reservation_id)][row.kind] = _in_force(row)
    return found


def _in_force(row: Any) -> PolicyInForce:
    return PolicyInForce(
        row.kind, PolicyId(row.id), PolicyVersionId(row.version_id), row.code, row.name, row.number, read_terms(row.kind, row.terms)
    )


def deposit_due(policies: dict[PolicyKind, PolicyInForce], *, arrival: date, booked: date, nights: Sequence[int]) -> DepositDue | None:
    """What has to be paid ahead, and until when; None where no deposit is asked for.

    Args:
        booked: the business date of the booking.
        nights: the guest's price of each night, minor units; that of the day use alone for day use.
    """
    policy = policies.get(PolicyKind.DEPOSIT)
    terms = policy.on(arrival) if policy else None
    if not isinstance(terms, DepositTerms):
        return None
    amount = share_of(terms.share, nights)
    return DepositDue(amount, due_date(terms, booked=booked, arrival=arrival)) if amount else None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """What a policy said from a moment on. `words`: its usual terms, then one sentence a special date."""

    id: PolicyVersionId
    number: int
    made_at: datetime
    made_by: str
    terms: PolicyTerms
    words: tuple[str, ...]
    reservations: int


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy with all its versions, the one that holds now first."""

    id: PolicyId
    version: int
    active: bool
    kind: PolicyKind
    code: str
    name: str
    sort_order: int
    plans: int
    versions: tuple[VersionRow, ...]

    @property
    def current(self) -> VersionRow:
        """What it says now."""
        return self.versions[0]


@dataclass(frozen=True, slots=True)
class ReasonRow:
    id: ReasonCodeId
    version: int
    active: bool
    kind: ReasonKind
    code: str
    name: str
    sort_order: int


_POLICIES = (
    select(
        Policy.id,
        Policy.version,
        Policy.active,
        Policy.kind,
        Policy.code,
        Policy.name,
        Policy.sort_order,
        select(func.count())
        .select_from(RatePlan)
        .where(or_(*((column == Policy.id) for column in PLAN_COLUMNS.values())))
        .scalar_subquery()
        .label("plans"),
    )
    .where(Policy.property_id == bindparam("hotel"))
    .order_by(Policy.kind, Policy.sort_order, Policy.code)
)
_VERSIONS = (
    select(
        PolicyVersion.policy_id,
        Policy.kind,
        PolicyVersion.id,
        PolicyVersion.number,
        PolicyVersion.made_at,
        UserAccount.display_name.label("made_by"),
        PolicyVersion.terms,
        select(func.count())
        .select_from(ReservationPolicy)
        .where(ReservationPolicy.policy_version_id == PolicyVersion.id)
        .scalar_subquery()
        .label("reservations"),
    )
    .join(Policy, Policy.id == PolicyVersion.policy_id)
    .join(UserAccount, UserAccount.id == PolicyVersion.made_by_id)
    .where(PolicyVersion.property_id == bindparam("hotel"))
    .order_by(PolicyVersion.policy_id, PolicyVersion.number.desc())
)
_REASONS = (
    select(ReasonCode.id, ReasonCode.version, ReasonCode.active, ReasonCode.kind, ReasonCode.code, ReasonCode.name, ReasonCode.sort_order)
    .where(ReasonCode.property_id == bindparam("hotel"))
    .order_by(ReasonCode.kind, ReasonCode.sort_order, ReasonCode.code)
)


def policies_set_up(reader: Reader) -> SetUpPage[PolicyRow]:
    """All policies with their versions and what each says in words. Three statements."""
    currency = reader.connection.execute(_CURRENCY, {"hotel": reader.property_id}).scalar_one()
    versions: dict[PolicyId, list[VersionRow]] = defaultdict(list)
    for row in reader.connection.execute(_VERSIONS, {"hotel": reader.property_id}):
        terms = read_terms(row.kind, row.terms)
        versions[PolicyId(row.policy_id)].append(
            VersionRow(PolicyVersionId(row.id), row.number, row.made_at, row.made_by, terms, in_words(terms, currency), row.reservations)
        )
    found = reader.connection.execute(_POLICIES, {"hotel": reader.property_id}).mappings()
    return SetUpPage(rows_as(PolicyRow, found, lambda row: {"versions": tuple(versions[PolicyId(row["id"])])}))


def reason_codes_set_up(reader: Reader) -> SetUpPage[ReasonRow]:
    """All reasons, list by list. One statement."""
    return SetUpPage(rows_as(ReasonRow, reader.connection.execute(_REASONS, {"hotel": reader.property_id}).mappings()))


def reasons_of(reader: Reader, *, kind: ReasonKind) -> tuple[ReasonRow, ...]:
    """The reasons that may be chosen from one list. One statement."""
    return tuple(row for row in reason_codes_set_up(reader).rows if row.kind is kind and row.active)
