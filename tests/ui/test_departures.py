"""Guests who leave early, late or without coming to the desk, in the real window of the front desk."""

from __future__ import annotations

from datetime import UTC, datetime, time
from email import message_from_bytes
from email.policy import SMTP
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import func, select

from hotel_desk.domain.cashier_codes import LeavingWay
from hotel_desk.domain.codes import ProfileKind, ReservationStatus
from hotel_desk.domain.leaving import AgreedHour
from hotel_desk.models.invoice import ArchivedPaper
from hotel_desk.queries.stay_detail import StayDetail, stay_detail
from hotel_desk.services.cashier import take_payment
from hotel_desk.services.city_ledger import set_account_terms
from hotel_desk.services.company_accounts import open_ar_account
from hotel_desk.services.express_departures import mark_express_checkout
from hotel_desk.services.folio_windows import change_folio_window
from hotel_desk.services.late_departures import agree_late_departure
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.room_assignment import assign_room
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.departures_of_tests import charges_early_departures, charges_late_departures
from tests.ui.front_desk_window import TODAY, Receptionist, SecondDay, person_fixture, second_day  # noqa: F401 - its fixtures

if TYPE_CHECKING:
    from pathlib import Path

    from hotel_desk.domain.ids import ProfileId, ReservationId
    from tests.fixtures.databases import SmallHotel


@pytest.fixture
def day(sqlite_hotel: SmallHotel) -> SecondDay:
    return second_day(sqlite_hotel)


def at(hotel: SmallHotel, hour: int, minute: int = 0) -> None:
    """An hour of the hotel's clock today; Lisbon has UTC in March."""
    hotel.clock.set(datetime(TODAY.year, TODAY.month, TODAY.day, hour, minute, tzinfo=UTC))


def stored(hotel: SmallHotel, stay: ReservationId) -> StayDetail:
    return hotel.desk.read(stay_detail, reservation_id=stay)


def owed(hotel: SmallHotel, stay: ReservationId) -> int:
    return sum(window.balance_minor for window in stored(hotel, stay).windows)


def paid(hotel: SmallHotel, stay: ReservationId, more_minor: int = 0) -> None:
    """What is open is paid, and so much beside."""
    folio_id = stored(hotel, stay).guest_folio_id
    amount = owed(hotel, stay) + more_minor
    hotel.desk.run(take_payment, folio_id=folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=amount)


def test_an_early_departure_says_what_it_costs_and_takes_it_from_the_money_held(
    person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel
) -> None:
    charges_early_departures(sqlite_hotel)
    at(sqlite_hotel, 9)
    paid(sqlite_hotel, day.stays_on, more_minor=10_000)
    person.go_to_list(3)
    person.open_stay(day.stays_on)
    person.job("stay_check_out", "check_out_panel")
    assert "Leaving 3 nights before the day agreed costs 100.00 EUR." in person.widget("check_out_fee").text()
    assert person.widget("check_out_charge_fee").text() == "Charge the early departure"
    person.choose("check_out_left_by", "By a call")
    person.click("check_out_do")
    person.said("Jürgen Müller has left room 102.")
    found = stored(sqlite_hotel, day.stays_on)
    assert (found.status, found.left_by, owed(sqlite_hotel, day.stays_on)) == (ReservationStatus.CHECKED_OUT, LeavingWay.PHONE, 0)


def test_a_late_departure_warns_of_who_waits_is_agreed_and_taken_back(
    person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel
) -> None:
    charges_late_departures(sqlite_hotel)
    at(sqlite_hotel, 9)
    sqlite_hotel.desk.run(assign_room, reservation_id=day.due_in, room_id=sqlite_hotel.rooms["101"])
    person.go_to_list(2)
    person.open_stay(day.due_out)
    person.job("stay_late_departure", "late_departure_panel")
    person.until(lambda: bool(person.panel.room.text()))
    assert "Room 101 is given to Lúcia Ferreira" in person.widget("late_departure_room").text()
    assert person.widget("late_departure_fee").text() == "Departure from 14:00 on costs 50.00 EUR."
    assert unnamed_widgets(person.panel) == []
    person.fill("late_departure_hour", "18:30")
    person.until(lambda: "100.00 EUR" in person.panel.fee.text())
    person.click("late_departure_do")
    person.said("Ana Silva may stay until 18:30.")
    assert stored(sqlite_hotel, day.due_out).late_departure == AgreedHour(time(18, 30))
    person.until(lambda: person.panel is person.screen.stay_panel)
    assert [row.late_until for row in person.table.rows() if row.reservation_id == day.due_out] == [time(18, 30)]
    person.undo()
    person.until(lambda: stored(sqlite_hotel, day.due_out).late_departure is None)


