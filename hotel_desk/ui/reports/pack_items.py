"""The reports of a pack, in their order: added, moved, taken out, by keys or buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QListWidget

from hotel_desk.domain.report_codes import FORMAT_TITLES, ReportFormat
from hotel_desk.language import _
from hotel_desk.reports.catalogue import REPORTS
from hotel_desk.services.report_packs import PackItem
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.field import ChoiceField, Field

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotel_desk.reports.report import Report

_LIST_HEIGHT = 200
_FORMAT_WIDTH = 112
_REPORTS = {report.name: report for report in REPORTS}


class PackItemsField(Field):
    """A list of reports with what each is written as."""

    def __init__(self) -> None:
        self.list = QListWidget()
        super().__init__("items", _("Reports, in the order of making"), self.list, object_name="pack_items", required=True)
        self.list.setFixedHeight(_LIST_HEIGHT)
        self._items: list[PackItem] = []
        self._column.insertLayout(2, self._make_moving())
        self._column.insertLayout(3, self._make_adding())

    def offer(self, reports: Sequence[Report]) -> None:
        """Which reports can be added."""
        self.report.set_choices([(report.name, _(report.title)) for report in reports])

    def value(self) -> tuple[PackItem, ...] | None:
        return tuple(self._items) or None

    def set_value(self, value: Sequence[PackItem] | None) -> None:
        self._items = list(value or ())
        self._show(0)

    def add_item(self) -> None:
        """Add the chosen report at the end."""
        if self.report.value() is None:
            self.report.setFocus()
            return
        self._items.append(PackItem(self.report.value(), self.format.value()))
        self._change(len(self._items) - 1)

    def _make_moving(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        parts: tuple[tuple[str, str, str, Callable[[], object], str], ...] = (
            ("up", _("Move up"), "mdi6.arrow-up", lambda: self._move(-1), "Alt+Up"),
            ("down", _("Move down"), "mdi6.arrow-down", lambda: self._move(1), "Alt+Down"),
            ("out", _("Take out"), "mdi6.minus", self._take_out, "Del"),
        )
        for key, title, icon_name, act, keys in parts:
            text = "" if key in {"up", "down"} else title
            button = Button(text, object_name=f"pack_item_{key}", accessible_name=title, icon_name=icon_name, tooltip=f"{title} ({keys})")
            button.clicked.connect(lambda _checked=False, act=act: act())
            QShortcut(QKeySequence(keys), self.list, act, context=Qt.ShortcutContext.WidgetShortcut)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _make_adding(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.report = ChoiceField("report", _("Report name"), object_name="pack_new_report", choices=())
        formats = [(one, one.upper()) for one in FORMAT_TITLES]
        self.format = ChoiceField("format", _("Written as"), object_name="pack_new_format", choices=formats)
        self.format.set_value(ReportFormat.PDF)
        self.format.setFixedWidth(_FORMAT_WIDTH)
        add = Button(_("Add"), object_name="pack_item_add", accessible_name=_("Add the report"), icon_name="mdi6.plus")
        add.clicked.connect(self.add_item)
        row.addWidget(self.report, 1)
        row.addWidget(self.format)
        row.addWidget(add, 0, Qt.AlignmentFlag.AlignBottom)
        return row

    def _move(self, step: int) -> None:
        place = self.list.currentRow()
        other = place + step
        if place < 0 or not 0 <= other < len(self._items):
            return
        self._items[place], self._items[other] = self._items[other], self._items[place]
        self._change(other)

    def _take_out(self) -> None:
        place = self.list.currentRow()
        if place >= 0:
            del self._items[place]
            self._change(min(place, len(self._items) - 1))

    def _change(self, place: int) -> None:
        self._show(place)
        self._edited()

    def _show(self, place: int) -> None:
        self.list.clear()
        self.list.addItems([item_words(item) for item in self._items])
        self.list.setCurrentRow(place if self._items else -1)


def item_words(item: Any) -> str:
    """A report of a pack in words: its title, its choices other than usual, what it is written as."""
    report = _REPORTS.get(item.report)
    chosen = [
        _(title)
        for choice in (report.choices if report else ())
        for value, title in choice.options[1:]
        if item.parameters.get(choice.key) == value
    ]
    return " · ".join([_(report.title) if report else item.report, *chosen, item.report_format.upper()])
