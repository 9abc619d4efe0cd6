"""A desk with a simulated terminal and wallet that answer at once, for the tests of windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotel_desk.domain.settings import CARD_TERMINAL, WALLET_LINE, PaymentDevice
from hotel_desk.jobs import payment_terminals
from hotel_desk.jobs.payment_terminals import SimulatedTerminal
from hotel_desk.services.settings import change_setting

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.databases import SmallHotel


@pytest.fixture(name="terminal")
def terminal_fixture(sqlite_hotel: SmallHotel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the machine keeps a page for each question."""
    folder = tmp_path / "terminal"

    def at_once(wallet: bool) -> SimulatedTerminal:
        return SimulatedTerminal(folder, wallet=wallet)

    monkeypatch.setitem(payment_terminals.DRIVERS, PaymentDevice.SIMULATED, at_once)
    for setting in (CARD_TERMINAL, WALLET_LINE):
        sqlite_hotel.desk.run(change_setting, key=setting.key, value=PaymentDevice.SIMULATED.value)
    return folder
