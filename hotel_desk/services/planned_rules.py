"""Rules about charges before the guest arrives: they have no folio yet, and get their windows at check-in (`docs/algorithms/routing.md`).

Used by commands; not commands themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.errors import InvalidInput, NotFound
from hotel_desk.domain.ids import FixedChargeId, FolioId, ProfileId, ReservationId, RoutingRuleId, new_id
from hotel_desk.language import N_, _
from hotel_desk.models.charge_rules import FixedCharge, RoutingRule
from hotel_desk.models.folio import Folio
from hotel_desk.models.profile import Profile
from hotel_desk.services import ledger
from hotel_desk.services.chosen_profiles import chosen_profile
from hotel_desk.services.company_accounts import NoAccount, account_of
from hotel_desk.services.folio_windows import open_folio_window

if TYPE_CHECKING:
    from datetime import timedelta

    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.reservation import Reservation

# What copying the rules and fixed charges of a stay may write.
COPIED_AUDIT = (AuditCode.CHARGES_ROUTED, AuditCode.FIXED_CHARGE_CHANGED)
_LIVE = (
    select(RoutingRule)
    .where(RoutingRule.reservation_id == bindparam("stay"), RoutingRule.ended_at.is_(None))
    .order_by(RoutingRule.sort_order, RoutingRule.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)
_FIXED = (
    select(FixedCharge)
    .where(FixedCharge.reservation_id == bindparam("stay"), FixedCharge.ended_at.is_(None))
    .order_by(FixedCharge.first_date, FixedCharge.id)
)


def planned_window(
    uow: UnitOfWork, stay: Reservation, window_number: int | None, payee_id: ProfileId | None
) -> tuple[int, ProfileId | None]:
    """Which window of the folio to come a rule is for, and whose account pays it: one that other rules of the stay plan, or one more.

    Args:
        window_number: one that is planned already; None: that of the payee, else a new one.

    Raises:
        NotFound: no rule plans this window.
        NoAccount: the company or agent has no open account.
        InvalidInput: eight windows are planned.
    """
    planned = {rule.window_number: rule.payee_id for rule in _rules(uow, ReservationId(stay.id)) if rule.folio_id is None}
    if payee_id is not None:
        payee = chosen_profile(uow, payee_id, what=_("The profile"))
        account = account_of(uow, payee_id)
        if account is None or not account.active:
            raise NoAccount("payee_id", name=payee.name)
        known = next((number for number, other in planned.items() if other == payee_id), None)
        if known is not None:
            return known, payee_id
    elif window_number is not None:
        if window_number not in planned:
            raise NotFound("window_number", what=_("The folio window"))
        known_payee = planned[window_number]
        return window_number, None if known_payee is None else ProfileId(known_payee)
    number = max(planned, default=ledger.FIRST_WINDOW) + 1
    if number > ledger.LAST_WINDOW:
        problem = N_("A folio has eight windows at most. Nothing was saved. Choose one of those there are.")
        raise InvalidInput("window_number", problem=problem)
    return number, payee_id


def open_planned_rules(uow: UnitOfWork, reservation_id: ReservationId, folio: Folio) -> None:
    """At check-in: the windows that rules were planned for are opened, and the rules hold from now on.

    Rules that share a planned window share the real one; a company has one window, also where it pays for the room.

    Raises:
        NoAccount: a company or agent that is to pay has no open account any more.
        NoWindowLeft: more are planned than a folio has.
    """
    opened: dict[tuple[int, UUID | None], int] = {}
    for rule in _rules(uow, reservation_id):
        if rule.folio_id is not None:
            continue
        planned = (rule.window_number, rule.payee_id)
        if planned not in opened:
            opened[planned] = _window(uow, folio, planned, taken=set(opened.values()))
        rule.folio_id, rule.window_number = folio.id, opened[planned]
        uow.record(AuditCode.CHARGES_ROUTED, rule, window=rule.window_number)


def plan_rules_again(uow: UnitOfWork, reservation_id: ReservationId, folio: Folio) -> None:
    """The check-in is undone: rules of the own folio wait for the guest again; those of other folios go on to lead there."""
    payees = {window.number: window.payee_id for window in ledger.windows_of(uow, FolioId(folio.id))}
    for rule in _rules(uow, reservation_id):
        if rule.folio_id == folio.id:
            rule.folio_id, rule.payee_id = None, payees.get(rule.window_number)
            uow.record(AuditCode.CHARGES_ROUTED, rule, planned=True)


def copy_charging(uow: UnitOfWork, source: ReservationId, target: ReservationId, *, shift: timedelta) -> None:
    """The rules and fixed charges of a reservation made again for another one that has not arrived.

    Rules that lead to the folio of somebody else in house are left out: that stay is another one's. Those of a window of the own folio
    are planned for the folio to come.

    Args:
        shift: how much later the other one arrives; dates of rules and charges move with it.
    """
    for rule in _rules(uow, source):
        own = rule.folio_id is None or uow.get(Folio, rule.folio_id, what=_("The folio"), lock=False).reservation_id == source
        house = rule.folio_id is not None and uow.get(Folio, rule.folio_id, what=_("The folio"), lock=False).reservation_id is None
        if own or house:
            _copy_rule(uow, rule, target, shift, own=own)
    for charge in uow.session.execute(_FIXED, {"stay": source}).scalars().all():
        _copy_fixed(uow, charge, target, shift)


def _rules(uow: UnitOfWork, reservation_id: ReservationId) -> list[RoutingRule]:
    uow.session.flush()
    return list(uow.session.execute(_LIVE, {"stay": reservation_id}).scalars())


def _window(uow: UnitOfWork, folio: Folio, planned: tuple[int, UUID | None], *, taken: set[int]) -> int:
    number, payee_id = planned
    windows = {window.number: window for window in ledger.windows_of(uow, FolioId(folio.id))}
    if payee_id is not None:
        known = next((one.number for one in windows.values() if one.payee_id == payee_id), None)
        return known or open_folio_window(uow, folio_id=FolioId(folio.id), payee_id=ProfileId(payee_id)).window_number
    # A check-in that was undone has left its windows.
    left = windows.get(number)
    if left is not None and left.payee_id is None and number not in taken:
        return number
    return open_folio_window(uow, folio_id=FolioId(folio.id)).window_number


def _copy_rule(uow: UnitOfWork, rule: RoutingRule, target: ReservationId, shift: timedelta, *, own: bool) -> None:
    payee_id = rule.payee_id
    if own and rule.folio_id is not None:
        windows = ledger.windows_of(uow, FolioId(rule.folio_id))
        payee_id = next((one.payee_id for one in windows if one.number == rule.window_number), None)
    if payee_id is not None:
        payee = uow.get(Profile, payee_id, what=_("The profile"), lock=False)
        account = account_of(uow, ProfileId(payee.id))
        if account is None or not account.active:
            return
    copy = RoutingRule(
        id=RoutingRuleId(new_id()),
        property_id=uow.property_id,
        reservation_id=target,
        sort_order=rule.sort_order,
        transaction_code_id=rule.transaction_code_id,
        group_id=rule.group_id,
        folio_id=None if own else rule.folio_id,
        payee_id=payee_id if own else None,
        window_number=rule.window_number,
        first_date=None if rule.first_date is None else rule.first_date + shift,
        last_date=None if rule.last_date is None else rule.last_date + shift,
        limit_minor=rule.limit_minor,
    )
    uow.session.add(copy)
    uow.record(AuditCode.CHARGES_ROUTED, copy, window=copy.window_number, limit_minor=copy.limit_minor)


def _copy_fixed(uow: UnitOfWork, charge: FixedCharge, target: ReservationId, shift: timedelta) -> None:
    copy = FixedCharge(
        id=FixedChargeId(new_id()),
        property_id=uow.property_id,
        reservation_id=target,
        transaction_code_id=charge.transaction_code_id,
        text=charge.text,
        quantity=charge.quantity,
        price_minor=charge.price_minor,
        rhythm=charge.rhythm,
        every_nights=charge.every_nights,
        first_date=None if charge.first_date is None else charge.first_date + shift,
        last_date=None if charge.last_date is None else charge.last_date + shift,
    )
    uow.session.add(copy)
    uow.record(AuditCode.FIXED_CHARGE_CHANGED, copy, price_minor=copy.price_minor, quantity=copy.quantity, rhythm=copy.rhythm)
