"""The tiles: painted as far as they are on view, moved over with the keyboard, chosen with mouse or keyboard.

What a room is and what happens to it is the screen's business; this knows tiles, which one is current, which are selected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from hotel_desk.language import plural
from hotel_desk.ui.room_status.rack_layout import GAP, HEADING_HEIGHT, TILE_HEIGHT, RackLayout
from hotel_desk.ui.room_status.tile_painter import TilePainter, TileState
from hotel_desk.ui.theme import theme
from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent, QResizeEvent

    from hotel_desk.domain.ids import RoomId
    from hotel_desk.ui.room_status.rack_filter import Tile, TileGroup

MARGIN = 16
TOP = 4
TYPING_PAUSE_MS = 1200
HOVER_MS = 450
_SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_UPRIGHT = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_MOVES = {
    *_SIDEWAYS,
    *_UPRIGHT,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
}
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


class RoomRackView(QAbstractScrollArea):
    """Tiles in groups. Tiles are known by their room.

    Signals:
        current_changed(): another tile is current.
        selection_changed(): other tiles are selected.
        step_asked(): the next step of the current room: Enter, or its button.
        panel_asked(): Space or a double click.
        menu_asked(QPoint): the context menu, at a place of the screen.
        typed(str): what has been typed to jump to a room; empty when that ended.
        hovered(tile or None, QRect): the mouse has rested on a tile (its place in the viewport), or has left it.
    """

    current_changed = Signal()
    selection_changed = Signal()
    step_asked = Signal()
    panel_asked = Signal()
    menu_asked = Signal(QPoint)
    typed = Signal(str)
    hovered = Signal(object, QRect)

    def __init__(self, *, object_name: str, accessible_name: str) -> None:
        super().__init__()
        named(self, object_name, accessible_name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        # Painted whole by us: then Qt moves what is there when scrolling, instead of asking for all of it again.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._groups: Sequence[TileGroup] = ()
        self._layout = RackLayout((), 1)
        self._numbers: dict[RoomId, int] = {}
        self._painter: TilePainter | None = None
        self._current = -1
        self._anchor = -1
        self._selected: set[RoomId] = set()
        self._under_mouse = -1
        self._on_step = False
        self._pressed_step = -1
        self._typed = ""
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._typing.timeout.connect(self._end_typing)
        self._resting = QTimer(self, singleShot=True, interval=HOVER_MS)
        self._resting.timeout.connect(self._rested)
        theme().changed.connect(self._redress)

    def set_groups(self, groups: Sequence[TileGroup]) -> None:
        """Show tiles; what is selected stays selected, and the place stays where a room goes away."""
        current, anchor, place = self.current_id(), self._room_of(self._anchor), self._current
        selected = set(self._selected)
        self._groups = groups
        self._arrange()
        self._current = self._numbers.get(current, min(place, len(self._layout.tiles) - 1)) if current is not None else -1
        if self._current < 0 and self._layout.tiles:
            self._current = 0
        self._anchor = self._numbers.get(anchor, self._current) if anchor is not None else self._current
        self._selected &= self._numbers.keys()
        if not self._selected and self._current >= 0:
            self._selected = {self._layout.tiles[self._current].room_id}
        self._leave_tile()
        self.viewport().update()
        # The current room may be the same and yet say something else.
        self._tell_current()
        if selected != self._selected:
            self.selection_changed.emit()

    def tiles(self) -> list[Tile]:
        """The tiles in the order shown."""
        return list(self._layout.tiles)

    def current(self) -> Tile | None:
        """The tile that the keyboard is on."""
        return self._layout.tiles[self._current] if 0 <= self._current < len(self._layout.tiles) else None

    def current_id(self) -> RoomId | None:
        """The room that the keyboard is on."""
        return self._room_of(self._current)

    def current_number(self) -> int:
        """The position of the current tile; -1 for none."""
        return self._current

    def is_selected(self, number: int) -> bool:
        """Whether a tile is selected."""
        return self._room_of(number) in self._selected

    def selected_ids(self) -> list[RoomId]:
        """The selected rooms in the order shown."""
        return [tile.room_id for tile in self._layout.tiles if tile.room_id in self._selected]

    def select(self, room_id: RoomId) -> bool:
        """Go to one room; False when it is not shown."""
        if room_id not in self._numbers:
            return False
        self._move_to(self._numbers[room_id])
        return True

    def only_current(self) -> None:
        """One room again."""
        tile = self.current()
        self._set_selected({tile.room_id} if tile is not None else set())

    def tile_rect(self, number: int) -> QRect:
        """Where a tile stands in the viewport at present."""
        return self._layout.rect(number).translated(MARGIN, TOP - self._offset())

    def step_rect(self, number: int) -> QRect:
        """Where the button of the next step lies when the mouse is on the tile."""
        return self._dressed().step_rect(self.tile_rect(number), self._layout.tiles[number])

    def number_at(self, place: QPoint) -> int:
        """The tile at a place of the viewport; -1 for none."""
        return self._layout.at(QPoint(place.x() - MARGIN, place.y() - TOP + self._offset()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._leave_tile()
        if not self._key(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self.number_at(event.position().toPoint())
        self._resting.stop()
        self.hovered.emit(None, QRect())
        if number < 0:
            return
        if event.button() == Qt.MouseButton.RightButton:
            if self._layout.tiles[number].room_id not in self._selected:
                self._move_to(number)
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._is_on_step(number, event.position().toPoint()):
            self._pressed_step = number
        elif event.modifiers() & _CTRL:
            self._toggle(number)
        else:
            self._move_to(number, extend=bool(event.modifiers() & _SHIFT))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed_step = self._pressed_step, -1
        place = event.position().toPoint()
        if (
            pressed >= 0
            and event.button() == Qt.MouseButton.LeftButton
            and self.number_at(place) == pressed
            and self._is_on_step(pressed, place)
        ):
            if self._layout.tiles[pressed].room_id not in self._selected:
                self._move_to(pressed)
            else:
                self._set_current(pressed)
            self.step_asked.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        number = self.number_at(event.position().toPoint())
        if number >= 0 and not self._is_on_step(number, event.position().toPoint()):
            self.panel_asked.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        number = self.number_at(place)
        on_step = number >= 0 and self._is_on_step(number, place)
        if (number, on_step) == (self._under_mouse, self._on_step):
            return
        if number != self._under_mouse:
            self._leave_tile()
            if number >= 0 and not event.buttons():
                self._resting.start()
        self._under_mouse, self._on_step = number, on_step
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if on_step else Qt.CursorShape.ArrowCursor)
        self._repaint(number)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._current < 0:
            return
        self._leave_tile()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.show_current()
            self.menu_asked.emit(self.viewport().mapToGlobal(self.tile_rect(self._current).center()))
        elif self.number_at(event.pos()) >= 0:
            self.menu_asked.emit(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._leave_tile()
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(theme().tokens.window))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dress = self._dressed()
        shift = TOP - self._offset()
        painter.translate(MARGIN, shift)
        area = event.rect().translated(-MARGIN, -shift)
        for heading in self._layout.headings:
            if heading.rect.intersects(area):
                count = plural("{count} room", "{count} rooms", heading.count).format(count=heading.count)
                dress.paint_heading(painter, heading, count)
        for number in self._layout.between(area.top() - 4, area.bottom() + 4):
            tile = self._layout.tiles[number]
            dress.paint(painter, self._layout.rect(number), tile, self._state(number, tile))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def scrollContentsBy(self, _dx: int, dy: int) -> None:
        """Move what is painted already; only the strip that comes into view is painted."""
        self._leave_tile()
        self.viewport().scroll(0, dy)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._repaint(self._current)
        self._tell_accessibility()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._repaint(self._current)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._redress()

    def show_current(self) -> None:
        """Scroll as far as needed for the current tile, and its heading, to be seen."""
        if self._current < 0:
            return
        rect = self._layout.rect(self._current)
        bar = self.verticalScrollBar()
        top = 0 if rect.top() <= HEADING_HEIGHT else rect.top() + TOP - GAP
        bottom = rect.bottom() + TOP + GAP - self.viewport().height()
        if top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value():
            bar.setValue(bottom)

    def _key(self, event: QKeyEvent) -> bool:
        """Do what a key says; False for a key that is not ours."""
        if not self._layout.tiles:
            return False
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key in _MOVES and not modifiers & Qt.KeyboardModifier.AltModifier:
            self._end_typing()
            self._walk(key, modifiers)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._end_typing()
            if not event.isAutoRepeat():
                self.step_asked.emit()
            return True
        return self._selection_key(key, modifiers) or self._typing_key(event)

    def _selection_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        if key == Qt.Key.Key_Space and modifiers & _CTRL:
            self._toggle(self._current)
        elif key == Qt.Key.Key_Space:
            self.panel_asked.emit()
        elif key == Qt.Key.Key_A and modifiers & _CTRL:
            self._set_selected(set(self._numbers))
        elif key == Qt.Key.Key_Escape and (self._typed or len(self._selected) > 1):
            self._end_typing()
            self.only_current()
        else:
            return False
        return True

    def _typing_key(self, event: QKeyEvent) -> bool:
        text = event.text()
        if event.key() == Qt.Key.Key_Backspace and self._typed:
            self._type(self._typed[:-1])
        elif text.strip() and text.isprintable() and not event.modifiers() & (_CTRL | Qt.KeyboardModifier.AltModifier):
            self._type(self._typed + text)
        else:
            return False
        return True

    def _walk(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        number = self._target_of(key)
        if modifiers & _CTRL and not modifiers & _SHIFT:
            self._set_current(number)
        else:
            self._move_to(number, extend=bool(modifiers & _SHIFT))

    def _target_of(self, key: Qt.Key) -> int:
        last = len(self._layout.tiles) - 1
        page = max(1, self.viewport().height() // (TILE_HEIGHT + GAP) - 1)
        here = max(0, self._current)
        if key in _SIDEWAYS:
            return self._layout.sideways(here, _SIDEWAYS[key])
        if key in _UPRIGHT:
            return self._layout.upright(here, _UPRIGHT[key])
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            return self._layout.upright(here, page if key == Qt.Key.Key_PageDown else -page)
        return 0 if key == Qt.Key.Key_Home else last

    def _type(self, text: str) -> None:
        """Go to the first room whose number begins with what was typed; a character that fits no room is not taken."""
        wanted = text.casefold()
        found = next((number for number, tile in enumerate(self._layout.tiles) if tile.number.casefold().startswith(wanted)), -1)
        if found < 0:
            return
        self._typed = text
        if text:
            self._move_to(found)
            self._typing.start()
        self.typed.emit(text)

    def _end_typing(self) -> None:
        self._typing.stop()
        if self._typed:
            self._typed = ""
            self.typed.emit("")

    def _move_to(self, number: int, *, extend: bool = False) -> None:
        """Make a tile current and select it alone, or everything from the anchor to it."""
        if not extend or self._anchor < 0:
            self._anchor = number
        first, last = sorted((self._anchor, number))
        self._set_current(number)
        self._set_selected({tile.room_id for tile in self._layout.tiles[first : last + 1]})

    def _toggle(self, number: int) -> None:
        room_id = self._layout.tiles[number].room_id
        self._anchor = number
        self._set_current(number)
        self._set_selected(self._selected ^ {room_id})

    def _set_current(self, number: int) -> None:
        before, self._current = self._current, number
        self._repaint(before)
        self._repaint(number)
        self.show_current()
        if before != number:
            self._tell_current()

    def _set_selected(self, selected: set[RoomId]) -> None:
        if selected == self._selected:
            return
        changed = self._selected ^ selected
        self._selected = selected
        for room_id in changed & self._numbers.keys():
            self._repaint(self._numbers[room_id])
        self.selection_changed.emit()

    def _tell_current(self) -> None:
        tile = self.current()
        self.setAccessibleDescription("" if tile is None else tile.words)
        self._tell_accessibility()
        self.current_changed.emit()

    def _tell_accessibility(self) -> None:
        if self._current >= 0 and self.hasFocus():
            event = QAccessibleEvent(self, QAccessible.Event.Focus)
            event.setChild(self._current)
            QAccessible.updateAccessibility(event)

    def _arrange(self) -> None:
        self._layout = RackLayout(self._groups, self.viewport().width() - 2 * MARGIN)
        self._numbers = {tile.room_id: number for number, tile in enumerate(self._layout.tiles)}
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep((TILE_HEIGHT + GAP) // 2)
        bar.setRange(0, max(0, self._layout.height + TOP + GAP - self.viewport().height()))
        self.viewport().update()

    def _leave_tile(self) -> None:
        """The mouse is on no tile any more, or what lies under it has moved."""
        self._resting.stop()
        number, self._under_mouse, self._on_step = self._under_mouse, -1, False
        if number >= 0:
            self._repaint(number)
            self.viewport().unsetCursor()
            self.hovered.emit(None, QRect())

    def _rested(self) -> None:
        if 0 <= self._under_mouse < len(self._layout.tiles):
            self.hovered.emit(self._layout.tiles[self._under_mouse], self.tile_rect(self._under_mouse))

    def _is_on_step(self, number: int, place: QPoint) -> bool:
        return self._layout.tiles[number].step is not None and self.step_rect(number).contains(place)

    def _state(self, number: int, tile: Tile) -> TileState:
        return TileState(
            current=number == self._current,
            selected=tile.room_id in self._selected,
            focused=self.hasFocus(),
            hovered=number == self._under_mouse,
            step_hovered=number == self._under_mouse and self._on_step,
        )

    def _repaint(self, number: int) -> None:
        if 0 <= number < len(self._layout.tiles):
            self.viewport().update(self.tile_rect(number).adjusted(-4, -4, 4, 4))

    def _room_of(self, number: int) -> RoomId | None:
        return self._layout.tiles[number].room_id if 0 <= number < len(self._layout.tiles) else None

    def _offset(self) -> int:
        return self.verticalScrollBar().value()

    def _dressed(self) -> TilePainter:
        if self._painter is None:
            self._painter = TilePainter(self.font())
        return self._painter

    def _redress(self) -> None:
        self._painter = None
        self.viewport().update()
