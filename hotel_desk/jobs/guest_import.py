"""Imports a file of guests: every row is read and checked first, then a thousand at a time are written, or none when it is stopped.

How a row becomes a record, and what is refused, is in `docs/algorithms/guest-import.md`.
"""

from __future__ import annotations

import csv
import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import batched
from pathlib import Path

from hotel_desk.db.desk import Desk
from hotel_desk.db.desk_address import DeskAddress
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import OperationId, derived_operation_id, new_operation_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.jobs.guest_columns import heading_hash
from hotel_desk.jobs.guest_import_plan import ImportPlan, RejectedRow, chosen_columns, plan_import, with_refused
from hotel_desk.jobs.guest_table import read_guest_table
from hotel_desk.jobs.progress import SilentProgress, TellsProgress
from hotel_desk.language import N_, _
from hotel_desk.queries.guest_import import GuestToImport, import_order
from hotel_desk.reports.table_cells import harmless
from hotel_desk.services.guest_import import (
    MOST_IN_A_BATCH,
    GuestsImported,
    import_guests,
    remember_import_columns,
    take_back_import,
)

_OWNER_ONLY = 0o600
REJECTS_SUFFIX = ".rejected.csv"


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
    rejected = with_refused(plan.rejected, late, plan.cells)
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


def _in_batches(desk: Desk, guests: Sequence[GuestToImport]) -> Iterator[Sequence[GuestToImport]]:
    """A thousand at a time, in the order of the ids that they get: a batch changes neighbouring pages of the indexes, not all of them.

    The first as they come: writing them down makes the key that the ids are made with, where the hotel has none yet.
    """
    yield guests[:MOST_IN_A_BATCH]
    rest = guests[MOST_IN_A_BATCH:]
    if rest:
        order = desk.read(import_order, guests=rest)
        yield from batched((rest[place] for place in order), MOST_IN_A_BATCH)


def _first_reason(plan: ImportPlan) -> str:
    if not plan.rejected:
        return ""
    return _("Row {line}: {reason}").format(line=plan.rejected[0].line_number, reason=plan.rejected[0].reason)


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
