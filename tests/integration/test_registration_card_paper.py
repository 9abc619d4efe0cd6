"""The registration card of a stay, made from the books."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import ReservationId, new_id
from hotel_desk.jobs.registration_card_paper import registration_card_pdf
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import RoomRequest, book
from hotel_desk.services.stay_changes import extend_stay
from hotel_desk.services.stays import check_in

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

DAY = date(2026, 3, 2)


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_the_card_tells_guest_stay_and_price(hotel: SmallHotel) -> None:
    who = ProfileDetails(name="Ana Silva", phone="+351912345678", country="PT", language="en")
    request = RoomRequest(
        room_type_id=hotel.standard, arrival_date=DAY, departure_date=date(2026, 3, 4), price_minor=12_000, adults=2, children=1
    )
    booked = hotel.desk.run(book, guest=who, rooms=[request])
    stay = booked.reservation_ids[0]
    hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["201"], upgrade_reason="loyal guest")
    printed = hotel.desk.run(record_paper_printed, paper=PaperKind.REGISTRATION_CARD, subject_id=stay)
    made = hotel.desk.read(registration_card_pdf, reservation_id=stay, printed=printed)
    text = words(made.pdf)
    assert made.file_name == f"registration-card-{booked.confirmation_number}.pdf"
    for shown in (
        "Ana Silva",
        "+351912345678",
        "Portugal",
        "201",
        "Standard",
        "2 adults, 1 child",
        booked.confirmation_number,
        "120.00",
        "14:00",
    ):
        assert shown in text


def test_a_chinese_guest_reads_chinese(hotel: SmallHotel) -> None:
    request = RoomRequest(room_type_id=hotel.standard, arrival_date=DAY, departure_date=date(2026, 3, 3), price_minor=12_000)
    booked = hotel.desk.run(book, guest=ProfileDetails(name="王小明", language="zh_CN"), rooms=[request])
    stay = booked.reservation_ids[0]
    printed = hotel.desk.run(record_paper_printed, paper=PaperKind.REGISTRATION_CARD, subject_id=stay)
    chinese = hotel.desk.read(registration_card_pdf, reservation_id=stay, printed=printed)
    assert "王小明" in words(chinese.pdf)
    assert "Registration card" not in words(chinese.pdf)
    assert chinese.title == f"Registration card {booked.confirmation_number}"


def test_a_price_that_differs_by_night_is_as_agreed(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, date(2026, 3, 3), price_minor=10_000)
    hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    hotel.desk.run(extend_stay, reservation_id=stay, departure_date=date(2026, 3, 5), price_minor=9_500)
    printed = hotel.desk.run(record_paper_printed, paper=PaperKind.REGISTRATION_CARD, subject_id=stay)
    text = words(hotel.desk.read(registration_card_pdf, reservation_id=stay, printed=printed).pdf)
    assert "As agreed" in text


def test_a_reservation_that_is_not_there_has_no_card(hotel: SmallHotel) -> None:
    stay = hotel.book()
    printed = hotel.desk.run(record_paper_printed, paper=PaperKind.REGISTRATION_CARD, subject_id=stay)
    with pytest.raises(NotFound):
        hotel.desk.read(registration_card_pdf, reservation_id=ReservationId(new_id()), printed=printed)
