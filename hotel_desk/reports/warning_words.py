"""What a close has warned of, as a sentence: made from the figures that were kept, in the language being spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.figure_codes import CloseRule
from hotel_desk.language import _
from hotel_desk.reports.local_format import money_text

if TYPE_CHECKING:
    from hotel_desk.queries.close_warnings import CloseWarningRow


def warning_sentence(warning: CloseWarningRow) -> str:
    """What was found, with its figures."""
    sentences = {
        CloseRule.REVERSALS: _reversals,
        CloseRule.ALLOWANCES: _allowances,
        CloseRule.DISCOUNTS: _discount,
        CloseRule.OVER_OR_SHORT: _over_or_short,
        CloseRule.UNUSUAL_REVENUE: _revenue,
    }
    return sentences[warning.rule](warning)


def _reversals(warning: CloseWarningRow) -> str:
    return _("{user} took back {amount} in all; lines: {lines}.").format(
        user=warning.subject, lines=warning.detail["lines"], amount=money_text(warning.detail["sum_minor"], warning.currency)
    )


def _allowances(warning: CloseWarningRow) -> str:
    return _("{user} gave allowances of {amount}; lines: {lines}.").format(
        user=warning.subject, lines=warning.detail["lines"], amount=money_text(warning.figure, warning.currency)
    )


def _discount(warning: CloseWarningRow) -> str:
    return _("The night of {subject} was sold at {price}, its plan asks {list_price}: {percent} % less.").format(
        subject=warning.subject,
        price=money_text(warning.detail["price_minor"], warning.currency),
        list_price=money_text(warning.detail["list_minor"], warning.currency),
        percent=warning.figure,
    )


def _over_or_short(warning: CloseWarningRow) -> str:
    short, over = _("Shift {number} of {user} was short by {amount}."), _("Shift {number} of {user} was over by {amount}.")
    sentence = short if warning.figure < 0 else over
    return sentence.format(number=warning.subject, user=warning.detail["user"], amount=money_text(abs(warning.figure), warning.currency))


def _revenue(warning: CloseWarningRow) -> str:
    sentence = (
        _("Revenue was {revenue}; on this weekday it is {usual} as a mean of {weeks} weeks: {percent} % less.")
        if warning.figure < 0
        else _("Revenue was {revenue}; on this weekday it is {usual} as a mean of {weeks} weeks: {percent} % more.")
    )
    return sentence.format(
        revenue=money_text(warning.detail["revenue_minor"], warning.currency),
        usual=money_text(warning.detail["usual_minor"], warning.currency),
        weeks=warning.detail["weeks"],
        percent=abs(warning.figure),
    )
