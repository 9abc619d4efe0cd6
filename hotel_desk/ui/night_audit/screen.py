"""The night audit screen: three lists in the order of the roll, and the button that closes the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from hotel_desk.db.desk_address import DeskAddress
from hotel_desk.domain.codes import EntityKind
from hotel_desk.jobs.close_day_process import close_day_job
from hotel_desk.language import _, plural
from hotel_desk.queries.night_preview import RollPreview, roll_preview
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.formats import date_text, money_text
from hotel_desk.ui.guests.night_note import NightNote
from hotel_desk.ui.night_audit.audit_tables import CHECK_OUT, arrivals_table, due_outs_table, nights_table
from hotel_desk.ui.night_audit.due_out_actions import DueOutActions
from hotel_desk.ui.night_audit.progress_card import ProgressCard
from hotel_desk.ui.shell.screen import Screen
from hotel_desk.ui.theme import icon, theme
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.jobs.night_audit import DayClosed
    from hotel_desk.queries.roll_preview import DueOutGuest, MissingArrival
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.data_table import DataTable

_CONCERNS = (
    EntityKind.RESERVATION,
    EntityKind.FOLIO,
    EntityKind.POSTING,
    EntityKind.ROOM,
    EntityKind.PROFILE,
    EntityKind.BUSINESS_DATE,
    EntityKind.TAX_RULE,
    EntityKind.SETTING,
)
ARRIVALS, DUE_OUTS, NIGHTS = range(3)


class NightAuditScreen(Screen):
    """Reads the preview, offers what mends it, and runs the job."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._currency = context.status().currency
        self._preview: RollPreview | None = None
        self._closing = False
        self.arrivals = arrivals_table(self._currency)
        self.due_outs = due_outs_table(self._currency)
        self.nights = nights_table(self._currency)
        self.due_out_actions = DueOutActions(context)
        self.progress = ProgressCard()
        self.night = NightNote(context)
        self.tabs = named(QTabBar(), "audit_steps_tabs", _("Steps of the night audit"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.pages = QStackedWidget()
        self._contents: list[Content] = []
        self.notes = [label("", "quiet", wrap=True) for _step in range(3)]
        self._add_page(self.arrivals, _("Everybody who was expected today is here."))
        self._add_page(self.due_outs, _("Nobody who should have left is still here."), self.due_out_actions)
        self._add_page(self.nights, _("No stay has a night to be charged."))
        self.tabs.currentChanged.connect(self.pages.setCurrentIndex)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._head())
        column.addWidget(self.progress)
        column.addWidget(self.night)
        column.addWidget(self.tabs)
        column.addWidget(self.pages, 1)
        self.setFocusProxy(self.tabs)
        self._connect()

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is None or change_set.touches(*_CONCERNS):
            self.context.runner.read(roll_preview, self._show, key="preview")
            self.night.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Looking at the files elsewhere changes nothing that a screen would hear of.
        self.night.refresh()

    def perform(self, command: str) -> None:
        if command == "close_day" and self.close_button.isEnabled():
            self._ask()

    def _head(self) -> QWidget:
        self.title = label("", "title", wrap=True)
        self.title.setObjectName("audit_title")
        self.subtitle = label("", "quiet", wrap=True)
        self.subtitle.setObjectName("audit_verdict")
        title = _("Close the day")
        self.close_button = Button(
            title,
            object_name="close_day",
            accessible_name=title,
            kind="primary",
            icon_name="mdi6.calendar-check-outline",
            shortcut="F12",
        )
        self.close_button.setEnabled(False)
        self.close_button.clicked.connect(self._ask)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        frame = QFrame()
        frame.setProperty("role", "card")
        row = QHBoxLayout(frame)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addWidget(self.close_button)
        return frame

    def _add_page(self, table: DataTable, nothing: str, actions: QWidget | None = None) -> None:
        name = f"{table.objectName()}_empty"
        empty = EmptyState(_("Nothing to do"), nothing, object_name=name, accessible_name=nothing, icon_name="mdi6.check-circle-outline")
        content = Content(table, empty, self.refresh, object_name=f"{table.objectName()}_content", accessible_name=table.accessibleName())
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.notes[len(self._contents)])
        column.addWidget(content, 1)
        if actions is not None:
            column.addWidget(actions)
        self.tabs.addTab(table.accessibleName())
        self.pages.addWidget(page)
        self._contents.append(content)
        content.show_loading()

    def _connect(self) -> None:
        theme().changed.connect(self._show_signs)
        self.arrivals.opened.connect(self._go_to_stay)
        self.arrivals.step_asked.connect(lambda row, _step: self._go_to_stay(row))
        self.due_outs.opened.connect(self._go_to_stay)
        self.due_outs.step_asked.connect(self._due_out_step)
        self.due_outs.selected.connect(self._due_out_selected)
        self.nights.opened.connect(lambda row: self.context.go_to(Target(kind=EntityKind.FOLIO, id=row.folio_id)))

    # --- what stands in the way ---------------------------------------------------------------------------------------

    def _show(self, preview: RollPreview) -> None:
        first = self._preview is None or self._preview.business_date != preview.business_date
        self._preview = preview
        lists = ((self.arrivals, preview.arrivals), (self.due_outs, preview.due_outs), (self.nights, preview.nights))
        for step, (table, rows) in enumerate(lists):
            table.set_rows(rows)
            self._contents[step].show_content(empty=not rows)
            title = table.accessibleName()
            self.tabs.setTabText(step, f"{step + 1}  {title}  {len(rows)}".replace("&", "&&"))
        if preview.due_outs and self.due_outs.current() is None:
            self.due_outs.selectRow(0)
        self._due_out_selected(self.due_outs.current() if preview.due_outs else None)
        self.due_out_actions.setVisible(bool(preview.due_outs))
        self._write_words(preview)
        self._show_signs()
        if first:
            self.tabs.setCurrentIndex(DUE_OUTS if preview.due_outs else NIGHTS if not preview.arrivals else ARRIVALS)
        self._allow()

    def _write_words(self, preview: RollPreview) -> None:
        self.title.setText(_("Close {day}").format(day=date_text(preview.business_date)))
        becomes = _("The business date becomes {day}.").format(day=date_text(preview.next_date))
        waiting = len(preview.due_outs)
        stands = plural("{count} guest stands in the way.", "{count} guests stand in the way.", waiting).format(count=waiting)
        self.subtitle.setText(f"{stands} {becomes}" if waiting else f"{_('Nothing stands in the way.')} {becomes}")
        self.notes[ARRIVALS].setText(_("They become no-shows when the day is closed, and their rooms are free again."))
        self.notes[DUE_OUTS].setText(_("The day cannot be closed while they are here."))
        nights = _("{count} will be posted: {net} net, {gross} with tax. {charged} are charged already.").format(
            count=len(preview.uncharged),
            net=money_text(preview.net_minor, self._currency),
            gross=money_text(preview.gross_minor, self._currency),
            charged=len(preview.nights) - len(preview.uncharged),
        )
        count, amount = len(preview.fixed), money_text(preview.fixed_minor, self._currency)
        fixed = plural("{count} fixed charge: {amount} with tax.", "{count} fixed charges: {amount} with tax.", count)
        self.notes[NIGHTS].setText(f"{nights} {fixed.format(count=count, amount=amount)}" if count else nights)
        for note, rows in zip(self.notes, (preview.arrivals, preview.due_outs, preview.nights), strict=True):
            note.setVisible(bool(rows))

    def _show_signs(self) -> None:
        """Done, done by itself, in the way: a sign each, not colour alone."""
        if self._preview is None:
            return
        tokens = theme().tokens
        done = icon("mdi6.check-circle-outline", tokens.success_ink)
        by_itself = icon("mdi6.clock-outline", tokens.info_ink)
        in_the_way = icon("mdi6.alert-octagon-outline", tokens.danger_ink)
        self.tabs.setTabIcon(ARRIVALS, by_itself if self._preview.arrivals else done)
        self.tabs.setTabIcon(DUE_OUTS, in_the_way if self._preview.due_outs else done)
        self.tabs.setTabIcon(NIGHTS, by_itself if self._preview.uncharged else done)

    def _allow(self) -> None:
        ready = self._preview is not None and not self._preview.due_outs
        self.close_button.setEnabled(ready and not self._closing)

    def _due_out_selected(self, guest: DueOutGuest | None) -> None:
        self.due_out_actions.show_guest(guest, self._preview.business_date if self._preview else None)

    def _due_out_step(self, guest: DueOutGuest, step: str) -> None:
        if step == CHECK_OUT:
            self.due_outs.select(guest.reservation_id)
            self.due_out_actions.check_out.click()
        else:
            self.context.go_to(Target(kind=EntityKind.FOLIO, id=guest.folio_id))

    def _go_to_stay(self, row: MissingArrival | DueOutGuest) -> None:
        self.context.go_to(Target(kind=EntityKind.RESERVATION, id=row.reservation_id))

    # --- closing ------------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        preview = self._preview
        if preview is None:
            return
        yes = _("Close the day")
        dialog = ConfirmDialog(
            self,
            object_name="close_the_day",
            title=_("Close {day}?").format(day=date_text(preview.business_date)),
            sentence=_("A closed day never opens again. This will be done:"),
            yes=yes,
            points=_points(preview, self._currency),
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.ask(lambda _reason: self._close(preview))

    def _close(self, preview: RollPreview) -> None:
        self._closing = True
        self._allow()
        desk = cast("Desk", self.context.runner.desk)
        title = _("Night audit")
        job = self.context.runner.job(
            close_day_job,
            self._closed,
            self._refused,
            title=title,
            owner=self,
            address=DeskAddress.of(desk),
            closing=preview.business_date,
        )
        self.progress.follow(job, _("Closing {day}…").format(day=date_text(preview.business_date)))

    def _closed(self, closed: DayClosed) -> None:
        self._closing = False
        self.progress.show_result(closed, self._currency)
        self.context.messages.success(_("{day} is closed.").format(day=date_text(closed.closed_date)))
        self.refresh()

    def _refused(self, error: StaffError) -> None:
        self._closing = False
        self.progress.show_refusal(error)
        self.refresh()


def _points(preview: RollPreview, currency: str) -> list[str]:
    """What closing will do, a line each."""
    missing, charges = len(preview.arrivals), len(preview.uncharged)
    return [
        plural("{count} arrival becomes a no-show.", "{count} arrivals become no-shows.", missing).format(count=missing),
        plural("{count} night is posted: {amount} with tax.", "{count} nights are posted: {amount} with tax.", charges).format(
            count=charges, amount=money_text(preview.gross_minor, currency)
        ),
        _("The business date becomes {day}.").format(day=date_text(preview.next_date)),
    ]
