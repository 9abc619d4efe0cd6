"""Two screens made of every widget there is, as a screen of the program would use them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_, _
from hotel_desk.ui.formats import amount_text, short_date_text
from hotel_desk.ui.shell.screen import Screen, ScreenCommand, ScreenContext, ScreenSpec
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import RoomLook, StayLook
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.data_table import Column, DataTable, NextStep
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import CheckField, ChoiceField, NoteField, NumberField, TextField
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.search_field import SearchField
from hotel_desk.ui.widgets.side_panel import ListWithPanel, SidePanel
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label
from tests.ui.fake_desk import FakeDesk, Hit, search_everything

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.ui.desk_port import ChangeNotice, Target

_NAMES = ("Ferreira, Lúcia", "Fernández, José", "O'Neill, Siobhán", "Müller, Jürgen", "王小明", "Kowalska, Agnieszka", "Rossi, Chiara")
_STAYS = (StayLook.DUE_IN, StayLook.IN_HOUSE, StayLook.DUE_OUT, StayLook.RESERVED, StayLook.UNASSIGNED, StayLook.PAST)


@dataclass(frozen=True)
class Stay:
    number: int
    guest: str
    look: StayLook
    room: str | None
    arrival: dt.date
    departure: dt.date
    balance_minor: int


def stays(_desk: FakeDesk, *, only: str = "") -> list[Stay]:
    day = dt.date(2026, 11, 14)
    made = [
        Stay(
            1040 + number,
            _NAMES[number % len(_NAMES)],
            _STAYS[number % len(_STAYS)],
            None if _STAYS[number % len(_STAYS)] is StayLook.UNASSIGNED else str(200 + number),
            day - dt.timedelta(days=number % 3),
            day + dt.timedelta(days=1 + number % 5),
            (number * 7919) % 90_000 - 20_000,
        )
        for number in range(36)
    ]
    return [stay for stay in made if not only or stay.look == only]


def check_in(desk: FakeDesk, **arguments: object) -> object:
    return arguments or desk.status


class FrontDeskSample(Screen):
    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self.opened: list[Target] = []
        self.performed: list[str] = []
        self.refreshed: list[ChangeNotice | None] = []
        self.chips = FilterChips(object_name="stay_filter", accessible_name=_("Filter"))
        self.chips.chosen.connect(lambda _key: self.refresh())
        self.table = self._make_table()
        empty = EmptyState(
            _("Nobody here"),
            _("No stay matches the filter. Choose another one to see more."),
            object_name="no_stays",
            accessible_name=_("Nobody here"),
        )
        self.content = Content(self.table, empty, self.refresh, object_name="stay_content", accessible_name=_("Stays"))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(_("Arrivals and departures"), "title"))
        column.addWidget(self.chips)
        column.addWidget(self.content, 1)
        self.form = self._make_form()
        self.panel = SidePanel(object_name="stay_panel", accessible_name=_("Stay"), unsaved=self.form.changed_fields)
        self.panel.add(self.form)
        self.panel.add_secondary(Button(_("Walk in"), object_name="walk_in", accessible_name=_("Walk in")))
        self.check_in = CommandButton(
            _("Check in"),
            context.runner,
            self._intent,
            lambda _result: self.form.mark_saved(),
            self.form.show_error,
            object_name="check_in",
            accessible_name=_("Check in"),
        )
        self.panel.set_primary(self.check_in)
        self.split = ListWithPanel(left, self.panel, object_name="stays_with_panel")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        self.refreshed.append(change_set)
        self.content.show_loading()
        self.context.runner.read(stays, self._show, self.content.show_error, key="stays", only=self.chips.key())

    def unsaved(self) -> list[str]:
        return self.form.changed_fields()

    def open(self, target: Target) -> None:
        self.opened.append(target)

    def perform(self, command: str) -> None:
        self.performed.append(command)

    def open_first(self) -> None:
        self._open(self.table.rows()[0])

    def _show(self, rows: Sequence[Stay]) -> None:
        self.table.set_rows(rows)
        self.content.show_content(empty=not rows)
        counted = stays(FakeDesk())
        looks = theme().tokens.stays
        self.chips.set_chips([Chip(look, _(looks[look].title), sum(stay.look is look for stay in counted), look) for look in StayLook])

    def _make_table(self) -> DataTable[Stay]:
        steps = {StayLook.DUE_IN: N_("Check in"), StayLook.DUE_OUT: N_("Check out"), StayLook.UNASSIGNED: N_("Give a room")}
        columns: list[Column[Stay]] = [
            Column("guest", _("Guest"), lambda stay: stay.guest, width=0),
            Column("status", _("Status"), _status_text, look=lambda stay: theme().tokens.stays[stay.look], width=150),
            Column("room", _("Room"), lambda stay: stay.room or "–", sort_key=lambda stay: stay.room, width=72),
            Column(
                "arrival",
                _("Arrival"),
                lambda stay: short_date_text(stay.arrival),
                sort_key=lambda stay: stay.arrival,
                width=88,
                optional=True,
            ),
            Column(
                "departure",
                _("Departure"),
                lambda stay: short_date_text(stay.departure),
                sort_key=lambda stay: stay.departure,
                width=88,
                optional=True,
            ),
            Column(
                "balance",
                _("Balance"),
                lambda stay: amount_text(stay.balance_minor, "EUR"),
                sort_key=lambda stay: stay.balance_minor,
                align="right",
                width=96,
            ),
        ]
        table = DataTable(
            columns,
            lambda stay: stay.number,
            lambda stay: NextStep(stay.look, _(steps[stay.look])) if stay.look in steps else None,
            object_name="stays",
            accessible_name=_("Stays"),
        )
        table.opened.connect(self._open)
        return table

    def _make_form(self) -> Form:
        day = self.context.status().business_date
        form = Form(object_name="stay_form", accessible_name=_("Stay"), other_errors=self.context.messages.error)
        form.add(
            SearchField(
                "guest",
                _("Guest"),
                runner=self.context.runner,
                query=search_everything,
                title=_title,
                subtitle=_subtitle,
                object_name="guest",
                create=_("New guest"),
                placeholder=_("Name, phone or e-mail"),
            )
        )
        arrival = DateField("arrival", _("Arrival"), object_name="arrival", relative_to=lambda: day, earliest=lambda: day, required=True)
        departure = DateField("departure", _("Departure"), object_name="departure", relative_to=arrival.shown_day, required=True)
        form.add(arrival, departure)
        form.add(
            ChoiceField("room_type", _("Room type"), object_name="room_type", choices=[(1, "Standard"), (2, "Superior double")]),
            NumberField("adults", _("Adults"), object_name="adults", minimum=1, maximum=9),
        )
        form.add_heading(_("Price"))
        form.add(MoneyField("rate_minor", _("Price a night"), object_name="rate", currency="EUR", hint=_("Zero is complimentary.")))
        form.add(TextField("note", _("Note"), object_name="note"))
        form.add(NoteField("remark", _("Remark"), object_name="remark"))
        form.add(CheckField("early", _("Early arrival & day use"), object_name="early"))
        form.set_values(arrival=day, departure=day + dt.timedelta(days=3), room_type=2, adults=2, rate_minor=12_950)
        return form

    def _intent(self) -> Intent | None:
        return Intent(check_in, {"rate_minor": self.form.value("rate_minor")}) if self.form.check() else None

    def _open(self, stay: Stay) -> None:
        self.panel.set_heading(stay.guest, _(theme().tokens.stays[stay.look].title) + f" · {stay.number}")
        self.split.open_panel()
        self.form.field("guest").setFocus()


class RoomsSample(Screen):
    """All room looks as chips, and a list that is empty."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self.refreshed: list[ChangeNotice | None] = []
        self.chips = FilterChips(object_name="room_filter", accessible_name=_("Filter"))
        looks = theme().tokens.rooms
        self.chips.set_chips([Chip(look, _(looks[look].title), number * 3, look) for number, look in enumerate(RoomLook)])
        self.empty = EmptyState(
            _("No rooms yet"),
            _("Add rooms in Set-up."),
            object_name="no_rooms",
            accessible_name=_("No rooms yet"),
            icon_name="mdi6.bed-empty",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(self.chips)
        column.addWidget(self.empty, 1)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        self.refreshed.append(change_set)


def _status_text(stay: Stay) -> str:
    return _(theme().tokens.stays[stay.look].title)


def _title(hit: Hit) -> str:
    return hit.title


def _subtitle(hit: Hit) -> str:
    return hit.subtitle


SCREENS = (
    ScreenSpec(
        "front_desk",
        N_("Front desk"),
        "mdi6.account-check-outline",
        FrontDeskSample,
        opens=frozenset({EntityKind.RESERVATION, EntityKind.PROFILE}),
        commands=(ScreenCommand("walk_in", N_("Walk in a guest"), "mdi6.walk", "Ctrl+W"),),
    ),
    ScreenSpec("room_status", N_("Room status"), "mdi6.bed", RoomsSample, opens=frozenset({EntityKind.ROOM})),
    ScreenSpec("tape_chart", N_("Booking calendar"), "mdi6.calendar-month-outline", RoomsSample),
    ScreenSpec("cashier", N_("Cashier"), "mdi6.cash-register", RoomsSample),
    ScreenSpec("setup", N_("Set-up"), "mdi6.cog-outline", RoomsSample),
)
