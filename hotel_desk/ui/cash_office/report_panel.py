"""The report of a shift beside the list: what was taken on each business date, the drawer, the count, who signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.reports.payment_words import METHOD_TITLES
from hotel_desk.reports.shift_report import MOVE_TITLES
from hotel_desk.ui.cashier.line_panel import Facts
from hotel_desk.ui.formats import amount_text, dated_instant_text, input_date_text, money_text
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.buttons import CommandButton
from hotel_desk.ui.widgets.side_panel import SidePanel
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotel_desk.domain.shift_cash import CashDifference, DrawerCash
    from hotel_desk.queries.shift_report import ShiftCode, ShiftReport
    from hotel_desk.services.papers import PaperPrinted
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.buttons import Intent

Rows = list[tuple[str, str]]


class ReportPanel(SidePanel):
    """Shows a report; prints it.

    Args:
        intent: what the print button runs; `printed`: told when that is done.
    """

    def __init__(self, context: ScreenContext, intent: Callable[[], Intent | None], printed: Callable[[PaperPrinted], None]) -> None:
        super().__init__(object_name="shift_report", accessible_name=_("Report of the shift"))
        self._context = context
        self.report: ShiftReport | None = None
        self.facts = Facts()
        self.add(self.facts)
        self.hidden = label(_("What this shift has taken is shown once its drawer is counted."), "quiet", wrap=True)
        self.hidden.setObjectName("shift_report_hidden")
        self.add(self.hidden)
        self._parts = QWidget()
        self._column = QVBoxLayout(self._parts)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.add(self._parts)
        title = _("Print report")
        self.print_report = CommandButton(
            title,
            context.runner,
            intent,
            printed,
            object_name="shift_report_print",
            accessible_name=title,
            kind="primary",
            icon_name="mdi6.printer",
            shortcut="F9",
        )
        self.set_primary(self.print_report)

    def show_report(self, report: ShiftReport) -> None:
        """Show another report, or the same one read again."""
        self.report = report
        self.set_heading(_("Shift {number}").format(number=report.number), f"{report.user_name} · {report.drawer}")
        self.facts.show_facts(self._facts(report))
        self.hidden.setVisible(report.cash is None)
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for title, rows in self._sections(report):
            self._column.addWidget(label(title, "heading"))
            amounts = AmountRows()
            self._column.addWidget(amounts)
            amounts.show_rows(rows)

    def sections(self) -> list[tuple[str, Rows]]:
        """What is on view beneath the facts."""
        return [] if self.report is None else self._sections(self.report)

    def _facts(self, report: ShiftReport) -> Rows:
        zone = self._context.status().time_zone
        rows = [
            (_("Shift opened"), dated_instant_text(report.opened_at, zone)),
            (_("Shift closed"), _("still open") if report.closed_at is None else dated_instant_text(report.closed_at, zone)),
            (_("Float"), money_text(report.float_minor, report.currency)),
            (_("Taken over from shift"), report.previous_number),
            (_("Second signature"), report.second_user_name),
            (_("Reason for the difference"), report.reason),
            (_("Note for the next shift"), report.note),
        ]
        return [(title, text) for title, text in rows if text]

    def _sections(self, report: ShiftReport) -> list[tuple[str, Rows]]:
        sections = []
        for day in report.days:
            title = _("Business date {date}").format(date=input_date_text(day.business_date))
            rows = [self._code(code, report.currency) for code in day.codes]
            rows.append(
                (_("Cash in the drawer from this date"), ", ".join(money_text(one.expected_minor, one.currency) for one in day.cash))
            )
            sections.append((title, rows))
        found = {each.currency: each for each in report.found}
        sections += [
            (_("Drawer, {currency}").format(currency=cash.currency), self._drawer(cash, found.get(cash.currency)))
            for cash in report.cash or ()
        ]
        for currency in dict.fromkeys(count.currency for count in report.counts):
            counts = [count for count in report.counts if count.currency == currency]
            rows = [
                (f"{amount_text(one.denomination_minor, currency)} × {one.pieces}", amount_text(one.worth_minor, currency))
                for one in counts
            ]
            rows.append((_("Cash counted"), money_text(sum(one.worth_minor for one in counts), currency)))
            sections.append((_("Count in {currency}").format(currency=currency), rows))
        if report.movements:
            sections.append((_("Drops and additions"), self._movements(report)))
        return sections

    @staticmethod
    def _code(code: ShiftCode, currency: str) -> tuple[str, str]:
        name = _("{name} (moved)").format(name=code.name) if code.moved else code.name
        method = "" if code.method is None else _(METHOD_TITLES[code.method])
        words = " · ".join(dict.fromkeys(part for part in (name, method) if part))
        return f"{words} × {code.lines}", amount_text(code.amount_minor, currency)

    @staticmethod
    def _drawer(cash: DrawerCash, found: CashDifference | None) -> Rows:
        currency = cash.currency
        rows = [
            (_("Float"), cash.float_minor),
            (_("Cash lines"), cash.lines_minor),
            (_("Additions"), cash.added_minor),
            (_("Drops"), -cash.dropped_minor),
            (_("Cash expected"), cash.expected_minor),
        ]
        shown: Rows = [(title, amount_text(minor, currency)) for title, minor in rows]
        if found is not None:
            shown.append((_("Cash counted"), amount_text(found.counted_minor, currency)))
            over = found.over_short_minor
            words = _("Too much") if over > 0 else _("Too little") if over < 0 else _("Difference")
            shown.append((words, money_text(abs(over), currency)))
        return shown

    def _movements(self, report: ShiftReport) -> Rows:
        zone = self._context.status().time_zone
        rows: Sequence[tuple[str, str]] = [
            (
                " · ".join(
                    part for part in (one.number, _(MOVE_TITLES[one.kind]), dated_instant_text(one.moved_at, zone), one.reason) if part
                ),
                money_text(one.amount_minor, one.currency),
            )
            for one in report.movements
        ]
        return list(rows)
