"""The nights of a reservation: their prices, and the counters they are held in. Used by commands; not commands themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import BlockId, RoomTypeId
from hotel_desk.domain.reservation_states import EXPECTED, HOLDS_INVENTORY
from hotel_desk.domain.slots import nights_between
from hotel_desk.language import N_
from hotel_desk.models.folio import NightCharge
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.services import inventory
from hotel_desk.services.block_nights import HeldNight

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_INSERT_NIGHTS = insert(ReservationNight)
_OF_RESERVATION = ReservationNight.reservation_id == bindparam("reservation")
_MOVE_SHARERS = (
    update(Reservation)
    .where(Reservation.sharing_with_id == bindparam("lead"), Reservation.status.in_((*EXPECTED, ReservationStatus.IN_HOUSE)))
    .values(room_type_id=bindparam("new_type"), version=Reservation.version + 1)
)
_NIGHTS = (
    select(ReservationNight.room_type_id, ReservationNight.date, ReservationNight.held)
    .where(_OF_RESERVATION)
    .order_by(ReservationNight.date)
)
_PRICES = select(ReservationNight.date, ReservationNight.price_minor).where(_OF_RESERVATION).order_by(ReservationNight.date)
_SHARING = (
    select(Reservation.id, Reservation.arrival_date, Reservation.departure_date, Profile.name)
    .join(Profile, Profile.id == Reservation.guest_id)
    .where(
        or_(Reservation.id == bindparam("lead"), Reservation.sharing_with_id == bindparam("lead")),
        Reservation.id != bindparam("but"),
        Reservation.status.in_((*EXPECTED, ReservationStatus.IN_HOUSE)),
    )
)
_HELD = (
    select(ReservationNight.room_type_id, ReservationNight.date)
    .where(_OF_RESERVATION, ReservationNight.held == bindparam("is_held"))
    .order_by(ReservationNight.date)
)
_LAST_PRICE = select(ReservationNight.price_minor).where(_OF_RESERVATION).order_by(ReservationNight.date.desc()).limit(1)
_MOVE_NIGHTS = (
    update(ReservationNight)
    .where(_OF_RESERVATION, ReservationNight.date >= bindparam("since"), ReservationNight.date < bindparam("until"))
    .values(room_type_id=bindparam("new_type"))
)
_HOLD_NIGHTS = (
    update(ReservationNight).where(_OF_RESERVATION, ReservationNight.date >= bindparam("since")).values(held=bindparam("is_held"))
)


class SharersOutside(StaffError):
    code = "reservation.sharers_outside"
    template = N_(
        "{guest} shares this room from {arrival} to {departure}, and one of the stays would reach beyond the room. Nothing was changed. "
        "Change that stay first, or part the two."
    )


class NightCharged(StaffError):
    code = "stay.night_charged"
    template = N_(
        "The night of {night} has been charged already, so the stay cannot be without it. Nothing was changed. "
        "Reverse the room charge of that night first."
    )


def block_of(reservation: Reservation) -> BlockId | None:
    """The block that a reservation's nights are picked up from."""
    return None if reservation.block_id is None else BlockId(reservation.block_id)


def counted(reservation: Reservation) -> bool:
    """Whether the nights of a reservation are deducted from inventory.

    Its status says so, unless it shares the room of another one, or was released because nothing guaranteed it.
    """
    return reservation.status in HOLDS_INVENTORY and reservation.sharing_with_id is None and reservation.released_at is None


def held_nights(uow: UnitOfWork, reservation: Reservation, *, held: bool = True) -> list[tuple[RoomTypeId, date]]:
    """The (type, night) pairs a reservation is counted in (or, cancelled, was), by date."""
    rows = uow.connection.execute(_HELD, {"reservation": reservation.id, "is_held": held})
    return [(RoomTypeId(row.room_type_id), row.date) for row in rows]


def night_prices(uow: UnitOfWork, reservation: Reservation) -> dict[date, int]:
    """The price of each night, minor units, by date; none for day use."""
    rows = uow.connection.execute(_PRICES, {"reservation": reservation.id})
    return {row.date: row.price_minor for row in rows}


def hold_nights(uow: UnitOfWork, reservation: Reservation, *, held: bool, since: date | None = None) -> None:
    """Write down that the nights of a reservation (from a date on) are counted in the counters, or no longer."""
    uow.connection.execute(_HOLD_NIGHTS, {"reservation": reservation.id, "is_held": held, "since": since or date.min})


