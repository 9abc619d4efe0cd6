"""A guest's own data written into a folder: two files that only the user who writes them may read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from hotel_desk.domain.errors import StaffError
from hotel_desk.jobs.close_day_process import TellsProgress
from hotel_desk.jobs.own_data import own_data_files
from hotel_desk.language import N_, _

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk
    from hotel_desk.db.desk_address import DeskAddress
    from hotel_desk.domain.ids import ProfileId

JSON, PDF = "json", "pdf"
BOTH = (JSON, PDF)
_OWNER_ONLY = 0o600


class OwnDataNotWritten(StaffError):
    """The files could not be written."""

    code = "own_data.not_written"
    template = N_("The file {file} could not be written: {why}. Nothing is left of it. Choose another folder.")


def write_own_data(desk: Desk, *, profile_id: ProfileId, folder: Path, kinds: tuple[str, ...] = BOTH) -> tuple[Path, ...]:
    """Write what the hotel knows of a guest as JSON and as PDF; files of the same guest from before are written over.

    Args:
        kinds: which of the two.

    Raises:
        NotAllowed, NotFound, VaultClosed: see `own_data_files`; no file was made.
        OwnDataNotWritten: the folder is not to be written to.
    """
    made = own_data_files(desk, profile_id=profile_id)
    contents = {folder / f"{made.name}.{kind}": {JSON: made.json, PDF: made.pdf}[kind] for kind in kinds}
    for file, content in contents.items():
        try:
            _write(file, content)
        except OSError as error:
            for written in contents:
                written.unlink(missing_ok=True)
            raise OwnDataNotWritten(file=file.name, why=error.strerror or "") from error
    return tuple(contents)


def own_data_job(progress: TellsProgress, *, address: DeskAddress, profile_id: ProfileId, folder: Path) -> tuple[Path, ...]:
    """Write the files as a background job of the window: its own desk in its own process."""
    progress.report(0, 0, _("Writing a guest's own data"))
    with address.open() as desk:
        return write_own_data(desk, profile_id=profile_id, folder=folder)


def _write(file: Path, content: bytes) -> None:
    # An older file keeps the rights it had, so it goes first.
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "wb") as target:
        target.write(content)
