"""Importing a file of bookings: all of it or nothing, once, with everything it needs."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.db.desk import Desk
from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.errors import NotAllowed, SomeoneWasFaster, StaffError
from hotel_desk.domain.ids import RoleId, UserId, new_id
from hotel_desk.jobs.booking_file import ColumnsMissing, FileEmpty, FileNotOpened, NotACsvFile
from hotel_desk.jobs.import_bookings import NothingReadable, RejectsNotWritten
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.models import Base
from hotel_desk.models.inventory import TypeNight
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import BusinessDate
from hotel_desk.models.room import Building, Floor, Room, RoomType
from hotel_desk.models.staff import Role, UserAccount
from hotel_desk.models.staging import StagedBooking
from hotel_desk.services.setup_room_types import RoomTypeDetails, add_room_type
from hotel_desk.services.staging import stage_bookings
from tests.fixtures.resorts import OPENED
from tests.real_bookings import SAMPLE, arrival_of, rows_of, write_rows

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.resorts import Resort


def every_row(resort: Resort) -> dict[str, list[Any]]:
    """All that the database holds."""
    with resort.database.snapshot() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in Base.metadata.sorted_tables
        }


def column(resort: Resort, statement: Any) -> list[Any]:
    with resort.database.snapshot() as connection:
        return list(connection.execute(statement).scalars())


def first_booked(rows: list[dict[str, str]]) -> date:
    return min(arrival_of(row) - timedelta(days=int(row["lead_time"])) for row in rows)


def test_a_file_is_staged_with_all_it_needs(resort: Resort) -> None:
    rows = rows_of(SAMPLE)
    report = resort.take(SAMPLE)
    assert (report.staged.added, report.staged.known, report.rejected, report.rejects) == (len(rows), 0, [], None)
    assert resort.business_date() == report.staged.business_date == first_booked(rows)
    codes = {row["reserved_room_type"] for row in rows} | {row["assigned_room_type"] for row in rows}
    assert set(column(resort, select(RoomType.code))) == codes
    with resort.database.snapshot() as connection:
        rooms = connection.execute(
            select(RoomType.code, func.count()).join(Room, Room.room_type_id == RoomType.id).group_by(RoomType.code)
        ).all()
        nights = connection.execute(
            select(RoomType.code, TypeNight.date, TypeNight.overbooking, TypeNight.physical)
            .join(RoomType, RoomType.id == TypeNight.room_type_id)
            .where(TypeNight.overbooking > 0)
        ).all()
    assert {code: count for code, count in rooms} == report.plan.rooms  # noqa: C416 - rows are not pairs to mypy
    assert {(code, night): allowed for code, night, allowed, _physical in nights} == report.plan.allowances
    assert all(physical == report.plan.rooms.get(code, 0) for code, _night, _allowed, physical in nights)
    assert (len(column(resort, select(Building.id))), len(column(resort, select(Floor.id)))) == (1, 1)
    agents = {row["agent"] for row in rows} - {"NULL"}
    assert set(column(resort, select(Profile.external_code).where(Profile.kind == ProfileKind.AGENT))) == agents
    assert column(resort, select(Profile.external_code).where(Profile.kind == ProfileKind.COMPANY)) == ["110"]
    assert column(resort, select(StagedBooking.reservation_id).distinct()) == [None]
    assert resort.broken_rules() == []


def test_guests_get_a_name_of_their_country(resort: Resort) -> None:
    resort.take(SAMPLE)
    with resort.database.snapshot() as connection:
        guests = connection.execute(select(StagedBooking.country, StagedBooking.guest_name)).all()
    by_country = dict(guests)
    assert set(by_country) >= {"PT", "GB", "CN", "TL", None}
    assert by_country["CN"].encode("utf-8") != by_country["CN"].encode("ascii", "replace")
    assert len({name for country, name in guests if country == "PT"}) > 5


def test_importing_twice_adds_nothing(resort: Resort, tmp_path: Path) -> None:
    resort.take(SAMPLE)
    before = every_row(resort)
    again = resort.take(SAMPLE)
    assert (again.staged.added, again.staged.known) == (0, len(rows_of(SAMPLE)))
    (tmp_path / "padded.csv").write_text("\ufeff" + SAMPLE.read_text("utf-8").replace(",", " , "), "utf-8")
    assert resort.take(tmp_path / "padded.csv").staged.added == 0
    after = every_row(resort)
    assert len(after.pop("operation")) == len(before.pop("operation")) + 2
    assert after == before


def test_the_rest_of_a_file_is_added_to_what_is_there(resort: Resort, tmp_path: Path) -> None:
    rows = rows_of(SAMPLE)
    half = resort.take(write_rows(tmp_path / "half.csv", rows[::2]))
    whole = resort.take(SAMPLE)
    assert (half.staged.added, whole.staged.added) == (len(rows[::2]), len(rows[1::2]))
    assert whole.staged.rooms_added == sum(whole.plan.rooms.values()) - sum(half.plan.rooms.values())
    assert resort.business_date() == first_booked(rows)
    assert resort.broken_rules() == []


def test_lines_that_cannot_be_read_are_set_aside_and_the_rest_is_imported(resort: Resort, tmp_path: Path) -> None:
    lines = SAMPLE.read_text("utf-8").splitlines()
    lines[3] = lines[3].replace(",80,", ",eighty,")
    lines[-1] = lines[-1][:40]
    file = tmp_path / "bookings.csv"
    file.write_text("\n".join(lines), "utf-8")
    report = resort.take(file)
    assert report.staged.added == len(lines) - 1 - 2
    assert report.rejects == tmp_path / "bookings.rejected.csv"
    with report.rejects.open(encoding="utf-8", newline="") as source:
        told = list(csv.DictReader(source))
    assert [(row["line_number"], row["line"]) for row in told] == [("4", lines[3]), (str(len(lines)), lines[-1])]
    assert told[0]["reason"] == "adr cannot be read: “eighty”."
    elsewhere = tmp_path / "elsewhere.csv"
    assert resort.take(file, rejects=elsewhere).rejects == elsewhere  # type: ignore[arg-type]
    assert elsewhere.read_bytes() == report.rejects.read_bytes()


def test_rejects_that_cannot_be_written_stop_the_import(resort: Resort, tmp_path: Path) -> None:
    file = tmp_path / "bookings.csv"
    file.write_text(SAMPLE.read_text("utf-8").replace(",80,", ",eighty,"), "utf-8")
    before = every_row(resort)
    with pytest.raises(RejectsNotWritten, match=r"Some rows cannot be imported \(3\)"):
        resort.take(file, rejects=tmp_path / "nowhere" / "rejects.csv")  # type: ignore[arg-type]
    assert every_row(resort) == before


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", FileEmpty),
        (bytes(2000), NotACsvFile),
        (SAMPLE.read_bytes().replace(b"lead_time", b"lead"), ColumnsMissing),
        (SAMPLE.read_bytes().splitlines()[0], NothingReadable),
        (SAMPLE.read_bytes().replace(b",March,", b",Smarch,"), NothingReadable),
        (None, FileNotOpened),
    ],
)
def test_a_file_that_is_refused_leaves_nothing_behind(
    resort: Resort, tmp_path: Path, content: bytes | None, refusal: type[StaffError]
) -> None:
    folder = tmp_path / "from elsewhere"
    folder.mkdir()
    file = folder / "bookings.csv"
    if content is not None:
        file.write_bytes(content)
    before = every_row(resort)
    with pytest.raises(refusal, match="Nothing was imported"):
        resort.take(file)
    assert every_row(resort) == before
    assert list(folder.iterdir()) == ([] if content is None else [file])


def test_a_failure_in_the_middle_leaves_nothing_half_in(resort: Resort, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise RuntimeError("in the middle")

    before = every_row(resort)
    monkeypatch.setattr("hotel_desk.services.staging.needed_profiles", broken)
    with pytest.raises(RuntimeError):
        resort.take(SAMPLE)
    assert every_row(resort) == before


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"stays_in_week_nights": "500"}, "The stay is longer than the 365 nights that this hotel allows."),
        ({"adults": "1000"}, "The number of guests is not possible."),
        ({"adr": "99999999"}, "The price is too high to be true."),
    ],
)
def test_what_this_hotel_cannot_book_is_set_aside(resort: Resort, tmp_path: Path, changes: dict[str, str], reason: str) -> None:
    rows = rows_of(SAMPLE)
    report = resort.take(write_rows(tmp_path / "bookings.csv", [rows[0], {**rows[1], **changes}]))
    assert (report.staged.added, [one.reason for one in report.rejected]) == (1, [reason])


def test_a_hotel_with_a_past_keeps_its_business_date(resort: Resort) -> None:
    resort.desk.run(add_room_type, details=RoomTypeDetails(code="X", name="Other"))
    close_day(resort.desk)
    with pytest.raises(NothingReadable, match=r"It was booked on .*; the hotel's business date is 2032-01-02 already\."):
        resort.take(SAMPLE)
    assert resort.business_date() == OPENED + timedelta(days=1)


def test_rooms_and_types_that_are_there_are_used(hotel: SmallHotel, tmp_path: Path) -> None:
    from hotel_desk.jobs.import_bookings import import_bookings  # noqa: PLC0415 - the only test of the small hotel here

    rows = [{**row, "reserved_room_type": "STD", "assigned_room_type": "STD"} for row in rows_of(SAMPLE)]
    report = import_bookings(hotel.desk, write_rows(tmp_path / "bookings.csv", rows))
    assert report.staged.room_types_added == 0
    assert report.plan.rooms["STE"] == 2
    assert report.staged.rooms_added == report.plan.rooms["STD"] - 4
    with hotel.database.snapshot() as connection:
        numbers = connection.execute(select(Room.number).where(Room.room_type_id == hotel.standard)).scalars().all()
        assert connection.execute(select(func.count()).select_from(Building)).scalar_one() == 1
    assert {"101", "102", "103", "104", "105"} <= set(numbers)
    assert not {"201", "202"} & set(numbers)


def test_two_imports_at_once_do_not_plan_past_each_other(resort: Resort) -> None:
    with pytest.raises(SomeoneWasFaster):
        resort.desk.run(stage_bookings, source="late.csv", bookings=[], rooms={"A": 3}, allowances=[], staged_before=7)
    assert column(resort, select(Room.id)) == []


def test_importing_needs_its_permission(resort: Resort) -> None:
    with resort.database.writing() as connection:
        role = connection.execute(select(Role.id).where(Role.code == "night_auditor")).scalar_one()
        account = {"id": UserId(new_id()), "property_id": resort.property_id, "name": "ana", "display_name": "Ana", "version": 1}
        connection.execute(UserAccount.__table__.insert(), [{**account, "role_id": RoleId(role), "active": True}])  # type: ignore[attr-defined]
    from hotel_desk.jobs.import_bookings import import_bookings  # noqa: PLC0415 - as another user than the fixture's

    with pytest.raises(NotAllowed):
        import_bookings(Desk(resort.database, property_id=resort.property_id, user_name="ana"), SAMPLE)
    assert column(resort, select(StagedBooking.id)) == []


def test_what_was_made_is_in_the_audit_trail(resort: Resort) -> None:
    report = resort.take(SAMPLE)
    codes = column(resort, select(AuditEntry.code))
    made = report.staged.room_types_added + report.staged.rooms_added + 2
    assert codes.count("setup.object.added") >= made
    assert (codes.count("import.staged_booking.staged"), codes.count("profile.profile.created")) == (1, report.staged.profiles_added)
    assert codes.count("audit.business_date.opened") == 2
    assert column(resort, select(BusinessDate.date)) == [report.staged.business_date]
