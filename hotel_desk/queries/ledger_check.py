"""The balance check: every stay, window or account whose money does not add up, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.queries.invariants import INVARIANTS
from hotel_desk.queries.own_permissions import require

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.queries.invariants import Violation

# What tells of rooms, people and the journal of the program. Whatever else is always true of a hotel's rows tells of money.
_NOT_MONEY = (
    *("block", "business_day", "figures", "inventory", "journal", "merge", "night_audit", "option", "place", "policy", "profile"),
    *("quota", "reason", "release", "reservation", "sharer", "slots", "stay", "turn_away", "waitlist", "walked"),
)
MONEY_INVARIANTS = tuple(invariant for invariant in INVARIANTS if invariant.code.split(".")[0] not in _NOT_MONEY)


def out_of_balance(reader: Reader) -> tuple[Violation, ...]:
    """Each place where money does not add up; empty in good books. One statement or two for each rule.

    Raises:
        NotAllowed: whoever asks may not see the ledgers.
    """
    require(reader, Permission.SEE_LEDGERS)
    return tuple(violation for invariant in MONEY_INVARIANTS for violation in invariant.violations(reader))
