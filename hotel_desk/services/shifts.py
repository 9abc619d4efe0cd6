"""Cashiers' shifts: opened with a float, cash dropped and added, counted blind, closed, handed over (`docs/algorithms/shifts.md`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from babel.dates import format_datetime, get_timezone
from sqlalchemy import bindparam, insert, select

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import DrawerMove
from hotel_desk.domain.codes import EntityKind, LockKind, SyncRule
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import CashDrawerId, CashierShiftId, UserId, new_id
from hotel_desk.domain.money import Money, minor_places
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.settings import BLIND_COUNT, CASHIERS_WORK_IN_SHIFTS, SECOND_SIGNATURE_ABOVE
from hotel_desk.domain.shift_cash import CashDifference, PiecesCounted, counted_cash, differences, needs_second_signature
from hotel_desk.language import N_, _, current_language
from hotel_desk.models.cash import CashDrawer, CashierShift, DrawerMovement, ShiftCount
from hotel_desk.models.staff import Role, UserAccount
from hotel_desk.queries.shift_cash import cash_of_shift, rates_at
from hotel_desk.services.drawers import first_drawer
from hotel_desk.services.number_series import drawn
from hotel_desk.services.open_shifts import NoOpenShift
from hotel_desk.services.posting_codes import checked_amount, positive_amount
from hotel_desk.services.typed_text import money_note

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

SHIFT_SERIES = "shift"
MOVEMENT_SERIES = "drawer_movement"
_LOCKS = (LockKind.BUSINESS_DATE_SHARED, LockKind.SHIFT, LockKind.NUMBER_SERIES, LockKind.JOURNAL_HEAD)
_OPEN = (
    select(CashierShift, UserAccount.display_name, CashDrawer.name.label("drawer"))
    .join(UserAccount, UserAccount.id == CashierShift.user_id)
    .join(CashDrawer, CashDrawer.id == CashierShift.drawer_id)
)
_OPEN_OF_USER = _OPEN.where(CashierShift.open_user_id == bindparam("who"))
_OPEN_AT_DRAWER = _OPEN.where(CashierShift.open_drawer_id == bindparam("drawer"))
_LAST_AT_DRAWER = (
    select(CashierShift)
    .where(CashierShift.drawer_id == bindparam("drawer"), CashierShift.closed_at.is_not(None))
    .order_by(CashierShift.closed_at.desc(), CashierShift.id.desc())
    .limit(1)
)
_TAKEN_OVER = select(CashierShift.id).where(CashierShift.previous_shift_id == bindparam("shift"))
_COUNTS = select(ShiftCount.currency, ShiftCount.denomination_minor, ShiftCount.pieces).where(ShiftCount.shift_id == bindparam("shift"))
_SIGNER = (
    select(UserAccount.id, UserAccount.display_name, Role.permissions)
    .join(Role, Role.id == UserAccount.role_id)
    .where(
        UserAccount.property_id == bindparam("hotel"),
        UserAccount.name == bindparam("who"),
        UserAccount.active.is_(True),
        Role.active.is_(True),
    )
)


class ShiftOpenAlready(StaffError):
    code = "shift.open_already"
    template = N_(
        "You have had shift {number} open at the drawer {drawer} since {since}. No other was opened. Close it first, or go on with it."
    )


class DrawerTaken(StaffError):
    code = "shift.drawer_taken"
    template = N_("{user} has had the drawer {drawer} since {since} (shift {number}). No shift was opened. Choose another drawer.")


class DrawerSwitchedOff(StaffError):
    code = "shift.drawer_off"
    template = N_("The drawer {drawer} is switched off. No shift was opened. Choose another drawer.")


class NotToTakeOver(StaffError):
    code = "shift.not_to_take_over"
    template = N_(
        "Shift {number} cannot be taken over: it is not the last one of this drawer, or somebody has taken it over. Type a float instead."
    )


class ShiftClosedAlready(StaffError):
    code = "shift.closed_already"
    template = N_("Shift {number} is closed. Nothing was changed.")


class CountDiffers(StaffError):
    code = "shift.count_differs"
    template = N_("What was counted is not what the drawer must hold. The shift is still open. Count again, or write down the reason.")


class CountDiffersBy(StaffError):
    code = "shift.count_differs_by"
    template = N_("The drawer is off by {difference}. The shift is still open. Count again, or write down the reason.")


class SecondSignatureMissing(StaffError):
    code = "shift.second_signature"
    template = N_(
        "The difference is above the limit. The shift is still open. Count again, or let somebody who may sign shifts sign with their name."
    )


class MayNotSign(StaffError):
    code = "shift.may_not_sign"
    template = N_(
        "“{name}” may not sign for this shift: it takes somebody else who works here and may sign shifts. The shift is still open."
    )


@dataclass(frozen=True, slots=True)
class ShiftOpened:
    """A shift that begins. `note`: what the shift before has left in writing."""

    shift_id: CashierShiftId
    number: str
    drawer: str
    float_minor: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class CashMoved:
    """Cash put into a drawer or taken out of it, with the number of the slip."""

    shift_id: CashierShiftId
    number: str
    currency: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class ShiftClosed:
    """How a shift ended: expected and counted, the hotel's own currency first."""

    shift_id: CashierShiftId
    number: str
    cash: tuple[CashDifference, ...]


