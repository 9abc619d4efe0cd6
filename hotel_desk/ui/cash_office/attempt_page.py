"""Payments without an answer: what terminals were asked for, and nobody knows the end of, or what they approved and is not posted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.payment_attempts import WITHOUT_END, AttemptState
from hotel_desk.language import _, plural
from hotel_desk.queries.payment_attempts import OpenAttempt, open_attempts
from hotel_desk.ui.cash_office.attempt_panel import AttemptPanel
from hotel_desk.ui.formats import amount_text, dated_instant_text
from hotel_desk.ui.terminal_words import KIND_WORDS, STATE_WORDS, end_words
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StayLook
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.side_panel import ListWithPanel
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.services.payment_attempts import AttemptNow
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.tokens import StatusLook

_LETTERS = {AttemptState.ASKED: "…", AttemptState.UNKNOWN: "?", AttemptState.APPROVED: "!"}
_PANEL_WIDTH = 416


class AttemptPage(QWidget):
    """The list and its panel."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("attempt_page")
        self.context = context
        self.table = self._make_table()
        empty = EmptyState(
            _("Every payment has its answer"),
            _("What a terminal was asked for, and nobody knows the end of, is listed here."),
            object_name="no_attempts",
            accessible_name=_("Every payment has its answer"),
            icon_name="mdi6.check-circle-outline",
        )
        self.content = Content(
            self.table, empty, self.refresh, object_name="attempt_content", accessible_name=_("Payments without an answer")
        )
        self.count = label("", wrap=True)
        self.panel = AttemptPanel(context)
        self.panel.done.connect(self._decided)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addWidget(self.content, 1)
        column.addWidget(self.count)
        self.split = ListWithPanel(left, self.panel, object_name="attempt_split", panel_width=_PANEL_WIDTH)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self.setFocusProxy(self.table)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Read the list again."""
        if change_set is not None and not change_set.touches(EntityKind.PAYMENT_ATTEMPT, EntityKind.RESERVATION):
            return
        self.content.show_loading()
        self.context.runner.read(open_attempts, self._show, self.content.show_error, key="attempts")

    def unsaved(self) -> list[str]:
        """What was typed into the panel."""
        return self.panel.unsaved_edits() if self.panel.isVisibleTo(self) else []

    def _show(self, attempts: tuple[OpenAttempt, ...]) -> None:
        self.table.set_rows(attempts)
        self.content.show_content(empty=not attempts)
        words = plural("{count} payment without an answer", "{count} payments without an answer", len(attempts))
        self.count.setText(words.format(count=len(attempts)) if attempts else "")

    def _opened(self, attempt: OpenAttempt) -> None:
        self.panel.begin(attempt)
        self.split.open_panel()
        self.panel.again.setFocus()

    def _decided(self, now: AttemptNow) -> None:
        """What has an end leaves the list; what has none stays in the panel with what the machine said."""
        words = end_words(now.state, now.answer)
        if now.state in WITHOUT_END:
            self.context.messages.warning(words)
        else:
            self.context.messages.success(words)
            self.split.close_panel()
        self.refresh()

    def _make_table(self) -> DataTable[OpenAttempt]:
        status = self.context.status()
        columns: list[Column[OpenAttempt]] = [
            Column(
                "asked",
                _("Asked at"),
                lambda row: dated_instant_text(row.asked_at, status.time_zone),
                sort_key=lambda row: row.asked_at,
                width=136,
            ),
            Column("guest", _("Guest"), lambda row: row.guest_name, width=0),
            Column("room", _("Room"), lambda row: row.room_number, width=72, optional=True),
            Column("what", _("What"), lambda row: f"{_(KIND_WORDS[row.kind])} · {row.code_name}", width=184, optional=True),
            Column(
                "amount",
                _("Amount"),
                lambda row: amount_text(row.amount_minor, status.currency),
                sort_key=lambda row: row.amount_minor,
                align="right",
                width=112,
            ),
            Column("state", _("State"), lambda row: _(STATE_WORDS[row.state]), look=_look, width=184),
            Column("desk", _("Desk"), lambda row: row.workstation, width=104, optional=True),
        ]
        table = DataTable(columns, lambda row: row.attempt_id, object_name="attempt_table", accessible_name=_("Payments without an answer"))
        table.opened.connect(self._opened)
        return table


def _look(row: OpenAttempt) -> StatusLook:
    """What calls for somebody, and what may still be answered by itself: a letter each."""
    look = theme().tokens.stays[StayLook.PAST if row.state is AttemptState.ASKED else StayLook.URGENT]
    return replace(look, title=STATE_WORDS[row.state], letter=_LETTERS[row.state])
