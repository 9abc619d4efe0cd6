"""Reading a file of bookings: what means the same, what is set aside, what is refused as a whole."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.jobs.booking_file import (
    COLUMNS,
    BookingFile,
    ColumnsMissing,
    FileEmpty,
    FileNotOpened,
    NotACsvFile,
    SeveralHotels,
    read_booking_file,
)
from tests.real_bookings import SAMPLE, rows_of, write_rows

if TYPE_CHECKING:
    from pathlib import Path

ROW = {
    "hotel": "Resort Hotel",
    "lead_time": "10",
    "arrival_date_year": "2031",
    "arrival_date_month": "March",
    "arrival_date_day_of_month": "9",
    "stays_in_weekend_nights": "1",
    "stays_in_week_nights": "2",
    "adults": "2",
    "children": "NA",
    "babies": "1",
    "country": "PRT",
    "market_segment": "Groups",
    "distribution_channel": "TA/TO",
    "is_repeated_guest": "1",
    "reserved_room_type": "A",
    "assigned_room_type": "D",
    "deposit_type": "No Deposit",
    "agent": "240",
    "company": "NULL",
    "adr": "75.50",
    "reservation_status": "Check-Out",
    "reservation_status_date": "2031-03-12",
}


def read(folder: Path, text: str | bytes) -> BookingFile:
    path = folder / "bookings.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_booking_file(path)


def read_row(folder: Path, **changes: str) -> BookingFile:
    return read_booking_file(write_rows(folder / "bookings.csv", [{**ROW, **changes}]))


def test_a_row_says_who_comes_when_and_for_how_much(tmp_path: Path) -> None:
    (booking,) = read_row(tmp_path).bookings
    assert (booking.line_number, booking.occurrence, booking.hotel) == (2, 0, "Resort Hotel")
    assert (booking.booked_date, booking.arrival_date, booking.departure_date) == (date(2031, 2, 27), date(2031, 3, 9), date(2031, 3, 12))
    assert (booking.adults, booking.children, booking.babies) == (2, 0, 1)
    assert (booking.charged_type, booking.occupied_type, booking.price) == ("A", "D", Decimal("75.5"))
    assert (booking.outcome, booking.outcome_date) == (ReservationStatus.CHECKED_OUT, date(2031, 3, 12))
    assert (booking.agent, booking.company, booking.country) == ("240", None, "PT")
    assert (booking.market, booking.channel, booking.deposit_type, booking.repeated_guest) == ("Groups", "TA/TO", "No Deposit", True)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("Check-Out", ReservationStatus.CHECKED_OUT),
        ("Canceled", ReservationStatus.CANCELLED),
        ("No-Show", ReservationStatus.NO_SHOW),
    ],
)
def test_each_outcome_is_known(tmp_path: Path, status: str, outcome: ReservationStatus) -> None:
    (booking,) = read_row(tmp_path, reservation_status=status, reservation_status_date="2031-03-01").bookings
    assert booking.outcome is outcome


@pytest.mark.parametrize("adr", ["0", "-6.38", "508", "0.005"])
def test_every_price_is_taken_as_it_is(tmp_path: Path, adr: str) -> None:
    assert read_row(tmp_path, adr=adr).bookings[0].price == Decimal(adr)


def padded(text: str) -> str:
    return "\n".join(",".join(f"  {value} " for value in line.split(",")) for line in text.splitlines())


def with_slash_dates(text: str) -> str:
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        year, month, day = row["reservation_status_date"].split("-")
        row["reservation_status_date"] = f"{int(month)}/{int(day)}/{year}"
    target = io.StringIO()
    writer = csv.DictWriter(target, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()


def with_columns_turned_round(text: str) -> str:
    return "\n".join(",".join(reversed(line.split(","))) for line in text.splitlines())


def quoted(text: str) -> str:
    return "\n".join(",".join(f'"{value}"' for value in line.split(",")) for line in text.splitlines())


@pytest.mark.parametrize(
    "saved",
    [
        padded,
        with_slash_dates,
        with_columns_turned_round,
        quoted,
        lambda text: "\ufeff" + text,
        lambda text: "\ufeff" + padded(with_slash_dates(text)),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.removesuffix("\n"),
    ],
    ids=["spaces", "M/D/YYYY", "other order", "quotes", "mark", "all at once", "CRLF", "empty lines", "no last line end"],
)
def test_a_file_means_the_same_however_it_was_saved(tmp_path: Path, saved: object) -> None:
    assert callable(saved)
    text = SAMPLE.read_text(encoding="utf-8")
    plain = read(tmp_path, text)
    other = read(tmp_path, saved(text))
    assert other.rejected == []
    assert [(one.row_hash, one.occurrence) for one in other.bookings] == [(one.row_hash, one.occurrence) for one in plain.bookings]
    assert len(plain.bookings) == len(rows_of(SAMPLE))


def test_identical_rows_are_different_bookings(tmp_path: Path) -> None:
    first, second, other = read_booking_file(write_rows(tmp_path / "bookings.csv", [ROW, ROW, {**ROW, "adults": "3"}])).bookings
    assert (first.row_hash, first.occurrence, second.occurrence) == (second.row_hash, 0, 1)
    assert (other.row_hash == first.row_hash, other.occurrence) == (False, 0)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"lead_time": "-1"}, "lead_time cannot be read: “-1”."),
        ({"lead_time": "999999"}, "lead_time cannot be read: “999999”."),
        ({"adults": "two"}, "adults cannot be read: “two”."),
        ({"adults": ""}, "adults cannot be read: “”."),
        ({"adults": "2.5"}, "adults cannot be read: “2.5”."),
        ({"arrival_date_month": "Marzo"}, "arrival_date_month cannot be read: “Marzo”."),
        ({"arrival_date_month": "February", "arrival_date_day_of_month": "30"}, "arrival_date_day_of_month cannot be read: “30”."),
        ({"adr": "free"}, "adr cannot be read: “free”."),
        ({"adr": "NaN"}, "adr cannot be read: “NaN”."),
        ({"adr": "1e99"}, "adr cannot be read: “1e99”."),
        ({"adr": "1e-99"}, "adr cannot be read: “1e-99”."),
        ({"adr": "Infinity"}, "adr cannot be read: “Infinity”."),
        ({"reserved_room_type": "NULL"}, "reserved_room_type cannot be read: “NULL”."),
        ({"assigned_room_type": ""}, "assigned_room_type cannot be read: “”."),
        ({"reservation_status": "Maybe"}, "reservation_status cannot be read: “Maybe”."),
        ({"reservation_status_date": "2031-02-30"}, "reservation_status_date cannot be read: “2031-02-30”."),
        ({"reservation_status_date": "13/1/2031"}, "reservation_status_date cannot be read: “13/1/2031”."),
        ({"reservation_status_date": "2031-03-1"}, "reservation_status_date cannot be read: “2031-03-1”."),
        ({"reservation_status_date": "12.3.2031"}, "reservation_status_date cannot be read: “12.3.2031”."),
        (
            {"reservation_status": "Canceled", "reservation_status_date": "2031-02-26"},
            "The cancellation is dated 2031-02-26, not between the booking (2031-02-27) and the arrival (2031-03-09).",
        ),
        (
            {"reservation_status": "Canceled", "reservation_status_date": "2031-03-10"},
            "The cancellation is dated 2031-03-10, not between the booking (2031-02-27) and the arrival (2031-03-09).",
        ),
    ],
)
def test_a_row_that_cannot_be_read_is_set_aside_with_the_reason(tmp_path: Path, changes: dict[str, str], reason: str) -> None:
    content = read_booking_file(write_rows(tmp_path / "bookings.csv", [ROW, {**ROW, **changes}, ROW]))
    assert [booking.line_number for booking in content.bookings] == [2, 4]
    (rejected,) = content.rejected
    assert (rejected.line_number, rejected.reason) == (3, reason)
    assert rejected.text == ",".join({**ROW, **changes}.values())


@pytest.mark.parametrize("kept", range(1, 60, 7))
def test_a_file_cut_in_the_middle_of_a_row_loses_that_row_only(tmp_path: Path, kept: int) -> None:
    lines = SAMPLE.read_bytes().splitlines(keepends=True)
    content = read(tmp_path, b"".join(lines[:5]) + lines[5][:kept])
    assert len(content.bookings) == 4
    assert [rejected.line_number for rejected in content.rejected] == [6]


def test_a_cut_inside_the_last_date_is_noticed(tmp_path: Path) -> None:
    content = read(tmp_path, SAMPLE.read_bytes().rstrip()[:-1])
    assert content.rejected[0].reason.startswith("reservation_status_date cannot be read: “2031-")


def test_a_broken_line_spoils_no_other(tmp_path: Path) -> None:
    lines = SAMPLE.read_bytes().splitlines()
    lines[2] = b'"' + lines[2]
    lines[4] = lines[4].replace(b"Direct", b"\xff\xfe").replace(b"Online TA", b"\xff\xfe")
    lines[6] += b",one,too,many"
    content = read(tmp_path, b"\n".join(lines))
    assert [rejected.line_number for rejected in content.rejected] == [3, 5, 7]
    assert content.rejected[1].reason == "The line is not text in UTF-8."
    assert content.rejected[2].reason == "The line is cut off or broken: values 35, columns 32."
    assert len(content.bookings) == len(lines) - 1 - 3


@pytest.mark.parametrize("column", COLUMNS)
def test_a_missing_column_is_named(tmp_path: Path, column: str) -> None:
    rows = [{name: value for name, value in ROW.items() if name != column}]
    with pytest.raises(ColumnsMissing, match=f"lacks the columns {column}. Nothing was imported"):
        read_booking_file(write_rows(tmp_path / "bookings.csv", rows))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" \r\n "])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FileEmpty, match=r"“bookings\.csv” is empty\. Nothing was imported\."):
        read(tmp_path, content)


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04\x14\x00\x06\x00",
        b"SQLite format 3\x00",
        bytes(4096),
        "hotel,is_canceled\n".encode("utf-16"),
        b"Dear colleague,\nattached you find the bookings.",
        b'{"bookings": []}',
        SAMPLE.read_bytes().replace(b",", b";"),
    ],
    ids=["picture", "zip", "database", "zeros", "UTF-16", "letter", "JSON", "semicolons"],
)
def test_what_is_not_csv_at_all_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(NotACsvFile, match=r"“bookings\.csv” is not a CSV file of bookings\. Nothing was imported\."):
        read(tmp_path, content)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotOpened, match=r"“missing\.csv” cannot be opened: No such file or directory\."):
        read_booking_file(tmp_path / "missing.csv")
    with pytest.raises(FileNotOpened, match=r"cannot be opened: Is a directory\."):
        read_booking_file(tmp_path)


def test_one_hotel_of_several_is_taken_when_it_is_named(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "bookings.csv", [ROW, {**ROW, "hotel": "City Hotel"}])
    with pytest.raises(SeveralHotels, match="City Hotel, Resort Hotel"):
        read_booking_file(path)
    (booking,) = read_booking_file(path, hotel="City Hotel").bookings
    assert booking.hotel == "City Hotel"
