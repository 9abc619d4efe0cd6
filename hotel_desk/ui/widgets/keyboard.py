"""Where the keyboard goes by itself, so that the arrow keys work without a press of the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QAbstractSpinBox, QComboBox, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator


def first_usable(page: QWidget) -> QWidget | None:
    """The first table of a page, else the first widget in it that takes the keyboard; None while there is nothing to use."""
    usable = [widget for widget in (page, *page.findChildren(QWidget)) if _takes_keyboard(widget) and widget.isVisibleTo(page)]
    tables = [widget for widget in usable if isinstance(widget, QAbstractItemView)]
    return next(iter([*tables, *usable]), None)


def beside(window: QWidget, *, forward: bool) -> QWidget | None:
    """What comes after (or before) the widget that has the keyboard as one reads, going round; None where nothing else can be used.

    Qt itself goes in the order in which widgets were made, and enters a page at the widget that takes the page's keyboard, so that
    what stands before that one is never reached by Tab.
    """
    here = window.focusWidget()
    everything = list(_on_view(window, here))
    place = everything.index(here) if here in everything else -1
    after, before = everything[place + 1 :], everything[: max(place, 0)]
    in_turn = [*after, *before] if forward else [*reversed(before), *reversed(after)]
    return next((widget for widget in in_turn if _may_be_next(widget)), None)


def _on_view(within: QWidget, here: QWidget | None) -> Iterator[QWidget]:
    """What is on view in a widget, as one reads, and what has the keyboard: when it is hidden, Qt asks for the next one too.

    A dialog before the window has a round of its own.
    """
    for child in within.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        gone = child.isHidden() and child is not here and not (here is not None and child.isAncestorOf(here))
        if not (gone or child.isWindow()):
            yield child
            yield from _on_view(child, here)


def _may_be_next(widget: QWidget) -> bool:
    # The line within a number or a choice hands the keyboard back to the whole.
    within_another = isinstance(widget.parentWidget(), QAbstractSpinBox | QComboBox)
    return _takes_keyboard(widget) and widget.isVisible() and widget.isEnabled() and not within_another


def _takes_keyboard(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
