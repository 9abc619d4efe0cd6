"""The conversation with a terminal that approves, declines, is silent, late, or says too much; killed between; two desks at once."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.card_numbers import looks_like_card_number
from hotel_desk.domain.cashier_codes import StatementKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.payment_attempts import Approval, AttemptKind, AttemptState
from hotel_desk.jobs.payment_terminals import (
    BY_LAST_DIGITS,
    Behaviour,
    Declined,
    SimulatedTerminal,
    TerminalQuestion,
    TerminalSilent,
    Withdrawn,
)
from hotel_desk.jobs.terminal_payments import ask_terminal, cancel_attempt, take_up
from hotel_desk.models.folio import Posting
from hotel_desk.models.outside_payments import StatementLine
from hotel_desk.queries.payment_attempts import open_attempts
from hotel_desk.services.departures import check_out, undo_check_out
from hotel_desk.services.ledger import FolioClosed
from hotel_desk.services.payment_attempts import AttemptOver, book_attempt
from hotel_desk.services.reconciliation import LineToRead, read_statement
from tests.stays_of_tests import DAY, arrived, one
from tests.terminals_of_tests import a_terminal, ask_and_be_killed, asked, begun, for_folio, posted, state_of
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")
MACHINE = worked_table("payment-terminals.md", "The simulated machine")
SECONDS = 60


def minor(amount: str) -> int:
    return int(amount.replace(".", ""))


def test_the_page_names_every_behaviour() -> None:
    on_the_page = {minor(row["amount"]) % 100 for row in MACHINE} | {6}
    assert on_the_page == {*BY_LAST_DIGITS, 0}
    assert {*BY_LAST_DIGITS.values(), Behaviour.APPROVES} == set(Behaviour)


@pytest.mark.parametrize("row", MACHINE, ids=lambda row: row["it"])
def test_what_the_simulated_machine_leads_to(hotel: SmallHotel, tmp_path: Path, row: dict[str, str]) -> None:
    machine = a_terminal(tmp_path)
    attempt = begun(hotel, for_folio(hotel, arrived(hotel).folio_id, minor(row["amount"])))
    first = ask_terminal(hotel.desk, attempt, Event(), terminal=machine)
    told = list(row.values())
    assert [first.state, posted(hotel), machine.taken_minor()] == [told[2], minor(told[3]), minor(told[4])]
    # Another process knows what the first one was told: the machine keeps its own books.
    again = take_up(hotel.desk, attempt, terminal=a_terminal(tmp_path))
    assert [again.state, posted(hotel), machine.taken_minor()] == [told[5], minor(told[6]), minor(told[7])]
    assert take_up(hotel.desk, attempt, terminal=machine).state == again.state
    assert posted(hotel) == minor(told[6])


def test_a_wallet_is_asked_with_the_code_that_the_guest_shows(hotel: SmallHotel, tmp_path: Path) -> None:
    heard: list[TerminalQuestion] = []

    class Listening(SimulatedTerminal):
        def ask(self, question: TerminalQuestion, stop: Event) -> Approval | Declined:
            heard.append(question)
            return super().ask(question, stop)

    request = for_folio(hotel, arrived(hotel).folio_id, 5_000, transaction_code_id=hotel.codes["WALLET"])
    now = asked(hotel, request, Listening(tmp_path, wallet=True), wallet_code="134567890123456789")
    assert (now.state, heard[0].wallet_code, heard[0].currency) == (AttemptState.POSTED, "134567890123456789", "EUR")
    assert "134567890123456789" not in repr(heard[0])
    assert not any(b"134567890123456789" in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_whoever_stops_waiting_gives_the_question_up(hotel: SmallHotel, tmp_path: Path) -> None:
    machine = a_terminal(tmp_path, Behaviour.WAITS)
    attempt = begun(hotel, for_folio(hotel, arrived(hotel).folio_id))
    stop = Event()
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(ask_terminal, hotel.desk, attempt, stop, terminal=machine)
        # Somebody else looks meanwhile: the machine still asks, and nothing is decided.
        while not list((tmp_path / "terminal").glob("*.json")):
            assert not waiting.done()
        assert take_up(hotel.desk, attempt, terminal=machine).state is AttemptState.ASKED
        stop.set()
        assert waiting.result(SECONDS).state is AttemptState.CANCELLED
    assert (posted(hotel), machine.taken_minor()) == (0, 0)


class Killed(BaseException):
    """The program ends here: nothing that stands behind it is done."""


@pytest.mark.parametrize("dies", ["before it hears", "after it has taken", "while it is written down"])
def test_the_program_is_killed_between_asking_and_posting(
    hotel: SmallHotel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dies: str
) -> None:
    machine = a_terminal(tmp_path, Behaviour.APPROVES)
    attempt = begun(hotel, for_folio(hotel, arrived(hotel).folio_id))

    class Dying(SimulatedTerminal):
        def ask(self, question: TerminalQuestion, stop: Event) -> Approval | Declined:
            if dies != "before it hears":
                answer = machine.ask(question, stop)
                if dies == "while it is written down":
                    monkeypatch.setattr("hotel_desk.services.payment_attempts._book", killed)
                    return answer
            raise Killed

    def killed(*_arguments: Any) -> Any:
        raise Killed

    with pytest.raises(Killed):
        ask_terminal(hotel.desk, attempt, Event(), terminal=Dying(tmp_path / "terminal"))
    monkeypatch.undo()
    assert (state_of(hotel, attempt), posted(hotel)) == (AttemptState.ASKED, 0)
    assert [row.attempt_id for row in hotel.desk.read(open_attempts)] == [attempt]
    heard = dies != "before it hears"
    assert take_up(hotel.desk, attempt, terminal=machine).state is (AttemptState.POSTED if heard else AttemptState.UNKNOWN)
    assert posted(hotel) == machine.taken_minor() == (700 if heard else 0)
    if not heard:
        assert cancel_attempt(hotel.desk, attempt, terminal=machine).state is AttemptState.CANCELLED
        # The question arrives after all: the machine knows that it was given up.
        late = ask_terminal(hotel.desk, attempt, Event(), terminal=machine)
        assert (late.state, posted(hotel), machine.taken_minor()) == (AttemptState.CANCELLED, 0, 0)


def test_the_process_itself_is_killed(hotel: SmallHotel, tmp_path: Path) -> None:
    attempt = begun(hotel, for_folio(hotel, arrived(hotel).folio_id, 5_000))
    context = multiprocessing.get_context("forkserver")
    asking = (hotel.url, hotel.property_id, attempt, tmp_path)
    process = context.Process(target=ask_and_be_killed, args=asking, daemon=True)
    process.start()
    process.join(SECONDS)
    assert process.exitcode == -signal.SIGKILL
    machine = a_terminal(tmp_path)
    assert (state_of(hotel, attempt), posted(hotel)) == (AttemptState.ASKED, 0)
    assert take_up(hotel.desk, attempt, terminal=machine).state is AttemptState.POSTED
    assert posted(hotel) == machine.taken_minor() == 5_000


@pytest.mark.parametrize("others", ["take it up", "cancel it"])
def test_several_desks_at_the_same_attempt(hotel: SmallHotel, tmp_path: Path, others: str) -> None:
    machine = a_terminal(tmp_path, Behaviour.APPROVES)
    attempt = begun(hotel, for_folio(hotel, arrived(hotel).folio_id))
    machine.ask(TerminalQuestion(attempt.hex, AttemptKind.PAYMENT, 700, "EUR"), Event())
    start = threading.Barrier(3)

    def at_a_desk(name: str) -> Any:
        start.wait(SECONDS)
        job = cancel_attempt if others == "cancel it" and name == "cashier" else take_up
        try:
            return job(hotel.as_user(name), attempt, terminal=machine).state
        except StaffError as refusal:
            return type(refusal)

    with ThreadPoolExecutor(3) as threads:
        answers = set(threads.map(at_a_desk, ["manager", "cashier", "reception"]))
    if others == "take it up":
        assert answers == {AttemptState.POSTED}
        assert posted(hotel) == 700
        return
    end = take_up(hotel.desk, attempt, terminal=machine).state
    assert end in {AttemptState.POSTED, AttemptState.CANCELLED}
    assert posted(hotel) == machine.taken_minor() == (700 if end is AttemptState.POSTED else 0)


def test_an_approval_that_the_folio_refuses_waits_on_the_list(hotel: SmallHotel, tmp_path: Path) -> None:
    stay = arrived(hotel)
    machine = a_terminal(tmp_path, Behaviour.APPROVES)
    attempt = begun(hotel, for_folio(hotel, stay.folio_id))
    hotel.desk.run(check_out, reservation_id=stay.reservation_id)
    now = ask_terminal(hotel.desk, attempt, Event(), terminal=machine)
    assert (now.state, now.posted) == (AttemptState.APPROVED, None)
    assert "is closed" in now.answer
    with pytest.raises(FolioClosed):
        take_up(hotel.desk, attempt, terminal=machine)
    hotel.desk.run(undo_check_out, reservation_id=stay.reservation_id, reason="the card")
    booked = take_up(hotel.desk, attempt, terminal=machine)
    assert (booked.state, posted(hotel), machine.taken_minor()) == (AttemptState.POSTED, 700, 700)
    with pytest.raises(AttemptOver):
        hotel.desk.run(book_attempt, attempt_id=attempt)


def test_a_cancellation_that_is_not_confirmed_is_asked_for_again(hotel: SmallHotel, tmp_path: Path) -> None:
    class Unreachable(SimulatedTerminal):
        def cancel(self, reference: str) -> Withdrawn | Declined:
            raise TerminalSilent

    attempt = begun(hotel, for_folio(hotel, arrived(hotel).folio_id))
    machine = a_terminal(tmp_path, Behaviour.LOSES_ITS_ANSWER)
    ask_terminal(hotel.desk, attempt, Event(), terminal=machine)
    with pytest.raises(TerminalSilent):
        cancel_attempt(hotel.desk, attempt, terminal=Unreachable(tmp_path))
    assert state_of(hotel, attempt) is AttemptState.UNKNOWN
    assert cancel_attempt(hotel.desk, attempt, terminal=machine).state is AttemptState.CANCELLED
    assert (posted(hotel), machine.taken_minor()) == (0, 0)


def test_the_money_is_matched_in_the_file_of_the_bank(hotel: SmallHotel, tmp_path: Path) -> None:
    now = asked(hotel, for_folio(hotel, arrived(hotel).folio_id, 5_000), a_terminal(tmp_path))
    reference: str = one(hotel, select(Posting.reference))
    assert reference.startswith("T-")
    assert not looks_like_card_number(reference)
    line = LineToRead(DAY, 5_000, reference.lower(), "")
    read = hotel.desk.run(read_statement, kind=StatementKind.CARD, name="card.csv", sha256="a" * 64, currency="EUR", lines=[line])
    assert read.matched == 1
    assert now.posted is not None
    assert one(hotel, select(StatementLine.posting_id)) == now.posted.posting_id