@command(
    title=N_("Open shift"),
    permission=Permission.WORK_SHIFT,
    audit=(AuditCode.SHIFT_OPENED, AuditCode.DRAWER_MOVED),
    changes=(EntityKind.CASHIER_SHIFT, EntityKind.CASH_DRAWER),
    locks=_LOCKS,
    result=ShiftOpened,
)
def open_shift(
    uow: UnitOfWork, *, drawer_id: CashDrawerId | None = None, float_minor: int = 0, take_over: CashierShiftId | None = None
) -> ShiftOpened:
    """Begin to work at a drawer.

    Args:
        drawer_id: None: the hotel's first drawer, made where there is none.
        float_minor: what the drawer holds, minor units of the hotel's currency; not asked where a shift is taken over.
        take_over: the last shift of this drawer: what was counted in it is the float, its foreign notes come in as additions.

    Raises:
        ShiftOpenAlready: the cashier has one open.
        DrawerTaken: somebody else has the drawer.
        NotToTakeOver: that shift was not the last one there, or was taken over before.
        InvalidInput: the float is below zero or cannot be true.
    """
    drawer = first_drawer(uow) if drawer_id is None else uow.get(CashDrawer, drawer_id, what=_("The drawer"))
    _refuse_second(uow, drawer)
    previous = None if take_over is None else _handed_over(uow, drawer, take_over)
    if float_minor < 0:
        raise InvalidInput("float_minor", problem=N_("A float cannot be below zero. No shift was opened. Correct it."))
    held = checked_amount(float_minor, field="float_minor") if previous is None else previous.counted_minor or 0
    shift = CashierShift(
        id=CashierShiftId(new_id()),
        property_id=uow.property_id,
        number=str(drawn(uow, SHIFT_SERIES)),
        user_id=uow.actor.user_id,
        drawer_id=drawer.id,
        open_user_id=uow.actor.user_id,
        open_drawer_id=drawer.id,
        opened_at=uow.clock.now(),
        opened_date=uow.business_date,
        float_minor=held,
        previous_shift_id=None if previous is None else previous.id,
        version=1,
    )
    uow.session.add(shift)
    uow.session.flush()
    uow.record(AuditCode.SHIFT_OPENED, shift, number=shift.number, drawer=drawer.code, float_minor=held)
    if previous is not None:
        _take_foreign_notes(uow, shift, previous)
    return ShiftOpened(CashierShiftId(shift.id), shift.number, drawer.name, held, "" if previous is None else previous.hand_over_note)


@command(
    title=N_("Drop cash"),
    permission=Permission.WORK_SHIFT,
    audit=(AuditCode.DRAWER_MOVED,),
    changes=(EntityKind.CASHIER_SHIFT,),
    sync=SyncRule.FACT,
    locks=_LOCKS,
    undo="add_cash",
    result=CashMoved,
)
def drop_cash(uow: UnitOfWork, *, amount_minor: int, currency: str = "", reason: str = "") -> CashMoved:
    """Take cash out of the own drawer into the safe.

    Args:
        amount_minor: minor units of the currency, above zero.
        currency: ISO 4217; empty: the hotel's.

    Raises:
        NoOpenShift: the cashier has no drawer.
        InvalidInput: no amount, or no such currency.
    """
    return _move(uow, _own_shift(uow), DrawerMove.DROP, amount_minor, currency=currency, reason=reason)


@command(
    title=N_("Add cash"),
    permission=Permission.WORK_SHIFT,
    audit=(AuditCode.DRAWER_MOVED,),
    changes=(EntityKind.CASHIER_SHIFT,),
    sync=SyncRule.FACT,
    locks=_LOCKS,
    undo="drop_cash",
    result=CashMoved,
)
def add_cash(uow: UnitOfWork, *, amount_minor: int, currency: str = "", reason: str = "") -> CashMoved:
    """Put cash from the safe into the own drawer, for example coins for change.

    Raises:
        NoOpenShift: the cashier has no drawer.
        InvalidInput: no amount, or no such currency.
    """
    return _move(uow, _own_shift(uow), DrawerMove.ADD, amount_minor, currency=currency, reason=reason)


