"""Dates, amounts and counts as the reader of a paper writes them, in the language being spoken."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time, get_timezone
from babel.numbers import format_currency, format_decimal, format_percent

from hotel_desk.domain.money import Money, round_half_up
from hotel_desk.domain.tax import MILLION
from hotel_desk.language import CHINESE, current_language

if TYPE_CHECKING:
    from datetime import date, datetime, time

_LOCALES = {CHINESE: "zh_CN"}
_ENGLISH_LOCALE = "en_GB"


def _locale() -> Locale:
    """The conventions of the language being spoken; English is written day first, as on screen."""
    return Locale.parse(_LOCALES.get(current_language(), _ENGLISH_LOCALE))


def date_text(day: date) -> str:
    """Write a day: “1 Jul 2015”, “2015年7月1日”."""
    return format_date(day, "medium", locale=_locale())


def table_date_text(day: date) -> str:
    """Write a day in a table, where room is short: “1 Jul 2015”, “2015-07-01”."""
    return day.isoformat() if current_language() == CHINESE else date_text(day)


def axis_date_text(day: date) -> str:
    """Write a day of the coming weeks under a chart: “1/7”, “7-1”."""
    return f"{day.month}-{day.day}" if current_language() == CHINESE else f"{day.day}/{day.month}"


def instant_text(instant: datetime, time_zone: str) -> str:
    """Write an instant as the clocks of the hotel show it.

    Args:
        instant: an aware instant, as stored (UTC).
        time_zone: the property's IANA zone, such as "Europe/Lisbon".
    """
    return format_datetime(instant, "medium", tzinfo=get_timezone(time_zone), locale=_locale())


def time_text(hour: time) -> str:
    """Write a time of day: “15:00”."""
    return format_time(hour, "short", locale=_locale())


def amount_text(minor: int, currency: str) -> str:
    """Write an amount for a column whose currency is said elsewhere: “1,234.50”, “−5.00”.

    Args:
        minor: whole minor units.
        currency: ISO 4217 code, which decides the decimal places.
    """
    amount = Money.from_minor(minor, currency).amount
    figure = format_currency(amount, currency, format="#,##0.00", locale=_locale(), currency_digits=True)
    return figure.replace("-", "\N{MINUS SIGN}")


def money_text(minor: int, currency: str) -> str:
    """Write an amount with the code of its currency: “EUR 1,234.50”. A code is never ambiguous, a symbol often is."""
    return f"{currency} {amount_text(minor, currency)}"


def percent_text(rate: Decimal) -> str:
    """Write a tax rate: 0.06 is “6%”, 0.0825 is “8.25%”."""
    return format_percent(rate, format="#,##0.###%", locale=_locale())


def share_text(millionths: int, *, places: int = 1) -> str:
    """Write a share for a column of shares: 625,000 millionths are “62.5%”, −50,000 are “−5.0%”.

    Args:
        places: of the percents, rounded half up.
    """
    share = round_half_up(Decimal(millionths) / MILLION, places + 2)
    pattern = "#,##0." + "0" * places + "%" if places else "#,##0%"
    return format_percent(share, format=pattern, locale=_locale()).replace("-", "\N{MINUS SIGN}")


def mean_text(hundredths: int) -> str:
    """Write a mean with two places: “2.35”."""
    return format_decimal(Decimal(hundredths).scaleb(-2), format="#,##0.00", locale=_locale()).replace("-", "\N{MINUS SIGN}")


def count_text(count: int) -> str:
    """Write a whole number with the language's grouping."""
    return format_decimal(count, locale=_locale())


def country_text(code: str) -> str:
    """Name a country in the language being spoken; a code that CLDR does not know stays as it is.

    Args:
        code: ISO 3166 alpha-2, or empty.
    """
    return str(_locale().territories.get(code, code))


def language_text(code: str) -> str:
    """A language's name, from a code such as `zh_CN`; a code nobody knows as it is."""
    try:
        return Locale.parse(code).get_display_name(_locale()) or code
    except (ValueError, UnknownLocaleError):
        return code
