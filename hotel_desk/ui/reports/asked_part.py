"""What a report is asked for: its days, by their name or typed, and its choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from hotel_desk.language import _
from hotel_desk.reports.report import Asked, Days
from hotel_desk.ui.reports.day_spans import SPAN_TITLES, DaySpan, days_of, remembered, span_again, spans_for
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import ChoiceField
from hotel_desk.ui.widgets.flow_layout import FlowLayout

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from hotel_desk.reports.report import Report
    from hotel_desk.ui.reports.day_spans import TwoDays

_DATE_WIDTH, _CHOICE_WIDTH, _BOX_EDGES = 144, 184, 56


class AskedPart(QWidget):
    """The fields of one report.

    Args:
        today: the business date.

    Signals:
        wanted(): Enter in a day, or another choice: show it anew.
    """

    wanted = Signal()

    def __init__(self, report: Report, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("report_asked")
        self._report = report
        self._today = today
        row = FlowLayout(self, spacing=8)
        self.span = self._make_span()
        self.first = DateField(
            "first", _("Day") if report.days is Days.DAY else _("From"), object_name="report_first", relative_to=today, required=True
        )
        self.last = DateField(
            "last",
            _("to"),
            object_name="report_last",
            relative_to=self.first.shown_day,
            earliest=lambda: None if self.first.problem() else self.first.value(),
            required=True,
        )
        self._days = {Days.NOW: (), Days.DAY: (self.first,), Days.PERIOD: (self.first, self.last)}[report.days]
        if report.days is not Days.NOW:
            row.addWidget(self.span)
        for field in (self.first, self.last):
            field.setFixedWidth(_DATE_WIDTH)
            if field in self._days:
                row.addWidget(field)
            else:
                field.setParent(self)
                field.hide()
            field.edited.connect(self._typed)
            field.line.returnPressed.connect(self.wanted)
        if report.days is Days.NOW:
            self.span.setParent(self)
            self.span.hide()
        self.choices = {choice.key: self._make_choice(choice.key, choice.title, choice.options) for choice in report.choices}
        for choice in self.choices.values():
            row.addWidget(choice)
        self.recall({})

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to choose."""
        return not self._days and not self.choices

    def recall(self, kept: Mapping[str, str]) -> None:
        """Show what was chosen the last time, for the days that it means today."""
        span, days = span_again(self._report, kept, self._today())
        self._show_days(span, days)
        for choice in self._report.choices:
            values = [value for value, _title in choice.options]
            known = kept.get(choice.key, "")
            self.choices[choice.key].set_value(known if known in values else values[0])

    def show_asked(self, parameters: Mapping[str, str], first: date, last: date) -> None:
        """Show days and choices that another report or the archive has named."""
        self.recall(parameters)
        if self._days:
            self._show_days(DaySpan.OWN, (first, last))

    def renew(self) -> None:
        """After the roll “today” is another day; own days stay as they were typed."""
        span = self.span.value()
        if span is not None and span is not DaySpan.OWN:
            self._show_days(span, days_of(span, self._report, self._today()))

    def check(self) -> bool:
        """Say under each day what is wrong with it, and tell whether all is well."""
        problems = [field.problem() for field in self._days]
        for field, sentence in zip(self._days, problems, strict=True):
            field.show_error(sentence)
        wrong = [field for field in self._days if field.error()]
        if wrong:
            wrong[0].setFocus()
        return not wrong

    def asked(self) -> Asked:
        """What is chosen; after `check()` said yes."""
        chosen = {key: str(field.value()) for key, field in self.choices.items()}
        first, last = self._two_days() or (self._today(), self._today())
        return Asked(first, last, chosen)

    def kept(self) -> dict[str, str]:
        """What to remember of it."""
        chosen = {key: str(field.value()) for key, field in self.choices.items()}
        return remembered(self.span.value() if self._days else None, self._two_days(), chosen, self._today())

    def show_problem(self, field: str, sentence: str) -> bool:
        """Show a refusal under the field that it names; False when it names none of these."""
        named = {"from": self.first, "to": self.last if self.last in self._days else self.first, **self.choices}.get(field)
        if named is None or named.isHidden():
            return False
        named.show_error(sentence)
        return True

    def _two_days(self) -> TwoDays | None:
        values = [field.value() for field in self._days]
        first, last = (values[0], values[-1]) if values else (None, None)
        return None if first is None or last is None else (first, last)

    def _make_span(self) -> ChoiceField:
        choices = [(span, _(SPAN_TITLES[span])) for span in spans_for(self._report)]
        field = ChoiceField("span", _("Which days"), object_name="report_span", choices=choices)
        field.setFixedWidth(_DATE_WIDTH)
        field.edited.connect(self._span_chosen)
        return field

    def _make_choice(self, key: str, title: str, options: tuple[tuple[str, str], ...]) -> ChoiceField:
        field = ChoiceField(key, _(title), object_name=f"report_choice_{key}", choices=[(value, _(words)) for value, words in options])
        words_width = max(field.box.fontMetrics().horizontalAdvance(_(words)) for _value, words in options)
        field.setFixedWidth(max(_CHOICE_WIDTH, words_width + _BOX_EDGES))
        field.edited.connect(self.wanted)
        return field

    def _span_chosen(self) -> None:
        days = days_of(self.span.value(), self._report, self._today())
        if days is None:
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)
            self.first.line.selectAll()
            return
        self._show_days(self.span.value(), days)
        self.wanted.emit()

    def _show_days(self, span: DaySpan | None, days: TwoDays | None) -> None:
        self.span.set_value(span)
        if days is not None:
            self.first.set_value(days[0])
            self.last.set_value(days[1])
        for field in (self.first, self.last):
            field.show_error("")

    def _typed(self) -> None:
        self.span.set_value(DaySpan.OWN)
