"""`hotel-desk reminders`: lists which companies are to be reminded, and writes and saves the letters when told to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotel_desk.cli.place import place_of
from hotel_desk.domain.money import Money
from hotel_desk.jobs.account_papers import reminder_pdf
from hotel_desk.language import _, plural
from hotel_desk.queries.reminders import reminder_letters, reminders_due
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.services.reminders import mark_reminders_sent, write_reminders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotel_desk.db.desk import Desk


def add_to(made: typer.Typer) -> None:
    """Offer the command."""

    @made.command(help=_("List the companies and agents that are to be reminded of what they owe; write and save the letters."))
    def reminders(
        context: typer.Context,
        write: Annotated[bool, typer.Option("--write", help=_("Write the letters of today."))] = False,
        folder: Annotated[
            Path | None, typer.Option(metavar="FOLDER", help=_("Save the letters that were not sent yet there, as PDF."))
        ] = None,
        sent: Annotated[bool, typer.Option("--sent", help=_("Mark all letters that were written as sent."))] = False,
    ) -> None:
        with place_of(context).desk() as desk:
            for line in _done(desk, write=write, folder=folder, sent=sent):
                typer.echo(line)


def _done(desk: Desk, *, write: bool, folder: Path | None, sent: bool) -> Iterator[str]:
    if write:
        count = len(desk.run(write_reminders).letter_ids)
        yield plural("{count} letter written.", "{count} letters written.", count).format(count=count)
    else:
        yield from _due(desk)
    unsent = desk.read(reminder_letters, unsent=True)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for row in unsent:
            printed = desk.run(record_paper_printed, paper=PaperKind.REMINDER, subject_id=row.letter_id)
            paper = desk.read(reminder_pdf, letter_id=row.letter_id, printed=printed)
            (folder / paper.file_name).write_bytes(paper.pdf)
            yield str(folder / paper.file_name)
    if sent:
        count = desk.run(mark_reminders_sent, letter_ids=[row.letter_id for row in unsent]).letters
        yield plural("{count} letter marked as sent.", "{count} letters marked as sent.", count).format(count=count)


def _due(desk: Desk) -> Iterator[str]:
    due = desk.read(reminders_due)
    if not due:
        yield _("Nobody is to be reminded today.")
    for one in due:
        amount = Money.from_minor(one.total_minor, one.currency)
        items = plural("{count} item", "{count} items", len(one.items)).format(count=len(one.items))
        yield "  ".join((one.name, _("level {level}").format(level=one.level), items, str(amount)))
