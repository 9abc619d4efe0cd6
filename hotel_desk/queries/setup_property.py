"""The hotel itself, its pictures, and its overbooking allowances, as the set-up shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from hotel_desk.domain.ids import PictureId, PropertyId, RoomTypeId
from hotel_desk.domain.settings import DEFAULT_OVERBOOKING
from hotel_desk.models.folio import Posting
from hotel_desk.models.inventory import TypeNight
from hotel_desk.models.property import Property
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Picture, RoomType
from hotel_desk.queries.settings import setting_value
from hotel_desk.queries.setup_page import SetUpPage, rows_as
from hotel_desk.queries.setup_rooms import room_type_choices

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class PropertyFacts:
    """The hotel; `currency_fixed` once an amount was agreed or posted."""

    id: PropertyId
    version: int
    code: str
    name: str
    address: str
    city: str
    country: str | None
    phone: str
    email: str
    website: str
    tax_number: str
    star_rating: int | None
    description: str
    facilities: tuple[str, ...]
    currency: str
    time_zone: str
    check_in_time: time
    check_out_time: time
    business_date: date
    currency_fixed: bool


@dataclass(frozen=True, slots=True)
class PictureRow:
    id: PictureId
    caption: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class AllowanceRow:
    """A run of nights with one allowance that is not the hotel's usual one."""

    room_type_id: RoomTypeId
    room_type: str
    first_date: date
    last_date: date
    rooms: int
    usual: int
    active: bool = True
    version: int = 0

    @property
    def id(self) -> tuple[RoomTypeId, date]:
        """What makes it the same row when it is read again."""
        return self.room_type_id, self.first_date


def property_set_up(reader: Reader) -> PropertyFacts:
    """The hotel's facts and its business date."""
    found = reader.connection.execute(
        select(
            Property.id,
            Property.version,
            Property.code,
            Property.name,
            Property.address,
            Property.city,
            Property.country,
            Property.phone,
            Property.email,
            Property.website,
            Property.tax_number,
            Property.star_rating,
            Property.description,
            Property.facilities,
            Property.currency,
            Property.time_zone,
            Property.check_in_time,
            Property.check_out_time,
            (
                select(Reservation.id).where(Reservation.property_id == reader.property_id).exists()
                | select(Posting.id).where(Posting.property_id == reader.property_id).exists()
            ).label("currency_fixed"),
        ).where(Property.id == reader.property_id)
    ).mappings()
    row = found.one()
    facts = {**row, "facilities": tuple(row["facilities"]), "currency_fixed": bool(row["currency_fixed"])}
    return PropertyFacts(**facts, business_date=reader.business_date())


def pictures_of(reader: Reader, *, owner_id: UUID) -> tuple[PictureRow, ...]:
    """The pictures of the hotel, a room type or a room, in their order."""
    found = reader.connection.execute(
        select(Picture.id, Picture.caption, Picture.media_type, Picture.content)
        .where(Picture.property_id == reader.property_id, Picture.owner_id == owner_id)
        .order_by(Picture.sort_order, Picture.id)
    )
    return rows_as(PictureRow, found.mappings())


def allowances_set_up(reader: Reader) -> SetUpPage[AllowanceRow]:
    """The nights from the business date on whose allowance is not the usual one, in runs, by type; and the types to choose from."""
    usual = setting_value(reader, DEFAULT_OVERBOOKING)
    nights = reader.connection.execute(
        select(TypeNight.room_type_id, RoomType.name, TypeNight.date, TypeNight.overbooking)
        .join(RoomType, RoomType.id == TypeNight.room_type_id)
        .where(TypeNight.property_id == reader.property_id, TypeNight.date >= reader.business_date(), TypeNight.overbooking != usual)
        .order_by(RoomType.sort_order, RoomType.code, TypeNight.date)
    )
    runs: list[AllowanceRow] = []
    for kind, name, night, rooms in nights:
        last = runs[-1] if runs else None
        if last is not None and (last.room_type_id, last.rooms, last.last_date) == (kind, rooms, night - timedelta(days=1)):
            runs[-1] = AllowanceRow(last.room_type_id, name, last.first_date, night, rooms, usual)
        else:
            runs.append(AllowanceRow(RoomTypeId(kind), name, night, night, rooms, usual))
    return SetUpPage(tuple(runs), {"room_type_id": room_type_choices(reader)})
