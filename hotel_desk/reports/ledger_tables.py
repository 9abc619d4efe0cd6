"""The journal as a table (CSV): amounts with a point, one row a figure."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from hotel_desk.domain.money import Money
from hotel_desk.reports.table_cells import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hotel_desk.queries.journal_export import Journal

JOURNAL_COLUMNS = ("business_date", "account", "code", "name", "debit", "credit", "currency")


def journal_csv(journal: Journal) -> str:
    """The journal, a row an account and business date."""

    def plain(minor: int) -> str:
        return _plain(minor, journal.currency) if minor else ""

    return _written(
        JOURNAL_COLUMNS,
        (
            (
                line.business_date.isoformat(),
                line.account,
                line.code,
                line.name,
                plain(line.debit_minor),
                plain(line.credit_minor),
                journal.currency,
            )
            for line in journal.lines
        ),
    )


def _plain(minor: int, currency: str) -> str:
    return f"{Money.from_minor(minor, currency).amount:f}"


def _written(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(columns)
    # Figures may begin with a minus: only words can be formulas.
    words = {columns.index(name) for name in ("code", "name", "account") if name in columns}
    for row in rows:
        writer.writerow([harmless(cell) if place in words else cell for place, cell in enumerate(row)])
    return target.getvalue()
