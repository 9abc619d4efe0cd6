"""Living through imported bookings: every figure right, nothing done twice, to be broken off anywhere."""

from __future__ import annotations

import csv
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import OccupancyState, PostingKind
from hotel_desk.domain.settings import DEFAULT_OVERBOOKING
from hotel_desk.jobs import replay as replay_job
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.jobs.replay import BookingsLeftBehind, NoCashCode, NothingStaged, ReplayProgress, ReplayReport, replay
from hotel_desk.jobs.replay_day import NoFreeRoom
from hotel_desk.jobs.replay_timing import TimedDesk
from hotel_desk.models.folio import FolioWindow, Posting
from hotel_desk.models.inventory import RoomOccupancy, TypeNight
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Room, RoomType
from hotel_desk.models.staging import StagedBooking
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.daily_report import daily_report
from hotel_desk.queries.replay_totals import replay_totals
from hotel_desk.services.inventory import SoldOut
from hotel_desk.services.settings import change_setting
from tests.real_bookings import NAMES, REAL, REAL_DAYS, SAMPLE, arrival_of, days_of, nights_of, rows_of, write_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fixtures.databases import OpenDatabase
    from tests.fixtures.resorts import LivedResort, Lives, Resort

SINCE_THE_ROLL = {AuditCode.AUDIT_ENDED, AuditCode.AUDIT_STEPS_NOTED, AuditCode.FIGURES_FROZEN}
FIRST, LAST = date(2031, 3, 1), date(2031, 3, 20)


def live(resort: Resort, **options: Any) -> ReplayReport:
    return replay(resort.database, resort.property_id, user_name="manager", **options)


def figures(resort: Resort, first: date = FIRST, last: date = LAST) -> list[dict[str, Any]]:
    return [asdict(day) for day in resort.desk.read(daily_report, first=first, last=last)]


def ask(resort: Resort, statement: Any) -> list[Any]:
    with resort.database.snapshot() as connection:
        return [tuple(row) for row in connection.execute(statement)]


def lives(resort: Resort) -> list[Any]:
    """What became of every booking, in the order of the file."""
    balance = select(func.sum(FolioWindow.balance_minor)).where(FolioWindow.property_id == resort.property_id).scalar_subquery()
    return ask(
        resort,
        select(
            StagedBooking.line_number,
            Reservation.status,
            Reservation.arrival_date,
            Reservation.departure_date,
            RoomType.code,
            Room.number,
            RoomOccupancy.first_date,
            RoomOccupancy.last_date,
            balance,
        )
        .join(Reservation, Reservation.id == StagedBooking.reservation_id)
        .join(RoomType, RoomType.id == Reservation.room_type_id)
        .outerjoin(RoomOccupancy, RoomOccupancy.reservation_id == Reservation.id)
        .outerjoin(Room, Room.id == RoomOccupancy.room_id)
        .order_by(StagedBooking.line_number),
    )


def test_every_figure_of_every_day_is_right(lived_resort: LivedResort) -> None:
    rows, resort, report = rows_of(SAMPLE), lived_resort, lived_resort.report
    assert (report.stopped, report.bookings) == (False, len(rows))
    assert figures(resort) == days_of(rows, FIRST, LAST)
    assert resort.broken_rules() == []
    stays = [row for row in rows if row["reservation_status"] == "Check-Out"]
    totals = resort.desk.read(replay_totals)
    assert (totals.stays, totals.day_uses) == (len(stays), sum(nights_of(row) == 0 for row in stays))
    assert totals.other_type == sum(row["reserved_room_type"] != row["assigned_room_type"] for row in stays)
    assert totals.cancellations == sum(row["reservation_status"] == "Canceled" for row in rows)
    assert totals.no_shows == sum(row["reservation_status"] == "No-Show" for row in rows)
    assert totals.room_nights == sum(nights_of(row) for row in stays)
    last_departure = max(arrival_of(row) + timedelta(days=nights_of(row)) for row in stays)
    assert resort.business_date() == report.business_date == last_departure + timedelta(days=1)


