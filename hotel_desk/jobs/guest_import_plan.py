"""Reads and checks every row of a file of guests before any is written: which can be imported, and why the others cannot.

How a row becomes a record, and what is refused, is in `docs/algorithms/guest-import.md`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched
from pathlib import Path

from hotel_desk.db.database import Reader
from hotel_desk.db.desk import Desk
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.guest_form import GuestFileForm
from hotel_desk.domain.permissions import Permission
from hotel_desk.jobs.guest_columns import (
    FIELD_TITLES,
    HeadingsTwice,
    columns_meant_twice,
    guessed_columns,
    heading_hash,
    refuse_nameless,
)
from hotel_desk.jobs.guest_table import GuestTable, TableRow, read_guest_table
from hotel_desk.jobs.guest_values import form_of
from hotel_desk.jobs.progress import SilentProgress, TellsProgress
from hotel_desk.language import N_, _
from hotel_desk.queries.guest_import import GuestToImport, remembered_columns
from hotel_desk.services.guest_form_checks import checked_form
from hotel_desk.services.guest_import import MOST_IN_A_BATCH, LineRefused, foreseen_batch
from hotel_desk.services.guest_lines import normal_number
from hotel_desk.services.typed_text import fitting

_CODE_LENGTH = 80
_TOLD_EVERY = 500
_HEAD_ROWS = 5
_NUMBER_TAKEN: dict[str, str] = {
    "documents": N_("Another record has this document already."),
    "memberships": N_("Another record has this membership number already."),
}


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that is set aside. `cells` as the file has them."""

    line_number: int
    reason: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do, before it does anything.

    Args:
        guests: the rows that can be imported.
        known: how many of them are here already, or stand twice in the file.
        rejected: every other row, with the reason.
        cells: the rows of `guests` as the file has them, by line.
    """

    file: str
    headings: tuple[str, ...]
    cells: Mapping[int, tuple[str, ...]]
    guests: tuple[GuestToImport, ...]
    known: int
    rejected: tuple[RejectedRow, ...]


@dataclass(frozen=True, slots=True)
class FileHead:
    """A file as it is shown to a person. `remembered`: the columns are those of the last file with these headings."""

    table: GuestTable
    columns: dict[str, int]
    remembered: bool


def columns_for(desk: Desk, table: GuestTable) -> dict[str, int]:
    """Which column is which field: as somebody said for these headings before, else as the headings say."""
    remembered = desk.read(remembered_columns, heading_hash=heading_hash(table.headings))
    if remembered is not None and all(0 <= column < len(table.headings) for column in remembered.values()):
        return remembered
    return guessed_columns(table.headings)


def guest_file_head(reader: Reader, *, file: Path, encoding: str | None = None) -> FileHead:
    """The first rows of a file, and which column seems to be which field: what a person is shown before anything is read whole.

    Raises:
        StaffError: the file cannot be used as a whole.
    """
    table = read_guest_table(file, encoding=encoding, head=_HEAD_ROWS)
    remembered = remembered_columns(reader, heading_hash=heading_hash(table.headings))
    known = remembered is not None and all(0 <= column < len(table.headings) for column in remembered.values())
    return FileHead(table, remembered if known and remembered is not None else guessed_columns(table.headings), known)


def chosen_columns(desk: Desk, table: GuestTable) -> dict[str, int]:
    """Which column is which field, where nobody is there to be asked.

    Raises:
        HeadingsTwice: two columns mean the same field.
        NameColumnMissing: none is a name.
    """
    columns = columns_for(desk, table)
    twice = columns_meant_twice(table.headings)
    if twice and columns == guessed_columns(table.headings):
        raise HeadingsTwice("columns", file=table.file, headings=", ".join(twice))
    refuse_nameless(columns, file=table.file)
    return columns


def plan_import(desk: Desk, table: GuestTable, columns: Mapping[str, int], progress: TellsProgress | None = None) -> ImportPlan:
    """Read and check every row; nothing is written.

    Args:
        columns: which column fills which field.

    Raises:
        NameColumnMissing: no column is a name.
        VaultClosed: this desk has no master key, by which rows are told apart.
        NotAllowed: the user may not import.
    """
    desk.require(Permission.IMPORT_DATA)
    refuse_nameless(columns, file=table.file)
    told = progress or SilentProgress()
    today = desk.read(Reader.business_date)
    reading = _Reading(today, columns)
    for place, row in enumerate(table.rows):
        if place % _TOLD_EVERY == 0:
            told.report(place, len(table.rows), _("Checking the rows"))
        reading.take(row)
    known, refused = _foreseen(desk, reading.guests, told)
    cells = {row.line_number: row.cells for row in table.rows}
    bad = {one.line_number for one in refused}
    guests = tuple(guest for guest in reading.guests if guest.line_number not in bad)
    return ImportPlan(table.file, table.headings, cells, guests, known, with_refused(reading.rejected, refused, cells))


class _Reading:
    """The rows of a file, taken one by one, and what of them was seen before."""

    def __init__(self, today: date, columns: Mapping[str, int]) -> None:
        self.today = today
        self.columns = columns
        self.guests: list[GuestToImport] = []
        self.rejected: list[RejectedRow] = []
        self._seen: dict[tuple[str, ...], tuple[int, GuestFileForm]] = {}

    def take(self, row: TableRow) -> None:
        """Check a row, and put it with those that can be imported or with those that cannot."""
        try:
            reason = row.problem or self._accept(row)
        except StaffError as error:
            reason = _reason(error)
        if reason:
            self.rejected.append(RejectedRow(row.line_number, reason, row.cells))

    def _accept(self, row: TableRow) -> str:
        values = {field: row.cells[column] for field, column in self.columns.items()}
        code = fitting(values.pop("external_code", "").strip(), field="external_code", limit=_CODE_LENGTH) or None
        form = checked_form(form_of(values), today=self.today)
        twice = self._refuse_twice(form, code, row.line_number)
        if not twice:
            self.guests.append(GuestToImport(row.line_number, form, code))
        return twice

    def _refuse_twice(self, form: GuestFileForm, code: str | None, line_number: int) -> str:
        """Why a row cannot stand beside an earlier one; empty where it can. The same row twice is the same guest once."""
        keys = [
            *(("document", line.kind, line.issuing_country or "", normal_number(line.number or "")) for line in form.documents),
            *(("membership", line.programme.casefold(), line.number.casefold()) for line in form.memberships),
            *([("code", form.kind, code)] if code is not None else []),
        ]
        for key in keys:
            earlier_line, earlier_form = self._seen.setdefault(key, (line_number, form))
            if earlier_line != line_number and earlier_form != form:
                return _("Row {line} has the same number.").format(line=earlier_line)
        return ""


def _reason(error: StaffError) -> str:
    """The sentence of a refusal, with the field before it where the row has one."""
    title = FIELD_TITLES.get(error.field or "")
    return f"{_(title)}: {error}" if title else str(error)


def _foreseen(desk: Desk, guests: Sequence[GuestToImport], told: TellsProgress) -> tuple[int, list[LineRefused]]:
    """How many are here already, and who has somebody else's number."""
    known = 0
    refused: list[LineRefused] = []
    for number, part in enumerate(batched(guests, MOST_IN_A_BATCH)):
        told.report(number * MOST_IN_A_BATCH, len(guests), _("Looking who is here already"))
        foreseen = desk.read(foreseen_batch, guests=list(part))
        known += foreseen.known
        refused.extend(foreseen.refused)
    return known, refused


def with_refused(
    rejected: Sequence[RejectedRow], refused: Sequence[LineRefused], cells: Mapping[int, tuple[str, ...]]
) -> tuple[RejectedRow, ...]:
    """The rows set aside, with those whose number another record has."""
    late = [RejectedRow(one.line_number, _(_NUMBER_TAKEN[one.field]), cells[one.line_number]) for one in refused]
    return tuple(sorted((*rejected, *late), key=lambda row: row.line_number))
