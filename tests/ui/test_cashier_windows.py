"""Windows side by side, and what is done with chosen lines: by real keys, clicks and drags, read from the database afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from sqlalchemy import select, update

from hotel_desk.domain.codes import FolioKind, FolioStatus, PostingKind
from hotel_desk.language import CHINESE
from hotel_desk.models.folio import Folio
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.folio import folio_view
from hotel_desk.services.cashier import take_payment
from hotel_desk.services.folio_moves import transfer_lines
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.services.house_accounts import open_house_account
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.ui.cashier_window import Cashier, arrive, charge, long_folio, next_day

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from hotel_desk.domain.ids import FolioId
    from hotel_desk.ui.cashier.window_column import WindowColumn
    from tests.fixtures.databases import SmallHotel

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
WIDE = (1600, 900)


def standing(hotel: SmallHotel, folio_id: FolioId) -> dict[int, list[tuple[str, int]]]:
    """What stands in each window: text and amount."""
    view = hotel.desk.read(folio_view, folio_id=folio_id)
    return {window.number: [(line.text, line.gross_minor) for line in window.standing] for window in view.windows}


def stay_with_two_windows(hotel: SmallHotel) -> FolioId:
    """Ana Silva: bar, minibar and laundry in the first window, nothing in Acme's."""
    _stay, folio_id = arrive(hotel)
    for code, price in (("BAR", 700), ("MINIBAR", 900), ("LAUNDRY", 2_200)):
        charge(hotel, folio_id, price, code)
    hotel.desk.run(open_folio_window, folio_id=folio_id, payee_name="Acme & Co")
    return folio_id


def column(at: Cashier, number: int) -> WindowColumn:
    return at.screen.page.windows.columns[number - 1]


def place(of: WindowColumn, row: int) -> QPoint:
    """The middle of the text of a line."""
    return of.table.visualRect(of.table.model().index(row, 1)).center()


def click(at: Cashier, of: WindowColumn, row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    at.qtbot.mouseClick(of.table.viewport(), Qt.MouseButton.LeftButton, modifier, place(of, row))


def drag(at: Cashier, of: WindowColumn, row: int, target: QPoint, *, let_go: bool = True) -> None:
    """Press on a line, carry it to a place of the screen, and let go there."""
    view = of.table.viewport()
    at.qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=place(of, row))
    for part in (place(of, row) + QPoint(20, 4), view.mapFromGlobal(target) - QPoint(3, 0), view.mapFromGlobal(target)):
        at.qtbot.mouseMove(view, part)
        QApplication.processEvents()
    if let_go:
        at.qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=view.mapFromGlobal(target))
        at.settle()


def middle(of: WindowColumn) -> QPoint:
    return of.mapToGlobal(of.rect().center())


def texts(at: Cashier) -> list[str]:
    return [line.text for line in at.screen.page.chosen_lines()]


def seat(cashier: Any, hotel: SmallHotel, **options: Any) -> tuple[Cashier, FolioId]:
    """At the folio of Ana Silva, with two windows."""
    folio_id = stay_with_two_windows(hotel)
    at = cashier(**{"size": WIDE, **options})
    at.find("101")
    return at, folio_id


