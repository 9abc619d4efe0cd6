"""The tables of an account: its items, its invoices, what was applied, its write-offs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.cashier_codes import ApplicationKind, ArItemKind, WriteOffState
from hotel_desk.language import _
from hotel_desk.queries.account_invoices import AccountInvoice
from hotel_desk.queries.city_ledger import AccountItem, Application, WriteOffRow
from hotel_desk.ui.city_ledger.words import (
    INVOICE_TITLES,
    WRITE_OFF_TITLES,
    application_title,
    due_words,
    invoice_look,
    item_look,
    item_title,
    item_tooltip,
)
from hotel_desk.ui.formats import dated_instant_text, input_date_text
from hotel_desk.ui.widgets.data_table import Column, DataTable, NextStep

if TYPE_CHECKING:
    from collections.abc import Callable

    Amount = Callable[[int], str]

APPLY, UNDO, DECIDE = "apply", "undo", "decide"
_BY_STAFF = frozenset({ApplicationKind.APPLIED, ApplicationKind.KEPT_BACK})


def items_table(amount: Amount) -> DataTable[AccountItem]:
    """What is open, or was."""
    columns: list[Column[AccountItem]] = [
        Column("what", _("Item"), item_title, width=0, tooltip=item_tooltip),
        Column("state", _("Status"), lambda row: _(item_look(row).title), width=136, look=item_look),
        Column("since", _("Since"), lambda row: input_date_text(row.opened_date), lambda row: row.opened_date, width=104, optional=True),
        Column("due", _("Due"), due_words, lambda row: row.due_date, width=104),
        Column("amount", _("Amount"), lambda row: amount(row.amount_minor), lambda row: row.amount_minor, "right", 104, optional=True),
        Column("open", _("Still open"), lambda row: amount(row.open_minor), lambda row: row.open_minor, "right", 104),
        Column("invoice", _("Invoice"), lambda row: row.invoice_number, width=96, optional=True),
    ]
    return DataTable(columns, lambda row: row.item_id, _item_step, object_name="account_items", accessible_name=_("Items of the account"))


def invoices_table(amount: Amount) -> DataTable[AccountInvoice]:
    """Its invoices and credit notes."""
    columns: list[Column[AccountInvoice]] = [
        Column("number", _("Invoice"), lambda row: row.invoice.number, width=112),
        Column("state", _("Status"), lambda row: _(invoice_look(row).title), width=152, look=invoice_look),
        Column("date", _("Date"), lambda row: input_date_text(row.invoice.business_date), lambda row: row.invoice.business_date, width=104),
        Column("due", _("Due"), _invoice_due, lambda row: row.due_date, width=104, optional=True),
        Column("for", _("For"), _invoice_for, width=0, tooltip=lambda row: row.invoice.void_reason),
        Column("total", _("Total"), lambda row: amount(row.invoice.total_minor), lambda row: row.invoice.total_minor, "right", 104),
        Column("open", _("Still open"), lambda row: amount(row.open_minor), lambda row: row.open_minor, "right", 104, optional=True),
    ]
    return DataTable(
        columns, lambda row: row.invoice.invoice_id, object_name="account_invoices", accessible_name=_("Invoices of the account")
    )


def applications_table(amount: Amount) -> DataTable[Application]:
    """What was applied to what."""
    columns: list[Column[Application]] = [
        Column("date", _("Date"), lambda row: input_date_text(row.business_date), lambda row: row.business_date, width=104),
        Column("state", _("Status"), application_title, width=104),
        Column("credit", _("Payment"), lambda row: row.credit_text, width=144, tooltip=lambda row: row.credit_text),
        Column("charge", _("Item"), lambda row: row.charge_text, width=0, tooltip=lambda row: row.undone_reason or row.charge_text),
        Column("amount", _("Amount"), lambda row: amount(row.amount_minor), lambda row: row.amount_minor, "right", 104),
        Column("user", _("By"), lambda row: row.user_name, width=112, optional=True),
    ]
    return DataTable(
        columns, lambda row: row.application_id, _application_step, object_name="account_applied", accessible_name=_("What was applied")
    )


def write_offs_table(amount: Amount, zone: str) -> DataTable[WriteOffRow]:
    """What was asked to be given up."""
    columns: list[Column[WriteOffRow]] = [
        Column("asked", _("Asked"), lambda row: dated_instant_text(row.asked_at, zone), lambda row: row.asked_at, width=136),
        Column("state", _("Status"), lambda row: _(WRITE_OFF_TITLES[row.state]), width=152),
        Column("item", _("Item"), lambda row: row.guest_name or row.item_text, width=0, tooltip=lambda row: row.reason),
        Column("amount", _("Amount"), lambda row: amount(row.amount_minor), lambda row: row.amount_minor, "right", 104),
        Column("by", _("By"), lambda row: row.asked_by, width=104, optional=True),
        Column("decided", _("Decided by"), lambda row: row.decided_by, width=104, optional=True, tooltip=_decision),
    ]
    return DataTable(
        columns, lambda row: row.write_off_id, _write_off_step, object_name="account_write_offs", accessible_name=_("Write-offs")
    )


def _invoice_due(row: AccountInvoice) -> str:
    return "" if row.due_date is None else input_date_text(row.due_date)


def _invoice_for(row: AccountInvoice) -> str:
    title = _(INVOICE_TITLES[row.invoice.kind, row.invoice.state])
    return f"{title} · {row.invoice.credits_number}" if row.invoice.credits_number else title


def _item_step(item: AccountItem) -> NextStep | None:
    return NextStep(APPLY, _("Apply…")) if item.kind is ArItemKind.CREDIT and item.open_minor else None


def _application_step(application: Application) -> NextStep | None:
    by_staff = application.kind in _BY_STAFF and application.undone_at is None
    return NextStep(UNDO, _("Undo…")) if by_staff else None


def _write_off_step(asked: WriteOffRow) -> NextStep | None:
    return NextStep(DECIDE, _("Decide…")) if asked.state is WriteOffState.ASKED else None


def _decision(asked: WriteOffRow) -> str:
    return asked.decision_reason or asked.reason
