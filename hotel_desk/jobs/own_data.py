"""A guest's own data as two files: JSON for programs, PDF for people."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec

from hotel_desk.jobs.folio_papers import guest_language, imprint_of
from hotel_desk.jobs.own_data_words import COUNTRY_COLUMNS, LANGUAGE_COLUMNS, code_title, column_title
from hotel_desk.language import _, speaking
from hotel_desk.queries.own_data import PHOTO_COLUMN, OwnData, Told, own_data
from hotel_desk.queries.papers import PaperHead, paper_head
from hotel_desk.reports.fact_grid import Fact
from hotel_desk.reports.local_format import count_text, country_text, date_text, instant_text, language_text, money_text
from hotel_desk.reports.own_data import OwnDataPaper, OwnDataSection, render_own_data
from hotel_desk.services.own_data import OwnDataExported, record_own_data_export
from hotel_desk.services.papers import PaperPrinted

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.ids import ProfileId

_NUMBER_LENGTH = 8
_MONEY = "_minor"


@dataclass(frozen=True, slots=True)
class OwnDataFiles:
    """The two files, and the name to save them under (without ending)."""

    json: bytes
    pdf: bytes
    name: str


def own_data_files(desk: Desk, *, profile_id: ProfileId) -> OwnDataFiles:
    """Write down that a guest's data is given out, and make the files.

    Raises:
        NotAllowed: the user may not export guests.
        NotFound: there is no such record.
        VaultClosed: this desk has no master key.
    """
    exported = desk.run(record_own_data_export, profile_id=profile_id)
    return desk.read(_files, profile_id=profile_id, exported=exported)


def _files(reader: Reader, *, profile_id: ProfileId, exported: OwnDataExported) -> OwnDataFiles:
    data = own_data(reader, profile_id=profile_id)
    head = paper_head(reader)
    language = guest_language(data.language)
    # The last characters of the record's id: enough to name the paper, and they say nothing of the person.
    number = data.profile_id.hex[-_NUMBER_LENGTH:].upper()
    with speaking(language):
        imprint = imprint_of(head, number, PaperPrinted(exported.exported_at, exported.exported_by, 1, ""))
        paper = OwnDataPaper(imprint, data.name, _sections(data, head), _photo(data))
    written = {
        "hotel": head.property_name,
        "guest": data.name,
        "exported_at": exported.exported_at,
        "sections": {section.table: [dict(row) for row in section.rows] for section in data.sections},
    }
    pdf = render_own_data(paper, language=language)
    return OwnDataFiles(msgspec.json.format(msgspec.json.encode(written), indent=2), pdf, f"guest-data-{number}")


def _sections(data: OwnData, head: PaperHead) -> tuple[OwnDataSection, ...]:
    return tuple(
        OwnDataSection(_(section.title), tuple(_facts(section.table, row, head) for row in section.rows)) for section in data.sections
    )


def _facts(table: str, row: Mapping[str, Told], head: PaperHead) -> tuple[Fact, ...]:
    shown = ((column, value) for column, value in row.items() if column != PHOTO_COLUMN)
    return tuple(Fact(column_title(column), _text(table, column, value, head)) for column, value in shown)


def _text(table: str, column: str, value: Told, head: PaperHead) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return _("yes")
        case int():
            return money_text(value, head.currency) if column.endswith(_MONEY) else count_text(value)
        case str():
            return _words(table, column, value, head)


def _words(table: str, column: str, text: str, head: PaperHead) -> str:
    if column in COUNTRY_COLUMNS:
        return country_text(text) if text else ""
    if column in LANGUAGE_COLUMNS:
        return ", ".join(language_text(code) for code in text.split(",") if code)
    if column.endswith("_date"):
        return date_text(date.fromisoformat(text))
    if column.endswith("_at"):
        return instant_text(datetime.fromisoformat(text), head.time_zone)
    return code_title(table, column, text)


def _photo(data: OwnData) -> bytes | None:
    photos = [row[PHOTO_COLUMN] for section in data.sections for row in section.rows if PHOTO_COLUMN in row]
    return base64.b64decode(str(photos[0])) if photos else None
