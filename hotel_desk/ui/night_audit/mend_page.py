"""What stands in the way of closing the day: the list, its subjects as chips, and what mends the row that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.night_audit import OBSTACLE_TITLES, Mend, Obstacle
from hotel_desk.language import _
from hotel_desk.queries.preconditions import ObstacleRow
from hotel_desk.services.reservations import mark_no_show
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.night_audit.audit_tables import mend_table, row_key, whole_words
from hotel_desk.ui.night_audit.due_out_actions import DueOutActions
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from hotel_desk.jobs.audit_dry_run import AuditDryRun
    from hotel_desk.queries.roll_preview import DueOutGuest
    from hotel_desk.ui.shell.screen import ScreenContext

_OF_STAYS = {Mend.CHECK_IN, Mend.MOVE_ROOM, Mend.OPEN_STAY}
_PAGES = {
    Mend.POST_MESSAGE: Target(screen="cash_office", kind="messages"),
    Mend.SEND_LETTER: Target(screen="city_ledger", kind="reminders"),
}


class MendPage(QWidget):
    """The list to mend; each row has its button, the row that is chosen what else can be done."""

    def __init__(self, context: ScreenContext, retry: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("audit_mend_page")
        self._context = context
        self._work: AuditDryRun | None = None
        self._guests: dict[UUID, DueOutGuest] = {}
        self.chips = FilterChips(object_name="audit_subjects", accessible_name=_("What it is about"))
        self.table = mend_table(context.status().currency, self._guest_of)
        empty = EmptyState(
            _("Nothing to mend"),
            _("Nothing stands in the way, and nothing is worth a look."),
            object_name="audit_mend_empty",
            accessible_name=_("Nothing to mend"),
            icon_name="mdi6.check-circle-outline",
        )
        self.content = Content(self.table, empty, retry, object_name="audit_mend_content", accessible_name=_("To mend"))
        self.chosen = label("", "quiet", wrap=True)
        self.chosen.setObjectName("audit_chosen")
        self.due_out_actions = DueOutActions(context)
        no_show = _("Mark no-show…")
        self.no_show = Button(no_show, object_name="audit_no_show", accessible_name=no_show, icon_name="mdi6.account-off-outline")
        self.no_show.clicked.connect(self._ask_no_show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self.chips, self.content, self.chosen, self.due_out_actions, self.no_show):
            column.addWidget(part, 1 if part is self.content else 0)
        self.setFocusProxy(self.table)
        self._offer(None)
        self.chips.chosen.connect(lambda _key: self._show_rows())
        self.table.selected.connect(self._offer)
        self.table.opened.connect(self._open)
        self.table.step_asked.connect(self._mend)

    def show_work(self, work: AuditDryRun) -> None:
        """Show what was found: of another day than before, from the top."""
        another_day = self._work is not None and self._work.roll.business_date != work.roll.business_date
        self._work = work
        self._guests = {guest.reservation_id: guest for guest in work.roll.due_outs}
        subjects = dict.fromkeys(row.obstacle for row in work.in_the_way.rows)
        self.chips.set_chips([Chip(one.value, _(OBSTACLE_TITLES[one]), len(work.in_the_way.of(one))) for one in subjects])
        self.chips.setVisible(len(subjects) > 1)
        self._show_rows()
        if another_day and self.table.rows():
            self.table.select(row_key(self.table.rows()[0]))
            self.table.scrollToTop()

    def _show_rows(self) -> None:
        if self._work is None:
            return
        here = self.window().focusWidget()
        was_at_it = here is not None and self.due_out_actions.isAncestorOf(here)
        only = self.chips.key()
        rows = [row for row in self._work.in_the_way.rows if only in {"", row.obstacle.value}]
        self.table.set_rows(rows)
        self.content.show_content(empty=not rows)
        if rows and self.table.current() is None:
            self.table.select(row_key(rows[0]))
        self._offer(self.table.current())
        if was_at_it and rows:
            # Whom it was about is mended; the next one is chosen in the list.
            self.table.setFocus()

    def _guest_of(self, row: ObstacleRow) -> DueOutGuest | None:
        return self._guests.get(row.id) if row.obstacle is Obstacle.DUE_OUTS else None

    def _offer(self, row: ObstacleRow | None) -> None:
        """Show what else can be done with a row."""
        guest = None if row is None else self._guest_of(row)
        self.chosen.setText("" if row is None else whole_words(row))
        self.chosen.setVisible(row is not None)
        day = None if self._work is None else self._work.roll.business_date
        self.due_out_actions.show_guest(guest, day)
        self.due_out_actions.setVisible(guest is not None)
        self.no_show.setVisible(row is not None and row.obstacle is Obstacle.ARRIVALS)

    def _ask_no_show(self) -> None:
        row = self.table.current()
        if row is None or row.obstacle is not Obstacle.ARRIVALS:
            return
        dialog = ConfirmDialog(
            self,
            object_name="audit_mark_no_show",
            title=_("Mark {guest} as a no-show?").format(guest=row.words),
            sentence=_("The fee of the policy is charged, and the room is free again."),
            yes=_("Mark no-show"),
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.ask(lambda _reason: self._context.runner.run(mark_no_show, self._marked, owner=self, reservation_id=row.id))

    def _marked(self, _changed: object) -> None:
        self._context.messages.success(_("The guest is marked as a no-show."))

    def _mend(self, row: ObstacleRow, step: str) -> None:
        self.table.select(row_key(row))
        if step == Mend.CHECK_OUT:
            self.due_out_actions.check_out.click()
        elif step == Mend.OPEN_FOLIO and row.folio_id is not None:
            self._context.go_to(Target(kind=EntityKind.FOLIO, id=row.folio_id))
        else:
            self._context.go_to(self._home(row))

    def _open(self, row: ObstacleRow) -> None:
        self._context.go_to(self._home(row))

    @staticmethod
    def _home(row: ObstacleRow) -> Target:
        """Where a row is mended."""
        if row.mend in _OF_STAYS or row.kind is EntityKind.RESERVATION:
            return Target(kind=EntityKind.RESERVATION, id=row.id)
        return _PAGES.get(row.mend) or Target(kind=row.kind, id=row.id)
