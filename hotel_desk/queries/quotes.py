"""What a stay costs, night by night, and why it may not be sold, for screens and for commands (`docs/algorithms/quote.md`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.errors import InvalidInput, NotFound
from hotel_desk.domain.ids import PolicyVersionId, RatePlanId, RoomTypeId
from hotel_desk.domain.packages import parts_of_night, split_price
from hotel_desk.domain.penalties import due_date, share_of
from hotel_desk.domain.policies import DepositTerms, read_terms
from hotel_desk.domain.quote import DepositDue, Obstacle, PlanChoice, PriceStep, Quote, QuotedNight, StayAsked, StepKind
from hotel_desk.domain.rate_codes import PolicyKind, RateAudience
from hotel_desk.domain.rate_pricing import NightPrice, NoPrice, price_night
from hotel_desk.domain.settings import LONGEST_STAY
from hotel_desk.language import N_, _
from hotel_desk.queries.quote_facts import QuoteFacts, as_reader, quote_facts
from hotel_desk.queries.quote_obstacles import no_price, of_guests, of_plan, sold_out
from hotel_desk.queries.rate_facts import PlanFacts, all_plans, all_types, plans_of_partners
from hotel_desk.queries.settings import setting_value

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.db.unit_of_work import UnitOfWork

_AUDIENCES = {
    PlanChoice.MEMBER: RateAudience.MEMBER,
    PlanChoice.COMPLIMENTARY: RateAudience.COMPLIMENTARY,
    PlanChoice.HOUSE_USE: RateAudience.HOUSE_USE,
}


def quote(reader: Reader | UnitOfWork, asked: StayAsked) -> Quote:
    """What a stay costs at one plan in one type, and what stands in the way of selling it.

    Raises:
        NotFound: there is no such plan or type.
        InvalidInput: the departure lies before the arrival, the stay is longer than the hotel allows, or the guests cannot be counted; the
            field says which.
    """
    source = as_reader(reader)
    _refuse_impossible(source, asked)
    plans, types = all_plans(source), all_types(source)
    if asked.rate_plan_id not in plans:
        raise NotFound("rate_plan_id", what=_("The rate plan"))
    if asked.room_type_id not in types:
        raise NotFound("room_type_id", what=_("The room type"))
    partners = plans_of_partners(source, asked.company_id, asked.agent_id)
    of_plans, of_types = [asked.rate_plan_id], [asked.room_type_id]
    known = quote_facts(source, asked, plans=plans, types=types, of_plans=of_plans, of_types=of_types, partners=partners)
    return _quoted(asked, known)


def quotes(
    reader: Reader | UnitOfWork,
    asked: StayAsked,
    *,
    plans: Collection[RatePlanId] | None = None,
    types: Collection[RoomTypeId] | None = None,
    choice: PlanChoice = PlanChoice.USUAL,
) -> tuple[Quote, ...]:
    """Every plan in every type that could be sold: what is for sale first, cheapest first, then what is not, with the reasons.

    A plan without any price in a type is not listed for it.

    Args:
        asked: dates, guests and partners; its own plan and type are not looked at.
        plans: asked for by name, whoever they are for; None: those of `choice`.
        choice: the usual plans are public ones, and negotiated ones for their company or agent; all are the active ones.
        types: None: every active one.

    Raises:
        InvalidInput: as for one quote.
    """
    source = as_reader(reader)
    _refuse_impossible(source, asked)
    every_plan, every_type = all_plans(source), all_types(source)
    partners = plans_of_partners(source, asked.company_id, asked.agent_id)
    wanted_plans = [
        plan for plan in every_plan if (_is_offered(every_plan[plan], partners, choice) if plans is None else plan in set(plans))
    ]
    wanted_types = [kind for kind in every_type if (every_type[kind].active if types is None else kind in set(types))]
    known = quote_facts(source, asked, plans=every_plan, types=every_type, of_plans=wanted_plans, of_types=wanted_types, partners=partners)
    found = (
        _quoted(replace(asked, rate_plan_id=plan_id, room_type_id=type_id), known)
        for plan_id in wanted_plans
        for type_id in wanted_types
        if known.has_a_price(plan_id, type_id)
    )
    return tuple(sorted(found, key=lambda one: (not one.for_sale, one.total_minor)))


def _refuse_impossible(reader: Reader, asked: StayAsked) -> None:
    if asked.departure < asked.arrival:
        raise InvalidInput(
            "departure_date", problem=N_("The departure lies before the arrival. Nothing was saved. Correct one of the dates.")
        )
    if (asked.departure - asked.arrival).days > setting_value(reader, LONGEST_STAY):
        raise InvalidInput("departure_date", problem=N_("The stay is longer than this hotel allows. Nothing was saved. Check the year."))
    if min(asked.adults, asked.babies, asked.extra_beds, *asked.child_ages) < 0:
        raise InvalidInput("adults", problem=N_("The number of guests is not possible. Nothing was saved. Correct it."))


def _is_offered(plan: PlanFacts, partners: Collection[RatePlanId], choice: PlanChoice) -> bool:
    if not plan.active:
        return False
    if choice is not PlanChoice.USUAL:
        return choice is PlanChoice.ALL or (plan.confidential if choice is PlanChoice.CONFIDENTIAL else plan.audience is _AUDIENCES[choice])
    if plan.audience is RateAudience.NEGOTIATED:
        return plan.id in partners
    return plan.audience is RateAudience.PUBLIC and not plan.confidential


def _quoted(asked: StayAsked, known: QuoteFacts) -> Quote:
    plan, kind = known.plans[asked.rate_plan_id], known.types[asked.room_type_id]
    nights: list[QuotedNight] = []
    missing: list[Obstacle] = []
    for night in known.nights:
        price = _room_price(asked, known, night)
        if isinstance(price, NoPrice):
            missing.append(no_price(price.unit, plan, kind, night))
        else:
            nights.append(_night(asked, known, night, price))
    total = sum(one.price_minor for one in nights)
    policies = {kind: known.policies[policy] for kind, policy in plan.policy_ids.items() if policy in known.policies}
    return Quote(
        asked=asked,
        plan_code=plan.code,
        plan_name=plan.name,
        type_name=kind.name,
        nights=tuple(nights),
        total_minor=total,
        tax_minor=sum(one.tax_minor for one in nights),
        tax_inside_minor=sum(one.tax_inside_minor for one in nights),
        deposit=_deposit(asked, known, policies.get(PolicyKind.DEPOSIT), [one.price_minor for one in nights]),
        obstacles=(
            *of_plan(known, plan),
            *of_guests(asked, kind),
            *missing,
            *known.rules.obstacles(asked),
            *sold_out(asked, known),
        ),
        policies={kind: PolicyVersionId(row.id) for kind, row in policies.items()},
        special=plan.special,
    )


def _room_price(asked: StayAsked, known: QuoteFacts, night: date) -> NightPrice | NoPrice:
    """What the plan asks for the room, or the block in its place."""
    stay = (asked.departure - asked.arrival).days
    block = known.block.get((asked.room_type_id, night))
    found = price_night(known.rates.priced(asked.rate_plan_id), known.party, night=night, room_type_id=asked.room_type_id, nights=stay)
    if block is None or block.price_minor is None:
        return found
    before = 0 if isinstance(found, NoPrice) else found.price_minor
    steps = () if isinstance(found, NoPrice) else found.steps
    return NightPrice(block.price_minor, (*steps, PriceStep(StepKind.BLOCK, "", before, block.price_minor)))


def _night(asked: StayAsked, known: QuoteFacts, night: date, room: NightPrice) -> QuotedNight:
    parts = parts_of_night(
        known.packages_for(asked.rate_plan_id),
        night=night,
        arrival=asked.arrival,
        departure=asked.departure,
        adults=asked.adults,
        children=len(asked.child_ages),
    )
    price, steps = room.price_minor, list(room.steps)
    for part in (part for part in parts if not part.inside):
        steps.append(PriceStep(StepKind.PACKAGE_ON_TOP, part.name, price, price + part.amount_minor))
        price += part.amount_minor
    split = split_price(price, parts)
    first, stay = night == asked.arrival, (asked.departure - asked.arrival).days
    taxes = [known.taxes.of_room(split.room_minor, night, first_of_stay=first, nights=stay)]
    taxes += [known.taxes.of_package(part.transaction_code_id, part.amount_minor, night) for part in split.packages]
    return QuotedNight(
        date=night,
        list_price_minor=price,
        price_minor=price,
        room_minor=split.room_minor,
        packages=split.packages,
        tax_minor=sum(one.on_top_minor for one in taxes),
        tax_inside_minor=sum(one.inside_minor for one in taxes),
        steps=tuple(steps),
    )


def _deposit(asked: StayAsked, known: QuoteFacts, version: Any | None, nights: Sequence[int]) -> DepositDue | None:
    if version is None:
        return None
    terms = read_terms(PolicyKind.DEPOSIT, version.terms).on(asked.arrival)
    if not isinstance(terms, DepositTerms):
        return None
    return DepositDue(share_of(terms.share, nights), due_date(terms, booked=known.business_date, arrival=asked.arrival))
