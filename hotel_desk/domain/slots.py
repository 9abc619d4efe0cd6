"""Half-day slots: which halves of which days a stay owns of its room (`docs/algorithms/slots.md`).

A night is the night half of its date. A guest who stays over owns the day half in between too. The day halves of arrival
and departure are left free, so that a departure never collides with an arrival of the same day; day use owns one day half.
Dates are the hotel's, not instants, so no daylight-saving change can make two stays meet.
"""

from __future__ import annotations

from datetime import date, timedelta

from hotel_desk.domain.codes import Half

Slot = tuple[date, Half]


def nights_between(first: date, last: date) -> list[date]:
    """The nights of a stay that arrives on `first` and departs on `last`."""
    return [first + timedelta(days=number) for number in range((last - first).days)]


def stay_slots(first: date, last: date, *, holds_first_day: bool = False) -> list[Slot]:
    """The halves that an occupancy owns.

    Args:
        first: the date it begins; `last`: the date it ends. Equal dates mean day use.
        holds_first_day: the guest moved in from another room and owns the day half of `first` too.
    """
    if first == last:
        return [(first, Half.DAY)]
    slots: list[Slot] = []
    for night in nights_between(first, last):
        if night > first or holds_first_day:
            slots.append((night, Half.DAY))
        slots.append((night, Half.NIGHT))
    return slots


def closure_slots(first: date, last: date) -> list[Slot]:
    """The halves that a closure owns: every night from `first` to `last`, both included, and the days between them."""
    return stay_slots(first, last + timedelta(days=1))
