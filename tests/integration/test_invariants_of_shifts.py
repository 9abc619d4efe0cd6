"""What is always true of shifts and drawers is noticed when it is broken: rows changed behind the program's back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fixtures.invariants import broken_rules, every_one_is_found
from tests.shift_breakages import SHIFT_BREAKAGES, worked_and_handed_over
from tests.stays_of_tests import arrived

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def test_every_change_behind_the_programs_back_is_found(hotel: SmallHotel) -> None:
    worked_and_handed_over(hotel, arrived(hotel).folio_id)
    assert broken_rules(hotel) == []
    every_one_is_found(hotel, SHIFT_BREAKAGES)
