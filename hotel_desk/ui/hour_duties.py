"""Does in the background what the hour brings: ends options, gives back what nothing guarantees, sends registrations; says what it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from hotel_desk.domain.leaving import LateState
from hotel_desk.domain.report_codes import JobResult
from hotel_desk.domain.settings import RegistrationLine
from hotel_desk.jobs.send_registrations_process import send_registrations_job
from hotel_desk.language import N_, _, plural
from hotel_desk.queries.hour_duties import HourDuties, hour_duties
from hotel_desk.queries.hourly_stays import HourlyState, HourlyStayRow, hourly_stays
from hotel_desk.queries.late_departures import LateDepartureRow, late_departures
from hotel_desk.queries.registrations import RegistrationDuties, registration_duties
from hotel_desk.services.job_runs import note_job
from hotel_desk.services.options import OptionsExpired, expire_options
from hotel_desk.services.registrations import complete_registrations
from hotel_desk.services.releases import ReservationsReleased, release_unguaranteed
from hotel_desk.ui.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.clock import Clock
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.jobs.registration_queue import RegistrationsSent
    from hotel_desk.ui.shell.screen import Messages
    from hotel_desk.ui.task_runner import TaskRunner

JOB = "hour-duties"
_LATE_WORDS = {
    LateState.ENDING: N_("Room {room} ({guest}): the late departure ends at {hour}."),
    LateState.OVER: N_("Room {room} ({guest}) was to leave by {hour} and is still here."),
}
_HOURS_WORDS = {
    HourlyState.ENDING: N_("Room {room} ({guest}): the hours end in {minutes} min."),
    HourlyState.OVER: N_("Room {room} ({guest}): the hours are over since {minutes} min."),
}


class HourDutiesWatch(Watch):
    """Looks every minute what is due. Several desks may do so: what one has done is not due for the next.

    Args:
        clock: tells the instant.
    """

    def __init__(self, runner: TaskRunner, *, messages: Callable[[], Messages], clock: Clock, parent: QObject) -> None:
        super().__init__(runner, messages=messages, parent=parent)
        self._clock = clock
        self._told_of: set[tuple[ReservationId, str]] = set()

    def start(self) -> None:
        """Look now and from now on."""
        super().start()
        self.look()

    @Slot()
    def look(self) -> None:
        """Read what is due."""
        now = self._clock.now()
        self._read(hour_duties, self._do, key="hour_duties", at=now)
        self._read(registration_duties, self._register, key="registrations", at=now)
        self._read(hourly_stays, self._warn_of_hours, key="hourly_stays")
        self._read(late_departures, self._warn_of_departures, key="late_departures")

    def _do(self, due: HourDuties) -> None:
        if due.options:
            self._run(expire_options, self._say_options)
        if due.releases:
            self._run(release_unguaranteed, self._say_releases)

    def _warn_of_hours(self, stays: tuple[HourlyStayRow, ...]) -> None:
        """Say once of each stay by the hour that it ends soon, and once that it is over."""
        for stay in stays:
            words = _HOURS_WORDS.get(stay.state)
            # Hours that are added later end anew.
            told = (stay.reservation_id, f"{stay.state} {stay.agreed_until}")
            if words is None or told in self._told_of:
                continue
            self._told_of.add(told)
            sentence = _(words).format(room=stay.room_number, guest=stay.guest_name, minutes=abs(stay.minutes_left))
            self._messages().warning(sentence)

    def _warn_of_departures(self, guests: tuple[LateDepartureRow, ...]) -> None:
        """Say once of each late departure that its hour is near, and once that it has passed and the guest is still here."""
        for guest in guests:
            words = _LATE_WORDS.get(guest.state)
            told = (guest.reservation_id, f"{guest.state} {guest.until}")
            if words is None or told in self._told_of:
                continue
            self._told_of.add(told)
            figures = {"room": guest.room_number, "guest": guest.guest_name, "hour": f"{guest.until:%H:%M}"}
            self._messages().warning(_(words).format(**figures))

    def _register(self, duties: RegistrationDuties) -> None:
        """Fill in what had no key, and send what is due; the office may take its time, so another process waits for it."""
        if duties.unsealed:
            self._run(complete_registrations)
        if duties.due and duties.line is not RegistrationLine.FILE:
            self._begin(send_registrations_job, self._say_registrations, title=_("Sending registrations"))

    def _say_registrations(self, done: RegistrationsSent) -> None:
        if done.refused:
            sentence = plural(
                "The registration office refused {count} form. It is listed with the guests.",
                "The registration office refused {count} forms. They are listed with the guests.",
                done.refused,
            )
            self._messages().info(sentence.format(count=done.refused))

    def _say_options(self, done: OptionsExpired) -> None:
        count = len(done.reservation_ids)
        if count:
            sentence = plural(
                "{count} option has ended; its rooms are free again.", "{count} options have ended; their rooms are free again.", count
            )
            self._say_done(sentence.format(count=count))
        if done.more:
            self.look()

    def _say_releases(self, done: ReservationsReleased) -> None:
        count = len(done.reservation_ids)
        if count:
            sentence = plural(
                "{count} reservation that nothing guarantees is past its hour: its room may be sold again.",
                "{count} reservations that nothing guarantees are past their hour: their rooms may be sold again.",
                count,
            )
            self._say_done(sentence.format(count=count))
        if done.more:
            self.look()

    def _say_done(self, sentence: str) -> None:
        """In the message bar, and in the list of jobs."""
        self._messages().info(sentence)
        self._run(note_job, job=JOB, begun_at=self._clock.now(), result=JobResult.DONE, sentence=sentence)
