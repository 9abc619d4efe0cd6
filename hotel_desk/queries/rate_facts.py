"""Everything that prices of some plans and types over some nights are worked out from, read in a fixed number of statements.

Used by the quote and by the grid of prices; the working out is in `domain/rate_pricing.py` and `domain/packages.py`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BindParameter, Executable, and_, bindparam, case, func, select

from hotel_desk.domain.ids import BlockId, PackageId, ProfileId, RatePlanId, RoomTypeId, TransactionCodeId
from hotel_desk.domain.packages import SoldPackage
from hotel_desk.domain.rate_codes import BlockStatus, PolicyKind, PriceUnit, RateAudience, RatePricing
from hotel_desk.domain.rate_pricing import FREE_AUDIENCES, ChildBand, Derivation, LongStayRule, PricedPlan, SpecialDates
from hotel_desk.models.block import Block, BlockNight
from hotel_desk.models.package import Package, RatePlanPackage
from hotel_desk.models.rate import ChildAgeBand, LengthOfStayPrice, RatePlan, RatePlanPartner, RatePrice, SpecialDate
from hotel_desk.models.room import Room, RoomType

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from hotel_desk.db.database import Reader

_HOTEL: BindParameter[UUID] = bindparam("hotel")
_PLANS_ASKED: BindParameter[Any] = bindparam("plans", expanding=True)
_TYPES_ASKED: BindParameter[Any] = bindparam("types", expanding=True)
_PLANS: Executable = (
    select(
        RatePlan.id,
        RatePlan.code,
        RatePlan.name,
        RatePlan.audience,
        RatePlan.pricing,
        RatePlan.parent_id,
        RatePlan.derived_percent_millionths,
        RatePlan.derived_amount_minor,
        RatePlan.rounding_minor,
        RatePlan.rounding_direction,
        RatePlan.confidential,
        RatePlan.market,
        RatePlan.first_date,
        RatePlan.last_date,
        RatePlan.guarantee_policy_id,
        RatePlan.deposit_policy_id,
        RatePlan.cancellation_policy_id,
        RatePlan.no_show_policy_id,
        RatePlan.change_policy_id,
        RatePlan.times_policy_id,
        RatePlan.active,
    )
    .where(RatePlan.property_id == _HOTEL)
    .order_by(RatePlan.sort_order, RatePlan.code)
)
_PARTNERS: Executable = select(RatePlanPartner.rate_plan_id).where(
    RatePlanPartner.property_id == _HOTEL, RatePlanPartner.profile_id.in_(bindparam("partners", expanding=True))
)
_TYPES: Executable = (
    select(
        RoomType.id,
        RoomType.code,
        RoomType.name,
        RoomType.max_occupancy,
        RoomType.extra_beds,
        RoomType.active,
        func.count(Room.id).label("rooms"),
    )
    .outerjoin(Room, and_(Room.room_type_id == RoomType.id, Room.active.is_(True)))
    .where(RoomType.property_id == _HOTEL)
    .group_by(RoomType.id, RoomType.code, RoomType.name, RoomType.max_occupancy, RoomType.extra_beds, RoomType.active, RoomType.sort_order)
    .order_by(RoomType.sort_order, RoomType.code)
)
_PRICES: Executable = select(RatePrice.rate_plan_id, RatePrice.room_type_id, RatePrice.date, RatePrice.unit, RatePrice.price_minor).where(
    RatePrice.property_id == _HOTEL,
    RatePrice.rate_plan_id.in_(_PLANS_ASKED),
    RatePrice.room_type_id.in_(_TYPES_ASKED),
    RatePrice.date >= bindparam("first"),
    RatePrice.date <= bindparam("last"),
    RatePrice.unit.in_(bindparam("units", expanding=True)),
)
_BANDS: Executable = (
    select(ChildAgeBand.number, ChildAgeBand.name, ChildAgeBand.from_age, ChildAgeBand.to_age)
    .where(ChildAgeBand.property_id == _HOTEL)
    .order_by(ChildAgeBand.number)
)
_SPECIAL_DATES: Executable = (
    select(
        SpecialDate.name,
        SpecialDate.first_date,
        SpecialDate.last_date,
        SpecialDate.weekdays,
        SpecialDate.rate_plan_id,
        SpecialDate.room_type_id,
        SpecialDate.percent_millionths,
        SpecialDate.amount_minor,
    )
    .where(
        SpecialDate.property_id == _HOTEL,
        SpecialDate.active.is_(True),
        SpecialDate.first_date <= bindparam("last"),
        SpecialDate.last_date >= bindparam("first"),
    )
    .order_by(SpecialDate.first_date, SpecialDate.name, SpecialDate.id)
)
_LONG_STAYS: Executable = (
    select(
        LengthOfStayPrice.rate_plan_id,
        LengthOfStayPrice.min_nights,
        LengthOfStayPrice.kind,
        LengthOfStayPrice.percent_millionths,
        LengthOfStayPrice.amount_minor,
        LengthOfStayPrice.room_type_id,
        LengthOfStayPrice.first_date,
        LengthOfStayPrice.last_date,
    )
    .where(LengthOfStayPrice.property_id == _HOTEL, LengthOfStayPrice.rate_plan_id.in_(_PLANS_ASKED))
    .order_by(LengthOfStayPrice.id)
)
_LONG_STAY_FIELDS = tuple(LongStayRule.__dataclass_fields__)
_PACKAGE_COLUMNS = (
    Package.id,
    Package.name,
    Package.transaction_code_id,
    Package.basis,
    Package.rhythm,
    Package.price_minor,
    Package.child_price_minor,
    Package.every_nights,
    Package.first_date,
    Package.last_date,
    Package.revenue,
    Package.taken_after_days,
    Package.valid_days,
)
_PLAN_PACKAGES: Executable = (
    select(RatePlanPackage.rate_plan_id, RatePlanPackage.inside, *_PACKAGE_COLUMNS)
    .join(Package, Package.id == RatePlanPackage.package_id)
    .where(RatePlanPackage.property_id == _HOTEL, RatePlanPackage.rate_plan_id.in_(_PLANS_ASKED), Package.active.is_(True))
    .order_by(Package.sort_order, Package.code)
)
_ASKED_PACKAGES: Executable = (
    select(*_PACKAGE_COLUMNS)
    .where(Package.property_id == _HOTEL, Package.id.in_(bindparam("packages", expanding=True)), Package.active.is_(True))
    .order_by(Package.sort_order, Package.code)
)
_BLOCK_COLUMNS = (
    BlockNight.room_type_id,
    BlockNight.date,
    BlockNight.price_minor,
    # Only a definite block is deducted from inventory.
    case((Block.status == BlockStatus.DEFINITE, BlockNight.rooms - BlockNight.picked_up - BlockNight.given_back), else_=0).label("held"),
)
_BLOCK_NIGHTS: Executable = (
    select(*_BLOCK_COLUMNS)
    .join(Block, Block.id == BlockNight.block_id)
    .where(
        BlockNight.property_id == _HOTEL,
        BlockNight.block_id == bindparam("block"),
        BlockNight.date >= bindparam("first"),
        BlockNight.date <= bindparam("last"),
    )
)
_POLICY_COLUMNS = {
    PolicyKind.GUARANTEE: "guarantee_policy_id",
    PolicyKind.DEPOSIT: "deposit_policy_id",
    PolicyKind.CANCELLATION: "cancellation_policy_id",
    PolicyKind.NO_SHOW: "no_show_policy_id",
    PolicyKind.CHANGE: "change_policy_id",
    PolicyKind.TIMES: "times_policy_id",
}


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A rate plan as its row says; what its price is made of is worked out by `RateFacts.priced`."""

    id: RatePlanId
    code: str
    name: str
    audience: RateAudience
    pricing: RatePricing
    parent_id: RatePlanId | None
    derivation: Derivation
    confidential: bool
    market: str
    first_date: date | None
    last_date: date | None
    policy_ids: Mapping[PolicyKind, UUID]
    active: bool

    @property
    def free(self) -> bool:
        """Complimentary and house use: nothing is asked for the room."""
        return self.audience in FREE_AUDIENCES

    @property
    def special(self) -> bool:
        """Sold by those only who may: a confidential price, or a room given away."""
        return self.confidential or self.free


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """A room type: how many guests it holds, how many extra beds fit, and how many active rooms there are."""

    id: RoomTypeId
    code: str
    name: str
    max_occupancy: int
    extra_beds: int
    active: bool
    rooms: int


