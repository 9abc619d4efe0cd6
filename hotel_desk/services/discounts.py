"""Discounts given by hand: with a reason of the hotel's list, and no larger than the role allows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from babel.numbers import format_decimal
from sqlalchemy import bindparam, exists, select, update

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, ReservationStatus
from hotel_desk.domain.errors import InvalidInput, NotFound, StaffError
from hotel_desk.domain.ids import ReasonCodeId, ReservationId
from hotel_desk.domain.money import Money, round_half_up
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.policies import MILLION
from hotel_desk.domain.rate_codes import ReasonKind
from hotel_desk.domain.reservation_states import EXPECTED, WrongStatus
from hotel_desk.language import N_, _, current_language
from hotel_desk.models.folio import NightCharge
from hotel_desk.models.policy import ReasonCode
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.models.staff import Role, UserAccount
from hotel_desk.services.versions import refuse_newer_version

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_LIMIT = select(Role.discount_limit_millionths).join(UserAccount, UserAccount.role_id == Role.id).where(UserAccount.id == bindparam("user"))
_NIGHTS = (
    select(
        ReservationNight.date,
        ReservationNight.price_minor,
        ReservationNight.list_price_minor,
        exists()
        .where(NightCharge.reservation_id == ReservationNight.reservation_id, NightCharge.night_date == ReservationNight.date)
        .label("charged"),
    )
    .where(ReservationNight.reservation_id == bindparam("reservation"))
    .order_by(ReservationNight.date)
)
_SET_PRICE = (
    update(ReservationNight)
    .where(ReservationNight.reservation_id == bindparam("reservation"), ReservationNight.date == bindparam("night"))
    .values(price_minor=bindparam("price"), list_price_minor=bindparam("list_price"))
)


class DiscountTooHigh(StaffError):
    code = "discount.too_high"
    template = N_(
        "This is {percent} % off the price of {price} for the night of {night}; your role may give {limit} %. Nothing was changed. "
        "Give less, or ask somebody who may give more."
    )


@dataclass(frozen=True, slots=True)
class Discounted:
    """The prices of the nights that were lowered, minor units, by date; `total_minor` is what the discount comes to."""

    reservation_id: ReservationId
    nights: tuple[tuple[date, int], ...]
    total_minor: int
    version: int


@command(
    title=N_("Give a discount"),
    permission=Permission.DISCOUNT,
    audit=(AuditCode.RESERVATION_DISCOUNTED,),
    changes=(EntityKind.RESERVATION,),
    undo="discount",
    result=Discounted,
)
def discount(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    reason_code_id: ReasonCodeId,
    percent_millionths: int | None = None,
    amount_minor: int | None = None,
    price_minor: int | None = None,
    nights: Collection[date] | None = None,
    version: int | None = None,
) -> Discounted:
    """Lower the price of some nights by hand. Each discount is counted from the list price again: one of nothing takes it back.

    Args:
        reason_code_id: of the hotel's list of reasons for discounts.
        percent_millionths: of each night's list price; a million is all of it.
        amount_minor: off each night, minor units, never below zero.
        price_minor: of each night, minor units, instead. One of the three is named.
        nights: which; None: every night that is not over and not charged yet.
        version: of the reservation as it was shown; None does not look.

    Raises:
        DiscountTooHigh: it is more than the actor's role may give.
        InvalidInput: a night is charged, over, or not of this stay; the price would not be lower; not exactly one way was named.
        NotFound: the reason is not on the list.
        WrongStatus: the stay is over or was cancelled.
    """
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    if reservation.status not in EXPECTED | {ReservationStatus.IN_HOUSE, ReservationStatus.WAITLISTED}:
        raise WrongStatus(status=reservation.status.value)
    if version is not None:
        refuse_newer_version(reservation, version, what=_("The reservation"))
    reason = listed_reason(uow, reason_code_id)
    list_prices = _open_nights(uow, reservation, nights)
    prices = {
        night: _lowered(listed, percent_millionths=percent_millionths, amount_minor=amount_minor, price_minor=price_minor)
        for night, (_now, listed) in list_prices.items()
    }
    refuse_too_high(uow, {night: (list_prices[night][1], price) for night, price in prices.items()})
    uow.connection.execute(
        _SET_PRICE,
        [
            {"reservation": reservation_id, "night": night, "price": price, "list_price": list_prices[night][1]}
            for night, price in prices.items()
        ],
    )
    reservation.discount_reason_id = reason.id
    off = sum(list_prices[night][1] - price for night, price in prices.items())
    uow.record(
        AuditCode.RESERVATION_DISCOUNTED,
        reservation,
        reason=reason.name,
        nights={night.isoformat(): [list_prices[night][0], price] for night, price in prices.items()},
        off_minor=off,
    )
    uow.session.flush()
    return Discounted(reservation_id, tuple(sorted(prices.items())), off, reservation.version)


def listed_reason(uow: UnitOfWork, reason_code_id: ReasonCodeId | None) -> ReasonCode:
    """The reason of a discount; for use inside other commands that sell below a plan's price.

    Raises:
        InvalidInput: none was chosen.
        NotFound: it is not on the hotel's list of reasons for discounts, or switched off.
    """
    if reason_code_id is None:
        raise InvalidInput(
            "reason_code_id", problem=N_("A discount needs a reason of the list. Nothing was changed. Choose one and try again.")
        )
    found = uow.get(ReasonCode, reason_code_id, what=_("The reason"), lock=False)
    if found.kind is not ReasonKind.DISCOUNT or not found.active:
        raise NotFound("reason_code_id", what=_("The reason"))
    return found


def refuse_too_high(uow: UnitOfWork, prices: dict[date, tuple[int, int]]) -> None:
    """Go on only if the actor's role may lower prices so far; for use inside other commands that sell below a plan's price.

    Args:
        prices: by night, what the plan asks and what is taken instead, minor units.

    Raises:
        NotAllowed: the actor may not lower a price at all.
        DiscountTooHigh: a night is lowered by more than the role's limit.
    """
    lowered = {night: (listed, price) for night, (listed, price) in prices.items() if price < listed}
    if not lowered:
        return
    uow.require(Permission.DISCOUNT)
    limit: int = uow.connection.execute(_LIMIT, {"user": uow.actor.user_id}).scalar_one()
    for night, (listed, price) in sorted(lowered.items()):
        if (listed - price) * MILLION > limit * listed:
            raise DiscountTooHigh(
                "price_minor",
                percent=_percent(Decimal(listed - price) * MILLION / listed) if listed > 0 else _percent(Decimal(MILLION)),
                price=str(Money.from_minor(listed, uow.hotel.currency)),
                night=night.isoformat(),
                limit=_percent(Decimal(limit)),
            )


def _open_nights(uow: UnitOfWork, reservation: Reservation, wanted: Collection[date] | None) -> dict[date, tuple[int, int]]:
    """The nights that can be lowered: their price now and their list price."""
    rows = {row.date: row for row in uow.connection.execute(_NIGHTS, {"reservation": reservation.id})}
    still_open = {night for night, row in rows.items() if night >= uow.business_date and not row.charged}
    chosen = sorted(still_open if wanted is None else set(wanted))
    if not chosen or not set(chosen) <= still_open:
        raise InvalidInput(
            "nights",
            problem=N_(
                "A discount is for nights of this stay that are neither over nor charged yet. Nothing was changed. "
                "Choose other nights, or post an allowance."
            ),
        )
    return {night: (rows[night].price_minor, _listed(rows[night].price_minor, rows[night].list_price_minor)) for night in chosen}


def _listed(price_minor: int, list_price_minor: int | None) -> int:
    return price_minor if list_price_minor is None else list_price_minor


def _lowered(listed: int, *, percent_millionths: int | None, amount_minor: int | None, price_minor: int | None) -> int:
    named = [way for way in (percent_millionths, amount_minor, price_minor) if way is not None]
    if len(named) != 1:
        raise InvalidInput("price_minor", problem=N_("Name a percentage, an amount or a price, one of them. Nothing was changed."))
    if percent_millionths is not None:
        if not 0 <= percent_millionths <= MILLION:
            raise InvalidInput("percent_millionths", problem=N_("A discount lies between 0 and 100 percent. Nothing was changed."))
        return listed - int(round_half_up(Decimal(listed) * percent_millionths / MILLION, 0))
    if amount_minor is not None:
        if amount_minor < 0:
            raise InvalidInput("amount_minor", problem=N_("A discount is not below zero. Nothing was changed. Enter an amount."))
        return min(listed, max(0, listed - amount_minor))
    assert price_minor is not None  # noqa: S101 - one of the three is named
    if not 0 <= price_minor <= listed:
        raise InvalidInput(
            "price_minor", problem=N_("This price is not lower than the list price. Nothing was changed. Enter a lower one.")
        )
    return price_minor


def _percent(millionths: Decimal) -> str:
    return format_decimal(round_half_up(millionths / 10_000, 2), locale=current_language())
