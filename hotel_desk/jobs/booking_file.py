"""Reads a file of bookings in the columns of the public 'Hotel booking demand' data set (Antonio, Almeida and Nunes, 2019).

Every line is read by itself, so that a line that cannot be read spoils no other: it is set aside with its number and the
reason. What is read means the same however the file was saved: with spaces around values, with a byte order mark, with
dates as `2015-07-01` or `7/1/2015`, with its columns in another order.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

import msgspec

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.errors import StaffError
from hotel_desk.jobs.countries import country_of
from hotel_desk.language import N_, _

FORMAT = "hotel-booking-demand"
COLUMNS = (
    "lead_time",
    "arrival_date_year",
    "arrival_date_month",
    "arrival_date_day_of_month",
    "stays_in_weekend_nights",
    "stays_in_week_nights",
    "adults",
    "children",
    "babies",
    "country",
    "market_segment",
    "distribution_channel",
    "is_repeated_guest",
    "reserved_room_type",
    "assigned_room_type",
    "deposit_type",
    "agent",
    "company",
    "adr",
    "reservation_status",
    "reservation_status_date",
)
HOTEL_COLUMN = "hotel"
NO_VALUE = frozenset({"", "NULL"})
NOT_KNOWN = "NA"
_MONTHS = {
    month: number
    for number, month in enumerate(
        (
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ),
        start=1,
    )
}
_OUTCOMES = {
    "Check-Out": ReservationStatus.CHECKED_OUT,
    "Canceled": ReservationStatus.CANCELLED,
    "No-Show": ReservationStatus.NO_SHOW,
}
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_SLASH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_WHOLE = re.compile(r"\d{1,6}", re.ASCII)
_LONGEST_CODE = 40
_TOO_MUCH = Decimal(10) ** 9
_FINEST_PLACE = 9
_LONGEST_TEXT = 200


class FileNotOpened(StaffError):
    code = "import.not_opened"
    template = N_("“{file}” cannot be opened: {reason}. Nothing was imported. Check the name and try again.")


class FileEmpty(StaffError):
    code = "import.empty"
    template = N_("“{file}” is empty. Nothing was imported. Choose the file with the bookings.")


class NotACsvFile(StaffError):
    code = "import.not_csv"
    template = N_("“{file}” is not a CSV file of bookings. Nothing was imported. Choose a file in the format {format}.")


class ColumnsMissing(StaffError):
    code = "import.columns"
    template = N_("“{file}” lacks the columns {columns}. Nothing was imported. Export the file again with all of them.")


class SeveralHotels(StaffError):
    code = "import.several_hotels"
    template = N_("“{file}” holds bookings of several hotels: {hotels}. Nothing was imported. Say which one to take.")


class UnreadableRow(StaffError):
    """A line that is set aside, with the reason."""

    code = "import.row"
    template = N_("{column} cannot be read: “{value}”.")


class RowCut(UnreadableRow):
    template = N_("The line is cut off or broken: values {found}, columns {expected}.")


class RowNotText(UnreadableRow):
    template = N_("The line is not text in UTF-8.")


class CancelledAtNoTime(UnreadableRow):
    template = N_("The cancellation is dated {date}, not between the booking ({booked}) and the arrival ({arrival}).")


@dataclass(frozen=True, slots=True)
class FileBooking:
    """One booking of the file.

    Args:
        row_hash: of everything that is read of the line; identical lines are told apart by `occurrence`.
        price: a night, in the property's currency, without tax.
        country: ISO 3166 alpha-2.
        outcome: CHECKED_OUT, CANCELLED or NO_SHOW; `outcome_date`: when a cancellation was made.
    """

    line_number: int
    row_hash: str
    occurrence: int
    hotel: str
    booked_date: date
    arrival_date: date
    departure_date: date
    adults: int
    children: int
    babies: int
    charged_type: str
    occupied_type: str
    price: Decimal
    outcome: ReservationStatus
    outcome_date: date
    agent: str | None
    company: str | None
    country: str | None
    market: str
    channel: str
    repeated_guest: bool
    deposit_type: str


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A line that was set aside."""

    line_number: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class BookingFile:
    """What a file holds. `lines` are its bookings as written, by line number."""

    bookings: list[FileBooking]
    rejected: list[RejectedRow]
    lines: dict[int, str]


def read_booking_file(path: Path, *, hotel: str | None = None) -> BookingFile:
    """Read a file of bookings.

    Args:
        hotel: take only this hotel's bookings, where the file holds those of several.

    Raises:
        FileNotOpened, FileEmpty, NotACsvFile, ColumnsMissing, SeveralHotels: the file as a whole cannot be used.
    """
    lines = _lines(path)
    columns = _columns(path, lines[0])
    bookings: list[FileBooking] = []
    rejected: list[RejectedRow] = []
    written: dict[int, str] = {}
    seen: Counter[str] = Counter()
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        written[number] = line.decode("utf-8", errors="backslashreplace")
        try:
            booking = _booking(number, _values(line, columns))
        except UnreadableRow as reason:
            rejected.append(RejectedRow(number, str(reason), written[number]))
            continue
        bookings.append(replace(booking, occurrence=seen[booking.row_hash]))
        seen[booking.row_hash] += 1
    return BookingFile(_of_one_hotel(path, bookings, hotel), rejected, written)


def _lines(path: Path) -> list[bytes]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileNotOpened("file", file=path.name, reason=error.strerror or type(error).__name__) from error
    lines = content.removeprefix(b"\xef\xbb\xbf").splitlines()
    if not any(line.strip() for line in lines):
        raise FileEmpty("file", file=path.name)
    return lines


