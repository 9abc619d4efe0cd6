"""Writing the police forms of a day into a file, as a background job of the window: its own desk in its own process."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hotel_desk.jobs.close_day_process import TellsProgress
from hotel_desk.jobs.registration_file import RegistrationFormat, write_registrations
from hotel_desk.language import _
from hotel_desk.services.registrations import RegistrationsExported

if TYPE_CHECKING:
    from hotel_desk.db.desk_address import DeskAddress


def export_registrations_job(
    progress: TellsProgress, *, address: DeskAddress, day: date, target: Path, file_format: RegistrationFormat, hand_over: bool
) -> RegistrationsExported:
    """Write a file, see `jobs.registration_file.write_registrations`."""
    progress.report(0, 0, _("Writing registrations"))
    with address.open() as desk:
        return write_registrations(desk, day=day, target=target, file_format=file_format, hand_over=hand_over)
