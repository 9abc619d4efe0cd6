"""The booking calendar on paper: pages, days, names, patterns; read back from the PDF."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from hotel_desk.language import CHINESE, speaking
from hotel_desk.reports.tape_chart import QUARTERS, PrintedBar, PrintedRow, PrintedType, TapeChartPaper, render_tape_chart

FIRST = date(2026, 3, 1)
A4_LANDSCAPE, A3_LANDSCAPE = (842, 595), (1191, 842)


def bar(day: int, nights: int, title: str, **more: Any) -> PrintedBar:
    start = (FIRST.toordinal() + day) * QUARTERS + 2
    return PrintedBar(start, start + nights * QUARTERS, "R", title, "#dbe8fb", "#173b75", "#4379c9", **more)


def paper(*, days: int = 14, rooms: int = 6, left: int = 3, **more: Any) -> TapeChartPaper:
    rows = tuple(PrintedRow(str(101 + number), "4", (bar(1, 3, f"Guest {number}"),)) for number in range(rooms))
    types = (PrintedType("Standard", (left,) * days, rows), PrintedType("Suite", (0,) * days, ()))
    return TapeChartPaper(
        property_name="Hotel Miradouro 山景酒店",
        time_zone="Europe/Lisbon",
        first=FIRST,
        last=FIRST + timedelta(days=days - 1),
        business_date=date(2026, 3, 2),
        types=types,
        left=(left,) * days,
        occupied=(64,) * days,
        printed_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        printed_by="Ana Ferreira",
        **more,
    )


def pages(made: TapeChartPaper) -> list[Any]:
    return list(PdfReader(BytesIO(render_tape_chart(made))).pages)


def test_page_names_the_hotel_the_days_the_rooms_and_the_guests() -> None:
    (page,) = pages(paper())
    text = page.extract_text()
    for words in (
        "Hotel Miradouro 山景酒店",
        "1 Mar 2026 to 14 Mar 2026",
        "March 2026",
        "Standard",
        "101",
        "106",
        "R Guest 0",
        "Left to sell",
    ):
        assert words in text, words
    assert "Printed 2 Mar 2026" in text
    assert "by Ana Ferreira" in text
    assert "Page 1 of 1" in text


@pytest.mark.parametrize(
    ("days", "size", "count"), [(7, A4_LANDSCAPE, 1), (16, A4_LANDSCAPE, 1), (17, A3_LANDSCAPE, 1), (60, A3_LANDSCAPE, 2)]
)
def test_paper_is_as_large_as_the_days_need(days: int, size: tuple[int, int], count: int) -> None:
    made = pages(paper(days=days))
    assert len(made) == count
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in made} == {size}


def test_rooms_go_on_on_the_next_page_under_the_name_of_their_type() -> None:
    first, second = pages(paper(rooms=50))
    assert "101" in first.extract_text()
    assert "Standard (continued)" in second.extract_text()
    assert "150" in second.extract_text()
    assert "Page 2 of 2" in second.extract_text()


def test_bar_goes_on_on_the_page_of_the_next_days() -> None:
    kind = PrintedType("Standard", (1,) * 40, (PrintedRow("101", "20", (bar(25, 12, "Ana Silva"),)),))
    made = paper(days=40)
    first, second = pages(TapeChartPaper(**{**{name: getattr(made, name) for name in made.__slots__}, "types": (kind,)}))
    assert "Ana Silva" in first.extract_text()
    assert "Ana Silva" in second.extract_text()


def test_oversold_night_has_a_sign() -> None:
    (page,) = pages(paper(left=-2))
    assert "\N{MINUS SIGN}2!" in page.extract_text()


def test_same_calendar_gives_the_same_bytes() -> None:
    assert render_tape_chart(paper()) == render_tape_chart(paper())


def test_paper_speaks_chinese() -> None:
    with speaking(CHINESE):
        (page,) = pages(paper())
    assert "2026年3月" in page.extract_text()
