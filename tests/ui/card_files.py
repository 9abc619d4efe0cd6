"""Cards for the simulated reader of the desk."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.settings import CARD_READER, SIMULATED_CARDS, CardReader
from hotel_desk.services.settings import change_setting
from tests.registrations_of_tests import RESIDENT_ID

if TYPE_CHECKING:
    from pathlib import Path

    from hotel_desk.db.desk import Desk

LI_CARD = {"name": "李娜", "sex": "M", "birth_date": "1991-01-01", "address": "江西省德安县蒲亭镇 1 号", "number": RESIDENT_ID}


def set_up_reader(desk: Desk, folder: Path, *cards: dict[str, Any]) -> Path:
    """The desk gets a simulated reader, on which these cards lie. Returns the folder that further cards are laid into."""
    folder.mkdir()
    lay_on(folder, *cards)
    desk.run(change_setting, key=SIMULATED_CARDS.key, value=str(folder))
    desk.run(change_setting, key=CARD_READER.key, value=CardReader.SIMULATED.value)
    return folder


def lay_on(folder: Path, *cards: dict[str, Any]) -> None:
    """Lay cards on the reader, in place of those that lie there."""
    whole = folder / "cards.new"
    whole.write_text(json.dumps(list(cards)), encoding="utf-8")
    whole.replace(folder / "cards.json")
