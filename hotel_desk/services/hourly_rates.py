"""Price lists by the hour, in the set-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from hotel_desk.domain.codes import CodeKind, EntityKind
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import HourlyRateId, RoomTypeId, TransactionCodeId, new_id
from hotel_desk.language import N_, _, plural
from hotel_desk.models.credit import HourlyRate, HourlyStay
from hotel_desk.models.room import RoomType
from hotel_desk.services.posting_codes import code_of_kind
from hotel_desk.services.setup_nouns import (
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
)

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

LONGEST_HOURS = 24
LONGEST_MINUTES = 240
RATE = Shape(
    HourlyRate,
    named=lambda rate: _("Hourly rate {name}").format(name=rate.name),
    what=lambda: _("The hourly rate"),
    uses=(
        Use(
            lambda count: plural("{count} stay", "{count} stays", count).format(count=count),
            lambda identifier: select(func.count()).where(HourlyStay.hourly_rate_id == identifier),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class HourlyRateDetails:
    """A price list by the hour; prices in minor units, gross as the tax rules of the code see them.

    Args:
        first_hours: what the first price is for.
        round_minutes: a part of so many minutes begun counts whole.
        grace_minutes: so long after a paid part nothing more is due.
        cap_minor: the most a stay costs.
        warn_minutes: so long before the end the stay is shown as ending.
    """

    code: str
    name: str
    room_type_id: RoomTypeId
    transaction_code_id: TransactionCodeId
    first_hours: int
    first_price_minor: int
    hour_price_minor: int
    cap_minor: int
    round_minutes: int = 30
    grace_minutes: int = 10
    warn_minutes: int = 15


@set_up_command(N_("Add hourly rate"), EntityKind.HOURLY_RATE)
def add_hourly_rate(uow: UnitOfWork, *, details: HourlyRateDetails) -> SetUpSaved:
    """Write down what a room type costs by the hour.

    Raises:
        InvalidInput, InputTooLong: something is missing, does not fit, or the cap lies below the first price.
        WrongCode: the transaction code is not for charges.
        CodeTaken: another rate has the code.
    """
    rate = HourlyRate(id=HourlyRateId(new_id()), property_id=uow.property_id, version=1, active=True, **_facts(uow, details))
    return add(uow, RATE, rate)


@set_up_command(N_("Change hourly rate"), EntityKind.HOURLY_RATE)
def change_hourly_rate(uow: UnitOfWork, *, rate_id: HourlyRateId, details: HourlyRateDetails, version: int) -> SetUpSaved:
    """Save a price list's new facts; stays that are sold already are charged by the new ones.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        InvalidInput, InputTooLong, WrongCode, CodeTaken: as for a new one.
    """
    return change(uow, RATE, load(uow, RATE, rate_id, version), _facts(uow, details))


@set_up_command(N_("Switch hourly rate on or off"), EntityKind.HOURLY_RATE)
def switch_hourly_rate(uow: UnitOfWork, *, rate_id: HourlyRateId, active: bool, version: int) -> SetUpSaved:
    """Sell by this price list, or no longer."""
    return switch(uow, load(uow, RATE, rate_id, version), active=active)


@set_up_command(N_("Delete hourly rate"), EntityKind.HOURLY_RATE, result=SetUpDeleted)
def delete_hourly_rate(uow: UnitOfWork, *, rate_id: HourlyRateId, version: int) -> SetUpDeleted:
    """Delete a price list that nothing was ever sold by.

    Raises:
        StillUsed: something was.
    """
    return discard(uow, RATE, load(uow, RATE, rate_id, version))


def _facts(uow: UnitOfWork, details: HourlyRateDetails) -> dict[str, Any]:
    uow.get(RoomType, details.room_type_id, what=_("The room type"), lock=False)
    code_of_kind(uow, details.transaction_code_id, CodeKind.CHARGE)
    first = number_between("first_price_minor", details.first_price_minor, 0, HIGHEST_PRICE_MINOR)
    cap = number_between("cap_minor", details.cap_minor, 0, HIGHEST_PRICE_MINOR)
    if cap < first:
        raise InvalidInput("cap_minor", problem=N_("The most a stay costs is below its first price. Nothing was saved. Raise it."))
    return {
        "code": needed_text("code", details.code, limit=LONGEST_CODE),
        "name": needed_text("name", details.name),
        "room_type_id": details.room_type_id,
        "transaction_code_id": details.transaction_code_id,
        "first_hours": number_between("first_hours", details.first_hours, 1, LONGEST_HOURS),
        "first_price_minor": first,
        "hour_price_minor": number_between("hour_price_minor", details.hour_price_minor, 0, HIGHEST_PRICE_MINOR),
        "cap_minor": cap,
        "round_minutes": number_between("round_minutes", details.round_minutes, 1, LONGEST_MINUTES),
        "grace_minutes": number_between("grace_minutes", details.grace_minutes, 0, LONGEST_MINUTES),
        "warn_minutes": number_between("warn_minutes", details.warn_minutes, 0, LONGEST_MINUTES),
    }
