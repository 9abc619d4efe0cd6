"""Which rule a charge of a stay follows, and how much of it (`docs/algorithms/routing.md`).

Amounts are minor units with tax, signed: debits positive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from hotel_desk.domain.ids import FolioId, RoutingRuleId

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


@dataclass(frozen=True, slots=True)
class Route:
    """A rule that says where charges go.

    Args:
        transaction_code_id, group_id: what it is for; neither: every charge.
        first_date, last_date: business dates on which it holds, both included; None for no end.
        limit_minor: the most that its lines come to; None for no limit.
    """

    rule_id: RoutingRuleId
    folio_id: FolioId
    window_number: int
    transaction_code_id: UUID | None = None
    group_id: UUID | None = None
    first_date: date | None = None
    last_date: date | None = None
    limit_minor: int | None = None

    def holds(self, day: date) -> bool:
        """Whether it is asked on a business date."""
        return (self.first_date is None or self.first_date <= day) and (self.last_date is None or day <= self.last_date)

    def names(self, transaction_code_id: UUID, group_id: UUID | None) -> bool:
        """Whether it is for a code of this group."""
        if self.transaction_code_id is not None:
            return self.transaction_code_id == transaction_code_id
        return self.group_id is None or self.group_id == group_id


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a charge, and the rule that takes it; None: it stays in window 1."""

    route: Route | None
    amount_minor: int


def shares(amount_minor: int, routes: Sequence[Route], used: dict[RoutingRuleId, int]) -> list[Share]:
    """Cut an amount among the rules that name it, in their order; the parts sum to it.

    Args:
        routes: the rules that name the charge, and hold.
        used: what the lines of each rule with a limit come to; the parts are added to it.
    """
    if amount_minor <= 0 and routes:
        parts = [Share(routes[0], amount_minor)]
    else:
        parts = []
        rest = amount_minor
        for route in routes:
            part = rest if route.limit_minor is None else min(rest, route.limit_minor - used.get(route.rule_id, 0))
            if part > 0:
                parts.append(Share(route, part))
                rest -= part
        if rest or not parts:
            parts.append(Share(None, rest))
    for share in parts:
        if share.route is not None:
            used[share.route.rule_id] = used.get(share.route.rule_id, 0) + share.amount_minor
    return parts
