"""Whatever is sold, taken, charged, taken back and closed in whatever order: the package ledger holds what is owed."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import select

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import PackageTakingId, PostingId
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.models.folio import NightCharge
from hotel_desk.models.package import PackageTaking
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.package_entitlements import package_list
from hotel_desk.services.cashier import reverse_posting
from hotel_desk.services.departures import check_out, undo_check_in, undo_check_out
from hotel_desk.services.outside_charges import cancel_outside_charge, post_outside_charge
from hotel_desk.services.package_takings import take_package, undo_package_taken
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.stays import check_in
from tests.any_hotel import AnyHotel, try_anything
from tests.ledgers_of_tests import books, whole_balance
from tests.packages_of_tests import a_dinner, breakfast_plan, package_named
from tests.rates_of_tests import sell_at_quote
from tests.scale import size

if TYPE_CHECKING:
    from tests.fixtures.databases import OpenDatabase

WHICH, PIECES = st.integers(0, 5), st.integers(1, 3)
CODE = st.sampled_from(("BREAKFAST", "RESTAURANT"))
ROOM = st.sampled_from(("101", "102", "103"))
# How many different commands must have been carried out.
COMMANDS_TRIED = 5


class AnyPackages(AnyHotel):
    """A hotel that sells breakfast and dinner to be taken later."""

    @initialize()
    def two_guests(self) -> None:
        self.plan, self.dinner = breakfast_plan(self.hotel), a_dinner(self.hotel, valid_days=2)
        self.sent = 0
        for room in ("101", "102"):
            self.arrive(room, 3, 10_000, dinner=True)
        self.take("101", "RESTAURANT", 1, rest=False)
        self.close_the_day()
        self.from_an_outlet("102", "BREAKFAST", 333, 1)

    @rule(room=ROOM, nights=st.integers(1, 3), price=st.sampled_from((10_000, 2_000, 0)), dinner=st.booleans())
    def arrive(self, room: str, nights: int, price: int, dinner: bool) -> None:
        with suppress(StaffError):
            self._arrive(room, nights, price, dinner=dinner)

    def _arrive(self, room: str, nights: int, price: int, *, dinner: bool) -> None:
        stay = self.hotel.book(self.today, self.day(nights), adults=2)
        packages = (self.dinner,) if dinner else ()
        self.hotel.desk.run(sell_at_quote, reservation_id=stay, plan=self.plan, packages=packages, prices=((self.today, price),))
        self.do(check_in, reservation_id=stay, room_id=self.hotel.rooms[room])

    @rule(room=ROOM, code=CODE, pieces=PIECES, rest=st.booleans())
    def take(self, room: str, code: str, pieces: int, rest: bool) -> None:
        package = package_named(self.hotel, code)
        self.do(take_package, package_id=package, room_number=room, pieces=pieces, charge_rest=rest)

    @rule(which=WHICH, code=CODE)
    def take_after_leaving(self, which: int, code: str) -> None:
        gone = self.reservation(which, ReservationStatus.CHECKED_OUT)
        self.do(take_package, package_id=package_named(self.hotel, code), reservation_id=gone)

    @rule(which=WHICH)
    def not_taken(self, which: int) -> None:
        here = select(PackageTaking.id).where(PackageTaking.property_id == self.hotel.property_id)
        found = self.ask(here.order_by(PackageTaking.id.desc()))
        if found:
            self.do(undo_package_taken, taking_id=PackageTakingId(found[which % len(found)]))

    @rule(room=ROOM, code=CODE, price=st.sampled_from((333, 1_200, 7_000)), pieces=PIECES)
    def from_an_outlet(self, room: str, code: str, price: int, pieces: int) -> None:
        self.sent += 1
        about = {"transaction_code": code, "price_minor": price, "quantity": pieces, "room_number": room}
        self.do(post_outside_charge, vendor="POS", vendor_reference=str(self.sent), **about)

    @rule(which=WHICH)
    def outlet_takes_it_back(self, which: int) -> None:
        charge = str(max(1, self.sent - which))
        about = {"vendor": "POS", "vendor_reference": f"C{charge}", "cancelled_reference": charge}
        self.do(cancel_outside_charge, **about, reason="any")

    @rule()
    def charge_the_night(self) -> None:
        here = self.reservations(Reservation.status == ReservationStatus.IN_HOUSE)
        self.do(post_room_and_tax, night=self.today, reservation_ids=here)

    @rule(which=WHICH)
    def reverse_a_night(self, which: int) -> None:
        here = select(NightCharge.posting_id).where(NightCharge.property_id == self.hotel.property_id)
        nights = self.ask(here.where(NightCharge.night_date == self.today).order_by(NightCharge.posting_id))
        if nights:
            self.do(reverse_posting, posting_id=PostingId(nights[which % len(nights)]), reason="any")

    @rule(which=WHICH)
    def leave(self, which: int) -> None:
        self.do(check_out, reservation_id=self.reservation(which, ReservationStatus.IN_HOUSE), leave_open_reason="any")

    @rule(which=WHICH)
    def come_back(self, which: int) -> None:
        self.do(undo_check_out, reservation_id=self.reservation(which, ReservationStatus.CHECKED_OUT), reason="any")

    @rule(which=WHICH)
    def never_came(self, which: int) -> None:
        self.do(undo_check_in, reservation_id=self.reservation(which, ReservationStatus.IN_HOUSE), reason="any")

    @rule()
    def close_the_day(self) -> None:
        for stay in self.reservations(Reservation.status == ReservationStatus.IN_HOUSE, Reservation.departure_date <= self.today):
            if self.do(check_out, reservation_id=stay, leave_open_reason="gone") is None:
                return
        closed = close_day(self.hotel.desk)
        self.done("lapse_packages" if closed.packages_lapsed else "roll_business_date")

    @invariant()
    def the_ledgers_add_up(self) -> None:
        assert books(self.hotel).package <= 0, "the hotel owes, the guests do not"
        today = whole_balance(self.hotel, self.today, self.today)
        assert today.identity.difference_minor == 0

    @invariant()
    def nobody_has_taken_more_than_there_is(self) -> None:
        for row in self.hotel.desk.read(package_list).rows:
            assert row.left >= 0
            assert row.taken + row.left <= row.pieces


@pytest.mark.timeout(3600)
def test_any_order_keeps_the_package_ledger(open_database: OpenDatabase) -> None:
    hotels = {"examples": size(5, soak=100), "on_server": size(4, soak=40)}
    try_anything(AnyPackages, open_database, **hotels, steps=size(15, soak=80), commands=COMMANDS_TRIED)
