"""What a window does once a business date: it counts and searches, tells auditor and manager, and can be stopped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QVBoxLayout

from hotel_desk.db.database import Reader
from hotel_desk.domain.guest_form import GuestFileForm
from hotel_desk.domain.night_duties import NightDuty, night_duty_id
from hotel_desk.domain.settings import CREDIT_LIMIT, HIGH_BALANCES_NIGHTLY
from hotel_desk.jobs.duplicate_search import find_duplicates
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.language import N_
from hotel_desk.queries.duplicate_blocks import search_position
from hotel_desk.queries.duplicates import duplicate_pairs
from hotel_desk.queries.night_duties import night_duties, night_worklist
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.night_duties import count_guest_worklist, note_worklist_seen
from hotel_desk.services.settings import change_setting
from hotel_desk.ui.cash_office import SPEC as CASH_OFFICE
from hotel_desk.ui.cash_office.high_balance_page import HIGH_BALANCES_TARGET
from hotel_desk.ui.guests import SPEC as GUESTS
from hotel_desk.ui.guests.duplicates_page import DuplicatesPage
from hotel_desk.ui.guests.night_note import WORKLIST_TARGET
from hotel_desk.ui.guests.screen import WORKLIST
from hotel_desk.ui.night_audit import SPEC as NIGHT_AUDIT
from hotel_desk.ui.night_duties import NightDutiesWatch
from hotel_desk.ui.shell.screen import Screen, ScreenSpec
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.stays_of_tests import FOURTH, NEXT, arrived, charge
from tests.ui.calendar_window import FRONT_DESK, Person
from tests.ui.jobs_of_tests import search_held_after_the_first_stretch

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext
    from tests.fixtures.databases import SmallHotel

ANNA = GuestFileForm(family_name="Eriksson", given_name="Anna", phone="+46701234567", email="anna@example.com")


class DuplicatesOnly(Screen):
    """A screen with nothing but the page."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self.page = DuplicatesPage(context)
        QVBoxLayout(self).addWidget(self.page)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        self.page.refresh()


DUPLICATES = ScreenSpec("guests", N_("Guests"), "mdi6.account-group", DuplicatesOnly)


@pytest.fixture
def sit_down(qtbot: QtBot, open_window: Callable[..., Any]) -> Callable[..., Person]:
    def sit(*screens: ScreenSpec, **how: Any) -> Person:
        person = Person(qtbot, open_window(*screens, FRONT_DESK, **how))
        person.window.activateWindow()
        person.until(person.window.isActiveWindow)
        person.settle()
        return person

    return sit


def watch_of(person: Person) -> NightDutiesWatch:
    """The watch that `ui/start.py` puts into a window, without its timer."""
    window = person.window
    watch = NightDutiesWatch(
        window._parts.runner,
        messages=lambda: window.messages,
        show_worklist=lambda: window.go_to(WORKLIST_TARGET),
        show_high_balances=lambda: window.go_to(HIGH_BALANCES_TARGET),
        parent=window,
    )
    watch.counted.connect(window.refresh)
    return watch


def to_mend(hotel: SmallHotel) -> None:
    """Somebody who arrives without a document, and the day before is closed."""
    hotel.book(NEXT, FOURTH)
    close_day(hotel.desk)


def three_alike(hotel: SmallHotel) -> None:
    for form in (ANNA, replace(ANNA, given_name="Ana"), replace(ANNA, family_name="Erikson")):
        hotel.desk.run(save_guest_file, profile_id=None, form=form)


def test_what_the_night_counted_is_said_and_stays_until_it_was_looked_at(sit_down: Callable[..., Person], sqlite_hotel: SmallHotel) -> None:
    to_mend(sqlite_hotel)
    auditor = sit_down(NIGHT_AUDIT, GUESTS, user="night_auditor")
    assert not auditor.sees("night_note_look")
    watch = watch_of(auditor)
    watch.hear(None)
    auditor.until(lambda: auditor.sees("night_note_look"))
    auditor.until(lambda: "Facts missing: 1" in auditor.said())
    assert auditor.widget("night_note_counts").text() == "Facts missing: 1"
    assert unnamed_widgets(auditor.window._screens["night_audit"]) == []
    auditor.settle()
    # The chip of the guests screen says the number before the page was ever made.
    auditor.window.show_screen("guests")
    guests = auditor.window._screens["guests"]
    auditor.until(lambda: guests.switch[WORKLIST].text().endswith("  1"))
    auditor.window.show_screen("night_audit")
    auditor.settle()
    auditor.click("night_note_look")
    auditor.until(lambda: sqlite_hotel.as_user("night_auditor").read(night_worklist) is None)
    auditor.settle()
    assert guests._current == WORKLIST
    assert [task.name for task in guests.pages[WORKLIST].table.rows()] == ["Ana Silva"]
    auditor.window.show_screen("night_audit")
    auditor.until(lambda: not auditor.sees("night_note_look"))
    assert sqlite_hotel.desk.read(night_worklist) is not None, "the manager has not looked yet"
    watch.hear(None)
    auditor.settle()


