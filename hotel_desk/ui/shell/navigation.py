"""The screens, down the left side: icon, name, Alt+1 to Alt+9, then Alt+0.

Icons alone where the window is narrow, closer together where it is low, and rolled where even that is not enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.theme import icon, theme
from hotel_desk.ui.widgets.buttons import with_shortcut
from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from hotel_desk.ui.shell.screen import ScreenSpec

WIDE = 200
NARROW = 56
ROW = 42
LOW_ROW = 34
_EDGE = 8


class Navigation(QFrame):
    """One button a screen, one of them chosen.

    Signals:
        asked_for(key): a screen's button was pressed.
    """

    asked_for = Signal(str)

    def __init__(self, screens: Sequence[ScreenSpec]) -> None:
        super().__init__()
        named(self, "navigation", _("Screens"))
        self._specs = list(screens)
        self._buttons = {spec.key: self._button(spec, shortcut_of(spec, number)) for number, spec in enumerate(self._specs)}
        self._rolled = self._column()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, _EDGE, 0, _EDGE)
        whole.addWidget(self._rolled)
        theme().changed.connect(self._take_icons)
        self.set_narrow(narrow=False)

    def choose(self, key: str) -> None:
        """Mark a screen as the one on view."""
        for other, button in self._buttons.items():
            button.setChecked(other == key)
        self._rolled.ensureWidgetVisible(self._buttons[key], 0, 0)
        self._take_icons()

    def set_narrow(self, *, narrow: bool) -> None:
        """Icons alone, or icons with names."""
        self.setFixedWidth(NARROW if narrow else WIDE)
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for spec in self._specs:
            button = self._buttons[spec.key]
            button.setToolButtonStyle(style)
            self._write(button, spec, narrow=narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.height() - 2 * _EDGE
        height = LOW_ROW if room < ROW * len(self._specs) else ROW
        for button in self._buttons.values():
            button.setFixedHeight(height)

    def _column(self) -> QScrollArea:
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for button in self._buttons.values():
            column.addWidget(button)
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("navigation_rows")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(rows)
        return area

    def _button(self, spec: ScreenSpec, shortcut: str) -> QToolButton:
        button = named(QToolButton(), f"go_to_{spec.key}", _(spec.title))
        button.setProperty("role", "navigation")
        button.setCheckable(True)
        button.setIconSize(QSize(20, 20))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(with_shortcut(_(spec.title), shortcut))
        button.clicked.connect(lambda _checked, key=spec.key: self.asked_for.emit(key))
        return button

    def _write(self, button: QToolButton, spec: ScreenSpec, *, narrow: bool) -> None:
        """Shorten a name that is wider than the column; the tooltip has it whole."""
        title = _(spec.title)
        shown = title if narrow else button.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, WIDE - 64)
        button.setText("  " + shown.replace("&", "&&"))

    def _take_icons(self) -> None:
        for spec in self._specs:
            button = self._buttons[spec.key]
            button.setIcon(icon(spec.icon, theme().tokens.accent_ink if button.isChecked() else theme().tokens.quiet_ink))


def shortcut_of(spec: ScreenSpec, number: int) -> str:
    """The keys of a screen: its own, or Alt and its place among the first ten, the tenth on 0 as it lies on the keyboard."""
    return spec.shortcut or (f"Alt+{(number + 1) % 10}" if number < 10 else "")
