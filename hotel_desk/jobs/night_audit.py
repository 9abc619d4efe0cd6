"""Closes the business day: many short commands and a final flip (`docs/algorithms/night-audit.md`, `docs/algorithms/business-day.md`).

What a command did is known by its rows (a night charged, a status), so an audit that was cut off is simply started again. A night that
was reversed is due anew: the posting of nights has no operation id that would give the answer of before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from itertools import batched
from typing import TYPE_CHECKING

from hotel_desk.db.database import Reader
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import derived_operation_id
from hotel_desk.domain.night_audit import OBSTACLE_TITLES, Obstacle
from hotel_desk.domain.night_codes import AuditStep
from hotel_desk.domain.night_settings import EXTEND_OVERSTAYS, RESOLVE_NO_SHOWS
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import WrongStatus
from hotel_desk.jobs.audit_at_work import AuditAtWork, AuditStopped, Progress, never, nobody
from hotel_desk.jobs.hour_duties import do_hour_duties
from hotel_desk.jobs.night_steps import OF_ROWS, do_after_the_roll
from hotel_desk.language import N_, _
from hotel_desk.queries.audit_ledgers import ledger_differences
from hotel_desk.queries.audit_runs import audit_left
from hotel_desk.queries.blocks import blocks_to_cut_off
from hotel_desk.queries.fixed_charges import fixed_charges_tonight
from hotel_desk.queries.high_balances import high_balances
from hotel_desk.queries.hour_duties import hour_duties
from hotel_desk.queries.night_audit import due_outs, missing_arrivals, uncharged_stays
from hotel_desk.queries.package_entitlements import packages_lapsing
from hotel_desk.queries.preconditions import ObstacleRow, preconditions
from hotel_desk.queries.settings import hotel_values
from hotel_desk.services.audit_records import AuditInOtherHands, AuditIsOver, AuditRunsAlready
from hotel_desk.services.audit_runs import begin_audit
from hotel_desk.services.blocks import BlockCancelledAlready, cut_off_block
from hotel_desk.services.business_day import (
    AnotherDay,
    ArrivalsUnresolved,
    DayRolled,
    DueOutsInHouse,
    NightsUncharged,
    PackagesNotLapsed,
    RoomChangesDue,
)
from hotel_desk.services.fixed_charges import post_fixed_charges
from hotel_desk.services.overstays import OverstayRefused, extend_overstay
from hotel_desk.services.package_takings import lapse_packages
from hotel_desk.services.reservations import mark_no_show
from hotel_desk.services.room_charges import post_room_and_tax

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk

__all__ = ["AuditStep", "AuditStopped", "DayClosed", "LedgersDiffer", "NothingToCharge", "Progress", "SomethingInTheWay", "close_day"]

STAYS_A_COMMAND = 50
NAMED = 20
ROUNDS = 10


class NothingToCharge(StaffError):
    code = "audit.nothing_to_charge"
    template = N_(
        "The day cannot be closed. In house without a rate tonight or without a folio ({count}): {guests}. The business date stays {date}. "
        "Nothing was charged yet. Open each stay, and give it tonight with a price."
    )


_REFUSALS: dict[Obstacle, type[StaffError]] = {
    Obstacle.ARRIVALS: ArrivalsUnresolved,
    Obstacle.DUE_OUTS: DueOutsInHouse,
    Obstacle.ROOM_CHANGES: RoomChangesDue,
    Obstacle.NO_RATE_OR_FOLIO: NothingToCharge,
}


class SomethingInTheWay(StaffError):
    code = "audit.in_the_way"
    template = N_(
        "The day cannot be closed. {what} ({count}): {names}. The business date stays {date}. Mend it, or let the hotel's settings only "
        "warn of it."
    )


class LedgersDiffer(StaffError):
    code = "audit.ledgers_differ"
    template = N_(
        "The day was not closed: the ledgers do not balance ({ledgers}). What was posted stays, the business date stays {date}. Look at "
        "the balance check of the ledgers, and call whoever looks after the program."
    )


@dataclass(frozen=True, slots=True)
class DayClosed:
    """What the audit did, since it was started this time. `revenue_minor` is net room revenue of the night, minor units."""

    closed_date: date
    business_date: date
    no_shows: int = 0
    stays_charged: int = 0
    revenue_minor: int = 0
    blocks_cut_off: int = 0
    fixed_charges: int = 0
    packages_lapsed: int = 0
    overstays_extended: int = 0


@dataclass(slots=True)
class _Counts:
    no_shows: int = 0
    stays: int = 0
    revenue_minor: int = 0
    blocks: int = 0
    fixed: int = 0
    lapsed: int = 0
    overstays: int = 0


def close_day(
    desk: Desk,
    *,
    closing: date | None = None,
    progress: Progress | None = None,
    steps: Collection[AuditStep] = OF_ROWS,
    stop: Callable[[], bool] = never,
    alone: bool = False,
) -> DayClosed:
    """Run the audit of the open business day, or go on with it; of a day closed already, do what is left of its audit.

    Guests may check in meanwhile, and nobody has to leave the system.

    Args:
        closing: the day that the auditor means; None for whichever is open. Of two auditors who press at the same time, the second
            would otherwise close the day after.
        progress: told the step, how much of it is done and how much there is.
        steps: what is wished after the roll; without a choice what only writes rows, no papers and no backup.
        stop: whether whoever watches wishes it to stop; asked between two commands.
        alone: nobody else can be at it, as in a replay: an attempt that has not ended is dead, however young its last sign of life.

    Raises:
        NotAllowed: the user may not close the day; nothing was done, no-shows are not marked either.
        AuditRunsAlready: somebody else is at it.
        DueOutsInHouse, NothingToCharge, SomethingInTheWay: what holds the day; no-shows stay resolved, nothing has been charged.
        LedgersDiffer: the books do not balance.
        AuditStopped: somebody wished it; what was done stays.
        AnotherDay: somebody else has closed the day, and nothing is left of it.
    """
    desk.require(Permission.RUN_NIGHT_AUDIT)
    tell = progress or nobody
    open_day = desk.read(Reader.business_date)
    if closing is None or closing == open_day:
        finish_the_day_before(desk, tell=tell, steps=steps, stop=stop, alone=alone)
    begun = desk.run(begin_audit, closing=closing, alone=alone)
    with AuditAtWork(desk, begun, tell, stop) as work:
        closed = DayClosed(begun.business_date, open_day) if begun.rolled else _close(work)
        do_after_the_roll(work, closed.closed_date, steps)
        work.end()
    return closed


def finish_the_day_before(
    desk: Desk,
    *,
    tell: Progress = nobody,
    steps: Collection[AuditStep] = OF_ROWS,
    stop: Callable[[], bool] = never,
    alone: bool = False,
) -> None:
    """Do what the audit of the last closed day has left, if nobody is at it. It holds nothing: what fails again stays as it is.

    Args:
        alone: nobody else can be at it.

    Raises:
        AuditStopped: somebody wished it.
    """
    left = desk.read(audit_left, alone=alone)
    if left is None:
        return
    try:
        with AuditAtWork(desk, desk.run(begin_audit, closing=left, alone=alone), tell, stop) as work:
            do_after_the_roll(work, left, steps)
            work.end()
    except (AuditRunsAlready, AnotherDay, AuditInOtherHands, AuditIsOver):
        return  # somebody else is at it


def _close(work: AuditAtWork) -> DayClosed:
    counts = _Counts()
    for attempt in range(1, ROUNDS + 1):
        _before_the_roll(work, counts)
        work.look_at(AuditStep.ROLL)
        work.tell(AuditStep.ROLL, 0, 1)
        try:
            rolled = work.roll()
        except (ArrivalsUnresolved, NightsUncharged, PackagesNotLapsed):
            # Somebody booked, checked in or reversed a charge while the audit ran: look again.
            if attempt == ROUNDS:
                raise
            continue
        work.tell(AuditStep.ROLL, 1, 1)
        return _closed(rolled, counts)
    raise AssertionError("the last round returns or raises")


def _closed(rolled: DayRolled, counts: _Counts) -> DayClosed:
    return DayClosed(
        rolled.closed_date,
        rolled.business_date,
        counts.no_shows,
        counts.stays,
        counts.revenue_minor,
        counts.blocks,
        counts.fixed,
        counts.lapsed,
        counts.overstays,
    )


def _before_the_roll(work: AuditAtWork, counts: _Counts) -> None:
    """Each step asks the rows what is to be done; what was done is not there any more."""
    open_day = work.desk.read(Reader.business_date)
    if open_day != work.begun.business_date:
        raise AnotherDay(date=open_day.isoformat())
    no_shows, overstays = work.desk.read(_what_it_does_by_itself)
    _end_options(work)
    if no_shows:
        _resolve_no_shows(work, counts)
    else:
        work.passed_over(AuditStep.NO_SHOWS)
    # After the no-shows: the rooms that they leave to their groups are given back with the rest.
    _cut_off_blocks(work, counts)
    if overstays:
        _extend_overstays(work, counts)
    else:
        work.passed_over(AuditStep.OVERSTAYS)
    _refuse_what_is_in_the_way(work)
    _post_room_and_tax(work, counts)
    _post_fixed_charges(work, counts)
    _lapse_packages(work, counts)
    _look_at_credit(work)
    _refuse_differences(work)


def _what_it_does_by_itself(reader: Reader) -> list[int]:
    return hotel_values(reader, RESOLVE_NO_SHOWS, EXTEND_OVERSTAYS)


def _end_options(work: AuditAtWork) -> None:
    """First of all: an option that has ended is no no-show."""
    step = AuditStep.OPTIONS
    work.look_at(step)
    due = work.desk.read(hour_duties, at=work.desk.clock.now())
    if not due.options and not due.releases:
        work.done(step)
        return
    work.begin(step)
    work.look_up()
    done = do_hour_duties(work.desk)
    work.done(step, options=done.options, releases=done.releases)


def _resolve_no_shows(work: AuditAtWork, counts: _Counts) -> None:
    step = AuditStep.NO_SHOWS
    work.look_at(step)
    arrivals = work.desk.read(missing_arrivals)
    marked = 0
    for done, arrival in enumerate(arrivals):
        work.begin(step)
        work.tell(step, done, len(arrivals))
        operation = derived_operation_id("no-show", arrival.reservation_id, arrival.version)
        try:
            work.run(mark_no_show, operation_id=operation, reservation_id=arrival.reservation_id)
        except WrongStatus:
            continue  # checked in or cancelled by another desk since we looked
        marked += 1
        counts.no_shows += 1
    work.done(step, no_shows=marked)


def _cut_off_blocks(work: AuditAtWork, counts: _Counts) -> None:
    step = AuditStep.BLOCKS
    work.look_at(step)
    due = work.desk.read(blocks_to_cut_off)
    for done, (block_id, version) in enumerate(due):
        work.begin(step)
        work.tell(step, done, len(due))
        try:
            work.run(cut_off_block, operation_id=derived_operation_id("cut-off", block_id, version), block_id=block_id)
        except BlockCancelledAlready:
            continue  # by another desk since we looked
    counts.blocks += len(due)
    work.done(step, blocks=len(due))


def _extend_overstays(work: AuditAtWork, counts: _Counts) -> None:
    """After the no-shows, whose rooms a guest may stay in. Who is not extended holds the day in the next step."""
    step = AuditStep.OVERSTAYS
    work.look_at(step)
    night = work.begun.business_date
    guests = [guest for guest in work.desk.read(due_outs) if guest.departure_date == night]
    extended = 0
    for done, guest in enumerate(guests):
        work.begin(step)
        work.tell(step, done, len(guests))
        try:
            work.run(extend_overstay, reservation_id=guest.reservation_id, night=night)
        except (OverstayRefused, WrongStatus):
            continue  # sold, not covered, or gone since we looked
        extended += 1
        counts.overstays += 1
    work.done(step, extended=extended, not_extended=len(guests) - extended)


def _refuse_what_is_in_the_way(work: AuditAtWork) -> None:
    step = AuditStep.PRECONDITIONS
    work.look_at(step)
    found = work.desk.read(preconditions)
    if found.blocking:
        first = found.blocking[0].obstacle
        raise _refusal(first, [row for row in found.blocking if row.obstacle is first], found.business_date)
    work.done(step, warnings=len(found.rows))


def _refusal(obstacle: Obstacle, rows: list[ObstacleRow], day: date) -> StaffError:
    names = ", ".join(row.named for row in rows[:NAMED])
    kind = _REFUSALS.get(obstacle)
    if kind is not None:
        return kind(count=len(rows), guests=names, date=day.isoformat())
    return SomethingInTheWay(what=_(OBSTACLE_TITLES[obstacle]), count=len(rows), names=names, date=day.isoformat())


def _post_room_and_tax(work: AuditAtWork, counts: _Counts) -> None:
    step, night = AuditStep.ROOM_AND_TAX, work.begun.business_date
    work.look_at(step)
    stays = work.desk.read(uncharged_stays)
    charged = revenue = 0
    for number, chunk in enumerate(batched(stays, STAYS_A_COMMAND)):
        work.begin(step)
        work.tell(step, number * STAYS_A_COMMAND, len(stays))
        posted = work.run(post_room_and_tax, night=night, reservation_ids=list(chunk))
        charged, revenue = charged + posted.stays, revenue + posted.revenue_minor
    counts.stays, counts.revenue_minor = counts.stays + charged, counts.revenue_minor + revenue
    work.done(step, stays=charged, revenue_minor=revenue)


def _post_fixed_charges(work: AuditAtWork, counts: _Counts) -> None:
    step, night = AuditStep.FIXED_CHARGES, work.begun.business_date
    work.look_at(step)
    due = [charge.id for charge in work.desk.read(fixed_charges_tonight)]
    posted = 0
    for chunk in batched(due, STAYS_A_COMMAND):
        work.begin(step)
        work.tell(step, posted, len(due))
        posted += work.run(post_fixed_charges, night=night, fixed_charge_ids=list(chunk)).charges
    counts.fixed += posted
    work.done(step, charges=posted)


def _lapse_packages(work: AuditAtWork, counts: _Counts) -> None:
    """After room and tax: a dinner of tonight that nobody took lapses tonight."""
    step, day = AuditStep.PACKAGES, work.begun.business_date
    work.look_at(step)
    lapsing = work.desk.read(packages_lapsing)
    posted = 0
    for chunk in batched(lapsing.entitlement_ids, STAYS_A_COMMAND):
        work.begin(step)
        work.tell(step, posted, len(lapsing.entitlement_ids))
        operation = derived_operation_id("packages", day, lapsing.last_line, *chunk)
        posted += work.run(lapse_packages, operation_id=operation, day=day, entitlement_ids=list(chunk)).entitlements
    counts.lapsed += posted
    work.done(step, packages=posted)


def _look_at_credit(work: AuditAtWork) -> None:
    """Who owes more than they may once the night is on the folios: told, and no more."""
    step = AuditStep.CREDIT
    work.look_at(step)
    found = work.desk.read(high_balances)
    work.done(step, guests=len(found), over=sum(1 for row in found if row.over_minor))


def _refuse_differences(work: AuditAtWork) -> None:
    step = AuditStep.LEDGERS
    work.look_at(step)
    differences = work.desk.read(ledger_differences)
    if differences:
        told = ", ".join(f"{one.ledger}: {one.on_folios_minor} / {one.posted_minor}" for one in differences)
        raise LedgersDiffer(ledgers=told, date=work.begun.business_date.isoformat())
    work.done(step)
