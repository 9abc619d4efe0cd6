"""What each window of a ledger held at the end of a day: added together it is what the trial balance of that day closes with."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, func, select

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.ledgers import LEDGER_OF
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.property import ClosedDay
from hotel_desk.queries.ledger_sums import openings
from hotel_desk.queries.standing_windows import STANDING

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.codes import FolioKind

Window = tuple[UUID, int]
_HOTEL: BindParameter[Any] = bindparam("hotel")
_KINDS: BindParameter[Any] = bindparam("kinds", expanding=True)
_NOW = (
    select(STANDING.c.folio_id, STANDING.c.number, STANDING.c.balance_minor)
    .select_from(STANDING)
    .join(Folio, Folio.id == STANDING.c.folio_id)
    .where(Folio.kind.in_(_KINDS))
)
_SINCE = (
    select(Posting.folio_id, Posting.window_number, func.sum(Posting.amount_minor).label("moved"))
    .join(Folio, Folio.id == Posting.folio_id)
    .where(Posting.property_id == _HOTEL, Posting.business_date > bindparam("day"), Folio.kind.in_(_KINDS))
    .group_by(Posting.folio_id, Posting.window_number)
)
_CLOSED_AT = select(ClosedDay.closed_at).where(ClosedDay.property_id == _HOTEL, ClosedDay.date == bindparam("day"))


@dataclass(frozen=True, slots=True)
class LedgerAt:
    """A ledger at the end of a day, minor units; debits are positive.

    Args:
        windows: what each held, by folio and number; those at zero are left out.
        closing_minor: what the ledger held, added up the other way: from what moved on it.
    """

    windows: dict[Window, int]
    closing_minor: int

    @property
    def total_minor(self) -> int:
        """All windows together."""
        return sum(self.windows.values())


def ledger_at(reader: Reader, ledger: Ledger, day: dt.date) -> LedgerAt:
    """What a ledger held at the end of a day, window by window: what they hold now, less what moved since. Four statements."""
    kinds = [kind for kind, its in LEDGER_OF.items() if its is ledger]
    return LedgerAt(windows_at(reader, kinds, day), openings(reader.connection, reader.property_id, day + dt.timedelta(days=1))[ledger])


def windows_at(reader: Reader, kinds: Collection[FolioKind], day: dt.date) -> dict[Window, int]:
    """What the windows of some kinds of folios held at the end of a day, minor units; those at zero are left out. Two statements."""
    held: dict[Window, int] = defaultdict(int)
    for row in reader.connection.execute(_NOW, {"hotel": reader.property_id, "kinds": list(kinds)}):
        held[row.folio_id, row.number] += row.balance_minor
    for row in reader.connection.execute(_SINCE, {"hotel": reader.property_id, "kinds": list(kinds), "day": day}):
        held[row.folio_id, row.window_number] -= int(row.moved)
    return {window: balance for window, balance in held.items() if balance}


def closed_at(reader: Reader, day: dt.date) -> dt.datetime | None:
    """When a day was closed: what was undone after it still held at its end. None while it is open. One statement."""
    moment: dt.datetime | None = reader.connection.execute(_CLOSED_AT, {"hotel": reader.property_id, "day": day}).scalar_one_or_none()
    return moment
