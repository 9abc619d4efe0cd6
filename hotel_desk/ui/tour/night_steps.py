"""The later part of the day: the rooms are made up, and the night auditor closes the day."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.night_codes import StepState
from hotel_desk.language import N_, _, plural
from hotel_desk.queries.hotel_status import hotel_status
from hotel_desk.queries.invariants import check_everything
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.room_status.screen import RoomStatusScreen
from hotel_desk.ui.tokens import RoomLook
from hotel_desk.ui.tour.hotel import BUSINESS_DATE
from hotel_desk.ui.tour.night_pictures import PAPERS
from hotel_desk.ui.tour.person import CTRL
from hotel_desk.ui.tour.steps import Day, Step
from hotel_desk.ui.tour.waiting import wait_until

CLOSING_SECONDS = 120
_UNDER_WAY = frozenset({StepState.NOT_BEGUN, StepState.RUNNING})
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class DoesNotAddUp(StaffError):
    code = "tour.does_not_add_up"
    template = N_("The hotel's rows contradict each other: {first} ({count} in all).")


def set_rooms_clean(day: Day) -> str:
    """Show the vacant dirty rooms, select them all, set them clean."""
    person = day.person
    person.go_to_screen("room_status")
    dirty = _vacant_dirty(day)
    person.click(f"room_condition_{RoomLook.VACANT_DIRTY}")
    screen = person.window.current_screen()
    if not isinstance(screen, RoomStatusScreen):
        raise TypeError("the room status screen is another one")
    wait_until(lambda: len(screen.rack_view.tiles()) == dirty, _("the dirty rooms alone"))
    screen.rack_view.setFocus()
    person.press(Qt.Key.Key_A, CTRL)
    person.see("room_selection")
    day.look("dirty-rooms")
    person.press(Qt.Key.Key_C, CTRL | _SHIFT)
    day.see_in_hotel(lambda: _vacant_dirty(day) == 0, _("no vacant room is dirty"))
    person.click("show_all_rooms" if person.sees("show_all_rooms") else "empty_show_all_rooms")
    day.look("clean-rooms")
    return plural("{count} room is clean.", "{count} rooms are clean.", dirty).format(count=dirty)


def close_the_day(day: Day) -> str:
    """Look at what closing will do, close, and see the new business date on top of the window."""
    person = day.person
    person.go_to_screen("night_audit")
    person.see("close_day")
    day.look("night-audit")
    person.press(Qt.Key.Key_F12)
    person.see("close_the_day")
    day.look("close-the-day")
    person.click("close_the_day_yes")
    tomorrow = BUSINESS_DATE + timedelta(days=1)
    steps = person.see("audit_step_list")
    wait_until(lambda: any(row.state in _UNDER_WAY for row in steps.rows()) or _business_date(day) == tomorrow, _("the audit begins"))
    day.look("closing", at_once=True)
    wait_until(lambda: _business_date(day) == tomorrow, _("the day is closed"), seconds=CLOSING_SECONDS)
    wait_until(
        lambda: person.window.top_bar.business_date.text() == date_text(tomorrow) and not person.runner.jobs(),
        _("the window shows the new business date"),
    )
    day.look("day-closed")
    return _("The business date is {date}.").format(date=date_text(tomorrow))


def review_the_papers(day: Day) -> str:
    """Look at the papers of the night, and sign the first of them in the archive."""
    person = day.person
    person.tab("audit_tabs", PAPERS)
    table = person.see("audit_papers")
    wait_until(lambda: bool(table.rows()), _("the papers of the night"))
    day.look("papers-of-the-night")
    person.go_to_screen("reports")
    person.press(Qt.Key.Key_2, CTRL)
    archive = person.see("archived_reports")
    wait_until(lambda: bool(archive.rows()), _("the archive"))
    first = archive.rows()[0].archived_report_id
    person.row("archived_reports", first)
    person.click("archive_sign")
    person.see("review_question")
    day.look("sign-a-report")
    person.click("review_question_yes")
    wait_until(lambda: any(row.archived_report_id == first and row.reviewed_at for row in archive.rows()), _("the report is signed"))
    day.look("signed")
    count = len(archive.rows())
    return plural("{count} report is in the archive, one is signed.", "{count} reports are in the archive, one is signed.", count).format(
        count=count
    )


def check(day: Day) -> str:
    """Recompute everything that must be true of the rows.

    Raises:
        DoesNotAddUp: something is not.
    """
    found = day.hotel.desk.read(check_everything)
    if found:
        raise DoesNotAddUp(first=str(found[0]), count=len(found))
    return _("Everything adds up.")


def _vacant_dirty(day: Day) -> int:
    return sum(not room.occupied and room.closure is None and room.housekeeping is HousekeepingStatus.DIRTY for room in day.hotel.rooms())


def _business_date(day: Day) -> object:
    return day.hotel.desk.read(hotel_status, user_name=day.hotel.desk.user_name).business_date


ROOM_STEPS = (Step(N_("Make up the rooms"), set_rooms_clean),)
STEPS = (
    Step(N_("Close the day"), close_the_day),
    Step(N_("Look at the papers of the night"), review_the_papers),
    Step(N_("Check every balance, counter and chain"), check),
)