def test_each_window_has_its_payer_its_balance_and_a_running_balance(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    at, _folio = seat(cashier, sqlite_hotel)
    first, second = at.screen.page.windows.columns
    assert (first.payee.text(), first.balance.text(), first.meaning.text()) == ("1  Ana Silva", "€38.00", "Balance due")
    assert (second.payee.text(), second.balance.text(), second.meaning.text()) == ("2  Acme & Co", "€0.00", "Settled")
    assert [line.balance_minor for line in first.table.rows()] == [700, 1_600, 3_800]
    assert first.isVisible()
    assert second.isVisible()
    assert second.x() >= first.x() + first.width()
    names = [QAccessible.queryAccessibleInterface(one.table).text(QAccessible.Text.Name) for one in (first, second)]
    assert names == ["Lines of window 1, Ana Silva", "Lines of window 2, Acme & Co"]
    assert unnamed_widgets(at.window) == []


def test_lines_are_chosen_by_shift_ctrl_and_space(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    at, _folio = seat(cashier, sqlite_hotel)
    first = column(at, 1)
    click(at, first, 0)
    click(at, first, 2, CTRL)
    assert texts(at) == ["Bar", "Laundry"]
    assert at.screen.page.line_bar.chosen.text() == "2 lines, €29.00"
    click(at, first, 0)
    click(at, first, 2, SHIFT)
    assert texts(at) == ["Bar", "Minibar", "Laundry"]
    at.press(Qt.Key.Key_Home, CTRL)
    assert texts(at) == ["Bar"]
    at.press(Qt.Key.Key_Down, SHIFT)
    assert texts(at) == ["Bar", "Minibar"]
    at.press(Qt.Key.Key_Down, CTRL)
    at.press(Qt.Key.Key_Space)
    assert texts(at) == ["Bar", "Minibar", "Laundry"]
    at.press(Qt.Key.Key_Up, CTRL)
    at.press(Qt.Key.Key_Space)
    assert texts(at) == ["Bar", "Laundry"]


def test_ctrl_and_a_digit_moves_the_chosen_lines_and_undo_brings_them_back(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    at, folio_id = seat(cashier, sqlite_hotel)
    at.press(Qt.Key.Key_Home, CTRL)
    at.press(Qt.Key.Key_Down, SHIFT)
    at.press(Qt.Key.Key_2, CTRL)
    at.settle()
    assert standing(sqlite_hotel, folio_id) == {1: [("Laundry", 2_200)], 2: [("Bar", 700), ("Minibar", 900)]}
    assert at.says() == "2 lines, €16.00, moved to window 2, Acme & Co."
    assert (column(at, 1).balance.text(), column(at, 2).balance.text()) == ("€22.00", "€16.00")
    assert [line.text for line in column(at, 1).table.rows()] == ["Laundry"]
    at.press(Qt.Key.Key_Z, CTRL)
    at.settle()
    assert standing(sqlite_hotel, folio_id) == {1: [("Laundry", 2_200), ("Bar", 700), ("Minibar", 900)], 2: []}
    assert at.says() == "Undone: €16.00 is in window 1 again, by new lines."
    at.press(Qt.Key.Key_Z, CTRL)
    assert at.says().startswith("There is nothing to undo here.")


def test_a_window_that_is_not_there_is_said(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    at, folio_id = seat(cashier, sqlite_hotel)
    before = standing(sqlite_hotel, folio_id)
    at.press(Qt.Key.Key_Home, CTRL)
    at.press(Qt.Key.Key_7, CTRL)
    assert at.says() == "There is no window 7. Open one first (Ctrl+Shift+N)."
    assert standing(sqlite_hotel, folio_id) == before


def test_a_key_pressed_twice_moves_once(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    at, folio_id = seat(cashier, sqlite_hotel)
    at.press(Qt.Key.Key_Home, CTRL)
    at.press(Qt.Key.Key_2, CTRL)
    at.press(Qt.Key.Key_2, CTRL)
    at.settle()
    assert at.says() == "1 line, €7.00, moved to window 2, Acme & Co."
    view = sqlite_hotel.desk.read(folio_view, folio_id=folio_id)
    assert [len(window.lines) for window in view.windows] == [4, 1]


def test_many_lines_are_dragged_to_another_window(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    at, folio_id = seat(cashier, sqlite_hotel)
    first, second = at.screen.page.windows.columns
    click(at, first, 0)
    click(at, first, 2, CTRL)
    drag(at, first, 2, middle(second), let_go=False)
    flag = at.screen.page.windows._flag
    assert flag is not None
    assert flag.isVisible()
    assert flag.text() == "2 lines, €29.00  \N{RIGHTWARDS ARROW}  to window 2, Acme & Co"
    assert second.property("state") == "target"
    at.qtbot.mouseRelease(first.table.viewport(), Qt.MouseButton.LeftButton, pos=first.table.viewport().mapFromGlobal(middle(second)))
    at.settle()
    assert standing(sqlite_hotel, folio_id) == {1: [("Minibar", 900)], 2: [("Bar", 700), ("Laundry", 2_200)]}
    assert not flag.isVisible()


def test_a_drag_is_left_with_escape_and_nothing_moves_outside_the_windows(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    at, folio_id = seat(cashier, sqlite_hotel)
    before = standing(sqlite_hotel, folio_id)
    first, second = at.screen.page.windows.columns
    drag(at, first, 0, middle(second), let_go=False)
    at.qtbot.keyClick(first.table, Qt.Key.Key_Escape)
    assert second.property("state") != "target"
    at.qtbot.mouseRelease(first.table.viewport(), Qt.MouseButton.LeftButton, pos=first.table.viewport().mapFromGlobal(middle(second)))
    drag(at, first, 0, at.screen.page.mapToGlobal(QPoint(40, 20)))
    drag(at, first, 0, first.mapToGlobal(QPoint(200, 300)))
    at.settle()
    assert standing(sqlite_hotel, folio_id) == before


def test_lines_are_dropped_on_a_folio_opened_beside(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    folio_id = stay_with_two_windows(sqlite_hotel)
    _stay, other = arrive(sqlite_hotel, "102", "Rui Costa")
    at = cashier(size=(1920, 1000))
    at.find("101")
    at.press(Qt.Key.Key_B, CTRL | SHIFT)
    at.qtbot.waitUntil(lambda: at.says().startswith("Choose the folio that is to open beside"))
    at.find("102")
    at.settle()
    assert at.screen.page.title.text() == "Ana Silva"
    first, _second, beside = at.screen.page.windows.columns
    assert beside.about.text().startswith("Rui Costa · Room 102")
    drag(at, first, 1, middle(beside))
    assert standing(sqlite_hotel, other) == {1: [("Minibar", 900)]}
    assert standing(sqlite_hotel, folio_id) == {1: [("Bar", 700), ("Laundry", 2_200)], 2: []}
    assert at.says() == "1 line, €9.00, moved to Room 102, window 1, Rui Costa."
    assert [line.text for line in beside.table.rows()] == ["Minibar"]
    beside.table.setFocus()
    at.press(Qt.Key.Key_End, CTRL)
    at.press(Qt.Key.Key_2, CTRL)
    at.settle()
    assert standing(sqlite_hotel, folio_id)[2] == [("Minibar", 900)]
    at.qtbot.mouseClick(beside.close_button, Qt.MouseButton.LeftButton)
    assert len(at.screen.page.windows.columns) == 2
    assert not at.screen.page.line_bar.buttons["beside"].isChecked()


def test_lines_go_to_another_room_through_the_panel(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    folio_id = stay_with_two_windows(sqlite_hotel)
    _stay, other = arrive(sqlite_hotel, "102", "Rui Costa")
    at = cashier()
    at.find("101")
    at.press(Qt.Key.Key_End, CTRL)
    at.press(Qt.Key.Key_M, CTRL)
    panel = at.screen.lines.move
    at.qtbot.waitUntil(panel.isVisible)
    at.qtbot.waitUntil(lambda: at.window.focusWidget() is panel.window_field.box)
    panel.where.box.setFocus()
    at.type("Another room")
    panel.found.line.setFocus()
    at.type("102")
    at.qtbot.waitUntil(panel.found._popup.isVisible)
    at.press(Qt.Key.Key_Return)
    at.settle()
    panel.reason.line.setFocus()
    at.type("Wrong room")
    at.enter()
    assert standing(sqlite_hotel, other) == {1: [("Laundry", 2_200)]}
    assert at.says() == "1 line, €22.00, moved to Room 102, window 1, Rui Costa."
    assert not panel.isVisible()
    at.press(Qt.Key.Key_Z, CTRL)
    at.settle()
    assert standing(sqlite_hotel, folio_id)[1] == [("Bar", 700), ("Minibar", 900), ("Laundry", 2_200)]


def test_a_whole_window_is_moved(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    at, folio_id = seat(cashier, sqlite_hotel)
    at.press(Qt.Key.Key_M, CTRL | SHIFT)
    panel = at.screen.lines.move
    at.qtbot.waitUntil(panel.isVisible)
    assert panel.amounts.rows() == [("Bar", "€7.00"), ("Minibar", "€9.00"), ("Laundry", "€22.00"), ("To move", "€38.00")]
    assert panel.window_field.value() == 2
    at.enter()
    assert standing(sqlite_hotel, folio_id) == {1: [], 2: [("Bar", 700), ("Minibar", 900), ("Laundry", 2_200)]}


def test_a_line_is_split_with_the_parts_in_view(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    at, folio_id = seat(cashier, sqlite_hotel)
    at.press(Qt.Key.Key_Home, CTRL)
    at.press(Qt.Key.Key_D, CTRL)
    panel = at.screen.lines.split
    at.qtbot.waitUntil(panel.isVisible)
    at.qtbot.mouseClick(at.window.findChild(QPushButton, "split_into_3"), Qt.MouseButton.LeftButton)
    assert panel.amounts.rows() == [("Now", "€7.00"), ("Part 1", "€2.34"), ("Part 2", "€2.33"), ("Part 3", "€2.33")]
    panel.rest_on.spin.setFocus()
    panel.rest_on.spin.selectAll()
    at.type("3")
    assert panel.amounts.rows()[1:] == [("Part 1", "€2.33"), ("Part 2", "€2.33"), ("Part 3", "€2.34")]
    at.enter()
    assert standing(sqlite_hotel, folio_id)[1][2:] == [("Bar", 233), ("Bar", 233), ("Bar", 234)]
    assert at.says() == "“Bar”, €7.00, is split into 3 parts."
    at.press(Qt.Key.Key_Z, CTRL)
    at.settle()
    assert standing(sqlite_hotel, folio_id)[1] == [("Minibar", 900), ("Laundry", 2_200), ("Bar", 700)]


@pytest.mark.parametrize(
    "case",
    [("By amount", "amounts_typed", "3; 1.5", [300, 150, 250]), ("By percent", "percents", "33.33", [234, 466])],
    ids=lambda case: case[0],
)
def test_a_line_is_split_by_amount_and_by_percent(sqlite_hotel: SmallHotel, cashier: Any, case: tuple[str, str, str, list[int]]) -> None:
    how, field, typed, parts = case
    at, folio_id = seat(cashier, sqlite_hotel)
    at.press(Qt.Key.Key_Home, CTRL)
    at.press(Qt.Key.Key_D, CTRL)
    panel = at.screen.lines.split
    at.qtbot.waitUntil(panel.isVisible)
    panel.how.box.setFocus()
    while panel.how.box.currentText() != how:
        at.press(Qt.Key.Key_Down)
    line = getattr(panel, field).line
    line.setFocus()
    at.type("9; 9" if how == "By amount" else "90; 90")
    assert panel.problem.isVisible()
    at.enter()
    assert len(standing(sqlite_hotel, folio_id)[1]) == 3
    line.setFocus()
    line.selectAll()
    at.type(typed)
    assert not panel.problem.isVisible()
    at.enter()
    assert [amount for _text, amount in standing(sqlite_hotel, folio_id)[1][2:]] == parts


def test_lines_of_one_code_are_combined(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    folio_id = stay_with_two_windows(sqlite_hotel)
    charge(sqlite_hotel, folio_id, 300)
    at = cashier(size=WIDE)
    at.find("101")
    first = column(at, 1)
    click(at, first, 0)
    click(at, first, 1, CTRL)
    assert not at.screen.page.line_bar.buttons["combine"].isEnabled()
    click(at, first, 0)
    click(at, first, 3, CTRL)
    at.qtbot.mouseClick(at.screen.page.line_bar.buttons["combine"], Qt.MouseButton.LeftButton)
    at.settle()
    assert standing(sqlite_hotel, folio_id)[1] == [("Minibar", 900), ("Laundry", 2_200), ("Bar", 1_000)]
    assert at.says() == "2 lines are one line of €10.00 now."
    at.qtbot.mouseClick(at.window.findChild(QPushButton, "message_action"), Qt.MouseButton.LeftButton)
    at.settle()
    assert standing(sqlite_hotel, folio_id)[1][2:] == [("Bar", 700), ("Bar", 300)]


def test_a_line_of_a_closed_day_is_adjusted(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    stay, folio_id = arrive(sqlite_hotel)
    next_day(sqlite_hotel, stay)
    at = cashier()
    at.find("101")
    at.press(Qt.Key.Key_Home, CTRL)
    at.press(Qt.Key.Key_F8, SHIFT)
    panel = at.screen.lines.adjust
    at.qtbot.waitUntil(panel.isVisible)
    assert at.window.focusWidget() is panel.amount.line
    panel.amount.line.selectAll()
    at.type("20")
    assert panel.amounts.rows() == [("Now", "€102.00"), ("Left afterwards", "€82.00")]
    at.enter()
    assert panel.reason.error() == "Please fill this in."
    at.type("No hot water")
    at.enter()
    view = sqlite_hotel.desk.read(folio_view, folio_id=folio_id)
    assert [(line.kind, line.gross_minor) for line in view.windows[0].lines] == [
        (PostingKind.CHARGE, 10_200),
        (PostingKind.ADJUSTMENT, -2_000),
    ]
    assert at.says() == "€20.00 taken off, Ana Silva. Balance due: €82.00."
    assert not panel.isVisible()


def test_the_context_menu_offers_the_same(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    at, _folio = seat(cashier, sqlite_hotel)
    first = column(at, 1)
    click(at, first, 1)
    view = first.table.viewport()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place(first, 1), view.mapToGlobal(place(first, 1)))
    QApplication.sendEvent(view, asked)
    menu = at.screen.findChild(QMenu, "line_menu")
    allowed = {action.objectName(): action.isEnabled() for action in menu.actions() if action.objectName()}
    assert allowed == {
        "line_menu_reverse": True,
        "line_menu_adjust": False,
        "line_menu_split": True,
        "line_menu_combine": False,
        "line_menu_move": True,
        "line_menu_move_window": True,
        "line_menu_new_window": True,
        "line_menu_change_window": True,
    }
    next(action for action in menu.actions() if action.objectName() == "line_menu_split").trigger()
    menu.close()
    at.qtbot.waitUntil(at.screen.lines.split.isVisible)


def test_a_window_is_opened_for_a_payer_of_the_guest_file_and_changed(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    _stay, folio_id = arrive(sqlite_hotel)
    arrive(sqlite_hotel, "102", "Rui Costa")
    at = cashier()
    at.find("101")
    at.press(Qt.Key.Key_N, CTRL | SHIFT)
    panel = at.screen.lines.window
    at.qtbot.waitUntil(panel.isVisible)
    assert at.window.focusWidget() is panel.found.line
    at.type("rui")
    at.qtbot.waitUntil(panel.found._popup.isVisible)
    at.press(Qt.Key.Key_Return)
    at.settle()
    assert panel.name.value() == "Rui Costa"
    panel.tax_number.line.setFocus()
    at.type("PT 509 442 013")
    panel.address.text.setFocus()
    at.type("Rua Augusta 7")
    panel.language.box.setFocus()
    at.type("Chin")
    at.enter()
    window = sqlite_hotel.desk.read(folio_view, folio_id=folio_id).window(2)
    assert (window.payee_name, window.payee_tax_number, window.payee_address) == ("Rui Costa", "PT 509 442 013", "Rua Augusta 7")
    assert window.language == CHINESE
    assert at.says() == "Window 2 is open for Rui Costa."
    assert column(at, 2).about.text() == "Rua Augusta 7 · PT 509 442 013"
    at.screen.page.table.setFocus()
    at.press(Qt.Key.Key_Right)
    at.press(Qt.Key.Key_W, CTRL | SHIFT)
    at.qtbot.waitUntil(panel.isVisible)
    assert panel.title.text() == "Window 2"
    panel.name.line.selectAll()
    at.type("Costa Lda")
    at.qtbot.waitUntil(panel.do.isEnabled)
    at.enter()
    assert sqlite_hotel.desk.read(folio_view, folio_id=folio_id).window(2).payee_name == "Costa Lda"


def test_lines_that_have_left_are_shown_when_asked_for(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    at, folio_id = seat(cashier, sqlite_hotel)
    at.press(Qt.Key.Key_Home, CTRL)
    at.press(Qt.Key.Key_2, CTRL)
    at.settle()
    assert [line.text for line in column(at, 1).table.rows()] == ["Minibar", "Laundry"]
    at.press(Qt.Key.Key_H, CTRL)
    at.qtbot.waitUntil(lambda: len(column(at, 1).table.rows()) == 4)
    number = sqlite_hotel.desk.read(folio_view, folio_id=folio_id).number
    shown = column(at, 1).table.model()
    assert shown.index(3, 1).data() == f"Bar · to {number}/2"
    assert column(at, 2).table.model().index(0, 1).data() == f"Bar · from {number}/1"
    assert "Not in this window any more" in shown.index(0, 2).data(Qt.ItemDataRole.ToolTipRole)
    at.press(Qt.Key.Key_H, CTRL)
    at.qtbot.waitUntil(lambda: len(column(at, 1).table.rows()) == 2)


def test_what_another_desk_posts_appears_and_the_chosen_lines_stay_chosen(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    at, folio_id = seat(cashier, sqlite_hotel)
    first = column(at, 1)
    click(at, first, 0)
    click(at, first, 2, CTRL)
    sqlite_hotel.as_user("reception").run(
        take_payment, folio_id=folio_id, transaction_code_id=sqlite_hotel.codes["CASH"], amount_minor=1_000
    )
    at.window.refresh()
    at.settle()
    assert [line.text for line in first.table.rows()][-1] == "Cash"
    assert texts(at) == ["Bar", "Laundry"]
    assert at.window.focusWidget() is first.table


def test_two_desks_at_one_folio_lose_no_line(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    here, folio_id = seat(cashier, sqlite_hotel)
    there = cashier(user="cashier", size=WIDE)
    there.find("101")
    for at in (here, there):
        at.screen.page.table.setFocus()
        at.qtbot.keyClick(at.screen.page.table, Qt.Key.Key_Home, CTRL)
    here.qtbot.keyClick(here.screen.page.table, Qt.Key.Key_2, CTRL)
    here.settle()
    assert standing(sqlite_hotel, folio_id)[2] == [("Bar", 700)]
    assert [line.text for line in there.screen.page.table.rows()] == ["Bar", "Minibar", "Laundry"]
    there.qtbot.keyClick(there.screen.page.table, Qt.Key.Key_2, CTRL)
    there.settle()
    assert "Bar" in there.says()
    assert standing(sqlite_hotel, folio_id) == {1: [("Minibar", 900), ("Laundry", 2_200)], 2: [("Bar", 700)]}
    there.window.refresh()
    there.settle()
    assert [line.text for line in there.screen.page.windows.columns[1].table.rows()] == ["Bar"]


def test_a_panel_about_lines_that_went_elsewhere_closes(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    at, folio_id = seat(cashier, sqlite_hotel)
    at.press(Qt.Key.Key_Home, CTRL)
    at.press(Qt.Key.Key_D, CTRL)
    at.qtbot.waitUntil(at.screen.lines.split.isVisible)
    line = at.screen.page.windows.columns[0].table.rows()[0]
    sqlite_hotel.desk.run(transfer_lines, posting_ids=[line.posting_id], folio_id=folio_id, window_number=2)
    at.window.refresh()
    at.settle()
    assert not at.screen.lines.split.isVisible()


def test_a_line_taken_back_stays_where_it_is(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    at, folio_id = seat(cashier, sqlite_hotel)
    at.press(Qt.Key.Key_Home, CTRL)
    at.shortcut(Qt.Key.Key_F8, at.screen.line)
    at.type("Not his")
    at.enter()
    at.screen.page.table.setFocus()
    at.press(Qt.Key.Key_A, CTRL)
    assert len(texts(at)) == 4
    at.press(Qt.Key.Key_2, CTRL)
    at.settle()
    assert standing(sqlite_hotel, folio_id)[2] == [("Minibar", 900), ("Laundry", 2_200)]
    assert at.says().endswith("2 lines stay: they were taken back, or have left.")


def test_the_hotels_own_quick_keys_are_the_tiles(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    hotel = sqlite_hotel
    with hotel.database.writing() as connection:
        for code, key in (("LAUNDRY", 1), ("BAR", 4)):
            connection.execute(update(TransactionCode).where(TransactionCode.id == hotel.codes[code]).values(quick_key=key))
    _stay, folio_id = arrive(hotel)
    at = cashier()
    at.find("101")
    at.shortcut(Qt.Key.Key_F2, at.screen.charge)
    tiles = at.screen.charge._quick
    assert [tile.text() for tile in tiles] == ["1  Laundry", "4  Bar"]
    assert all(tile.height() >= 48 for tile in tiles)
    at.press(Qt.Key.Key_4, CTRL)
    at.qtbot.waitUntil(lambda: at.screen.charge.code.value() is not None)
    at.type("3.20")
    at.enter()
    assert standing(hotel, folio_id) == {1: [("Bar", 320)]}


def test_house_accounts_are_listed_opened_posted_on_and_closed(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    arrive(sqlite_hotel)
    sqlite_hotel.desk.run(open_house_account, name="Fire drill")
    at = cashier()
    at.qtbot.mouseClick(at.window.findChild(QPushButton, "folio_filter_house"), Qt.MouseButton.LeftButton)
    at.settle()
    assert [row.name for row in at.screen.finder.table.rows()] == ["Fire drill"]
    at.qtbot.mouseClick(at.screen.finder.new_account, Qt.MouseButton.LeftButton)
    panel = at.screen.house.panel
    assert at.window.focusWidget() is panel.name.line
    at.enter()
    assert panel.name.error() == "Please fill this in."
    at.type("Wine merchant")
    at.enter()
    assert at.screen.page.title.text() == "Wine merchant"
    folio_id = at.screen.page.folio.folio_id
    at.shortcut(Qt.Key.Key_F2, at.screen.charge)
    at.choose_code("bar")
    at.type("12")
    at.enter()
    at.press(Qt.Key.Key_Escape)
    close = at.window.findChild(QPushButton, "close_house_account")
    at.qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    at.settle()
    assert "is not at zero" in at.says()
    at.shortcut(Qt.Key.Key_F3, at.screen.payment)
    at.enter()
    at.qtbot.waitUntil(close.isEnabled)
    at.qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    at.settle()
    assert at.says() == "The house account Wine merchant is closed."
    with sqlite_hotel.database.snapshot() as connection:
        row = connection.execute(select(Folio.kind, Folio.status).where(Folio.id == folio_id)).one()
    assert tuple(row) == (FolioKind.HOUSE, FolioStatus.CLOSED)
    assert not close.isVisible()


def test_the_list_makes_room_for_the_windows_and_the_search_brings_it_back(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    at, _folio = seat(cashier, sqlite_hotel, size=(1024, 768))
    windows = at.screen.page.windows
    assert windows.horizontalScrollBar().maximum() > 0
    at.press(Qt.Key.Key_B, CTRL)
    at.qtbot.waitUntil(lambda: not at.screen.finder.isVisible())
    at.qtbot.waitUntil(lambda: windows.horizontalScrollBar().maximum() == 0)
    at.press(Qt.Key.Key_F, CTRL)
    assert at.screen.finder.isVisible()
    assert at.window.focusWidget() is at.screen.finder.search


def test_the_arrow_keys_go_from_window_to_window_and_bring_it_into_view(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    folio_id = stay_with_two_windows(sqlite_hotel)
    for number in range(3, 9):
        sqlite_hotel.desk.run(open_folio_window, folio_id=folio_id, payee_name=f"Payer {number}")
    at = cashier()
    at.find("101")
    for _step in range(7):
        at.press(Qt.Key.Key_Right)
    assert at.screen.page.window_number() == 8
    windows = at.screen.page.windows
    assert windows.horizontalScrollBar().value() > 0
    last = windows.columns[-1]
    assert windows.viewport().rect().contains(windows.viewport().mapFromGlobal(middle(last)))
    at.press(Qt.Key.Key_Left)
    assert at.screen.page.window_number() == 7


def test_two_thousand_lines_are_chosen_and_read_again_quickly(sqlite_hotel: SmallHotel, cashier: Any, qtbot: QtBot) -> None:
    _stay, folio_id = arrive(sqlite_hotel)
    long_folio(sqlite_hotel, folio_id, 2_000)
    at = cashier()
    at.find("101")
    at.press(Qt.Key.Key_A, CTRL)
    assert len(texts(at)) == 2_000
    charge(sqlite_hotel, folio_id)
    at.settle()
    table = at.screen.page.table
    assert (len(table.rows()), len(texts(at))) == (2_001, 2_000)
    assert len(table.selectionModel().selection()) < 10
    assert not [child for child in table.viewport().children() if child.isWidgetType()]


def test_lines_stay_chosen_while_panels_come_and_go(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    folio_id = stay_with_two_windows(sqlite_hotel)
    charge(sqlite_hotel, folio_id, 500, window_number=2)
    at = cashier(size=(1024, 768))
    at.find("101")
    at.press(Qt.Key.Key_Home, CTRL)
    for key, panel in ((Qt.Key.Key_D, at.screen.lines.split), (Qt.Key.Key_M, at.screen.lines.move)):
        at.press(key, CTRL)
        at.qtbot.waitUntil(panel.isVisible)
        at.press(Qt.Key.Key_Escape)
        assert texts(at) == ["Bar"]
        assert at.window.focusWidget() is column(at, 1).table
