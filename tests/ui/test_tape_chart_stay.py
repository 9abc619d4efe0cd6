"""What is done about a stay from the calendar: read back from the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from sqlalchemy import Row, select, update

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, ReservationStatus
from hotel_desk.domain.policies import CancellationTerms, ChangeTerms, NoShowTerms, Notice, PolicyTerms, Share, ShareKind, Terms
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.models.room import Room
from hotel_desk.queries.availability import availability
from hotel_desk.queries.stay_detail import stay_detail
from hotel_desk.services.policies import PolicyDetails, add_policy
from hotel_desk.services.reservations import cancel_reservation, change_reservation
from hotel_desk.services.stays import check_in
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.rates_of_tests import priced
from tests.selling_rules_of_tests import a_plan, keeps_policies
from tests.ui.calendar_window import DAY, Person, day

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel


def stored(hotel: SmallHotel, reservation_id: ReservationId) -> Row[*tuple[Any, ...]]:
    with hotel.database.snapshot() as connection:
        return connection.execute(select(Reservation.__table__).where(Reservation.id == reservation_id)).one()


def owed(hotel: SmallHotel, reservation_id: ReservationId) -> int:
    return sum(window.balance_minor for window in hotel.desk.read(stay_detail, reservation_id=reservation_id).windows)


def nights(hotel: SmallHotel, reservation_id: ReservationId) -> list[tuple[int, int]]:
    with hotel.database.snapshot() as connection:
        rows = connection.execute(
            select(ReservationNight.date, ReservationNight.price_minor)
            .where(ReservationNight.reservation_id == reservation_id)
            .order_by(ReservationNight.date)
        ).all()
    return [(row.date.day, row.price_minor) for row in rows]


def room_of(hotel: SmallHotel, reservation_id: ReservationId) -> str | None:
    with hotel.database.snapshot() as connection:
        found: str | None = connection.execute(
            select(Room.number).join(RoomOccupancy, RoomOccupancy.room_id == Room.id).where(RoomOccupancy.reservation_id == reservation_id)
        ).scalar()
    return found


def test_room_is_given_and_taken_back(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), guest="Ana Silva")
    sqlite_hotel.book(day(4), day(5), room="101")
    clerk = person()
    clerk.click_bar(stay)
    clerk.click("tape_chart_stay_room")
    clerk.settle()
    table = clerk.widget("tape_chart_free_rooms")
    assert [room.number for room in table.rows()] == ["102", "103", "104"]
    assert table.hasFocus()
    assert unnamed_widgets(clerk.calendar) == []
    clerk.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    clerk.until(lambda: room_of(sqlite_hotel, stay) == "103")
    clerk.until(lambda: clerk.said() == "Room 103 is given to Ana Silva.")
    clerk.settle()
    assert clerk.calendar.panel.facts.value("Room") == "103"
    assert clerk.rows()[clerk.bar(stay)[0]] == "103"
    clerk.press_in_message()
    clerk.until(lambda: room_of(sqlite_hotel, stay) is None)


def test_room_of_another_type_changes_what_is_occupied_not_what_is_charged(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), guest="Ana Silva")
    clerk = person()
    clerk.click_bar(stay)
    clerk.click("tape_chart_stay_room")
    clerk.settle()
    clerk.widget("tape_chart_room_type").setFocus()
    clerk.press(Qt.Key.Key_Down)
    clerk.settle()
    table = clerk.widget("tape_chart_free_rooms")
    assert [room.number for room in table.rows()] == ["101", "102", "103", "104", "201", "202"]
    table.select(sqlite_hotel.rooms["202"])
    clerk.click("tape_chart_room_save")
    clerk.until(lambda: room_of(sqlite_hotel, stay) == "202")
    row = stored(sqlite_hotel, stay)
    assert (row.room_type_id, row.charged_type_id) == (sqlite_hotel.suite, sqlite_hotel.standard)
    clerk.until(lambda: clerk.calendar.panel.facts.value("Charged as") == "Standard")


def test_room_is_taken_away_and_given_again(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="102", guest="Ana Silva")
    clerk = person()
    clerk.click_bar(stay)
    clerk.click("tape_chart_stay_unassign")
    clerk.until(lambda: room_of(sqlite_hotel, stay) is None)
    clerk.until(lambda: "taken away" in clerk.said())
    clerk.press_in_message()
    clerk.until(lambda: room_of(sqlite_hotel, stay) == "102")


def test_reservation_is_cancelled_with_a_reason_and_reinstated(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="102", guest="Ana Silva")
    clerk = person()
    clerk.click_bar(stay)
    clerk.click("tape_chart_stay_cancel")
    clerk.until(lambda: clerk.sees("tape_chart_cancel"))
    clerk.click("tape_chart_cancel_yes")
    assert clerk.sees("tape_chart_cancel"), "a reason is needed"
    clerk.fill("tape_chart_cancel_reason", "Plans changed")
    clerk.click("tape_chart_cancel_yes")
    clerk.until(lambda: stored(sqlite_hotel, stay).status is ReservationStatus.CANCELLED)
    assert stored(sqlite_hotel, stay).status_reason == "Plans changed"
    clerk.until(lambda: clerk.calendar.panel.facts.value("Status") == "Cancelled: Plans changed")
    layout = clerk.calendar.view.layout_on_view
    clerk.until(lambda: (now := layout()) is not None and now.find_reservation(stay) is None)
    assert not clerk.sees("tape_chart_stay_cancel")
    clerk.click("tape_chart_stay_reinstate")
    clerk.until(lambda: stored(sqlite_hotel, stay).status is ReservationStatus.RESERVED)
    clerk.until(lambda: (now := layout()) is not None and now.find_reservation(stay) is not None)


def test_cancelling_is_undone_from_the_message(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), guest="Ana Silva")
    clerk = person()
    clerk.click_bar(stay)
    clerk.click("tape_chart_stay_cancel")
    clerk.until(lambda: clerk.sees("tape_chart_cancel"))
    clerk.fill("tape_chart_cancel_reason", "Slip")
    clerk.click("tape_chart_cancel_yes")
    clerk.until(lambda: "is cancelled" in clerk.said())
    clerk.press_in_message()
    clerk.until(lambda: stored(sqlite_hotel, stay).status is ReservationStatus.RESERVED)


def test_reinstating_on_a_full_night_is_refused_in_words(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(4), guest="Ana Silva")
    sqlite_hotel.desk.run(cancel_reservation, reservation_id=stay, reason="ill")
    for _room in range(4):
        sqlite_hotel.book(day(3), day(4))
    clerk = person()
    clerk.window.go_to(Target(screen="tape_chart", kind=EntityKind.RESERVATION, id=stay))
    clerk.until(lambda: clerk.sees("tape_chart_stay_reinstate"))
    clerk.click("tape_chart_stay_reinstate")
    clerk.until(lambda: "sold out" in clerk.said())
    assert stored(sqlite_hotel, stay).status is ReservationStatus.CANCELLED


def test_guest_who_did_not_come_is_a_no_show(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    today, later = sqlite_hotel.book(DAY, day(4), guest="Ana Silva"), sqlite_hotel.book(day(5), day(7), guest="Rui Costa")
    clerk = person()
    clerk.click_bar(later)
    assert not clerk.sees("tape_chart_stay_no_show")
    clerk.click_bar(today)
    clerk.click("tape_chart_stay_no_show")
    clerk.until(lambda: clerk.sees("tape_chart_no_show"))
    clerk.click("tape_chart_no_show_yes")
    clerk.until(lambda: stored(sqlite_hotel, today).status is ReservationStatus.NO_SHOW)
    clerk.until(lambda: clerk.sees("tape_chart_stay_reinstate"))


GIVING_UP = [
    pytest.param("cancel", PolicyKind.CANCELLATION, CancellationTerms(Share(ShareKind.ALL)), 20_000, id="cancel"),
    pytest.param("no_show", PolicyKind.NO_SHOW, NoShowTerms(Share(ShareKind.FIRST_NIGHT)), 10_000, id="no_show"),
]


def costs_to_give_up(hotel: SmallHotel, kind: PolicyKind, terms: Terms) -> ReservationId:
    """Two nights from today at 100.00, for which giving up costs what the terms say."""
    stay = hotel.book(DAY, day(4), guest="Ana Silva")
    policy = hotel.desk.run(add_policy, details=PolicyDetails(kind, "P", "Policy"), terms=PolicyTerms(terms)).policy_id
    column = "cancellation_policy_id" if kind is PolicyKind.CANCELLATION else "no_show_policy_id"
    keeps: dict[str, Any] = {column: policy}
    keeps_policies(hotel, stay, a_plan(hotel, **keeps))
    return stay


@pytest.mark.parametrize(("action", "kind", "terms", "costs"), GIVING_UP)
def test_what_giving_up_costs_is_said_before_it_is_done(  # noqa: PLR0917 - the parts of a case
    sqlite_hotel: SmallHotel, person: Callable[..., Person], action: str, kind: PolicyKind, terms: Terms, costs: int
) -> None:
    stay, dialog = costs_to_give_up(sqlite_hotel, kind, terms), f"tape_chart_{action}"
    clerk = person()
    clerk.click_bar(stay)
    clerk.click(f"tape_chart_stay_{action}")
    clerk.until(lambda: clerk.sees(dialog))
    words = [part.text() for part in clerk.widget(dialog).findChildren(QLabel)]
    assert any(f"{costs // 100}.00 EUR" in part for part in words), words
    if action == "cancel":
        clerk.fill(f"{dialog}_reason", "Plans changed")
    clerk.click(f"{dialog}_yes")
    clerk.until(lambda: stored(sqlite_hotel, stay).status is not ReservationStatus.RESERVED)
    assert owed(sqlite_hotel, stay) == costs


@pytest.mark.parametrize(("action", "kind", "terms", "costs"), GIVING_UP)
def test_what_giving_up_costs_is_waived_with_a_reason(  # noqa: PLR0917 - the parts of a case
    sqlite_hotel: SmallHotel, person: Callable[..., Person], action: str, kind: PolicyKind, terms: Terms, costs: int
) -> None:
    stay, dialog = costs_to_give_up(sqlite_hotel, kind, terms), f"tape_chart_{action}"
    clerk = person()
    clerk.click_bar(stay)
    clerk.click(f"tape_chart_stay_{action}")
    clerk.until(lambda: clerk.sees(dialog))
    assert not clerk.sees(f"{dialog}_waive_reason"), "nothing is waived before somebody says so"
    clerk.qtbot.keyClick(clerk.widget(f"{dialog}_waive"), Qt.Key.Key_Space)
    why = clerk.widget(f"{dialog}_waive_reason")
    clerk.until(why.hasFocus)
    if action == "cancel":
        clerk.fill(f"{dialog}_reason", "Plans changed")
    clerk.click(f"{dialog}_yes")
    assert clerk.sees(dialog), "a waiver needs a reason"
    assert clerk.widget(f"{dialog}_waive_reason_error").text() == "Please fill this in."
    clerk.qtbot.keyClicks(why, "our mistake")
    clerk.qtbot.keyClick(why, Qt.Key.Key_Return)
    assert clerk.sees(dialog), "Enter in a line of text answers nothing"
    clerk.click(f"{dialog}_yes")
    clerk.until(lambda: stored(sqlite_hotel, stay).status is not ReservationStatus.RESERVED)
    assert owed(sqlite_hotel, stay) == 0
    with sqlite_hotel.database.snapshot() as connection:
        waived = connection.execute(select(AuditEntry.details).where(AuditEntry.code == AuditCode.FEE_WAIVED.value)).scalars().all()
    assert [(one["reason"], one["amount_minor"]) for one in waived] == [("our mistake", costs)]


@pytest.mark.parametrize(("action", "kind", "terms", "costs"), GIVING_UP)
def test_who_may_not_waive_is_not_asked_to(  # noqa: PLR0917 - the parts of a case
    sqlite_hotel: SmallHotel, person: Callable[..., Person], action: str, kind: PolicyKind, terms: Terms, costs: int
) -> None:
    stay, dialog = costs_to_give_up(sqlite_hotel, kind, terms), f"tape_chart_{action}"
    clerk = person(user="reception")
    clerk.click_bar(stay)
    clerk.click(f"tape_chart_stay_{action}")
    clerk.until(lambda: clerk.sees(dialog))
    assert any(f"{costs // 100}.00 EUR" in part.text() for part in clerk.widget(dialog).findChildren(QLabel))
    assert not clerk.sees(f"{dialog}_waive")


def test_what_a_change_costs_is_said_and_charged_with_it(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="102", guest="Ana Silva")
    terms = PolicyTerms(ChangeTerms(Share(ShareKind.AMOUNT, amount_minor=1_500), Notice(7)))
    policy = sqlite_hotel.desk.run(add_policy, details=PolicyDetails(PolicyKind.CHANGE, "C", "Changes"), terms=terms).policy_id
    plan = a_plan(sqlite_hotel, change_policy_id=policy)
    keeps_policies(sqlite_hotel, stay, plan)
    priced(sqlite_hotel, plan)
    clerk = person()
    clerk.click_bar(stay)
    clerk.click("tape_chart_stay_change")
    clerk.until(lambda: clerk.sees("tape_chart_change_fee"))
    assert "15.00 EUR" in clerk.widget("tape_chart_change_fee").text()
    clerk.fill("tape_chart_change_note", "Quiet room")
    clerk.click("tape_chart_change_save")
    clerk.until(lambda: stored(sqlite_hotel, stay).note == "Quiet room")
    assert owed(sqlite_hotel, stay) == 0, "a note costs nothing"
    clerk.until(lambda: clerk.calendar.panel.stay.note == "Quiet room" and clerk.sees("tape_chart_stay_change"))
    clerk.click("tape_chart_stay_change")
    clerk.until(lambda: clerk.sees("tape_chart_change_fee"))
    clerk.fill("tape_chart_change_departure", "08/03/2026")
    clerk.settle()
    clerk.click("tape_chart_change_save")
    clerk.until(lambda: stored(sqlite_hotel, stay).departure_date == day(8))
    assert owed(sqlite_hotel, stay) == 1_500


def test_dates_and_price_are_changed_and_undone(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="102", guest="Ana Silva")
    clerk = person()
    clerk.click_bar(stay)
    clerk.click("tape_chart_stay_change")
    clerk.settle()
    assert clerk.widget("tape_chart_change_arrival").hasFocus()
    assert unnamed_widgets(clerk.calendar) == []
    clerk.fill("tape_chart_change_departure", "08/03/2026")
    clerk.settle()
    assert clerk.widget("tape_chart_change_notice").text() == "Standard: 4 left on the new nights."
    assert clerk.window.unsaved() == ["Ana Silva: Departure"]
    clerk.fill("tape_chart_change_price", "90")
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: stored(sqlite_hotel, stay).departure_date == day(8))
    assert nights(sqlite_hotel, stay) == [(number, 9_000) for number in range(3, 8)]
    assert room_of(sqlite_hotel, stay) == "102"
    clerk.until(lambda: clerk.said() == "The reservation of Ana Silva is changed.")
    clerk.settle()
    assert clerk.calendar.panel.facts.value("Departure") == "Sun 8 Mar 2026"
    clerk.press_in_message()
    clerk.until(lambda: nights(sqlite_hotel, stay) == [(number, 10_000) for number in range(3, 6)])


def test_only_what_was_changed_is_sent(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), guest="Ana Silva")
    with sqlite_hotel.database.writing() as connection:
        connection.execute(
            update(ReservationNight)
            .where(ReservationNight.reservation_id == stay, ReservationNight.date == day(4))
            .values(price_minor=20_000)
        )
    clerk = person()
    clerk.click_bar(stay)
    assert clerk.calendar.panel.facts.value("Price a night") == "€100.00 to €200.00"
    clerk.click("tape_chart_stay_change")
    clerk.settle()
    clerk.click("tape_chart_change_save")
    assert clerk.widget("tape_chart_change_notice").text() == "Nothing was changed yet."
    clerk.fill("tape_chart_change_adults", "3")
    clerk.click("tape_chart_change_save")
    clerk.until(lambda: stored(sqlite_hotel, stay).adults == 3)
    assert nights(sqlite_hotel, stay) == [(3, 10_000), (4, 20_000), (5, 10_000)]


def test_full_night_is_said_before_and_refused_after_saving(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(5), guest="Ana Silva")
    for _room in range(4):
        sqlite_hotel.book(day(5), day(6))
    clerk = person()
    clerk.click_bar(stay)
    clerk.click("tape_chart_stay_change")
    clerk.fill("tape_chart_change_departure", "06/03/2026")
    clerk.settle()
    assert clerk.widget("tape_chart_change_notice").text() == "Standard is sold out on the night of Thu 5 Mar 2026."
    clerk.click("tape_chart_change_save")
    clerk.until(lambda: clerk.sees("tape_chart_change_type_error"))
    assert "sold out" in clerk.widget("tape_chart_change_type_error").text()
    assert stored(sqlite_hotel, stay).departure_date == day(5)
    assert clerk.widget("tape_chart_change_departure").text() == "06/03/2026", "nothing typed is lost"


def test_change_made_meanwhile_elsewhere_is_not_overwritten(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(5), guest="Ana Silva")
    clerk = person()
    clerk.click_bar(stay)
    clerk.click("tape_chart_stay_change")
    clerk.settle()
    sqlite_hotel.as_user("reception").run(change_reservation, reservation_id=stay, adults=2)
    clerk.fill("tape_chart_change_note", "Late")
    clerk.click("tape_chart_change_save")
    clerk.until(lambda: "changed by someone else" in clerk.said())
    assert stored(sqlite_hotel, stay).note == ""


def test_escape_asks_before_edits_are_lost(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(5), guest="Ana Silva")
    clerk = person()
    clerk.click_bar(stay)
    clerk.click("tape_chart_stay_change")
    clerk.fill("tape_chart_change_note", "Late")
    clerk.press(Qt.Key.Key_Escape)
    clerk.until(lambda: clerk.sees("tape_chart_stay_discard"))
    clerk.click("tape_chart_stay_discard")
    assert not clerk.calendar.panel.showing_form()
    assert clerk.sees("tape_chart_stay_facts")
    clerk.press(Qt.Key.Key_Escape)
    assert not clerk.sees("tape_chart_stay")


@pytest.mark.parametrize(("typed", "departure"), [("08/03/2026", day(8)), ("05/03/2026", day(5))])
def test_guest_in_house_stays_longer_or_leaves_earlier(
    sqlite_hotel: SmallHotel, person: Callable[..., Person], typed: str, departure: date
) -> None:
    stay = sqlite_hotel.book(DAY, day(7), room="101", guest="Ana Silva")
    sqlite_hotel.desk.run(check_in, reservation_id=stay)
    clerk = person()
    clerk.click_bar(stay)
    assert not clerk.sees("tape_chart_stay_change")
    clerk.click("tape_chart_stay_departure")
    clerk.fill("tape_chart_departure_date", typed)
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: stored(sqlite_hotel, stay).departure_date == departure)
    assert [number for number, _price in nights(sqlite_hotel, stay)] == list(range(2, departure.day))
    clerk.until(lambda: "now leaves on" in clerk.said())
    clerk.press_in_message()
    clerk.until(lambda: stored(sqlite_hotel, stay).departure_date == day(7))


def test_who_may_not_is_told_so(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(5), room="101", guest="Ana Silva")
    clerk = person(user="housekeeping")
    clerk.click_bar(stay)
    clerk.click("tape_chart_stay_unassign")
    clerk.until(lambda: "needs the permission" in clerk.said())
    assert room_of(sqlite_hotel, stay) == "101"


def test_opening_another_stay_replaces_the_panel(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    first, second = sqlite_hotel.book(day(3), day(5), guest="Ana Silva"), sqlite_hotel.book(day(6), day(8), room="102", guest="Rui Costa")
    clerk = person()
    clerk.click_bar(first)
    clerk.click("tape_chart_stay_room")
    clerk.settle()
    clerk.click_bar(second)
    panel = clerk.calendar.panel
    assert not panel.showing_form()
    assert panel.title.text() == "Rui Costa"
    assert panel.facts.value("Room") == "102"


def test_small_window_has_room_for_panel_and_calendar(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(5), room="101", guest="Ana Silva")
    clerk = person(size=(1024, 768))
    clerk.click_bar(stay)
    view, panel = clerk.calendar.view, clerk.calendar.panel
    assert panel.width() >= 360
    assert view.mapTo(clerk.calendar, view.rect().topRight()).x() <= panel.geometry().left()
    assert view.bar_rect(*clerk.bar(stay)).intersects(view.viewport().rect())


def test_sold_nights_come_back_when_a_stay_is_shortened(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), guest="Ana Silva")
    clerk = person()
    clerk.click_bar(stay)
    clerk.click("tape_chart_stay_change")
    clerk.fill("tape_chart_change_departure", "04/03/2026")
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: stored(sqlite_hotel, stay).departure_date == day(4))
    standard = sqlite_hotel.desk.read(availability, first=day(3), last=day(6))[0]
    assert [night.left for night in standard.nights] == [3, 4, 4]


def test_rooms_are_offered_best_first_with_the_reasons(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), guest="Ana Silva")
    with sqlite_hotel.database.writing() as connection:
        connection.execute(update(Room).where(Room.number == "103").values(features=["Balcony"]))
        connection.execute(update(Reservation).where(Reservation.id == stay).values(requests="a balcony, please"))
    clerk = person()
    clerk.click_bar(stay)
    clerk.click("tape_chart_stay_room")
    clerk.settle()
    table = clerk.widget("tape_chart_free_rooms")
    assert table.rows()[0].number == "103"
    assert any("balcony" in reason.lower() for reason in table.rows()[0].reasons)
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: room_of(sqlite_hotel, stay) == "103")
