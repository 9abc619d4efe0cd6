"""Chooses a room: the best first, and in words what speaks against the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.language import _
from hotel_desk.queries.room_choices import Obstacle, RoomChoice
from hotel_desk.services.room_readiness import HOUSEKEEPING_TITLES
from hotel_desk.ui.formats import short_date_text
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import ROW_HEIGHT, RoomLook, StatusLook
from hotel_desk.ui.widgets.data_table import CHIP_WIDTH, Column, DataTable
from hotel_desk.ui.widgets.field import Field
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotel_desk.domain.ids import RoomId

ROWS_SHOWN = 5
READY, OTHER_TYPES, NOT_READY = "ready", "other_types", "not_ready"
_LOOKS = {
    Obstacle.OCCUPIED: RoomLook.OCCUPIED_CLEAN,
    Obstacle.TAKEN: RoomLook.ARRIVAL_EXPECTED,
    Obstacle.CLOSED: RoomLook.OUT_OF_ORDER,
    Obstacle.SOLD_OUT: RoomLook.OUT_OF_SERVICE,
}
_CLEAN_LOOKS = {
    HousekeepingStatus.INSPECTED: RoomLook.VACANT_INSPECTED,
    HousekeepingStatus.CLEAN: RoomLook.VACANT_CLEAN,
}
_FILTERS: dict[str, Callable[[RoomChoice], bool]] = {
    READY: lambda choice: choice.ready and choice.of_type,
    OTHER_TYPES: lambda choice: choice.ready and not choice.of_type,
    NOT_READY: lambda choice: not choice.ready,
}


class RoomPicker(Field):
    """A list of rooms as a field; the value is a room id, or None.

    Args:
        accepts: which rooms with an obstacle may be chosen all the same (the form then asks for what that needs).

    Signals:
        picked(RoomChoice or None): another room is chosen, by whomever.
        taken(): Enter or a double click on a room: go on with it.
    """

    picked = Signal(object)
    taken = Signal()

    def __init__(self, name: str, label: str, *, object_name: str, accepts: frozenset[Obstacle] = frozenset({Obstacle.NOT_READY})) -> None:
        columns = [
            Column("number", _("Room"), lambda choice: choice.number, width=64),
            Column("type", _("Type"), lambda choice: choice.room_type_code, width=64, tooltip=lambda choice: choice.room_type_name),
            Column("look", "", lambda _choice: "", width=CHIP_WIDTH, look=status_look, tooltip=_tooltip),
            Column("status", _("Status"), status_words, width=0, tooltip=_tooltip),
        ]
        self.table: DataTable[RoomChoice] = DataTable(
            columns, lambda choice: choice.room_id, object_name=object_name, accessible_name=label
        )
        super().__init__(name, label, self.table, object_name=object_name, required=True)
        self._accepts = accepts
        self._choices: tuple[RoomChoice, ...] = ()
        self._chosen: RoomId | None = None
        self._setting = False
        self._begun = False
        self._by_hand = False
        self.chips = FilterChips(object_name=f"{object_name}_filter", accessible_name=_("Rooms shown"))
        self.chips.chosen.connect(lambda _key: self._show())
        self._column.insertWidget(1, self.chips)
        self.table.setFixedHeight(ROW_HEIGHT * (ROWS_SHOWN + 1) + 2)
        self.table.selectionModel().selectionChanged.connect(self._selection_changed)
        self.table.installEventFilter(self)
        self.table.opened.connect(lambda _choice: self.taken.emit())

    def set_choices(self, choices: Sequence[RoomChoice]) -> None:
        """Show other rooms; the chosen one stays chosen while it is among them, else the best of the type is, never another type.

        A room that nobody chose by hand is given up when something stands against it now, as when more nights are asked for.
        """
        self._choices = tuple(choices)
        proposed = self.choice()
        if proposed is None or (not self._by_hand and self._refuses(proposed)):
            self._chosen = next((choice.room_id for choice in choices if choice.given or (choice.ready and choice.of_type)), None)
        self._count()
        chosen = self.choice()
        if not self._begun:
            self.chips.choose(self._first_filter(chosen))
        elif chosen is not None and not self._matching(chosen):
            self.chips.choose("")
        self._begun = self._begun or bool(choices)
        self._show()
        self.picked.emit(self.choice())

    def _first_filter(self, chosen: RoomChoice | None) -> str:
        """Rooms like the chosen one; where none is ready in the type, what comes closest to it."""
        if chosen is not None:
            return READY if _FILTERS[READY](chosen) else ""
        return next((key for key in (OTHER_TYPES, NOT_READY) if any(map(_FILTERS[key], self._choices))), "")

    def choice(self) -> RoomChoice | None:
        """The chosen room."""
        return next((choice for choice in self._choices if choice.room_id == self._chosen), None)

    def choices(self) -> tuple[RoomChoice, ...]:
        """All rooms, shown or not."""
        return self._choices

    def value(self) -> RoomId | None:
        return self._chosen

    def set_value(self, value: RoomId | None) -> None:
        self._chosen = value
        self._by_hand = value is not None
        chosen = self.choice()
        if chosen is not None and not self._matching(chosen):
            self.chips.choose("")
        self._show()
        self.picked.emit(chosen)

    def problem(self) -> str:
        chosen = self.choice()
        if chosen is None:
            return _("Please choose a room.")
        return why_not(chosen) if self._refuses(chosen) else ""

    def _refuses(self, choice: RoomChoice) -> bool:
        """Whether something stands against a room that no reason makes up for."""
        return choice.obstacle is not None and choice.obstacle not in self._accepts

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._first_key(event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _first_key(self, event: QKeyEvent) -> bool:
        """While no room is chosen, an arrow key chooses the first one on view rather than the second."""
        rows = self.table.rows()
        if self.choice() is not None or not rows or event.key() not in {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space}:
            return False
        self.table.selectRow(0)
        return True

    def _count(self) -> None:
        titles = {READY: _("Ready"), OTHER_TYPES: _("Other types"), NOT_READY: _("Not ready")}
        counts = {key: sum(matches(choice) for choice in self._choices) for key, matches in _FILTERS.items()}
        shown = [key for key in titles if counts[key] or key == READY]
        self.chips.set_chips([Chip(key, titles[key], counts[key]) for key in shown])

    def _matching(self, choice: RoomChoice) -> bool:
        key = self.chips.key()
        return not key or _FILTERS[key](choice)

    def _show(self) -> None:
        self._setting = True
        matching = [choice for choice in self._choices if self._matching(choice)]
        # What may not be chosen at all comes last.
        self.table.set_rows(sorted(matching, key=lambda choice: choice.obstacle not in {None, *self._accepts}))
        if self._chosen is not None:
            self.table.select(self._chosen)
        self._setting = False

    def _selection_changed(self) -> None:
        """A row was selected. The current row alone says nothing: a table that gets the focus has one that nobody chose."""
        selected = self.table.selectionModel().selectedRows()
        if self._setting or not selected:
            return
        choice = self.table.rows()[selected[0].row()]
        self._chosen = choice.room_id
        self._by_hand = True
        self._edited()
        self.picked.emit(choice)


def status_look(choice: RoomChoice) -> StatusLook:
    """How a room's readiness shows."""
    tokens = theme().tokens
    if choice.obstacle in _LOOKS:
        return tokens.rooms[_LOOKS[choice.obstacle]]
    return tokens.rooms[_CLEAN_LOOKS.get(choice.housekeeping_status, RoomLook.VACANT_DIRTY)]


