"""What stands above the calendar: where in time it is, how near, which rooms; and the way to a new reservation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.ids import BlockId, FloorId, RoomTypeId
from hotel_desk.language import _, plural
from hotel_desk.queries.tape_chart import TapeChart
from hotel_desk.ui.tape_chart.chart_layout import Filter
from hotel_desk.ui.tape_chart.chart_pointing import ZOOMS
from hotel_desk.ui.tape_chart.legend import Legend
from hotel_desk.ui.widgets.buttons import Button, ButtonKind
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import ChoiceField
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.text import ElidedLabel

_DAY_WIDTH = 124
_CHOICE_WIDTH, _WIDE_CHOICE = 100, 136
# From this width on there is place for whole names.
_WIDE = 1200


class ChartHead(QWidget):
    """The head of the calendar.

    Args:
        business_date: gives the hotel's day.

    Signals:
        day_chosen(day): show this day.
        page_asked(step): a whole view earlier (-1) or later (1).
        today_asked(), fold_asked(), print_asked(), new_asked(): the buttons.
        days_chosen(count): zoom.
        filter_chosen(Filter): only these rooms.
    """

    day_chosen = Signal(object)
    page_asked = Signal(int)
    today_asked = Signal()
    fold_asked = Signal()
    print_asked = Signal()
    new_asked = Signal()
    days_chosen = Signal(int)
    filter_chosen = Signal(object)

    def __init__(self, business_date: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("tape_chart_head")
        self.day = DateField("day", _("Go to day"), object_name="tape_chart_day", relative_to=business_date)
        self.day.setToolTip(_("A day, or +30; G goes here"))
        self.day.edited.connect(self._day_edited)
        self.zooms = {days: self._zoom(days) for days in ZOOMS}
        self.type = ChoiceField("room_type", _("Room type"), object_name="tape_chart_type", choices=[(None, _("All types"))])
        self.floor = ChoiceField("floor", _("Floor"), object_name="tape_chart_floor", choices=[(None, _("All floors"))])
        self.fold = self._button("fold", _("Types only"), "mdi6.unfold-less-horizontal", self.fold_asked.emit, _("Fold the rooms away"))
        self.feature = ChoiceField("feature", _("Feature"), object_name="tape_chart_feature", choices=[("", _("Features"))])
        self.group = ChoiceField("group", _("Group"), object_name="tape_chart_group", choices=[(None, _("Groups"))])
        self.print = self._button("print", _("Print"), "mdi6.printer-outline", self.print_asked.emit, _("Print (Ctrl+P)"))
        self.day.label.hide()
        self.day.setFixedWidth(_DAY_WIDTH)
        for choice in (self.type, self.floor, self.feature, self.group):
            choice.label.hide()
            choice.edited.connect(lambda: self.filter_chosen.emit(self.filter()))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(8)
        self._titles = self._title_row()
        column.addLayout(self._titles)
        column.addWidget(self._tools())
        self.legend = Legend()
        column.addWidget(self.legend)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for choice in (self.type, self.floor, self.feature, self.group):
            choice.setFixedWidth(_WIDE_CHOICE if self.width() >= _WIDE else _CHOICE_WIDTH)
        self._fit_titles()

    def filter(self) -> Filter:
        """The rooms wanted at present."""
        return Filter(self.type.value(), self.floor.value(), self.feature.value() or "", self.group.value())

    def show_chart(self, chart: TapeChart) -> None:
        """Offer the types, floors, features and groups that there are; a choice that is gone is given up."""
        chosen = self.filter()
        features = sorted({feature for room in chart.rooms for feature in room.features})
        floors: dict[FloorId, str] = {room.floor_id: room.floor for room in chart.rooms}
        groups: list[tuple[BlockId | None, str]] = [(block.block_id, block.name) for block in chart.blocks]
        types: list[tuple[RoomTypeId | None, str]] = [(kind.room_type_id, kind.name) for kind in chart.types]
        self._offer(self.type, [(None, _("All types")), *types], chosen.room_type_id)
        self._offer(self.floor, [(None, _("All floors")), *floors.items()], chosen.floor_id)
        self._offer(self.feature, [("", _("Features")), *((feature, feature) for feature in features)], chosen.feature)
        self._offer(self.group, [(None, _("Groups")), *groups], chosen.block_id)
        self.feature.setVisible(bool(features))
        self.group.setVisible(bool(groups) or chosen.block_id is not None)
        if self.filter() != chosen:
            self.filter_chosen.emit(self.filter())

    def show_day(self, day: date) -> None:
        """Say which day is leftmost; what is being typed is left alone."""
        if not self.day.line.hasFocus():
            self.day.set_value(day)

    def show_days(self, days: int) -> None:
        """Say how many days are on view."""
        for count, button in self.zooms.items():
            button.setChecked(count == days)

    def show_folded(self, *, folded: bool) -> None:
        """Offer the other of folding and unfolding."""
        text = _("Show rooms") if folded else _("Types only")
        self.fold.setAccessibleName(text)
        self._fit_titles()
        self.fold.set_icon_name("mdi6.unfold-more-horizontal" if folded else "mdi6.unfold-less-horizontal")

    def ask_for_day(self) -> None:
        """Let the person type a day."""
        self.day.line.setFocus()
        self.day.line.selectAll()

    def _offer(self, field: ChoiceField, choices: list[tuple[Any, str]], chosen: Any) -> None:
        """Offer choices; one that is gone is given up, but for a group, which may have its stays on other days."""
        title = field.box.currentText()
        if field is self.group and chosen is not None and chosen not in dict(choices):
            choices = [*choices, (chosen, title)]
        field.set_choices(choices)
        field.set_value(chosen if chosen in dict(choices) else choices[0][0])

    def _title_row(self) -> QHBoxLayout:
        new = Button(
            _("New reservation"),
            object_name="tape_chart_new",
            accessible_name=_("New reservation"),
            kind="primary",
            icon_name="mdi6.calendar-plus",
        )
        new.clicked.connect(self.new_asked)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(ElidedLabel(_("Booking calendar"), "title"), 1)
        for part in (self.fold, self.print, new):
            row.addWidget(part)
        return row

    def _fit_titles(self) -> None:
        """Beside an open panel the two buttons keep their icons only, so that the title is whole."""
        titled = (self.fold, self.print)
        for button in titled:
            button.setText(button.accessibleName())
        margins = self.layout().contentsMargins()
        if self._titles.sizeHint().width() > self.width() - margins.left() - margins.right():
            for button in titled:
                button.setText("")

    def _tools(self) -> QWidget:
        tools = QWidget()
        flow = FlowLayout(tools, spacing=8)
        parts = (
            self._button("earlier", "", "mdi6.chevron-left", lambda: self.page_asked.emit(-1), _("Earlier (Ctrl+Left)")),
            self.day,
            self._button("later", "", "mdi6.chevron-right", lambda: self.page_asked.emit(1), _("Later (Ctrl+Right)")),
            self._button("today", _("Today"), "", self.today_asked.emit, _("Show the business date (T)")),
            *self.zooms.values(),
            self.type,
            self.floor,
            self.feature,
            self.group,
        )
        for part in parts:
            flow.addWidget(part)
        return tools

    def _button(self, name: str, text: str, icon: str, act: Callable[[], object], tooltip: str = "") -> Button:
        kind: ButtonKind = "plain" if text else "quiet"
        made = Button(text, object_name=f"tape_chart_{name}", accessible_name=text or tooltip, kind=kind, icon_name=icon, tooltip=tooltip)
        made.clicked.connect(lambda _checked: act())
        return made

    def _zoom(self, days: int) -> Button:
        name = plural("{count} day", "{count} days", days).format(count=days)
        made = Button(
            str(days),
            object_name=f"tape_chart_days_{days}",
            accessible_name=name,
            kind="chip",
            tooltip=_("{days} (+ and −)").format(days=name),
        )
        made.setCheckable(True)
        made.clicked.connect(lambda _checked: self.days_chosen.emit(days))
        return made

    def _day_edited(self) -> None:
        """A day that is whole is gone to at once: picked, stepped to, or typed to the end."""
        if not self.day.problem() and (day := self.day.value()) is not None:
            self.day_chosen.emit(day)
