"""A reservation beside the list: its parts behind tabs, and every action that fits it now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.formats import instant_text, money_text
from hotel_desk.ui.front_desk.facts import Facts
from hotel_desk.ui.front_desk.stay_words import stay_subtitle
from hotel_desk.ui.reservations.actions import DANGEROUS, LOOKS, SELDOM, Action, possible_actions
from hotel_desk.ui.reservations.notes_part import NotesPart
from hotel_desk.ui.reservations.parts import ending_words, guest_facts, night_rows, price_facts, stay_facts
from hotel_desk.ui.reservations.words import history_details, history_title
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.buttons import Button, with_shortcut
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.side_panel import SidePanel

if TYPE_CHECKING:
    from hotel_desk.ui.reservations.whole import Whole
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.buttons import ButtonKind

STAY, PRICES, GUESTS, MONEY, NOTES, HISTORY = range(6)


class ReservationPanel(SidePanel):
    """The panel of one reservation.

    Signals:
        action_asked(Action): the person wants to do one of the actions.
    """

    action_asked = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(object_name="reservation_panel", accessible_name=_("Reservation"))
        self._context = context
        self.whole: Whole | None = None
        self._actions: list[Action] = []
        actions = QWidget()
        self._flow = FlowLayout(actions, spacing=8)
        self._buttons = {action: self._action_button(action, actions) for action in Action}
        self.more = self._more_button(actions)
        self.tabs = named(QTabBar(), "reservation_parts", _("Parts of the reservation"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setProperty("kind", "narrow")
        self._pages = QStackedWidget()
        self._make_parts()
        self.add(actions)
        self.add(self.tabs)
        self.add(self._pages)
        self.tabs.currentChanged.connect(self._show_part)
        self.primary = Button("", object_name="reservation_next", accessible_name=_("Next step"), kind="primary")
        self.primary.clicked.connect(lambda: self._ask(self._actions[0]))
        self.set_primary(self.primary)
        for action, look in LOOKS.items():
            if look.shortcut:
                QShortcut(QKeySequence(look.shortcut), self, partial(self._ask, action))
        self._show_part(0)

    def show_whole(self, whole: Whole) -> None:
        """Show a reservation; the part on view and the keyboard stay where they are."""
        self.whole = whole
        self._actions = possible_actions(whole)
        self.set_heading(whole.stay.guest.name, stay_subtitle(whole.stay))
        self._offer(self._actions[1:])
        look = LOOKS[self._actions[0]]
        self.primary.setText(_(look.title))
        self.primary.setAccessibleName(_(look.title))
        self.primary.setToolTip(with_shortcut("", look.shortcut))
        status = self._context.status()
        self.stay_facts.set_facts(stay_facts(whole, status.time_zone))
        self.nights.show_rows(night_rows(whole, status.currency))
        self.price_facts.set_facts(price_facts(whole, status.currency))
        self.guest_facts.set_facts(guest_facts(whole, status.currency))
        self._show_money(whole, status.currency)
        self.notes.show_whole(whole)
        self._show_history(whole, status.time_zone)
        self._say_open_notes(whole)

    def actions(self) -> list[Action]:
        """What is offered at present, the next thing first."""
        return list(self._actions)

    def show_part(self, part: int) -> None:
        """Go to a part."""
        self.tabs.setCurrentIndex(part)

    def _make_parts(self) -> None:
        self.stay_facts = Facts(object_name="reservation_stay_facts", accessible_name=_("Stay"))
        self.nights = AmountRows()
        self.nights.setObjectName("reservation_nights")
        self.price_facts = Facts(object_name="reservation_price_facts", accessible_name=_("Prices"))
        self.guest_facts = Facts(object_name="reservation_guest_facts", accessible_name=_("Guests"))
        self.sums = AmountRows()
        self.sums.setObjectName("reservation_sums")
        self.money_facts = Facts(object_name="reservation_money_facts", accessible_name=_("Money"))
        self.walked = Facts(object_name="reservation_walked_facts", accessible_name=_("Walked"))
        self.notes = NotesPart(self._context)
        self.history = Facts(object_name="reservation_history", accessible_name=_("History"))
        parts = (
            (_("Stay"), (self.stay_facts, self.walked)),
            (_("Prices"), (self.nights, self.price_facts)),
            (_("Guests"), (self.guest_facts,)),
            (_("Money"), (self.sums, self.money_facts)),
            (_("Notes"), (self.notes,)),
            (_("History"), (self.history,)),
        )
        for number, (title, widgets) in enumerate(parts, start=1):
            page = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(12)
            for widget in widgets:
                column.addWidget(widget)
            column.addStretch(1)
            self._pages.addWidget(page)
            self.tabs.addTab(title.replace("&", "&&"))
            self.tabs.setTabToolTip(number - 1, f"{title} (Ctrl+{number})")
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, partial(self.show_part, number - 1))

    def _show_money(self, whole: Whole, currency: str) -> None:
        stay = whole.stay
        received = -sum(window.balance_minor for window in stay.windows)
        self.sums.show_rows(
            [
                (_("Price of the stay"), money_text(stay.price_of_stay_minor, currency)),
                *((_("Held at present"), money_text(received, currency)) for _once in range(received > 0)),
                *((_("Open on the folio"), money_text(-received, currency)) for _once in range(received < 0)),
            ]
        )
        self.money_facts.set_facts(
            [
                (_("Cancelling now"), ending_words(whole.cancelling, currency)),
                (_("Not coming"), ending_words(whole.not_coming, currency)),
            ]
        )
        self.walked.set_facts(
            [
                (
                    _("Walked"),
                    "\n".join(
                        _("{hotel}, {reason}, {cost}").format(
                            hotel=line.hotel_name, reason=line.reason, cost=money_text(line.cost_minor, currency)
                        )
                        for line in whole.sheet.walked
                    ),
                )
            ]
        )

    def _show_history(self, whole: Whole, time_zone: str) -> None:
        self.history.set_facts(
            [
                (
                    instant_text(line.recorded_at, time_zone),
                    " · ".join(part for part in (history_title(line.code), line.user_name, history_details(line.details)) if part),
                )
                for line in whole.sheet.history
            ]
        )

    def _say_open_notes(self, whole: Whole) -> None:
        """How many alerts and open traces there are, on the tab itself."""
        open_notes = len(whole.sheet.alerts) + sum(trace.done_at is None for trace in whole.sheet.traces)
        self.tabs.setTabText(NOTES, f"{_('Notes')} {open_notes}" if open_notes else _("Notes"))

    def _show_part(self, number: int) -> None:
        """Only the part on view counts for the height: a short part does not scroll because a long one is hidden behind it."""
        self._pages.setCurrentIndex(number)
        for other in range(self._pages.count()):
            page = self._pages.widget(other)
            policy = page.sizePolicy()
            policy.setVerticalPolicy(policy.Policy.Preferred if other == number else policy.Policy.Ignored)
            page.setSizePolicy(policy)
        self._pages.adjustSize()

    def _offer(self, actions: list[Action]) -> None:
        """What is asked for seldom comes last, and is on view only where it was asked for."""
        while self._flow.count():
            self._flow.takeAt(0)
        seldom = [action for action in actions if action in SELDOM]
        often = [action for action in actions if action not in SELDOM]
        shown = [*often, *seldom] if self.more.isChecked() else often
        for action, button in self._buttons.items():
            button.setVisible(action in shown)
        self.more.setVisible(bool(seldom))
        row = [self._buttons[action] for action in shown]
        if seldom:
            row.insert(len(often), self.more)
        for button in row:
            self._flow.addWidget(button)
            # Tab goes through them as they stand, not as they were made: the last among its brothers comes last.
            button.raise_()

    def _more_button(self, home: QWidget) -> Button:
        button = Button(
            _("More"),
            object_name="reservation_more",
            accessible_name=_("More actions"),
            kind="quiet",
            icon_name="mdi6.dots-horizontal",
            parent=home,
        )
        button.setCheckable(True)
        button.toggled.connect(lambda _on: self._offer(self._actions[1:]))
        return button

    def _action_button(self, action: Action, home: QWidget) -> Button:
        look = LOOKS[action]
        title = _(look.title)
        kind: ButtonKind = "danger" if action in DANGEROUS else "plain"
        button = Button(title, object_name=f"reservation_{action}", accessible_name=title, kind=kind, icon_name=look.icon, parent=home)
        button.setToolTip(with_shortcut(title, look.shortcut))
        button.clicked.connect(partial(self._ask, action))
        return button

    def _ask(self, action: Action, *_clicked: object) -> None:
        if action in self._actions:
            self.action_asked.emit(action)
