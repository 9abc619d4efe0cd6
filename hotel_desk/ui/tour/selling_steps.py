"""The reservation clerk's part of the day: a price changed, a room sold at it, moved on the calendar and back, confirmed by letter."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.rate_codes import PriceUnit
from hotel_desk.language import N_, _
from hotel_desk.ui.booking.screen import BookingScreen
from hotel_desk.ui.formats import date_text, money_text
from hotel_desk.ui.rates.screen import RatesScreen
from hotel_desk.ui.tape_chart.screen import TapeChartScreen
from hotel_desk.ui.tour.hotel import BUSINESS_DATE
from hotel_desk.ui.tour.person import CTRL
from hotel_desk.ui.tour.steps import Day, Step
from hotel_desk.ui.tour.waiting import wait_until

if TYPE_CHECKING:
    from hotel_desk.domain.ids import RatePlanId, RoomTypeId
    from hotel_desk.queries.stay_detail import StayDetail
    from hotel_desk.ui.tape_chart.chart_view import ChartView

GUEST = "Amélie Rousseau"
NEW_PRICE = "515"
NEW_PRICE_MINOR = 51_500
DAYS_AHEAD = 9
NIGHTS = 2
_NIGHT = timedelta(days=1)
_ROWS_BELOW = 3
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class NoRoomToDragTo(StaffError):
    code = "tour.no_room_to_drag_to"
    template = N_("The calendar shows no free room beside that of {guest}.")


def change_prices(day: Day) -> str:
    """Give two nights a price of their own, from the grid of prices."""
    person = day.person
    person.go_to_screen("rates")
    screen = person.window.current_screen()
    if not isinstance(screen, RatesScreen):
        raise TypeError("the screen of prices is another one")
    grid = screen.page().grid
    plan, kind = _first_plan_and_type(day)
    row = next(number for number, one in enumerate(grid.grid.rows) if not one.heading)
    cell = grid.grid.index(row + _unit_row(day, plan, kind), grid.grid.dates.index(_arrival()))
    grid.scrollTo(cell)
    person.click_at(grid, grid.visualRect(cell).center())
    person.press(Qt.Key.Key_Right, _SHIFT, times=NIGHTS - 1)
    # The first digit opens the panel, and the keyboard goes into its field.
    for digit in NEW_PRICE:
        person.type(digit)
    person.see("prices_save")
    day.look("prices")
    person.press(Qt.Key.Key_S, CTRL)
    day.see_in_hotel(lambda: _prices(day, plan, kind) == [NEW_PRICE_MINOR] * NIGHTS, _("the nights have their new price"))
    return _("{nights} nights from {date} cost {price} now.").format(
        nights=NIGHTS, date=date_text(_arrival()), price=money_text(NEW_PRICE_MINOR, day.hotel.currency())
    )


def sell_room(day: Day) -> str:
    """Book a room at a rate plan, after a look at its quote, for somebody who is new."""
    person = day.person
    plan, kind = _first_plan_and_type(day)
    person.press(Qt.Key.Key_N, CTRL)
    wait_until(lambda: isinstance(person.window.current_screen(), BookingScreen), _("the page of a new reservation"))
    person.rest()
    person.fill("booking_arrival", f"+{DAYS_AHEAD}")
    person.fill("booking_departure", f"+{NIGHTS}")
    person.fill("booking_adults", "2")
    person.press(Qt.Key.Key_Tab)
    person.rest()
    person.row("booking_types", (kind, plan))
    person.press(Qt.Key.Key_2, CTRL)
    person.see("booking_quote")
    day.look("quote")
    person.press(Qt.Key.Key_Return)
    room = person.see("booking_room_1_room")
    wait_until(lambda: room.count() > 1, _("rooms to choose from"))
    person.choose("booking_room_1_room", room.itemText(1))
    person.fill("booking_guest", GUEST)
    person.see("booking_guest_hits")
    person.press(Qt.Key.Key_Return)
    person.fill("booking_new_phone", "+33142345678")
    day.look("new-reservation")
    person.press(Qt.Key.Key_B, CTRL)
    day.see_in_hotel(lambda: bool(day.hotel.found(GUEST)), _("the room is booked"))
    row = day.hotel.found(GUEST)[0]
    day.booked = row.reservation_id
    stay = day.hotel.stay(row.reservation_id)
    wait_until(lambda: [night.price_minor for night in stay.nights] == [NEW_PRICE_MINOR] * NIGHTS, _("each night at the new price"))
    person.see("booked_show")
    day.look("booked")
    return _("{guest} has room {room} from {date}: {price}, confirmation {number}.").format(
        guest=GUEST,
        room=_room(stay),
        date=date_text(stay.arrival_date),
        price=money_text(row.price_minor, day.hotel.currency()),
        number=row.confirmation_number,
    )


def write_letter(day: Day) -> str:
    """Confirm the reservation by a letter, saved as a PDF."""
    person, stay = day.person, day.hotel.stay(day.booking())
    person.search(stay.confirmation_number)
    panel = person.see("stay_panel")
    wait_until(lambda: panel.stay is not None and panel.stay.reservation_id == stay.reservation_id, _("the stay"))
    person.rest()
    person.press(Qt.Key.Key_E, CTRL)
    subject = person.see("letter_subject")
    wait_until(lambda: bool(subject.text()), _("the words of the letter"))
    day.look("letter")
    person.click("letter_pdf")
    person.see("paper_preview_dialog")
    day.look("letter-pdf")
    day.save_paper("confirmation", stay.confirmation_number)
    person.gone("paper_preview_dialog")
    person.click("letter_panel_leave")
    day.see_in_hotel(lambda: len(day.hotel.letters(stay.booking_id)) == 1, _("the letter is on file"))
    return _("The confirmation for {guest} was saved as a file.").format(guest=GUEST)


def move_on_calendar(day: Day) -> str:
    """Drag the stay to another room and another day, look at the preview, drop it, and take it back with Ctrl+Z."""
    person, before = day.person, day.hotel.stay(day.booking())
    view = _calendar(day)
    start, end, number, arrival = _drag(view, day, before)
    with person.dragging(view, start, end):
        wait_until(person.window.current_screen().moving.is_known, _("the preview of the move"))
        day.look("calendar-preview")
    person.see("tape_chart_preview_back")
    day.look("calendar-question")
    person.press(Qt.Key.Key_Return)
    day.see_in_hotel(
        lambda: (now := day.hotel.stay(day.booking())).arrival_date == arrival and _room(now) == number, _("the stay is moved")
    )
    wait_until(lambda: view.held() is None, _("the calendar shows the move"))
    day.look("calendar-moved")
    person.press(Qt.Key.Key_Z, CTRL)
    day.see_in_hotel(
        lambda: (now := day.hotel.stay(day.booking())).arrival_date == before.arrival_date and _room(now) == _room(before),
        _("the stay is where it was"),
    )
    return _("Dragged from room {old} to room {new}, arriving on {date}, and put back with Ctrl+Z.").format(
        old=_room(before), new=number, date=date_text(arrival)
    )


def _calendar(day: Day) -> ChartView:
    """The booking calendar, with the stay among the rooms on view, not at their edge."""
    person = day.person
    person.go_to_screen("tape_chart")
    screen = person.window.current_screen()
    if not isinstance(screen, TapeChartScreen):
        raise TypeError("the calendar is another one")
    wait_until(lambda: screen.view.layout_on_view() is not None, _("the calendar"))
    screen.view.select_reservation(day.booking())
    bar = screen.view.verticalScrollBar()
    bar.setValue(bar.value() + _ROWS_BELOW * bar.singleStep())
    person.rest()
    return screen.view


def _drag(view: ChartView, day: Day, stay: StayDetail) -> tuple[QPoint, QPoint, str, date]:
    """From the middle of the bar to a day earlier or later in the nearest room that is free then.

    Returns:
        start, end, the number of that room, and the arrival there.

    Raises:
        NoRoomToDragTo: no row on view is one of a room that is free.
    """
    layout = view.layout_on_view()
    found = layout.find_reservation(stay.reservation_id) if layout is not None else None
    if layout is None or found is None:
        raise NoRoomToDragTo(guest=stay.guest.name)
    row, bar = found
    for arrival in (stay.arrival_date - _NIGHT, stay.arrival_date + _NIGHT):
        free = day.hotel.free_rooms(arrival, arrival + (stay.departure_date - stay.arrival_date), stay.room_type_id)
        rooms = {
            number: one.room.number
            for number, one in enumerate(layout.rows)
            if one.room is not None and one.room.number in free and number != row and _is_on_view(view, number, arrival)
        }
        if rooms:
            nearest = min(rooms, key=lambda number: abs(number - row))
            start = view.bar_rect(row, bar).center()
            across = view.day_rect(row, arrival).left() - view.day_rect(row, stay.arrival_date).left()
            return start, QPoint(start.x() + across, view.day_rect(nearest, arrival).center().y()), rooms[nearest], arrival
    raise NoRoomToDragTo(guest=stay.guest.name)


def _is_on_view(view: ChartView, row: int, day: date) -> bool:
    """Whole, and not beneath the head with the days."""
    rect = view.day_rect(row, day)
    return rect.top() >= view.head_height() and view.viewport().rect().contains(rect)


def _first_plan_and_type(day: Day) -> tuple[RatePlanId, RoomTypeId]:
    """The plan and the type that the grid of prices begins with."""
    grid = day.hotel.prices(_arrival(), NIGHTS)
    return grid.plans[0].id, grid.types[0].id


def _unit_row(day: Day, plan: RatePlanId, kind: RoomTypeId) -> int:
    """How far the price for two stands below the first price of its type."""
    rows = day.hotel.prices(_arrival(), NIGHTS, plan, kind).rows
    return next(number for number, row in enumerate(rows) if row.unit is PriceUnit.ADULTS_2)


def _prices(day: Day, plan: RatePlanId, kind: RoomTypeId) -> list[int | None]:
    rows = day.hotel.prices(_arrival(), NIGHTS, plan, kind).rows
    return next([cell.asked_minor for cell in row.cells] for row in rows if row.unit is PriceUnit.ADULTS_2)


def _arrival() -> date:
    return BUSINESS_DATE + timedelta(days=DAYS_AHEAD)


def _room(stay: StayDetail) -> str:
    return stay.room.number if stay.room is not None else ""


STEPS = (
    Step(N_("Change a price"), change_prices),
    Step(N_("Sell a room at a rate plan"), sell_room),
    Step(N_("Move a stay on the calendar, and back"), move_on_calendar),
    Step(N_("Confirm by letter"), write_letter),
)
