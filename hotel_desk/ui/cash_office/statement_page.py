"""The worklist of bank, card and wallet files: what is to be looked at, what was matched, what was explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hotel_desk.domain.cashier_codes import StatementLineState
from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import _
from hotel_desk.queries.statements import PAGE, StatementPage, StatementRow, statement_lines
from hotel_desk.services.reconciliation import MatchedAgain, match_again
from hotel_desk.ui.cash_office.statement_file_panel import StatementFilePanel
from hotel_desk.ui.cash_office.statement_line_panel import StatementLinePanel
from hotel_desk.ui.cash_office.statement_words import STATE_TITLES, state_look
from hotel_desk.ui.formats import amount_text, short_date_text
from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.page_turner import PageTurner
from hotel_desk.ui.widgets.states import Content, EmptyState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotel_desk.services.reconciliation import LineChanged, StatementRead
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.side_panel import SidePanel

PANEL_WIDTH = 480


class StatementWorklist(QWidget):
    """A list, and beside it one of two panels: a line, or a file that is to be read."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("statement_page")
        self.context = context
        self.chips = FilterChips(object_name="statement_filter", accessible_name=_("Which lines"))
        self._show_counts({})
        self.chips.choose(StatementLineState.UNMATCHED.value)
        self.chips.chosen.connect(lambda _key: self._read_first())
        self.table = self._make_table()
        empty = EmptyState(
            _("Nothing here"),
            _("Read a file of the bank, the card acquirer or the wallet; what matches no payment by itself is listed here."),
            object_name="no_statement_lines",
            accessible_name=_("Nothing here"),
            icon_name="mdi6.bank-outline",
        )
        self.content = Content(self.table, empty, self.refresh, object_name="statement_content", accessible_name=_("Lines of files"))
        words = _("Lines {first} to {last} of {total}")
        self.turner = PageTurner(object_name="statement_turner", words=words, page_length=PAGE)
        self.turner.turned.connect(self.refresh)
        self.line = StatementLinePanel(context)
        self.file = StatementFilePanel(context)
        self._stack = QStackedWidget()
        self._stack.setFixedWidth(PANEL_WIDTH)
        self._stack.hide()
        for panel in (self.line, self.file):
            self._stack.addWidget(panel)
            panel.left.connect(self.close_panel)
        self.line.decided.connect(self._decided)
        self.file.done.connect(self._read_done)
        self._lay_out()
        self.setFocusProxy(self.table)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Read the list again."""
        if change_set is not None and not change_set.touches(EntityKind.STATEMENT_FILE, EntityKind.ROLE, EntityKind.USER):
            return
        self.content.show_loading()
        state = StatementLineState(self.chips.key()) if self.chips.key() else None
        self.context.runner.read(
            statement_lines,
            self._show,
            self.content.show_error,
            key="statement lines",
            state=state,
            limit=PAGE,
            offset=self.turner.offset or 0,
        )

    def unsaved(self) -> list[str]:
        """A reason that is typed, a file that is looked at."""
        if self._stack.isHidden():
            return []
        return [_("Bank line: {edit}").format(edit=edit) for edit in self.line.form.changed_fields()]

    def read_file(self) -> None:
        """Open the panel for a file."""
        self.file.begin()
        self._open(self.file, self.file.choose)

    def close_panel(self) -> None:
        """Hide the panel and go back to the list."""
        self._stack.hide()
        self.table.setFocus()

    def _open(self, panel: SidePanel, field: QWidget) -> None:
        self._stack.setCurrentWidget(panel)
        self._stack.show()
        field.setFocus()

    def _lay_out(self) -> None:
        self.read_button = Button(
            _("Read a file…"),
            object_name="statement_new",
            accessible_name=_("Read a file"),
            icon_name="mdi6.file-plus-outline",
            shortcut="Ctrl+N",
        )
        self.read_button.clicked.connect(self.read_file)
        title = _("Match again")
        self.again = CommandButton(
            title,
            self.context.runner,
            lambda: Intent(match_again),
            self._looked_again,
            object_name="statement_again",
            kind="plain",
            accessible_name=title,
            icon_name="mdi6.refresh",
            tooltip=_("Look once more for payments that were taken after their file was read"),
        )
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self.read_button)
        above.addWidget(self.again)
        above.addStretch(1)
        left = QVBoxLayout()
        left.setContentsMargins(16, 12, 16, 12)
        left.setSpacing(12)
        left.addLayout(above)
        left.addWidget(self.chips)
        left.addWidget(self.content, 1)
        left.addWidget(self.turner)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self._stack)

    def _read_first(self) -> None:
        self.turner.begin_again()
        self.refresh()

    def _show(self, page: StatementPage) -> None:
        self.table.set_rows(page.rows)
        self._show_counts(page.counts)
        self.content.show_content(empty=not page.rows)
        self.turner.show_page(offset=self.turner.offset or 0, rows=len(page.rows), total=page.total)
        shown = self.line.line
        if shown is not None and self._stack.currentWidget() is self.line and not self._stack.isHidden():
            again = next((row for row in page.rows if row.line_id == shown.line_id), None)
            if again is not None and again.version != shown.version:
                self.line.show_line(again)

    def _show_counts(self, counts: Mapping[str, int]) -> None:
        self.chips.set_chips([Chip(state.value, _(title), counts.get(state.value, 0)) for state, title in STATE_TITLES.items()])

    def _opened(self, row: StatementRow) -> None:
        self.line.show_line(row)
        self._open(self.line, self.line.first_field())

    def _decided(self, changed: LineChanged) -> None:
        """Say it, and go on with the next line of the list."""
        place = self.table.currentIndex().row()
        self.close_panel()
        words = {
            StatementLineState.MATCHED: _("The line is matched."),
            StatementLineState.EXPLAINED: _("The line is explained."),
            StatementLineState.UNMATCHED: _("The line is back on the worklist."),
        }
        self.context.messages.success(words[changed.state])
        self.refresh()
        self.table.selectRow(max(0, place))

    def _read_done(self, read: StatementRead) -> None:
        self.close_panel()
        words = _("Lines read: {lines}; matched by themselves: {matched}.")
        self.context.messages.success(words.format(lines=read.lines, matched=read.matched))
        self._read_first()

    def _looked_again(self, done: MatchedAgain) -> None:
        words = _("Looked again. Matched: {matched}; left to be looked at: {left}.")
        self.context.messages.success(words.format(matched=done.matched, left=done.left), MessageAction(_("Show"), self._show_left))
        self.refresh()

    def _show_left(self) -> None:
        self.chips.choose(StatementLineState.UNMATCHED.value)
        self._read_first()

    def _make_table(self) -> DataTable[StatementRow]:
        columns: list[Column[StatementRow]] = [
            Column(
                "date",
                _("Date"),
                lambda row: short_date_text(row.date),
                sort_key=lambda row: row.date,
                look=lambda row: state_look(row.state),
                tooltip=lambda row: _(STATE_TITLES[row.state]),
                width=112,
            ),
            Column(
                "amount",
                _("Amount"),
                lambda row: amount_text(row.amount_minor, row.currency),
                sort_key=lambda row: row.amount_minor,
                align="right",
                width=104,
            ),
            Column("reference", _("Reference"), lambda row: row.reference, width=0, tooltip=lambda row: row.reference),
            Column("text", _("Text of the line"), lambda row: row.text, width=176, tooltip=lambda row: row.text, optional=True),
            Column("payment", _("Payment"), lambda row: row.payment or row.reason, width=176, optional=True),
            Column("file", _("File"), lambda row: row.file, width=136, tooltip=lambda row: row.file, optional=True),
        ]
        table = DataTable(columns, lambda row: row.line_id, object_name="statement_table", accessible_name=_("Lines of files"))
        table.opened.connect(self._opened)
        return table
