"""Agents' commission: agreed, worked out again, changed by hand, approved or waived, and paid (`docs/algorithms/commission.md`)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import CommissionKind, CommissionState, CommissionWay
from hotel_desk.domain.codes import EntityKind, PostingKind, ProfileKind, ReservationStatus, SyncRule
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import (
    AgentCommissionId,
    CommissionAgreementId,
    FolioId,
    PostingId,
    ProfileId,
    RatePlanId,
    ReservationId,
    TransactionCodeId,
    new_id,
)
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.settings import COMMISSION_CODE, COMMISSION_OUT_CODE
from hotel_desk.language import N_, _
from hotel_desk.models.commission import AgentCommission, CommissionAgreement
from hotel_desk.models.profile import Profile
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.types import NAME_LENGTH
from hotel_desk.services.chosen_profiles import chosen_profile
from hotel_desk.services.company_accounts import NoAccount, account_of
from hotel_desk.services.ledger import NewPosting
from hotel_desk.services.paid_outs import pay_out
from hotel_desk.services.posting_codes import write_line
from hotel_desk.services.stay_commissions import keep_commission
from hotel_desk.services.tax_rules import code_named
from hotel_desk.services.typed_text import given_reason, money_line

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

WHOLE_MILLIONTHS = 1_000_000
HIGHEST_NIGHT_MINOR = 100_000_000
_SAME = select(CommissionAgreement).where(
    CommissionAgreement.agent_id == bindparam("agent"), CommissionAgreement.rate_plan_id.is_not_distinct_from(bindparam("plan"))
)
_ROWS = (
    select(AgentCommission)
    .where(AgentCommission.id.in_(bindparam("rows", expanding=True)), AgentCommission.property_id == bindparam("hotel"))
    .order_by(AgentCommission.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)
_LEFT = frozenset({ReservationStatus.CHECKED_OUT, ReservationStatus.NO_SHOW})


class CommissionSettled(StaffError):
    code = "commission.settled"
    template = N_("One of these commissions was approved, paid or waived meanwhile. Nothing was changed. Look at the list again.")


class CommissionNotPayable(StaffError):
    code = "commission.not_payable"
    template = N_("Only approved commissions of one agent that come to more than zero are paid. Nothing was posted. Choose again.")


class StayNotOver(StaffError):
    code = "commission.stay_not_over"
    template = N_("A commission is worked out once the guest has left, or did not come. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class CommissionAgreed:
    """What was agreed with an agent."""

    agreement_id: CommissionAgreementId


@dataclass(frozen=True, slots=True)
class CommissionsChanged:
    """How many commissions were changed, and what they come to now, minor units."""

    commissions: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class CommissionsPaid:
    """What an agent was paid, minor units, by which line."""

    posting_id: PostingId
    agent_name: str
    amount_minor: int
    receipt_number: str | None = None


@command(
    title=N_("Agree commission"),
    permission=Permission.MANAGE_ACCOUNTS,
    audit=(AuditCode.COMMISSION_AGREED,),
    changes=(EntityKind.COMMISSION_AGREEMENT,),
    undo="end_commission",
    result=CommissionAgreed,
)
def agree_commission(
    uow: UnitOfWork,
    *,
    agent_id: ProfileId,
    kind: CommissionKind,
    rate_millionths: int = 0,
    night_minor: int = 0,
    rate_plan_id: RatePlanId | None = None,
    on_no_show: bool = False,
) -> CommissionAgreed:
    """Write down what an agent earns on the stays it sends, for one rate plan or for all; what was agreed before for these is replaced.

    Args:
        rate_millionths: of a part of the net room revenue: 100,000 is 10 %.
        night_minor: of an amount a night, minor units.
        rate_plan_id: None: all plans that have no agreement of their own.

    Raises:
        InvalidInput: it is no agent, or the rate or amount is not possible.
    """
    agent = chosen_profile(uow, agent_id, what=_("The agent"))
    if agent.kind is not ProfileKind.AGENT:
        raise InvalidInput("agent_id", problem=N_("Commission is agreed with agents. Nothing was saved. Choose an agent."))
    if kind is CommissionKind.PERCENT and not 0 < rate_millionths <= WHOLE_MILLIONTHS:
        raise InvalidInput(
            "rate_millionths", problem=N_("A commission is above zero and at most 100 %. Nothing was saved. Enter another one.")
        )
    if kind is CommissionKind.PER_NIGHT and not 0 < night_minor <= HIGHEST_NIGHT_MINOR:
        raise InvalidInput("night_minor", problem=N_("An amount a night is above zero. Nothing was saved. Enter another one."))
    if rate_plan_id is not None:
        uow.get(RatePlan, rate_plan_id, what=_("The rate plan"), lock=False)
    # Locked: two desks that agree at once come one after the other.
    uow.get(Profile, agent_id, what=_("The agent"))
    found: CommissionAgreement | None = uow.session.execute(_SAME, {"agent": agent_id, "plan": rate_plan_id}).scalar_one_or_none()
    if found is None:
        found = CommissionAgreement(
            id=CommissionAgreementId(new_id()), property_id=uow.property_id, agent_id=agent_id, rate_plan_id=rate_plan_id
        )
        uow.session.add(found)
    found.kind, found.on_no_show = kind, on_no_show
    found.rate_millionths = rate_millionths if kind is CommissionKind.PERCENT else 0
    found.night_minor = night_minor if kind is CommissionKind.PER_NIGHT else 0
    told = {"rate_millionths": found.rate_millionths, "night_minor": found.night_minor, "on_no_show": on_no_show}
    uow.record(AuditCode.COMMISSION_AGREED, found, agent=agent.name, kind=kind, **told)
    return CommissionAgreed(CommissionAgreementId(found.id))


@command(
    title=N_("End commission agreement"),
    permission=Permission.MANAGE_ACCOUNTS,
    audit=(AuditCode.COMMISSION_ENDED,),
    changes=(EntityKind.COMMISSION_AGREEMENT,),
    undo="agree_commission",
    result=CommissionAgreed,
)
def end_commission(uow: UnitOfWork, *, agreement_id: CommissionAgreementId) -> CommissionAgreed:
    """Agree nothing any more; what was worked out stays.

    Raises:
        NotFound: there is no such agreement.
    """
    found = uow.get(CommissionAgreement, agreement_id, what=_("The agreement"))
    uow.session.expunge(found)
    uow.connection.execute(delete(CommissionAgreement).where(CommissionAgreement.id == agreement_id))
    uow.record_row(AuditCode.COMMISSION_ENDED, EntityKind.COMMISSION_AGREEMENT, agreement_id, agent=str(found.agent_id))
    uow.changed_row(EntityKind.COMMISSION_AGREEMENT, agreement_id, {"id": agreement_id, "deleted": True})
    return CommissionAgreed(agreement_id)


@command(
    title=N_("Work out commission"),
    permission=Permission.MANAGE_ACCOUNTS,
    audit=(AuditCode.COMMISSION_WORKED_OUT,),
    changes=(EntityKind.COMMISSION,),
    locks=POSTING_LOCKS,
    result=CommissionsChanged,
)
def work_out_commission(uow: UnitOfWork, *, reservation_id: ReservationId) -> CommissionsChanged:
    """Work out again what the agent of a stay that is over earns, by what is agreed now; what is paid or waived is not asked for twice.

    Raises:
        StayNotOver: the guest has not left.
    """
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    if reservation.status not in _LEFT:
        raise StayNotOver
    row = keep_commission(uow, reservation)
    return CommissionsChanged(0, 0) if row is None else CommissionsChanged(1, row.amount_minor)


@command(
    title=N_("Change commission"),
    permission=Permission.MANAGE_ACCOUNTS,
    audit=(AuditCode.COMMISSION_CHANGED,),
    changes=(EntityKind.COMMISSION,),
    result=CommissionsChanged,
)
def adjust_commission(uow: UnitOfWork, *, commission_id: AgentCommissionId, amount_minor: int, reason: str) -> CommissionsChanged:
    """Owe an agent another amount for a stay than was worked out; only while it is open.

    Raises:
        CommissionSettled: it is not open any more.
        ReasonMissing: no reason was given.
    """
    why = given_reason(reason)
    (row,) = _locked(uow, [commission_id], {CommissionState.OPEN})
    if abs(amount_minor) > HIGHEST_NIGHT_MINOR:
        raise InvalidInput("amount_minor", problem=N_("This is more than a commission can be. Nothing was changed. Enter another amount."))
    before, row.amount_minor, row.reason = row.amount_minor, amount_minor, why
    uow.record(AuditCode.COMMISSION_CHANGED, row, amount_minor=amount_minor, before_minor=before, reason=why)
    return CommissionsChanged(1, amount_minor)


@command(
    title=N_("Decide commissions"),
    permission=Permission.MANAGE_ACCOUNTS,
    audit=(AuditCode.COMMISSION_CHANGED,),
    changes=(EntityKind.COMMISSION,),
    result=CommissionsChanged,
)
def decide_commissions(
    uow: UnitOfWork, *, commission_ids: Collection[AgentCommissionId], state: CommissionState, reason: str = ""
) -> CommissionsChanged:
    """Approve commissions, open them again, or waive them.

    Args:
        state: APPROVED, OPEN or WAIVED; they are paid by `pay_commissions`.
        reason: needed to waive.

    Raises:
        CommissionSettled: one of them was paid or waived.
        ReasonMissing: they are waived without a reason.
        InvalidInput: another state.
    """
    if state is CommissionState.PAID:
        raise InvalidInput("state", problem=N_("Commissions are paid by their own command. Nothing was changed."))
    why = given_reason(reason) if state is CommissionState.WAIVED else ""
    rows = _locked(uow, commission_ids, {CommissionState.OPEN, CommissionState.APPROVED})
    for row in rows:
        row.state, row.decided_at, row.decided_by_id = state, uow.clock.now(), uow.actor.user_id
        row.reason = why or row.reason
        uow.record(AuditCode.COMMISSION_CHANGED, row, state=state, amount_minor=row.amount_minor, reason=why)
    return CommissionsChanged(len(rows), sum(row.amount_minor for row in rows))


@command(
    title=N_("Pay commissions"),
    permission=Permission.MANAGE_ACCOUNTS,
    audit=(AuditCode.COMMISSION_PAID, AuditCode.PAID_OUT),
    changes=(EntityKind.COMMISSION, EntityKind.FOLIO, EntityKind.POSTING, EntityKind.RECEIPT, EntityKind.AR_ITEM),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    result=CommissionsPaid,
)
def pay_commissions(
    uow: UnitOfWork, *, commission_ids: Collection[AgentCommissionId], way: CommissionWay, reference: str = ""
) -> CommissionsPaid:
    """Pay approved commissions of one agent together: cash out of the drawer, or a credit on the agent's account.

    Args:
        reference: the number of the agent's bill.

    Raises:
        CommissionNotPayable: they are not all approved, of different agents, or come to zero or less.
        NoAccount: the agent has no account.
        NotAllowed: the actor may not pay cash out.
    """
    rows = _locked(uow, commission_ids, None)
    agents, amount = {row.agent_id for row in rows}, sum(row.amount_minor for row in rows)
    if len(agents) != 1 or amount <= 0 or any(row.state is not CommissionState.APPROVED for row in rows):
        raise CommissionNotPayable
    agent = uow.get(Profile, agents.pop(), what=_("The agent"), lock=False)
    told = _("Commission of {name}").format(name=agent.name)[:NAME_LENGTH]
    number = money_line(reference, field="reference")
    if way is CommissionWay.CASH:
        uow.require(Permission.PAY_OUT)
        code = code_named(uow, uow.setting(COMMISSION_OUT_CODE))
        paid = pay_out(
            uow, transaction_code_id=TransactionCodeId(code.id), amount_minor=amount, reason=told, text=told, reference=number or None
        )
        line, receipt = paid.posting_id, paid.receipt_number
    else:
        line, receipt = _set_off(uow, agent, amount, told, number), None
    for row in rows:
        row.state, row.paid_posting_id, row.decided_at, row.decided_by_id = CommissionState.PAID, line, uow.clock.now(), uow.actor.user_id
        uow.record(AuditCode.COMMISSION_PAID, row, amount_minor=row.amount_minor, way=way, posting=line)
    return CommissionsPaid(line, agent.name, amount, receipt)


def _set_off(uow: UnitOfWork, agent: Profile, amount_minor: int, text: str, reference: str) -> PostingId:
    """The line below zero on the agent's account: an open credit there, without a tax."""
    account = account_of(uow, ProfileId(agent.id))
    if account is None:
        raise NoAccount("way", name=agent.name)
    code = code_named(uow, uow.setting(COMMISSION_CODE))
    line = NewPosting(
        folio_id=FolioId(account.folio_id),
        kind=PostingKind.ALLOWANCE,
        transaction_code_id=TransactionCodeId(code.id),
        text=text,
        net_minor=-amount_minor,
        reason=text,
        reference=reference or None,
    )
    return write_line(uow, line, AuditCode.COMMISSION_PAID, code=code.code).posting_id


def _locked(uow: UnitOfWork, ids: Collection[AgentCommissionId], states: Collection[CommissionState] | None) -> list[AgentCommission]:
    rows = list(uow.session.execute(_ROWS, {"rows": sorted(set(ids)), "hotel": uow.property_id}).scalars().all())
    if not rows or len(rows) < len(set(ids)) or (states is not None and any(row.state not in states for row in rows)):
        raise CommissionSettled
    return rows
