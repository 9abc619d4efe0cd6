"""How long the replay's commands take, by kind and month, and how much memory it holds."""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar

from hotel_desk.db.desk import Desk
from hotel_desk.db.registry import spec_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.ids import OperationId

Result = TypeVar("Result")
ENOUGH_RUNS = 20
_KIBIBYTE = 1024


@dataclass(frozen=True, slots=True)
class MonthOfCommand:
    """What one kind of command took in a month of the hotel's life. `month` is its first day."""

    month: date
    runs: int
    seconds: float

    @property
    def milliseconds(self) -> float:
        """Of one command, on average."""
        return self.seconds / self.runs * 1000


@dataclass(frozen=True, slots=True)
class CommandTime:
    """What one kind of command took, over all and in its first and last month of at least `ENOUGH_RUNS` runs."""

    command: str
    runs: int
    seconds: float
    first: MonthOfCommand
    last: MonthOfCommand

    @property
    def milliseconds(self) -> float:
        """Of one command, on average."""
        return self.seconds / self.runs * 1000


class TimedDesk(Desk):
    """A desk that notes how long each command takes, by the month of the day that is lived."""

    month = date.min

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._runs: dict[tuple[str, date], int] = defaultdict(int)
        self._seconds: dict[tuple[str, date], float] = defaultdict(float)

    def run(self, command: Callable[..., Result], *, operation_id: OperationId | None = None, **arguments: Any) -> Result:
        """Carry out a command as any desk does, and note the time it took."""
        started = perf_counter()
        result = super().run(command, operation_id=operation_id, **arguments)
        key = spec_of(command).name, self.month
        self._seconds[key] += perf_counter() - started
        self._runs[key] += 1
        return result

    def command_times(self) -> tuple[CommandTime, ...]:
        """What each kind of command took, the one with the most time first."""
        months: dict[str, list[MonthOfCommand]] = defaultdict(list)
        for (name, month), runs in sorted(self._runs.items()):
            months[name].append(MonthOfCommand(month, runs, self._seconds[name, month]))
        times = [_time_of(name, spent) for name, spent in months.items()]
        return tuple(sorted(times, key=lambda one: -one.seconds))


def _time_of(name: str, months: list[MonthOfCommand]) -> CommandTime:
    telling = [month for month in months if month.runs >= ENOUGH_RUNS] or months
    runs, seconds = sum(month.runs for month in months), sum(month.seconds for month in months)
    return CommandTime(name, runs, seconds, telling[0], telling[-1])


def peak_memory_bytes() -> int | None:
    """The most memory this program has held; None where the system does not tell (Windows)."""
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415 - not there on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * _KIBIBYTE
