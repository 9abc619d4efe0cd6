"""A reservation made again for other dates, without retyping."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.ids import GuestId, ProfileId, ReservationId
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.reservation_notes import AccompanyingGuest
from hotel_desk.services.planned_rules import COPIED_AUDIT, copy_charging
from hotel_desk.services.prices_without_plan import refuse_own_price
from hotel_desk.services.reservation_changes import as_agreed
from hotel_desk.services.reservation_nights import price_of_last_night
from hotel_desk.services.reservation_requests import NamedGuest, refuse_no_night
from hotel_desk.services.reservations import Booked, BookingFacts, Contact, SaleTerms, book, sell_rooms

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@command(
    title=N_("Copy reservation"),
    permission=Permission.BOOK,
    audit=(*book.command_spec.audit, *COPIED_AUDIT),  # type: ignore[attr-defined]
    changes=(*book.command_spec.changes, EntityKind.ROUTING_RULE, EntityKind.FIXED_CHARGE),  # type: ignore[attr-defined]
    locks=SALE_LOCKS,
    undo="cancel_reservation",
    result=Booked,
)
def copy_reservation(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    arrival_date: date,
    departure_date: date,
    guest_id: GuestId | None = None,
    price_minor: int | None = None,
    day_use: bool = False,
    forced: bool = False,
    override_reason: str | None = None,
    with_charging: bool = False,
) -> Booked:
    """Book the same again for other dates, under a confirmation number of its own; the room, and what was paid, are not copied.

    Args:
        guest_id: who stays; None: the same guest.
        price_minor: a night, minor units; None: what the plan asks on the new dates, without a plan the price of the last night.
        day_use: that the copy has no night is meant so.
        forced: sell even on a full night; needs its own permission and is counted as oversold.
        override_reason: why it is sold against the rules of its rate plan; needs its own permission.
        with_charging: where charges go and fixed charges are copied too, their dates moved with the arrival; needs its own permission.

    Raises:
        The refusals of `book`.
    """
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"), lock=False)
    booking = uow.get(Booking, reservation.booking_id, what=_("The booking"), lock=False)
    refuse_no_night(arrival_date, departure_date, day_use=day_use)
    known_price = price_of_last_night(uow, reservation) if reservation.rate_plan_id is None else None
    request = replace(
        as_agreed(uow, reservation),
        arrival_date=arrival_date,
        departure_date=departure_date,
        price_minor=known_price if price_minor is None else price_minor,
        guests=_company(uow, reservation),
        requests=reservation.requests or "",
        upgrade_reason=reservation.upgrade_reason or "",
        block_id=None,
        day_use=day_use,
    )
    if price_minor is not None:
        refuse_own_price(uow, request, company_id=_id(booking.company_id), agent_id=_id(booking.agent_id))
    guest = guest_id or GuestId(ProfileId(reservation.guest_id))
    terms = SaleTerms(forced=forced, override_reason=override_reason)
    booked = sell_rooms(uow, guest=guest, rooms=[request], facts=_facts(booking), terms=terms)
    if with_charging:
        uow.require(Permission.MANAGE_ROUTING)
        copy_charging(uow, reservation_id, booked.reservation_ids[0], shift=arrival_date - reservation.arrival_date)
    return booked


def _facts(booking: Booking) -> BookingFacts:
    """What is known of the booking, without the order number: that was of the other one."""
    return BookingFacts(
        company_id=_id(booking.company_id),
        agent_id=_id(booking.agent_id),
        source=booking.source,
        market=booking.market,
        channel=booking.channel,
        note=booking.note,
        contact=Contact(booking.contact_name or "", booking.contact_phone or "", booking.contact_email or ""),
        payer=booking.payer,
    )


def _id(identifier: UUID | None) -> ProfileId | None:
    return None if identifier is None else ProfileId(identifier)


def _company(uow: UnitOfWork, reservation: Reservation) -> tuple[NamedGuest, ...]:
    found = uow.connection.execute(
        select(AccompanyingGuest.name, AccompanyingGuest.profile_id, AccompanyingGuest.age)
        .where(AccompanyingGuest.reservation_id == reservation.id)
        .order_by(AccompanyingGuest.position)
    )
    return tuple(NamedGuest(row.name, None if row.profile_id is None else ProfileId(row.profile_id), row.age) for row in found)
