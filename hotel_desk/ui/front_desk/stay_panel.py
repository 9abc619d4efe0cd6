"""A stay beside the list: what is known of it, and every job that fits it now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from hotel_desk.language import _
from hotel_desk.ui.credit_words import credit_facts
from hotel_desk.ui.formats import country_name, date_text, instant_text, language_name, money_text
from hotel_desk.ui.front_desk.facts import Facts
from hotel_desk.ui.front_desk.jobs import JOB_LOOKS, Job, possible_jobs
from hotel_desk.ui.front_desk.stay_words import (
    LEAVING_WORDS,
    late_words,
    persons_words,
    phase_title,
    price_words,
    stay_subtitle,
    type_text,
    window_name,
)
from hotel_desk.ui.widgets.buttons import Button, with_shortcut
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.side_panel import SidePanel
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.queries.stay_detail import StayDetail, WindowBalance
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.buttons import ButtonKind


class StayPanel(SidePanel):
    """The panel of one stay.

    Signals:
        job_asked(Job): the person wants to do one of the jobs.
    """

    job_asked = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(object_name="stay_panel", accessible_name=_("Stay"))
        self._context = context
        self.stay: StayDetail | None = None
        self._jobs: list[Job] = []
        actions = QWidget()
        self._flow = FlowLayout(actions, spacing=8)
        self._buttons = {job: self._job_button(job, actions) for job in Job}
        self.facts = Facts(object_name="stay_facts", accessible_name=_("Stay"))
        self.money = Facts(object_name="stay_money_facts", accessible_name=_("Balance"))
        self.guest = Facts(object_name="stay_guest_facts", accessible_name=_("Guest"))
        self.add(actions)
        for title, facts in ((_("Stay"), self.facts), (_("Balance"), self.money), (_("Guest"), self.guest)):
            self.add(label(title, "heading"))
            self.add(facts)
        self.primary = Button("", object_name="stay_next", accessible_name=_("Next step"), kind="primary")
        self.primary.clicked.connect(lambda: self._ask(self._jobs[0]))
        self.set_primary(self.primary)
        for job, look in JOB_LOOKS.items():
            if look.shortcut:
                QShortcut(QKeySequence(look.shortcut), self, partial(self._ask, job))

    def show_stay(self, stay: StayDetail) -> None:
        """Show a stay; the focus stays where it is."""
        self.stay = stay
        self._jobs = possible_jobs(stay)
        self.set_heading(stay.guest.name, stay_subtitle(stay))
        self._offer(self._jobs[1:])
        look = JOB_LOOKS[self._jobs[0]]
        self.primary.setText(_(look.title))
        self.primary.setAccessibleName(_(look.title))
        self.primary.setToolTip(with_shortcut("", look.shortcut))
        self.facts.set_facts(self._stay_facts(stay))
        self.money.set_facts(self._money_facts(stay))
        self.guest.set_facts(_guest_facts(stay))

    def jobs(self) -> list[Job]:
        """What is offered at present, the next thing first."""
        return list(self._jobs)

    def _offer(self, jobs: list[Job]) -> None:
        """Buttons of these jobs, in their order; a hidden one would leave a gap."""
        while self._flow.count():
            self._flow.takeAt(0)
        for job, button in self._buttons.items():
            button.setVisible(job in jobs)
        for job in jobs:
            self._flow.addWidget(self._buttons[job])

    def _job_button(self, job: Job, home: QWidget) -> Button:
        look = JOB_LOOKS[job]
        title = _(look.title)
        kind: ButtonKind = "danger" if job in {Job.CANCEL, Job.NO_SHOW} else "plain"
        button = Button(title, object_name=f"stay_{job}", accessible_name=title, kind=kind, icon_name=look.icon, parent=home)
        button.setToolTip(with_shortcut(title, look.shortcut))
        button.clicked.connect(partial(self._ask, job))
        return button

    def _ask(self, job: Job, *_clicked: object) -> None:
        if job in self._jobs:
            self.job_asked.emit(job)

    def _stay_facts(self, stay: StayDetail) -> list[tuple[str, str]]:
        status = phase_title(stay.phase)
        return [
            (_("Status"), f"{status}: {stay.status_reason}" if stay.status_reason else status),
            (_("Room"), " → ".join(room.number for room in stay.rooms) or _("none yet")),
            (_("Type"), type_text(stay.charged_type_name, stay.room_type_name)),
            (_("Arrival"), date_text(stay.arrival_date)),
            (_("Departure"), date_text(stay.departure_date)),
            (_("Late departure"), late_words(stay.late_departure)),
            (_("Express check-out"), self._signed_words(stay)),
            (_("Way of leaving"), "" if stay.left_by is None else _(LEAVING_WORDS[stay.left_by])),
            (_("Persons"), persons_words(stay.adults, stay.children, stay.babies)),
            (_("Price"), price_words(stay, self._context.status().currency)),
            (_("Booked"), _("{date}, walk-in").format(date=date_text(stay.booked_date)) if stay.walk_in else date_text(stay.booked_date)),
            (_("Booked by"), stay.booker_name if stay.booker_name != stay.guest.name else ""),
            (_("Company"), stay.company_name),
            (_("Agent"), stay.agent_name),
            (_("Rooms"), str(stay.rooms_in_booking) if stay.rooms_in_booking > 1 else ""),
            (_("Note"), "\n".join(part for part in (stay.note, stay.booking_note) if part)),
        ]

    def _signed_words(self, stay: StayDetail) -> str:
        if stay.express_agreed_at is None:
            return ""
        return _("signed {when}").format(when=instant_text(stay.express_agreed_at, self._context.status().time_zone))

    def _money_facts(self, stay: StayDetail) -> list[tuple[str, str]]:
        currency = self._context.status().currency
        shown = [(window_name(window), _balance_words(window, currency)) for window in stay.windows]
        return [*(shown or [(_("Folio"), _("none yet"))]), *credit_facts(stay.credit, currency)]


def _balance_words(window: WindowBalance, currency: str) -> str:
    """Who owes whom, in words: a sign is easily overlooked."""
    amount = money_text(abs(window.balance_minor), currency)
    if window.balance_minor < 0:
        return _("{amount} in the guest's favour").format(amount=amount)
    if window.balance_minor and window.goes_to_account:
        return _("{amount} to the account").format(amount=amount)
    return _("{amount} to pay").format(amount=amount) if window.balance_minor else _("settled")


def _guest_facts(stay: StayDetail) -> list[tuple[str, str]]:
    guest = stay.guest
    facts = [
        (_("Phone"), guest.phone),
        (_("E-mail"), guest.email),
        (_("Country"), country_name(guest.country)),
        (_("Language"), language_name(guest.language)),
        (_("Note about the guest"), guest.note),
    ]
    return facts if any(value for _name, value in facts) else [(_("Contact"), _("nothing known yet"))]