def status_words(choice: RoomChoice) -> str:
    """A room's readiness in a few words, for a column."""
    match choice.obstacle:
        case Obstacle.OCCUPIED:
            return choice.who
        case Obstacle.TAKEN:
            return _("{date}: {guest}").format(date=_day(choice), guest=choice.who)
        case Obstacle.CLOSED:
            return _("{date}: {reason}").format(date=_day(choice), reason=choice.who)
        case Obstacle.SOLD_OUT:
            return _("type sold out")
    if choice.obstacle is Obstacle.NOT_READY and choice.housekeeping_status is HousekeepingStatus.CLEAN:
        return _("not inspected yet")
    return _(HOUSEKEEPING_TITLES[choice.housekeeping_status])


def why_not(choice: RoomChoice) -> str:
    """What speaks against a room, and what to do; empty for a ready one."""
    match choice.obstacle:
        case Obstacle.OCCUPIED:
            sentence = _("{guest} ({confirmation}) is still in room {room}. Check this guest out first, or choose another room.")
        case Obstacle.TAKEN:
            sentence = _("Room {room} is given to {guest} ({confirmation}) from {date}. Choose another room.")
        case Obstacle.CLOSED:
            sentence = _("Room {room} is closed from {date}: {guest}. Choose another room.")
        case Obstacle.SOLD_OUT:
            sentence = _("The type of room {room} is sold out on a night of this stay. Choose another type.")
        case Obstacle.NOT_READY:
            return _("Room {room} is not ready: {status}. Choose another room, have it cleaned, or say why it is handed out.").format(
                room=choice.number, status=status_words(choice)
            )
        case _:
            return ""
    return sentence.format(room=choice.number, guest=choice.who, confirmation=choice.confirmation_number, date=_day(choice))


def _tooltip(choice: RoomChoice) -> str:
    return why_not(choice) or ", ".join((choice.room_type_name, choice.floor, *choice.features))


def _day(choice: RoomChoice) -> str:
    return short_date_text(choice.since) if choice.since is not None else ""
