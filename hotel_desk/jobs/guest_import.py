"""Imports a file of guests: every row is read and checked first, then a thousand at a time are written, or none when it is stopped.

How a row becomes a record, and what is refused, is in `docs/algorithms/guest-import.md`.
"""

from __future__ import annotations

import csv
import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import batched
from pathlib import Path
from typing import Protocol

from hotel_desk.db.database import Reader
from hotel_desk.db.desk import Desk
from hotel_desk.db.desk_address import DeskAddress
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.guest_form import GuestFileForm
from hotel_desk.domain.ids import OperationId, derived_operation_id, new_operation_id
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
from hotel_desk.language import N_, _
from hotel_desk.queries.guest_import import GuestToImport, import_order, remembered_columns
from hotel_desk.reports.table_cells import harmless
from hotel_desk.services.guest_form_checks import checked_form
from hotel_desk.services.guest_import import (
    MOST_IN_A_BATCH,
    GuestsImported,
    LineRefused,
    foreseen_batch,
    import_guests,
    remember_import_columns,
    take_back_import,
)
from hotel_desk.services.guest_lines import normal_number
from hotel_desk.services.typed_text import fitting

_OWNER_ONLY = 0o600
REJECTS_SUFFIX = ".rejected.csv"
_CODE_LENGTH = 80
_TOLD_EVERY = 500
_HEAD_ROWS = 5
_NUMBER_TAKEN: dict[str, str] = {
    "documents": N_("Another record has this document already."),
    "memberships": N_("Another record has this membership number already."),
}


class NoGuestToImport(StaffError):
    code = "guest_import.nothing"
    template = N_("No row of “{file}” can be imported. Nothing was imported. {detail}")


class ImportBrokenOff(StaffError):
    code = "guest_import.broken_off"
    template = N_(
        "The import of “{file}” was broken off: {reason} {added} guests were added before that, and stay. "
        "Import the file again: it adds only the rest."
    )


class GuestRejectsNotWritten(StaffError):
    code = "guest_import.rejects_not_written"
    template = N_("The file for the rows that cannot be imported, “{file}”, cannot be written: {reason}. Nothing was imported.")


class TemplateNotWritten(StaffError):
    code = "guest_import.template_not_written"
    template = N_("“{file}” cannot be written: {reason}. Nothing was saved. Name another place.")


class TellsProgress(Protocol):
    """What the window or the terminal gives to an import."""

    def report(self, done: int, total: int = 0, sentence: str = "") -> None:
        """Tell how far it is; raises when it should stop."""
        ...

    def tell(self, done: int, total: int = 0, sentence: str = "") -> None:
        """Tell how far it is, without hearing a wish to stop: what is under way ends whole."""
        ...

    @property
    def stop_asked_for(self) -> bool:
        """Whether somebody wants it to stop."""
        ...


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
class GuestImportReport:
    """What an import came to.

    Args:
        added: how many came in; of a dry run, how many would.
        stopped: somebody stopped it; what it had added was taken back but for `kept`, who are in use already.
        rejects: the file with the rows set aside; None where there are none.
    """

    added: int
    known: int
    rejected: tuple[RejectedRow, ...]
    rejects: Path | None
    stopped: bool = False
    kept: int = 0


@dataclass(frozen=True, slots=True)
class FileHead:
    """A file as it is shown to a person. `remembered`: the columns are those of the last file with these headings."""

    table: GuestTable
    columns: dict[str, int]
    remembered: bool


class SilentProgress:
    """For an import that nobody watches."""

    stop_asked_for = False

    def report(self, done: int, total: int = 0, sentence: str = "") -> None:
        """Tell nobody."""

    def tell(self, done: int, total: int = 0, sentence: str = "") -> None:
        """Tell nobody."""


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
    return ImportPlan(table.file, table.headings, cells, guests, known, _merged(reading.rejected, refused, cells))


def run_import(desk: Desk, plan: ImportPlan, *, rejects: Path | None, progress: TellsProgress | None = None) -> GuestImportReport:
    """Write down the guests of a plan, a thousand at a time. Stopped on the way, it takes back what it had added.

    Args:
        rejects: where the rows set aside are written, as CSV; None: nowhere.

    Raises:
        GuestRejectsNotWritten: they cannot be written there; nothing was imported.
    """
    told = progress or SilentProgress()
    _write_rejects(plan.headings, plan.rejected, rejects)
    run = new_operation_id()
    batches: list[tuple[OperationId, GuestsImported]] = []
    for number, guests in enumerate(_in_batches(desk, plan.guests)):
        if told.stop_asked_for:
            return _taken_back(desk, plan, batches, rejects, told)
        told.tell(number * MOST_IN_A_BATCH, len(plan.guests), _("Writing down the guests"))
        operation = derived_operation_id(run, number)
        try:
            done = desk.run(import_guests, operation_id=operation, source=plan.file, guests=list(guests))
        except StaffError as error:
            raise ImportBrokenOff("file", file=plan.file, added=_added(batches), reason=str(error)) from error
        batches.append((operation, done))
    late = [one for _operation, done in batches for one in done.refused]
    rejected = _merged(plan.rejected, late, plan.cells)
    known = sum(done.known for _operation, done in batches)
    return GuestImportReport(_added(batches), known, rejected, _write_rejects(plan.headings, rejected, rejects))


