"""When schedules come round: the worked table of `docs/algorithms/reports.md`."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from hotel_desk.domain.report_codes import ReportRhythm
from hotel_desk.domain.report_schedules import Rhythm, due_moment, latest_moment, next_moment, next_print
from tests.worked_tables import worked_table

NINE = time(9)


def instant(text: str, zone: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) if text else None


@pytest.mark.parametrize("row", worked_table("reports.md", "When schedules come round"), ids=lambda row: row["case"])
def test_a_schedule_is_due_when_the_page_says(row: dict[str, str]) -> None:
    rhythm = Rhythm(ReportRhythm(row["rhythm"]), int(row["day"]) if row["day"] else None, time.fromisoformat(row["at"]))
    made, now, due = (instant(row[name], row["zone"]) for name in ("made", "now", "due"))
    assert now is not None
    assert rhythm.is_whole
    assert due_moment(rhythm, made_for=made, now=now, time_zone=row["zone"]) == due
    if due is not None:
        assert due_moment(rhythm, made_for=due, now=now, time_zone=row["zone"]) is None


@pytest.mark.parametrize(
    "rhythm",
    [
        Rhythm(ReportRhythm.DAILY, None, NINE),
        *(Rhythm(ReportRhythm.WEEKLY, day, NINE) for day in (1, 7)),
        Rhythm(ReportRhythm.MONTHLY, 31, NINE),
    ],
)
def test_the_next_moment_is_the_first_at_which_it_is_due(rhythm: Rhythm) -> None:
    now = datetime(2026, 2, 28, 12, tzinfo=UTC)
    coming = next_moment(rhythm, now=now, time_zone="Asia/Shanghai")

    assert coming is not None
    assert due_moment(rhythm, made_for=now, now=coming, time_zone="Asia/Shanghai") == coming
    assert due_moment(rhythm, made_for=now, now=coming - timedelta(microseconds=1), time_zone="Asia/Shanghai") is None


def test_the_close_of_a_day_has_no_hour() -> None:
    at_close = Rhythm(ReportRhythm.AT_CLOSE)
    now = datetime(2026, 2, 28, 12, tzinfo=UTC)

    assert latest_moment(at_close, now=now, time_zone="UTC") is None
    assert next_moment(at_close, now=now, time_zone="UTC") is None


@pytest.mark.parametrize(
    "rhythm",
    [
        Rhythm(ReportRhythm.AT_CLOSE, None, NINE),
        Rhythm(ReportRhythm.DAILY),
        Rhythm(ReportRhythm.DAILY, 1, NINE),
        Rhythm(ReportRhythm.WEEKLY, 8, NINE),
        Rhythm(ReportRhythm.WEEKLY, None, NINE),
        Rhythm(ReportRhythm.MONTHLY, 29, NINE),
        Rhythm(ReportRhythm.MONTHLY, 0, NINE),
    ],
)
def test_a_rhythm_that_is_not_whole_is_known(rhythm: Rhythm) -> None:
    assert not rhythm.is_whole


@pytest.mark.parametrize("row", worked_table("reports.md", "Printed again"), ids=lambda row: row["tries"])
def test_papers_are_printed_again_after_longer_and_longer(row: dict[str, str]) -> None:
    ended, again = (datetime.fromisoformat(row[key]) if row[key] else None for key in ("last try ended", "next try"))

    assert ended is not None
    assert next_print(ended_at=ended, tries=int(row["tries"])) == again
