"""A day: typed in the local order or as `+3`, stepped with the arrow keys, or picked from a calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QColor, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QToolButton, QVBoxLayout

from hotel_desk.language import _
from hotel_desk.ui.formats import input_date_text, parse_date
from hotel_desk.ui.theme import icon, theme
from hotel_desk.ui.widgets.field import Field
from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Callable

_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 7, Qt.Key.Key_PageDown: -7}


class DateField(Field):
    """One day, or None when empty. Up and Down move a day, Page Up and Page Down a week, F4 or Alt+Down opens the calendar.

    Args:
        relative_to: gives the day that `+3` and missing parts count from: the business date, or the arrival.
        earliest: gives the first day allowed, None for any.
        latest: gives the last day allowed, None for any.
    """

    def __init__(
        self,
        name: str,
        label: str,
        *,
        object_name: str,
        relative_to: Callable[[], date],
        earliest: Callable[[], date | None] = lambda: None,
        latest: Callable[[], date | None] = lambda: None,
        required: bool = False,
        hint: str = "",
    ) -> None:
        self.line = QLineEdit()
        super().__init__(name, label, self.line, object_name=object_name, required=required, hint=hint)
        self._relative_to = relative_to
        self._earliest = earliest
        self._latest = latest
        self.line.setMaxLength(20)
        # The order of the parts, and not a day: a grey one reads as if it were filled in.
        self.line.setPlaceholderText(_("DD/MM/YYYY"))
        self.line.textEdited.connect(lambda _text: self._edited())
        self.line.installEventFilter(self)
        self._pick = QAction(self)
        self._pick.setToolTip(_("Open the calendar (F4)"))
        self._pick.triggered.connect(self.open_calendar)
        self.line.addAction(self._pick, QLineEdit.ActionPosition.TrailingPosition)
        self._take_icon()
        theme().changed.connect(self._take_icon)

    def value(self) -> date | None:
        text = self.line.text().strip()
        return parse_date(text, self._relative_to()) if text else None

    def set_value(self, value: date | None) -> None:
        self.line.setText("" if value is None else input_date_text(value))

    def problem(self) -> str:
        if sentence := super().problem():
            return sentence
        value = self.value()
        earliest, latest = self._earliest(), self._latest()
        if value is not None and earliest is not None and value < earliest:
            return _("Not before {date}, please.").format(date=input_date_text(earliest))
        if value is not None and latest is not None and value > latest:
            return _("Not after {date}, please.").format(date=input_date_text(latest))
        return ""

    def unreadable(self) -> str:
        return _("This is not a date. Write it like {example}, or +3 for three days on.").format(
            example=input_date_text(self._relative_to())
        )

    def open_calendar(self) -> None:
        """Show a month to pick from; Esc leaves the value as it was."""
        popup = _CalendarPopup(self)
        popup.show_below(self.line)

    def picked(self, day: date) -> None:
        """Take a day that the person picked or stepped to."""
        self.set_value(day)
        self._edited()

    def bounds(self) -> tuple[date | None, date | None]:
        """The first and the last day allowed at present."""
        return self._earliest(), self._latest()

    def shown_day(self) -> date:
        """The value, or the day it counts from while there is none."""
        try:
            return self.value() or self._relative_to()
        except ValueError:
            return self._relative_to()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line:
            if event.type() == QEvent.Type.FocusOut:
                self._tidy()
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._key(event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_F4 or (key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier):
            self.open_calendar()
            return True
        if key not in _STEPS or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        empty = not self.line.text().strip()
        self.picked(self.shown_day() if empty else self.shown_day() + timedelta(days=_STEPS[key]))
        return True

    def _tidy(self) -> None:
        if not self.line.text().strip():
            return
        sentence = self.problem()
        if sentence:
            self.show_error(sentence)
        else:
            self.set_value(self.value())

    def _take_icon(self) -> None:
        self._pick.setIcon(icon("mdi6.calendar-month-outline", theme().tokens.quiet_ink))


class _CalendarPopup(QFrame):
    """A month beneath the field; gone when a day is chosen or Esc is pressed."""

    def __init__(self, field: DateField) -> None:
        super().__init__(field, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self._field = field
        self.calendar = named(QCalendarWidget(self), f"{field.editor.objectName()}_calendar", field.editor.accessibleName())
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setFirstDayOfWeek(QLocale().firstDayOfWeek())
        self.calendar.setGridVisible(False)
        self._dress_days()
        earliest, latest = field.bounds()
        if earliest is not None:
            self.calendar.setMinimumDate(_q(earliest))
        if latest is not None:
            self.calendar.setMaximumDate(_q(latest))
        self.calendar.setSelectedDate(_q(field.shown_day()))
        self.calendar.clicked.connect(self._choose)
        self.calendar.activated.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.calendar)

    def show_below(self, line: QLineEdit) -> None:
        self.resize(304, 288)
        place = line.mapToGlobal(QPoint(0, line.height() + 4))
        room = line.screen().availableGeometry()
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        if place.y() + self.height() > room.bottom():
            place.setY(line.mapToGlobal(QPoint(0, -self.height() - 4)).y())
        self.move(place)
        self.show()
        self.calendar.setFocus()

    def _dress_days(self) -> None:
        """Days in ink, weekends quieter, names of days smallest; Qt's own red Sundays shout."""
        tokens = theme().tokens
        self.calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        for day in Qt.DayOfWeek:
            written = QTextCharFormat()
            weekend = day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday)
            written.setForeground(QColor(tokens.quiet_ink if weekend else tokens.ink))
            self.calendar.setWeekdayTextFormat(day, written)
        names = QTextCharFormat()
        names.setForeground(QColor(tokens.quiet_ink))
        names.setBackground(QColor(tokens.raised))
        self.calendar.setHeaderTextFormat(names)
        for name, picture in (("qt_calendar_prevmonth", "mdi6.chevron-left"), ("qt_calendar_nextmonth", "mdi6.chevron-right")):
            button = self.calendar.findChild(QToolButton, name)
            if button is not None:
                button.setIcon(icon(picture))

    def _choose(self, day: QDate) -> None:
        self.close()
        self._field.picked(date(day.year(), day.month(), day.day()))


def _q(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
