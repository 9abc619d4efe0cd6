"""The demo hotel: opened, furnished, and lived in for some days through the real commands, up to a busy morning.

The same day gives the same hotel: guests, prices and choices come from one seeded source.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hotel_desk.db.desk import Desk
from hotel_desk.domain.clock import SimulatedClock
from hotel_desk.domain.codes import ClosureKind, HousekeepingStatus, ReservationStatus, SeenOccupancy
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import ReservationId, RoomId
from hotel_desk.domain.stay_phases import StayPhase
from hotel_desk.jobs.demo_accounts import DAYS_BEFORE_ROOMS, DemoAccounts, ask_to_give_up, first_day_of_books, let_halls, open_accounts
from hotel_desk.jobs.demo_cashier import fill_cashier
from hotel_desk.jobs.demo_desk import fill_desk
from hotel_desk.jobs.demo_groups import receive_groups
from hotel_desk.jobs.demo_guests import fill_guest_files
from hotel_desk.jobs.demo_hours import rest_between_trains
from hotel_desk.jobs.demo_house import CURRENCY, TIME_ZONE, DemoHouse, build_house
from hotel_desk.jobs.demo_housekeeping import begin_housekeeping, plan_months
from hotel_desk.jobs.demo_outside import send_from_outside
from hotel_desk.jobs.demo_packages import serve_breakfast
from hotel_desk.jobs.demo_places import let_places
from hotel_desk.jobs.demo_shifts import a_colleague, begin_shift, end_shift, take_shift_over
from hotel_desk.jobs.invented_guests import invented_name
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.language import _
from hotel_desk.queries.availability import rooms_free
from hotel_desk.queries.front_desk import StayRow, arrivals, departures, in_house, reservation_list
from hotel_desk.queries.room_rack import room_rack
from hotel_desk.services.cashier import pay_refund, post_charge, take_deposit, take_payment
from hotel_desk.services.departures import check_out
from hotel_desk.services.housekeeping import close_room, record_sighting, set_do_not_disturb, set_housekeeping_status
from hotel_desk.services.ledger import Card
from hotel_desk.services.opening import HotelOpening, open_hotel
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import RoomRequest, book, cancel_reservation
from hotel_desk.services.room_assignment import assign_room
from hotel_desk.services.stays import check_in

if TYPE_CHECKING:
    from hotel_desk.db.database import Database

DAYS_LIVED = 8
DAYS_AHEAD = 24
USER = "manager"
_LENGTHS = (1, 1, 2, 2, 2, 3, 3, 4, 5, 7)
_TYPES = ("TWN", "TWN", "TWN", "DLX", "DLX", "FAM", "STE")
_COUNTRIES = ("CN", "CN", "CN", "CN", "CN", "CN", "GB", "DE", "JP", "FR", "US", "KR", "RU")
_PRICES = {"TWN": 48_000, "DLX": 68_000, "FAM": 88_000, "STE": 138_000}
_PLANS_SOLD = ("BAR", "BB", "BAR", "NRF", "BAR", "BB")
_CHILD_AGES = (9, 4)
_EXTRAS = {"BREAKFAST": 8_800, "MINIBAR": 1_500, "LAUNDRY": 4_000, "BAR": 5_800}
_FIRST_DAY_BOOKINGS, _DAILY_BOOKINGS, _MORNING_BOOKINGS = 110, 32, 36
_SHARE_NO_SHOW, _SHARE_CANCELLED, _SHARE_WITH_DEPOSIT, _SHARE_WHO_BUY, _SHARE_BY_WALLET = 0.03, 0.06, 0.5, 0.4, 0.6
_SHARE_WITH_ROOM = 0.7
_ONE_STILL_DIRTY = 5
_MANY = 1000
_READY = frozenset({HousekeepingStatus.CLEAN, HousekeepingStatus.INSPECTED})
_CHANNELS = ("Desk", "Phone", "Website", "Agency")

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Days:
    """What the demo's days are lived with."""

    desk: Desk
    clock: SimulatedClock
    house: DemoHouse
    chance: random.Random
    guests: int = 0
    free: list[RoomId] = field(default_factory=list)

    def at(self, day: date, hour: int, minute: int = 0) -> None:
        """Set the clock to a time of the hotel's day."""
        self.clock.set(datetime.combine(day, time(hour, minute), ZoneInfo(TIME_ZONE)).astimezone(UTC))


