"""What a close has warned of, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.figure_codes import CloseRule
from hotel_desk.language import _, plural
from hotel_desk.ui.formats import money_text

if TYPE_CHECKING:
    from hotel_desk.queries.close_warnings import CloseWarningRow


def warning_sentence(row: CloseWarningRow) -> str:
    """Say what was found, in figures."""
    detail = row.detail

    def money(minor: int) -> str:
        return money_text(minor, row.currency)

    match row.rule:
        case CloseRule.REVERSALS:
            words = plural("{who} took back {count} line, {amount}.", "{who} took back {count} lines, {amount}.", detail["lines"])
            return words.format(who=row.subject, count=detail["lines"], amount=money(detail["sum_minor"]))
        case CloseRule.ALLOWANCES:
            words = plural("{who} gave {count} allowance, {amount}.", "{who} gave {count} allowances, {amount}.", detail["lines"])
            return words.format(who=row.subject, count=detail["lines"], amount=money(row.figure))
        case CloseRule.DISCOUNTS:
            below = _("{stay}: sold at {price}, {percent} % below the plan's {list}.")
            prices = {"price": money(detail["price_minor"]), "list": money(detail["list_minor"])}
            return below.format(stay=row.subject, percent=row.figure, **prices)
        case CloseRule.OVER_OR_SHORT:
            over = _("Shift {shift} of {who} was over by {amount}.")
            short = _("Shift {shift} of {who} was short by {amount}.")
            words = over if row.figure > 0 else short
            return words.format(shift=row.subject, who=detail["user"], amount=money(abs(row.figure)))
        case CloseRule.UNUSUAL_REVENUE:
            unusual = _("The revenue was {revenue}; {usual} is usual for this weekday.")
            return unusual.format(revenue=money(detail["revenue_minor"]), usual=money(detail["usual_minor"]))
