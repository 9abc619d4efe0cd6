"""Who is in a room and not named yet, and everybody of a group, as the desk registers them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.guest_codes import DocumentKind, Sex
from hotel_desk.domain.guest_form import DocumentLine
from hotel_desk.domain.ids import BlockId, ReservationId
from hotel_desk.domain.scanned_person import ScannedPerson
from hotel_desk.queries.occupants import OccupantToRegister, group_occupants_to_register, occupants_to_register, registers_occupants
from hotel_desk.services.accompanying_guests import name_accompanying_guests
from hotel_desk.services.block_members import PickUp, pick_up
from hotel_desk.services.cancellations import cancel_reservation
from hotel_desk.services.occupants import NamedAlready, identify_occupant
from hotel_desk.services.reservation_requests import NamedGuest
from hotel_desk.services.stays import check_in
from tests.groups_of_tests import a_group, picked_up
from tests.registrations_of_tests import LI, PASSPORT, RESIDENT_ID, checked_in, guest_of, in_china, registered
from tests.stays_of_tests import DAY, THIRD

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

ANA = ScannedPerson(
    "", "Silva", "Ana", Sex.FEMALE, date(1990, 5, 6), "PT", "", DocumentLine(DocumentKind.PASSPORT, PASSPORT, "PT", None, date(2031, 1, 1))
)


@pytest.fixture
def chinese(hotel: SmallHotel) -> SmallHotel:
    in_china(hotel)
    return hotel


def everybody(hotel: SmallHotel, stay: ReservationId) -> list[tuple[str, int]]:
    return [(one.name, one.newcomer) for one in hotel.desk.read(occupants_to_register, reservation_id=stay)]


def test_who_is_not_named_yet_is_asked_for_and_named_by_a_document(chinese: SmallHotel) -> None:
    stay = checked_in(chinese, LI, adults=3)
    chinese.desk.run(name_accompanying_guests, reservation_id=stay, guests=[NamedGuest(name="Wang Wei")])
    assert everybody(chinese, stay) == [("李娜", 0), ("Wang Wei", 0), ("", 3)]
    done = chinese.desk.run(identify_occupant, reservation_id=stay, accompanying_guest_id=None, person=ANA, newcomer=True)
    assert (done.name, done.known) == ("Ana Silva", False)
    assert everybody(chinese, stay) == [("李娜", 0), ("Wang Wei", 0), ("Ana Silva", 0)]
    assert [(row.name, row.room_number) for row in registered(chinese, stay)][1:] == [("Ana Silva", "101"), ("Wang Wei", "101")]


def test_a_newcomer_is_neither_somebody_of_the_room_nor_one_too_many(chinese: SmallHotel) -> None:
    stay = checked_in(chinese, LI, adults=2)
    li = ScannedPerson(document=DocumentLine(DocumentKind.RESIDENT_ID, RESIDENT_ID, "CN"))
    with pytest.raises(NamedAlready, match="李娜 is named with this stay already"):
        chinese.desk.run(identify_occupant, reservation_id=stay, accompanying_guest_id=None, person=li, newcomer=True)
    nameless = replace(ANA, family_name="", given_name="")
    with pytest.raises(InvalidInput):
        chinese.desk.run(identify_occupant, reservation_id=stay, accompanying_guest_id=None, person=nameless, newcomer=True)
    chinese.desk.run(identify_occupant, reservation_id=stay, accompanying_guest_id=None, person=ANA, newcomer=True)
    other = replace(ANA, document=DocumentLine(DocumentKind.PASSPORT, "XK4711903", "PT"))
    with pytest.raises(InvalidInput, match="Everybody of this stay is named"):
        chinese.desk.run(identify_occupant, reservation_id=stay, accompanying_guest_id=None, person=other, newcomer=True)
    assert everybody(chinese, stay) == [("李娜", 0), ("Ana Silva", 0)]


def test_a_guest_who_comes_again_is_known_though_nobody_named_them(chinese: SmallHotel) -> None:
    first = checked_in(chinese, LI, adults=2)
    ana = chinese.desk.run(identify_occupant, reservation_id=first, accompanying_guest_id=None, person=ANA, newcomer=True)
    second = checked_in(chinese, None, room="102", adults=2)
    document_alone = ScannedPerson(document=ANA.document)
    again = chinese.desk.run(identify_occupant, reservation_id=second, accompanying_guest_id=None, person=document_alone, newcomer=True)
    assert (again.profile_id, again.known, again.name) == (ana.profile_id, True, "Ana Silva")


def test_everybody_of_a_group_room_by_room(hotel: SmallHotel, count_statements: CountStatements) -> None:
    block = a_group(hotel, 3, DAY, THIRD)
    li = PickUp(guest=guest_of(hotel, LI), room_type_id=hotel.standard, adults=2)
    hotel.desk.run(pick_up, block_id=block, rooms=[li])
    bo = picked_up(hotel, block, "Bo Li", room_id=hotel.rooms["102"])
    cancelled = picked_up(hotel, block, "Nobody")
    hotel.desk.run(cancel_reservation, reservation_id=cancelled, reason="ill")
    assert not hotel.desk.read(registers_occupants)
    assert of_group(hotel, block) == []
    in_china(hotel)
    assert hotel.desk.read(registers_occupants)
    hotel.desk.run(check_in, reservation_id=bo)
    found = [(one.room_number, one.name, one.newcomer, bool(one.missing)) for one in of_group(hotel, block)]
    assert found == [("102", "Bo Li", 0, True), ("", "李娜", 0, False), ("", "", 2, True)]
    assert count_statements(hotel.desk, group_occupants_to_register, block_id=block) == 7


def of_group(hotel: SmallHotel, block: BlockId) -> list[OccupantToRegister]:
    return list(hotel.desk.read(group_occupants_to_register, block_id=block))
