"""What is done once for each business date after the day before it was closed, whichever desk does it.

That it was done is kept nowhere else than in the operation itself: its id is made of the duty and the date, so that a second desk,
or the same one after a crash, gets the stored answer and changes nothing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from hotel_desk.domain.ids import OperationId, PropertyId, derived_operation_id

if TYPE_CHECKING:
    from datetime import date


class NightDuty(StrEnum):
    """What is remembered of a night. Never renamed: ids are made of it."""

    GUEST_WORKLIST = "guest_worklist"
    GUEST_WORKLIST_SEEN = "guest_worklist_seen"
    DUPLICATE_SEARCH = "duplicate_search"
    CREDIT_LEVELS = "credit_levels"
    HIGH_BALANCES = "high_balances"
    HIGH_BALANCES_SEEN = "high_balances_seen"


def night_duty_id(duty: NightDuty, property_id: PropertyId, day: date, *whose: str) -> OperationId:
    """The operation that a duty is for a business date.

    Args:
        whose: the name of the user, of what each does for themselves.
    """
    return derived_operation_id("night", duty.value, property_id, day.isoformat(), *whose)
