"""The downtime pack: whole, agreeing with the hotel, opened by ordinary programs without it; what happens when the disk will not."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pyzipper
from pypdf import PdfReader

from hotel_desk.db.downtime_passphrase import downtime_passphrase
from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.downtime_settings import DOWNTIME_FOLDER, DOWNTIME_KEPT, DOWNTIME_MINUTES
from hotel_desk.domain.errors import NotAllowed
from hotel_desk.jobs.downtime_files import PackFile, PackNotWritten, packs_of, write_pack
from hotel_desk.jobs.downtime_pack import PDF_NAME, make_downtime_pack
from hotel_desk.language import CHINESE, speaking
from hotel_desk.queries.settings import setting_value
from hotel_desk.services.cashier import take_deposit
from hotel_desk.services.settings import change_setting
from tests.integration.test_terminal import resort, say, url, windows  # noqa: F401 - the fixtures of the terminal
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, arrived, charge, close_day, make

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fixtures.databases import SmallHotel
    from tests.integration.test_terminal import Said

FILES = ["arrivals.csv", "departures.csv", PDF_NAME, "in-house.csv", "room-plan.csv", "room-status.csv"]
OPENS_WITH = "lake and garden"
# Another process, with nothing of ours loaded and no way to any server.
OPENED_ALONE = """
import csv, io, json, pathlib, socket, sys

def no_server(*_arguments, **_more):
    raise SystemExit("a server was asked")

socket.socket.connect = socket.create_connection = no_server
import pypdf, pyzipper

pack, passphrase = pathlib.Path(sys.argv[1]), sys.argv[2]
paper = pypdf.PdfReader(pack / "downtime-pack.pdf")
assert paper.decrypt(passphrase)
with pyzipper.AESZipFile(pack / "tables.zip") as archive:
    archive.setpassword(passphrase.encode())
    here = list(csv.DictReader(io.StringIO(archive.read("in-house.csv").decode("utf-8-sig"))))
