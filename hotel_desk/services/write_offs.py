"""What an account will never pay: asked by one person, decided by another, given up by a line of its own code.

The rules are in `docs/algorithms/company-accounts.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import ApplicationKind, ArItemKind, WriteOffState
from hotel_desk.domain.codes import EntityKind, PostingKind, SyncRule
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import ArItemId, FolioId, TransactionCodeId, WriteOffId, new_id
from hotel_desk.domain.money import Money
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.settings import WRITE_OFF_CODE
from hotel_desk.language import N_, _
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.city_ledger import ArItem, WriteOff
from hotel_desk.models.types import NAME_LENGTH
from hotel_desk.services import ledger
from hotel_desk.services.ledger import NewPosting
from hotel_desk.services.open_items import close_against, item_of_line
from hotel_desk.services.posting_codes import positive_amount
from hotel_desk.services.tax_rules import code_named
from hotel_desk.services.typed_text import given_reason, money_note

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_WAITING = select(WriteOff.id).where(WriteOff.item_id == bindparam("item"), WriteOff.state == WriteOffState.ASKED)


class WriteOffTooHigh(StaffError):
    code = "account.write_off_too_high"
    template = N_("Only {amount} of this item is open. Nothing was written off. Ask for at most this amount.")


class AskedAlready(StaffError):
    code = "account.write_off_asked_already"
    template = N_("A write-off of this item waits for a decision already. Nothing was changed. Have that one decided first.")


class DecidedAlready(StaffError):
    code = "account.write_off_decided_already"
    template = N_("This write-off was decided by somebody meanwhile. Nothing was changed.")


class NeedsSomebodyElse(StaffError):
    code = "account.write_off_needs_somebody_else"
    template = N_("Whoever asks for a write-off does not approve it. Nothing was changed. Have somebody else decide it.")


@dataclass(frozen=True, slots=True)
class WriteOffAnswer:
    """A write-off as it is now; the amount in minor units."""

    write_off_id: WriteOffId
    state: WriteOffState
    amount_minor: int


@command(
    title=N_("Ask for write-off"),
    permission=Permission.MANAGE_ACCOUNTS,
    audit=(AuditCode.WRITE_OFF_ASKED,),
    changes=(EntityKind.WRITE_OFF,),
    locks=POSTING_LOCKS,
    result=WriteOffAnswer,
)
def ask_write_off(uow: UnitOfWork, *, item_id: ArItemId, amount_minor: int, reason: str) -> WriteOffAnswer:
    """Ask to give up what an account owes on an item, or a part of it; nothing is posted until somebody else has approved it.

    Args:
        amount_minor: minor units, above zero, at most what is open.

    Raises:
        WriteOffTooHigh: less is open of the item.
        AskedAlready: a write-off of it waits for a decision.
        ReasonMissing: no reason was given.
    """
    why = given_reason(reason)
    item = uow.get(ArItem, item_id, what=_("The item"))
    amount = positive_amount(amount_minor)
    _refuse_above(uow, item, amount)
    if uow.connection.execute(_WAITING, {"item": item_id}).first() is not None:
        raise AskedAlready
    asked = WriteOff(
        id=WriteOffId(new_id()),
        property_id=uow.property_id,
        item_id=item_id,
        amount_minor=amount,
        reason=why,
        state=WriteOffState.ASKED,
        asked_at=uow.clock.now(),
        asked_by_id=uow.actor.user_id,
        decision_reason="",
    )
    uow.session.add(asked)
    uow.record(AuditCode.WRITE_OFF_ASKED, asked, amount_minor=amount, reason=why)
    return WriteOffAnswer(WriteOffId(asked.id), asked.state, amount)


@command(
    title=N_("Decide write-off"),
    permission=Permission.APPROVE_WRITE_OFF,
    audit=(AuditCode.WRITE_OFF_APPROVED, AuditCode.WRITE_OFF_REFUSED),
    changes=(EntityKind.WRITE_OFF, EntityKind.AR_ITEM, EntityKind.FOLIO, EntityKind.POSTING),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    result=WriteOffAnswer,
)
def decide_write_off(uow: UnitOfWork, *, write_off_id: WriteOffId, approve: bool, reason: str = "") -> WriteOffAnswer:
    """Approve a write-off, which posts it on the account and closes the item by it, or refuse it.

    Args:
        reason: why it is refused; may be left out for an approval.

    Raises:
        NeedsSomebodyElse: it was asked by whoever wants to approve it.
        DecidedAlready: somebody else has decided.
        WriteOffTooHigh: less is open by now.
        ReasonMissing: it is refused without a reason.
    """
    asked = uow.get(WriteOff, write_off_id, what=_("The write-off"))
    if asked.state is not WriteOffState.ASKED:
        raise DecidedAlready
    if approve and asked.asked_by_id == uow.actor.user_id:
        raise NeedsSomebodyElse
    why = money_note(reason, field="reason") if approve else given_reason(reason)
    if approve:
        _post(uow, asked)
    asked.state = WriteOffState.APPROVED if approve else WriteOffState.REFUSED
    asked.decided_at, asked.decided_by_id, asked.decision_reason = uow.clock.now(), uow.actor.user_id, why
    code = AuditCode.WRITE_OFF_APPROVED if approve else AuditCode.WRITE_OFF_REFUSED
    uow.record(code, asked, amount_minor=asked.amount_minor, reason=why)
    return WriteOffAnswer(write_off_id, asked.state, asked.amount_minor)


def _post(uow: UnitOfWork, asked: WriteOff) -> None:
    """The line that gives the amount up, applied to the item. It carries no tax: what was charged stays taxed as it was."""
    found = uow.get(ArItem, asked.item_id, what=_("The item"), lock=False)
    account = uow.get(ArAccount, found.account_id, what=_("The account"), lock=False)
    ledger.windows_of(uow, FolioId(account.folio_id))
    item = uow.get(ArItem, asked.item_id, what=_("The item"))
    _refuse_above(uow, item, asked.amount_minor)
    code = code_named(uow, uow.setting(WRITE_OFF_CODE))
    line = NewPosting(
        folio_id=FolioId(account.folio_id),
        kind=PostingKind.ALLOWANCE,
        transaction_code_id=TransactionCodeId(code.id),
        text=code.name[:NAME_LENGTH],
        net_minor=-asked.amount_minor,
        reason=asked.reason,
    )
    ledger.append(uow, [line])
    close_against(uow, item, item_of_line(uow, line.id), asked.amount_minor, ApplicationKind.WRITTEN_OFF)
    asked.posting_id = line.id


def _refuse_above(uow: UnitOfWork, item: ArItem, amount_minor: int) -> None:
    opened = item.open_minor if item.kind is ArItemKind.CHARGE else 0
    if amount_minor > opened:
        raise WriteOffTooHigh("amount_minor", amount=str(Money.from_minor(opened, uow.hotel.currency)))
