"""Money and dates as people write and type them, in both languages; exact, never a float."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_desk.language import CHINESE, ENGLISH, choose_language
from hotel_desk.ui.formats import (
    Unreadable,
    amount_text,
    country_name,
    date_text,
    dated_instant_text,
    input_date_text,
    instant_text,
    language_name,
    money_text,
    parse_amount,
    parse_date,
    short_date_text,
)

SATURDAY = dt.date(2026, 11, 14)


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("12", 1200),
        ("12.5", 1250),
        ("12,5", 1250),
        ("12.50", 1250),
        ("1,234.50", 123450),
        ("1.234,50", 123450),
        ("1,234", 123400),
        ("1 234.50", 123450),
        ("-5", -500),
        ("−5", -500),
        ("+5", 500),
        (".5", 50),
        ("１２．５", 1250),
        ("1,234,567.89", 123456789),
    ],
)
def test_amounts_are_read_as_they_are_typed(typed: str, minor: int) -> None:
    assert parse_amount(typed, "EUR") == minor


@pytest.mark.parametrize("typed", ["", "abc", "1.2.3", "1,23,4", "12.505", "1e5", "--5", "5-", "1,2345.00", "1.234", ",", "NaN", "12 €"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        parse_amount(typed, "EUR")


def test_amounts_follow_the_currency() -> None:
    assert parse_amount("1234", "JPY") == 1234
    assert parse_amount("1.234", "KWD") == 1234
    with pytest.raises(Unreadable):
        parse_amount("12.5", "JPY")
    assert amount_text(1234, "JPY") == "1,234"
    assert amount_text(1234, "KWD") == "1.234"
    assert amount_text(-123450, "EUR") == "−1,234.50"
    assert money_text(-123450, "EUR") == "−€1,234.50"


@given(
    minor=st.integers(-(10**12), 10**12),
    currency=st.sampled_from(["EUR", "CNY", "JPY", "KWD"]),
    language=st.sampled_from([ENGLISH, CHINESE]),
)
def test_what_is_shown_can_be_typed(minor: int, currency: str, language: str) -> None:
    choose_language(language)
    assert parse_amount(amount_text(minor, currency), currency) == minor


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("14/11/2026", SATURDAY),
        ("14.11.2026", SATURDAY),
        ("14-11-26", SATURDAY),
        ("2026-11-14", SATURDAY),
        ("14112026", SATURDAY),
        ("141126", SATURDAY),
        ("1411", SATURDAY),
        ("14.11.", SATURDAY),
        ("14", SATURDAY),
        ("20", dt.date(2026, 11, 20)),
        ("3", dt.date(2026, 12, 3)),
        ("13/11", dt.date(2027, 11, 13)),
        ("+3", dt.date(2026, 11, 17)),
        ("-1", dt.date(2026, 11, 13)),
        ("29/2/2028", dt.date(2028, 2, 29)),
    ],
)
def test_dates_are_read_day_first_in_english(typed: str, day: dt.date) -> None:
    assert parse_date(typed, SATURDAY) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026/11/14", SATURDAY),
        ("２０２６／１１／１４", SATURDAY),
        ("2026年11月14日", SATURDAY),
        ("20261114", SATURDAY),
        ("11/14", SATURDAY),
        ("1114", SATURDAY),
        ("11月20日", dt.date(2026, 11, 20)),
    ],
)
def test_dates_are_read_year_first_in_chinese(typed: str, day: dt.date) -> None:
    choose_language(CHINESE)
    assert parse_date(typed, SATURDAY) == day


@pytest.mark.parametrize(
    "typed", ["", "soon", "31/2/2026", "0/1", "14/13/2026", "1/2/3/4", "12345", "99", "99999999", "+99999", "2026-13-01"]
)
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        parse_date(typed, SATURDAY)


@given(day=st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)), language=st.sampled_from([ENGLISH, CHINESE]))
def test_dates_shown_in_a_field_can_be_typed(day: dt.date, language: str) -> None:
    choose_language(language)
    assert parse_date(input_date_text(day), SATURDAY) == day


@given(text=st.text(max_size=12))
def test_no_text_breaks_the_readers(text: str) -> None:
    for read in (lambda: parse_date(text, SATURDAY), lambda: parse_amount(text, "EUR")):
        try:
            read()
        except Unreadable:
            continue


def test_days_and_instants_are_written_in_the_language_of_the_window() -> None:
    evening = dt.datetime(2026, 11, 14, 22, 5, tzinfo=dt.UTC)
    assert (date_text(SATURDAY), short_date_text(SATURDAY)) == ("Sat 14 Nov 2026", "14 Nov")
    assert instant_text(evening, "Asia/Shanghai") == "15 Nov, 06:05"
    assert dated_instant_text(evening, "Asia/Shanghai") == "15/11/2026 06:05"
    choose_language(CHINESE)
    assert (date_text(SATURDAY), short_date_text(SATURDAY)) == ("2026年11月14日 周六", "11月14日")


def test_countries_and_languages_are_named_in_the_language_of_the_window() -> None:
    choose_language(ENGLISH)
    assert (country_name("DE"), country_name("ZX"), country_name(None)) == ("Germany", "ZX", "")
    assert (language_name("en"), language_name("pt"), language_name("no language"), language_name(None)) == (
        "English",
        "Portuguese",
        "no language",
        "",
    )
    choose_language(CHINESE)
    assert (country_name("DE"), language_name("en")) == ("德国", "英语")
