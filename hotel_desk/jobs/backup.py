"""The backup of the night: a copy of the database in the hotel's folder, and the oldest of them thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hotel_desk.db.backup import BackupNotMade, copy_database, suffix_of
from hotel_desk.domain.night_settings import BACKUP_FOLDER, BACKUPS_KEPT
from hotel_desk.language import _
from hotel_desk.queries.settings import setting_value

if TYPE_CHECKING:
    import datetime as dt

    from hotel_desk.db.desk import Desk

_NAME = "hotel-desk-{property}-"


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A backup that was made and looked over. `size`: bytes; `deleted`: older ones that are gone."""

    file: Path
    size: int
    deleted: int


def make_backup(desk: Desk, closed: dt.date) -> BackupMade | None:
    """Copy the database as it is after a day was closed; None where the hotel has chosen no folder.

    Args:
        closed: names the copy; one made before for the same day is replaced.

    Raises:
        BackupNotMade: there is no room, the folder is missing, or the copy is not sound. Older copies are kept.
    """
    chosen = desk.read(setting_value, setting=BACKUP_FOLDER)
    if not chosen:
        return None
    folder = Path(chosen).expanduser()
    if not folder.is_dir():
        raise BackupNotMade(reason=_("the folder {folder} is not there.").format(folder=folder))
    name = _NAME.format(property=desk.property_id.hex[:8])
    suffix = suffix_of(desk.database)
    file = folder / f"{name}{closed.isoformat()}{suffix}"
    size = copy_database(desk.database, file)
    # By name is by day. Only what this hotel's audit has named itself.
    old = sorted(folder.glob(f"{name}[0-9]*{suffix}"))[: -desk.read(setting_value, setting=BACKUPS_KEPT)]
    for one in old:
        one.unlink(missing_ok=True)
    return BackupMade(file, size, len(old))
