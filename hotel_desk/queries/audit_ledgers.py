"""Whether the four ledgers balance, asked by the night audit: what stands on the folios against what was posted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.ledgers import LEDGER_OF
from hotel_desk.models.folio import Folio
from hotel_desk.queries.ledger_sums import frozen_before, sums_by_day
from hotel_desk.queries.standing_windows import STANDING

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_STANDING = (
    select(Folio.kind, func.sum(STANDING.c.balance_minor).label("balance"))
    .select_from(STANDING)
    .join(Folio, Folio.id == STANDING.c.folio_id)
    .group_by(Folio.kind)
)


@dataclass(frozen=True, slots=True)
class LedgerDifference:
    """A ledger whose folios hold something else than was posted; minor units."""

    ledger: Ledger
    on_folios_minor: int
    posted_minor: int


def ledger_differences(reader: Reader) -> tuple[LedgerDifference, ...]:
    """The ledgers whose folios do not hold what the frozen days and the lines posted since come to. Four statements."""
    day = reader.business_date()
    frozen, posted = frozen_before(reader.connection, reader.property_id, day)
    for (_day, ledger), (debits, credits_) in sums_by_day(reader.connection, reader.property_id, after=frozen, until=day).items():
        posted[ledger] += debits - credits_
    standing = dict.fromkeys(Ledger, 0)
    for row in reader.connection.execute(_STANDING, {"hotel": reader.property_id}):
        standing[LEDGER_OF[row.kind]] += int(row.balance)
    return tuple(LedgerDifference(ledger, standing[ledger], posted[ledger]) for ledger in Ledger if standing[ledger] != posted[ledger])
