"""Hands and eyes at the window: finds what is on view by its object name, and uses it with real keys and clicks."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QMouseEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QScrollArea,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_, _
from hotel_desk.ui.tour.waiting import wait_until
from hotel_desk.ui.widgets.data_table import DataTable

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator
    from pathlib import Path

    from PySide6.QtGui import QPixmap

    from hotel_desk.ui.shell.main_window import MainWindow
    from hotel_desk.ui.task_runner import TaskRunner

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier
_STEPS_OF_A_DRAG = 4
_PNG_QUALITY = 80  # nothing is lost; a third less time for a tenth more bytes
_TURNS_OF_THE_LAYOUT = 5  # a layout within a layout within a scroll area settles from the inside out


class OutOfReach(StaffError):
    code = "tour.out_of_reach"
    template = N_("“{name}” is on view but cannot be pressed: {reason}.")


class PictureNotWritten(StaffError):
    code = "tour.picture_not_written"
    template = N_("The picture {file} could not be written. Make space, or name another folder with --output, and start again.")


class Person:
    """Somebody at the window. Everything waits for what it needs, so that no answer has to be guessed at."""

    def __init__(self, window: MainWindow, runner: TaskRunner) -> None:
        self.window = window
        self.runner = runner

    # --- looking ------------------------------------------------------------------------------------------------------

    def sees(self, name: str) -> bool:
        """Whether a widget of this object name is on view, in the window or in a dialog before it."""
        return self._find(name) is not None

    def see(self, name: str) -> Any:
        """Wait for a widget to be on view and ready for use.

        Raises:
            NotSeen: it does not appear.
        """
        wait_until(lambda: self._ready(name), name)
        return self._find(name)

    def gone(self, name: str) -> None:
        """Wait for a widget to be off view."""
        wait_until(lambda: not self.sees(name), _("{name} goes away").format(name=name))

    def rest(self) -> None:
        """Wait until everything that was asked of the desk has been answered and shown."""
        wait_until(self.runner.is_quiet, _("all answers are here"))
        for _turn in range(_TURNS_OF_THE_LAYOUT):
            QApplication.processEvents()

    def dialogs(self) -> list[QWidget]:
        """Dialogs on view, the foremost last."""
        dialogs = [top for top in QApplication.topLevelWidgets() if top is not self.window and top.isVisible() and top.isModal()]
        foremost = QApplication.activeModalWidget()
        return sorted(dialogs, key=lambda dialog: dialog is foremost)

    # --- using --------------------------------------------------------------------------------------------------------

    def click(self, name: str) -> None:
        """Click a widget in its middle; a check box on its box."""
        widget = self.see(name)
        self._scroll_to(widget)
        place = _box_of(widget) if isinstance(widget, QCheckBox) else widget.rect().center()
        self._must_reach(widget, place)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, PLAIN, place)

    def fill(self, name: str, text: str) -> None:
        """Click into a field and type a text in place of what it holds."""
        self.click(name)
        field = self.see(name)
        QTest.keyClick(field, Qt.Key.Key_A, CTRL)
        _type(field, text)

    def choose(self, name: str, title: str) -> None:
        """Choose from a list of few by the arrow keys."""
        box = self.see(name)
        wait_until(lambda: box.findText(title) >= 0, f"{name} offers {title}")
        self._scroll_to(box)
        box.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(box, Qt.Key.Key_Home)
        for _step in range(box.count()):
            if box.currentText() == title:
                return
            QTest.keyClick(box, Qt.Key.Key_Down)
        raise OutOfReach(name=name, reason=title)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN, *, times: int = 1) -> None:
        """Press a key where the keyboard is."""
        for _time in range(times):
            QTest.keyClick(self._at_keyboard(), key, modifiers)

    def type(self, text: str) -> None:
        """Type where the keyboard is."""
        _type(self._at_keyboard(), text)

    def search(self, text: str) -> None:
        """Open the search, type, and take the first that is found."""
        self.press(Qt.Key.Key_K, CTRL)
        self.see("search_text")
        self.type(text)
        self.press(Qt.Key.Key_Return)
        self.gone("search_palette")

    def go_to_screen(self, key: str) -> None:
        """Click a screen's button in the navigation."""
        self.click(f"go_to_{key}")
        wait_until(lambda: self.window.current_screen().objectName() == key, _("the screen {key}").format(key=key))
        self.rest()

    def tab(self, name: str, number: int) -> None:
        """Click a tab of a row of tabs."""
        tabs = self.see(name)
        place = tabs.tabRect(number).center()
        self._must_reach(tabs, place)
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, PLAIN, place)
        self.rest()

    def row(self, table_name: str, row_id: Hashable) -> DataTable[Any]:
        """Click a row of a table, once it is among its rows."""
        table = self.see(table_name)
        wait_until(lambda: _row_number(table, row_id) is not None, _("the row in {table}").format(table=table_name))
        number = _row_number(table, row_id)
        index = table.model().index(number, 0)
        table.scrollTo(index)
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, PLAIN, table.visualRect(index).center())
        return table

    def click_at(self, view: QAbstractScrollArea, place: QPoint) -> None:
        """Click a place of a painted view, in its own coordinates."""
        self._must_reach(view.viewport(), place)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, PLAIN, place)

    @contextmanager
    def dragging(self, view: QAbstractScrollArea, start: QPoint, end: QPoint) -> Iterator[None]:
        """Take what lies at one place of a painted view, hold it over another, and let it go there afterwards."""
        viewport = view.viewport()
        for place in (start, end):
            self._must_reach(viewport, place)
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, PLAIN, start)
        for step in range(1, _STEPS_OF_A_DRAG + 1):
            _move_pressed(viewport, start + (end - start) * step / _STEPS_OF_A_DRAG)
        yield
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, PLAIN, end)
        self.rest()

    # --- pictures -----------------------------------------------------------------------------------------------------

    def picture(self, path: Path) -> None:
        """Leave a picture of the window, with the dialogs before it.

        Raises:
            PictureNotWritten: the disk did not take it.
        """
        pixmap = self.window.grab()
        for dialog in self.dialogs():
            _paint_over(pixmap, dialog, self.window)
        if not pixmap.save(str(path), "PNG", _PNG_QUALITY):
            raise PictureNotWritten(file=path)

    # --- finding ------------------------------------------------------------------------------------------------------

    def _find(self, name: str) -> Any:
        """The widget of that name that is on view; in the foremost dialog before all others."""
        for top in (*reversed(self.dialogs()), self.window):
            if top.objectName() == name:
                return top
            found = [widget for widget in top.findChildren(QWidget, name) if widget.isVisible()]
            if found:
                return found[-1]
        return None

    def _ready(self, name: str) -> bool:
        found = self._find(name)
        return found is not None and found.isEnabled()

    def _at_keyboard(self) -> QWidget:
        """Where a key goes: into the foremost window, which has the keyboard once a dialog before it is gone."""
        top = self._foremost()
        if QApplication.activeWindow() is not top:
            # Without a window manager nobody gives the keyboard back.
            top.activateWindow()
            wait_until(lambda: QApplication.activeWindow() is self._foremost(), _("the window has the keyboard"))
        top = self._foremost()
        return cast("QWidget | None", top.focusWidget()) or top

    def _foremost(self) -> QWidget:
        return [self.window, *self.dialogs()][-1]

    @staticmethod
    def _scroll_to(widget: QWidget) -> None:
        """Bring a widget into view, once the layout around it has settled."""
        QApplication.processEvents()
        above = widget.parentWidget()
        while above is not None:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(widget)
            above = above.parentWidget()
        QApplication.processEvents()

    @staticmethod
    def _must_reach(widget: QWidget, place: QPoint) -> None:
        """What lies over a widget would get the click: then a person could not press it either."""
        top = widget.window()
        there = top.childAt(widget.mapTo(top, place))
        if there is None:
            raise OutOfReach(name=widget.objectName(), reason=_("it lies outside the window"))
        if there is not widget and not widget.isAncestorOf(there) and not there.isAncestorOf(widget):
            raise OutOfReach(
                name=widget.objectName(), reason=_("{name} lies over it").format(name=there.objectName() or type(there).__name__)
            )


