"""Pictures of every screen: in both languages, at both sizes, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt

from hotel_desk.language import CHINESE, ENGLISH, _, current_language
from hotel_desk.ui.start import all_screens
from hotel_desk.ui.theme import DARK_MODE, LIGHT_MODE, theme
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
        leave: how often Esc leads back.
    """

    name: str
    screen: str
    open: Callable[[Person, TourHotel], None] | None = None
    leave: int = 0


def take_pictures(person: Person, hotel: TourHotel, folder: Path, *, quick: bool) -> list[Path]:
    """Take every picture and put the window back into the language, size and look it had.

    Args:
        quick: the plain screens in light English at the small size only.
    """
    made: list[Path] = []
    size_before, mode_before = person.window.size(), theme().mode
    for language in [ENGLISH] if quick else LANGUAGES:
        person.window.speak(language)
        for size in SIZES[:1] if quick else SIZES:
            person.window.resize(size)
            for view in plain_views() if quick else (*plain_views(), *PANEL_VIEWS):
                made.extend(_take(person, hotel, view, folder, [LIGHT_MODE] if quick else [LIGHT_MODE, DARK_MODE]))
    person.window.speak(ENGLISH)
    person.window.resize(size_before)
    _dress(person, mode_before)
    return made


def plain_views() -> Iterator[View]:
    """Each screen as it is first seen."""
    return (View(spec.key.replace("_", "-"), spec.key) for spec in all_screens())


def _take(person: Person, hotel: TourHotel, view: View, folder: Path, modes: list[str]) -> Iterator[Path]:
    person.go_to_screen(view.screen)
    if view.open is not None:
        view.open(person, hotel)
        person.rest()
    language = LANGUAGES[current_language()]
    for mode in modes:
        _dress(person, mode)
        size = person.window.size()
        path = folder / FOLDER / f"{view.name}-{mode}-{size.width()}x{size.height()}-{language}.png"
        person.picture(path)
        yield path
    for _time in range(view.leave):
        person.press(Qt.Key.Key_Escape)
        person.rest()


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
    person.row("arrivals_table", hotel.expected()[0].reservation_id)
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


def _search(person: Person, _hotel: TourHotel) -> None:
    person.press(Qt.Key.Key_K, CTRL)
    person.see("search_text")


PANEL_VIEWS = (
    View("front-desk-departures", "front_desk", _list(2)),
    View("front-desk-in-house", "front_desk", _list(3)),
    View("front-desk-reservations", "front_desk", _list(4)),
    View("front-desk-stay", "front_desk", _stay, leave=1),
    View("front-desk-check-in", "front_desk", _check_in, leave=1),
    View("front-desk-walk-in", "front_desk", _walk_in, leave=1),
    View("front-desk-check-out", "front_desk", _check_out, leave=1),
    View("front-desk-search", "front_desk", _search, leave=1),
    View("room-status-panel", "room_status", _room, leave=1),
    View("cashier-folio", "cashier", _folio),
    View("cashier-charge", "cashier", _charge, leave=1),
    View("cashier-payment", "cashier", _payment, leave=1),
)
