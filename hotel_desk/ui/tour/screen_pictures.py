"""Pictures of every screen in both languages, at both sizes, light and dark; of panels too, in the dark at the small size only."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt

from hotel_desk.jobs.demo_groups import ARRIVING
from hotel_desk.language import CHINESE, ENGLISH, _, current_language
from hotel_desk.ui.start import all_screens
from hotel_desk.ui.theme import LIGHT_MODE, MODES, theme
from hotel_desk.ui.tour.cashier_pictures import CASHIER_VIEWS
from hotel_desk.ui.tour.night_pictures import DAYS_AHEAD, MEND, NIGHT_VIEWS, page, part_of_audit, part_of_manager
from hotel_desk.ui.tour.person import CTRL, Person
from hotel_desk.ui.tour.views import View
from hotel_desk.ui.tour.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotel_desk.ui.tour.hotel import TourHotel

SIZES = (QSize(1024, 768), QSize(1920, 1080))
LANGUAGES = {ENGLISH: "en", CHINESE: "zh"}
FOLDER = "screens"


def take_pictures(person: Person, hotel: TourHotel, folder: Path, *, quick: bool) -> list[Path]:
    """Take every picture and put the window back into the language, size and look it had.

    Args:
        quick: the plain screens in light English at the small size only.
    """
    made: list[Path] = []
    size_before, mode_before = person.window.size(), theme().mode
    # The look outermost: a change of clothes costs more than going through the screens once more.
    for language in [ENGLISH] if quick else LANGUAGES:
        person.window.speak(language)
        for mode in [LIGHT_MODE] if quick else MODES:
            _dress(person, mode)
            for size in SIZES[:1] if quick else SIZES:
                person.window.resize(size)
                plain = quick or (mode != LIGHT_MODE and size != SIZES[0])
                made.extend(_take(person, hotel, view, folder) for view in _views(plain=plain))
    person.window.speak(ENGLISH)
    person.window.resize(size_before)
    _dress(person, mode_before)
    return made


def _views(*, plain: bool) -> Iterator[View]:
    """Each screen as it is first seen; then, unless these are enough, the lists and panels that one opens from there."""
    for spec in all_screens():
        yield View(spec.key.replace("_", "-"), spec.key, _FIRST_SIGHTS.get(spec.key))
    if not plain:
        yield from PANEL_VIEWS


def _take(person: Person, hotel: TourHotel, view: View, folder: Path) -> Path:
    person.go_to_screen(view.screen)
    if view.open is not None:
        view.open(person, hotel)
        person.rest()
    size = person.window.size()
    name = f"{view.name}-{theme().mode}-{size.width()}x{size.height()}-{LANGUAGES[current_language()]}.png"
    path = folder / FOLDER / name
    person.picture(path)
    if view.leave:
        person.click(view.leave)
        person.gone(view.leave)
    if view.escape:
        person.press(Qt.Key.Key_Escape)
        person.gone(view.escape)
    return path


def _dress(person: Person, mode: str) -> None:
    """Light or dark, by the button a person would press."""
    if theme().mode != mode:
        person.click("switch_theme")
        wait_until(lambda: theme().mode == mode, mode)
    person.rest()


def _list(number: int) -> Callable[[Person, TourHotel], None]:
    """A list of the front desk by its number."""

    def open_list(person: Person, _hotel: TourHotel) -> None:
        person.press(Qt.Key(Qt.Key.Key_0 + number), CTRL)

    return open_list


def _stay(person: Person, hotel: TourHotel) -> None:
    _list(3)(person, hotel)
    person.row("in_house_table", hotel.staying()[0].reservation_id)
    person.press(Qt.Key.Key_Return)
    person.see("stay_panel")


def _check_in(person: Person, hotel: TourHotel) -> None:
    _list(1)(person, hotel)
    person.row("arrivals_table", hotel.receivable().reservation_id)
    person.press(Qt.Key.Key_Return, CTRL)
    picker = person.see("check_in_rooms")
    wait_until(lambda: picker.current() is not None, _("rooms to choose from"))


def _walk_in(person: Person, _hotel: TourHotel) -> None:
    person.press(Qt.Key.Key_W, CTRL)
    picker = person.see("walk_in_rooms")
    wait_until(lambda: picker.current() is not None, _("rooms to choose from"))


def _check_out(person: Person, hotel: TourHotel) -> None:
    _list(2)(person, hotel)
    person.row("departures_table", hotel.due_out()[0].reservation_id)
    person.press(Qt.Key.Key_Return, CTRL)
    person.see("check_out_panel")


def _room(person: Person, _hotel: TourHotel) -> None:
    person.press(Qt.Key.Key_Home)
    person.press(Qt.Key.Key_Space)
    person.see("room_panel")


def _guest_file(person: Person, hotel: TourHotel) -> None:
    """The file of somebody who is in house."""
    name = hotel.staying()[0].guest_name
    person.fill("guest_find", name)
    person.rest()
    hits = person.see("guest_hits")
    wait_until(lambda: hits.model().rowCount() > 0 and name in str(hits.model().index(0, 0).data()), _("the guest"))
    person.press(Qt.Key.Key_Return)
    person.see("guest_head_name")
    wait_until(lambda: person.see("guest_head_name").text().startswith(name), _("the guest file"))
    person.rest()


def _quote(person: Person, _hotel: TourHotel) -> None:
    table = person.see("booking_types")
    wait_until(lambda: bool(table.rows()), _("what is for sale"))
    person.row("booking_types", table.rows()[0].key)
    person.press(Qt.Key.Key_2, CTRL)
    person.see("booking_quote")


def _chart_stay(person: Person, hotel: TourHotel) -> None:
    view = person.see("tape_chart_view")
    wait_until(lambda: view.layout_on_view() is not None and view.select_reservation(hotel.staying()[0].reservation_id), _("the stay"))
    view.setFocus()
    person.press(Qt.Key.Key_Return)
    person.see("tape_chart_stay")


def _group(part: Qt.Key) -> Callable[[Person, TourHotel], None]:
    """The group that arrives: its rooms (1) or its reservations (2)."""

    def open_group(person: Person, hotel: TourHotel) -> None:
        person.row("groups_table", next(group.block_id for group in hotel.groups() if group.code == ARRIVING))
        person.press(Qt.Key.Key_Return)
        person.see("group_tabs")
        person.rest()
        person.press(part, CTRL)

    return open_group


def _new_group(person: Person, _hotel: TourHotel) -> None:
    person.click("groups_new")
    person.see("block_form")


def _rates(number: int) -> Callable[[Person, TourHotel], None]:
    """Prices (1), selling rules (2), overbooking (3)."""

    def open_grid(person: Person, _hotel: TourHotel) -> None:
        person.press(Qt.Key(Qt.Key.Key_0 + number), CTRL)

    return open_grid


def _price(person: Person, hotel: TourHotel) -> None:
    _rates(1)(person, hotel)
    person.rest()
    grid = person.see("prices_grid")
    grid.setCurrentIndex(grid.model().index(1, 1))
    person.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    person.press(Qt.Key.Key_Return)
    person.see("prices_save")


def _place_booking(person: Person, _hotel: TourHotel) -> None:
    plan = person.see("places_plan")
    wait_until(lambda: any(stop.booking for stop in plan.stops()), _("what is booked"))
    booked = next(number for number, stop in enumerate(plan.stops()) if stop.booking)
    person.click_at(plan, plan.stop_rect(booked).center())
    person.see("place_booking_panel")


def _new_place_booking(person: Person, _hotel: TourHotel) -> None:
    person.click("places_new")
    person.see("place_form")


def _letter(person: Person, hotel: TourHotel) -> None:
    _list(1)(person, hotel)
    person.row("arrivals_table", hotel.receivable().reservation_id)
    person.press(Qt.Key.Key_Return)
    person.see("stay_panel")
    person.rest()
    person.press(Qt.Key.Key_E, CTRL)
    subject = person.see("letter_subject")
    wait_until(lambda: bool(subject.text()), _("the words of the letter"))


# What a screen showed last it shows again; a picture of the screen is one of its first page.
_FIRST_SIGHTS: dict[str, Callable[[Person, TourHotel], None]] = {
    "front_desk": _list(1),
    "night_audit": part_of_audit(MEND),
    "housekeeping": page(1),
    "manager": part_of_manager(DAYS_AHEAD),
    "reports": page(1),
}
PANEL_VIEWS = (
    View("front-desk-departures", "front_desk", _list(2)),
    View("front-desk-in-house", "front_desk", _list(3)),
    View("front-desk-reservations", "front_desk", _list(4)),
    View("front-desk-stay", "front_desk", _stay, leave="stay_panel_leave"),
    View("front-desk-check-in", "front_desk", _check_in, leave="check_in_panel_leave"),
    View("front-desk-walk-in", "front_desk", _walk_in, leave="walk_in_panel_leave"),
    View("front-desk-check-out", "front_desk", _check_out, leave="check_out_panel_leave"),
    View("front-desk-letter", "front_desk", _letter, leave="letter_panel_leave"),
    View("room-status-panel", "room_status", _room, leave="room_panel_leave"),
    View("tape-chart-stay", "tape_chart", _chart_stay, leave="tape_chart_stay_leave"),
    View("new-reservation-quote", "new_reservation", _quote),
    View("groups-rooms", "groups", _group(Qt.Key.Key_1), leave="group_back"),
    View("groups-members", "groups", _group(Qt.Key.Key_2), leave="group_back"),
    View("groups-new", "groups", _new_group, leave="block_form_leave"),
    View("guests-file", "guests", _guest_file),
    View("places-booking", "places", _place_booking, leave="place_booking_panel_leave"),
    View("places-new", "places", _new_place_booking, leave="place_form_leave"),
    View("rates-rules", "rates", _rates(2)),
    View("rates-overbooking", "rates", _rates(3)),
    View("rates-price", "rates", _price, leave="prices_panel_leave"),
    *CASHIER_VIEWS,
    *NIGHT_VIEWS,
)
