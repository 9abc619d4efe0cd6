"""Rooming lists: as they arrive, and what each line means."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from hotel_desk.domain.ids import RoomTypeId, new_id
from hotel_desk.domain.rooming_list import ListedType, RoomingLine, RoomingRules, read_date, read_lines
from hotel_desk.jobs.rooming_file import ListTooLong, UnreadableList, read_rooming_file, read_rooming_text
from hotel_desk.language import speaking

if TYPE_CHECKING:
    from pathlib import Path

STANDARD = ListedType(RoomTypeId(new_id()), "STD", "Standard", 3, in_block=True)
SUITE = ListedType(RoomTypeId(new_id()), "STE", "Suite", 4, in_block=False)
FIRST, LAST = date(2026, 6, 2), date(2026, 6, 5)
RULES = RoomingRules(FIRST, LAST, date(2026, 6, 1), (STANDARD, SUITE), frozenset({("bea costa", FIRST)}))


def line(name: str = "Ana Silva", number: int = 1, **more: str) -> RoomingLine:
    return RoomingLine(number, name, **more)


# --- As they arrive ---------------------------------------------------------------------------------------------------


def test_names_alone_one_a_line() -> None:
    assert read_rooming_text("Silva, Ana\n\nCosta, Bea\n") == (RoomingLine(1, "Silva, Ana"), RoomingLine(3, "Costa, Bea"))


def test_a_table_pasted_from_a_spreadsheet() -> None:
    pasted = "Ana Silva\tSTD\t2026-06-02\t2026-06-05\t2\t\tlate\nBea Costa\t\t\t\t\tAna Silva\t\n"
    assert read_rooming_text(pasted) == (
        RoomingLine(1, "Ana Silva", "STD", "2026-06-02", "2026-06-05", "2", "", "late"),
        RoomingLine(2, "Bea Costa", "", "", "", "", "Ana Silva", ""),
    )


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_titles_name_the_columns_in_any_order(mark: str) -> None:
    text = f"Note{mark}Guest name{mark}Colour{mark}Room type\nlate{mark}Ana Silva{mark}red{mark}STD\n"
    assert read_rooming_text(text) == (RoomingLine(2, "Ana Silva", room_type="STD", note="late"),)


def test_chinese_titles() -> None:
    assert read_rooming_text("姓名\t房型\t同住人\n王伟\tSTD\t\n李娜\t\t王伟\n") == (
        RoomingLine(2, "王伟", room_type="STD"),
        RoomingLine(3, "李娜", sharer_of="王伟"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "王伟；标准间；2026-06-02；2026-06-05；2\n",
        "王伟，标准间，2026年6月2日，2026年6月5日，2\n",
        "王伟;标准间；2026-06-02;2026-06-05；2\n",
    ],
)
def test_marks_as_a_chinese_keyboard_types_them(text: str) -> None:
    (read,) = read_rooming_text(text)
    assert (read.name, read.room_type, read.adults) == ("王伟", "标准间", "2")
    assert (read_date(read.arrival), read_date(read.departure)) == (date(2026, 6, 2), date(2026, 6, 5))


def test_chinese_titles_with_chinese_marks() -> None:
    assert read_rooming_text("姓名，房型\n王伟，STD\nSilva, Ana，STD\n") == (
        RoomingLine(2, "王伟", room_type="STD"),
        RoomingLine(3, "Silva, Ana", room_type="STD"),
    )


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("姓名;备注\n王伟;高楼层；无烟\n", "高楼层；无烟"),
        ("姓名\t备注\n王伟\t高楼层，无烟\n", "高楼层，无烟"),
        ("王伟；；；；；；高楼层；无烟\n", "高楼层; 无烟"),
        ("王伟,STD,,,,,high floor, quiet\n", "high floor, quiet"),
    ],
)
def test_marks_within_a_note_lose_nothing_of_it(text: str, note: str) -> None:
    (read,) = read_rooming_text(text)
    assert (read.name, read.note) == ("王伟", note)


def test_quoted_cells_of_a_csv() -> None:
    assert read_rooming_text('name,type,note\n"Silva, Ana",STD,"late, with dog"\n') == (
        RoomingLine(2, "Silva, Ana", "STD", note="late, with dog"),
    )


@pytest.mark.parametrize(
    ("encoding", "language", "name"),
    [("utf-8-sig", "en", "王伟"), ("utf-16", "en", "王伟"), ("gb18030", "zh_CN", "王伟"), ("cp1252", "en", "Lúcia")],
)
def test_csv_files_as_spreadsheets_write_them(tmp_path: Path, encoding: str, language: str, name: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(f"name;type\n{name};STD\n".encode(encoding))
    with speaking(language):
        assert read_rooming_file(path) == (RoomingLine(2, name, "STD"),)


def test_a_workbook_with_dates_and_numbers(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Name", "Type", "Arrival", "Departure", "Adults"])
    sheet.append(["Ana Silva", "STD", FIRST, date(2026, 6, 5), 2.0])
    sheet.append([None, None, None, None, None])
    sheet.append(["Bea Costa", "STE", "2.6.2026", None, 1])
    path = tmp_path / "list.xlsx"
    book.save(path)
    assert read_rooming_file(path) == (
        RoomingLine(2, "Ana Silva", "STD", "2026-06-02", "2026-06-05", "2"),
        RoomingLine(4, "Bea Costa", "STE", "2.6.2026", "", "1"),
    )


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"\x00\x01\x02\x03 binary"])
def test_what_is_no_list_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableList, match=r"list\.xlsx"):
        read_rooming_file(path)
    with pytest.raises(UnreadableList):
        read_rooming_file(tmp_path / "missing.csv")


def test_a_list_without_end_is_refused() -> None:
    with pytest.raises(ListTooLong):
        read_rooming_text("\n".join(f"Guest {number}" for number in range(1001)))
    assert read_rooming_text("\n \n") == ()


# --- What they mean ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-06-02", FIRST),
        ("2026/6/2", FIRST),
        ("2026年6月2日", FIRST),
        ("2.6.2026", FIRST),
        ("02/06/2026", FIRST),
        ("31/02/2026", None),
        ("2 June", None),
        ("2.6.26", None),
    ],
)
def test_dates_as_people_write_them(text: str, meant: date | None) -> None:
    assert read_date(text) == meant


def test_what_is_not_said_is_the_group_s() -> None:
    (read,) = read_lines([line()], RULES)
    assert (read.room_type, read.arrival, read.departure, read.adults, read.shares_line, read.problems) == (
        STANDARD,
        FIRST,
        LAST,
        1,
        None,
        (),
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": "  "}, "There is no name"),
        ({"name": "x" * 201}, "too long"),
        ({"room_type": "PENTHOUSE"}, "“PENTHOUSE” is not a room type"),
        ({"arrival": "tomorrow"}, "“tomorrow” is not a date"),
        ({"arrival": "2026-06-05"}, "The departure is not after the arrival"),
        ({"arrival": "2026-05-31"}, "before the business date"),
        ({"adults": "two"}, "“two” is not a number of adults"),
        ({"adults": "0"}, "“0” is not a number of adults"),
        ({"adults": "4"}, "A room of type Standard holds 3 guests, not 4"),
        ({"sharer_of": "Nobody"}, "Nobody called “Nobody” is on the list"),
        ({"sharer_of": "Ana Silva"}, "Nobody called “Ana Silva” is on the list"),
        ({"name": "Bea  Costa"}, "has a reservation of this group for these dates already"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(wrong: dict[str, Any], words: str) -> None:
    (read,) = read_lines([line(**wrong)], RULES)
    assert len(read.problems) == 1
    assert words in read.problems[0]


def test_every_line_is_answered_with_all_that_is_wrong_with_it() -> None:
    good, bad = read_lines([line(), line("", 2, room_type="X", adults="-")], RULES)
    assert good.problems == ()
    assert len(bad.problems) == 3


def test_a_type_must_be_said_where_the_block_has_several() -> None:
    several = RoomingRules(FIRST, LAST, FIRST, (STANDARD, ListedType(SUITE.room_type_id, "STE", "Suite", 4, in_block=True)))
    (unsaid,) = read_lines([line()], several)
    assert unsaid.problems == ("There is no room type, and the block has rooms of several.",)
    (said,) = read_lines([line(room_type="suite")], several)
    assert said.room_type is not None
    assert said.room_type.code == "STE"


def test_a_sharer_has_the_room_of_another_line() -> None:
    lead, sharer = read_lines([line(room_type="STE"), line("Rui", 2, sharer_of="ana  silva", departure="2026-06-04")], RULES)
    assert (lead.problems, sharer.problems) == ((), ())
    assert (sharer.shares_line, sharer.room_type, sharer.departure) == (1, SUITE, date(2026, 6, 4))


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ([line("Rui", 2, sharer_of="Ana Silva"), line("Eva", 3, sharer_of="Rui")], "“Rui” shares somebody else's room"),
        ([line("Ana Silva", 2), line("Eva", 3, sharer_of="Ana Silva")], "“Ana Silva” is on the list more than once"),
        ([line("Eva", 3, sharer_of="Ana Silva", departure="2026-06-06")], "The dates lie outside those of Ana Silva"),
    ],
)
def test_sharers_that_cannot_be(others: list[RoomingLine], words: str) -> None:
    read = read_lines([line(), *others], RULES)
    assert any(words in problem for problem in read[-1].problems)


def test_a_room_does_not_hold_more_than_its_type() -> None:
    lead, *_sharers = read_lines([line(adults="2"), line("Rui", 2, sharer_of="Ana Silva", adults="2")], RULES)
    assert lead.problems == ("With those who share it, 4 guests are in a room of type Standard, which holds 3.",)
