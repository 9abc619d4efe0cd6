"""Guests of a group are received or sent off: what must be told of each first, one short command a guest, and why somebody was not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.cashier_codes import LeavingWay
from hotel_desk.domain.errors import StaffError
from hotel_desk.jobs.group_desk import Step, receiving, sending_off
from hotel_desk.language import _, paragraph, plural
from hotel_desk.queries.group_notices import MemberNotice, group_arrival_notices, group_departure_notices
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.front_desk.fee_part import fee_words
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, reason_field, show_field
from hotel_desk.ui.front_desk.stay_words import LEAVING_WORDS
from hotel_desk.ui.groups.occupants_part import GroupOccupantsPart
from hotel_desk.ui.groups.outcome_list import OutcomeList
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.field import CheckField, ChoiceField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.queries.block_members import BlockMember
    from hotel_desk.queries.block_sheet import BlockSheet
    from hotel_desk.ui.shell.screen import ScreenContext

type _Told = dict[ReservationId, tuple[tuple[str, ...], int]]


class TogetherPanel(JobPanel):
    """*Check in group* or *Check out group*; the guests one after the other, so that no other desk waits for the whole group.

    Args:
        arriving: they arrive; else they leave.
        only: one guest of the group alone; None: everybody who is due.
    """

    NO_LOSS = frozenset({"group_pays", "waive", "left_by"})

    def __init__(self, context: ScreenContext, sheet: BlockSheet, *, arriving: bool, only: BlockMember | None = None) -> None:
        title = _title(arriving=arriving, alone=only is not None)
        name = "group_check_in_panel" if arriving else "group_check_out_panel"
        super().__init__(context, object_name=name, title=title)
        self._sheet, self._only = sheet, only
        self._arriving = arriving
        self._running = False
        self._due: list[MemberNotice] = []
        self._waiting: list[MemberNotice] = []
        self._done_count = 0
        self._done_words = ""
        self.set_heading(title, sheet.facts.name if only is None else only.guest_name)
        self._make_form()
        self.go_button = Button(title, object_name=f"{name}_do", accessible_name=title, kind="primary")
        self.go_button.clicked.connect(self._begin_all)
        self.set_primary(self.go_button)
        self._read(self._show_due)
        self.reread()

    def reread(self) -> None:
        if self.occupants is not None:
            self.occupants.read()

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
        self.fees = label("", "warning", wrap=True)
        self.fees.setObjectName("together_fees")
        self.form.add_widget(self.fees)
        waive = _("Waive the fees of the early arrivals") if self._arriving else _("Waive the fees of the late departures")
        self._waive = CheckField("waive", waive, object_name="together_waive", hint=_("Needs its own permission."))
        self._why = reason_field("waive_reason", _("Why is it waived?"), object_name="together_waive_reason")
        self.form.add(self._waive)
        self.form.add(self._why)
        self._waive.edited.connect(self._fit)
        ways = [(way, _(words)) for way, words in LEAVING_WORDS.items()]
        self._way = ChoiceField("left_by", _("Way of leaving"), object_name="together_left_by", choices=ways)
        self.form.add(self._way)
        self.outcome = OutcomeList()
        self.form.add_widget(self.outcome)
        self.occupants = self._occupants_part() if self._arriving else None
        self.form.set_values(group_pays=False, waive=False, left_by=LeavingWay.DESK)
        self._fit()
        self.add(self.form)

    def _occupants_part(self) -> GroupOccupantsPart:
        only = None if self._only is None else self._only.reservation_id
        part = GroupOccupantsPart(self.context, self._sheet.facts.block_id, only=only)
        self.form.add_widget(part)
        return part

    # --- Who is due, and what must be told first ------------------------------------------------------------------------

    def _read(self, show: Any) -> None:
        query = group_arrival_notices if self._arriving else group_departure_notices
        self.context.runner.read(query, show, self._cannot_read, owner=self, key="due", block_id=self._sheet.facts.block_id)

    def _cannot_read(self, error: StaffError) -> None:
        self._running = False
        self.form.show_error(error)

    def _show_due(self, due: Sequence[MemberNotice]) -> None:
        self._due = [one for one in due if self._only is None or one.member.reservation_id == self._only.reservation_id]
        self.verdict.setText(self._plan_words())
        currency = self.context.status().currency
        self.outcome.show_waiting([(one.member.reservation_id, _named(one.member), _told_words(one, currency)) for one in self._due])
        self._fit()
        self.go_button.setEnabled(bool(self._due))

    def _fit(self) -> None:
        """Show what fits who is due: what they owe, what their fees come to, the waiver and its reason."""
        fees = [one.fee.total_minor for one in self._due if one.fee.is_due]
        show_field(self._pays, not self._arriving and any(one.member.balance_minor or one.fee.is_due for one in self._due))
        show_field(self._waive, bool(fees))
        show_field(self._way, not self._arriving)
        show_field(self._why, bool(fees) and bool(self._waive.value()))
        amount = money_text(sum(fees), self.context.status().currency)
        words = plural("{count} fee is due: {amount}.", "{count} fees are due: {amount} together.", len(fees))
        self.fees.setText(words.format(count=len(fees), amount=amount))
        self.fees.setVisible(bool(fees))

    def _plan_words(self) -> str:
        if not self._due:
            return _("Nobody of the group is expected today.") if self._arriving else _("Nobody of the group leaves today.")
        if self._arriving:
            words = plural("{count} guest is expected today.", "{count} guests are expected today.", len(self._due))
        else:
            words = plural("{count} guest leaves today.", "{count} guests leave today.", len(self._due))
        return words.format(count=len(self._due))

    # --- One after the other --------------------------------------------------------------------------------------------

    def _begin_all(self) -> None:
        """Ask once more who is due: somebody may have been given a room since, or have come alone."""
        if self._done_words:
            self.finished.emit(Outcome(self._done_words))
        elif not self._running and self.form.check():
            self._running = True
            self._read(self._begin_with)

    def _begin_with(self, due: Sequence[MemberNotice]) -> None:
        """Begin, unless there is now something to be told that was not on view."""
        seen = _told(self._due)
        self._show_due(due)
        if any(seen.get(identifier) != told for identifier, told in _told(self._due).items()):
            self._running = False
            self.context.messages.warning(_("Something new is to be told of the guests, as is said beneath the names. Read it, and go on."))
            return
        self._waiting, self._done_count = list(self._due), 0
        self._next()

    def _next(self) -> None:
        if not self._waiting:
            self._finish()
            return
        notice = self._waiting.pop(0)
        try:
            steps = self._steps(notice)
        except StaffError as refusal:
            self._stopped(notice.member, refusal)
        else:
            self._take(notice.member, steps)

    def _steps(self, notice: MemberNotice) -> Sequence[Step]:
        """What is done for one of them."""
        waive_reason = None if self._why.isHidden() else self._why.value()
        if self._arriving:
            return receiving(notice, waive_reason=waive_reason)
        pays = bool(self.form.value("group_pays"))
        way = self._way.value()
        return sending_off(notice, self._sheet.facts.block_id, group_pays=pays, waive_reason=waive_reason, left_by=way)

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
        self.outcome.refused(member.reservation_id, str(error))
        self._next()

    def _finish(self) -> None:
        self._running = False
        left = len(self._due) - self._done_count
        words = self._result_words()
        if not left:
            self.form.mark_saved()
            self._all_done(words)
            return
        remaining = plural(
            "{count} is left; the reason stands beneath the name.", "{count} are left; the reason stands beneath each name.", left
        )
        self.verdict.setText(paragraph(words, remaining.format(count=left)))
        self.context.messages.warning(self.verdict.text())

    def _all_done(self, words: str) -> None:
        """The panel has done its work, unless somebody's document is still to be read."""
        if self.occupants is None or not self.occupants.lacking():
            self.finished.emit(Outcome(words))
            return
        self._done_words = words
        self.verdict.setText(words)
        self.context.messages.success(words)
        self.go_button.setText(_("Done"))
        self.go_button.setAccessibleName(_("Done"))
        self.occupants.reading.reading.text.setFocus()

    def _result_words(self) -> str:
        if not self._done_count:
            return _("Nobody was checked in.") if self._arriving else _("Nobody was checked out.")
        if self._arriving:
            words = plural("{count} guest is checked in.", "{count} guests are checked in.", self._done_count)
        else:
            words = plural("{count} guest is checked out.", "{count} guests are checked out.", self._done_count)
        return words.format(count=self._done_count)


def _title(*, arriving: bool, alone: bool) -> str:
    if alone:
        return _("Check in") if arriving else _("Check out")
    return _("Check in group") if arriving else _("Check out group")


def _named(member: BlockMember) -> str:
    return f"{member.guest_name} · {member.room_number or _('no room')}"


def _told_words(notice: MemberNotice, currency: str) -> str:
    """The alerts of a stay, each with a sign, and what coming early or leaving late costs."""
    alerts = [f"! {alert}" for alert in notice.alerts]
    return "\n".join([*alerts, *([fee_words(notice.fee, currency)] if notice.fee.is_due else [])])


def _told(notices: Sequence[MemberNotice]) -> _Told:
    """What was said of whom."""
    return {one.member.reservation_id: (one.alerts, one.fee.total_minor) for one in notices if one.tells}
