"""The night audit as a job: what it does first, what stops it, what may happen while it runs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.db.desk import UnknownUser
from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.errors import NotAllowed
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.night_codes import EVENT_TITLES, STEP_TITLES, STEPS_AFTER_THE_ROLL, AuditEvent
from hotel_desk.jobs import night_audit
from hotel_desk.jobs.night_audit import AuditStep, close_day
from hotel_desk.models.folio import NightCharge
from hotel_desk.models.property import ClosedDay
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.night_audit import audit_work
from hotel_desk.services.audit_records import AuditRunsAlready
from hotel_desk.services.business_day import AnotherDay, ArrivalsUnresolved, DueOutsInHouse, roll_business_date
from hotel_desk.services.cashier import reverse_posting
from hotel_desk.services.departures import check_out
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.services.reservations import cancel_reservation, reinstate_reservation
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.routing_rules import add_routing_rule
from hotel_desk.services.stays import check_in
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, arrived, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


def ask(hotel: SmallHotel, statement: Any) -> Any:
    with hotel.database.snapshot() as connection:
        return connection.execute(statement).scalars().all()


def charges(hotel: SmallHotel, night: date) -> int:
    return int(ask(hotel, select(func.count()).select_from(NightCharge).where(NightCharge.night_date == night))[0])


def at(step: AuditStep, done: int, act: Callable[[], object]) -> night_audit.Progress:
    """Do something the first time that the audit comes to a place."""
    waiting = [act]

    def told(reached: AuditStep, reached_done: int, _total: int) -> None:
        if (reached, reached_done) == (step, done) and waiting:
            waiting.pop()()

    return told


def test_a_day_is_closed_with_its_no_shows_and_its_nights(hotel: SmallHotel) -> None:
    for room in ("101", "102"):
        arrived(hotel, room, THIRD)
    missing = hotel.book(DAY, NEXT)
    coming = hotel.book(NEXT, THIRD)
    closed = close_day(hotel.desk)
    assert (closed.closed_date, closed.business_date) == (DAY, NEXT)
    assert (closed.no_shows, closed.stays_charged, closed.revenue_minor) == (1, 2, 2 * 9434)
    assert row(hotel, missing).status is ReservationStatus.NO_SHOW
    assert row(hotel, coming).status is ReservationStatus.RESERVED
    assert ask(hotel, select(ClosedDay.date)) == [DAY]


def test_who_may_not_close_the_day_marks_no_no_shows_either(hotel: SmallHotel) -> None:
    missing = hotel.book(DAY, NEXT)
    with pytest.raises(NotAllowed, match="Close the business day"):
        close_day(hotel.as_user("reception"))
    with pytest.raises(UnknownUser):
        close_day(hotel.as_user("nobody"))
    assert row(hotel, missing).status is ReservationStatus.RESERVED


def test_guests_who_should_have_left_stop_it_after_the_no_shows(hotel: SmallHotel) -> None:
    guest = arrived(hotel, "101", NEXT)
    close_day(hotel.desk)
    staying = arrived_on(hotel, NEXT, "102")
    missing = hotel.book(NEXT, THIRD, guest="Rui Costa")
    with pytest.raises(DueOutsInHouse, match=rf"Due out and still here \(1\): Ana Silva \({guest.confirmation_number}\)"):
        close_day(hotel.desk)
    assert row(hotel, missing).status is ReservationStatus.NO_SHOW
    assert charges(hotel, NEXT) == 0
    hotel.desk.run(check_out, reservation_id=guest.reservation_id, leave_open_reason="left early")
    closed = close_day(hotel.desk)
    assert (closed.no_shows, closed.stays_charged, closed.business_date) == (0, 1, THIRD)
    assert row(hotel, staying).status is ReservationStatus.IN_HOUSE


def arrived_on(hotel: SmallHotel, day: date, room: str) -> ReservationId:
    reservation = hotel.book(day, day + timedelta(days=2))
    hotel.desk.run(check_in, reservation_id=reservation, room_id=hotel.rooms[room])
    return reservation


def test_a_guest_who_checks_in_while_it_runs_is_charged_too(hotel: SmallHotel) -> None:
    arrived(hotel, "101", THIRD)
    late = hotel.book(DAY, FOURTH, guest="Late Guest")

    def receive() -> None:
        # The audit has marked the guest as missing by now; the night porter takes the booking back.
        hotel.desk.run(reinstate_reservation, reservation_id=late)
        hotel.desk.run(check_in, reservation_id=late, room_id=hotel.rooms["102"])

    closed = close_day(hotel.desk, progress=at(AuditStep.ROLL, 0, receive))
    assert (closed.no_shows, closed.stays_charged, closed.business_date) == (1, 2, NEXT)
    assert charges(hotel, DAY) == 2


def test_a_guest_booked_while_it_runs_becomes_a_no_show_too(hotel: SmallHotel) -> None:
    booked: list[ReservationId] = []
    closed = close_day(hotel.desk, progress=at(AuditStep.ROLL, 0, lambda: booked.append(hotel.book(DAY, NEXT))))
    assert (closed.no_shows, closed.business_date) == (1, NEXT)
    assert row(hotel, booked[0]).status is ReservationStatus.NO_SHOW


def test_a_booking_cancelled_while_it_runs_is_no_no_show(hotel: SmallHotel) -> None:
    first, second = hotel.book(DAY, NEXT), hotel.book(DAY, NEXT)

    def cancel() -> None:
        hotel.desk.run(cancel_reservation, reservation_id=second, reason="called just now")

    closed = close_day(hotel.desk, progress=at(AuditStep.NO_SHOWS, 0, cancel))
    assert closed.no_shows == 1
    assert [row(hotel, one).status for one in (first, second)] == [ReservationStatus.NO_SHOW, ReservationStatus.CANCELLED]


def test_a_charge_reversed_while_it_runs_is_posted_again(hotel: SmallHotel) -> None:
    guest = arrived(hotel, "101", THIRD)

    def reverse() -> None:
        (posting,) = ask(hotel, select(NightCharge.posting_id).where(NightCharge.reservation_id == guest.reservation_id))
        hotel.desk.run(reverse_posting, posting_id=posting, reason="wrong price")

    closed = close_day(hotel.desk, progress=at(AuditStep.ROLL, 0, reverse))
    assert (closed.stays_charged, closed.business_date, charges(hotel, DAY)) == (2, NEXT, 1)


def test_a_charge_that_another_window_pays_and_that_is_reversed_while_it_runs_is_posted_again(hotel: SmallHotel) -> None:
    """The guest's own window knows nothing of it: that its night is due again must be told by nothing else than the night."""
    guest = arrived(hotel, "101", THIRD)
    hotel.desk.run(open_folio_window, folio_id=guest.folio_id)
    hotel.desk.run(add_routing_rule, reservation_id=guest.reservation_id, window_number=2)

    def reverse() -> None:
        (posting,) = ask(hotel, select(NightCharge.posting_id).where(NightCharge.reservation_id == guest.reservation_id))
        hotel.desk.run(reverse_posting, posting_id=posting, reason="wrong price")

    closed = close_day(hotel.desk, progress=at(AuditStep.ROLL, 0, reverse))
    assert (closed.stays_charged, closed.business_date, charges(hotel, DAY)) == (2, NEXT, 1)


