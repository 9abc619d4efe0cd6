"""What was agreed is changed before the guest arrives: dates, type, guests, price."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, ReservationStatus
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import PackageId, ProfileId, RatePlanId, ReasonCodeId, ReservationId, RoomTypeId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.price_choice import PriceChoice
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.domain.reservation_states import Event
from hotel_desk.domain.slots import nights_between
from hotel_desk.language import N_, _
from hotel_desk.models.package import RatePlanPackage, ReservationPackage
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.models.room import Room
from hotel_desk.services import occupancies
from hotel_desk.services.fees import FEE_AUDIT, FEE_CHANGES, charge_penalty, fee_shown
from hotel_desk.services.plan_sales import PlanSale, hold_plan_quota, keep_plan, sale_at_plan, stay_asked, write_sale
from hotel_desk.services.prices_without_plan import refuse_own_price
from hotel_desk.services.reservation_nights import block_of, change_nights, change_occupied_type, counted, night_prices, price_of_last_night
from hotel_desk.services.reservation_requests import (
    RoomRequest,
    check_request,
    refuse_no_night,
    refuse_nobody,
    refuse_switched_off,
    refuse_too_many_guests,
)
from hotel_desk.services.room_assignment import expected, withdraw_room
from hotel_desk.services.versions import refuse_newer_version

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_SET_PRICE = (
    update(ReservationNight)
    .where(
        ReservationNight.reservation_id == bindparam("reservation"),
        ReservationNight.date.in_(bindparam("nights", expanding=True)),
    )
    .values(price_minor=bindparam("price"))
)
_PACKAGES_BESIDE = select(ReservationPackage.package_id).where(
    ReservationPackage.reservation_id == bindparam("reservation"),
    ReservationPackage.package_id.not_in(select(RatePlanPackage.package_id).where(RatePlanPackage.rate_plan_id == bindparam("plan"))),
)


@dataclass(frozen=True, slots=True)
class ReservationChanged:
    """How a reservation stands now. `oversold`: nights on which more is sold than there are rooms, because it was forced."""

    reservation_id: ReservationId
    status: ReservationStatus
    version: int
    oversold: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class _Repricing:
    """Which nights of a changed stay get another price.

    Args:
        choice: what becomes of the prices.
        typed_minor: a price typed by hand, minor units; None: the plan's.
        at_plan: there is a plan; otherwise only the price counts.
        new_plan: the reservation has not been at this plan (or with these packages) until now.
        sale: what the stay costs at the plan, where that was asked.
    """

    choice: PriceChoice
    typed_minor: int | None
    at_plan: bool
    new_plan: bool
    sale: PlanSale | None = None

    def nights(self, before: Collection[date], now: list[date]) -> list[date]:
        """The nights that are priced anew."""
        if self.choice is PriceChoice.ALL:
            return now
        return [] if self.choice is PriceChoice.KEEP else [night for night in now if night not in before]


@command(
    title=N_("Change reservation"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(
        AuditCode.RESERVATION_CHANGED,
        AuditCode.RESERVATION_DISCOUNTED,
        AuditCode.RESTRICTION_OVERRIDDEN,
        AuditCode.INVENTORY_OVERSOLD,
        AuditCode.ROOM_UNASSIGNED,
        *FEE_AUDIT,
    ),
    changes=(EntityKind.RESERVATION, EntityKind.INVENTORY, EntityKind.ROOM, *FEE_CHANGES),
    locks=SALE_LOCKS,
    undo="change_reservation",
    result=ReservationChanged,
)
def change_reservation(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    arrival_date: date | None = None,
    departure_date: date | None = None,
    room_type_id: RoomTypeId | None = None,
    charged_type_id: RoomTypeId | None = None,
    adults: int | None = None,
    children: int | None = None,
    babies: int | None = None,
    child_ages: tuple[int, ...] | None = None,
    extra_beds: int | None = None,
    rate_plan_id: RatePlanId | None = None,
    package_ids: tuple[PackageId, ...] | None = None,
    price_minor: int | None = None,
    price: PriceChoice | None = None,
    discount_reason_id: ReasonCodeId | None = None,
    override_reason: str | None = None,
    note: str | None = None,
    version: int | None = None,
    day_use: bool = False,
    waive_reason: str | None = None,
    expected_fee_minor: int | None = None,
) -> ReservationChanged:
    """Change what was agreed before the guest arrives; what is not named stays.

    Args:
        room_type_id: another type to occupy; a room of the old type is taken away again.
        rate_plan_id: another plan; its policies count from now on.
        package_ids: asked for beside those of the plan, in place of those asked for before.
        price_minor: a price typed by hand, minor units, for the nights that are priced anew.
        price: what becomes of the prices; None: every night is priced anew if a price or a plan is named, otherwise the old prices are kept
            and new nights take the price of the one nearest to them.
        discount_reason_id: why a price typed is lower than the plan's.
        override_reason: why it is done against the rules of the plan; needs its own permission.
        version: of the reservation as it was shown; None does not look.
        day_use: that the stay has no night any more is meant so.
        expected_fee_minor: what the change costs as it was shown, with its taxes, minor units: charged with it. None: nothing is charged
            (a change that is taken back, or that the hotel itself wants).
        waive_reason: why that is not charged; needs its own permission.

    Raises:
        FeeChanged: the change costs something else by now.
        SomeoneWasFaster: the reservation was changed since it was shown.
        inventory.SoldOut: a new night is full; the reservation stays as it was.
        plan_sales.NotForSale: a rule of the plan stands in the way of the new dates, guests or plan.
        NotAllowed: a price is named without a plan though plans price the type, and the actor may not sell without one.
        occupancies.RoomTaken, occupancies.RoomClosed: its room is not free on the new dates.
    """
    reservation = expected(uow, reservation_id, Event.CHANGE)
    if version is not None:
        refuse_newer_version(reservation, version, what=_("The reservation"))
    named = {
        "room_type_id": room_type_id,
        "charged_type_id": charged_type_id,
        "arrival_date": arrival_date,
        "departure_date": departure_date,
        "adults": adults,
        "children": children,
        "babies": babies,
        "child_ages": child_ages,
        "extra_beds": extra_beds,
        "rate_plan_id": rate_plan_id,
        "package_ids": package_ids,
        "price_minor": price_minor,
        "note": note,
        "discount_reason_id": discount_reason_id,
    }
    wanted = _as_wanted(uow, reservation, named)
    _refuse(uow, reservation, wanted, day_use=day_use, persons_named=(adults, children, extra_beds) != (None, None, None))
    # Asked before anything is changed: the notice counts from the arrival that was agreed.
    fee = None if expected_fee_minor is None else fee_shown(uow, reservation, PolicyKind.CHANGE, expected_fee_minor=expected_fee_minor)
    new_plan = rate_plan_id is not None and rate_plan_id != reservation.rate_plan_id
    repricing = _repricing(price, price_minor, new_plan=new_plan or package_ids is not None, at_plan=wanted.rate_plan_id is not None)
    if repricing.typed_minor is not None:
        _refuse_own_price(uow, reservation, wanted)
    _apply(uow, reservation, wanted, replace(repricing, sale=_sale(uow, reservation, wanted, repricing, override_reason)))
    uow.record(AuditCode.RESERVATION_CHANGED, reservation, arrival=wanted.arrival_date, departure=wanted.departure_date)
    if fee is not None:
        charge_penalty(uow, reservation, fee, waive_reason=waive_reason)
    uow.session.flush()
    return as_changed(reservation)


def _as_wanted(uow: UnitOfWork, reservation: Reservation, named: Mapping[str, Any]) -> RoomRequest:
    """What was agreed with what is named in its place; a price that nobody names is that of the last night."""
    agreed = as_agreed(uow, reservation)
    known = {"price_minor": price_of_last_night(uow, reservation)} if named["price_minor"] is None else {}
    ages = {"child_ages": _ages(agreed.child_ages, named["child_ages"], named["children"])}
    return replace(agreed, **{name: value for name, value in {**named, **known, **ages}.items() if value is not None})


def as_changed(reservation: Reservation, *, oversold: tuple[date, ...] = ()) -> ReservationChanged:
    """How a reservation stands now, for the answer of a command."""
    return ReservationChanged(ReservationId(reservation.id), reservation.status, reservation.version, oversold)


def as_agreed(uow: UnitOfWork, reservation: Reservation) -> RoomRequest:
    """What a reservation was sold as, as it could be asked for once more; without its price, its room and the reason of a discount."""
    return RoomRequest(
        room_type_id=RoomTypeId(reservation.room_type_id),
        charged_type_id=RoomTypeId(reservation.charged_type_id),
        arrival_date=reservation.arrival_date,
        departure_date=reservation.departure_date,
        adults=reservation.adults,
        children=reservation.children,
        babies=reservation.babies,
        child_ages=tuple(reservation.child_ages or ()),
        extra_beds=reservation.extra_beds,
        rate_plan_id=_plan_of(reservation),
        package_ids=_packages_beside(uow, reservation),
        note=reservation.note,
        block_id=block_of(reservation),
    )


def _packages_beside(uow: UnitOfWork, reservation: Reservation) -> tuple[PackageId, ...]:
    """The packages that a reservation was sold with beside those of its plan."""
    if reservation.rate_plan_id is None:
        return ()
    found = uow.connection.execute(_PACKAGES_BESIDE, {"reservation": reservation.id, "plan": reservation.rate_plan_id})
    return tuple(PackageId(one) for one in found.scalars())


def _plan_of(reservation: Reservation) -> RatePlanId | None:
    """The plan that a reservation was sold at; None where only the price counted."""
    return None if reservation.rate_plan_id is None else RatePlanId(reservation.rate_plan_id)


def _ages(known: tuple[int, ...], named: tuple[int, ...] | None, children: int | None) -> tuple[int, ...]:
    """The ages of the children; those known are forgotten when another number of children is named without ages."""
    if named is not None:
        return named
    return known if children is None or children == len(known) else ()


def _refuse(uow: UnitOfWork, reservation: Reservation, wanted: RoomRequest, *, day_use: bool, persons_named: bool) -> None:
    check_request(uow, wanted, known_arrival=reservation.arrival_date)
    refuse_no_night(wanted.arrival_date, wanted.departure_date, day_use=day_use or reservation.day_use)
    if wanted.room_type_id != reservation.room_type_id:
        refuse_switched_off(uow, wanted.room_type_id)
    if persons_named and reservation.sharing_with_id is None:
        refuse_nobody(wanted.adults + wanted.children)
    if persons_named:
        refuse_too_many_guests(uow, wanted.room_type_id, guests=wanted.adults + wanted.children, extra_beds=wanted.extra_beds)


def _refuse_own_price(uow: UnitOfWork, reservation: Reservation, wanted: RoomRequest) -> None:
    booking = uow.get(Booking, reservation.booking_id, what=_("The booking"), lock=False)
    refuse_own_price(uow, wanted, company_id=_profile(booking.company_id), agent_id=_profile(booking.agent_id))


def _profile(identifier: UUID | None) -> ProfileId | None:
    return None if identifier is None else ProfileId(identifier)


def _repricing(price: PriceChoice | None, typed_minor: int | None, *, new_plan: bool, at_plan: bool) -> _Repricing:
    choice = price or (PriceChoice.ALL if new_plan or typed_minor is not None else PriceChoice.KEEP)
    if choice is not PriceChoice.KEEP and typed_minor is None and not at_plan:
        raise InvalidInput(
            "price", problem=N_("This reservation has no rate plan to be priced by. Nothing was changed. Keep the price or type one.")
        )
    return _Repricing(choice, typed_minor if choice is not PriceChoice.KEEP else None, at_plan, new_plan)


def _sale(
    uow: UnitOfWork, reservation: Reservation, wanted: RoomRequest, repricing: _Repricing, override_reason: str | None
) -> PlanSale | None:
    """What the changed stay costs at its plan, where it has one and the rules of the plan are asked."""
    moved = (wanted.arrival_date, wanted.departure_date) != (reservation.arrival_date, reservation.departure_date)
    other_type = wanted.charged_type_id != reservation.charged_type_id
    if not repricing.at_plan or not (moved or other_type or repricing.choice is not PriceChoice.KEEP):
        return None
    before = set(nights_between(reservation.arrival_date, reservation.departure_date))
    nights = repricing.nights(before, nights_between(wanted.arrival_date, wanted.departure_date))
    booking = uow.get(Booking, reservation.booking_id, what=_("The booking"), lock=False)
    asked = stay_asked(
        wanted,
        company_id=_profile(booking.company_id),
        agent_id=_profile(booking.agent_id),
        reservation_id=ReservationId(reservation.id),
    )
    return sale_at_plan(
        uow,
        asked,
        typed_minor=repricing.typed_minor,
        typed_nights=nights or None,
        discount_reason_id=wanted.discount_reason_id or _reason_of(reservation),
        override_reason=override_reason,
        agreed_before=wanted.rate_plan_id == reservation.rate_plan_id,
    )


def _first_price(uow: UnitOfWork, reservation: Reservation) -> int:
    prices = night_prices(uow, reservation)
    return prices[min(prices)]


def _reason_of(reservation: Reservation) -> ReasonCodeId | None:
    return None if reservation.discount_reason_id is None else ReasonCodeId(reservation.discount_reason_id)


def _apply(uow: UnitOfWork, reservation: Reservation, wanted: RoomRequest, repricing: _Repricing) -> None:
    before = set(nights_between(reservation.arrival_date, reservation.departure_date))
    another_sale = (wanted.rate_plan_id, wanted.charged_type_id) != (reservation.rate_plan_id, reservation.charged_type_id)
    if wanted.room_type_id != reservation.room_type_id:
        change_occupied_type(uow, reservation, wanted.room_type_id)
    reservation.rate_plan_id = wanted.rate_plan_id
    reservation.charged_type_id = wanted.charged_type_id or wanted.room_type_id
    reservation.adults, reservation.children, reservation.babies = wanted.adults, wanted.children, wanted.babies
    reservation.child_ages, reservation.extra_beds = list(wanted.child_ages) or None, wanted.extra_beds
    reservation.note = wanted.note
    moved = (wanted.arrival_date, wanted.departure_date) != (reservation.arrival_date, reservation.departure_date)
    if moved:
        _move(uow, reservation, wanted, before, keeps_prices=repricing.choice is PriceChoice.KEEP)
    reservation.day_use_price_minor = wanted.price_minor if reservation.day_use else None
    now = nights_between(wanted.arrival_date, wanted.departure_date)
    if repricing.sale is not None and counted(reservation):
        added = [night for night in now if night not in before or another_sale]
        hold_plan_quota(uow, repricing.sale, added, reservation_id=ReservationId(reservation.id))
    _price(uow, reservation, wanted, repricing, repricing.nights(before, now))
    fit_room(uow, reservation, moved=moved)


def _move(uow: UnitOfWork, reservation: Reservation, wanted: RoomRequest, before: set[date], *, keeps_prices: bool) -> None:
    """Other dates; where prices are kept, a night that comes before the others takes the price of the first of them."""
    first_price = _first_price(uow, reservation) if before and wanted.arrival_date < min(before) else None
    change_nights(uow, reservation, wanted.arrival_date, wanted.departure_date, price_minor=wanted.price_minor or 0)
    if first_price is not None and keeps_prices:
        earlier = nights_between(wanted.arrival_date, min(before))
        uow.connection.execute(_SET_PRICE, {"reservation": reservation.id, "nights": earlier, "price": first_price})


def _price(uow: UnitOfWork, reservation: Reservation, wanted: RoomRequest, repricing: _Repricing, nights: list[date]) -> None:
    sale = repricing.sale
    if sale is None or repricing.choice is PriceChoice.KEEP:
        if repricing.choice is not PriceChoice.KEEP and nights:
            uow.connection.execute(_SET_PRICE, {"reservation": reservation.id, "nights": nights, "price": wanted.price_minor or 0})
        return
    if nights or reservation.day_use:
        write_sale(uow, reservation, sale, nights=None if reservation.day_use else nights)
    if repricing.typed_minor is not None and wanted.discount_reason_id is not None:
        reservation.discount_reason_id = wanted.discount_reason_id
    if repricing.new_plan:
        keep_plan(uow, reservation, sale)


def fit_room(uow: UnitOfWork, reservation: Reservation, *, moved: bool) -> None:
    """Let the room given follow the reservation: other slots of it where the dates moved, taken away where its type does not fit."""
    given = occupancies.all_of(uow, ReservationId(reservation.id))
    if not given:
        return
    first = uow.get(Room, given[0].room_id, what=_("The room"), lock=False)
    if first.room_type_id != reservation.room_type_id:
        withdraw_room(uow, reservation)
    elif moved:
        occupancies.fit_dates(uow, ReservationId(reservation.id), reservation.arrival_date, reservation.departure_date)
