"""Found while typing: guests by any of their words, everything by its number, on both databases."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, update

from hotel_desk.domain.codes import EntityKind, ProfileKind
from hotel_desk.domain.ids import ProfileId
from hotel_desk.language import CHINESE, choose_language
from hotel_desk.models.profile import Profile
from hotel_desk.queries.profiles import find_profiles, wanted_words
from hotel_desk.queries.search import SearchHit, search_everything
from hotel_desk.services.blocks import cancel_block
from hotel_desk.services.cashier import post_charge
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.reservation_notes import change_booking
from hotel_desk.services.reservations import BookingFacts, cancel_reservation
from hotel_desk.services.stays import check_in
from tests.groups_of_tests import a_group

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

DAY = date(2026, 3, 2)


def add(hotel: SmallHotel, name: str, **more: Any) -> ProfileId:
    return hotel.desk.run(create_profile, details=ProfileDetails(name=name, **more)).profile_id


def names(hotel: SmallHotel, text: str, limit: int = 8, **more: Any) -> list[str]:
    return [hit.name for hit in hotel.desk.read(find_profiles, text=text, limit=limit, **more)]


def hits(hotel: SmallHotel, text: str, limit: int = 20) -> list[SearchHit]:
    return list(hotel.desk.read(search_everything, text=text, limit=limit))


@pytest.mark.parametrize(
    "text",
    ["jürgen", "JURGEN mül", "muller j", "0171 234", "+49 171 2345678", "5678", "jm@example.org", "jm@ex", "00491712345678", "ju mu"],
)
def test_guest_is_found_by_the_beginnings_of_any_words(hotel: SmallHotel, text: str) -> None:
    add(hotel, "Jürgen Müller", phone="+49 171 2345678", email="jm@example.org")
    add(hotel, "Jana Novak", phone="+420 601 111 222", email="jana@example.org")
    assert names(hotel, text) == ["Jürgen Müller"]


@pytest.mark.parametrize("text", ["", "  ", "-", "ürgen", "müller novak", "9999", "example"])
def test_nothing_is_found_by_other_texts(hotel: SmallHotel, text: str) -> None:
    add(hotel, "Jürgen Müller", phone="+49 171 2345678", email="jm@example.org")
    add(hotel, "Jana Novak")
    assert names(hotel, text) == []


def test_chinese_name_is_found_by_its_parts(hotel: SmallHotel) -> None:
    add(hotel, "王小明")
    assert names(hotel, "小明") == ["王小明"]
    assert names(hotel, "王") == ["王小明"]


def test_exact_word_stands_before_longer_ones_and_nobody_twice(hotel: SmallHotel) -> None:
    for name in ("Anabela Costa", "Ana Anabela Silva", "Anastasia Ivanova", "Ana Lopes"):
        add(hotel, name)
    assert names(hotel, "ana") == ["Ana Anabela Silva", "Ana Lopes", "Anabela Costa", "Anastasia Ivanova"]
    assert names(hotel, "ana", limit=2) == ["Ana Anabela Silva", "Ana Lopes"]


def test_kinds_and_switched_off_profiles(hotel: SmallHotel) -> None:
    add(hotel, "Acme Travel", kind=ProfileKind.AGENT)
    add(hotel, "Acme Steel", kind=ProfileKind.COMPANY)
    gone = add(hotel, "Acme Person")
    with hotel.database.writing() as connection:
        connection.execute(update(Profile).where(Profile.id == gone).values(active=False))
    assert names(hotel, "acme") == ["Acme Travel", "Acme Steel"]
    assert names(hotel, "acme", kinds=(ProfileKind.COMPANY,)) == ["Acme Steel"]
    assert names(hotel, "acme", kinds=(ProfileKind.GUEST,)) == []


def test_phone_numbers_are_one_word_and_addresses_stay_whole() -> None:
    assert wanted_words("+351 (912) 345-678") == ["351912345678"]
    assert wanted_words("00351 912") == ["351912"]
    assert wanted_words("Ana  SILVA ana") == ["silva", "ana"]
    assert wanted_words("Ana ana@Example.org") == ["ana@example.org", "ana"]
    assert wanted_words("204") == ["204"]


def test_search_finds_room_with_the_guest_in_it(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, date(2026, 3, 4), room="101", guest="Ana Silva")
    hotel.desk.run(check_in, reservation_id=stay)
    room = next(hit for hit in hits(hotel, "101") if hit.kind is EntityKind.ROOM)
    assert (room.title, room.subtitle, room.id) == ("Room 101", "Standard · Ana Silva", hotel.rooms["101"])
    assert [hit.title for hit in hits(hotel, "20") if hit.kind is EntityKind.ROOM] == ["Room 201", "Room 202"]


def test_search_finds_reservation_by_confirmation_number(hotel: SmallHotel) -> None:
    booked = hotel.booked(DAY, date(2026, 3, 4), room="101", guest="Ana Silva")
    first = hits(hotel, booked.confirmation_number)[0]
    assert (first.kind, first.id) == (EntityKind.RESERVATION, booked.reservation_ids[0])
    assert first.title == f"{booked.confirmation_number} · Ana Silva"
    assert first.subtitle == "2 Mar to 4 Mar · room 101 · Reserved"
    assert first.reason == "Confirmation number"


@pytest.mark.parametrize("typed", ["BK-77 4/ä", "bk-77 4/ä", "BK-7"])
def test_search_finds_a_reservation_by_the_agents_number(hotel: SmallHotel, typed: str) -> None:
    booked = hotel.booked(DAY, date(2026, 3, 4), guest="Ana Silva")
    hotel.book(DAY, date(2026, 3, 4), guest="Bo Berg")
    hotel.desk.run(change_booking, booking_id=booked.booking_id, facts=BookingFacts(order_number="BK-77 4/Ä"))
    found = [(hit.kind, hit.id, hit.reason) for hit in hits(hotel, typed)]
    assert found == [(EntityKind.RESERVATION, booked.reservation_ids[0], "Agent’s number")]


def test_search_finds_a_guest_and_the_stays_to_come(hotel: SmallHotel) -> None:
    coming = hotel.book(date(2026, 3, 9), date(2026, 3, 11), guest="Ana Silva")
    cancelled = hotel.book(date(2026, 3, 10), date(2026, 3, 11), guest="Ana Silva")
    hotel.desk.run(cancel_reservation, reservation_id=cancelled, reason="twice")
    found = hits(hotel, "sil an")
    assert [hit.kind for hit in found] == [EntityKind.RESERVATION, EntityKind.PROFILE, EntityKind.PROFILE]
    assert found[0].id == coming
    assert found[0].subtitle == "9 Mar to 11 Mar · Standard · Reserved"


def test_search_finds_folio_with_its_balance(hotel: SmallHotel) -> None:
    received = hotel.desk.run(check_in, reservation_id=hotel.book(DAY, date(2026, 3, 4), room="101", guest="Ana Silva"))
    hotel.desk.run(post_charge, folio_id=received.folio_id, transaction_code_id=hotel.codes["MINIBAR"], price_minor=450)
    folio = next(hit for hit in hits(hotel, received.folio_number) if hit.kind is EntityKind.FOLIO)
    assert (folio.id, folio.title) == (received.folio_id, f"Folio {received.folio_number}")
    assert folio.subtitle == "Ana Silva · balance 4.50 EUR"


def test_search_keeps_to_its_limit_and_takes_any_text(hotel: SmallHotel) -> None:
    for number in range(6):
        hotel.book(DAY, date(2026, 3, 4) if number < 4 else DAY, guest=f"Ana Berg{number}")
    assert len(hits(hotel, "ana", limit=5)) == 5
    for text in ("", " ", "%", "_", "'", "王", "a" * 300, "1 OR 1=1", "\U0001f600", "-1"):
        assert hits(hotel, text) == []


def test_a_group_is_found_by_any_part_of_its_name_until_it_has_left(hotel: SmallHotel) -> None:
    block = a_group(hotel, 1, name="Choir of Porto")
    cancelled = a_group(hotel, 1, name="Choir of Lisbon")
    hotel.desk.run(cancel_block, block_id=cancelled, reason="no choir")
    found = [hit for hit in hits(hotel, "of por") if hit.kind is EntityKind.BLOCK]
    assert [(hit.id, hit.title, hit.subtitle) for hit in found] == [(block, "Choir of Porto", "3 Mar – 4 Mar · CHOIROFPORTO-0303")]
    assert [hit.id for hit in hits(hotel, "choir") if hit.kind is EntityKind.BLOCK] == [block]


def test_signs_in_the_name_of_a_group_stand_for_themselves(hotel: SmallHotel) -> None:
    a_group(hotel, 1, name="Tour 50% off_peak a/b")
    found = {
        text: len([hit for hit in hits(hotel, text) if hit.kind is EntityKind.BLOCK])
        for text in ("0% o", "f_p", "a/b", "t%p", "f_f", "a//b")
    }
    assert found == {"0% o": 1, "f_p": 1, "a/b": 1, "t%p": 0, "f_f": 0, "a//b": 0}


def test_search_speaks_the_language_of_the_window(hotel: SmallHotel) -> None:
    booked = hotel.booked(DAY, date(2026, 3, 4))
    choose_language(CHINESE)
    assert "3月2日" in hits(hotel, booked.confirmation_number)[0].subtitle


def test_number_of_statements_does_not_grow(hotel: SmallHotel) -> None:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    hotel.book(guest="Ana 1")
    event.listen(hotel.database.engines.readers, "before_cursor_execute", note)
    hits(hotel, "ana")
    few = len(seen)
    for number in range(3):
        hotel.book(guest=f"Ana Ana {number}")
    seen.clear()
    hits(hotel, "ana")
    event.remove(hotel.database.engines.readers, "before_cursor_execute", note)
    assert len(seen) == few == 12


def test_nothing_is_looked_for_among_all_that_the_hotel_ever_had(sqlite_hotel: SmallHotel) -> None:
    """A range of an index, or one row after the other of what was found: never every reservation, booking, folio or profile."""
    for number in range(3):
        sqlite_hotel.booked(guest=f"Ana Berg{number}")
    asked: dict[str, Any] = {}

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked[statement] = tuple(parameters)

    readers = sqlite_hotel.database.engines.readers
    event.listen(readers, "before_cursor_execute", note)
    for text in ("ana", "1", "BK-7"):
        hits(sqlite_hotel, text)
    event.remove(readers, "before_cursor_execute", note)
    with sqlite_hotel.database.snapshot() as connection:
        steps = [
            row[3]
            for statement, parameters in asked.items()
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    assert len(steps) > 20
    whole = re.compile(r"SCAN (reservation|booking|folio|profile)\b|SEARCH (reservation|booking|folio|profile) .*\(property_id=\?\)$")
    assert [step for step in steps if whole.match(step)] == []
