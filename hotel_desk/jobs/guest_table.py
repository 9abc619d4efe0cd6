"""Reads the rows of a file of guests: CSV in the encodings that arrive, and XLSX. What the cells mean is `guest_values`."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from xml.etree.ElementTree import ParseError

from charset_normalizer import from_bytes
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from hotel_desk.domain.errors import StaffError
from hotel_desk.jobs.rooming_file import cell_text
from hotel_desk.language import N_, _, current_language

MOST_BYTES = 200_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 300
ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16", "cp1252", "latin-1")
_ENCODING_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 200_000
_DELIMITERS = ",;\t|"
_EVERY_OTHER = 2
# A broken workbook fails in whatever part of the library meets it first.
_BROKEN_WORKBOOK = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    KeyError,
    ValueError,
    OSError,
    TypeError,
    AttributeError,
    EOFError,
)


class GuestFileNotOpened(StaffError):
    code = "guest_import.not_opened"
    template = N_("“{file}” cannot be opened: {reason}. Nothing was imported. Check the name and try again.")


class GuestFileUnreadable(StaffError):
    code = "guest_import.unreadable"
    template = N_("“{file}” cannot be read as a table. Nothing was imported. Save it as CSV or XLSX and try again.")


class GuestFileTooLong(StaffError):
    code = "guest_import.too_long"
    template = N_("“{file}” has more than {most} rows or columns. Nothing was imported. Take it in parts.")


class GuestFileEmpty(StaffError):
    code = "guest_import.empty"
    template = N_("“{file}” has no rows. Nothing was imported. Choose the file with the guests.")


class WrongEncoding(StaffError):
    code = "guest_import.encoding"
    template = N_("“{file}” is not text in {encoding}. Nothing was imported. Choose another encoding.")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the file. `problem`: why it cannot be read at all, already in words."""

    line_number: int
    cells: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class GuestTable:
    """A file, read.

    Args:
        encoding: of a CSV file; empty for a workbook.
        certain: nobody needs to be asked for the encoding.
    """

    file: str
    encoding: str
    certain: bool
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class RawRows:
    """Every row of a file that has any value. `sha256`: of the file's bytes, by which it is known again."""

    file: str
    encoding: str
    sha256: str
    rows: tuple[TableRow, ...]


def read_guest_table(path: Path, *, encoding: str | None = None, most_rows: int = MOST_ROWS, head: int | None = None) -> GuestTable:
    """All rows of a CSV or XLSX file under their headings; rows without any value are left out.

    Args:
        encoding: of a CSV file, where a person said it; None: found out.
        head: only so many rows, to be looked at; None: all.

    Raises:
        GuestFileNotOpened, GuestFileUnreadable, GuestFileTooLong, GuestFileEmpty, WrongEncoding: the file cannot be used as a whole.
    """
    content = _content(path)
    if content.startswith(b"PK"):
        return _table(path.name, "", True, _workbook_rows(content, path.name, most_rows, head))  # noqa: FBT003 - a workbook says it itself
    text, named, certain = _decoded(content, path.name, encoding)
    return _table(path.name, named, certain, list(islice(_csv_rows(text), most_rows + 2 if head is None else head + 1)), most_rows)


def read_rows(path: Path, *, encoding: str | None = None, most_rows: int = MOST_ROWS) -> RawRows:
    """All rows of a CSV or XLSX file as they stand, for files whose headings are not in the first row.

    Raises:
        GuestFileNotOpened, GuestFileUnreadable, GuestFileTooLong, GuestFileEmpty, WrongEncoding: the file cannot be used as a whole.
    """
    content = _content(path)
    if content.startswith(b"PK"):
        rows, named = _workbook_rows(content, path.name, most_rows, None), ""
    else:
        text, named, _certain = _decoded(content, path.name, encoding)
        rows = list(islice(_csv_rows(text, _delimiter_of_lines(text)), most_rows + 2))
    if len(rows) > most_rows + 1:
        raise GuestFileTooLong("file", file=path.name, most=most_rows)
    return RawRows(path.name, named, hashlib.sha256(content).hexdigest(), tuple(rows))


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise GuestFileTooLong("file", file=path.name, most=MOST_ROWS)
        content = path.read_bytes()
    except OSError as error:
        raise GuestFileNotOpened("file", file=path.name, reason=error.strerror or type(error).__name__) from error
    if not content.strip():
        raise GuestFileEmpty("file", file=path.name)
    return content


def _table(file: str, encoding: str, certain: bool, rows: Sequence[TableRow], most_rows: int = MOST_ROWS) -> GuestTable:  # noqa: FBT001 - in the order of the fields
    if not rows:
        raise GuestFileEmpty("file", file=file)
    headings = tuple(cell.strip() for cell in rows[0].cells)
    if rows[0].problem or len(headings) > MOST_COLUMNS:
        raise GuestFileTooLong("file", file=file, most=MOST_COLUMNS)
    if len(rows) > most_rows + 1:
        raise GuestFileTooLong("file", file=file, most=most_rows)
    return GuestTable(file, encoding, certain, headings, tuple(_fitted(row, len(headings)) for row in rows[1:]))


