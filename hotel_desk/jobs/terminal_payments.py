"""The conversation with a terminal: asked, answered, posted once (`docs/algorithms/payment-terminals.md`).

It runs in a background thread and holds no transaction while the machine thinks. It may end at any point: the attempt is in the database
before the machine hears of it, and whoever looks at it next asks the machine what became of it.
"""

from __future__ import annotations

from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING
from uuid import UUID

from hotel_desk.db.desk import OperationMismatch, UnknownUser
from hotel_desk.domain.errors import DatabaseBusy, DatabaseUnreachable, NotAllowed, NotFound, StaffError
from hotel_desk.domain.ids import PaymentAttemptId
from hotel_desk.domain.payment_attempts import AnswerKind, AnswerNotTaken, Approval, AttemptState
from hotel_desk.jobs.payment_terminals import (
    Answer,
    Declined,
    NotKnown,
    PaymentTerminal,
    StillAsking,
    TerminalQuestion,
    TerminalSilent,
    Withdrawn,
    terminal_of,
)
from hotel_desk.language import N_
from hotel_desk.queries.payment_attempts import AttemptFacts, attempt_facts
from hotel_desk.services.payment_attempts import (
    AttemptNow,
    AttemptOver,
    begin_to_cancel,
    book_attempt,
    keep_approval,
    record_approval,
    record_no_money,
)

if TYPE_CHECKING:
    from typing import Any, Protocol

    class AskingDesk(Protocol):
        """What the conversation needs of a desk: `hotel_desk.db.desk.Desk` is one."""

        def run(self, command: Any, **arguments: Any) -> Any:
            """Run a command."""

        def read(self, query: Any, **arguments: Any) -> Any:
            """Read a query."""


_NOT_OF_THE_FOLIO = (DatabaseBusy, DatabaseUnreachable, NotAllowed, UnknownUser)


class NoDriver(StaffError):
    code = "terminal.no_driver"
    template = N_("This program cannot speak to the terminal that was asked. Nothing was changed. Type what stands on its slip.")


def ask_terminal(
    desk: AskingDesk, attempt_id: PaymentAttemptId, stop: Event, *, terminal: PaymentTerminal | None = None, wallet_code: str = ""
) -> AttemptNow:
    """Ask for what was written down, and post the answer.

    Args:
        stop: set by whoever does not wish to wait any longer: the question is given up at the machine.
        terminal: None: the machine that the attempt names.
        wallet_code: what the customer's wallet shows.

    Raises:
        NoDriver: there is no such machine.
        StaffError: the database did not answer; the attempt stands on the list.
    """
    facts = desk.read(attempt_facts, attempt_id=attempt_id)
    machine = terminal or _machine(facts)
    question = TerminalQuestion(_reference(facts), facts.kind, facts.amount_minor, facts.currency, facts.of_reference, wallet_code)
    now = _asked(desk, machine, facts, question, stop)
    _hear_late_answers(desk, machine)
    return now


def take_up(desk: AskingDesk, attempt_id: PaymentAttemptId, *, terminal: PaymentTerminal | None = None) -> AttemptNow:
    """Ask the machine what became of an attempt, and post it if it was approved. Two desks may do this at once.

    Raises:
        NoDriver: there is no such machine.
        StaffError: it was approved, and its folio does not take it; or it is being cancelled.
    """
    facts = desk.read(attempt_facts, attempt_id=attempt_id)
    machine = terminal or _machine(facts)
    if facts.state is AttemptState.POSTED:
        return _as_it_is(desk, facts)
    try:
        now = _write_down(desk, facts, machine.query(_reference(facts)))
    except (TerminalSilent, AnswerNotTaken) as error:
        now = _nothing(desk, facts, AnswerKind.NO_ANSWER, _why(error))
    _hear_late_answers(desk, machine)
    return now


def cancel_attempt(desk: AskingDesk, attempt_id: PaymentAttemptId, *, terminal: PaymentTerminal | None = None) -> AttemptNow:
    """Have the machine give an attempt up: nothing is taken, or it goes back.

    Raises:
        AttemptOver: it is posted, or has ended.
        TerminalSilent: the machine has not confirmed it; the attempt stays on the list.
        NoDriver: there is no such machine.
    """
    facts = desk.read(attempt_facts, attempt_id=attempt_id)
    machine = terminal or _machine(facts)
    desk.run(begin_to_cancel, attempt_id=attempt_id)
    return _write_down(desk, facts, machine.cancel(_reference(facts)))


def _asked(desk: AskingDesk, machine: PaymentTerminal, facts: AttemptFacts, question: TerminalQuestion, stop: Event) -> AttemptNow:
    try:
        return _write_down(desk, facts, machine.ask(question, stop), posts=False)
    except AnswerNotTaken as error:
        return _nothing(desk, facts, AnswerKind.NO_ANSWER, _why(error))
    except TerminalSilent:
        return _stopped(desk, machine, facts) if stop.is_set() else _after_silence(desk, machine, facts)


