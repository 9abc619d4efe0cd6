"""Payments through terminals, as the tests begin them: what is asked for, and a machine in a folder of the test."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from hotel_desk.db.database import Database
from hotel_desk.db.desk import Desk
from hotel_desk.domain.ids import PaymentAttemptId
from hotel_desk.domain.payment_attempts import Approval, AttemptKind, AttemptRequest, AttemptState
from hotel_desk.domain.setting_kinds import PaymentDevice
from hotel_desk.jobs.payment_terminals import Behaviour, Declined, SimulatedTerminal, TerminalQuestion
from hotel_desk.jobs.terminal_payments import ask_terminal
from hotel_desk.models.folio import Posting
from hotel_desk.models.payment_attempt import PaymentAttempt
from hotel_desk.services.payment_attempts import begin_attempt
from tests.fixtures.databases import MASTER_KEY
from tests.stays_of_tests import one

if TYPE_CHECKING:
    from pathlib import Path

    from hotel_desk.domain.ids import FolioId, PropertyId
    from tests.fixtures.databases import SmallHotel

YES = Approval("T-ABC", "A1B2", "Visa", "4242")


def a_terminal(folder: Path, behaviour: Behaviour | None = None, *, wallet: bool = False) -> SimulatedTerminal:
    """A machine that does what the last digits say, or always the same."""
    machine = SimulatedTerminal(folder / "terminal", wallet=wallet)
    if behaviour is not None:
        always = behaviour

        def the_same(_question: TerminalQuestion) -> Behaviour:
            return always

        machine.behaves = the_same
    return machine


def for_folio(hotel: SmallHotel, folio_id: FolioId, amount_minor: int = 700, **more: Any) -> AttemptRequest:
    """A payment by card on a folio."""
    about = {"kind": AttemptKind.PAYMENT, "transaction_code_id": hotel.codes["CARD"], "folio_id": folio_id, **more}
    return AttemptRequest(amount_minor=amount_minor, **about)


def begun(hotel: SmallHotel, request: AttemptRequest, desk: Desk | None = None) -> PaymentAttemptId:
    """The attempt is written down; the machine has not heard of it."""
    return PaymentAttemptId((desk or hotel.desk).run(begin_attempt, request=request, device=PaymentDevice.SIMULATED).attempt_id)


def asked(hotel: SmallHotel, request: AttemptRequest, terminal: SimulatedTerminal, **more: Any) -> Any:
    """Written down, asked and answered."""
    return ask_terminal(hotel.desk, begun(hotel, request), Event(), terminal=terminal, **more)


def state_of(hotel: SmallHotel, attempt_id: PaymentAttemptId) -> AttemptState:
    found: AttemptState = one(hotel, select(PaymentAttempt.state).where(PaymentAttempt.id == attempt_id))
    return found


def posted(hotel: SmallHotel) -> int:
    """What was taken from guests, less what was given back; minor units."""
    return -int(
        one(hotel, select(func.coalesce(func.sum(Posting.amount_minor), 0)).where(Posting.kind.in_(("PAYMENT", "DEPOSIT", "REFUND"))))
    )


@dataclass
class KillsItsProgram(SimulatedTerminal):
    """A machine at whose answer the program that asked it is killed: the money is taken, and nobody hears of it."""

    def ask(self, question: TerminalQuestion, stop: Event) -> Approval | Declined:
        super().ask(question, stop)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("the program goes on")


def ask_and_be_killed(url: str, property_id: PropertyId, attempt_id: PaymentAttemptId, folder: Path) -> None:
    """The work of a process of its own: asks, and does not live to write the answer down."""
    desk = Desk(Database.open(url, master_key=MASTER_KEY), property_id=property_id, user_name="manager", workstation="desk 9")
    ask_terminal(desk, attempt_id, Event(), terminal=KillsItsProgram(folder / "terminal"))