def test_a_late_departure_is_agreed_without_a_charge_for_a_reason(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    charges_late_departures(sqlite_hotel)
    at(sqlite_hotel, 9)
    person.go_to_list(2)
    person.open_stay(day.due_out)
    person.job("stay_late_departure", "late_departure_panel")
    person.until(lambda: bool(person.panel.fee.text()))
    person.tick("late_departure_waive")
    person.settle()
    person.fill("late_departure_waive_reason", "comes every year")
    person.until(lambda: "without a charge" in person.panel.fee.text())
    person.click("late_departure_do")
    person.said("may stay until 16:00")
    assert stored(sqlite_hotel, day.due_out).late_departure == AgreedHour(time(16), free=True)


def test_who_is_still_here_after_the_hour_stands_out(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    at(sqlite_hotel, 9)
    sqlite_hotel.desk.run(agree_late_departure, reservation_id=day.due_out, hour=time(16))
    at(sqlite_hotel, 16, 5)
    person.go_to_list(2)
    person.until(lambda: [row.late_over for row in person.table.rows() if row.reservation_id == day.due_out] == [True])


def test_guests_who_signed_leave_together_and_the_others_say_why_not(
    person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel, tmp_path: Path
) -> None:
    at(sqlite_hotel, 9)
    paid(sqlite_hotel, day.due_out)
    person.go_to_list(2)
    person.open_stay(day.due_out)
    person.job("stay_express", "express_panel")
    person.click("express_do")
    person.said("Ana Silva leaves by express check-out.")
    owing = sqlite_hotel.book(TODAY, TODAY, guest="Bo Li", price_minor=4_000)
    person.press(Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    person.until(lambda: person.panel.objectName() == "express_list_panel" and len(person.panel.table.rows()) == 1)
    assert unnamed_widgets(person.panel) == []
    assert owing not in {row.reservation_id for row in person.panel.table.rows()}
    person.until(person.panel.go_button.isEnabled)
    person.click("express_check_out")
    person.said("1 guest is checked out.")
    person.until(lambda: not person.panel.table.rows())
    found = stored(sqlite_hotel, day.due_out)
    assert (found.status, found.left_by) == (ReservationStatus.CHECKED_OUT, LeavingWay.EXPRESS)
    person.until(lambda: len(person.panel.bills.ready) == 1)
    person.until(lambda: not person.panel.save.isHidden() and not person.panel.next_bill.isHidden())
    assert "1 bill is archived, to be sent." in person.widget("express_result").text()
    with sqlite_hotel.database.snapshot() as connection:
        assert connection.execute(select(func.count()).select_from(ArchivedPaper)).scalar_one() == 1
    person.panel.bills.save_to(str(tmp_path))
    person.said("1 e-mail is saved. 1 has no address.")
    (saved,) = tmp_path.glob("*.eml")
    message = message_from_bytes(saved.read_bytes(), policy=SMTP)
    assert message["Subject"] == f"Your bill {found.windows[0].folio_number}"
    assert [part.get_content_type() for part in message.iter_attachments()] == ["application/pdf"]


def test_who_owes_waits_for_the_desk(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    at(sqlite_hotel, 9)
    paid(sqlite_hotel, day.due_out)
    sqlite_hotel.desk.run(mark_express_checkout, reservation_id=day.due_out)
    folio_id = stored(sqlite_hotel, day.due_out).guest_folio_id
    cash = sqlite_hotel.codes["CASH"]
    sqlite_hotel.desk.run(take_payment, folio_id=folio_id, transaction_code_id=cash, amount_minor=500)
    person.screen.perform("express_departures")
    person.until(lambda: person.panel.objectName() == "express_list_panel" and len(person.panel.table.rows()) == 1)
    person.until(lambda: "5.00" in person.panel.why.text())
    assert not person.panel.go_button.isEnabled()


def with_account(hotel: SmallHotel, limit_minor: int) -> ProfileId:
    company: ProfileId = hotel.desk.run(create_profile, details=ProfileDetails(name="Firm", kind=ProfileKind.COMPANY)).profile_id
    hotel.desk.run(open_ar_account, profile_id=company)
    hotel.desk.run(set_account_terms, profile_id=company, terms_days=30, credit_limit_minor=limit_minor)
    return company


def test_an_account_above_its_limit_asks_for_the_reason(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    at(sqlite_hotel, 9)
    company = with_account(sqlite_hotel, 5_000)
    folio_id = stored(sqlite_hotel, day.due_out).guest_folio_id
    sqlite_hotel.desk.run(change_folio_window, folio_id=folio_id, window_number=1, payee_id=company)
    person.go_to_list(2)
    person.next_step(day.due_out, "check_out_panel")
    person.click("check_out_do")
    person.until(lambda: not person.panel.over_limit.field.isHidden())
    assert "Firm may owe 50.00 EUR" in person.panel.over_limit.field.error()
    person.until(person.panel.primary_button.isEnabled)
    person.fill("check_out_over_limit", "agreed with the manager")
    person.click("check_out_do")
    person.said("has left room 101")
    QApplication.processEvents()
    assert stored(sqlite_hotel, day.due_out).status is ReservationStatus.CHECKED_OUT
