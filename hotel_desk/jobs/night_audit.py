"""Closes the business day: many short commands and a final flip (`docs/algorithms/business-day.md`).

Each command's operation id is derived from what it is about, so an audit that was cut off is simply started again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import batched
from typing import TYPE_CHECKING

from hotel_desk.domain.ids import derived_operation_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import WrongStatus
from hotel_desk.jobs.hour_duties import do_hour_duties
from hotel_desk.queries.blocks import blocks_to_cut_off
from hotel_desk.queries.fixed_charges import fixed_charges_tonight
from hotel_desk.queries.night_audit import AuditWork, DueOut, ExpectedArrival, UnchargedStay, audit_work
from hotel_desk.queries.package_entitlements import packages_lapsing
from hotel_desk.services.blocks import BlockCancelledAlready, cut_off_block
from hotel_desk.services.business_day import (
    AnotherDay,
    ArrivalsUnresolved,
    DueOutsInHouse,
    NightsUncharged,
    PackagesNotLapsed,
    roll_business_date,
)
from hotel_desk.services.fixed_charges import post_fixed_charges
from hotel_desk.services.package_takings import lapse_packages
from hotel_desk.services.reservations import mark_no_show
from hotel_desk.services.room_charges import post_room_and_tax

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk

STAYS_A_COMMAND = 50
NAMED = 20
ATTEMPTS = 10


class AuditStep(StrEnum):
    """What the audit is doing."""

    NO_SHOWS = "no_shows"
    BLOCKS = "blocks"
    ROOM_AND_TAX = "room_and_tax"
    FIXED_CHARGES = "fixed_charges"
    PACKAGES = "packages"
    ROLL = "roll"


Progress = Callable[[AuditStep, int, int], None]


@dataclass(frozen=True, slots=True)
class DayClosed:
    """What the audit did. `revenue_minor` is net room revenue of the night, minor units."""

    closed_date: date
    business_date: date
    no_shows: int
    stays_charged: int
    revenue_minor: int
    blocks_cut_off: int = 0
    fixed_charges: int = 0
    packages_lapsed: int = 0


def close_day(desk: Desk, *, closing: date | None = None, progress: Progress | None = None) -> DayClosed:
    """Close the open business day: no-shows, blocks at their cut-off day, room and tax, fixed charges, packages not taken, then the flip.

    Guests may check in meanwhile.

    Args:
        closing: the day that the auditor means; None for whichever is open. Of two auditors who press at the same time, the second
            would otherwise close the day after.
        progress: told the step, how much of it is done and how much there is.

    Raises:
        NotAllowed: the user may not close the day; nothing was done, no-shows are not marked either.
        DueOutsInHouse: guests who should have left are still here; no-shows stay resolved, nothing has been charged.
        AnotherDay: somebody else has closed the day.
    """
    desk.require(Permission.RUN_NIGHT_AUDIT)
    tell = progress or _nobody
    # An option that has ended is no no-show.
    do_hour_duties(desk)
    no_shows = stays = revenue = blocks = fixed = lapsed = 0
    for attempt in range(1, ATTEMPTS + 1):
        work = desk.read(audit_work)
        if closing is not None and work.business_date != closing:
            raise AnotherDay(date=work.business_date.isoformat())
        no_shows += _resolve_no_shows(desk, work.no_shows, tell)
        # After the no-shows: the rooms that they leave to their groups are given back with the rest.
        blocks += _cut_off_blocks(desk, tell)
        _refuse_due_outs(work)
        charged, earned = _post_room_and_tax(desk, work.business_date, work.uncharged, tell)
        stays, revenue = stays + charged, revenue + earned
        fixed += _post_fixed_charges(desk, work.business_date, tell)
        lapsed += _lapse_packages(desk, work.business_date, tell)
        tell(AuditStep.ROLL, 0, 1)
        try:
            operation = derived_operation_id("roll", desk.property_id, work.business_date)
            rolled = desk.run(roll_business_date, operation_id=operation, closing=work.business_date)
        except (ArrivalsUnresolved, NightsUncharged, PackagesNotLapsed):
            # Somebody booked, checked in or reversed a charge while the audit ran: look again.
            if attempt == ATTEMPTS:
                raise
            continue
        tell(AuditStep.ROLL, 1, 1)
        return DayClosed(rolled.closed_date, rolled.business_date, no_shows, stays, revenue, blocks, fixed, lapsed)
    raise AssertionError("the last attempt returns or raises")


def _nobody(_step: AuditStep, _done: int, _total: int) -> None:
    """Nobody wants to know."""


def _resolve_no_shows(desk: Desk, arrivals: tuple[ExpectedArrival, ...], tell: Progress) -> int:
    marked = 0
    for done, arrival in enumerate(arrivals):
        tell(AuditStep.NO_SHOWS, done, len(arrivals))
        operation = derived_operation_id("no-show", arrival.reservation_id, arrival.version)
        try:
            desk.run(mark_no_show, operation_id=operation, reservation_id=arrival.reservation_id)
        except WrongStatus:
            continue  # checked in or cancelled by another desk since we looked
        marked += 1
    return marked


def _cut_off_blocks(desk: Desk, tell: Progress) -> int:
    due = desk.read(blocks_to_cut_off)
    for done, (block_id, version) in enumerate(due):
        tell(AuditStep.BLOCKS, done, len(due))
        try:
            desk.run(cut_off_block, operation_id=derived_operation_id("cut-off", block_id, version), block_id=block_id)
        except BlockCancelledAlready:
            continue  # by another desk since we looked
    return len(due)


def _refuse_due_outs(work: AuditWork) -> None:
    if work.due_outs:
        raise DueOutsInHouse(
            count=len(work.due_outs),
            guests=", ".join(map(_named, work.due_outs[:NAMED])),
            date=work.business_date.isoformat(),
        )


def _named(guest: DueOut) -> str:
    return f"{guest.guest} ({guest.confirmation_number})"


def _post_fixed_charges(desk: Desk, night: date, tell: Progress) -> int:
    due = [charge.id for charge in desk.read(fixed_charges_tonight)]
    posted = 0
    for chunk in batched(due, STAYS_A_COMMAND):
        tell(AuditStep.FIXED_CHARGES, posted, len(due))
        operation = derived_operation_id("fixed-charges", night, *chunk)
        posted += desk.run(post_fixed_charges, operation_id=operation, night=night, fixed_charge_ids=list(chunk)).charges
    return posted


def _lapse_packages(desk: Desk, day: date, tell: Progress) -> int:
    """After room and tax: a dinner of tonight that nobody took lapses tonight."""
    lapsing = desk.read(packages_lapsing)
    posted = 0
    for chunk in batched(lapsing.entitlement_ids, STAYS_A_COMMAND):
        tell(AuditStep.PACKAGES, posted, len(lapsing.entitlement_ids))
        operation = derived_operation_id("packages", day, lapsing.last_line, *chunk)
        posted += desk.run(lapse_packages, operation_id=operation, day=day, entitlement_ids=list(chunk)).entitlements
    return posted


def _post_room_and_tax(desk: Desk, night: date, stays: tuple[UnchargedStay, ...], tell: Progress) -> tuple[int, int]:
    charged = revenue = 0
    for number, chunk in enumerate(batched(stays, STAYS_A_COMMAND)):
        tell(AuditStep.ROOM_AND_TAX, number * STAYS_A_COMMAND, len(stays))
        operation = derived_operation_id("room-and-tax", night, *((stay.reservation_id, stay.last_sequence) for stay in chunk))
        posted = desk.run(post_room_and_tax, operation_id=operation, night=night, reservation_ids=[stay.reservation_id for stay in chunk])
        charged, revenue = charged + posted.stays, revenue + posted.revenue_minor
    return charged, revenue
