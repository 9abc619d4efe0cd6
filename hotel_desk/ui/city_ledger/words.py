"""What stands on company accounts in words: ages, items, what was applied."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hotel_desk.domain.cashier_codes import ApplicationKind, ArItemKind, CommissionState, InvoiceKind, InvoiceState, WriteOffState
from hotel_desk.language import N_, _, plural
from hotel_desk.reports.commission_words import COMMISSION_STATES
from hotel_desk.ui.formats import input_date_text, money_text, short_date_text
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StayLook

if TYPE_CHECKING:
    from hotel_desk.queries.account_invoices import AccountInvoice
    from hotel_desk.queries.city_ledger import AccountItem, AccountRow, Application
    from hotel_desk.queries.commissions import CommissionRow
    from hotel_desk.ui.tokens import StatusLook

_APPLICATION_TITLES = {
    ApplicationKind.APPLIED: N_("Applied"),
    ApplicationKind.COUNTER: N_("Taken back"),
    ApplicationKind.WRITTEN_OFF: N_("Written off"),
    ApplicationKind.KEPT_BACK: N_("Kept back"),
}


def terms_words(days: int, limit_minor: int | None, currency: str) -> str:
    """Until when an account pays, and up to how much it may owe."""
    until = plural("Pays within a day", "Pays within {count} days", days).format(count=days) if days else _("Pays at once")
    limit = _("no limit") if limit_minor is None else _("limit {amount}").format(amount=money_text(limit_minor, currency))
    return f"{until} · {limit}"


def item_title(item: AccountItem) -> str:
    """Whose an item is: the guest with the nights, else the text of the line."""
    if not item.guest_name or item.arrival_date is None or item.departure_date is None:
        return " · ".join(part for part in (item.text, item.reference) if part)
    nights = (item.departure_date - item.arrival_date).days
    stay = f"{short_date_text(item.arrival_date)} – {short_date_text(item.departure_date)}"
    count = plural("{count} night", "{count} nights", nights).format(count=nights)
    return f"{item.guest_name} · {stay} ({count})"


def item_tooltip(item: AccountItem) -> str:
    """An item with everything that names it."""
    parts = [item_title(item), item.text, item.confirmation_number, item.reference]
    if item.overdue_days:
        parts.append(plural("overdue for a day", "overdue for {count} days", item.overdue_days).format(count=item.overdue_days))
    return " · ".join(dict.fromkeys(part for part in parts if part))


def due_words(item: AccountItem) -> str:
    """When a charge is due; nothing for money."""
    return input_date_text(item.due_date) if item.kind is ArItemKind.CHARGE else ""


def application_title(application: Application) -> str:
    """What became of a part of a credit."""
    return _("Undone") if application.undone_at is not None else _(_APPLICATION_TITLES[application.kind])


WRITE_OFF_TITLES = {
    WriteOffState.ASKED: N_("Waits for a decision"),
    WriteOffState.APPROVED: N_("Approved"),
    WriteOffState.REFUSED: N_("Refused"),
}


INVOICE_TITLES: dict[tuple[InvoiceKind, InvoiceState], str] = {
    (InvoiceKind.INVOICE, InvoiceState.ISSUED): N_("Invoice"),
    (InvoiceKind.INVOICE, InvoiceState.VOID): N_("Void invoice"),
    (InvoiceKind.CREDIT_NOTE, InvoiceState.ISSUED): N_("Credit note"),
    (InvoiceKind.CREDIT_NOTE, InvoiceState.VOID): N_("Void credit note"),
}


def invoice_look(row: AccountInvoice) -> StatusLook:
    """Open, overdue or paid, a credit note, void: a letter each."""
    stays = theme().tokens.stays
    invoice = row.invoice
    title = INVOICE_TITLES[invoice.kind, invoice.state]
    if invoice.state is InvoiceState.VOID:
        return replace(stays[StayLook.PAST], title=title, letter="X")
    if invoice.kind is InvoiceKind.CREDIT_NOTE:
        return replace(stays[StayLook.RESERVED], title=title, letter="C")
    if not invoice.left_minor:
        return replace(stays[StayLook.PAST], title=N_("Credited"), letter="C")
    if row.open_minor:
        return replace(stays[StayLook.DUE_OUT], title=N_("Still open"), letter="O")
    return replace(stays[StayLook.IN_HOUSE], title=N_("Settled"), letter="=")


def commission_look(row: CommissionRow) -> StatusLook:
    """Open, approved, paid, waived: a letter each."""
    stays = theme().tokens.stays
    looks = {
        CommissionState.OPEN: (StayLook.RESERVED, "O"),
        CommissionState.APPROVED: (StayLook.DUE_OUT, "A"),
        CommissionState.PAID: (StayLook.IN_HOUSE, "="),
        CommissionState.WAIVED: (StayLook.PAST, "W"),
    }
    look, letter = looks[row.state]
    return replace(stays[look], title=COMMISSION_STATES[row.state], letter=letter)


def item_look(item: AccountItem) -> StatusLook:
    """Money, not due yet, overdue, settled: a letter each."""
    stays = theme().tokens.stays
    if not item.open_minor:
        return replace(stays[StayLook.PAST], title=N_("Settled"), letter="=")
    if item.kind is ArItemKind.CREDIT:
        return replace(stays[StayLook.IN_HOUSE], title=N_("Not applied"), letter="+")
    if item.overdue_days:
        return replace(stays[StayLook.URGENT], title=N_("Overdue"), letter="!")
    return replace(stays[StayLook.RESERVED], title=N_("Still open"), letter="O")


def account_look(row: AccountRow) -> StatusLook:
    """Over its limit, overdue, in order, closed: a letter each."""
    stays = theme().tokens.stays
    if row.over_limit:
        return replace(stays[StayLook.URGENT], title=N_("Over limit"), letter="L")
    if row.overdue_minor:
        return replace(stays[StayLook.DUE_OUT], title=N_("Overdue"), letter="!")
    if not row.active:
        return replace(stays[StayLook.PAST], title=N_("Closed"), letter="X")
    return replace(stays[StayLook.IN_HOUSE], title=N_("In order"), letter="=")
