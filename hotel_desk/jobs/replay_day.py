"""One day of the replay, lived through the same commands that staff use (`docs/algorithms/replay.md`).

What is left to do is read from the reservations as they are, and operation ids are derived from the booking, the event and
the state it was found in: a day that was cut off is simply begun again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hotel_desk.domain.clock import SimulatedClock
from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import OperationId, RoomId, RoomTypeId, StagedBookingId, TransactionCodeId, derived_operation_id
from hotel_desk.domain.night_codes import AuditStep
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.language import N_, _
from hotel_desk.queries.replay_day import (
    BookingToMake,
    Cancellation,
    StayToBegin,
    StayToEnd,
    VacantRoom,
    arrivals_due,
    bookings_due,
    cancellations_due,
    day_uses_due,
    departures_due,
    forfeits_due,
    no_shows_due,
    stay_to_end,
    vacant_rooms,
)
from hotel_desk.services.cashier import pay_refund, take_deposit, take_payment
from hotel_desk.services.departures import check_out
from hotel_desk.services.deposits import forfeit_deposit
from hotel_desk.services.housekeeping import set_housekeeping_status
from hotel_desk.services.reservations import cancel_reservation, change_reservation, mark_no_show
from hotel_desk.services.staging import book_staged
from hotel_desk.services.stays import check_in

if TYPE_CHECKING:
    from hotel_desk.jobs.replay_timing import TimedDesk

OFFICE_OPENS, DEPARTURES, HOUSEKEEPING, DAY_USE, ARRIVALS = time(8), time(11), time(12), time(13), time(15)
AUDIT = time(2)
# The figures; nobody makes rooms up by a list, reads warnings or papers, or needs a backup.
STEPS_OF_REPLAY = (AuditStep.STATISTICS,)


class NoFreeRoom(StaffError):
    code = "replay.no_free_room"
    template = N_(
        "On {date} no clean, free room of the type is left for an imported arrival. What was done stays. "
        "Clean or free a room, or add one, and start the replay again."
    )


class HotelClock(SimulatedClock):
    """A simulated clock that is told the hotel's own time; it never goes back."""

    def __init__(self, day: date, zone: ZoneInfo) -> None:
        super().__init__(datetime.combine(day, OFFICE_OPENS, zone).astimezone(UTC))
        self._zone = zone

    def go_to(self, day: date, hour: time) -> None:
        """Let it be this time in the hotel, unless it is later already."""
        instant = datetime.combine(day, hour, self._zone).astimezone(UTC)
        if instant > self.now():
            self.set(instant)


@dataclass(frozen=True, slots=True)
class LivingDesk:
    """The desk, its clock, and the code that guests pay with. `deposits`: who booked without a refund has paid ahead."""

    desk: TimedDesk
    clock: HotelClock
    cash: TransactionCodeId
    deposits: bool = False


class RoomsOfTheDay:
    """The clean, vacant rooms by type, handed out in the order of the house."""

    def __init__(self, day: date, vacant: Iterable[VacantRoom]) -> None:
        self._day = day
        self._free: dict[RoomTypeId, list[VacantRoom]] = defaultdict(list)
        for room in vacant:
            if room.clean:
                self._free[room.room_type_id].append(room)

    def take(self, stay: StayToBegin) -> RoomId:
        """A room of the occupied type for the whole stay; it is not handed out again.

        Raises:
            NoFreeRoom: there is none.
        """
        free = self._free[stay.occupied_type_id]
        needed_until = max(stay.departure_date, self._day + timedelta(days=1))
        for number, room in enumerate(free):
            if room.free_until is None or room.free_until >= needed_until:
                return free.pop(number).room_id
        raise NoFreeRoom(date=self._day.isoformat())


def live_day(at: LivingDesk, day: date) -> Iterator[None]:
    """Live one day and close it; yields after each thing done, so that the caller may count or stop.

    Raises:
        StaffError: a command was refused; what was done before stays.
    """
    at.clock.go_to(day, OFFICE_OPENS)
    for cancellation in at.desk.read(cancellations_due, day=day):
        _cancel(at, cancellation)
        yield
    for booking in at.desk.read(bookings_due, day=day, deposits=at.deposits):
        _book(at, booking)
        yield
    _keep_forfeited(at)
    yield from _departures(at, day)
    yield from _arrivals(at, day)
    _mark_no_shows(at, day)
    at.clock.go_to(day + timedelta(days=1), AUDIT)
    close_day(at.desk, alone=True, steps=STEPS_OF_REPLAY)


def _departures(at: LivingDesk, day: date) -> Iterator[None]:
    at.clock.go_to(day, DEPARTURES)
    for stay in at.desk.read(departures_due, day=day):
        _leave(at, stay)
        yield
    at.clock.go_to(day, HOUSEKEEPING)
    _clean(at, [room.room_id for room in at.desk.read(vacant_rooms, day=day) if not room.clean])


