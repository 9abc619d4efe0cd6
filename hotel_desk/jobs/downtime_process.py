"""The downtime pack as a background job of the window, in a process of its own: setting its pages takes a second or two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.db.downtime_passphrase import downtime_passphrase
from hotel_desk.jobs.downtime_pack import PackWritten, make_downtime_pack
from hotel_desk.jobs.job_record import record_job
from hotel_desk.language import N_, _

if TYPE_CHECKING:
    from hotel_desk.db.desk_address import DeskAddress
    from hotel_desk.jobs.close_day_process import TellsProgress

PACK_TITLE = N_("Writing the downtime pack")


def downtime_pack_job(progress: TellsProgress, *, address: DeskAddress) -> PackWritten:
    """Write the pack of the desk at an address, see `jobs.downtime_pack.make_downtime_pack`."""
    progress.report(0, 0, _(PACK_TITLE))
    with address.open() as desk, record_job(desk, "downtime-pack", short=True) as job:
        written = make_downtime_pack(desk, passphrase=downtime_passphrase())
        job.sentence = str(written.folder)
    return written