def make_demo_hotel(database: Database, *, today: date, progress: Progress | None = None) -> Desk:
    """Make the demo hotel in an empty, up-to-date database.

    Args:
        today: the business date it ends on, in mid-morning.
        progress: told how many days are lived and how many there are.

    Returns:
        The desk of its manager, on the simulated clock of that morning.

    Raises:
        HotelExists: the database has a hotel already.
    """
    first = today - timedelta(days=DAYS_LIVED)
    opened = first_day_of_books(first)
    clock = SimulatedClock(datetime.combine(opened, time(8), ZoneInfo(TIME_ZONE)).astimezone(UTC))
    opening = HotelOpening(
        name=_("Lakeside Garden Hotel"), business_date=opened, code="DEMO", currency=CURRENCY, time_zone=TIME_ZONE, country="CN"
    )
    property_id = open_hotel(database, opening, clock=clock)
    desk = Desk(database, property_id=property_id, user_name=USER, clock=clock, workstation="desk 1")
    house = build_house(desk, first=first)
    days = _Days(desk, clock, house, random.Random(20_260_302))  # noqa: S311 - repeatable, not secret
    accounts = _before_the_rooms(days, first)
    for number in range(DAYS_LIVED - 1):
        _live(days, first + timedelta(days=number))
        if progress is not None:
            progress(number + 1, DAYS_LIVED + 1)
    last = today - timedelta(days=1)
    days.at(last, 8)
    shift = begin_shift(desk)
    _live_morning(days, last)
    rest_between_trains(desk, clock, house, last)
    _live_evening(days, last, missing=1)
    if progress is not None:
        progress(DAYS_LIVED, DAYS_LIVED + 1)
    days.at(today, 7)
    colleague = a_colleague(desk)
    end_shift(desk, shift, told_by=colleague)
    take_shift_over(desk, house, shift)
    _morning(days, today)
    fill_cashier(desk, house, accounts, today)
    ask_to_give_up(desk, accounts, asked_by=colleague)
    send_from_outside(desk, today=today)
    fill_guest_files(desk)
    begin_housekeeping(desk, today)
    plan_months(desk, today)
    if progress is not None:
        progress(DAYS_LIVED + 1, DAYS_LIVED + 1)
    return desk


def _before_the_rooms(days: _Days, first: date) -> DemoAccounts:
    """The months in which the hotel let its halls only."""
    accounts = open_accounts(days.desk, days.house)
    for before in range(DAYS_BEFORE_ROOMS, 0, -1):
        days.at(first - timedelta(days=before), 18)
        let_halls(days.desk, days.house, accounts, before)
        close_day(days.desk)
    return accounts


def _live(days: _Days, day: date) -> None:
    """A day of the hotel."""
    _live_morning(days, day)
    _live_evening(days, day)


def _live_morning(days: _Days, day: date) -> None:
    """Bookings, then departures, then rooms made up."""
    days.at(day, 9)
    serve_breakfast(days.desk)
    _take_bookings(days, day, _DAILY_BOOKINGS if days.guests else _FIRST_DAY_BOOKINGS)
    days.at(day, 11)
    for stay in days.desk.read(departures).rows:
        _leave(days, stay)
    _clean_rooms(days)


def _live_evening(days: _Days, day: date, *, missing: int = 0) -> None:
    """Arrivals, sales, and the night audit; so many of the guests expected last do not come, and are no-shows by night."""
    days.at(day, 15)
    expected = [row for row in days.desk.read(arrivals).rows if row.phase is StayPhase.DUE_IN]
    for arrival in expected[: len(expected) - missing]:
        _receive(days, arrival)
    days.at(day, 20)
    for stay in days.desk.read(in_house).rows:
        if days.chance.random() < _SHARE_WHO_BUY:
            _sell_extra(days, stay)
    days.at(day, 23, 45)
    close_day(days.desk)


