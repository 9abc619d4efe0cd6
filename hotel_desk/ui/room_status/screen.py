"""The room status screen: tiles, the panel beside them, and the bars around them (`docs/screens/room-status.md`)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind, HousekeepingStatus
from hotel_desk.domain.ids import RoomId
from hotel_desk.language import _
from hotel_desk.queries.room_rack import room_rack
from hotel_desk.ui.room_status.closure_section import CLOSE_ROOM_TARGET
from hotel_desk.ui.room_status.discrepancy_table import DiscrepancyTable
from hotel_desk.ui.room_status.hover_card import HoverCard
from hotel_desk.ui.room_status.rack_accessibility import make_tiles_accessible
from hotel_desk.ui.room_status.rack_filter import grouped_tiles, shown_rooms
from hotel_desk.ui.room_status.rack_head import RackHead
from hotel_desk.ui.room_status.rack_view import RoomRackView
from hotel_desk.ui.room_status.room_commands import RoomCommands
from hotel_desk.ui.room_status.room_conditions import DISCREPANCY, STATUS_KEYS
from hotel_desk.ui.room_status.room_menu import fill_room_menu
from hotel_desk.ui.room_status.room_panel import RoomPanel
from hotel_desk.ui.room_status.selection_bar import SelectionBar
from hotel_desk.ui.shell.screen import Screen
from hotel_desk.ui.tokens import RoomLook
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.side_panel import ListWithPanel
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import ElidedLabel

if TYPE_CHECKING:
    from hotel_desk.queries.room_rack import RackRoom, RoomRack
    from hotel_desk.ui.desk_port import ChangeNotice, Target
    from hotel_desk.ui.room_status.rack_filter import Tile
    from hotel_desk.ui.shell.screen import ScreenContext

_ABOUT_ROOMS = (
    EntityKind.ROOM,
    EntityKind.RESERVATION,
    EntityKind.CLOSURE,
    EntityKind.BUSINESS_DATE,
    EntityKind.SETTING,
    EntityKind.PROFILE,
    EntityKind.ROOM_TYPE,
    EntityKind.FLOOR,
    EntityKind.BUILDING,
)
STATUS_COMMANDS: dict[str, HousekeepingStatus] = {
    "set_dirty": HousekeepingStatus.DIRTY,
    "set_pickup": HousekeepingStatus.PICKUP,
    "set_clean": HousekeepingStatus.CLEAN,
    "set_inspected": HousekeepingStatus.INSPECTED,
}
FILTER_COMMANDS: dict[str, str] = {
    "show_dirty": RoomLook.VACANT_DIRTY,
    "show_arrivals": RoomLook.ARRIVAL_EXPECTED,
    "show_discrepancies": DISCREPANCY,
}


class RoomStatusScreen(Screen):
    """View and controller of the room rack."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        make_tiles_accessible()
        self._rack: RoomRack | None = None
        self._rooms: dict[RoomId, RackRoom] = {}
        self._wanted_room: RoomId | None = None
        self._wanted_closure: str | None = None
        self.commands = RoomCommands(context, self)
        self.head = RackHead()
        self.head.changed.connect(self._show_tiles)
        self.rack_view = RoomRackView(object_name="room_rack", accessible_name=_("Rooms"))
        self.card = HoverCard(self.rack_view, object_name="room_card", accessible_name=_("Room"))
        self.content = Content(self.rack_view, self._make_empty(), self._read_again, object_name="room_content", accessible_name=_("Rooms"))
        self.discrepancies = DiscrepancyTable(lambda: context.status().time_zone)
        self.selection_bar = SelectionBar()
        self.hint = ElidedLabel("", "small")
        self.hint.setObjectName("room_hint")
        self.panel = RoomPanel(context, self.commands)
        self.split = ListWithPanel(self._left_side(), self.panel, object_name="rooms_with_panel")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        # The tiles cannot take the keyboard before they are there.
        self.setFocusProxy(self.content)
        self._connect()

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is not None and not change_set.touches(*_ABOUT_ROOMS):
            return
        self.content.show_loading()
        self.context.runner.read(room_rack, self._show_rack, self.content.show_error, key="rack")

    def _read_again(self) -> None:
        self.refresh()

    def unsaved(self) -> list[str]:
        return self.panel.edits() if self.panel.isVisibleTo(self) else []

    def open(self, target: Target) -> None:
        if target.kind == CLOSE_ROOM_TARGET:
            self._wanted_room, self._wanted_closure = target.id
        elif target.kind == EntityKind.ROOM:
            self._wanted_room, self._wanted_closure = target.id, None
        else:
            return
        if self._rack is not None:
            self._go_to_wanted()

    def perform(self, command: str) -> None:
        if command in FILTER_COMMANDS:
            self.head.show_everything()
            self.head.chips.choose(FILTER_COMMANDS[command])
            self.rack_view.setFocus()
        elif command in STATUS_COMMANDS:
            self._set_selected(STATUS_COMMANDS[command])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.panel.isVisible():
            self.panel.leave()
            return
        super().keyPressEvent(event)

    def _connect(self) -> None:
        view = self.rack_view
        view.current_changed.connect(self._current_changed)
        view.selection_changed.connect(self._selection_changed)
        view.step_asked.connect(self._take_step)
        view.panel_asked.connect(self._open_panel)
        view.menu_asked.connect(self._show_menu)
        view.typed.connect(self._show_hint)
        view.hovered.connect(self._show_card)
        self.panel.step_asked.connect(self._take_panel_step)
        self.selection_bar.status_asked.connect(self._set_selected)
        self.selection_bar.cleared.connect(self._clear_selection)
        self.discrepancies.selected.connect(self._discrepancy_selected)
        self.discrepancies.opened.connect(self._discrepancy_opened)
        for status, keys in STATUS_KEYS.items():
            QShortcut(
                QKeySequence(keys),
                self,
                partial(self._set_selected, status),
                context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
            )

    def _left_side(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.content, 1)
        column.addWidget(self._table_frame())
        column.addWidget(self.selection_bar)
        column.addWidget(self._hint_bar())
        return left

    def _table_frame(self) -> QWidget:
        self._table_home = QWidget()
        column = QVBoxLayout(self._table_home)
        column.setContentsMargins(16, 8, 16, 12)
        column.addWidget(self.discrepancies)
        self._table_home.hide()
        return self._table_home

    def _hint_bar(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("role", "footer")
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 4, 16, 4)
        row.addWidget(self.hint, 1)
        return bar

    def _make_empty(self) -> EmptyState:
        empty = EmptyState(
            _("No room matches"),
            _("No room is like this at present."),
            object_name="no_rooms",
            accessible_name=_("No room matches"),
            icon_name="mdi6.bed-empty",
        )
        self._all_rooms = Button(_("Show all rooms"), object_name="empty_show_all_rooms", accessible_name=_("Show all rooms"))
        self._all_rooms.clicked.connect(self.head.show_everything)
        empty.column.insertWidget(empty.column.count() - 1, self._all_rooms, 0, Qt.AlignmentFlag.AlignHCenter)
        return empty

    def _show_rack(self, rack: RoomRack) -> None:
        self._rack = rack
        self._rooms = {room.room_id: room for room in rack.rooms}
        self.head.show_rack(rack)
        self._show_tiles()
        self._go_to_wanted()
        if self.panel.room_id is not None and self.panel.isVisibleTo(self):
            room = self._rooms.get(self.panel.room_id)
            if room is None:
                self.panel.discard()
            else:
                self.panel.show_room(room, rack)

    def _show_tiles(self) -> None:
        """Show what the filter lets through, as it was read last."""
        if self._rack is None:
            return
        wanted = self.head.wanted()
        rooms = shown_rooms(self._rack, wanted)
        self._say_why_empty()
        self.rack_view.set_groups(grouped_tiles(self._rack, rooms, wanted.order))
        self.head.show_count(len(rooms), len(self._rack.rooms))
        self._show_content(empty=not rooms)
        listing = wanted.condition == DISCREPANCY
        self.discrepancies.set_rows(rooms if listing else [])
        self._table_home.setVisible(listing and bool(rooms))
        self._show_hint()

    def _show_content(self, *, empty: bool) -> None:
        """Show tiles or say that there are none; the keyboard stays on whichever it is."""
        # Asked of the window, not of the widgets: the window may become active later than the tiles are there.
        here = self.window().focusWidget() in (self.rack_view, self.content, self._all_rooms)
        self.content.show_content(empty=empty)
        present = self._all_rooms if empty else self.rack_view
        self.setFocusProxy(present if present.isVisibleTo(self.content) else self.content)
        if here:
            self.setFocus()

    def _say_why_empty(self) -> None:
        there_are_rooms = self._rack is not None and bool(self._rack.rooms)
        self._all_rooms.setVisible(there_are_rooms)
        if there_are_rooms:
            self.content.empty.say(_("No room matches"), _("No room is like this at present."))
        else:
            self.content.empty.say(_("No rooms yet"), _("Add buildings, floors, room types and rooms in the set-up."))

    def _go_to_wanted(self) -> None:
        """Go to the room that another screen or the search asked for, filters or not."""
        room_id, self._wanted_room = self._wanted_room, None
        reason, self._wanted_closure = self._wanted_closure, None
        if room_id is None or room_id not in self._rooms:
            return
        if not self.rack_view.select(room_id):
            self.head.show_everything()
            self.rack_view.select(room_id)
        self._open_panel()
        self.rack_view.setFocus()
        if reason is not None and self.panel.room_id == room_id and not self.panel.edits():
            self.panel.closures.begin_closure(reason)
            self.panel.bring_into_view(self.panel.closures)

    def _current_room(self) -> RackRoom | None:
        room_id = self.rack_view.current_id()
        return None if room_id is None else self._rooms.get(room_id)

    def _selected_rooms(self) -> list[RackRoom]:
        return [self._rooms[room_id] for room_id in self.rack_view.selected_ids()]

    def _current_changed(self) -> None:
        self._show_hint()
        room = self._current_room()
        if room is not None and self._rack is not None and self.panel.isVisibleTo(self) and not self.panel.edits():
            self.panel.show_room(room, self._rack)

    def _selection_changed(self) -> None:
        self.selection_bar.show_count(len(self.rack_view.selected_ids()))

    def _clear_selection(self) -> None:
        self.rack_view.only_current()
        self.rack_view.setFocus()

    def _take_step(self) -> None:
        room = self._current_room()
        if room is None or self._rack is None:
            return
        if not self.commands.take_step(room, self._selected_rooms(), self._rack):
            self._open_panel()

    def _take_panel_step(self) -> None:
        if self.panel.room is not None and self._rack is not None:
            self.commands.take_step(self.panel.room, (), self._rack)

    def _set_selected(self, status: HousekeepingStatus) -> None:
        rooms = self._selected_rooms()
        if rooms:
            self.commands.set_status(rooms, status)
        else:
            self.context.messages.info(_("Choose a room first."))

    def _open_panel(self) -> None:
        room = self._current_room()
        if room is None or self._rack is None:
            return
        if self.panel.isVisibleTo(self) and self.panel.edits():
            # Another room was asked for: the panel asks what becomes of the edits of this one.
            if room.room_id != self.panel.room_id:
                self.panel.leave()
            return
        self.panel.show_room(room, self._rack)
        self.split.open_panel()
        self.rack_view.show_current()

    def _show_menu(self, place: QPoint) -> None:
        room = self._current_room()
        if room is None or self._rack is None:
            return
        menu = named(QMenu(self), "room_menu", _("What can be done with the selected rooms"))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill_room_menu(
            menu, room, self._selected_rooms(), self._rack, self.commands, open_panel=self._open_panel, take_step=self._take_step
        )
        menu.popup(place)

    def _show_hint(self, typed: str = "") -> None:
        tile = self.rack_view.current()
        if tile is None:
            self.hint.setText("")
            return
        if typed:
            self.hint.setText(_("Room number: {typed}…").format(typed=typed))
            return
        keys = _("Enter: {step}   ·   Space: details") if tile.step is not None else _("Enter or Space: details")
        self.hint.setText(f"{tile.words}   ·   {keys.format(step=tile.step_title)}")

    def _show_card(self, tile: Tile | None, beside: QRect) -> None:
        if tile is None or self._rack is None or tile.room_id not in self._rooms:
            self.card.hide()
            return
        self.card.show_room(self._rooms[tile.room_id], self._rack, self.context.status().time_zone, beside)

    def _discrepancy_selected(self, room: RackRoom | None) -> None:
        if room is not None:
            self.rack_view.select(room.room_id)

    def _discrepancy_opened(self, room: RackRoom) -> None:
        self.rack_view.select(room.room_id)
        self._open_panel()
