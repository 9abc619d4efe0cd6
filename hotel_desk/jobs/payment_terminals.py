"""Card terminals and wallets: what every driver does, which drivers there are, and a simulated machine to try it with.

A driver knows its machine and nothing else; what is asked, written down and posted is decided by `terminal_payments`. A new machine is a
value of `PaymentDevice`, a class that does what `PaymentTerminal` says, and its line in `DRIVERS`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Protocol

import msgspec

from hotel_desk.db.locations import data_folder
from hotel_desk.domain.codes import PaymentMethod
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import new_id
from hotel_desk.domain.payment_attempts import Approval, AttemptKind
from hotel_desk.domain.settings import CARD_TERMINAL, WALLET_LINE, PaymentDevice
from hotel_desk.language import N_
from hotel_desk.queries.settings import setting_value

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_MINOR_TO_BEHAVE = 100


class TerminalSilent(StaffError):
    """No answer in time, or the machine cannot be reached. It may have taken the money all the same."""

    code = "terminal.silent"
    template = N_("The terminal does not answer. Nothing was posted; the payment is on the list of payments without an answer.")


@dataclass(frozen=True, slots=True)
class TerminalQuestion:
    """What a machine is asked.

    Args:
        reference: names the question at the machine: the same one again is answered as before.
        currency: ISO 4217 code of the amount.
        of_reference: how the machine named the money that goes back, or the hold that is captured or released.
        wallet_code: what the customer's wallet shows; shown nowhere and kept nowhere.
    """

    reference: str
    kind: AttemptKind
    amount_minor: int
    currency: str
    of_reference: str = ""
    wallet_code: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Declined:
    """A no, in the machine's own words."""

    words: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The question is given up: nothing was taken, or it went back, and nothing will be taken any more."""


@dataclass(frozen=True, slots=True)
class StillAsking:
    """The guest has not answered yet."""


@dataclass(frozen=True, slots=True)
class NotKnown:
    """The machine has not heard of it; the question may still be on its way."""


type Answer = Approval | Declined | Withdrawn | StillAsking | NotKnown


class PaymentTerminal(Protocol):
    """A machine that takes cards, or the line to a wallet. It may take as long as a person takes: ask it from a background job.

    Each call raises `TerminalSilent` where no answer comes, and `AnswerNotTaken` where the answer holds what may not be kept.
    """

    def ask(self, question: TerminalQuestion, stop: Event) -> Approval | Declined:
        """Ask, and wait for the answer.

        Args:
            stop: set by whoever does not wish to wait any longer; then `TerminalSilent`.
        """

    def query(self, reference: str) -> Answer:
        """What became of a question."""

    def cancel(self, reference: str) -> Withdrawn | Declined:
        """Give a question up: what was taken goes back, and if it has not arrived yet it is declined when it does."""

    def late_answers(self) -> tuple[tuple[str, Answer], ...]:
        """Answers that came when nobody waited, each with the reference of its question; some come twice."""


# --- The simulated machine --------------------------------------------------------------------------------------------------


class Behaviour(StrEnum):
    """What the simulated machine does with a question."""

    APPROVES = "APPROVES"
    DECLINES = "DECLINES"
    LOSES_ITS_ANSWER = "LOSES_ITS_ANSWER"
    HEARS_NOTHING = "HEARS_NOTHING"
    ANSWERS_LATE = "ANSWERS_LATE"
    ANSWERS_TWICE = "ANSWERS_TWICE"
    WAITS = "WAITS"
    SAYS_TOO_MUCH = "SAYS_TOO_MUCH"


BY_LAST_DIGITS: dict[int, Behaviour] = {
    1: Behaviour.DECLINES,
    2: Behaviour.LOSES_ITS_ANSWER,
    3: Behaviour.HEARS_NOTHING,
    4: Behaviour.ANSWERS_LATE,
    5: Behaviour.ANSWERS_TWICE,
    6: Behaviour.WAITS,
    7: Behaviour.SAYS_TOO_MUCH,
}
SILENT = frozenset({Behaviour.LOSES_ITS_ANSWER, Behaviour.ANSWERS_LATE})


def by_last_digits(question: TerminalQuestion) -> Behaviour:
    """The last two digits of the amount decide."""
    return BY_LAST_DIGITS.get(question.amount_minor % _MINOR_TO_BEHAVE, Behaviour.APPROVES)


class Page(msgspec.Struct):
    """What the simulated machine knows of one question."""

    kind: AttemptKind
    amount_minor: int
    behaviour: Behaviour
    state: str
    looked_at: int = 0
    told_later: int = 0


_APPROVED, _DECLINED, _ASKING, _CANCELLED = "approved", "declined", "asking", "cancelled"
_COMES_IN = frozenset({AttemptKind.PAYMENT, AttemptKind.DEPOSIT, AttemptKind.CAPTURE})


@dataclass
class SimulatedTerminal:
    """A machine that keeps a page for each question in a folder, so that it knows in any process what it has answered.

    Args:
        wallet: it asks a wallet and not a card.
        behaves: what it does with a question; by default as the last digits of the amount say.
        delay_s: so long it takes to answer, seconds.
        patience_s: so long it waits before it gives no answer, seconds.
    """

    folder: Path
    wallet: bool = False
    behaves: Callable[[TerminalQuestion], Behaviour] = by_last_digits
    delay_s: float = 0.0
    patience_s: float = 0.0

    def ask(self, question: TerminalQuestion, stop: Event) -> Approval | Declined:
        """As a real machine would, or not."""
        behaviour = self.behaves(question)
        if stop.wait(self.delay_s):
            raise TerminalSilent
        if behaviour is Behaviour.HEARS_NOTHING:
            stop.wait(self.patience_s)
            raise TerminalSilent
        states = {Behaviour.DECLINES: _DECLINED, Behaviour.WAITS: _ASKING}
        page = self._open(question.reference, Page(question.kind, question.amount_minor, behaviour, states.get(behaviour, _APPROVED)))
        if page.state == _ASKING:
            stop.wait()
            raise TerminalSilent
        if behaviour in SILENT:
            stop.wait(self.patience_s)
            raise TerminalSilent
        answer = self._answer(question.reference, page)
        if not isinstance(answer, Approval | Declined):
            return Declined(N_("The question was given up."))
        return answer

    def query(self, reference: str) -> Answer:
        """What its page says; a late answer is not ready when it is looked for the first time."""
        page = self._page(reference)
        if page is None:
            return NotKnown()
        page.looked_at += 1
        self._write(reference, page)
        if page.behaviour is Behaviour.LOSES_ITS_ANSWER and page.looked_at == 1:
            raise TerminalSilent
        if page.behaviour is Behaviour.ANSWERS_LATE and page.looked_at == 1:
            return StillAsking()
        return self._answer(reference, page)

    def cancel(self, reference: str) -> Withdrawn | Declined:
        """A page that says so is kept even for a question that has not arrived."""
        page = self._open(reference, Page(AttemptKind.PAYMENT, 0, Behaviour.APPROVES, _CANCELLED))
        if page.state == _DECLINED:
            return Declined(N_("The card was declined."))
        page.state = _CANCELLED
        self._write(reference, page)
        return Withdrawn()

    def late_answers(self) -> tuple[tuple[str, Answer], ...]:
        """Of the machines that answer late or twice: each answer once more."""
        late: list[tuple[str, Answer]] = []
        for file in sorted(self.folder.glob("*.json")):
            page = self._page(file.stem)
            wanted = page is not None and page.behaviour in (Behaviour.ANSWERS_LATE, Behaviour.ANSWERS_TWICE) and page.looked_at > 1
            twice = page is not None and page.behaviour is Behaviour.ANSWERS_TWICE
            if page is not None and (wanted or twice) and not page.told_later:
                page.told_later += 1
                self._write(file.stem, page)
                late.append((file.stem, self._answer(file.stem, page)))
        return tuple(late)

    def taken_minor(self) -> int:
        """What it has taken from cards and wallets, less what it gave back; minor units."""
        pages = [page for file in self.folder.glob("*.json") if (page := self._page(file.stem)) is not None]
        signed = dict.fromkeys(_COMES_IN, 1) | {AttemptKind.REFUND: -1}
        return sum(signed.get(page.kind, 0) * page.amount_minor for page in pages if page.state == _APPROVED)

    def _answer(self, reference: str, page: Page) -> Answer:
        if page.state == _CANCELLED:
            return Withdrawn()
        if page.state == _ASKING:
            return StillAsking()
        if page.state == _DECLINED:
            return Declined(N_("The wallet holds too little.") if self.wallet else N_("The card was declined."))
        if page.behaviour is Behaviour.SAYS_TOO_MUCH:
            return Approval("4242424242424242", "A1", "Visa", "4242")
        letters = _letters(reference)
        if self.wallet:
            return Approval(f"W-{letters[:12]}")
        return Approval(
            f"T-{letters[:12]}", letters[12:18], "Visa", f"{int(hashlib.sha256(reference.encode()).hexdigest(), 16) % 10**4:04}"
        )

    def _open(self, reference: str, page: Page) -> Page:
        """The page of a question; a new one only where there is none, however many ask at once."""
        self.folder.mkdir(parents=True, exist_ok=True)
        written = self._beside(reference, page)
        try:
            os.link(written, self._file(reference))
        except FileExistsError:
            return self._page(reference) or page
        finally:
            written.unlink()
        return page

    def _write(self, reference: str, page: Page) -> None:
        self._beside(reference, page).replace(self._file(reference))

    def _beside(self, reference: str, page: Page) -> Path:
        whole = self.folder / f"{reference}.{new_id().hex}.new"
        whole.write_bytes(msgspec.json.encode(page))
        return whole

    def _page(self, reference: str) -> Page | None:
        try:
            return msgspec.json.decode(self._file(reference).read_bytes(), type=Page)
        except FileNotFoundError:
            return None

    def _file(self, reference: str) -> Path:
        return self.folder / f"{reference}.json"


def _letters(reference: str) -> str:
    """Letters that follow from a reference: digits might look like a card number."""
    return "".join(chr(ord("A") + byte % 26) for byte in hashlib.sha256(reference.encode()).digest())


# --- Which machine stands at the desk ---------------------------------------------------------------------------------------

type Driver = Callable[[bool], PaymentTerminal]
_SECONDS_OF_A_PERSON = 1.5
_SECONDS_OF_PATIENCE = 5.0


def _simulated(wallet: bool) -> PaymentTerminal:  # noqa: FBT001 - a driver is called in one place
    folder = data_folder() / "simulated-terminal"
    return SimulatedTerminal(folder, wallet=wallet, delay_s=_SECONDS_OF_A_PERSON, patience_s=_SECONDS_OF_PATIENCE)


# By the name in the setting; each is told whether it asks a wallet.
DRIVERS: dict[PaymentDevice, Driver] = {PaymentDevice.SIMULATED: _simulated}


@cache
def _machine(driver: Driver, wallet: bool) -> PaymentTerminal:  # noqa: FBT001 - called in one place
    """A desk has one machine of a kind: whoever asks for it gets the same."""
    return driver(wallet)


def terminal_of(device: PaymentDevice, *, wallet: bool) -> PaymentTerminal | None:
    """The machine of a stored name; None where this program has no driver for it."""
    return _machine(DRIVERS[device], wallet) if device in DRIVERS else None


def desk_devices(reader: Reader) -> dict[PaymentMethod, PaymentDevice]:
    """The machines of the desk that asks, by the method that they take. Two statements."""
    chosen = {PaymentMethod.BANK_CARD: CARD_TERMINAL, PaymentMethod.MOBILE_WALLET: WALLET_LINE}
    named = {method: setting_value(reader, setting) for method, setting in chosen.items()}
    return {method: PaymentDevice(name) for method, name in named.items() if name in PaymentDevice and PaymentDevice(name) in DRIVERS}
