"""What blocks are called on the screen: their state with its look, dates, pick-up."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from hotel_desk.domain.rate_codes import BlockStatus
from hotel_desk.language import N_, _, plural
from hotel_desk.ui.formats import money_text, short_date_text
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StatusLook, StayLook

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.queries.block_sheet import BlockTotals, MasterFolio


class BlockState(StrEnum):
    """How a block stands: its status, and whether it was cut off."""

    TENTATIVE = "tentative"
    DEFINITE = "definite"
    CUT_OFF = "cut_off"
    CANCELLED = "cancelled"


_LOOKS: dict[BlockState, tuple[StayLook, str, str]] = {
    BlockState.TENTATIVE: (StayLook.UNCONFIRMED, N_("Tentative"), "T"),
    BlockState.DEFINITE: (StayLook.RESERVED, N_("Definite"), "D"),
    BlockState.CUT_OFF: (StayLook.DUE_IN, N_("Cut off"), "C"),
    BlockState.CANCELLED: (StayLook.PAST, N_("Cancelled"), "X"),
}


class HasState(Protocol):
    """A row or the facts of a block."""

    @property
    def status(self) -> BlockStatus: ...

    @property
    def cut_off_on(self) -> date | None: ...


def state_of(block: HasState) -> BlockState:
    """How a block stands."""
    if block.status is BlockStatus.CANCELLED:
        return BlockState.CANCELLED
    if block.cut_off_on is not None:
        return BlockState.CUT_OFF
    return BlockState.DEFINITE if block.status is BlockStatus.DEFINITE else BlockState.TENTATIVE


def state_title(state: BlockState) -> str:
    """The state in words."""
    return _(_LOOKS[state][1])


def state_look(state: BlockState) -> StatusLook:
    """The state in colour and letter, as the theme has it now."""
    stay, title, letter = _LOOKS[state]
    return replace(theme().tokens.stays[stay], title=title, letter=letter)


def stay_look_of(state: BlockState) -> StayLook:
    """The colours of a state, for chips."""
    return _LOOKS[state][0]


def dates_text(arrival: date, departure: date) -> str:
    """From when to when."""
    return f"{short_date_text(arrival)} – {short_date_text(departure)}"


def nights_text(nights: int) -> str:
    """How many nights."""
    return plural("{count} night", "{count} nights", nights).format(count=nights)


def rooms_text(rooms: int) -> str:
    """How many rooms."""
    return plural("{count} room", "{count} rooms", rooms).format(count=rooms)


def lines_text(lines: int) -> str:
    """How many lines of a list."""
    return plural("{count} line", "{count} lines", lines).format(count=lines)


def room_nights_text(nights: int) -> str:
    """How many room nights."""
    return plural("{count} room night", "{count} room nights", nights).format(count=nights)


def totals_text(totals: BlockTotals, state: BlockState) -> str:
    """Pick-up against the allotment in one line."""
    parts = [room_nights_text(totals.room_nights), _("{count} picked up").format(count=totals.picked_up)]
    if state is BlockState.TENTATIVE:
        parts.append(_("nothing is kept yet"))
    else:
        parts.append(_("{count} kept").format(count=totals.kept))
    parts.append(_("attrition {percent} %").format(percent=totals.attrition_percent))
    return " · ".join(parts)


def master_text(master: MasterFolio | None, currency: str) -> str:
    """What the group pays together: the number of its folio, what is open on it, whether it is closed."""
    if master is None:
        return _("No master folio yet: everybody pays for themselves.")
    words = _("Master folio {number}: {balance}") if master.is_open else _("Master folio {number}: {balance}, closed")
    return words.format(number=master.number, balance=money_text(master.balance_minor, currency))