@dataclass(frozen=True, slots=True)
class BlockNightFacts:
    """A night of a block in a type: its own price where it has one, and how many rooms inventory still holds for the group."""

    price_minor: int | None
    held: int


@dataclass(slots=True)
class RateFacts:
    """What prices are worked out from; `priced` puts a plan together with its parents."""

    plans: Mapping[RatePlanId, PlanFacts]
    grids: Mapping[RatePlanId, dict[tuple[RoomTypeId, date, PriceUnit], int]]
    special_dates: tuple[SpecialDates, ...]
    long_stays: Mapping[RatePlanId, list[LongStayRule]]
    _priced: dict[RatePlanId, PricedPlan] = field(default_factory=dict)

    def priced(self, plan_id: RatePlanId) -> PricedPlan:
        """A plan ready to be priced. Special dates for all plans belong to the plans with prices of their own."""
        if plan_id not in self._priced:
            plan = self.plans[plan_id]
            parent = None if plan.parent_id is None else self.priced(plan.parent_id)
            own = {plan_id} if parent else {None, plan_id}
            self._priced[plan_id] = PricedPlan(
                name=plan.name,
                parent=parent,
                derivation=plan.derivation,
                free=plan.free,
                grid=self.grids.get(plan_id, {}),
                special_dates=tuple(special for special in self.special_dates if special.rate_plan_id in own),
                long_stays=self.long_stays.get(plan_id, ()),
            )
        return self._priced[plan_id]


