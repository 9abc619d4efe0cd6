"""The city ledger: what a company or agent owes, and what it has paid applied to it (`docs/algorithms/company-accounts.md`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import ApplicationKind, ArItemKind, KeptBack
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import ArAccountId, ArApplicationId, ArItemId, FolioId, ProfileId
from hotel_desk.domain.open_items import OpenCharge, Part, checked_parts
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import LANGUAGES, N_, _
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.city_ledger import ArApplication, ArItem
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.profile import Profile
from hotel_desk.services import ledger
from hotel_desk.services.account_windows import ACCOUNT_AUDIT, bring_back_window, settle_account_windows
from hotel_desk.services.chosen_profiles import chosen_profile
from hotel_desk.services.company_accounts import NoAccount, account_of
from hotel_desk.services.kept_back import post_kept_back, take_kept_back
from hotel_desk.services.open_items import close_against, open_again
from hotel_desk.services.posting_codes import open_folio
from hotel_desk.services.typed_text import given_reason, money_note

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.services.ledger import WindowState

LONGEST_TERMS = 365
HIGHEST_LIMIT_MINOR = 100_000_000_000
_CHANGES = (EntityKind.AR_ITEM, EntityKind.AR_ACCOUNT)
_MOVES = (EntityKind.FOLIO, EntityKind.POSTING, *_CHANGES)
_BY_STAFF = frozenset({ApplicationKind.APPLIED, ApplicationKind.KEPT_BACK})
_ITEMS = (
    select(ArItem)
    .where(ArItem.id.in_(bindparam("items", expanding=True)))
    .order_by(ArItem.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)
_APPLICATION = (
    select(ArApplication)
    .where(ArApplication.id == bindparam("application"), ArApplication.property_id == bindparam("hotel"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_NAME_PAYEE = (
    update(FolioWindow)
    .where(FolioWindow.folio_id == bindparam("of_folio"), FolioWindow.number == bindparam("of_number"))
    .values(payee_id=bindparam("payee"), payee_name=bindparam("called"))
)


class PaidByAnother(StaffError):
    code = "account.window_paid_by_another"
    template = N_(
        "Window {window} of folio {folio} is paid by another account. Nothing was posted. Move the lines to another window first."
    )


class NothingToTransfer(StaffError):
    code = "account.nothing_to_transfer"
    template = N_("Nothing stands in window {window} of folio {folio} that could go to an account, or come back. Nothing was posted.")


class NotOfThisAccount(StaffError):
    code = "account.not_of_this_account"
    template = N_("These items are not of one account, or the credit is not one. Nothing was applied. Choose items of one account.")


class NotUndoable(StaffError):
    code = "account.application_not_undoable"
    template = N_("Only what was applied by hand can be undone, once. Nothing was changed. Post what is due again if it is due.")


@dataclass(frozen=True, slots=True)
class WindowOnAccount:
    """What went from a window to an account, or came back (negative), minor units."""

    folio_id: FolioId
    window_number: int
    account_name: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class CreditApplied:
    """What was applied of a credit, or undone, and what is left of it, minor units, above zero."""

    account_id: ArAccountId
    applied_minor: int
    left_minor: int


@dataclass(frozen=True, slots=True)
class AccountTerms:
    """On what terms a company or agent pays later. `credit_limit_minor`: None: no limit."""

    profile_id: ProfileId
    terms_days: int
    credit_limit_minor: int | None


@command(
    title=N_("Put window on account"),
    permission=Permission.TRANSFER_TO_CITY_LEDGER,
    audit=(AuditCode.POSTINGS_TRANSFERRED, AuditCode.FOLIO_WINDOW_CHANGED, *ACCOUNT_AUDIT),
    changes=_MOVES,
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="take_back_from_account",
    result=WindowOnAccount,
)
def transfer_to_account(
    uow: UnitOfWork, *, folio_id: FolioId, window_number: int, profile_id: ProfileId, over_limit_reason: str | None = None
) -> WindowOnAccount:
    """Let a company or agent pay a window: what stands in it goes to its account, an open item there.

    The window is that account's from now on: what comes later goes there at check-out.

    Args:
        over_limit_reason: why the account may owe more than its limit; needs its own permission.

    Raises:
        NoAccount, AccountIsClosed: it has none that takes charges.
        AccountOverLimit: it would owe more than it may, and no reason was given.
        PaidByAnother, NothingToTransfer, FolioClosed: the window has nothing for it.
    """
    folio, reservation_id = open_folio(uow, folio_id, closed_allowed=False)
    window = _window(uow, folio, window_number)
    payee = chosen_profile(uow, profile_id, what=_("The profile"))
    account = account_of(uow, profile_id)
    if account is None or not account.active:
        raise NoAccount("profile_id", name=payee.name)
    if window.payee_id not in {None, profile_id} or folio.id == account.folio_id:
        raise PaidByAnother(window=window_number, folio=folio.number)
    if not window.balance_minor:
        raise NothingToTransfer(window=window_number, folio=folio.number)
    if window.payee_id is None:
        uow.connection.execute(_NAME_PAYEE, {"of_folio": folio.id, "of_number": window_number, "payee": profile_id, "called": payee.name})
        uow.record(AuditCode.FOLIO_WINDOW_CHANGED, folio, window=window_number, payee=payee.name)
    locked = _window(uow, folio, window_number)
    paid = settle_account_windows(uow, reservation_id, folio, [locked], over_limit_reason=over_limit_reason)
    return WindowOnAccount(folio_id, window_number, payee.name, sum(one.amount_minor for one in paid))


@command(
    title=N_("Take window back from account"),
    permission=Permission.TRANSFER_TO_CITY_LEDGER,
    audit=(AuditCode.POSTINGS_TRANSFERRED, AuditCode.ACCOUNT_ITEM_TAKEN_BACK),
    changes=_MOVES,
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="transfer_to_account",
    result=WindowOnAccount,
)
def take_back_from_account(uow: UnitOfWork, *, folio_id: FolioId, window_number: int, reason: str) -> WindowOnAccount:
    """What an account took over from a window of an open folio stands in it again, and its items are closed.

    Raises:
        ItemInvoiced, ItemPartlyPaid: the account has been invoiced for it, or has paid.
        NothingToTransfer: it holds nothing of this window.
        FolioClosed: the guest has left; undo the check-out.
        ReasonMissing: no reason was given.
    """
    why = given_reason(reason)
    folio, reservation_id = open_folio(uow, folio_id, closed_allowed=False)
    window = _window(uow, folio, window_number)
    account = None if window.payee_id is None else account_of(uow, window.payee_id)
    amount = 0 if account is None else bring_back_window(uow, reservation_id, folio, window_number, account=account, reason=why)
    if account is None or not amount:
        raise NothingToTransfer(window=window_number, folio=folio.number)
    uow.record(AuditCode.ACCOUNT_ITEM_TAKEN_BACK, account, amount_minor=amount, folio=folio.number, window=window_number, reason=why)
    payee = uow.get(Profile, account.profile_id, what=_("The profile"), lock=False)
    return WindowOnAccount(folio_id, window_number, payee.name, -amount)


@command(
    title=N_("Apply payment to items"),
    permission=Permission.MANAGE_ACCOUNTS,
    audit=(AuditCode.ACCOUNT_CREDIT_APPLIED, AuditCode.ACCOUNT_KEPT_BACK),
    changes=_MOVES,
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="undo_application",
    result=CreditApplied,
)
def apply_payment(
    uow: UnitOfWork,
    *,
    credit_item_id: ArItemId,
    parts: Sequence[Part],
    kept_back: Sequence[Part] = (),
    kept_back_as: KeptBack = KeptBack.FEE,
) -> CreditApplied:
    """Say which charges a payment on an account is for; what is not applied stays a credit.

    Args:
        kept_back: what a bank kept of the payment, or the company took off for paying early, by item: posted under a code of its own, it
            closes these items too. Needs the permission for allowances.

    Raises:
        NotOfThisAccount: the items are of different accounts, or the credit is a charge.
        InvalidInput: the parts are more than the credit has, or than an item has open.
    """
    credit, charges = _locked_items(uow, credit_item_id, [part.item_id for part in (*parts, *kept_back)])
    checked_parts(-credit.open_minor, parts, [OpenCharge(ArItemId(one.id), one.open_minor, one.due_date) for one in charges.values()])
    for part in parts:
        close_against(uow, charges[part.item_id], credit, part.amount_minor, ApplicationKind.APPLIED)
    post_kept_back(uow, credit, charges, kept_back, kept_back_as)
    applied = sum(part.amount_minor for part in parts)
    uow.record(AuditCode.ACCOUNT_CREDIT_APPLIED, credit, amount_minor=applied, items=len(parts))
    return CreditApplied(ArAccountId(credit.account_id), applied, -credit.open_minor)


@command(
    title=N_("Undo application"),
    permission=Permission.MANAGE_ACCOUNTS,
    audit=(AuditCode.ACCOUNT_APPLICATION_UNDONE, AuditCode.POSTING_REVERSED, AuditCode.POSTING_ADJUSTED),
    changes=_MOVES,
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="apply_payment",
    result=CreditApplied,
)
def undo_application(uow: UnitOfWork, *, application_id: ArApplicationId, reason: str) -> CreditApplied:
    """Take a payment off an item again: both are open as before, and the line of history stays.

    What was kept back of a payment is taken off all its items, and its line is reversed, or adjusted where its day is closed.

    Raises:
        NotUndoable: it was undone before, or was not applied by hand.
        ReasonMissing: no reason was given.
    """
    why = given_reason(reason)
    named = {"application": application_id, "hotel": uow.property_id}
    application: ArApplication | None = uow.session.execute(_APPLICATION, named).scalar_one_or_none()
    if application is None or application.undone_at is not None or application.kind not in _BY_STAFF:
        raise NotUndoable
    account_id, amount, credit_id = application.account_id, application.amount_minor, application.credit_item_id
    if application.kind is ApplicationKind.KEPT_BACK:
        amount = take_kept_back(uow, credit_id, why)
    else:
        open_again(uow, application, why)
    credit = uow.get(ArItem, credit_id, what=_("The item"), lock=False)
    uow.record(AuditCode.ACCOUNT_APPLICATION_UNDONE, credit, amount_minor=amount, reason=why)
    return CreditApplied(ArAccountId(account_id), amount, -credit.open_minor)


@command(
    title=N_("Set terms of account"),
    permission=Permission.MANAGE_ACCOUNTS,
    audit=(AuditCode.ACCOUNT_TERMS_SET,),
    changes=(EntityKind.AR_ACCOUNT,),
    result=AccountTerms,
)
def set_account_terms(
    uow: UnitOfWork,
    *,
    profile_id: ProfileId,
    terms_days: int,
    credit_limit_minor: int | None,
    billing_address: str = "",
    language: str = "",
) -> AccountTerms:
    """Say until when a company or agent pays what it owes, up to how much, and where its papers go.

    Items that are there already stay due as they are.

    Args:
        terms_days: from the day of an item to its due date.
        credit_limit_minor: minor units; None: no limit. Another one than before needs its own permission.
        language: of its papers; empty: that of letters.

    Raises:
        NoAccount: it has none.
        InvalidInput: the days, the limit or the language are not possible.
    """
    _check_terms(terms_days, credit_limit_minor, language)
    holder = chosen_profile(uow, profile_id, what=_("The profile"))
    account = account_of(uow, profile_id)
    if account is None:
        raise NoAccount("profile_id", name=holder.name)
    if credit_limit_minor != account.credit_limit_minor:
        uow.require(Permission.SET_CREDIT_LIMIT)
    new = {
        "terms_days": terms_days,
        "credit_limit_minor": credit_limit_minor,
        "billing_address": money_note(billing_address, field="billing_address"),
        "language": language,
    }
    changed = {name: [getattr(account, name), value] for name, value in new.items() if getattr(account, name) != value}
    for name, value in new.items():
        setattr(account, name, value)
    if changed:
        uow.record(AuditCode.ACCOUNT_TERMS_SET, account, changed=changed)
    return AccountTerms(profile_id, terms_days, credit_limit_minor)


def _check_terms(terms_days: int, credit_limit_minor: int | None, language: str) -> None:
    if not 0 <= terms_days <= LONGEST_TERMS:
        raise InvalidInput("terms_days", problem=N_("An account pays within a year. Nothing was saved. Enter 0 to 365 days."))
    if credit_limit_minor is not None and not 0 <= credit_limit_minor <= HIGHEST_LIMIT_MINOR:
        raise InvalidInput(
            "credit_limit_minor", problem=N_("A limit is zero or more. Nothing was saved. Enter another one, or none for no limit.")
        )
    if language and language not in LANGUAGES:
        raise InvalidInput("language", problem=N_("Papers are not written in this language. Nothing was saved. Choose another one."))


def _window(uow: UnitOfWork, folio: Folio, number: int) -> WindowState:
    found = next((one for one in ledger.windows_of(uow, FolioId(folio.id)) if one.number == number), None)
    if found is None:
        raise NothingToTransfer(window=number, folio=folio.number)
    return found


def _locked_items(uow: UnitOfWork, credit_id: ArItemId, charge_ids: Sequence[ArItemId]) -> tuple[ArItem, dict[ArItemId, ArItem]]:
    """A credit and the charges it is for. The folio's windows are locked first, as whoever posts on the account does."""
    credit = uow.get(ArItem, credit_id, what=_("The item"), lock=False)
    account = uow.get(ArAccount, credit.account_id, what=_("The account"), lock=False)
    ledger.windows_of(uow, FolioId(account.folio_id))
    items = {ArItemId(one.id): one for one in uow.session.execute(_ITEMS, {"items": sorted({credit_id, *charge_ids})}).scalars()}
    charges = {item_id: items[item_id] for item_id in charge_ids if item_id in items}
    of_this = all(one.account_id == credit.account_id and one.kind is ArItemKind.CHARGE for one in charges.values())
    if credit.kind is not ArItemKind.CREDIT or len(charges) < len(set(charge_ids)) or not of_this:
        raise NotOfThisAccount
    return credit, charges
