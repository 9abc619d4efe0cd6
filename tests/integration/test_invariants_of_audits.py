"""What is always true of night audits is noticed when it is broken: rows changed behind the program's back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.audit_breakages import AUDIT_BREAKAGES, one_closed_and_one_under_way
from tests.fixtures.invariants import broken_rules, every_one_is_found

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def test_every_change_behind_the_programs_back_is_found(hotel: SmallHotel) -> None:
    one_closed_and_one_under_way(hotel)
    assert broken_rules(hotel) == []
    every_one_is_found(hotel, AUDIT_BREAKAGES)
