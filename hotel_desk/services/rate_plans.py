"""Rate plans: whom they are for, where their prices come from, for which partners they were agreed, and which packages are in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, ProfileKind
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import PackageId, PolicyId, ProfileId, RatePlanId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import PolicyKind, RateAudience, RatePricing, RoundingDirection
from hotel_desk.domain.rate_pricing import MILLION
from hotel_desk.language import N_, _, plural
from hotel_desk.models.block import Block
from hotel_desk.models.package import Package, RatePlanPackage
from hotel_desk.models.policy import Policy
from hotel_desk.models.rate import LengthOfStayPrice, RatePlan, RatePlanPartner, RatePrice, SpecialDate
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.models.reservation_notes import TurnAway
from hotel_desk.models.restriction import Restriction
from hotel_desk.models.types import TEXT_LENGTH
from hotel_desk.services.chosen_profiles import chosen_profile
from hotel_desk.services.setup_nouns import (
    HIGHEST_ORDER,
    HIGHEST_PRICE_MINOR,
    LONGEST_CODE,
    SetUpDeleted,
    SetUpSaved,
    Shape,
    Use,
    add,
    change,
    discard,
    load,
    needed_text,
    number_between,
    refuse_used,
    saved,
    set_up_command,
    switch,
    tidy_text,
)

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

MOST_PERCENT_MILLIONTHS = 10 * MILLION
HIGHEST_ROUNDING_MINOR = 1_000_000
POLICY_FIELDS = {
    "guarantee_policy_id": PolicyKind.GUARANTEE,
    "deposit_policy_id": PolicyKind.DEPOSIT,
    "cancellation_policy_id": PolicyKind.CANCELLATION,
    "no_show_policy_id": PolicyKind.NO_SHOW,
    "change_policy_id": PolicyKind.CHANGE,
    "times_policy_id": PolicyKind.TIMES,
}

PLAN = Shape(
    RatePlan,
    named=lambda plan: _("Rate plan {name}").format(name=plan.name),
    what=lambda: _("The rate plan"),
    uses=(
        Use(
            lambda count: plural("{count} plan derived from it", "{count} plans derived from it", count).format(count=count),
            lambda identifier: select(func.count()).where(RatePlan.parent_id == identifier),
        ),
        Use(
            lambda count: plural("{count} reservation", "{count} reservations", count).format(count=count),
            lambda identifier: (
                select(func.count(Reservation.id.distinct()))
                .select_from(Reservation)
                .outerjoin(ReservationNight, ReservationNight.reservation_id == Reservation.id)
                .where((Reservation.rate_plan_id == identifier) | (ReservationNight.rate_plan_id == identifier))
            ),
        ),
        Use(
            lambda count: plural("{count} block", "{count} blocks", count).format(count=count),
            lambda identifier: select(func.count()).where(Block.rate_plan_id == identifier),
        ),
        Use(
            lambda count: plural("{count} turn-away", "{count} turn-aways", count).format(count=count),
            lambda identifier: select(func.count()).where(TurnAway.rate_plan_id == identifier),
        ),
    ),
)


class DerivedFromItself(StaffError):
    code = "rate.derived_from_itself"
    template = N_("“{parent}” takes its prices from this plan, so this plan cannot take them from it. Nothing was saved. Choose another.")


@dataclass(frozen=True, slots=True)
class PlanPackage:
    """A package of a plan: inside its price, or on top."""

    package_id: PackageId
    inside: bool = True


@dataclass(frozen=True, slots=True)
class RatePlanDetails:
    """What a rate plan says.

    Args:
        parent_id: for a derived plan, and only there; with the change of price and its rounding.
        derived_percent_millionths: -100000 is ten percent less.
        rounding_minor: prices are rounded to a multiple of so many minor units.
        confidential: its price is not on the guest's papers.
        first_date, last_date: nights it holds on; None is open.
        partner_ids: companies and agents, for a negotiated plan only.
    """

    code: str
    name: str
    description: str = ""
    audience: RateAudience = RateAudience.PUBLIC
    pricing: RatePricing = RatePricing.OWN
    parent_id: RatePlanId | None = None
    derived_percent_millionths: int = 0
    derived_amount_minor: int = 0
    rounding_minor: int = 1
    rounding_direction: RoundingDirection = RoundingDirection.NEAREST
    confidential: bool = False
    market: str = ""
    first_date: date | None = None
    last_date: date | None = None
    guarantee_policy_id: PolicyId | None = None
    deposit_policy_id: PolicyId | None = None
    cancellation_policy_id: PolicyId | None = None
    no_show_policy_id: PolicyId | None = None
    change_policy_id: PolicyId | None = None
    times_policy_id: PolicyId | None = None
    sort_order: int = 0
    partner_ids: tuple[ProfileId, ...] = ()
    packages: tuple[PlanPackage, ...] = ()


@set_up_command(N_("Add rate plan"), EntityKind.RATE_PLAN, permission=Permission.MANAGE_RATES)
def add_rate_plan(uow: UnitOfWork, *, details: RatePlanDetails) -> SetUpSaved:
    """Write down a rate plan with its partners and packages.

    Raises:
        InvalidInput, InputTooLong: a field is missing, out of bounds, or does not belong to this kind of plan.
        NotFound: there is no such parent, policy, partner or package.
        CodeTaken: another plan has the code.
    """
    values = _checked(uow, details)
    plan = RatePlan(id=RatePlanId(new_id()), property_id=uow.property_id, version=1, active=True, **values)
    stored = add(uow, PLAN, plan)
    _write_partners(uow, plan, details.partner_ids)
    _write_packages(uow, plan, details.packages)
    return stored


@set_up_command(N_("Change rate plan"), EntityKind.RATE_PLAN, permission=Permission.MANAGE_RATES)
def change_rate_plan(uow: UnitOfWork, *, rate_plan_id: RatePlanId, details: RatePlanDetails, version: int) -> SetUpSaved:
    """Save a plan's new facts; nights that are sold keep their prices.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        DerivedFromItself: the new parent takes its prices from this plan.
        NotFound, InvalidInput, InputTooLong, CodeTaken: as for a new one.
    """
    plan = load(uow, PLAN, rate_plan_id, version)
    values = _checked(uow, details)
    _refuse_cycle(uow, plan, details.parent_id)
    change(uow, PLAN, plan, values)
    others = False
    if _partners_of(uow, plan) != set(details.partner_ids):
        _write_partners(uow, plan, details.partner_ids)
        others = True
    if _packages_of(uow, plan) != set(details.packages):
        _write_packages(uow, plan, details.packages)
        others = True
    if others:
        plan.version += 1
        uow.session.flush()
    return saved(plan)


@set_up_command(N_("Switch rate plan on or off"), EntityKind.RATE_PLAN, permission=Permission.MANAGE_RATES)
def switch_rate_plan(uow: UnitOfWork, *, rate_plan_id: RatePlanId, active: bool, version: int) -> SetUpSaved:
    """Offer a plan for new sales, or no longer; plans derived from it go on taking its prices."""
    return switch(uow, load(uow, PLAN, rate_plan_id, version), active=active)


@set_up_command(N_("Delete rate plan"), EntityKind.RATE_PLAN, result=SetUpDeleted, permission=Permission.MANAGE_RATES)
def delete_rate_plan(uow: UnitOfWork, *, rate_plan_id: RatePlanId, version: int) -> SetUpDeleted:
    """Delete a plan that was never sold, with its prices, its restrictions and its special dates.

    Raises:
        StillUsed: a reservation, a block or another plan uses it.
    """
    plan = load(uow, PLAN, rate_plan_id, version)
    refuse_used(uow, PLAN, plan)
    for model in (RatePrice, LengthOfStayPrice, SpecialDate, RatePlanPartner, RatePlanPackage, Restriction):
        uow.connection.execute(delete(model).where(model.rate_plan_id == rate_plan_id))
    return discard(uow, PLAN, plan)


def _checked(uow: UnitOfWork, details: RatePlanDetails) -> dict[str, Any]:
    _refuse_reversed(details.first_date, details.last_date)
    if details.partner_ids and details.audience is not RateAudience.NEGOTIATED:
        raise InvalidInput("partner_ids", problem=N_("Only a negotiated plan has companies and agents. Nothing was saved. Leave them out."))
    return {
        "code": needed_text("code", details.code, limit=LONGEST_CODE),
        "name": needed_text("name", details.name),
        "description": tidy_text("description", details.description, limit=TEXT_LENGTH, lines=True),
        "audience": details.audience,
        "confidential": details.confidential,
        "market": tidy_text("market", details.market),
        "first_date": details.first_date,
        "last_date": details.last_date,
        "sort_order": number_between("sort_order", details.sort_order, 0, HIGHEST_ORDER),
        **_checked_pricing(uow, details),
        **{field: _policy(uow, field, kind, getattr(details, field)) for field, kind in POLICY_FIELDS.items()},
    }


def _checked_pricing(uow: UnitOfWork, details: RatePlanDetails) -> dict[str, Any]:
    if details.pricing is RatePricing.OWN:
        if details.parent_id is not None:
            raise InvalidInput("parent_id", problem=N_("A plan with prices of its own has no parent. Nothing was saved. Leave it empty."))
        return {
            "pricing": details.pricing,
            "parent_id": None,
            "derived_percent_millionths": 0,
            "derived_amount_minor": 0,
            "rounding_minor": 1,
            "rounding_direction": RoundingDirection.NEAREST,
        }
    if details.parent_id is None:
        raise InvalidInput("parent_id", problem=N_("A derived plan takes its prices from another. Nothing was saved. Choose which."))
    uow.get(RatePlan, details.parent_id, what=_("The parent plan"), lock=False)
    percent = number_between("derived_percent_millionths", details.derived_percent_millionths, -MILLION, MOST_PERCENT_MILLIONTHS)
    amount = number_between("derived_amount_minor", details.derived_amount_minor, -HIGHEST_PRICE_MINOR, HIGHEST_PRICE_MINOR)
    return {
        "pricing": details.pricing,
        "parent_id": details.parent_id,
        "derived_percent_millionths": percent,
        "derived_amount_minor": amount,
        "rounding_minor": number_between("rounding_minor", details.rounding_minor, 1, HIGHEST_ROUNDING_MINOR),
        "rounding_direction": details.rounding_direction,
    }


def _policy(uow: UnitOfWork, field: str, kind: PolicyKind, policy_id: PolicyId | None) -> PolicyId | None:
    if policy_id is not None and uow.get(Policy, policy_id, what=_("The policy"), lock=False).kind is not kind:
        raise InvalidInput(field, problem=N_("This policy is about something else. Nothing was saved. Choose another."))
    return policy_id


def _refuse_cycle(uow: UnitOfWork, plan: RatePlan, parent_id: RatePlanId | None) -> None:
    at: UUID | None = parent_id
    while at is not None:
        parent = uow.get(RatePlan, at, what=_("The parent plan"), lock=False)
        if parent.id == plan.id:
            first = uow.get(RatePlan, parent_id, what=_("The parent plan"), lock=False) if parent_id else parent
            raise DerivedFromItself("parent_id", parent=first.name)
        at = parent.parent_id


def _refuse_reversed(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        raise InvalidInput("last_date", problem=N_("The last night lies before the first. Nothing was saved. Correct one of the dates."))


def _partners_of(uow: UnitOfWork, plan: RatePlan) -> set[ProfileId]:
    found = uow.connection.execute(select(RatePlanPartner.profile_id).where(RatePlanPartner.rate_plan_id == plan.id))
    return {ProfileId(identifier) for identifier in found.scalars()}


def _packages_of(uow: UnitOfWork, plan: RatePlan) -> set[PlanPackage]:
    found = uow.connection.execute(
        select(RatePlanPackage.package_id, RatePlanPackage.inside).where(RatePlanPackage.rate_plan_id == plan.id)
    )
    return {PlanPackage(PackageId(row.package_id), row.inside) for row in found}


def _write_partners(uow: UnitOfWork, plan: RatePlan, partner_ids: tuple[ProfileId, ...]) -> None:
    partners = [chosen_profile(uow, partner, what=_("The profile")) for partner in dict.fromkeys(partner_ids)]
    if any(partner.kind not in {ProfileKind.COMPANY, ProfileKind.AGENT} for partner in partners):
        raise InvalidInput(
            "partner_ids", problem=N_("A plan is agreed with companies and agents, not with a guest. Nothing was saved. Choose others.")
        )
    before = _partners_of(uow, plan)
    uow.connection.execute(delete(RatePlanPartner).where(RatePlanPartner.rate_plan_id == plan.id))
    here = {"property_id": uow.property_id, "rate_plan_id": plan.id}
    if partners:
        uow.connection.execute(insert(RatePlanPartner), [{**here, "profile_id": partner.id} for partner in partners])
    if before or partners:
        uow.record(AuditCode.SETUP_CHANGED, plan, partners=[partner.name for partner in partners])


def _write_packages(uow: UnitOfWork, plan: RatePlan, packages: tuple[PlanPackage, ...]) -> None:
    named = {one.package_id: one for one in packages}
    if len(named) < len(packages):
        raise InvalidInput("packages", problem=N_("A package is in a plan once. Nothing was saved. Take one of them away."))
    codes = [uow.get(Package, package_id, what=_("The package"), lock=False).code for package_id in named]
    before = _packages_of(uow, plan)
    uow.connection.execute(delete(RatePlanPackage).where(RatePlanPackage.rate_plan_id == plan.id))
    here = {"property_id": uow.property_id, "rate_plan_id": plan.id}
    if packages:
        uow.connection.execute(insert(RatePlanPackage), [{**here, "package_id": one.package_id, "inside": one.inside} for one in packages])
    if before or packages:
        uow.record(AuditCode.SETUP_CHANGED, plan, packages=codes)
