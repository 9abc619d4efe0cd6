"""What is always true of the figures of closed days is noticed when it is broken: rows changed behind the program's back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.figure_breakages import FIGURE_BREAKAGES, closed_and_frozen
from tests.fixtures.invariants import broken_rules, every_one_is_found

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def test_every_change_behind_the_programs_back_is_found(hotel: SmallHotel) -> None:
    closed_and_frozen(hotel)
    assert broken_rules(hotel) == []
    every_one_is_found(hotel, FIGURE_BREAKAGES)
