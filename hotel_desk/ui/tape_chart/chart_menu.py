"""The jobs of a stay as a menu: for the right button, the Menu key, and whoever reads menus aloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from hotel_desk.language import _
from hotel_desk.ui.tape_chart.held import Hold, may_be_held
from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from hotel_desk.ui.tape_chart.bars import Bar
    from hotel_desk.ui.tape_chart.chart_view import ChartView


def stay_menu(view: ChartView, bar: Bar, parent: QWidget, unassign: Callable[[Bar], object]) -> QMenu:
    """What can be done with a stay on the calendar.

    Args:
        unassign: takes the room of a stay away.
    """
    menu = QMenu(parent)
    named(menu, "tape_chart_menu", _("Stay of {guest}").format(guest=bar.title))
    layout = view.layout_on_view()
    movable = may_be_held(bar)
    parts = layout.parts_of(bar.stay.reservation_id) if layout is not None and bar.stay is not None else []
    nights = bar.last_day - bar.first_day + 1
    has_room = bar.stay is not None and bar.stay.room_id is not None
    _add(menu, "open", _("Open"), "Return", lambda: view.opened.emit(bar), allowed=True)
    menu.addSeparator()
    _add(menu, "move", _("Move…"), "M", lambda: view.pick_up(Hold.MOVE), allowed=movable)
    _add(menu, "arrival", _("Change the arrival…"), "", lambda: _pull(view, Hold.ARRIVAL), allowed=movable)
    _add(menu, "departure", _("Change the departure…"), "", lambda: _pull(view, Hold.DEPARTURE), allowed=movable)
    _add(
        menu,
        "cut",
        _("Cut: another room from a night on…"),
        "X",
        lambda: view.pick_up(Hold.CUT),
        allowed=movable and nights > 1 and has_room,
    )
    _add(menu, "join", _("Join: this room for the whole stay"), "J", lambda: view.join_asked.emit(bar), allowed=movable and len(parts) > 1)
    menu.addSeparator()
    _add(menu, "unassign", _("Take the room away"), "", lambda: unassign(bar), allowed=movable and has_room)
    return menu


def _pull(view: ChartView, hold: Hold) -> None:
    """Take up the stay by one end; the keys move that end."""
    if view.pick_up(Hold.MOVE):
        view.pull_end(hold, 0)


def _add(menu: QMenu, name: str, title: str, key: str, act: Callable[[], object], *, allowed: bool) -> None:
    action = QAction(title, menu)
    action.setObjectName(f"tape_chart_menu_{name}")
    if key:
        action.setShortcut(QKeySequence(key))
    action.setEnabled(allowed)
    action.triggered.connect(lambda _checked: act())
    menu.addAction(action)
