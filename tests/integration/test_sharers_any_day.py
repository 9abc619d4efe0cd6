"""Whatever happens to shared rooms: every room is sold once, every guest is counted once and is in a room that somebody holds."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from hotel_desk.db.database import Database
from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.rate_codes import ShareSplit
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.front_desk import in_house
from hotel_desk.queries.room_rack import room_rack
from hotel_desk.services.departures import check_out, undo_check_in, undo_check_out
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import cancel_reservation, change_reservation, mark_no_show, reinstate_reservation
from hotel_desk.services.sharers import Persons, add_sharer, change_split, part_sharer, share_room
from hotel_desk.services.stay_changes import extend_stay, move_room, shorten_stay
from hotel_desk.services.stays import check_in
from tests.fixtures.databases import FIRST_DAY, MASTER_KEY, OpenDatabase, small_hotel
from tests.fixtures.invariants import broken_rules

if TYPE_CHECKING:
    from pathlib import Path

LIVE = (*EXPECTED, ReservationStatus.IN_HOUSE)
WHICH, DAYS, SPLIT = st.integers(0, 30), st.integers(0, 4), st.sampled_from(ShareSplit)
ROOM = st.sampled_from(["101", "102", "103", "104", "201", "202"])


class SharedRooms(RuleBasedStateMachine):
    folder: Path
    template: Path

    @initialize()
    def open(self) -> None:
        path = self.folder / "hotel.sqlite"
        path.unlink(missing_ok=True)
        shutil.copy(self.template, path)
        url = f"sqlite:///{path}"
        self.hotel = small_hotel(OpenDatabase(url, Database.open(url, master_key=MASTER_KEY)))
        for room in ("101", "102"):
            self.hotel.book(FIRST_DAY, FIRST_DAY + timedelta(days=3), room=room, adults=2)

    def teardown(self) -> None:
        if hasattr(self, "hotel"):
            self.hotel.database.close()

    def do(self, command: Any, **arguments: Any) -> bool:
        try:
            self.hotel.desk.run(command, **arguments)
        except StaffError:
            return False
        return True

    def one_of(self, which: int, *statuses: ReservationStatus) -> ReservationId | None:
        with self.hotel.database.snapshot() as connection:
            ids = select(Reservation.id).order_by(Reservation.id)
            found = connection.execute(ids.where(Reservation.status.in_(statuses)) if statuses else ids).scalars().all()
        return ReservationId(found[which % len(found)]) if found else None

    def persons(self) -> int:
        with self.hotel.database.snapshot() as connection:
            total = select(func.coalesce(func.sum(Reservation.adults), 0)).where(Reservation.status.in_(LIVE))
            return int(connection.execute(total).scalar_one())

    @rule(first=DAYS, nights=st.integers(1, 4), room=st.none() | ROOM)
    def book(self, first: int, nights: int, room: str | None) -> None:
        arrival = FIRST_DAY + timedelta(days=first)
        kind = self.hotel.suite if room and room.startswith("2") else None
        try:
            self.hotel.book(arrival, arrival + timedelta(days=nights), room=room, kind=kind, adults=2)
        except StaffError:
            return

    @rule(which=WHICH, split=SPLIT, of_lead=st.booleans(), first=st.none() | DAYS, nights=st.none() | st.integers(1, 3))
    def share(self, which: int, split: ShareSplit, of_lead: bool, first: int | None, nights: int | None) -> None:
        stay, before = self.one_of(which, *LIVE), self.persons()
        arrival = None if first is None else FIRST_DAY + timedelta(days=first)
        departure = None if arrival is None or nights is None else arrival + timedelta(days=nights)
        more = {"arrival_date": arrival, "departure_date": departure, "persons": Persons(), "counted_with_lead": of_lead}
        if stay and self.do(add_sharer, reservation_id=stay, guest=ProfileDetails(name="Sharer"), split=split, **more):
            assert self.persons() == before + (not of_lead)

    @rule(which=WHICH, other=WHICH, split=SPLIT, of_lead=st.booleans())
    def join(self, which: int, other: int, split: ShareSplit, of_lead: bool) -> None:
        guest, lead, before = self.one_of(which, *EXPECTED), self.one_of(other, *LIVE), self.persons()
        if guest and lead and self.do(share_room, reservation_id=guest, lead_id=lead, split=split, counted_with_lead=of_lead):
            assert self.persons() == before - of_lead * self.adults_of(guest)
        else:
            assert self.persons() == before

    def adults_of(self, stay: ReservationId) -> int:
        with self.hotel.database.snapshot() as connection:
            return int(connection.execute(select(Reservation.adults).where(Reservation.id == stay)).scalar_one())

    @rule(which=WHICH, split=SPLIT)
    def split(self, which: int, split: ShareSplit) -> None:
        if stay := self.one_of(which, *LIVE):
            self.do(change_split, reservation_id=stay, split=split)

    @rule(which=WHICH, room=st.none() | ROOM, forced=st.booleans())
    def part(self, which: int, room: str | None, forced: bool) -> None:
        stay, before = self.one_of(which, *LIVE), self.persons()
        if stay:
            self.do(part_sharer, reservation_id=stay, room_id=room and self.hotel.rooms[room], override_reason="test", forced=forced)
        assert self.persons() == before

    @rule(which=WHICH, room=st.none() | ROOM)
    def arrive(self, which: int, room: str | None) -> None:
        if stay := self.one_of(which, *EXPECTED):
            self.do(check_in, reservation_id=stay, room_id=room and self.hotel.rooms[room], override_reason="test")

    @rule(which=WHICH)
    def leave(self, which: int) -> None:
        if stay := self.one_of(which, ReservationStatus.IN_HOUSE):
            self.do(check_out, reservation_id=stay, leave_open_reason="test")

    @rule(which=WHICH)
    def come_back(self, which: int) -> None:
        if stay := self.one_of(which, ReservationStatus.CHECKED_OUT):
            self.do(undo_check_out, reservation_id=stay, reason="test")

    @rule(which=WHICH)
    def not_here_after_all(self, which: int) -> None:
        if stay := self.one_of(which, ReservationStatus.IN_HOUSE):
            self.do(undo_check_in, reservation_id=stay, reason="test")

    @rule(which=WHICH, no_show=st.booleans())
    def give_up(self, which: int, no_show: bool) -> None:
        if stay := self.one_of(which, *EXPECTED):
            self.do(mark_no_show, reservation_id=stay) if no_show else self.do(cancel_reservation, reservation_id=stay, reason="test")

    @rule(which=WHICH, forced=st.booleans())
    def take_back(self, which: int, forced: bool) -> None:
        if stay := self.one_of(which, ReservationStatus.CANCELLED, ReservationStatus.NO_SHOW):
            self.do(reinstate_reservation, reservation_id=stay, forced=forced)

    @rule(which=WHICH, first=DAYS, nights=st.integers(1, 4), suite=st.none() | st.booleans())
    def change(self, which: int, first: int, nights: int, suite: bool | None) -> None:
        if stay := self.one_of(which, *EXPECTED):
            arrival = FIRST_DAY + timedelta(days=first)
            kind = None if suite is None else self.hotel.suite if suite else self.hotel.standard
            dates = {"arrival_date": arrival, "departure_date": arrival + timedelta(days=nights)}
            self.do(change_reservation, reservation_id=stay, **dates, room_type_id=kind)

    @rule(which=WHICH, days=st.integers(1, 6))
    def change_departure(self, which: int, days: int) -> None:
        if stay := self.one_of(which, ReservationStatus.IN_HOUSE):
            to = {"reservation_id": stay, "departure_date": FIRST_DAY + timedelta(days=days)}
            self.do(extend_stay, **to) or self.do(shorten_stay, **to)

    @rule(which=WHICH, room=ROOM)
    def move(self, which: int, room: str) -> None:
        if stay := self.one_of(which, ReservationStatus.IN_HOUSE):
            self.do(move_room, reservation_id=stay, room_id=self.hotel.rooms[room], reason="test", override_reason="test")

    @invariant()
    def rows_agree_and_everybody_is_somewhere(self) -> None:
        if not hasattr(self, "hotel"):
            return
        assert broken_rules(self.hotel) == []
        here = self.hotel.desk.read(in_house).rows
        rooms = [room.stay for room in self.hotel.desk.read(room_rack).rooms if room.stay is not None]
        assert sum(row.persons for row in here) == sum(stay.persons for stay in rooms)
        assert {row.room_number for row in here} == {row.room_number for row in here if not row.shares_room}


def test_any_sequence_keeps_shared_rooms_right(tmp_path: Path, migrated_file: Path) -> None:
    machine = type("SharedRoomsHere", (SharedRooms,), {"folder": tmp_path, "template": migrated_file})
    run_state_machine_as_test(machine, settings=settings(max_examples=12, stateful_step_count=25, deadline=None))
