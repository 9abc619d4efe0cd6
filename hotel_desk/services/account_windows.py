"""The window of a guest folio that an account pays: opened at check-in, filled by routing, settled at check-out.

The rules are in `docs/algorithms/company-accounts.md`. Used by commands; not commands themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import ApplicationKind
from hotel_desk.domain.codes import EntityKind, ReservationStatus, Routed
from hotel_desk.domain.credit_levels import Settlement
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import FolioId, ProfileId, ReservationId, RoutingInstructionId, new_id
from hotel_desk.domain.money import Money
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.ar_account import ArAccount, RoutingInstruction
from hotel_desk.models.city_ledger import ArApplication, ArItem
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.services import ledger
from hotel_desk.services.company_accounts import account_of, who_pays_later
from hotel_desk.services.credit_decisions import refuse_settlement
from hotel_desk.services.open_items import close_against, item_of_line, refuse_touched
from hotel_desk.services.transfers import transfer_balance
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.services.ledger import WindowState

# What putting a window on an account may write, beside its lines.
ACCOUNT_AUDIT = (AuditCode.ACCOUNT_LIMIT_EXCEEDED, AuditCode.CREDIT_LEVEL_OVERRULED)
ROUTING_AUDIT = (AuditCode.CHARGES_ROUTED,)
ROUTING_CHANGES = (EntityKind.ROUTING_INSTRUCTION, EntityKind.FOLIO)
_ROUTING = select(RoutingInstruction).where(
    RoutingInstruction.reservation_id == bindparam("reservation"), RoutingInstruction.routed == Routed.ROOM_AND_TAX
)
_ROUTINGS_OF = select(RoutingInstruction).where(RoutingInstruction.reservation_id == bindparam("reservation"))
_IN_HOUSE = (
    select(Reservation.id)
    .where(Reservation.booking_id == bindparam("booking"), Reservation.status == ReservationStatus.IN_HOUSE)
    .order_by(Reservation.id)
)
_LEFT_WINDOW = aliased(Posting)
_COUNTERED = (
    select(ArApplication.id)
    .where(
        ArApplication.kind == ApplicationKind.COUNTER,
        ArApplication.undone_at.is_(None),
        or_(ArApplication.charge_item_id == ArItem.id, ArApplication.credit_item_id == ArItem.id),
    )
    .exists()
)
# What an account took over from a window, and did not give back.
_TAKEN_OVER = (
    select(ArItem)
    .join(Posting, Posting.id == ArItem.posting_id)
    .join(_LEFT_WINDOW, _LEFT_WINDOW.id == Posting.transfer_of_id)
    .where(
        ArItem.account_id == bindparam("account"),
        _LEFT_WINDOW.folio_id == bindparam("folio"),
        _LEFT_WINDOW.window_number == bindparam("number"),
        ~_COUNTERED,
    )
    .order_by(ArItem.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)


class AccountOverLimit(StaffError):
    code = "account.over_limit"
    template = N_(
        "{name} may owe {limit}, and would owe {balance}. Nothing was posted. Take a payment in window {window} of folio {folio}, or let "
        "somebody who sets credit limits allow it, with a reason."
    )


class AccountIsClosed(StaffError):
    code = "account.closed_at_check_out"
    template = N_(
        "The account of {name}, which is to pay {balance}, is closed. The guest was not checked out. Open the account again in the "
        "set-up, or take the payment in window {window} of folio {folio}."
    )


@dataclass(frozen=True, slots=True)
class PaidByAccount:
    """What went from a guest's folio to the account of a company or agent, minor units; a credit is negative."""

    payee_name: str
    folio_number: str
    amount_minor: int


def route_at_check_in(uow: UnitOfWork, reservation_id: ReservationId, booking: Booking, folio: Folio) -> int:
    """Open the window of the account that pays for the room, where one does, and send the night charges there.

    Returns:
        The number of the window that room and tax are posted in.

    Raises:
        NoAccount, InvalidInput: an account is to pay, and none is open.
    """
    payee = who_pays_later(uow, booking)
    return ledger.FIRST_WINDOW if payee is None else _send_to(uow, reservation_id, folio, payee)


