"""What is always true of rules about charges is noticed when it is broken: rows changed behind the program's back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fixtures.invariants import broken_rules, every_one_is_found
from tests.routing_breakages import ROUTING_BREAKAGES, routed_twice

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def test_every_change_behind_the_programs_back_is_found(hotel: SmallHotel) -> None:
    routed_twice(hotel)
    assert broken_rules(hotel) == []
    every_one_is_found(hotel, ROUTING_BREAKAGES)