@command(
    title=N_("Close shift"),
    permission=Permission.WORK_SHIFT,
    audit=(AuditCode.SHIFT_CLOSED,),
    changes=(EntityKind.CASHIER_SHIFT,),
    locks=(LockKind.BUSINESS_DATE_SHARED, LockKind.SHIFT, LockKind.JOURNAL_HEAD),
    result=ShiftClosed,
)
def close_shift(
    uow: UnitOfWork,
    *,
    shift_id: CashierShiftId,
    counts: Sequence[PiecesCounted],
    reason: str = "",
    second_user_name: str = "",
    hand_over_note: str = "",
) -> ShiftClosed:
    """End a shift with what was counted; it takes no more lines.

    Args:
        counts: every note and coin that is there, each kind once.
        reason: why it is over or short.
        second_user_name: the sign-in name of whoever signs beside the cashier. Nobody signs in with a password here: the name stands for
            the person, as it does at every desk.
        hand_over_note: for the next cashier.

    Raises:
        CountDiffers, CountDiffersBy: over or short, and no reason was given.
        SecondSignatureMissing: by more than the hotel's limit, and nobody else has signed.
        MayNotSign: the second person is the cashier, is not known here, or may not sign.
        ShiftClosedAlready: it is closed.
        NotAllowed: it is somebody else's, and the actor may not sign for shifts.
    """
    shift = uow.get(CashierShift, shift_id, what=_("The shift"))
    if shift.closed_at is not None:
        raise ShiftClosedAlready(number=shift.number)
    second = _second_signature(uow, shift, second_user_name)
    cash = cash_of_shift(uow.connection, shift.id, currency=uow.hotel.currency, float_minor=shift.float_minor)
    found = differences(cash, counted_cash(counts))
    why = money_note(reason, field="reason")
    _refuse_unexplained(uow, found, why)
    _refuse_unsigned(uow, found, second)
    own = found[0]
    shift.closed_at, shift.closed_date = uow.clock.now(), uow.business_date
    shift.open_user_id = shift.open_drawer_id = None
    shift.expected_minor, shift.counted_minor, shift.over_short_minor = own.expected_minor, own.counted_minor, own.over_short_minor
    shift.over_short_reason, shift.second_user_id = why, second
    shift.hand_over_note = money_note(hand_over_note, field="hand_over_note")
    uow.session.flush()
    _keep_counts(uow, shift, counts)
    told = {each.currency: [each.expected_minor, each.counted_minor] for each in found}
    uow.record(AuditCode.SHIFT_CLOSED, shift, number=shift.number, cash=told, second_user=second)
    return ShiftClosed(shift_id, shift.number, found)


def open_shift_of(uow: UnitOfWork, user_id: UserId) -> CashierShift | None:
    """The shift that somebody has open; None where they have none."""
    row = uow.session.execute(_OPEN_OF_USER, {"who": user_id}).first()
    return None if row is None else row[0]


def require_shift(uow: UnitOfWork) -> None:
    """Go on only if the actor has a shift open, where the hotel works in shifts. `ledger.append` asks this of every line of money itself.

    Raises:
        NoOpenShift: they have none.
    """
    if open_shift_of(uow, uow.actor.user_id) is None and uow.setting(CASHIERS_WORK_IN_SHIFTS):
        raise NoOpenShift


def _refuse_second(uow: UnitOfWork, drawer: CashDrawer) -> None:
    own = uow.session.execute(_OPEN_OF_USER, {"who": uow.actor.user_id}).first()
    if own is not None:
        raise ShiftOpenAlready(number=own[0].number, drawer=own.drawer, since=_in_words(uow, own[0].opened_at))
    taken = uow.session.execute(_OPEN_AT_DRAWER, {"drawer": drawer.id}).first()
    if taken is not None:
        shift = taken[0]
        raise DrawerTaken(
            "drawer_id", user=taken.display_name, drawer=drawer.name, since=_in_words(uow, shift.opened_at), number=shift.number
        )
    if not drawer.active:
        raise DrawerSwitchedOff("drawer_id", drawer=drawer.name)


def _handed_over(uow: UnitOfWork, drawer: CashDrawer, shift_id: CashierShiftId) -> CashierShift:
    """The shift to take over. The drawer's row is locked: nobody else takes it meanwhile."""
    asked = uow.get(CashierShift, shift_id, what=_("The shift"), lock=False)
    last = uow.session.execute(_LAST_AT_DRAWER, {"drawer": drawer.id}).scalar_one_or_none()
    taken = uow.connection.execute(_TAKEN_OVER, {"shift": shift_id}).first()
    if last is None or last.id != asked.id or taken is not None:
        raise NotToTakeOver("take_over", number=asked.number)
    return asked


