"""Lives the days of staged bookings, one after the other, under a simulated clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from time import perf_counter, process_time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hotel_desk.domain.errors import StaffError
from hotel_desk.jobs.night_audit import finish_the_day_before
from hotel_desk.jobs.replay_day import STEPS_OF_REPLAY, HotelClock, LivingDesk, live_day
from hotel_desk.jobs.replay_timing import CommandTime, TimedDesk, peak_memory_bytes
from hotel_desk.language import N_
from hotel_desk.queries.replay_staged import ReplayBasis, replay_basis

if TYPE_CHECKING:
    from hotel_desk.db.database import Database
    from hotel_desk.domain.ids import PropertyId, TransactionCodeId

REPLAY_DESK = "replay"


class NothingStaged(StaffError):
    code = "replay.nothing_staged"
    template = N_("There are no imported bookings to live through. Nothing was changed. Import a file of bookings first.")


class LivedAlready(StaffError):
    code = "replay.lived_already"
    template = N_("{until} is closed already: the business date is {date}. Nothing was changed. Choose this day or a later one.")


class BookingsLeftBehind(StaffError):
    code = "replay.left_behind"
    template = N_(
        "Some imported bookings ({count}) were made before the business date {date}, the first on {booked}, and have not been booked. "
        "Nothing was changed. They cannot be lived through any more."
    )


class NoCashCode(StaffError):
    code = "replay.no_cash_code"
    template = N_("The hotel has no transaction code for cash, which the replay's guests pay with. Nothing was changed. Add one.")


@dataclass(frozen=True, slots=True)
class ReplayProgress:
    """Where the replay is. `events`: bookings, cancellations, arrivals and departures."""

    day: date
    events_done: int
    events: int


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """What was lived in this run.

    Args:
        stopped: it was asked to stop before the end; run it again to go on.
        business_date: the day that is open now.
        bookings: made in this run, in `seconds` of real time and `processor_seconds` of this program's own work.
        peak_memory_bytes: the most memory that the program has held; None where the system does not tell.
    """

    stopped: bool
    business_date: date
    days: int
    bookings: int
    seconds: float
    processor_seconds: float
    times: tuple[CommandTime, ...]
    peak_memory_bytes: int | None

    @property
    def bookings_a_second(self) -> float:
        """Bookings of this run with all that became of them, by real time."""
        return self.bookings / self.seconds if self.seconds else 0.0


def replay(
    database: Database,
    property_id: PropertyId,
    *,
    user_name: str,
    until: date | None = None,
    deposits: bool = False,
    progress: Callable[[ReplayProgress], None] | None = None,
    stop_asked: Callable[[], bool] | None = None,
) -> ReplayReport:
    """Live the staged bookings from the business date on, day by day, each day closed by the night audit.

    Args:
        until: the last day to live and close; None: the day of the last event.
        deposits: bookings of the file without a refund are paid for as they are made, and their money is kept if nobody comes.
        progress: told where it is after each event.
        stop_asked: asked between two events; the replay stops in order and can be taken up again.

    Raises:
        LivedAlready: the last day lies before the business date.
        NothingStaged, BookingsLeftBehind: there is nothing to live, or it lies in the past.
        StaffError: a command was refused; what was done before stays.
    """
    started, worked = perf_counter(), process_time()
    desk = TimedDesk(database, property_id=property_id, user_name=user_name, workstation=REPLAY_DESK)
    before = desk.read(replay_basis, until=until)
    if until is not None and until < before.business_date:
        raise LivedAlready("until", until=until, date=before.business_date)
    last, cash = _something_to_live(before)
    clock = HotelClock(before.business_date, ZoneInfo(before.time_zone))
    desk.clock = clock
    stopped = _live(LivingDesk(desk, clock, cash, deposits), before, until or last, progress or _nobody, stop_asked or _never)
    after = desk.read(replay_basis, until=until)
    return ReplayReport(
        stopped=stopped,
        business_date=after.business_date,
        days=(after.business_date - before.business_date).days,
        bookings=after.bookings_made - before.bookings_made,
        seconds=perf_counter() - started,
        processor_seconds=process_time() - worked,
        times=desk.command_times(),
        peak_memory_bytes=peak_memory_bytes(),
    )


def _something_to_live(basis: ReplayBasis) -> tuple[date, TransactionCodeId]:
    if basis.last_date is None:
        raise NothingStaged
    if basis.left_behind:
        raise BookingsLeftBehind(count=basis.left_behind, date=basis.business_date, booked=basis.left_behind_since)
    if basis.cash_code_id is None:
        raise NoCashCode
    return basis.last_date, basis.cash_code_id


def _live(at: LivingDesk, basis: ReplayBasis, last: date, tell: Callable[[ReplayProgress], None], stop: Callable[[], bool]) -> bool:
    """Live the days up to the last one; whether it was stopped before."""
    day, done = basis.business_date, basis.events_done
    # A replay that was cut off between the roll and the figures of the day.
    finish_the_day_before(at.desk, alone=True, steps=STEPS_OF_REPLAY)
    while day <= last:
        at.desk.month = day.replace(day=1)
        tell(ReplayProgress(day, done, basis.events))
        for _event in live_day(at, day):
            done += 1
            tell(ReplayProgress(day, done, basis.events))
            if stop():
                return True
        if stop():
            return True
        day += timedelta(days=1)
    return False


def _nobody(_progress: ReplayProgress) -> None:
    """Nobody wants to know."""


def _never() -> bool:
    return False
