"""The steps of the night audit that come after the roll, one function each: whoever adds one adds a line to `AFTER_THE_ROLL`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from hotel_desk.domain.errors import NotAllowed, StaffError
from hotel_desk.domain.ids import AuditRunId
from hotel_desk.domain.night_audit import to_do_again
from hotel_desk.domain.night_codes import STEPS_AFTER_THE_ROLL, AuditStep
from hotel_desk.jobs.audit_at_work import NOT_OURS, AuditStopped
from hotel_desk.jobs.backup import make_backup
from hotel_desk.jobs.held_apart import held_apart
from hotel_desk.jobs.report_batch import make_night_pack
from hotel_desk.language import N_
from hotel_desk.services.close_warnings import find_close_warnings
from hotel_desk.services.figures import freeze_figures
from hotel_desk.services.room_tasks import make_room_tasks

if TYPE_CHECKING:
    import datetime as dt

    from hotel_desk.db.database import Reader
    from hotel_desk.jobs.audit_at_work import AuditAtWork


class PackUnfinished(StaffError):
    code = "audit.pack_unfinished"
    template = N_("Some reports were not made or did not arrive; all others are in the archive. {reports}")


Detail = dict[str, int | str]
StepFunction = Callable[["AuditAtWork", "dt.date"], Detail | None]
"""Does a step for a closed day through the audit at work; returns its figures, or None where nothing was to be done."""

# Those that only write rows: a matter of milliseconds.
OF_ROWS = (AuditStep.STATISTICS, AuditStep.ROOM_STATUS, AuditStep.WARNINGS)


def _freeze(work: AuditAtWork, closed: dt.date) -> Detail:
    frozen = work.run(freeze_figures, closed_date=closed)
    return {"days": len(frozen.frozen), "days_left": frozen.left}


def _make_tasks(work: AuditAtWork, closed: dt.date) -> Detail | None:
    """The rooms to be made up on the new day; a hotel whose auditor may not share work out looks for them in the morning."""
    day = closed + timedelta(days=1)
    if work.desk.read(_business_date) != day:
        return None
    try:
        made = work.run(make_room_tasks, day=day)
    except NotAllowed:
        return None
    return {"tasks": made.added + made.changed, "removed": made.removed}


def _business_date(reader: Reader) -> dt.date:
    return reader.business_date()


def _warn(work: AuditAtWork, closed: dt.date) -> Detail:
    return {"warnings": work.run(find_close_warnings, date=closed).warnings}


def _make_pack(work: AuditAtWork, closed: dt.date) -> Detail:
    def tell(done: int, total: int, _title: str) -> None:
        work.look_up()
        work.tell(AuditStep.REPORTS, done, total)

    made = make_night_pack(work.desk, run_id=AuditRunId(work.begun.run_id), closed=closed, progress=tell)
    if made.failed:
        # Started again, the step goes on with these; those that were made are in the archive.
        raise PackUnfinished(reports="  ".join(f"{one.title}: {one.reason}" for one in made.failed))
    return {"reports": made.made + made.kept}


def _back_up(work: AuditAtWork, closed: dt.date) -> Detail | None:
    made = make_backup(work.desk, closed)
    return None if made is None else {"file": made.file.name, "bytes": made.size, "deleted": made.deleted}


AFTER_THE_ROLL: dict[AuditStep, StepFunction] = {
    AuditStep.BACKUP: _back_up,
    AuditStep.STATISTICS: _freeze,
    AuditStep.ROOM_STATUS: _make_tasks,
    AuditStep.REPORTS: _make_pack,
    AuditStep.WARNINGS: _warn,
}


def do_after_the_roll(work: AuditAtWork, closed: dt.date, steps: Collection[AuditStep]) -> None:
    """Do what is left of the steps after the roll. One that fails holds none of the others.

    Args:
        steps: those that are wished; the others are passed over.

    Raises:
        AuditStopped, AuditInOtherHands, AuditIsOver: it must not go on.
    """
    for step in STEPS_AFTER_THE_ROLL:
        if not to_do_again(step, work.states[step], rolled=True):
            continue
        function = AFTER_THE_ROLL.get(step) if step in steps else None
        if function is None:
            work.passed_over(step)
            continue
        work.tell(step, 0, 0)
        work.look_at(step)
        if step in OF_ROWS:
            _do(work, step, function, closed)
            continue
        work.begin(step)
        with work.heard_of():
            _do(work, step, function, closed)


def _do(work: AuditAtWork, step: AuditStep, function: StepFunction, closed: dt.date) -> None:
    with held_apart(partial(work.failed, step), through=(*NOT_OURS, AuditStopped)):
        detail = function(work, closed)
        if detail is None:
            work.passed_over(step)
        else:
            work.done(step, **detail)
