"""What a room of a block costs per type and night, changed where it stands; what the plan asks stands there quietly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from hotel_desk.domain.ids import RoomTypeId
from hotel_desk.language import _
from hotel_desk.ui.formats import amount_text, money_text, parse_amount
from hotel_desk.ui.groups.block_grid import BlockGrid, BlockGridModel, Index
from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from hotel_desk.queries.block_sheet import BlockNightFacts

type RoomsOf = Callable[[RoomTypeId, BlockNightFacts], int]
LONGEST_AMOUNT = 24


class PriceGridModel(BlockGridModel[int | None]):
    """The block's own price of a night, minor units; None where the plan's or the standard price holds.

    Args:
        rooms_of: how many rooms stand on a night now; where there are none, no price can be agreed.
    """

    def __init__(self, parent: QObject, rooms_of: RoomsOf) -> None:
        super().__init__(parent)
        self._rooms_of = rooms_of
        self._plan_prices: Mapping[tuple[RoomTypeId, date], int] = {}

    def show_plan_prices(self, prices: Mapping[tuple[RoomTypeId, date], int]) -> None:
        """What the plan asks one adult, minor units, by type and night."""
        self._plan_prices = prices
        self.repaint_all()

    def stored_of(self, night: BlockNightFacts) -> int | None:
        return night.price_minor

    def read(self, text: str) -> int | None:
        if not text:
            return None
        price = parse_amount(text, self.currency)
        if price < 0:
            raise ValueError(text)
        return price

    def editor_text(self, value: int | None) -> str:
        return "" if value is None else amount_text(value, self.currency)

    def may_change(self, index: Index) -> bool:
        night = self.night(index)
        return night is not None and super().may_change(index) and self._rooms_of(self.pair(index)[0], night) > 0

    def text(self, index: Index) -> str:
        night = self.night(index)
        if night is None or not self._rooms_of(self.pair(index)[0], night):
            return "–"
        own = self.value_of(self.pair(index)[0], night)
        price = self._price_without(index) if own is None else own
        return "–" if price is None else amount_text(price, self.currency)

    def is_quiet(self, index: Index) -> bool:
        night = self.night(index)
        return night is None or self.value_of(self.pair(index)[0], night) is None

    def words(self, index: Index) -> str:
        night = self.night(index)
        if night is None or not self._rooms_of(self.pair(index)[0], night):
            return _("No rooms on this night.")
        own = self.value_of(self.pair(index)[0], night)
        if own is not None:
            return _("{price} a night, agreed with the group.").format(price=money_text(own, self.currency))
        price = self._price_without(index)
        if price is None:
            return _("The rate plan has no price for this night. Type the one that was agreed.")
        if self._has_plan():
            return _("{price} a night for one adult, as the rate plan says.").format(price=money_text(price, self.currency))
        return _("{price} a night, the standard price.").format(price=money_text(price, self.currency))

    def _has_plan(self) -> bool:
        return self.sheet is not None and self.sheet.facts.rate_plan_id is not None

    def _price_without(self, index: Index) -> int | None:
        """What holds where the block has no price of its own; None where the plan has none either."""
        assert self.sheet is not None  # noqa: S101 - asked of cells only
        if self._has_plan():
            return self._plan_prices.get(self.pair(index))
        return self.sheet.types[index.row()].standard_price_minor


class _AmountDelegate(QStyledItemDelegate):
    """An editor for an amount; empty takes the price of the block away."""

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:
        editor = named(QLineEdit(parent), "block_price_editor", _("Price of this night"))
        editor.setMaxLength(LONGEST_AMOUNT)
        editor.setAlignment(Qt.AlignmentFlag.AlignCenter)
        editor.setFrame(False)
        return editor


class PriceGrid(BlockGrid):
    """The grid of prices; Delete takes the price of the block away."""

    def __init__(self, rooms_of: RoomsOf) -> None:
        super().__init__(object_name="block_prices", accessible_name=_("Prices by type and night"))
        self.prices = PriceGridModel(self, rooms_of)
        self.setModel(self.prices)
        self.setItemDelegate(_AmountDelegate(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.currentIndex().isValid():
            self.prices.setData(self.currentIndex(), "")
            event.accept()
            return
        super().keyPressEvent(event)