def all_plans(reader: Reader) -> dict[RatePlanId, PlanFacts]:
    """Every rate plan of the hotel in its order. One statement."""
    rows = reader.connection.execute(_PLANS, {"hotel": reader.property_id})
    return {RatePlanId(row.id): _plan(row) for row in rows}


def all_types(reader: Reader) -> dict[RoomTypeId, TypeFacts]:
    """Every room type of the hotel in its order. One statement."""
    rows = reader.connection.execute(_TYPES, {"hotel": reader.property_id})
    return {
        RoomTypeId(row.id): TypeFacts(RoomTypeId(row.id), row.code, row.name, row.max_occupancy, row.extra_beds, row.active, row.rooms)
        for row in rows
    }


def child_bands(reader: Reader) -> tuple[ChildBand, ...]:
    """The hotel's child age bands by number. One statement."""
    return tuple(ChildBand(*row) for row in reader.connection.execute(_BANDS, {"hotel": reader.property_id}))


def with_parents(plans: Mapping[RatePlanId, PlanFacts], wanted: Collection[RatePlanId]) -> set[RatePlanId]:
    """Some plans and all that they are derived from."""
    found: set[RatePlanId] = set()
    for plan_id in wanted:
        at: RatePlanId | None = plan_id
        while at is not None and at not in found:
            found.add(at)
            at = plans[at].parent_id
    return found


def rate_facts(
    reader: Reader,
    plans: Mapping[RatePlanId, PlanFacts],
    *,
    of_plans: Collection[RatePlanId],
    of_types: Collection[RoomTypeId],
    first: date,
    last: date,
    units: Collection[PriceUnit] = tuple(PriceUnit),
) -> RateFacts:
    """Read what the prices of some plans are made of, from the first night to the last, both included. Three statements.

    Args:
        plans: all plans, as `all_plans` reads them.
        of_plans, of_types: whose prices are asked for; the parents of the plans are read too.
        units: the units of the grid that are needed.
    """
    needed = list(with_parents(plans, of_plans))
    asked = {"hotel": reader.property_id, "plans": needed, "first": first, "last": last}
    own = [plan_id for plan_id in needed if plans[plan_id].pricing is RatePricing.OWN]
    grids: dict[RatePlanId, dict[tuple[RoomTypeId, date, PriceUnit], int]] = defaultdict(dict)
    prices = reader.connection.execute(_PRICES, {**asked, "plans": own, "types": list(of_types), "units": list(units)})
    for plan_id, type_id, night, unit, price in prices:
        grids[plan_id][type_id, night, unit] = price
    specials = tuple(SpecialDates(*row) for row in reader.connection.execute(_SPECIAL_DATES, asked))
    long_stays: dict[RatePlanId, list[LongStayRule]] = defaultdict(list)
    for row in reader.connection.execute(_LONG_STAYS, asked).mappings():
        long_stays[row["rate_plan_id"]].append(LongStayRule(**{name: row[name] for name in _LONG_STAY_FIELDS}))
    return RateFacts(plans, grids, specials, long_stays)


