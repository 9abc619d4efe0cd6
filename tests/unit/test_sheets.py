"""A sheet as PDF, workbook, CSV and XML: the same rows in each, the same bytes each time."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from openpyxl import Workbook
from pypdf import PdfReader
from reportlab.graphics.shapes import Wedge
from reportlab.pdfbase.pdfmetrics import stringWidth

from hotel_desk.domain.permissions import Permission
from hotel_desk.language import CHINESE, speaking
from hotel_desk.reports.chart_axis import round_steps
from hotel_desk.reports.chart_drawing import DARK, drawing, svg
from hotel_desk.reports.column_widths import column_widths
from hotel_desk.reports.report import Asked, Choice, Days, Report, ReportGroup
from hotel_desk.reports.sheet import CellKind, Chart, ChartKind, Column, Note, Row, Series, Sheet, Table
from hotel_desk.reports.sheet_csv import sheet_csv
from hotel_desk.reports.sheet_pdf import sheet_pdf
from hotel_desk.reports.sheet_values import plain_value
from hotel_desk.reports.sheet_xlsx import sheet_xlsx
from hotel_desk.reports.sheet_xml import sheet_xml
from hotel_desk.reports.typesetting import fits, paper_font
from tests.sample_papers import IMPRINT, page_texts

LISBON = "Europe/Lisbon"
COLUMNS = (
    Column("room", "Room", width=0.7),
    Column("guest", "Guest", width=2.5),
    Column("nights", "Nights", CellKind.COUNT),
    Column("balance", "Balance", CellKind.MONEY),
    Column("occupancy", "Occupancy", CellKind.SHARE),
    Column("arrival", "Arrival", CellKind.DATE),
    Column("hour", "Hour", CellKind.TIME),
    Column("seen_at", "Seen at", CellKind.INSTANT, width=1.6),
)
NOON = dt.datetime(2015, 7, 1, 12, tzinfo=dt.UTC)
GUESTS = ("王小明", "=SUM(A1)", "João Gonçalves-Müller, whose name is long enough to need two lines of the paper")


def row(number: int) -> Row:
    return (f"{100 + number}", GUESTS[number % 3], number, -12345 * number, 12_500 * number, dt.date(2015, 7, 1), dt.time(15, 30), NOON)


def rooms(count: int) -> Table:
    return Table("rooms", COLUMNS, tuple(map(row, range(count))), title="Rooms", total=("", "Total", 3, -37035, None, None, None, None))


CHARTS = (
    Chart(
        "revenue", ChartKind.BAR, "Revenue", ("Jan", "Feb"), (Series("Rooms", (123456, None)), Series("Food", (-5000, 7))), CellKind.MONEY
    ),
    Chart("pick_up", ChartKind.LINE, "Pick-up", tuple(map(str, range(9))), (Series("Rooms", (1, 2, None, 4, 5, 6, 7, 8, 9)),)),
    Chart("markets", ChartKind.PIE, "Markets", ("Leisure", "团队", "Nobody"), (Series("Nights", (3, 1, 0)),)),
    Chart(
        "heat",
        ChartKind.HEAT,
        "Weekdays",
        ("Jan", "Feb"),
        (Series("Monday", (250_000, None)), Series("周二", (0, 980_000))),
        CellKind.SHARE,
    ),
)
SHEET = Sheet("Rooms and guests", "1 Jul 2015", "EUR", (Note("Clean: 5"), rooms(3), *CHARTS))


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def test_a_paper_says_all_cells_in_the_words_of_its_reader() -> None:
    (page,) = page_texts(sheet_pdf(replace(SHEET, parts=(Note("Clean: 5"), rooms(3))), IMPRINT))

    for said in ("Rooms and guests", "1 Jul 2015  ·  EUR", "Clean: 5", "王小明", "=SUM(A1)", "−246.90", "−370.35", "1.3%", "15:30"):
        assert " ".join(said.split()) in " ".join(page.split())
    assert "1 Jul 2015, 13:00:00" in page  # noon in UTC is 13:00 in Lisbon's summer


def test_a_paper_in_chinese_writes_days_as_chinese_readers_do() -> None:
    with speaking(CHINESE):
        (page,) = page_texts(sheet_pdf(replace(SHEET, parts=(rooms(1),)), IMPRINT))

    assert "2015-07-01" in page  # short, since a table has many of them


def test_a_sum_never_stands_alone_on_a_page() -> None:
    for count in range(29, 34):
        pages = page_texts(sheet_pdf(replace(SHEET, parts=(rooms(count),)), IMPRINT))
        assert {str(99 + count), "Total"} <= set(pages[-1].split()), count


@pytest.mark.parametrize("wide", [True, False])
def test_a_long_table_goes_on_under_its_headings_and_loses_no_row(wide: bool) -> None:
    content = sheet_pdf(replace(SHEET, parts=(rooms(100),), wide=wide), IMPRINT)
    pages = page_texts(content)

    assert len(pages) > 2
    assert all("Balance" in page and f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, start=1))
    words = " ".join(pages).split()
    assert [number for number in range(100) if str(100 + number) in words] == list(range(100))
    across, up = PdfReader(BytesIO(content)).pages[0].mediabox[2:]
    assert (across > up) is wide


def test_charts_stand_on_paper_with_their_values() -> None:
    text = " ".join(" ".join(page_texts(sheet_pdf(replace(SHEET, parts=CHARTS), IMPRINT))).split())

    for said in ("1,235", "−50", "Pick-up", "Leisure: 3 (75.0%)", "团队: 1 (25.0%)", "98%", "周二"):
        assert said in text
    assert "Nobody" not in text


def test_a_chart_on_screen_is_the_same_drawing_without_clipping() -> None:
    for chart in CHARTS:
        written = svg(chart, width=600, height=240, currency="EUR", palette=DARK)
        assert b"clip" not in written
        assert ET.fromstring(written).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - written above


def test_the_slices_of_a_pie_are_told_apart() -> None:
    slices = tuple(map(str, range(9)))
    pie = Chart("mix", ChartKind.PIE, "Mix", slices, (Series("Mix", tuple(range(1, 10))),))

    drawn = drawing(pie, width=400, height=180, currency="EUR").contents

    colours = {str(shape.fillColor) for shape in drawn if isinstance(shape, Wedge)}
    assert len(colours) == len(slices)


def test_a_chart_of_nothing_says_so() -> None:
    empty = replace(CHARTS[0], series=(Series("Rooms", (None, None)),))

    assert b"There is nothing to show." in svg(empty, width=600, height=240, currency="EUR")


@pytest.mark.parametrize(
    ("values", "steps"),
    [((), [0, 1]), ((3,), [0, 1, 2, 3]), ((23, 4), [0, 5, 10, 15, 20, 25]), ((-7, 30), [-10, 0, 10, 20, 30]), ((-4,), [-4, -3, -2, -1, 0])],
)
def test_the_scale_has_round_steps(values: tuple[int, ...], steps: list[int]) -> None:
    assert round_steps(values) == steps


def test_a_workbook_holds_what_each_cell_is() -> None:
    book = opened(sheet_xlsx(SHEET, IMPRINT))

    (page,) = book.worksheets
    assert page.title == "Rooms"
    head = next(number for number in range(1, 20) if page.cell(number, 1).value == "Room")
    assert page.freeze_panes == f"A{head + 1}"
    assert [page.cell(head + 2, place).value for place in range(1, 9)] == [
        "101",
        "=SUM(A1)",
        1,
        Decimal("-123.45").__float__(),
        0.0125,
        dt.datetime(2015, 7, 1),  # noqa: DTZ001 - a workbook knows no zones
        dt.time(15, 30),
        dt.datetime(2015, 7, 1, 13),  # noqa: DTZ001
    ]
    assert page.cell(head + 2, 2).data_type == "s"
    assert [page.cell(head + 2, place).number_format for place in (3, 4, 5)] == ["#,##0", "#,##0.00", "0.0%"]
    assert page.cell(head + 4, 2).value == "Total"
    assert "Clean: 5" in [page.cell(number, 1).value for number in range(1, head)]


def test_worksheets_of_tables_with_one_title_have_names_of_their_own() -> None:
    long = replace(rooms(1), title="Rooms [all]: those of the whole house")

    book = opened(sheet_xlsx(replace(SHEET, parts=(long, long, rooms(0))), IMPRINT))

    assert book.sheetnames == ["Rooms all those of the whole ho", "Rooms all those of the whole 2", "Rooms"]


def test_money_of_a_currency_without_cents_is_written_without_them() -> None:
    page = opened(sheet_xlsx(replace(SHEET, currency="JPY"), IMPRINT)).worksheets[0]
    head = next(number for number in range(1, 20) if page.cell(number, 1).value == "Room")

    assert (page.cell(head + 2, 4).value, page.cell(head + 2, 4).number_format) == (-12345, "#,##0")
    assert "-12345," in sheet_csv(replace(SHEET, currency="JPY"), time_zone=LISBON).decode()


def test_one_table_is_plain_csv_with_harmless_cells() -> None:
    rows = list(csv.reader(io.StringIO(sheet_csv(SHEET, time_zone=LISBON).decode("utf-8-sig"))))

    assert rows[0] == [column.key for column in COLUMNS]
    assert rows[2] == ["101", "'=SUM(A1)", "1", "-123.45", "0.012500", "2015-07-01", "15:30", "2015-07-01T13:00:00+01:00"]
    assert len(rows) == 4


def test_several_tables_in_csv_name_theirs() -> None:
    floors = Table("floors", (Column("floor", "Floor"), Column("nights", "Nights", CellKind.COUNT)), (("1", None), ("2", 7)))

    written = sheet_csv(replace(SHEET, parts=(rooms(1), floors)), time_zone=LISBON).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(written)))

    assert [(one["table"], one["room"], one["floor"], one["nights"]) for one in rows] == [
        ("rooms", "100", "", "0"),
        ("floors", "", "1", ""),
        ("floors", "", "2", "7"),
    ]


def report_of_rooms() -> Report:
    return Report(
        name="rooms",
        title="Rooms",
        help="",
        group=ReportGroup.ROOMS,
        permission=Permission.SEE_REPORTS,
        days=Days.DAY,
        read=lambda _reader, _asked: SHEET,
        choices=(Choice("floor", "Floor", (("ALL", "All"),)),),
    )


def test_xml_has_an_element_a_row_and_no_attributes() -> None:
    asked = Asked(dt.date(2015, 7, 1), dt.date(2015, 7, 2), {"floor": "ALL"})
    bell = replace(SHEET, parts=(Table("rooms", COLUMNS[:2], (("1", "a\x07b <&>"),)), rooms(2)))

    root = ET.fromstring(sheet_xml(bell, report_of_rooms(), asked, time_zone=LISBON))  # noqa: S314 - written above

    assert all(not element.attrib for element in root.iter())
    assert [root.findtext(name) for name in ("name", "first", "last", "currency", "chosen/floor")] == [
        "rooms",
        "2015-07-01",
        "2015-07-02",
        "EUR",
        "ALL",
    ]
    assert [element.text for element in root.iterfind("rooms/row/guest")] == ["ab <&>", "王小明", "=SUM(A1)"]
    assert [element.text for element in root.iterfind("rooms/row/balance")] == ["0.00", "-123.45"]


def test_the_same_sheet_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = (sheet_pdf(SHEET, IMPRINT), sheet_xlsx(SHEET, IMPRINT))
    later = SimpleNamespace(now=lambda tz=None: dt.datetime(2030, 1, 1, tzinfo=tz))
    monkeypatch.setattr("openpyxl.writer.excel.datetime", SimpleNamespace(datetime=later, timezone=dt.timezone))

    assert (sheet_pdf(SHEET, IMPRINT), sheet_xlsx(SHEET, IMPRINT)) == first


def widths(texts: list[str], *, width: float, wished: tuple[float, ...] = (1, 1)) -> list[float]:
    return column_widths(["Name", "Amount"], [[texts[0], texts[1]]], wished=wished, whole=[False, True], width=width, size=8, edges=[8, 8])


def test_columns_are_as_wide_as_the_report_wishes_where_everything_fits() -> None:
    assert widths(["Ana", "1.00"], width=300) == [150, 150]
    assert widths(["Ana", "1.00"], width=300, wished=(2, 1)) == [200, 100]


def test_a_column_takes_what_another_has_over_before_its_words_wrap() -> None:
    name, amount = widths(["Whitney Anderson-Featherstonehaugh", "1.00"], width=200)

    assert name > 100
    assert abs(name + amount - 200) < 0.01
    assert fits("Whitney Anderson-Featherstonehaugh", width=name - 8, size=8)


def test_figures_stay_whole_where_words_can_wrap() -> None:
    name, amount = widths(["one two three four five six seven eight nine ten", "1,234,567,890.00"], width=120)

    assert fits("1,234,567,890.00", width=amount - 8, size=8)
    assert abs(name + amount - 120) < 0.01


def test_words_beside_figures_keep_away_from_them() -> None:
    columns = (Column("nights", "Nights", CellKind.COUNT), Column("party", "Persons"), Column("guest", "Guest"))
    made = sheet_pdf(Sheet("Stays", "", "EUR", (Table("stays", columns, ((2, "2+1", "Ana"),)),)), IMPRINT)

    lefts: dict[str, float] = {}

    def told(text: str, _page: Any, line: list[float], *_type: Any) -> None:
        lefts.setdefault(text.strip(), line[4])

    PdfReader(BytesIO(made)).pages[0].extract_text(visitor_text=told)

    assert lefts["2+1"] - (lefts["2"] + stringWidth("2", paper_font(), 8)) >= 12


def test_a_mean_has_two_places_everywhere() -> None:
    column = Column("mean", "Mean", CellKind.MEAN)
    sheet = Sheet("Means", "", "JPY", (Table("means", (column,), ((-235,),), total=(1_234_500,)),))

    assert plain_value(-235, CellKind.MEAN, currency="JPY", time_zone="UTC") == "-2.35"
    assert {"−2.35", "12,345.00"} <= {text for page in page_texts(sheet_pdf(sheet, IMPRINT)) for text in page.split()}
    (page,) = opened(sheet_xlsx(sheet, IMPRINT)).worksheets
    cells = [cell for line in page.iter_rows() for cell in line if cell.number_format == "#,##0.00"]
    assert [cell.value for cell in cells] == [-2.35, 12345]


def test_what_fits_nowhere_is_shared_as_wished() -> None:
    assert widths(["Whitneyandersonfeatherstonehaugh", "1,234,567,890.00"], width=60, wished=(2, 1)) == [40, 20]


def test_words_in_a_narrow_column_are_not_broken() -> None:
    columns = tuple(Column(f"c{number}", "Expected") for number in range(10))
    table = Table("words", columns, (("Lute orchestra of Suzhou",) * 10,))

    (page,) = page_texts(sheet_pdf(replace(SHEET, parts=(table,)), IMPRINT))

    assert page.split().count("orchestra") == 10
