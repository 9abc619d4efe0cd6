"""What a new rule takes of the charges that were posted before it (`docs/algorithms/routing.md`).

Used by commands; not a command itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.charge_routing import shares
from hotel_desk.domain.codes import CodeKind
from hotel_desk.domain.ids import FolioId, ReservationId, RoutingRuleId, new_id
from hotel_desk.domain.line_parts import divided
from hotel_desk.language import _
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.routing_rows import route_of
from hotel_desk.services import ledger
from hotel_desk.services.folio_moves import locked_folios, place_of, refuse_invoiced, written
from hotel_desk.services.moved_postings import Move, origin_date
from hotel_desk.services.standing_lines import standing_in

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.domain.charge_routing import Route, Share
    from hotel_desk.models.charge_rules import RoutingRule
    from hotel_desk.models.folio import Folio
    from hotel_desk.services.moved_postings import Place
    from hotel_desk.services.standing_lines import StandingLine


@dataclass(frozen=True, slots=True)
class LinesTaken:
    """How many lines a rule took, and what they come to with tax, minor units."""

    lines: int = 0
    amount_minor: int = 0


def move_posted(uow: UnitOfWork, rule: RoutingRule, target: Folio) -> LinesTaken:
    """Move the charges that stand in window 1 and that a rule names, oldest first, as far as its limit goes.

    Raises:
        IsOnInvoice: one of them was invoiced.
    """
    own = ledger.folio_of(uow, ReservationId(rule.reservation_id))
    if own is None:
        return LinesTaken()
    route = route_of(rule)
    prices = _prices(uow, route, own)
    used: dict[RoutingRuleId, int] = {}
    asked = [(lines, shares(_amount(lines), [route], used)) for lines in prices]
    taken = [(lines, parts) for lines, parts in asked if parts[0].route is not None]
    if not taken:
        return LinesTaken()
    refuse_invoiced(uow, [line for lines, _parts in taken for line in lines])
    folios = locked_folios(uow, {FolioId(own.id), FolioId(target.id)})
    here, there = place_of(folios, FolioId(own.id), ledger.FIRST_WINDOW), place_of(folios, FolioId(target.id), rule.window_number)
    move = Move(_("Charges go elsewhere"))
    for lines, parts in taken:
        _move(move, lines, parts, here, there)
    there_key = (there.folio_id, there.window_number)
    move.on = [replace(line, routing_rule_id=rule.id) if (line.folio_id, line.window_number) == there_key else line for line in move.on]
    written(uow, move, there, AuditCode.POSTINGS_TRANSFERRED, lines=len(move.off), target=there.name)
    sent = [line for line in move.on if line.routing_rule_id is not None]
    return LinesTaken(len(sent), sum(line.net_minor + line.tax_minor for line in sent))


def _prices(uow: UnitOfWork, route: Route, own: Folio) -> list[list[StandingLine]]:
    """The charges that the rule names, those of a bundle together."""
    codes = uow.connection.execute(
        select(TransactionCode.id, TransactionCode.group_id).where(
            TransactionCode.property_id == uow.property_id, TransactionCode.kind == CodeKind.CHARGE
        )
    )
    groups: dict[UUID, UUID] = {row.id: row.group_id for row in codes}
    standing = [line for line in standing_in(uow, FolioId(own.id), ledger.FIRST_WINDOW) if line.row.transaction_code_id in groups]
    found = [list(lines) for _key, lines in groupby(standing, lambda line: line.row.bundle_id or line.row.id)]
    return [
        lines
        for lines in found
        if lines[0].row.reservation_id == own.reservation_id
        and route.names(lines[0].row.transaction_code_id, groups[lines[0].row.transaction_code_id])
        and route.holds(lines[0].row.night_date or origin_date(lines[0]))
        and _amount(lines) > 0
    ]


def _move(move: Move, lines: list[StandingLine], parts: list[Share], here: Place, there: Place) -> None:
    keys = [new_id() for _line in lines]
    cut = divided([line.left for line in lines], [part.amount_minor for part in parts])
    for line, key in zip(lines, keys, strict=True):
        move.take_off(line, key, to=there if len(parts) == 1 else None)
    for number, (part, amounts) in enumerate(zip(parts, cut, strict=True), start=1):
        place, come_from = (there, here) if part.route is not None else (here, None)
        for line, amount, key in zip(lines, amounts, keys, strict=True):
            move.put_on(line, amount, key, place, come_from=come_from, part=number if len(parts) > 1 else 0)


def _amount(lines: list[StandingLine]) -> int:
    return sum(line.left.amount_minor for line in lines)
