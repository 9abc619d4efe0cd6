"""The trial balance: how the four ledgers changed, what was charged, taxed, paid out and paid, and the proof that both are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.ledgers import LEDGER_TITLES, SECTION_TITLES, Section
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.trial_balance import balance_of_days
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.report_words import count, days_text, money
from hotel_desk.reports.sheet import Column, Opens, Row, Sheet, Table

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.db.database import Reader
    from hotel_desk.queries.trial_balance import TrialBalance


# The reports that list what a ledger holds, and what a section was added up from.
LISTED_IN: dict[Ledger, str] = {
    Ledger.GUEST: "guest-ledger",
    Ledger.DEPOSIT: "deposits",
    Ledger.CITY: "city-ledger",
    Ledger.PACKAGE: "package-ledger",
}
COUNTED_IN: dict[Section, str] = {
    Section.CHARGES: "journal-by-user",
    Section.PAID_OUTS: "payments",
    Section.PAYMENTS: "payments",
    Section.TRANSFERS: "journal-by-user",
}


def trial_balance_sheet(reader: Reader, asked: Asked) -> Sheet:
    """The books of some days, both included. Six statements.

    Raises:
        InvalidInput: the last day lies before the first.
    """
    return sheet_of(balance_of_days(reader, first=asked.first, last=asked.last), asked)


def sheet_of(balance: TrialBalance, asked: Asked) -> Sheet:
    """A trial balance that is read already."""
    sections = [_codes(balance, section, asked) for section in Section if balance.section(section)]
    taxes = [_taxes(balance, asked)] if balance.taxes else []
    return Sheet(
        title=_("Trial balance"),
        subtitle=_("Business dates: {days}").format(days=days_text(asked)),
        currency=balance.currency,
        parts=(_ledgers(balance), *sections, *taxes, _proof(balance)),
    )


def _ledgers(balance: TrialBalance) -> Table:
    figures = [(one.opening_minor, one.debits_minor, one.credits_minor, one.closing_minor) for one in balance.ledgers]
    return Table(
        "ledgers",
        (
            Column("ledger", _("Ledger"), width=1.5),
            money("opening", _("Opening")),
            money("debits", _("Debits")),
            money("credits", _("Credits")),
            money("closing", _("Closing")),
        ),
        tuple((_(LEDGER_TITLES[one.ledger]), *its) for one, its in zip(balance.ledgers, figures, strict=True)),
        title=_("Ledgers"),
        total=(_("Total"), *map(sum, zip(*figures, strict=True))),
        # A ledger is listed as of the end of the last day.
        opens=tuple(_report(LISTED_IN[one.ledger], balance.last, balance.last) for one in balance.ledgers),
    )


def _codes(balance: TrialBalance, section: Section, asked: Asked) -> Table:
    taxed = section is Section.CHARGES
    codes = balance.section(section)
    columns = [
        Column("group", _("Transaction group"), width=1.3),
        Column("code", _("Code"), width=1.1),
        Column("name", _("Name"), width=1.8),
        count("lines", _("Lines")),
        money("amount", _("Amount")),
    ]
    rows: list[Row] = [(code.group, code.code, code.name, code.lines, code.amount_minor) for code in codes]
    total: Row = (_("Total"), "", "", sum(code.lines for code in codes), balance.total_minor(section))
    if taxed:
        columns.append(money("tax", _("Tax")))
        rows = [(*row, code.tax_minor) for row, code in zip(rows, codes, strict=True)]
        total = (*total, sum(code.tax_minor for code in codes))
    opens = tuple(_report(COUNTED_IN[section], asked.first, asked.last) for _row in rows)
    return Table(section.value.lower(), tuple(columns), tuple(rows), title=_(SECTION_TITLES[section]), total=total, opens=opens)


def _taxes(balance: TrialBalance, asked: Asked) -> Table:
    return Table(
        "taxes",
        (Column("code", _("Code")), Column("name", _("Name"), width=2.0), money("base", _("Taxable amount")), money("tax", _("Tax"))),
        tuple((tax.code, tax.name, tax.base_minor, tax.amount_minor) for tax in balance.taxes),
        title=_("Taxes"),
        total=(_("Total"), "", None, balance.identity.taxes_minor),
        opens=tuple(_report("tax", asked.first, asked.last) for _tax in balance.taxes),
    )


def _report(name: str, first: date, last: date) -> Opens:
    return Opens(report=name, parameters={"first": first.isoformat(), "last": last.isoformat()})


def _proof(balance: TrialBalance) -> Table:
    identity = balance.identity
    return Table(
        "proof",
        (Column("side", _("Side"), width=4.0), money("amount", _("Amount"))),
        (
            (_("Charges + taxes + paid-outs − payments"), identity.booked_minor),
            (_("Change of the four ledgers"), identity.change_minor),
            (_("Difference"), identity.difference_minor),
        ),
        title=_("Proof"),
    )


REPORT = Report(
    name="trial-balance",
    title=N_("Trial balance"),
    help=N_("What was charged, taxed and paid, and how the four ledgers changed by it."),
    group=ReportGroup.MONEY,
    permission=Permission.SEE_LEDGERS,
    days=Days.PERIOD,
    read=trial_balance_sheet,
    at_close=True,
)