def _after_silence(desk: AskingDesk, machine: PaymentTerminal, facts: AttemptFacts) -> AttemptNow:
    """The line may have broken after the machine had heard: it is asked once what became of it."""
    try:
        answer = machine.query(_reference(facts))
    except (TerminalSilent, AnswerNotTaken) as error:
        return _nothing(desk, facts, AnswerKind.NO_ANSWER, _why(error))
    if isinstance(answer, StillAsking):
        return _nothing(desk, facts, AnswerKind.NO_ANSWER, "")
    return _write_down(desk, facts, answer, posts=False)


def _stopped(desk: AskingDesk, machine: PaymentTerminal, facts: AttemptFacts) -> AttemptNow:
    try:
        return cancel_attempt(desk, facts.attempt_id, terminal=machine)
    except TerminalSilent:
        return _nothing(desk, facts, AnswerKind.NO_ANSWER, "")


def _write_down(desk: AskingDesk, facts: AttemptFacts, answer: Answer, *, posts: bool = True) -> AttemptNow:
    """What an answer makes of an attempt.

    Args:
        posts: somebody asks for it now: an approval that was kept is posted.
    """
    if isinstance(answer, Approval):
        now = _approved(desk, facts, answer)
        return _booked(desk, facts) if posts and now.state is AttemptState.APPROVED else now
    if isinstance(answer, Declined):
        return _nothing(desk, facts, AnswerKind.DECLINED, answer.words)
    if isinstance(answer, Withdrawn):
        return _nothing(desk, facts, AnswerKind.CANCELLED, "")
    if isinstance(answer, NotKnown):
        return _nothing(desk, facts, AnswerKind.NO_ANSWER, N_("The terminal knows nothing of it. Cancel it to be sure."))
    return AttemptNow(facts.attempt_id, facts.state, facts.amount_minor, answer=N_("The terminal is still asking the guest."))


def _approved(desk: AskingDesk, facts: AttemptFacts, approval: Approval) -> AttemptNow:
    """Posted with the yes in one transaction; kept where the folio refuses. Under the attempt's own operation id it is posted once."""
    named = {"attempt_id": facts.attempt_id, "approval": approval}
    try:
        now: AttemptNow = desk.run(record_approval, operation_id=facts.operation_id, **named)
    except OperationMismatch:
        # Another yes came before it, in other words.
        return _as_it_is(desk, facts)
    except StaffError as refusal:
        if isinstance(refusal, _NOT_OF_THE_FOLIO):
            raise
        kept: AttemptNow = desk.run(keep_approval, not_posted_because=str(refusal), **named)
        return kept
    return now


def _booked(desk: AskingDesk, facts: AttemptFacts) -> AttemptNow:
    """Posted from what was kept; where another desk was faster, as that desk has left it."""
    try:
        now: AttemptNow = desk.run(book_attempt, attempt_id=facts.attempt_id)
    except AttemptOver:
        return _as_it_is(desk, facts)
    return now


def _nothing(desk: AskingDesk, facts: AttemptFacts, answer: AnswerKind, words: str) -> AttemptNow:
    """The program's own words are written down untranslated: whoever reads them reads them in his language."""
    now: AttemptNow = desk.run(record_no_money, attempt_id=facts.attempt_id, answer=answer, words=words)
    return now


def _why(error: StaffError) -> str:
    """Why there is no answer; of a machine that says nothing there is nothing to say."""
    return "" if isinstance(error, TerminalSilent) else error.template


def _as_it_is(desk: AskingDesk, facts: AttemptFacts) -> AttemptNow:
    now = desk.read(attempt_facts, attempt_id=facts.attempt_id)
    return AttemptNow(now.attempt_id, now.state, now.amount_minor, answer=now.answer)


def _hear_late_answers(desk: AskingDesk, machine: PaymentTerminal) -> None:
    """What came when nobody waited is written down too; what is not ours is passed over. The machine's silence changes nothing."""
    with suppress(TerminalSilent, AnswerNotTaken):
        for reference, answer in machine.late_answers():
            with suppress(NotFound):
                facts = desk.read(attempt_facts, attempt_id=PaymentAttemptId(UUID(hex=reference)))
                if not isinstance(answer, StillAsking | NotKnown):
                    _write_down(desk, facts, answer, posts=False)


def _machine(facts: AttemptFacts) -> PaymentTerminal:
    machine = terminal_of(facts.device, wallet=facts.wallet)
    if machine is None:
        raise NoDriver
    return machine


def _reference(facts: AttemptFacts) -> str:
    return facts.attempt_id.hex
