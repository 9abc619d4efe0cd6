"""Guests leave, and what was done too early is taken back the same day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import LeavingWay
from hotel_desk.domain.codes import EntityKind, FolioStatus, HousekeepingStatus, OccupancyState, PostingKind, ReservationStatus
from hotel_desk.domain.credit_levels import Settlement
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import FolioId, ReservationId, TransactionCodeId
from hotel_desk.domain.money import Money
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import Event, after
from hotel_desk.domain.room_refusals import NoRoomGiven
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Room
from hotel_desk.services import ledger, occupancies
from hotel_desk.services.account_windows import (
    ACCOUNT_AUDIT,
    ROUTING_AUDIT,
    ROUTING_CHANGES,
    PaidByAccount,
    bring_back_from_accounts,
    end_routing,
    settle_account_windows,
    takes_charges,
)
from hotel_desk.services.cashier import pay_refund
from hotel_desk.services.charge_routing import RULES_END_AUDIT, RULES_END_CHANGES, end_rules_of, end_rules_to, take_rules_up_again
from hotel_desk.services.chosen_profiles import chosen_profile
from hotel_desk.services.credit_decisions import refuse_settlement
from hotel_desk.services.fees import FEE_AUDIT, settle_departure
from hotel_desk.services.hourly_charges import refuse_uncharged_hours
from hotel_desk.services.late_charges import bring_late_charges_back
from hotel_desk.services.package_sales import refuse_taken_without_night
from hotel_desk.services.planned_rules import plan_rules_again
from hotel_desk.services.registration_rows import follow_departure, follow_stay, withdraw_stay
from hotel_desk.services.reservation_nights import change_nights
from hotel_desk.services.reversals import refuse_charges_left, reversal_of
from hotel_desk.services.room_assignment import expected
from hotel_desk.services.sharer_groups import (
    SharersInHouse,
    lead_of,
    pass_on,
    room_of_lead,
    room_price_kept,
    sharers_of,
)
from hotel_desk.services.stay_commissions import COMMISSION_AUDIT, COMMISSION_CHANGES, drop_commission, keep_commission
from hotel_desk.services.transfers import hold_as_deposit, transfer_balance
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.services.ledger import WindowState


MoneyTaken = Literal["deposit", "refund"]


class NotSameDay(StaffError):
    code = "stay.not_same_day"
    template = N_("This can only be undone on the business date it was done ({date}). Nothing was changed.")


class NotPaid(StaffError):
    code = "stay.not_paid"
    template = N_(
        "Window {window} of folio {folio} is not settled: {balance} is open. The guest was not checked out. "
        "Take a payment or pay the credit out first, or let the guest leave with an open balance."
    )


@dataclass(frozen=True, slots=True)
class CheckedOut:
    """A guest who has left. `accounts`: the companies and agents that pay for a part of it, and how much."""

    reservation_id: ReservationId
    room_number: str
    left_unpaid_minor: int
    accounts: tuple[PaidByAccount, ...] = ()


@dataclass(frozen=True, slots=True)
class Undone:
    reservation_id: ReservationId
    room_number: str


@command(
    title=N_("Check out"),
    permission=Permission.CHECK_OUT,
    audit=(
        AuditCode.STAY_CHECKED_OUT,
        AuditCode.STAY_SHORTENED,
        AuditCode.STAY_LEFT_UNPAID,
        AuditCode.POSTINGS_TRANSFERRED,
        *ACCOUNT_AUDIT,
        *FEE_AUDIT,
        *RULES_END_AUDIT,
        *COMMISSION_AUDIT,
    ),
    changes=(
        EntityKind.RESERVATION,
        EntityKind.ROOM,
        EntityKind.FOLIO,
        EntityKind.POSTING,
        EntityKind.INVENTORY,
        EntityKind.GUEST_REGISTRATION,
        *RULES_END_CHANGES,
        *COMMISSION_CHANGES,
    ),
    locks=SALE_LOCKS,
    undo="undo_check_out",
    result=CheckedOut,
)
def check_out(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    leave_open_reason: str | None = None,
    waive_reason: str | None = None,
    over_limit_reason: str | None = None,
    expected_fee_minor: int | None = None,
    left_by: LeavingWay = LeavingWay.DESK,
) -> CheckedOut:
    """Send the guest off: every window at zero or on an account, the room free and dirty, nights not slept given back.

    What stands in a window of a company or agent goes to its account. Where others share the room and stay, it is theirs from now on.

    Args:
        leave_open_reason: let the guest leave with an open balance, which goes to the account “left unpaid”; needs its
            own permission, and one more where the credit level of the guest does not allow it.
        waive_reason: why leaving before the day or after the hour agreed is not charged; needs its own permission.
        over_limit_reason: why an account may owe more than its limit; needs its own permission.
        expected_fee_minor: what leaving early or late costs, as it was shown, minor units: it is posted now, and what the guest has
            paid must cover it; None: it must have been charged before.
        left_by: how the guest leaves: at the desk, by a call, by express check-out.

    Raises:
        hourly_charges.HoursNotCharged: the stay was sold by the hour, and its hours are not charged yet.
        package_sales.TakenWithoutNight: the guest has taken something of a package that no night pays for.
        EarlyDepartureDue, LateDepartureDue: leaving before the day or after the hour agreed costs something, and was neither charged nor
            waived.
        FeeChanged: it costs something else than what was shown.
        NotPaid: a window of the guest is not at zero and no reason was given.
        credit_decisions.LevelForbids: the credit level of the guest or of the account does not allow it.
        account_windows.AccountIsClosed: the account that is to pay takes nothing any more.
        account_windows.AccountOverLimit: it would owe more than it may, and no reason was given.
        WrongStatus: the guest is not in house.
    """
    reservation = expected(uow, reservation_id, Event.CHECK_OUT)
    room = _room_of(uow, reservation)
    folio = ledger.guest_folio(uow, reservation_id)
    refuse_uncharged_hours(uow, reservation)
    refuse_taken_without_night(uow, reservation_id)
    leaves_open = leave_open_reason is not None
    settle_departure(uow, reservation, waive_reason=waive_reason, leaves_open=leaves_open, expected_fee_minor=expected_fee_minor)
    left_unpaid, accounts = _settle(uow, reservation_id, folio, leave_open_reason, over_limit_reason)
    with room_price_kept(uow, reservation):
        others_stay = pass_on(uow, reservation) or reservation.sharing_with_id is not None
        if uow.business_date < reservation.departure_date:
            change_nights(uow, reservation, reservation.arrival_date, uow.business_date, price_minor=0)
            uow.record(AuditCode.STAY_SHORTENED, reservation, departure=uow.business_date)
        _leave_rooms(uow, reservation_id)
        reservation.status = after(reservation.status, Event.CHECK_OUT)
        uow.session.flush()
    reservation.checked_out_date = uow.business_date
    reservation.checked_out_at = uow.clock.now()
    reservation.left_by = left_by
    folio.status = FolioStatus.CLOSED
    end_rules_of(uow, reservation_id, reservation.checked_out_at)
    end_rules_to(uow, folio, reservation.checked_out_at)
    if not others_stay:
        room.housekeeping_status = HousekeepingStatus.DIRTY
        room.do_not_disturb = False
    uow.changed(room)
    uow.changed(folio)
    follow_departure(uow, reservation_id)
    keep_commission(uow, reservation)
    uow.record(AuditCode.STAY_CHECKED_OUT, reservation, room=room.number, left_unpaid_minor=left_unpaid, left_by=left_by)
    return CheckedOut(reservation_id, room.number, left_unpaid, accounts)


@command(
    title=N_("Undo check-out"),
    permission=Permission.UNDO_STAY,
    audit=(AuditCode.STAY_CHECK_OUT_UNDONE, AuditCode.POSTINGS_TRANSFERRED, *ROUTING_AUDIT),
    changes=(
        EntityKind.RESERVATION,
        EntityKind.ROOM,
        EntityKind.FOLIO,
        EntityKind.POSTING,
        EntityKind.GUEST_REGISTRATION,
        EntityKind.ROUTING_RULE,
        *COMMISSION_CHANGES,
    ),
    locks=SALE_LOCKS,
    undo="check_out",
    result=Undone,
)
def undo_check_out(uow: UnitOfWork, *, reservation_id: ReservationId, reason: str) -> Undone:
    """Take a check-out of the same business day back: the guest is in the same room, the folio is open again.

    Late charges that are not settled move to it. A stay that was cut short by the check-out now departs today; extend it if the guest
    stays on.

    Raises:
        NotSameDay: the check-out lies on a closed day.
        occupancies.RoomOccupied, occupancies.RoomTaken: somebody else has the room by now.
        sharer_groups.LeadIsGone: the guest whose room was shared has left too.
        chosen_profiles.ProfileWasErased: the guest was erased since.
        open_items.ItemInvoiced, open_items.ItemPartlyPaid, folio_moves.IsOnInvoice: what is to come back was invoiced or paid.
        ReasonMissing: no reason was given.
    """
    why = given_reason(reason)
    reservation = expected(uow, reservation_id, Event.UNDO_CHECK_OUT)
    if reservation.checked_out_date != uow.business_date:
        raise NotSameDay(date=str(reservation.checked_out_date))
    chosen_profile(uow, reservation.guest_id, what=_("The guest"))
    room = _entered_again(uow, reservation)
    reservation.status = after(reservation.status, Event.UNDO_CHECK_OUT)
    left_at = reservation.checked_out_at
    reservation.checked_out_date = None
    reservation.checked_out_at = None
    reservation.left_by = None
    folio = ledger.guest_folio(uow, reservation_id)
    folio.status = FolioStatus.OPEN
    uow.session.flush()
    take_rules_up_again(uow, reservation_id, left_at)
    _bring_back_unpaid(uow, reservation_id, folio)
    bring_back_from_accounts(uow, reservation_id, folio)
    bring_late_charges_back(uow, reservation_id, folio, _("Check-out undone"))
    drop_commission(uow, reservation)
    uow.changed(folio)
    uow.changed(room)
    follow_stay(uow, reservation_id)
    uow.record(AuditCode.STAY_CHECK_OUT_UNDONE, reservation, room=room.number, reason=why)
    return Undone(reservation_id, room.number)


@command(
    title=N_("Undo check-in"),
    permission=Permission.UNDO_STAY,
    audit=(
        AuditCode.STAY_CHECK_IN_UNDONE,
        AuditCode.POSTING_REVERSED,
        AuditCode.REFUND_PAID,
        AuditCode.POSTINGS_TRANSFERRED,
        AuditCode.TRACE_ADDED,
        *ROUTING_AUDIT,
    ),
    changes=(
        EntityKind.RESERVATION,
        EntityKind.ROOM,
        EntityKind.POSTING,
        EntityKind.RECEIPT,
        EntityKind.GUEST_REGISTRATION,
        *RULES_END_CHANGES,
        *ROUTING_CHANGES,
    ),
    locks=SALE_LOCKS,
    undo="check_in",
    result=Undone,
)
def undo_check_in(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    reason: str,
    money: MoneyTaken = "deposit",
    refund_code_id: TransactionCodeId | None = None,
) -> Undone:
    """Take a check-in of the same business day back: charges are reversed, money taken is refunded or held as a deposit.

    The reservation waits for its guest again and keeps the room, the last one if the guest has moved.

    Args:
        money: what becomes of money taken: held as a `deposit` for this reservation, or paid back (`refund`).
        refund_code_id: the payment code of a refund.

    Raises:
        NotSameDay: the check-in lies on a closed day.
        sharer_groups.SharersInHouse: guests who share the room are in it.
        reversals.ChargesOfOthers: a charge was moved here from another folio.
        package_sales.TakenWithoutNight: the guest has taken something of tonight's packages.
        InvalidInput: a refund names no code.
        ReasonMissing: no reason was given.
    """
    why = given_reason(reason)
    reservation = expected(uow, reservation_id, Event.UNDO_CHECK_IN)
    if reservation.checked_in_date != uow.business_date:
        raise NotSameDay(date=str(reservation.checked_in_date))
    if any(one.status is ReservationStatus.IN_HOUSE for one in sharers_of(uow, reservation)):
        raise SharersInHouse("reservation_id")
    room = _room_of(uow, reservation)
    folio = ledger.guest_folio(uow, reservation_id)
    _take_charges_back(uow, folio, why)
    refuse_taken_without_night(uow, reservation_id)
    refuse_charges_left(uow, folio)
    _give_money_back(uow, reservation_id, folio, money=money, refund_code_id=refund_code_id, why=why)
    end_routing(uow, reservation_id)
    occupancy = occupancies.current(uow, reservation_id)
    if occupancy is not None:
        occupancy.state = OccupancyState.ASSIGNED
        occupancy.open_room_id = None
        occupancy.entered_at = None
    reservation.status = after(reservation.status, Event.UNDO_CHECK_IN)
    reservation.checked_in_date = None
    reservation.checked_in_at = None
    reservation.late_departure_time, reservation.late_departure_free = None, False
    reservation.express_agreed_at = None
    folio.status = FolioStatus.CLOSED
    plan_rules_again(uow, reservation_id, folio)
    end_rules_to(uow, folio, uow.clock.now())
    uow.changed(folio)
    uow.changed(room)
    withdraw_stay(uow, reservation_id)
    uow.record(AuditCode.STAY_CHECK_IN_UNDONE, reservation, room=room.number, reason=why, money=money)
    return Undone(reservation_id, room.number)


def _room_of(uow: UnitOfWork, reservation: Reservation) -> Room:
    """The room that a guest is in, their own or a shared one."""
    if reservation.sharing_with_id is not None:
        return room_of_lead(uow, reservation)
    occupancy = occupancies.current(uow, ReservationId(reservation.id))
    if occupancy is None:
        raise NoRoomGiven("room_id")
    return uow.get(Room, occupancy.room_id, what=_("The room"))


def _leave_rooms(uow: UnitOfWork, reservation_id: ReservationId) -> None:
    for occupancy in occupancies.all_of(uow, reservation_id):
        if occupancy.state is OccupancyState.OPEN:
            occupancies.leave(uow, occupancy, uow.business_date)
        else:
            occupancies.withdraw(uow, occupancy)


def _entered_again(uow: UnitOfWork, reservation: Reservation) -> Room:
    if reservation.sharing_with_id is not None:
        room = room_of_lead(uow, reservation)
        reservation.sharing_with_id = lead_of(uow, reservation).id
        return room
    occupancy = _last_occupancy(uow, ReservationId(reservation.id))
    room = uow.get(Room, occupancy.room_id, what=_("The room"))
    occupancies.change_dates(uow, occupancy, room, occupancy.first_date, occupancy.last_date)
    occupancies.enter(uow, occupancy, room)
    return room


def _settle(
    uow: UnitOfWork, reservation_id: ReservationId, folio: Folio, leave_open_reason: str | None, over_limit_reason: str | None
) -> tuple[int, tuple[PaidByAccount, ...]]:
    """What was left unpaid, and what accounts pay."""
    windows = [window for window in ledger.windows_of(uow, FolioId(folio.id)) if window.balance_minor]
    if leave_open_reason is None:
        unpaid = [window for window in windows if window.payee_id is None]
        if unpaid:
            balance = str(Money.from_minor(unpaid[0].balance_minor, folio.currency))
            raise NotPaid("balance", window=unpaid[0].number, folio=folio.number, balance=balance)
        return 0, settle_account_windows(uow, reservation_id, folio, windows, over_limit_reason=over_limit_reason)
    left = [window for window in windows if not takes_charges(uow, window)]
    taken = [window for window in windows if window not in left]
    accounts = settle_account_windows(uow, reservation_id, folio, taken, over_limit_reason=over_limit_reason)
    return _leave_open(uow, reservation_id, folio, left, leave_open_reason), accounts


def _leave_open(uow: UnitOfWork, reservation_id: ReservationId, folio: Folio, left: list[WindowState], leave_open_reason: str) -> int:
    if not left:
        return 0
    uow.require(Permission.LEAVE_WITH_OPEN_BALANCE)
    reason = given_reason(leave_open_reason)
    if sum(window.balance_minor for window in left) > 0:
        stay = uow.get(Reservation, reservation_id, what=_("The reservation"), lock=False)
        guest = uow.get(Profile, stay.guest_id, what=_("The guest"), lock=False)
        refuse_settlement(uow, guest, Settlement.OPEN_BALANCE, reason, field="leave_open_reason")
    account = ledger.left_unpaid_account(uow)
    for window in left:
        transfer_balance(
            uow,
            source=folio,
            target=account,
            amount_minor=window.balance_minor,
            reservation_id=reservation_id,
            reason=reason,
            source_window=window.number,
        )
    total = sum(window.balance_minor for window in left)
    uow.record(AuditCode.STAY_LEFT_UNPAID, folio, amount_minor=total, reason=reason)
    return total


def _bring_back_unpaid(uow: UnitOfWork, reservation_id: ReservationId, folio: Folio) -> None:
    owed = ledger.owed_on_account(uow, reservation_id)
    if owed:
        account = ledger.left_unpaid_account(uow)
        transfer_balance(uow, source=account, target=folio, amount_minor=owed, reservation_id=reservation_id, reason=_("Check-out undone"))


def _take_charges_back(uow: UnitOfWork, folio: Folio, why: str) -> None:
    again = aliased(Posting)
    reversed_before = exists().where(again.reversal_of_id == Posting.id)
    charges = uow.session.execute(
        select(Posting).where(
            # What the stay's rules sent to other folios is its own too.
            or_(
                Posting.folio_id == folio.id,
                and_(Posting.reservation_id == folio.reservation_id, Posting.routing_rule_id.is_not(None)),
            ),
            or_(Posting.reservation_id == folio.reservation_id, Posting.reservation_id.is_(None)),
            Posting.kind.in_((PostingKind.CHARGE, PostingKind.ALLOWANCE)),
            ~reversed_before,
            Posting.business_date == uow.business_date,
        )
    ).scalars()
    lines = [reversal_of(uow, charge, why) for charge in charges]
    if lines:
        ledger.append(uow, lines)
        amount = sum(line.net_minor + line.tax_minor for line in lines)
        uow.record(AuditCode.POSTING_REVERSED, folio, lines=len(lines), amount_minor=amount, reason=why)


def _give_money_back(
    uow: UnitOfWork, reservation_id: ReservationId, folio: Folio, *, money: MoneyTaken, refund_code_id: TransactionCodeId | None, why: str
) -> None:
    balances = {number: balance for number, balance in ledger.balances(uow, FolioId(folio.id)).items() if balance}
    if not balances:
        return
    if money == "deposit":
        hold_as_deposit(uow, reservation_id, folio, folio.name)
        return
    if refund_code_id is None:
        raise InvalidInput("refund_code_id", problem=N_("Choose how the money is paid back. Nothing was changed."))
    uow.require(Permission.REFUND)
    for number, balance in sorted(balances.items()):
        pay_refund(
            uow, folio_id=FolioId(folio.id), transaction_code_id=refund_code_id, amount_minor=-balance, reason=why, window_number=number
        )


def _last_occupancy(uow: UnitOfWork, reservation_id: ReservationId) -> RoomOccupancy:
    found: RoomOccupancy = uow.session.execute(
        select(RoomOccupancy)
        .where(RoomOccupancy.reservation_id == reservation_id, RoomOccupancy.state == OccupancyState.LEFT)
        .order_by(RoomOccupancy.left_at.desc(), RoomOccupancy.id.desc())
        .limit(1)
        .with_for_update()
    ).scalar_one()
    return found
