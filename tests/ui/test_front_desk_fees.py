"""What coming early, leaving late, cancelling and not coming cost, and the alerts of a stay, in the real window of the front desk."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, ReservationStatus
from hotel_desk.domain.policies import (
    Band,
    CancellationTerms,
    DepositTerms,
    DueFrom,
    NoShowTerms,
    PolicyTerms,
    Share,
    ShareKind,
    Terms,
    TimesTerms,
)
from hotel_desk.domain.rate_codes import AlertMoment, PolicyKind
from hotel_desk.models.journal import AuditEntry
from hotel_desk.queries.stay_detail import StayDetail, stay_detail
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.cancellations import mark_no_show
from hotel_desk.services.cashier import take_deposit, take_payment
from hotel_desk.services.policies import PolicyDetails, add_policy
from hotel_desk.services.reservation_notes import add_alert
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.stay_changes import extend_stay
from hotel_desk.ui.desk_port import Target
from tests.selling_rules_of_tests import a_plan, keeps_policies
from tests.ui.front_desk_window import TODAY, Receptionist, SecondDay, person_fixture, second_day  # noqa: F401 - its fixtures

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel

ALL, HALF = Share(ShareKind.ALL), Share(ShareKind.PERCENT, percent_millionths=500_000)
AGREED: dict[str, Terms] = {
    "times_policy_id": TimesTerms(time(14), time(12), (Band(time(10), HALF),), (Band(time(14), HALF),)),
    "cancellation_policy_id": CancellationTerms(ALL),
    "no_show_policy_id": NoShowTerms(HALF),
}
KINDS = {
    "times_policy_id": PolicyKind.TIMES,
    "cancellation_policy_id": PolicyKind.CANCELLATION,
    "no_show_policy_id": PolicyKind.NO_SHOW,
}


@pytest.fixture
def day(sqlite_hotel: SmallHotel) -> SecondDay:
    made = second_day(sqlite_hotel)
    policies: dict[str, Any] = {
        column: sqlite_hotel.desk.run(
            add_policy, details=PolicyDetails(KINDS[column], "P", KINDS[column].value), terms=PolicyTerms(terms)
        ).policy_id
        for column, terms in AGREED.items()
    }
    plan = a_plan(sqlite_hotel, **policies)
    for stay in (made.due_in, made.due_out):
        keeps_policies(sqlite_hotel, stay, plan)
    return made


def at(hotel: SmallHotel, day: date, hour: int) -> None:
    """An hour of the hotel's clock; Lisbon has UTC in March."""
    hotel.clock.set(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))


def stored(hotel: SmallHotel, stay: ReservationId) -> StayDetail:
    return hotel.desk.read(stay_detail, reservation_id=stay)


def owed(hotel: SmallHotel, stay: ReservationId) -> int:
    return sum(window.balance_minor for window in stored(hotel, stay).windows)


def waived(hotel: SmallHotel) -> list[Any]:
    with hotel.database.snapshot() as connection:
        return list(connection.execute(select(AuditEntry.details).where(AuditEntry.code == AuditCode.FEE_WAIVED)).scalars())


