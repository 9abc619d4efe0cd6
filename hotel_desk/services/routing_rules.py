"""Rules about where charges of a stay go: made, put in order, ended (`docs/algorithms/routing.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import CodeKind, EntityKind, ReservationStatus
from hotel_desk.domain.errors import InvalidInput, NotFound, StaffError
from hotel_desk.domain.ids import FolioId, ProfileId, ReservationId, RoutingRuleId, TransactionCodeId, TransactionGroupId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import EXPECTED, Event
from hotel_desk.language import N_, _
from hotel_desk.models.charge_rules import RoutingRule
from hotel_desk.models.folio import Folio
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.transaction_code import TransactionGroup
from hotel_desk.services import ledger
from hotel_desk.services.charge_routing import end_rule
from hotel_desk.services.folio_moves import MOVABLE_FOLIOS, NotOnThisFolio
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.services.planned_rules import planned_window
from hotel_desk.services.posting_codes import code_of_kind, open_folio, positive_amount
from hotel_desk.services.room_assignment import expected
from hotel_desk.services.routed_lines import move_posted
from hotel_desk.services.sharer_groups import sharers_of

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

MOST_RULES = 50
_LIVE_OF_STAY = (
    select(RoutingRule)
    .where(RoutingRule.reservation_id == bindparam("stay"), RoutingRule.ended_at.is_(None))
    .order_by(RoutingRule.sort_order, RoutingRule.id)
    .with_for_update()
)
_PLACES = select(func.min(RoutingRule.sort_order), func.max(RoutingRule.sort_order), func.count()).where(
    RoutingRule.reservation_id == bindparam("stay"), RoutingRule.ended_at.is_(None)
)


class RuleHasEnded(StaffError):
    code = "routing.ended"
    template = N_("This rule has ended already. Nothing was changed. Make a new one if charges are to go there again.")


@dataclass(frozen=True, slots=True)
class RuleSaved:
    """A rule as it stands. `moved_lines`, `moved_minor`: what it took of the charges posted before, minor units with tax.

    Args:
        folio_id: None before the guest arrives, where it is for a window of the folio to come.
    """

    rule_id: RoutingRuleId
    folio_id: FolioId | None
    window_number: int
    moved_lines: int = 0
    moved_minor: int = 0


@dataclass(frozen=True, slots=True)
class RuleChanged:
    rule_id: RoutingRuleId
    reservation_id: ReservationId


@command(
    title=N_("Send charges elsewhere"),
    permission=Permission.MANAGE_ROUTING,
    audit=(AuditCode.CHARGES_ROUTED, AuditCode.FOLIO_WINDOW_OPENED, AuditCode.POSTINGS_TRANSFERRED),
    changes=(EntityKind.ROUTING_RULE, EntityKind.FOLIO, EntityKind.POSTING),
    locks=POSTING_LOCKS,
    undo="end_routing_rule",
    result=RuleSaved,
)
def add_routing_rule(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    transaction_code_id: TransactionCodeId | None = None,
    group_id: TransactionGroupId | None = None,
    folio_id: FolioId | None = None,
    window_number: int | None = None,
    payee_id: ProfileId | None = None,
    first_date: date | None = None,
    last_date: date | None = None,
    limit_minor: int | None = None,
    before_others: bool = False,
    also_posted: bool = False,
    for_sharers: bool = False,
) -> RuleSaved:
    """Send charges of a guest to another window or folio: of one in house from now on, of one who is expected from the check-in on.

    Args:
        transaction_code_id, group_id: of which charges; neither: of all.
        folio_id: whose window it is; None: the stay's own folio.
        window_number: of that folio; None: a new window of the own folio, or the one that the payee has, or the first of another folio.
        payee_id: the company or agent whose account pays the window of the own folio.
        first_date, last_date: business dates on which it holds, both included.
        limit_minor: the most that goes there, with tax, minor units; None for no limit.
        before_others: asked first; else after the rules there are.
        also_posted: what stands in window 1 already is moved too.
        for_sharers: those who share the room get the same rule, each with the limit: of a guest in house those in house, of one who is
            expected those who are, each for a window of their own folio.

    Before arrival `window_number` is one that other rules plan; the windows are opened at check-in.

    Raises:
        WrongStatus: the guest is neither in house nor expected.
        InvalidInput: code and group, dates the wrong way round, a limit that is none, or a target that is where charges are anyway.
        NotFound: there is no such window.
        FolioClosed, NotOnThisFolio: the target takes no charges of others.
        NoAccount, NoWindowLeft: the company cannot have a window.
        IsOnInvoice: a posted charge is on an invoice.
    """
    stay = _expected_or_here(uow, reservation_id)
    _refuse_contradictions(transaction_code_id, group_id, first_date, last_date)
    if transaction_code_id is not None:
        code_of_kind(uow, transaction_code_id, CodeKind.CHARGE)
    if group_id is not None:
        uow.get(TransactionGroup, group_id, what=_("The group of codes"), lock=False)
    if limit_minor is not None:
        positive_amount(limit_minor)
    target, window, planned_payee = _target(uow, stay, folio_id, window_number, payee_id)
    if also_posted:
        uow.require(Permission.TRANSFER_POSTING)
    stays = [stay, *(_sharers(uow, stay) if for_sharers else ())]
    rules = [
        _written(
            uow,
            ReservationId(one.id),
            before_others=before_others,
            transaction_code_id=transaction_code_id,
            group_id=group_id,
            folio_id=None if target is None else target.id,
            payee_id=planned_payee,
            window_number=window,
            first_date=first_date,
            last_date=last_date,
            limit_minor=limit_minor,
        )
        for one in stays
    ]
    uow.session.flush()
    moved = [move_posted(uow, rule, target) for rule in rules] if also_posted and target is not None else []
    lines, amount = sum(one.lines for one in moved), sum(one.amount_minor for one in moved)
    return RuleSaved(RoutingRuleId(rules[0].id), None if target is None else FolioId(target.id), window, lines, amount)


@command(
    title=N_("End a rule about charges"),
    permission=Permission.MANAGE_ROUTING,
    audit=(AuditCode.CHARGES_ROUTED,),
    changes=(EntityKind.ROUTING_RULE,),
    locks=POSTING_LOCKS,
    undo="add_routing_rule",
    result=RuleChanged,
)
def end_routing_rule(uow: UnitOfWork, *, rule_id: RoutingRuleId) -> RuleChanged:
    """Post charges in window 1 again from now on; what was sent elsewhere stays there.

    Raises:
        RuleHasEnded: it holds no more.
    """
    rule = _live(uow, rule_id)
    end_rule(uow, rule, uow.clock.now())
    return RuleChanged(rule_id, ReservationId(rule.reservation_id))


@command(
    title=N_("Ask a rule about charges earlier or later"),
    permission=Permission.MANAGE_ROUTING,
    audit=(AuditCode.CHARGES_ROUTED,),
    changes=(EntityKind.ROUTING_RULE,),
    locks=POSTING_LOCKS,
    undo="move_routing_rule",
    result=RuleChanged,
)
def move_routing_rule(uow: UnitOfWork, *, rule_id: RoutingRuleId, earlier: bool) -> RuleChanged:
    """Change the place of a rule with the one before it, or after it; the first stays first and the last last.

    Raises:
        RuleHasEnded: it holds no more.
    """
    rule = _live(uow, rule_id)
    rules = list(uow.session.execute(_LIVE_OF_STAY, {"stay": rule.reservation_id}).scalars())
    place = rules.index(rule)
    other = place - 1 if earlier else place + 1
    if 0 <= other < len(rules):
        rules[place], rules[other] = rules[other], rules[place]
        for number, one in enumerate(rules):
            if one.sort_order != number:
                one.sort_order = number
                uow.changed(one)
        uow.record(AuditCode.CHARGES_ROUTED, rule, earlier=earlier)
    return RuleChanged(rule_id, ReservationId(rule.reservation_id))


def _expected_or_here(uow: UnitOfWork, reservation_id: ReservationId) -> Reservation:
    stay = uow.get(Reservation, reservation_id, what=_("The reservation"))
    return stay if stay.status in EXPECTED else expected(uow, reservation_id, Event.CHANGE_STAY)


def _sharers(uow: UnitOfWork, stay: Reservation) -> list[Reservation]:
    """Those who share the room and are as far as the guest: in house, or expected."""
    alike = {ReservationStatus.IN_HOUSE} if stay.status is ReservationStatus.IN_HOUSE else EXPECTED
    return [one for one in sharers_of(uow, stay) if one.status in alike and one.id != stay.id]


def _refuse_contradictions(
    code: TransactionCodeId | None, group: TransactionGroupId | None, first_date: date | None, last_date: date | None
) -> None:
    if code is not None and group is not None:
        raise InvalidInput("group_id", problem=N_("A rule is for one code or for one group. Nothing was saved. Choose one of them."))
    if first_date is not None and last_date is not None and last_date < first_date:
        raise InvalidInput("last_date", problem=N_("The last date lies before the first. Nothing was saved. Correct the dates."))


def _target(
    uow: UnitOfWork, stay: Reservation, folio_id: FolioId | None, window_number: int | None, payee_id: ProfileId | None
) -> tuple[Folio | None, int, ProfileId | None]:
    """The folio and window that charges are to go to; a window for a company is opened if it has none.

    Where the folio is yet to come: none, a planned window, and whose account is to pay it.
    """
    own = ledger.folio_of(uow, ReservationId(stay.id)) if stay.status is ReservationStatus.IN_HOUSE else None
    if own is None and folio_id is None:
        return None, *planned_window(uow, stay, window_number, payee_id)
    if own is not None and folio_id in {None, own.id}:
        return own, _own_window(uow, own, window_number, payee_id), None
    if folio_id is None:
        raise NotFound(what=_("The folio"))
    target, _stay = open_folio(uow, folio_id, closed_allowed=False)
    if target.kind not in MOVABLE_FOLIOS or payee_id is not None:
        raise NotOnThisFolio("folio_id", number=target.number)
    window = window_number or ledger.FIRST_WINDOW
    if window not in ledger.balances(uow, FolioId(target.id)):
        raise NotFound("window_number", what=_("The folio window"))
    return target, window, None


def _own_window(uow: UnitOfWork, own: Folio, window_number: int | None, payee_id: ProfileId | None) -> int:
    windows = ledger.windows_of(uow, FolioId(own.id))
    if payee_id is not None:
        theirs = [one.number for one in windows if one.payee_id == payee_id]
        window_number = next((number for number in theirs if number != ledger.FIRST_WINDOW), next(iter(theirs), None))
    if window_number is None:
        return open_folio_window(uow, folio_id=FolioId(own.id), payee_id=payee_id).window_number
    if window_number == ledger.FIRST_WINDOW:
        raise InvalidInput(
            "window_number", problem=N_("Charges stand in window 1 of this folio anyway. Nothing was saved. Choose another window.")
        )
    if all(one.number != window_number for one in windows):
        raise NotFound("window_number", what=_("The folio window"))
    return window_number


def _written(uow: UnitOfWork, reservation_id: ReservationId, *, before_others: bool, **facts: object) -> RoutingRule:
    first, last, count = uow.connection.execute(_PLACES, {"stay": reservation_id}).one()
    if count >= MOST_RULES:
        raise InvalidInput("reservation_id", problem=N_("A stay has fifty rules at most. Nothing was saved. End one that is not needed."))
    place = 0 if not count else (first - 1 if before_others else last + 1)
    rule = RoutingRule(id=RoutingRuleId(new_id()), property_id=uow.property_id, reservation_id=reservation_id, sort_order=place, **facts)
    uow.session.add(rule)
    uow.record(AuditCode.CHARGES_ROUTED, rule, window=rule.window_number, limit_minor=rule.limit_minor)
    return rule


def _live(uow: UnitOfWork, rule_id: RoutingRuleId) -> RoutingRule:
    rule = uow.get(RoutingRule, rule_id, what=_("The rule"))
    if rule.ended_at is not None:
        raise RuleHasEnded("rule_id")
    return rule
