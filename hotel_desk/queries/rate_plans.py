"""Rate plans, packages and what changes prices beside the grid, as the set-up shows them. Each query costs a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.ids import (
    ChildAgeBandId,
    LengthOfStayPriceId,
    PackageId,
    PolicyId,
    ProfileId,
    RatePlanId,
    RoomTypeId,
    SpecialDateId,
    TransactionCodeId,
)
from hotel_desk.domain.rate_codes import (
    AdjustmentKind,
    PackageBasis,
    PackageRevenue,
    PackageRhythm,
    PolicyKind,
    RateAudience,
    RatePricing,
    RoundingDirection,
)
from hotel_desk.models.package import Package, RatePlanPackage
from hotel_desk.models.policy import Policy
from hotel_desk.models.profile import Profile
from hotel_desk.models.rate import ChildAgeBand, LengthOfStayPrice, RatePlan, RatePlanPartner, RatePrice, SpecialDate
from hotel_desk.models.room import RoomType
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.charge_choices import charge_choices
from hotel_desk.queries.setup_page import Choice, SetUpPage, rows_as

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_HOTEL: BindParameter[UUID] = bindparam("hotel")
_PARENT = aliased(RatePlan)
_PLANS = (
    select(
        RatePlan.id,
        RatePlan.version,
        RatePlan.active,
        RatePlan.code,
        RatePlan.name,
        RatePlan.description,
        RatePlan.audience,
        RatePlan.pricing,
        RatePlan.parent_id,
        _PARENT.name.label("parent"),
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
        RatePlan.sort_order,
    )
    .outerjoin(_PARENT, _PARENT.id == RatePlan.parent_id)
    .where(RatePlan.property_id == _HOTEL)
    .order_by(RatePlan.sort_order, RatePlan.code)
)
_PARTNERS = (
    select(RatePlanPartner.rate_plan_id, Profile.id, Profile.name)
    .join(Profile, Profile.id == RatePlanPartner.profile_id)
    .where(RatePlanPartner.property_id == _HOTEL)
    .order_by(Profile.name, Profile.id)
)
_PLAN_PACKAGES = (
    select(RatePlanPackage.rate_plan_id, RatePlanPackage.inside, Package.id, Package.name)
    .join(Package, Package.id == RatePlanPackage.package_id)
    .where(RatePlanPackage.property_id == _HOTEL)
    .order_by(Package.sort_order, Package.code)
)
_POLICIES = (
    select(Policy.kind, Policy.id, Policy.name, Policy.active).where(Policy.property_id == _HOTEL).order_by(Policy.sort_order, Policy.code)
)
_ALL_PARTNERS = (
    select(Profile.id, Profile.name, Profile.active)
    .where(Profile.property_id == _HOTEL, Profile.kind.in_((ProfileKind.COMPANY, ProfileKind.AGENT)))
    .order_by(Profile.name, Profile.id)
)
_PACKAGES = (
    select(
        Package.id,
        Package.version,
        Package.active,
        Package.code,
        Package.name,
        Package.description,
        Package.transaction_code_id,
        TransactionCode.name.label("transaction_code"),
        Package.basis,
        Package.rhythm,
        Package.every_nights,
        Package.price_minor,
        Package.child_price_minor,
        Package.first_date,
        Package.last_date,
        Package.revenue,
        Package.taken_after_days,
        Package.valid_days,
        Package.sort_order,
        select(func.count()).where(RatePlanPackage.package_id == Package.id).scalar_subquery().label("plans"),
    )
    .join(TransactionCode, TransactionCode.id == Package.transaction_code_id)
    .where(Package.property_id == _HOTEL)
    .order_by(Package.sort_order, Package.code)
)
_BANDS = (
    select(
        ChildAgeBand.id,
        ChildAgeBand.version,
        ChildAgeBand.number,
        ChildAgeBand.name,
        ChildAgeBand.from_age,
        ChildAgeBand.to_age,
    )
    .where(ChildAgeBand.property_id == _HOTEL)
    .order_by(ChildAgeBand.number)
)
_SPECIAL_DATES = (
    select(
        SpecialDate.id,
        SpecialDate.version,
        SpecialDate.active,
        SpecialDate.name,
        SpecialDate.first_date,
        SpecialDate.last_date,
        SpecialDate.weekdays,
        SpecialDate.rate_plan_id,
        RatePlan.name.label("rate_plan"),
        SpecialDate.room_type_id,
        RoomType.name.label("room_type"),
        SpecialDate.percent_millionths,
        SpecialDate.amount_minor,
    )
    .outerjoin(RatePlan, RatePlan.id == SpecialDate.rate_plan_id)
    .outerjoin(RoomType, RoomType.id == SpecialDate.room_type_id)
    .where(SpecialDate.property_id == _HOTEL)
    .order_by(SpecialDate.first_date, SpecialDate.name, SpecialDate.id)
)
_LONG_STAYS = (
    select(
        LengthOfStayPrice.id,
        LengthOfStayPrice.version,
        LengthOfStayPrice.rate_plan_id,
        RatePlan.name.label("rate_plan"),
        LengthOfStayPrice.room_type_id,
        RoomType.name.label("room_type"),
        LengthOfStayPrice.min_nights,
        LengthOfStayPrice.first_date,
        LengthOfStayPrice.last_date,
        LengthOfStayPrice.kind,
        LengthOfStayPrice.percent_millionths,
        LengthOfStayPrice.amount_minor,
    )
    .join(RatePlan, RatePlan.id == LengthOfStayPrice.rate_plan_id)
    .outerjoin(RoomType, RoomType.id == LengthOfStayPrice.room_type_id)
    .where(LengthOfStayPrice.property_id == _HOTEL)
    .order_by(RatePlan.sort_order, RatePlan.code, LengthOfStayPrice.min_nights, LengthOfStayPrice.id)
)
_PLAN_CHOICES = (
    select(RatePlan.id, RatePlan.name, RatePlan.active).where(RatePlan.property_id == _HOTEL).order_by(RatePlan.sort_order, RatePlan.code)
)
_TYPE_CHOICES = (
    select(RoomType.id, RoomType.name, RoomType.active).where(RoomType.property_id == _HOTEL).order_by(RoomType.sort_order, RoomType.code)
)
_PRICED_UNTIL = (
    select(RatePrice.rate_plan_id, func.max(RatePrice.date).label("last"))
    .where(RatePrice.property_id == _HOTEL)
    .group_by(RatePrice.rate_plan_id)
)


@dataclass(frozen=True, slots=True)
class RatePlanRow:
    """A rate plan. `packages`: each with whether it is inside the price; the names are in `package_names`, in the same order.

    Args:
        parent: name of the plan a derived one takes its prices from, None for own prices.
        priced_until: the last night with a price in the grid; None for none, and for derived plans.
    """

    id: RatePlanId
    version: int
    active: bool
    code: str
    name: str
    description: str
    audience: RateAudience
    pricing: RatePricing
    parent_id: RatePlanId | None
    parent: str | None
    derived_percent_millionths: int
    derived_amount_minor: int
    rounding_minor: int
    rounding_direction: RoundingDirection
    confidential: bool
    market: str
    first_date: date | None
    last_date: date | None
    guarantee_policy_id: PolicyId | None
    deposit_policy_id: PolicyId | None
    cancellation_policy_id: PolicyId | None
    no_show_policy_id: PolicyId | None
    change_policy_id: PolicyId | None
    times_policy_id: PolicyId | None
    sort_order: int
    partner_ids: tuple[ProfileId, ...]
    partners: tuple[str, ...]
    packages: tuple[tuple[PackageId, bool], ...]
    package_names: tuple[str, ...]
    priced_until: date | None


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package; `plans` counts the rate plans that it is in."""

    id: PackageId
    version: int
    active: bool
    code: str
    name: str
    description: str
    transaction_code_id: TransactionCodeId
    transaction_code: str
    basis: PackageBasis
    rhythm: PackageRhythm
    every_nights: int
    price_minor: int
    child_price_minor: int
    first_date: date | None
    last_date: date | None
    revenue: PackageRevenue
    taken_after_days: int
    valid_days: int
    sort_order: int
    plans: int


