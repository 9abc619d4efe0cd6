"""What is due once for the present business date, and what a night found, for whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, select

from hotel_desk.domain.credit_levels import LevelUse
from hotel_desk.domain.night_duties import NightDuty, night_duty_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.settings import CREDIT_LEVELS, HIGH_BALANCES_NIGHTLY
from hotel_desk.models.guest_history import DuplicateSearch
from hotel_desk.models.journal import Operation
from hotel_desk.models.property import BusinessDate, ClosedDay
from hotel_desk.queries.guest_worklist import GuestDuty
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.queries.settings import stored_setting

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import OperationId

_A_DAY_WAS_CLOSED = exists().where(ClosedDay.property_id == BusinessDate.property_id)
_DAY = (
    select(
        BusinessDate.date,
        BusinessDate.opened_at,
        _A_DAY_WAS_CLOSED.label("after_a_close"),
        DuplicateSearch.finished_at,
        stored_setting(CREDIT_LEVELS).label("levels"),
        stored_setting(HIGH_BALANCES_NIGHTLY).label("nightly"),
    )
    .outerjoin(DuplicateSearch, DuplicateSearch.property_id == BusinessDate.property_id)
    .where(BusinessDate.property_id == bindparam("hotel"))
)
_DONE = select(Operation.operation_id, Operation.result).where(
    Operation.property_id == bindparam("hotel"), Operation.operation_id.in_(bindparam("operations", expanding=True))
)


_EACH_FOR_THEMSELVES = frozenset({NightDuty.GUEST_WORKLIST_SEEN, NightDuty.HIGH_BALANCES_SEEN})


@dataclass(frozen=True, slots=True)
class NightWorklist:
    """What was counted after the day was closed, for an auditor or manager who has not looked at it yet."""

    day: date
    counts: Mapping[GuestDuty, int]

    @property
    def total(self) -> int:
        """Guest files to be mended, one counted for each thing that is wrong with it."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class NightHighBalances:
    """Guests in house who owed more than they may, or nearly so, after the day was closed; `over`: of them, those who are over it."""

    day: date
    guests: int
    over: int


@dataclass(frozen=True, slots=True)
class NightDuties:
    """What the night left to do, as far as whoever asks may do it.

    Args:
        day: the business date that it is for.
        count_worklist: the worklist was not counted for it yet.
        search_duplicates: its search was not done, nor has another one ended since the date began.
        worklist: to be shown; None: nothing is to be mended, or it was looked at.
        work_out_levels: the credit levels were not worked out for it yet.
        count_high_balances: the hotel wishes them counted, and they were not yet.
        high_balances: to be shown; None: nobody owes too much, or they were looked at.
    """

    day: date
    count_worklist: bool = False
    search_duplicates: bool = False
    worklist: NightWorklist | None = None
    work_out_levels: bool = False
    count_high_balances: bool = False
    high_balances: NightHighBalances | None = None


def night_duties(reader: Reader) -> NightDuties:
    """What is due after the day was closed. Nothing is, before a hotel has closed its first day. Three statements."""
    day = reader.connection.execute(_DAY, {"hotel": reader.property_id}).one()
    if not day.after_a_close:
        return NightDuties(day.date)
    may = own_permissions(reader)
    ids = _ids(reader, day.date)
    asked = {"hotel": reader.property_id, "operations": list(ids.values())}
    results = {row.operation_id: row.result for row in reader.connection.execute(_DONE, asked)}
    done = {duty: results[identifier] for duty, identifier in ids.items() if identifier in results}
    searched = day.finished_at is not None and day.finished_at >= day.opened_at
    return NightDuties(
        day.date,
        count_worklist=Permission.EDIT_PROFILE in may and NightDuty.GUEST_WORKLIST not in done,
        search_duplicates=Permission.EDIT_PROFILE in may and not searched and NightDuty.DUPLICATE_SEARCH not in done,
        worklist=_to_be_shown(day.date, done) if Permission.RUN_NIGHT_AUDIT in may else None,
        work_out_levels=Permission.EDIT_PROFILE in may
        and NightDuty.CREDIT_LEVELS not in done
        and CREDIT_LEVELS.read(day.levels) != LevelUse.OFF,
        count_high_balances=Permission.RUN_NIGHT_AUDIT in may
        and NightDuty.HIGH_BALANCES not in done
        and HIGH_BALANCES_NIGHTLY.read(day.nightly),
        high_balances=_high_balances(day.date, done) if Permission.RUN_NIGHT_AUDIT in may else None,
    )


def night_worklist(reader: Reader) -> NightWorklist | None:
    """What an auditor or manager is still to be told of the last night; see `NightDuties.worklist`. Three statements."""
    return night_duties(reader).worklist


def _ids(reader: Reader, day: date) -> dict[NightDuty, OperationId]:
    return {
        duty: night_duty_id(duty, reader.property_id, day, *([reader.user_name] if duty in _EACH_FOR_THEMSELVES else []))
        for duty in NightDuty
    }


def _to_be_shown(day: date, done: Mapping[NightDuty, Any]) -> NightWorklist | None:
    counted = done.get(NightDuty.GUEST_WORKLIST)
    if counted is None or NightDuty.GUEST_WORKLIST_SEEN in done:
        return None
    counts = {duty: int(counted["counts"].get(duty.value, 0)) for duty in GuestDuty}
    return NightWorklist(day, counts) if any(counts.values()) else None


def _high_balances(day: date, done: Mapping[NightDuty, Any]) -> NightHighBalances | None:
    counted = done.get(NightDuty.HIGH_BALANCES)
    if counted is None or not counted["guests"] or NightDuty.HIGH_BALANCES_SEEN in done:
        return None
    return NightHighBalances(day, int(counted["guests"]), int(counted["over"]))