def _columns(path: Path, header: bytes) -> list[str]:
    try:
        columns = _split(header)
    except UnreadableRow:
        columns = []
    missing = [column for column in COLUMNS if column not in columns]
    if len(missing) == len(COLUMNS):
        raise NotACsvFile("file", file=path.name, format=FORMAT)
    if missing:
        raise ColumnsMissing("file", file=path.name, columns=", ".join(missing))
    return columns


def _of_one_hotel(path: Path, bookings: list[FileBooking], hotel: str | None) -> list[FileBooking]:
    if hotel is not None:
        return [booking for booking in bookings if booking.hotel == hotel]
    names = sorted({booking.hotel for booking in bookings})
    if len(names) > 1:
        raise SeveralHotels("hotel", file=path.name, hotels=", ".join(names))
    return bookings


def _values(line: bytes, columns: list[str]) -> dict[str, str]:
    values = _split(line)
    if len(values) != len(columns):
        raise RowCut(found=len(values), expected=len(columns))
    return dict(zip(columns, values, strict=True))


def _split(line: bytes) -> list[str]:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        raise RowNotText from None
    try:
        return [value.strip() for value in next(csv.reader([text], strict=True), [])]
    except csv.Error:
        raise UnreadableRow(column=_("The line"), value=text[:_LONGEST_CODE]) from None


def _booking(line_number: int, row: Mapping[str, str]) -> FileBooking:
    arrival = _arrival(row)
    nights = _whole(row, "stays_in_weekend_nights") + _whole(row, "stays_in_week_nights")
    booking = FileBooking(
        line_number=line_number,
        row_hash="",
        occurrence=0,
        hotel=row.get(HOTEL_COLUMN, ""),
        booked_date=_days_from(row, "lead_time", arrival, -_whole(row, "lead_time")),
        arrival_date=arrival,
        departure_date=_days_from(row, "stays_in_week_nights", arrival, nights),
        adults=_whole(row, "adults"),
        children=0 if row["children"] == NOT_KNOWN else _whole(row, "children"),
        babies=_whole(row, "babies"),
        charged_type=_code(row, "reserved_room_type"),
        occupied_type=_code(row, "assigned_room_type"),
        price=_amount(row, "adr"),
        outcome=_outcome(row),
        outcome_date=_date(row, "reservation_status_date"),
        agent=_code(row, "agent", required=False) or None,
        company=_code(row, "company", required=False) or None,
        country=country_of(row["country"]),
        market=_text(row, "market_segment"),
        channel=_text(row, "distribution_channel"),
        repeated_guest=_whole(row, "is_repeated_guest") > 0,
        deposit_type=_text(row, "deposit_type"),
    )
    _refuse_impossible_cancellation(booking)
    return replace(booking, row_hash=_hash(booking))


def _hash(booking: FileBooking) -> str:
    content = msgspec.to_builtins(booking)
    del content["line_number"], content["row_hash"], content["occurrence"]
    return hashlib.sha256(msgspec.json.encode(content, order="sorted")).hexdigest()


def _refuse_impossible_cancellation(booking: FileBooking) -> None:
    if booking.outcome is not ReservationStatus.CANCELLED:
        return
    if not booking.booked_date <= booking.outcome_date <= booking.arrival_date:
        raise CancelledAtNoTime(date=booking.outcome_date, booked=booking.booked_date, arrival=booking.arrival_date)


def _arrival(row: Mapping[str, str]) -> date:
    month = _MONTHS.get(row["arrival_date_month"].lower())
    if month is None:
        raise _unreadable(row, "arrival_date_month")
    try:
        return date(_whole(row, "arrival_date_year"), month, _whole(row, "arrival_date_day_of_month"))
    except ValueError:
        raise _unreadable(row, "arrival_date_day_of_month") from None


def _days_from(row: Mapping[str, str], column: str, day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise _unreadable(row, column) from None


def _date(row: Mapping[str, str], column: str) -> date:
    text = row[column]
    try:
        if found := _ISO_DATE.fullmatch(text):
            year, month, day = found.groups()
            return date(int(year), int(month), int(day))
        if found := _SLASH_DATE.fullmatch(text):
            month, day, year = found.groups()
            return date(int(year), int(month), int(day))
    except ValueError:
        raise _unreadable(row, column) from None
    raise _unreadable(row, column)


def _whole(row: Mapping[str, str], column: str) -> int:
    # The data set's own exporter writes some whole numbers as 2.0.
    text = row[column].removesuffix(".0")
    if not _WHOLE.fullmatch(text):
        raise _unreadable(row, column)
    return int(text)


def _amount(row: Mapping[str, str], column: str) -> Decimal:
    try:
        amount = Decimal(row[column])
    except InvalidOperation:
        raise _unreadable(row, column) from None
    if not amount.is_finite() or abs(amount) >= _TOO_MUCH or (amount and amount.adjusted() < -_FINEST_PLACE):
        raise _unreadable(row, column)
    return amount.normalize()


def _outcome(row: Mapping[str, str]) -> ReservationStatus:
    found = _OUTCOMES.get(row["reservation_status"])
    if found is None:
        raise _unreadable(row, "reservation_status")
    return found


def _code(row: Mapping[str, str], column: str, *, required: bool = True) -> str:
    text = "" if row[column] in NO_VALUE else row[column].removesuffix(".0")
    if (required and not text) or len(text) > _LONGEST_CODE:
        raise _unreadable(row, column)
    return text


def _text(row: Mapping[str, str], column: str) -> str:
    text = "" if row[column] in NO_VALUE else row[column]
    if len(text) > _LONGEST_TEXT:
        raise _unreadable(row, column)
    return text


def _unreadable(row: Mapping[str, str], column: str) -> UnreadableRow:
    return UnreadableRow(column=column, value=row[column][:_LONGEST_CODE])
