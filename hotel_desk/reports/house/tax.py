"""Taxes: each rule with what it was made on, and the transaction codes behind it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.revenue import taxes_by_code
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.report_words import days_text, money
from hotel_desk.reports.sheet import Column, Sheet, Table

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


def tax(reader: Reader, asked: Asked) -> Sheet:
    """The taxes of some days as the trial balance counts them, by rule and by code. Two statements."""
    taxes = taxes_by_code(reader, first=asked.first, last=asked.last)
    figures = (money("base", _("Taxable amount")), money("tax", _("Tax")))
    rules = [list(group) for _rule, group in groupby(taxes, lambda one: one.rule_id)]
    total = sum(one.amount_minor for one in taxes)
    by_rule = Table(
        "rules",
        (Column("tax_rule", _("Tax rule")), Column("name", _("Name"), width=2.0), *figures),
        tuple((of[0].rule, of[0].rule_name, sum(one.base_minor for one in of), sum(one.amount_minor for one in of)) for of in rules),
        title=_("By tax rule"),
        total=(_("Total"), "", None, total),
        empty=_("There was no tax on these days."),
    )
    by_code = Table(
        "codes",
        (Column("tax_rule", _("Tax rule")), Column("code", _("Code")), Column("name", _("Name"), width=2.0), *figures),
        tuple((one.rule, one.code, one.name, one.base_minor, one.amount_minor) for one in taxes),
        title=_("By tax rule and transaction code"),
        total=(_("Total"), "", "", None, total),
        empty=_("There was no tax on these days."),
    )
    return Sheet(_("Taxes"), days_text(asked), paper_head(reader).currency, (by_rule, by_code))


REPORT = Report(
    name="tax",
    title=N_("Taxes"),
    help=N_("What each tax rule was made on and came to, also by transaction code."),
    group=ReportGroup.MONEY,
    permission=Permission.SEE_FIGURES,
    days=Days.PERIOD,
    read=tax,
    at_close=True,
)
