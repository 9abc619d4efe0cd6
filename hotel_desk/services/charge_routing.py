"""Where a charge of a stay goes: asked by every command that posts one (`docs/algorithms/routing.md`).

Used by commands; not commands themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, func, select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.charge_routing import Route, shares
from hotel_desk.domain.codes import EntityKind, FolioStatus, PostingKind
from hotel_desk.domain.ids import PostingId, ReservationId, RoutingRuleId, new_id
from hotel_desk.domain.line_parts import LineAmounts, divided
from hotel_desk.domain.rate_codes import Department
from hotel_desk.language import _
from hotel_desk.models.charge_rules import RoutingRule
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.routing_rows import GROUPS_OF_CODES, ROUTE_COLUMNS, ROUTE_ORDER, route_of
from hotel_desk.services import ledger
from hotel_desk.services.written_notes import NewTrace, write_trace

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.services.ledger import NewPosting

# What ending the rules of a stay, or those that lead to a folio, may write.
RULES_END_AUDIT = (AuditCode.CHARGES_ROUTED, AuditCode.TRACE_ADDED)
RULES_END_CHANGES = (EntityKind.ROUTING_RULE, EntityKind.TRACE)
_CHARGES = (PostingKind.CHARGE, PostingKind.ALLOWANCE)
_LIVE = RoutingRule.ended_at.is_(None)
# Locked with their folios: two cashiers do not both use the rest of a limit, and no folio closes meanwhile.
_RULES = (
    select(*ROUTE_COLUMNS)
    .join(Folio, Folio.id == RoutingRule.folio_id)
    .where(RoutingRule.reservation_id.in_(bindparam("stays", expanding=True)), _LIVE, Folio.status == FolioStatus.OPEN)
    .order_by(*ROUTE_ORDER)
    .with_for_update()
)
_USED = (
    select(Posting.routing_rule_id, func.sum(Posting.amount_minor).label("used"))
    .where(Posting.routing_rule_id.in_(bindparam("rules", expanding=True)))
    .group_by(Posting.routing_rule_id)
)
_OF_STAY = select(RoutingRule).where(RoutingRule.reservation_id == bindparam("stay")).order_by(RoutingRule.id).with_for_update()
_TO_FOLIO = (
    select(RoutingRule)
    .where(RoutingRule.folio_id == bindparam("folio"), RoutingRule.reservation_id != bindparam("stay"), _LIVE)
    .order_by(RoutingRule.id)
    .with_for_update()
)


@dataclass(slots=True)
class RulesOfStays:
    """The rules that hold today, stay by stay, and what their lines come to; `used` grows with what is posted."""

    routes: dict[UUID, list[Route]]
    used: dict[RoutingRuleId, int]
    groups: dict[UUID, UUID]

    def naming(self, reservation_id: UUID, transaction_code_id: UUID) -> list[Route]:
        """The rules of a stay for a code, in their order."""
        group = self.groups.get(transaction_code_id)
        return [route for route in self.routes.get(reservation_id, ()) if route.names(transaction_code_id, group)]


def routed(uow: UnitOfWork, lines: Sequence[NewPosting]) -> list[NewPosting]:
    """Charges of stays sent where their rules say; one that crosses a limit becomes two, with its taxes to the cent.

    One statement where none of the stays has a rule, else three.

    Args:
        lines: about to be written. Only charges in the first window of a stay's folio are sent elsewhere.
    """
    stays = {line.reservation_id for line in lines if _asks(line)}
    rules = rules_of_stays(uow, stays) if stays else None
    if rules is None or not rules.routes:
        return list(lines)
    return [sent for _bundle, beside in groupby(lines, _together) for sent in _sent(rules, list(beside))]


def rules_of_stays(uow: UnitOfWork, stays: set[ReservationId | None]) -> RulesOfStays:
    """The rules of stays that hold on the business date and lead to an open folio, locked until the end of the command."""
    uow.session.flush()
    routes: dict[UUID, list[Route]] = defaultdict(list)
    for row in uow.connection.execute(_RULES, {"stays": sorted(stay for stay in stays if stay is not None)}).all():
        route = route_of(row)
        if route.holds(uow.business_date):
            routes[row.reservation_id].append(route)
    if not routes:
        return RulesOfStays({}, {}, {})
    used = uow.connection.execute(_USED, {"rules": [route.rule_id for found in routes.values() for route in found]})
    groups = uow.connection.execute(GROUPS_OF_CODES, {"hotel": uow.property_id})
    return RulesOfStays(
        dict(routes), {RoutingRuleId(row.routing_rule_id): int(row.used) for row in used}, {row.id: row.group_id for row in groups}
    )


def end_rules_of(uow: UnitOfWork, reservation_id: ReservationId, at: datetime) -> None:
    """The stay has ended: its rules end with it."""
    for rule in uow.session.execute(_OF_STAY, {"stay": reservation_id}).scalars().all():
        if rule.ended_at is None:
            end_rule(uow, rule, at)


def take_rules_up_again(uow: UnitOfWork, reservation_id: ReservationId, ended_at: datetime | None) -> None:
    """The check-out is undone: the rules that ended with it hold again, where their folios still take charges."""
    for rule in uow.session.execute(_OF_STAY, {"stay": reservation_id}).scalars().all():
        if ended_at is not None and rule.ended_at == ended_at and _takes_charges(uow, rule):
            rule.ended_at = None
            uow.record(AuditCode.CHARGES_ROUTED, rule, ended=False)


def end_rules_to(uow: UnitOfWork, folio: Folio, at: datetime) -> None:
    """The folio takes nothing any more: the rules of other stays that lead to it end, and a trace says so to the front desk."""
    for rule in uow.session.execute(_TO_FOLIO, {"folio": folio.id, "stay": folio.reservation_id or uow.property_id}).scalars().all():
        end_rule(uow, rule, at)
        stay = uow.get(Reservation, rule.reservation_id, what=_("The reservation"), lock=False)
        sentence = _("Charges were to go to folio {number}, which is closed. They stay in window 1 from now on.")
        write_trace(uow, stay, NewTrace(Department.FRONT_DESK, uow.business_date, sentence.format(number=folio.number)))


def end_rule(uow: UnitOfWork, rule: RoutingRule, at: datetime) -> None:
    """Ask a rule no more; what it has sent stays where it is."""
    rule.ended_at = at
    uow.record(AuditCode.CHARGES_ROUTED, rule, ended=True)


def _asks(line: NewPosting) -> bool:
    return line.reservation_id is not None and line.window_number == ledger.FIRST_WINDOW and line.kind in _CHARGES


def _together(line: NewPosting) -> UUID:
    """Lines that are one price to the guest go the same way."""
    return line.bundle_id or line.id


def _sent(rules: RulesOfStays, lines: list[NewPosting]) -> list[NewPosting]:
    first = lines[0]
    routes = rules.naming(first.reservation_id, first.transaction_code_id) if first.reservation_id is not None and _asks(first) else []
    if not routes:
        return lines
    amounts = [LineAmounts(line.net_minor, line.taxes) for line in lines]
    parts = shares(sum(amount.amount_minor for amount in amounts), routes, rules.used)
    if len(parts) == 1:
        return [_to(line, parts[0].route) for line in lines]
    cut = divided(amounts, [part.amount_minor for part in parts])
    # One price to the guest still, and taken back as one.
    bundle = first.bundle_id or new_id()
    return [
        replace(
            _to(line, part.route),
            # The first part keeps the name of the line: the night's charge knows it by that.
            id=line.id if number == 0 else PostingId(new_id()),
            net_minor=amount.net_minor,
            tax_minor=amount.tax_minor,
            taxes=amount.taxes,
            quantity=1,
            price_minor=None,
            bundle_id=bundle,
        )
        for number, (part, of_part) in enumerate(zip(parts, cut, strict=True))
        for line, amount in zip(lines, of_part, strict=True)
    ]


def _to(line: NewPosting, route: Route | None) -> NewPosting:
    if route is None:
        return line
    return replace(line, folio_id=route.folio_id, window_number=route.window_number, routing_rule_id=route.rule_id)


def _takes_charges(uow: UnitOfWork, rule: RoutingRule) -> bool:
    return rule.folio_id is not None and uow.get(Folio, rule.folio_id, what=_("The folio"), lock=False).status is FolioStatus.OPEN
