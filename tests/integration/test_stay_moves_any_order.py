"""Whatever is moved, swapped, split, joined and undone in whatever order: the rows agree, nobody is lost, and the preview was right."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import func, select

from hotel_desk.domain.codes import HousekeepingStatus, OccupancyState, ReservationStatus
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.price_choice import PriceChoice
from hotel_desk.domain.stay_move import MoveAsked, RoomPart, StayMoved
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.stay_move import preview_move
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.departures import check_out, undo_check_in
from hotel_desk.services.housekeeping import set_housekeeping_status
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import RoomRequest, book, cancel_reservation, reinstate_reservation
from hotel_desk.services.room_assignment import assign_room, swap_rooms, unassign_room
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.stay_changes import extend_stay, move_room, shorten_stay
from hotel_desk.services.stay_moves import arrange_rooms, join_stay, move_stay, restore_stay, split_stay
from hotel_desk.services.stays import check_in
from tests.any_hotel import AnyHotel, try_anything
from tests.scale import size

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fixtures.databases import OpenDatabase

STATUS = ReservationStatus
ROOMS = ("101", "102", "103", "104", "201", "202")
WHICH = st.integers(0, 9)
AHEAD = st.sampled_from((0, 1, 2, 3, 5, -1))
NIGHTS = st.sampled_from((2, 3, 1, 5, 0))
SOME = st.none() | st.integers(-1, 5)
ROOM = st.none() | st.sampled_from(ROOMS)
PRICE = st.sampled_from(PriceChoice)
COMMANDS_TRIED = 14


class Calendar(AnyHotel):
    """A small hotel whose calendar anybody may drag about in."""

    def __init__(self, opened: OpenDatabase, done: Callable[[str], None]) -> None:
        super().__init__(opened, done)
        self.guests = 0
        self.moves: list[StayMoved] = []

    def stay(self, which: int, *statuses: ReservationStatus) -> ReservationId:
        """There is always one: some are booked at first."""
        found = self.reservation(which, *statuses)
        assert found is not None
        return found

    def in_rooms(self, which: int, rooms: int) -> ReservationId:
        """A stay that has so many rooms (or more), if there is one."""
        given = (
            select(RoomOccupancy.reservation_id)
            .where(RoomOccupancy.property_id == self.hotel.property_id, RoomOccupancy.state != OccupancyState.LEFT)
            .group_by(RoomOccupancy.reservation_id)
            .having(func.count() >= rooms)
            .order_by(RoomOccupancy.reservation_id)
        )
        found = self.ask(given)
        return ReservationId(found[which % len(found)]) if found else self.stay(which, STATUS.RESERVED, STATUS.IN_HOUSE)

    def dates(self, stay: ReservationId) -> tuple[date, date]:
        columns = (Reservation.arrival_date, Reservation.departure_date)
        first, last = (self.ask(select(column).where(Reservation.id == stay))[0] for column in columns)
        return first, last

    def version(self, stay: ReservationId) -> int:
        found: int = self.ask(select(Reservation.version).where(Reservation.id == stay))[0]
        return found

    def do(self, command: Any, **arguments: Any) -> Any:
        answer = super().do(command, **arguments)
        if isinstance(answer, StayMoved):
            self.moves.append(answer)
        return answer

    # --- What is there ---

    @initialize()
    def people_are_here_and_expected(self) -> None:
        for number, (room, ahead, nights) in enumerate((("101", 0, 3), ("102", 0, 2), ("201", 1, 4), (None, 2, 3))):
            self.book(ahead, nights, room, suite=room == "201")
            if number < 2:
                self.do(check_in, reservation_id=self.stay(number, STATUS.RESERVED))
        for which in range(3):
            self.split(which, 0, "103" if which else "202")

    @rule(ahead=AHEAD, nights=NIGHTS, room=ROOM, suite=st.booleans())
    def book(self, ahead: int, nights: int, room: str | None, suite: bool) -> None:
        request = RoomRequest(
            room_type_id=self.hotel.suite if suite else self.hotel.standard,
            arrival_date=self.day(ahead),
            departure_date=self.day(ahead + nights),
            price_minor=10_000,
            adults=1 + nights % 2,
            room_id=self.hotel.rooms[room] if room else None,
        )
        if self.do(book, guest=ProfileDetails(name="Guest"), rooms=[request]) is not None:
            self.guests += request.adults

    # --- Moves ---

    @rule(which=WHICH, dates=st.tuples(AHEAD, NIGHTS), room=ROOM, nights=st.tuples(SOME, SOME), price=PRICE)
    def move(self, which: int, dates: tuple[int, int], room: str | None, nights: tuple[int | None, int | None], price: PriceChoice) -> None:
        self._move(self.stay(which, STATUS.RESERVED), self.day(dates[0]), self.day(sum(dates)), room, nights, price)

    @rule(which=WHICH, departure=AHEAD, room=st.sampled_from(ROOMS), nights=st.tuples(SOME, SOME), price=PRICE)
    def move_in_house(self, which: int, departure: int, room: str, nights: tuple[int | None, int | None], price: PriceChoice) -> None:
        stay = self.stay(which, STATUS.IN_HOUSE)
        self._move(stay, self.dates(stay)[0], self.day(departure), room, nights, price)

    def _move(  # noqa: PLR0917 - one drag
        self,
        stay: ReservationId,
        arrival: date,
        departure: date,
        room: str | None,
        nights: tuple[int | None, int | None],
        price: PriceChoice,
    ) -> None:
        first, last = (None if ahead is None else self.day(ahead) for ahead in nights)
        asked = MoveAsked(stay, arrival, departure, self.hotel.rooms[room] if room else None, first, last)
        seen = self.hotel.desk.read(preview_move, asked=asked)
        moved = self.do(
            move_stay,
            reservation_id=stay,
            arrival=arrival,
            departure=departure,
            room_id=asked.room_id,
            from_date=first,
            until_date=last,
            price=price,
            version=self.version(stay),
            reason="any",
        )
        assert (moved is not None) == seen.possible, f"{asked}: the preview said {seen.obstacles}, the command answered {moved}"
        if moved is not None:
            total = sum(night.price_minor for night in moved.after.nights) or moved.after.day_use_price_minor or 0
            assert total == seen.price_before_minor + seen.difference(price)

    @rule(which=WHICH, night=st.integers(0, 4), room=ROOM)
    def split(self, which: int, night: int, room: str | None) -> None:
        stay = self.in_rooms(which, 1)
        first, last = self.dates(stay)
        on = first + timedelta(days=1 + night % max(1, (last - first).days - 1))
        other = self.hotel.rooms[room] if room else None
        self.do(split_stay, reservation_id=stay, on=on, room_id=other, version=self.version(stay), reason="any")

    @rule(which=WHICH, room=ROOM)
    def join(self, which: int, room: str | None) -> None:
        stay = self.in_rooms(which, 2)
        other = self.hotel.rooms[room] if room else None
        self.do(join_stay, reservation_id=stay, room_id=other, version=self.version(stay), reason="any")

    @rule(which=WHICH, rooms=st.lists(st.sampled_from(ROOMS), min_size=1, max_size=3), length=st.integers(1, 3))
    def arrange(self, which: int, rooms: list[str], length: int) -> None:
        stay = self.stay(which, STATUS.RESERVED)
        first, last = self.dates(stay)
        ends = [min(last, first + timedelta(days=length * number)) for number in range(len(rooms))] + [last]
        parts = [RoomPart(self.hotel.rooms[room], begins, end) for room, begins, end in zip(rooms, ends, ends[1:], strict=False)]
        self.do(arrange_rooms, reservation_id=stay, parts=parts, version=self.version(stay), reason="any")

    @rule(which=WHICH, room=ROOM, price=PRICE)
    def drag(self, which: int, room: str | None, price: PriceChoice) -> None:
        """To another room, dates as they are."""
        stay = self.in_rooms(which, 1)
        self._move(stay, *self.dates(stay), room, (None, None), price)

    @rule(back=st.integers(1, 2), redo=st.booleans())
    def undo(self, back: int, redo: bool) -> None:
        if len(self.moves) >= back:
            moved = self.moves[-back]
            arrangement = moved.after if redo else moved.before
            self.do(restore_stay, reservation_id=moved.reservation_id, arrangement=arrangement, version=self.version(moved.reservation_id))

    @rule(first=WHICH, second=WHICH, here=st.tuples(st.booleans(), st.booleans()))
    def swap(self, first: int, second: int, here: tuple[bool, bool]) -> None:
        one, other = (
            self.stay(which, STATUS.IN_HOUSE if in_house else STATUS.RESERVED)
            for which, in_house in zip((first, second), here, strict=True)
        )
        self.do(swap_rooms, first_id=one, second_id=other, reason="any", override_reason="any")

    # --- Everything else that touches rooms ---

    @rule(which=WHICH, room=st.sampled_from(ROOMS))
    def assign(self, which: int, room: str) -> None:
        self.do(assign_room, reservation_id=self.stay(which, STATUS.RESERVED), room_id=self.hotel.rooms[room])

    @rule(which=WHICH)
    def unassign(self, which: int) -> None:
        self.do(unassign_room, reservation_id=self.stay(which, STATUS.RESERVED))

    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        self.do(cancel_reservation, reservation_id=self.stay(which, STATUS.RESERVED), reason="any")

    @rule(which=WHICH)
    def reinstate(self, which: int) -> None:
        self.do(reinstate_reservation, reservation_id=self.stay(which, STATUS.CANCELLED, STATUS.NO_SHOW))

    @rule(which=WHICH, room=ROOM)
    def check_in(self, which: int, room: str | None) -> None:
        other = self.hotel.rooms[room] if room else None
        self.do(
            check_in,
            reservation_id=self.stay(which, STATUS.RESERVED),
            room_id=other,
            override_reason="any",
            upgrade_reason="any",
            arrives_early=True,
        )

    @rule(which=WHICH)
    def undo_check_in(self, which: int) -> None:
        self.do(undo_check_in, reservation_id=self.stay(which, STATUS.IN_HOUSE), reason="any")

    @rule(which=WHICH, room=st.sampled_from(ROOMS))
    def move_room(self, which: int, room: str) -> None:
        stay = self.stay(which, STATUS.IN_HOUSE)
        self.do(move_room, reservation_id=stay, room_id=self.hotel.rooms[room], reason="any", override_reason="any")

    @rule(which=WHICH, ahead=AHEAD)
    def change_departure(self, which: int, ahead: int) -> None:
        stay = self.stay(which, STATUS.IN_HOUSE)
        self.do(extend_stay, reservation_id=stay, departure_date=self.day(ahead))
        self.do(shorten_stay, reservation_id=stay, departure_date=self.day(ahead))

    @rule(which=WHICH)
    def check_out(self, which: int) -> None:
        self.do(check_out, reservation_id=self.stay(which, STATUS.IN_HOUSE), leave_open_reason="any")

    @rule()
    def clean(self) -> None:
        self.do(set_housekeeping_status, room_ids=list(self.hotel.rooms.values()), status=HousekeepingStatus.CLEAN)

    @rule()
    def end_the_day(self) -> None:
        """No-shows, those who should have left, those who should have moved, room and tax, the flip."""
        self.settle_the_due()
        staying = self.reservations(Reservation.status == STATUS.IN_HOUSE)
        self.do(post_room_and_tax, night=self.today, reservation_ids=staying)
        self.do(roll_business_date, closing=self.today)

    # --- What always holds ---

    @invariant()
    def nobody_is_lost(self) -> None:
        adults = self.ask(select(Reservation.adults).where(Reservation.property_id == self.hotel.property_id))
        assert sum(adults) == self.guests


@pytest.mark.timeout(3600)
def test_any_order_of_moves_keeps_the_rows_in_agreement(open_database: OpenDatabase) -> None:
    hotels = {"examples": size(12, soak=150), "on_server": size(10, soak=75)}
    try_anything(Calendar, open_database, **hotels, steps=size(24, soak=80), commands=COMMANDS_TRIED)