def _type(widget: QWidget, text: str) -> None:
    """Type a text: letters of the keyboard as keys, all others as an input method gives them."""
    for plain, characters in groupby(text, str.isascii):
        part = "".join(characters)
        if plain:
            QTest.keyClicks(widget, part)
            continue
        event = QInputMethodEvent()
        event.setCommitString(part)
        QApplication.sendEvent(widget, event)


def _move_pressed(viewport: QWidget, place: QPoint) -> None:
    """Move the mouse with the left button down; Qt's own test moves let go of it in between."""
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place),
        QPointF(viewport.mapToGlobal(place)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        PLAIN,
    )
    QApplication.sendEvent(viewport, event)


def _row_number(table: QAbstractItemView, row_id: Hashable) -> int | None:
    if not isinstance(table, DataTable):
        return None
    ids = [table.model().row_id(row) for row in table.rows()]
    return ids.index(row_id) if row_id in ids else None


def _box_of(check: QCheckBox) -> QPoint:
    """The middle of the box itself: a check box is as wide as its column, and only box and words answer."""
    option = QStyleOptionButton()
    check.initStyleOption(option)
    return check.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, check).center()


def _paint_over(pixmap: QPixmap, dialog: QWidget, window: QWidget) -> None:
    """A dialog stands in the middle of its window, as a window manager would place it."""
    shown = dialog.grab()
    home = QRect(QPoint(0, 0), dialog.size())
    home.moveCenter(window.rect().center())
    painter = QPainter(pixmap)
    painter.drawPixmap(home.topLeft(), shown)
    painter.drawRect(home.adjusted(0, 0, -1, -1))
    painter.end()
