"""`hotel-desk report trial-balance` and `report journal`: the books of some days, for people and for programs."""

from __future__ import annotations

import io
import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from hotel_desk.cli.place import place_of
from hotel_desk.domain.ledgers import LEDGER_TITLES, SECTION_TITLES, Section
from hotel_desk.domain.money import Money
from hotel_desk.jobs.ledger_files import write_file
from hotel_desk.jobs.ledger_papers import trial_balance_pdf
from hotel_desk.language import _
from hotel_desk.queries.journal_export import journal
from hotel_desk.queries.trial_balance import trial_balance
from hotel_desk.reports.ledger_tables import journal_csv, trial_balance_csv
from hotel_desk.services.journal_export import record_journal_export

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk
    from hotel_desk.queries.trial_balance import TrialBalance

_WIDE = 120
NOT_IN_BALANCE = 1
_First = Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help=_("First day."))]
_Last = Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help=_("Last day."))]
_Target = Annotated[Path | None, typer.Option("--output", help=_("The file to write; the terminal if left out."))]


class BalanceFormat(StrEnum):
    """How the trial balance is written."""

    TABLE = "table"
    CSV = "csv"
    PDF = "pdf"


def add_to(reports: typer.Typer) -> None:
    """Offer the commands."""

    @reports.command("trial-balance", help=_("What was charged, taxed and paid, and how the four ledgers changed by it."))
    def balance(
        context: typer.Context,
        first: _First,
        last: _Last,
        *,
        report_format: Annotated[BalanceFormat, typer.Option("--format", help=_("How it is written."))] = BalanceFormat.TABLE,
        target: _Target = None,
    ) -> None:
        with place_of(context).desk() as desk:
            content, adds_up = _balance(desk, first.date(), last.date(), report_format)
        _write(content, target)
        if not adds_up:
            typer.echo(_("The books do not add up. Run `hotel-desk check`, which says where."), err=True)
            raise typer.Exit(NOT_IN_BALANCE)

    @reports.command("journal", help=_("What each account is debited and credited on closed days, as CSV for the books of account."))
    def journal_(context: typer.Context, first: _First, last: _Last, *, target: _Target = None) -> None:
        with place_of(context).desk() as desk:
            desk.run(record_journal_export, first=first.date(), last=last.date())
            lines = desk.read(journal, first=first.date(), last=last.date())
        _write(journal_csv(lines).encode(), target)


def _balance(desk: Desk, first: date, last: date, report_format: BalanceFormat) -> tuple[bytes, bool]:
    balance = desk.read(trial_balance, first=first, last=last)
    if report_format is BalanceFormat.PDF:
        return desk.read(trial_balance_pdf, first=first, last=last).pdf, balance.adds_up
    text = trial_balance_csv(balance) if report_format is BalanceFormat.CSV else _table(balance)
    return text.encode(), balance.adds_up


def _write(content: bytes, target: Path | None) -> None:
    if target is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    write_file(content, target)


def _table(balance: TrialBalance) -> str:
    console = Console(file=io.StringIO(), width=_WIDE)
    console.print(_ledgers(balance))
    console.print(_sections(balance))
    console.print(_proof(balance))
    assert isinstance(console.file, io.StringIO)  # noqa: S101 - given above
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"


def _ledgers(balance: TrialBalance) -> Table:
    table = _plain_table(_("Ledger"), _("Opening"), _("Debits"), _("Credits"), _("Closing"))
    for one in balance.ledgers:
        figures = (one.opening_minor, one.debits_minor, one.credits_minor, one.closing_minor)
        table.add_row(_(LEDGER_TITLES[one.ledger]), *(_amount(minor, balance) for minor in figures))
    table.add_row("")
    return table


def _sections(balance: TrialBalance) -> Table:
    table = _plain_table(_("Counted among"), _("Code"), _("Name"), _("Lines"), _("Amount"), _("Tax"), words=3)
    for code in balance.codes:
        tax = _amount(code.tax_minor, balance) if code.section is Section.CHARGES else ""
        amount = _amount(code.amount_minor, balance)
        table.add_row(_(SECTION_TITLES[code.section]), code.code, code.name, str(code.lines), amount, tax)
    for rule in balance.taxes:
        table.add_row(_("Taxes"), rule.code, rule.name, "", _amount(rule.amount_minor, balance), "")
    table.add_row("")
    return table


def _proof(balance: TrialBalance) -> Table:
    table = _plain_table(_("Proof"), _("Amount"))
    identity = balance.identity
    table.add_row(_("Charges + taxes + paid-outs − payments"), _amount(identity.booked_minor, balance))
    table.add_row(_("Change of the four ledgers"), _amount(identity.change_minor, balance))
    table.add_row(_("Difference"), _amount(identity.difference_minor, balance))
    return table


def _plain_table(*heads: str, words: int = 1) -> Table:
    table = Table(*heads, box=None, header_style="bold", pad_edge=False)
    for column in table.columns[words:]:
        column.justify = "right"
    return table


def _amount(minor: int, balance: TrialBalance) -> str:
    return f"{Money.from_minor(minor, balance.currency).amount:f}"
