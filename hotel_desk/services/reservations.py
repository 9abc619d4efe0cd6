"""Bookings: rooms sold under one confirmation number, for certain, as an option, or put on the waitlist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.card_numbers import refuse_card_in_phone, refuse_card_of_an_issuer
from hotel_desk.domain.codes import EntityKind, ProfileKind, ReservationStatus
from hotel_desk.domain.errors import InvalidInput, NotFound
from hotel_desk.domain.ids import BookingId, GuestId, ProfileId, ReservationId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import Payer
from hotel_desk.domain.slots import nights_between
from hotel_desk.language import N_, _
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.types import NAME_LENGTH
from hotel_desk.services import inventory
from hotel_desk.services.accompanying_guests import write_guests
from hotel_desk.services.block_nights import HeldNight
from hotel_desk.services.cancellations import cancel_reservation, mark_no_show, reinstate_reservation
from hotel_desk.services.chosen_profiles import chosen_profile
from hotel_desk.services.company_accounts import account_named, who_pays_later
from hotel_desk.services.plan_sales import PlanSale, hold_plan_quota, keep_plan, sale_at_plan, stay_asked, write_sale
from hotel_desk.services.prices_without_plan import refuse_own_price
from hotel_desk.services.profiles import ProfileDetails, new_profile
from hotel_desk.services.reservation_changes import ReservationChanged, change_reservation
from hotel_desk.services.reservation_nights import counted, write_nights
from hotel_desk.services.reservation_requests import (
    FURTHEST_DAYS,
    HIGHEST_PRICE_MINOR,
    MOST_PERSONS,
    RoomRequest,
    check_request,
    refuse_endless_stay,
    refuse_impossible_price,
    refuse_no_night,
    refuse_nobody,
    refuse_switched_off,
    refuse_too_many_guests,
)
from hotel_desk.services.room_assignment import give_room
from hotel_desk.services.typed_text import fitting, note_text
from hotel_desk.services.unwanted_guests import refuse_unwanted
from hotel_desk.services.written_notes import write_alert, write_trace

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

__all__ = [
    "CONFIRMATION_SERIES",
    "FURTHEST_DAYS",
    "HIGHEST_PRICE_MINOR",
    "MOST_PERSONS",
    "Booked",
    "BookingFacts",
    "Contact",
    "ReservationChanged",
    "RoomRequest",
    "SaleTerms",
    "book",
    "cancel_reservation",
    "change_reservation",
    "mark_no_show",
    "refuse_endless_stay",
    "refuse_impossible_price",
    "reinstate_reservation",
    "sell_rooms",
]

CONFIRMATION_SERIES = "confirmation"
LOWEST_PRIORITY = 9


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call or write to about a booking, where it is not the guest."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """What is known of a booking as a whole.

    Args:
        order_number: the company's or agent's own number for it.
        payer: who pays for the rooms; None: it was not said.
    """

    company_id: ProfileId | None = None
    agent_id: ProfileId | None = None
    source: str = ""
    market: str = ""
    channel: str = ""
    note: str = ""
    contact: Contact | None = None
    order_number: str = ""
    payer: Payer | None = None


@dataclass(frozen=True, slots=True)
class SaleTerms:
    """How rooms are sold.

    Args:
        forced: even on a full night; counted as oversold.
        option_expires_at: as an option that ends at this moment (UTC) unless it is confirmed; None: for certain.
        waitlist_priority: not sold but wished for: 1 is served first; None: sold.
        override_reason: why rules of the rate plan are overridden; None: they are not.
        do_not_rent_reason: why a guest who must not get a room gets one; None: the guest is welcome.
    """

    forced: bool = False
    option_expires_at: datetime | None = None
    waitlist_priority: int | None = None
    override_reason: str | None = None
    do_not_rent_reason: str | None = None

    @property
    def status(self) -> ReservationStatus:
        """What the reservations begin as."""
        if self.waitlist_priority is not None:
            return ReservationStatus.WAITLISTED
        return ReservationStatus.RESERVED if self.option_expires_at is None else ReservationStatus.TENTATIVE


_FOR_CERTAIN = SaleTerms()
_NOTHING_KNOWN = BookingFacts()


@dataclass(frozen=True, slots=True)
class Booked:
    """What was sold. `oversold`: nights on which more is sold now than there are rooms, because it was forced."""

    booking_id: BookingId
    confirmation_number: str
    reservation_ids: tuple[ReservationId, ...]
    oversold: tuple[date, ...] = ()


@command(
    title=N_("New reservation"),
    permission=Permission.BOOK,
    audit=(
        AuditCode.RESERVATION_BOOKED,
        AuditCode.RESERVATION_WAITLISTED,
        AuditCode.OPTION_MADE,
        AuditCode.RESTRICTION_OVERRIDDEN,
        AuditCode.RESERVATION_DISCOUNTED,
        AuditCode.PROFILE_CREATED,
        AuditCode.INVENTORY_OVERSOLD,
        AuditCode.ROOM_ASSIGNED,
        AuditCode.TRACE_ADDED,
        AuditCode.ALERT_CHANGED,
    ),
    changes=(EntityKind.BOOKING, EntityKind.RESERVATION, EntityKind.PROFILE, EntityKind.ROOM, EntityKind.INVENTORY, EntityKind.TRACE),
    locks=SALE_LOCKS,
    undo="cancel_reservation",
    result=Booked,
)
def book(
    uow: UnitOfWork,
    *,
    guest: GuestId | ProfileDetails,
    rooms: Sequence[RoomRequest],
    company_id: ProfileId | None = None,
    agent_id: ProfileId | None = None,
    source: str = "",
    market: str = "",
    channel: str = "",
    note: str = "",
    contact: Contact | None = None,
    order_number: str = "",
    payer: Payer | None = None,
    forced: bool = False,
    option_expires_at: datetime | None = None,
    waitlist: bool = False,
    waitlist_priority: int = LOWEST_PRIORITY,
    override_reason: str | None = None,
    do_not_rent_reason: str | None = None,
) -> Booked:
    """Sell one or more rooms under one confirmation number.

    Args:
        guest: who books: a known guest, or the details of a new one.
        order_number: the company's or agent's own number for the booking.
        payer: who pays for the rooms.
        forced: sell even on a full night; needs its own permission and is counted as oversold.
        option_expires_at: until when (UTC) the rooms are held without being certain; None: they are sold.
        waitlist: put it on the waitlist instead: nothing is held.
        waitlist_priority: 1 is served first, 9 last.
        override_reason: why it is sold against the rules of its rate plan; needs its own permission.
        do_not_rent_reason: why a guest who must not get a room gets one all the same; needs its own permission.

    Raises:
        unwanted_guests.NotToBeRented: the guest must not get a room.
        InvalidInput: dates, guests or price cannot be accepted; nothing was booked.
        TooManyGuests: a room does not hold so many.
        plan_sales.NotForSale: a rule of the rate plan stands in the way.
        discounts.DiscountTooHigh: a price typed is lower than the actor's role may give.
        NotAllowed: a price is named without a plan though plans price the type, and the actor may not sell without one.
        quotas.QuotaReached: a quota is used up.
        inventory.SoldOut: a type is full on a night; none of the rooms was booked.
        occupancies.RoomTaken, occupancies.RoomClosed: the room asked for has been given to somebody else or is closed.
        company_accounts.NoAccount: the agent's or company's account is to pay, and is not open.
    """
    for request in rooms:
        check_request(uow, request)
        refuse_no_night(request.arrival_date, request.departure_date, day_use=request.day_use)
        refuse_nobody(request.adults + request.children)
        refuse_too_many_guests(uow, request.room_type_id, guests=request.adults + request.children, extra_beds=request.extra_beds)
        refuse_own_price(uow, request, company_id=company_id, agent_id=agent_id)
    despite = None if isinstance(guest, ProfileDetails) else refuse_unwanted(uow, guest, do_not_rent_reason)
    terms = SaleTerms(forced, option_expires_at, waitlist_priority if waitlist else None, override_reason, despite)
    facts = BookingFacts(company_id, agent_id, source, market, channel, note, contact, order_number, payer)
    return _sell(uow, guest, rooms, facts, terms)


def sell_rooms(
    uow: UnitOfWork,
    *,
    guest: GuestId | ProfileDetails,
    rooms: Sequence[RoomRequest],
    facts: BookingFacts = _NOTHING_KNOWN,
    terms: SaleTerms = _FOR_CERTAIN,
) -> Booked:
    """Sell rooms as they were asked for, whether or not the guests fit into them; for use inside other commands.

    Raises:
        The refusals of `book`, except that a room may be too small and a stay may have no night.
    """
    for request in rooms:
        check_request(uow, request)
    return _sell(uow, guest, rooms, facts, terms)


def _sell(uow: UnitOfWork, guest: GuestId | ProfileDetails, rooms: Sequence[RoomRequest], facts: BookingFacts, terms: SaleTerms) -> Booked:
    if not rooms:
        raise InvalidInput("rooms", problem=N_("No room was asked for. Nothing was booked. Add a room and try again."))
    _refuse_terms(uow, rooms, terms)
    for request in rooms:
        refuse_switched_off(uow, request.room_type_id)
    guest_id = _guest(uow, guest)
    sales = [_sale(uow, request, facts, terms) for request in rooms]
    oversold = _take_rooms(uow, rooms, terms)
    booking = _booking(uow, guest_id, facts)
    reservations = [_reservation(uow, booking, guest_id, request, terms) for request in rooms]
    booking.confirmation_number = str(uow.next_number(CONFIRMATION_SERIES))
    uow.add(booking)
    uow.session.flush()
    uow.session.add_all(reservations)
    uow.session.flush()
    for reservation, request, sale in zip(reservations, rooms, sales, strict=True):
        _price(uow, reservation, request, sale)
        _complete(uow, booking, reservation, request, terms)
    reservation_ids = tuple(ReservationId(one.id) for one in reservations)
    return Booked(BookingId(booking.id), booking.confirmation_number, reservation_ids, oversold)


def refuse_past_moment(uow: UnitOfWork, moment: datetime) -> None:
    """Go on only if an option would still be open.

    Raises:
        InvalidInput: the moment has passed.
    """
    if moment <= uow.clock.now():
        raise InvalidInput("option_expires_at", problem=N_("The option would have ended already. Nothing was saved. Choose a later time."))


def refuse_impossible_priority(priority: int) -> None:
    """Go on only if a place on the waitlist can have this priority.

    Raises:
        InvalidInput: it is no number from 1 to 9.
    """
    if not 1 <= priority <= LOWEST_PRIORITY:
        raise InvalidInput("waitlist_priority", problem=N_("The priority is a number from 1 to 9. Nothing was saved. Correct it."))


def _refuse_terms(uow: UnitOfWork, rooms: Sequence[RoomRequest], terms: SaleTerms) -> None:
    if terms.forced:
        uow.require(Permission.FORCE_OVERSELL)
    if terms.option_expires_at is not None:
        refuse_past_moment(uow, terms.option_expires_at)
    if terms.waitlist_priority is None:
        return
    refuse_impossible_priority(terms.waitlist_priority)
    if terms.option_expires_at is not None or terms.forced:
        raise InvalidInput(
            "waitlist", problem=N_("What is on the waitlist is neither an option nor forced. Nothing was saved. Choose one of them.")
        )
    if any(request.room_id is not None for request in rooms):
        raise InvalidInput(
            "room_id", problem=N_("No room can be given to somebody on the waitlist. Nothing was saved. Leave the room empty.")
        )


def _take_rooms(uow: UnitOfWork, rooms: Sequence[RoomRequest], terms: SaleTerms) -> tuple[date, ...]:
    if terms.status is ReservationStatus.WAITLISTED:
        return ()
    wanted = [
        HeldNight(request.room_type_id, night, request.block_id)
        for request in rooms
        for night in nights_between(request.arrival_date, request.departure_date)
    ]
    return inventory.exchange_nights(uow, released=(), wanted=wanted, forced=terms.forced)


def _booking(uow: UnitOfWork, guest_id: GuestId, facts: BookingFacts) -> Booking:
    booking = Booking(
        id=BookingId(new_id()),
        property_id=uow.property_id,
        confirmation_number="",
        guest_id=guest_id,
        booked_date=uow.business_date,
        booked_at=uow.clock.now(),
    )
    write_facts(uow, booking, facts)
    return booking


def write_facts(uow: UnitOfWork, booking: Booking, facts: BookingFacts) -> None:
    """Write down what is known of a booking as a whole; for use inside other commands.

    Raises:
        NotFound: the company is no company, or the agent no agent.
        InputTooLong: a text does not fit.
        company_accounts.NoAccount, InvalidInput: an account is to pay that is not open, or nobody's.
    """
    paid_by = account_named(booking)
    booking.company_id = _profile(uow, facts.company_id, ProfileKind.COMPANY)
    booking.agent_id = _profile(uow, facts.agent_id, ProfileKind.AGENT)
    for name in ("source", "market", "channel"):
        setattr(booking, name, fitting(getattr(facts, name), field=name, limit=NAME_LENGTH))
    booking.note = note_text(facts.note)
    contact = facts.contact or Contact()
    for name in ("name", "phone", "email"):
        field = f"contact_{name}"
        text = fitting(getattr(contact, name), field=field, limit=NAME_LENGTH)
        refuse_card = refuse_card_of_an_issuer if name == "name" else refuse_card_in_phone
        setattr(booking, field, refuse_card(text, field=field) or None)
    booking.order_number = fitting(facts.order_number, field="order_number", limit=NAME_LENGTH).strip() or None
    booking.payer = facts.payer
    # An account that is to pay must be open when that is said; it may be closed later, and the check-in looks again.
    if account_named(booking) != paid_by:
        who_pays_later(uow, booking)


def _reservation(uow: UnitOfWork, booking: Booking, guest_id: GuestId, request: RoomRequest, terms: SaleTerms) -> Reservation:
    day_use = request.arrival_date == request.departure_date
    reservation = Reservation(
        id=ReservationId(new_id()),
        property_id=uow.property_id,
        booking_id=booking.id,
        guest_id=request.guest_id or guest_id,
        block_id=request.block_id,
        status=terms.status,
        arrival_date=request.arrival_date,
        departure_date=request.departure_date,
        room_type_id=request.room_type_id,
        charged_type_id=request.charged_type_id or request.room_type_id,
        adults=request.adults,
        children=request.children,
        babies=request.babies,
        child_ages=list(request.child_ages) or None,
        extra_beds=request.extra_beds,
        day_use_price_minor=request.price_minor if day_use else None,
        note=request.note,
        status_reason="",
        walk_in=False,
        rate_plan_id=request.rate_plan_id,
        expected_time=request.expected_time,
        requests=note_text(request.requests, field="requests") or None,
        do_not_move=request.do_not_move,
        upgrade_reason=note_text(request.upgrade_reason, field="upgrade_reason") or None,
        discount_reason_id=request.discount_reason_id,
        option_expires_at=terms.option_expires_at,
        waitlist_priority=terms.waitlist_priority,
        version=1,
    )
    uow.changed(reservation)
    return reservation


def _sale(uow: UnitOfWork, request: RoomRequest, facts: BookingFacts, terms: SaleTerms) -> PlanSale | None:
    """What a room costs at its plan; None where only the price counts."""
    if request.rate_plan_id is None:
        return None
    return sale_at_plan(
        uow,
        stay_asked(request, company_id=facts.company_id, agent_id=facts.agent_id),
        typed_minor=request.price_minor,
        discount_reason_id=request.discount_reason_id,
        override_reason=terms.override_reason,
        # Whoever made the block has agreed to its plan.
        agreed_before=request.block_id is not None,
        is_wish=terms.status is ReservationStatus.WAITLISTED,
    )


def _price(uow: UnitOfWork, reservation: Reservation, request: RoomRequest, sale: PlanSale | None) -> None:
    nights = nights_between(reservation.arrival_date, reservation.departure_date)
    if sale is None:
        write_nights(uow, reservation, nights, request.price_minor or 0)
        return
    if counted(reservation):
        hold_plan_quota(uow, sale, nights)
    if request.price_minor is not None:
        write_nights(uow, reservation, nights, request.price_minor)
    write_sale(uow, reservation, sale)
    keep_plan(uow, reservation, sale)


def _complete(uow: UnitOfWork, booking: Booking, reservation: Reservation, request: RoomRequest, terms: SaleTerms) -> None:
    if request.room_id is not None:
        give_room(uow, reservation, request.room_id)
    if request.guests:
        write_guests(uow, reservation, request.guests)
    for trace in request.traces:
        write_trace(uow, reservation, trace)
    for alert in request.alerts:
        write_alert(uow, reservation, alert)
    code = {
        ReservationStatus.WAITLISTED: AuditCode.RESERVATION_WAITLISTED,
        ReservationStatus.TENTATIVE: AuditCode.OPTION_MADE,
    }.get(reservation.status, AuditCode.RESERVATION_BOOKED)
    despite = {} if terms.do_not_rent_reason is None else {"do_not_rent": terms.do_not_rent_reason}
    uow.record(
        code,
        reservation,
        confirmation=booking.confirmation_number,
        arrival=reservation.arrival_date,
        departure=reservation.departure_date,
        **despite,
    )


def _guest(uow: UnitOfWork, guest: GuestId | ProfileDetails) -> GuestId:
    if isinstance(guest, ProfileDetails):
        return GuestId(ProfileId(new_profile(uow, guest).id))
    chosen_profile(uow, guest, what=_("The guest"))
    return guest


def _profile(uow: UnitOfWork, profile_id: ProfileId | None, kind: ProfileKind) -> ProfileId | None:
    if profile_id is not None and chosen_profile(uow, profile_id, what=_("The profile")).kind is not kind:
        raise NotFound(what=_("The profile"))
    return profile_id
