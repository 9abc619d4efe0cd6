"""The rules of the night audit: who may start it when, which steps are done again, who is extended (`docs/algorithms/night-audit.md`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from hotel_desk.domain.night_codes import STEPS_AFTER_THE_ROLL, AuditState, AuditStep, StepState
from hotel_desk.language import N_

DEAD_AFTER = dt.timedelta(seconds=60)
BEAT_EVERY = dt.timedelta(seconds=10)
NO_LATER_THAN = dt.time(12)


class Start(StrEnum):
    """What starting the audit of a date comes to."""

    BEGIN = "BEGIN"
    GO_ON = "GO_ON"
    TAKE_OVER = "TAKE_OVER"
    REFUSED = "REFUSED"
    OVER = "OVER"


class Overstay(StrEnum):
    """What the rule of overstays says of a guest who should have left."""

    EXTEND = "EXTEND"
    SOLD = "SOLD"
    NOT_COVERED = "NOT_COVERED"
    TOO_LATE = "TOO_LATE"


class Obstacle(StrEnum):
    """What may stand in the way of closing the day, or be worth looking at before."""

    ARRIVALS = "ARRIVALS"
    DUE_OUTS = "DUE_OUTS"
    ROOM_CHANGES = "ROOM_CHANGES"
    OPEN_SHIFTS = "OPEN_SHIFTS"
    LATE_CHARGES = "LATE_CHARGES"
    NO_RATE_OR_FOLIO = "NO_RATE_OR_FOLIO"
    DISCREPANCIES = "DISCREPANCIES"
    OUTSIDE_MESSAGES = "OUTSIDE_MESSAGES"
    UNSENT_LETTERS = "UNSENT_LETTERS"
    PAYMENTS = "PAYMENTS"
    HIGH_BALANCES = "HIGH_BALANCES"


class Mend(StrEnum):
    """What mends a row of the list: a screen makes a button of it."""

    CHECK_IN = "CHECK_IN"
    CHECK_OUT = "CHECK_OUT"
    MOVE_ROOM = "MOVE_ROOM"
    CLOSE_SHIFT = "CLOSE_SHIFT"
    OPEN_FOLIO = "OPEN_FOLIO"
    OPEN_STAY = "OPEN_STAY"
    OPEN_ROOM = "OPEN_ROOM"
    POST_MESSAGE = "POST_MESSAGE"
    SEND_LETTER = "SEND_LETTER"
    ANSWER_PAYMENT = "ANSWER_PAYMENT"


class Weight(StrEnum):
    """Whether it holds the day."""

    BLOCKS = "BLOCKS"
    WARNS = "WARNS"


# Without these the roll itself would be refused.
ALWAYS_BLOCK = (Obstacle.ARRIVALS, Obstacle.DUE_OUTS, Obstacle.ROOM_CHANGES, Obstacle.NO_RATE_OR_FOLIO)
MENDS: dict[Obstacle, Mend] = {
    Obstacle.ARRIVALS: Mend.CHECK_IN,
    Obstacle.DUE_OUTS: Mend.CHECK_OUT,
    Obstacle.ROOM_CHANGES: Mend.MOVE_ROOM,
    Obstacle.OPEN_SHIFTS: Mend.CLOSE_SHIFT,
    Obstacle.LATE_CHARGES: Mend.OPEN_FOLIO,
    Obstacle.NO_RATE_OR_FOLIO: Mend.OPEN_STAY,
    Obstacle.DISCREPANCIES: Mend.OPEN_ROOM,
    Obstacle.OUTSIDE_MESSAGES: Mend.POST_MESSAGE,
    Obstacle.UNSENT_LETTERS: Mend.SEND_LETTER,
    Obstacle.PAYMENTS: Mend.ANSWER_PAYMENT,
    Obstacle.HIGH_BALANCES: Mend.OPEN_FOLIO,
}
OBSTACLE_TITLES: dict[Obstacle, str] = {
    Obstacle.ARRIVALS: N_("Expected, neither here nor marked as no-shows"),
    Obstacle.DUE_OUTS: N_("Due out and still here"),
    Obstacle.ROOM_CHANGES: N_("Due to move to another room and still in the old one"),
    Obstacle.OPEN_SHIFTS: N_("Open shifts of others"),
    Obstacle.LATE_CHARGES: N_("Late charges that are not settled"),
    Obstacle.NO_RATE_OR_FOLIO: N_("Stays without a rate tonight or without a folio"),
    Obstacle.DISCREPANCIES: N_("Rooms that were seen otherwise"),
    Obstacle.OUTSIDE_MESSAGES: N_("Charges of other systems that are not posted"),
    Obstacle.UNSENT_LETTERS: N_("Letters that were not sent"),
    Obstacle.PAYMENTS: N_("Payments without an answer"),
    Obstacle.HIGH_BALANCES: N_("Guests who owe more than they may, or nearly so"),
}
MEND_TITLES: dict[Mend, str] = {
    Mend.CHECK_IN: N_("Check in"),
    Mend.CHECK_OUT: N_("Check out"),
    Mend.MOVE_ROOM: N_("Move to the room"),
    Mend.CLOSE_SHIFT: N_("Close the shift"),
    Mend.OPEN_FOLIO: N_("Open folio"),
    Mend.OPEN_STAY: N_("Open the stay"),
    Mend.OPEN_ROOM: N_("Open the room"),
    Mend.POST_MESSAGE: N_("Post it"),
    Mend.SEND_LETTER: N_("Send the letter"),
    Mend.ANSWER_PAYMENT: N_("Ask for the answer"),
}


@dataclass(frozen=True, slots=True)
class AuditAtPresent:
    """An audit as somebody who wants to start it finds it. `age`: since its last sign of life; below zero where a desk's clock is slow."""

    state: AuditState
    ended: bool
    age: dt.timedelta

    @property
    def alive(self) -> bool:
        """Somebody is at it."""
        return not self.ended and self.age <= DEAD_AFTER


