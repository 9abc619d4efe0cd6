"""Budgets of months, and what departments cost in them (`docs/algorithms/statistics.md`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, select

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.figure_codes import PlanLine
from hotel_desk.domain.ids import TransactionGroupId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.figures import MonthlyPlan
from hotel_desk.models.transaction_code import TransactionGroup

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

MOST_PLANS = 2_000
HIGHEST = 10**15
OF_GROUPS = frozenset({PlanLine.GROUP_REVENUE, PlanLine.COST})
_THERE = select(MonthlyPlan).where(
    MonthlyPlan.property_id == bindparam("hotel"), MonthlyPlan.month_date.in_(bindparam("months", expanding=True))
)


@dataclass(frozen=True, slots=True)
class PlannedMonth:
    """What is planned for a month, or was spent in it.

    Args:
        month: any day of it.
        group_id: of transaction codes, for the revenue and the cost of a department.
        value: rooms, or minor units; None: nothing is planned any more.
    """

    month: dt.date
    line: PlanLine
    value: int | None
    group_id: TransactionGroupId | None = None

    @property
    def key(self) -> tuple[dt.date, PlanLine, str]:
        """What there is one of."""
        return (self.month.replace(day=1), self.line, "" if self.group_id is None else self.group_id.hex)


@dataclass(frozen=True, slots=True)
class PlansSet:
    """How many months of plans are different now."""

    changed: int


@command(
    title=N_("Enter budgets and costs"),
    permission=Permission.SET_PLANS,
    audit=(AuditCode.PLAN_SET,),
    changes=(EntityKind.MONTHLY_PLAN,),
    undo="set_monthly_plans",
    result=PlansSet,
)
def set_monthly_plans(uow: UnitOfWork, *, plans: Sequence[PlannedMonth]) -> PlansSet:
    """Write down what is planned for some months, or what departments cost in them; what is not named stays as it is.

    Raises:
        InvalidInput: a value below zero or impossibly high, a department missing where one belongs, the same thing twice, or far too many.
        NotFound: there is no such department.
    """
    _refuse(plans)
    for group_id in sorted({plan.group_id for plan in plans if plan.group_id is not None}):
        uow.get(TransactionGroup, group_id, what=_("The department"), lock=False)
    months = sorted({plan.key[0] for plan in plans})
    rows = uow.session.execute(_THERE.with_for_update(), {"hotel": uow.property_id, "months": months}).scalars()
    there = {(row.month_date, row.line, row.group_key): row for row in rows}
    changed = sum(_set(uow, plan, there.get(plan.key)) for plan in plans)
    uow.session.flush()
    return PlansSet(changed)


def _refuse(plans: Sequence[PlannedMonth]) -> None:
    if not plans or len(plans) > MOST_PLANS:
        raise InvalidInput("plans", problem=N_("Between one and two thousand figures may be entered at once. Nothing was saved."))
    if len({plan.key for plan in plans}) < len(plans):
        raise InvalidInput("plans", problem=N_("The same month and line is there twice. Nothing was saved. Take one of them out."))
    for plan in plans:
        if (plan.line in OF_GROUPS) != (plan.group_id is not None):
            raise InvalidInput(
                "group_id", problem=N_("A department belongs to its revenue and its cost, and to nothing else. Nothing was saved.")
            )
        if plan.value is not None and not 0 <= plan.value <= HIGHEST:
            raise InvalidInput("value", problem=N_("This figure cannot be true. Nothing was saved. Correct it."))


def _set(uow: UnitOfWork, plan: PlannedMonth, row: MonthlyPlan | None) -> bool:
    """Whether anything is different."""
    before = None if row is None else row.value
    if before == plan.value:
        return False
    month, line, group_key = plan.key
    said = {"month": month, "line": line, "changed": {"value": [before, plan.value]}}
    if row is None:
        row = MonthlyPlan(
            id=new_id(),
            property_id=uow.property_id,
            month_date=month,
            line=line,
            group_key=group_key,
            group_id=plan.group_id,
            value=plan.value,
            version=1,
        )
        uow.session.add(row)
        uow.record(AuditCode.PLAN_SET, row, **said)
    elif plan.value is None:
        identifier: UUID = row.id
        uow.session.delete(row)
        uow.record_row(AuditCode.PLAN_SET, EntityKind.MONTHLY_PLAN, identifier, **said)
        uow.changed_row(EntityKind.MONTHLY_PLAN, identifier, {"id": identifier, "month_date": month, "line": line, "value": None})
    else:
        row.value = plan.value
        uow.record(AuditCode.PLAN_SET, row, **said)
    return True