def reroute_stays(uow: UnitOfWork, booking: Booking) -> int:
    """Send the future night charges of a booking's guests in house to whoever pays by now; what was posted stays where it is.

    Returns:
        How many stays that concerns.
    """
    payee = who_pays_later(uow, booking)
    stays = [ReservationId(found) for found in uow.connection.execute(_IN_HOUSE, {"booking": booking.id}).scalars()]
    for stay in stays:
        folio = ledger.folio_of(uow, stay)
        if folio is not None and payee is not None:
            _send_to(uow, stay, folio, payee)
        elif folio is not None:
            end_routing(uow, stay)
    return len(stays)


def end_routing(uow: UnitOfWork, reservation_id: ReservationId) -> None:
    """Post what a stay costs in the first window of its folio from now on."""
    for routing in uow.session.execute(_ROUTINGS_OF, {"reservation": reservation_id}).scalars().all():
        uow.connection.execute(delete(RoutingInstruction).where(RoutingInstruction.id == routing.id))
        uow.session.expunge(routing)
        uow.record_row(AuditCode.CHARGES_ROUTED, EntityKind.FOLIO, routing.folio_id, routed=routing.routed, window=ledger.FIRST_WINDOW)
        uow.changed_row(EntityKind.ROUTING_INSTRUCTION, routing.id, {"id": routing.id, "deleted": True})


def settle_account_windows(
    uow: UnitOfWork,
    reservation_id: ReservationId | None,
    folio: Folio,
    windows: Iterable[WindowState],
    *,
    over_limit_reason: str | None = None,
) -> tuple[PaidByAccount, ...]:
    """At check-out: what stands in windows that accounts pay goes to these accounts, an open item each.

    Args:
        over_limit_reason: why one of them may owe more than its limit, or though its credit level does not allow it; needs its own
            permission.

    Raises:
        AccountIsClosed: one of them takes nothing any more.
        credit_decisions.LevelForbids: the credit level of one of them does not allow an account, and no reason was given.
        AccountOverLimit: one of them would owe more than it may, and no reason was given.
    """
    return tuple(
        put_on_account(uow, reservation_id, folio, window, payee_id=window.payee_id, over_limit_reason=over_limit_reason)
        for window in windows
        if window.payee_id is not None and window.balance_minor
    )


def bring_back_from_accounts(uow: UnitOfWork, reservation_id: ReservationId, folio: Folio) -> None:
    """When a check-out is undone: what accounts hold for that stay comes back to their windows.

    Raises:
        open_items.ItemInvoiced, open_items.ItemPartlyPaid: an account has been invoiced for it, or has paid.
    """
    for window in ledger.windows_of(uow, FolioId(folio.id)):
        account = None if window.payee_id is None else account_of(uow, window.payee_id)
        if account is not None:
            bring_back_window(uow, reservation_id, folio, window.number, account=account, reason=_("Check-out undone"))


def bring_back_window(
    uow: UnitOfWork, reservation_id: ReservationId | None, folio: Folio, number: int, *, account: ArAccount, reason: str
) -> int:
    """What an account took over from a window comes back to it, and its items are closed.

    Returns:
        How much came back, minor units, signed.

    Raises:
        open_items.ItemInvoiced, open_items.ItemPartlyPaid: the account has been invoiced for it, or has paid.
    """
    taken = uow.session.execute(_TAKEN_OVER, {"account": account.id, "folio": folio.id, "number": number}).scalars().all()
    for item in taken:
        refuse_touched(uow, item)
        line = transfer_balance(
            uow,
            source=_folio_of(uow, account),
            target=folio,
            amount_minor=item.amount_minor,
            reservation_id=reservation_id,
            reason=reason,
            target_window=number,
        )
        close_against(uow, item, item_of_line(uow, line), abs(item.amount_minor), ApplicationKind.COUNTER)
    return sum(item.amount_minor for item in taken)


