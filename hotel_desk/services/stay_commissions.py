"""The commission of a stay: worked out when the guest leaves or does not come, taken away when that is undone.

The rules are in `docs/algorithms/commission.md`. Used by commands; not commands themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import CommissionState
from hotel_desk.domain.codes import EntityKind, PostingKind, ReservationStatus
from hotel_desk.domain.commission import CommissionTerms
from hotel_desk.domain.ids import AgentCommissionId, new_id
from hotel_desk.domain.settings import DEPOSIT_FORFEIT_CODE, NO_SHOW_FEE_CODE, ROOM_CHARGE_CODE
from hotel_desk.models.commission import AgentCommission, CommissionAgreement
from hotel_desk.models.folio import NightCharge, Posting
from hotel_desk.models.reservation import Booking
from hotel_desk.models.transaction_code import TransactionCode

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.reservation import Reservation

COMMISSION_AUDIT = (AuditCode.COMMISSION_WORKED_OUT,)
COMMISSION_CHANGES = (EntityKind.COMMISSION,)
_REVENUE = (PostingKind.CHARGE, PostingKind.ALLOWANCE, PostingKind.ADJUSTMENT, PostingKind.REVERSAL, PostingKind.FORFEIT)
_AGENT = select(Booking.agent_id).where(Booking.id == bindparam("booking"))
_AGREEMENTS = select(CommissionAgreement).where(
    CommissionAgreement.agent_id == bindparam("agent"),
    (CommissionAgreement.rate_plan_id == bindparam("plan")) | CommissionAgreement.rate_plan_id.is_(None),
)
_BASE = (
    select(func.coalesce(func.sum(Posting.net_minor), 0))
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .where(
        Posting.reservation_id == bindparam("stay"),
        Posting.kind.in_(_REVENUE),
        TransactionCode.code.in_(bindparam("codes", expanding=True)),
    )
)
_NIGHTS = select(func.count()).select_from(NightCharge).where(NightCharge.reservation_id == bindparam("stay"))
_ROWS = (
    select(AgentCommission)
    .where(AgentCommission.reservation_id == bindparam("stay"))
    .order_by(AgentCommission.number)
    .with_for_update()
    .execution_options(populate_existing=True)
)
_NOT_SETTLED = frozenset({CommissionState.OPEN, CommissionState.APPROVED})


def keep_commission(uow: UnitOfWork, reservation: Reservation) -> AgentCommission | None:
    """Work out what the agent of a stay that has left, or did not come, earns; what of it is neither paid nor waived is one open row."""
    agent_id = uow.connection.execute(_AGENT, {"booking": reservation.booking_id}).scalar()
    agreement = None if agent_id is None else agreement_for(uow, agent_id, reservation.rate_plan_id)
    if agreement is None:
        return None
    uow.session.flush()
    drop_commission(uow, reservation)
    settled = uow.session.execute(_ROWS, {"stay": reservation.id}).scalars().all()
    came = reservation.status is not ReservationStatus.NO_SHOW
    codes = [uow.setting(setting) for setting in ((ROOM_CHARGE_CODE,) if came else (NO_SHOW_FEE_CODE, DEPOSIT_FORFEIT_CODE))]
    base = int(uow.connection.execute(_BASE, {"stay": reservation.id, "codes": codes}).scalar_one()) if came or agreement.on_no_show else 0
    nights = int(uow.connection.execute(_NIGHTS, {"stay": reservation.id}).scalar_one()) if came else 0
    terms = CommissionTerms(agreement.kind, agreement.rate_millionths, agreement.night_minor)
    due = terms.worked_out(base, nights) - sum(row.worked_out_minor for row in settled)
    if not due:
        return None
    row = AgentCommission(
        id=AgentCommissionId(new_id()),
        property_id=uow.property_id,
        agent_id=agreement.agent_id,
        reservation_id=reservation.id,
        number=len(settled) + 1,
        kind=agreement.kind,
        rate_millionths=agreement.rate_millionths,
        night_minor=agreement.night_minor,
        nights=nights,
        base_minor=base,
        worked_out_minor=due,
        amount_minor=due,
        state=CommissionState.OPEN,
        business_date=uow.business_date,
    )
    uow.add(row)
    uow.session.flush()
    uow.record(AuditCode.COMMISSION_WORKED_OUT, row, amount_minor=due, base_minor=base, nights=nights)
    return row


def drop_commission(uow: UnitOfWork, reservation: Reservation) -> None:
    """Take away what of a stay's commission is neither paid nor waived."""
    for row in uow.session.execute(_ROWS, {"stay": reservation.id}).scalars().all():
        if row.state in _NOT_SETTLED:
            uow.session.expunge(row)
            uow.connection.execute(delete(AgentCommission).where(AgentCommission.id == row.id))
            uow.changed_row(EntityKind.COMMISSION, row.id, {"id": row.id, "deleted": True})


def agreement_for(uow: UnitOfWork, agent_id: UUID, rate_plan_id: UUID | None) -> CommissionAgreement | None:
    """What was agreed with an agent for a plan, else for all plans."""
    found = uow.session.execute(_AGREEMENTS, {"agent": agent_id, "plan": rate_plan_id}).scalars().all()
    return next((one for one in found if one.rate_plan_id is not None), next(iter(found), None))
