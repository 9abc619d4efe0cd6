"""Rooms sold by the hour: let, extended, charged once, or turned into a night (`docs/algorithms/hourly-rooms.md`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, OccupancyState
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.hourly_price import HourlyPrices, hourly_price, minutes_between, whole_minute
from hotel_desk.domain.ids import FolioId, GuestId, HourlyRateId, PostingId, ReservationId, RoomId, RoomTypeId, TransactionCodeId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import Event
from hotel_desk.domain.settings import HOURS_COUNT_FOR_THE_NIGHT
from hotel_desk.language import N_, _, plural
from hotel_desk.models.credit import HourlyRate, HourlyStay
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.property import Property
from hotel_desk.models.room import Room
from hotel_desk.services import ledger, occupancies
from hotel_desk.services.cashier import post_charge
from hotel_desk.services.hourly_charges import hourly_stay_of, is_charged
from hotel_desk.services.prices_without_plan import refuse_own_price
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservation_requests import RoomRequest, refuse_nobody
from hotel_desk.services.reservations import sell_rooms
from hotel_desk.services.room_assignment import expected
from hotel_desk.services.stay_changes import extend_stay
from hotel_desk.services.stays import receive_walk_in, walk_in

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.reservation import Reservation

MOST_HOURS = 24
_CHANGES = (EntityKind.RESERVATION, EntityKind.FOLIO, EntityKind.POSTING)
_GIVEN_TONIGHT = select(RoomOccupancy.id).where(
    RoomOccupancy.room_id == bindparam("room"),
    RoomOccupancy.state == OccupancyState.ASSIGNED,
    RoomOccupancy.first_date <= bindparam("today"),
    RoomOccupancy.last_date > bindparam("today"),
)


class RoomWantedTonight(StaffError):
    code = "hourly.wanted_tonight"
    template = N_(
        "Room {room} is given to somebody for tonight, and the hours would end at {until}, after the check-in hour. Nothing was changed. "
        "Choose another room or fewer hours."
    )


class NotByTheHour(StaffError):
    code = "hourly.not_by_the_hour"
    template = N_("This stay was not sold by the hour, or has become a night. Nothing was changed.")


class HoursChargedAlready(StaffError):
    code = "hourly.charged_already"
    template = N_("The hours of this stay stand on the folio already. Nothing was changed. Reverse that line first if it is wrong.")


@dataclass(frozen=True, slots=True)
class HourlySold:
    """A room let by the hour. `agreed_until`: UTC."""

    reservation_id: ReservationId
    room_number: str
    folio_id: FolioId
    folio_number: str
    agreed_until: dt.datetime


@dataclass(frozen=True, slots=True)
class HoursCharged:
    """What the hours came to, minor units; `minutes`: stayed, whole."""

    reservation_id: ReservationId
    posting_id: PostingId
    minutes: int
    amount_minor: int


@command(
    title=N_("Walk in by the hour"),
    permission=Permission.CHECK_IN,
    audit=(*walk_in.command_spec.audit, AuditCode.HOURS_SOLD),  # type: ignore[attr-defined]
    changes=walk_in.command_spec.changes,  # type: ignore[attr-defined]
    locks=SALE_LOCKS,
    undo="undo_check_in",
    result=HourlySold,
)
def walk_in_by_the_hour(
    uow: UnitOfWork,
    *,
    guest: GuestId | ProfileDetails,
    room_id: RoomId,
    hourly_rate_id: HourlyRateId,
    hours: int,
    adults: int = 1,
    children: int = 0,
    override_reason: str | None = None,
    do_not_rent_reason: str | None = None,
) -> HourlySold:
    """Let a room for some hours to somebody who stands at the desk; what it costs is charged when they leave.

    Args:
        hours: agreed, at least the first hours of the price list.
        override_reason, do_not_rent_reason: as for `walk_in`.

    Raises:
        InvalidInput: too few or too many hours, or a price list for another type of room.
        RoomWantedTonight: somebody else has been given the room, and the hours would run into the evening.
        The refusals of `walk_in`.
    """
    uow.require(Permission.BOOK)
    rate = uow.get(HourlyRate, hourly_rate_id, what=_("The hourly rate"), lock=False)
    room = uow.get(Room, room_id, what=_("The room"), lock=False)
    if not rate.active or rate.room_type_id != room.room_type_id:
        raise InvalidInput(
            "hourly_rate_id", problem=N_("This price list is not for this room. Nothing was changed. Choose another room or price list.")
        )
    if not rate.first_hours <= hours <= MOST_HOURS:
        raise InvalidInput("hours", problem=N_("The hours are fewer than the first price is for, or more than a day. Nothing was changed."))
    began_at = whole_minute(uow.clock.now())
    agreed_until = began_at + dt.timedelta(hours=hours)
    _refuse_wanted_tonight(uow, room, agreed_until)
    refuse_nobody(adults + children)
    request = RoomRequest(
        room_type_id=RoomTypeId(room.room_type_id),
        arrival_date=uow.business_date,
        departure_date=uow.business_date,
        price_minor=0,
        adults=adults,
        children=children,
        day_use=True,
    )
    booked = sell_rooms(uow, guest=guest, rooms=[request])
    here = receive_walk_in(uow, booked, room_id, override_reason=override_reason, do_not_rent_reason=do_not_rent_reason)
    stay = HourlyStay(
        property_id=uow.property_id,
        reservation_id=here.reservation_id,
        hourly_rate_id=rate.id,
        began_at=began_at,
        agreed_until=agreed_until,
    )
    uow.session.add(stay)
    uow.session.flush()
    _tell(uow, AuditCode.HOURS_SOLD, here.reservation_id, hours=hours, rate=rate.code)
    return HourlySold(here.reservation_id, here.room_number, here.folio_id, here.folio_number, agreed_until)


@command(
    title=N_("Extend hours"),
    permission=Permission.CHANGE_STAY,
    audit=(AuditCode.HOURS_EXTENDED,),
    changes=(EntityKind.RESERVATION,),
    result=HourlySold,
)
def extend_hours(uow: UnitOfWork, *, reservation_id: ReservationId, hours: int) -> HourlySold:
    """Let a guest stay some hours longer than agreed.

    Raises:
        NotByTheHour: it is no stay by the hour (any more).
        InvalidInput: no hours, or more than a day.
        RoomWantedTonight: somebody else has been given the room, and the hours would run into the evening.
    """
    reservation = expected(uow, reservation_id, Event.CHANGE_STAY)
    stay = _running(uow, reservation_id)
    if not 1 <= hours <= MOST_HOURS:
        raise InvalidInput("hours", problem=N_("The hours to add must lie between 1 and 24. Nothing was changed."))
    until = stay.agreed_until + dt.timedelta(hours=hours)
    room = _room_of(uow, reservation_id)
    _refuse_wanted_tonight(uow, room, until)
    stay.agreed_until = until
    _tell(uow, AuditCode.HOURS_EXTENDED, reservation_id, hours=hours)
    uow.changed(reservation)
    folio = ledger.guest_folio(uow, reservation_id)
    return HourlySold(reservation_id, room.number, FolioId(folio.id), folio.number, until)


@command(
    title=N_("Charge hours"),
    permission=Permission.POST_CHARGE,
    audit=(AuditCode.HOURS_CHARGED, AuditCode.CHARGE_POSTED),
    changes=_CHANGES,
    locks=SALE_LOCKS,
    undo="reverse_posting",
    result=HoursCharged,
)
def charge_hours(uow: UnitOfWork, *, reservation_id: ReservationId) -> HoursCharged:
    """Charge what the hours come to by now, once; after a reversal, what they came to when they ended.

    Raises:
        NotByTheHour: it is no stay by the hour (any more).
        HoursChargedAlready: they stand on the folio.
    """
    reservation = expected(uow, reservation_id, Event.CHANGE_STAY)
    return _charge(uow, reservation, _running(uow, reservation_id))


@command(
    title=N_("Turn hours into a night"),
    permission=Permission.CHANGE_STAY,
    audit=(*extend_stay.command_spec.audit, AuditCode.HOURS_CONVERTED, AuditCode.HOURS_CHARGED, AuditCode.CHARGE_POSTED),  # type: ignore[attr-defined]
    changes=(*extend_stay.command_spec.changes, *_CHANGES),  # type: ignore[attr-defined]
    locks=SALE_LOCKS,
    result=HourlySold,
)
def convert_hours(
    uow: UnitOfWork, *, reservation_id: ReservationId, departure_date: dt.date, price_minor: int, forced: bool = False
) -> HourlySold:
    """Let a guest who took the room by the hour stay overnight.

    Args:
        price_minor: of each night, minor units.
        forced: as for `extend_stay`.

    Raises:
        NotByTheHour, HoursChargedAlready: there are no hours to turn into a night.
        NotAllowed: plans price the type, and the actor may not name a price of their own.
        The refusals of `extend_stay`.
    """
    reservation = expected(uow, reservation_id, Event.CHANGE_STAY)
    stay = _running(uow, reservation_id)
    refuse_own_price(
        uow,
        RoomRequest(
            room_type_id=RoomTypeId(reservation.room_type_id),
            arrival_date=reservation.arrival_date,
            departure_date=departure_date,
            price_minor=price_minor,
            adults=reservation.adults,
            children=reservation.children,
        ),
    )
    if is_charged(uow, stay):
        raise HoursChargedAlready
    if not uow.setting(HOURS_COUNT_FOR_THE_NIGHT):
        _charge(uow, reservation, stay)
    stay.converted_at = uow.clock.now()
    extend_stay(uow, reservation_id=reservation_id, departure_date=departure_date, price_minor=price_minor, forced=forced)
    _tell(uow, AuditCode.HOURS_CONVERTED, reservation_id, departure=departure_date, price_minor=price_minor)
    room, folio = _room_of(uow, reservation_id), ledger.guest_folio(uow, reservation_id)
    return HourlySold(reservation_id, room.number, FolioId(folio.id), folio.number, stay.agreed_until)


def _charge(uow: UnitOfWork, reservation: Reservation, stay: HourlyStay) -> HoursCharged:
    if is_charged(uow, stay):
        raise HoursChargedAlready
    rate = uow.get(HourlyRate, stay.hourly_rate_id, what=_("The hourly rate"), lock=False)
    ended_at = stay.ended_at or whole_minute(uow.clock.now())
    minutes = minutes_between(stay.began_at, ended_at)
    posted = post_charge(
        uow,
        folio_id=FolioId(ledger.guest_folio(uow, ReservationId(reservation.id)).id),
        transaction_code_id=TransactionCodeId(rate.transaction_code_id),
        price_minor=hourly_price(prices_of(rate), minutes),
        text=f"{rate.name}, {_duration(minutes)}",
    )
    stay.ended_at, stay.charged_posting_id = ended_at, posted.posting_id
    reservation_id = ReservationId(reservation.id)
    _tell(uow, AuditCode.HOURS_CHARGED, reservation_id, minutes=minutes, amount_minor=posted.amount_minor)
    uow.changed(reservation)
    return HoursCharged(reservation_id, posted.posting_id, minutes, posted.amount_minor)


def prices_of(rate: HourlyRate) -> HourlyPrices:
    """The price list of a stored rate."""
    return HourlyPrices(
        rate.first_hours, rate.first_price_minor, rate.hour_price_minor, rate.round_minutes, rate.grace_minutes, rate.cap_minor
    )


def _duration(minutes: int) -> str:
    hours = plural("{count} hour", "{count} hours", minutes // 60).format(count=minutes // 60)
    return _("{hours} {minutes} min").format(hours=hours, minutes=minutes % 60)


def _running(uow: UnitOfWork, reservation_id: ReservationId) -> HourlyStay:
    stay = hourly_stay_of(uow, reservation_id)
    if stay is None or stay.converted_at is not None:
        raise NotByTheHour
    return stay


def _room_of(uow: UnitOfWork, reservation_id: ReservationId) -> Room:
    occupancy = occupancies.current(uow, reservation_id)
    if occupancy is None:
        raise LookupError(f"a stay by the hour is in no room: {reservation_id}")
    return uow.get(Room, occupancy.room_id, what=_("The room"), lock=False)


def _refuse_wanted_tonight(uow: UnitOfWork, room: Room, until: dt.datetime) -> None:
    hotel = uow.get(Property, uow.property_id, what=_("The hotel"), lock=False)
    zone = ZoneInfo(uow.hotel.time_zone)
    evening = dt.datetime.combine(uow.business_date, hotel.check_in_time, zone)
    if until <= evening:
        return
    if uow.connection.execute(_GIVEN_TONIGHT, {"room": room.id, "today": uow.business_date}).first() is not None:
        raise RoomWantedTonight("room_id", room=room.number, until=f"{until.astimezone(zone):%H:%M}")


def _tell(uow: UnitOfWork, code: AuditCode, reservation_id: ReservationId, **details: object) -> None:
    uow.record_row(code, EntityKind.RESERVATION, reservation_id, **details)
