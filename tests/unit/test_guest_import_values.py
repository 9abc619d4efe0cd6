"""What cells, headings and files of guests mean."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from hotel_desk.domain.errors import StaffError
from hotel_desk.jobs.guest_columns import (
    FIELD_TITLES,
    NameColumnMissing,
    columns_meant_twice,
    guessed_columns,
    heading_hash,
    refuse_nameless,
)
from hotel_desk.jobs.guest_table import (
    MOST_COLUMNS,
    GuestFileEmpty,
    GuestFileNotOpened,
    GuestFileTooLong,
    GuestFileUnreadable,
    WrongEncoding,
    read_guest_table,
)
from hotel_desk.jobs.guest_template import write_template
from hotel_desk.jobs.guest_values import form_of
from hotel_desk.language import CHINESE, ENGLISH, choose_language
from hotel_desk.reports.table_cells import as_typed, harmless
from hotel_desk.services.guest_form_checks import checked_form
from tests.worked_tables import worked_table

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize("row", worked_table("guest-import.md", "Values"), ids=lambda row: f"{row['field']} {row['in the file']}")
def test_the_worked_table(row: dict[str, str]) -> None:
    values = {"name": "Ana", row["field"]: row["in the file"]}
    if row["stored"] == "refused":
        with pytest.raises(StaffError) as refused:
            checked_form(form_of(values), today=TODAY)
        assert refused.value.field == row["field"]
    else:
        assert str(getattr(checked_form(form_of(values), today=TODAY), row["field"])) == row["stored"]


def test_a_whole_row() -> None:
    form = form_of(
        {
            "family_name": "Silva",
            "given_name": "Ana",
            "street": "Rua 1",
            "city": "Lisboa",
            "country": "PT",
            "document_kind": "护照",
            "document_number": "CA 123456",
            "document_country": "Portugal",
            "document_expiry": "2030-01-02",
            "membership_programme": "Gold",
            "membership_number": "77",
            "tags": "early; loud；early",
        }
    )
    checked = checked_form(form, today=TODAY)
    assert checked.name == "Ana Silva"
    [address], [document], [membership] = checked.addresses, checked.documents, checked.memberships
    assert (address.street, address.city, address.country) == ("Rua 1", "Lisboa", "PT")
    assert (document.kind, document.number, document.issuing_country, document.expiry_date) == (
        "PASSPORT",
        "CA 123456",
        "PT",
        date(2030, 1, 2),
    )
    assert (membership.programme, membership.number) == ("Gold", "77")
    assert [line.tag for line in checked.tags] == ["early", "loud"]


def test_headings_in_english_and_chinese() -> None:
    assert guessed_columns(["Guest No.", "E-Mail", "FIRST_NAME", "last name", "whatever"]) == {
        "external_code": 0,
        "email": 1,
        "given_name": 2,
        "family_name": 3,
    }
    assert guessed_columns(["姓名", "手机", "证件类型", "证件号码", "国籍"]) == {
        "name": 0,
        "phone": 1,
        "document_kind": 2,
        "document_number": 3,
        "nationality": 4,
    }
    assert columns_meant_twice(["Name", "Phone", "Mobile", "x"]) == ["Mobile"]
    assert heading_hash(["Name", "Phone"]) == heading_hash([" name", "PHONE "]) != heading_hash(["Phone", "Name"])
    with pytest.raises(NameColumnMissing):
        refuse_nameless({"phone": 0}, file="x.csv")


@pytest.mark.parametrize("language", [ENGLISH, CHINESE])
@pytest.mark.parametrize("name", ["template.csv", "template.xlsx"])
def test_every_heading_of_the_template_is_understood(tmp_path: Path, language: str, name: str) -> None:
    choose_language(language)
    try:
        write_template(tmp_path / name)
    finally:
        choose_language(ENGLISH)
    headings = read_guest_table(tmp_path / name).headings
    known = guessed_columns(headings)
    if language == ENGLISH:
        assert list(known) == list(FIELD_TITLES)
    assert len(headings) == len(FIELD_TITLES)


ROWS = "姓名,国籍\n张三丰,中国\n欧阳锋,中国\n诸葛亮,中国\n"


@pytest.mark.parametrize(
    ("encoding", "named", "certain"),
    [("utf-8", "utf-8", True), ("utf-8-sig", "utf-8", True), ("utf-16", "utf-16", True), ("gb18030", "gb18030", False)],
)
def test_chinese_in_the_encodings_that_arrive(tmp_path: Path, encoding: str, named: str, certain: bool) -> None:
    file = tmp_path / "guests.csv"
    file.write_bytes((ROWS * 3).encode(encoding))
    table = read_guest_table(file)
    assert (table.headings, table.rows[0].cells) == (("姓名", "国籍"), ("张三丰", "中国"))
    assert (table.encoding, table.certain) == (named, certain)


def test_gbk_and_utf_16_without_a_mark_and_latin_1(tmp_path: Path) -> None:
    file = tmp_path / "guests.csv"
    file.write_bytes(ROWS.encode("gbk"))
    assert read_guest_table(file, encoding="gb18030").rows[1].cells[0] == "欧阳锋"
    file.write_bytes("name,city\nAna,Porto\n".encode("utf-16-be"))
    assert read_guest_table(file).rows[0].cells == ("Ana", "Porto")
    file.write_bytes("name;city\nJosé Gonçalves;São João\nRené Müller;Zürich\n".encode("latin-1"))
    table = read_guest_table(file)
    assert [row.cells for row in table.rows] == [("José Gonçalves", "São João"), ("René Müller", "Zürich")]
    assert not table.certain


def test_an_encoding_that_was_said_wrong(tmp_path: Path) -> None:
    file = tmp_path / "guests.csv"
    file.write_bytes("name\nJosé\n".encode("latin-1"))
    for encoding in ("utf-8", "klingon"):
        with pytest.raises(WrongEncoding):
            read_guest_table(file, encoding=encoding)


def test_emoji_long_names_and_half_rows(tmp_path: Path) -> None:
    file = tmp_path / "guests.csv"
    file.write_text(f'name,note\n"Ana 😀","two\nlines"\n{"x" * 4000}\n\na,b,c\nlast,row\n', encoding="utf-8")
    first, long, broken, last = read_guest_table(file).rows
    assert (first.line_number, first.cells) == (2, ("Ana 😀", "two\nlines"))
    assert (long.line_number, long.cells) == (4, ("x" * 4000, ""))
    assert "3 values under 2 headings" in broken.problem
    assert (last.cells, last.problem) == (("last", "row"), "")
    with pytest.raises(StaffError) as refused:
        checked_form(form_of({"name": long.cells[0]}), today=TODAY)
    assert refused.value.field == "name"


def test_a_value_longer_than_the_reader_takes_spoils_no_other_row(tmp_path: Path) -> None:
    file = tmp_path / "guests.csv"
    file.write_text(f"name\n{'x' * (csv.field_size_limit() + 1)}\nAna\n", encoding="utf-8")
    bad, good = read_guest_table(file).rows
    assert bad.problem
    assert good.cells == ("Ana",)


def test_a_row_of_a_million_columns(tmp_path: Path) -> None:
    file = tmp_path / "guests.csv"
    file.write_text("name\n" + "a," * 1_000_000 + "\nAna\n", encoding="utf-8")
    bad, good = read_guest_table(file).rows
    assert bad.problem
    assert len(bad.cells) == 1
    assert good.cells == ("Ana",)
    file.write_text("a," * 1_000_000 + "\n", encoding="utf-8")
    with pytest.raises(GuestFileTooLong):
        read_guest_table(file)


def test_files_that_hold_nothing(tmp_path: Path) -> None:
    file = tmp_path / "guests.csv"
    for content in (b"", b"  \r\n \r\n"):
        file.write_bytes(content)
        with pytest.raises(GuestFileEmpty):
            read_guest_table(file)
    file.write_text("name,phone\n", encoding="utf-8")
    assert read_guest_table(file).rows == ()
    with pytest.raises(GuestFileNotOpened):
        read_guest_table(tmp_path / "nothing.csv")
    file.write_text("name\n" + "Ana\n" * 11, encoding="utf-8")
    with pytest.raises(GuestFileTooLong):
        read_guest_table(file, most_rows=10)


def test_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Name", "Birthday", "Phone", None],
        ["Ana", date(1990, 5, 6), 912345678, None],
        [None, None, None, None],
        ["Bo", None, 1.0],
    ):
        sheet.append(row)
    book.save(tmp_path / "guests.xlsx")
    table = read_guest_table(tmp_path / "guests.xlsx")
    assert (table.headings, table.encoding, table.certain) == (("Name", "Birthday", "Phone"), "", True)
    assert [(row.line_number, row.cells) for row in table.rows] == [(2, ("Ana", "1990-05-06", "912345678")), (4, ("Bo", "", "1"))]


def test_a_workbook_that_is_too_wide(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([f"column {number}" for number in range(MOST_COLUMNS + 1)])
    book.save(tmp_path / "guests.xlsx")
    with pytest.raises(GuestFileTooLong):
        read_guest_table(tmp_path / "guests.xlsx")


def test_broken_workbooks(tmp_path: Path) -> None:
    book = Workbook()
    whole, file = tmp_path / "whole.xlsx", tmp_path / "guests.xlsx"
    book.save(whole)
    content = whole.read_bytes()
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    for broken in (
        b"PK\x03\x04 nothing",
        content[: len(content) // 2],
        content.replace(b"xl/workbook", b"xl/worcbook"),
        b"PK" + empty.getvalue(),
    ):
        file.write_bytes(broken)
        with pytest.raises(GuestFileUnreadable):
            read_guest_table(file)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_a_sentence(content: bytes) -> None:
    import tempfile  # noqa: PLC0415 - Hypothesis and fixtures of a function do not go together

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "guests.csv"
        file.write_bytes(content)
        try:
            table = read_guest_table(file)
        except StaffError as error:
            assert str(error)  # noqa: PT017 - either way is right
        else:
            assert all(len(row.cells) == len(table.headings) or row.problem for row in table.rows)


@given(st.text(max_size=40))
def test_what_leaves_is_no_formula_and_comes_back_as_it_was(text: str) -> None:
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert as_typed(harmless(text)) == text or text.startswith("'")


@given(st.dictionaries(st.sampled_from(sorted(FIELD_TITLES)), st.text(max_size=60)))
def test_any_row_is_a_form_or_a_sentence(values: dict[str, str]) -> None:
    try:
        checked_form(form_of(values), today=TODAY)
    except StaffError as error:
        assert str(error)  # noqa: PT017 - either way is right
