"""Money held for guests: deposits, who is not covered tonight, and cards that are pre-authorised; returned, kept, captured or released."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind, ReservationStatus
from hotel_desk.language import N_, _
from hotel_desk.queries.deposit_cover import uncovered_tonight
from hotel_desk.queries.deposits import HeldDeposit, deposits_held
from hotel_desk.queries.preauthorisations import HeldCard, cards_held
from hotel_desk.ui.cash_office.deposit_panel import DepositPanel
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.formats import amount_text, short_date_text
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StayLook
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.side_panel import ListWithPanel
from hotel_desk.ui.widgets.states import Content, EmptyState

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import FolioId
    from hotel_desk.queries.deposit_cover import Uncovered
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.tokens import StatusLook

DEPOSIT, SHORT, CARD = "deposit", "short", "card"
_TITLES = {DEPOSIT: N_("Deposits"), SHORT: N_("Not covered tonight"), CARD: N_("Pre-authorised cards")}
_LETTERS = {DEPOSIT: "D", SHORT: "!", CARD: "H"}
_GIVEN_UP = {ReservationStatus.CANCELLED: N_("cancelled"), ReservationStatus.NO_SHOW: N_("no-show")}
_CONCERNS = (
    EntityKind.FOLIO,
    EntityKind.POSTING,
    EntityKind.RECEIPT,
    EntityKind.RESERVATION,
    EntityKind.PREAUTHORISATION,
    EntityKind.BUSINESS_DATE,
)
_PANEL_WIDTH = 400


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A line of the page. `open_minor`: what can be returned or captured, or is short; `of`: what it was made from."""

    kind: str
    key: UUID
    guest_name: str
    room_number: str
    what: str
    date: dt.date | None
    amount_minor: int
    open_minor: int
    urgent: bool
    folio_id: FolioId | None
    of: HeldDeposit | HeldCard | None


class DepositPage(QWidget):
    """The list and its panel."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("deposit_page")
        self.context = context
        self._currency = context.status().currency
        self._rows: tuple[HeldRow, ...] = ()
        self.chips = FilterChips(object_name="deposit_filter", accessible_name=_("What is held"))
        self.chips.chosen.connect(lambda _key: self._filter())
        self._show_counts()
        self.table = self._make_table()
        empty = EmptyState(
            _("Nothing is held"),
            _("Deposits are taken on the cashier's screen (F7)."),
            object_name="no_deposits",
            accessible_name=_("Nothing is held"),
            icon_name="mdi6.safe",
        )
        self.content = Content(self.table, empty, self.refresh, object_name="deposit_content", accessible_name=_("Deposits"))
        self.panel = DepositPanel(context)
        self.panel.done.connect(self._done)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addWidget(self.chips)
        column.addWidget(self.content, 1)
        self.split = ListWithPanel(left, self.panel, object_name="deposit_split", panel_width=_PANEL_WIDTH)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self.setFocusProxy(self.table)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Read the lists again."""
        if change_set is not None and not change_set.touches(*_CONCERNS):
            return
        self.content.show_loading()
        self.context.runner.read(_held, self._show, self.content.show_error, key="deposits")

    def unsaved(self) -> list[str]:
        """What was typed into the panel."""
        return self.panel.unsaved_edits() if self.panel.isVisibleTo(self) else []

    def _show(self, rows: tuple[HeldRow, ...]) -> None:
        self._rows = rows
        self._show_counts()
        self._filter()

    def _show_counts(self) -> None:
        counts = {kind: sum(row.kind == kind for row in self._rows) for kind in _TITLES}
        self.chips.set_chips([Chip(kind, _(title), counts[kind]) for kind, title in _TITLES.items()])

    def _filter(self) -> None:
        wanted = self.chips.key()
        shown = [row for row in self._rows if wanted not in _TITLES or row.kind == wanted]
        self.table.set_rows(shown)
        self.content.show_content(empty=not shown)

    def _opened(self, row: HeldRow) -> None:
        if row.of is None:
            self.context.go_to(Target(screen="cashier", kind=EntityKind.FOLIO, id=row.folio_id))
            return
        self.panel.begin(row.of, row.guest_name, row.what)
        self.split.open_panel()
        self.panel.amount.line.setFocus()
        self.panel.amount.line.selectAll()

    def _done(self, sentence: str) -> None:
        self.context.messages.success(sentence)
        self.split.close_panel()
        self.refresh()

    def _make_table(self) -> DataTable[HeldRow]:
        columns: list[Column[HeldRow]] = [
            Column("guest", _("Guest"), lambda row: row.guest_name, look=_look, tooltip=lambda row: _(_TITLES[row.kind]), width=200),
            Column("room", _("Room"), lambda row: row.room_number, width=72),
            Column("what", _("What is held"), lambda row: row.what, width=0),
            Column(
                "date",
                _("Date"),
                lambda row: "" if row.date is None else short_date_text(row.date),
                sort_key=lambda row: row.date or dt.date.min,
                width=88,
                optional=True,
            ),
            self._amount("amount", _("Amount"), lambda row: row.amount_minor),
            self._amount("open", _("Left, or short"), lambda row: row.open_minor),
        ]
        table = DataTable(columns, lambda row: (row.kind, row.key), object_name="deposit_table", accessible_name=_("Deposits"))
        table.opened.connect(self._opened)
        return table

    def _amount(self, key: str, title: str, minor: Any) -> Column[HeldRow]:
        return Column(key, title, lambda row: amount_text(minor(row), self._currency), sort_key=minor, align="right", width=112)


