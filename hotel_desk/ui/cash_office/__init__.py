"""The cash office: everybody's shifts with their reports (`docs/screens/cash-office.md`)."""

from __future__ import annotations

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_
from hotel_desk.ui.cash_office.screen import SHIFTS, CashOfficeScreen
from hotel_desk.ui.shell.screen import ScreenCommand, ScreenSpec

SPEC = ScreenSpec(
    key="cash_office",
    title=N_("Cash office"),
    icon="mdi6.safe-square-outline",
    factory=CashOfficeScreen,
    opens=frozenset({EntityKind.CASHIER_SHIFT}),
    commands=(ScreenCommand(SHIFTS, N_("Show shifts"), "mdi6.format-list-bulleted"),),
)
