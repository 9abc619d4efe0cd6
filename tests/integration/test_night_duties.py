"""What is done once for each business date: done by whoever comes first, done again after a crash, never twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.db.database import Reader
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.errors import NotAllowed
from hotel_desk.domain.guest_form import GuestFileForm
from hotel_desk.domain.night_duties import NightDuty, night_duty_id
from hotel_desk.jobs.duplicate_search import find_duplicates, search_of_night
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.models.journal import AuditEntry
from hotel_desk.queries.duplicate_blocks import search_position, searched_stretch
from hotel_desk.queries.duplicates import duplicate_pairs
from hotel_desk.queries.guest_worklist import GuestDuty
from hotel_desk.queries.night_duties import NightDuties, night_duties, night_worklist
from hotel_desk.services.business_day import AnotherDay
from hotel_desk.services.duplicates import SearchedElsewhere, store_pairs
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.night_duties import WorklistCounted, count_guest_worklist, note_worklist_seen
from tests.stays_of_tests import FOURTH, NEXT

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.db.desk import Desk
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")

ANNA = GuestFileForm(family_name="Eriksson", given_name="Anna", phone="+46701234567", email="anna@example.com", nationality="SE")


class BrokenOff(Exception):
    """The machine went down."""


def today(hotel: SmallHotel) -> date:
    return hotel.desk.read(Reader.business_date)


def duties(desk: Desk) -> NightDuties:
    return desk.read(night_duties)


def count(desk: Desk, day: date) -> WorklistCounted:
    return desk.run(count_guest_worklist, operation_id=night_duty_id(NightDuty.GUEST_WORKLIST, desk.property_id, day), day=day)


def see(desk: Desk, day: date) -> None:
    operation = night_duty_id(NightDuty.GUEST_WORKLIST_SEEN, desk.property_id, day, desk.user_name)
    desk.run(note_worklist_seen, operation_id=operation, day=day)


def entries(hotel: SmallHotel, code: AuditCode) -> int:
    with hotel.database.snapshot() as connection:
        return connection.execute(select(func.count()).where(AuditEntry.code == code.value)).scalar_one()


def two_of_one(hotel: SmallHotel) -> None:
    for form in (ANNA, replace(ANNA, given_name="Ana"), replace(ANNA, family_name="Erikson")):
        hotel.desk.run(save_guest_file, profile_id=None, form=form)


def broken_off_after(stretches: int) -> Any:
    """Something that is told of each stretch, and breaks the search off after so many."""
    told: list[Any] = []

    def tell(stored: Any) -> None:
        told.append(stored)
        if len(told) == stretches:
            raise BrokenOff

    return tell


def test_nothing_is_due_before_a_day_was_closed(hotel: SmallHotel) -> None:
    assert duties(hotel.desk) == NightDuties(today(hotel))


def test_the_worklist_is_counted_once_a_date_whoever_comes_first(hotel: SmallHotel) -> None:
    hotel.book(NEXT, FOURTH)
    close_day(hotel.desk)
    day = today(hotel)
    reception = hotel.as_user("reception")
    assert duties(reception).count_worklist
    first = count(reception, day)
    assert first.counts == {GuestDuty.FACTS_MISSING.value: 1}
    assert not duties(hotel.desk).count_worklist
    # A second desk, or the same one after a crash: the answer of the first, though there is more to mend by now.
    hotel.book(NEXT, FOURTH, guest="Bo Lee")
    assert count(hotel.desk, day) == first
    assert entries(hotel, AuditCode.GUEST_WORKLIST_COUNTED) == 1


def test_auditor_and_manager_are_told_until_each_has_looked(hotel: SmallHotel) -> None:
    hotel.book(NEXT, FOURTH)
    close_day(hotel.desk)
    auditor, reception = hotel.as_user("night_auditor"), hotel.as_user("reception")
    assert hotel.desk.read(night_worklist) is None, "not counted yet"
    count(auditor, today(hotel))
    told = auditor.read(night_worklist)
    assert told is not None
    assert (told.day, told.total, told.counts[GuestDuty.FACTS_MISSING], told.counts[GuestDuty.STALE]) == (today(hotel), 1, 1, 0)
    assert reception.read(night_worklist) is None
    see(auditor, today(hotel))
    see(auditor, today(hotel))
    assert auditor.read(night_worklist) is None
    assert hotel.desk.read(night_worklist) == told, "the manager has not looked yet"
    assert entries(hotel, AuditCode.GUEST_WORKLIST_SEEN) == 1
    with pytest.raises(NotAllowed):
        see(reception, today(hotel))


def test_a_night_with_nothing_to_mend_tells_nobody_and_the_next_counts_anew(hotel: SmallHotel) -> None:
    close_day(hotel.desk)
    count(hotel.desk, today(hotel))
    assert hotel.desk.read(night_worklist) is None
    hotel.book(FOURTH, FOURTH)
    close_day(hotel.desk)
    assert duties(hotel.desk).count_worklist
    count(hotel.desk, today(hotel))
    told = hotel.desk.read(night_worklist)
    assert told is not None
    assert told.total == 1


def test_a_count_for_a_day_that_is_over_is_refused(hotel: SmallHotel) -> None:
    with pytest.raises(AnotherDay):
        hotel.desk.run(count_guest_worklist, day=NEXT)
    assert entries(hotel, AuditCode.GUEST_WORKLIST_COUNTED) == 0


def test_duplicates_are_searched_once_a_date(hotel: SmallHotel) -> None:
    two_of_one(hotel)
    find_duplicates(hotel.desk)
    close_day(hotel.desk)
    auditor = hotel.as_user("night_auditor")
    assert duties(auditor).search_duplicates, "what was searched before the close belongs to the day before"
    assert not duties(hotel.as_user("housekeeping")).search_duplicates
    search_of_night(auditor, day=today(hotel))
    assert not duties(auditor).search_duplicates
    close_day(hotel.desk)
    assert duties(auditor).search_duplicates
    find_duplicates(hotel.desk)
    assert not duties(auditor).search_duplicates, "somebody searched since the date began"


def test_a_search_that_was_cut_off_goes_on_and_counts_nothing_twice(hotel: SmallHotel) -> None:
    two_of_one(hotel)
    whole = find_duplicates(hotel.desk, stretch=4)
    close_day(hotel.desk)
    with pytest.raises(BrokenOff):
        search_of_night(hotel.desk, day=today(hotel), stretch=4, told=broken_off_after(2))
    assert duties(hotel.desk).search_duplicates, "it is still to be done"
    done = search_of_night(hotel.as_user("reception"), day=today(hotel), stretch=4)
    assert (done.compared, done.found) == (whole.compared, 0)
    assert not duties(hotel.desk).search_duplicates


def test_a_search_that_ended_as_the_machine_went_down_is_not_done_again(hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    two_of_one(hotel)
    close_day(hotel.desk)

    def no_more(*_arguments: Any, **_named: Any) -> None:
        raise BrokenOff

    with monkeypatch.context() as patched:
        patched.setattr("hotel_desk.jobs.duplicate_search.night_duty_id", no_more)
        with pytest.raises(BrokenOff):
            search_of_night(hotel.desk, day=today(hotel))
    assert not duties(hotel.desk).search_duplicates


def test_a_night_ends_at_its_bound_and_the_next_goes_on(hotel: SmallHotel) -> None:
    two_of_one(hotel)
    whole = find_duplicates(hotel.desk, stretch=4)
    close_day(hotel.desk)
    part = search_of_night(hotel.desk, day=today(hotel), stretch=4, most=1)
    assert part.position.finished_at is None
    assert 0 < part.position.percent < 100
    assert not duties(hotel.desk).search_duplicates
    close_day(hotel.desk)
    assert duties(hotel.desk).search_duplicates
    rest = search_of_night(hotel.desk, day=today(hotel), stretch=4)
    assert (rest.position.started_at, rest.compared) == (part.position.started_at, whole.compared)
    assert rest.position.percent == 100


def test_two_desks_never_write_the_same_stretch(hotel: SmallHotel) -> None:
    two_of_one(hotel)
    stretch = hotel.desk.read(searched_stretch, after=None, stretch=4)
    begun = hotel.desk.run(store_pairs, stretch=stretch, begins=True, follows=None)
    for begins in (True, False):
        with pytest.raises(SearchedElsewhere):
            hotel.as_user("reception").run(store_pairs, stretch=stretch, begins=begins, follows=None)
    assert hotel.desk.read(search_position) == begun.position
    done = find_duplicates(hotel.as_user("reception"), stretch=4)
    with pytest.raises(SearchedElsewhere):
        hotel.desk.run(store_pairs, stretch=stretch, begins=False, follows=begun.position)
    assert find_duplicates(hotel.desk, stretch=4).compared == done.compared


def test_the_day_is_closed_while_the_search_runs(hotel: SmallHotel) -> None:
    two_of_one(hotel)
    hotel.book(FOURTH, FOURTH)
    close_day(hotel.desk)
    day = today(hotel)
    closed: list[date] = []

    def close_between_two_stretches(_stored: Any) -> None:
        if not closed:
            closed.append(close_day(hotel.as_user("night_auditor")).closed_date)

    search_of_night(hotel.desk, day=day, stretch=4, told=close_between_two_stretches)
    assert closed == [day]
    assert len(hotel.desk.read(duplicate_pairs).rows) == 3
    assert not duties(hotel.desk).search_duplicates, "it ended after the new date had begun"


def test_looking_costs_the_same_whatever_the_night_found(hotel: SmallHotel, count_statements: CountStatements) -> None:
    assert count_statements(hotel.desk, night_duties) == 1
    close_day(hotel.desk)
    assert count_statements(hotel.desk, night_duties) == 3
    count(hotel.desk, today(hotel))
    assert count_statements(hotel.desk, night_duties) == 3
