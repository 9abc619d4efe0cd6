"""Puts the window together for a desk: theme, crash hook, task runner, screens. `app.py` calls it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from hotel_desk.domain.clock import WallClock
from hotel_desk.domain.settings import LANGUAGE, THEME
from hotel_desk.language import N_
from hotel_desk.queries.change_feed import changes_after
from hotel_desk.queries.hotel_status import hotel_status
from hotel_desk.queries.search import search_everything
from hotel_desk.queries.settings import setting_value
from hotel_desk.services.open_shifts import NO_OPEN_SHIFT
from hotel_desk.services.settings import change_setting
from hotel_desk.ui import (
    booking,
    cash_office,
    cashier,
    city_ledger,
    front_desk,
    groups,
    guests,
    housekeeping,
    letters,
    manager,
    night_audit,
    places,
    rates,
    reports,
    reservations,
    room_status,
    settings,
    setup,
    tape_chart,
)
from hotel_desk.ui.audit_watch import AuditHourWatch
from hotel_desk.ui.cash_office.high_balance_page import HIGH_BALANCES_TARGET
from hotel_desk.ui.cashier.shift_desk import OPEN_SHIFT_TARGET
from hotel_desk.ui.change_notices import ChangeNotices
from hotel_desk.ui.crash_hook import CrashHook, open_log
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.downtime import DowntimePackWatch
from hotel_desk.ui.guests.night_note import WORKLIST_TARGET
from hotel_desk.ui.hour_duties import HourDutiesWatch
from hotel_desk.ui.night_duties import NightDutiesWatch
from hotel_desk.ui.places.reminders import PlaceReminders
from hotel_desk.ui.preferences import Preferences
from hotel_desk.ui.report_watch import ScheduledReportsWatch
from hotel_desk.ui.shell.main_window import MainWindow, ShellParts
from hotel_desk.ui.task_runner import TaskRunner
from hotel_desk.ui.theme import prepare_scaling

if TYPE_CHECKING:
    from pathlib import Path

    from hotel_desk.domain.clock import Clock
    from hotel_desk.ui.desk_port import DeskPort
    from hotel_desk.ui.shell.screen import Messages, ScreenSpec
    from hotel_desk.ui.watch import Watch

# What is offered beside a refusal, by its code.
REMEDIES = {NO_OPEN_SHIFT: (N_("Open shift"), Target(screen="cashier", kind=OPEN_SHIFT_TARGET))}


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """A window and what keeps it alive."""

    window: MainWindow
    runner: TaskRunner
    notices: ChangeNotices
    watches: tuple[Watch, ...]


def application() -> QApplication:
    """The one Qt application of the process, with scaling set up before it exists."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    prepare_scaling()
    made = QApplication(sys.argv[:1])
    made.setApplicationName("hotel-desk")
    made.setApplicationDisplayName("Hotel Desk")
    return made


def open_window(
    desk: DeskPort, *, user_name: str, several_desks: bool, preferences_folder: Path | None = None, clock: Clock | None = None
) -> OpenWindow:
    """Make the main window of a desk; the caller shows it.

    Args:
        several_desks: other desks write to the same database, so their changes are polled for.
        preferences_folder: where the window's place is remembered; None: the platform's place. Theme and language are the
            user's own settings.
        clock: what reminders and the screens go by; None: the machine's own.
    """
    clock = clock or WallClock()
    runner = TaskRunner(desk)
    preferences = Preferences(preferences_folder)
    preferences.theme = desk.read(setting_value, setting=THEME)
    preferences.language = desk.read(setting_value, setting=LANGUAGE)
    status_query = partial(hotel_status, user_name=user_name)
    notices = ChangeNotices(desk, runner, changes_after if several_desks else None)
    parts = ShellParts(
        runner=runner,
        notices=notices,
        preferences=preferences,
        screens=all_screens(),
        status=desk.read(status_query),
        status_query=status_query,
        search_query=search_everything,
        remember=lambda key, value: runner.run(change_setting, key=key, value=value),
        clock=clock,
        remedies=REMEDIES,
    )
    window = MainWindow(parts)
    notices.start()
    watches = _watches(window, runner, notices, clock)
    for watch in watches:
        watch.start()
    return OpenWindow(window, runner, notices, watches)


def _watches(window: MainWindow, runner: TaskRunner, notices: ChangeNotices, clock: Clock) -> tuple[Watch, ...]:
    """What the window does by itself."""

    def messages() -> Messages:
        return window.messages

    reminders = PlaceReminders(
        runner,
        messages=messages,
        go_to=window.go_to,
        time_zone=lambda: window.current_screen().context.status().time_zone,
        clock=clock,
        parent=window,
    )
    nights = NightDutiesWatch(
        runner,
        messages=messages,
        show_worklist=lambda: window.go_to(WORKLIST_TARGET),
        show_high_balances=lambda: window.go_to(HIGH_BALANCES_TARGET),
        parent=window,
    )
    notices.changed.connect(nights.hear)
    # The screens on view were told that nothing was counted yet.
    nights.counted.connect(window.refresh)
    return (
        reminders,
        HourDutiesWatch(runner, messages=messages, clock=clock, parent=window),
        nights,
        DowntimePackWatch(runner, messages=messages, clock=clock, parent=window),
        ScheduledReportsWatch(runner, messages=messages, parent=window),
        AuditHourWatch(runner, messages=messages, parent=window),
    )


def run_window(desk: DeskPort, *, user_name: str, several_desks: bool) -> int:
    """Show the window until the person closes it; returns the exit status."""
    app = application()
    open_log()
    hook = CrashHook()
    hook.install()
    opened = open_window(desk, user_name=user_name, several_desks=several_desks)
    opened.runner.crashed.connect(hook.report, Qt.ConnectionType.DirectConnection)
    opened.window.show()
    status = app.exec()
    hook.uninstall()
    return status


def all_screens() -> tuple[ScreenSpec, ...]:
    """The navigation, from the top: as the day goes, then what is seldom changed."""
    return (
        front_desk.SPEC,
        room_status.SPEC,
        tape_chart.SPEC,
        booking.SPEC,
        reservations.SPEC,
        groups.SPEC,
        guests.SPEC,
        cashier.SPEC,
        places.SPEC,
        night_audit.SPEC,
        housekeeping.SPEC,
        manager.SPEC,
        reports.SPEC,
        rates.SPEC,
        letters.SPEC,
        cash_office.SPEC,
        city_ledger.SPEC,
        setup.SPEC,
        settings.SPEC,
    )
