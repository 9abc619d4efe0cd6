"""When a company is reminded of what it owes, and at which level (`docs/algorithms/reminders.md`)."""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class ReminderDays:
    """How many days after it was due an item is reminded of, by level; 0: this level, and those after it, are not used."""

    first: int
    second: int
    third: int

    def of(self, level: int) -> int:
        """The days of a level."""
        return (self.first, self.second, self.third)[level - 1]


def next_level(overdue_days: int, reminded: int, days_since: int | None, days: ReminderDays) -> int | None:
    """At which level an item is to be reminded of; None: not now.

    Levels come one after the other, and as far apart as their days are: a company that was never reminded is not threatened at once.

    Args:
        overdue_days: since the day it was due.
        reminded: the level it was reminded of last; 0: never.
        days_since: days since then; None: never.
    """
    level = reminded + 1
    if level not in LEVELS or not all(days.of(one) for one in LEVELS[:level]) or overdue_days < days.of(level):
        return None
    apart = days.of(level) - days.of(reminded) if reminded else 0
    return level if days_since is None or days_since >= max(apart, 1) else None
