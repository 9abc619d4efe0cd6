"""Reads rooming lists as they arrive: pasted text, CSV and XLSX. What the lines mean is `domain/rooming_list.py`."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.rooming_list import MOST_LINES, RoomingLine
from hotel_desk.language import N_, current_language

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = ("name", "room_type", "arrival", "departure", "adults", "sharer_of", "note")
MOST_BYTES = 5_000_000
# How columns are called in lists that arrive; compared in small letters.
_TITLES: dict[str, str] = {
    title: column
    for column, titles in {
        "name": ("name", "guest", "guest name", "full name", "姓名", "客人", "客人姓名"),
        "room_type": ("type", "room type", "room", "房型", "房间类型"),
        "arrival": ("arrival", "arrival date", "check-in", "check in", "from", "抵店", "抵店日期", "到达", "入住", "入住日期"),
        "departure": ("departure", "departure date", "check-out", "check out", "to", "离店", "离店日期", "退房", "退房日期"),
        "adults": ("adults", "persons", "guests", "pax", "成人", "人数"),
        "sharer_of": ("sharer of", "shares with", "sharing with", "shared with", "sharer", "同住", "同住人", "同住者"),
        "note": ("note", "notes", "remark", "remarks", "comment", "备注", "说明"),
    }.items()
    for title in titles
}
_MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_COMMAS_OF_A_TABLE = 2


class UnreadableList(StaffError):
    code = "rooming_list.unreadable"
    template = N_("“{file}” cannot be read as a rooming list. Nothing was saved. Save it as CSV or XLSX, or paste the lines.")


class ListTooLong(StaffError):
    code = "rooming_list.too_long"
    template = N_("The list has more than {most} lines. Nothing was saved. Take it in parts.")


def read_rooming_text(text: str) -> tuple[RoomingLine, ...]:
    """The lines of a list that was typed or pasted: cells apart by tabs, semicolons or commas (also "；" and "，"), or one name a line.

    Raises:
        ListTooLong: there are too many lines.
    """
    marks = _delimiters(text)
    for other in marks[1:]:
        text = text.replace(other, marks[0])
    return _lines(list(csv.reader(io.StringIO(text), delimiter=marks[0])), mark=marks[0])


def read_rooming_file(path: Path) -> tuple[RoomingLine, ...]:
    """The lines of a CSV or XLSX file; of a workbook the sheet that was last open counts.

    Raises:
        UnreadableList: the file is neither, or cannot be opened.
        ListTooLong: there are too many lines.
    """
    try:
        content = path.read_bytes() if path.stat().st_size <= MOST_BYTES else b""
    except OSError as error:
        raise UnreadableList("file", file=path.name) from error
    if not content:
        raise UnreadableList("file", file=path.name)
    if content.startswith(b"PK"):
        return _lines(_rows_of_workbook(content, path.name))
    return read_rooming_text(_decoded(content, path.name))


def _rows_of_workbook(content: bytes, name: str) -> list[list[str]]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise UnreadableList("file", file=name) from error
    try:
        sheet = book.active
        if sheet is None:
            raise UnreadableList("file", file=name)
        rows = sheet.iter_rows(max_row=MOST_LINES + 2, max_col=len(COLUMNS) * 4, values_only=True)
        return [[cell_text(value) for value in row] for row in rows]
    finally:
        book.close()


def cell_text(value: object) -> str:
    """The value of a cell of a workbook as a person would have typed it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _decoded(content: bytes, name: str) -> str:
    # Without a mark, a file that is not UTF-8 comes from a spreadsheet of the country whose language the desk speaks.
    local = ("gb18030", "cp1252") if current_language().startswith("zh") else ("cp1252", "gb18030")
    for encoding in ("utf-16",) if content[:2] in _MARKS_OF_UTF_16 else ("utf-8-sig", *local):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableList("file", file=name)


def _delimiters(text: str) -> str:
    """The marks between the cells: tabs as spreadsheets copy them, then semicolons, then commas, also as a Chinese keyboard types them.

    A single comma stands in names ("Silva, Ana"), so commas need a table or titles; no name has a Chinese one.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if "\t" in text or not lines:
        return "\t"
    for mark in ";；,，":
        # Titles say which it is; others of its kind belong to names and notes.
        if _is_titled(lines[0], mark):
            return mark
    if ";" in text or "；" in text:
        return ";；"
    if any(line.count(",") + line.count("，") >= _COMMAS_OF_A_TABLE for line in lines):
        return ",，"
    return "，" if "，" in text else "\t"


def _is_titled(line: str, mark: str) -> bool:
    """Whether a line has titles of columns, and nothing else, apart by a mark."""
    cells = [cell.strip().casefold() for cell in line.split(mark)]
    return len(cells) > 1 and all(cell in _TITLES for cell in cells)


def _lines(rows: Sequence[Sequence[str]], *, mark: str = ";") -> tuple[RoomingLine, ...]:
    filled = [(number, [cell.strip() for cell in row]) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    if not filled:
        return ()
    columns: Sequence[str] = COLUMNS
    titles = [_TITLES.get(" ".join(cell.split()).casefold(), "") for cell in filled[0][1]]
    if "name" in titles:
        columns, filled = titles, filled[1:]
    if len(filled) > MOST_LINES:
        raise ListTooLong("file", most=MOST_LINES)
    return tuple(_line(number, columns, cells, mark) for number, cells in filled)


def _line(number: int, columns: Sequence[str], cells: Sequence[str], mark: str) -> RoomingLine:
    if columns is COLUMNS and len(cells) > len(columns):
        # The note stands last, and may hold the mark that parts the columns.
        cells = [*cells[: len(columns) - 1], f"{mark} ".join(cells[len(columns) - 1 :])]
    values = {column: " ".join(cell.split()) for column, cell in zip(columns, cells, strict=False) if column}
    return RoomingLine(number, values.pop("name", ""), **values)
