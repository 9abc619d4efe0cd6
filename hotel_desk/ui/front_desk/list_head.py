"""What stands above the lists of the front desk: their tabs, who is not registered, and the way to receive somebody who comes in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QTabBar, QWidget

from hotel_desk.ui.widgets.buttons import Button

_SPACING = 8
_NARROW = "narrow"


class ListHead(QWidget):
    """Keeps every tab readable beside an open panel: where room is short, tabs stand closer, then the last button shows its icon alone.

    Args:
        tabs: of the lists.
        mark: who is not registered; hidden where everybody is.
        action: the last button; its icon and tooltip say what its text says.
    """

    def __init__(self, tabs: QTabBar, mark: Button, action: Button) -> None:
        super().__init__()
        self._tabs, self._mark, self._action = tabs, mark, action
        self._words = action.text()
        self._fitted: tuple[object, ...] = ()
        # It takes the width that there is, and fits in it.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 16, 0)
        row.setSpacing(_SPACING)
        row.addWidget(tabs)
        row.addStretch(1)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(action, 0, Qt.AlignmentFlag.AlignVCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def _fit(self) -> None:
        """As wide as there is room for; again only when that has changed."""
        fits = (self.width(), self._mark.isHidden(), self._mark.text(), self._mark.font().key())
        if fits == self._fitted:
            return
        self._fitted = fits
        self._dress(narrow=False, words=True)
        if self._is_short():
            self._dress(narrow=True, words=True)
        if self._is_short():
            self._dress(narrow=True, words=False)
        # Asked for in the middle of a resize, the layout would keep the widths of the dress before.
        self.layout().invalidate()
        self.layout().activate()

    def _dress(self, *, narrow: bool, words: bool) -> None:
        self._action.setText(self._words if words else "")
        if (self._tabs.property("kind") == _NARROW) != narrow:
            self._tabs.setProperty("kind", _NARROW if narrow else "")
            self._tabs.style().unpolish(self._tabs)
            self._tabs.style().polish(self._tabs)
            # Polishing alone leaves the tabs as wide as they were laid out before; what is painted in them is not.
            QApplication.sendEvent(self._tabs, QEvent(QEvent.Type.StyleChange))

    def _is_short(self) -> bool:
        """Whether the tabs would have to be scrolled."""
        beside = [part.sizeHint().width() + _SPACING for part in (self._mark, self._action) if not part.isHidden()]
        margins = self.contentsMargins() + self.layout().contentsMargins()
        return self._tabs.sizeHint().width() + sum(beside) > self.width() - margins.left() - margins.right()
