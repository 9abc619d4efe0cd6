"""Everybody who signed for express check-out and leaves today: those whose bill stands at zero are sent off, one command each."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.jobs.express_departures import arguments_of, operation_of, why_not
from hotel_desk.language import N_, _, plural
from hotel_desk.queries.express_departures import ExpressDeparture, ExpressState, express_departures
from hotel_desk.services.departures import check_out
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.formats import amount_text
from hotel_desk.ui.front_desk.express_bills import ExpressBills
from hotel_desk.ui.front_desk.job_panel import JobPanel
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StayLook
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.services.departures import CheckedOut
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.tokens import StatusLook

_TABLE_HEIGHT = 280
_WORDS = {
    ExpressState.READY: N_("Ready"),
    ExpressState.OWES: N_("To be paid"),
    ExpressState.CREDIT: N_("To be paid back"),
    ExpressState.FEE: N_("To be charged"),
}
_LETTERS = {ExpressState.READY: "R", ExpressState.OWES: "!", ExpressState.CREDIT: "!", ExpressState.FEE: "!"}


class ExpressListPanel(JobPanel):
    """The panel of *Express departures*."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, object_name="express_list_panel", title=_("Express departures"))
        self.set_heading(_("Express departures"), _("Guests who signed to leave today without coming to the desk"))
        self._rows: tuple[ExpressDeparture, ...] = ()
        self._waiting: list[ExpressDeparture] = []
        self._refusals: dict[UUID, str] = {}
        self._gone: list[ExpressDeparture] = []
        self.bills = ExpressBills(context, self)
        self.bills.made.connect(self._bill_made)
        self.table = self._make_table()
        self.nobody = label(_("Nobody who signed leaves today."), "quiet", wrap=True)
        self.why = label("", "warning", wrap=True)
        self.why.setObjectName("express_why")
        self.result = label("", wrap=True)
        self.result.setObjectName("express_result")
        for part in (self.nobody, self.table, self.why, self.result):
            self.form.add_widget(part)
        self.add(self.form)
        self.folio = Button(_("Open the folio"), object_name="express_folio", accessible_name=_("Open the folio"), shortcut="Ctrl+L")
        self.folio.clicked.connect(self._open_folio)
        self.add_secondary(self.folio)
        self.next_bill = Button(_("Show the next bill"), object_name="express_bills", accessible_name=_("Show the next bill"))
        self.next_bill.clicked.connect(self._next_bill)
        self.add_secondary(self.next_bill)
        save = _("Save e-mails with the bills")
        self.save = Button(save, object_name="express_save", accessible_name=save, icon_name="mdi6.email-outline")
        self.save.clicked.connect(self.bills.ask_where_to_save)
        self.add_secondary(self.save)
        title = _("Check out all who are ready")
        self.go_button = Button(title, object_name="express_check_out", accessible_name=title, kind="primary")
        self.go_button.clicked.connect(self._begin_all)
        self.set_primary(self.go_button)
        self._fit()

    def begin(self) -> None:
        self.reread()

    def reread(self) -> None:
        self.context.runner.read(express_departures, self._show, self.form.show_error, owner=self, key="express")

    def first_field(self) -> QWidget | None:
        return self.go_button

    def _show(self, rows: tuple[ExpressDeparture, ...]) -> None:
        self._rows = rows
        self.table.set_rows(rows)
        if rows and self.table.current() is None:
            self.table.select(rows[0].reservation_id)
        self._fit()

    def _fit(self) -> None:
        row = self.table.current()
        ready = sum(one.state is ExpressState.READY for one in self._rows)
        self.nobody.setVisible(not self._rows)
        self.table.setVisible(bool(self._rows))
        self.why.setText("" if row is None else self._refusals.get(row.reservation_id) or why_not(row))
        self.why.setVisible(bool(self.why.text()))
        self.result.setVisible(bool(self.result.text()))
        self.folio.setVisible(row is not None)
        self.next_bill.setVisible(bool(self.bills.unseen))
        self.save.setVisible(bool(self.bills.ready))
        self.go_button.setEnabled(bool(ready) and not self._waiting)

    # --- One after the other --------------------------------------------------------------------------------------------

    def _begin_all(self) -> None:
        """Ask once more who is ready: somebody may have posted meanwhile."""
        if not self._waiting:
            self.go_button.setEnabled(False)
            self.context.runner.read(express_departures, self._begin_with, self.form.show_error, owner=self, key="express")

    def _begin_with(self, rows: tuple[ExpressDeparture, ...]) -> None:
        self._refusals, self._gone = {}, []
        self._waiting = [one for one in rows if one.state is ExpressState.READY]
        self._show(rows)
        self._next()

    def _next(self) -> None:
        if not self._waiting:
            self._finish()
            return
        guest = self._waiting[0]
        self.context.runner.run(
            check_out,
            partial(self._left, guest),
            partial(self._refused, guest),
            owner=self,
            operation_id=operation_of(guest),
            **arguments_of(guest),
        )

    def _left(self, guest: ExpressDeparture, _gone: CheckedOut) -> None:
        self._gone.append(guest)
        self.bills.make(guest)
        self._go_on()

    def _refused(self, guest: ExpressDeparture, error: StaffError) -> None:
        self._refusals[guest.reservation_id] = str(error)
        self._go_on()

    def _go_on(self) -> None:
        self._waiting = self._waiting[1:]
        self._next()

    def _finish(self) -> None:
        count = len(self._gone)
        words = plural("{count} guest is checked out.", "{count} guests are checked out.", count).format(count=count)
        self.result.setText(words)
        if count:
            self.context.messages.success(words)
        else:
            self.context.messages.warning(_("Nobody was checked out."))
        self.reread()

    def _open_folio(self) -> None:
        row = self.table.current()
        if row is not None:
            self.context.go_to(Target(kind=EntityKind.FOLIO, id=row.folio_id))

    def _next_bill(self) -> None:
        self.bills.show_next()
        self._fit()

    def _bill_made(self) -> None:
        words = plural("{count} bill is archived, to be sent.", "{count} bills are archived, to be sent.", len(self.bills.ready))
        gone = plural("{count} guest is checked out.", "{count} guests are checked out.", len(self._gone)).format(count=len(self._gone))
        self.result.setText(f"{gone} {words.format(count=len(self.bills.ready))}")
        self._fit()

    def _make_table(self) -> DataTable[ExpressDeparture]:
        currency = self.context.status().currency
        columns: list[Column[ExpressDeparture]] = [
            Column("room", _("Room"), lambda row: row.room_number, sort_key=lambda row: (len(row.room_number), row.room_number), width=56),
            Column("guest", _("Guest"), lambda row: row.guest_name, width=0),
            Column("state", _("Status"), lambda row: _(_WORDS[row.state]), look=_look, tooltip=why_not, width=148),
            Column(
                "balance",
                _("Balance"),
                lambda row: amount_text(row.balance_minor, currency),
                sort_key=lambda row: row.balance_minor,
                align="right",
                width=80,
                optional=True,
            ),
        ]
        table = DataTable(columns, lambda row: row.reservation_id, object_name="express_table", accessible_name=_("Express departures"))
        table.setFixedHeight(_TABLE_HEIGHT)
        table.selected.connect(lambda _row: self._fit())
        return table


def _look(row: ExpressDeparture) -> StatusLook:
    look = theme().tokens.stays[StayLook.IN_HOUSE if row.state is ExpressState.READY else StayLook.URGENT]
    return replace(look, title=_WORDS[row.state], letter=_LETTERS[row.state])
