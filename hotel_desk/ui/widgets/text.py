"""Words on a surface: labels in the few roles that the style sheet knows."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QStyle, QStyleOption, QWidget

LabelRole = Literal["plain", "title", "heading", "quiet", "small", "label", "error", "warning", "figure"]


def label(text: str = "", role: LabelRole = "plain", *, wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """A label in one of the house's roles. Plain text always: what a guest is called is never markup."""
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    return made


def rule(parent: QWidget | None = None) -> QFrame:
    """A thin line between two parts."""
    line = QFrame(parent)
    line.setProperty("role", "rule")
    return line


class ElidedLabel(QLabel):
    """A label that shortens its text with an ellipsis where room is short; the whole is in its tooltip."""

    def __init__(self, text: str = "", role: LabelRole = "plain", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip("")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())
        self.setToolTip(self.text() if shown != self.text() else "")
        alignment = int((self.alignment() | Qt.AlignmentFlag.AlignVCenter).value)
        style: QStyle = self.style()
        style.drawItemText(painter, self.contentsRect(), alignment, option.palette, self.isEnabled(), shown, self.foregroundRole())
        painter.end()
