"""The journal leaves the hotel for the books of account: written down before the file is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_
from hotel_desk.queries.journal_export import journal
from hotel_desk.queries.stay_move import as_reader

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class JournalExported:
    """That the journal of these closed days may be written to a file; `lines`: how many it has."""

    first: dt.date
    last: dt.date
    lines: int


@command(
    title=N_("Export journal"),
    permission=Permission.EXPORT_JOURNAL,
    audit=(AuditCode.JOURNAL_EXPORTED,),
    changes=(),
    result=JournalExported,
    sync=SyncRule.LOCAL,
)
def record_journal_export(uow: UnitOfWork, *, first: dt.date, last: dt.date) -> JournalExported:
    """Write down that the journal of closed days leaves the hotel, and of which. What is refused leaves no entry.

    Raises:
        InvalidInput: the last day lies before the first.
        DayNotClosed: a day of them is still open, or has not come.
        AccountsMissing: something that moved has no account number.
    """
    lines = len(journal(as_reader(uow), first=first, last=last).lines)
    uow.record_row(
        AuditCode.JOURNAL_EXPORTED, EntityKind.PROPERTY, uow.property_id, first=first.isoformat(), last=last.isoformat(), lines=lines
    )
    return JournalExported(first, last, lines)
