"""A machine that answers anything, late, twice or never, and a program that ends anywhere: one posting or none."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from hotel_desk.db.database import Reader
from hotel_desk.domain.ids import PaymentAttemptId, new_id
from hotel_desk.domain.payment_attempts import AnswerNotTaken, Approval, AttemptKind, AttemptState
from hotel_desk.jobs.payment_terminals import Behaviour, SimulatedTerminal, TerminalQuestion, TerminalSilent
from hotel_desk.jobs.terminal_payments import ask_terminal, cancel_attempt, take_up
from hotel_desk.queries.payment_attempts import open_attempts
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.house_accounts import open_house_account
from hotel_desk.services.payment_attempts import AttemptOver, BeingCancelled, begin_to_cancel, record_approval
from tests.fixtures.invariants import broken_rules
from tests.scale import size
from tests.terminals_of_tests import begun, for_folio, posted, state_of

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


class AnyAnswers(RuleBasedStateMachine):
    """One folio, a machine that does anything, a program that ends anywhere: one posting or none, and all that was taken is found."""

    hotel: SmallHotel
    folder: Path

    @initialize()
    def open(self) -> None:
        self.folio = self.hotel.desk.run(open_house_account, name="Bar").folio_id
        self.does: dict[str, Behaviour] = {}
        self.machine = SimulatedTerminal(self.folder / new_id().hex, behaves=lambda question: self.does[question.reference])
        self.attempts: list[PaymentAttemptId] = []
        self.before = posted(self.hotel)

    @rule(behaviour=st.sampled_from([each for each in Behaviour if each is not Behaviour.WAITS]), ends=st.integers(0, 4))
    def pay(self, behaviour: Behaviour, ends: int) -> None:
        """`ends`: 0 before the machine hears, 1 before its answer is written down, else not at all."""
        attempt = begun(self.hotel, for_folio(self.hotel, self.folio, 1_000 + len(self.attempts)))
        self.does[attempt.hex] = behaviour
        self.attempts.append(attempt)
        if ends == 1:
            with suppress(TerminalSilent, AnswerNotTaken):
                self.machine.ask(self.question(attempt), Event())
        elif ends:
            ask_terminal(self.hotel.desk, attempt, Event(), terminal=self.machine)

    @rule(which=st.integers(0, 9))
    def look_again(self, which: int) -> None:
        if self.attempts:
            take_up(self.hotel.desk, self.attempts[which % len(self.attempts)], terminal=self.machine)

    @rule(which=st.integers(0, 9), ends=st.integers(0, 3))
    def cancel(self, which: int, ends: int) -> None:
        """`ends` 0: the program is killed before the machine is asked to give it up."""
        if self.attempts:
            attempt = self.attempts[which % len(self.attempts)]
            with suppress(AttemptOver):
                if ends:
                    cancel_attempt(self.hotel.desk, attempt, terminal=self.machine)
                else:
                    self.hotel.desk.run(begin_to_cancel, attempt_id=attempt)

    @rule(which=st.integers(0, 9))
    def a_late_yes(self, which: int) -> None:
        """The machine says again what it has taken, in the same words."""
        if self.attempts:
            attempt = self.attempts[which % len(self.attempts)]
            with suppress(TerminalSilent, AnswerNotTaken):
                answer = self.machine.query(attempt.hex)
                if isinstance(answer, Approval):
                    self.hotel.desk.run(record_approval, attempt_id=attempt, approval=answer)

    @rule(which=st.integers(0, 9))
    def the_question_arrives_late(self, which: int) -> None:
        if self.attempts:
            with suppress(TerminalSilent, AnswerNotTaken):
                self.machine.ask(self.question(self.attempts[which % len(self.attempts)]), Event())

    @rule()
    def roll(self) -> None:
        self.hotel.desk.run(roll_business_date, closing=self.hotel.desk.read(Reader.business_date))

    @invariant()
    def nothing_is_posted_that_was_not_taken(self) -> None:
        if hasattr(self, "attempts"):
            assert posted(self.hotel) - self.before <= self.machine.taken_minor()

    def teardown(self) -> None:
        if not hasattr(self, "attempts"):
            return
        for attempt in self.attempts:
            for _look in range(2):
                with suppress(BeingCancelled):
                    take_up(self.hotel.desk, attempt, terminal=self.machine)
            with suppress(AttemptOver):
                cancel_attempt(self.hotel.desk, attempt, terminal=self.machine)
            assert state_of(self.hotel, attempt) in {AttemptState.POSTED, AttemptState.DECLINED, AttemptState.CANCELLED}
        assert posted(self.hotel) - self.before == self.machine.taken_minor()
        assert self.hotel.desk.read(open_attempts) == ()
        assert broken_rules(self.hotel) == []

    def question(self, attempt: PaymentAttemptId) -> TerminalQuestion:
        amount = 1_000 + self.attempts.index(attempt)
        return TerminalQuestion(attempt.hex, AttemptKind.PAYMENT, amount, "EUR")


def test_any_answers_in_any_order(sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    AnyAnswers.hotel, AnyAnswers.folder = sqlite_hotel, tmp_path
    run_state_machine_as_test(
        AnyAnswers,
        settings=settings(
            max_examples=size(12, soak=400),
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