titles = [str(item.title) for item in paper.outline]
ours = sorted(name for name in sys.modules if name.split(".")[0] == "hotel_desk")
print(json.dumps([titles, [row["guest"] for row in here], ours]))
"""
ONE = [PackFile("a.csv", b"a"), PackFile("b.pdf", b"%PDF")]


def rows_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))


def text_of(file: Path, passphrase: str = "") -> str:
    reader = PdfReader(file)
    if passphrase:
        assert reader.decrypt(passphrase)
    return "\n".join(page.extract_text() for page in reader.pages)


def test_it_says_who_is_here_who_comes_and_which_room_is_how(hotel: SmallHotel, tmp_path: Path) -> None:
    arrived(hotel, departure=DAY + timedelta(days=3))
    written = make_downtime_pack(hotel.desk, passphrase=None, folder=tmp_path)
    assert sorted(written.files) == sorted(FILES)
    assert not written.encrypted
    [here] = rows_of(written.folder / "in-house.csv")
    assert (here["room"], here["guest"]) == ("101", "Ana Silva")
    plan = {row["room"]: row for row in rows_of(written.folder / "room-plan.csv") if row["table"] == "rooms"}
    assert [plan["101"][f"night_{(DAY + timedelta(days=number)).isoformat()}"] for number in range(4)] == ["Ana Silva", "→", "→", ""]
    leaving = rows_of(written.folder / "departures.csv")
    assert leaving == []
    assert {row["room"] for row in rows_of(written.folder / "room-status.csv")} >= {"101", "102"}
    paper = text_of(written.folder / PDF_NAME)
    assert "Ana Silva" in paper
    assert [str(item.title) for item in PdfReader(written.folder / PDF_NAME).outline if not isinstance(item, list)] == [
        "Guests in house",
        "Arrivals",
        "Departures",
        "Room plan",
        "Room status",
    ]


def test_it_is_enough_to_work_by(hotel: SmallHotel, tmp_path: Path) -> None:
    """What the guests in house owe, who comes and who leaves today and tomorrow, seven nights of rooms, and how each room is."""
    ana = arrived(hotel, departure=FOURTH)
    arrived(hotel, "102", departure=NEXT, guest="Bo Lund")
    arrived(hotel, "103", departure=THIRD, guest="Dora Weiss")
    close_day(hotel, DAY)
    charge(hotel, ana.folio_id)
    chen = hotel.book(NEXT, FOURTH, kind=hotel.suite, guest="Chen Li")
    hotel.desk.run(take_deposit, reservation_id=chen, transaction_code_id=hotel.codes["CASH"], amount_minor=5_000)
    hotel.book(THIRD, FOURTH, guest="Eli Roth", room="104")
    hotel.book(FOURTH, FOURTH + timedelta(days=1), guest="Fay Moss")
    make(hotel, "104", HousekeepingStatus.DIRTY)
    folder = make_downtime_pack(hotel.desk, passphrase=None, folder=tmp_path).folder
    here = {row["room"]: (row["guest"], row["departure"], row["balance"]) for row in rows_of(folder / "in-house.csv")}
    assert here == {
        "101": ("Ana Silva", FOURTH.isoformat(), "112.00"),
        "102": ("Bo Lund", NEXT.isoformat(), "102.00"),
        "103": ("Dora Weiss", THIRD.isoformat(), "102.00"),
    }
    coming = [(row["guest"], row["arrival"], row["room"], row["deposit"]) for row in rows_of(folder / "arrivals.csv")]
    assert coming == [("Chen Li", NEXT.isoformat(), "", "50.00"), ("Eli Roth", THIRD.isoformat(), "104", "0.00")], "today and tomorrow"
    leaving = [(row["room"], row["guest"], row["departure"], row["balance"]) for row in rows_of(folder / "departures.csv")]
    assert leaving == [("102", "Bo Lund", NEXT.isoformat(), "102.00"), ("103", "Dora Weiss", THIRD.isoformat(), "102.00")]
    plan = rows_of(folder / "room-plan.csv")
    nights = [column.removeprefix("night_") for column in plan[0] if column.startswith("night_")]
    assert nights == [(NEXT + timedelta(days=number)).isoformat() for number in range(7)]
    assert [row["guest"] for row in plan if row["table"] == "without_room"] == ["Chen Li", "Fay Moss"]
    rooms = {row["room"]: (row["status"], row["occupied"]) for row in rows_of(folder / "room-status.csv")}
    assert set(rooms) == set(hotel.rooms)
    assert (rooms["101"], rooms["104"], rooms["201"]) == (("dirty", "yes"), ("dirty", "no"), ("clean", "no"))


def test_it_opens_with_no_database_and_every_server_dead(hotel: SmallHotel, tmp_path: Path) -> None:
    arrived(hotel, departure=NEXT)
    folder = make_downtime_pack(hotel.desk, passphrase=OPENS_WITH, folder=tmp_path / "packs").folder
    hotel.database.close()
    if hotel.database.is_sqlite:
        Path(hotel.url.removeprefix("sqlite:///")).unlink()
    command = [sys.executable, "-I", "-c", OPENED_ALONE, str(folder), OPENS_WITH]
    opened = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    titles, here, ours = json.loads(opened.stdout)
    assert titles == ["Guests in house", "Arrivals", "Departures", "Room plan", "Room status"]
    assert here == ["Ana Silva"]
    assert ours == []


def test_each_desk_has_its_own_pack_and_its_own_minutes(hotel: SmallHotel, tmp_path: Path) -> None:
    first, second = hotel.desk, hotel.as_user("manager")
    first.run(change_setting, key=DOWNTIME_MINUTES.key, value=5)
    assert (first.read(setting_value, setting=DOWNTIME_MINUTES), second.read(setting_value, setting=DOWNTIME_MINUTES)) == (5, 15)
    for desk in (first, second):
        desk.run(change_setting, key=DOWNTIME_FOLDER.key, value=str(tmp_path / desk.workstation))
        make_downtime_pack(desk, passphrase=None)
    assert [len(packs_of(tmp_path / desk.workstation, desk.workstation)) for desk in (first, second)] == [1, 1]


def test_in_chinese_and_opened_without_any_database(hotel: SmallHotel, tmp_path: Path) -> None:
    arrived(hotel, guest="张伟", departure=NEXT)
    with speaking(CHINESE):
        written = make_downtime_pack(hotel.desk, passphrase=OPENS_WITH, folder=tmp_path)
    hotel.database.close()
    assert sorted(written.files) == [PDF_NAME, "tables.zip"]
    assert "张伟" in text_of(written.folder / PDF_NAME, OPENS_WITH)
    assert not PdfReader(written.folder / PDF_NAME).decrypt("lake")
    with pyzipper.AESZipFile(written.folder / "tables.zip") as archive:
        assert sorted(archive.namelist()) == sorted(name for name in FILES if name != PDF_NAME)
        with pytest.raises(RuntimeError, match="password"):
            archive.read("in-house.csv")
        archive.setpassword(OPENS_WITH.encode())
        assert "张伟" in archive.read("in-house.csv").decode("utf-8-sig")
    assert not any("张伟".encode() in file.read_bytes() for file in written.folder.iterdir())


def test_the_settings_of_the_desk_say_where_and_how_many(hotel: SmallHotel, tmp_path: Path) -> None:
    hotel.desk.run(change_setting, key=DOWNTIME_FOLDER.key, value=str(tmp_path / "far" / "away"))
    hotel.desk.run(change_setting, key=DOWNTIME_KEPT.key, value=2)
    made = [make_downtime_pack(hotel.desk, passphrase=None).folder for _ in range(3)]
    assert packs_of(tmp_path / "far" / "away", hotel.desk.workstation) == made[1:]


def test_who_may_not_see_lists_of_guests_writes_none(hotel: SmallHotel, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        make_downtime_pack(hotel.as_user("housekeeping"), passphrase=None, folder=tmp_path / "packs")
    assert not (tmp_path / "packs").exists()


def test_packs_of_one_second_stand_in_order_and_two_desks_keep_their_own(tmp_path: Path) -> None:
    for desk in ("desk-1", "desk-2", "desk-1"):
        write_pack(tmp_path, stamp="2026-03-02 071500", desk_name=desk, files=ONE, passphrase=None, kept=8)
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "2026-03-02 071500 2 desk-1",
        "2026-03-02 071500 desk-1",
        "2026-03-02 071500 desk-2",
    ]


def test_a_clock_put_back_does_not_cost_the_pack_just_written(tmp_path: Path) -> None:
    for hour in ("08", "09", "06"):
        write_pack(tmp_path, stamp=f"2026-03-02 {hour}0000", desk_name="desk-1", files=ONE, passphrase=None, kept=1)
    assert "2026-03-02 060000 desk-1" in {one.name for one in packs_of(tmp_path, "desk-1")}


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = write_pack(tmp_path, stamp="2026-03-02 071500", desk_name="desk-1", files=ONE, passphrase=None, kept=8)
    really = os.fsync
    calls = iter((None, OSError(errno.ENOSPC, "No space left on device")))

    def full(descriptor: int) -> None:
        failure = next(calls)
        if failure is not None:
            raise failure
        really(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PackNotWritten, match="No space left"):
        write_pack(tmp_path, stamp="2026-03-02 073000", desk_name="desk-1", files=ONE, passphrase=None, kept=1)
    assert list(tmp_path.iterdir()) == [kept]


def test_a_place_that_is_no_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    with pytest.raises(PackNotWritten, match="kept"):
        write_pack(tmp_path / "file", stamp="2026-03-02 071500", desk_name="desk-1", files=ONE, passphrase=None, kept=8)


def test_what_a_power_cut_left_is_swept_by_the_same_desk_only(tmp_path: Path) -> None:
    for desk in ("desk-1", "desk-2"):
        (tmp_path / f".unfinished 2026-03-02 071500 {desk} 4711").mkdir()
    write_pack(tmp_path, stamp="2026-03-02 073000", desk_name="desk-1", files=ONE, passphrase=None, kept=8)
    assert sorted(one.name for one in tmp_path.iterdir()) == [".unfinished 2026-03-02 071500 desk-2 4711", "2026-03-02 073000 desk-1"]


def test_the_passphrase_may_be_told_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTEL_DESK_DOWNTIME_PASSPHRASE", "lake")
    assert downtime_passphrase() == "lake"


def test_from_the_terminal(
    say: Callable[..., Said],  # noqa: F811
    resort: str,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOTEL_DESK_DOWNTIME_PASSPHRASE", OPENS_WITH)
    said = say("downtime", "write", "--folder", str(tmp_path / "packs"))
    [pack] = (tmp_path / "packs").iterdir()
    assert (said.status, said.out.strip(), said.err) == (0, str(pack), "")
    assert "Room plan" in text_of(pack / PDF_NAME, OPENS_WITH)
    assert "The packs written before are kept." in say("downtime", "write", "--folder", str(pack / PDF_NAME)).sentence
