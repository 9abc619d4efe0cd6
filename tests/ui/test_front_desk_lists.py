"""The lists of the front desk in the real window: rows, counts that filter, finding, paging, what follows a change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.rate_codes import Department
from hotel_desk.language import CHINESE
from hotel_desk.queries.stay_detail import stay_detail
from hotel_desk.queries.traces import traces
from hotel_desk.services.reservation_notes import add_trace
from hotel_desk.services.reservations import cancel_reservation
from hotel_desk.services.stays import check_in
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.front_desk.stay_panel import StayPanel
from hotel_desk.ui.theme import DARK_MODE, theme
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.ui.front_desk_window import TODAY, Receptionist, SecondDay, day_fixture, person_fixture  # noqa: F401 - its fixtures

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def chips(person: Receptionist) -> dict[str, str]:
    buttons = person.screen.page().chips._buttons
    return {key: button.text().split()[-1] for key, button in buttons.items()}


def test_the_front_desk_works_off_its_traces(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    for department, text in ((Department.FRONT_DESK, "Keys at the bar"), (Department.HOUSEKEEPING, "Cot")):
        about: dict[str, Any] = {"reservation_id": day.due_in, "department": department, "due_date": TODAY, "text": text}
        sqlite_hotel.desk.run(add_trace, **about)
    person.go_to_list(5)
    assert person.widget("desk_traces_day").hasFocus()
    table = person.widget("desk_traces_table")
    assert [(row.text, row.guest_name) for row in table.rows()] == [("Keys at the bar", "Lúcia Ferreira")]
    assert unnamed_widgets(person.screen) == []
    table.setFocus()
    person.press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    person.press(Qt.Key.Key_Return)
    person.until(lambda: person.panel is person.screen.stay_panel and person.panel.isVisible())
    person.press(Qt.Key.Key_Escape)
    assert table.hasFocus()
    person.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    person.said("Done: Keys at the bar")
    assert [row.text for row in sqlite_hotel.desk.read(traces) if row.done_at is None] == ["Cot"]


def test_a_list_that_comes_late_leaves_the_keyboard_to_the_search(person: Receptionist) -> None:
    person.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    person.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    person.settle()
    assert person.screen.page().table.isVisible()
    assert person.window.focusWidget() is person.widget("search_text")


def test_the_lists_tell_who_comes_goes_and_is_here(person: Receptionist, sqlite_hotel: SmallHotel) -> None:
    assert person.rows() == [("Lúcia Ferreira", ""), ("王小明", "104")]
    assert chips(person) == {"expected": "2", "no_room": "1", "arrived": "0", "day_use": "0", "not_paid": "0"}
    person.go_to_list(2)
    assert person.rows() == [("Ana Silva", "101")]
    assert chips(person) == {"due_out": "1", "late": "0", "gone": "0", "day_use": "0", "not_paid": "1"}
    person.go_to_list(3)
    assert person.rows() == [("Ana Silva", "101"), ("Jürgen Müller", "102")]
    assert chips(person) == {"in_house": "1", "due_out": "1", "day_use": "0", "not_paid": "2"}
    person.go_to_list(4)
    assert len(person.rows()) == 5


def test_a_row_says_what_the_desk_needs(person: Receptionist) -> None:
    model = person.table.model()
    shown = {model.headerData(column, Qt.Orientation.Horizontal): model.index(0, column).data() for column in range(model.columnCount())}
    assert shown == {
        "Guest": "Lúcia Ferreira",
        "Room": "–",
        "Status": "Due in",
        "Balance": "",
        "Dates": "3 Mar – 5 Mar",
        "Type": "STD",
        "Persons": "2+1",
        "Nights": "2",
        "Confirmation": "100003",
        "Note": "Cot, please",
        "Next step": "Check in",
    }


def test_a_count_filters_and_pressing_it_again_shows_all(person: Receptionist) -> None:
    person.click("arrivals_chips_no_room")
    assert person.rows() == [("Lúcia Ferreira", "")]
    person.click("arrivals_chips_no_room")
    assert len(person.rows()) == 2
    person.click("arrivals_chips_arrived")
    assert person.screen.page().content.currentWidget() is person.screen.page().content.empty


def test_the_find_field_narrows_the_list_and_down_goes_into_it(person: Receptionist) -> None:
    person.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    person.write("101")
    assert person.rows() == []
    person.fill("arrivals_find", "lucia std")
    assert person.rows() == [("Lúcia Ferreira", "")]
    person.press(Qt.Key.Key_Down)
    assert person.window.focusWidget() is person.table
    current = person.table.current()
    assert current is not None
    assert current.guest_name == "Lúcia Ferreira"


def test_a_change_of_anybody_is_shown_and_the_selection_stays(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    person.select(day.due_in)
    sqlite_hotel.desk.run(check_in, reservation_id=day.given_104)
    person.until(lambda: chips(person)["arrived"] == "1")
    assert person.table.current() is not None
    assert person.table.current().reservation_id == day.due_in  # type: ignore[union-attr]


def test_an_open_stay_follows_the_selected_row_and_every_change(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    person.open_stay(day.due_in)
    panel = person.panel
    assert isinstance(panel, StayPanel)
    assert panel.title.text() == "Lúcia Ferreira"
    person.select(day.given_104)
    person.until(lambda: panel.title.text() == "王小明")
    assert panel.facts.value("Room") == "104"
    sqlite_hotel.desk.run(check_in, reservation_id=day.given_104)
    person.until(lambda: panel.facts.value("Status") == "In house")
    assert [job.value for job in panel.jobs()][-1] == "undo_check_in"


def test_esc_leaves_the_panel_and_the_focus_is_back_in_the_list(person: Receptionist, day: SecondDay) -> None:
    person.open_stay(day.due_in)
    person.press(Qt.Key.Key_Escape)
    assert not person.panel.isVisible()
    assert person.window.focusWidget() is person.table


def test_a_click_on_the_next_step_opens_its_panel(person: Receptionist, day: SecondDay) -> None:
    model = person.table.model()
    cell = person.table.visualRect(model.index(1, model.columnCount() - 1))
    person.qtbot.mouseClick(person.table.viewport(), Qt.MouseButton.LeftButton, pos=cell.center())
    person.until(lambda: person.panel.objectName() == "check_in_panel" and person.panel.isVisible())
    assert person.panel.title.text() == "Check in – 王小明"


def test_reservations_are_searched_by_words_status_and_arrival(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    sqlite_hotel.desk.run(cancel_reservation, reservation_id=day.later, reason="ill")
    person.go_to_list(4)
    person.write("siob")
    person.until(lambda: person.rows() == [("Siobhán O'Neill", "")])
    assert chips(person)["CANCELLED"] == "1"
    person.fill("reservations_find", "")
    person.press(Qt.Key.Key_A)
    person.press(Qt.Key.Key_Backspace)
    person.until(lambda: len(person.rows()) == 5)
    person.click("reservations_chips_IN_HOUSE")
    person.until(lambda: person.rows() == [("Ana Silva", "101"), ("Jürgen Müller", "102")])
    person.click("reservations_chips_IN_HOUSE")
    person.fill("reservations_first", "05/03/2026")
    person.until(lambda: person.rows() == [("Siobhán O'Neill", "")])


def test_a_long_list_of_reservations_comes_in_pages_from_today_on(person: Receptionist, sqlite_hotel: SmallHotel) -> None:
    for number in range(100):
        arrival = date(2026, 6, 1) + timedelta(days=number // 2)
        sqlite_hotel.book(arrival, arrival + timedelta(days=1), guest=f"Guest {number:03}")
    person.go_to_list(4)
    page = person.screen.page()
    person.until(lambda: page.pages.range.text() == "3–102 of 105")
    assert person.rows()[0] == ("Lúcia Ferreira", "")
    person.click("reservations_next")
    person.until(lambda: page.pages.range.text() == "103–105 of 105")
    assert [name for name, _room in person.rows()] == [f"Guest {number:03}" for number in range(97, 100)]
    assert not person.widget("reservations_next").isEnabled()
    person.click("reservations_previous")
    person.until(lambda: page.pages.range.text() == "3–102 of 105")
    person.click("reservations_previous")
    person.until(lambda: page.pages.range.text() == "1–100 of 105")
    assert not person.widget("reservations_previous").isEnabled()


def test_what_the_search_found_is_opened_here(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    person.window.go_to(Target(kind=EntityKind.RESERVATION, id=day.later))
    person.until(lambda: person.screen.stay_panel.isVisible() and person.panel.title.text() == "Siobhán O'Neill")
    guest = sqlite_hotel.desk.read(stay_detail, reservation_id=day.due_in).guest
    person.window.go_to(Target("front_desk", EntityKind.PROFILE, guest.guest_id))
    person.until(lambda: person.panel.objectName() == "guest_panel")
    assert person.widget("guest_phone").text() == "+351912345678"
    person.click("guest_stays")
    person.until(lambda: person.rows() == [("Lúcia Ferreira", "")])
    assert person.screen.page() is person.screen.pages["reservations"]


def test_everything_usable_has_its_two_names(person: Receptionist, day: SecondDay) -> None:
    for number in (1, 2, 3, 4):
        person.go_to_list(number)
    assert unnamed_widgets(person.screen) == []
    person.screen.director.show_stay(day.stays_on)
    person.settle()
    assert unnamed_widgets(person.screen) == []


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)])
def test_the_screen_fits_small_and_large_windows_in_dark_and_chinese(person: Receptionist, day: SecondDay, size: tuple[int, int]) -> None:
    person.window.resize(*size)
    theme().apply(DARK_MODE)
    person.window.speak(CHINESE)
    person.screen = person.window.current_screen()  # type: ignore[assignment]
    person.settle()
    person.screen.director.show_stay(day.stays_on)
    person.until(person.screen.stay_panel.isVisible)
    panel = person.screen.stay_panel
    assert panel.body.width() <= panel.width()
    assert panel.geometry().right() <= person.screen.width()
    assert person.table.columnWidth(0) >= 144
