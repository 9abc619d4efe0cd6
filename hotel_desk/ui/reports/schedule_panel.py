"""A schedule, new or changed: what, how often, when, and where it goes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from hotel_desk.domain.report_codes import FORMAT_TITLES, RHYTHM_TITLES, ReportFormat, ReportRhythm
from hotel_desk.domain.report_schedules import LAST_COUNTED_DAY, LAST_OF_MONTH
from hotel_desk.language import _
from hotel_desk.services.report_schedules import ScheduleDetails, remove_report_schedule, save_report_schedule
from hotel_desk.ui.form_panel import FormPanel
from hotel_desk.ui.reports.schedule_words import weekday_names
from hotel_desk.ui.setup.fields import TimeField
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.field import CheckField, ChoiceField, TextField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.queries.report_packs import PackRow, ScheduleRow
    from hotel_desk.reports.report import Report
    from hotel_desk.ui.shell.screen import ScreenContext


class SchedulePanel(FormPanel):
    """The form of a schedule.

    Signals:
        saved(str): what happened, in a sentence.
        run_asked(ScheduleRow)
    """

    saved = Signal(str)
    run_asked = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, object_name="schedule_panel", title=_("Schedule"))
        self.schedule: ScheduleRow | None = None
        self._choices: tuple[str, dict[str, str]] = ("", {})
        self.what = ChoiceField("report", _("Report or pack"), object_name="schedule_what", required=True)
        formats = [(one, _(title)) for one, title in FORMAT_TITLES.items()]
        self.format = ChoiceField("report_format", _("Written as"), object_name="schedule_format", choices=formats)
        rhythms = [(one, _(title)) for one, title in RHYTHM_TITLES.items()]
        self.rhythm = ChoiceField("rhythm", _("How often"), object_name="schedule_rhythm", choices=rhythms, required=True)
        self.weekday = ChoiceField(
            "weekday", _("Weekday"), object_name="schedule_weekday", choices=list(enumerate(weekday_names(), start=1)), required=True
        )
        days = [*((day, str(day)) for day in range(1, LAST_COUNTED_DAY + 1)), (LAST_OF_MONTH, _("the last one"))]
        self.month_day = ChoiceField("month_day", _("Day of the month"), object_name="schedule_month_day", choices=days, required=True)
        self.hour = TimeField("at_time", _("Hour"), object_name="schedule_hour", required=True)
        self.folder = TextField(
            "folder", _("Folder"), object_name="schedule_folder", hint=_("Of the desk that makes it; empty: only the archive."), limit=500
        )
        self.printer = TextField("printer", _("Printer"), object_name="schedule_printer", hint=_("Empty: it is not printed. PDF only."))
        self.active = CheckField("active", _("In use"), object_name="schedule_active")
        for fields in ((self.what,), (self.format,), (self.rhythm,), (self.weekday, self.month_day, self.hour)):
            self.form.add(*fields)
        for field in (self.folder, self.printer, self.active):
            self.form.add(field)
        self.rhythm.edited.connect(self._fit)
        self.what.edited.connect(self._fit)
        self.add(self.form)
        save = _("Save")
        self.save = CommandButton(
            save, context.runner, self._intent, self._saved, self.form.show_error, object_name="schedule_save", accessible_name=save
        )
        self.set_primary(self.save)
        self.run = Button(_("Run now"), object_name="schedule_run", accessible_name=_("Run the schedule now"), icon_name="mdi6.play")
        self.run.clicked.connect(lambda: self.run_asked.emit(self.schedule))
        self.remove = Button(_("Remove…"), object_name="schedule_remove", accessible_name=_("Remove the schedule"), kind="danger")
        self.remove.clicked.connect(self._ask_to_remove)
        self.add_secondary(self.remove)
        self.add_secondary(self.run)

    def show_schedule(
        self, schedule: ScheduleRow | None, title: str, reports: Sequence[Report], packs: Sequence[PackRow], *, may_manage: bool
    ) -> None:
        """Show a schedule, or an empty form for a new one."""
        self.schedule = schedule
        self._choices = (schedule.report, dict(schedule.items[0].parameters)) if schedule and schedule.report else ("", {})
        self.set_heading(title if schedule else _("New schedule"))
        offered: list[tuple[Any, str]] = [(pack.pack_id, _("Pack: {name}").format(name=pack.name)) for pack in packs if pack.of_house]
        offered += [(report.name, _(report.title)) for report in reports]
        what = (schedule.pack_id or schedule.report) if schedule else None
        if schedule is not None and what not in [value for value, _title in offered]:
            offered.append((what, title))
        self.what.set_choices(offered)
        rhythm = schedule.rhythm if schedule else None
        self.form.set_values(
            report=what,
            report_format=schedule.report_format if schedule else ReportFormat.PDF,
            rhythm=rhythm.kind if rhythm else ReportRhythm.DAILY,
            weekday=rhythm.day if rhythm and rhythm.kind is ReportRhythm.WEEKLY else None,
            month_day=rhythm.day if rhythm and rhythm.kind is ReportRhythm.MONTHLY else None,
            at_time=rhythm.at_time if rhythm else None,
            folder=schedule.folder if schedule else "",
            printer=schedule.printer if schedule else "",
            active=schedule.active if schedule else True,
        )
        self._fit()
        self.form.setEnabled(may_manage)
        self.save.set_allowed(may_manage)
        self.remove.setVisible(schedule is not None and may_manage)
        self.run.setVisible(schedule is not None)

    def propose(self, name: str, chosen: dict[str, str]) -> None:
        """Take a report with its choices for a new schedule."""
        if self.schedule is None:
            self._choices = name, chosen
            self.what.set_value(name)
            self._fit()
            self.hour.setFocus()

    def _fit(self) -> None:
        """Only what the rhythm needs; a pack says itself what it is written as."""
        rhythm = self.rhythm.value()
        self.weekday.setVisible(rhythm is ReportRhythm.WEEKLY)
        self.month_day.setVisible(rhythm is ReportRhythm.MONTHLY)
        self.hour.setVisible(rhythm is not ReportRhythm.AT_CLOSE)
        self.format.setVisible(not self._is_pack())

    def _is_pack(self) -> bool:
        return self.what.value() is not None and not isinstance(self.what.value(), str)

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        known = {"schedule_id": self.schedule.schedule_id, "version": self.schedule.version} if self.schedule else {}
        return Intent(save_report_schedule, {**known, "details": self._details()})

    def _details(self) -> ScheduleDetails:
        what, rhythm = self.what.value(), self.rhythm.value()
        days = {ReportRhythm.WEEKLY: self.weekday, ReportRhythm.MONTHLY: self.month_day}
        name, chosen = self._choices
        return ScheduleDetails(
            rhythm=rhythm,
            report="" if self._is_pack() else what,
            pack_id=what if self._is_pack() else None,
            parameters=dict(chosen) if what == name else {},
            report_format=ReportFormat.PDF if self._is_pack() else self.format.value(),
            day=days[rhythm].value() if rhythm in days else None,
            at_time=None if rhythm is ReportRhythm.AT_CLOSE else self.hour.value(),
            folder=self.folder.value(),
            printer=self.printer.value(),
            active=self.active.value(),
        )

    def _saved(self, _result: object) -> None:
        self.form.mark_saved()
        self.saved.emit(_("The schedule is saved."))

    def _ask_to_remove(self) -> None:
        if self.schedule is None:
            return
        dialog = ConfirmDialog(
            self,
            object_name="schedule_remove_question",
            title=_("Remove the schedule"),
            sentence=_("It is not made by itself any more. What it has made stays in the archive."),
            yes=_("Remove"),
            danger=True,
        )
        dialog.ask(partial(self._remove, self.schedule))

    def _remove(self, schedule: ScheduleRow, _reason: str) -> None:
        self.context.runner.run(
            remove_report_schedule, self._removed, owner=self, schedule_id=schedule.schedule_id, version=schedule.version
        )

    def _removed(self, _result: object) -> None:
        self.form.mark_saved()
        self.saved.emit(_("The schedule is removed."))
