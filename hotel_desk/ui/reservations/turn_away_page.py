"""Who was turned away in a period, for which reason, and how many room nights that came to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from hotel_desk.language import _, paragraph, plural
from hotel_desk.queries.turn_aways import MOST_ROWS, TurnAwayRow, TurnAways, turn_aways
from hotel_desk.ui.formats import instant_text, short_date_text
from hotel_desk.ui.front_desk.stay_words import dates_text
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.day_range import DayRange
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.list_page import ListPage
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.ui.shell.screen import ScreenContext

DAY_WIDTH = 160
DEBOUNCE_MS = 200


class TurnAwayPage(ListPage):
    """The list of a period."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("turn_away_page")
        self._context = context
        self._rows: tuple[TurnAwayRow, ...] = ()
        self.days = DayRange(_("Turned away from"), object_name="turn_away", relative_to=self._today, required=True)
        self.days.set_value(self._today().replace(day=1), self._today())
        self.finder = self.days.first.line
        self.sum = label("", "heading", wrap=True)
        self.sum.setObjectName("turn_away_sum")
        self.chips = FilterChips(object_name="turn_away_reasons", accessible_name=_("Room nights lost by reason"))
        self.table: DataTable[TurnAwayRow] = DataTable(
            self._columns(), lambda row: row.turn_away_id, object_name="turn_away_table", accessible_name=_("Turn-aways")
        )
        empty = EmptyState(
            _("Nobody was turned away"),
            _("In these days nobody was, or nobody wrote it down. “Turn away” stands at the foot of a new reservation."),
            object_name="turn_away_none",
            accessible_name=_("Nobody was turned away"),
            icon_name="mdi6.account-off-outline",
        )
        self.content = Content(self.table, empty, self.refresh, object_name="turn_away_content", accessible_name=_("Turn-aways"))
        # A day is typed letter by letter.
        self._timer = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._connect()
        self._lay_out()
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Read the period again."""
        self._timer.stop()
        if not self.days.check():
            return
        self.content.show_loading()
        period: dict[str, Any] = {"first": self.days.first.value(), "last": self.days.last.value()}
        self._context.runner.read(turn_aways, self._show, self.content.show_error, key="turn_aways", **period)

    def _connect(self) -> None:
        self._pass_on(self.table)
        self._timer.timeout.connect(self.refresh)
        for field in self.days.fields():
            field.edited.connect(self._timer.start)
        self.chips.chosen.connect(lambda _key: self._filter())

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(12)
        for field in self.days.fields():
            field.setMaximumWidth(DAY_WIDTH)
            above.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        above.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addLayout(above)
        column.addWidget(self.sum)
        column.addWidget(self.chips)
        column.addWidget(self.content, 1)

    def _columns(self) -> list[Column[TurnAwayRow]]:
        return [
            Column(
                "day",
                _("Day"),
                lambda row: short_date_text(row.business_date),
                sort_key=lambda row: row.turned_away_at,
                width=80,
                tooltip=self._when,
            ),
            Column("reason", _("Reason"), lambda row: row.reason, width=0, tooltip=lambda row: row.reason),
            Column(
                "dates",
                _("Dates"),
                lambda row: dates_text(row.arrival_date, row.departure_date),
                sort_key=lambda row: (row.arrival_date, row.departure_date),
                width=132,
            ),
            Column(
                "nights", _("Room nights"), lambda row: str(row.room_nights), sort_key=lambda row: row.room_nights, align="right", width=96
            ),
            Column("rooms", _("Rooms"), lambda row: str(row.rooms), sort_key=lambda row: row.rooms, align="right", width=64, optional=True),
            Column(
                "persons",
                _("Persons"),
                lambda row: str(row.persons),
                sort_key=lambda row: row.persons,
                align="right",
                width=72,
                optional=True,
            ),
            Column("guest", _("Guest"), lambda row: row.guest_name or "–", width=128, optional=True),
            Column("type", _("Type"), lambda row: row.room_type or "–", width=104, optional=True),
            Column("plan", _("Plan"), lambda row: row.plan_code or "–", width=64, optional=True),
            Column("note", _("Note"), lambda row: row.note, width=160, optional=True, tooltip=lambda row: row.note),
        ]

    def _show(self, found: TurnAways) -> None:
        self._rows = found.rows
        # A chip is found again by its name, so that the chosen reason stays chosen in another period.
        self.chips.set_chips([Chip(reason, reason, nights) for reason, nights in found.room_nights_by_reason])
        self.sum.setText(_sum_words(found))
        self._filter()

    def _filter(self) -> None:
        chosen = self.chips.key()
        rows = [row for row in self._rows if chosen in {"", row.reason}]
        self.table.set_rows(rows)
        self.content.show_content(empty=not rows)

    def _when(self, row: TurnAwayRow) -> str:
        return f"{instant_text(row.turned_away_at, self._context.status().time_zone)} · {row.user_name}"

    def _today(self) -> date:
        return self._context.status().business_date


def _sum_words(found: TurnAways) -> str:
    nights = sum(count for _reason, count in found.room_nights_by_reason)
    words = plural("{count} room night was lost.", "{count} room nights were lost.", nights).format(count=nights)
    if len(found.rows) < MOST_ROWS:
        return words
    return paragraph(words, _("Only the newest {count} turn-aways are counted; choose fewer days for the others.").format(count=MOST_ROWS))
