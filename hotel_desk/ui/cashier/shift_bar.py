"""The bar over the cashier's screen: whose shift is open, at which drawer, since when; open, drop, add, close."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from hotel_desk.language import N_, _
from hotel_desk.ui.cashier.status_chip import StatusChip
from hotel_desk.ui.formats import instant_text, money_text
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StatusLook, StayLook
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import ElidedLabel

if TYPE_CHECKING:
    from hotel_desk.queries.shifts import OwnShift
    from hotel_desk.ui.shell.screen import ScreenContext

HEIGHT = 48
OPEN, DROP, ADD, CLOSE, REPORTS = "open", "drop", "add", "close", "reports"
_NONE = "–"


class ShiftBar(QFrame):
    """Always in view.

    Signals:
        asked(str): `OPEN`, `DROP`, `ADD`, `CLOSE` or `REPORTS`.
    """

    asked = Signal(str)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        named(self, "shift_bar", _("Shift"))
        self.setProperty("role", "bar")
        self.setFixedHeight(HEIGHT)
        self._context = context
        self._own: OwnShift | None = None
        self.chip = StatusChip()
        self.facts = ElidedLabel("", "plain")
        self.facts.setObjectName("shift_facts")
        self.cash = ElidedLabel("", "quiet")
        self.cash.setObjectName("shift_cash")
        self.buttons = {
            OPEN: self._button(OPEN, _("Open shift"), "mdi6.lock-open-variant-outline", "Ctrl+Shift+O"),
            DROP: self._button(DROP, _("Drop"), "mdi6.safe", "Ctrl+Shift+D"),
            ADD: self._button(ADD, _("Add cash"), "mdi6.cash-plus", "Ctrl+Shift+A"),
            CLOSE: self._button(CLOSE, _("Close shift"), "mdi6.lock-outline", "Ctrl+Shift+L"),
            REPORTS: self._button(REPORTS, _("Shifts"), "mdi6.format-list-bulleted", ""),
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(12)
        row.addWidget(self.chip)
        row.addWidget(self.facts, 3)
        row.addWidget(self.cash, 1)
        for button in self.buttons.values():
            row.addWidget(button)
        theme().changed.connect(self._take_look)
        for key in (OPEN, DROP, ADD, CLOSE):
            self.buttons[key].hide()

    def show_shift(self, own: OwnShift) -> None:
        """Show what is open, and what can be done now."""
        self._own = own
        shift = own.shift
        for key in (DROP, ADD, CLOSE):
            self.buttons[key].setVisible(shift is not None)
        self.buttons[OPEN].setVisible(shift is None and own.may_work)
        self.buttons[OPEN].set_kind("primary" if own.required else "plain")
        self.facts.setText(self._facts(own))
        self.cash.setText(self._cash(own))
        self.setAccessibleDescription(" · ".join(part for part in (self.facts.text(), self.cash.text()) if part))
        self._take_look()

    def _facts(self, own: OwnShift) -> str:
        shift = own.shift
        if shift is None:
            return _("Money is taken in a shift only.") if own.required else ""
        since = instant_text(shift.opened_at, self._context.status().time_zone)
        return _("Shift {number} · {drawer} · since {since}").format(number=shift.number, drawer=shift.drawer, since=since)

    @staticmethod
    def _cash(own: OwnShift) -> str:
        if own.shift is None:
            return ""
        if own.shift.cash is None:
            return _("Counted blind")
        return _("In the drawer: {cash}").format(cash=", ".join(money_text(each.expected_minor, each.currency) for each in own.shift.cash))

    def _take_look(self) -> None:
        if self._own is not None:
            look = _look(self._own)
            self.chip.show_status(look, _(look.title))

    def _button(self, key: str, text: str, icon_name: str, shortcut: str) -> Button:
        button = Button(text, object_name=f"shift_{key}", accessible_name=text, icon_name=icon_name, shortcut=shortcut)
        button.clicked.connect(lambda _checked=False: self.asked.emit(key))
        return button


def _look(own: OwnShift) -> StatusLook:
    stays = theme().tokens.stays
    if own.shift is not None:
        return replace(stays[StayLook.IN_HOUSE], title=N_("Shift open"), letter="S")
    if own.required:
        return replace(stays[StayLook.URGENT], title=N_("No shift"), letter="!")
    return replace(stays[StayLook.PAST], title=N_("No shift"), letter=_NONE)
