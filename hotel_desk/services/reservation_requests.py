"""What somebody asks for when a room is booked or changed, and what is refused at once. Used by commands; not commands themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING

from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import BlockId, GuestId, PackageId, ProfileId, RatePlanId, ReasonCodeId, RoomId, RoomTypeId
from hotel_desk.domain.settings import LONGEST_STAY
from hotel_desk.language import N_, _
from hotel_desk.models.room import RoomType
from hotel_desk.services.chosen_profiles import chosen_profile
from hotel_desk.services.typed_text import note_text
from hotel_desk.services.written_notes import NewAlert, NewTrace

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

HIGHEST_PRICE_MINOR = 2_000_000_000
MOST_PERSONS = 999
FURTHEST_DAYS = 3650
OLDEST_CHILD = 17
MOST_EXTRA_BEDS = 9


class TooManyGuests(StaffError):
    code = "reservation.too_many_guests"
    template = N_(
        "{guests} guests do not fit: a room of type {room_type} holds {most}, extra beds included. Nothing was saved. "
        "Choose another type, add an extra bed, or book another room."
    )


@dataclass(frozen=True, slots=True)
class NamedGuest:
    """Somebody who comes along without a reservation of their own: a profile, or a name only. `age` in years."""

    name: str = ""
    profile_id: ProfileId | None = None
    age: int | None = None


@dataclass(frozen=True, slots=True)
class RoomRequest:
    """One room of a booking.

    Args:
        room_type_id: the type to occupy.
        departure_date: equal to the arrival date for day use.
        price_minor: a night (or the day use), minor units; zero is complimentary, a negative price an allowance. With a rate plan: a
            price typed by hand, beside which the plan's price is kept; None: the plan's.
        charged_type_id: the type the price is for; None: the same.
        room_id: a room to give at once; None: later.
        guest_id: who stays; None: who booked.
        rate_plan_id: the price agreement; None: only the price counts.
        child_ages: one age a child, in years; none where the ages were not asked.
        package_ids: asked for beside those of the plan.
        discount_reason_id: why the price typed is lower than the plan's.
        expected_time: when the guest thinks to arrive, by the hotel's clock.
        requests: what the guest wishes for.
        guests: who comes along.
        do_not_move: the room given is not to be changed.
        upgrade_reason: why another type is given than is charged.
        traces, alerts: what departments have to do, what staff must be told.
        day_use: that there is no night is meant so.
    """

    room_type_id: RoomTypeId
    arrival_date: date
    departure_date: date
    price_minor: int | None = None
    adults: int = 1
    children: int = 0
    babies: int = 0
    charged_type_id: RoomTypeId | None = None
    room_id: RoomId | None = None
    guest_id: GuestId | None = None
    note: str = ""
    rate_plan_id: RatePlanId | None = None
    child_ages: tuple[int, ...] = ()
    extra_beds: int = 0
    package_ids: tuple[PackageId, ...] = ()
    discount_reason_id: ReasonCodeId | None = None
    block_id: BlockId | None = None
    expected_time: time | None = None
    requests: str = ""
    guests: tuple[NamedGuest, ...] = ()
    do_not_move: bool = False
    upgrade_reason: str = ""
    traces: tuple[NewTrace, ...] = ()
    alerts: tuple[NewAlert, ...] = ()
    day_use: bool = False


def check_request(uow: UnitOfWork, request: RoomRequest, *, known_arrival: date | None = None) -> None:
    """Refuse what cannot be booked, each with its field.

    Args:
        known_arrival: an arrival date that stands already and may lie in the past.
    """
    _refuse_impossible_dates(uow, request, known_arrival)
    _refuse_impossible_guests(request)
    if request.price_minor is None and request.rate_plan_id is None:
        raise InvalidInput("price_minor", problem=N_("There is neither a price nor a rate plan. Nothing was saved. Choose one."))
    refuse_impossible_price(request.price_minor or 0)
    note_text(request.note)
    if request.guest_id is not None:
        chosen_profile(uow, request.guest_id, what=_("The guest"))
    for kind in {request.room_type_id, request.charged_type_id or request.room_type_id}:
        uow.get(RoomType, kind, what=_("The room type"), lock=False)


def _refuse_impossible_dates(uow: UnitOfWork, request: RoomRequest, known_arrival: date | None) -> None:
    if request.departure_date < request.arrival_date:
        raise InvalidInput(
            "departure_date", problem=N_("The departure lies before the arrival. Nothing was saved. Correct one of the dates.")
        )
    if request.arrival_date < uow.business_date and request.arrival_date != known_arrival:
        raise InvalidInput(
            "arrival_date", problem=N_("The arrival lies before the business date. Nothing was saved. Choose today or later.")
        )
    if (request.arrival_date - uow.business_date).days > FURTHEST_DAYS:
        raise InvalidInput("arrival_date", problem=N_("The arrival is more than ten years away. Nothing was saved. Check the year."))
    refuse_endless_stay(uow, request.arrival_date, request.departure_date)


def _refuse_impossible_guests(request: RoomRequest) -> None:
    if min(request.adults, request.children, request.babies) < 0 or max(request.adults, request.children, request.babies) > MOST_PERSONS:
        raise InvalidInput("adults", problem=N_("The number of guests is not possible. Nothing was saved. Correct it."))
    if not 0 <= request.extra_beds <= MOST_EXTRA_BEDS:
        raise InvalidInput("extra_beds", problem=N_("The number of extra beds is not possible. Nothing was saved. Correct it."))
    if request.child_ages and len(request.child_ages) != request.children:
        raise InvalidInput("child_ages", problem=N_("There are not as many ages as children. Nothing was saved. Give each child an age."))
    if any(not 0 <= age <= OLDEST_CHILD for age in request.child_ages):
        raise InvalidInput("child_ages", problem=N_("A child is 0 to 17 years old. Nothing was saved. Correct the age."))


def refuse_no_night(arrival: date, departure: date, *, day_use: bool) -> None:
    """Go on only if a stay without a night is meant as day use.

    Raises:
        InvalidInput: the dates are equal and nobody said that it is day use.
    """
    if arrival == departure and not day_use:
        raise InvalidInput(
            "departure_date",
            problem=N_("The stay has no night. Nothing was saved. Choose a later departure, or say that it is day use."),
        )


def refuse_nobody(guests: int) -> None:
    """Go on only if somebody who is counted sleeps in the room: an adult, or a child whose parents have another room.

    Args:
        guests: adults and children; a baby does not come alone.

    Raises:
        InvalidInput: there is neither.
    """
    if not guests:
        raise InvalidInput("adults", problem=N_("Nobody comes: a room needs an adult or a child. Nothing was saved. Say how many come."))


def refuse_too_many_guests(uow: UnitOfWork, room_type_id: RoomTypeId, *, guests: int, extra_beds: int) -> None:
    """Go on only if so many guests fit into a room of the type; babies bring their own bed and are not among them.

    Raises:
        TooManyGuests: they do not.
        InvalidInput: the type has no place for so many extra beds.
    """
    kind = uow.get(RoomType, room_type_id, what=_("The room type"), lock=False)
    if extra_beds > kind.extra_beds:
        raise InvalidInput(
            "extra_beds", problem=N_("There is no place for so many extra beds in this type. Nothing was saved. Choose another type.")
        )
    most = kind.max_occupancy + extra_beds
    if guests > most:
        raise TooManyGuests("adults", guests=guests, room_type=kind.name, most=most)


def refuse_switched_off(uow: UnitOfWork, room_type_id: RoomTypeId) -> None:
    """Go on only if the type is in use.

    Raises:
        InvalidInput: it is switched off.
    """
    if not uow.get(RoomType, room_type_id, what=_("The room type"), lock=False).active:
        raise InvalidInput(
            "room_type_id", problem=N_("This room type is switched off in the set-up. Nothing was saved. Choose another type.")
        )


def refuse_endless_stay(uow: UnitOfWork, arrival: date, departure: date) -> None:
    """Go on only if the stay is not longer than the hotel allows.

    Raises:
        InvalidInput: it is.
    """
    if (departure - arrival).days > uow.setting(LONGEST_STAY):
        raise InvalidInput("departure_date", problem=N_("The stay is longer than this hotel allows. Nothing was saved. Check the year."))


def refuse_impossible_price(price_minor: int) -> None:
    """Go on only if a price can be meant.

    Raises:
        InvalidInput: it is too high, or too far below zero.
    """
    if abs(price_minor) > HIGHEST_PRICE_MINOR:
        raise InvalidInput("price_minor", problem=N_("The price is too high to be true. Nothing was saved. Correct it."))
