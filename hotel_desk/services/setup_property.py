"""The hotel itself: its name and address, what it offers, its hours, currency and time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from sqlalchemy import select

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.countries import is_country
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.money import minor_places
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Posting
from hotel_desk.models.property import Property
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.types import TEXT_LENGTH
from hotel_desk.services.setup_nouns import (
    SetUpSaved,
    Shape,
    change,
    needed_text,
    number_between,
    set_up_command,
    tidy_text,
    tidy_words,
)
from hotel_desk.services.versions import refuse_newer_version

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

MOST_STARS = 7
PROPERTY = Shape(Property, named=lambda hotel: hotel.name, what=lambda: _("The hotel"), unique="")


@dataclass(frozen=True, slots=True)
class PropertyDetails:
    """What a hotel says of itself. Empty text is "not known".

    Args:
        country: ISO 3166 alpha-2, or None.
        star_rating: 0 to 7, or None where it has none.
        currency: ISO 4217 code; fixed with the first reservation or posting.
        time_zone: IANA name.
        check_in_time: from when rooms are given out; `check_out_time`: until when they are to be left.
    """

    name: str
    currency: str
    time_zone: str
    check_in_time: time
    check_out_time: time
    address: str = ""
    city: str = ""
    country: str | None = None
    phone: str = ""
    email: str = ""
    website: str = ""
    tax_number: str = ""
    star_rating: int | None = None
    description: str = ""
    facilities: tuple[str, ...] = ()


@set_up_command(N_("Change property"), EntityKind.PROPERTY)
def change_property(uow: UnitOfWork, *, details: PropertyDetails, version: int) -> SetUpSaved:
    """Save the hotel's new facts.

    Raises:
        SomeoneWasFaster: they were changed since they were shown.
        InvalidInput, InputTooLong: a field is missing or not known, or the currency would change after the first amount was stored.
    """
    hotel = uow.get(Property, uow.property_id, what=PROPERTY.what())
    refuse_newer_version(hotel, version, what=hotel.name)
    values = _checked(details)
    if hotel.currency != values["currency"] and has_amounts(uow):
        raise InvalidInput(
            "currency", problem=N_("There are reservations or postings in the present currency, so it is fixed now. Nothing was saved.")
        )
    return change(uow, PROPERTY, hotel, values)


def has_amounts(uow: UnitOfWork) -> bool:
    """Whether anything stored is an amount that somebody agreed on or paid: from then on the currency is fixed."""
    for column, here in ((Reservation.id, Reservation.property_id), (Posting.id, Posting.property_id)):
        if uow.connection.execute(select(column).where(here == uow.property_id).limit(1)).first() is not None:
            return True
    return False


def _checked(details: PropertyDetails) -> dict[str, Any]:
    currency = details.currency.strip().upper()
    minor_places(currency)  # says so where there is no such currency
    if details.time_zone not in available_timezones():
        raise InvalidInput("time_zone", problem=N_("This time zone is not known. Nothing was saved. Use a name such as Asia/Shanghai."))
    if details.country is not None and not is_country(details.country):
        raise InvalidInput("country", problem=N_("This country is not known. Nothing was saved. Choose one from the list."))
    stars = details.star_rating
    return {
        "name": needed_text("name", details.name),
        "address": tidy_text("address", details.address, limit=TEXT_LENGTH, lines=True),
        "city": tidy_text("city", details.city),
        "country": details.country,
        "phone": tidy_text("phone", details.phone),
        "email": tidy_text("email", details.email),
        "website": tidy_text("website", details.website),
        "tax_number": tidy_text("tax_number", details.tax_number),
        "star_rating": None if stars is None else number_between("star_rating", stars, 0, MOST_STARS),
        "description": tidy_text("description", details.description, limit=TEXT_LENGTH, lines=True),
        "facilities": tidy_words("facilities", details.facilities),
        "currency": currency,
        "time_zone": details.time_zone,
        "check_in_time": details.check_in_time,
        "check_out_time": details.check_out_time,
    }
