"""The city ledger: every line of an account is an item, what is open adds up, and what was applied stands between the right two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.cashier_codes import ArItemKind, WriteOffState
from hotel_desk.language import N_
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.city_ledger import ArApplication, ArItem, WriteOff
from hotel_desk.models.commission import AgentCommission
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.models.invoice import InvoiceLine
from hotel_desk.models.reminder import ArReminder, ReminderLetter
from hotel_desk.queries.invariants_found import HOTEL, Invariant, stated_by

if TYPE_CHECKING:
    from hotel_desk.queries.invariants_found import Statement

_FOLIO = Folio.number.label("folio")


def _items_and_balance() -> Statement:
    """What an account owes is what its items have open."""
    opened = (
        select(ArItem.account_id, func.sum(ArItem.open_minor).label("minor"))
        .where(ArItem.property_id == HOTEL)
        .group_by(ArItem.account_id)
        .subquery()
    )
    balances = (
        select(FolioWindow.folio_id, func.sum(FolioWindow.balance_minor).label("minor"))
        .where(FolioWindow.property_id == HOTEL)
        .group_by(FolioWindow.folio_id)
        .subquery()
    )
    found, expected = func.coalesce(opened.c.minor, 0), func.coalesce(balances.c.minor, 0)
    return (
        select(_FOLIO, found.label("found"), expected.label("expected"))
        .select_from(ArAccount)
        .join(Folio, Folio.id == ArAccount.folio_id)
        .outerjoin(opened, opened.c.account_id == ArAccount.id)
        .outerjoin(balances, balances.c.folio_id == ArAccount.folio_id)
        .where(ArAccount.property_id == HOTEL, found != expected)
    )


def _lines_and_items() -> Statement:
    """A line on an account's folio is one item of that account, of the same amount."""
    wrong = or_(ArItem.id.is_(None), ArItem.account_id != ArAccount.id, ArItem.amount_minor != Posting.amount_minor)
    return (
        select(_FOLIO, Posting.sequence.label("line"), ArItem.amount_minor.label("found"), Posting.amount_minor.label("expected"))
        .select_from(ArAccount)
        .join(Folio, Folio.id == ArAccount.folio_id)
        .join(Posting, Posting.folio_id == ArAccount.folio_id)
        .outerjoin(ArItem, ArItem.posting_id == Posting.id)
        .where(ArAccount.property_id == HOTEL, Posting.amount_minor != 0, wrong)
    )


def _items_elsewhere() -> Statement:
    """An item is a line on the folio of its account."""
    return (
        select(_FOLIO, Posting.sequence.label("line"), ArItem.amount_minor.label("found"))
        .select_from(ArItem)
        .join(ArAccount, ArAccount.id == ArItem.account_id)
        .join(Posting, Posting.id == ArItem.posting_id)
        .join(Folio, Folio.id == Posting.folio_id)
        .where(ArItem.property_id == HOTEL, Posting.folio_id != ArAccount.folio_id)
    )


def _open_is_what_was_not_applied() -> Statement:
    """What is open of an item is its amount without what was applied to it and not undone."""
    applied = (
        select(func.coalesce(func.sum(ArApplication.amount_minor), 0))
        .where(
            ArApplication.undone_at.is_(None),
            or_(ArApplication.charge_item_id == ArItem.id, ArApplication.credit_item_id == ArItem.id),
        )
        .scalar_subquery()
    )
    expected = ArItem.amount_minor - case((ArItem.kind == ArItemKind.CHARGE, applied), else_=-applied)
    return (
        select(_FOLIO, Posting.sequence.label("line"), ArItem.open_minor.label("found"), expected.label("expected"))
        .select_from(ArItem)
        .join(Posting, Posting.id == ArItem.posting_id)
        .join(Folio, Folio.id == Posting.folio_id)
        .where(ArItem.property_id == HOTEL, ArItem.open_minor != expected)
    )


def _applied_between_others() -> Statement:
    """What was applied stands between a charge and a credit of one account."""
    charge, credit = aliased(ArItem), aliased(ArItem)
    wrong = or_(
        charge.kind != ArItemKind.CHARGE,
        credit.kind != ArItemKind.CREDIT,
        charge.account_id != ArApplication.account_id,
        credit.account_id != ArApplication.account_id,
    )
    return (
        select(_FOLIO, ArApplication.amount_minor.label("found"), literal(0).label("expected"))
        .select_from(ArApplication)
        .join(ArAccount, ArAccount.id == ArApplication.account_id)
        .join(Folio, Folio.id == ArAccount.folio_id)
        .join(charge, charge.id == ArApplication.charge_item_id)
        .join(credit, credit.id == ArApplication.credit_item_id)
        .where(and_(ArApplication.property_id == HOTEL, wrong))
    )