def plans_of_partners(reader: Reader, *profiles: ProfileId | None) -> set[RatePlanId]:
    """The negotiated plans of a company and an agent. One statement, or none where nobody is named."""
    asked = [profile for profile in profiles if profile is not None]
    if not asked:
        return set()
    return {RatePlanId(found) for found in reader.connection.execute(_PARTNERS, {"hotel": reader.property_id, "partners": asked}).scalars()}


def packages_of_plans(reader: Reader, plans: Collection[RatePlanId]) -> dict[RatePlanId, list[SoldPackage]]:
    """The active packages of some plans in the hotel's order. One statement."""
    found: dict[RatePlanId, list[SoldPackage]] = defaultdict(list)
    for row in reader.connection.execute(_PLAN_PACKAGES, {"hotel": reader.property_id, "plans": list(plans)}):
        found[RatePlanId(row.rate_plan_id)].append(_package(row, inside=row.inside))
    return dict(found)


def packages_asked_for(reader: Reader, package_ids: Collection[PackageId]) -> list[SoldPackage]:
    """Active packages that are asked for beside a plan's, on top; named more than once, so many times. One statement, or none."""
    if not package_ids:
        return []
    rows = reader.connection.execute(_ASKED_PACKAGES, {"hotel": reader.property_id, "packages": list(set(package_ids))})
    return [_package(row, inside=False, quantity=list(package_ids).count(PackageId(row.id))) for row in rows]


def block_nights(reader: Reader, block_id: BlockId | None, *, first: date, last: date) -> dict[tuple[RoomTypeId, date], BlockNightFacts]:
    """The nights of a block between two nights, both included. One statement, or none without a block."""
    if block_id is None:
        return {}
    asked = {"hotel": reader.property_id, "block": block_id, "first": first, "last": last}
    return {
        (RoomTypeId(row.room_type_id), row.date): BlockNightFacts(row.price_minor, row.held)
        for row in reader.connection.execute(_BLOCK_NIGHTS, asked)
    }


def _plan(row: Any) -> PlanFacts:
    return PlanFacts(
        id=RatePlanId(row.id),
        code=row.code,
        name=row.name,
        audience=row.audience,
        pricing=row.pricing,
        parent_id=None if row.parent_id is None else RatePlanId(row.parent_id),
        derivation=Derivation(row.derived_percent_millionths, row.derived_amount_minor, row.rounding_minor, row.rounding_direction),
        confidential=row.confidential,
        market=row.market,
        first_date=row.first_date,
        last_date=row.last_date,
        policy_ids={kind: getattr(row, name) for kind, name in _POLICY_COLUMNS.items() if getattr(row, name) is not None},
        active=row.active,
    )


def _package(row: Any, *, inside: bool, quantity: int = 1) -> SoldPackage:
    return SoldPackage(
        package_id=PackageId(row.id),
        name=row.name,
        transaction_code_id=TransactionCodeId(row.transaction_code_id),
        inside=inside,
        basis=row.basis,
        rhythm=row.rhythm,
        price_minor=row.price_minor,
        child_price_minor=row.child_price_minor,
        quantity=quantity,
        every_nights=row.every_nights,
        first_date=row.first_date,
        last_date=row.last_date,
        revenue=row.revenue,
        taken_after_days=row.taken_after_days,
        valid_days=row.valid_days,
    )
