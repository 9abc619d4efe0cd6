"""The simulated card reader: reads what lies in its folder, fails as it is told, and can be left waiting. And which reader a desk has."""

from __future__ import annotations

import json
from datetime import date
from threading import Event
from typing import TYPE_CHECKING

import pytest

from hotel_desk.domain.guest_codes import DocumentKind, Sex
from hotel_desk.domain.guest_form import DocumentLine
from hotel_desk.domain.scanned_person import ScannedPerson
from hotel_desk.domain.settings import CARD_READER, SIMULATED_CARDS, CardReader
from hotel_desk.jobs.document_readers import DRIVERS, NoCard, ReaderFailed, SimulatedCardReader, desk_card_reader
from hotel_desk.services.settings import change_setting

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.databases import SmallHotel

LI = {"name": "李娜", "sex": "M", "birth_date": "1991-01-01", "address": "江西省德安县", "number": "360426199101010071"}


def reader_of(tmp_path: Path, cards: object, *, delay_s: float = 0.0) -> SimulatedCardReader:
    file = tmp_path / "cards.json"
    file.write_text(json.dumps(cards), encoding="utf-8")
    return SimulatedCardReader(file, delay_s, patience_s=0.0)


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


def test_the_files_of_a_folder_are_laid_on_the_reader_one_after_the_other(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text(json.dumps([{"fails": "dirty chip"}]), encoding="utf-8")
    (tmp_path / "a.json").write_text(json.dumps([LI]), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no card", encoding="utf-8")
    reader = SimulatedCardReader(tmp_path)
    assert reader.read_card(Event()).name == "李娜"
    with pytest.raises(ReaderFailed, match="dirty chip"):
        reader.read_card(Event())


def test_it_waits_for_the_first_card_of_a_folder(tmp_path: Path) -> None:
    class LaidOn(Event):
        """Somebody lays a card on the reader while it waits."""

        def wait(self, timeout: float | None = None) -> bool:
            if timeout:
                (tmp_path / "card.json").write_text(json.dumps([LI]), encoding="utf-8")
            return self.is_set()

    assert SimulatedCardReader(tmp_path).read_card(LaidOn()).name == "李娜"


def test_every_reader_that_may_be_chosen_has_a_driver() -> None:
    assert set(DRIVERS) == set(CardReader) - {CardReader.NONE}


def test_a_desk_has_the_reader_that_was_chosen_for_it(sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    desk = sqlite_hotel.desk
    assert desk.read(desk_card_reader) is None
    desk.run(change_setting, key=CARD_READER.key, value=CardReader.SIMULATED.value)
    without_folder = desk.read(desk_card_reader)
    assert without_folder is not None
    with pytest.raises(ReaderFailed, match="no folder of card files is set for this desk"):
        without_folder.read_card(Event())
    desk.run(change_setting, key=SIMULATED_CARDS.key, value=str(tmp_path))
    reader = desk.read(desk_card_reader)
    assert isinstance(reader, SimulatedCardReader)
    assert reader.cards == tmp_path
    assert desk.read(desk_card_reader) is reader
    assert sqlite_hotel.as_user("manager").read(desk_card_reader) is None
