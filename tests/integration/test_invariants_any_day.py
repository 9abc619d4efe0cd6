"""Whatever staff do in whatever order: a sentence at most, and the rows always agree with each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule
from sqlalchemy import select

from hotel_desk.domain.codes import ClosureKind, HousekeepingStatus, ProfileKind, ReservationStatus
from hotel_desk.domain.ids import BookingId, ClosureId, FolioId, PostingId
from hotel_desk.domain.rate_codes import Payer
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Closure, Room
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.cashier import pay_refund, post_charge, reverse_posting, take_deposit, take_payment
from hotel_desk.services.company_accounts import close_ar_account, open_ar_account
from hotel_desk.services.departures import check_out, undo_check_in, undo_check_out
from hotel_desk.services.housekeeping import close_room, reopen_room, set_housekeeping_status
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.reservation_notes import change_booking
from hotel_desk.services.reservations import (
    BookingFacts,
    RoomRequest,
    book,
    cancel_reservation,
    change_reservation,
    mark_no_show,
    reinstate_reservation,
)
from hotel_desk.services.room_assignment import assign_room, unassign_room
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.setup_overbooking import set_overbooking_allowance
from hotel_desk.services.setup_rooms import switch_room
from hotel_desk.services.stay_changes import extend_stay, move_room, shorten_stay
from hotel_desk.services.stays import check_in, walk_in
from tests.any_hotel import AnyHotel, try_anything
from tests.scale import size

if TYPE_CHECKING:
    from tests.fixtures.databases import OpenDatabase

STATUS = ReservationStatus
COMMANDS_TRIED = 15
EXPECTED = (STATUS.RESERVED,)
IN_HOUSE = (STATUS.IN_HOUSE,)
ROOMS = ("101", "102", "103", "104", "201", "202")
WHICH = st.integers(0, 11)
NIGHTS = st.sampled_from((1, 2, 3, 0, 4))
AHEAD = st.sampled_from((0, 0, 1, 1, 2, 4, -1))
ROOM = st.sampled_from(ROOMS)
PRICE = st.sampled_from((0, 10_000, 9_999, -638))
YES = st.booleans()
RARELY = st.integers(0, 3).map(lambda number: number == 3)


class AnyDay(AnyHotel):
    """A small hotel in which anything may be tried."""

    def folio(self, which: int) -> FolioId | None:
        found = self.ask(select(Folio.id).where(Folio.property_id == self.hotel.property_id).order_by(Folio.status.desc(), Folio.id))
        return FolioId(found[which % len(found)]) if found else None

    # --- Reservations ---

    @initialize()
    def people_are_here_and_expected(self) -> None:
        """Otherwise most of what is tried would meet an empty house."""
        for room, nights in (("101", 1), ("102", 3), ("201", 2), ("103", 0)):
            stay = self.hotel.book(self.day(0), self.day(nights), room=room, kind=self.hotel.suite if room == "201" else None)
            self.do(check_in, reservation_id=stay)
        for ahead in (0, 0, 1, 2):
            self.hotel.book(self.day(ahead), self.day(ahead + 2))
        self.agent = self.hotel.desk.run(create_profile, details=ProfileDetails(name="Agent", kind=ProfileKind.AGENT)).profile_id
        self.do(open_ar_account, profile_id=self.agent)
        for which in range(2):
            self.agent_pays(which, payer=Payer.AGENT_ACCOUNT)

    @rule(which=WHICH, payer=st.sampled_from((Payer.AGENT_ACCOUNT, Payer.AGENT_ACCOUNT, Payer.GUEST)))
    def agent_pays(self, which: int, payer: Payer) -> None:
        """Or the guest does after all, expected or in house."""
        stay = self.reservation(which, *EXPECTED, ReservationStatus.IN_HOUSE)
        booking = self.ask(select(Reservation.booking_id).where(Reservation.id == stay))
        if booking:
            self.do(change_booking, booking_id=BookingId(booking[0]), facts=BookingFacts(agent_id=self.agent, payer=payer))

    @rule(opened=YES)
    def account(self, *, opened: bool) -> None:
        self.do(open_ar_account if opened else close_ar_account, profile_id=self.agent)

    @rule(dates=st.tuples(AHEAD, NIGHTS), suite=YES, room=st.none() | ROOM, price=PRICE, forced=RARELY)
    def book(self, dates: tuple[int, int], *, suite: bool, room: str | None, price: int, forced: bool) -> None:
        ahead, nights = dates
        request = RoomRequest(
            room_type_id=self.hotel.suite if suite else self.hotel.standard,
            arrival_date=self.day(ahead),
            departure_date=self.day(ahead + nights),
            price_minor=price,
            adults=min(nights, 3),
            day_use=nights == 0,
            room_id=self.hotel.rooms[room] if room else None,
        )
        self.do(book, guest=ProfileDetails(name="Guest"), rooms=[request, replace(request, room_id=None)][: 1 + forced], forced=forced)

    @rule(which=WHICH, ahead=st.none() | AHEAD, nights=NIGHTS, suite=st.none() | YES, price=st.none() | PRICE)
    def change(self, which: int, ahead: int | None, nights: int, suite: bool | None, price: int | None) -> None:
        changes: dict[str, Any] = {"price_minor": price}
        if ahead is not None:
            changes |= {"arrival_date": self.day(ahead), "departure_date": self.day(ahead + nights), "day_use": nights == 0}
        if suite is not None:
            changes["room_type_id"] = self.hotel.suite if suite else self.hotel.standard
        self.do(change_reservation, reservation_id=self.reservation(which, *EXPECTED), **changes)

    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        self.do(cancel_reservation, reservation_id=self.reservation(which, *EXPECTED), reason="any")

    @rule(which=WHICH)
    def no_show(self, which: int) -> None:
        self.do(mark_no_show, reservation_id=self.reservation(which, *EXPECTED))

    @rule(which=WHICH, forced=RARELY)
    def reinstate(self, which: int, forced: bool) -> None:
        self.do(reinstate_reservation, reservation_id=self.reservation(which, STATUS.CANCELLED, STATUS.NO_SHOW), forced=forced)

    @rule(which=WHICH, room=ROOM)
    def assign(self, which: int, room: str) -> None:
        self.do(assign_room, reservation_id=self.reservation(which, *EXPECTED), room_id=self.hotel.rooms[room])

    @rule(which=WHICH)
    def unassign(self, which: int) -> None:
        self.do(unassign_room, reservation_id=self.reservation(which, *EXPECTED))

    # --- Stays ---

    @rule(which=WHICH, room=st.none() | ROOM)
    def check_in(self, which: int, room: str | None) -> None:
        self.do(
            check_in,
            reservation_id=self.reservation(which, *EXPECTED),
            room_id=self.hotel.rooms[room] if room else None,
            override_reason="any",
            upgrade_reason="any",
            arrives_early=True,
        )

    @rule(room=ROOM, nights=NIGHTS, price=PRICE, forced=RARELY)
    def walk_in(self, room: str, nights: int, price: int, forced: bool) -> None:
        stay: dict[str, Any] = {"departure_date": self.day(nights), "price_minor": price, "override_reason": "any", "forced": forced}
        self.do(walk_in, guest=ProfileDetails(name="Walk In"), room_id=self.hotel.rooms[room], **stay)

    @rule(which=WHICH, room=ROOM)
    def move(self, which: int, room: str) -> None:
        more = {"reason": "any", "override_reason": "any"}
        self.do(move_room, reservation_id=self.reservation(which, *IN_HOUSE), room_id=self.hotel.rooms[room], **more)

    @rule(which=WHICH, nights=NIGHTS, price=st.none() | PRICE, forced=RARELY)
    def extend(self, which: int, nights: int, price: int | None, forced: bool) -> None:
        stay = self.reservation(which, *IN_HOUSE)
        self.do(extend_stay, reservation_id=stay, departure_date=self.day(nights), price_minor=price, forced=forced)

    @rule(which=WHICH, nights=NIGHTS)
    def shorten(self, which: int, nights: int) -> None:
        self.do(shorten_stay, reservation_id=self.reservation(which, *IN_HOUSE), departure_date=self.day(nights))

    @rule(which=WHICH, paid=YES)
    def check_out(self, which: int, paid: bool) -> None:
        self.do(check_out, reservation_id=self.reservation(which, *IN_HOUSE), leave_open_reason=None if paid else "any")

    @rule(which=WHICH, refund=YES)
    def undo_check_in(self, which: int, refund: bool) -> None:
        money = {"money": "refund", "refund_code_id": self.hotel.codes["CASH"]} if refund else {}
        self.do(undo_check_in, reservation_id=self.reservation(which, *IN_HOUSE), reason="any", **money)

    @rule(which=WHICH)
    def undo_check_out(self, which: int) -> None:
        self.do(undo_check_out, reservation_id=self.reservation(which, STATUS.CHECKED_OUT), reason="any")

    # --- Money ---

    @rule(which=WHICH, price=PRICE, room_code=YES)
    def charge(self, which: int, price: int, room_code: bool) -> None:
        code = self.hotel.codes["ROOM" if room_code else "BAR"]
        self.do(post_charge, folio_id=self.folio(which), transaction_code_id=code, price_minor=price)

    @rule(which=WHICH, amount=st.sampled_from((1, 500, 10_200)), back=YES)
    def pay(self, which: int, amount: int, back: bool) -> None:
        money: dict[str, Any] = {"folio_id": self.folio(which), "transaction_code_id": self.hotel.codes["CASH"], "amount_minor": amount}
        if back:
            self.do(pay_refund, **money, reason="any")
        else:
            self.do(take_payment, **money)

    @rule(which=WHICH)
    def deposit(self, which: int) -> None:
        stay = self.reservation(which, *EXPECTED)
        self.do(take_deposit, reservation_id=stay, transaction_code_id=self.hotel.codes["CASH"], amount_minor=5_000)

    @rule(which=WHICH)
    def reverse(self, which: int) -> None:
        here = Posting.property_id == self.hotel.property_id
        lines = self.ask(select(Posting.id).where(here).order_by(Posting.posted_at.desc(), Posting.id).limit(12))
        if lines:
            self.do(reverse_posting, posting_id=PostingId(lines[which % len(lines)]), reason="any")

    # --- Rooms and the day ---

    @rule(room=ROOM, ahead=AHEAD, nights=NIGHTS, kind=st.sampled_from(ClosureKind))
    def close(self, room: str, ahead: int, nights: int, kind: ClosureKind) -> None:
        dates = {"first_date": self.day(ahead), "last_date": self.day(ahead + nights)}
        self.do(close_room, room_id=self.hotel.rooms[room], kind=kind, reason="any", **dates)

    @rule(which=WHICH)
    def reopen(self, which: int) -> None:
        closures = self.ask(select(Closure.id).where(Closure.property_id == self.hotel.property_id).order_by(Closure.id))
        if closures:
            self.do(reopen_room, closure_id=ClosureId(closures[which % len(closures)]))

    @rule(room=ROOM, active=YES)
    def switch(self, room: str, active: bool) -> None:
        version = self.ask(select(Room.version).where(Room.id == self.hotel.rooms[room]))[0]
        self.do(switch_room, room_id=self.hotel.rooms[room], active=active, version=version)

    @rule(ahead=AHEAD, nights=NIGHTS, rooms=st.integers(0, 2))
    def allow(self, ahead: int, nights: int, rooms: int) -> None:
        dates = {"first_date": self.day(ahead), "last_date": self.day(ahead + nights)}
        self.do(set_overbooking_allowance, room_type_id=self.hotel.standard, rooms=rooms, **dates)

    @rule(room=ROOM)
    def clean(self, room: str) -> None:
        self.do(set_housekeeping_status, room_ids=[self.hotel.rooms[room]], status=HousekeepingStatus.CLEAN)

    @rule()
    def charge_the_night(self) -> None:
        self.do(post_room_and_tax, night=self.today, reservation_ids=self.reservations(Reservation.status == STATUS.IN_HOUSE))

    @rule(another_day=YES)
    def roll(self, another_day: bool) -> None:
        self.do(roll_business_date, closing=self.day(1) if another_day else self.today)

    @rule()
    def end_the_day(self) -> None:
        """No-shows, those who should have left, room and tax, the flip."""
        self.settle_the_due()
        self.charge_the_night()
        before = self.today
        self.roll(another_day=False)
        assert self.today == before + timedelta(days=1), "a day whose work is done can be closed"


@pytest.mark.timeout(3600)
def test_any_day_keeps_the_rows_in_agreement(open_database: OpenDatabase) -> None:
    hotels = {"examples": size(20, soak=100), "on_server": size(6, soak=50)}
    try_anything(AnyDay, open_database, **hotels, steps=size(40, soak=100), commands=COMMANDS_TRIED)
