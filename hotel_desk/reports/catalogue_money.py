"""The reports of money and of control, in the order in which they stand in their groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.reports.house import (
    city_ledger,
    commission,
    complimentary,
    deposit_not_covering,
    deposits,
    guest_ledger,
    high_balance,
    journal_by_user,
    night_audit_log,
    package_ledger,
    payments,
    rate_check,
    revenue,
    reversals_and_allowances,
    shifts,
    tax,
    trial_balance,
)

if TYPE_CHECKING:
    from hotel_desk.reports.report import Report

MONEY_REPORTS: tuple[Report, ...] = (
    trial_balance.REPORT,
    revenue.REPORT,
    tax.REPORT,
    payments.REPORT,
    shifts.REPORT,
    guest_ledger.REPORT,
    high_balance.REPORT,
    deposits.REPORT,
    deposit_not_covering.REPORT,
    city_ledger.REPORT,
    package_ledger.REPORT,
    commission.REPORT,
    rate_check.REPORT,
    complimentary.REPORT,
    reversals_and_allowances.REPORT,
    journal_by_user.REPORT,
    night_audit_log.REPORT,
)