def _held(reader: Reader) -> tuple[HeldRow, ...]:
    """Everything on the page: who is short first, then cards by their last day, then deposits by arrival. Twelve statements."""
    short = tuple(_short(row) for row in uncovered_tonight(reader))
    cards = tuple(_card(row) for row in cards_held(reader))
    return (*short, *cards, *(_deposit(row) for row in deposits_held(reader)))


def _deposit(row: HeldDeposit) -> HeldRow:
    card = f"{row.card_brand} {row.card_last_four}".strip()
    state = _(_GIVEN_UP[row.status]) if row.status in _GIVEN_UP else ""
    receipt = _("Deposit {number}").format(number=row.receipt_number) if row.receipt_number else ""
    what = " · ".join(part for part in (receipt, card or row.code_name, state) if part)
    given_up = row.status in _GIVEN_UP
    return HeldRow(
        DEPOSIT,
        row.posting_id,
        row.guest_name,
        row.room_number,
        what,
        row.taken_on,
        row.amount_minor,
        row.returnable_minor,
        given_up,
        row.folio_id,
        row,
    )


def _card(row: HeldCard) -> HeldRow:
    state = _("expired {date}") if row.expired else _("until {date}")
    what = " · ".join((f"{row.card_brand} {row.card_last_four}", state.format(date=short_date_text(row.expires_on))))
    return HeldRow(
        CARD,
        row.preauthorisation_id,
        row.guest_name,
        row.room_number,
        what,
        row.held_date,
        row.amount_minor,
        row.amount_minor,
        row.expired,
        None,
        row,
    )


def _short(row: Uncovered) -> HeldRow:
    what = _("does not cover tonight")
    return HeldRow(
        SHORT,
        row.reservation_id,
        row.guest_name,
        row.room_number,
        what,
        None,
        max(0, -row.balance_minor),
        row.short_minor,
        True,
        row.folio_id,
        None,
    )


def _look(row: HeldRow) -> StatusLook:
    """What calls for somebody, and what is in order: a letter each."""
    look = theme().tokens.stays[StayLook.URGENT if row.urgent else StayLook.PAST]
    return replace(look, title=_TITLES[row.kind], letter=_LETTERS[row.kind])