def _fitted(row: TableRow, columns: int) -> TableRow:
    if row.problem or len(row.cells) == columns:
        return row
    extra = any(cell.strip() for cell in row.cells[columns:])
    cells = (*row.cells[:columns], *([""] * (columns - len(row.cells))))
    problem = _("The row has {values} values under {headings} headings.").format(values=len(row.cells), headings=columns) if extra else ""
    return TableRow(row.line_number, cells, problem)


def _csv_rows(text: str, delimiter: str | None = None) -> Iterator[TableRow]:
    """The rows of a text that have any value; one that the reader refuses says so and spoils no other."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text))
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield TableRow(number, (), _("The row is broken or longer than any guest's can be."))
            continue
        if any(cell.strip() for cell in cells):
            yield TableRow(number, tuple(cells))


def _delimiter(text: str) -> str:
    """The mark that parts the headings into the most cells."""
    lines = (line for line in islice(io.StringIO(text), 50) if line.strip())
    first = next(lines, "")[:100_000]
    return max(_DELIMITERS, key=lambda mark: (first.count(mark), -_DELIMITERS.index(mark)))


def _delimiter_of_lines(text: str) -> str:
    """The mark that parts any of the first lines into the most cells: the headings may come after a title."""
    lines = [line[:100_000] for line in islice(io.StringIO(text), 50)]
    return max(_DELIMITERS, key=lambda mark: (max((line.count(mark) for line in lines), default=0), -_DELIMITERS.index(mark)))


def _decoded(content: bytes, file: str, encoding: str | None) -> tuple[str, str, bool]:
    """The text, its encoding, and whether that is certain: by its mark, by being strict UTF-8, or because a person said so."""
    if encoding is not None:
        try:
            return content.decode("utf-8-sig" if encoding == "utf-8" else encoding), encoding, True
        except (UnicodeDecodeError, LookupError) as error:
            raise WrongEncoding("encoding", file=file, encoding=encoding) from error
    for mark, named in _ENCODING_MARKS:
        if content.startswith(mark):
            return _strictly(content, named, file), named.removesuffix("-sig"), True
    zeros = content[:_SAMPLE_BYTES].count(0)
    if zeros * 4 >= min(len(content), _SAMPLE_BYTES):
        named = "utf-16-le" if content[1:_SAMPLE_BYTES:_EVERY_OTHER].count(0) * 2 >= zeros else "utf-16-be"
        return _strictly(content, named, file), "utf-16", True
    try:
        return content.decode(), "utf-8", True
    except UnicodeDecodeError:
        return _guessed(content, file)


def _strictly(content: bytes, encoding: str, file: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise WrongEncoding("encoding", file=file, encoding=encoding) from error


def _guessed(content: bytes, file: str) -> tuple[str, str, bool]:
    """What the bytes look like among the encodings that arrive; where both would do, that of the language the desk speaks."""
    local = ("gb18030", "cp1252") if current_language().startswith("zh") else ("cp1252", "gb18030")
    sample = b"\n".join(line for line in content[:_SAMPLE_BYTES].splitlines()[:-1] or [content] if not line.isascii())
    likely = [match.encoding for match in from_bytes(sample or content[:_SAMPLE_BYTES], cp_isolation=[*local, "big5", "latin_1"])]
    for encoding in dict.fromkeys((*likely, *local, "latin-1")):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, encoding.replace("_", "-"), False
    raise GuestFileUnreadable("file", file=file)


def _workbook_rows(content: bytes, file: str, most_rows: int, head: int | None) -> list[TableRow]:
    try:
        _refuse_swollen(content, file)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            return _sheet_rows(book, file, most_rows + 1 if head is None else head)
        finally:
            book.close()
    except _BROKEN_WORKBOOK as error:
        raise GuestFileUnreadable("file", file=file) from error


def _sheet_rows(book: object, file: str, last: int) -> list[TableRow]:
    sheet = getattr(book, "active", None)
    if sheet is None or not hasattr(sheet, "iter_rows"):
        raise GuestFileUnreadable("file", file=file)
    rows: list[TableRow] = []
    # One column more than may be: a sheet that is too wide is refused, not cut.
    for number, values in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True), start=1):
        cells = tuple(cell_text(value) for value in values)
        if any(cell.strip() for cell in cells):
            rows.append(TableRow(number, cells if rows else _without_empty_end(cells)))
        if len(rows) > last:
            break
    return rows


def _without_empty_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The headings end with the last that says something; a sheet has as many columns as somebody once touched."""
    last = max(index for index, cell in enumerate(cells) if cell.strip())
    return cells[: last + 1]


def _refuse_swollen(content: bytes, file: str) -> None:
    """A small file may unpack to more than the memory holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > MOST_BYTES * 5:
            raise GuestFileTooLong("file", file=file, most=MOST_ROWS)
