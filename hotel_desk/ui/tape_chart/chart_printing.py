"""The calendar on paper: what is on view (its days, its rooms, its filter) as a PDF in a preview."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hotel_desk.domain.clock import WallClock
from hotel_desk.jobs.folio_papers import MadePaper
from hotel_desk.language import _
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.tape_chart import PrintedBar, PrintedRow, PrintedType, TapeChartPaper, render_tape_chart
from hotel_desk.ui.paper_preview import Paper, PaperPreviewDialog
from hotel_desk.ui.tape_chart.bars import QUARTERS, Bar
from hotel_desk.ui.tape_chart.chart_rows import Row, RowKind
from hotel_desk.ui.tape_chart.legend import LOOKS
from hotel_desk.ui.tokens import LIGHT

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.db.database import Reader
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.tape_chart.chart_layout import ChartLayout
    from hotel_desk.ui.tape_chart.chart_view import ChartView


class ChartPrinting(QObject):
    """Makes the paper away from the window and opens it in a preview.

    Args:
        home: the widget that the preview belongs to.
    """

    def __init__(self, context: ScreenContext, view: ChartView, home: QWidget) -> None:
        super().__init__(home)
        self._context = context
        self._view = view
        self._home = home

    def ask(self) -> None:
        """Print what is on view."""
        layout = self._view.layout_on_view()
        if layout is None:
            return
        first = self._view.first_day()
        last = first + timedelta(days=self._view.days() - 1)
        self._context.runner.read(
            tape_chart_pdf,
            self._open,
            owner=self,
            key="paper",
            layout=layout,
            first=max(first, layout.chart.first),
            last=min(last, layout.chart.last),
            printed_by=self._context.status().user_name,
        )

    def _open(self, made: MadePaper) -> None:
        PaperPreviewDialog(self._home.window(), Paper(made.pdf, made.title, made.file_name)).open()


def tape_chart_pdf(reader: Reader, *, layout: ChartLayout, first: date, last: date, printed_by: str) -> MadePaper:
    """The calendar as a PDF.

    Args:
        layout: the rows on view.
        first: first day; `last`: last day, itself included.
    """
    head = paper_head(reader)
    days = range(first.toordinal(), last.toordinal() + 1)
    paper = TapeChartPaper(
        property_name=head.property_name,
        time_zone=head.time_zone,
        first=first,
        last=last,
        business_date=layout.chart.business_date,
        types=tuple(_types(layout, days)),
        left=tuple(layout.left_to_sell(day) or 0 for day in days),
        occupied=tuple(layout.occupied_percent(day) or 0 for day in days),
        printed_at=WallClock().now(),
        printed_by=printed_by,
        narrowed=_narrowed(layout),
        legend=tuple(
            PrintedBar(0, 0, look.letter, _(look.title), look.fill, look.ink, look.edge, look.hatched, look.dotted)
            for look in map(LIGHT.look, LOOKS)
        ),
    )
    return MadePaper(render_tape_chart(paper), _("Booking calendar"), f"calendar-{first.isoformat()}.pdf")


def _types(layout: ChartLayout, days: range) -> list[PrintedType]:
    rows: dict[object, list[PrintedRow]] = {}
    for row in layout.rows:
        if row.kind is not RowKind.TYPE:
            rows.setdefault(row.type.room_type_id, []).append(_row(row, days))
    return [
        PrintedType(kind.name, tuple(kind.nights[day - layout.first_day].left for day in days), tuple(rows.get(kind.room_type_id, ())))
        for kind in layout.types()
    ]


def _row(row: Row, days: range) -> PrintedRow:
    bars = tuple(_bar(bar) for bar in row.between(days.start * QUARTERS, days.stop * QUARTERS))
    if row.room is None:
        return PrintedRow(_("No room yet") if row.number == 0 else "", "", bars)
    return PrintedRow(row.room.number, str(row.nights(days.start, days.stop)), bars)


def _bar(bar: Bar) -> PrintedBar:
    look = LIGHT.look(bar.look)
    return PrintedBar(
        bar.start, bar.end, look.letter, bar.title, look.fill, look.ink, look.edge, look.hatched, look.dotted or bar.unconfirmed
    )


def _narrowed(layout: ChartLayout) -> str:
    """What the rooms are filtered by, in words."""
    wanted, chart = layout.wanted, layout.chart
    parts = [
        next((kind.name for kind in chart.types if kind.room_type_id == wanted.room_type_id), ""),
        next((room.floor for room in chart.rooms if wanted.floor_id is not None and room.floor_id == wanted.floor_id), ""),
        wanted.feature,
        next((block.name for block in chart.blocks if block.block_id == wanted.block_id), ""),
    ]
    return "  ·  ".join(part for part in parts if part)
