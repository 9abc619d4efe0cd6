"""`hotel-desk report`: figures from the database, for people and for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from hotel_desk.cli.place import place_of
from hotel_desk.cli.report_house import ReportCommands
from hotel_desk.cli.report_house import add_to as add_house_to
from hotel_desk.cli.report_ledgers import add_to as add_ledgers_to
from hotel_desk.cli.report_pack import add_to as add_pack_to
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.language import N_, _
from hotel_desk.queries.daily_report import COLUMNS, DailyFigures, daily_report

_WIDE = 160
MOST_DAYS = 3660


class ReportFormat(StrEnum):
    """How a report is written."""

    CSV = "csv"
    JSON = "json"
    TABLE = "table"


def add_to(program: typer.Typer) -> None:
    """Offer the command."""
    reports = typer.Typer(cls=ReportCommands, help=_("Show figures of the hotel, and make its reports."))
    program.add_typer(reports, name="report")

    @reports.callback()
    def report() -> None:
        """Figures of the hotel."""

    @reports.command(help=_("Arrivals, departures, occupancy and room revenue day by day."))
    def daily(
        context: typer.Context,
        first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help=_("First day."))],
        last: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help=_("Last day."))],
        report_format: Annotated[ReportFormat, typer.Option("--format", help=_("How it is written."))] = ReportFormat.TABLE,
    ) -> None:
        _refuse_impossible(first.date(), last.date())
        with place_of(context).desk() as desk:
            figures = desk.read(daily_report, first=first.date(), last=last.date())
        typer.echo(_WRITERS[report_format](figures), nl=False)

    add_ledgers_to(reports)
    add_house_to(reports)
    add_pack_to(reports)


def _refuse_impossible(first: date, last: date) -> None:
    if last < first:
        raise InvalidInput("to", problem=N_("The last day lies before the first. Nothing was shown. Correct one of the dates."))
    if (last - first).days >= MOST_DAYS:
        raise InvalidInput(
            "to", problem=N_("At most ten years (3,660 days) are shown at once. Nothing was shown. Choose dates that lie closer together.")
        )


def _csv(figures: list[DailyFigures]) -> str:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(day) for day in figures)
    return target.getvalue()


def _json(figures: list[DailyFigures]) -> str:
    content = msgspec.json.Encoder(decimal_format="number").encode(figures)
    return msgspec.json.format(content, indent=2).decode() + "\n"


def _table(figures: list[DailyFigures]) -> str:
    table = Table(*(_(_TITLES[column]) for column in COLUMNS), box=None, header_style="bold", pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for day in figures:
        table.add_row(*_row(day))
    console = Console(file=io.StringIO(), width=_WIDE)
    console.print(table)
    assert isinstance(console.file, io.StringIO)  # noqa: S101 - given two lines above
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"


def _row(day: DailyFigures) -> list[str]:
    values = [getattr(day, column) for column in COLUMNS]
    return [f"{value:f}" if isinstance(value, Decimal) else str(value) for value in values]


_TITLES = {
    "date": N_("Date"),
    "arrivals": N_("Arrivals"),
    "departures": N_("Departures"),
    "day_use": N_("Day use"),
    "rooms_occupied": N_("Rooms occupied"),
    "stayovers": N_("Stay-overs"),
    "guests_in_house": N_("Guests in house"),
    "room_revenue": N_("Room revenue"),
    "adr": N_("Average rate"),
    "cancelled_arrivals": N_("Cancelled arrivals"),
    "no_shows": N_("No-shows"),
}
_WRITERS: dict[ReportFormat, Callable[[list[DailyFigures]], str]] = {
    ReportFormat.CSV: _csv,
    ReportFormat.JSON: _json,
    ReportFormat.TABLE: _table,
}
