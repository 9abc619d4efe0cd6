"""What the lines of bank files are called on the screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hotel_desk.domain.cashier_codes import StatementKind, StatementLineState
from hotel_desk.domain.statement_matching import Likeness
from hotel_desk.language import N_
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StayLook

if TYPE_CHECKING:
    from hotel_desk.ui.tokens import StatusLook

KIND_TITLES: dict[StatementKind, str] = {
    StatementKind.BANK: N_("Account at the bank"),
    StatementKind.CARD: N_("Cards"),
    StatementKind.WALLET: N_("Wallet"),
}
STATE_TITLES: dict[StatementLineState, str] = {
    StatementLineState.UNMATCHED: N_("To be looked at"),
    StatementLineState.MATCHED: N_("Matched"),
    StatementLineState.EXPLAINED: N_("Explained"),
}
WHY_TITLES: dict[Likeness, str] = {
    Likeness.REFERENCE: N_("Same reference"),
    Likeness.IN_TEXT: N_("Reference in the text"),
    Likeness.AMOUNT_AND_DATE: N_("Same amount, near date"),
}
_LOOKS = {
    StatementLineState.UNMATCHED: (StayLook.DUE_OUT, "?"),
    StatementLineState.MATCHED: (StayLook.IN_HOUSE, "="),
    StatementLineState.EXPLAINED: (StayLook.PAST, "E"),
}


def state_look(state: StatementLineState) -> StatusLook:
    """The sign of a line."""
    look, letter = _LOOKS[state]
    return replace(theme().tokens.stays[look], title=STATE_TITLES[state], letter=letter)
