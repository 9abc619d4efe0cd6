"""The lines behind a figure of the trial balance, a page at a time; or what a balance check has found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import _, plural
from hotel_desk.queries.ledger_lines import PAGE, LedgerLine, LedgerLines, ledger_lines
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.formats import amount_text, input_date_text, short_date_text
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.page_turner import PageTurner
from hotel_desk.ui.widgets.side_panel import SidePanel
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.queries.invariants import Violation
    from hotel_desk.ui.shell.screen import ScreenContext

_LINES_HEIGHT = 320


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure. `of`: what `ledger_lines` is asked for."""

    title: str
    of: dict[str, Any]


class LedgerPanel(SidePanel):
    """Shows lines; Enter on one goes to its folio."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(object_name="ledger_panel", accessible_name=_("Lines behind the figure"))
        self.context = context
        self.asked: Asked | None = None
        self._days: tuple[date, date] | None = None
        self._currency = context.status().currency
        self.lines = self._make_lines()
        self.turner = PageTurner(object_name="ledger_lines_turner", words=_("Lines {first} to {last} of {total}"), page_length=PAGE)
        self.turner.turned.connect(self._read)
        self.found = label("", wrap=True)
        self.found.setObjectName("ledger_violations")
        for widget in (self.lines, self.turner, self.found):
            self.add(widget)

    def show_lines(self, asked: Asked, first: date, last: date, currency: str) -> None:
        """Read the lines behind a figure of some days."""
        self.asked, self._days, self._currency = asked, (first, last), currency
        days = input_date_text(first) if first == last else f"{input_date_text(first)} – {input_date_text(last)}"
        self.set_heading(asked.title, days)
        self._show_parts(lines=True)
        self.turner.begin_again()
        self._read()

    def show_violations(self, found: tuple[Violation, ...]) -> None:
        """List what does not add up."""
        self.asked = None
        count = plural("{count} place does not add up", "{count} places do not add up", len(found)).format(count=len(found))
        self.set_heading(_("Balance check"), count)
        self.found.setText("\n\n".join(str(one) for one in found))
        self._show_parts(lines=False)

    def _show_parts(self, *, lines: bool) -> None:
        self.lines.setVisible(lines)
        self.turner.setVisible(lines)
        self.found.setVisible(not lines)

    def _read(self) -> None:
        if self.asked is not None and self._days is not None:
            first, last = self._days
            self.context.runner.read(
                ledger_lines, self._show, key="ledger lines", first=first, last=last, offset=self.turner.offset or 0, **self.asked.of
            )

    def _show(self, page: LedgerLines) -> None:
        self.lines.set_rows(page.rows)
        self.turner.show_page(offset=self.turner.offset or 0, rows=len(page.rows), total=page.total)

    def _make_lines(self) -> DataTable[LedgerLine]:
        columns: list[Column[LedgerLine]] = [
            Column("date", _("Date"), lambda row: short_date_text(row.business_date), sort_key=lambda row: row.business_date, width=80),
            Column("folio", _("Folio"), lambda row: row.folio_number, width=72, tooltip=lambda row: row.folio_name),
            Column("text", _("Description"), lambda row: row.text, width=0, tooltip=lambda row: f"{row.code} · {row.text}"),
            Column(
                "tax",
                _("Tax"),
                lambda row: amount_text(row.tax_minor, self._currency),
                sort_key=lambda row: row.tax_minor,
                align="right",
                width=80,
                optional=True,
            ),
            Column(
                "amount",
                _("Amount"),
                lambda row: amount_text(row.amount_minor, self._currency),
                sort_key=lambda row: row.amount_minor,
                align="right",
                width=96,
            ),
        ]
        table = DataTable(columns, lambda row: row.posting_id, object_name="ledger_lines", accessible_name=_("Lines behind the figure"))
        table.setMinimumHeight(_LINES_HEIGHT)
        table.opened.connect(lambda row: self.context.go_to(Target(kind=EntityKind.FOLIO, id=row.folio_id)))
        return table
