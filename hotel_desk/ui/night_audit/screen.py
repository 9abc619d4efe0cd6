"""The night audit screen: what is to be mended, what will be done, the audit as it runs, and its papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from hotel_desk.db.desk_address import DeskAddress
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.night_codes import StepState
from hotel_desk.jobs.audit_dry_run import audit_dry_run
from hotel_desk.jobs.close_day_process import close_day_job
from hotel_desk.language import _
from hotel_desk.queries.audit_screen import audit_standing
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.guests.night_note import NightNote
from hotel_desk.ui.night_audit.audit_tables import arrivals_table, nights_table
from hotel_desk.ui.night_audit.dry_run_words import arrivals_words, nights_words, points
from hotel_desk.ui.night_audit.head import AuditHead
from hotel_desk.ui.night_audit.mend_page import MendPage
from hotel_desk.ui.night_audit.papers_page import PapersPage
from hotel_desk.ui.night_audit.progress_card import ProgressCard, closed_words
from hotel_desk.ui.night_audit.run_pages import LogPage, StepsPage
from hotel_desk.ui.night_audit.verdict import Next, verdict
from hotel_desk.ui.shell.screen import Screen
from hotel_desk.ui.theme import icon, theme
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from PySide6.QtGui import QHideEvent, QShowEvent

    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.jobs.audit_dry_run import AuditDryRun
    from hotel_desk.jobs.night_audit import DayClosed
    from hotel_desk.queries.audit_screen import AuditStanding
    from hotel_desk.queries.roll_preview import MissingArrival
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.data_table import DataTable

WORK_CONCERNS = (
    EntityKind.RESERVATION,
    EntityKind.FOLIO,
    EntityKind.POSTING,
    EntityKind.ROOM,
    EntityKind.PROFILE,
    EntityKind.BUSINESS_DATE,
    EntityKind.TAX_RULE,
    EntityKind.SETTING,
    EntityKind.CASHIER_SHIFT,
    EntityKind.OUTSIDE_CHARGE,
    EntityKind.PAYMENT_ATTEMPT,
    EntityKind.REMINDER_LETTER,
)
STANDING_CONCERNS = (EntityKind.AUDIT_RUN, EntityKind.ARCHIVED_REPORT, EntityKind.BUSINESS_DATE)
LIVE_MS = 500
MEND, ARRIVALS, NIGHTS, STEPS, PAPERS, LOG = range(6)


class NightAuditScreen(Screen):
    """Reads what is to be done and how the audit stands, offers what mends it, and runs the job."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._currency = context.status().currency
        self._work: AuditDryRun | None = None
        self._fees: dict[ReservationId, int] = {}
        self._standing: AuditStanding | None = None
        self._closing: date | None = None
        self.head = AuditHead(context)
        self.close_button = self.head.close_button
        self.progress = ProgressCard()
        self.night = NightNote(context)
        self.mend = MendPage(context, self.refresh)
        self.arrivals = arrivals_table(self._currency, self._fee_of)
        self.nights = nights_table(self._currency)
        self.steps = StepsPage(context, self.refresh)
        self.papers = PapersPage(context, self.refresh)
        self.log = LogPage(context, self.refresh)
        self._contents: dict[int, Content] = {
            MEND: self.mend.content,
            STEPS: self.steps.content,
            PAPERS: self.papers.content,
            LOG: self.log.content,
        }
        self._titles = (_("To mend"), _("Arrivals not here"), _("Will be posted"), _("Steps"), _("Papers of the night"), _("Log"))
        self.arrivals_note, self.nights_note = label("", "quiet", wrap=True), label("", "quiet", wrap=True)
        self._live = QTimer(self, interval=LIVE_MS)
        self._live.timeout.connect(self._read_standing)
        self._fill_tabs()
        self._lay_out()
        self._connect()

    def _fill_tabs(self) -> None:
        self.tabs = named(QTabBar(), "audit_tabs", _("Parts of the night audit"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.mend)
        self._add_list(ARRIVALS, self.arrivals, self.arrivals_note, _("Everybody who was expected today is here."))
        self._add_list(NIGHTS, self.nights, self.nights_note, _("No stay has a night to be charged."))
        for page in (self.steps, self.papers, self.log):
            self.pages.addWidget(page)
        for title in self._titles:
            self.tabs.addTab(title)
        for content in self._contents.values():
            content.show_loading()

    def _lay_out(self) -> None:
        self._night_place = QWidget()
        night = QVBoxLayout(self._night_place)
        night.setContentsMargins(0, 0, 0, 0)
        night.addWidget(self.night)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for part in (self.head, self.progress, self._night_place, self.tabs):
            column.addWidget(part)
        column.addWidget(self.pages, 1)
        self.setFocusProxy(self.tabs)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is None or change_set.touches(*STANDING_CONCERNS):
            self._read_standing()
        if change_set is None or change_set.touches(*WORK_CONCERNS):
            self.context.runner.read(audit_dry_run, self._show_work, self._unread, key="work")
            self.night.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Looking at the files elsewhere changes nothing that a screen would hear of.
        self.night.refresh()
        self._watch()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._live.stop()

    def perform(self, command: str) -> None:
        if command == "close_day" and self.close_button.isEnabled():
            self._ask()

    def _add_list(self, number: int, table: DataTable, note: QWidget, nothing: str) -> None:
        name = f"{table.objectName()}_empty"
        empty = EmptyState(_("Nothing to do"), nothing, object_name=name, accessible_name=nothing, icon_name="mdi6.check-circle-outline")
        content = Content(table, empty, self.refresh, object_name=f"{table.objectName()}_content", accessible_name=table.accessibleName())
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(note)
        column.addWidget(content, 1)
        self.pages.addWidget(page)
        self._contents[number] = content

    def _connect(self) -> None:
        theme().changed.connect(self._show_signs)
        self.tabs.currentChanged.connect(self._show_page)
        self.arrivals.opened.connect(self._go_to_stay)
        self.arrivals.step_asked.connect(lambda row, _step: self._go_to_stay(row))
        self.nights.opened.connect(lambda row: self.context.go_to(Target(kind=EntityKind.FOLIO, id=row.folio_id)))
        self.close_button.clicked.connect(self._ask)
        self.head.rest.clicked.connect(self._do_the_rest)

    def _show_page(self, number: int) -> None:
        self.pages.setCurrentIndex(number)
        self._place_night()

    def _place_night(self) -> None:
        """While an audit is looked at, or why it failed, the lists need the space."""
        self._night_place.setVisible(self.tabs.currentIndex() in {MEND, ARRIVALS, NIGHTS} and not self.progress.refusal())

    def _go_to_stay(self, row: MissingArrival) -> None:
        self.context.go_to(Target(kind=EntityKind.RESERVATION, id=row.reservation_id))

    # --- what is to be done -------------------------------------------------------------------------------------------

    def _show_work(self, work: AuditDryRun) -> None:
        first = self._work is None or self._work.roll.business_date != work.roll.business_date
        self._work = work
        preview = work.roll
        self._fees = {fee.reservation_id: fee.total_minor for fee in work.fees}
        self.mend.show_work(work)
        self.arrivals.set_rows(preview.arrivals)
        self.nights.set_rows(preview.nights)
        for number, rows in ((ARRIVALS, preview.arrivals), (NIGHTS, preview.nights)):
            self._contents[number].show_content(empty=not rows)
        for number, count in ((MEND, len(work.in_the_way.rows)), (ARRIVALS, len(preview.arrivals)), (NIGHTS, len(preview.nights))):
            self.tabs.setTabText(number, f"{self._titles[number]}  {count}".replace("&", "&&"))
        self._write_notes(work)
        if first and not self._closing and self.tabs.currentIndex() not in {STEPS, PAPERS, LOG}:
            self.tabs.setCurrentIndex(MEND if work.in_the_way.rows else NIGHTS if not preview.arrivals else ARRIVALS)
        self._say()

    def _fee_of(self, row: MissingArrival) -> int:
        return self._fees.get(row.reservation_id, 0)

    def _write_notes(self, work: AuditDryRun) -> None:
        self.arrivals_note.setText(arrivals_words(work, self._currency))
        self.arrivals_note.setVisible(bool(work.roll.arrivals))
        self.nights_note.setText(nights_words(work, self._currency))
        self.nights_note.setVisible(bool(work.roll.nights))

    # --- how the audit stands -----------------------------------------------------------------------------------------

    def _read_standing(self) -> None:
        # Once a second while an audit is under way: no sign of work for that, and no sentence when the line is down.
        self.context.runner.read(audit_standing, self._show_standing, self._unread, key="standing", quiet=self._live.isActive())

    def _show_standing(self, standing: AuditStanding) -> None:
        self._standing = standing
        self._watch()
        self._show_run()

    def _run_shown(self) -> AuditStanding | None:
        """The audit that the pages tell of: that of the day being closed, as soon as this window has begun to close it."""
        return self._standing if self._standing is None or self._closing is None else self._standing.closing(self._closing)

    def _show_run(self) -> None:
        shown = self._run_shown()
        if shown is not None:
            for page in (self.steps, self.papers, self.log):
                page.show_standing(shown)
            papers = len(shown.papers)
            self.tabs.setTabText(PAPERS, f"{self._titles[PAPERS]}  {papers}" if papers else self._titles[PAPERS])
        self._say()

    def _unread(self, error: StaffError) -> None:
        for content in self._contents.values():
            if content.currentWidget() is not content.content:
                content.show_error(error)
        if not self._live.isActive():
            self.context.messages.error(error)

    def _watch(self) -> None:
        """Look every second while an audit has not ended: whether it is alive, and how far."""
        audit = None if self._standing is None else self._standing.audit
        under_way = self._closing is not None or (audit is not None and audit.run.ended_at is None)
        if under_way != self._live.isActive():
            self._live.start() if under_way and self.isVisible() else self._live.stop()

    def _say(self) -> None:
        """Say the verdict in the head and in the signs of the tabs."""
        if self._work is None or self._standing is None:
            return
        told = self.progress.refusal()
        said = verdict(self._work, self._standing, self.context.status().time_zone, at_it=self._closing is not None, told=told)
        self.head.show_verdict(said, at_it=self._closing is not None)
        self._place_night()
        self._show_signs()

    def _show_signs(self) -> None:
        """Done, done by itself, in the way: a sign each, not colour alone."""
        if self._work is None:
            return
        tokens = theme().tokens
        done = icon("mdi6.check-circle-outline", tokens.success_ink)
        by_itself = icon("mdi6.clock-outline", tokens.info_ink)
        look = icon("mdi6.eye-outline", tokens.warning_ink)
        in_the_way = icon("mdi6.alert-octagon-outline", tokens.danger_ink)
        found, preview = self._work.in_the_way, self._work.roll
        self.tabs.setTabIcon(MEND, in_the_way if found.blocking else look if found.rows else done)
        self.tabs.setTabIcon(ARRIVALS, by_itself if preview.arrivals else done)
        self.tabs.setTabIcon(NIGHTS, by_itself if preview.uncharged else done)
        shown = self._run_shown()
        audit = None if shown is None else shown.audit
        steps = () if audit is None else audit.steps
        if any(step.state is StepState.FAILED for step in steps):
            self.tabs.setTabIcon(STEPS, in_the_way)
        else:
            self.tabs.setTabIcon(STEPS, by_itself if audit is not None and audit.run.ended_at is None else icon("mdi6.format-list-checks"))
        self.tabs.setTabIcon(PAPERS, icon("mdi6.file-document-multiple-outline"))
        self.tabs.setTabIcon(LOG, icon("mdi6.text-box-outline"))

    # --- closing ------------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        work, standing = self._work, self._standing
        if work is None or standing is None:
            return
        step = verdict(work, standing, self.context.status().time_zone, at_it=self._closing is not None).next
        day = date_text(work.roll.business_date)
        dialog = ConfirmDialog(
            self,
            object_name="close_the_day",
            title=_("Close {day}?").format(day=day) if step is Next.CLOSE else _("Go on with closing {day}?").format(day=day),
            sentence=_("A closed day never opens again. This will be done:"),
            yes=self.close_button.accessibleName(),
            points=points(work, self._currency),
        )
        dialog.finished.connect(dialog.deleteLater)
        done = self._closed if step is Next.CLOSE else self._gone_on
        dialog.ask(lambda _reason: self._run(work.roll.business_date, done))

    def _do_the_rest(self) -> None:
        if self._standing is not None and self._standing.left is not None and not self._closing:
            self._run(self._standing.left, self._rest_done)

    def _run(self, day: date, done: Callable[[DayClosed], None]) -> None:
        self._closing = day
        self._show_run()
        self._watch()
        self.tabs.setCurrentIndex(STEPS)
        desk = cast("Desk", self.context.runner.desk)
        job = self.context.runner.job(
            close_day_job, done, self._refused, title=_("Night audit"), owner=self, address=DeskAddress.of(desk), closing=day
        )
        self.progress.follow(job)

    def _closed(self, closed: DayClosed) -> None:
        self.progress.show_result(closed, self._currency)
        self._say_closed(closed)

    def _gone_on(self, closed: DayClosed) -> None:
        """What was done since it went on would be taken for the whole; the steps tell all of it."""
        self.progress.show_words(closed_words(closed))
        self._say_closed(closed)

    def _say_closed(self, closed: DayClosed) -> None:
        self._closing = None
        self.context.messages.success(_("{day} is closed.").format(day=date_text(closed.closed_date)))
        self.refresh()

    def _rest_done(self, closed: DayClosed) -> None:
        self._closing = None
        self.progress.show_words(_("The audit of {day} went on.").format(day=date_text(closed.closed_date)))
        self.refresh()

    def _refused(self, error: StaffError) -> None:
        self._closing = None
        self.progress.show_refusal(error)
        self.refresh()
