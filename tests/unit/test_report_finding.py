"""Which reports a few letters find, and which days a span means from one day to the next. No window."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hotel_desk.reports.catalogue import REPORTS, report_named
from hotel_desk.reports.report import Days
from hotel_desk.ui.reports.day_spans import DaySpan, days_of, remembered, span_again, spans_for
from hotel_desk.ui.reports.pinyin_initials import pinyin_initials
from hotel_desk.ui.reports.report_finding import findable, found

TODAY = date(2028, 2, 29)


def names(text: str) -> list[str]:
    return [report.name for report in found(findable(REPORTS), text)]


def test_words_first_letters_and_pinyin_find_a_report_in_either_language() -> None:
    assert "trial-balance" in names("Trial")
    assert "trial-balance" in names("balance tri")
    assert names("tb") == ["trial-balance"]
    assert "trial-balance" in names("试算")
    assert "trial-balance" in names("ssph")
    assert names("zzzz") == []
    assert names("") == [report.name for report in REPORTS]


def test_characters_outside_the_first_level_have_no_letter() -> None:
    assert pinyin_initials("到店客人") == "ddkr"
    assert pinyin_initials("VIP 客人") == "kr"
    assert pinyin_initials("鑫") == ""


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        (DaySpan.TODAY, date(2028, 2, 29), date(2028, 2, 29)),
        (DaySpan.YESTERDAY, date(2028, 2, 28), date(2028, 2, 28)),
        (DaySpan.SEVEN_DAYS, date(2028, 2, 23), date(2028, 2, 29)),
        (DaySpan.THIS_MONTH, date(2028, 2, 1), date(2028, 2, 29)),
        (DaySpan.LAST_MONTH, date(2028, 1, 1), date(2028, 1, 31)),
        (DaySpan.THIS_YEAR, date(2028, 1, 1), date(2028, 12, 31)),
        (DaySpan.LAST_YEAR, date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_a_span_by_its_name_means_other_days_a_month_later(span: DaySpan, first: date, last: date) -> None:
    report = report_named("payments")
    assert days_of(span, report, TODAY) == (first, last)
    kept = remembered(span, (first, last), {}, TODAY)
    later = date(2028, 3, 31)
    assert span_again(report, kept, later) == (span, days_of(span, report, later))


def test_own_days_keep_their_distance_and_nonsense_falls_back_to_the_usual_ones() -> None:
    report = report_named("payments")
    kept = remembered(DaySpan.OWN, (TODAY - timedelta(days=3), TODAY + timedelta(days=1)), {"x": "Y"}, TODAY)
    assert kept["x"] == "Y"
    tomorrow = TODAY + timedelta(days=1)
    assert span_again(report, kept, tomorrow) == (DaySpan.OWN, (tomorrow - timedelta(days=3), tomorrow + timedelta(days=1)))
    first = spans_for(report)[0]
    for odd in ({"span": "SOON"}, {"span": "OWN", "from_day": "x", "to_day": "0"}, {"span": "OWN", "from_day": "2", "to_day": "1"}):
        assert span_again(report, odd, TODAY) == (first, days_of(first, report, TODAY))


def test_every_report_offers_spans_that_fit_it() -> None:
    for report in REPORTS:
        spans = spans_for(report)
        assert bool(spans) == (report.days is not Days.NOW)
        for span in spans:
            days = days_of(span, report, TODAY)
            assert days is None or (days[0] <= days[1] and (report.days is Days.PERIOD or days[0] == days[1])), (report.name, span)