def test_an_early_arrival_says_what_it_costs_and_costs_it(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    at(sqlite_hotel, TODAY, 8)
    person.next_step(day.due_in, "check_in_panel")
    assert person.widget("check_in_fee").text() == "Arrival before 10:00 costs 60.00 EUR."
    person.panel.picker.set_value(sqlite_hotel.rooms["201"])
    person.fill("check_in_upgrade_reason", "loyal guest")
    person.click("check_in_do")
    person.said("is checked in to room 201")
    assert owed(sqlite_hotel, day.due_in) == 6_000


def test_an_early_arrival_is_waived_with_a_reason(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    at(sqlite_hotel, TODAY, 8)
    person.next_step(day.due_in, "check_in_panel")
    person.panel.picker.set_value(sqlite_hotel.rooms["201"])
    person.fill("check_in_upgrade_reason", "loyal guest")
    person.tick("check_in_waive")
    person.click("check_in_do")
    assert person.panel.form.field("waive_reason").error() == "Please fill this in."
    person.fill("check_in_waive_reason", "comes every year")
    person.click("check_in_do")
    person.said("is checked in to room 201")
    assert owed(sqlite_hotel, day.due_in) == 0
    assert [entry["reason"] for entry in waived(sqlite_hotel)] == ["comes every year"]


def test_an_hour_that_has_passed_meanwhile_is_told_before_anything_is_done(
    person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel
) -> None:
    at(sqlite_hotel, TODAY, 8)
    person.next_step(day.due_in, "check_in_panel")
    person.panel.picker.set_value(sqlite_hotel.rooms["201"])
    person.fill("check_in_upgrade_reason", "loyal guest")
    at(sqlite_hotel, TODAY, 11)
    person.click("check_in_do")
    person.until(lambda: person.window.messages.kind() == "error")
    assert "60.00 EUR was shown" in person.window.messages.sentence()
    person.until(person.panel.fee.words.isHidden)
    assert stored(sqlite_hotel, day.due_in).status is ReservationStatus.RESERVED
    person.until(person.panel.primary_button.isEnabled)
    person.click("check_in_do")
    person.said("is checked in to room 201")
    assert owed(sqlite_hotel, day.due_in) == 0


def test_a_late_departure_is_charged_paid_and_gone(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    at(sqlite_hotel, TODAY, 15)
    person.go_to_list(2)
    person.next_step(day.due_out, "check_out_panel")
    assert person.widget("check_out_fee").text() == "Departure from 14:00 on costs 50.00 EUR."
    before = owed(sqlite_hotel, day.due_out)
    person.click("check_out_charge_fee")
    person.said("€50.00 for the late departure is on the folio.")
    person.until(lambda: person.panel.fee.words.isHidden() and person.panel.charge.isHidden())
    assert owed(sqlite_hotel, day.due_out) == before + 5_000
    folio_id = stored(sqlite_hotel, day.due_out).guest_folio_id
    cash = sqlite_hotel.codes["CASH"]
    sqlite_hotel.desk.run(take_payment, folio_id=folio_id, transaction_code_id=cash, amount_minor=before + 5_000)
    person.panel.reread()
    person.until(lambda: person.panel.state.text() == "Everything is paid.")
    person.click("check_out_do")
    person.said("Ana Silva has left room 101.")


def test_a_late_departure_is_waived_with_a_reason(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    at(sqlite_hotel, TODAY, 15)
    folio_id = stored(sqlite_hotel, day.due_out).guest_folio_id
    amount = owed(sqlite_hotel, day.due_out)
    sqlite_hotel.desk.run(take_payment, folio_id=folio_id, transaction_code_id=sqlite_hotel.codes["CASH"], amount_minor=amount)
    person.go_to_list(2)
    person.next_step(day.due_out, "check_out_panel")
    person.tick("check_out_waive")
    assert person.panel.charge.isHidden()
    person.fill("check_out_waive_reason", "the lift was broken")
    person.click("check_out_do")
    person.said("Ana Silva has left room 101.")
    assert [entry["amount_minor"] for entry in waived(sqlite_hotel)] == [5_000]


def test_a_cancellation_says_what_it_costs(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    person.open_stay(day.due_in)
    person.job("stay_cancel", "cancel_panel")
    assert "240.00 EUR" in person.widget("cancel_fee").text()
    person.fill("cancel_reason", "missed the train")
    person.click("cancel_do")
    person.said("is cancelled")
    assert owed(sqlite_hotel, day.due_in) == 24_000


def test_a_no_show_says_what_it_costs(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    person.open_stay(day.due_in)
    person.job("stay_no_show", "no_show_panel")
    assert "120.00 EUR" in person.widget("no_show_fee").text()
    person.click("no_show_do")
    person.said("is marked as a no-show")
    assert owed(sqlite_hotel, day.due_in) == 12_000


def test_a_no_show_who_comes_after_the_day_was_closed_is_received(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    desk = sqlite_hotel.desk
    for stay in (day.given_104, day.due_in):
        desk.run(mark_no_show, reservation_id=stay)
    desk.run(extend_stay, reservation_id=day.due_out, departure_date=date(2026, 3, 5))
    desk.run(post_room_and_tax, night=TODAY, reservation_ids=[day.stays_on, day.due_out])
    desk.run(roll_business_date, closing=TODAY)
    person.screen.refresh()
    person.settle()
    person.go_to_list(4)
    person.screen.open(Target(screen="front_desk", kind=EntityKind.RESERVATION, id=day.given_104))
    person.until(lambda: person.panel is person.screen.stay_panel and person.panel.isVisible())
    person.job("stay_next", "receive_panel")
    assert person.panel.departure.value() == date(2026, 3, 5)
    person.panel.picker.set_value(sqlite_hotel.rooms["202"])
    person.fill("receive_upgrade_reason", "loyal guest")
    person.click("receive_do")
    person.said("王小明 is checked in to room 202")
    found = stored(sqlite_hotel, day.given_104)
    assert (found.status, found.arrival_date, found.departure_date) == (ReservationStatus.IN_HOUSE, date(2026, 3, 4), date(2026, 3, 5))
    assert [night.price_minor for night in found.nights] == [10_000]


def test_a_no_show_who_comes_too_early_is_told_what_that_costs(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    at(sqlite_hotel, TODAY, 8)
    sqlite_hotel.desk.run(mark_no_show, reservation_id=day.due_in)
    person.go_to_list(4)
    person.open_stay(day.due_in)
    person.job("stay_receive", "receive_panel")
    assert person.widget("receive_fee").text() == "Arrival before 10:00 costs 60.00 EUR."
    person.tick("receive_waive")
    person.fill("receive_waive_reason", "was at the door all night")
    person.panel.picker.set_value(sqlite_hotel.rooms["202"])
    person.fill("receive_upgrade_reason", "loyal guest")
    person.click("receive_do")
    person.said("is checked in to room 202")
    # The penalty of the no-show was taken back, the early hour waived.
    assert owed(sqlite_hotel, day.due_in) == 0


def test_a_deposit_that_was_agreed_is_asked_for(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    terms = PolicyTerms(DepositTerms(HALF, DueFrom.BEFORE_ARRIVAL, 1))
    policy = sqlite_hotel.desk.run(add_policy, details=PolicyDetails(PolicyKind.DEPOSIT, "D", "Half ahead"), terms=terms).policy_id
    keeps_policies(sqlite_hotel, day.later, a_plan(sqlite_hotel, "PRE", deposit_policy_id=policy))
    cash = sqlite_hotel.codes["CASH"]
    sqlite_hotel.desk.run(take_deposit, reservation_id=day.later, transaction_code_id=cash, amount_minor=4_000)
    person.go_to_list(4)
    person.open_stay(day.later)
    person.job("stay_deposit", "deposit_panel")
    assert person.widget("deposit_asked").text() == (
        "A deposit of €100.00 was agreed, to be paid by Wed 4 Mar 2026. €60.00 of it is still to come."
    )


def test_alerts_are_seen_at_the_moment_they_are_for(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    for stay, moment, text in (
        (day.due_in, AlertMoment.CHECK_IN, "Give the letter from reception"),
        (day.due_in, AlertMoment.CHECK_OUT, "Ask for the garage card"),
        (day.due_out, AlertMoment.CHECK_OUT, "Ask for the key of the safe"),
    ):
        sqlite_hotel.desk.run(add_alert, reservation_id=stay, moment=moment, text=text)
    person.next_step(day.due_in, "check_in_panel")
    assert person.widget("check_in_alerts").text() == "! Give the letter from reception"
    person.panel.leave()
    person.go_to_list(2)
    person.next_step(day.due_out, "check_out_panel")
    assert person.widget("check_out_alerts").text() == "! Ask for the key of the safe"
