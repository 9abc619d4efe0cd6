"""Where the keyboard goes by itself, so that the arrow keys work without a press of the mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QWidget


def first_usable(page: QWidget) -> QWidget | None:
    """The first table of a page, else the first widget in it that takes the keyboard; None while there is nothing to use."""
    usable = [widget for widget in (page, *page.findChildren(QWidget)) if _takes_keyboard(widget) and widget.isVisibleTo(page)]
    tables = [widget for widget in usable if isinstance(widget, QAbstractItemView)]
    return next(iter([*tables, *usable]), None)


def _takes_keyboard(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
