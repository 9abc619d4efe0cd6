"""The trial balance and the journal as tables (CSV): amounts with a point, one row a figure."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from hotel_desk.domain.ledgers import Section
from hotel_desk.domain.money import Money
from hotel_desk.reports.table_cells import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hotel_desk.queries.journal_export import Journal
    from hotel_desk.queries.trial_balance import TrialBalance

TRIAL_BALANCE_COLUMNS = ("part", "group", "code", "name", "lines", "opening", "debit", "credit", "closing", "amount", "tax", "base")
JOURNAL_COLUMNS = ("business_date", "account", "code", "name", "debit", "credit", "currency")


def trial_balance_csv(balance: TrialBalance) -> str:
    """The whole trial balance: a row a ledger, a code, a tax, and one for each side of the identity."""
    rows = [*_ledger_rows(balance), *_code_rows(balance), *_tax_rows(balance), *_identity_rows(balance)]
    return _written(TRIAL_BALANCE_COLUMNS, rows)


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


def _ledger_rows(balance: TrialBalance) -> list[tuple[str, ...]]:
    return [
        (
            "LEDGER",
            "",
            one.ledger.value,
            "",
            "",
            *(_plain(minor, balance.currency) for minor in (one.opening_minor, one.debits_minor, one.credits_minor, one.closing_minor)),
            *("",) * 3,
        )
        for one in balance.ledgers
    ]


def _code_rows(balance: TrialBalance) -> list[tuple[str, ...]]:
    return [
        (
            code.section.value,
            code.group,
            code.code,
            code.name,
            str(code.lines),
            *("",) * 4,
            _plain(code.amount_minor, balance.currency),
            _plain(code.tax_minor, balance.currency) if code.section is Section.CHARGES else "",
            "",
        )
        for code in balance.codes
    ]


def _tax_rows(balance: TrialBalance) -> list[tuple[str, ...]]:
    return [
        ("TAXES", "", tax.code, tax.name, *("",) * 6, _plain(tax.amount_minor, balance.currency), _plain(tax.base_minor, balance.currency))
        for tax in balance.taxes
    ]


def _identity_rows(balance: TrialBalance) -> list[tuple[str, ...]]:
    identity = balance.identity
    sides = {"BOOKED": identity.booked_minor, "CHANGE": identity.change_minor, "DIFFERENCE": identity.difference_minor}
    return [("IDENTITY", "", side, *("",) * 6, _plain(minor, balance.currency), "", "") for side, minor in sides.items()]


def _plain(minor: int, currency: str) -> str:
    return f"{Money.from_minor(minor, currency).amount:f}"


def _written(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(columns)
    # Figures may begin with a minus: only words can be formulas.
    words = {columns.index(name) for name in ("code", "name", "group", "account") if name in columns}
    for row in rows:
        writer.writerow([harmless(cell) if place in words else cell for place, cell in enumerate(row)])
    return target.getvalue()
