"""A guest who must not get a room is refused when booking and at check-in, and let in only with a reason of somebody who may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.errors import NotAllowed
from hotel_desk.domain.guest_form import GuestFileForm
from hotel_desk.domain.ids import GuestId
from hotel_desk.models.journal import AuditEntry
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.reservations import RoomRequest, book
from hotel_desk.services.stays import check_in, walk_in
from hotel_desk.services.unwanted_guests import NotToBeRented
from tests.fixtures.databases import FIRST_DAY

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

WHY = "broke the minibar twice"


def guest_of(hotel: SmallHotel, *, unwanted: bool) -> GuestId:
    form = GuestFileForm(name="Max Minibar", do_not_rent=unwanted, do_not_rent_reason=WHY if unwanted else "")
    return GuestId(hotel.desk.run(save_guest_file, profile_id=None, form=form).profile_id)


def mark(hotel: SmallHotel, guest: GuestId) -> None:
    form = GuestFileForm(name="Max Minibar", do_not_rent=True, do_not_rent_reason=WHY)
    hotel.desk.run(save_guest_file, profile_id=guest, form=form, version=1)


def sale(hotel: SmallHotel, guest: GuestId) -> dict[str, Any]:
    departure = FIRST_DAY.replace(day=FIRST_DAY.day + 2)
    return {"guest": guest, "rooms": [RoomRequest(hotel.standard, FIRST_DAY, departure, price_minor=10_000)]}


def told(hotel: SmallHotel, code: AuditCode) -> list[dict[str, Any]]:
    with hotel.database.writing() as connection:
        return list(connection.execute(select(AuditEntry.details).where(AuditEntry.code == code)).scalars())


def test_booking_says_why_and_who_may(hotel: SmallHotel) -> None:
    guest = guest_of(hotel, unwanted=True)
    with pytest.raises(NotToBeRented, match=WHY) as refused:
        hotel.desk.run(book, **sale(hotel, guest))
    assert refused.value.field == "do_not_rent_reason"
    with pytest.raises(NotToBeRented):
        hotel.desk.run(book, **sale(hotel, guest), do_not_rent_reason="  ")
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(book, **sale(hotel, guest), do_not_rent_reason="paid for it")
    hotel.desk.run(book, **sale(hotel, guest), do_not_rent_reason="paid for it")
    assert [entry["do_not_rent"] for entry in told(hotel, AuditCode.RESERVATION_BOOKED)] == ["paid for it"]


def test_check_in_asks_again_and_a_welcome_guest_is_not_asked(hotel: SmallHotel) -> None:
    guest = guest_of(hotel, unwanted=False)
    stay = hotel.desk.run(book, **sale(hotel, guest)).reservation_ids[0]
    assert "do_not_rent" not in told(hotel, AuditCode.RESERVATION_BOOKED)[0]
    mark(hotel, guest)
    here: dict[str, Any] = {"reservation_id": stay, "room_id": hotel.rooms["101"]}
    with pytest.raises(NotToBeRented):
        hotel.desk.run(check_in, **here)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(check_in, **here, do_not_rent_reason="paid for it")
    hotel.desk.run(check_in, **here, do_not_rent_reason="paid for it")
    assert told(hotel, AuditCode.STAY_CHECKED_IN)[0]["do_not_rent"] == "paid for it"


def test_somebody_who_walks_in_is_known_too(hotel: SmallHotel) -> None:
    guest = guest_of(hotel, unwanted=True)
    departure = FIRST_DAY.replace(day=FIRST_DAY.day + 1)
    about: dict[str, Any] = {"guest": guest, "room_id": hotel.rooms["101"], "departure_date": departure, "price_minor": 10_000}
    with pytest.raises(NotToBeRented):
        hotel.desk.run(walk_in, **about)
    hotel.desk.run(walk_in, **about, do_not_rent_reason="paid for it")
