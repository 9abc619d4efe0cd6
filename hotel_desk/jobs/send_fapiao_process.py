"""Sending fapiao as a background job of the window: its own desk in its own process, for a platform may take its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.jobs.close_day_process import TellsProgress
from hotel_desk.jobs.fapiao_queue import FapiaoSent, send_fapiao
from hotel_desk.language import _

if TYPE_CHECKING:
    from hotel_desk.db.desk_address import DeskAddress


def send_fapiao_job(progress: TellsProgress, *, address: DeskAddress) -> FapiaoSent:
    """Send what waits, see `jobs.fapiao_queue.send_fapiao`."""
    progress.report(0, 0, _("Sending fapiao"))
    with address.open() as desk:
        return send_fapiao(desk)
