"""Which guests a list is of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import msgspec

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.guest_codes import ConsentPurpose, VipClass
from hotel_desk.language import N_

OLDEST = 130


@dataclass(frozen=True, slots=True)
class GuestFilter:
    """Everything that is set must hold; nothing set: everybody.

    Args:
        stays_from, stays_to: how often they stayed, stays under way counted; of companies and agents the stays booked by or for them.
        spend_from_minor, spend_to_minor: what they were charged with taxes so far, minor units; of companies and agents what these
            stays were charged and what came to their accounts beside.
        last_stay_from, last_stay_to: the last day of the last stay.
        country: of home, or nationality; ISO 3166 alpha-2.
        vip_from: the lowest VIP level.
        age_from, age_to: in whole years on the business date.
        consent: given and not withdrawn.
        language: of letters, or spoken.
        active: None: those switched off too.
    """

    kind: ProfileKind | None = ProfileKind.GUEST
    active: bool | None = True
    country: str | None = None
    language: str | None = None
    vip_from: int | None = None
    vip_class: VipClass | None = None
    age_from: int | None = None
    age_to: int | None = None
    tag: str | None = None
    consent: ConsentPurpose | None = None
    stays_from: int | None = None
    stays_to: int | None = None
    spend_from_minor: int | None = None
    spend_to_minor: int | None = None
    last_stay_from: dt.date | None = None
    last_stay_to: dt.date | None = None


def checked_filter(wanted: GuestFilter) -> GuestFilter:
    """The filter, if anybody can pass it.

    Raises:
        InvalidInput: a span ends before it begins, or an age is none.
    """
    for first, last in (
        ("age_from", "age_to"),
        ("stays_from", "stays_to"),
        ("spend_from_minor", "spend_to_minor"),
        ("last_stay_from", "last_stay_to"),
    ):
        begin, end = getattr(wanted, first), getattr(wanted, last)
        if begin is not None and end is not None and begin > end:
            raise InvalidInput(last, problem=N_("The span ends before it begins. Nothing was changed. Swap both values."))
    if any(age is not None and not 0 <= age <= OLDEST for age in (wanted.age_from, wanted.age_to)):
        raise InvalidInput("age_from", problem=N_("An age is between 0 and 130 years. Nothing was changed."))
    return wanted


def stored_filter(wanted: GuestFilter) -> dict[str, Any]:
    """A filter as it is kept: what is set, by name."""
    kept: dict[str, Any] = {name: value for name, value in msgspec.to_builtins(wanted).items() if value is not None}
    return kept


def read_filter(stored: Any) -> GuestFilter:
    """A filter that was kept; what a newer program added to it is left out."""
    known = dict.fromkeys(GuestFilter.__dataclass_fields__) | {
        name: value for name, value in dict(stored).items() if name in GuestFilter.__dataclass_fields__
    }
    return msgspec.convert(known, GuestFilter, strict=False)
