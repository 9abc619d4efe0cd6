"""Paints the two things in a table that are more than text: the status chip and the next-step button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from hotel_desk.ui.theme import theme

if TYPE_CHECKING:
    from hotel_desk.ui.tokens import StatusLook

Index = QModelIndex | QPersistentModelIndex
_CHIP_HEIGHT = 20
_BUTTON_MARGIN = 3


class RowDelegate(QStyledItemDelegate):
    """Cells with a `StatusLook` get a chip with its letter; cells with a step get a button."""

    step_clicked = Signal(QModelIndex)

    def __init__(self, look_role: int, step_role: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._look_role = look_role
        self._step_role = step_role
        self._hovered = QPersistentModelIndex()
        self._pressed = QPersistentModelIndex()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        step = index.data(self._step_role)
        look = index.data(self._look_role)
        if step is None and look is None:
            super().paint(painter, _without_focus(option), index)
            return
        self._paint_background(painter, option, index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if step is not None:
            self._paint_button(painter, option, index, step.title)
        else:
            _paint_chip(painter, option, look, str(index.data(Qt.ItemDataRole.DisplayRole) or ""))
        painter.restore()

    def hover(self, view: QAbstractItemView, index: QModelIndex, place: QPoint) -> None:
        """The mouse is over a cell: raise its button, and show that it can be pressed."""
        over = index.isValid() and index.data(self._step_role) is not None and _button(view.visualRect(index)).contains(place)
        hovered = QPersistentModelIndex(index) if over else QPersistentModelIndex()
        if hovered != self._hovered:
            self._hovered = hovered
            view.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
            view.viewport().update()

    def leave(self, view: QAbstractItemView) -> None:
        """The mouse has left the table."""
        self.hover(view, QModelIndex(), QPoint())

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        if isinstance(event, QMouseEvent) and index.data(self._step_role) is not None:
            inside = _button(option.rect).contains(event.position().toPoint()) and event.button() == Qt.MouseButton.LeftButton
            if event.type() == QEvent.Type.MouseButtonPress and inside:
                self._pressed = QPersistentModelIndex(index)
            elif event.type() == QEvent.Type.MouseButtonRelease:
                pressed, self._pressed = self._pressed, QPersistentModelIndex()
                if inside and pressed == QPersistentModelIndex(index):
                    self.step_clicked.emit(model.index(index.row(), index.column()))
        return super().editorEvent(event, model, option, index)

    def _paint_background(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """What the style paints behind any cell, without its text."""
        bare = _without_focus(option)
        self.initStyleOption(bare, index)
        bare.text = ""
        widget = bare.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, bare, painter, widget)

    def _paint_button(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, title: str) -> None:
        tokens = theme().tokens
        hovered = QPersistentModelIndex(index) == self._hovered
        rect = _button(option.rect)
        painter.setPen(QPen(QColor(tokens.accent), 1))
        painter.setBrush(QColor(tokens.accent if hovered else tokens.surface))
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setPen(QColor(tokens.on_accent if hovered else tokens.accent_ink))
        inner = rect.adjusted(8, 0, -8, 0)
        painter.drawText(
            inner, Qt.AlignmentFlag.AlignCenter, option.fontMetrics.elidedText(title, Qt.TextElideMode.ElideRight, inner.width())
        )


def _button(cell: QRect) -> QRect:
    return cell.adjusted(8, _BUTTON_MARGIN, -8, -_BUTTON_MARGIN - 1)


def _without_focus(option: QStyleOptionViewItem) -> QStyleOptionViewItem:
    """The selection is shown by the row's colour; a dotted frame around one cell says nothing more."""
    bare = QStyleOptionViewItem(option)
    bare.state &= ~QStyle.StateFlag.State_HasFocus
    return bare


def _paint_chip(painter: QPainter, option: QStyleOptionViewItem, look: StatusLook, text: str) -> None:
    cell = option.rect.adjusted(11, 0, -4, -2)
    letters = QFont(option.font)
    letters.setBold(True)
    letters.setPointSizeF(option.font.pointSizeF() - 1.5)
    painter.setFont(letters)
    width = max(24, painter.fontMetrics().horizontalAdvance(look.letter) + 12)
    chip = QRect(cell.left(), cell.center().y() - _CHIP_HEIGHT // 2 + 1, width, _CHIP_HEIGHT)
    paint_status(painter, QRectF(chip), look)
    painter.setPen(QColor(look.ink))
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, look.letter)
    if text:
        painter.setFont(option.font)
        painter.setPen(QColor(theme().tokens.ink))
        rest = cell.adjusted(width + 8, 0, 0, 0)
        shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def paint_status(painter: QPainter, rect: QRectF, look: StatusLook, radius: float = 4) -> None:
    """Paint a status surface: its fill, its edge (of dots where nothing is certain yet), and a hatch where the status means "no"."""
    painter.setPen(QPen(QColor(look.edge), 1.5, Qt.PenStyle.DotLine) if look.dotted else QPen(QColor(look.edge), 1))
    painter.setBrush(QColor(look.fill))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    if look.hatched:
        hatch = QColor(look.edge)
        hatch.setAlpha(70)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(hatch)
        brush = painter.brush()
        brush.setStyle(Qt.BrushStyle.BDiagPattern)
        painter.setBrush(brush)
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)
