"""The context menu of the tiles: the next step, the statuses, the ways to the stays."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from hotel_desk.language import _
from hotel_desk.ui.room_status.room_conditions import STATUS_KEYS, STATUS_TITLES, STEP_TITLES, next_step

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QMenu

    from hotel_desk.queries.room_rack import RackRoom, RoomRack
    from hotel_desk.ui.room_status.room_commands import RoomCommands


def fill_room_menu(
    menu: QMenu,
    room: RackRoom,
    selected: Sequence[RackRoom],
    rack: RoomRack,
    commands: RoomCommands,
    *,
    open_panel: Callable[[], object],
    take_step: Callable[[], object],
) -> None:
    """Put in what can be done with the current room and with all that are selected."""
    step = next_step(room, rack)
    if step is not None:
        menu.setDefaultAction(_add(menu, "step", _(STEP_TITLES[step]), take_step, keys="Enter"))
    _add(menu, "details", _("Details"), open_panel, keys="Space")
    menu.addSeparator()
    for status, title in STATUS_TITLES.items():
        action = _add(menu, status.lower(), _(title), partial(commands.set_status, selected, status), keys=STATUS_KEYS[status])
        action.setCheckable(True)
        action.setChecked(all(one.housekeeping is status for one in selected))
    menu.addSeparator()
    disturb = _add(menu, "do_not_disturb", _("Do not disturb"), lambda: _set_do_not_disturb(commands, selected, not room.do_not_disturb))
    disturb.setCheckable(True)
    disturb.setChecked(room.do_not_disturb)
    if room.stay is not None:
        menu.addSeparator()
        title = _("Show the stay of {guest}").format(guest=room.stay.guest_name)
        _add(menu, "stay", title, partial(commands.show_stay, room.stay))
    if room.next_stay is not None:
        title = _("Show the reservation of {guest}").format(guest=room.next_stay.guest_name)
        _add(menu, "next_stay", title, partial(commands.show_stay, room.next_stay))


def _add(menu: QMenu, name: str, title: str, act: Callable[[], object], *, keys: str = "") -> QAction:
    action = QAction(title.replace("&", "&&") + (f"\t{keys}" if keys else ""), menu)
    action.setObjectName(f"room_menu_{name}")
    action.triggered.connect(lambda _checked=False: act())
    menu.addAction(action)
    return action


def _set_do_not_disturb(commands: RoomCommands, rooms: Sequence[RackRoom], wanted: bool) -> None:
    for room in rooms:
        commands.set_do_not_disturb(room, wanted=wanted)
