"""Times the pack of the night of a hotel of 500 rooms: 15 reports read, set as PDF, sealed and archived, with a bar of progress.

    uv run python -m benchmarks.report_pack            the row of benchmarks/RESULTS.md; the aim is 20 seconds
    uv run python -m benchmarks.report_pack --rooms 50    a small hotel, to see that it runs

The house is let to two thirds, each stay in it has nights on its bill, and as many stays lie before and after today. By the clock and
by the processor, since the machine may be busy; the slowest reports are named.
"""

from __future__ import annotations

import argparse
from itertools import pairwise
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from benchmarks.let_house import let_house
from benchmarks.seeding import TODAY
from hotel_desk.cli.progress import progress_bar
from hotel_desk.domain.ids import AuditRunId
from hotel_desk.jobs.report_batch import make_night_pack
from hotel_desk.reports.catalogue import REPORTS
from hotel_desk.services.audit_runs import begin_audit
from hotel_desk.services.report_packs import PackDetails, PackItem, save_report_pack

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk

REPORTS_IN_PACK = 15
AIM_SECONDS = 20
SHOWN = 5


def main() -> None:
    """Make the hotel, then the pack, and tell how long it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rooms", type=int, default=500)
    rooms = parser.parse_args().rooms
    with let_house(rooms) as house:
        _choose_pack(house.desk)
        _time(house.desk, rooms)


def _choose_pack(desk: Desk) -> None:
    """The pack that the hotel has chosen: the first reports made at the close."""
    usual = sorted(REPORTS, key=lambda report: not report.at_close)[:REPORTS_IN_PACK]
    items = tuple(PackItem(report.name) for report in usual)
    desk.run(save_report_pack, details=PackDetails("Night", items, of_house=True, at_close=True))


def _time(desk: Desk, rooms: int) -> None:
    run_id = AuditRunId(desk.run(begin_audit).run_id)
    marks: list[tuple[str, float]] = []
    clock, processor = perf_counter(), process_time()
    with progress_bar("Making the reports") as tell:

        def heard(done: int, total: int, title: str) -> None:
            tell(done, total)
            marks.append((title, process_time()))

        made = make_night_pack(desk, run_id=run_id, closed=TODAY, progress=heard)
    by_clock, by_processor = perf_counter() - clock, process_time() - processor
    marks.append(("", process_time()))
    print(f"{rooms} rooms, {made.made} reports: {by_clock:.1f} s by the clock, {by_processor:.1f} s of the processor (aim {AIM_SECONDS} s)")
    for one in made.failed:
        print(f"failed: {one.title}: {one.reason}")
    slowest = sorted(((after - before, title) for (title, before), (_next, after) in pairwise(marks)), reverse=True)
    for seconds, title in slowest[:SHOWN]:
        print(f"  {seconds:5.2f} s  {title}")


if __name__ == "__main__":
    main()
