"""Whatever a cashier does in whatever order: every identity of the ledgers holds, and what is shown is what adding up again gives."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.any_hotel import try_anything
from tests.any_settling import AnySettling
from tests.busy_desk import busy_day
from tests.scale import size

if TYPE_CHECKING:
    from tests.fixtures.databases import OpenDatabase

# How many different commands must have been carried out, of all that a cashier has.
COMMANDS_TRIED = 20
OF_BUSY_DAYS = 25


@pytest.mark.timeout(3600)
def test_any_order_keeps_the_ledgers(open_database: OpenDatabase) -> None:
    hotels = {"examples": size(6, soak=100), "on_server": size(3, soak=40)}
    try_anything(AnySettling, open_database, **hotels, steps=size(34, soak=100), commands=COMMANDS_TRIED)


@pytest.mark.timeout(3600)
def test_busy_days_keep_the_ledgers(open_database: OpenDatabase) -> None:
    carried_out: Counter[str] = Counter()
    days = size(3, soak=200) if open_database.database.is_sqlite else size(1, soak=60)
    for seed in range(1, days + 1):
        busy_day(open_database, seed, steps=size(52, soak=120), done=lambda name: carried_out.update([name]))
    assert len(carried_out) >= OF_BUSY_DAYS, f"too little was tried: {carried_out}"
