"""How the rows of company accounts can contradict each other, and which invariant says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from hotel_desk.domain.cashier_codes import WriteOffState
from hotel_desk.domain.codes import FolioKind, FolioStatus
from hotel_desk.models.ar_account import ArAccount, RoutingInstruction
from hotel_desk.models.city_ledger import ArApplication, ArItem, WriteOff
from hotel_desk.models.commission import AgentCommission
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.models.invoice import InvoiceLine
from hotel_desk.models.profile import Profile
from hotel_desk.models.reminder import ArReminder, ReminderLetter

if TYPE_CHECKING:
    from tests.fixtures.invariants import Statement

_ACCOUNTS = select(ArAccount.folio_id)
_GUEST = select(Profile.id).where(Profile.name == "Ana Silva").limit(1).scalar_subquery()
_APPLIED = select(ArApplication.charge_item_id).union(select(ArApplication.credit_item_id))
_OTHER_ACCOUNT = select(ArAccount.id).where(ArAccount.id.not_in(select(ArItem.account_id))).limit(1).scalar_subquery()
_LINE_OF_GUEST = select(Posting.id).where(Posting.folio_id.not_in(_ACCOUNTS)).order_by(Posting.id).limit(1).scalar_subquery()
ACCOUNT_BREAKAGES: list[tuple[str, Statement]] = [
    ("account.folio", update(Folio).where(Folio.id.in_(_ACCOUNTS)).values(status=FolioStatus.CLOSED)),
    ("account.folio", update(Folio).where(Folio.id.in_(_ACCOUNTS)).values(kind=FolioKind.LEFT_UNPAID)),
    ("account.folio", update(Folio).where(Folio.id.in_(_ACCOUNTS)).values(account_code=None)),
    ("account.routing", update(RoutingInstruction).values(window_number=1)),
    ("account.routing", update(RoutingInstruction).values(window_number=7)),
    ("account.payee", update(FolioWindow).where(FolioWindow.payee_id.is_not(None)).values(payee_id=_GUEST)),
    ("account.taken_over", update(FolioWindow).values(payee_id=None)),
    ("account.taken_over", update(Posting).where(Posting.folio_id.in_(_ACCOUNTS)).values(transfer_of_id=None)),
    ("account.balance", update(ArItem).where(ArItem.open_minor > 0).values(open_minor=ArItem.open_minor - 1)),
    ("account.open", update(ArItem).where(ArItem.open_minor > 0).values(open_minor=ArItem.open_minor - 1)),
    ("account.open", update(ArApplication).values(amount_minor=ArApplication.amount_minor + 1)),
    ("account.open", delete(ArApplication)),
    ("account.item", delete(ArItem).where(ArItem.id.not_in(_APPLIED))),
    ("account.item", update(ArItem).where(ArItem.open_minor > 1).values(amount_minor=ArItem.amount_minor + 1)),
    ("account.item", update(ArItem).values(account_id=_OTHER_ACCOUNT)),
    ("account.item_line", update(ArItem).where(ArItem.id.not_in(_APPLIED)).values(posting_id=_LINE_OF_GUEST)),
    ("account.applied", update(ArApplication).values(charge_item_id=ArApplication.credit_item_id)),
    ("account.applied", update(ArApplication).values(account_id=_OTHER_ACCOUNT)),
    ("account.invoiced", update(ArItem).where(ArItem.invoice_id.is_not(None)).values(invoice_id=None)),
    ("account.invoiced", update(InvoiceLine).values(item_id=None)),
    ("account.reminded", update(ReminderLetter).values(level=3)),
    ("account.reminded", update(ReminderLetter).values(account_id=_OTHER_ACCOUNT)),
    ("account.reminded", update(ArReminder).values(level=2)),
    ("account.commission", update(AgentCommission).values(amount_minor=AgentCommission.amount_minor + 1)),
    ("account.write_off", update(WriteOff).values(amount_minor=WriteOff.amount_minor + 1)),
    ("account.write_off", update(WriteOff).values(posting_id=None)),
    ("account.write_off", update(WriteOff).values(state=WriteOffState.ASKED)),
    ("account.write_off", update(WriteOff).values(decided_by_id=WriteOff.asked_by_id)),
    ("account.left_behind", update(FolioWindow).where(FolioWindow.payee_id.is_not(None)).values(balance_minor=5)),
]