def _arrivals(at: LivingDesk, day: date) -> Iterator[None]:
    at.clock.go_to(day, DAY_USE)
    for stay in at.desk.read(day_uses_due, day=day):
        _use_by_day(at, day, stay)
        yield
    at.clock.go_to(day, ARRIVALS)
    arrivals = at.desk.read(arrivals_due, day=day)
    rooms = RoomsOfTheDay(day, at.desk.read(vacant_rooms, day=day) if arrivals else ())
    for stay in arrivals:
        _check_in(at, stay, rooms)
        yield


def _operation(staged_id: StagedBookingId, event: str, *state: int) -> OperationId:
    return derived_operation_id("replay", staged_id, event, *state)


def _cancel(at: LivingDesk, made: Cancellation) -> None:
    at.desk.run(
        cancel_reservation,
        operation_id=_operation(made.staged_id, "cancel", made.version),
        reservation_id=made.reservation_id,
        reason=_("Cancelled by the guest"),
    )


def _book(at: LivingDesk, booking: BookingToMake) -> None:
    made = booking.made
    if made is None:
        booked = at.desk.run(book_staged, operation_id=_operation(booking.staged_id, "book"), staged_id=booking.staged_id)
        made = Cancellation(booking.staged_id, booked.reservation_id, booked.version)
    if at.deposits and booking.paid_ahead_minor:
        at.desk.run(
            take_deposit,
            operation_id=_operation(booking.staged_id, "deposit"),
            reservation_id=made.reservation_id,
            transaction_code_id=at.cash,
            amount_minor=booking.paid_ahead_minor,
        )
    if booking.cancelled_at_once:
        _cancel(at, made)


def _mark_no_shows(at: LivingDesk, day: date) -> None:
    """Before the night audit does it, so that their money is kept on the same day."""
    if at.deposits:
        for missing in at.desk.read(no_shows_due, day=day):
            operation = _operation(missing.staged_id, "no-show", missing.version)
            at.desk.run(mark_no_show, operation_id=operation, reservation_id=missing.reservation_id)
        _keep_forfeited(at)


def _keep_forfeited(at: LivingDesk) -> None:
    """Who paid ahead and does not come gets nothing back."""
    for gone in at.desk.read(forfeits_due) if at.deposits else ():
        at.desk.run(
            forfeit_deposit,
            operation_id=_operation(gone.staged_id, "forfeit", gone.version),
            reservation_id=gone.reservation_id,
            reason=_("Booked without a refund"),
        )


def _leave(at: LivingDesk, stay: StayToEnd) -> None:
    for window, balance in stay.balances:
        if balance > 0:
            at.desk.run(
                take_payment,
                operation_id=_operation(stay.staged_id, "pay", window, balance),
                folio_id=stay.folio_id,
                transaction_code_id=at.cash,
                amount_minor=balance,
                window_number=window,
            )
        elif balance < 0:
            at.desk.run(
                pay_refund,
                operation_id=_operation(stay.staged_id, "refund", window, balance),
                folio_id=stay.folio_id,
                transaction_code_id=at.cash,
                amount_minor=-balance,
                window_number=window,
                reason=_("Credit at check-out"),
            )
    at.desk.run(check_out, operation_id=_operation(stay.staged_id, "check out", stay.version), reservation_id=stay.reservation_id)


def _clean(at: LivingDesk, rooms: list[RoomId]) -> None:
    # The same room is cleaned many times, and cleaning a clean one does nothing: a derived id would only be in the way.
    if rooms:
        at.desk.run(set_housekeeping_status, room_ids=rooms, status=HousekeepingStatus.CLEAN)


def _use_by_day(at: LivingDesk, day: date, stay: StayToBegin) -> None:
    if not stay.in_house:
        _check_in(at, stay, RoomsOfTheDay(day, at.desk.read(vacant_rooms, day=day)))
    ending = at.desk.read(stay_to_end, staged_id=stay.staged_id)
    if ending is not None:
        _leave(at, ending)
        _clean(at, [ending.room_id])


def _check_in(at: LivingDesk, stay: StayToBegin, rooms: RoomsOfTheDay) -> None:
    room_id = rooms.take(stay)
    if stay.reserved_type_id != stay.occupied_type_id:
        at.desk.run(
            change_reservation,
            operation_id=_operation(stay.staged_id, "change type", stay.version),
            reservation_id=stay.reservation_id,
            room_type_id=stay.occupied_type_id,
        )
    at.desk.run(
        check_in,
        operation_id=_operation(stay.staged_id, "check in", stay.version),
        reservation_id=stay.reservation_id,
        room_id=room_id,
        upgrade_reason=_("As it was given then"),
    )
