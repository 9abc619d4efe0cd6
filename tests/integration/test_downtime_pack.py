"""The downtime pack: whole, agreeing with the hotel, opened by ordinary programs without it; what happens when the disk will not."""

from __future__ import annotations

import csv
import errno
import io
import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import pyzipper
from pypdf import PdfReader

from hotel_desk.db.downtime_passphrase import downtime_passphrase
from hotel_desk.domain.downtime_settings import DOWNTIME_FOLDER, DOWNTIME_KEPT
from hotel_desk.domain.errors import NotAllowed
from hotel_desk.jobs.downtime_files import PackFile, PackNotWritten, packs_of, write_pack
from hotel_desk.jobs.downtime_pack import PDF_NAME, make_downtime_pack
from hotel_desk.language import CHINESE, speaking
from hotel_desk.services.settings import change_setting
from tests.integration.test_terminal import resort, say, url, windows  # noqa: F401 - the fixtures of the terminal
from tests.stays_of_tests import DAY, NEXT, arrived

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fixtures.databases import SmallHotel
    from tests.integration.test_terminal import Said

FILES = ["arrivals.csv", "departures.csv", PDF_NAME, "in-house.csv", "room-plan.csv", "room-status.csv"]
OPENS_WITH = "lake and garden"
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
