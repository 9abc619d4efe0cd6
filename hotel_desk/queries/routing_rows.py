"""Rules about charges as rows, shared by who asks where a charge would go and who posts it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from hotel_desk.domain.charge_routing import Route
from hotel_desk.domain.ids import FolioId, RoutingRuleId
from hotel_desk.models.charge_rules import RoutingRule
from hotel_desk.models.transaction_code import TransactionCode

# What `route_of` reads, and whose rule it is.
ROUTE_COLUMNS = (
    RoutingRule.id,
    RoutingRule.reservation_id,
    RoutingRule.folio_id,
    RoutingRule.window_number,
    RoutingRule.transaction_code_id,
    RoutingRule.group_id,
    RoutingRule.first_date,
    RoutingRule.last_date,
    RoutingRule.limit_minor,
)
# In the order in which the rules of a stay are asked.
ROUTE_ORDER = (RoutingRule.reservation_id, RoutingRule.sort_order, RoutingRule.id)
# Which group each transaction code of a hotel is in. Needs `hotel`.
GROUPS_OF_CODES = select(TransactionCode.id, TransactionCode.group_id).where(TransactionCode.property_id == bindparam("hotel"))


def route_of(row: Any) -> Route:
    """A rule as the domain knows it."""
    return Route(
        rule_id=RoutingRuleId(row.id),
        folio_id=FolioId(row.folio_id),
        window_number=row.window_number,
        transaction_code_id=row.transaction_code_id,
        group_id=row.group_id,
        first_date=row.first_date,
        last_date=row.last_date,
        limit_minor=row.limit_minor,
    )
