"""Why a stay is not for sale beside the rules by date: its plan, its guests, its price, what is left (`docs/algorithms/quote.md`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.domain.quote import Obstacle, ObstacleKind, StayAsked
from hotel_desk.domain.rate_codes import PriceUnit, RateAudience
from hotel_desk.language import _, plural

if TYPE_CHECKING:
    from hotel_desk.queries.quote_facts import QuoteFacts
    from hotel_desk.queries.rate_facts import PlanFacts, TypeFacts


def of_plan(known: QuoteFacts, plan: PlanFacts) -> Iterable[Obstacle]:
    """The plan is switched off, does not hold on a night, or was agreed with others."""
    if not plan.active:
        sentence = _("The rate plan {plan} is switched off.").format(plan=plan.name)
        yield Obstacle(ObstacleKind.PLAN_NOT_VALID, None, sentence, may_be_overridden=True)
    for night in known.nights:
        if (plan.first_date is not None and night < plan.first_date) or (plan.last_date is not None and night > plan.last_date):
            sentence = _("The rate plan {plan} does not hold on {date}.").format(plan=plan.name, date=night.isoformat())
            yield Obstacle(ObstacleKind.PLAN_NOT_VALID, night, sentence, may_be_overridden=True)
            break
    if plan.audience is RateAudience.NEGOTIATED and plan.id not in known.partners:
        sentence = _("The rate plan {plan} was agreed with other companies or agents only.").format(plan=plan.name)
        yield Obstacle(ObstacleKind.NOT_FOR_THIS_GUEST, None, sentence, may_be_overridden=True)


def of_guests(asked: StayAsked, kind: TypeFacts) -> Iterable[Obstacle]:
    """More guests or extra beds than the type holds; babies do not count."""
    if asked.extra_beds > kind.extra_beds:
        sentence = plural(
            "{room_type} has place for {count} extra bed.", "{room_type} has place for {count} extra beds.", kind.extra_beds
        ).format(room_type=kind.name, count=kind.extra_beds)
        yield Obstacle(ObstacleKind.TOO_MANY_GUESTS, None, sentence, may_be_overridden=False)
        return
    holds = kind.max_occupancy + asked.extra_beds
    if asked.adults + len(asked.child_ages) > holds:
        sentence = plural(
            "{room_type} holds {count} guest with the extra beds asked for.",
            "{room_type} holds {count} guests with the extra beds asked for.",
            holds,
        ).format(room_type=kind.name, count=holds)
        yield Obstacle(ObstacleKind.TOO_MANY_GUESTS, None, sentence, may_be_overridden=False)


def no_price(unit: PriceUnit, plan: PlanFacts, kind: TypeFacts, night: date) -> Obstacle:
    """The grid has no price for something on a night."""
    names = {"plan": plan.name, "room_type": kind.name, "date": night.isoformat()}
    if unit is PriceUnit.EXTRA_BED:
        sentence = _("{plan} has no price for an extra bed in {room_type} on {date}.").format(**names)
    elif unit.value.startswith("C"):
        sentence = _("{plan} has no price for a child of band {band} in {room_type} on {date}.").format(band=unit.value[1:], **names)
    else:
        count = int(unit.value[1:])
        sentence = plural(
            "{plan} has no price for {count} adult in {room_type} on {date}.",
            "{plan} has no price for {count} adults in {room_type} on {date}.",
            count,
        ).format(count=count, **names)
    return Obstacle(ObstacleKind.NO_PRICE, night, sentence, may_be_overridden=False)


def sold_out(asked: StayAsked, known: QuoteFacts) -> Iterable[Obstacle]:
    """Nights with nothing left; what the reservation being changed has, and what its block holds, is left for it."""
    kind = asked.room_type_id
    if asked.departure == asked.arrival:
        if asked.reservation_id is None and known.types[kind].rooms <= known.in_use_by_day.get(kind, 0):
            yield _full(known.types[kind], asked.arrival)
        return
    held = defaultdict(int, {night: facts.held for (of_type, night), facts in known.block.items() if of_type == kind})
    for night in known.left[kind]:
        own_of_type = (kind, night.date) in known.own_nights
        own_of_house = any(date == night.date for _kind, date in known.own_nights)
        of_type = night.left_of_type + held[night.date] + own_of_type
        of_house = None if night.left_of_house is None else night.left_of_house + held[night.date] + own_of_house
        if of_type <= 0 or (of_house is not None and of_house <= 0):
            yield _full(known.types[kind], night.date)


def _full(kind: TypeFacts, night: date) -> Obstacle:
    sentence = _("{room_type} is sold out on {date}.").format(room_type=kind.name, date=night.isoformat())
    return Obstacle(ObstacleKind.SOLD_OUT, night, sentence, may_be_overridden=False)