def start_of(audit: AuditAtPresent | None) -> Start:
    """What starting the audit of a date comes to. None: nobody has started it yet."""
    if audit is None:
        return Start.BEGIN
    if audit.state is AuditState.DONE:
        return Start.OVER
    if audit.ended:
        return Start.GO_ON
    return Start.REFUSED if audit.alive else Start.TAKE_OVER


def to_do_again(step: AuditStep, state: StepState, *, rolled: bool) -> bool:
    """Whether an audit that goes on looks at a step again."""
    if step in STEPS_AFTER_THE_ROLL:
        return rolled and state not in {StepState.DONE, StepState.PASSED_OVER}
    return not rolled


def overstay_rule(*, due_today: bool, night_free: bool, to_pay_minor: int, night_minor: int, on_account: bool) -> Overstay:
    """Whether a guest who should have left is extended by the audit.

    Args:
        due_today: the departure is the date that is being closed, and the stay has a night before it.
        night_free: nobody else has been sold the night, in this room or, where the type is full, in another.
        to_pay_minor: at the desk now, minor units; below zero is credit.
        night_minor: what the night adds with every tax.
        on_account: the room goes to an account or another folio.
    """
    if not due_today:
        return Overstay.TOO_LATE
    if not night_free:
        return Overstay.SOLD
    if not on_account and to_pay_minor + night_minor > 0:
        return Overstay.NOT_COVERED
    return Overstay.EXTEND


def audit_due(now: dt.datetime, *, hour: dt.time, business_date: dt.date, audit: AuditAtPresent | None) -> bool:
    """Whether the audit is to begin by itself, where the hotel has chosen that.

    Args:
        now: in the hotel's own zone.
        hour: from which on.
        audit: that of the business date; None: nobody has started it.
    """
    if now.date() <= business_date or not hour <= now.time() < max(hour, NO_LATER_THAN):
        return False
    return start_of(audit) in {Start.BEGIN, Start.TAKE_OVER}