def _morning(days: _Days, day: date) -> None:
    """Half of the departures gone, some rooms clean, arrivals expected, and a little of everything on the board."""
    days.at(day, 9)
    serve_breakfast(days.desk, absent=3)
    _take_bookings(days, day, _MORNING_BOOKINGS)
    days.at(day, 10)
    leaving = days.desk.read(departures).rows
    for stay in leaving[: len(leaving) // 2]:
        _leave(days, stay)
    _clean_most(days)
    receive_groups(days.desk, days.house, day)
    for number, arrival in enumerate(days.desk.read(arrivals).rows):
        if number % 3:
            _promise_room(days, arrival)
    days.at(day, 10, 20)
    _decorate(days, day)
    later = days.desk.read(reservation_list, statuses=[ReservationStatus.RESERVED], first_date=day + timedelta(days=1), limit=_MANY)
    for arrival in later.rows:
        if days.chance.random() < _SHARE_WITH_ROOM:
            _promise_room(days, arrival)
    let_places(days.desk, days.house, day)
    fill_desk(days.desk, days.house, first=day - timedelta(days=DAYS_LIVED), today=day)


def _decorate(days: _Days, day: date) -> None:
    staying = [stay.room_id for stay in days.desk.read(in_house).rows if stay.departure_date > day and stay.room_id is not None]
    for number, room_id in enumerate(staying):
        if number % 4 == 0:
            days.desk.run(set_housekeeping_status, room_ids=[room_id], status=HousekeepingStatus.CLEAN)
    for room_id in staying[5:8]:
        days.desk.run(set_do_not_disturb, room_id=room_id, wanted=True)
    if staying:
        days.desk.run(record_sighting, room_id=staying[0], seen=SeenOccupancy.VACANT)
    vacant = [
        room.room_id for room in days.desk.read(rooms_free, room_type_id=days.house.types["TWN"], first=day, last=day + timedelta(days=4))
    ]
    for room_id, kind, reason in zip(
        vacant,
        (ClosureKind.OUT_OF_ORDER, ClosureKind.OUT_OF_SERVICE),
        (_("Water damage in the bathroom"), _("Carpet cleaning")),
        strict=False,
    ):
        days.desk.run(close_room, room_id=room_id, kind=kind, first_date=day, last_date=day + timedelta(days=2), reason=reason)
    if vacant[2:]:
        days.desk.run(set_housekeeping_status, room_ids=vacant[2:4], status=HousekeepingStatus.INSPECTED)


def _take_bookings(days: _Days, day: date, count: int) -> None:
    for number in range(count):
        days.guests += 1
        arrival = day if number % 3 == 0 else day + timedelta(days=days.chance.randrange(1, DAYS_AHEAD))
        kind = days.chance.choice(_TYPES)
        departure = arrival + timedelta(days=days.chance.choice(_LENGTHS))
        adults = days.chance.choice((1, 2, 2))
        children = days.chance.choice((1, 2)) if kind == "FAM" else 0
        request = RoomRequest(
            room_type_id=days.house.types[kind],
            arrival_date=arrival,
            departure_date=departure,
            rate_plan_id=days.house.rates.plans[_PLANS_SOLD[days.guests % len(_PLANS_SOLD)]],
            adults=adults,
            children=children,
            child_ages=_CHILD_AGES[:children],
        )
        country = days.chance.choice(_COUNTRIES)
        guest = ProfileDetails(
            name=invented_name(country, sha256(str(days.guests).encode()).hexdigest()),
            country=country,
            phone=f"+86138{days.guests:08}" if country == "CN" else "",
            language="zh_CN" if country == "CN" else "en",
        )
        try:
            booked = days.desk.run(book, guest=guest, rooms=[request], channel=days.chance.choice(_CHANNELS))
        except StaffError:
            # Sold out, as it happens in a good hotel; the guest goes elsewhere.
            continue
        if days.chance.random() < _SHARE_CANCELLED and arrival > day:
            days.desk.run(cancel_reservation, reservation_id=booked.reservation_ids[0], reason=_("Change of plans"))


def _receive(days: _Days, arrival: StayRow) -> None:
    if days.chance.random() < _SHARE_NO_SHOW:
        return
    room_id = arrival.room_id or _free_room(days, arrival)
    if room_id is None:
        return
    received = days.desk.run(check_in, reservation_id=arrival.reservation_id, room_id=room_id)
    if days.chance.random() < _SHARE_WITH_DEPOSIT:
        _deposit(days, received.reservation_id, _PRICES[arrival.charged_type] * max(arrival.nights, 1))


def _deposit(days: _Days, reservation_id: ReservationId, amount_minor: int) -> None:
    days.desk.run(
        take_deposit,
        reservation_id=reservation_id,
        transaction_code_id=days.house.codes["CARD"],
        amount_minor=amount_minor,
        card=Card("UnionPay", f"{days.chance.randrange(10_000):04}", f"{days.chance.randrange(1_000_000):06}"),
    )


def _promise_room(days: _Days, arrival: StayRow) -> None:
    """Of the rooms free for the stay, one that is made up already where there is one."""
    room_id = _free_room(days, arrival) or _free_room(days, arrival, ready=False)
    if arrival.room_id is None and room_id is not None:
        days.desk.run(assign_room, reservation_id=arrival.reservation_id, room_id=room_id)


def _free_room(days: _Days, arrival: StayRow, *, ready: bool = True) -> RoomId | None:
    last = arrival.departure_date
    rooms = days.desk.read(rooms_free, room_type_id=days.house.types[arrival.room_type], first=arrival.arrival_date, last=last)
    found = [room.room_id for room in rooms if not ready or (not room.occupied and room.housekeeping_status in _READY)]
    return found[0] if found else None


def _sell_extra(days: _Days, stay: StayRow) -> None:
    code, price = days.chance.choice(list(_EXTRAS.items()))
    quantity = days.chance.choice((1, 1, 2))
    days.desk.run(post_charge, folio_id=stay.folio_id, transaction_code_id=days.house.codes[code], price_minor=price, quantity=quantity)


def _leave(days: _Days, stay: StayRow) -> None:
    if stay.balance_minor > 0:
        wallet = days.chance.random() < _SHARE_BY_WALLET
        days.desk.run(
            take_payment,
            folio_id=stay.folio_id,
            transaction_code_id=days.house.codes["WALLET" if wallet else "CASH"],
            amount_minor=stay.balance_minor,
            reference=f"WX{days.chance.randrange(10**12):012}" if wallet else None,
        )
    elif stay.balance_minor < 0:
        days.desk.run(
            pay_refund,
            folio_id=stay.folio_id,
            transaction_code_id=days.house.codes["CASH"],
            amount_minor=-stay.balance_minor,
            reason=_("Deposit left over"),
        )
    days.desk.run(check_out, reservation_id=stay.reservation_id)


def _clean_most(days: _Days) -> None:
    """By mid-morning most of the rooms that were left are made up, and every other one of those has been looked at."""
    left = [room.room_id for room in days.desk.read(room_rack).rooms if not room.occupied and room.housekeeping not in _READY]
    made_up = [room_id for number, room_id in enumerate(left) if number % _ONE_STILL_DIRTY]
    for rooms, status in ((made_up[::2], HousekeepingStatus.INSPECTED), (made_up[1::2], HousekeepingStatus.CLEAN)):
        if rooms:
            days.desk.run(set_housekeeping_status, room_ids=rooms, status=status)


def _clean_rooms(days: _Days) -> None:
    dirty = [room.room_id for room in days.desk.read(room_rack).rooms if room.housekeeping is HousekeepingStatus.DIRTY]
    if dirty:
        days.desk.run(set_housekeeping_status, room_ids=dirty, status=HousekeepingStatus.CLEAN)
