"""Packages in the set-up: breakfast, a dinner on arrival, a transfer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from hotel_desk.domain.codes import CodeKind, EntityKind
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import PackageId, TransactionCodeId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import PackageBasis, PackageRevenue, PackageRhythm
from hotel_desk.domain.settings import PACKAGE_BREAKAGE_CODE
from hotel_desk.language import N_, _, plural
from hotel_desk.models.package import Package, RatePlanPackage, ReservationPackage
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.models.types import TEXT_LENGTH
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
    set_up_command,
    switch,
    tidy_text,
)

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

MOST_NIGHTS = 365
MOST_DAYS = 30
_CODE = select(TransactionCode.id).where(
    TransactionCode.property_id == bindparam("hotel"), TransactionCode.code == bindparam("code"), TransactionCode.kind == CodeKind.CHARGE
)
PACKAGE = Shape(
    Package,
    named=lambda package: _("Package {name}").format(name=package.name),
    what=lambda: _("The package"),
    uses=(
        Use(
            lambda count: plural("{count} rate plan", "{count} rate plans", count).format(count=count),
            lambda identifier: select(func.count()).where(RatePlanPackage.package_id == identifier),
        ),
        Use(
            lambda count: plural("{count} reservation", "{count} reservations", count).format(count=count),
            lambda identifier: select(func.count()).where(ReservationPackage.package_id == identifier),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class PackageDetails:
    """What a package is.

    Args:
        every_nights: for the rhythm “every n-th night”.
        price_minor: of an adult, or of the room where it is counted by room.
        first_date, last_date: nights it is delivered on; None is open.
        revenue: of the night it is sold with, or of the day it is taken.
        taken_after_days, valid_days: as taken, it may be taken so many days after the night's date, and for so many days.
    """

    code: str
    name: str
    transaction_code_id: TransactionCodeId
    price_minor: int
    child_price_minor: int = 0
    basis: PackageBasis = PackageBasis.PER_PERSON
    rhythm: PackageRhythm = PackageRhythm.EVERY_NIGHT
    every_nights: int = 1
    description: str = ""
    first_date: date | None = None
    last_date: date | None = None
    sort_order: int = 0
    revenue: PackageRevenue = PackageRevenue.AS_SOLD
    taken_after_days: int = 1
    valid_days: int = 1


class NoCodeForBreakage(StaffError):
    code = "package.no_code_for_breakage"
    template = N_(
        "What nobody takes is posted under the transaction code {code}, and the hotel has no such code for charges. Nothing was saved. Set "
        "it up, or name another in the settings."
    )


@set_up_command(N_("Add package"), EntityKind.PACKAGE, permission=Permission.MANAGE_RATES)
def add_package(uow: UnitOfWork, *, details: PackageDetails) -> SetUpSaved:
    """Write down a package.

    Raises:
        InvalidInput, InputTooLong: a field is missing or out of bounds, or the transaction code is not for charges.
        NoCodeForBreakage: it is revenue when it is taken, and there is no code for what nobody takes.
        NotFound: there is no such transaction code.
        CodeTaken: another package has the code.
    """
    values = _checked(uow, details)
    return add(uow, PACKAGE, Package(id=PackageId(new_id()), property_id=uow.property_id, version=1, active=True, **values))


@set_up_command(N_("Change package"), EntityKind.PACKAGE, permission=Permission.MANAGE_RATES)
def change_package(uow: UnitOfWork, *, package_id: PackageId, details: PackageDetails, version: int) -> SetUpSaved:
    """Save a package's new facts for sales from now on; with reservations it stays as it was sold.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        NotFound, InvalidInput, InputTooLong, NoCodeForBreakage, CodeTaken: as for a new one.
    """
    return change(uow, PACKAGE, load(uow, PACKAGE, package_id, version), _checked(uow, details))


@set_up_command(N_("Switch package on or off"), EntityKind.PACKAGE, permission=Permission.MANAGE_RATES)
def switch_package(uow: UnitOfWork, *, package_id: PackageId, active: bool, version: int) -> SetUpSaved:
    """Sell a package from now on, or no longer: rate plans are then sold without it."""
    return switch(uow, load(uow, PACKAGE, package_id, version), active=active)


@set_up_command(N_("Delete package"), EntityKind.PACKAGE, result=SetUpDeleted, permission=Permission.MANAGE_RATES)
def delete_package(uow: UnitOfWork, *, package_id: PackageId, version: int) -> SetUpDeleted:
    """Delete a package that is in no plan and was never sold.

    Raises:
        StillUsed: a plan or a reservation has it.
    """
    return discard(uow, PACKAGE, load(uow, PACKAGE, package_id, version))


def _checked(uow: UnitOfWork, details: PackageDetails) -> dict[str, Any]:
    code = uow.get(TransactionCode, details.transaction_code_id, what=_("The transaction code"), lock=False)
    if code.kind is not CodeKind.CHARGE:
        raise InvalidInput(
            "transaction_code_id", problem=N_("A package is posted under a code for charges. Nothing was saved. Choose another code.")
        )
    if details.first_date is not None and details.last_date is not None and details.last_date < details.first_date:
        raise InvalidInput("last_date", problem=N_("The last night lies before the first. Nothing was saved. Correct one of the dates."))
    if details.revenue is PackageRevenue.AS_TAKEN:
        _refuse_without_code(uow)
    return {
        "code": needed_text("code", details.code, limit=LONGEST_CODE),
        "name": needed_text("name", details.name),
        "description": tidy_text("description", details.description, limit=TEXT_LENGTH, lines=True),
        "transaction_code_id": details.transaction_code_id,
        "price_minor": number_between("price_minor", details.price_minor, 0, HIGHEST_PRICE_MINOR),
        "child_price_minor": number_between("child_price_minor", details.child_price_minor, 0, HIGHEST_PRICE_MINOR),
        "basis": details.basis,
        "rhythm": details.rhythm,
        "every_nights": number_between("every_nights", details.every_nights, 1, MOST_NIGHTS),
        "first_date": details.first_date,
        "last_date": details.last_date,
        "sort_order": number_between("sort_order", details.sort_order, 0, HIGHEST_ORDER),
        "revenue": details.revenue,
        "taken_after_days": number_between("taken_after_days", details.taken_after_days, 0, MOST_DAYS),
        "valid_days": number_between("valid_days", details.valid_days, 1, MOST_DAYS),
    }


def _refuse_without_code(uow: UnitOfWork) -> None:
    """The night audit must find its code, or the day could not be closed."""
    wanted = uow.setting(PACKAGE_BREAKAGE_CODE)
    found = uow.connection.execute(_CODE, {"hotel": uow.property_id, "code": wanted}).first()
    if found is None:
        raise NoCodeForBreakage("revenue", code=wanted)
