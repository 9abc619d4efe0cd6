"""The downtime pack: what a desk needs to work by when the database cannot be reached (`docs/algorithms/downtime-pack.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pypdf import PdfWriter

from hotel_desk.db.locations import data_folder
from hotel_desk.domain.downtime_settings import DOWNTIME_FOLDER, DOWNTIME_KEPT
from hotel_desk.domain.permissions import Permission
from hotel_desk.jobs.downtime_files import PackFile, write_pack
from hotel_desk.jobs.folio_papers import imprint_of
from hotel_desk.language import _
from hotel_desk.queries.own_permissions import require
from hotel_desk.queries.papers import PaperHead, paper_head
from hotel_desk.queries.settings import setting_value
from hotel_desk.reports.house.arrivals import arrivals
from hotel_desk.reports.house.departures import departures
from hotel_desk.reports.house.in_house import in_house
from hotel_desk.reports.house.room_plan import room_plan
from hotel_desk.reports.house.room_status import room_status
from hotel_desk.reports.local_format import instant_text
from hotel_desk.reports.report import Asked
from hotel_desk.reports.sheet_csv import sheet_csv
from hotel_desk.reports.sheet_pdf import sheet_pdf
from hotel_desk.services.papers import PaperPrinted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotel_desk.db.database import Reader
    from hotel_desk.db.desk import Desk
    from hotel_desk.reports.sheet import Sheet

NIGHTS_OF_PLAN = 7
PDF_NAME = "downtime-pack.pdf"


@dataclass(frozen=True, slots=True)
class PackContents:
    """What a pack says: its sheets by the name of their file, all read in one snapshot, and how the hotel is named on them."""

    head: PaperHead
    read_at: datetime
    read_by: str
    sheets: tuple[tuple[str, Sheet], ...]


@dataclass(frozen=True, slots=True)
class PackWritten:
    """A pack that was written. `encrypted`: it opens with the machine's passphrase alone."""

    folder: Path
    files: tuple[str, ...]
    encrypted: bool


def pack_contents(reader: Reader) -> PackContents:
    """Read everything at once, so that the lists agree with each other, in the language being spoken.

    Raises:
        NotAllowed: whoever sits at this desk may not see the lists.
    """
    require(reader, Permission.SEE_REPORTS)
    day = reader.business_date()
    today, two_days = Asked(day, day, {}), Asked(day, day + timedelta(days=1), {})
    sheets = (
        ("in-house", in_house(reader, today)),
        ("arrivals", arrivals(reader, two_days)),
        ("departures", departures(reader, two_days)),
        ("room-plan", room_plan(reader, Asked(day, day + timedelta(days=NIGHTS_OF_PLAN - 1), {}))),
        ("room-status", room_status(reader, today)),
    )
    return PackContents(paper_head(reader), reader.clock.now(), reader.user_name, sheets)


def make_downtime_pack(desk: Desk, *, passphrase: str | None, folder: Path | None = None) -> PackWritten:
    """Write a pack now and delete those of this desk that are too many.

    Args:
        passphrase: encrypts it; None: it is written in the clear.
        folder: instead of the one that is set for this desk.

    Raises:
        NotAllowed: whoever sits at this desk may not see the lists.
        PackNotWritten: the folder cannot be written to; earlier packs are kept.
    """
    contents = desk.read(pack_contents)
    target = folder or downtime_folder(desk.read(setting_value, setting=DOWNTIME_FOLDER))
    local = contents.read_at.astimezone(ZoneInfo(contents.head.time_zone))
    files = tuple(_files(contents))
    written = write_pack(
        target,
        stamp=f"{local:%Y-%m-%d %H%M%S}",
        desk_name=desk.workstation,
        files=files,
        passphrase=passphrase,
        kept=desk.read(setting_value, setting=DOWNTIME_KEPT),
    )
    return PackWritten(written, tuple(sorted(one.name for one in written.iterdir())), passphrase is not None)


def downtime_folder(chosen: str) -> Path:
    """Where this machine's packs lie; an empty choice is the program's own folder."""
    return Path(chosen).expanduser() if chosen else data_folder() / "downtime"


def _files(contents: PackContents) -> Iterator[PackFile]:
    yield PackFile(PDF_NAME, _pdf(contents))
    for name, sheet in contents.sheets:
        yield PackFile(f"{name}.csv", sheet_csv(sheet, time_zone=contents.head.time_zone))


def _pdf(contents: PackContents) -> bytes:
    """All sheets in one file, each found by its title."""
    when = instant_text(contents.read_at, contents.head.time_zone)
    imprint = imprint_of(contents.head, when, PaperPrinted(contents.read_at, contents.read_by, 1, ""))
    writer = PdfWriter()
    for _name, sheet in contents.sheets:
        writer.append(BytesIO(sheet_pdf(sheet, imprint)), outline_item=sheet.title)
    writer.add_metadata({"/Title": _("Downtime pack {when}").format(when=when), "/Author": contents.head.property_name})
    target = BytesIO()
    writer.write(target)
    return target.getvalue()
