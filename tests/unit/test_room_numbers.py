"""Room numbers as typed."""

from __future__ import annotations

import pytest

from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.room_numbers import in_order_of_numbers, room_numbers


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("104", ["104"]),
        (" 104 ", ["104"]),
        ("101-104", ["101", "102", "103", "104"]),
        ("101 – 103", ["101", "102", "103"]),
        ("101, 103; 201-202", ["101", "103", "201", "202"]),
        ("A08-A11", ["A08", "A09", "A10", "A11"]),
        ("A8-10", ["A8", "A9", "A10"]),
        ("098-101", ["098", "099", "100", "101"]),
        ("7-7", ["7"]),
        ("Garden suite", ["Garden suite"]),
        ("Sea-view", ["Sea-view"]),
        ("12-B", ["12-B"]),
        ("１０１-１０２、105", ["101", "102", "105"]),
    ],
)
def test_what_is_typed_makes_rooms(typed: str, numbers: list[str]) -> None:
    assert room_numbers(typed) == numbers


@pytest.mark.parametrize("typed", ["", " , ", "104-101", "1-501", "1-400, 401-520", "101, 102, 101", "99-101, 100", "x" * 41])
def test_what_makes_no_rooms_is_refused_at_the_number(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        room_numbers(typed)
    assert refused.value.field == "number"


def test_numbers_sort_as_people_count() -> None:
    rooms = ["10", "9", "A10", "A2", "101", "B1", "2A"]
    assert sorted(rooms, key=in_order_of_numbers) == ["2A", "9", "10", "101", "A2", "A10", "B1"]
