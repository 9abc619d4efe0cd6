"""The register of fapiao: what was asked, sent, issued, refused and reversed, and what of each folio is left; sent from here."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.cashier_codes import FapiaoState
from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_, _, plural
from hotel_desk.queries.fapiao import RegisterRow, fapiao_register
from hotel_desk.services.fapiao import FapiaoSaved, correct_fapiao
from hotel_desk.ui.cashier.fapiao_panel import KINDS
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.fapiao_sending import FapiaoSending
from hotel_desk.ui.formats import amount_text, dated_instant_text
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StayLook
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.tokens import StatusLook

RED, RED_DUE = "red", "red_due"
_STATES: dict[FapiaoState, tuple[str, str, StayLook]] = {
    FapiaoState.WAITING: (N_("Waiting"), "W", StayLook.RESERVED),
    FapiaoState.SENT: (N_("Sent"), "S", StayLook.IN_HOUSE),
    FapiaoState.REFUSED: (N_("Refused"), "!", StayLook.URGENT),
    FapiaoState.ISSUED: (N_("Issued"), "I", StayLook.PAST),
    FapiaoState.REVERSED: (N_("Reversed"), "R", StayLook.PAST),
    FapiaoState.WITHDRAWN: (N_("Withdrawn"), "X", StayLook.PAST),
}
_CONCERNS = (EntityKind.FAPIAO_REQUEST, EntityKind.POSTING)


class FapiaoPage(QWidget):
    """The list, its filters, and the two buttons of whoever looks after it."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("fapiao_page")
        self.context = context
        self._rows: tuple[RegisterRow, ...] = ()
        self.chips = FilterChips(object_name="fapiao_filter", accessible_name=_("State"))
        self.chips.chosen.connect(lambda _key: self._filter())
        self.table = self._make_table()
        empty = EmptyState(
            _("No fapiao here"),
            _("A fapiao is asked for on the folio, on the cashier's screen (Ctrl+F9)."),
            object_name="no_fapiao",
            accessible_name=_("No fapiao here"),
            icon_name="mdi6.file-certificate-outline",
        )
        self.content = Content(self.table, empty, self.refresh, object_name="fapiao_content", accessible_name=_("Fapiao"))
        self.count = label("", wrap=True)
        self.sending = FapiaoSending(context, self, object_name="fapiao_send")
        self.sending.sent.connect(self.refresh)
        self.again = CommandButton(
            _("Try again"),
            context.runner,
            self._again_intent,
            self._tried,
            object_name="fapiao_again",
            accessible_name=_("Send the refused fapiao again as it is"),
            kind="plain",
            icon_name="mdi6.refresh",
        )
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.count, 1)
        foot.addWidget(self.again)
        foot.addWidget(self.sending.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addWidget(self.chips)
        column.addWidget(self.content, 1)
        column.addLayout(foot)
        self.setFocusProxy(self.table)
        self._show_counts()
        self._fit()

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Read the register again."""
        if change_set is not None and not change_set.touches(*_CONCERNS):
            return
        self.content.show_loading()
        self.context.runner.read(fapiao_register, self._show, self.content.show_error, key="fapiao register")

    def unsaved(self) -> list[str]:
        """Nothing is typed here."""
        return []

    def _show(self, rows: tuple[RegisterRow, ...]) -> None:
        self._rows = rows
        self._show_counts()
        self._filter()
        waiting = sum(row.request.state in {FapiaoState.WAITING, FapiaoState.SENT} for row in rows)
        words = plural("{count} fapiao without an answer", "{count} fapiao without an answer", waiting)
        self.count.setText(words.format(count=waiting) if waiting else "")

    def _show_counts(self) -> None:
        states = Counter(row.request.state for row in self._rows)
        chips = [Chip(state.value, _(title), states[state]) for state, (title, _letter, _look) in _STATES.items()]
        chips.append(Chip(RED, _("Red letters"), sum(row.request.is_red for row in self._rows)))
        chips.append(Chip(RED_DUE, _("Red letter due"), sum(row.red_letter_due for row in self._rows)))
        self.chips.set_chips(chips)

    def _filter(self) -> None:
        wanted = self.chips.key()
        shown = [row for row in self._rows if _fits(row, wanted)]
        self.table.set_rows(shown)
        self.content.show_content(empty=not shown)
        self._fit()

    def _fit(self) -> None:
        row = self.table.current()
        self.again.set_allowed(row is not None and row.request.state is FapiaoState.REFUSED)

    def _again_intent(self) -> Intent | None:
        row = self.table.current()
        if row is None:
            return None
        request = row.request
        same = {name: getattr(request, name) for name in ("request_id", "title", "tax_number", "recipient_email")}
        return Intent(correct_fapiao, same)

    def _tried(self, _saved: FapiaoSaved) -> None:
        self.refresh()
        self.sending.send()

    def _opened(self, row: RegisterRow) -> None:
        self.context.go_to(Target(screen="cashier", kind=EntityKind.FAPIAO_REQUEST, id=row.request.folio_id))

    def _make_table(self) -> DataTable[RegisterRow]:
        status = self.context.status()

        def amount(key: str, title: str, minor: Any, **more: Any) -> Column[RegisterRow]:
            return Column(key, title, lambda row: amount_text(minor(row), status.currency), sort_key=minor, align="right", width=96, **more)

        columns: list[Column[RegisterRow]] = [
            Column("state", _("State"), _state_words, look=_look, width=152),
            Column("folio", _("Folio"), lambda row: row.request.folio_number, width=80, tooltip=lambda row: row.request.folio_name),
            Column("title", _("Title"), lambda row: row.request.title, width=0, tooltip=lambda row: _(KINDS[row.request.kind])),
            Column("said", _("Number or answer"), lambda row: row.request.platform_number or row.request.answer, width=168, optional=True),
            Column(
                "asked",
                _("Asked at"),
                lambda row: dated_instant_text(row.request.asked_at, status.time_zone),
                sort_key=lambda row: row.request.asked_at,
                width=136,
                optional=True,
            ),
            amount("amount", _("Amount"), lambda row: row.request.amount_minor),
            amount("requested", _("Requested"), lambda row: row.sums.requested_minor, optional=True),
            amount("issued", _("Issued"), lambda row: row.sums.issued_minor),
            amount("left", _("Left"), lambda row: row.sums.left_minor),
        ]
        table = DataTable(columns, lambda row: row.request.request_id, object_name="fapiao_table", accessible_name=_("Fapiao"))
        table.opened.connect(self._opened)
        table.selected.connect(lambda _row: self._fit())
        return table


def _fits(row: RegisterRow, wanted: str) -> bool:
    if wanted == RED:
        return row.request.is_red
    if wanted == RED_DUE:
        return row.red_letter_due
    return wanted in {"", row.request.state.value}


def _state_words(row: RegisterRow) -> str:
    title = _(_STATES[row.request.state][0])
    return _("Red letter: {state}").format(state=title) if row.request.is_red else title


def _look(row: RegisterRow) -> StatusLook:
    """What calls for somebody, what is under way, what is done: a letter each."""
    title, letter, look = _STATES[row.request.state]
    return replace(theme().tokens.stays[StayLook.URGENT if row.red_letter_due else look], title=title, letter=letter)
