"""The program in the terminal: its commands put together, and the one place where mistakes become words."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from types import TracebackType
from typing import Annotated

import typer
from typer._click.exceptions import UsageError
from typer.main import get_command

from hotel_desk.cli import (
    audit,
    check,
    credit,
    demo,
    downtime,
    duplicates,
    fapiao,
    figures,
    guest,
    import_bookings,
    init,
    key,
    post,
    reconcile,
    registrations,
    reindex,
    reminders,
    replay,
    report,
    retention,
    seed,
    tour,
    version,
)
from hotel_desk.cli.place import Place
from hotel_desk.cli.usage_mistakes import PROGRAM, usage_sentence
from hotel_desk.cli.windows import OpensWindow, TakesTour
from hotel_desk.db.locations import DATABASE_VARIABLE, default_database_url, log_file
from hotel_desk.domain.errors import StaffError
from hotel_desk.language import CHINESE, ENGLISH, _, choose_language

log = logging.getLogger("hotel_desk.cli")
MISTAKE, INTERRUPTED = 1, 130
LOG_BYTES = 1_000_000
LOG_FILES = 5
DEFAULT_USER = "manager"


def program(open_window: OpensWindow, take_tour: TakesTour) -> typer.Typer:
    """The commands, and the window for when none is named.

    Args:
        open_window: shows the window until the person closes it, and returns the exit status.
        take_tour: lives a day in the window by itself.
    """
    made = typer.Typer(name=PROGRAM, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)

    @made.callback(invoke_without_command=True, help=_("A hotel front desk. Without a command it opens the window."))
    def start(
        context: typer.Context,
        database: Annotated[
            str | None,
            typer.Option(
                metavar="URL",
                envvar=DATABASE_VARIABLE,
                help=_("sqlite:///FILE or mysql+pymysql://USER@HOST/NAME; a file of your own if left out."),
            ),
        ] = None,
        user: Annotated[str, typer.Option(metavar="NAME", help=_("The user who is at work."))] = DEFAULT_USER,
    ) -> None:
        context.obj = Place(database or default_database_url(), user)
        if context.invoked_subcommand is None:
            raise typer.Exit(open_window(context.obj))

    init.add_to(made)
    demo.add_to(made, open_window, take_tour)
    tour.add_to(made, take_tour)
    jobs = (import_bookings, seed, reindex, guest, duplicates, credit, replay, report, check, key, retention, registrations, fapiao)
    for command in (*jobs, audit, figures, reconcile, reminders, post, downtime, version):
        command.add_to(made)
    return made


def run_program(arguments: Sequence[str], *, open_window: OpensWindow, take_tour: TakesTour) -> int:
    """Run one command line; a mistake ends with one sentence on the error stream. Returns the exit status."""
    command = get_command(program(open_window, take_tour))
    try:
        status = command.main(list(arguments), prog_name=PROGRAM, standalone_mode=False)
    except StaffError as mistake:
        typer.echo(str(mistake), err=True)
        return MISTAKE
    except UsageError as mistake:
        typer.echo(usage_sentence(mistake, arguments), err=True)
        return mistake.exit_code
    except typer.Abort:
        typer.echo(_("Broken off. Nothing was changed."), err=True)
        return INTERRUPTED
    return status if isinstance(status, int) else 0


def speak_as_the_terminal_does() -> None:
    """Use Chinese where the terminal is set to it, English everywhere else. The window has a setting of its own."""
    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    choose_language(CHINESE if spoken.startswith("zh") else ENGLISH)


def report_bugs() -> None:
    """From now on what nobody caught is logged whole and shown short."""
    sys.excepthook = _report


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    _open_log()
    log.critical("the program stopped", exc_info=(kind, error, trace))
    sentence = _("Something went wrong in the program itself. What was confirmed before is kept. The report is in {file}.")
    typer.echo(sentence.format(file=log_file()), err=True)


def _open_log() -> None:
    log_file().parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(log_file(), maxBytes=LOG_BYTES, backupCount=LOG_FILES - 1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