def test_a_receptionist_counts_and_is_not_told(sit_down: Callable[..., Person], sqlite_hotel: SmallHotel) -> None:
    to_mend(sqlite_hotel)
    person = sit_down(GUESTS, user="reception")
    watch_of(person).hear(None)
    person.until(lambda: not sqlite_hotel.desk.read(night_duties).count_worklist)
    person.settle()
    assert "To be mended" not in person.said()
    assert sqlite_hotel.desk.read(night_worklist) is not None


def test_the_message_leads_to_the_worklist(sit_down: Callable[..., Person], sqlite_hotel: SmallHotel) -> None:
    to_mend(sqlite_hotel)
    day = sqlite_hotel.desk.read(Reader.business_date)
    operation = night_duty_id(NightDuty.GUEST_WORKLIST, sqlite_hotel.property_id, day)
    sqlite_hotel.as_user("reception").run(count_guest_worklist, operation_id=operation, day=day)
    person = sit_down(GUESTS)
    watch_of(person).hear(None)
    person.until(lambda: "To be mended" in person.said())
    person.settle()
    person.press_in_message()
    person.until(lambda: sqlite_hotel.desk.read(night_worklist) is None)
    person.settle()


def test_the_night_searches_for_duplicates_by_itself_once(sit_down: Callable[..., Person], sqlite_hotel: SmallHotel) -> None:
    three_alike(sqlite_hotel)
    person = sit_down(DUPLICATES, user="night_auditor")
    watch = watch_of(person)
    watch.look()
    person.settle()
    assert person.window._parts.runner.jobs() == [], "no day was closed yet"
    close_day(sqlite_hotel.desk)
    watch.look()
    person.until(lambda: len(sqlite_hotel.desk.read(duplicate_pairs).rows) == 3)
    person.until(lambda: not person.window._parts.runner.jobs())
    person.until(lambda: len(person.window._screens["guests"].page.table.rows()) == 3)
    assert not sqlite_hotel.desk.read(night_duties).search_duplicates
    # The credit levels follow, one job after the other.
    watch.look()
    person.until(lambda: not sqlite_hotel.desk.read(night_duties).work_out_levels)
    person.until(lambda: not person.window._parts.runner.jobs())
    watch.look()
    person.settle()
    assert person.window._parts.runner.jobs() == []


def test_high_balances_are_counted_and_told_until_somebody_looked(sit_down: Callable[..., Person], sqlite_hotel: SmallHotel) -> None:
    charge(sqlite_hotel, arrived(sqlite_hotel).folio_id, 5_000)
    sqlite_hotel.desk.run(change_setting, key=CREDIT_LIMIT.key, value=40)
    sqlite_hotel.desk.run(change_setting, key=HIGH_BALANCES_NIGHTLY.key, value=True)
    close_day(sqlite_hotel.desk)
    day = sqlite_hotel.desk.read(Reader.business_date)
    counted = night_duty_id(NightDuty.GUEST_WORKLIST, sqlite_hotel.property_id, day)
    sqlite_hotel.desk.run(count_guest_worklist, operation_id=counted, day=day)
    seen = night_duty_id(NightDuty.GUEST_WORKLIST_SEEN, sqlite_hotel.property_id, day, "night_auditor")
    sqlite_hotel.desk.run(note_worklist_seen, operation_id=seen, day=day)
    auditor = sit_down(CASH_OFFICE, user="night_auditor")
    watch_of(auditor).hear(None)
    auditor.until(lambda: "1 guest in house is near the limit or over it: 1 is over the limit." in auditor.said())
    assert sqlite_hotel.as_user("night_auditor").read(night_duties).high_balances is not None
    auditor.press_in_message()
    auditor.until(lambda: sqlite_hotel.as_user("night_auditor").read(night_duties).high_balances is None)
    auditor.settle()
    office = auditor.window._screens["cash_office"]
    assert [row.guest_name for row in office.high_balances.table.rows()] == ["Ana Silva"]


