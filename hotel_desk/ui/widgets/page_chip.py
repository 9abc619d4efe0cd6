"""Chips that switch between the pages of a screen; Ctrl with the number of a page goes to it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.flow_layout import FlowLayout

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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


class PageChips(QWidget):
    """A row of chips, one for each page of a screen; it wraps where the width is small.

    Args:
        screen: where the shortcuts work.
        titles: of the pages by their keys, translated; Ctrl+1 goes to the first of them, at most ten.
        go: called with the key of the page that is asked for.
        object_name: of a chip, with `{key}` for the page's own.
    """

    def __init__(self, screen: QWidget, titles: Mapping[str, str], go: Callable[[str], object], *, object_name: str) -> None:
        super().__init__()
        row = FlowLayout(self, spacing=8)
        self.chips: dict[str, Button] = {}
        for number, (key, title) in enumerate(titles.items(), start=1):
            self.chips[key] = page_chip(screen, number, title, partial(go, key), object_name=object_name.format(key=key))
            row.addWidget(self.chips[key])
