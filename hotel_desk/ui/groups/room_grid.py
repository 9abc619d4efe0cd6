"""Rooms per type and night of a block, changed where they stand: type a number on a cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from hotel_desk.domain.ids import RoomTypeId
from hotel_desk.language import _
from hotel_desk.services.block_rooms import MOST_ROOMS, BlockRooms
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.groups.block_grid import BlockGrid, BlockGridModel, Index
from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from hotel_desk.queries.block_sheet import BlockNightFacts

type PriceOf = Callable[[RoomTypeId, BlockNightFacts], int | None]


class RoomGridModel(BlockGridModel[int]):
    """How many rooms were agreed, and how many of them are picked up."""

    SUMS = True

    def rooms(self, price_of: PriceOf) -> list[BlockRooms]:
        """Every type and night as it stands now, within the dates of the block; what has none and had none is left out."""
        if self.sheet is None:
            return []
        facts = self.sheet.facts
        return [
            BlockRooms(kind.room_type_id, night.date, rooms, price_of(kind.room_type_id, night))
            for kind in self.sheet.types
            for night in kind.nights
            if facts.arrival_date <= night.date < facts.departure_date and (rooms := self.value_of(kind.room_type_id, night))
        ]

    def stored_of(self, night: BlockNightFacts) -> int:
        return night.rooms

    def read(self, text: str) -> int:
        if not (text.isascii() and text.isdigit()):
            raise ValueError(text)
        return min(int(text), MOST_ROOMS)

    def editor_text(self, value: int) -> str:
        return str(value)

    def text(self, index: Index) -> str:
        assert self.sheet is not None  # noqa: S101 - asked of cells only
        night = self.night(index)
        if night is None:
            column = [(kind.room_type_id, kind.nights[index.column()]) for kind in self.sheet.types]
            return f"{sum(one.picked_up for _kind, one in column)} / {sum(self.value_of(kind, one) for kind, one in column)}"
        rooms = self.value_of(self.pair(index)[0], night)
        return f"{night.picked_up} / {rooms}" if rooms or night.picked_up else "–"

    def words(self, index: Index) -> str:
        night = self.night(index)
        if night is None:
            return _("Picked up and agreed, all types together.")
        parts = [_("{taken} picked up of {rooms} agreed").format(taken=night.picked_up, rooms=night.rooms)]
        if night.rest:
            parts.append(_("{count} kept").format(count=night.rest))
        if night.given_back:
            parts.append(_("{count} given back").format(count=night.given_back))
        if night.left is not None:
            parts.append(_("{count} more for sale").format(count=max(0, night.left)))
        if night.price_minor is not None:
            parts.append(_("{price} a night").format(price=money_text(night.price_minor, self.currency)))
        return ", ".join(parts) + "."


class _NumberDelegate(QStyledItemDelegate):
    """An editor for a whole number; what was there is marked, so that typing replaces it."""

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:
        editor = named(QLineEdit(parent), "block_rooms_editor", _("Rooms on this night"))
        editor.setValidator(QIntValidator(0, MOST_ROOMS, editor))
        editor.setAlignment(Qt.AlignmentFlag.AlignCenter)
        editor.setFrame(False)
        return editor


class RoomGrid(BlockGrid):
    """The grid of rooms."""

    def __init__(self) -> None:
        super().__init__(object_name="block_rooms", accessible_name=_("Rooms by type and night"))
        self.rooms = RoomGridModel(self)
        self.setModel(self.rooms)
        self.setItemDelegate(_NumberDelegate(self))