def takes_charges(uow: UnitOfWork, window: WindowState) -> bool:
    """Whether the account that pays a window is still open."""
    account = None if window.payee_id is None else account_of(uow, window.payee_id)
    return account is not None and account.active


def put_on_account(
    uow: UnitOfWork,
    reservation_id: ReservationId | None,
    folio: Folio,
    window: WindowState,
    *,
    payee_id: ProfileId,
    over_limit_reason: str | None,
) -> PaidByAccount:
    """What stands in a window goes to the account of whoever pays it, one open item.

    Args:
        window: with the amount that is to go, which may be a part of its balance.

    Raises:
        AccountIsClosed, AccountOverLimit: the account takes nothing, or not so much.
    """
    payee = uow.get(Profile, payee_id, what=_("The profile"), lock=False)
    account = account_of(uow, payee_id)
    if account is None or not account.active:
        balance = str(Money.from_minor(window.balance_minor, folio.currency))
        raise AccountIsClosed("balance", name=payee.name, balance=balance, window=window.number, folio=folio.number)
    target = _folio_of(uow, account)
    if window.balance_minor > 0:
        refuse_settlement(uow, payee, Settlement.ON_ACCOUNT, over_limit_reason, field="over_limit_reason")
    _within_limit(uow, account, payee, window=window, folio=folio, over_limit_reason=over_limit_reason)
    transfer_balance(
        uow,
        source=folio,
        target=target,
        amount_minor=window.balance_minor,
        reservation_id=reservation_id,
        reason=_("Paid by the account of {name}").format(name=payee.name),
        source_window=window.number,
    )
    return PaidByAccount(payee.name, target.number, window.balance_minor)


def _within_limit(
    uow: UnitOfWork, account: ArAccount, payee: Profile, *, window: WindowState, folio: Folio, over_limit_reason: str | None
) -> None:
    owed = sum(ledger.balances(uow, FolioId(account.folio_id)).values()) + window.balance_minor
    if account.credit_limit_minor is None or window.balance_minor <= 0 or owed <= account.credit_limit_minor:
        return
    if over_limit_reason is None:
        limit, balance = (str(Money.from_minor(minor, folio.currency)) for minor in (account.credit_limit_minor, owed))
        raise AccountOverLimit("balance", name=payee.name, limit=limit, balance=balance, window=window.number, folio=folio.number)
    uow.require(Permission.SET_CREDIT_LIMIT)
    reason = given_reason(over_limit_reason)
    uow.record(AuditCode.ACCOUNT_LIMIT_EXCEEDED, account, amount_minor=owed, limit_minor=account.credit_limit_minor, reason=reason)


def _send_to(uow: UnitOfWork, reservation_id: ReservationId, folio: Folio, payee: Profile) -> int:
    number = window_of_payee(uow, folio, payee)
    routing: RoutingInstruction | None = uow.session.execute(_ROUTING, {"reservation": reservation_id}).scalar_one_or_none()
    if routing is None:
        routing = RoutingInstruction(
            id=RoutingInstructionId(new_id()),
            property_id=uow.property_id,
            reservation_id=reservation_id,
            routed=Routed.ROOM_AND_TAX,
            folio_id=folio.id,
            window_number=number,
        )
        uow.session.add(routing)
    elif (routing.folio_id, routing.window_number) == (folio.id, number):
        return number
    routing.folio_id, routing.window_number = folio.id, number
    uow.changed(routing)
    uow.record(AuditCode.CHARGES_ROUTED, folio, routed=Routed.ROOM_AND_TAX, window=number, payee=payee.name)
    return number


def window_of_payee(uow: UnitOfWork, folio: Folio, payee: Profile) -> int:
    """The window that a company or agent pays: the one it has, else a new one."""
    known = next((one.number for one in ledger.windows_of(uow, FolioId(folio.id)) if one.payee_id == payee.id), None)
    return known or ledger.open_window(uow, folio, payee_id=ProfileId(payee.id), payee_name=payee.name)


def _folio_of(uow: UnitOfWork, account: ArAccount) -> Folio:
    return uow.get(Folio, account.folio_id, what=_("The folio"), lock=False)
