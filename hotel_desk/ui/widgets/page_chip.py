"""Chips that switch between the pages of a screen; Ctrl with the number of a page goes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut

from hotel_desk.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

_DIGITS = 10


def page_chip(screen: QWidget, number: int, title: str, go: Callable[[], object], *, object_name: str) -> Button:
    """The chip of a page.

    Args:
        screen: where the shortcut works.
        number: of the page, from 1 to 10, which has Ctrl+0.
        go: called when it is pressed or its shortcut is.
    """
    shortcut = f"Ctrl+{number % _DIGITS}"
    chip = Button(title, object_name=object_name, accessible_name=title, kind="chip", tooltip=f"{title} ({shortcut})")
    chip.setCheckable(True)
    chip.clicked.connect(lambda _checked=False: go())
    QShortcut(QKeySequence(shortcut), screen, go)
    return chip
