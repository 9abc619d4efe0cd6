"""Times the booking calendar: frames while scrolling over a large hotel, and reading and painting a month, beside the same work done raw.

    uv run python -m benchmarks.calendar_frames            the tables of benchmarks/RESULTS.md
    uv run python -m benchmarks.calendar_frames --quick    a small hotel, to see that it runs

A frame is one step of the scroll bar and everything that Qt does until the window shows it (offscreen platform, so without the
screen's own refresh). "Raw" paints the same rectangles and words with nothing around them, and asks the same SQL of the driver alone.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from benchmarks.recording import recorded, replay_raw
from benchmarks.run import benchmark_desk
from benchmarks.seeding import LENGTHS, TODAY, seed
from hotel_desk.domain.codes import HousekeepingStatus, ReservationStatus
from hotel_desk.domain.ids import FloorId, OccupancyId, ReservationId, RoomId, RoomTypeId, new_id
from hotel_desk.queries.availability import NightLeft
from hotel_desk.queries.tape_chart import ChartRoom, ChartStay, ChartType, TapeChart, tape_chart
from hotel_desk.ui.tape_chart.chart_view import ChartView
from hotel_desk.ui.theme import LIGHT_MODE, theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QScrollBar

SIZE = (1920, 1080)
FRAME_MS = 1000 / 60
MONTHS = 10


@dataclass(frozen=True, slots=True)
class Frames:
    """What some steps took, milliseconds: by the clock, and of the processor."""

    name: str
    clock: list[float]
    processor: list[float]

    def __str__(self) -> str:
        late = sum(taken > FRAME_MS for taken in self.clock)
        values = (statistics.median(self.clock), _percentile(self.clock), statistics.median(self.processor), _percentile(self.processor))
        figures = " | ".join(f"{value:.1f}" for value in values)
        return f"| {self.name} | {len(self.clock)} | {figures} | {late} |"


@dataclass(frozen=True, slots=True)
class Measured:
    """What some work took, milliseconds: median and 95th percentile by the clock, and the median of the processor's time."""

    clock: float
    late: float
    processor: float

    @classmethod
    def of(cls, first: Measured, second: Measured) -> Measured:
        """One thing after the other."""
        return cls(first.clock + second.clock, first.late + second.late, first.processor + second.processor)