def _take_foreign_notes(uow: UnitOfWork, shift: CashierShift, previous: CashierShift) -> None:
    rows = uow.connection.execute(_COUNTS, {"shift": previous.id})
    counted = counted_cash(PiecesCounted(row.currency, row.denomination_minor, row.pieces) for row in rows)
    for currency, amount in sorted(counted.items()):
        if currency != uow.hotel.currency and amount:
            words = _("Taken over from shift {number}").format(number=previous.number)
            _move(uow, shift, DrawerMove.ADD, amount, currency=currency, reason=words)


def _own_shift(uow: UnitOfWork) -> CashierShift:
    """The actor's open shift, locked.

    Raises:
        NoOpenShift: there is none.
    """
    found = open_shift_of(uow, uow.actor.user_id)
    shift = None if found is None else uow.get(CashierShift, found.id, what=_("The shift"))
    if shift is None or shift.closed_at is not None:
        raise NoOpenShift
    return shift


def _move(uow: UnitOfWork, shift: CashierShift, kind: DrawerMove, amount_minor: int, *, currency: str, reason: str) -> CashMoved:
    amount, named = positive_amount(amount_minor), currency or uow.hotel.currency
    minor_places(named)
    movement = DrawerMovement(
        id=new_id(),
        property_id=uow.property_id,
        shift_id=shift.id,
        kind=kind,
        currency=named,
        amount_minor=amount,
        business_date=uow.business_date,
        moved_at=uow.clock.now(),
        user_id=uow.actor.user_id,
        reason=money_note(reason, field="reason"),
        number=str(drawn(uow, MOVEMENT_SERIES)),
    )
    uow.session.add(movement)
    uow.session.flush()
    uow.record(AuditCode.DRAWER_MOVED, movement, shift=shift.number, kind=kind.value, currency=named, amount_minor=amount)
    return CashMoved(CashierShiftId(shift.id), movement.number, named, amount)


def _second_signature(uow: UnitOfWork, shift: CashierShift, name: str) -> UUID | None:
    """Whoever signs beside the cashier; who closes somebody else's shift is that person."""
    if shift.user_id != uow.actor.user_id:
        uow.require(Permission.SIGN_SHIFT)
        return uow.actor.user_id
    typed = name.strip()
    if not typed:
        return None
    signer = uow.connection.execute(_SIGNER, {"hotel": uow.property_id, "who": typed}).first()
    if signer is None or signer.id == shift.user_id or Permission.SIGN_SHIFT not in signer.permissions:
        raise MayNotSign("second_user_name", name=typed)
    signed_by: UUID = signer.id
    return signed_by


def _refuse_unexplained(uow: UnitOfWork, found: Iterable[CashDifference], reason: str) -> None:
    off = [each for each in found if each.over_short_minor]
    if not off or reason:
        return
    if uow.setting(BLIND_COUNT):
        raise CountDiffers("reason")
    words = ", ".join(f"{each.currency} {_decimal(each)}" for each in off)
    raise CountDiffersBy("reason", difference=words)


def _decimal(difference: CashDifference) -> str:
    return f"{Money.from_minor(difference.over_short_minor, difference.currency).amount:+f}"


def _refuse_unsigned(uow: UnitOfWork, found: Sequence[CashDifference], second: UUID | None) -> None:
    if second is not None:
        return
    currency = uow.hotel.currency
    asked = needs_second_signature(
        found,
        currency=currency,
        limit_minor=uow.setting(SECOND_SIGNATURE_ABOVE) * 10 ** minor_places(currency),
        rates=rates_at(uow.connection, uow.property_id, uow.clock.now()),
        places={each.currency: minor_places(each.currency) for each in found},
    )
    if asked:
        raise SecondSignatureMissing("second_user_name")


def _keep_counts(uow: UnitOfWork, shift: CashierShift, counts: Sequence[PiecesCounted]) -> None:
    rows = [
        {
            "property_id": uow.property_id,
            "shift_id": shift.id,
            "currency": count.currency,
            "denomination_minor": count.denomination_minor,
            "pieces": count.pieces,
        }
        for count in counts
    ]
    if rows:
        uow.connection.execute(insert(ShiftCount), rows)


def _in_words(uow: UnitOfWork, instant: dt.datetime) -> str:
    return format_datetime(instant, "short", tzinfo=get_timezone(uow.hotel.time_zone), locale=current_language())
