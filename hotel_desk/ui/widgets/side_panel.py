"""The detail panel beside a list: what it is about on top, its body scrolls, the next step at the bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.tokens import PANEL_WIDTH
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.keyboard import first_usable
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QResizeEvent


class SidePanel(QFrame):
    """A panel with a header, a scrolling body and a footer. Enter presses the primary button; Esc leaves without loss.

    Args:
        unsaved: names what would be lost on leaving; when it names something, the first Esc asks, in the panel itself.

    Signals:
        left(): the person has left the panel.
    """

    left = Signal()

    def __init__(self, *, object_name: str, accessible_name: str, unsaved: Callable[[], list[str]] = list) -> None:
        super().__init__()
        named(self, object_name, accessible_name)
        self.setProperty("role", "panel")
        self._unsaved = unsaved
        self._primary: QPushButton | None = None
        self._left_from = ""
        self.title = ElidedLabel("", "heading")
        self.subtitle = ElidedLabel("", "small")
        self.body = QWidget()
        self.body.setProperty("role", "body")
        self.body_column = QVBoxLayout(self.body)
        self.body_column.setContentsMargins(16, 16, 16, 16)
        self.body_column.setSpacing(12)
        self.body_column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._footer_row = QHBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header())
        column.addWidget(self._scrolling_body(), 1)
        column.addWidget(self._question())
        column.addWidget(self._footer())

    def set_heading(self, title: str, subtitle: str = "") -> None:
        """Say what the panel is about."""
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))

    def add(self, widget: QWidget) -> None:
        """Add to the body."""
        self.body_column.addWidget(widget)

    def bring_into_view(self, widget: QWidget) -> None:
        """Scroll to a part of the body, once it has its place."""
        QTimer.singleShot(0, widget, lambda: self._scroll.ensureWidgetVisible(widget))

    def set_primary(self, button: QPushButton) -> None:
        """The obvious next thing; Enter presses it. It stands at the right end of the footer."""
        if self._primary is not None:
            self._footer_row.removeWidget(self._primary)
            self._primary.deleteLater()
        self._primary = button
        self._footer_row.addWidget(button)
        self._footer_frame.show()

    def add_secondary(self, button: QPushButton) -> None:
        """Another thing to do; before the primary one."""
        self._footer_row.insertWidget(self._footer_row.count() - (self._primary is not None), button)
        self._footer_frame.show()

    def leave(self) -> None:
        """Leave the panel; asks first, in the panel, when there are unsaved edits."""
        edits = self._unsaved()
        if not edits:
            self.discard()
            return
        if self._question_frame.isHidden():
            # By its name: the form may be made again meanwhile.
            self._left_from = "" if self.focusWidget() is None else self.focusWidget().objectName()
        self._question_text.setText(_("Not saved yet: {edits}").format(edits=", ".join(edits)))
        self._question_frame.show()
        self._keep.setFocus()

    def discard(self) -> None:
        """Leave whatever is unsaved."""
        self._question_frame.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self._question_frame.isHidden():
                self.leave()
            else:
                self._keep_editing()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._enter():
            event.accept()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> bool:
        """Press the button that has the focus, else the primary one."""
        focused = self.focusWidget()
        if isinstance(focused, QPlainTextEdit):
            return False
        button = focused if isinstance(focused, QPushButton) and focused.hasFocus() else self._primary
        if button is None or not button.isEnabled() or not button.isVisible():
            return False
        button.click()
        return True

    def _header(self) -> QWidget:
        frame = QFrame()
        frame.setProperty("role", "bar")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        self.subtitle.hide()
        name = f"{self.objectName()}_leave"
        close = Button("", object_name=name, accessible_name=_("Close the panel"), kind="quiet", icon_name="mdi6.close")
        close.setToolTip(_("Close the panel (Esc)"))
        close.clicked.connect(self.leave)
        row = QHBoxLayout(frame)
        row.setContentsMargins(16, 8, 8, 8)
        row.addLayout(words, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        return frame

    def _scrolling_body(self) -> QScrollArea:
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self.body)
        return self._scroll

    def _question(self) -> QWidget:
        """Asked in the panel itself: no dialog between a person and the Esc key."""
        self._question_frame = QFrame()
        self._question_frame.setProperty("role", "footer")
        self._question_text = label("", wrap=True)
        name = self.objectName()
        self._keep = Button(_("Keep editing"), object_name=f"{name}_keep", accessible_name=_("Keep editing"), kind="primary")
        self._keep.clicked.connect(self._keep_editing)
        drop = Button(_("Discard"), object_name=f"{name}_discard", accessible_name=_("Discard"), kind="danger")
        drop.clicked.connect(self.discard)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(drop)
        row.addWidget(self._keep)
        column = QVBoxLayout(self._question_frame)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(self._question_text)
        column.addLayout(row)
        self._question_frame.hide()
        return self._question_frame

    def _footer(self) -> QWidget:
        self._footer_frame = QFrame()
        self._footer_frame.setProperty("role", "footer")
        self._footer_frame.setLayout(self._footer_row)
        self._footer_row.setContentsMargins(16, 12, 16, 12)
        self._footer_row.setSpacing(8)
        self._footer_row.addStretch(1)
        self._footer_frame.hide()
        return self._footer_frame

    def _keep_editing(self) -> None:
        """Back to where the person was."""
        self._question_frame.hide()
        was = self.body.findChild(QWidget, self._left_from) if self._left_from else None
        back = was if was is not None and was.isVisible() and was.isEnabled() else first_usable(self.body)
        if back is not None:
            back.setFocus()


class ListWithPanel(QWidget):
    """A list and its panel side by side; where the width is too small for both, the panel lies over the list.

    Args:
        content: the list.
        panel: shown by `open_panel`, hidden when it is left.
        panel_width: pixels at 100 %.
    """

    def __init__(self, content: QWidget, panel: SidePanel, *, object_name: str, panel_width: int = PANEL_WIDTH) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.content = content
        self.panel = panel
        self._panel_width = panel_width
        self._focus_before: QWidget | None = None
        content.setParent(self)
        panel.setParent(self)
        panel.hide()
        panel.left.connect(self.close_panel)
        panel.installEventFilter(self)

    def open_panel(self) -> None:
        """Show the panel and remember where the focus was."""
        focused = self.window().focusWidget()
        if focused is not None and not self.panel.isAncestorOf(focused):
            self._focus_before = focused
        self.panel.show()
        self.panel.raise_()
        self._arrange()

    def close_panel(self) -> None:
        """Hide the panel and go back to where the person was."""
        self.panel.hide()
        self._arrange()
        if self._focus_before is not None:
            self._focus_before.setFocus()
            self._focus_before = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().eventFilter(watched, event)

    def _arrange(self) -> None:
        shown = not self.panel.isHidden()
        width = min(max(self._panel_width, self.panel.minimumSizeHint().width()), self.width())
        beside = shown and self.width() - width >= width
        self.content.setGeometry(0, 0, self.width() - (width if beside else 0), self.height())
        if shown:
            self.panel.setGeometry(self.width() - width, 0, width, self.height())
