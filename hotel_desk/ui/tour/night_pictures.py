"""What the pictures show of night audit, housekeeping, reports and the manager's page beyond their first sight."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from hotel_desk.language import _
from hotel_desk.reports.catalogue import report_named
from hotel_desk.ui.tour.person import CTRL
from hotel_desk.ui.tour.views import View
from hotel_desk.ui.tour.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.ui.tour.hotel import TourHotel
    from hotel_desk.ui.tour.person import Person

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_TRIAL_BALANCE, _FLASH, _TASK_SHEETS = "trial-balance", "manager-flash", "housekeeping-tasks"
MEND, ARRIVALS, POSTED, STEPS, PAPERS, LOG = range(6)
DAYS_AHEAD, FIGURES, WARNINGS = range(3)


def part_of_audit(number: int) -> Callable[[Person, TourHotel], None]:
    """A part of the night audit, by its tab."""

    def open_part(person: Person, _hotel: TourHotel) -> None:
        person.tab("audit_tabs", number)

    return open_part


def part_of_manager(number: int) -> Callable[[Person, TourHotel], None]:
    """A part of the manager's page, by its tab."""

    def open_part(person: Person, _hotel: TourHotel) -> None:
        person.tab("manager_tabs", number)

    return open_part


def page(number: int) -> Callable[[Person, TourHotel], None]:
    """A page of housekeeping or reports, by its number."""

    def open_page(person: Person, _hotel: TourHotel) -> None:
        person.press(Qt.Key(Qt.Key.Key_0 + number), CTRL)

    return open_page


def _of_room(key: Qt.Key, panel: str, person: Person, hotel: TourHotel) -> None:
    """A panel for the first room of the board."""
    page(1)(person, hotel)
    table = person.see("housekeeping_table")
    wait_until(lambda: bool(table.rows()), "housekeeping_table")
    person.row("housekeeping_table", table.rows()[0].room_task_id)
    person.press(key, CTRL)
    person.see(panel)


def _share(person: Person, hotel: TourHotel) -> None:
    page(1)(person, hotel)
    person.press(Qt.Key.Key_L, CTRL)
    person.see("share_out_do")


def _withdraw(person: Person, hotel: TourHotel) -> None:
    """The question before a repair is withdrawn."""
    page(2)(person, hotel)
    table = person.see("repairs_table")
    wait_until(lambda: bool(table.rows()), "repairs_table")
    person.row("repairs_table", table.rows()[0].repair_request_id)
    person.click("withdraw_repair")
    person.see("withdraw_repair_dialog")


def _report(name: str, person: Person, hotel: TourHotel) -> None:
    """A report in its sheet, found by its name, with the days that are usual."""
    page(1)(person, hotel)
    person.press(Qt.Key.Key_F, CTRL)
    person.fill("report_search", _(report_named(name).title))
    person.press(Qt.Key.Key_Return)
    person.see("report_preview")


def _paper(name: str, person: Person, hotel: TourHotel) -> None:
    _report(name, person, hotel)
    person.press(Qt.Key.Key_F8)
    person.see("paper_preview_dialog")


def _pack(person: Person, hotel: TourHotel) -> None:
    page(3)(person, hotel)
    person.press(Qt.Key.Key_P, CTRL | _SHIFT)
    person.see("pack_save")


def _schedule(person: Person, hotel: TourHotel) -> None:
    page(4)(person, hotel)
    person.press(Qt.Key.Key_S, CTRL | _SHIFT)
    person.see("schedule_save")


def _rows_of_arrivals(person: Person, _hotel: TourHotel) -> None:
    """The rows behind a figure of the manager's page."""
    person.click("manager_arrivals")
    person.see("report_preview")


NIGHT_VIEWS = (
    View("night-audit-arrivals", "night_audit", part_of_audit(ARRIVALS)),
    View("night-audit-posted", "night_audit", part_of_audit(POSTED)),
    View("night-audit-steps", "night_audit", part_of_audit(STEPS)),
    View("night-audit-papers", "night_audit", part_of_audit(PAPERS)),
    View("night-audit-log", "night_audit", part_of_audit(LOG)),
    View("housekeeping-give", "housekeeping", partial(_of_room, Qt.Key.Key_G, "give_room_do"), leave="give_room_leave"),
    View("housekeeping-repair", "housekeeping", partial(_of_room, Qt.Key.Key_R, "ask_repair_do"), leave="ask_repair_leave"),
    View("housekeeping-share", "housekeeping", _share, leave="share_out_leave"),
    View("housekeeping-repairs", "housekeeping", page(2)),
    View("housekeeping-withdraw", "housekeeping", _withdraw, leave="withdraw_repair_dialog_no"),
    View("manager-figures", "manager", part_of_manager(FIGURES)),
    View("manager-warnings", "manager", part_of_manager(WARNINGS)),
    View("manager-rows", "manager", _rows_of_arrivals),
    View("reports-flash", "reports", partial(_report, _FLASH)),
    View("reports-paper", "reports", partial(_paper, _TRIAL_BALANCE), escape="paper_preview_dialog"),
    View("reports-task-sheets", "reports", partial(_paper, _TASK_SHEETS), escape="paper_preview_dialog"),
    View("reports-archive", "reports", page(2)),
    View("reports-packs", "reports", page(3)),
    View("reports-pack", "reports", _pack, leave="pack_panel_leave"),
    View("reports-schedules", "reports", page(4)),
    View("reports-schedule", "reports", _schedule, leave="schedule_panel_leave"),
    View("reports-jobs", "reports", page(5)),
    View("reports-plans", "reports", page(6)),
)
