"""Everything that quotes of the same dates and guests are worked out from, read once, however many plans and types are asked about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select

from hotel_desk.db.database import Reader
from hotel_desk.domain.ids import RatePlanId, ReservationId, RoomTypeId
from hotel_desk.domain.packages import SoldPackage
from hotel_desk.domain.quote import StayAsked
from hotel_desk.domain.rate_pricing import Party, party_of
from hotel_desk.domain.slots import nights_between
from hotel_desk.domain.tax import Taxed, TaxRule, tax_charge, tax_night
from hotel_desk.models.policy import Policy, PolicyVersion
from hotel_desk.models.reservation import ReservationNight
from hotel_desk.queries.availability import NightLeft, nights_left, rooms_in_use_by_day
from hotel_desk.queries.rate_facts import (
    BlockNightFacts,
    PlanFacts,
    RateFacts,
    TypeFacts,
    block_nights,
    child_bands,
    packages_asked_for,
    packages_of_plans,
    rate_facts,
)
from hotel_desk.queries.restrictions import selling_rules
from hotel_desk.queries.transaction_codes import room_charge_code_id, tax_rules_by_code

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.domain.restrictions import SellingRules

_POLICIES = (
    select(PolicyVersion.policy_id, PolicyVersion.id, PolicyVersion.terms)
    .join(Policy, Policy.id == PolicyVersion.policy_id)
    .where(
        Policy.property_id == bindparam("hotel"),
        Policy.id.in_(bindparam("policies", expanding=True)),
        PolicyVersion.number == Policy.current_version,
        # As when it is booked: one that was switched off holds for no new reservation.
        Policy.active.is_(True),
    )
)
_OWN_NIGHTS = select(ReservationNight.room_type_id, ReservationNight.date).where(
    ReservationNight.reservation_id == bindparam("reservation"), ReservationNight.held.is_(True)
)


@dataclass(slots=True)
class QuoteFacts:
    """What was read.

    Args:
        nights: of the stay; for day use its date alone.
        partners: plans negotiated with the company or agent who asks.
        left: by type, night by night; empty for day use, where `in_use_by_day` counts.
        own_nights: what the reservation being changed holds already.
        policies: the current version of each policy, by the policy's id.
    """

    plans: Mapping[RatePlanId, PlanFacts]
    types: Mapping[RoomTypeId, TypeFacts]
    nights: list[date]
    party: Party
    rates: RateFacts
    partners: set[RatePlanId]
    packages: Mapping[RatePlanId, list[SoldPackage]]
    asked_packages: list[SoldPackage]
    block: Mapping[tuple[RoomTypeId, date], BlockNightFacts]
    taxes: TaxesOfPrices
    rules: SellingRules
    left: Mapping[RoomTypeId, Sequence[NightLeft]]
    in_use_by_day: Mapping[RoomTypeId, int]
    own_nights: set[tuple[RoomTypeId, date]]
    policies: Mapping[UUID, Any]
    business_date: date

    def has_a_price(self, plan_id: RatePlanId, type_id: RoomTypeId) -> bool:
        """Whether a plan prices a type on any of the nights for anybody, or asks for nothing."""
        plan: RatePlanId | None = plan_id
        while plan is not None:
            facts = self.plans[plan]
            if facts.free:
                return True
            if any((type_id, night) in self.block for night in self.nights):
                return True
            grid = self.rates.grids.get(plan, {})
            if any(kind == type_id for kind, _night, _unit in grid):
                return True
            plan = facts.parent_id
        return False

    def packages_for(self, plan_id: RatePlanId) -> list[SoldPackage]:
        """The plan's own packages, then what is asked for beside them."""
        own = self.packages.get(plan_id, [])
        there = {package.package_id for package in own}
        return [*own, *(package for package in self.asked_packages if package.package_id not in there)]


class TaxesOfPart(NamedTuple):
    """What comes on top of a price, and what it contains; minor units."""

    on_top_minor: int
    inside_minor: int


