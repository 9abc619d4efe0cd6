"""Two records of one person made one: what each field becomes (`docs/algorithms/duplicates.md`, “Merging”)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from hotel_desk.domain.guest_codes import VipClass
from hotel_desk.domain.guest_form import SIMPLE_FIELDS

# What says nothing, beside nothing.
_NOTHING: dict[str, Any] = {"vip_level": 0, "vip_class": VipClass.ORDINARY, "do_not_rent": False}


class Side(StrEnum):
    """Of which record a field is taken: of the one that is kept, or of the one that is merged into it."""

    KEPT = "KEPT"
    MERGED = "MERGED"


def side_taken(field: str, kept: Any, merged: Any, chosen: Side | None) -> Side:
    """Of which record a field is taken: of the chosen one; not chosen: of the kept one, unless it says nothing and the other does."""
    if chosen is not None:
        return chosen
    return Side.MERGED if says_nothing(field, kept) and not says_nothing(field, merged) else Side.KEPT


def merged_values(kept: Mapping[str, Any], merged: Mapping[str, Any], choose: Mapping[str, Side]) -> dict[str, Any]:
    """The fields of the kept record that become different, and what they become.

    Args:
        kept, merged: the simple fields of both records as they are stored.
        choose: of which record a field is to be taken.
    """
    taken = (name for name in SIMPLE_FIELDS if side_taken(name, kept[name], merged[name], choose.get(name)) is Side.MERGED)
    return {name: merged[name] for name in taken if merged[name] != kept[name]}


def says_nothing(field: str, value: Any) -> bool:
    """Whether a value of a field is as good as none: empty, no VIP, may be rented to."""
    return value in (None, "") or (field in _NOTHING and value == _NOTHING[field])
