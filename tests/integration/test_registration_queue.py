"""The queue of registrations against a simulated office: accepted, refused, silent, late, twice; and two desks that send at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from hotel_desk.domain.errors import NotAllowed
from hotel_desk.domain.guest_codes import RegistrationState
from hotel_desk.domain.ids import GuestRegistrationId
from hotel_desk.domain.registration import MessageKind, RegistrationForm
from hotel_desk.domain.settings import REGISTRATION_OFFICE, RegistrationLine
from hotel_desk.jobs.registration_office import SimulatedOffice
from hotel_desk.jobs.registration_queue import RegistrationsSent, send_registrations
from hotel_desk.models.journal import AuditEntry, OutboxRow
from hotel_desk.queries.registrations import (
    registration_duties,
    registration_message,
    registration_sheet,
    registrations,
    unsent_registrations,
)
from hotel_desk.services.departures import check_out, undo_check_in
from hotel_desk.services.registrations import claim_registration, correct_registration, record_registration_answer
from hotel_desk.services.settings import change_setting
from hotel_desk.services.stay_changes import move_room
from hotel_desk.services.stays import check_in
from tests.racing_desks import Press, race
from tests.registrations_of_tests import ANA, LI, RESIDENT_ID, checked_in, in_china, registered, registration

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


@pytest.fixture
def chinese(hotel: SmallHotel) -> SmallHotel:
    in_china(hotel)
    return hotel


def later(hotel: SmallHotel, seconds: int) -> None:
    hotel.clock.set(hotel.clock.now() + timedelta(seconds=seconds))


def kinds(office: SimulatedOffice) -> list[MessageKind]:
    return [message.kind for message in office.messages]


def test_what_waits_is_sent_once(chinese: SmallHotel) -> None:
    office = SimulatedOffice()
    stay = checked_in(chinese, LI)
    checked_in(chinese, ANA, room="102")
    assert send_registrations(chinese.desk, office) == RegistrationsSent(accepted=1)
    assert send_registrations(chinese.desk, office) == RegistrationsSent()
    [row] = registered(chinese, stay)
    assert (row.state, row.attempts, row.sent_at is not None, row.next_attempt_at) == (RegistrationState.SENT, 1, True, None)
    [message] = office.messages
    assert (message.kind, message.room_number, message.form.document_number) == (MessageKind.ARRIVAL, "101", RESIDENT_ID)
    assert (message.form.name, message.form.address) == ("李娜", "江西省 德安县 蒲亭镇 1 号")
    assert chinese.desk.read(unsent_registrations).incomplete == 1


def test_moves_and_departures_follow(chinese: SmallHotel) -> None:
    office = SimulatedOffice()
    stay = checked_in(chinese, LI)
    send_registrations(chinese.desk, office)
    chinese.desk.run(move_room, reservation_id=stay, room_id=chinese.rooms["102"], reason="noise")
    send_registrations(chinese.desk, office)
    chinese.desk.run(check_out, reservation_id=stay)
    send_registrations(chinese.desk, office)
    assert kinds(office) == [MessageKind.ARRIVAL, MessageKind.CHANGE, MessageKind.DEPARTURE]
    assert [message.room_number for message in office.messages] == ["101", "102", "102"]
    assert len({message.message_id for message in office.messages}) == 3
    assert len(office.people) == 1


def test_whoever_did_not_stay_is_withdrawn_where_the_office_knows_them(chinese: SmallHotel) -> None:
    office = SimulatedOffice()
    stay = checked_in(chinese, LI)
    send_registrations(chinese.desk, office)
    chinese.desk.run(undo_check_in, reservation_id=stay, reason="wrong guest")
    send_registrations(chinese.desk, office)
    assert kinds(office) == [MessageKind.ARRIVAL, MessageKind.WITHDRAWAL]
    assert office.people == {}
    chinese.desk.run(check_in, reservation_id=stay)
    send_registrations(chinese.desk, office)
    assert len(office.people) == 1


def test_a_refusal_waits_for_a_correction(chinese: SmallHotel) -> None:
    office = SimulatedOffice(refuses=lambda message: "" if message.form.phone else "no phone")
    stay = checked_in(chinese, LI)
    assert send_registrations(chinese.desk, office) == RegistrationsSent(refused=1)
    [row] = registered(chinese, stay)
    assert (row.state, row.answer) == (RegistrationState.REFUSED, "no phone")
    assert send_registrations(chinese.desk, office) == RegistrationsSent()
    ask = {"registration_id": GuestRegistrationId(row.id), "version": row.version}
    chinese.desk.run(correct_registration, **ask, typed=RegistrationForm(phone="13800138000"))
    assert send_registrations(chinese.desk, office) == RegistrationsSent(accepted=1)
    assert kinds(office) == [MessageKind.ARRIVAL, MessageKind.CHANGE]


def test_an_office_that_does_not_answer_is_asked_again_and_counts_once(chinese: SmallHotel) -> None:
    office = SimulatedOffice(silent=1, unreachable=1)
    stay = checked_in(chinese, LI)
    for wait, down in ((0, True), (5, False), (60, True), (60, False)):
        later(chinese, wait)
        assert send_registrations(chinese.desk, office) == RegistrationsSent(line_down=down)
        assert [row.state for row in registered(chinese, stay)] == [RegistrationState.WAITING]
    later(chinese, 60)
    assert send_registrations(chinese.desk, office) == RegistrationsSent(accepted=1)
    assert [row.attempts for row in registered(chinese, stay)] == [3]
    assert len(office.people) == len(office.heard) == 1


def test_a_late_answer_counts_once_though_it_comes_twice(chinese: SmallHotel) -> None:
    office = SimulatedOffice(later=True, twice=True)
    stay = checked_in(chinese, LI)
    assert send_registrations(chinese.desk, office) == RegistrationsSent(pending=1)
    assert [row.state for row in registered(chinese, stay)] == [RegistrationState.WAITING]
    send_registrations(chinese.desk, office)
    [row] = registered(chinese, stay)
    assert (row.state, row.version) == (RegistrationState.SENT, 3)
    with chinese.database.snapshot() as connection:
        answered = connection.execute(AuditEntry.__table__.select().where(AuditEntry.code == "profile.registration.answered")).all()
    assert len(answered) == 1


def test_an_answer_to_older_contents_leaves_the_newer_waiting(chinese: SmallHotel) -> None:
    office = SimulatedOffice(later=True)
    stay = checked_in(chinese, LI)
    send_registrations(chinese.desk, office)
    chinese.desk.run(move_room, reservation_id=stay, room_id=chinese.rooms["102"], reason="noise")
    send_registrations(chinese.desk, office)
    [row] = registered(chinese, stay)
    assert (row.state, row.revision) == (RegistrationState.WAITING, 2)
    send_registrations(chinese.desk, office)
    assert registration(chinese, row.id).state is RegistrationState.SENT
    older = chinese.desk.run(
        record_registration_answer, registration_id=GuestRegistrationId(row.id), revision=1, accepted=False, reason="too late"
    )
    assert older.state is RegistrationState.SENT


def test_two_desks_that_send_at_once_send_once(chinese: SmallHotel) -> None:
    checked_in(chinese, LI)
    presses = [Press(claim_registration), Press(claim_registration), Press(claim_registration)]
    outcomes = [outcome for of_desk in race(chinese.url, chinese.property_id, presses) for outcome in of_desk]
    assert [outcome.bug for outcome in outcomes] == ["", "", ""]
    assert sum(outcome.answer is not None and outcome.answer.registration_id is not None for outcome in outcomes) == 1


def test_only_who_may_sends_and_the_file_is_the_line_until_another_is_chosen(chinese: SmallHotel) -> None:
    checked_in(chinese, LI)
    assert send_registrations(chinese.desk) == RegistrationsSent()
    assert chinese.desk.read(registration_duties, at=chinese.clock.now()).due == 1
    cashier = chinese.as_user("cashier")
    assert cashier.read(registration_duties, at=chinese.clock.now()).due == 0
    assert cashier.read(registrations).rows == ()
    [row] = chinese.desk.read(registrations).rows
    with pytest.raises(NotAllowed):
        cashier.read(registration_message, registration_id=row.id)
    with pytest.raises(NotAllowed):
        send_registrations(cashier, SimulatedOffice())
    chinese.desk.run(change_setting, key=REGISTRATION_OFFICE.key, value=RegistrationLine.SIMULATED.value)
    assert send_registrations(chinese.desk) == RegistrationsSent(accepted=1)


def test_a_sheet_shows_the_form_with_its_number_masked(chinese: SmallHotel) -> None:
    [row] = registered(chinese, checked_in(chinese, LI))
    sheet = chinese.desk.read(registration_sheet, registration_id=GuestRegistrationId(row.id))
    assert sheet.form is not None
    assert (sheet.form.document_number, sheet.form.name) == ("•••71", "李娜")


def test_no_number_is_in_the_journal(chinese: SmallHotel) -> None:
    stay = checked_in(chinese, LI)
    send_registrations(chinese.desk, SimulatedOffice())
    chinese.desk.run(check_out, reservation_id=stay)
    with chinese.database.snapshot() as connection:
        told = [str(row) for table in (AuditEntry, OutboxRow) for row in connection.execute(table.__table__.select())]
    assert told
    assert not [row for row in told if RESIDENT_ID in row]