@dataclass(slots=True)
class TaxesOfPrices:
    """The taxes of prices. Asked for the same amount again and again, so that each is worked out once."""

    rules: Mapping[UUID, list[TaxRule]]
    room_code: UUID | None
    persons: int
    _found: dict[tuple[UUID | None, int, bool, date | None], TaxesOfPart] = field(default_factory=dict)

    def of_room(self, price_minor: int, night: date, *, first_of_stay: bool, nights: int) -> TaxesOfPart:
        """Of a night's room part; of a day use where `nights` is 0, which is taxed as one."""
        rules = self.rules.get(self.room_code, ()) if self.room_code is not None else ()
        key = (None, price_minor, first_of_stay, night if _dated(rules) else None)
        if key not in self._found:
            if nights:
                parts = tax_night(price_minor, rules, on=night, persons=self.persons, first_of_stay=first_of_stay)
            else:
                parts = [tax_charge(price_minor, rules, on=night, persons=self.persons, nights=0)]
            self._found[key] = _taxes_of(price_minor, parts)
        return self._found[key]

    def of_package(self, code_id: UUID, amount_minor: int, night: date) -> TaxesOfPart:
        """Of a package's part."""
        rules = self.rules.get(code_id, ())
        key = (code_id, amount_minor, False, night if _dated(rules) else None)
        if key not in self._found:
            self._found[key] = _taxes_of(amount_minor, [tax_charge(amount_minor, rules, on=night, persons=self.persons, nights=0)])
        return self._found[key]


def _taxes_of(price_minor: int, parts: Sequence[Taxed]) -> TaxesOfPart:
    gross, net = (sum(amounts) for amounts in zip(*((part.gross_minor, part.net_minor) for part in parts), strict=True))
    return TaxesOfPart(gross - price_minor, price_minor - net)


def as_reader(source: Reader | UnitOfWork) -> Reader:
    """A reader of what a command sees in its own transaction; a reader as it is."""
    if isinstance(source, Reader):
        return source
    source.session.flush()
    return Reader(source.connection, source.property_id, source.actor.name, source.actor.workstation, source.vault, source.clock)


def quote_facts(
    reader: Reader,
    asked: StayAsked,
    *,
    plans: Mapping[RatePlanId, PlanFacts],
    types: Mapping[RoomTypeId, TypeFacts],
    of_plans: Collection[RatePlanId],
    of_types: Collection[RoomTypeId],
    partners: set[RatePlanId],
) -> QuoteFacts:
    """Read what quotes of some plans in some types need. The same number of statements for one as for all."""
    nights = nights_between(asked.arrival, asked.departure)
    priced = nights or [asked.arrival]
    party = party_of(asked.adults, asked.child_ages, asked.extra_beds, child_bands(reader))
    dates = {"first": priced[0], "last": priced[-1]}
    rooms = {kind: types[kind].rooms for kind in of_types}
    taxes = TaxesOfPrices(tax_rules_by_code(reader), room_charge_code_id(reader), asked.adults + len(asked.child_ages) + asked.babies)
    rules = selling_rules(reader, asked.arrival, asked.departure, reservation_id=asked.reservation_id)
    return QuoteFacts(
        plans=plans,
        types=types,
        nights=priced,
        party=party,
        rates=rate_facts(reader, plans, of_plans=of_plans, of_types=of_types, units=party.units(), **dates),
        partners=partners,
        packages=packages_of_plans(reader, of_plans),
        asked_packages=packages_asked_for(reader, asked.package_ids),
        block=block_nights(reader, asked.block_id, **dates),
        taxes=taxes,
        rules=rules,
        left=nights_left(reader, rooms, asked.arrival, asked.departure) if nights else {},
        in_use_by_day={} if nights else rooms_in_use_by_day(reader, asked.arrival),
        own_nights=_own_nights(reader, asked.reservation_id),
        policies=_policies(reader, [plans[plan] for plan in of_plans]),
        business_date=rules.today,
    )


def _own_nights(reader: Reader, reservation_id: ReservationId | None) -> set[tuple[RoomTypeId, date]]:
    if reservation_id is None:
        return set()
    rows = reader.connection.execute(_OWN_NIGHTS, {"reservation": reservation_id})
    return {(RoomTypeId(row.room_type_id), row.date) for row in rows}


def _policies(reader: Reader, plans: Iterable[PlanFacts]) -> dict[UUID, Any]:
    """The current version of each policy that some plans name. One statement, or none where they name none."""
    wanted = {policy for plan in plans for policy in plan.policy_ids.values()}
    if not wanted:
        return {}
    rows = reader.connection.execute(_POLICIES, {"hotel": reader.property_id, "policies": list(wanted)})
    return {row.policy_id: row for row in rows}


def _dated(rules: Sequence[TaxRule]) -> bool:
    return any(rule.valid_from is not None or rule.valid_to is not None for rule in rules)
