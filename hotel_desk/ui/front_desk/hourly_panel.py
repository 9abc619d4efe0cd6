"""Who is in a room by the hour: how long still, what it costs by now; longer, charged, or overnight."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from hotel_desk.language import _
from hotel_desk.queries.hourly_stays import HourlyState, HourlyStayRow, hourly_stays
from hotel_desk.services.hourly_stays import HourlySold, HoursCharged, charge_hours, convert_hours, extend_hours
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StayLook
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.field import NumberField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.tokens import StatusLook

_MINUTE_MS = 60_000
_MOST_NIGHTS = 60
_TABLE_HEIGHT = 240
_LOOKS = {HourlyState.ENDING: StayLook.DUE_OUT, HourlyState.OVER: StayLook.URGENT, HourlyState.CHARGED: StayLook.PAST}


class HourlyPanel(JobPanel):
    """The panel of *By the hour*.

    Signals:
        let_asked(): a room is to be let.
    """

    let_asked = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, object_name="hourly_panel", title=_("By the hour"))
        self.set_heading(_("By the hour"), _("Rooms that are let for some hours today"))
        self.table = self._make_table()
        self.nobody = label(_("Nobody is in a room by the hour."), "quiet", wrap=True)
        self.form.add_widget(self.nobody)
        self.form.add_widget(self.table)
        self.price = label("", wrap=True)
        self.form.add_widget(self.price)
        self.form.add_widget(self._buttons())
        self.add(self.form)
        self.let_button = Button(_("Let a room"), object_name="hourly_let", accessible_name=_("Let a room"), kind="primary")
        self.let_button.clicked.connect(self.let_asked.emit)
        self.set_primary(self.let_button)
        self._minutes = QTimer(self, interval=_MINUTE_MS)
        self._minutes.timeout.connect(self.reread)
        self._fit()

    def begin(self) -> None:
        self._minutes.start()
        self.reread()

    def reread(self) -> None:
        self.context.runner.read(hourly_stays, self._show, self.form.show_error, owner=self, key="hourly", quiet=True)

    def first_field(self) -> QWidget | None:
        return self.let_button

    def _show(self, stays: tuple[HourlyStayRow, ...]) -> None:
        self.table.set_rows(stays)
        if stays and self.table.current() is None:
            self.table.select(stays[0].reservation_id)
        self.nobody.setVisible(not stays)
        self.table.setVisible(bool(stays))
        self._fit()

    def _fit(self) -> None:
        row = self.table.current()
        open_hours = row is not None and row.state is not HourlyState.CHARGED
        self.price.setText("" if row is None else self._price_words(row))
        for button in (self.longer, self.charge):
            button.set_allowed(open_hours)
            button.setVisible(row is not None)
        self.overnight.setEnabled(open_hours)
        self.overnight.setVisible(row is not None)

    def _price_words(self, row: HourlyStayRow) -> str:
        amount = money_text(row.price_minor, self.context.status().currency)
        words = _("{rate}: {amount} charged") if row.state is HourlyState.CHARGED else _("{rate}: {amount} by now")
        return words.format(rate=row.rate_name, amount=amount)

    def _buttons(self) -> QWidget:
        runner = self.context.runner
        self.longer = CommandButton(
            _("One hour longer"),
            runner,
            self._longer_intent,
            self._is_longer,
            object_name="hourly_longer",
            accessible_name=_("One hour longer"),
            kind="plain",
        )
        self.charge = CommandButton(
            _("Charge the hours"),
            runner,
            self._charge_intent,
            self._is_charged,
            object_name="hourly_charge",
            accessible_name=_("Charge the hours"),
            kind="plain",
        )
        self.overnight = Button(_("Stays overnight…"), object_name="hourly_overnight", accessible_name=_("Stays overnight…"))
        self.overnight.clicked.connect(self._ask_overnight)
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        grid.addWidget(self.longer, 0, 0)
        grid.addWidget(self.charge, 0, 1)
        grid.addWidget(self.overnight, 1, 0)
        return holder

    def _longer_intent(self) -> Intent | None:
        row = self.table.current()
        return None if row is None else Intent(extend_hours, {"reservation_id": row.reservation_id, "hours": 1})

    def _is_longer(self, sold: HourlySold) -> None:
        self.context.messages.success(
            _("Room {room} is let until {time} now.").format(room=sold.room_number, time=self._time(sold.agreed_until))
        )
        self.reread()

    def _charge_intent(self) -> Intent | None:
        row = self.table.current()
        return None if row is None else Intent(charge_hours, {"reservation_id": row.reservation_id})

    def _is_charged(self, done: HoursCharged) -> None:
        amount = money_text(done.amount_minor, self.context.status().currency)
        self.context.messages.success(_("{amount} stands on the folio for {minutes} min.").format(amount=amount, minutes=done.minutes))
        self.reread()

    def _ask_overnight(self) -> None:
        row = self.table.current()
        if row is None:
            return
        nights = NumberField("nights", _("Nights"), object_name="hourly_nights", minimum=1, maximum=_MOST_NIGHTS)
        price = MoneyField(
            "price_minor", _("Price a night"), object_name="hourly_night_price", currency=self.context.status().currency, required=True
        )
        nights.set_value(1)
        dialog = ConfirmDialog(
            self,
            object_name="hourly_overnight_dialog",
            title=_("Does the guest of room {room} stay overnight?").format(room=row.room_number),
            sentence=_("The stay by the hour becomes a stay by the night, which the night audit charges."),
            yes=_("Stay overnight"),
            fields=(nights, price),
        )
        dialog.ask(lambda _reason: self._convert(row, nights.value(), price.value()))

    def _convert(self, row: HourlyStayRow, nights: Any, price_minor: Any) -> None:
        departure = self.context.status().business_date + timedelta(days=nights)
        self.context.runner.run(
            convert_hours,
            self._is_overnight,
            self.form.show_error,
            owner=self,
            reservation_id=row.reservation_id,
            departure_date=departure,
            price_minor=price_minor,
        )

    def _is_overnight(self, sold: HourlySold) -> None:
        self.finished.emit(Outcome(_("The guest of room {room} stays overnight.").format(room=sold.room_number), None, sold.reservation_id))

    def _time(self, instant: Any) -> str:
        return f"{instant.astimezone(ZoneInfo(self.context.status().time_zone)):%H:%M}"

    def _make_table(self) -> DataTable[HourlyStayRow]:
        columns: list[Column[HourlyStayRow]] = [
            Column("room", _("Room"), lambda row: row.room_number, look=_look, tooltip=lambda row: row.rate_name, width=88),
            Column("guest", _("Guest"), lambda row: row.guest_name, width=0),
            Column("until", _("Until"), lambda row: self._time(row.agreed_until), sort_key=lambda row: row.agreed_until, width=60),
            Column("left", _("Left"), _left_words, sort_key=lambda row: row.minutes_left, align="right", width=64),
        ]
        table = DataTable(columns, lambda row: row.reservation_id, object_name="hourly_table", accessible_name=_("Stays by the hour"))
        table.selected.connect(lambda _row: self._fit())
        table.setFixedHeight(_TABLE_HEIGHT)
        return table


def _left_words(row: HourlyStayRow) -> str:
    """Hours and minutes that are left, with a minus once they are over."""
    if row.state is HourlyState.CHARGED:
        return _("charged")
    hours, minutes = divmod(abs(row.minutes_left), 60)
    return f"{'-' if row.minutes_left < 0 else ''}{hours}:{minutes:02d}"


def _look(row: HourlyStayRow) -> StatusLook:
    return theme().tokens.stays[_LOOKS.get(row.state, StayLook.IN_HOUSE)]