def main() -> None:
    """Make the hotels, scroll, paint, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a small hotel and few repetitions")
    quick = parser.parse_args().quick
    application = QApplication([])
    theme().apply(LIGHT_MODE)
    rooms, days, stays, steps = (60, 100, 1_200, 30) if quick else (1_000, 400, 72_000, 300)
    print(f"{rooms:,} rooms × {days} days, {stays:,} stays, {SIZE[0]} × {SIZE[1]}\n")
    print("| what | frames | median | 95 % | processor, median | processor, 95 % | later than 1/60 s |")
    print("|---|---|---|---|---|---|---|")
    for frames in scrolling(application, large_chart(rooms, days, stays), steps):
        print(frames)
    print()
    print("| what | ours, median | ours, 95 % | ours, processor | raw, median | raw, processor | ours ÷ raw, processor |")
    print("|---|---|---|---|---|---|---|")
    for line in month(application, rooms=60 if quick else 300, stays=1_200 if quick else 72_000, times=5 if quick else 40):
        print(line)


def scrolling(application: QApplication, chart: TapeChart, steps: int) -> Iterable[Frames]:
    """The steps of a person who looks for something: down, across, both, a page at a time, and another zoom."""
    view = ChartView(object_name="calendar", accessible_name="Calendar")
    view.resize(*SIZE)
    view.show()
    application.processEvents()
    yield frames_of("show the chart", application, lambda _step: view.show_chart(chart), 5)
    across, down = view.horizontalScrollBar(), view.verticalScrollBar()
    for zoom in (14, 30, 60):
        view.set_days(zoom)
        view.go_to(chart.first + timedelta(days=30))
        application.processEvents()
        width = (view.viewport().width() - 160) // zoom
        yield frames_of(f"{zoom} days: 3 rows down", application, lambda _step: _turn(down, 84), steps)
        yield frames_of(f"{zoom} days: 24 px down", application, lambda _step: _turn(down, 24), steps)
        yield frames_of(f"{zoom} days: 24 px across", application, lambda _step: _go(across, 24), min(steps, (300 * width) // 24))
        view.go_to(chart.first + timedelta(days=30))
        yield frames_of(f"{zoom} days: a page down", application, lambda _step: _turn(down, down.pageStep()), min(steps, 30))
    view.hide()
    view.deleteLater()


def frames_of(name: str, application: QApplication, step: Callable[[int], object], count: int) -> Frames:
    """Do a step and let Qt show it, some times."""
    clock, processor = [], []
    for number in range(count):
        began, busy = perf_counter(), process_time()
        step(number)
        application.processEvents()
        clock.append((perf_counter() - began) * 1000)
        processor.append((process_time() - busy) * 1000)
    return Frames(name, clock, processor)


def month(application: QApplication, *, rooms: int, stays: int, times: int) -> Iterable[str]:
    """Thirty days of a hotel with many stays in its file: read, laid out, painted."""
    with tempfile.TemporaryDirectory() as folder:
        hotel = seed(Path(folder) / "calendar.sqlite", rooms=rooms, types=8, stays=stays)
        desk = benchmark_desk(hotel.database, hotel)
        # So many months in turn that none is remembered when it comes again.
        months = cycle(TODAY + timedelta(days=31 * number) for number in range(MONTHS))

        def read(first: date = TODAY) -> TapeChart:
            found: TapeChart = desk.read(tape_chart, first=first, last=first + timedelta(days=30))
            return found

        read()
        again, first_read = _measured(read, times), _measured(lambda: read(next(months)), times)
        with recorded(hotel.database.engines.readers) as transactions:
            chart = read()
        driver = hotel.database.engines.readers.raw_connection()
        cursor = driver.cursor()
        raw_read = _measured(lambda: replay_raw(cursor, transactions[-1], begin="BEGIN"), times)
        driver.close()
        view = ChartView(object_name="calendar", accessible_name="Calendar")
        view.resize(*SIZE)
        view.set_days(30)
        view.show()
        application.processEvents()

        def show(found: TapeChart) -> None:
            view.show_chart(found)
            application.processEvents()

        show(chart)
        paint, raw_paint = _measured(lambda: show(chart), times), _measured(_raw_painter(view), times)
        both = _measured(lambda: show(read()), times)
        view.hide()
        hotel.database.close()
    title = f"{rooms} rooms × 30 days, {stays:,} stays in the file"
    yield _compared(f"{title}: query, as after every change", again, raw_read)
    yield _compared("the same: query of another month", first_read, raw_read)
    yield _compared("the same: lay out and paint all of it", paint, raw_paint)
    yield _compared("the same: query and paint", both, Measured.of(raw_read, raw_paint))


def _raw_painter(view: ChartView) -> Callable[[], object]:
    """Paints the rectangles and the words on view, with nothing around them."""
    bars = [(view.bar_rect(row, bar), bar.title) for row, bar in view.bars_on_view()]
    picture = QPixmap(view.viewport().size())
    columns = [view.day_rect(0, view.first_day() + timedelta(days=day)) for day in range(view.days())]

    def paint() -> None:
        painter = QPainter(picture)
        painter.fillRect(picture.rect(), QColor("#ffffff"))
        for column in columns:
            painter.fillRect(QRect(column.left(), 0, 1, picture.height()), QColor("#dcdfe4"))
        for rect, title in bars:
            painter.fillRect(rect, QColor("#dbe8fb"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, title)
        painter.end()

    return paint


def large_chart(rooms: int, days: int, stays: int) -> TapeChart:
    """A hotel of any size in memory, let back to back with gaps so that it holds so many stays."""
    kinds = [RoomTypeId(new_id()) for _ in range(12)]
    floors = [FloorId(new_id()) for _ in range(20)]
    statuses = list(HousekeepingStatus)
    first, last = TODAY - timedelta(days=100), TODAY + timedelta(days=days - 101)
    made = [
        ChartRoom(
            RoomId(new_id()),
            str(100 + number),
            kinds[number * 12 // rooms],
            floors[number % 20],
            "Floor",
            statuses[number % 4],
            active=True,
        )
        for number in range(rooms)
    ]
    per_room = stays // rooms
    bars = [stay for number, room in enumerate(made) for stay in _stays_of(room, number, per_room, first, days)]
    nights = tuple(NightLeft(first + timedelta(days=day), rooms // 12, 0, 0, day % 90, 0) for day in range(days))
    types = tuple(ChartType(kind, f"T{number}", f"Type {number}", rooms // 12, nights) for number, kind in enumerate(kinds))
    return TapeChart(first, last, TODAY, types, tuple(made), tuple(bars), ())


def _stays_of(room: ChartRoom, number: int, count: int, first: date, days: int) -> Iterable[ChartStay]:
    spare = max(0, days - sum(LENGTHS[(number + turn) % len(LENGTHS)] for turn in range(count)))
    day = first
    for turn in range(count):
        day += timedelta(days=spare // count)
        last = day + timedelta(days=LENGTHS[(number + turn) % len(LENGTHS)])
        status = _status(day, last)
        kind = room.room_type_id
        left = status is ReservationStatus.CHECKED_OUT
        serial = number * count + turn
        yield ChartStay(
            ReservationId(new_id()), room.room_id, day, last, day, last, kind, kind, status, left, 2, 0, 0, f"{serial}", f"Guest {serial}",
            OccupancyId(new_id()), 1,
        )  # fmt: skip
        day = last


def _status(first: date, last: date) -> ReservationStatus:
    if last < TODAY:
        return ReservationStatus.CHECKED_OUT
    return ReservationStatus.IN_HOUSE if first < TODAY else ReservationStatus.RESERVED


def _turn(bar: QScrollBar, step: int) -> None:
    """A step down; from the end back to the beginning."""
    bar.setValue(0 if bar.value() >= bar.maximum() else bar.value() + step)


def _go(bar: QScrollBar, step: int) -> None:
    bar.setValue(bar.value() + step)


def _measured(work: Callable[[], Any], times: int) -> Measured:
    clock, processor = [], []
    for _number in range(times):
        began, busy = perf_counter(), process_time()
        work()
        clock.append((perf_counter() - began) * 1000)
        processor.append((process_time() - busy) * 1000)
    return Measured(statistics.median(clock), _percentile(clock), statistics.median(processor))


def _compared(name: str, ours: Measured, raw: Measured) -> str:
    figures = " | ".join(f"{value:.1f}" for value in (ours.clock, ours.late, ours.processor, raw.clock, raw.processor))
    return f"| {name} | {figures} | {ours.processor / raw.processor:.1f} |"


def _percentile(values: list[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


if __name__ == "__main__":
    main()
