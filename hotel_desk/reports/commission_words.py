"""Commissions in words, on papers and on screens."""

from __future__ import annotations

from decimal import Decimal

from hotel_desk.domain.cashier_codes import CommissionKind, CommissionState
from hotel_desk.language import N_, _
from hotel_desk.reports.local_format import money_text, percent_text

COMMISSION_STATES: dict[CommissionState, str] = {
    CommissionState.OPEN: N_("Commission open"),
    CommissionState.APPROVED: N_("Approved"),
    CommissionState.PAID: N_("Paid"),
    CommissionState.WAIVED: N_("Waived"),
}


def terms_text(kind: CommissionKind, rate_millionths: int, night_minor: int, currency: str) -> str:
    """What was agreed: 12.5 %, or an amount a night."""
    if kind is CommissionKind.PERCENT:
        return percent_text(Decimal(rate_millionths) / 1_000_000)
    return _("{amount} a night").format(amount=money_text(night_minor, currency))