def take_nights(uow: UnitOfWork, reservation: Reservation, *, since: date | None = None, forced: bool = False) -> tuple[date, ...]:
    """Count the nights of a reservation (from a date on) that are not counted yet. Returns those that are oversold by it.

    Raises:
        inventory.SoldOut: a night is full and `forced` is not set.
    """
    wanted = [(kind, night) for kind, night in held_nights(uow, reservation, held=False) if since is None or night >= since]
    oversold = inventory.exchange(uow, released=(), wanted=wanted, forced=forced, block_id=block_of(reservation))
    hold_nights(uow, reservation, held=True, since=since)
    return oversold


def give_nights_back(uow: UnitOfWork, reservation: Reservation) -> None:
    """Give every night back that a reservation is counted in."""
    inventory.exchange(uow, released=held_nights(uow, reservation), wanted=(), block_id=block_of(reservation))
    hold_nights(uow, reservation, held=False)


def price_of_last_night(uow: UnitOfWork, reservation: Reservation) -> int:
    """What the last night (or the day use) costs, minor units."""
    last = uow.connection.execute(_LAST_PRICE, {"reservation": reservation.id}).scalar()
    return (reservation.day_use_price_minor or 0) if last is None else last


def change_nights(
    uow: UnitOfWork, reservation: Reservation, arrival: date, departure: date, *, price_minor: int, forced: bool = False
) -> tuple[date, ...]:
    """Let a reservation have the nights of other dates: counters and prices; kept nights keep their price.

    Returns the nights that are oversold by it.

    Raises:
        inventory.SoldOut: a new night is full and `forced` is not set.
        NightCharged: a night to be given back has its room charge already.
        SharersOutside: the guests who share the room would be without it on a night.
    """
    _refuse_outside(uow, reservation, arrival, departure)
    rows = uow.connection.execute(_NIGHTS, {"reservation": reservation.id}).all()
    kinds = {row.date: RoomTypeId(row.room_type_id) for row in rows}
    nights = nights_between(arrival, departure)
    oversold: tuple[date, ...] = ()
    if counted(reservation):
        held = [(RoomTypeId(row.room_type_id), row.date) for row in rows if row.held]
        # A night before the guest took the room over from somebody is counted as that one's.
        never = {row.date for row in rows if not row.held}
        wanted = [(_type_near(night, kinds, reservation, uow.business_date), night) for night in nights if night not in never]
        oversold = inventory.exchange(uow, released=held, wanted=wanted, forced=forced, block_id=block_of(reservation))
    kept = set(nights)
    gone = [night for night in kinds if night not in kept]
    if gone:
        _refuse_charged(uow, reservation, gone)
        uow.connection.execute(
            delete(ReservationNight).where(ReservationNight.reservation_id == reservation.id, ReservationNight.date.in_(gone))
        )
    forget_agreed_hour(reservation, departure)
    reservation.arrival_date, reservation.departure_date = arrival, departure
    new = {night: _type_near(night, kinds, reservation, uow.business_date) for night in nights if night not in kinds}
    write_nights(uow, reservation, list(new), price_minor, types=new)
    return oversold


def forget_agreed_hour(reservation: Reservation, departure: date) -> None:
    """An hour to leave at was agreed for the departure date: with another one it is gone. To be called before the date is changed."""
    if departure != reservation.departure_date:
        reservation.late_departure_time, reservation.late_departure_free = None, False


def _type_near(night: date, kinds: Mapping[date, RoomTypeId], reservation: Reservation, today: date) -> RoomTypeId:
    """What a night is counted in: a new one as the night to come that is nearest to it, for that is whose room it is added to.

    A guest who was moved on the day of departure has slept elsewhere: where no night is to come, the room of this moment counts.
    """
    if night in kinds:
        return kinds[night]
    to_come = [other for other in kinds if other >= today]
    if not to_come:
        return RoomTypeId(reservation.room_type_id)
    return kinds[min(to_come, key=lambda other: (abs((other - night).days), other))]


def _refuse_outside(uow: UnitOfWork, reservation: Reservation, arrival: date, departure: date) -> None:
    """A sharer stays within the dates of the one whose room it shares; dates gone by are not looked at."""
    if reservation.share_split is None:
        return
    lead = reservation.sharing_with_id or reservation.id
    mine = (max(arrival, uow.business_date), departure)
    for row in uow.connection.execute(_SHARING, {"lead": lead, "but": reservation.id}):
        other = (max(row.arrival_date, uow.business_date), row.departure_date)
        if row.id == lead:
            fits = other[0] <= mine[0] and mine[1] <= other[1]
        else:
            fits = lead != reservation.id or (mine[0] <= other[0] and other[1] <= mine[1])
        if not fits:
            dates = {"arrival": row.arrival_date.isoformat(), "departure": row.departure_date.isoformat()}
            raise SharersOutside("departure_date", guest=row.name, **dates)


