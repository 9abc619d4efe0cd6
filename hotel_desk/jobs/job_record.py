"""A job that runs by itself leaves a row: `with record_job(desk, "downtime-pack") as job: job.sentence = ...`."""

from __future__ import annotations

import logging
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.report_codes import JobResult
from hotel_desk.language import _
from hotel_desk.services.job_runs import begin_job, end_job, note_job

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.ids import ArchivedReportId, JobRunId

log = logging.getLogger(__name__)


@dataclass(slots=True)
class JobRecord:
    """A job while it runs. `sentence`: what it has done; `failed`: it came to its end, but not all was done.

    `unprinted`: reports of the archive that a printer has not taken.
    """

    sentence: str = ""
    failed: bool = False
    unprinted: tuple[ArchivedReportId, ...] = ()


@contextmanager
def record_job(desk: Desk, name: str, *, short: bool = False, begun: JobRunId | None = None) -> Iterator[JobRecord]:
    """Write down that a job runs, and how it ended; whatever it raises passes through.

    Args:
        name: in small letters and dashes; of a schedule `schedule.` and its id.
        short: of a few seconds and often: one row when it has ended, rather than one that changes.
        begun: its row, where it is written down already that it runs.
    """
    begun_at = desk.clock.now()
    run = begun if short or begun is not None else desk.run(begin_job, job=name).job_run_id
    record = JobRecord()
    result, sentence = JobResult.FAILED, _("It was stopped.")
    try:
        yield record
        result, sentence = JobResult.FAILED if record.failed else JobResult.DONE, record.sentence
    except StaffError as refusal:
        sentence = str(refusal)
        raise
    except Exception as mistake:
        sentence = why_in_words(mistake)
        raise
    finally:
        # A line that is down, or a row that is gone: what the job did counts, not what is told of it.
        with suppress(StaffError):
            if run is None:
                desk.run(note_job, job=name, begun_at=begun_at, result=result, sentence=sentence, unprinted=record.unprinted)
            else:
                desk.run(end_job, job_run_id=run, result=result, sentence=sentence, unprinted=record.unprinted)


def why_in_words(error: BaseException) -> str:
    """What a person is told of a failure; a mistake of the program goes to the log whole."""
    if isinstance(error, StaffError):
        return str(error)
    log.error("a job met a mistake of the program", exc_info=error)
    return _("A mistake of the program ({kind}); the log of this desk tells more.").format(kind=type(error).__name__)
