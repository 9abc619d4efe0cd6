"""Where the charges of guests in the house would go by the rules that hold: asked before anything is posted, so nothing is locked."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, func, select

from hotel_desk.domain.charge_routing import Route, shares
from hotel_desk.domain.codes import FolioStatus
from hotel_desk.domain.ids import RoutingRuleId
from hotel_desk.models.charge_rules import RoutingRule
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.queries.routing_rows import GROUPS_OF_CODES, ROUTE_COLUMNS, ROUTE_ORDER, route_of

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_RULES = (
    select(*ROUTE_COLUMNS, Folio.reservation_id.label("folio_of"), FolioWindow.payee_id)
    .join(Folio, Folio.id == RoutingRule.folio_id)
    .outerjoin(FolioWindow, (FolioWindow.folio_id == Folio.id) & (FolioWindow.number == RoutingRule.window_number))
    .where(RoutingRule.property_id == bindparam("hotel"), RoutingRule.ended_at.is_(None), Folio.status == FolioStatus.OPEN)
    .order_by(*ROUTE_ORDER)
)
# From the rules, whose lines are few; from the lines it would read those of all years.
_OF_RULE = select(func.sum(Posting.amount_minor)).where(Posting.routing_rule_id == RoutingRule.id).correlate(RoutingRule).scalar_subquery()
_USED = (
    select(RoutingRule.id, _OF_RULE.label("used"))
    .join(Folio, Folio.id == RoutingRule.folio_id)
    .where(RoutingRule.property_id == bindparam("hotel"), RoutingRule.ended_at.is_(None), Folio.status == FolioStatus.OPEN)
)


@dataclass(slots=True)
class RoutesNow:
    """The rules of the stays of a hotel; what is asked of them uses up their limits.

    Args:
        own: the rules that lead to a window which the guest pays too.
    """

    routes: dict[UUID, list[Route]]
    own: frozenset[RoutingRuleId]
    used: dict[RoutingRuleId, int]
    groups: dict[UUID, UUID]

    def of_the_guest(self, stay: UUID, code_id: UUID | None, amount_minor: int, day: dt.date) -> int:
        """What of a charge the guest pays at the desk, minor units; the rest goes to others.

        Args:
            code_id: the transaction code that it is posted under.
            amount_minor: with tax.
            day: the business date on which it is posted.
        """
        group = None if code_id is None else self.groups.get(code_id)
        named = [one for one in self.routes.get(stay, ()) if code_id is not None and one.holds(day) and one.names(code_id, group)]
        parts = shares(amount_minor, named, self.used)
        return sum(part.amount_minor for part in parts if part.route is None or part.route.rule_id in self.own)


def routes_now(reader: Reader) -> RoutesNow:
    """The rules that are not ended, of every stay. Three statements."""
    here = {"hotel": reader.property_id}
    routes: dict[UUID, list[Route]] = defaultdict(list)
    own = set()
    for row in reader.connection.execute(_RULES, here):
        route = route_of(row)
        routes[row.reservation_id].append(route)
        if row.folio_of == row.reservation_id and row.payee_id is None:
            own.add(route.rule_id)
    used = {RoutingRuleId(row.id): int(row.used or 0) for row in reader.connection.execute(_USED, here)}
    groups = {row.id: row.group_id for row in reader.connection.execute(GROUPS_OF_CODES, here)}
    return RoutesNow(dict(routes), frozenset(own), used, groups)
