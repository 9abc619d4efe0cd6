"""What is done for groups, and for the places that are let by the hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.jobs.demo_groups import ARRIVING, TO_BE_NAMED
from hotel_desk.language import N_, _, plural
from hotel_desk.ui.places.screen import PlacesScreen
from hotel_desk.ui.tour.person import CTRL
from hotel_desk.ui.tour.steps import Day, Step
from hotel_desk.ui.tour.waiting import wait_until

if TYPE_CHECKING:
    from hotel_desk.queries.blocks import BlockRow
    from hotel_desk.queries.places import PlaceBookingRow
    from hotel_desk.ui.places.plan_view import DayPlanView

LINES = ("Jun Watanabe; TWN", "Greta Lindqvist; DLX", "Chen Siyu; TWN")
PLACE = "TEA"
SLOTS = 2


def take_rooming_list(day: Day) -> str:
    """Type the names of a group's guests; a room is booked for each."""
    person, group = day.person, _open_group(day, TO_BE_NAMED)
    before = len(day.hotel.members(group))
    person.press(Qt.Key.Key_R, CTRL)
    person.click("rooming_text")
    for line in LINES:
        person.type(line)
        person.press(Qt.Key.Key_Return)
    person.see("rooming_do")
    day.look("rooming-list")
    person.click("rooming_do")
    day.see_in_hotel(lambda: len(day.hotel.members(group)) == before + len(LINES), _("the guests are booked"))
    person.gone("rooming_panel")
    return plural("{count} guest of {group} booked.", "{count} guests of {group} booked.", len(LINES)).format(
        count=len(LINES), group=group.name
    )


def check_in_group(day: Day) -> str:
    """Receive a whole group in its rooms."""
    person, group = day.person, _open_group(day, ARRIVING)
    person.press(Qt.Key.Key_2, CTRL)
    day.look("group")
    person.click("group_check_in")
    person.click("group_check_in_panel_do")
    here = ReservationStatus.IN_HOUSE
    day.see_in_hotel(lambda: all(member.status is here for member in day.hotel.members(group)), _("the group is in house"))
    _leave_their_documents(day)
    day.look("group-checked-in")
    count = len(day.hotel.members(group))
    return plural("{count} guest of {group} is here.", "{count} guests of {group} are here.", count).format(count=count, group=group.name)


def book_place(day: Day) -> str:
    """Draw over two free hours of a meeting room, for a guest in house."""
    person, guest = day.person, day.hotel.stay(day.reservation())
    person.go_to_screen("places")
    screen = person.window.current_screen()
    if not isinstance(screen, PlacesScreen):
        raise TypeError("the screen of places is another one")
    first, last = _free_slots(day, screen.view)
    with person.dragging(screen.view, screen.view.stop_rect(first).center(), screen.view.stop_rect(last).center()):
        pass
    person.fill("place_form_stay", guest.room.number if guest.room is not None else "")
    person.see("place_form_stay_hits")
    person.press(Qt.Key.Key_Return)
    day.look("place")
    person.click("place_form_do")
    day.see_in_hotel(lambda: len(_booked(day)) == 1, _("the place is booked"))
    booking = _booked(day)[0]
    day.look("place-booked")
    return _("{guest} has the {place}.").format(guest=booking.name, place=booking.place_name)


def _leave_their_documents(day: Day) -> None:
    """Where documents are still to be read, the panel stays until it is told that they come later."""
    person, panel, button = day.person, "group_check_in_panel", "group_check_in_panel_do"
    wait_until(lambda: not person.sees(panel) or person.see(button).text() == _("Done"), _("all have been received"))
    if person.sees(panel):
        day.look("group-documents")
        person.click(button)
    person.gone(panel)


def _open_group(day: Day, code: str) -> BlockRow:
    person = day.person
    group = next(row for row in day.hotel.groups() if row.code == code)
    person.go_to_screen("groups")
    if person.sees("group_back"):
        person.click("group_back")
    person.row("groups_table", group.block_id)
    person.press(Qt.Key.Key_Return)
    person.see("group_tabs")
    person.rest()
    return group


def _free_slots(day: Day, view: DayPlanView) -> tuple[int, int]:
    """The first and the last of some free slots to come that follow each other."""
    row = next(number for number, place in enumerate(day.hotel.places()) if place.code == PLACE)
    now = day.hotel.desk.clock.now()
    free = [number for number, stop in enumerate(view.stops()) if stop.row == row and stop.booking is None and stop.starts_at > now]
    return free[0], free[SLOTS - 1]


def _booked(day: Day) -> list[PlaceBookingRow]:
    """What the guest of the day has of that place."""
    place = next(one for one in day.hotel.places() if one.code == PLACE)
    return [booking for booking in place.bookings if booking.reservation_id == day.reservation()]


STEPS = (
    Step(N_("Take a rooming list"), take_rooming_list),
    Step(N_("Check in a group"), check_in_group),
    Step(N_("Book a place"), book_place),
)
