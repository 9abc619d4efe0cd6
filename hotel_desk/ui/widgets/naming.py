"""Names for machines and for people who listen: object names and accessible names, and a walker that finds who has none."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCalendarWidget,
    QComboBox,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QScrollBar,
    QSplitterHandle,
    QTabBar,
    QWidget,
)

_COMPOSITES = (QAbstractItemView, QAbstractScrollArea, QAbstractSpinBox, QCalendarWidget, QComboBox, QDialogButtonBox, QLineEdit)
_ALWAYS_USABLE = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit)
_PARTS_OF_OTHERS = (QHeaderView, QScrollBar, QSplitterHandle, QTabBar)


def named[W: QWidget](widget: W, object_name: str, accessible_name: str) -> W:
    """Give a widget its two names and return it.

    Args:
        object_name: snake case, stable, for tests and style sheets.
        accessible_name: what a screen reader says, translated.
    """
    widget.setObjectName(object_name)
    widget.setAccessibleName(accessible_name)
    return widget


def unnamed_widgets(root: QWidget) -> list[str]:
    """List the usable widgets below a root that lack an object name or an accessible name; tests want it empty."""
    return [_complaint(widget) for widget in (root, *root.findChildren(QWidget)) if _usable(widget) and _lacks_a_name(widget)]


def _usable(widget: QWidget) -> bool:
    if isinstance(widget, _PARTS_OF_OTHERS) or _inside_a_composite(widget):
        return False
    if (
        isinstance(widget, QAbstractButton)
        and not isinstance(widget.parentWidget(), QDialogButtonBox)
        and widget.objectName().startswith("qt_")
    ):
        return False
    return isinstance(widget, _ALWAYS_USABLE) or widget.focusPolicy() != Qt.FocusPolicy.NoFocus


def _inside_a_composite(widget: QWidget) -> bool:
    """Whether Qt made it: the editor of a spin box, the parts of a calendar, the viewport of a table."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea) and not isinstance(parent, QAbstractItemView):
            # What lies inside a scroll area is ours; the viewport itself is Qt's.
            if widget is parent.viewport():
                return True
        elif isinstance(parent, _COMPOSITES) and not isinstance(parent, QDialogButtonBox):
            return True
        parent = parent.parentWidget()
    return False


def _lacks_a_name(widget: QWidget) -> bool:
    return not widget.objectName() or not widget.accessibleName()


def _complaint(widget: QWidget) -> str:
    where = widget.parentWidget()
    home = where.objectName() or type(where).__name__ if where is not None else "-"
    return f"{type(widget).__name__} object_name={widget.objectName()!r} accessible_name={widget.accessibleName()!r} in {home}"
