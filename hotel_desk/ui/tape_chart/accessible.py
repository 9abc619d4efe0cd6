"""What a screen reader finds on the calendar: one child for each bar on view."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface

from hotel_desk.language import _
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.tape_chart.bars import Bar, BarKey
from hotel_desk.ui.tape_chart.chart_view import ChartView
from hotel_desk.ui.tape_chart.held import may_be_held
from hotel_desk.ui.tape_chart.stay_words import bar_sentence

# Qt borrows the interfaces, so Python keeps them as long as their view lives.
_interfaces: dict[int, AccessibleChart] = {}
_installed: list[bool] = []


class AccessibleBar(QAccessibleInterface):
    """A bar, named by what it says."""

    def __init__(self, chart: AccessibleChart, key: BarKey) -> None:
        super().__init__()
        self._chart = chart
        self._key = key

    def isValid(self) -> bool:
        return self._found() is not None

    def object(self) -> QObject | None:
        return None

    def parent(self) -> QAccessibleInterface:
        return self._chart

    def child(self, _index: int) -> QAccessibleInterface | None:
        return None

    def childCount(self) -> int:
        return 0

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:
        return None

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        return -1

    def text(self, which: QAccessible.Text) -> str:
        found, layout = self._found(), self._chart.view.layout_on_view()
        if found is None or layout is None:
            return ""
        if which == QAccessible.Text.Name:
            return bar_sentence(found[1], layout)
        if which == QAccessible.Text.Help:
            return _("Enter opens the stay. M moves it, X cuts it, J joins its parts.") if may_be_held(found[1]) else _("Enter opens it.")
        return ""

    def setText(self, _which: QAccessible.Text, _text: str) -> None:
        """A bar is changed through its panel."""

    def rect(self) -> QRect:
        found = self._found()
        if found is None:
            return QRect()
        viewport = self._chart.view.viewport()
        here = self._chart.view.bar_rect(*found).intersected(viewport.rect())
        return QRect(viewport.mapToGlobal(here.topLeft()), here.size())

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        found, current = self._found(), self._chart.view.current_bar()
        state.focusable = state.selectable = True
        state.focused = state.selected = found is not None and current is not None and current.key == self._key
        state.invisible = found is None
        state.movable = found is not None and may_be_held(found[1])
        held = self._chart.view.held()
        state.checked = held is not None and held.bar is not None and held.bar.key == self._key
        return state

    def _found(self) -> tuple[int, Bar] | None:
        layout = self._chart.view.layout_on_view()
        return layout.find(self._key) if layout is not None else None


class AccessibleChart(QAccessibleInterface):
    """The calendar as a list of what is on view."""

    def __init__(self, view: ChartView) -> None:
        super().__init__()
        self.view = view
        self._children: dict[BarKey, AccessibleBar] = {}
        key = id(view)
        view.destroyed.connect(lambda: _interfaces.pop(key, None))

    def isValid(self) -> bool:
        return id(self.view) in _interfaces

    def object(self) -> QObject:
        return self.view

    def parent(self) -> QAccessibleInterface | None:
        home = self.view.parentWidget()
        return QAccessible.queryAccessibleInterface(home) if home is not None else None

    def child(self, index: int) -> QAccessibleInterface | None:
        bars = self.view.bars_on_view()
        if not 0 <= index < len(bars):
            return None
        key = bars[index][1].key
        if key not in self._children:
            self._children[key] = AccessibleBar(self, key)
        return self._children[key]

    def childCount(self) -> int:
        return len(self.view.bars_on_view())

    def focusChild(self) -> QAccessibleInterface | None:
        """The bar that the keyboard is on."""
        current = self.view.current_bar()
        keys = [bar.key for _row, bar in self.view.bars_on_view()]
        return self.child(keys.index(current.key)) if current is not None and current.key in keys else None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:
        for index in range(self.childCount()):
            child = self.child(index)
            if child is not None and child.rect().contains(x, y):
                return child
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return next((index for index in range(self.childCount()) if self.child(index) is child), -1)

    def text(self, which: QAccessible.Text) -> str:
        if which == QAccessible.Text.Name:
            return self.view.accessibleName()
        if which == QAccessible.Text.Description:
            return _("{days} days from {date}").format(days=self.view.days(), date=date_text(self.view.first_day()))
        return ""

    def setText(self, _which: QAccessible.Text, _text: str) -> None:
        """Nothing on the calendar is typed."""

    def rect(self) -> QRect:
        return QRect(self.view.mapToGlobal(self.view.rect().topLeft()), self.view.size())

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.List

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.focusable = True
        state.focused = self.view.hasFocus()
        state.invisible = not self.view.isVisible()
        return state


def install() -> None:
    """Teach Qt about the calendar; before the first one is shown."""
    if not _installed:
        QAccessible.installFactory(_factory)
        _installed.append(True)


def _factory(_class_name: str, thing: QObject | None) -> QAccessibleInterface | None:
    if not isinstance(thing, ChartView):
        return None
    if id(thing) not in _interfaces:
        _interfaces[id(thing)] = AccessibleChart(thing)
    return _interfaces[id(thing)]
