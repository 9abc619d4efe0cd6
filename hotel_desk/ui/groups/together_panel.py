"""A whole group is received or sent off: one short command a guest, what has become of each, and why somebody was not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.errors import StaffError
from hotel_desk.jobs.group_desk import Step, receiving, sending_off
from hotel_desk.language import _, plural
from hotel_desk.queries.block_members import BlockMember, group_arrivals, group_departures
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, show_field
from hotel_desk.ui.groups.outcome_list import OutcomeList
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.field import CheckField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.queries.blocks import BlockSheet
    from hotel_desk.ui.shell.screen import ScreenContext


class TogetherPanel(JobPanel):
    """*Check in group* or *Check out group*; the guests one after the other, so that no other desk waits for the whole group.

    Args:
        arriving: they arrive; else they leave.
    """

    NO_LOSS = frozenset({"group_pays"})

    def __init__(self, context: ScreenContext, sheet: BlockSheet, *, arriving: bool) -> None:
        title = _("Check in group") if arriving else _("Check out group")
        name = "group_check_in_panel" if arriving else "group_check_out_panel"
        super().__init__(context, object_name=name, title=title)
        self._sheet = sheet
        self._arriving = arriving
        self._running = False
        self._due: list[BlockMember] = []
        self._waiting: list[BlockMember] = []
        self._done_count = 0
        today = sheet.business_date
        self.set_heading(title, sheet.facts.name)
        self._make_form()
        self.go_button = Button(title, object_name=f"{name}_do", accessible_name=title, kind="primary")
        self.go_button.clicked.connect(self._begin_all)
        self.set_primary(self.go_button)
        due = [one for one in sheet.members if (one.due_in(today) if arriving else one.due_out(today))]
        # Who holds a room comes before and leaves after those who share it.
        self._show_due(sorted(due, key=lambda one: bool(one.shares_with) is arriving))

    def first_field(self) -> Button:
        return self.go_button

    def _make_form(self) -> None:
        self.verdict = label("", wrap=True)
        self.verdict.setObjectName("together_verdict")
        self.form.add_widget(self.verdict)
        self._pays = CheckField(
            "group_pays",
            _("The group pays what is open"),
            object_name="group_pays",
            hint=_("Open balances go to the master folio before the guests leave."),
        )
        self.form.add(self._pays)
        self.outcome = OutcomeList()
        self.form.add_widget(self.outcome)
        self.form.set_values(group_pays=False)
        self.add(self.form)

    def _show_due(self, due: Sequence[BlockMember]) -> None:
        self._due = list(due)
        self.verdict.setText(self._plan_words())
        show_field(self._pays, not self._arriving and any(one.balance_minor for one in self._due))
        self.outcome.show_waiting([(one.reservation_id, _named(one)) for one in self._due])
        self.go_button.setEnabled(bool(self._due))

    def _plan_words(self) -> str:
        if not self._due:
            return _("Nobody of the group is expected today.") if self._arriving else _("Nobody of the group leaves today.")
        if self._arriving:
            words = plural("{count} guest is expected today.", "{count} guests are expected today.", len(self._due))
        else:
            words = plural("{count} guest leaves today.", "{count} guests leave today.", len(self._due))
        return words.format(count=len(self._due))

    def _begin_all(self) -> None:
        """Ask once more who is due: somebody may have been given a room since, or have come alone."""
        if not self._running:
            self._running = True
            query = group_arrivals if self._arriving else group_departures
            self.context.runner.read(query, self._begin_with, self._cannot_begin, key="due", block_id=self._sheet.facts.block_id)

    def _begin_with(self, due: Sequence[BlockMember]) -> None:
        pays = self.form.value("group_pays")
        self._show_due(due)
        self.form.set_values(group_pays=pays)
        self._waiting, self._done_count = list(due), 0
        self._next()

    def _cannot_begin(self, error: StaffError) -> None:
        self._running = False
        self.form.show_error(error)

    def _next(self) -> None:
        if not self._waiting:
            self._finish()
            return
        member = self._waiting.pop(0)
        try:
            steps = self._steps(member)
        except StaffError as refusal:
            self._stopped(member, refusal)
        else:
            self._take(member, steps)

    def _steps(self, member: BlockMember) -> Sequence[Step]:
        """What is done for one of them."""
        if self._arriving:
            return receiving(member)
        return sending_off(member, self._sheet.facts.block_id, group_pays=self.form.value("group_pays"))

    def _take(self, member: BlockMember, steps: Sequence[Step]) -> None:
        """One command after the other; the guest after this one comes when the last has answered."""
        first, *rest = steps
        self.context.runner.run(
            first.command,
            partial(self._received, member, rest),
            partial(self._stopped, member),
            owner=self,
            operation_id=first.operation_id,
            **first.arguments,
        )

    def _received(self, member: BlockMember, rest: Sequence[Step], result: Any) -> None:
        if rest:
            self._take(member, rest)
            return
        self._done_count += 1
        words = _("room {room}") if self._arriving else _("left room {room}")
        self.outcome.done(member.reservation_id, words.format(room=result.room_number))
        self._next()

    def _stopped(self, member: BlockMember, error: StaffError) -> None:
        self._refused(member, error)
        self._next()

    def _refused(self, member: BlockMember, error: StaffError) -> None:
        self.outcome.refused(member.reservation_id, str(error))

    def _finish(self) -> None:
        self._running = False
        left = len(self._due) - self._done_count
        words = self._result_words()
        if not left:
            self.finished.emit(Outcome(words))
            return
        remaining = plural(
            "{count} is left; the reason stands beneath the name.", "{count} are left; the reason stands beneath each name.", left
        )
        self.verdict.setText(f"{words} {remaining.format(count=left)}")
        self.context.messages.warning(self.verdict.text())

    def _result_words(self) -> str:
        if not self._done_count:
            return _("Nobody was checked in.") if self._arriving else _("Nobody was checked out.")
        if self._arriving:
            words = plural("{count} guest is checked in.", "{count} guests are checked in.", self._done_count)
        else:
            words = plural("{count} guest is checked out.", "{count} guests are checked out.", self._done_count)
        return words.format(count=self._done_count)


def _named(member: BlockMember) -> str:
    return f"{member.guest_name} · {member.room_number or _('no room')}"
