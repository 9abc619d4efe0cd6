"""When a schedule comes round, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.report_codes import RHYTHM_TITLES, ReportRhythm
from hotel_desk.domain.report_schedules import LAST_OF_MONTH
from hotel_desk.language import _
from hotel_desk.ui.formats import locale

if TYPE_CHECKING:
    from hotel_desk.domain.report_schedules import Rhythm


def weekday_names() -> list[str]:
    """Monday to Sunday, in the language of the window."""
    return [str(name) for _number, name in sorted(locale().days["format"]["wide"].items())]


def rhythm_words(rhythm: Rhythm) -> str:
    """“Every week, Monday, 06:00”; “Every month, last day, 22:00”."""
    parts = [_(RHYTHM_TITLES[rhythm.kind])]
    if rhythm.kind is ReportRhythm.WEEKLY and rhythm.day is not None:
        parts.append(weekday_names()[rhythm.day - 1])
    if rhythm.kind is ReportRhythm.MONTHLY and rhythm.day is not None:
        parts.append(_("last day") if rhythm.day == LAST_OF_MONTH else _("day {day}").format(day=rhythm.day))
    if rhythm.at_time is not None:
        parts.append(f"{rhythm.at_time:%H:%M}")
    return ", ".join(parts)
