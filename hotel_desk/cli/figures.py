"""`hotel-desk figures`: writes down the figures of closed days that have none, and takes budgets and costs from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hotel_desk.cli.place import place_of
from hotel_desk.db.database import Reader
from hotel_desk.domain.permissions import Permission
from hotel_desk.jobs.figures import freeze_what_is_closed
from hotel_desk.jobs.ledger_files import write_file
from hotel_desk.jobs.plan_file import plan_table, read_plan_file
from hotel_desk.language import _
from hotel_desk.queries.plans import plans_of_year
from hotel_desk.services.plans import set_monthly_plans


def add_to(program: typer.Typer) -> None:
    """Offer the command."""
    figures = typer.Typer(help=_("The figures of closed days, budgets and costs."), no_args_is_help=False)
    program.add_typer(figures, name="figures")

    @figures.command(help=_("Write down the figures of closed days that have none yet, as each night audit does."))
    def freeze(context: typer.Context) -> None:
        with place_of(context).desk() as desk:
            days = freeze_what_is_closed(desk, told=_tell)
        typer.echo(_("Days whose figures were written down: {days}.").format(days=days))

    @figures.command(name="plan-table", help=_("Write budgets and costs of a year as a CSV table, to be filled in."))
    def plan_table_(
        context: typer.Context,
        year: Annotated[int, typer.Argument(help=_("The year."), min=1900, max=2200)],
        output: Annotated[Path, typer.Option("--output", help=_("Where the table goes."))],
    ) -> None:
        with place_of(context).desk() as desk:
            desk.require(Permission.SET_PLANS)
            write_file(plan_table(desk.read(plans_of_year, year=year)).encode("utf-8-sig"), output)
        typer.echo(_("The table of {year} is in {file}.").format(year=year, file=output))

    @figures.command(name="read-plans", help=_("Take budgets and costs from a CSV table; what it does not name stays as it is."))
    def read_plans(context: typer.Context, file: Annotated[Path, typer.Argument(help=_("The table."))]) -> None:
        with place_of(context).desk() as desk:
            desk.require(Permission.SET_PLANS)
            year = desk.read(Reader.business_date).year
            plans = read_plan_file(file, desk.read(plans_of_year, year=year))
            done = desk.run(set_monthly_plans, plans=list(plans))
        typer.echo(_("Budgets and costs read: {read}; changed: {changed}.").format(read=len(plans), changed=done.changed))


def _tell(left: int) -> None:
    typer.echo(_("… {left} days left").format(left=left), err=True)
