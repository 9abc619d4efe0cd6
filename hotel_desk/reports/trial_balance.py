"""The trial balance on A4: the four ledgers, charges and money by code, taxes, and the identity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.platypus import KeepTogether, Spacer

from hotel_desk.domain.ledgers import LEDGER_TITLES, SECTION_TITLES, Section
from hotel_desk.language import _, speaking
from hotel_desk.reports.local_format import amount_text, count_text, date_text
from hotel_desk.reports.paper import CONTENT_WIDTH, Imprint, lay_out_pages
from hotel_desk.reports.ruled_table import ruled_table
from hotel_desk.reports.typesetting import text_block

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportlab.platypus import Flowable

    from hotel_desk.queries.trial_balance import TrialBalance


@dataclass(frozen=True, slots=True)
class TrialBalancePaper:
    """What the paper shows."""

    imprint: Imprint
    balance: TrialBalance


def render_trial_balance(paper: TrialBalancePaper, *, language: str) -> bytes:
    """Print the trial balance.

    Args:
        language: of the desk, one of `hotel_desk.language.LANGUAGES`; another means English.

    Returns:
        a PDF file, A4; the same paper gives the same bytes.
    """
    with speaking(language):
        return lay_out_pages(paper.imprint, _("Trial balance"), lambda: _story(paper.balance))


def _story(balance: TrialBalance) -> list[Flowable]:
    def money(minor: int) -> str:
        return amount_text(minor, balance.currency)

    days = _("Business dates {first} to {last}, in {currency}").format(
        first=date_text(balance.first), last=date_text(balance.last), currency=balance.currency
    )
    story: list[Flowable] = [text_block(days, size=9, grey=True), Spacer(0, 8)]
    story += _part(_("Ledgers"), _ledgers(balance, money))
    for section in Section:
        if balance.section(section):
            story += _part(_(SECTION_TITLES[section]), _codes(balance, section, money))
    if balance.taxes:
        story += _part(_("Taxes"), _taxes(balance, money))
    return [*story, KeepTogether(_part(_("Proof"), _identity(balance, money)))]


def _part(title: str, table: Flowable) -> list[Flowable]:
    return [text_block(title, size=11), Spacer(0, 3), table, Spacer(0, 10)]


def _ledgers(balance: TrialBalance, money: Callable[[int], str]) -> Flowable:
    head = (_("Ledger"), _("Opening"), _("Debits"), _("Credits"), _("Closing"))
    rows = [
        (_(LEDGER_TITLES[one.ledger]), *map(money, (one.opening_minor, one.debits_minor, one.credits_minor, one.closing_minor)))
        for one in balance.ledgers
    ]
    whole = [sum(getattr(one, name) for one in balance.ledgers) for name in ("opening_minor", "debits_minor", "credits_minor")]
    sums = (_("Total"), *map(money, (*whole, whole[0] + whole[1] - whole[2])))
    return ruled_table(head, [*rows, sums], width=CONTENT_WIDTH, shares=(0.28, *[0.18] * 4), figures_from=1, total=True)


def _codes(balance: TrialBalance, section: Section, money: Callable[[int], str]) -> Flowable:
    taxed = section is Section.CHARGES
    head = (_("Transaction group"), _("Code"), _("Name"), _("Lines"), _("Amount"), *([_("Tax")] if taxed else []))
    codes = balance.section(section)
    rows = [
        (
            code.group,
            code.code,
            code.name,
            count_text(code.lines),
            money(code.amount_minor),
            *([money(code.tax_minor)] if taxed else []),
        )
        for code in codes
    ]
    sums = ("", "", _("Total"), count_text(sum(code.lines for code in codes)), money(balance.total_minor(section)))
    shares = (0.2, 0.16, 0.26, 0.1, 0.14, 0.14) if taxed else (0.2, 0.16, 0.36, 0.1, 0.18)
    tax = [money(sum(code.tax_minor for code in codes))] if taxed else []
    return ruled_table(head, [*rows, (*sums, *tax)], width=CONTENT_WIDTH, shares=shares, figures_from=3, total=True)


def _taxes(balance: TrialBalance, money: Callable[[int], str]) -> Flowable:
    head = (_("Code"), _("Name"), _("Taxable amount"), _("Tax"))
    rows = [(tax.code, tax.name, money(tax.base_minor), money(tax.amount_minor)) for tax in balance.taxes]
    sums = ("", _("Total"), "", money(balance.identity.taxes_minor))
    return ruled_table(head, [*rows, sums], width=CONTENT_WIDTH, shares=(0.2, 0.4, 0.2, 0.2), figures_from=2, total=True)


def _identity(balance: TrialBalance, money: Callable[[int], str]) -> Flowable:
    identity = balance.identity
    rows = [
        (_("Charges + taxes + paid-outs − payments"), money(identity.booked_minor)),
        (_("Change of the four ledgers"), money(identity.change_minor)),
        (_("Difference"), money(identity.difference_minor)),
    ]
    return ruled_table((_("Side"), _("Amount")), rows, width=CONTENT_WIDTH, shares=(0.8, 0.2), figures_from=1, total=True)