def test_guests_pay_what_is_due_and_no_more(lived_resort: LivedResort) -> None:
    rows = [row for row in rows_of(SAMPLE) if row["reservation_status"] == "Check-Out"]
    resort = lived_resort
    paid = ask(resort, select(Posting.kind, Posting.amount_minor).where(Posting.kind.in_((PostingKind.PAYMENT, PostingKind.REFUND))))
    payments = [amount for kind, amount in paid if kind is PostingKind.PAYMENT]
    refunds = [amount for kind, amount in paid if kind is PostingKind.REFUND]
    assert len(payments) == sum(float(row["adr"]) > 0 for row in rows)
    assert all(amount < 0 for amount in payments)
    assert refunds == [638 * 7]
    assert ask(resort, select(FolioWindow.balance_minor).distinct()) == [(0,)]
    allowances = ask(resort, select(Posting.amount_minor).where(Posting.kind == PostingKind.ALLOWANCE))
    assert allowances == [(-638,)] * 7


def test_nobody_is_sold_beyond_what_was_planned(lived_resort: LivedResort) -> None:
    assert ask(lived_resort, select(func.max(TypeNight.oversold))) == [(0,)]
    assert ask(lived_resort, select(RoomOccupancy.state).distinct()) == [(OccupancyState.LEFT,)]


@pytest.mark.parametrize("number", [0, 3, -1])
def test_one_room_less_allowed_and_the_replay_is_refused(sqlite_resort: Resort, number: int) -> None:
    report = sqlite_resort.take(SAMPLE)
    (kind, night), rooms = sorted(report.plan.allowances.items())[number]
    with sqlite_resort.database.writing() as connection:
        of_type = select(RoomType.id).where(RoomType.code == kind).scalar_subquery()
        where = (TypeNight.room_type_id == of_type) & (TypeNight.date == night)
        connection.execute(update(TypeNight).where(where).values(overbooking=rooms - 1))
    with pytest.raises(SoldOut):
        live(sqlite_resort)


def test_one_room_less_to_give_and_somebody_has_none(sqlite_resort: Resort) -> None:
    sqlite_resort.take(SAMPLE)
    sqlite_resort.desk.run(change_setting, key=DEFAULT_OVERBOOKING.key, value=10)
    with sqlite_resort.database.writing() as connection:
        room = connection.execute(select(Room.id).join(RoomType, RoomType.id == Room.room_type_id).where(RoomType.code == "E")).first()
        assert room is not None
        connection.execute(update(Room).where(Room.id == room.id).values(active=False))
    with pytest.raises(NoFreeRoom, match="no clean, free room of the type is left"):
        live(sqlite_resort)


def test_living_it_twice_changes_nothing(lived_resort: LivedResort) -> None:
    resort = lived_resort
    before = lives(resort), ask(resort, select(func.count()).select_from(AuditEntry))
    again = live(resort)
    assert (again.days, again.bookings, again.times) == (0, 0, ())
    assert (lives(resort), ask(resort, select(func.count()).select_from(AuditEntry))) == before


def test_it_lives_until_a_day_and_goes_on_from_there(resort: Resort) -> None:
    rows = rows_of(SAMPLE)
    resort.take(SAMPLE)
    first = live(resort, until=date(2031, 3, 4))
    assert first.business_date == resort.business_date() == date(2031, 3, 5)
    assert figures(resort, last=date(2031, 3, 4)) == days_of(rows, FIRST, date(2031, 3, 4))
    second = live(resort)
    assert first.bookings + second.bookings == len(rows)
    assert figures(resort) == days_of(rows, FIRST, LAST)


@pytest.fixture
def undisturbed(other_database: OpenDatabase, lived_in: Lives) -> list[Any]:
    """What became of every booking when nothing came between."""
    return lives(lived_in(other_database))


@pytest.mark.timeout(300)
def test_stopped_after_every_event_it_comes_to_the_same(undisturbed: list[Any], resort: Resort) -> None:
    resort.take(SAMPLE)
    runs, places = 0, list[ReplayProgress]()
    while live(resort, stop_asked=lambda: True, progress=places.append).stopped:
        runs += 1
    assert runs > 100
    assert lives(resort) == undisturbed
    assert max(at.events_done for at in places) == places[0].events
    assert resort.broken_rules() == []


class PowerCut(BaseException):
    """The machine goes off right after a command was committed: no door that holds mistakes apart may hold this."""


def cut_after(commands: int) -> type[TimedDesk]:
    class CutDesk(TimedDesk):
        left = commands

        def run(self, command: Callable[..., Any], **arguments: Any) -> Any:
            if self.left == 0:
                raise PowerCut
            self.left -= 1
            return super().run(command, **arguments)

    return CutDesk


