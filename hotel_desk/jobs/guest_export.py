"""Lists of guests as files, with what whoever asks may see; and a tag for everybody on a list."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotel_desk.db.desk import Desk
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.guest_filter import GuestFilter, checked_filter
from hotel_desk.domain.money import Money
from hotel_desk.domain.permissions import Permission
from hotel_desk.jobs.progress import SilentProgress, TellsProgress
from hotel_desk.language import N_, _
from hotel_desk.queries.guest_lists import GuestLine, guest_count, guests_matching, matching_ids
from hotel_desk.queries.hotel_status import hotel_status
from hotel_desk.reports.table_cells import harmless
from hotel_desk.services.guest_lists import MOST_TAGGED, GuestsTagged, record_guest_export, tag_guests

if TYPE_CHECKING:
    from hotel_desk.db.desk_address import DeskAddress
    from hotel_desk.domain.ids import ProfileId

_PAGE = 1000
_COUNTED = 10_000_000
_OWNER_ONLY = 0o600
COLUMNS: dict[str, str] = {
    "name": N_("Full name or company"),
    "kind": N_("Kind"),
    "phone": N_("Phone"),
    "email": N_("E-mail"),
    "country": N_("Country"),
    "nationality": N_("Nationality"),
    "language": N_("Language of letters"),
    "birth_date": N_("Date of birth"),
    "vip_level": N_("VIP level"),
    "stays": N_("Stays"),
    "last_stay": N_("Last stay"),
    "spend": N_("Spend"),
    "tags": N_("Tags"),
    "external_code": N_("Number in the other system"),
}


class ExportNotWritten(StaffError):
    code = "guest_export.not_written"
    template = N_("“{file}” cannot be written: {reason}. Nothing was exported. Name another place.")


def export_guests(desk: Desk, *, wanted: GuestFilter, file: Path, progress: TellsProgress | None = None) -> int:
    """Write the guests of a filter into a CSV or XLSX file (as its name ends), masked as the user may see them.

    Returns:
        How many there are in it.

    Raises:
        NotAllowed: the user may not export guests.
        ExportNotWritten: the file cannot be written; an older one of that name is as it was.
    """
    desk.require(Permission.EXPORT_GUESTS)
    told = progress or SilentProgress()
    total = desk.read(guest_count, wanted=checked_filter(wanted), most=_COUNTED)
    desk.run(record_guest_export, wanted=wanted, guests=total)
    currency = desk.read(hotel_status, user_name=desk.user_name).currency
    part = part_of(file)
    rows = _rows(desk, wanted, currency, total, told)
    write = _write_workbook if file.suffix.casefold() == ".xlsx" else _write_csv
    try:
        # It holds phones and addresses: nobody but this user may read it.
        part.touch(_OWNER_ONLY)
        part.chmod(_OWNER_ONLY)
        written = write(part, rows)
        part.replace(file)
    except OSError as error:
        raise ExportNotWritten("file", file=str(file), reason=error.strerror or type(error).__name__) from error
    finally:
        part.unlink(missing_ok=True)
    return written


def part_of(file: Path) -> Path:
    """Where an export is written until it is whole. Nothing is left of it, unless the process is ended by force."""
    return file.with_name(file.name + ".part")


def export_guests_job(progress: TellsProgress, *, address: DeskAddress, wanted: GuestFilter, file: Path) -> int:
    """The export as a background job of the window."""
    with address.open() as desk:
        return export_guests(desk, wanted=wanted, file=file, progress=progress)


def tag_matching(desk: Desk, *, wanted: GuestFilter, tag: str, reason: str) -> GuestsTagged:
    """Put a word on every guest that a filter lets through, a thousand at a time; see `services.guest_lists.tag_guests`."""
    after: ProfileId | None = None
    tagged = had_it = 0
    while True:
        page = desk.read(matching_ids, wanted=checked_filter(wanted), after=after, limit=MOST_TAGGED)
        done = desk.run(tag_guests, profile_ids=list(page), tag=tag, reason=reason)
        tagged, had_it = tagged + done.tagged, had_it + done.had_it
        if len(page) < MOST_TAGGED:
            return GuestsTagged(tagged, had_it)
        after = page[-1]


def tag_matching_job(progress: TellsProgress, *, address: DeskAddress, wanted: GuestFilter, tag: str, reason: str) -> GuestsTagged:
    """The tagging as a background job of the window; its batches are whole, so it is not stopped between them."""
    progress.tell(0)
    with address.open() as desk:
        return tag_matching(desk, wanted=wanted, tag=tag, reason=reason)


def _rows(desk: Desk, wanted: GuestFilter, currency: str, total: int, told: TellsProgress) -> Iterator[list[str]]:
    yield [_(title) for title in COLUMNS.values()]
    after, done = None, 0
    while True:
        told.report(done, total, _("Writing the list"))
        page = desk.read(guests_matching, wanted=wanted, after=after, limit=_PAGE)
        yield from (_cells(line, currency) for line in page.lines)
        done += len(page.lines)
        after = page.after
        if after is None:
            return


def _cells(line: GuestLine, currency: str) -> list[str]:
    made: dict[str, Callable[[], Any]] = {
        "spend": lambda: str(Money.from_minor(line.spend_minor, currency).amount),
        "last_stay": lambda: "" if line.last_stay is None else line.last_stay.isoformat(),
        "tags": lambda: "; ".join(line.tags),
    }
    return [harmless(str(made[name]() if name in made else getattr(line, name) or "")) for name in COLUMNS]


def _write_csv(path: Path, rows: Iterator[Sequence[str]]) -> int:
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target)
        written = 0
        for row in rows:
            writer.writerow(row)
            written += 1
    return written - 1


def _write_workbook(path: Path, rows: Iterator[Sequence[str]]) -> int:
    from openpyxl import Workbook  # noqa: PLC0415 - only who asks for a workbook pays for it

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Guests"))
    written = 0
    for row in rows:
        sheet.append(row)
        written += 1
    book.save(path)
    return written - 1
