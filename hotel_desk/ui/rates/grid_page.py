"""One mode of the rates screen: a bar, a grid of dates, and the panel that says what the marked cells become."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import _, plural
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.front_desk.job_panel import JobPanel
from hotel_desk.ui.front_desk.panel_area import PanelArea
from hotel_desk.ui.rates.date_grid import DateGrid, Marks
from hotel_desk.ui.widgets.buttons import Button, CommandButton
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.side_panel import SidePanel
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label
from hotel_desk.ui.widgets.weekdays_field import EVERY_WEEKDAY, WeekdaysField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.rates.date_grid import GridRow
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.buttons import Intent
    from hotel_desk.ui.widgets.field import Field

SPANS = (14, 28, 56)
_CONCERNS = (EntityKind.RATE_PLAN, EntityKind.RESTRICTION, EntityKind.INVENTORY, EntityKind.ROOM_TYPE, EntityKind.SPECIAL_DATE)
DATE_WIDTH = 144
CHOOSER_WIDTH = 192
STEP_WIDTH = 40


class GridPage(QWidget):
    """A grid with its bar and panel. A subclass reads the rows, makes the panel's fields, and says what a save runs.

    Args:
        key: begins every object name.
        title: what the grid shows; `panel_title`: what the panel does; both translated.
        choosers: fields of the bar that say what is shown, beside the dates.
        empty: what stands there when there are no rows.
        legend: what the figures of a cell say, where that is not plain.
    """

    with_weekdays = True

    def __init__(
        self,
        context: ScreenContext,
        *,
        key: str,
        title: str,
        panel_title: str,
        choosers: Sequence[Field],
        empty: EmptyState,
        legend: str = "",
    ) -> None:
        super().__init__()
        self.context = context
        self.key = key
        self._panel_title = panel_title
        self._days = SPANS[0]
        self.first = DateField("first_shown", _("From"), object_name=f"{key}_first", relative_to=self._today)
        self.first.edited.connect(self._first_typed)
        self.grid = DateGrid(object_name=f"{key}_grid", accessible_name=title)
        self.content = Content(self.grid, empty, self.read, object_name=f"{key}_content", accessible_name=title)
        self.form = Form(object_name=f"{key}_form", accessible_name=panel_title, other_errors=context.messages.error)
        self.summary = label("", "small", wrap=True)
        self.panel = SidePanel(object_name=f"{key}_panel", accessible_name=panel_title, unsaved=self.form.changed_fields)
        self._make_panel()
        self.split = PanelArea(self._list_side(), self.panel, object_name=f"{key}_split")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._bar(choosers, legend))
        column.addWidget(self.split, 1)
        self.grid.marked.connect(self._marked)
        self.grid.entry_asked.connect(self._enter)
        self.grid.removal_asked.connect(self.ask_removal)
        self.grid.paged.connect(self._page)
        self.setFocusProxy(self.grid)

    # --- What a mode says of itself -------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the rows and give them to `show_rows`."""
        raise NotImplementedError

    def fields(self) -> list[tuple[Field, ...]]:
        """The rows of fields beneath the dates, made once."""
        raise NotImplementedError

    def fill(self, marks: Marks) -> None:
        """The panel was opened, or other cells were marked: show what they say now."""
        raise NotImplementedError

    def intent(self) -> Intent | None:
        """What a save runs; None when the form has said what is missing."""
        raise NotImplementedError

    def done(self, result: Any) -> str:
        """What a save has done, in words."""
        raise NotImplementedError

    def what(self, marks: Marks) -> str:
        """What is marked, in words, for the panel's second line."""
        raise NotImplementedError

    def ask_removal(self) -> None:
        """Delete was pressed: open the panel on taking something away. Most have nothing to take away."""
        self._enter("")

    def first_field(self) -> Field:
        """Where a digit pressed on the grid goes on."""
        return self.fields_made[0]

    # --- What they share ------------------------------------------------------------------------------------------------

    @property
    def days(self) -> int:
        """How many dates are shown."""
        return self._days

    def first_date(self) -> date:
        """The first date shown."""
        try:
            return self.first.value() or self._today()
        except ValueError:
            return self._today()

    def show_rows(self, rows: Sequence[GridRow], dates: Sequence[date]) -> None:
        """Show what was read."""
        self.grid.show_rows(rows, dates, self._today())
        self.content.show_content(empty=not rows)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """The mode is on view: read the dates from the business date on, unless others were chosen."""
        if change_set is not None and not change_set.touches(*_CONCERNS):
            return
        if self.first.value() is None:
            self.first.set_value(self._today())
        self.read()

    def unsaved(self) -> list[str]:
        """What would be lost."""
        other = self.split.panel
        if isinstance(other, JobPanel):
            return other.unsaved_edits()
        return [self._panel_title] if not self.panel.isHidden() and self.form.changed_fields() else []

    def checked(self) -> tuple[Marks, dict[str, Any]] | None:
        """The marked cells and what was typed; None when something is missing, which is said."""
        marks = self.grid.marks()
        if marks is None:
            self.context.messages.info(_("No day is marked. Mark one or more cells first."))
            return None
        return (marks, self.form.values()) if self.form.check() else None

    def _today(self) -> date:
        return self.context.status().business_date

    def _bar(self, choosers: Sequence[Field], legend: str) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 0, 16, 0)
        bar.setSpacing(8)
        for field in (*choosers, self.first):
            field.setFixedWidth(CHOOSER_WIDTH if field is not self.first else DATE_WIDTH)
            bar.addWidget(field)
        buttons = [self._step_button(-1, "back", _("Earlier dates")), self._step_button(1, "on", _("Later dates"))]
        self.span_buttons = {days: self._span_button(days) for days in SPANS}
        for button in (*buttons, *self.span_buttons.values()):
            bar.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        bar.addStretch(1)
        if legend:
            bar.addWidget(label(legend, "small"), 0, Qt.AlignmentFlag.AlignBottom)
        return bar

    def _step_button(self, step: int, name: str, text: str) -> Button:
        icon_name = "mdi6.chevron-left" if step < 0 else "mdi6.chevron-right"
        button = Button("", object_name=f"{self.key}_{name}", accessible_name=text, icon_name=icon_name, tooltip=text)
        button.setFixedWidth(STEP_WIDTH)
        button.clicked.connect(lambda: self._page(step))
        return button

    def _span_button(self, days: int) -> Button:
        text = plural("{count} day", "{count} days", days).format(count=days)
        button = Button(text, object_name=f"{self.key}_{days}_days", accessible_name=text, kind="chip")
        button.setCheckable(True)
        button.setChecked(days == self._days)
        button.clicked.connect(lambda: self._show_days(days))
        return button

    def _list_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 0, 16, 16)
        column.addWidget(self.content)
        return side

    def _make_panel(self) -> None:
        today = self._today
        self.from_field = DateField(
            "first_date", _("From"), object_name=f"{self.key}_from", relative_to=today, earliest=today, required=True
        )
        self.to_field = DateField("last_date", _("To"), object_name=f"{self.key}_to", relative_to=today, earliest=today, required=True)
        # Hidden where the command knows no weekdays: all marked dates from the first to the last are meant then.
        self.weekdays = WeekdaysField("weekdays", _("Weekdays"), object_name=f"{self.key}_weekdays")
        self.form.add(self.from_field, self.to_field)
        self.form.add(self.weekdays)
        self.weekdays.setVisible(self.with_weekdays)
        rows = self.fields()
        self.fields_made = [field for row in rows for field in row]
        for row in rows:
            self.form.add(*row)
        self.form.add_widget(self.summary)
        self.panel.add(self.form)
        self.save = CommandButton(
            self._panel_title,
            self.context.runner,
            self.intent,
            self._saved,
            self.form.show_error,
            object_name=f"{self.key}_save",
            accessible_name=self._panel_title,
            shortcut="Ctrl+S",
        )
        self.panel.set_primary(self.save)

    def _marked(self) -> None:
        if not self.panel.isHidden():
            self._fill()

    def _enter(self, typed: str) -> None:
        if self.grid.marks() is None:
            self.context.messages.info(_("No day is marked. Mark one or more cells first."))
            return
        self._fill()
        self.split.put(self.panel)
        field = self.first_field()
        field.setFocus()
        line = getattr(field, "line", None)
        if typed and line is not None:
            line.setText(typed)
            line.textEdited.emit(typed)

    def _fill(self) -> None:
        marks = self.grid.marks()
        if marks is None:
            return
        self.form.clear_errors()
        self.form.set_values(first_date=marks.first, last_date=marks.last, weekdays=_weekdays_of(marks))
        self.fill(marks)
        self.form.mark_saved()
        first, last = date_text(marks.first), date_text(marks.last)
        self.panel.set_heading(self._panel_title, self.what(marks))
        self.summary.setText(
            _("{first}, one night.").format(first=first)
            if marks.nights == 1
            else _("{first} to {last}, {nights} nights marked.").format(first=first, last=last, nights=marks.nights)
        )

    def _saved(self, result: Any) -> None:
        self.form.mark_saved()
        self.context.messages.success(self.done(result))
        self.panel.leave()
        self.read()

    def _first_typed(self) -> None:
        if not self.first.problem():
            self.read()

    def _page(self, step: int) -> None:
        self.first.set_value(self.first_date() + timedelta(days=step * self._days))
        self.read()

    def _show_days(self, days: int) -> None:
        self._days = days
        for other, button in self.span_buttons.items():
            button.setChecked(other == days)
        self.read()


def _weekdays_of(marks: Marks) -> int:
    """The weekdays that are marked, where some dates between are not."""
    if not marks.holes:
        return EVERY_WEEKDAY
    marked = {marks.first + timedelta(days=number) for number in range((marks.last - marks.first).days + 1)} - marks.holes
    return sum(1 << weekday for weekday in {day.weekday() for day in marked})