def _written_off() -> Statement:
    """An approved write-off is a line of its amount on the account of its item; another one is none."""
    line = aliased(Posting)
    approved = WriteOff.state == WriteOffState.APPROVED
    wrong = or_(
        and_(approved, line.id.is_(None)),
        and_(approved, line.amount_minor != -WriteOff.amount_minor),
        and_(approved, line.folio_id != Posting.folio_id),
        and_(approved, WriteOff.decided_by_id == WriteOff.asked_by_id),
        and_(WriteOff.state != WriteOffState.APPROVED, WriteOff.posting_id.is_not(None)),
    )
    return (
        select(_FOLIO, Posting.sequence.label("line"), WriteOff.state.label("found"), line.amount_minor.label("expected"))
        .select_from(WriteOff)
        .join(ArItem, ArItem.id == WriteOff.item_id)
        .join(Posting, Posting.id == ArItem.posting_id)
        .join(Folio, Folio.id == Posting.folio_id)
        .outerjoin(line, line.id == WriteOff.posting_id)
        .where(WriteOff.property_id == HOTEL, wrong)
    )


def _invoiced() -> Statement:
    """An item names the invoice that holds a line of it, and no other."""
    held = aliased(InvoiceLine)
    here = exists().where(held.item_id == ArItem.id, held.holds_posting_id.is_not(None), held.invoice_id == ArItem.invoice_id)
    anywhere = exists().where(held.item_id == ArItem.id, held.holds_posting_id.is_not(None))
    wrong = or_(and_(ArItem.invoice_id.is_not(None), ~here), and_(ArItem.invoice_id.is_(None), anywhere))
    return (
        select(_FOLIO, Posting.sequence.label("line"))
        .select_from(ArItem)
        .join(Posting, Posting.id == ArItem.posting_id)
        .join(Folio, Folio.id == Posting.folio_id)
        .where(ArItem.property_id == HOTEL, wrong)
    )


def _reminded() -> Statement:
    """A letter reminds of items of its account, and is of the highest of their levels; no level of an item is left out."""
    every, lower = aliased(ArReminder), aliased(ArReminder)
    highest = select(func.max(every.level)).where(every.letter_id == ReminderLetter.id).correlate(ReminderLetter).scalar_subquery()
    skipped = and_(ArReminder.level > 1, ~exists().where(lower.item_id == ArReminder.item_id, lower.level == ArReminder.level - 1))
    wrong = or_(ArItem.account_id != ReminderLetter.account_id, highest != ReminderLetter.level, skipped)
    return (
        select(_FOLIO, ArReminder.level.label("found"), ReminderLetter.level.label("expected"))
        .select_from(ArReminder)
        .join(ReminderLetter, ReminderLetter.id == ArReminder.letter_id)
        .join(ArItem, ArItem.id == ArReminder.item_id)
        .join(ArAccount, ArAccount.id == ReminderLetter.account_id)
        .join(Folio, Folio.id == ArAccount.folio_id)
        .where(ArReminder.property_id == HOTEL, wrong)
    )


def _commissions() -> Statement:
    """What was paid of commissions is the line that paid them, on the agent's account or out of the drawer."""
    paid = (
        select(AgentCommission.paid_posting_id.label("line"), func.sum(AgentCommission.amount_minor).label("minor"))
        .where(AgentCommission.property_id == HOTEL, AgentCommission.paid_posting_id.is_not(None))
        .group_by(AgentCommission.paid_posting_id)
        .subquery()
    )
    return (
        select(_FOLIO, Posting.sequence.label("line"), paid.c.minor.label("found"), func.abs(Posting.amount_minor).label("expected"))
        .select_from(paid)
        .join(Posting, Posting.id == paid.c.line)
        .join(Folio, Folio.id == Posting.folio_id)
        .where(paid.c.minor != func.abs(Posting.amount_minor))
    )


CITY_LEDGER_INVARIANTS = (
    Invariant("account.balance", N_("The open items of an account are not what it owes"), stated_by(_items_and_balance())),
    Invariant("account.item", N_("A line on an account is not an item of it"), stated_by(_lines_and_items())),
    Invariant("account.item_line", N_("An item of an account is a line of another folio"), stated_by(_items_elsewhere())),
    Invariant("account.open", N_("What is open of an item is not what was left of it"), stated_by(_open_is_what_was_not_applied())),
    Invariant("account.applied", N_("A payment was applied to an item of another account"), stated_by(_applied_between_others())),
    Invariant("account.invoiced", N_("An item of an account does not name the invoice it is on"), stated_by(_invoiced())),
    Invariant("account.reminded", N_("A reminder is not of the items of its account, or at the wrong level"), stated_by(_reminded())),
    Invariant("account.commission", N_("Commissions that were paid are not the line that paid them"), stated_by(_commissions())),
    Invariant("account.write_off", N_("A write-off is not what was posted for it"), stated_by(_written_off())),
)
