"""Everybody of a group who is here or expected today, what the police form of each lacks, and their documents one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.queries.occupants import OccupantToRegister, group_occupants_to_register
from hotel_desk.ui.front_desk.occupant_reading import OccupantReading, next_to_read, occupant_name
from hotel_desk.ui.registration_words import missing_words
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label
from hotel_desk.ui.widgets.two_line_delegate import SUBTITLE_ROLE, TWO_LINES, TwoLineDelegate

if TYPE_CHECKING:
    from hotel_desk.domain.ids import BlockId, ReservationId
    from hotel_desk.ui.shell.screen import ScreenContext

_MOST_LINES = 5
_FRAME = 8


class GroupOccupantsPart(QWidget):
    """A list of persons; whoever it is on shows the next document. Hidden in a hotel that registers nobody.

    Args:
        only: one reservation of the group alone; None: everybody.

    Signals:
        shown(): they were read.
    """

    shown = Signal()

    def __init__(self, context: ScreenContext, block_id: BlockId, *, only: ReservationId | None) -> None:
        super().__init__()
        self.setObjectName("group_occupants")
        self._context = context
        self._block_id, self._only = block_id, only
        self._occupants: tuple[OccupantToRegister, ...] = ()
        self._taken_at: int | None = None
        self._read_last: int | None = None
        self.words = label("", wrap=True)
        self.words.setObjectName("group_occupants_words")
        self.list = named(QListWidget(), "group_occupants_list", _("Whose document"))
        self.list.setItemDelegate(TwoLineDelegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._choose)
        self.list.itemActivated.connect(self._go_to_document)
        self.reading = OccupantReading(context, object_name="group")
        self.reading.taken.connect(self._note_place)
        self.reading.identified.connect(self._identified)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(label(_("Registration with the police"), "heading"))
        for part in (self.words, self.list, self.reading):
            column.addWidget(part)
        self.hide()

    def read(self) -> None:
        """Read who they are and what is missing."""
        self._context.runner.read(
            group_occupants_to_register, self._show, self.reading.say, owner=self, key="occupants", block_id=self._block_id
        )

    def lacking(self) -> int:
        """Of how many something is missing."""
        return sum(bool(one.missing) for one in self._occupants)

    def _show(self, everybody: tuple[OccupantToRegister, ...]) -> None:
        chosen = self._chosen()
        self._occupants = tuple(one for one in everybody if self._only in {None, one.reservation_id})
        self.words.setText(self._verdict())
        self.list.blockSignals(True)
        self.list.clear()
        for one in self._occupants:
            item = QListWidgetItem(_line(one))
            item.setData(SUBTITLE_ROLE, _lacks(one))
            item.setToolTip(_lacks(one))
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, _lacks(one))
            self.list.addItem(item)
        self.list.setCurrentRow(next_to_read(self._occupants, chosen, after=self._read_last))
        self.list.blockSignals(False)
        self._read_last = None
        self.list.setFixedHeight(TWO_LINES * min(len(self._occupants), _MOST_LINES) + _FRAME)
        self.reading.choose(self._chosen())
        self.setVisible(bool(self._occupants))
        self.shown.emit()

    def _verdict(self) -> str:
        lacking = self.lacking()
        if not lacking:
            return _("Everybody is complete.")
        return _("Incomplete: {count} of {total}").format(count=lacking, total=len(self._occupants))

    def _chosen(self) -> OccupantToRegister | None:
        row = self.list.currentRow()
        return self._occupants[row] if 0 <= row < len(self._occupants) else None

    def _choose(self, _row: int = 0) -> None:
        self.reading.choose(self._chosen(), by_hand=True)

    def _go_to_document(self, _item: object) -> None:
        self.reading.reading.text.setFocus()

    def _note_place(self) -> None:
        """The list may be read anew before it is known that the document went in."""
        self._taken_at = self.list.currentRow()

    def _identified(self, whole: bool) -> None:
        self._read_last = self._taken_at if whole else None
        self.read()


def _line(one: OccupantToRegister) -> str:
    mark = "…" if one.missing else "✓"
    return f"{mark} {one.room_number or _('no room')} · {occupant_name(one)}"


def _lacks(one: OccupantToRegister) -> str:
    """What is missing; everything is, of who is not named."""
    if one.newcomer:
        return _("Read their document, or name them in the reservation")
    return _("Missing: {fields}").format(fields=missing_words(one.missing)) if one.missing else _("complete")
