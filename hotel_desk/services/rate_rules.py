"""What changes prices beside the grid: child age bands, special dates, prices for long stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import ChildAgeBandId, LengthOfStayPriceId, RatePlanId, RoomTypeId, SpecialDateId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import AdjustmentKind
from hotel_desk.domain.rate_pricing import EVERY_WEEKDAY, MILLION
from hotel_desk.language import N_, _, plural
from hotel_desk.models.rate import ChildAgeBand, LengthOfStayPrice, RatePlan, RatePrice, SpecialDate
from hotel_desk.models.room import RoomType
from hotel_desk.services.rate_plans import MOST_PERCENT_MILLIONTHS
from hotel_desk.services.setup_nouns import (
    HIGHEST_PRICE_MINOR,
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
    set_up_command,
    switch,
)

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

OLDEST_CHILD = 17
MOST_BANDS = 5
MOST_NIGHTS = 365

BAND = Shape(
    ChildAgeBand,
    named=lambda band: _("Child age band {name}").format(name=band.name),
    what=lambda: _("The child age band"),
    unique="number",
    uses=(
        Use(
            lambda count: plural("{count} price", "{count} prices", count).format(count=count),
            lambda identifier: (
                select(func.count())
                .select_from(RatePrice)
                .join(ChildAgeBand, ChildAgeBand.property_id == RatePrice.property_id)
                .where(ChildAgeBand.id == identifier, RatePrice.unit == func.concat("C", ChildAgeBand.number))
            ),
        ),
    ),
)
SPECIAL = Shape(
    SpecialDate,
    named=lambda special: _("Special date {name}").format(name=special.name),
    what=lambda: _("The special date"),
    unique="",
)
LONG_STAY = Shape(
    LengthOfStayPrice,
    named=lambda rule: _("Price from {nights} nights").format(nights=rule.min_nights),
    what=lambda: _("The long-stay price"),
    unique="",
)


class AgesOverlap(StaffError):
    code = "rate.ages_overlap"
    template = N_("These ages overlap with {band} ({from_age} to {to_age}). Nothing was saved. Correct one of them.")


@dataclass(frozen=True, slots=True)
class ChildAgeBandDetails:
    """Ages in years, both included. `number`: 1 to 5, the column of the grid that it is priced in."""

    number: int
    name: str
    from_age: int
    to_age: int


@dataclass(frozen=True, slots=True)
class SpecialDateDetails:
    """Nights that cost more or less, both dates included.

    Args:
        weekdays: a bit a weekday, Monday the lowest.
        rate_plan_id, room_type_id: for this one only; None for all. For all plans it reaches derived ones through their parents.
        percent_millionths: 250000 is 25 % more; then the amount is added.
    """

    name: str
    first_date: date
    last_date: date
    weekdays: int = EVERY_WEEKDAY
    rate_plan_id: RatePlanId | None = None
    room_type_id: RoomTypeId | None = None
    percent_millionths: int = 0
    amount_minor: int = 0


@dataclass(frozen=True, slots=True)
class LengthOfStayPriceDetails:
    """Another price for stays of at least `min_nights`; the dates are of the nights it changes.

    Args:
        kind: which of the two numbers counts: a percentage, an amount a night, or a price a night in its place.
    """

    rate_plan_id: RatePlanId
    min_nights: int
    kind: AdjustmentKind
    percent_millionths: int = 0
    amount_minor: int = 0
    room_type_id: RoomTypeId | None = None
    first_date: date | None = None
    last_date: date | None = None


@set_up_command(N_("Add child age band"), EntityKind.CHILD_AGE_BAND, permission=Permission.MANAGE_RATES)
def add_child_age_band(uow: UnitOfWork, *, details: ChildAgeBandDetails) -> SetUpSaved:
    """Write down a band of ages that children are priced by.

    Raises:
        InvalidInput, InputTooLong: a field is missing or out of bounds, or the ages are reversed.
        AgesOverlap: another band has some of the ages.
        CodeTaken: another band has the number.
    """
    values = _checked_band(uow, details)
    return add(uow, BAND, ChildAgeBand(id=ChildAgeBandId(new_id()), property_id=uow.property_id, version=1, **values))


@set_up_command(N_("Change child age band"), EntityKind.CHILD_AGE_BAND, permission=Permission.MANAGE_RATES)
def change_child_age_band(uow: UnitOfWork, *, child_age_band_id: ChildAgeBandId, details: ChildAgeBandDetails, version: int) -> SetUpSaved:
    """Save a band's new facts.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        InvalidInput, InputTooLong, AgesOverlap, CodeTaken: as for a new one.
    """
    band = load(uow, BAND, child_age_band_id, version)
    return change(uow, BAND, band, _checked_band(uow, details, band.id))


@set_up_command(N_("Delete child age band"), EntityKind.CHILD_AGE_BAND, result=SetUpDeleted, permission=Permission.MANAGE_RATES)
def delete_child_age_band(uow: UnitOfWork, *, child_age_band_id: ChildAgeBandId, version: int) -> SetUpDeleted:
    """Delete a band that no price is set for; children of its ages then count as adults.

    Raises:
        StillUsed: the grid has prices for it.
    """
    return discard(uow, BAND, load(uow, BAND, child_age_band_id, version))


@set_up_command(N_("Add special date"), EntityKind.SPECIAL_DATE, permission=Permission.MANAGE_RATES)
def add_special_date(uow: UnitOfWork, *, details: SpecialDateDetails) -> SetUpSaved:
    """Write down nights that cost more or less.

    Raises:
        InvalidInput, InputTooLong: a field is missing or out of bounds, or the dates are reversed.
        NotFound: there is no such plan or type.
    """
    values = _checked_special(uow, details)
    return add(uow, SPECIAL, SpecialDate(id=SpecialDateId(new_id()), property_id=uow.property_id, version=1, active=True, **values))


@set_up_command(N_("Change special date"), EntityKind.SPECIAL_DATE, permission=Permission.MANAGE_RATES)
def change_special_date(uow: UnitOfWork, *, special_date_id: SpecialDateId, details: SpecialDateDetails, version: int) -> SetUpSaved:
    """Save a special date's new facts; nights that are sold keep their prices.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        NotFound, InvalidInput, InputTooLong: as for a new one.
    """
    return change(uow, SPECIAL, load(uow, SPECIAL, special_date_id, version), _checked_special(uow, details))


@set_up_command(N_("Switch special date on or off"), EntityKind.SPECIAL_DATE, permission=Permission.MANAGE_RATES)
def switch_special_date(uow: UnitOfWork, *, special_date_id: SpecialDateId, active: bool, version: int) -> SetUpSaved:
    """Let a special date count for new sales, or no longer."""
    return switch(uow, load(uow, SPECIAL, special_date_id, version), active=active)


@set_up_command(N_("Delete special date"), EntityKind.SPECIAL_DATE, result=SetUpDeleted, permission=Permission.MANAGE_RATES)
def delete_special_date(uow: UnitOfWork, *, special_date_id: SpecialDateId, version: int) -> SetUpDeleted:
    """Delete a special date; nights that are sold keep their prices."""
    return discard(uow, SPECIAL, load(uow, SPECIAL, special_date_id, version))


@set_up_command(N_("Add long-stay price"), EntityKind.RATE_PLAN, permission=Permission.MANAGE_RATES)
def add_length_of_stay_price(uow: UnitOfWork, *, details: LengthOfStayPriceDetails) -> SetUpSaved:
    """Write down another price for long stays at a plan.

    Raises:
        InvalidInput: a number is out of bounds, a price lies below zero, or the dates are reversed.
        NotFound: there is no such plan or type.
    """
    values = _checked_long_stay(uow, details)
    return add(uow, LONG_STAY, LengthOfStayPrice(id=LengthOfStayPriceId(new_id()), property_id=uow.property_id, version=1, **values))


@set_up_command(N_("Change long-stay price"), EntityKind.RATE_PLAN, permission=Permission.MANAGE_RATES)
def change_length_of_stay_price(
    uow: UnitOfWork, *, length_of_stay_price_id: LengthOfStayPriceId, details: LengthOfStayPriceDetails, version: int
) -> SetUpSaved:
    """Save a long-stay price's new facts; nights that are sold keep their prices.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        NotFound, InvalidInput: as for a new one.
    """
    return change(uow, LONG_STAY, load(uow, LONG_STAY, length_of_stay_price_id, version), _checked_long_stay(uow, details))


@set_up_command(N_("Delete long-stay price"), EntityKind.RATE_PLAN, result=SetUpDeleted, permission=Permission.MANAGE_RATES)
def delete_length_of_stay_price(uow: UnitOfWork, *, length_of_stay_price_id: LengthOfStayPriceId, version: int) -> SetUpDeleted:
    """Delete a long-stay price; nights that are sold keep theirs."""
    return discard(uow, LONG_STAY, load(uow, LONG_STAY, length_of_stay_price_id, version))


def _checked_band(uow: UnitOfWork, details: ChildAgeBandDetails, own_id: UUID | None = None) -> dict[str, Any]:
    values = {
        "number": number_between("number", details.number, 1, MOST_BANDS),
        "name": needed_text("name", details.name),
        "from_age": number_between("from_age", details.from_age, 0, OLDEST_CHILD),
        "to_age": number_between("to_age", details.to_age, 0, OLDEST_CHILD),
    }
    if details.to_age < details.from_age:
        raise InvalidInput("to_age", problem=N_("The last age lies below the first. Nothing was saved. Correct one of them."))
    overlapping = select(ChildAgeBand.name, ChildAgeBand.from_age, ChildAgeBand.to_age).where(
        ChildAgeBand.property_id == uow.property_id,
        ChildAgeBand.from_age <= details.to_age,
        ChildAgeBand.to_age >= details.from_age,
        *([] if own_id is None else [ChildAgeBand.id != own_id]),
    )
    other = uow.connection.execute(overlapping.order_by(ChildAgeBand.number)).first()
    if other is not None:
        raise AgesOverlap("from_age", band=other.name, from_age=other.from_age, to_age=other.to_age)
    return values


def _checked_special(uow: UnitOfWork, details: SpecialDateDetails) -> dict[str, Any]:
    _refuse_reversed(details.first_date, details.last_date)
    if not 1 <= details.weekdays <= EVERY_WEEKDAY:
        raise InvalidInput("weekdays", problem=N_("A special date needs a weekday. Nothing was saved. Choose one or more."))
    if not details.percent_millionths and not details.amount_minor:
        raise InvalidInput("percent_millionths", problem=N_("A special date changes the price. Nothing was saved. Enter by how much."))
    _refuse_unknown(uow, details.rate_plan_id, details.room_type_id)
    return {
        "name": needed_text("name", details.name),
        "first_date": details.first_date,
        "last_date": details.last_date,
        "weekdays": details.weekdays,
        "rate_plan_id": details.rate_plan_id,
        "room_type_id": details.room_type_id,
        **_checked_change(details.percent_millionths, details.amount_minor),
    }


def _checked_long_stay(uow: UnitOfWork, details: LengthOfStayPriceDetails) -> dict[str, Any]:
    _refuse_reversed(details.first_date, details.last_date)
    if details.kind is AdjustmentKind.PRICE and details.amount_minor < 0:
        raise InvalidInput("amount_minor", problem=N_("A price cannot lie below zero. Nothing was saved. Enter zero or more."))
    _refuse_unknown(uow, details.rate_plan_id, details.room_type_id)
    change_of = _checked_change(details.percent_millionths, details.amount_minor)
    # Only the number that counts is kept.
    unused = "amount_minor" if details.kind is AdjustmentKind.PERCENT else "percent_millionths"
    return {
        "rate_plan_id": details.rate_plan_id,
        "room_type_id": details.room_type_id,
        "min_nights": number_between("min_nights", details.min_nights, 2, MOST_NIGHTS),
        "first_date": details.first_date,
        "last_date": details.last_date,
        "kind": details.kind,
        **change_of,
        unused: 0,
    }


def _checked_change(percent_millionths: int, amount_minor: int) -> dict[str, int]:
    return {
        "percent_millionths": number_between("percent_millionths", percent_millionths, -MILLION, MOST_PERCENT_MILLIONTHS),
        "amount_minor": number_between("amount_minor", amount_minor, -HIGHEST_PRICE_MINOR, HIGHEST_PRICE_MINOR),
    }


def _refuse_unknown(uow: UnitOfWork, rate_plan_id: RatePlanId | None, room_type_id: RoomTypeId | None) -> None:
    if rate_plan_id is not None:
        uow.get(RatePlan, rate_plan_id, what=_("The rate plan"), lock=False)
    if room_type_id is not None:
        uow.get(RoomType, room_type_id, what=_("The room type"), lock=False)


def _refuse_reversed(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        raise InvalidInput("last_date", problem=N_("The last night lies before the first. Nothing was saved. Correct one of the dates."))
