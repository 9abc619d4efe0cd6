"""A sheet as a workbook: typed cells, a worksheet a table, the same bytes each time."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.xml.functions import tostring

from hotel_desk.domain.money import minor_places
from hotel_desk.language import _
from hotel_desk.reports.local_format import instant_text
from hotel_desk.reports.sheet import CellKind, Note, Sheet, Table
from hotel_desk.reports.sheet_values import exact_figure, hotel_instant
from hotel_desk.reports.sheet_words import to_the_right
from hotel_desk.reports.typesetting import printable

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from hotel_desk.reports.paper import Imprint
    from hotel_desk.reports.sheet import Row, Value

_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_WIDTH = 13.0  # characters of a column whose part is 1
_NARROWEST = 8.0
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_A4 = 9
_BEGIN_A_FORMULA = ("=", "+", "-", "@")
_CORE = "docProps/core.xml"
_HEAD = Font(bold=True)
_TITLE = Font(bold=True, size=14)
_GREY = Font(color="FF5C6470")
_SHADE = PatternFill("solid", fgColor="FFEEF1F5")
_RULE = Border(bottom=Side(style="thin", color="FFB9BFC9"))


def sheet_xlsx(sheet: Sheet, imprint: Imprint) -> bytes:
    """Write a sheet as a workbook, in the language being spoken.

    Each table has a worksheet of its own under the title, the days, the sentences and who made it; sums are written as they are, not as
    formulas. Charts stay with paper and screen.

    Args:
        imprint: who it comes from, and when it was made: the workbook says that moment of itself.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    tables = [part for part in sheet.parts if isinstance(part, Table)]
    names: set[str] = set()
    for table in tables:
        _fill(book.create_sheet(_name(table.title or sheet.title, names)), table, sheet, imprint)
    if not tables:
        _title_block(
            _Writer(book.create_sheet(_name(sheet.title, names)), sheet.currency, imprint.letterhead.time_zone), "", sheet, imprint
        )
    book.properties.title = printable(sheet.title)
    book.properties.creator = printable(imprint.letterhead.property_name)
    output = BytesIO()
    book.save(output)
    return _the_same_each_time(output.getvalue(), book, imprint.printed_at)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes cells of one worksheet."""

    page: Worksheet
    currency: str
    time_zone: str

    def write(self, row: int, place: int, value: Value, kind: CellKind = CellKind.TEXT) -> Any:
        """Write a value as what it is, and give the cell for its looks."""
        cell: Any = self.page.cell(row, place)
        if isinstance(value, str):
            cell.value = printable(value)
            # A text stays a text, though it begins as a formula does.
            cell.data_type = "s"
            cell.quotePrefix = value.startswith(_BEGIN_A_FORMULA)
        elif isinstance(value, int):
            cell.value = value if kind is CellKind.COUNT else exact_figure(value, kind, self.currency)
            cell.number_format = _figures(kind, self.currency)
        elif isinstance(value, datetime):
            # A workbook knows no zones: the clocks of the hotel.
            cell.value = hotel_instant(value, self.time_zone).replace(tzinfo=None, microsecond=0)
            cell.number_format = "yyyy-mm-dd hh:mm:ss"
        elif isinstance(value, date):
            cell.value, cell.number_format = value, "yyyy-mm-dd"
        elif isinstance(value, time):
            cell.value, cell.number_format = value, "hh:mm"
        return cell

    def write_row(self, row: int, values: Row, table: Table) -> None:
        """Write a row of a table."""
        for place, (value, column) in enumerate(zip(values, table.columns, strict=True), start=1):
            if value is not None:
                self.write(row, place, value, column.kind)


def _fill(page: Worksheet, table: Table, sheet: Sheet, imprint: Imprint) -> None:
    writer = _Writer(page, sheet.currency, imprint.letterhead.time_zone)
    head = _title_block(writer, table.title, sheet, imprint) + 1
    for place, column in enumerate(table.columns, start=1):
        cell = writer.write(head, place, column.title)
        cell.font, cell.border = _HEAD, _RULE
        cell.alignment = Alignment(horizontal="right" if to_the_right(column.kind) else "left", vertical="bottom", wrap_text=True)
        page.column_dimensions[get_column_letter(place)].width = max(_NARROWEST, _WIDTH * column.width)
    for number, row in enumerate(table.rows, start=head + 1):
        writer.write_row(number, row, table)
    if not table.rows:
        writer.write(head + 1, 1, table.empty or _("There is nothing to show.")).font = _GREY
    elif table.total is not None:
        last = head + len(table.rows) + 1
        writer.write_row(last, table.total, table)
        for place in range(1, len(table.columns) + 1):
            page.cell(last, place).font, page.cell(last, place).fill = _HEAD, _SHADE
    page.freeze_panes = f"A{head + 1}"
    page.page_setup.orientation = "landscape" if sheet.wide else "portrait"
    page.page_setup.paperSize = _A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{head}:{head}"


def _title_block(writer: _Writer, title: str, sheet: Sheet, imprint: Imprint) -> int:
    """What stands above the table; tells the row after it."""
    made = _("Made {when} by {user}").format(when=instant_text(imprint.printed_at, imprint.letterhead.time_zone), user=imprint.printed_by)
    lines = [sheet.title, title, f"{sheet.subtitle}  ·  {sheet.currency}", f"{imprint.letterhead.property_name}  ·  {made}"]
    lines += [part.text for part in sheet.parts if isinstance(part, Note)]
    lines = [line for line in lines if line]
    for number, line in enumerate(lines, start=1):
        writer.write(number, 1, line).font = _TITLE if number == 1 else _GREY
    return len(lines) + 1


def _figures(kind: CellKind, currency: str) -> str:
    if kind is CellKind.SHARE:
        return "0.0%"
    places = 2 if kind is CellKind.MEAN else minor_places(currency) if kind is CellKind.MONEY else 0
    return "#,##0." + "0" * places if places else "#,##0"


def _name(title: str, taken: set[str]) -> str:
    """The name of a worksheet: no more than 31 characters, without those that formulas use, each once."""
    plain = " ".join(_NOT_IN_NAMES.sub(" ", printable(title)).split())[:_LONGEST_NAME] or "1"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[: _LONGEST_NAME - len(str(number)) - 1].rstrip()} {number}"
    taken.add(name.casefold())
    return name


def _the_same_each_time(content: bytes, book: Workbook, made_at: datetime) -> bytes:
    """The workbook with the moment it says it was made, rather than that of writing, in each of its parts."""
    book.properties.created = book.properties.modified = made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    core: Any = tostring(book.properties.to_tree())
    output = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            written = core if part.filename == _CORE else source.read(part)
            target.writestr(zipfile.ZipInfo(part.filename, _ZIP_DAY), written, zipfile.ZIP_DEFLATED)
    return output.getvalue()
