"""No text of a command about money takes a card number, and none is found anywhere after somebody tried."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from hotel_desk.db.registry import COMMANDS
from hotel_desk.domain.card_numbers import CardNumberTyped, looks_like_card_number
from hotel_desk.domain.codes import EntityKind
from hotel_desk.models.base import Base
from tests.command_examples import EXAMPLES
from tests.money_breakages import money_came_and_went

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

CARD_NUMBER = "4242 4242 4242 4242"
MONEY = {
    EntityKind.POSTING,
    EntityKind.RECEIPT,
    EntityKind.CASHIER_SHIFT,
    EntityKind.PREAUTHORISATION,
}
# Free text that a person types beside money. A reason to waive is read only where a fee is due, like every reason there.
TYPED = {"text", "reason", "reference", "hand_over_note", "leave_open_reason", "payee_name", "payee_address"}
FIELDS = sorted(
    (name, parameter)
    for name, spec in COMMANDS.items()
    if MONEY & set(spec.changes) or name in {"open_house_account", "change_folio_window", "open_folio_window"}
    for parameter in inspect.signature(spec.function).parameters
    if parameter in TYPED
)


def test_the_money_commands_are_there() -> None:
    assert {("take_payment", "reference"), ("post_charge", "text"), ("pay_out", "reason"), ("close_shift", "hand_over_note")} <= set(FIELDS)


@pytest.mark.parametrize(("name", "parameter"), FIELDS)
def test_a_card_number_is_refused_and_not_kept(
    sqlite_hotel: SmallHotel, caplog: pytest.LogCaptureFixture, name: str, parameter: str
) -> None:
    arguments = EXAMPLES[name][0](sqlite_hotel)
    with pytest.raises(CardNumberTyped) as refusal:
        sqlite_hotel.desk.run(COMMANDS[name].function, **{**arguments, parameter: f"paid with {CARD_NUMBER}"})
    with sqlite_hotel.database.snapshot() as connection:
        for table in Base.metadata.sorted_tables:
            assert CARD_NUMBER not in str(connection.execute(select(table)).all()), table.name
    database = Path(sqlite_hotel.url.split("///", 1)[1])
    files = [file for file in database.parent.iterdir() if file.name.startswith(database.name)]
    assert any(file.name.endswith("-wal") for file in files)
    assert [file.name for file in files if CARD_NUMBER.encode() in file.read_bytes()] == []
    assert CARD_NUMBER not in caplog.text + str(refusal.value)


def test_no_text_of_a_working_hotel_looks_like_a_card_number(sqlite_hotel: SmallHotel) -> None:
    money_came_and_went(sqlite_hotel)
    found = []
    with sqlite_hotel.database.snapshot() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                found += [(table.name, name) for name, value in row.items() if isinstance(value, str) and looks_like_card_number(value)]
    assert found == []
