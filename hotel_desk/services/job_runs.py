"""What jobs that run by themselves leave behind: when, where, how they ended; of each the last hundred."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import ArchivedReportId, JobRunId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.report_codes import JobResult
from hotel_desk.domain.report_schedules import LONGEST_PRINT
from hotel_desk.language import N_, _
from hotel_desk.models.report import JobRun
from hotel_desk.models.types import TEXT_LENGTH

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

RUNS_KEPT = 100
_NAME = re.compile(r"[a-z0-9][a-z0-9._:-]{0,79}")
_OF_JOB = (
    select(JobRun.id)
    .where(JobRun.property_id == bindparam("hotel"), JobRun.job == bindparam("of_job"))
    .order_by(JobRun.begun_at.desc(), JobRun.id.desc())
)
_OLDER = _OF_JOB.offset(RUNS_KEPT - 1).limit(RUNS_KEPT)
_NEWEST = _OF_JOB.limit(1)
_CUT_OFF = select(JobRun).where(
    JobRun.property_id == bindparam("hotel"),
    JobRun.job == bindparam("of_job"),
    JobRun.workstation == bindparam("at"),
    JobRun.result == JobResult.RUNNING,
)


@dataclass(frozen=True, slots=True)
class JobBegun:
    job_run_id: JobRunId


@dataclass(frozen=True, slots=True)
class PapersClaimed:
    """The run that prints what an earlier one left; None: another window does, or has."""

    job_run_id: JobRunId | None


@dataclass(frozen=True, slots=True)
class JobEnded:
    job_run_id: JobRunId
    result: JobResult


@command(
    title=N_("Note that a job has begun"),
    permission=None,  # the jobs themselves ask for what they need
    audit=(AuditCode.JOB_NOTED,),
    changes=(EntityKind.JOB_RUN,),
    sync=SyncRule.LOCAL,
    result=JobBegun,
)
def begin_job(uow: UnitOfWork, *, job: str) -> JobBegun:
    """Note that a job begins at this desk. One of this name that began here and never ended was cut off.

    Raises:
        InvalidInput: no job can be called so.
    """
    run = _new_run(uow, job)
    uow.record(AuditCode.JOB_NOTED, run, job=job, result=JobResult.RUNNING)
    return JobBegun(JobRunId(run.id))


@command(
    title=N_("Take on papers that were not printed"),
    permission=Permission.SEE_REPORTS,
    audit=(AuditCode.JOB_NOTED,),
    changes=(EntityKind.JOB_RUN,),
    sync=SyncRule.LOCAL,
    result=PapersClaimed,
)
def claim_unprinted(uow: UnitOfWork, *, job_run_id: JobRunId) -> PapersClaimed:
    """Take on to print again what a run has left, unless another window of this desk has; begins the run that prints it.

    Args:
        job_run_id: the last run of its job, as it was read.

    Raises:
        NotFound: its row is gone, a hundred others later.
    """
    left = uow.get(JobRun, job_run_id, what=_("The job"))
    newest = uow.connection.execute(_NEWEST, {"hotel": uow.property_id, "of_job": left.job}).scalar_one()
    if newest != left.id or not left.unprinted:
        return PapersClaimed(None)
    papers = list(left.unprinted)
    run = _new_run(uow, left.job)
    run.unprinted = papers
    uow.session.flush()
    uow.record(AuditCode.JOB_NOTED, run, job=left.job, result=JobResult.RUNNING)
    return PapersClaimed(JobRunId(run.id))


@command(
    title=N_("Note that a job has run"),
    permission=None,
    audit=(AuditCode.JOB_NOTED,),
    changes=(EntityKind.JOB_RUN,),
    sync=SyncRule.LOCAL,
    result=JobEnded,
)
def note_job(
    uow: UnitOfWork,
    *,
    job: str,
    begun_at: datetime,
    result: JobResult,
    sentence: str = "",
    unprinted: tuple[ArchivedReportId, ...] = (),
) -> JobEnded:
    """Note a short job that has run at this desk, once it has ended; a sentence that is too long is cut.

    Args:
        unprinted: reports of the archive that a printer has not taken.

    Raises:
        InvalidInput: no job can be called so, or this is no end.
    """
    if result is JobResult.RUNNING:
        raise InvalidInput("result", problem=N_("This job has not ended yet. Nothing was noted."))
    run = _new_run(uow, job)
    run.begun_at, run.ended_at, run.result, run.sentence = begun_at, uow.clock.now(), result, sentence[:TEXT_LENGTH]
    run.unprinted = [str(one) for one in unprinted]
    uow.session.flush()
    uow.record(AuditCode.JOB_NOTED, run, job=job, result=result)
    return JobEnded(JobRunId(run.id), result)


@command(
    title=N_("Note how a job has ended"),
    permission=None,
    audit=(AuditCode.JOB_NOTED,),
    changes=(EntityKind.JOB_RUN,),
    sync=SyncRule.LOCAL,
    result=JobEnded,
)
def end_job(
    uow: UnitOfWork, *, job_run_id: JobRunId, result: JobResult, sentence: str = "", unprinted: tuple[ArchivedReportId, ...] = ()
) -> JobEnded:
    """Note how a job ended; a sentence that is too long is cut.

    Args:
        unprinted: reports of the archive that a printer has not taken.

    Raises:
        NotFound: its row is gone, a hundred others later.
        InvalidInput: it ended before, or this is no end.
    """
    run = uow.get(JobRun, job_run_id, what=_("The job"))
    if run.result is not JobResult.RUNNING or result is JobResult.RUNNING:
        raise InvalidInput("result", problem=N_("This job has ended already. Nothing was noted."))
    run.result, run.ended_at, run.sentence = result, uow.clock.now(), sentence[:TEXT_LENGTH]
    run.unprinted = [str(one) for one in unprinted]
    uow.session.flush()
    uow.record(AuditCode.JOB_NOTED, run, job=run.job, result=result)
    return JobEnded(job_run_id, result)


def _new_run(uow: UnitOfWork, job: str) -> JobRun:
    """A run of a job at this desk; those of this name that never ended here were cut off, and the oldest make room."""
    if not _NAME.fullmatch(job):
        raise InvalidInput("job", problem=N_("No job is called so. Nothing was noted."))
    asked = {"hotel": uow.property_id, "of_job": job}
    for broken in uow.session.execute(_CUT_OFF, {**asked, "at": uow.actor.workstation}).scalars().all():
        if broken.unprinted and broken.begun_at + LONGEST_PRINT > uow.clock.now():
            # Another window of this desk is printing them.
            continue
        broken.result, broken.ended_at = JobResult.FAILED, uow.clock.now()
        broken.sentence = _("It was cut off: the program was closed, or the machine went off.")
        uow.changed(broken)
    uow.session.flush()
    older = uow.connection.execute(_OLDER, asked).scalars().all()
    if older:
        uow.connection.execute(delete(JobRun).where(JobRun.id.in_(older)))
    run = JobRun(
        id=JobRunId(new_id()),
        property_id=uow.property_id,
        job=job,
        workstation=uow.actor.workstation,
        user_id=uow.actor.user_id,
        begun_at=uow.clock.now(),
        result=JobResult.RUNNING,
        sentence="",
        unprinted=[],
    )
    uow.session.add(run)
    uow.session.flush()
    return run
