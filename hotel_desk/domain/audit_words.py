"""What the steps of a night audit did, in words and figures: on the screen and in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.night_audit import Weight
from hotel_desk.language import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WEIGHT_TITLES: dict[Weight, str] = {Weight.BLOCKS: N_("In the way"), Weight.WARNS: N_("Worth a look")}
# Of the size of a backup nobody is told.
DETAIL_TITLES: dict[str, str] = {
    "options": N_("options ended"),
    "releases": N_("places released"),
    "no_shows": N_("No-shows"),
    "blocks": N_("Groups"),
    "extended": N_("extended"),
    "not_extended": N_("not extended"),
    "warnings": N_("worth a look"),
    "stays": N_("Stays charged"),
    "revenue_minor": N_("Room revenue without tax"),
    "charges": N_("charges"),
    "packages": N_("Packages"),
    "guests": N_("near their limit"),
    "over": N_("over it"),
    "days": N_("days frozen"),
    "days_left": N_("days left"),
    "tasks": N_("tasks"),
    "removed": N_("no longer needed"),
    "reports": N_("Reports"),
    "file": N_("file"),
    "deleted": N_("older ones deleted"),
}
_MINOR = "_minor"


def detail_words(detail: Mapping[str, int | str], money: Callable[[int], str]) -> tuple[str, ...]:
    """What a step did, a figure each with its words before it; what came to nothing is left out.

    Args:
        money: writes an amount in minor units of the hotel's currency.
    """
    return tuple(_figure(name, value, money) for name, value in detail.items() if value and name in DETAIL_TITLES)


def _figure(name: str, value: int | str, money: Callable[[int], str]) -> str:
    shown = money(value) if name.endswith(_MINOR) and isinstance(value, int) else str(value)
    return f"{_(DETAIL_TITLES[name])} {shown}"
