"""Says in the message bar which bookings of places somebody has to be reminded of, wherever the person is."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Slot

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import _
from hotel_desk.queries.places import due_reminders
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.places.words import times_text
from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from uuid import UUID

    from hotel_desk.domain.clock import Clock
    from hotel_desk.queries.places import PlaceBookingRow
    from hotel_desk.ui.shell.screen import Messages
    from hotel_desk.ui.task_runner import TaskRunner

EVERY_MS = 30_000
SAID_AGAIN_AFTER = timedelta(minutes=5)


class PlaceReminders(Watch):
    """Looks every half minute what is due, and says one booking at a time, the first one first.

    Args:
        go_to: shows a booking.
        time_zone: of the hotel, IANA name.
        clock: tells the instant.
    """

    def __init__(
        self,
        runner: TaskRunner,
        *,
        messages: Callable[[], Messages],
        go_to: Callable[[Target], None],
        time_zone: Callable[[], str],
        clock: Clock,
        parent: QObject,
    ) -> None:
        super().__init__(runner, messages=messages, parent=parent, every_ms=EVERY_MS)
        self._go_to = go_to
        self._time_zone = time_zone
        self._clock = clock
        self._said: dict[UUID, datetime] = {}

    def start(self) -> None:
        """Look now and from now on."""
        super().start()
        self.look()

    @Slot()
    def look(self) -> None:
        """Read what is due."""
        self._read(due_reminders, self._say, now=self._clock.now())

    def _say(self, due: Sequence[PlaceBookingRow]) -> None:
        now = self._clock.now()
        self._said = {
            booking.place_booking_id: self._said[booking.place_booking_id] for booking in due if booking.place_booking_id in self._said
        }
        for booking in due:
            said = self._said.get(booking.place_booking_id)
            if said is None or now - said >= SAID_AGAIN_AFTER:
                self._said[booking.place_booking_id] = now
                self._tell(booking)
                return

    def _tell(self, booking: PlaceBookingRow) -> None:
        times = times_text(booking.starts_at, booking.ends_at, ZoneInfo(self._time_zone()))
        room = _("room {room}").format(room=booking.room_number) if booking.room_number else booking.phone
        who = f"{booking.name} ({room})" if room else booking.name
        sentence = _("Remind {who}: {place}, {times}.").format(who=who, place=booking.place_name, times=times)
        show = partial(self._go_to, Target(kind=EntityKind.PLACE_BOOKING, id=booking.place_booking_id))
        self._messages().warning(sentence, MessageAction(_("Show"), show))
