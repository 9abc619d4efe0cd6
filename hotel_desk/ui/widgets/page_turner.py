"""Beneath a list that comes a page at a time: which rows are on view, and the way to the others."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.text import label


class PageTurner(QWidget):
    """Says what is on view and turns pages (Alt+PgUp, Alt+PgDown).

    Args:
        object_name: what the names of its parts begin with.
        words: with {first}, {last} and {total}, translated.
        page_length: rows to a page.

    Signals:
        turned(): `offset` is that of another page, which is to be read.
    """

    turned = Signal()

    def __init__(self, *, object_name: str, words: str, page_length: int) -> None:
        super().__init__()
        self.offset: int | None = None
        self._words = words
        self.range = label("", "quiet")
        self.range.setObjectName(f"{object_name}_range")
        self.previous = _button(f"{object_name}_previous", _("Earlier page"), "mdi6.chevron-left", "Alt+PgUp")
        self.following = _button(f"{object_name}_next", _("Later page"), "mdi6.chevron-right", "Alt+PgDown")
        self.previous.clicked.connect(lambda: self._turn(-page_length))
        self.following.clicked.connect(lambda: self._turn(page_length))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.range)
        row.addStretch(1)
        row.addWidget(self.previous)
        row.addWidget(self.following)

    def begin_again(self) -> None:
        """Ask for the page that the query begins with."""
        self.offset = None

    def show_page(self, *, offset: int, rows: int, total: int) -> None:
        """Say which rows were read: so many from the offset on, of the total."""
        self.offset = offset
        last = offset + rows
        self.range.setText(self._words.format(first=offset + 1, last=last, total=total) if rows else "")
        self.previous.setEnabled(offset > 0)
        self.following.setEnabled(last < total)

    def _turn(self, rows: int) -> None:
        self.offset = max(0, (self.offset or 0) + rows)
        self.turned.emit()


def _button(object_name: str, title: str, icon_name: str, shortcut: str) -> Button:
    return Button("", object_name=object_name, accessible_name=title, icon_name=icon_name, shortcut=shortcut, kind="quiet")
