"""Every occupant is registered: who gets a form, what completes it, and how it follows the stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from hotel_desk.db.database import Database
from hotel_desk.db.desk import Desk
from hotel_desk.domain.errors import InvalidInput, NotAllowed, SomeoneWasFaster
from hotel_desk.domain.guest_codes import DocumentKind, RegistrationState, Sex
from hotel_desk.domain.guest_form import DocumentLine, GuestFileForm
from hotel_desk.domain.ids import GuestRegistrationId
from hotel_desk.domain.rate_codes import ShareSplit
from hotel_desk.domain.registration import RegistrationForm
from hotel_desk.domain.scanned_person import ScannedPerson
from hotel_desk.domain.settings import REGISTRATION, RegistrationUse
from hotel_desk.models.guest_lists import GuestRegistration
from hotel_desk.queries.guest_file import guest_file
from hotel_desk.queries.occupants import occupants_to_register
from hotel_desk.services.accompanying_guests import name_accompanying_guests
from hotel_desk.services.departures import check_out, undo_check_in, undo_check_out
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.guest_lines import DocumentHasOwner
from hotel_desk.services.occupants import identify_occupant
from hotel_desk.services.registrations import complete_registrations, correct_registration, withdraw_registration
from hotel_desk.services.reservation_requests import NamedGuest
from hotel_desk.services.settings import change_setting
from hotel_desk.services.sharers import add_sharer
from hotel_desk.services.stay_changes import move_room
from hotel_desk.services.stays import check_in
from tests.registrations_of_tests import (
    ANA,
    LI,
    PASSPORT,
    RESIDENT_ID,
    checked_in,
    guest_of,
    in_china,
    registered,
    registration,
    statements_of,
)
from tests.stays_of_tests import DAY, THIRD, one, walked_in

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

VISA = RegistrationForm(visa_kind="L", permitted_until=date(2026, 5, 1), entered_on=date(2026, 3, 1))


@pytest.fixture
def chinese(hotel: SmallHotel) -> SmallHotel:
    in_china(hotel)
    return hotel


def test_a_resident_with_card_and_address_waits_for_the_line_at_once(chinese: SmallHotel) -> None:
    [row] = registered(chinese, checked_in(chinese, LI))
    assert (row.state, row.missing, row.name, row.room_number) == (RegistrationState.WAITING, [], "李娜", "101")
    assert (row.arrival_date, row.departure_date, row.attempts, row.revision) == (DAY, None, 0, 1)


def test_a_foreigner_lacks_the_visa_until_it_is_typed(chinese: SmallHotel) -> None:
    [row] = registered(chinese, checked_in(chinese, ANA))
    assert (row.state, row.missing) == (RegistrationState.INCOMPLETE, ["visa_kind", "permitted_until", "entered_on"])
    saved = chinese.desk.run(correct_registration, registration_id=GuestRegistrationId(row.id), version=row.version, typed=VISA)
    assert (saved.state, saved.missing) == (RegistrationState.WAITING, ())
    [row] = registered(chinese, checked_in(chinese, None, room="102"))
    assert row.missing == ["sex", "birth_date", "nationality", "document_kind", "document_number"]


def test_filling_the_guest_file_fills_the_form_and_what_was_typed_stays(chinese: SmallHotel) -> None:
    stay = checked_in(chinese, None)
    [row] = registered(chinese, stay)
    chinese.desk.run(correct_registration, registration_id=GuestRegistrationId(row.id), version=1, typed=replace(VISA, phone="110"))
    guest = row.profile_id
    file = chinese.desk.read(guest_file, profile_id=guest)
    chinese.desk.run(save_guest_file, profile_id=guest, form=replace(ANA, phone="+351912345678"), version=file.version)
    [row] = registered(chinese, stay)
    assert (row.state, row.missing, row.revision) == (RegistrationState.WAITING, [], 3)


def test_walk_ins_sharers_and_who_comes_along_are_registered(chinese: SmallHotel) -> None:
    [row] = registered(chinese, walked_in(chinese, "104").reservation_id)
    assert row.name == "Walk In"
    stay = chinese.book(DAY, THIRD, guest=guest_of(chinese, LI), adults=2)
    chinese.desk.run(name_accompanying_guests, reservation_id=stay, guests=[NamedGuest(name="Wang Wei")])
    sharer = chinese.desk.run(add_sharer, reservation_id=stay, guest=guest_of(chinese, ANA), split=ShareSplit.SPLIT).reservation_id
    assert registered(chinese, stay) == []
    chinese.desk.run(check_in, reservation_id=stay, room_id=chinese.rooms["101"])
    chinese.desk.run(check_in, reservation_id=sharer)
    assert [(row.name, row.room_number) for row in registered(chinese, stay)] == [("李娜", "101"), ("Wang Wei", "101")]
    assert [(row.name, row.room_number) for row in registered(chinese, sharer)] == [("Ana Silva", "101")]
    everybody = chinese.desk.read(occupants_to_register, reservation_id=sharer)
    assert [occupant.name for occupant in everybody] == ["Ana Silva", "李娜", "Wang Wei"]
    chinese.desk.run(move_room, reservation_id=stay, room_id=chinese.rooms["102"], reason="noise")
    assert {row.room_number for of in (stay, sharer) for row in registered(chinese, of)} == {"102"}


def test_who_is_named_in_house_is_registered_and_who_is_not_named_any_more_is_gone(chinese: SmallHotel) -> None:
    stay = checked_in(chinese, LI, adults=3)
    both = [NamedGuest(name="Wang Wei"), NamedGuest(name="Wang Fang")]
    chinese.desk.run(name_accompanying_guests, reservation_id=stay, guests=both)
    before = {row.name: row.id for row in registered(chinese, stay)}
    assert set(before) == {"李娜", "Wang Wei", "Wang Fang"}
    chinese.desk.run(name_accompanying_guests, reservation_id=stay, guests=[both[1]])
    assert {row.name: row.id for row in registered(chinese, stay)} == {name: before[name] for name in ("李娜", "Wang Fang")}


def test_a_name_becomes_a_guest_with_a_document(chinese: SmallHotel) -> None:
    stay = checked_in(chinese, LI, adults=2)
    chinese.desk.run(name_accompanying_guests, reservation_id=stay, guests=[NamedGuest(name="Ana S.")])
    [_guest, along] = registered(chinese, stay)
    document = DocumentLine(DocumentKind.PASSPORT, PASSPORT, "PT", None, date(2031, 1, 1))
    person = ScannedPerson("", "Silva", "Ana", Sex.FEMALE, date(1990, 5, 6), "PT", "", document)
    done = chinese.desk.run(identify_occupant, reservation_id=stay, accompanying_guest_id=along.accompanying_guest_id, person=person)
    assert (done.known, done.name) == (False, "Ana Silva")
    along = registration(chinese, along.id)
    assert (along.profile_id, along.missing) == (done.profile_id, ["visa_kind", "permitted_until", "entered_on"])
    assert [one.missing for one in chinese.desk.read(occupants_to_register, reservation_id=stay)][1] == tuple(along.missing)
    # Somebody else shows the same passport: that is refused, and a guest who comes again is known by it.
    with pytest.raises(DocumentHasOwner):
        chinese.desk.run(identify_occupant, reservation_id=stay, accompanying_guest_id=None, person=person)
    other = checked_in(chinese, None, room="102", adults=2)
    chinese.desk.run(name_accompanying_guests, reservation_id=other, guests=[NamedGuest(name="A. Silva")])
    again = next(row for row in registered(chinese, other) if row.accompanying_guest_id is not None)
    known = chinese.desk.run(identify_occupant, reservation_id=other, accompanying_guest_id=again.accompanying_guest_id, person=person)
    assert (known.known, known.profile_id) == (True, done.profile_id)


def test_the_guest_of_the_stay_is_filled_in_and_nothing_is_overwritten(chinese: SmallHotel) -> None:
    stay = checked_in(chinese, GuestFileForm(name="Li Na", sex=Sex.MALE))
    document = DocumentLine(DocumentKind.RESIDENT_ID, RESIDENT_ID, "CN")
    person = ScannedPerson("李娜", "", "", Sex.FEMALE, date(1991, 1, 1), "CN", "江西省德安县", document)
    first, done = (
        chinese.desk.run(identify_occupant, reservation_id=stay, accompanying_guest_id=None, person=person) for _time in range(2)
    )
    assert (first.known, done.known) == (False, True)
    file = chinese.desk.read(guest_file, profile_id=done.profile_id).form
    assert (file.sex, file.birth_date, file.nationality, len(file.documents)) == (Sex.MALE, date(1991, 1, 1), "CN", 1)
    [row] = registered(chinese, stay)
    assert (row.state, row.missing) == (RegistrationState.WAITING, [])


def test_a_departure_is_told_and_an_undone_one_is_taken_back(chinese: SmallHotel) -> None:
    stay = checked_in(chinese, LI)
    chinese.desk.run(check_out, reservation_id=stay)
    [row] = registered(chinese, stay)
    assert (row.departure_date, row.state, row.revision) == (DAY, RegistrationState.WAITING, 2)
    chinese.desk.run(undo_check_out, reservation_id=stay, reason="wrong guest")
    [row] = registered(chinese, stay)
    assert (row.departure_date, row.state, row.revision) == (None, RegistrationState.WAITING, 3)


def test_an_undone_check_in_leaves_no_form_that_nobody_saw(chinese: SmallHotel) -> None:
    stay = checked_in(chinese, LI)
    chinese.desk.run(undo_check_in, reservation_id=stay, reason="wrong guest")
    assert registered(chinese, stay) == []
    chinese.desk.run(check_in, reservation_id=stay)
    assert [row.state for row in registered(chinese, stay)] == [RegistrationState.WAITING]


def test_nothing_is_written_where_registration_is_off(hotel: SmallHotel) -> None:
    stay = checked_in(hotel, LI)
    hotel.desk.run(check_out, reservation_id=stay)
    assert one(hotel, select(func.count()).select_from(GuestRegistration)) == 0
    assert hotel.desk.read(occupants_to_register, reservation_id=stay) == ()
    hotel.desk.run(change_setting, key=REGISTRATION.key, value=RegistrationUse.ON.value)
    # The form of a hotel elsewhere asks for less.
    assert [row.missing for row in registered(hotel, checked_in(hotel, ANA, room="102"))] == [[]]
    in_china(hotel)
    hotel.desk.run(change_setting, key=REGISTRATION.key, value=RegistrationUse.OFF.value)
    assert registered(hotel, checked_in(hotel, None, room="103")) == []


def test_what_is_typed_is_checked(chinese: SmallHotel) -> None:
    [row] = registered(chinese, checked_in(chinese, ANA))
    ask = {"registration_id": GuestRegistrationId(row.id), "version": row.version}
    for typed, field in (
        (RegistrationForm(), "name"),
        (RegistrationForm(nationality="QQ"), "nationality"),
        (RegistrationForm(entered_on=THIRD), "entered_on"),
        (RegistrationForm(document_kind=DocumentKind.RESIDENT_ID, document_number="360426199101010072"), "document_number"),
    ):
        with pytest.raises(InvalidInput) as refusal:
            chinese.desk.run(correct_registration, **ask, typed=typed)
        assert refusal.value.field == field
    with pytest.raises(SomeoneWasFaster):
        chinese.desk.run(correct_registration, registration_id=ask["registration_id"], version=7, typed=VISA)
    with pytest.raises(NotAllowed):
        chinese.as_user("housekeeping").run(correct_registration, **ask, typed=VISA)
    chinese.desk.run(withdraw_registration, registration_id=ask["registration_id"], reason="left before the night")
    assert one(chinese, select(func.count()).select_from(GuestRegistration)) == 0


def test_a_desk_without_the_key_checks_in_and_another_fills_in_the_form(chinese: SmallHotel) -> None:
    guest = guest_of(chinese, LI)
    stay = chinese.book(DAY, THIRD, guest=guest)
    keyless = Database.open(chinese.url)
    desk = Desk(keyless, property_id=chinese.property_id, user_name="manager", clock=chinese.clock, workstation="desk 3")
    desk.run(check_in, reservation_id=stay, room_id=chinese.rooms["101"])
    [row] = registered(chinese, stay)
    assert (row.state, row.missing, row.form_sealed) == (RegistrationState.INCOMPLETE, ["key"], None)
    desk.run(move_room, reservation_id=stay, room_id=chinese.rooms["102"], reason="noise")
    keyless.close()
    assert chinese.desk.run(complete_registrations).stays == 1
    [row] = registered(chinese, stay)
    assert (row.state, row.missing, row.room_number) == (RegistrationState.WAITING, [], "102")


def test_registration_costs_few_statements(chinese: SmallHotel) -> None:
    guest = guest_of(chinese, LI)
    first, second = (chinese.book(DAY, THIRD, guest=guest, room=room) for room in ("101", "102"))
    on = statements_of(chinese, check_in, reservation_id=first)
    chinese.desk.run(change_setting, key=REGISTRATION.key, value=RegistrationUse.OFF.value)
    off = statements_of(chinese, check_in, reservation_id=second)
    mine = [each for each in on if each not in off and "data_key" not in each]
    # Who is in the room, who comes along, their documents and addresses, what is registered already, the new rows.
    assert len(mine) == 6, mine
    assert not any("guest_registration" in each for each in off)


@pytest.mark.parametrize("number", [RESIDENT_ID])
def test_the_number_is_nowhere_in_clear(chinese: SmallHotel, number: str) -> None:
    stay = checked_in(chinese, LI)
    [row] = registered(chinese, stay)
    assert number not in str(dict(row._mapping))
    assert number.encode() not in bytes(row.form_sealed)
