"""How the work is shared: a chip an attendant with her rooms, and a bar of how much of them is done. Pressed, it shows hers only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from hotel_desk.domain.housekeeping_codes import RoomTaskState
from hotel_desk.language import _
from hotel_desk.queries.room_tasks import AttendantRow
from hotel_desk.ui.housekeeping.board_words import Nobody, Share, credits_words, share_words
from hotel_desk.ui.theme import theme
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from PySide6.QtGui import QPaintEvent

    from hotel_desk.queries.room_tasks import HousekeepingBoard, TaskRow

_NOT_DONE = frozenset({RoomTaskState.WAITING, RoomTaskState.CLEANING})
_BAR = 4
_HEIGHT = 36
_SIDE = 12


class _ShareChip(Button):
    """One share. The bar at its foot is filled as far as it is done."""

    def __init__(self, name: str, home: QWidget) -> None:
        super().__init__("", object_name=name, accessible_name=_("Share"), kind="chip", parent=home)
        self.setCheckable(True)
        self.setMinimumHeight(_HEIGHT)
        self._done = 0.0
        theme().changed.connect(self.update)

    def show_share(self, who: str, rooms: int, credit: int, left: int) -> None:
        """Say how much it is, and how much of it is left."""
        words = f"{who}  {share_words(rooms, left)}"
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(f"{words}, {credits_words(credit)}")
        self.setToolTip(f"{who}: {share_words(rooms, left)} · {credits_words(credit)}")
        self._done = 0.0 if not rooms else (rooms - left) / rooms
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(_SIDE, self.height() - _BAR - 2, self.width() - 2 * _SIDE, _BAR)
        painter.setBrush(QColor(tokens.line))
        painter.drawRoundedRect(whole, 2, 2)
        if self._done:
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(QRectF(whole.left(), whole.top(), whole.width() * self._done, _BAR), 2, 2)


class ShareChips(QWidget):
    """The shares of the day; one of them may be chosen.

    Signals:
        chosen(): another one is, or none any more.
    """

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "housekeeping_shares", _("How the work is shared"))
        self._flow = FlowLayout(self, spacing=8)
        self._chips: dict[UUID | None, _ShareChip] = {}
        self._shares: dict[UUID | None, AttendantRow | Nobody] = {}
        self._chosen: UUID | None = None
        self._any = False

    def share(self) -> Share:
        """Whose rooms are to be on view; None: everybody's."""
        return self._shares.get(self._chosen) if self._any else None

    def show_everybody(self) -> None:
        """Choose none."""
        self._take(None, chosen=False)

    def show_board(self, board: HousekeepingBoard) -> None:
        """Show who has what; those who have nothing today are left out."""
        nobody = [task for task in board.tasks if task.attendant_id is None]
        shares: dict[UUID | None, AttendantRow | Nobody] = {row.attendant_id: row for row in board.attendants if row.rooms}
        if nobody and shares:
            shares[None] = Nobody()
        if list(shares) != list(self._chips):
            self._rebuild(shares)
        self._shares = shares
        for key, share in shares.items():
            self._say(self._chips[key], share, nobody)
        if self._any and self._chosen not in shares:
            self._any, self._chosen = False, None
        self._check()
        self.setVisible(bool(shares))

    def _say(self, chip: _ShareChip, share: AttendantRow | Nobody, nobody: Sequence[TaskRow]) -> None:
        if isinstance(share, AttendantRow):
            chip.show_share(share.name, share.rooms, share.credits, share.left)
        else:
            left = sum(task.state in _NOT_DONE for task in nobody)
            chip.show_share(_("Nobody"), len(nobody), sum(task.credits for task in nobody), left)

    def _rebuild(self, shares: dict[UUID | None, AttendantRow | Nobody]) -> None:
        for chip in self._chips.values():
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = {}
        for number, key in enumerate(shares):
            chip = _ShareChip(f"housekeeping_share_{number}", self)
            chip.clicked.connect(lambda checked, key=key: self._take(key, chosen=checked))
            self._flow.addWidget(chip)
            chip.show()
            self._chips[key] = chip

    def _take(self, key: UUID | None, *, chosen: bool) -> None:
        self._any, self._chosen = chosen, key if chosen else None
        self._check()
        self.chosen.emit()

    def _check(self) -> None:
        for key, chip in self._chips.items():
            chip.setChecked(self._any and key == self._chosen)
