"""The calendar without a mouse: stays moved, pulled, cut and joined by keys; moves undone and redone; and what a screen reader is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QMenu
from sqlalchemy import func, select

from hotel_desk.models.folio import FolioWindow
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.reservation import Reservation
from hotel_desk.services.cashier import post_charge
from hotel_desk.services.reservations import change_reservation
from hotel_desk.services.stays import check_in
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.ui.calendar_mouse import Mouse
from tests.ui.calendar_window import CTRL, DAY, Person, day
from tests.ui.test_tape_chart_drag import dates, rooms, words

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel

SHIFT = Qt.KeyboardModifier.ShiftModifier


def on(clerk: Person, stay: ReservationId) -> None:
    """Let the keyboard be on a stay."""
    assert clerk.calendar.view.select_reservation(stay)
    clerk.calendar.view.setFocus()


def known(clerk: Person) -> None:
    clerk.until(clerk.calendar.moving.is_known)


def moved(hotel: SmallHotel, clerk: Person, stay: ReservationId, to: str) -> None:
    """Drag a stay to another room and wait until it lies there."""
    mouse = Mouse(clerk)
    start = mouse.on(stay)
    mouse.drag(start, QPoint(start.x(), clerk.place(to, day(4)).y()))
    clerk.until(lambda: [room for room, _first, _last in rooms(hotel, stay)] == [to])
    clerk.until(lambda: clerk.calendar.view.held() is None)
    clerk.settle()


def test_stay_is_moved_by_keys(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101", guest="Ana Silva")
    clerk = person()
    on(clerk, stay)
    clerk.press(Qt.Key.Key_M, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right)
    known(clerk)
    assert words(clerk).startswith("Ana Silva\nRoom 103, Standard\nWed 4 Mar 2026 to Sat 7 Mar 2026, 3 nights")
    assert rooms(sqlite_hotel, stay) == [("101", 3, 6)]
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [("103", 4, 7)])
    clerk.until(lambda: clerk.calendar.view.held() is None)
    clerk.settle()
    # The keyboard has gone with the stay.
    bar = clerk.calendar.view.current_bar()
    assert bar is not None
    assert bar.stay is not None
    assert bar.stay.room_id == sqlite_hotel.rooms["103"]


def test_escape_puts_back_what_the_keys_hold(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101")
    clerk = person()
    on(clerk, stay)
    clerk.press(Qt.Key.Key_M, Qt.Key.Key_Down, Qt.Key.Key_Escape)
    assert clerk.calendar.view.held() is None
    assert not clerk.sees("tape_chart_preview")
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: clerk.sees("tape_chart_stay"))
    assert rooms(sqlite_hotel, stay) == [("101", 3, 6)]


def test_ends_are_pulled_by_keys(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(4), day(6), room="101")
    clerk = person()
    on(clerk, stay)
    clerk.press(Qt.Key.Key_M)
    clerk.press(Qt.Key.Key_Right, Qt.Key.Key_Right, modifier=SHIFT)
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [("101", 4, 8)])
    clerk.until(lambda: clerk.calendar.view.held() is None)
    clerk.settle()
    clerk.press(Qt.Key.Key_M)
    clerk.press(Qt.Key.Key_Left, modifier=CTRL)
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [("101", 3, 8)])


def test_stay_is_cut_and_joined_by_keys(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(8), room="101", guest="Ana Silva")
    clerk = person()
    on(clerk, stay)
    clerk.press(Qt.Key.Key_X, Qt.Key.Key_Right, Qt.Key.Key_Down)
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [("101", 3, 5), ("102", 5, 8)])
    clerk.until(lambda: clerk.calendar.view.held() is None)
    clerk.settle()
    on(clerk, stay)
    clerk.press(Qt.Key.Key_J)
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [("101", 3, 8)])
    clerk.until(lambda: clerk.said() == "Ana Silva has one room for the whole stay.")
    clerk.settle()
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [("101", 3, 5), ("102", 5, 8)])


def test_stay_is_cut_in_its_own_room(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(8), room="101")
    clerk = person()
    on(clerk, stay)
    clerk.press(Qt.Key.Key_X, Qt.Key.Key_Return)
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [("101", 3, 4), ("101", 4, 8)])


def test_nights_are_drawn_by_keys(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    asked: list[Any] = []
    clerk.calendar.moving.place_asked.connect(asked.append)
    view = clerk.calendar.view
    layout = view.layout_on_view()
    assert layout is not None
    view._set_cursor(layout.stop_at(clerk.rows().index("102"), day(4).toordinal()))
    view.setFocus()
    clerk.press(Qt.Key.Key_Right, Qt.Key.Key_Right, modifier=SHIFT)
    clerk.press(Qt.Key.Key_Return)
    assert [(place.day, place.departure, place.room_id) for place in asked] == [(day(4), day(7), sqlite_hotel.rooms["102"])]


def test_moves_are_undone_and_redone(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101", guest="Ana Silva")
    clerk = person()
    moved(sqlite_hotel, clerk, stay, "102")
    moved(sqlite_hotel, clerk, stay, "104")
    for keys, becomes in ((CTRL, "102"), (CTRL, "101"), (CTRL | SHIFT, "102"), (CTRL | SHIFT, "104"), (CTRL, "102")):
        clerk.press(Qt.Key.Key_Z, modifier=keys)
        clerk.until(partial(_is_in, sqlite_hotel, stay, becomes))
        clerk.settle()
    assert clerk.said() == "Ana Silva: the move is undone."


def _is_in(hotel: SmallHotel, stay: ReservationId, room: str) -> bool:
    return rooms(hotel, stay) == [(room, 3, 6)]


def test_undo_is_offered_in_the_message(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101")
    clerk = person()
    moved(sqlite_hotel, clerk, stay, "102")
    clerk.press_in_message()
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [("101", 3, 6)])


def test_undo_is_refused_when_somebody_changed_the_stay(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101", guest="Ana Silva")
    other = sqlite_hotel.book(day(3), day(6), room="103", guest="Rui Costa")
    clerk = person()
    moved(sqlite_hotel, clerk, other, "104")
    moved(sqlite_hotel, clerk, stay, "102")
    version = stored_version(sqlite_hotel, stay)
    sqlite_hotel.as_user("reception").run(change_reservation, reservation_id=stay, version=version, note="quiet room")
    clerk.settle()
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    clerk.settle()
    assert rooms(sqlite_hotel, stay) == [("102", 3, 6)]
    assert "changed" in clerk.said()
    # What concerns that stay is forgotten; the move before it is undone next.
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    clerk.until(lambda: rooms(sqlite_hotel, other) == [("103", 3, 6)])
    clerk.settle()
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    assert clerk.said() == "Nothing was moved here that could be undone."


def stored_version(hotel: SmallHotel, stay: ReservationId) -> int:
    with hotel.database.snapshot() as connection:
        return int(connection.execute(select(Reservation.version).where(Reservation.id == stay)).scalar_one())


def test_every_undo_is_a_command_of_its_own_in_the_journal(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101")
    clerk = person()
    moved(sqlite_hotel, clerk, stay, "102")
    before = _entries(sqlite_hotel)
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [("101", 3, 6)])
    assert _entries(sqlite_hotel) > before


def _entries(hotel: SmallHotel) -> int:
    with hotel.database.snapshot() as connection:
        return int(connection.execute(select(func.count()).select_from(AuditEntry)).scalar_one())


def test_menu_of_a_stay_says_what_can_be_done(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(4), room="101", guest="Ana Silva")
    clerk = person()
    on(clerk, stay)
    clerk.press(Qt.Key.Key_Menu)
    view = clerk.calendar.view
    view.menu_asked.emit(*clerk.bar(stay), view.viewport().mapToGlobal(view.rect().center()))
    menu = next(menu for menu in clerk.calendar.findChildren(QMenu, "tape_chart_menu") if menu.isVisible())
    allowed = {action.objectName().removeprefix("tape_chart_menu_"): action.isEnabled() for action in menu.actions() if action.objectName()}
    assert allowed == {"open": True, "move": True, "arrival": True, "departure": True, "cut": False, "join": False, "unassign": True}
    assert unnamed_widgets(clerk.calendar) == []
    next(action for action in menu.actions() if action.objectName() == "tape_chart_menu_unassign").trigger()
    menu.close()
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [])


def test_screen_reader_reaches_every_stay_on_view_and_hears_the_preview(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stays = [sqlite_hotel.book(day(3), day(6), room=room, guest=f"Guest {room}") for room in ("101", "102", "103")]
    clerk = person()
    view = clerk.calendar.view
    chart = QAccessible.queryAccessibleInterface(view)
    assert chart is not None
    seen = []
    for stay in stays:
        on(clerk, stay)
        child = chart.focusChild()
        assert child is not None
        seen.append(child.text(QAccessible.Text.Name).split(",")[0])
        assert child.state().focused
        assert "M" in child.text(QAccessible.Text.Help)
    assert seen == ["Guest 101", "Guest 102", "Guest 103"]
    clerk.press(Qt.Key.Key_M, Qt.Key.Key_Down)
    known(clerk)
    assert "Room 104, Standard" in view.card.accessibleDescription()
    assert "3 nights" in view.card.accessibleDescription()
    assert chart.focusChild().state().movable


def test_guest_in_house_keeps_the_arrival(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(DAY, day(4), room="101", guest="Ana Silva")
    sqlite_hotel.desk.run(check_in, reservation_id=stay)
    clerk = person()
    on(clerk, stay)
    clerk.press(Qt.Key.Key_M, Qt.Key.Key_Left)
    clerk.press(Qt.Key.Key_Left, modifier=CTRL)
    clerk.press(Qt.Key.Key_Right, Qt.Key.Key_Right, modifier=SHIFT)
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: dates(sqlite_hotel, stay) == (DAY, day(6)))


def test_money_stays_where_it_is_when_a_move_is_undone(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(DAY, day(4), room="101", guest="Ana Silva")
    arrived = sqlite_hotel.desk.run(check_in, reservation_id=stay)
    clerk = person()
    on(clerk, stay)
    clerk.press(Qt.Key.Key_M)
    clerk.press(Qt.Key.Key_Right, modifier=SHIFT)
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: dates(sqlite_hotel, stay) == (DAY, day(5)))
    clerk.settle()
    posted = sqlite_hotel.desk.run(post_charge, folio_id=arrived.folio_id, transaction_code_id=sqlite_hotel.codes["BAR"], price_minor=700)
    clerk.settle()
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    clerk.until(lambda: dates(sqlite_hotel, stay) == (DAY, day(4)))
    assert balance(sqlite_hotel, arrived.folio_id) == 700
    assert posted is not None


def balance(hotel: SmallHotel, folio_id: Any) -> int:
    with hotel.database.snapshot() as connection:
        asked = select(func.sum(FolioWindow.balance_minor)).where(FolioWindow.folio_id == folio_id)
        return int(connection.execute(asked).scalar_one())


def test_swap_is_not_undone_when_somebody_changed_one_of_the_stays(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    ana = sqlite_hotel.book(day(3), day(6), room="101", guest="Ana Silva")
    rui = sqlite_hotel.book(day(3), day(6), room="102", guest="Rui Costa")
    clerk = person()
    on(clerk, ana)
    clerk.press(Qt.Key.Key_M, Qt.Key.Key_Down, Qt.Key.Key_Return)
    clerk.until(lambda: clerk.sees("tape_chart_preview_swap"))
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: rooms(sqlite_hotel, rui) == [("101", 3, 6)])
    sqlite_hotel.as_user("reception").run(
        change_reservation, reservation_id=rui, version=stored_version(sqlite_hotel, rui), note="quiet room"
    )
    clerk.settle()
    clerk.calendar.view.setFocus()
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    clerk.settle()
    assert rooms(sqlite_hotel, ana) == [("102", 3, 6)]
    assert "changed" in clerk.said()