def test_duplicates_are_searched_when_somebody_wants_it(sit_down: Callable[..., Person], sqlite_hotel: SmallHotel) -> None:
    three_alike(sqlite_hotel)
    person = sit_down(DUPLICATES)
    assert person.widget("guest_duplicates_searched").text() == "All records were not searched to the end yet."
    person.click("guest_duplicates_search")
    person.until(lambda: person.sees("guest_duplicates_stop"))
    assert not person.sees("guest_duplicates_search")
    person.until(lambda: len(person.window._screens["guests"].page.table.rows()) == 3)
    person.until(lambda: person.sees("guest_duplicates_search"))
    person.until(lambda: person.widget("guest_duplicates_searched").text().startswith("All records searched: "))
    assert "3 new pairs" in person.said()
    assert unnamed_widgets(person.window._screens["guests"]) == []


@pytest.mark.parametrize("button", ["guest_duplicates_stop", "job_stop"])
def test_a_search_is_stopped_and_goes_on_where_it_was(
    sit_down: Callable[..., Person], sqlite_hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch, button: str
) -> None:
    three_alike(sqlite_hotel)
    monkeypatch.setattr("hotel_desk.ui.guests.duplicate_search_bar.search_duplicates_job", search_held_after_the_first_stretch)
    person = sit_down(DUPLICATES)
    person.click("guest_duplicates_search")
    person.until(lambda: person.widget("guest_duplicates_bar").value() > 0)
    begun = sqlite_hotel.desk.read(search_position)
    person.click(button)
    person.until(lambda: "was stopped" in person.said())
    person.until(lambda: person.sees("guest_duplicates_search"))
    assert sqlite_hotel.desk.read(search_position) == begun
    assert begun is not None
    assert begun.finished_at is None
    rest = find_duplicates(sqlite_hotel.desk)
    assert rest.position.started_at == begun.started_at, "the same search went on"
    assert (rest.found, len(sqlite_hotel.desk.read(duplicate_pairs).rows)) == (3, 3)


def test_a_night_s_search_that_was_stopped_is_not_begun_again_here_for_this_date(
    sit_down: Callable[..., Person], sqlite_hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_alike(sqlite_hotel)
    close_day(sqlite_hotel.desk)
    monkeypatch.setattr("hotel_desk.ui.night_duties.search_duplicates_job", search_held_after_the_first_stretch)
    person = sit_down(DUPLICATES)
    watch = watch_of(person)
    watch.look()
    person.until(lambda: person.widget("guest_duplicates_bar").value() > 0)
    person.click("guest_duplicates_stop")
    person.until(lambda: not person.window._parts.runner.jobs())
    watch.look()
    person.settle()
    assert person.window._parts.runner.jobs() == []
    assert sqlite_hotel.desk.read(night_duties).search_duplicates, "it is still to be done, by another desk or another night"


def test_the_day_is_closed_while_the_night_s_search_runs(
    sit_down: Callable[..., Person], sqlite_hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_alike(sqlite_hotel)
    close_day(sqlite_hotel.desk)
    monkeypatch.setattr("hotel_desk.ui.night_duties.search_duplicates_job", search_held_after_the_first_stretch)
    person = sit_down(DUPLICATES)
    watch_of(person).look()
    person.until(lambda: person.widget("guest_duplicates_bar").value() > 0)
    closed = close_day(sqlite_hotel.as_user("night_auditor"))
    assert sqlite_hotel.desk.read(Reader.business_date) == closed.business_date
    assert len(person.window._parts.runner.jobs()) == 1, "it is still under way"
    person.click("guest_duplicates_stop")
    person.until(lambda: not person.window._parts.runner.jobs())


def test_whoever_may_not_edit_profiles_is_not_offered_the_search(sit_down: Callable[..., Person], sqlite_hotel: SmallHotel) -> None:
    person = sit_down(DUPLICATES, user="housekeeping")
    assert not person.sees("guest_duplicates_search")
    assert person.sees("guest_duplicates_searched")
