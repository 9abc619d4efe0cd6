"""What moving a stay would come to and what stands in the way (`docs/algorithms/rooms-for-stays.md`).

The calendar asks it while it drags; the commands of `services/stay_moves.py` ask the same `judge` in their transaction.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.db.database import Reader
from hotel_desk.domain.ids import PackageId
from hotel_desk.domain.moved_prices import moved_prices
from hotel_desk.domain.price_choice import PriceChoice
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.domain.room_parts import joined, with_dates, with_room
from hotel_desk.domain.slots import nights_between
from hotel_desk.domain.stay_move import MoveAsked, MovePreview, NightPart
from hotel_desk.language import N_
from hotel_desk.models.package import RatePlanPackage, ReservationPackage
from hotel_desk.queries.moving_stay import MovingStay, moving_stay
from hotel_desk.queries.penalties import penalty_preview
from hotel_desk.queries.quotes import quote
from hotel_desk.queries.stay_move_judge import (
    InTheWay,
    Judged,
    MoveTarget,
    as_asked,
    impossible_dates,
    in_the_past,
    judge,
    partly_without_room,
    wrong_dates,
)

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

# What was sold beside the plan's own packages, which the plan brings along by itself.
_PACKAGES = select(ReservationPackage.package_id, ReservationPackage.quantity).where(
    ReservationPackage.reservation_id == bindparam("reservation"),
    ReservationPackage.package_id.not_in(select(RatePlanPackage.package_id).where(RatePlanPackage.rate_plan_id == bindparam("plan"))),
)


def preview_move(reader: Reader | UnitOfWork, asked: MoveAsked) -> MovePreview:
    """What a move would come to: dates, prices, and what forbids it, in words. Nothing is changed.

    Raises:
        NotFound: there is no such reservation in this hotel.
    """
    reader = as_reader(reader)
    stay = moving_stay(reader, asked.reservation_id)
    target = target_of(stay, asked)
    judged = Judged((target,)) if isinstance(target, InTheWay) else judge(reader, stay, target)
    before = tuple(night.price for night in stay.nights.values())
    after = {choice: prices(reader, stay, asked.arrival, asked.departure, choice) for choice in PriceChoice}
    fee = penalty_preview(reader, asked.reservation_id, kind=PolicyKind.CHANGE) if changes_dates(stay, asked) else None
    return MovePreview(
        arrival=asked.arrival,
        departure=asked.departure,
        nights=max(0, (asked.departure - asked.arrival).days),
        price_before_minor=_total(stay, before),
        kept_price_minor=_total(stay, after[PriceChoice.KEEP]),
        new_nights_price_minor=_total(stay, after[PriceChoice.NEW_NIGHTS]),
        new_price_minor=_total(stay, after[PriceChoice.ALL]),
        changes_room_now=judged.moves_now,
        unexplained_upgrade=judged.upgrade is not None and not stay.upgrade_reason,
        fee_minor=0 if fee is None else fee.total_minor,
        obstacles=tuple(found.obstacle() for found in judged.in_the_way),
        warnings=judged.warnings,
    )


def changes_dates(stay: MovingStay, wish: MoveAsked | MoveTarget) -> bool:
    """Whether a move is a change for which the policy may ask a fee: other dates of an expected stay, not another room alone."""
    other = (wish.arrival, wish.departure) != (stay.arrival, stay.departure)
    return other and stay.status in EXPECTED and stay.rate_plan_id is not None


def as_reader(reader: Reader | UnitOfWork) -> Reader:
    """What a command has written so far is read like anything else."""
    if isinstance(reader, Reader):
        return reader
    reader.session.flush()
    return Reader(reader.connection, reader.property_id, reader.actor.name, reader.actor.workstation, reader.vault, reader.clock)


def target_of(stay: MovingStay, asked: MoveAsked) -> MoveTarget | InTheWay:
    """How the stay would be; or why that cannot even be thought."""
    begins = max(stay.today, asked.arrival) if stay.in_house else asked.arrival
    if asked.departure < begins:
        return impossible_dates(stay, asked.arrival, asked.departure) or in_the_past()
    first = max(asked.from_date or begins, begins)
    last = asked.until_date or asked.departure
    whole = (first, last) == (begins, asked.departure)
    if not begins <= first <= last <= asked.departure or (first == last and not whole):
        return wrong_dates(N_("These nights are not part of the stay. Nothing was changed. Choose nights between arrival and departure."))
    parts = with_dates(stay.parts, begins, asked.departure)
    if (asked.room_id is None and (stay.in_house or not whole)) or (not parts and not whole):
        return partly_without_room()
    rooms = () if asked.room_id is None else with_room(parts, asked.room_id, first, last)
    return MoveTarget(asked.arrival, asked.departure, joined(rooms) if stay.in_house else rooms, stay.room_type_id)


def prices(reader: Reader, stay: MovingStay, arrival: date, departure: date, choice: PriceChoice) -> tuple[NightPart, ...]:
    """What each night of other dates would cost."""
    day_use = None if stay.day_use_price_minor is None else NightPart(stay.arrival, stay.day_use_price_minor)
    return moved_prices(
        {night: one.price for night, one in stay.nights.items()},
        nights_between(arrival, departure),
        choice,
        by_plan={} if choice is PriceChoice.KEEP else _by_plan(reader, stay, arrival, departure),
        charged={night for night, one in stay.nights.items() if one.charged},
        day_use=day_use,
    )


def _by_plan(reader: Reader, stay: MovingStay, arrival: date, departure: date) -> dict[date, NightPart]:
    """What the stay's plan asks for each night now; nothing without a plan, or where there is no night."""
    if stay.rate_plan_id is None or departure <= arrival:
        return {}
    sold = reader.connection.execute(_PACKAGES, {"reservation": stay.reservation_id, "plan": stay.rate_plan_id})
    packages = tuple(PackageId(package) for package, quantity in sold for _each in range(quantity))
    found = quote(reader, replace(as_asked(stay, arrival, departure), package_ids=packages))
    return {night.date: NightPart(night.date, night.price_minor, night.list_price_minor, stay.rate_plan_id) for night in found.nights}


def _total(stay: MovingStay, nights: tuple[NightPart, ...]) -> int:
    return sum(night.price_minor for night in nights) if nights else (stay.day_use_price_minor or 0)
