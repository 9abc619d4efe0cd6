"""Sends the fapiao that wait, each once: `hotel-desk fapiao send` asks for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hotel_desk.domain.ids import FapiaoRequestId
from hotel_desk.jobs.tax_platform import PlatformAnswer, TaxPlatform, TaxPlatformDown, platform_for
from hotel_desk.queries.fapiao import due_fapiao, fapiao_row, platform_line
from hotel_desk.services.fapiao import claim_fapiao, record_fapiao_answer

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk


@dataclass(frozen=True, slots=True)
class FapiaoSent:
    """What a run came to. `line_down`: the platform did not answer, and the rest waits."""

    issued: int = 0
    refused: int = 0
    pending: int = 0
    line_down: bool = False


def send_fapiao(desk: Desk, platform: TaxPlatform | None = None) -> FapiaoSent:
    """Take in late answers, then send what is due until nothing is or the line is down.

    Args:
        platform: None: the line that the hotel has chosen; nothing is sent where fapiao are issued by hand.

    Raises:
        NotAllowed: the user may not request fapiao.
    """
    line = platform or platform_for(desk.read(platform_line))
    if line is None:
        return FapiaoSent()
    done = FapiaoSent()
    try:
        for answer in line.late_answers():
            done = _write_down(desk, answer, done)
        for request_id in desk.read(due_fapiao, at=desk.clock.now()):
            done = _send(desk, line, request_id, done)
    except TaxPlatformDown:
        return replace(done, line_down=True)
    return done


def _send(desk: Desk, line: TaxPlatform, request_id: FapiaoRequestId, done: FapiaoSent) -> FapiaoSent:
    request = desk.read(fapiao_row, request_id=request_id)
    if request is None or not desk.run(claim_fapiao, request_id=request_id).claimed:
        return done
    answer = line.send(request)
    return replace(done, pending=done.pending + 1) if answer is None else _write_down(desk, answer, done)


def _write_down(desk: Desk, answer: PlatformAnswer, done: FapiaoSent) -> FapiaoSent:
    """An answer that comes twice changes nothing the second time."""
    desk.run(
        record_fapiao_answer,
        request_id=answer.request_id,
        platform_number=answer.number,
        platform_code=answer.code,
        refused_because=answer.refused_because,
    )
    return replace(done, refused=done.refused + 1) if answer.refused_because else replace(done, issued=done.issued + 1)