def test_it_gives_up_when_arrivals_never_end(hotel: SmallHotel) -> None:
    def book_another(step: AuditStep, done: int, _total: int) -> None:
        if (step, done) == (AuditStep.ROLL, 0):
            hotel.book(DAY, DAY)

    with pytest.raises(ArrivalsUnresolved):
        close_day(hotel.desk, progress=book_another)
    assert ask(hotel, select(ClosedDay.date)) == []
    closed = close_day(hotel.desk)
    assert closed.business_date == NEXT


def test_stays_are_charged_a_few_in_one_command(hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(night_audit, "STAYS_A_COMMAND", 2)
    for room in ("101", "102", "103", "104", "201"):
        arrived(hotel, room, THIRD, kind=hotel.suite if room == "201" else hotel.standard)
    told: list[tuple[AuditStep, int, int]] = []
    closed = close_day(hotel.desk, progress=lambda *place: told.append(place))
    assert closed.stays_charged == charges(hotel, DAY) == 5
    assert [place for place in told if place[0] not in STEPS_AFTER_THE_ROLL] == [
        (AuditStep.ROOM_AND_TAX, 0, 5),
        (AuditStep.ROOM_AND_TAX, 2, 5),
        (AuditStep.ROOM_AND_TAX, 4, 5),
        (AuditStep.ROLL, 0, 1),
        (AuditStep.ROLL, 1, 1),
    ]


def test_an_audit_that_was_cut_off_is_started_again(hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(night_audit, "STAYS_A_COMMAND", 1)
    for room in ("101", "102", "103"):
        arrived(hotel, room, THIRD)
    hotel.book(DAY, NEXT)

    def cut() -> None:
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        close_day(hotel.desk, progress=at(AuditStep.ROOM_AND_TAX, 2, cut))
    assert charges(hotel, DAY) == 2
    closed = close_day(hotel.desk)
    assert (closed.no_shows, closed.stays_charged, charges(hotel, DAY)) == (0, 1, 3)


def test_a_night_charged_at_the_desk_is_not_charged_again(hotel: SmallHotel) -> None:
    guest = arrived(hotel, "101", THIRD)
    hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=[guest.reservation_id])
    assert close_day(hotel.desk).stays_charged == 0
    assert charges(hotel, DAY) == 1


def test_of_two_that_start_it_one_runs_and_the_other_is_told_who(hotel: SmallHotel) -> None:
    arrived(hotel, "101", THIRD)

    def other_audit() -> None:
        with pytest.raises(AuditRunsAlready, match=r"manager is closing 2026-03-02 at desk 1 since 08:\d\d:\d\d; the last sign of life"):
            close_day(hotel.as_user("night_auditor"))

    closed = close_day(hotel.desk, progress=at(AuditStep.ROLL, 0, other_audit))
    assert (closed.closed_date, closed.business_date) == (DAY, NEXT)
    assert ask(hotel, select(ClosedDay.date)) == [DAY]
    with hotel.database.reading(hotel.property_id) as reader:
        assert reader.business_date() == NEXT


def test_nobody_rolls_by_hand_while_it_runs(hotel: SmallHotel) -> None:
    def by_hand() -> None:
        with pytest.raises(AuditRunsAlready):
            hotel.desk.run(roll_business_date, closing=DAY)

    assert close_day(hotel.desk, progress=at(AuditStep.ROLL, 0, by_hand)).business_date == NEXT
    with pytest.raises(AnotherDay, match="The business date is 2026-03-03 already"):
        close_day(hotel.desk, closing=DAY)


def test_what_is_to_be_done_is_named(hotel: SmallHotel) -> None:
    guest = arrived(hotel, "101", THIRD)
    missing = hotel.booked(DAY, NEXT, guest="Rui Costa")
    work = hotel.desk.read(audit_work)
    assert (work.business_date, work.due_outs) == (DAY, ())
    assert [(one.guest, one.confirmation_number) for one in work.no_shows] == [("Rui Costa", missing.confirmation_number)]
    assert work.uncharged == (guest.reservation_id,)


def test_asking_what_is_to_be_done_costs_four_statements(hotel: SmallHotel, count_statements: Any) -> None:
    assert count_statements(hotel.desk, audit_work) == 4
    arrived(hotel, "101", THIRD)
    arrived(hotel, "102", THIRD)
    hotel.book(DAY, NEXT)
    assert count_statements(hotel.desk, audit_work) == 4


def test_the_roll_alone_names_an_unresolved_arrival(hotel: SmallHotel) -> None:
    hotel.book(DAY, NEXT, guest="Rui Costa")
    with pytest.raises(ArrivalsUnresolved, match="Rui Costa"):
        hotel.desk.run(roll_business_date, closing=DAY)
    assert ask(hotel, select(Reservation.status)) == [ReservationStatus.RESERVED]


def test_there_are_words_for_every_step_and_event_of_the_audit() -> None:
    assert (set(STEP_TITLES), set(EVENT_TITLES)) == (set(AuditStep), set(AuditEvent))