@dataclass(frozen=True, slots=True)
class ChildAgeBandRow:
    """A band of ages in years, both included."""

    id: ChildAgeBandId
    version: int
    number: int
    name: str
    from_age: int
    to_age: int
    active: bool = True


@dataclass(frozen=True, slots=True)
class SpecialDateRow:
    """Nights that cost more or less; plan and type None for all. `weekdays`: a bit a weekday, Monday the lowest."""

    id: SpecialDateId
    version: int
    active: bool
    name: str
    first_date: date
    last_date: date
    weekdays: int
    rate_plan_id: RatePlanId | None
    rate_plan: str | None
    room_type_id: RoomTypeId | None
    room_type: str | None
    percent_millionths: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class LengthOfStayPriceRow:
    """Another price for long stays at a plan."""

    id: LengthOfStayPriceId
    version: int
    rate_plan_id: RatePlanId
    rate_plan: str
    room_type_id: RoomTypeId | None
    room_type: str | None
    min_nights: int
    first_date: date | None
    last_date: date | None
    kind: AdjustmentKind
    percent_millionths: int
    amount_minor: int
    active: bool = True


def rate_plans_set_up(reader: Reader) -> SetUpPage[RatePlanRow]:
    """All rate plans, with what their form chooses from: parents, partners, packages and each kind of policy. Seven statements."""
    partners = _by_plan(reader, _PARTNERS)
    packages = _by_plan(reader, _PLAN_PACKAGES)
    until = {row.rate_plan_id: row.last for row in _rows(reader, _PRICED_UNTIL)}
    rows = rows_as(
        RatePlanRow,
        reader.connection.execute(_PLANS, {"hotel": reader.property_id}).mappings(),
        lambda row: {
            "partner_ids": tuple(ProfileId(partner.id) for partner in partners[row["id"]]),
            "partners": tuple(partner.name for partner in partners[row["id"]]),
            "packages": tuple((PackageId(package.id), package.inside) for package in packages[row["id"]]),
            "package_names": tuple(package.name for package in packages[row["id"]]),
            "priced_until": until.get(row["id"]),
        },
    )
    choices: dict[str, tuple[Choice, ...]] = {
        "parent_id": tuple(Choice(row.id, row.name, row.active) for row in rows),
        "partner_ids": _choices(reader, _ALL_PARTNERS),
        "packages": tuple(Choice(row.id, row.name, row.active) for row in _rows(reader, _PACKAGES)),
        **_policy_choices(reader),
    }
    return SetUpPage(rows, choices)


