"""When a scheduled report comes round: the moments of each rhythm by the hotel's clock (`docs/algorithms/reports.md`)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hotel_desk.domain.report_codes import ReportRhythm

if TYPE_CHECKING:
    from collections.abc import Iterator

LAST_OF_MONTH = 31
LAST_COUNTED_DAY = 28  # every month has it
SUNDAY = 7
FIRST_WAIT = timedelta(minutes=5)
MOST_PRINT_TRIES = 8
LONGEST_PRINT = timedelta(minutes=30)  # who prints papers again and is not done by then was cut off
_LONGEST_WAY_BACK = 62  # days: the longest two months


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a schedule comes round.

    Args:
        day: the weekday (1 Monday to 7) of a weekly one; the day of the month (1 to 28, 31 for its last) of a monthly one.
        at_time: by the hotel's clock; None only at the close of a day.
    """

    kind: ReportRhythm
    day: int | None = None
    at_time: time | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it says all that its kind needs, and nothing that it has no use for."""
        match self.kind:
            case ReportRhythm.AT_CLOSE:
                return self.day is None and self.at_time is None
            case ReportRhythm.DAILY:
                return self.day is None and self.at_time is not None
            case ReportRhythm.WEEKLY:
                return self.day is not None and 1 <= self.day <= SUNDAY and self.at_time is not None
            case ReportRhythm.MONTHLY:
                known = self.day is not None and (1 <= self.day <= LAST_COUNTED_DAY or self.day == LAST_OF_MONTH)
                return known and self.at_time is not None

    def falls_on(self, day: date) -> bool:
        """Whether it comes round on a day."""
        match self.kind:
            case ReportRhythm.DAILY:
                return True
            case ReportRhythm.WEEKLY:
                return day.isoweekday() == self.day
            case ReportRhythm.MONTHLY:
                last = monthrange(day.year, day.month)[1]
                return day.day == (last if self.day == LAST_OF_MONTH else self.day)
            case ReportRhythm.AT_CLOSE:
                return False


def latest_moment(rhythm: Rhythm, *, now: datetime, time_zone: str) -> datetime | None:
    """The latest moment of a rhythm that has come, UTC; None for one that does not go by the clock."""
    return next((moment for moment in _moments_back(rhythm, now, ZoneInfo(time_zone)) if moment <= now), None)


def next_moment(rhythm: Rhythm, *, now: datetime, time_zone: str) -> datetime | None:
    """The first moment that is still to come, UTC; None for one that does not go by the clock."""
    if rhythm.at_time is None:
        return None
    zone = ZoneInfo(time_zone)
    today = now.astimezone(zone).date()
    ahead = (today + timedelta(days=number) for number in range(_LONGEST_WAY_BACK))
    moments = (_moment(day, rhythm.at_time, zone) for day in ahead if rhythm.falls_on(day))
    return next((moment for moment in moments if moment > now), None)


def due_moment(rhythm: Rhythm, *, made_for: datetime | None, now: datetime, time_zone: str) -> datetime | None:
    """The moment a schedule is to be made for now, UTC: the latest that has come, if it lies after the one it was made for."""
    latest = latest_moment(rhythm, now=now, time_zone=time_zone)
    return latest if latest is not None and (made_for is None or latest > made_for) else None


def next_print(*, ended_at: datetime, tries: int) -> datetime | None:
    """When papers that a printer did not take are sent to it again, after so many tries; None: no more."""
    return ended_at + FIRST_WAIT * 2 ** (tries - 1) if tries < MOST_PRINT_TRIES else None


def _moments_back(rhythm: Rhythm, now: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    if rhythm.at_time is None:
        return
    today = now.astimezone(zone).date()
    for number in range(_LONGEST_WAY_BACK):
        day = today - timedelta(days=number)
        if rhythm.falls_on(day):
            yield _moment(day, rhythm.at_time, zone)


def _moment(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """Of an hour that comes twice the first; of one that is left out the hour after (PEP 495, fold 0)."""
    return datetime.combine(day, hour, zone).astimezone(UTC)
