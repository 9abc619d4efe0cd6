"""Machines that read a card laid on them: what every driver does, which drivers there are, and a simulated reader to try it with.

A new machine is a value of `CardReader`, a class that does what `DocumentReader` says, and its line in `DRIVERS`. A scanner that types
like a keyboard needs no driver: what it types is read by `machine_readable_zone` and `resident_id` of the domain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Protocol

import msgspec

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.guest_codes import DocumentKind, Sex
from hotel_desk.domain.guest_form import DocumentLine
from hotel_desk.domain.scanned_person import ScannedPerson
from hotel_desk.domain.settings import CARD_READER, SIMULATED_CARDS, CardReader
from hotel_desk.language import N_, _
from hotel_desk.queries.settings import setting_value

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

SECONDS_TO_WAIT = 10.0
_SECONDS_BETWEEN_LOOKS = 0.2


class NoCard(StaffError):
    """Nobody laid a card on the reader in time."""

    code = "document_reader.no_card"
    template = N_("No card was laid on the reader. Nothing was filled in. Lay the card on it and read again, or type the fields.")


class ReaderFailed(StaffError):
    """The reader does not work, or the card in it is not readable."""

    code = "document_reader.failed"
    template = N_("The card reader failed: {why}. Nothing was filled in. Read again, or type the fields.")


class DocumentReader(Protocol):
    """A machine that reads cards. It may take seconds: ask it from a background job."""

    def read_card(self, stop: Event) -> ScannedPerson:
        """Wait for a card and read it.

        Args:
            stop: set by whoever does not wish to wait any longer.

        Raises:
            NoCard: none came in time, or `stop` was set.
            ReaderFailed: the machine does not work, or the card is not readable.
        """


class CardOfFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A card of the file: as the chip of a resident identity card holds it. `fails`: the reader fails with these words instead."""

    name: str = ""
    sex: Sex | None = None
    birth_date: date | None = None
    address: str = ""
    number: str = ""
    fails: str = ""


@dataclass
class SimulatedCardReader:
    """Reads the cards of a folder, one after the other, from the beginning again when all were read.

    Args:
        cards: a folder with files that end in `.json`, or one such file: each a JSON list of cards (`CardOfFile`). A card is laid on
            the reader by laying its file into the folder.
        delay_s: so long a card takes, seconds.
        patience_s: so long it waits for a first card, seconds.
    """

    cards: Path
    delay_s: float = 0.0
    patience_s: float = SECONDS_TO_WAIT
    _read: int = field(default=0)

    def read_card(self, stop: Event) -> ScannedPerson:
        """The next card, after the delay."""
        if stop.wait(self.delay_s):
            raise NoCard
        cards = self._cards() or self._cards_to_come(stop)
        card = cards[self._read % len(cards)]
        self._read += 1
        if card.fails:
            raise ReaderFailed(why=card.fails)
        return _person(card)

    def _cards_to_come(self, stop: Event) -> list[CardOfFile]:
        for _look in range(round(self.patience_s / _SECONDS_BETWEEN_LOOKS)):
            if stop.wait(_SECONDS_BETWEEN_LOOKS):
                raise NoCard
            cards = self._cards()
            if cards:
                return cards
        raise NoCard

    def _cards(self) -> list[CardOfFile]:
        try:
            files = sorted(self.cards.glob("*.json")) if self.cards.is_dir() else [self.cards]
            return [card for file in files for card in msgspec.json.decode(file.read_bytes(), type=list[CardOfFile])]
        except (OSError, msgspec.DecodeError, msgspec.ValidationError) as error:
            raise ReaderFailed(why=str(error)) from error


class NoReader:
    """Stands where a reader is chosen that cannot be used yet, and says why."""

    def __init__(self, why: str) -> None:
        self._why = why

    def read_card(self, stop: Event) -> ScannedPerson:  # noqa: ARG002 - it waits for nothing
        """Nothing."""
        raise ReaderFailed(why=_(self._why))


def _person(card: CardOfFile) -> ScannedPerson:
    return ScannedPerson(
        name=card.name,
        sex=card.sex,
        birth_date=card.birth_date,
        nationality="CN",
        address=card.address,
        document=DocumentLine(DocumentKind.RESIDENT_ID, card.number, "CN"),
    )


# --- Which machine stands at the desk ---------------------------------------------------------------------------------------


def _simulated(folder: str) -> DocumentReader:
    return SimulatedCardReader(Path(folder)) if folder else NoReader(N_("no folder of card files is set for this desk"))


type Driver = Callable[[str], DocumentReader]

# By the name in the setting; each is given the folder of the simulated cards, which others pass over.
DRIVERS: dict[CardReader, Driver] = {CardReader.SIMULATED: _simulated}


@cache
def _machine(driver: Driver, folder: str) -> DocumentReader:
    """A desk has one machine: whoever asks for it gets the same."""
    return driver(folder)


def desk_card_reader(reader: Reader) -> DocumentReader | None:
    """The card reader of the desk that asks; None where there is none. Two statements."""
    chosen = _known(setting_value(reader, CARD_READER))
    if chosen not in DRIVERS:
        return None
    return _machine(DRIVERS[chosen], setting_value(reader, SIMULATED_CARDS))


def _known(stored: str) -> CardReader:
    """The reader of a stored name; a newer program may have stored one that this one does not know."""
    return CardReader(stored) if stored in CardReader else CardReader.NONE
