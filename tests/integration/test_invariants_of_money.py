"""What is always true of refunds, forfeits, paid-outs and foreign notes is noticed when it is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fixtures.invariants import broken_rules, every_one_is_found
from tests.money_breakages import MONEY_BREAKAGES, money_came_and_went

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def test_every_change_behind_the_programs_back_is_found(hotel: SmallHotel) -> None:
    money_came_and_went(hotel)
    assert broken_rules(hotel) == []
    every_one_is_found(hotel, MONEY_BREAKAGES)
