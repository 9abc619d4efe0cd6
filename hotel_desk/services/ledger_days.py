"""The ledgers of closed days, frozen as the day is closed (`docs/algorithms/ledgers.md`). Used by the roll; no command itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.ledgers import LedgerMovement
from hotel_desk.models.credit import LedgerDay
from hotel_desk.models.property import ClosedDay
from hotel_desk.queries.ledger_sums import frozen_before, sums_by_day

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


def freeze_ledgers(uow: UnitOfWork, closing: date) -> None:
    """Write down what each ledger held at the end of a day, and of every day closed before that has not been written down yet.

    The business date must be locked against postings. A closed day never changes, so neither does what is written here.
    """
    frozen, held = frozen_before(uow.connection, uow.property_id, closing + timedelta(days=1))
    days = uow.connection.execute(
        select(ClosedDay.date)
        .where(ClosedDay.property_id == uow.property_id, ClosedDay.date > frozen, ClosedDay.date <= closing)
        .order_by(ClosedDay.date)
    ).scalars()
    sums = sums_by_day(uow.connection, uow.property_id, after=frozen, until=closing)
    rows: list[dict[str, Any]] = []
    for day in days:
        for ledger in Ledger:
            movement = LedgerMovement(ledger, held[ledger], *sums.get((day, ledger), (0, 0)))
            rows.append(_row(uow, day, movement))
            held[ledger] = movement.closing_minor
    if rows:
        uow.connection.execute(insert(LedgerDay), rows)


def _row(uow: UnitOfWork, day: date, movement: LedgerMovement) -> dict[str, Any]:
    return {
        "property_id": uow.property_id,
        "business_date": day,
        "ledger": movement.ledger,
        "opening_minor": movement.opening_minor,
        "debits_minor": movement.debits_minor,
        "credits_minor": movement.credits_minor,
        "closing_minor": movement.closing_minor,
    }