@pytest.mark.timeout(300)
@pytest.mark.parametrize("commands", [3, 7])
def test_cut_off_between_two_commands_it_comes_to_the_same(
    undisturbed: list[Any], sqlite_resort: Resort, monkeypatch: pytest.MonkeyPatch, commands: int
) -> None:
    sqlite_resort.take(SAMPLE)
    monkeypatch.setattr(replay_job, "TimedDesk", cut_after(commands))
    cuts = 0
    while True:
        try:
            live(sqlite_resort)
            break
        except PowerCut:
            cuts += 1
    assert cuts >= 250 // commands
    assert lives(sqlite_resort) == undisturbed
    assert figures(sqlite_resort) == days_of(rows_of(SAMPLE), FIRST, LAST)
    assert sqlite_resort.broken_rules() == []


def test_there_must_be_something_to_live(resort: Resort) -> None:
    with pytest.raises(NothingStaged):
        live(resort)


def test_bookings_of_days_gone_by_are_not_lived(resort: Resort) -> None:
    resort.take(SAMPLE)
    close_day(resort.desk)
    with pytest.raises(BookingsLeftBehind, match=r"Some imported bookings \(\d+\) were made before the business date"):
        live(resort)


def test_guests_need_something_to_pay_with(resort: Resort) -> None:
    resort.take(SAMPLE)
    with resort.database.writing() as connection:
        connection.execute(update(TransactionCode).where(TransactionCode.code == "CASH").values(active=False))
    with pytest.raises(NoCashCode):
        live(resort)


def test_time_runs_forwards_and_by_the_hotels_own_clock(resort: Resort) -> None:
    resort.take(SAMPLE)
    live(resort, until=date(2031, 3, 4))
    entries = ask(
        resort,
        select(AuditEntry.recorded_at, AuditEntry.business_date, AuditEntry.code)
        .where(AuditEntry.workstation == "replay")
        .order_by(AuditEntry.sequence),
    )
    moments = [recorded for recorded, _day, _code in entries]
    assert moments == sorted(moments)
    for recorded, day, code in entries:
        assert recorded.date() - day in {timedelta(0), timedelta(days=1)}
        # Since the roll the date of the small hours is that of the calendar.
        assert (recorded.hour < 8) == (recorded.date() > day) or (recorded.hour < 8 and code in SINCE_THE_ROLL), code


def test_it_tells_how_long_each_kind_of_command_took(sqlite_lived_resort: LivedResort) -> None:
    report = sqlite_lived_resort.report
    times = {time.command: time for time in report.times}
    stays = sum(row["reservation_status"] == "Check-Out" for row in rows_of(SAMPLE))
    assert (times["check_in"].runs, times["check_out"].runs, times["book_staged"].runs) == (stays, stays, len(rows_of(SAMPLE)))
    assert times["check_in"].first.month == times["check_in"].last.month == date(2031, 3, 1)
    assert all(time.milliseconds > 0 and time.seconds <= report.seconds for time in report.times)
    assert report.bookings_a_second == pytest.approx(report.bookings / report.seconds)
    assert report.peak_memory_bytes is None or report.peak_memory_bytes > 1024 * 1024


@pytest.mark.skipif(not REAL.exists(), reason="the real hotel's bookings are not beside this checkout")
@pytest.mark.timeout(600)
def test_ten_days_of_a_real_hotel(sqlite_resort: Resort, tmp_path: Path) -> None:
    first, last = date(2015, 7, 1), date(2015, 7, 10)
    rows = [row for row in rows_of(REAL) if first <= arrival_of(row) <= last]
    assert len(rows) > 400
    report = sqlite_resort.take(write_rows(tmp_path / "ten_days.csv", rows))
    assert report.rejected == []
    lived = live(sqlite_resort, until=last)
    assert lived.bookings == len(rows)
    with REAL_DAYS.open(encoding="utf-8") as source:
        expected = {row["date"]: row for row in csv.DictReader(source)}
    for day in figures(sqlite_resort, first, last):
        truth = expected[day["date"].isoformat()]
        assert {name: str(day[name]) for name in NAMES} == {
            ours: str(Decimal(truth[theirs]).quantize(Decimal("0.01")) if ours in {"room_revenue", "adr"} else truth[theirs])
            for ours, theirs in NAMES.items()
        }
    assert sqlite_resort.broken_rules() == []