def import_guest_file(
    desk: Desk,
    file: Path,
    *,
    encoding: str | None = None,
    columns: Mapping[str, int] | None = None,
    rejects: Path | None = None,
    dry_run: bool = False,
    progress: TellsProgress | None = None,
) -> GuestImportReport:
    """Import a CSV or XLSX file of guests; see `docs/algorithms/guest-import.md`.

    Args:
        encoding: of a CSV file; None: found out.
        columns: which column fills which field; None: as remembered or guessed.
        rejects: where the rows set aside go; None: beside the file.
        dry_run: only check.

    Raises:
        StaffError: the file cannot be used as a whole; nothing was imported.
    """
    desk.require(Permission.IMPORT_DATA)
    with _collector_at_rest():
        table = read_guest_table(file, encoding=encoding)
        plan = plan_import(desk, table, chosen_columns(desk, table) if columns is None else columns, progress)
        if dry_run:
            return GuestImportReport(len(plan.guests), plan.known, plan.rejected, None)
        if not plan.guests:
            raise NoGuestToImport("file", file=file.name, detail=_first_reason(plan))
        if columns is not None:
            desk.run(remember_import_columns, heading_hash=heading_hash(table.headings), columns=dict(columns))
        return run_import(desk, plan, rejects=rejects or file.with_name(file.stem + REJECTS_SUFFIX), progress=progress)


def import_guests_job(
    progress: TellsProgress,
    *,
    address: DeskAddress,
    file: Path,
    encoding: str | None,
    columns: Mapping[str, int],
    dry_run: bool,
) -> GuestImportReport:
    """The import as a background job of the window: its own desk in its own process."""
    with address.open() as desk:
        return import_guest_file(desk, file, encoding=encoding, columns=columns, dry_run=dry_run, progress=progress)


def write_template(path: Path) -> None:
    """Write an empty table with every heading, in the language of whoever asks: XLSX where the name ends so, else CSV.

    Raises:
        TemplateNotWritten: it cannot be written there.
    """
    headings = [_(title) for title in FIELD_TITLES.values()]
    try:
        if path.suffix.casefold() == ".xlsx":
            from openpyxl import Workbook  # noqa: PLC0415 - only who asks for a workbook pays for it

            book = Workbook(write_only=True)
            book.create_sheet(_("Guests")).append(headings)
            book.save(path)
        else:
            with path.open("w", encoding="utf-8-sig", newline="") as target:
                csv.writer(target).writerow(headings)
    except OSError as error:
        raise TemplateNotWritten("file", file=str(path), reason=error.strerror or type(error).__name__) from error


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Every row stays until the end: looking through them all for what could be thrown away takes a third of the time."""
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()


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


def _in_batches(desk: Desk, guests: Sequence[GuestToImport]) -> Iterator[Sequence[GuestToImport]]:
    """A thousand at a time, in the order of the ids that they get: a batch changes neighbouring pages of the indexes, not all of them.

    The first as they come: writing them down makes the key that the ids are made with, where the hotel has none yet.
    """
    yield guests[:MOST_IN_A_BATCH]
    rest = guests[MOST_IN_A_BATCH:]
    if rest:
        order = desk.read(import_order, guests=rest)
        yield from batched((rest[place] for place in order), MOST_IN_A_BATCH)


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


def _merged(
    rejected: Sequence[RejectedRow], refused: Sequence[LineRefused], cells: Mapping[int, tuple[str, ...]]
) -> tuple[RejectedRow, ...]:
    """The rows set aside, with those whose number another record has."""
    late = [RejectedRow(one.line_number, _(_NUMBER_TAKEN[one.field]), cells[one.line_number]) for one in refused]
    return tuple(sorted((*rejected, *late), key=lambda row: row.line_number))


def _added(batches: Sequence[tuple[OperationId, GuestsImported]]) -> int:
    return sum(len(done.profile_ids) for _operation, done in batches)


def _taken_back(
    desk: Desk,
    plan: ImportPlan,
    batches: Sequence[tuple[OperationId, GuestsImported]],
    rejects: Path | None,
    told: TellsProgress,
) -> GuestImportReport:
    kept = 0
    for number, (operation, _done) in enumerate(reversed(batches)):
        told.tell(number, len(batches), _("Taking back what was written"))
        kept += desk.run(take_back_import, operation_id=derived_operation_id(operation, "back"), batch=operation).kept
    return GuestImportReport(kept, 0, plan.rejected, rejects if plan.rejected else None, stopped=True, kept=kept)


def _first_reason(plan: ImportPlan) -> str:
    if not plan.rejected:
        return ""
    return _("Row {line}: {reason}").format(line=plan.rejected[0].line_number, reason=plan.rejected[0].reason)


def _write_rejects(headings: Sequence[str], rejected: Sequence[RejectedRow], path: Path | None) -> Path | None:
    """The rows set aside with their reason, so that they can be mended and imported again; formulas in them are made harmless.

    They hold what the file holds, document numbers too: nobody but this user may read them.
    """
    if not rejected or path is None:
        return None
    try:
        path.touch(_OWNER_ONLY)
        path.chmod(_OWNER_ONLY)
        with path.open("w", encoding="utf-8-sig", newline="") as target:
            writer = csv.writer(target)
            writer.writerow((_("Row"), _("Reason"), *headings))
            writer.writerows((row.line_number, row.reason, *map(harmless, row.cells)) for row in rejected)
    except OSError as error:
        raise GuestRejectsNotWritten("rejects", file=str(path), reason=error.strerror or type(error).__name__) from error
    return path
