"""The statement of a company account on A4: opening, what came and was paid, closing, and how old what is open is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.platypus import KeepTogether, Spacer

from hotel_desk.domain.open_items import AgeBand
from hotel_desk.language import N_, _, speaking
from hotel_desk.reports.fact_grid import Fact, fact_grid, known
from hotel_desk.reports.local_format import amount_text, date_text, money_text
from hotel_desk.reports.paper import CONTENT_WIDTH, Imprint, lay_out_pages
from hotel_desk.reports.ruled_table import ruled_table
from hotel_desk.reports.typesetting import text_block

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

    from hotel_desk.queries.account_statement import AccountStatement, StatementRow

AGE_TITLES = {
    AgeBand.TO_30: N_("0–30 days"),
    AgeBand.TO_60: N_("31–60 days"),
    AgeBand.TO_90: N_("61–90 days"),
    AgeBand.OVER_90: N_("Over 90 days"),
}


@dataclass(frozen=True, slots=True)
class AccountStatementPaper:
    """What the paper shows."""

    imprint: Imprint
    statement: AccountStatement


def render_account_statement(paper: AccountStatementPaper, *, language: str) -> bytes:
    """Print the statement of an account.

    Args:
        language: of the account's papers, one of `hotel_desk.language.LANGUAGES`; another means English.

    Returns:
        a PDF file, A4; the same paper gives the same bytes.
    """
    with speaking(language):
        return lay_out_pages(paper.imprint, _("Statement of account"), lambda: _story(paper.statement))


def _story(statement: AccountStatement) -> list[Flowable]:
    view, currency = statement.account, statement.account.currency
    facts = known(
        [
            Fact(_("For"), view.row.name),
            Fact(_("Address"), view.billing_address),
            Fact(_("From"), date_text(statement.first)),
            Fact(_("Until"), date_text(statement.last)),
        ]
    )
    story: list[Flowable] = [fact_grid(facts, width=CONTENT_WIDTH, columns=2), Spacer(0, 12), _lines(statement), Spacer(0, 12)]
    closing = _("Owed at the end: {amount}").format(amount=money_text(statement.closing_minor, currency))
    if statement.last < view.business_date:
        return [*story, text_block(closing, size=11)]
    ages = [Fact(_(AGE_TITLES[band]), amount_text(minor, currency)) for band, minor in view.row.ages.bands.items()]
    ages.append(Fact(_("Paid and not applied"), amount_text(view.row.ages.unapplied_minor, currency)))
    title = _("How old what is open is, on {date}").format(date=date_text(view.business_date))
    return [*story, KeepTogether([text_block(closing, size=11), Spacer(0, 12), text_block(title), _grid(ages)])]


def _grid(ages: list[Fact]) -> Flowable:
    return fact_grid(ages, width=CONTENT_WIDTH, columns=len(ages))


def _lines(statement: AccountStatement) -> Flowable:
    currency = statement.account.currency
    head = (_("Date"), _("Description"), _("Charges"), _("Payments"), _("Balance"))
    opening = (date_text(statement.first), _("Owed before"), "", "", amount_text(statement.opening_minor, currency))
    sums = (
        "",
        _("Total"),
        amount_text(statement.charges_minor, currency),
        amount_text(statement.payments_minor, currency),
        amount_text(statement.closing_minor, currency),
    )
    rows = [opening, *(_line(row, currency) for row in statement.rows), sums]
    return ruled_table(head, rows, width=CONTENT_WIDTH, shares=(0.16, 0.39, 0.15, 0.15, 0.15), figures_from=2, total=True)


def _line(row: StatementRow, currency: str) -> tuple[str, str, str, str, str]:
    charge = amount_text(row.amount_minor, currency) if row.amount_minor > 0 else ""
    payment = amount_text(-row.amount_minor, currency) if row.amount_minor < 0 else ""
    return date_text(row.date), _text(row), charge, payment, amount_text(row.balance_minor, currency)


def _text(row: StatementRow) -> str:
    """A stay by its guest and nights, another line by its own words; then its invoice."""
    if not row.guest_name or row.arrival_date is None or row.departure_date is None:
        return " · ".join(part for part in (row.text, row.reference, row.invoice_number) if part)
    dates = f"{date_text(row.arrival_date)} – {date_text(row.departure_date)}"
    return " · ".join(part for part in (row.guest_name, dates, row.confirmation_number, row.invoice_number) if part)
