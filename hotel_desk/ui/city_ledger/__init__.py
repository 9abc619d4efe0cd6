"""The city ledger: what companies and agents owe, and what they have paid (`docs/screens/city-ledger.md`)."""

from __future__ import annotations

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_
from hotel_desk.ui.city_ledger.screen import ACCOUNTS, COMMISSIONS, REMINDERS, CityLedgerScreen
from hotel_desk.ui.shell.screen import ScreenCommand, ScreenSpec

SPEC = ScreenSpec(
    key="city_ledger",
    title=N_("City ledger"),
    icon="mdi6.domain",
    factory=CityLedgerScreen,
    opens=frozenset({EntityKind.AR_ACCOUNT}),
    commands=(
        ScreenCommand(ACCOUNTS, N_("Show company accounts"), "mdi6.format-list-bulleted"),
        ScreenCommand(REMINDERS, N_("Remind companies of what is overdue"), "mdi6.email-alert-outline"),
        ScreenCommand(COMMISSIONS, N_("Show agents' commissions"), "mdi6.handshake-outline"),
    ),
)
