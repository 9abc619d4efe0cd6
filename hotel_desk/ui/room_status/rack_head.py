"""Above the tiles: the title, the counts that act as filters, and the choices of floor, type, feature and order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.language import _, plural
from hotel_desk.ui.room_status.rack_filter import (
    CHIP_ORDER,
    ORDER_TITLES,
    Order,
    RackFilter,
    chip_letter,
    chip_look,
    chip_title,
    counts,
    feature_choices,
    floor_choices,
    type_choices,
)
from hotel_desk.ui.tokens import FIELD_HEIGHT
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.field import ChoiceField
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from PySide6.QtGui import QResizeEvent

    from hotel_desk.queries.room_rack import RoomRack

_BESIDE_TEXT = 52
_LETTERS_BELOW = 720


class RackHead(QWidget):
    """What is shown is decided here.

    Signals:
        changed(): another filter or order.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("room_status_head")
        self._letters = False
        self._counts: dict[str, int] = {}
        self._count = label("", "quiet")
        self._count.setObjectName("rooms_shown")
        self.chips = FilterChips(object_name="room_condition", accessible_name=_("Rooms by condition"))
        self.chips.chosen.connect(lambda _key: self._edited())
        self.floor = _choice("floor", _("Floor"))
        self.room_type = _choice("room_type", _("Room type"))
        self.feature = _choice("feature", _("Feature"))
        self.order = _choice("order", _("Sort"))
        orders = [(order, _(title)) for order, title in ORDER_TITLES.items()]
        _offer(self.order, orders, as_wide_as=[title for _order, title in orders])
        self.order.set_value(Order.FLOOR)
        self.everything = Button(
            "",
            object_name="show_all_rooms",
            accessible_name=_("Show all rooms"),
            kind="quiet",
            icon_name="mdi6.filter-off-outline",
        )
        self.everything.clicked.connect(self.show_everything)
        for field in (self.floor, self.room_type, self.feature, self.order):
            field.edited.connect(self._edited)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 8)
        column.setSpacing(8)
        column.addWidget(self._first_row())
        column.addWidget(self.chips)
        self.show_rack_choices(None)
        self._show_whether_filtered()

    def wanted(self) -> RackFilter:
        """What the person has chosen."""
        return RackFilter(
            condition=self.chips.key(),
            floor_id=self.floor.value(),
            room_type_id=self.room_type.value(),
            feature=self.feature.value(),
            order=self.order.value() or Order.FLOOR,
        )

    def show_rack(self, rack: RoomRack) -> None:
        """Count and offer what there is."""
        self._counts = counts(rack)
        self._show_chips()
        self.show_rack_choices(rack)

    def show_count(self, shown: int, of: int) -> None:
        """Say how many rooms are on view."""
        if shown == of:
            self._count.setText(plural("{count} room", "{count} rooms", of).format(count=of))
        else:
            self._count.setText(_("{shown} of {count} rooms").format(shown=shown, count=of))

    def show_everything(self) -> None:
        """Take every filter away; the order stays."""
        for field in (self.floor, self.room_type, self.feature):
            field.set_value(None)
        if self.chips.key():
            self.chips.choose("")
        else:
            self._edited()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        letters = self.width() < _LETTERS_BELOW
        if letters != self._letters:
            self._letters = letters
            self._show_chips()

    def _show_chips(self) -> None:
        """Counts with their words; where it is narrow with the letters that stand on the tiles."""
        if not self._counts:
            return
        titles = {key: chip_letter(key) if self._letters else chip_title(key) for key in CHIP_ORDER}
        self.chips.set_chips([Chip(key, titles[key], self._counts[key], chip_look(key)) for key in CHIP_ORDER])
        for key in CHIP_ORDER:
            chip = self.chips.findChild(Button, f"{self.chips.objectName()}_{key}")
            chip.setAccessibleName(f"{chip_title(key)} {self._counts[key]}")
            chip.setToolTip(chip_title(key) if self._letters else "")

    def show_rack_choices(self, rack: RoomRack | None) -> None:
        """Offer the floors, types and features there are; what is chosen stays chosen while it exists."""
        rooms = () if rack is None else rack.rooms
        for field, everything, choices in (
            (self.floor, _("All floors"), floor_choices(rooms)),
            (self.room_type, _("All room types"), type_choices(rooms)),
            (self.feature, _("All features"), feature_choices(rooms)),
        ):
            _offer(field, [(None, everything), *choices], as_wide_as=[everything, _("All room types")])

    def _edited(self) -> None:
        self._show_whether_filtered()
        self.changed.emit()

    def _show_whether_filtered(self) -> None:
        wanted = self.wanted()
        self.everything.setVisible(wanted != RackFilter(order=wanted.order))

    def _first_row(self) -> QWidget:
        """The title, and the choices beside it as far as there is space; the others beneath."""
        home = QWidget()
        flow = FlowLayout(home)
        for words in (label(_("Room status"), "title"), self._count):
            words.setFixedHeight(FIELD_HEIGHT)
            words.setContentsMargins(0, 0, 8, 0)
            flow.addWidget(words)
        for part in (self.floor, self.room_type, self.feature, self.order, self.everything):
            flow.addWidget(part)
        return home


def _choice(name: str, title: str) -> ChoiceField:
    """A choice whose first line says what it chooses, so that no label is needed above it."""
    field = ChoiceField(name, title, object_name=f"rooms_{name}")
    field.label.hide()
    return field


def _offer(field: ChoiceField, choices: Sequence[tuple[Any, str]], *, as_wide_as: Sequence[str]) -> None:
    """Set the choices only when they differ, so that an open list does not close under a person's hand."""
    if field.property("offered") == repr(choices):
        return
    field.setProperty("offered", repr(choices))
    field.set_choices(choices)
    measures = field.box.fontMetrics()
    field.setFixedWidth(max(measures.horizontalAdvance(title) for title in as_wide_as) + _BESIDE_TEXT)
