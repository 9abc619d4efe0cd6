"""Guests in house who owe more than they may, or nearly so; the limit of each is set beside the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.night_duties import NightDuty, night_duty_id
from hotel_desk.language import _, plural
from hotel_desk.queries.high_balances import HighBalance, high_balances
from hotel_desk.queries.night_duties import NightDuties, night_duties
from hotel_desk.services.night_duties import note_high_balances_seen
from hotel_desk.ui.credit_panel import CreditPanel
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.formats import amount_text, input_date_text, money_written
from hotel_desk.ui.tokens import PANEL_WIDTH
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.field import CheckField
from hotel_desk.ui.widgets.side_panel import ListWithPanel
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext

HIGH_BALANCES_TARGET = Target(screen="cash_office", kind="high_balances")
_CONCERNS = (EntityKind.FOLIO, EntityKind.POSTING, EntityKind.RESERVATION)


class HighBalancePage(QWidget):
    """The list, a box for everybody in house, and the panel of the chosen guest."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("high_balance_page")
        self.context = context
        self.table = self._make_table()
        empty = EmptyState(
            _("Nobody owes too much"),
            _("Every guest in house is well below what they may owe."),
            object_name="no_high_balances",
            accessible_name=_("Nobody owes too much"),
            icon_name="mdi6.check-circle-outline",
        )
        self.content = Content(self.table, empty, self.refresh, object_name="high_balance_content", accessible_name=_("High balances"))
        self.everybody = CheckField("everybody", _("Everybody in house"), object_name="high_balance_everybody")
        self.everybody.edited.connect(self.refresh)
        self.count = label("", wrap=True)
        self.panel = CreditPanel(context)
        self.panel.done.connect(self.refresh)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.everybody)
        head.addWidget(self.count, 1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.content, 1)
        self.split = ListWithPanel(left, self.panel, object_name="high_balance_split", panel_width=PANEL_WIDTH)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self.setFocusProxy(self.table)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Read the list again."""
        if change_set is not None and not change_set.touches(*_CONCERNS):
            return
        self.content.show_loading()
        everybody = bool(self.everybody.value())
        self.context.runner.read(high_balances, self._show, self.content.show_error, key="high balances", everybody=everybody)
        self.context.runner.read(night_duties, self._see_night, self._night_unknown, key="night", quiet=True)

    def unsaved(self) -> list[str]:
        """What would be lost on leaving."""
        return [_("Credit: {edit}").format(edit=edit) for edit in self.panel.unsaved_edits()]

    def _show(self, rows: tuple[HighBalance, ...]) -> None:
        self.table.set_rows(rows)
        self.content.show_content(empty=not rows)
        over = sum(1 for row in rows if row.over_minor)
        words = plural("{count} guest is over the limit.", "{count} guests are over the limit.", over)
        self.count.setText(words.format(count=over) if over else "")
        on_view = next((row for row in rows if self.panel.is_about(row)), None)
        if on_view is not None:
            self.panel.show_stay(on_view)

    def _see_night(self, found: NightDuties) -> None:
        """Who has the list on view has looked at what the night counted."""
        if found.high_balances is not None and self.isVisible():
            desk, day = cast("Desk", self.context.runner.desk), found.high_balances.day
            operation = night_duty_id(NightDuty.HIGH_BALANCES_SEEN, desk.property_id, day, desk.user_name)
            self.context.runner.run(note_high_balances_seen, None, self._night_unknown, owner=self, operation_id=operation, day=day)

    def _night_unknown(self, _error: StaffError) -> None:
        """The line is down, which the top bar says; it is read again with the list."""

    def _opened(self, row: HighBalance) -> None:
        if self.panel.unsaved_edits() and not self.panel.is_about(row):
            self.panel.leave()
            return
        self.panel.show_stay(row)
        self.split.open_panel()
        self.panel.first_field().setFocus()

    def _make_table(self) -> DataTable[HighBalance]:
        currency = self.context.status().currency

        def money(amount: int | None) -> str:
            return "" if amount is None else amount_text(amount, currency)

        columns: list[Column[HighBalance]] = [
            Column("room", _("Room"), lambda row: row.room_number, sort_key=lambda row: (len(row.room_number), row.room_number), width=72),
            Column("guest", _("Guest"), lambda row: row.guest_name, width=0),
            Column(
                "level",
                _("Level"),
                lambda row: row.standing.level.value if row.standing.number else "",
                width=64,
                tooltip=lambda row: row.standing.why(currency, money_written),
                optional=True,
            ),
            Column(
                "departure",
                _("Departure"),
                lambda row: input_date_text(row.departure_date),
                sort_key=lambda row: row.departure_date,
                width=112,
                optional=True,
            ),
            Column(
                "owes", _("Owes"), lambda row: money(row.balance_minor), sort_key=lambda row: row.balance_minor, align="right", width=104
            ),
            Column("may", _("May owe"), lambda row: money(row.limit_minor), sort_key=lambda row: row.limit_minor, align="right", width=104),
            Column(
                "over",
                _("Over the limit"),
                lambda row: money(row.over_minor or None),
                sort_key=lambda row: row.over_minor,
                align="right",
                width=104,
            ),
            Column("outlets", _("Outlets"), lambda row: _("stopped") if row.no_post else "", width=88, optional=True),
        ]
        table = DataTable(
            columns,
            lambda row: row.reservation_id,
            object_name="high_balance_table",
            accessible_name=_("High balances"),
        )
        table.opened.connect(self._opened)
        return table
