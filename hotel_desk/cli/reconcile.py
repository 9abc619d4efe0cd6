"""`hotel-desk reconcile`: reads a file of a bank, a card acquirer or a wallet, and says what is left to be looked at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotel_desk.cli.place import place_of
from hotel_desk.domain.cashier_codes import StatementKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.money import Money
from hotel_desk.jobs.guest_table import ENCODINGS
from hotel_desk.jobs.statement_import import FIELD_TITLES, columns_named, import_statement, statement_head
from hotel_desk.language import N_, _
from hotel_desk.queries.statements import StatementPage, statement_lines
from hotel_desk.services.reconciliation import match_again

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotel_desk.db.desk import Desk

MOST_LISTED = 50


class ColumnNotNamed(StaffError):
    code = "statement.column_not_named"
    template = N_("“{text}” names no column. Nothing was read. Write it as FIELD=HEADING; the fields are {fields}.")


def add_to(made: typer.Typer) -> None:
    """Offer the command."""

    @made.command(help=_("Match a file of a bank, a card acquirer or a wallet to payments; without a file, list what is left."))
    def reconcile(
        context: typer.Context,
        file: Annotated[Path | None, typer.Argument(help=_("The file, CSV or XLSX."))] = None,
        kind: Annotated[StatementKind, typer.Option(case_sensitive=False, help=_("Whose file it is."))] = StatementKind.BANK,
        column: Annotated[
            list[str] | None,
            typer.Option(metavar="FIELD=HEADING", help=_("Which column is which: {fields}.").format(fields=", ".join(FIELD_TITLES))),
        ] = None,
        encoding: Annotated[
            str | None,
            typer.Option(help=_("Encoding of a CSV file, found out if left out: {encodings}.").format(encodings=", ".join(ENCODINGS))),
        ] = None,
    ) -> None:
        with place_of(context).desk() as desk:
            for line in _read(desk, file, kind, column or [], encoding) if file is not None else _looked_again(desk):
                typer.echo(line)
            for line in _left(desk.read(statement_lines, limit=MOST_LISTED)):
                typer.echo(line)


def _read(desk: Desk, file: Path, kind: StatementKind, named: list[str], encoding: str | None) -> Iterator[str]:
    columns = None
    if named:
        head = desk.read(statement_head, file=file, kind=kind, encoding=encoding)
        columns = columns_named(head.headings, dict(map(_field, named)), file=file.name)
    plan, done = import_statement(desk, file, kind, encoding=encoding, columns=columns)
    words = _("Read {lines} lines of {file}; rows without an amount: {skipped}; matched by themselves: {matched}.")
    yield words.format(lines=done.lines, file=plan.file, skipped=plan.skipped, matched=done.matched)


def _field(text: str) -> tuple[str, str]:
    field, equals, heading = text.partition("=")
    if not equals or field.strip() not in FIELD_TITLES:
        raise ColumnNotNamed("column", text=text, fields=", ".join(FIELD_TITLES))
    return field.strip(), heading.strip()


def _looked_again(desk: Desk) -> Iterator[str]:
    done = desk.run(match_again)
    yield _("Looked again: {matched} matched.").format(matched=done.matched)


def _left(page: StatementPage) -> Iterator[str]:
    if not page.total:
        yield _("Nothing is left to be looked at.")
        return
    yield _("Left to be looked at: {count}").format(count=page.total)
    for row in page.rows:
        amount = Money.from_minor(row.amount_minor, row.currency)
        yield "  ".join(part for part in (row.date.isoformat(), str(amount), row.reference, row.text, f"({row.file})") if part)
    if page.total > len(page.rows):
        yield _("… and {count} more").format(count=page.total - len(page.rows))
