"""The simulated card reader: reads what lies in its file, fails as it is told, and can be left waiting."""

from __future__ import annotations

import json
from datetime import date
from threading import Event
from typing import TYPE_CHECKING

import pytest

from hotel_desk.domain.guest_codes import DocumentKind, Sex
from hotel_desk.domain.guest_form import DocumentLine
from hotel_desk.domain.scanned_person import ScannedPerson
from hotel_desk.jobs.document_readers import NoCard, ReaderFailed, SimulatedCardReader

if TYPE_CHECKING:
    from pathlib import Path

LI = {"name": "李娜", "sex": "M", "birth_date": "1991-01-01", "address": "江西省德安县", "number": "360426199101010071"}


def reader_of(tmp_path: Path, cards: object, *, delay_s: float = 0.0) -> SimulatedCardReader:
    file = tmp_path / "cards.json"
    file.write_text(json.dumps(cards), encoding="utf-8")
    return SimulatedCardReader(file, delay_s)


def test_cards_are_read_one_after_the_other(tmp_path: Path) -> None:
    reader = reader_of(tmp_path, [LI, {"fails": "dirty chip"}])
    document = DocumentLine(DocumentKind.RESIDENT_ID, "360426199101010071", "CN")
    expected = ScannedPerson("李娜", "", "", Sex.MALE, date(1991, 1, 1), "CN", "江西省德安县", document)
    assert reader.read_card(Event()) == expected
    with pytest.raises(ReaderFailed, match="dirty chip"):
        reader.read_card(Event())
    assert reader.read_card(Event()) == expected


def test_no_card_and_nobody_who_waits_any_longer(tmp_path: Path) -> None:
    with pytest.raises(NoCard):
        reader_of(tmp_path, []).read_card(Event())
    stop = Event()
    stop.set()
    with pytest.raises(NoCard):
        reader_of(tmp_path, [LI], delay_s=60.0).read_card(stop)


@pytest.mark.parametrize("cards", [{"name": "no list"}, [{"colour": "green"}]])
def test_a_file_that_holds_no_cards(tmp_path: Path, cards: object) -> None:
    with pytest.raises(ReaderFailed):
        reader_of(tmp_path, cards).read_card(Event())


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReaderFailed):
        SimulatedCardReader(tmp_path / "none.json").read_card(Event())
