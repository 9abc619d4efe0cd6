"""How money, dates and counts are written and read on screen, in the language of the window. Exact; no floats."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, get_date_format
from babel.numbers import format_currency, format_decimal, get_decimal_symbol, get_group_symbol

from hotel_desk.domain.money import Money, minor_places
from hotel_desk.language import CHINESE, current_language

_LOCALES = {CHINESE: "zh_CN"}
_ENGLISH_LOCALE = "en_GB"
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAYS_AHEAD = re.compile(r"([+-])\s*(\d{1,4})")


class Unreadable(ValueError):
    """What was typed makes no amount and no day; the field says so in its own words."""


def locale() -> Locale:
    """The conventions of the window's language. English is written day first, as hotels around the world do."""
    return Locale.parse(_LOCALES.get(current_language(), _ENGLISH_LOCALE))


def country_name(code: str | None) -> str:
    """A country's name in the language of the window, from its two letters; empty for none."""
    return str(locale().territories.get(code, code)) if code else ""


def language_name(code: str | None) -> str:
    """A language's name in the language of the window, from a code such as `zh_CN`; a code nobody knows as it is; empty for none."""
    if not code:
        return ""
    try:
        return Locale.parse(code).get_display_name(locale()) or code
    except (ValueError, UnknownLocaleError):
        return code


def amount_text(minor: int, currency: str) -> str:
    """Write an amount without its currency: `1,234.50`, a real minus sign for credits."""
    money = Money.from_minor(minor, currency)
    places = minor_places(currency)
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return format_decimal(money.amount, format=pattern, locale=locale()).replace("-", "\N{MINUS SIGN}")


def money_text(minor: int, currency: str) -> str:
    """Write an amount with its currency: `€1,234.50`."""
    money = Money.from_minor(minor, currency)
    return format_currency(money.amount, currency, locale=locale()).replace("-", "\N{MINUS SIGN}")


def money_written(money: Money) -> str:
    """The same of an amount that is at hand as `Money`, as sentences of policies have it."""
    return money_text(money.minor, money.currency)


def decimal_point() -> str:
    """The mark between whole units and their parts, in the language being spoken."""
    return str(get_decimal_symbol(locale()))


def parse_amount(text: str, currency: str) -> int:
    """Read what a person typed into minor units: `1,234.5`, `1234.50`, `-5`, and `1.234,50` where that is unmistakable.

    Raises:
        Unreadable: it is no amount, or has more decimal places than the currency.
    """
    plain = _plain_number(text)
    try:
        amount = Decimal(plain)
    except InvalidOperation as error:
        raise Unreadable(text) from error
    minor = amount.scaleb(minor_places(currency))
    if minor != minor.to_integral_value():
        raise Unreadable(text)
    return int(minor)


def _plain_number(text: str) -> str:
    """Bring a typed number into the form that `Decimal` reads, or raise `Unreadable`."""
    # NFKC makes plain digits and marks of the full-width ones that a Chinese keyboard types.
    compact = re.sub(r"[\s']", "", unicodedata.normalize("NFKC", text)).replace("\N{MINUS SIGN}", "-")
    if not re.fullmatch(r"[+-]?[\d.,]*\d[\d.,]*", compact):
        raise Unreadable(text)
    decimal, group = _separators(compact)
    whole, _, fraction = compact.partition(decimal)
    if group in fraction or decimal in fraction or not _well_grouped(whole, group):
        raise Unreadable(text)
    return whole.replace(group, "") + ("." + fraction if fraction else "")


def _separators(compact: str) -> tuple[str, str]:
    """Tell which mark is the decimal one: the last of two, a lone one not before three digits, else what the language says."""
    if "," in compact and "." in compact:
        return (",", ".") if compact.rfind(",") > compact.rfind(".") else (".", ",")
    if lone := re.fullmatch(r"[+-]?\d*([.,])(\d*)", compact):
        mark, after = lone[1], lone[2]
        if len(after) != 3:
            return mark, "." if mark == "," else ","
    return get_decimal_symbol(locale()), get_group_symbol(locale())


def _well_grouped(whole: str, group: str) -> bool:
    head, *groups = whole.lstrip("+-").split(group)
    return all(len(part) == 3 for part in groups) and (not groups or 1 <= len(head) <= 3)


