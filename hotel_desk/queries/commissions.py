"""What agents earn: what was agreed, and the commission of each stay with totals by agent (`docs/algorithms/commission.md`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.cashier_codes import CommissionKind, CommissionState
from hotel_desk.domain.codes import ProfileKind, ReservationStatus
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import AgentCommissionId, CommissionAgreementId, ProfileId, RatePlanId, ReservationId
from hotel_desk.language import _
from hotel_desk.models.commission import AgentCommission, CommissionAgreement
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import Property
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import Booking, Reservation

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class CommissionRow:
    """The commission of a stay, minor units. `worked_out_minor`: what the agreement came to; `no_show`: the guest did not come."""

    commission_id: AgentCommissionId
    agent_id: ProfileId
    agent_name: str
    reservation_id: ReservationId
    confirmation_number: str
    guest_name: str
    arrival_date: dt.date
    departure_date: dt.date
    no_show: bool
    kind: CommissionKind
    rate_millionths: int
    night_minor: int
    nights: int
    base_minor: int
    worked_out_minor: int
    amount_minor: int
    state: CommissionState
    business_date: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class CommissionList:
    """Commissions, the latest first, with what those listed come to by state."""

    rows: tuple[CommissionRow, ...]
    totals: dict[CommissionState, int]
    currency: str


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """What was agreed with an agent; `plan_code` is empty where it holds for all plans."""

    agreement_id: CommissionAgreementId
    agent_id: ProfileId
    agent_name: str
    rate_plan_id: RatePlanId | None
    plan_code: str
    kind: CommissionKind
    rate_millionths: int
    night_minor: int
    on_no_show: bool


@dataclass(frozen=True, slots=True)
class CommissionStatement:
    """What an agent earned on the stays of some days, by the day it was worked out."""

    agent_name: str
    agent_number: str
    language: str
    first: dt.date
    last: dt.date
    rows: tuple[CommissionRow, ...]
    currency: str


_AGENT, _GUEST = aliased(Profile), aliased(Profile)
_ROWS = (
    select(
        *AgentCommission.__table__.columns,
        _AGENT.name.label("agent_name"),
        _GUEST.name.label("guest_name"),
        Booking.confirmation_number,
        Reservation.arrival_date,
        Reservation.departure_date,
        Reservation.status.label("stay_status"),
    )
    .select_from(AgentCommission)
    .join(_AGENT, _AGENT.id == AgentCommission.agent_id)
    .join(Reservation, Reservation.id == AgentCommission.reservation_id)
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(_GUEST, _GUEST.id == Reservation.guest_id)
    .where(AgentCommission.property_id == bindparam("hotel"))
    .order_by(AgentCommission.business_date.desc(), _AGENT.name, AgentCommission.id.desc())
)
_OF_STATE = _ROWS.where(AgentCommission.state == bindparam("state"))
_OF_AGENT = _ROWS.where(
    AgentCommission.agent_id == bindparam("agent"),
    AgentCommission.business_date >= bindparam("first"),
    AgentCommission.business_date <= bindparam("last"),
)
_OF_DAYS = _ROWS.where(AgentCommission.business_date >= bindparam("first"), AgentCommission.business_date <= bindparam("last"))
_AGREEMENTS = (
    select(
        CommissionAgreement.id,
        CommissionAgreement.agent_id,
        CommissionAgreement.rate_plan_id,
        CommissionAgreement.kind,
        CommissionAgreement.rate_millionths,
        CommissionAgreement.night_minor,
        CommissionAgreement.on_no_show,
        Profile.name,
        RatePlan.code,
    )
    .join(Profile, Profile.id == CommissionAgreement.agent_id)
    .outerjoin(RatePlan, RatePlan.id == CommissionAgreement.rate_plan_id)
    .where(CommissionAgreement.property_id == bindparam("hotel"))
    .order_by(Profile.name, CommissionAgreement.rate_plan_id.is_not(None), RatePlan.code)
)
_PLANS = (
    select(RatePlan.id, RatePlan.code, RatePlan.name)
    .where(RatePlan.property_id == bindparam("hotel"), RatePlan.active)
    .order_by(RatePlan.code)
)
_CURRENCY = select(Property.currency).where(Property.id == bindparam("hotel"))
_HOLDER = select(Profile.name, Profile.language).where(
    Profile.id == bindparam("agent"), Profile.property_id == bindparam("hotel"), Profile.kind == ProfileKind.AGENT
)


def commissions(reader: Reader, *, state: CommissionState | None = None, text: str = "") -> CommissionList:
    """Commissions of stays, the latest first. Two statements.

    Args:
        state: only these; None: all.
        text: a part of the agent's or the guest's name, or of the confirmation number.
    """
    here = {"hotel": reader.property_id}
    found = reader.connection.execute(
        (_ROWS if state is None else _OF_STATE).limit(MOST_ROWS), here if state is None else {**here, "state": state}
    )
    said = text.strip().casefold()
    rows = tuple(row for row in map(_row, found) if said in f"{row.agent_name} {row.guest_name} {row.confirmation_number}".casefold())
    totals = {one: sum(row.amount_minor for row in rows if row.state is one) for one in CommissionState}
    return CommissionList(rows, totals, str(reader.connection.execute(_CURRENCY, here).scalar_one()))


def commissions_of_days(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[CommissionRow, ...]:
    """The commissions worked out on some days, both included, by agent and day. One statement."""
    rows = reader.connection.execute(_OF_DAYS, {"hotel": reader.property_id, "first": first, "last": last})
    found = reversed([_row(row) for row in rows])
    return tuple(sorted(found, key=lambda row: (row.agent_name, row.agent_id)))


def commission_agreements(reader: Reader) -> tuple[AgreementRow, ...]:
    """What is agreed with agents, by name; what holds for all plans before that of single ones. One statement."""
    return tuple(
        AgreementRow(
            CommissionAgreementId(row.id),
            ProfileId(row.agent_id),
            row.name,
            None if row.rate_plan_id is None else RatePlanId(row.rate_plan_id),
            row.code or "",
            row.kind,
            row.rate_millionths,
            row.night_minor,
            row.on_no_show,
        )
        for row in reader.connection.execute(_AGREEMENTS, {"hotel": reader.property_id})
    )


def plans_for_commission(reader: Reader) -> tuple[tuple[RatePlanId, str], ...]:
    """The rate plans in use, each with its code and name. One statement."""
    rows = reader.connection.execute(_PLANS, {"hotel": reader.property_id})
    return tuple((RatePlanId(row.id), f"{row.code}  {row.name}") for row in rows)


def commission_statement(reader: Reader, *, agent_id: ProfileId, first: dt.date, last: dt.date) -> CommissionStatement:
    """What an agent earned on stays that ended in some days, both included, the earliest first. Three statements.

    Raises:
        NotFound: this hotel has no such agent.
    """
    here = {"hotel": reader.property_id, "agent": agent_id}
    agent = reader.connection.execute(_HOLDER, here).one_or_none()
    if agent is None:
        raise NotFound("agent_id", what=_("The agent"))
    found = reader.connection.execute(_OF_AGENT, {**here, "first": first, "last": last}).all()
    currency = str(reader.connection.execute(_CURRENCY, {"hotel": reader.property_id}).scalar_one())
    rows = tuple(_row(row) for row in reversed(found))
    return CommissionStatement(agent.name, agent_id.hex[-8:], agent.language or "", first, last, rows, currency)


def _row(row: Any) -> CommissionRow:
    return CommissionRow(
        commission_id=AgentCommissionId(row.id),
        agent_id=ProfileId(row.agent_id),
        agent_name=row.agent_name,
        reservation_id=ReservationId(row.reservation_id),
        confirmation_number=row.confirmation_number,
        guest_name=row.guest_name,
        arrival_date=row.arrival_date,
        departure_date=row.departure_date,
        no_show=row.stay_status is ReservationStatus.NO_SHOW,
        kind=row.kind,
        rate_millionths=row.rate_millionths,
        night_minor=row.night_minor,
        nights=row.nights,
        base_minor=row.base_minor,
        worked_out_minor=row.worked_out_minor,
        amount_minor=row.amount_minor,
        state=row.state,
        business_date=row.business_date,
        reason=row.reason,
    )
