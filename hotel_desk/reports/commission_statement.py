"""The statement of an agent's commission on A4: stay by stay, and what is open, approved, paid and waived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.platypus import Spacer

from hotel_desk.domain.cashier_codes import CommissionState
from hotel_desk.language import _, speaking
from hotel_desk.reports.commission_words import COMMISSION_STATES, terms_text
from hotel_desk.reports.fact_grid import Fact, fact_grid
from hotel_desk.reports.local_format import amount_text, date_text
from hotel_desk.reports.paper import CONTENT_WIDTH, Imprint, lay_out_pages
from hotel_desk.reports.ruled_table import ruled_table

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

    from hotel_desk.queries.commissions import CommissionRow, CommissionStatement

_SHARES = (0.2, 0.26, 0.12, 0.12, 0.15, 0.15)


@dataclass(frozen=True, slots=True)
class CommissionPaper:
    """What the paper shows."""

    imprint: Imprint
    statement: CommissionStatement


def render_commission_statement(paper: CommissionPaper, *, language: str) -> bytes:
    """Print the statement of an agent's commission.

    Args:
        language: one of `hotel_desk.language.LANGUAGES`; another means English.

    Returns:
        a PDF file, A4; the same paper gives the same bytes.
    """
    with speaking(language):
        return lay_out_pages(paper.imprint, _("Statement of commission"), lambda: _story(paper.statement))


def _story(statement: CommissionStatement) -> list[Flowable]:
    currency = statement.currency
    facts = [
        Fact(_("For"), statement.agent_name),
        Fact(_("From"), date_text(statement.first)),
        Fact(_("Until"), date_text(statement.last)),
    ]
    head = (_("Stay"), _("Guest"), _("Room revenue"), _("Commission"), _("Status"), _("Amount"))
    total = ("", _("Total"), "", "", "", amount_text(sum(row.amount_minor for row in statement.rows), currency))
    rows = [*(_line(row, currency) for row in statement.rows), total]
    sums = {state: sum(row.amount_minor for row in statement.rows if row.state is state) for state in CommissionState}
    states = [Fact(_(COMMISSION_STATES[state]), amount_text(amount, currency)) for state, amount in sums.items()]
    return [
        fact_grid(facts, width=CONTENT_WIDTH, columns=3),
        Spacer(0, 12),
        ruled_table(head, rows, width=CONTENT_WIDTH, shares=_SHARES, figures_from=5, total=True),
        Spacer(0, 12),
        fact_grid(states, width=CONTENT_WIDTH, columns=len(states)),
    ]


def _line(row: CommissionRow, currency: str) -> tuple[str, ...]:
    stay = _("No-show") if row.no_show else f"{date_text(row.arrival_date)} – {date_text(row.departure_date)}"
    guest = " · ".join(part for part in (row.guest_name, row.confirmation_number) if part)
    terms = terms_text(row.kind, row.rate_millionths, row.night_minor, currency)
    return (
        stay,
        guest,
        amount_text(row.base_minor, currency),
        terms,
        _(COMMISSION_STATES[row.state]),
        amount_text(row.amount_minor, currency),
    )
