"""What is written down once for each business date (`domain/night_duties.py`): run them under the id that their duty has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_
from hotel_desk.queries.guest_worklist import guest_worklist
from hotel_desk.queries.high_balances import high_balances
from hotel_desk.queries.stay_move import as_reader
from hotel_desk.services.business_day import AnotherDay

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class WorklistCounted:
    """How many guest files were to be mended when a business date had begun, by `GuestDuty`; at most 200 each."""

    day: date
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class WorklistSeen:
    day: date


@dataclass(frozen=True, slots=True)
class NightSearchEnded:
    day: date


@dataclass(frozen=True, slots=True)
class CreditNightEnded:
    day: date


@dataclass(frozen=True, slots=True)
class HighBalancesCounted:
    """How many guests in house owed too much, or nearly so, when a business date had begun, and what they owed, minor units.

    Args:
        over: of them, those who owed more than they may.
    """

    day: date
    guests: int
    over: int
    balance_minor: int


@command(
    title=N_("Count the guest files to mend"),
    permission=Permission.EDIT_PROFILE,
    audit=(AuditCode.GUEST_WORKLIST_COUNTED,),
    changes=(),
    result=WorklistCounted,
    sync=SyncRule.LOCAL,
)
def count_guest_worklist(uow: UnitOfWork, *, day: date) -> WorklistCounted:
    """Count what is to be mended in guest files, kind by kind, for the business date that has just begun.

    Raises:
        AnotherDay: the business date is another one by now.
    """
    _refuse_another_day(uow, day)
    counts = dict(Counter(task.duty.value for task in guest_worklist(as_reader(uow))))
    uow.record_row(AuditCode.GUEST_WORKLIST_COUNTED, EntityKind.PROPERTY, uow.property_id, day=day, counts=counts)
    return WorklistCounted(day, counts)


@command(
    title=N_("Look at the guest files to mend"),
    permission=Permission.RUN_NIGHT_AUDIT,
    audit=(AuditCode.GUEST_WORKLIST_SEEN,),
    changes=(),
    result=WorklistSeen,
    sync=SyncRule.LOCAL,
)
def note_worklist_seen(uow: UnitOfWork, *, day: date) -> WorklistSeen:
    """Remember that the user has looked at the worklist of a business date, so that they are not told of it any more."""
    uow.record_row(AuditCode.GUEST_WORKLIST_SEEN, EntityKind.PROPERTY, uow.property_id, day=day)
    return WorklistSeen(day)


@command(
    title=N_("End the night's search for duplicates"),
    permission=Permission.EDIT_PROFILE,
    audit=(AuditCode.NIGHT_SEARCH_ENDED,),
    changes=(),
    result=NightSearchEnded,
    sync=SyncRule.LOCAL,
)
def end_night_search(uow: UnitOfWork, *, day: date) -> NightSearchEnded:
    """Remember that the search which belongs to a business date was done, to its end or to its bound."""
    uow.record_row(AuditCode.NIGHT_SEARCH_ENDED, EntityKind.PROPERTY, uow.property_id, day=day)
    return NightSearchEnded(day)


@command(
    title=N_("End the night's credit levels"),
    permission=Permission.EDIT_PROFILE,
    audit=(AuditCode.CREDIT_NIGHT_ENDED,),
    changes=(),
    result=CreditNightEnded,
    sync=SyncRule.LOCAL,
)
def end_credit_night(uow: UnitOfWork, *, day: date) -> CreditNightEnded:
    """Remember that the credit levels of a business date were worked out."""
    uow.record_row(AuditCode.CREDIT_NIGHT_ENDED, EntityKind.PROPERTY, uow.property_id, day=day)
    return CreditNightEnded(day)


@command(
    title=N_("Count high balances"),
    permission=Permission.RUN_NIGHT_AUDIT,
    audit=(AuditCode.HIGH_BALANCES_COUNTED,),
    changes=(),
    result=HighBalancesCounted,
    sync=SyncRule.LOCAL,
)
def count_high_balances(uow: UnitOfWork, *, day: date) -> HighBalancesCounted:
    """Count who owes more than they may, or nearly so, for the business date that has just begun.

    Raises:
        AnotherDay: the business date is another one by now.
    """
    _refuse_another_day(uow, day)
    found = high_balances(as_reader(uow))
    counted = HighBalancesCounted(day, len(found), sum(1 for row in found if row.over_minor), sum(row.balance_minor for row in found))
    details = {"day": day, "guests": counted.guests, "over": counted.over, "balance_minor": counted.balance_minor}
    uow.record_row(AuditCode.HIGH_BALANCES_COUNTED, EntityKind.PROPERTY, uow.property_id, **details)
    return counted


@command(
    title=N_("Look at high balances"),
    permission=Permission.RUN_NIGHT_AUDIT,
    audit=(AuditCode.HIGH_BALANCES_SEEN,),
    changes=(),
    result=WorklistSeen,
    sync=SyncRule.LOCAL,
)
def note_high_balances_seen(uow: UnitOfWork, *, day: date) -> WorklistSeen:
    """Remember that the user has looked at the high balances of a business date, so that they are not told of them any more."""
    uow.record_row(AuditCode.HIGH_BALANCES_SEEN, EntityKind.PROPERTY, uow.property_id, day=day)
    return WorklistSeen(day)


def _refuse_another_day(uow: UnitOfWork, day: date) -> None:
    if uow.business_date != day:
        raise AnotherDay(date=uow.business_date.isoformat())