def _refuse_charged(uow: UnitOfWork, reservation: Reservation, nights: list[date]) -> None:
    charged = uow.connection.execute(
        select(func.min(NightCharge.night_date)).where(
            NightCharge.property_id == uow.property_id,
            NightCharge.reservation_id == reservation.id,
            NightCharge.night_date.in_(nights),
        )
    ).scalar()
    if charged is not None:
        raise NightCharged("departure_date", night=charged.isoformat())


def change_occupied_type(
    uow: UnitOfWork, reservation: Reservation, room_type_id: RoomTypeId, *, since: date | None = None, until: date | None = None
) -> None:
    """Count a reservation's nights (from a date on, before a date) in another type, and let it occupy that type.

    Raises:
        inventory.SoldOut: the other type is full on one of them.
    """
    first, last = since or date.min, until or date.max
    rows = uow.connection.execute(_NIGHTS, {"reservation": reservation.id})
    other = [row for row in rows if first <= row.date < last and row.room_type_id != room_type_id]
    if other:
        moved = [(RoomTypeId(row.room_type_id), row.date) for row in other if row.held]
        wanted = [(room_type_id, night) for _kind, night in moved]
        inventory.exchange(uow, released=moved, wanted=wanted, block_id=block_of(reservation))
        uow.connection.execute(_MOVE_NIGHTS, {"reservation": reservation.id, "since": first, "until": last, "new_type": room_type_id})
    occupy_type(uow, reservation, room_type_id)


def occupy_type(uow: UnitOfWork, reservation: Reservation, room_type_id: RoomTypeId) -> None:
    """Write down which type a reservation, and who shares its room, is in; its nights and their counters are somebody else's matter."""
    if reservation.room_type_id == room_type_id:
        return
    reservation.room_type_id = room_type_id
    if reservation.share_split is not None and reservation.sharing_with_id is None:
        uow.session.flush()
        uow.connection.execute(_MOVE_SHARERS, {"lead": reservation.id, "new_type": room_type_id})
    uow.changed(reservation)


def swap_occupied_types(uow: UnitOfWork, first: Reservation, second: Reservation) -> None:
    """Let two reservations have each other's type in one exchange, so that a full night is no obstacle to leaving it.

    Raises:
        inventory.SoldOut: one of them has nights that the other does not have, and these are full.
    """
    one, other = RoomTypeId(first.room_type_id), RoomTypeId(second.room_type_id)
    if one == other:
        return
    # What a guest in house has slept stays where it was slept.
    held = [
        (reservation, [pair for pair in held_nights(uow, reservation) if pair[1] >= uow.business_date]) for reservation in (first, second)
    ]
    released = [HeldNight(kind, night, block_of(reservation)) for reservation, nights in held for kind, night in nights]
    wanted = [
        HeldNight(other if reservation is first else one, night, block_of(reservation))
        for reservation, nights in held
        for _kind, night in nights
    ]
    inventory.exchange_nights(uow, released=released, wanted=wanted)
    for reservation, nights in held:
        new_type = other if reservation is first else one
        if nights:
            within = {"since": nights[0][1], "until": date.max, "new_type": new_type}
            uow.connection.execute(_MOVE_NIGHTS, {"reservation": reservation.id, **within})
        occupy_type(uow, reservation, new_type)


def write_nights(
    uow: UnitOfWork, reservation: Reservation, nights: list[date], price_minor: int, *, types: Mapping[date, RoomTypeId] | None = None
) -> None:
    """Write down new nights at one price (minor units), held in the counters where the status says so.

    Args:
        types: what each is counted in; None: the type that the reservation occupies.
    """
    if not nights:
        return
    held = counted(reservation)
    uow.connection.execute(
        _INSERT_NIGHTS,
        [
            {
                "property_id": uow.property_id,
                "reservation_id": reservation.id,
                "date": night,
                "room_type_id": reservation.room_type_id if types is None else types[night],
                "price_minor": price_minor,
                "held": held,
                "rate_plan_id": reservation.rate_plan_id,
            }
            for night in nights
        ],
    )
