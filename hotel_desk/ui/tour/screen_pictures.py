"""Pictures of every screen: in both languages, at both sizes, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt

from hotel_desk.language import CHINESE, ENGLISH, _, current_language
from hotel_desk.ui.start import all_screens
from hotel_desk.ui.theme import LIGHT_MODE, MODES, theme
from hotel_desk.ui.tour.person import CTRL, Person
from hotel_desk.ui.tour.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotel_desk.ui.tour.hotel import TourHotel

SIZES = (QSize(1024, 768), QSize(1920, 1080))
LANGUAGES = {ENGLISH: "en", CHINESE: "zh"}
FOLDER = "screens"


@dataclass(frozen=True, slots=True)
class View:
    """Something worth a picture.

    Args:
        name: in the names of the files.
        screen: key of the screen.
        open: goes on from the screen, to a panel or another list.
        leave: the button that leads back, where one does.
    """

    name: str
    screen: str
    open: Callable[[Person, TourHotel], None] | None = None
    leave: str = ""


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
                made.extend(_take(person, hotel, view, folder) for view in _views(quick=quick))
    person.window.speak(ENGLISH)
    person.window.resize(size_before)
    _dress(person, mode_before)
    return made


def _views(*, quick: bool) -> Iterator[View]:
    """Each screen as it is first seen; then the lists and panels that one opens from there."""
    for spec in all_screens():
        yield View(spec.key.replace("_", "-"), spec.key, _list(1) if spec.key == "front_desk" else None)
    if not quick:
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


def _folio(person: Person, hotel: TourHotel) -> None:
    folio_id = next(row.folio_id for row in hotel.staying() if row.folio_id is not None)
    person.fill("find_folio", hotel.folio(folio_id).number)
    person.press(Qt.Key.Key_Return)
    person.see("folio_balance")


def _payment(person: Person, hotel: TourHotel) -> None:
    _folio(person, hotel)
    person.press(Qt.Key.Key_F3)
    person.see("payment_take")


def _charge(person: Person, hotel: TourHotel) -> None:
    _folio(person, hotel)
    person.press(Qt.Key.Key_F2)
    person.see("post_charge")


PANEL_VIEWS = (
    View("front-desk-departures", "front_desk", _list(2)),
    View("front-desk-in-house", "front_desk", _list(3)),
    View("front-desk-reservations", "front_desk", _list(4)),
    View("front-desk-stay", "front_desk", _stay, leave="stay_panel_leave"),
    View("front-desk-check-in", "front_desk", _check_in, leave="check_in_panel_leave"),
    View("front-desk-walk-in", "front_desk", _walk_in, leave="walk_in_panel_leave"),
    View("front-desk-check-out", "front_desk", _check_out, leave="check_out_panel_leave"),
    View("room-status-panel", "room_status", _room, leave="room_panel_leave"),
    View("cashier-folio", "cashier", _folio),
    View("cashier-charge", "cashier", _charge, leave="charge_leave"),
    View("cashier-payment", "cashier", _payment, leave="payment_leave"),
)
