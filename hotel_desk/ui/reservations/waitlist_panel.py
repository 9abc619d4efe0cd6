"""Says who on the waitlist is served first, beside the list as it stands now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from hotel_desk.language import _, plural
from hotel_desk.queries.waitlist import WaitingRow, waitlist
from hotel_desk.services.waitlist import set_waitlist_priority
from hotel_desk.ui.booking.endings import LOWEST_PRIORITY
from hotel_desk.ui.front_desk.stay_words import dates_text
from hotel_desk.ui.reservations.action_panel import ActionPanel
from hotel_desk.ui.tokens import ROW_HEIGHT
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.field import NumberField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.reservations.whole import Whole
    from hotel_desk.ui.shell.screen import ScreenContext

ROWS_SHOWN = 8


class PriorityPanel(ActionPanel):
    """The panel of *Priority*."""

    def __init__(self, context: ScreenContext, whole: Whole) -> None:
        super().__init__(context, whole, object_name="priority", title=_("Priority"))
        self.priority = NumberField(
            "priority",
            _("Priority"),
            object_name="priority_number",
            minimum=1,
            maximum=LOWEST_PRIORITY,
            hint=_("1 is served first, 9 last; among equals whoever asked first."),
        )
        self.form.add(self.priority)
        self.place = label("", wrap=True)
        self.place.setObjectName("priority_place")
        self.form.add_widget(self.place)
        self.table: DataTable[WaitingRow] = DataTable(
            _columns(),
            lambda row: row.reservation_id,
            object_name="priority_waitlist",
            accessible_name=_("Waitlist, the first to be served first"),
        )
        self.table.setFixedHeight(ROW_HEIGHT * (ROWS_SHOWN + 1) + 2)
        self.form.add_widget(self.table)
        self.form.set_values(priority=whole.sheet.waitlist_priority)
        self.priority.edited.connect(self._say)
        self.add(self.form)
        self.make_primary(_("Save"), self._intent, self._done, object_name="priority_do")

    def begin(self) -> None:
        self.reread()

    def reread(self) -> None:
        self.context.runner.read(waitlist, self._show, self.form.show_error, key="waitlist")

    def first_field(self) -> QWidget:
        return self.priority

    def _show(self, rows: tuple[WaitingRow, ...]) -> None:
        self.table.set_rows(rows)
        self.table.select(self.stay.reservation_id)
        self._say()

    def _say(self) -> None:
        """How many who want one of the same nights would be served before."""
        rows = self.table.rows()
        own = next((row for row in rows if row.reservation_id == self.stay.reservation_id), None)
        if own is None:
            self.place.setText("")
            return
        mine = (self.priority.value(), own.booked_at)
        before = sum(_wants_the_same(row, own) and (row.priority, row.booked_at) < mine for row in rows)
        words = plural(
            "{count} who wants one of these nights is served first.", "{count} who want one of these nights are served first.", before
        )
        self.place.setText(words.format(count=before) if before else _("Nobody who wants one of these nights is served before."))

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        return Intent(set_waitlist_priority, {"reservation_id": self.stay.reservation_id, "priority": self.priority.value()})

    def _done(self, _changed: object) -> None:
        about: dict[str, Any] = {"reservation_id": self.stay.reservation_id, "priority": self.whole.sheet.waitlist_priority}
        sentence = _("{guest} waits with priority {number}.").format(guest=self.stay.guest.name, number=self.priority.value())
        self.finish(sentence, Intent(set_waitlist_priority, about))


def _wants_the_same(row: WaitingRow, own: WaitingRow) -> bool:
    overlaps = row.arrival_date < own.departure_date and own.arrival_date < row.departure_date
    return row.reservation_id != own.reservation_id and row.room_type_id == own.room_type_id and overlaps


def _columns() -> list[Column[WaitingRow]]:
    return [
        Column("priority", _("No."), lambda row: str(row.priority), width=40, tooltip=lambda _row: _("Priority")),
        Column("guest", _("Guest"), lambda row: row.guest_name, width=0, tooltip=_possible_words),
        Column("dates", _("Dates"), lambda row: dates_text(row.arrival_date, row.departure_date), width=120),
        Column("left", _("Left"), lambda row: "–" if row.left is None else str(row.left), width=48, tooltip=_possible_words),
    ]


def _possible_words(row: WaitingRow) -> str:
    words = f"{row.guest_name} · {row.room_type}"
    if row.next_to_serve:
        return _("{guest}: there is a room now.").format(guest=words)
    if row.possible:
        return _("{guest}: there is a room now, and others are served first.").format(guest=words)
    return _("{guest}: there is no room yet.").format(guest=words)
