"""What is always true of invoices is noticed when it is broken: rows changed behind the program's back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fixtures.invariants import broken_rules, every_one_is_found
from tests.invoice_breakages import INVOICE_BREAKAGES, invoiced

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def test_every_change_behind_the_programs_back_is_found(hotel: SmallHotel) -> None:
    invoiced(hotel)
    assert broken_rules(hotel) == []
    every_one_is_found(hotel, INVOICE_BREAKAGES)