def packages_set_up(reader: Reader) -> SetUpPage[PackageRow]:
    """All packages in the hotel's order, and the codes they can be posted under. Two statements."""
    rows = rows_as(PackageRow, reader.connection.execute(_PACKAGES, {"hotel": reader.property_id}).mappings())
    return SetUpPage(rows, {"transaction_code_id": charge_choices(reader)})


def child_age_bands_set_up(reader: Reader) -> SetUpPage[ChildAgeBandRow]:
    """All child age bands by number. One statement."""
    return SetUpPage(rows_as(ChildAgeBandRow, reader.connection.execute(_BANDS, {"hotel": reader.property_id}).mappings()))


def special_dates_set_up(reader: Reader) -> SetUpPage[SpecialDateRow]:
    """All special dates by their first date, with the plans and types they can be for. Three statements."""
    rows = rows_as(SpecialDateRow, reader.connection.execute(_SPECIAL_DATES, {"hotel": reader.property_id}).mappings())
    return SetUpPage(rows, _scopes(reader))


def length_of_stay_prices_set_up(reader: Reader) -> SetUpPage[LengthOfStayPriceRow]:
    """All long-stay prices by plan and nights, with the plans and types they can be for. Three statements."""
    rows = rows_as(LengthOfStayPriceRow, reader.connection.execute(_LONG_STAYS, {"hotel": reader.property_id}).mappings())
    return SetUpPage(rows, _scopes(reader))


def _scopes(reader: Reader) -> dict[str, tuple[Choice, ...]]:
    return {"rate_plan_id": _choices(reader, _PLAN_CHOICES), "room_type_id": _choices(reader, _TYPE_CHOICES)}


def _policy_choices(reader: Reader) -> dict[str, tuple[Choice, ...]]:
    """The policies of each kind, by the name of the field that chooses one."""
    found: dict[str, list[Choice]] = {f"{kind.value.lower()}_policy_id": [] for kind in PolicyKind}
    for row in _rows(reader, _POLICIES):
        found[f"{row.kind.value.lower()}_policy_id"].append(Choice(row.id, row.name, row.active))
    return {name: tuple(choices) for name, choices in found.items()}


def _by_plan(reader: Reader, statement: Any) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in _rows(reader, statement):
        found[row.rate_plan_id].append(row)
    return found


def _choices(reader: Reader, statement: Any) -> tuple[Choice, ...]:
    return tuple(Choice(*row) for row in _rows(reader, statement))


def _rows(reader: Reader, statement: Any) -> Any:
    return reader.connection.execute(statement, {"hotel": reader.property_id})