def date_text(day: date) -> str:
    """Write a day in full: `Sat 14 Nov 2026`."""
    return format_date(day, "EEE d MMM y" if current_language() != CHINESE else "y年M月d日 EEE", locale=locale())


def short_date_text(day: date) -> str:
    """Write a day for a column: `14 Nov`; with the year in Chinese order `11月14日`."""
    return format_date(day, "d MMM" if current_language() != CHINESE else "M月d日", locale=locale())


def input_date_text(day: date) -> str:
    """Write a day the way the date field shows and reads it: `14/11/2026`, in Chinese `2026/11/14`."""
    return format_date(day, "dd/MM/y" if current_language() != CHINESE else "y/MM/dd", locale=locale())


def instant_text(instant: datetime, time_zone: str) -> str:
    """Write an instant (UTC) in the property's time zone: `14 Nov, 22:05`."""
    pattern = "d MMM, HH:mm" if current_language() != CHINESE else "M月d日 HH:mm"
    return format_datetime(instant, pattern, tzinfo=ZoneInfo(time_zone), locale=locale())


def dated_instant_text(instant: datetime, time_zone: str) -> str:
    """Write an instant (UTC) that may be years ago, in the property's time zone: `14/11/2026 22:05`."""
    pattern = "dd/MM/y HH:mm" if current_language() != CHINESE else "y/MM/dd HH:mm"
    return format_datetime(instant, pattern, tzinfo=ZoneInfo(time_zone), locale=locale())


def parse_date(text: str, relative_to: date) -> date:
    """Read what a person typed: `14/11/2026`, `14.11.`, `1411`, `2026-11-14`, `+3` (days from the given day).

    Args:
        text: as typed; missing parts are taken from `relative_to`, the next such day, never one in the past.
        relative_to: the business date, or the arrival for a departure field.

    Raises:
        Unreadable: no day can be made of it.
    """
    try:
        return _read_date(unicodedata.normalize("NFKC", text).strip(), relative_to)
    except (ValueError, OverflowError) as error:
        raise Unreadable(text) from error


def _read_date(compact: str, relative_to: date) -> date:
    if ahead := _DAYS_AHEAD.fullmatch(compact):
        days = int(ahead[2]) * (-1 if ahead[1] == "-" else 1)
        return relative_to + timedelta(days=days)
    if iso := _ISO_DATE.fullmatch(compact):
        return date(int(iso[1]), int(iso[2]), int(iso[3]))
    return _from_parts(_parts(compact), relative_to)


def _parts(compact: str) -> list[str]:
    if re.fullmatch(r"\d{1,2}|\d{4}|\d{6}|\d{8}", compact):
        return _split_digits(compact)
    parts = [part for part in re.split(r"[./\-\s年月日]+", compact) if part]
    if not 1 <= len(parts) <= 3 or not all(part.isdigit() for part in parts):
        raise Unreadable(compact)
    return parts


def _split_digits(digits: str) -> list[str]:
    if _year_first() and len(digits) == 8:
        return [digits[:4], digits[4:6], digits[6:]]
    cuts = {1: (1,), 2: (2,), 4: (2, 4), 6: (2, 4, 6), 8: (2, 4, 8)}[len(digits)]
    starts = (0, *cuts[:-1])
    return [digits[start:end] for start, end in zip(starts, cuts, strict=True)]


def _year_first() -> bool:
    return str(get_date_format("short", locale=locale()).pattern).startswith("y")


def _from_parts(parts: list[str], relative_to: date) -> date:
    ordered = [int(part) for part in (reversed(parts) if _year_first() else parts)]
    day, month, year = (*ordered, None, None)[:3]
    if day is None:
        raise Unreadable(parts)
    if year is not None and month is not None:
        return date(year + 2000 if year < 100 else year, month, day)
    return _next_such_day(day, month, relative_to)


def _next_such_day(day: int, month: int | None, relative_to: date) -> date:
    """The first such day on or after the given one: a day of this month or next, or a day and month of this year or next."""
    if month is not None:
        this_year = date(relative_to.year, month, day)
        return this_year if this_year >= relative_to else date(relative_to.year + 1, month, day)
    if day >= relative_to.day:
        return relative_to.replace(day=day)
    first_of_next = (relative_to.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first_of_next.replace(day=day)
