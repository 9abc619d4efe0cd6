"""The persons behind the stays: who comes along, and whose birthday it is."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, Select, bindparam, func, select

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.guest_codes import VipClass
from hotel_desk.domain.ids import ProfileId, ReservationId
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.reservation_notes import AccompanyingGuest
from hotel_desk.queries.stay_lines import BY_ROOM, FIRST_NIGHT, STAY_LINES, StayLine, stay_line

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

type _Statement = Select[*tuple[Any, ...]]
_FIRST, _LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
_HERE_OR_COMING = (
    Reservation.status.in_((*sorted(EXPECTED), ReservationStatus.IN_HOUSE)),
    Reservation.arrival_date <= _LAST,
    Reservation.departure_date >= _FIRST,
)
_GUESTS: _Statement = STAY_LINES.add_columns(Profile.birth_date).where(*_HERE_OR_COMING).order_by(*BY_ROOM)
_ALONG: _Statement = (
    select(
        AccompanyingGuest.reservation_id,
        AccompanyingGuest.profile_id,
        func.coalesce(Profile.name, AccompanyingGuest.name).label("name"),
        AccompanyingGuest.age,
        func.coalesce(Profile.country, Profile.nationality, "").label("country"),
        Profile.birth_date,
        func.coalesce(Profile.vip_level, 0).label("vip_level"),
        func.coalesce(Profile.vip_class, VipClass.ORDINARY).label("vip_class"),
    )
    .join(Reservation, Reservation.id == AccompanyingGuest.reservation_id)
    .outerjoin(Profile, Profile.id == AccompanyingGuest.profile_id)
    .where(Reservation.property_id == bindparam("hotel"))
    .order_by(AccompanyingGuest.position, AccompanyingGuest.id)
)
_ALONG_HERE = _ALONG.where(Reservation.status == ReservationStatus.IN_HOUSE)
_ALONG_ON_DAYS = _ALONG.where(*_HERE_OR_COMING)


@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody who comes along with the guest of a reservation. `age` as it was told at the booking."""

    reservation_id: ReservationId
    name: str
    age: int | None
    country: str


@dataclass(frozen=True, slots=True)
class Celebrated:
    """A person who is here or comes: a VIP, or somebody with a birthday while here (`birthday`), born on `birth_date`."""

    stay: StayLine
    profile_id: ProfileId
    name: str
    vip_level: int
    vip_class: VipClass
    birthday: dt.date | None
    birth_date: dt.date | None

    @property
    def is_vip(self) -> bool:
        """Of a VIP level, or called a VIP."""
        return self.vip_level > 0 or self.vip_class is VipClass.VIP

    @property
    def turns(self) -> int | None:
        """How old the person gets."""
        return None if self.birthday is None or self.birth_date is None else self.birthday.year - self.birth_date.year


def companions(reader: Reader) -> dict[ReservationId, tuple[Companion, ...]]:
    """Who comes along in the stays in house, in their order. One statement."""
    found: dict[ReservationId, list[Companion]] = defaultdict(list)
    for row in reader.connection.execute(_ALONG_HERE, {"hotel": reader.property_id}):
        stay = ReservationId(row.reservation_id)
        found[stay].append(Companion(stay, row.name, row.age, row.country))
    return {stay: tuple(people) for stay, people in found.items()}


def celebrated(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[Celebrated, ...]:
    """VIPs, and whoever has a birthday on one of some days while here, by room. Two statements."""
    about = {"hotel": reader.property_id, "first": first, "last": last, "night": FIRST_NIGHT}
    stays = {}
    people: list[tuple[ReservationId, Any, Any]] = []
    for row in reader.connection.execute(_GUESTS, about):
        line = stay_line(row)
        stays[line.reservation_id] = line
        people.append((line.reservation_id, row, row.guest_id))
    along = reader.connection.execute(_ALONG_ON_DAYS, about)
    people.extend((ReservationId(row.reservation_id), row, row.profile_id) for row in along if row.profile_id is not None)
    order = {stay: number for number, stay in enumerate(stays)}
    people.sort(key=lambda one: order[one[0]])
    found = (_celebrated(stays[stay], row, profile, first, last) for stay, row, profile in people)
    return tuple(one for one in found if one.is_vip or one.birthday is not None)


def _celebrated(stay: StayLine, row: Any, profile: Any, first: dt.date, last: dt.date) -> Celebrated:
    here_first, here_last = max(first, stay.arrival_date), min(last, stay.departure_date)
    birthday = None if row.birth_date is None else birthday_within(row.birth_date, here_first, here_last)
    name = row.guest_name if profile == stay.guest_id else row.name
    return Celebrated(stay, ProfileId(profile), name, row.vip_level, VipClass(row.vip_class), birthday, row.birth_date)


def birthday_within(born: dt.date, first: dt.date, last: dt.date) -> dt.date | None:
    """The first birthday on one of some days; whoever was born on 29 February has it on 1 March in other years."""
    for year in range(first.year, last.year + 1):
        try:
            day = born.replace(year=year)
        except ValueError:
            day = dt.date(year, 3, 1)
        if first <= day <= last:
            return day
    return None
