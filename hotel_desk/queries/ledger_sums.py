"""What moved on the four ledgers: by business date, and what they held before a day.

Closed days are frozen in `ledger_day` (`services/ledger_days.py`), so that an opening costs the same after ten years as after a week.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, String, and_, bindparam, case, func, literal, select

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.ledgers import LEDGER_OF
from hotel_desk.models.credit import LedgerDay
from hotel_desk.models.folio import Folio, Posting

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from hotel_desk.domain.ids import PropertyId

# The ledger of a line, by its folio.
LEDGER = case(*((Folio.kind == kind, literal(ledger.value, String)) for kind, ledger in LEDGER_OF.items()))
# What a line adds to its ledger, and what it takes off.
DEBIT = case((Posting.amount_minor > 0, Posting.amount_minor), else_=0)
CREDIT = case((Posting.amount_minor < 0, -Posting.amount_minor), else_=0)
_HOTEL: BindParameter[Any] = bindparam("hotel")
# Before every business date, and a date for both databases.
_NEVER = dt.date(1000, 1, 1)
_FROZEN = select(func.max(LedgerDay.business_date)).where(LedgerDay.property_id == _HOTEL, LedgerDay.business_date < bindparam("day"))
_FROZEN_DAY = select(LedgerDay.business_date, LedgerDay.ledger, LedgerDay.closing_minor).where(
    LedgerDay.property_id == _HOTEL, LedgerDay.business_date == _FROZEN.scalar_subquery()
)
_SUMS = (
    select(
        Posting.business_date,
        Folio.kind,
        func.sum(DEBIT).label("debits"),
        func.sum(CREDIT).label("credits"),
    )
    .join(Folio, Folio.id == Posting.folio_id)
    .where(Posting.property_id == _HOTEL, and_(Posting.business_date > bindparam("after"), Posting.business_date <= bindparam("until")))
    .group_by(Posting.business_date, Folio.kind)
)


def frozen_before(connection: Connection, property_id: PropertyId, day: dt.date) -> tuple[dt.date, dict[Ledger, int]]:
    """The last frozen day before a day, and what each ledger held at its end; before all days where none is frozen. One statement."""
    rows = connection.execute(_FROZEN_DAY, {"hotel": property_id, "day": day}).all()
    if not rows:
        return _NEVER, dict.fromkeys(Ledger, 0)
    return rows[0].business_date, {row.ledger: row.closing_minor for row in rows}


def sums_by_day(
    connection: Connection, property_id: PropertyId, *, after: dt.date, until: dt.date
) -> dict[tuple[dt.date, Ledger], tuple[int, int]]:
    """Debits and credits of each day and ledger, minor units, from the day after one to another. One statement."""
    found: dict[tuple[dt.date, Ledger], tuple[int, int]] = {}
    for row in connection.execute(_SUMS, {"hotel": property_id, "after": after, "until": until}):
        key = (row.business_date, LEDGER_OF[row.kind])
        debits, credits_ = found.get(key, (0, 0))
        found[key] = (debits + int(row.debits), credits_ + int(row.credits))
    return found


def openings(connection: Connection, property_id: PropertyId, day: dt.date) -> dict[Ledger, int]:
    """What each ledger held when a day began, minor units. Two statements."""
    frozen, held = frozen_before(connection, property_id, day)
    since = sums_by_day(connection, property_id, after=frozen, until=day - dt.timedelta(days=1))
    for (_day, ledger), (debits, credits_) in since.items():
        held[ledger] += debits - credits_
    return held
