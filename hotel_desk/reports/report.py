"""What a report is: its name, who may see it, what may be chosen, and how it is read. Each module of `reports/house/` holds one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from hotel_desk.language import N_

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.permissions import Permission
    from hotel_desk.reports.sheet import Sheet


class ReportGroup(StrEnum):
    """Under which heading a report stands."""

    MANAGER = "MANAGER"
    MONEY = "MONEY"
    GUESTS = "GUESTS"
    ROOMS = "ROOMS"
    SALES = "SALES"
    CONTROL = "CONTROL"


class Days(StrEnum):
    """Which days a report is asked for. `NOW`: as the hotel stands, whatever the day."""

    NOW = "NOW"
    DAY = "DAY"
    PERIOD = "PERIOD"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something else that may be chosen.

    Args:
        key: of the parameter, and `--key` on the command line.
        title: `N_`.
        options: stored value and title (`N_`), the first one being taken if nothing is chosen.
    """

    key: str
    title: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a report: both days are the same for one of a day; `chosen` has a value for each of its choices.

    `NOW` reports are given the business date twice.
    """

    first: date
    last: date
    chosen: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """A report of the house.

    Args:
        name: on the command line and in the archive, such as `trial-balance`; never changes once released.
        title, help: `N_`; the second says in a sentence what it is good for.
        permission: who may see it; asked by whoever makes it.
        days: which days it is asked for.
        read: makes it in the language being spoken, in a fixed number of statements.
        choices: what else may be chosen.
        at_close: part of the pack that the night audit makes, unless the hotel has chosen its own; made for the day it has closed.
        for_new_day: in that pack it is made for the day that the roll has opened, as a list of work is.
        sees_all: what it says in part only to those who have one of these; a copy of the archive is whole, and opened by nobody else.
        before: days from the business date back to the first day usually asked for (negative: ahead), with `after` the last one.
    """

    name: str
    title: str
    help: str
    group: ReportGroup
    permission: Permission
    days: Days
    read: Callable[[Reader, Asked], Sheet]
    choices: tuple[Choice, ...] = ()
    at_close: bool = False
    for_new_day: bool = False
    sees_all: tuple[Permission, ...] = ()
    before: int = 0
    after: int = 0


GROUP_TITLES: dict[ReportGroup, str] = {
    ReportGroup.MANAGER: N_("Manager"),
    ReportGroup.MONEY: N_("Money"),
    ReportGroup.GUESTS: N_("Guests and stays"),
    ReportGroup.ROOMS: N_("Rooms"),
    ReportGroup.SALES: N_("Sales"),
    ReportGroup.CONTROL: N_("Control"),
}
