"""The backup of the night: a sound copy under the same key, the oldest thrown away, and a day that stays closed where none can be made."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlcipher3

from hotel_desk.db.backup import BackupNotMade, copy_database
from hotel_desk.db.database import Database, Reader
from hotel_desk.db.migrations import bring_up_to_date
from hotel_desk.domain.night_codes import AuditState, AuditStep, StepState
from hotel_desk.domain.night_settings import BACKUP_FOLDER, BACKUPS_KEPT
from hotel_desk.jobs.backup import make_backup
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.jobs.night_steps import OF_ROWS
from hotel_desk.queries.audit_runs import audit_now
from hotel_desk.queries.invariants import check_everything
from hotel_desk.services.settings import change_setting
from tests.fixtures.databases import MASTER_KEY, OpenDatabase, small_hotel
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, arrived

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

STEPS = (*OF_ROWS, AuditStep.BACKUP)
KEY = bytes(range(1, 33))


def keep_in(hotel: SmallHotel, folder: Path, most: int = 14) -> None:
    hotel.desk.run(change_setting, key=BACKUP_FOLDER.key, value=str(folder))
    hotel.desk.run(change_setting, key=BACKUPS_KEPT.key, value=most)


def backup_step(hotel: SmallHotel) -> tuple[StepState, str]:
    audit = hotel.desk.read(audit_now)
    assert audit is not None
    step = {row.step: row for row in audit.steps}[AuditStep.BACKUP]
    return step.state, step.reason


def test_the_copy_of_an_encrypted_hotel_is_encrypted_and_whole(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hotel.sqlite'}"
    database = Database.open(url, key=KEY, master_key=MASTER_KEY)
    bring_up_to_date(database)
    hotel = small_hotel(OpenDatabase(url, database))
    arrived(hotel, "101", THIRD)
    folder = tmp_path / "copies"
    folder.mkdir()
    keep_in(hotel, folder)
    close_day(hotel.desk, steps=STEPS)
    database.close()
    (copy,) = folder.iterdir()
    assert copy.name.endswith(f"-{DAY.isoformat()}.sqlite")
    assert copy.stat().st_mode & 0o077 == 0
    with closing(sqlcipher3.dbapi2.connect(str(copy))) as without_key, pytest.raises(sqlcipher3.dbapi2.DatabaseError):
        without_key.execute("SELECT COUNT(*) FROM profile")
    again = Database.open(f"sqlite:///{copy}", key=KEY, master_key=MASTER_KEY)
    with again.reading(hotel.property_id) as reader:
        assert reader.business_date() == NEXT
        # The audit was still at its backup as the copy was made.
        audit = audit_now(reader)
        assert audit is not None
        assert audit.run.state is AuditState.ROLLED
        assert check_everything(reader) == []
    again.close()


def test_each_night_has_a_copy_and_the_oldest_go(hotel: SmallHotel, tmp_path: Path) -> None:
    (tmp_path / "hotel-desk-other-2001-01-01.sqlite").write_text("somebody else's")
    keep_in(hotel, tmp_path, most=2)
    for _night in range(3):
        close_day(hotel.desk, steps=STEPS)
    own = sorted(path.name[-17:].partition(".")[0][-10:] for path in tmp_path.glob(f"hotel-desk-{hotel.property_id.hex[:8]}-*"))
    assert own == [NEXT.isoformat(), THIRD.isoformat()]
    assert (tmp_path / "hotel-desk-other-2001-01-01.sqlite").exists()
    assert backup_step(hotel) == (StepState.DONE, "")
    if not hotel.database.is_sqlite:
        (last,) = tmp_path.glob(f"*{THIRD.isoformat()}.sql")
        assert "CREATE TABLE `audit_run`" in last.read_text(encoding="utf-8", errors="replace")


def test_a_folder_that_is_not_there_fails_the_step_and_not_the_day(hotel: SmallHotel, tmp_path: Path) -> None:
    close_day(hotel.desk, steps=STEPS)
    assert backup_step(hotel) == (StepState.PASSED_OVER, "")
    keep_in(hotel, tmp_path / "unplugged")
    assert close_day(hotel.desk, steps=STEPS).business_date == THIRD
    state, reason = backup_step(hotel)
    assert (state, "unplugged is not there" in reason) == (StepState.FAILED, True)
    (tmp_path / "unplugged").mkdir()
    again = close_day(hotel.desk, closing=NEXT, steps=STEPS)
    assert (again.business_date, backup_step(hotel)) == (THIRD, (StepState.DONE, ""))
    assert hotel.desk.read(Reader.business_date) < FOURTH


def test_a_full_disk_leaves_the_older_copy(sqlite_hotel: SmallHotel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hotel = sqlite_hotel
    folder = tmp_path / "copies"
    folder.mkdir()
    keep_in(hotel, folder)
    made = make_backup(hotel.desk, DAY)
    assert made is not None
    before = made.file.read_bytes()

    def full(_path: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(BackupNotMade, match="No space left on device"):
        copy_database(hotel.database, made.file)
    assert [path.name for path in folder.iterdir()] == [made.file.name]
    assert made.file.read_bytes() == before
