"""Several bills settled together: one payment, what accounts take over, what is held already (`docs/algorithms/joint-payments.md`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import CodeKind, EntityKind, PostingKind, ReceiptKind, SyncRule
from hotel_desk.domain.errors import InvalidInput, NotFound, StaffError
from hotel_desk.domain.foreign_cash import ForeignNotes
from hotel_desk.domain.ids import FolioId, ProfileId, ReceiptId, ReservationId, TransactionCodeId, new_id
from hotel_desk.domain.joint_payments import BillPart, SettledBy, checked_bills, refuse_other_sum
from hotel_desk.domain.money import Money
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Folio
from hotel_desk.services import ledger
from hotel_desk.services.account_windows import put_on_account, window_of_payee
from hotel_desk.services.chosen_profiles import chosen_profile
from hotel_desk.services.company_accounts import NoAccount, account_of
from hotel_desk.services.foreign_cash import checked_notes, write_notes
from hotel_desk.services.ledger import Card, NewPosting, WindowState
from hotel_desk.services.posting_codes import (
    Posted,
    checked_reference,
    code_of_kind,
    issue_receipt,
    method_particulars,
    open_folio,
    positive_amount,
)
from hotel_desk.services.transfers import transfer_balance

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_MONEY = (EntityKind.FOLIO, EntityKind.POSTING, EntityKind.RECEIPT)
_NOT_PAID_NOW = N_("Only bills that are paid now are in a payment. Nothing was taken.")
_ACCOUNTS = (EntityKind.AR_ITEM, EntityKind.AR_ACCOUNT)


class NotHeld(StaffError):
    code = "settlement.not_held"
    template = N_(
        "The other windows of folio {folio} hold {credit} of the guest's money. Nothing was posted. Use at most this much, or take a "
        "payment."
    )


class MoreThanOwed(StaffError):
    code = "settlement.more_than_owed"
    template = N_("Window {window} of folio {folio} owes {balance}. Nothing was posted. Settle at most this much.")


@dataclass(frozen=True, slots=True)
class JointlyPaid:
    """One payment for several bills, minor units.

    `receipt_id`: any of its receipts leads to the one paper; None: no money was taken. `change_minor`: given back for foreign notes.
    """

    amount_minor: int
    parts: tuple[Posted, ...]
    receipt_numbers: tuple[str, ...]
    receipt_id: ReceiptId | None = None
    joint_key: UUID | None = None
    change_minor: int = 0


@dataclass(frozen=True, slots=True)
class SettledOtherwise:
    """What an account took over of a window, or what was covered by money that is held, minor units."""

    folio_id: FolioId
    window_number: int
    amount_minor: int
    account_name: str = ""


@dataclass(frozen=True, slots=True)
class BillsSettled:
    """What was settled of several bills, minor units."""

    paid: JointlyPaid | None
    on_account: tuple[SettledOtherwise, ...]
    prepaid: tuple[SettledOtherwise, ...]

    @property
    def amount_minor(self) -> int:
        """Everything together."""
        others = sum(one.amount_minor for one in (*self.on_account, *self.prepaid))
        return others + (0 if self.paid is None else self.paid.amount_minor)


@command(
    title=N_("Take joint payment"),
    permission=Permission.TAKE_PAYMENT,
    audit=(AuditCode.PAYMENT_TAKEN,),
    changes=_MONEY,
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="reverse_posting",
    result=JointlyPaid,
)
def take_joint_payment(
    uow: UnitOfWork,
    *,
    parts: Sequence[BillPart],
    transaction_code_id: TransactionCodeId,
    amount_minor: int,
    card: Card | None = None,
    reference: str | None = None,
    notes: ForeignNotes | None = None,
) -> JointlyPaid:
    """Take one payment for several windows: a line and a receipt number for each, one paper for all of them.

    Each part is a payment of its own afterwards: it is given back or taken back like any other.

    Args:
        parts: which windows, and how much of the payment each of them gets.
        amount_minor: what is handed over: the sum of the parts, to the cent.
        notes: foreign notes that all of it is paid with; they stand beside the first part, change is given in the hotel's currency.

    Raises:
        InvalidInput: the parts are none, twice, without an amount, or come to another sum; or the method's particulars are missing.
        FolioClosed: one of the guests has left and paid.
        NoRate, RateChanged, NotEnoughNotes: the foreign notes are not worth what was shown.
    """
    checked_bills(parts)
    refuse_other_sum(parts, positive_amount(amount_minor))
    if any(part.by is not SettledBy.PAY_NOW for part in parts):
        raise InvalidInput("parts", problem=_NOT_PAID_NOW)
    code = code_of_kind(uow, transaction_code_id, CodeKind.PAYMENT)
    reference = checked_reference(reference)
    particulars = method_particulars(code, card, reference)
    lines = [
        replace(line, transaction_code_id=transaction_code_id, text=code.name, card=particulars, reference=reference)
        for line in _lines(uow, parts, transaction_code_id)
    ]
    worth, change = (0, 0) if notes is None else checked_notes(uow, code, notes, amount_minor)
    totals = ledger.append(uow, lines)
    key = new_id() if len(lines) > 1 else None
    done = [_receipted(uow, line, totals[line.folio_id], key, code=code.code) for line in lines]
    if notes is not None:
        # The other parts are paid out of the first one's change.
        write_notes(uow, lines[0].id, notes, worth, worth + lines[0].net_minor)
    numbers = tuple(str(one.receipt_number) for one in done)
    return JointlyPaid(amount_minor, tuple(done), numbers, done[0].receipt_id, key, change)


@command(
    title=N_("Put a part on account"),
    permission=Permission.TRANSFER_TO_CITY_LEDGER,
    audit=(AuditCode.POSTINGS_TRANSFERRED, AuditCode.ACCOUNT_LIMIT_EXCEEDED),
    changes=(EntityKind.FOLIO, EntityKind.POSTING, *_ACCOUNTS),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="take_back_from_account",
    result=SettledOtherwise,
)
def settle_on_account(
    uow: UnitOfWork,
    *,
    folio_id: FolioId,
    window_number: int,
    profile_id: ProfileId,
    amount_minor: int,
    over_limit_reason: str | None = None,
) -> SettledOtherwise:
    """Let a company or agent pay a part of a window, or all of it: it goes by the company's window of the folio to its account.

    The window stays the guest's: what comes later is asked of the guest. `transfer_to_account` gives the window itself to the account.

    Args:
        amount_minor: minor units, above zero, at most what the window owes.
        over_limit_reason: why the account may owe more than its limit; needs its own permission.

    Raises:
        NoAccount: it has none that takes charges.
        MoreThanOwed, FolioClosed, NoWindowLeft: the folio has nothing of it to give.
        AccountOverLimit: the account would owe more than it may, and no reason was given.
    """
    amount = positive_amount(amount_minor)
    payee = chosen_profile(uow, profile_id, what=_("The profile"))
    account = account_of(uow, profile_id)
    if account is None or not account.active:
        raise NoAccount("profile_id", name=payee.name)
    folio, reservation_id = open_folio(uow, folio_id, closed_allowed=False)
    window = _owing(uow, folio, window_number, amount)
    number = window.number if window.payee_id == profile_id else window_of_payee(uow, folio, payee)
    if number != window.number:
        why = _("Paid by the account of {name}").format(name=payee.name)
        _between_windows(uow, folio, window.number, number, amount_minor=amount, reason=why)
    put_on_account(
        uow, reservation_id, folio, WindowState(number, amount, profile_id), payee_id=profile_id, over_limit_reason=over_limit_reason
    )
    return SettledOtherwise(folio_id, window_number, amount, payee.name)


@command(
    title=N_("Settle with money held"),
    permission=Permission.TRANSFER_POSTING,
    audit=(AuditCode.POSTINGS_TRANSFERRED,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    result=SettledOtherwise,
)
def settle_from_credit(uow: UnitOfWork, *, folio_id: FolioId, window_number: int, amount_minor: int) -> SettledOtherwise:
    """Cover a window with what the guest has paid ahead: credit of the other windows of the folio moves to it.

    Windows that an account pays are left out: their money is not the guest's.

    Args:
        amount_minor: minor units, above zero, at most what the window owes.

    Raises:
        NotHeld: the other windows hold less than that.
        MoreThanOwed, FolioClosed: the window owes less, or takes nothing any more.
    """
    amount = positive_amount(amount_minor)
    folio, _reservation = open_folio(uow, folio_id, closed_allowed=False)
    _owing(uow, folio, window_number, amount)
    held = [
        one for one in ledger.windows_of(uow, folio_id) if one.balance_minor < 0 and one.payee_id is None and one.number != window_number
    ]
    credit = -sum(one.balance_minor for one in held)
    if credit < amount:
        raise NotHeld("amount_minor", folio=folio.number, credit=str(Money.from_minor(credit, folio.currency)))
    left = amount
    for one in held:
        part = min(left, -one.balance_minor)
        if part:
            _between_windows(uow, folio, one.number, window_number, amount_minor=-part, reason=_("Paid ahead"))
        left -= part
    return SettledOtherwise(folio_id, window_number, amount)


@command(
    title=N_("Settle bills"),
    permission=None,
    audit=(AuditCode.PAYMENT_TAKEN, AuditCode.POSTINGS_TRANSFERRED, AuditCode.ACCOUNT_LIMIT_EXCEEDED),
    changes=(*_MONEY, *_ACCOUNTS),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    result=BillsSettled,
)
def settle_bills(
    uow: UnitOfWork,
    *,
    parts: Sequence[BillPart],
    transaction_code_id: TransactionCodeId | None = None,
    amount_minor: int = 0,
    card: Card | None = None,
    reference: str | None = None,
    over_limit_reason: str | None = None,
    notes: ForeignNotes | None = None,
) -> BillsSettled:
    """Settle several bills at once, each in its own way: all of it or nothing. Whoever does it needs the permission of each way.

    Args:
        parts: which windows, how much of each, and how; a window may be settled in several ways.
        transaction_code_id: the method of what is paid now.
        amount_minor: what is handed over: the sum of the parts that are paid now.
        notes: foreign notes that what is paid now is paid with.

    Raises:
        InvalidInput: as for `take_joint_payment`; or money is to be taken and no method is named.
        NotAllowed: the permission for one of the ways is missing.
        NoRate, RateChanged, NotEnoughNotes: as for `take_joint_payment`.
        NotHeld, MoreThanOwed, NoAccount, AccountOverLimit, FolioClosed: as for each way.
    """
    checked_bills(parts)
    by_way = {way: [part for part in parts if part.by is way] for way in SettledBy}
    for way, permission in _PERMISSIONS.items():
        if by_way[way]:
            uow.require(permission)
    prepaid = tuple(
        settle_from_credit(uow, folio_id=part.folio_id, window_number=part.window_number, amount_minor=part.amount_minor)
        for part in by_way[SettledBy.PREPAID]
    )
    on_account = tuple(_on_account(uow, part, over_limit_reason) for part in by_way[SettledBy.ON_ACCOUNT])
    now = by_way[SettledBy.PAY_NOW]
    refuse_other_sum(now, amount_minor)
    if notes is not None and not now:
        raise InvalidInput("notes", problem=_NOT_PAID_NOW)
    if now and transaction_code_id is None:
        raise InvalidInput("transaction_code_id", problem=N_("The method is missing. Nothing was taken. Choose one."))
    paid = None
    if now and transaction_code_id is not None:
        paid = take_joint_payment(
            uow, parts=now, transaction_code_id=transaction_code_id, amount_minor=amount_minor, card=card, reference=reference, notes=notes
        )
    return BillsSettled(paid, on_account, prepaid)


_PERMISSIONS = {
    SettledBy.PAY_NOW: Permission.TAKE_PAYMENT,
    SettledBy.ON_ACCOUNT: Permission.TRANSFER_TO_CITY_LEDGER,
    SettledBy.PREPAID: Permission.TRANSFER_POSTING,
}


def _on_account(uow: UnitOfWork, part: BillPart, over_limit_reason: str | None) -> SettledOtherwise:
    assert part.profile_id is not None  # noqa: S101 - `checked_bills` has seen it
    return settle_on_account(
        uow,
        folio_id=part.folio_id,
        window_number=part.window_number,
        profile_id=part.profile_id,
        amount_minor=part.amount_minor,
        over_limit_reason=over_limit_reason,
    )


def _lines(uow: UnitOfWork, parts: Sequence[BillPart], code_id: TransactionCodeId) -> list[NewPosting]:
    """A line for each part in the order of the parts; the folios are locked in the order of their ids."""
    folios = {folio_id: open_folio(uow, folio_id) for folio_id in sorted({part.folio_id for part in parts})}
    lines = []
    for part in parts:
        folio, reservation_id = folios[part.folio_id]
        lines.append(
            NewPosting(
                folio_id=FolioId(folio.id),
                window_number=part.window_number if folio.id == part.folio_id else ledger.FIRST_WINDOW,
                kind=PostingKind.PAYMENT,
                transaction_code_id=code_id,
                text="",
                net_minor=-part.amount_minor,
                reservation_id=reservation_id,
            )
        )
    return lines


def _receipted(uow: UnitOfWork, line: NewPosting, balance_minor: int, key: UUID | None, *, code: str) -> Posted:
    number, receipt_id = issue_receipt(uow, line, ReceiptKind.PAYMENT, key)
    joint = {} if key is None else {"joint_key": key.hex}
    uow.record_row(
        AuditCode.PAYMENT_TAKEN,
        EntityKind.FOLIO,
        line.folio_id,
        amount_minor=line.net_minor,
        posting=line.id,
        reason="",
        code=code,
        **joint,
    )
    return Posted(line.id, line.folio_id, line.net_minor, balance_minor, number, receipt_id)


def _owing(uow: UnitOfWork, folio: Folio, number: int, amount_minor: int) -> WindowState:
    """A window that owes at least that much.

    Raises:
        NotFound: the folio has no such window.
        MoreThanOwed: it owes less.
    """
    window = next((one for one in ledger.windows_of(uow, FolioId(folio.id)) if one.number == number), None)
    if window is None:
        raise NotFound(what=_("The folio window"))
    if amount_minor > window.balance_minor:
        balance = str(Money.from_minor(max(0, window.balance_minor), folio.currency))
        raise MoreThanOwed("amount_minor", window=number, folio=folio.number, balance=balance)
    return window


def _between_windows(uow: UnitOfWork, folio: Folio, source: int, target: int, *, amount_minor: int, reason: str) -> None:
    transfer_balance(
        uow,
        source=folio,
        target=folio,
        amount_minor=amount_minor,
        reservation_id=None if folio.reservation_id is None else ReservationId(folio.reservation_id),
        reason=reason,
        source_window=source,
        target_window=target,
    )
