"""Guests received: those who booked, and those who walk in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, PostingKind
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import (
    FolioId,
    GuestId,
    RatePlanId,
    ReasonCodeId,
    ReservationId,
    RoomId,
    RoomTypeId,
    TransactionCodeId,
)
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.domain.reservation_states import Event, after
from hotel_desk.domain.room_refusals import NoRoomGiven
from hotel_desk.domain.settings import ROOM_CHARGE_CODE
from hotel_desk.domain.tax import tax_charge
from hotel_desk.language import N_, _
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.room import Room
from hotel_desk.services import ledger, occupancies
from hotel_desk.services.account_windows import ROUTING_AUDIT, ROUTING_CHANGES, route_at_check_in
from hotel_desk.services.charge_routing import routed
from hotel_desk.services.credit_decisions import refuse_not_prepaid
from hotel_desk.services.fees import FEE_AUDIT, charge_penalty, fee_shown
from hotel_desk.services.ledger import NewPosting
from hotel_desk.services.planned_rules import open_planned_rules
from hotel_desk.services.prices_without_plan import refuse_own_price
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.registration_rows import follow_stay
from hotel_desk.services.reservation_nights import change_nights, price_of_last_night, take_nights
from hotel_desk.services.reservation_requests import (
    RoomRequest,
    refuse_endless_stay,
    refuse_nobody,
    refuse_too_many_guests,
)
from hotel_desk.services.reservations import Booked, SaleTerms, book, sell_rooms
from hotel_desk.services.room_assignment import expected, give_room, refuse_promised
from hotel_desk.services.room_readiness import refuse_unready
from hotel_desk.services.sharer_groups import come_first, refuse_sharer, room_of_lead
from hotel_desk.services.tax_rules import code_named, rules_of
from hotel_desk.services.transfers import apply_deposit
from hotel_desk.services.unwanted_guests import refuse_unwanted
from hotel_desk.services.upgrades import explain_upgrade

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.folio import Folio


class ArrivesLater(StaffError):
    code = "stay.arrives_later"
    template = N_("The guest is expected on {arrival}, not today. Nothing was changed. Confirm that the stay begins today, or wait.")


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """A guest received.

    Attributes:
        oversold: nights on which more is sold now than there are rooms, because it was forced.
        early_fee_minor: what the early hour cost, with its taxes, minor units; 0 where nothing was charged.
    """

    reservation_id: ReservationId
    room_id: RoomId
    room_number: str
    folio_id: FolioId
    folio_number: str
    confirmation_number: str
    oversold: tuple[date, ...] = ()
    early_fee_minor: int = 0


@command(
    title=N_("Check in"),
    permission=Permission.CHECK_IN,
    audit=(
        AuditCode.STAY_CHECKED_IN,
        AuditCode.ROOM_ASSIGNED,
        AuditCode.ROOM_STATUS_OVERRIDDEN,
        AuditCode.RESTRICTION_OVERRIDDEN,
        AuditCode.POSTINGS_TRANSFERRED,
        *FEE_AUDIT,
        AuditCode.CREDIT_LEVEL_OVERRULED,
        AuditCode.FOLIO_WINDOW_OPENED,
        *ROUTING_AUDIT,
    ),
    changes=(
        EntityKind.RESERVATION,
        EntityKind.ROOM,
        EntityKind.POSTING,
        EntityKind.INVENTORY,
        EntityKind.GUEST_REGISTRATION,
        EntityKind.ROUTING_RULE,
        *ROUTING_CHANGES,
    ),
    locks=SALE_LOCKS,
    undo="undo_check_in",
    result=CheckedIn,
)
def check_in(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    room_id: RoomId | None = None,
    override_reason: str | None = None,
    arrives_early: bool = False,
    waive_reason: str | None = None,
    expected_fee_minor: int | None = None,
    upgrade_code_id: ReasonCodeId | None = None,
    upgrade_reason: str = "",
    do_not_rent_reason: str | None = None,
    credit_reason: str | None = None,
    deposit_minor: int = 0,
) -> CheckedIn:
    """Receive the guest: bind a ready room to the stay and open its folio. An arrival before the hour is charged as agreed.

    Args:
        room_id: None takes the room assigned before.
        override_reason: hand the room out although it is not ready, or although the guest was promised another one; each needs its own
            permission.
        arrives_early: move an arrival of a later day to today, selling the nights in between.
        waive_reason: why an arrival before the check-in hour is not charged; needs its own permission.
        expected_fee_minor: what it costs as it was shown, with its taxes, minor units; None does not look.
        upgrade_code_id, upgrade_reason: why the room is of another type than is charged: of the hotel's list, and in words.
        do_not_rent_reason: why a guest who must not get a room gets one all the same; needs its own permission.
        credit_reason: why a guest who pays before the stay is received though the nights are not covered; needs its own permission.
        deposit_minor: what the guest pays together with the check-in, minor units; counts as paid before the stay.

    Somebody who shares a room joins the one who is in it, or takes that one's place.

    Raises:
        unwanted_guests.NotToBeRented: the guest must not get a room.
        credit_decisions.NotPrepaid: the guest pays before the stay, and has not.
        FeeChanged: the early arrival costs something else by now.
        sharer_groups.LeadNotHere: the room is held by somebody who has not arrived and has other dates.
        ArrivesLater: the guest is expected on a later day and `arrives_early` is not set.
        upgrades.UpgradeUnexplained: the room is of another type than is charged, and nobody said why.
        RoomPromised: the guest was promised another room.
        RoomNotReady: the room is not clean (or not inspected, where the hotel asks for it).
        occupancies.RoomOccupied, occupancies.RoomTaken, occupancies.RoomClosed: the room is not to be had.
        company_accounts.NoAccount: the agent's or company's account is to pay, and is not open.
    """
    reservation = expected(uow, reservation_id, Event.CHECK_IN)
    despite = refuse_unwanted(uow, reservation.guest_id, do_not_rent_reason)
    if room_id is not None:
        refuse_promised(uow, reservation, occupancies.all_of(uow, reservation_id)[:1], room_id, override_reason, field="override_reason")
    come_first(uow, reservation)
    _count_again(uow, reservation)
    _begin_today(uow, reservation, room_id, arrives_early=arrives_early)
    refuse_not_prepaid(uow, reservation, credit_reason, also_minor=deposit_minor)
    early = fee_shown(uow, reservation, PolicyKind.TIMES, expected_fee_minor=expected_fee_minor)
    room = _entered(uow, reservation, room_id, override_reason)
    if reservation.sharing_with_id is None:
        explain_upgrade(uow, reservation, room, code_id=upgrade_code_id, reason=upgrade_reason)
    _mark_received(uow, reservation)
    booking, folio = _folio_of_stay(uow, reservation, room)
    fee = charge_penalty(uow, reservation, early, waive_reason=waive_reason)
    _tell(uow, reservation, room, folio, despite)
    follow_stay(uow, reservation_id)
    return CheckedIn(
        reservation_id,
        RoomId(room.id),
        room.number,
        FolioId(folio.id),
        folio.number,
        booking.confirmation_number,
        early_fee_minor=fee.total_minor,
    )


@command(
    title=N_("Walk in"),
    permission=Permission.CHECK_IN,
    audit=(*book.command_spec.audit, *check_in.command_spec.audit),  # type: ignore[attr-defined]
    changes=(*check_in.command_spec.changes, EntityKind.BOOKING, EntityKind.PROFILE),  # type: ignore[attr-defined]
    locks=SALE_LOCKS,
    undo="undo_check_in",
    result=CheckedIn,
)
def walk_in(
    uow: UnitOfWork,
    *,
    guest: GuestId | ProfileDetails,
    room_id: RoomId,
    departure_date: date,
    price_minor: int | None = None,
    adults: int = 1,
    children: int = 0,
    babies: int = 0,
    child_ages: tuple[int, ...] = (),
    rate_plan_id: RatePlanId | None = None,
    discount_reason_id: ReasonCodeId | None = None,
    override_reason: str | None = None,
    rules_reason: str | None = None,
    forced: bool = False,
    do_not_rent_reason: str | None = None,
) -> CheckedIn:
    """Receive somebody who has not booked: reservation, room and folio in one step.

    Somebody who comes after midnight, before the day is closed, arrives on the open business date and pays that night's price.

    Args:
        departure_date: today for day use.
        price_minor: a night (or the day use), minor units; None: what the rate plan asks.
        discount_reason_id: why a price typed is lower than the plan's.
        override_reason: hand the room out although it is not ready; needs its own permission.
        rules_reason: why it is sold against the rules of the rate plan; needs its own permission.
        do_not_rent_reason: as for `check_in`.

    Raises:
        plan_sales.NotForSale: a rule of the rate plan stands in the way.
        discounts.DiscountTooHigh: the price typed is lower than the actor's role may give.
        NotAllowed: a price is named without a plan though plans price the type, and the actor may not sell without one.
        inventory.SoldOut: the room's type is full on a night.
        RoomNotReady and the refusals of `check_in`.
    """
    uow.require(Permission.BOOK)
    room = uow.get(Room, room_id, what=_("The room"), lock=False)
    request = RoomRequest(
        room_type_id=RoomTypeId(room.room_type_id),
        arrival_date=uow.business_date,
        departure_date=departure_date,
        price_minor=price_minor,
        adults=adults,
        children=children,
        babies=babies,
        child_ages=child_ages,
        rate_plan_id=rate_plan_id,
        discount_reason_id=discount_reason_id,
        day_use=departure_date == uow.business_date,
    )
    refuse_nobody(adults + children)
    refuse_too_many_guests(uow, request.room_type_id, guests=adults + children, extra_beds=0)
    refuse_own_price(uow, request)
    booked = sell_rooms(uow, guest=guest, rooms=[request], terms=SaleTerms(forced=forced, override_reason=rules_reason))
    return receive_walk_in(uow, booked, room_id, override_reason=override_reason, do_not_rent_reason=do_not_rent_reason)


def receive_walk_in(
    uow: UnitOfWork, booked: Booked, room_id: RoomId, *, override_reason: str | None = None, do_not_rent_reason: str | None = None
) -> CheckedIn:
    """Check in somebody whose reservation was made a moment ago, at the desk; for use inside other commands."""
    reservation_id = booked.reservation_ids[0]
    # Locked here already: a later locked read would bring back the row as it is stored, without the mark.
    uow.get(Reservation, reservation_id, what=_("The reservation")).walk_in = True
    here = check_in(
        uow, reservation_id=reservation_id, room_id=room_id, override_reason=override_reason, do_not_rent_reason=do_not_rent_reason
    )
    return replace(here, oversold=booked.oversold)


def _begin_today(uow: UnitOfWork, reservation: Reservation, room_id: RoomId | None, *, arrives_early: bool) -> None:
    if reservation.arrival_date == uow.business_date:
        return
    if reservation.arrival_date < uow.business_date:
        raise InvalidInput(
            "arrival_date", problem=N_("The arrival lies before the business date. Nothing was changed. Change the dates first.")
        )
    if not arrives_early:
        raise ArrivesLater("arrival_date", arrival=reservation.arrival_date.isoformat())
    price = reservation.day_use_price_minor if reservation.day_use else price_of_last_night(uow, reservation)
    occupancy = occupancies.current(uow, ReservationId(reservation.id))
    departure = reservation.departure_date if not reservation.day_use else uow.business_date
    refuse_endless_stay(uow, uow.business_date, departure)
    change_nights(uow, reservation, uow.business_date, departure, price_minor=price or 0)
    if occupancy is not None and room_id not in {None, occupancy.room_id}:
        # The room promised may be taken until the day it was promised for; the guest gets another one.
        occupancies.withdraw(uow, occupancy)
    elif occupancy is not None:
        occupancies.fit_dates(uow, ReservationId(reservation.id), uow.business_date, departure)


def _count_again(uow: UnitOfWork, reservation: Reservation) -> None:
    """A reservation that was released because nothing guaranteed it is deducted from inventory again."""
    if reservation.released_at is not None:
        take_nights(uow, reservation)
        reservation.released_at = None


def _entered(uow: UnitOfWork, reservation: Reservation, room_id: RoomId | None, override_reason: str | None) -> Room:
    """The room that the guest goes into: a ready one, or that of the guest in house whose room is shared."""
    if reservation.sharing_with_id is not None:
        shared = room_of_lead(uow, reservation)
        if room_id not in {None, shared.id}:
            refuse_sharer(uow, reservation)
        return shared
    room = _room_for(uow, reservation, room_id)
    refuse_unready(uow, room, override_reason)
    occupancy = occupancies.current(uow, ReservationId(reservation.id))
    assert occupancy is not None  # noqa: S101 - `_room_for` has just given one
    occupancies.enter(uow, occupancy, room)
    occupancies.join_neighbours(uow, occupancy)
    return room


def _room_for(uow: UnitOfWork, reservation: Reservation, room_id: RoomId | None) -> Room:
    occupancy = occupancies.at(uow, ReservationId(reservation.id), reservation.arrival_date)
    if room_id is None or (occupancy is not None and occupancy.room_id == room_id):
        if occupancy is None:
            raise NoRoomGiven("room_id")
        promised = uow.get(Room, occupancy.room_id, what=_("The room"))
        occupancies.refuse_if_occupied(uow, promised)
        return promised
    room = uow.get(Room, room_id, what=_("The room"))
    # Said before the slots are asked for: who is still in the room is better news than who has booked it.
    occupancies.refuse_if_occupied(uow, room)
    if occupancy is not None:
        occupancies.withdraw(uow, occupancy)
    later = occupancies.current(uow, ReservationId(reservation.id))
    give_room(uow, reservation, room_id, until=None if later is None else later.first_date)
    return room


def _mark_received(uow: UnitOfWork, reservation: Reservation) -> None:
    reservation.status = after(reservation.status, Event.CHECK_IN)
    reservation.option_expires_at = None
    reservation.checked_in_date = uow.business_date
    reservation.checked_in_at = uow.clock.now()


def _folio_of_stay(uow: UnitOfWork, reservation: Reservation, room: Room) -> tuple[Booking, Folio]:
    """The booking, and the folio with what it begins with: windows of those who pay later, the deposit, the price of a day use."""
    reservation_id = ReservationId(reservation.id)
    guest = uow.get(Profile, reservation.guest_id, what=_("The guest"), lock=False)
    folio = ledger.folio_for(uow, reservation_id, guest.name)
    booking = uow.get(Booking, reservation.booking_id, what=_("The booking"), lock=False)
    window = route_at_check_in(uow, reservation_id, booking, folio)
    open_planned_rules(uow, reservation_id, folio)
    apply_deposit(uow, reservation_id, folio)
    _charge_day_use(uow, reservation, FolioId(folio.id), room, window)
    return booking, folio


def _tell(uow: UnitOfWork, reservation: Reservation, room: Room, folio: Folio, despite: str | None) -> None:
    """Record the check-in: with why the room is of a better type, and why the guest got one although nothing was to be let to them."""
    upgrade = reservation.upgrade_reason if room.room_type_id != reservation.charged_type_id else None
    overruled = {} if despite is None else {"do_not_rent": despite}
    uow.record(AuditCode.STAY_CHECKED_IN, reservation, room=room.number, folio=folio.number, upgrade=upgrade, **overruled)
    uow.changed(room)


def _charge_day_use(uow: UnitOfWork, reservation: Reservation, folio_id: FolioId, room: Room, window_number: int) -> None:
    price = reservation.day_use_price_minor
    if not reservation.day_use or not price:
        return
    code = code_named(uow, uow.setting(ROOM_CHARGE_CODE))
    rules = rules_of(uow, [TransactionCodeId(code.id)]).get(TransactionCodeId(code.id), [])
    taxed = tax_charge(price, rules, on=uow.business_date, persons=reservation.persons, nights=0)
    line = NewPosting(
        folio_id=folio_id,
        window_number=window_number,
        kind=PostingKind.ALLOWANCE if price < 0 else PostingKind.CHARGE,
        transaction_code_id=TransactionCodeId(code.id),
        text=_("Day use"),
        net_minor=taxed.net_minor,
        tax_minor=taxed.gross_minor - taxed.net_minor,
        taxes=taxed.taxes,
        reservation_id=ReservationId(reservation.id),
        room_number=room.number,
    )
    ledger.append(uow, routed(uow, [line]))
