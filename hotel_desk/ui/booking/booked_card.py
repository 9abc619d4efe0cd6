"""What was booked just now, and what one does next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import _, plural
from hotel_desk.ui.booking.dates_part import Dates
from hotel_desk.ui.booking.words import dates_words
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.services.reservations import Booked

CALENDAR = "tape_chart"
FRONT_DESK = "front_desk"


@dataclass(frozen=True, slots=True)
class JustBooked:
    """A booking that was made on this page."""

    booked: Booked
    guest_name: str
    dates: Dates

    def target(self, screen: str) -> Target:
        """Where its first reservation is shown."""
        return Target(screen=screen, kind=EntityKind.RESERVATION, id=self.booked.reservation_ids[0])


class BookedCard(QFrame):
    """Confirmation number and the next steps.

    Args:
        go_to: shows a thing on a screen.
    """

    def __init__(self, go_to: Callable[[Target], None]) -> None:
        super().__init__()
        self.setObjectName("booked")
        self.setProperty("role", "card")
        self._go_to = go_to
        self._just: JustBooked | None = None
        self.title = label("", "heading")
        self.title.setObjectName("booked_title")
        self.sentence = label("", "quiet", wrap=True)
        self.show_it = self._button("show", _("Show on the calendar"), lambda: self._go(CALENDAR))
        self.check_in = self._button("check_in", _("Check in"), lambda: self._go(FRONT_DESK))
        self.close_it = Button("", object_name="booked_close", accessible_name=_("Close"), kind="quiet", icon_name="mdi6.close")
        self.close_it.clicked.connect(lambda _checked: self.hide())
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.sentence)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        row.addLayout(words, 1)
        for button in (self.show_it, self.check_in, self.close_it):
            row.addWidget(button)
        self.hide()

    def show_booked(self, just: JustBooked, *, arrives_today: bool) -> None:
        """Say what was booked; the keyboard goes to the next step."""
        self._just = just
        rooms = len(just.booked.reservation_ids)
        self.title.setText(_("Booked: confirmation {number}").format(number=just.booked.confirmation_number))
        count = plural("{count} room", "{count} rooms", rooms).format(count=rooms)
        self.sentence.setText(f"{just.guest_name} · {dates_words(just.dates.arrival, just.dates.departure)} · {count}")
        self.check_in.setVisible(arrives_today)
        self.show()
        (self.check_in if arrives_today else self.show_it).setFocus()

    def _go(self, screen: str) -> None:
        if self._just is not None:
            self._go_to(self._just.target(screen))

    def _button(self, name: str, text: str, act: Callable[[], object]) -> Button:
        made = Button(text, object_name=f"booked_{name}", accessible_name=text)
        made.clicked.connect(lambda _checked: act())
        return made
