"""Machines that read a card laid on them: what every driver does, and a simulated reader with a file of cards to try it with.

A scanner that types like a keyboard needs no driver: what it types is read by `machine_readable_zone` and `resident_id` of the domain.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Event
from typing import Protocol

import msgspec

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.guest_codes import DocumentKind, Sex
from hotel_desk.domain.guest_form import DocumentLine
from hotel_desk.domain.scanned_person import ScannedPerson
from hotel_desk.language import N_

SECONDS_TO_WAIT = 10.0


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
    """Reads the cards of a file, one after the other, from the beginning again when all were read.

    Args:
        file: a JSON list of cards (`CardOfFile`).
        delay_s: so long a card takes, seconds.
    """

    file: Path
    delay_s: float = 0.0
    _read: int = field(default=0)

    def read_card(self, stop: Event) -> ScannedPerson:
        """The next card, after the delay."""
        if stop.wait(self.delay_s):
            raise NoCard
        cards = self._cards()
        if not cards:
            raise NoCard
        card = cards[self._read % len(cards)]
        self._read += 1
        if card.fails:
            raise ReaderFailed(why=card.fails)
        return _person(card)

    def _cards(self) -> list[CardOfFile]:
        try:
            return msgspec.json.decode(self.file.read_bytes(), type=list[CardOfFile])
        except (OSError, msgspec.DecodeError, msgspec.ValidationError) as error:
            raise ReaderFailed(why=str(error)) from error


def _person(card: CardOfFile) -> ScannedPerson:
    return ScannedPerson(
        name=card.name,
        sex=card.sex,
        birth_date=card.birth_date,
        nationality="CN",
        address=card.address,
        document=DocumentLine(DocumentKind.RESIDENT_ID, card.number, "CN"),
    )
