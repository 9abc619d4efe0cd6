"""Who is to be reminded of what is overdue, and the letters that were written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hotel_desk.domain.cashier_codes import ReminderState
from hotel_desk.jobs.account_papers import reminder_pdf
from hotel_desk.language import _, plural
from hotel_desk.queries.reminders import ReminderDue, ReminderRow, reminder_letters, reminders_due
from hotel_desk.reports.reminder import REMINDER_TITLES
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.services.reminders import mark_reminders_sent, withdraw_reminder, write_reminders
from hotel_desk.ui.formats import amount_text, input_date_text, language_name
from hotel_desk.ui.paper_preview import Paper, PaperPreviewDialog
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.data_table import Column, DataTable, NextStep
from hotel_desk.ui.widgets.page_chip import page_chip
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.jobs.folio_papers import MadePaper
    from hotel_desk.services.papers import PaperPrinted
    from hotel_desk.services.reminders import RemindersSent, RemindersWritten, ReminderWithdrawn
    from hotel_desk.ui.shell.screen import ScreenContext

DUE, LETTERS = 0, 1
WRITE, SENT = "write", "sent"


class ReminderPage(QWidget):
    """A run proposes, on the first list; what was written is on the second.

    Signals:
        left(): back to the accounts.
        account_asked(ArAccountId): somebody wants to see the account.
    """

    left = Signal()
    account_asked = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("reminder_page")
        self._context = context
        self.due = self._due_table()
        self.letters = self._letter_table()
        self.tables: tuple[DataTable[Any], ...] = (self.due, self.letters)
        for table in self.tables:
            table.step_asked.connect(self._step_asked)
        self.due.opened.connect(lambda row: self.account_asked.emit(row.account_id))
        self.letters.opened.connect(self.show_letter)
        self._stack = QStackedWidget()
        self.contents = (
            self._content(self.due, _("Nobody is to be reminded today"), "reminders_due_content"),
            self._content(self.letters, _("No reminder was written yet"), "reminder_letters_content"),
        )
        for content in self.contents:
            self._stack.addWidget(content)
        self.chips = (
            page_chip(self, 1, _("To be reminded"), lambda: self.choose(DUE), object_name="reminders_due_chip"),
            page_chip(self, 2, _("Letters"), lambda: self.choose(LETTERS), object_name="reminder_letters_chip"),
        )
        self.back = Button(
            _("Accounts"), object_name="reminders_back", accessible_name=_("Accounts"), icon_name="mdi6.arrow-left", shortcut="Alt+Left"
        )
        self.back.clicked.connect(lambda _checked=False: self.left.emit())
        title = _("Write the letters")
        self.write = CommandButton(
            title,
            context.runner,
            lambda: Intent(write_reminders, {}),
            self._written,
            object_name="write_reminders",
            accessible_name=title,
            icon_name="mdi6.email-edit-outline",
            shortcut="Ctrl+Shift+W",
        )
        title = _("Withdraw letter…")
        self.withdraw = Button(
            title, object_name="withdraw_reminder", accessible_name=title, icon_name="mdi6.email-remove-outline", shortcut="Ctrl+Shift+X"
        )
        self.withdraw.clicked.connect(self._ask_to_withdraw)
        self.letters.selected.connect(lambda _row: self._fit())
        self.count = label("", "quiet")
        self._lay_out()
        self.setFocusProxy(self.due)
        self.choose(DUE)

    def refresh(self) -> None:
        """Read both lists again."""
        for content in self.contents:
            content.show_loading()
        self._context.runner.read(_both, self._show, self._refused, key="reminders")

    def choose(self, number: int) -> None:
        """Go to one of the two lists."""
        self._stack.setCurrentIndex(number)
        for other, chip in enumerate(self.chips):
            chip.setChecked(other == number)
        self.withdraw.setVisible(number == LETTERS)
        self._fit()
        self.setFocusProxy(self.tables[number])
        if self.isVisible():
            self.tables[number].setFocus()

    def show_letter(self, row: ReminderRow) -> None:
        """Make the paper of a letter and show it."""
        recorded: Callable[[PaperPrinted], object] = lambda printed: self._make(row, printed)  # noqa: E731 - one line, bound to the row
        self._context.runner.run(record_paper_printed, recorded, owner=self, paper=PaperKind.REMINDER, subject_id=row.letter_id)

    def _show(self, read: tuple[tuple[ReminderDue, ...], tuple[ReminderRow, ...]]) -> None:
        for table, content, rows in zip(self.tables, self.contents, read, strict=True):
            table.set_rows(rows)
            content.show_content(empty=not rows)
        due = read[0]
        words = plural("{count} account is to be reminded", "{count} accounts are to be reminded", len(due))
        self.count.setText(words.format(count=len(due)) if due else "")
        self.write.set_allowed(bool(due))
        self._fit()

    def _fit(self) -> None:
        """What has left the hotel is not taken back."""
        row = self.letters.current()
        self.withdraw.setEnabled(row is not None and row.state is ReminderState.WRITTEN)

    def _ask_to_withdraw(self) -> None:
        row = self.letters.current()
        if row is None:
            return
        words = _("The letter of {date} to {name} is taken away, and its items are to be reminded of again.")
        dialog = ConfirmDialog(
            self,
            object_name="withdraw_reminder_dialog",
            title=_("Withdraw the letter?"),
            sentence=words.format(date=input_date_text(row.business_date), name=row.account_name),
            yes=_("Withdraw letter"),
            reason=True,
        )
        dialog.ask(lambda reason: self._withdraw(row, reason))

    def _withdraw(self, row: ReminderRow, reason: str) -> None:
        run = self._context.runner.run
        run(withdraw_reminder, self._withdrawn, self._context.messages.error, owner=self, letter_id=row.letter_id, reason=reason)

    def _withdrawn(self, _withdrawn: ReminderWithdrawn) -> None:
        self._context.messages.success(_("The letter is withdrawn."))
        self.refresh()

    def _refused(self, error: StaffError) -> None:
        for content in self.contents:
            content.show_error(error)

    def _step_asked(self, row: ReminderDue | ReminderRow, key: str) -> None:
        run = self._context.runner.run
        if key == WRITE and isinstance(row, ReminderDue):
            run(write_reminders, self._written, self._context.messages.error, owner=self, account_ids=[row.account_id])
        elif key == SENT and isinstance(row, ReminderRow):
            run(mark_reminders_sent, self._sent, self._context.messages.error, owner=self, letter_ids=[row.letter_id])

    def _written(self, written: RemindersWritten) -> None:
        count = len(written.letter_ids)
        words = plural("{count} letter is written. Print and send it.", "{count} letters are written. Print and send them.", count)
        self._context.messages.success(words.format(count=count))
        self.choose(LETTERS)
        self.refresh()

    def _sent(self, _sent: RemindersSent) -> None:
        self._context.messages.success(_("The letter is marked as sent."))
        self.refresh()

    def _make(self, row: ReminderRow, printed: PaperPrinted) -> None:
        def show(made: MadePaper) -> None:
            PaperPreviewDialog(self.window(), Paper(made.pdf, made.title, made.file_name), preferred_printer=printed.printer).open()

        read = self._context.runner.read
        read(reminder_pdf, show, self._context.messages.error, owner=self, letter_id=row.letter_id, printed=printed)

    # --- building -----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.back)
        head.addWidget(label(_("Reminders to companies"), "title"), 1)
        chips = QHBoxLayout()
        chips.setSpacing(8)
        for chip in self.chips:
            chips.addWidget(chip)
        chips.addWidget(self.count)
        chips.addStretch(1)
        chips.addWidget(self.withdraw)
        chips.addWidget(self.write)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(chips)
        column.addWidget(self._stack, 1)

    def _content(self, table: QWidget, title: str, object_name: str) -> Content:
        empty = EmptyState(title, "", object_name=f"{object_name}_empty", accessible_name=title, icon_name="mdi6.check")
        return Content(table, empty, self.refresh, object_name=object_name, accessible_name=title)

    def _due_table(self) -> DataTable[ReminderDue]:
        columns: list[Column[ReminderDue]] = [
            Column("name", _("Account"), lambda row: row.name, width=0),
            Column("level", _("Letter"), lambda row: _(REMINDER_TITLES[row.level]), lambda row: row.level, width=176),
            Column("items", _("Items"), lambda row: str(len(row.items)), lambda row: len(row.items), "right", 80),
            Column("days", _("Days late"), lambda row: str(_latest(row)), _latest, "right", 96, optional=True),
            Column("language", _("Language"), lambda row: language_name(row.language), width=112, optional=True),
            Column("total", _("Overdue"), _total, lambda row: row.total_minor, "right", 112),
        ]
        return DataTable(
            columns,
            lambda row: row.account_id,
            lambda _row: NextStep(WRITE, _("Write letter")),
            object_name="reminders_due",
            accessible_name=_("To be reminded"),
        )

    def _letter_table(self) -> DataTable[ReminderRow]:
        columns: list[Column[ReminderRow]] = [
            Column("date", _("Written"), lambda row: input_date_text(row.business_date), lambda row: row.business_date, width=104),
            Column("name", _("Account"), lambda row: row.account_name, width=0),
            Column("level", _("Letter"), lambda row: _(REMINDER_TITLES[row.level]), lambda row: row.level, width=176),
            Column("state", _("Status"), lambda row: _("Sent") if row.state is ReminderState.SENT else _("Not sent"), width=96),
            Column("total", _("Asked for"), _total, lambda row: row.total_minor, "right", 112),
            Column(
                "open",
                _("Still open"),
                lambda row: amount_text(row.open_minor, row.currency),
                lambda row: row.open_minor,
                "right",
                112,
                optional=True,
            ),
        ]
        return DataTable(columns, lambda row: row.letter_id, _letter_step, object_name="reminder_letters", accessible_name=_("Letters"))


def _letter_step(row: ReminderRow) -> NextStep | None:
    return NextStep(SENT, _("Mark as sent")) if row.state is ReminderState.WRITTEN else None


def _total(row: ReminderDue | ReminderRow) -> str:
    return amount_text(row.total_minor, row.currency)


def _latest(row: ReminderDue) -> int:
    return max(item.overdue_days for item in row.items)


def _both(reader: Any) -> tuple[tuple[ReminderDue, ...], tuple[ReminderRow, ...]]:
    return reminders_due(reader), reminder_letters(reader)
