"""`hotel-desk report NAME`: every report of the house; `report list` names them."""

from __future__ import annotations

import io
import sys
from datetime import datetime
from inspect import Parameter, Signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console
from rich.table import Table
from typer.core import TyperGroup
from typer.main import get_command

from hotel_desk.cli.place import place_of
from hotel_desk.db.database import Reader
from hotel_desk.domain.report_codes import ReportFormat, ReportWay
from hotel_desk.language import _

if TYPE_CHECKING:
    from typer._click.core import Command, Context

    from hotel_desk.reports.report import Report

_WIDE = 140
_DAY = ["%Y-%m-%d"]


class ReportCommands(TyperGroup):
    """The commands with one of their own each, and one for every other report of the house.

    The house's are made when they are asked for: most runs of the program need no report, and need not wait for all of them.
    """

    def list_commands(self, ctx: Context) -> list[str]:
        """The names that the help shows."""
        return sorted({*super().list_commands(ctx), *(report.name for report in _reports())})

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """The command of a name; None: there is none."""
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        report = next((report for report in _reports() if report.name == cmd_name), None)
        return None if report is None else _command_of(report)


def add_to(reports: typer.Typer) -> None:
    """Offer the list."""

    @reports.command("list", help=_("Name all reports of the house, by group."))
    def list_() -> None:
        from hotel_desk.reports.report import GROUP_TITLES, ReportGroup

        table = Table(_("Group"), _("Name"), _("Report"), _("What it is good for"), box=None, header_style="bold", pad_edge=False)
        for group in ReportGroup:
            for report in _reports():
                if report.group is group:
                    table.add_row(_(GROUP_TITLES[group]), report.name, _(report.title), _(report.help))
        console = Console(file=io.StringIO(), width=_WIDE)
        console.print(table)
        assert isinstance(console.file, io.StringIO)  # noqa: S101 - given two lines above
        typer.echo("\n".join(line.rstrip() for line in console.file.getvalue().splitlines()))


def way_of(target: Path | None) -> ReportWay:
    """How a report is taken out that is written into a file, or to the terminal."""
    return ReportWay.TERMINAL if target is None else ReportWay.FILE


def write(content: bytes, target: Path | None) -> None:
    """Write a report into a file, or to the terminal.

    Raises:
        ReportNotWritten: the place is not to be written to.
    """
    if target is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    from hotel_desk.jobs.ledger_files import write_file

    write_file(content, target)


def _reports() -> tuple[Report, ...]:
    from hotel_desk.reports.catalogue import REPORTS

    return REPORTS


def _command_of(report: Report) -> Command:
    """The command of a report, with an option for each of its choices."""

    def make(context: typer.Context, **options: Any) -> None:
        from hotel_desk.jobs.house_reports import asked_for, make_report
        from hotel_desk.services.reports_taken_out import record_report_out

        first, last = (options.get(name) for name in ("first", "last"))
        with place_of(context).desk() as desk:
            asked = asked_for(
                report,
                desk.read(Reader.business_date),
                first=first.date() if first else None,
                last=last.date() if last else None,
                chosen={choice.key: options[_option_name(choice.key)] for choice in report.choices},
            )
            made = desk.read(make_report, name=report.name, asked=asked, report_format=options["report_format"])
            desk.run(record_report_out, **made.taken_out(way_of(options["target"])))
        write(made.content, options["target"])

    # Typer reads the options from the signature.
    make.__signature__ = Signature(_parameters(report))  # type: ignore[attr-defined]
    make.__annotations__ = {parameter.name: parameter.annotation for parameter in _parameters(report)}
    program = typer.Typer(add_completion=False, rich_markup_mode=None)
    program.command(report.name, help=_(report.help))(make)
    return get_command(program)


def _parameters(report: Report) -> list[Parameter]:
    from hotel_desk.reports.report import Days

    parameters = [Parameter("context", Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)]
    if report.days is not Days.NOW:
        parameters += [
            _option(
                "first",
                datetime | None,
                None,
                typer.Option("--from", formats=_DAY, help=_("First day; the report's usual one if left out.")),
            ),
            _option("last", datetime | None, None, typer.Option("--to", formats=_DAY, help=_("Last day."))),
        ]
    for choice in report.choices:
        values = tuple(value for value, _title in choice.options)
        option = typer.Option(f"--{choice.key.replace('_', '-')}", help=_(choice.title))
        parameters.append(_option(_option_name(choice.key), Literal[values], values[0], option))
    format_option = typer.Option("--format", help=_("How it is written."))
    target_option = typer.Option("--output", help=_("The file to write; the terminal if left out."))
    return [
        *parameters,
        _option("report_format", ReportFormat, ReportFormat.CSV, format_option),
        _option("target", Path | None, None, target_option),
    ]


def _option(name: str, kind: Any, default: object, option: Any) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, option])


def _option_name(key: str) -> str:
    """Of a choice, apart from the options that every report has."""
    return f"choice_{key}"
