"""`hotel-desk audit`: runs the night audit, shows what it would do, how it stands, and its log."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from hotel_desk.cli.place import place_of
from hotel_desk.cli.progress import progress_bar
from hotel_desk.domain.audit_words import WEIGHT_TITLES, detail_words
from hotel_desk.domain.money import Money
from hotel_desk.domain.night_audit import OBSTACLE_TITLES
from hotel_desk.domain.night_codes import EVENT_TITLES, STATE_TITLES, STEP_TITLES, STEPS_AFTER_THE_ROLL
from hotel_desk.jobs.audit_dry_run import audit_dry_run
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.language import _
from hotel_desk.queries.audit_runs import audit_log, audit_now
from hotel_desk.queries.hotel_status import hotel_status
from hotel_desk.reports.house.night_audit_log import STEP_STATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.night_codes import AuditStep
    from hotel_desk.jobs.night_audit import DayClosed
    from hotel_desk.queries.audit_runs import AuditNow


def add_to(made: typer.Typer) -> None:
    """Offer the commands."""
    audit = typer.Typer(help=_("The night audit: run it, or see what it would do, how it stands and what happened."), no_args_is_help=False)
    made.add_typer(audit, name="audit")

    @audit.command(help=_("Close the business day, or go on with what is left of an audit."))
    def run(
        context: typer.Context,
        day: Annotated[
            datetime | None,
            typer.Option("--date", formats=["%Y-%m-%d"], metavar="DATE", help=_("The day to close; the open one if left out.")),
        ] = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only tell what would be posted and what stands in the way."))] = False,
    ) -> None:
        with place_of(context).desk() as desk:
            if dry_run:
                _echo(_dry(desk))
                return
            _echo(_done(desk, _close(desk, day.date() if day else None)))

    _offer_to_tell(audit, "status", _standing, help_words=_("How the audit stands, step by step."))
    _offer_to_tell(audit, "log", _log, help_words=_("What happened in the audit, line by line."))


def _offer_to_tell(audit: typer.Typer, name: str, lines: Callable[[Desk, date | None], Iterator[str]], *, help_words: str) -> None:
    """Offer a command that changes nothing: what there is to say about the audit of a date."""

    @audit.command(name, help=help_words)
    def tell(
        context: typer.Context,
        day: Annotated[
            datetime | None,
            typer.Option("--date", formats=["%Y-%m-%d"], metavar="DATE", help=_("The business date; the last one audited if left out.")),
        ] = None,
    ) -> None:
        with place_of(context).desk() as desk:
            _echo(lines(desk, day.date() if day else None))


def _close(desk: Desk, day: date | None) -> DayClosed:
    steps: list[AuditStep] = []
    with progress_bar(_("Night audit")) as told:

        def tell(step: AuditStep, done: int, total: int) -> None:
            if step not in steps:
                steps.append(step)
                typer.echo(_(STEP_TITLES[step]), err=True)
            told(done, total)

        return close_day(desk, closing=day, progress=tell, steps=STEPS_AFTER_THE_ROLL)


def _echo(lines: Iterator[str]) -> None:
    for line in lines:
        typer.echo(line)


def _done(desk: Desk, closed: DayClosed) -> Iterator[str]:
    yield _("{day} is closed. The business date is {next}.").format(day=closed.closed_date, next=closed.business_date)
    audit = desk.read(audit_now, day=closed.closed_date)
    for step in () if audit is None else audit.steps:
        if step.reason:
            yield f"{_(STEP_TITLES[step.step])}: {step.reason}"


def _dry(desk: Desk) -> Iterator[str]:
    found, currency = desk.read(audit_dry_run), desk.read(hotel_status, user_name=desk.user_name).currency

    def money(minor: int) -> str:
        return str(Money.from_minor(minor, currency))

    yield _("Business date: {day}").format(day=found.roll.business_date)
    yield _("No-shows: {count}, fees {amount}").format(count=len(found.roll.arrivals), amount=money(found.fees_minor))
    yield _("Nights to post: {count}, {amount} with tax").format(count=len(found.roll.uncharged), amount=money(found.roll.gross_minor))
    yield _("Fixed charges: {count}, {amount} with tax").format(count=len(found.roll.fixed), amount=money(found.roll.fixed_minor))
    yield _("Packages that lapse: {count}, revenue {amount}").format(count=found.packages, amount=money(found.packages_minor))
    if found.over:
        over = _("Packages of which more was taken this evening than their nights have: {count}, {amount} with tax")
        yield over.format(count=found.over, amount=money(found.over_minor))
    for row in found.in_the_way.rows:
        yield "  ".join(
            part for part in (_(WEIGHT_TITLES[row.weight]), _(OBSTACLE_TITLES[row.obstacle]), row.room_number, row.words) if part
        )


def _standing(desk: Desk, day: date | None) -> Iterator[str]:
    audit = desk.read(audit_now, day=day)
    if audit is None:
        yield _("No audit was begun.")
        return
    zone, currency = _zone(desk), desk.read(hotel_status, user_name=desk.user_name).currency
    yield _headline(audit, zone)
    for step in audit.steps:
        ended = f"{step.ended_at.astimezone(zone):%H:%M:%S}" if step.ended_at else ""
        facts = ", ".join(detail_words(step.detail, lambda minor: str(Money.from_minor(minor, currency))))
        yield "  ".join(part for part in (_(STEP_TITLES[step.step]), _(STEP_STATES[step.state]), ended, facts, step.reason) if part)


def _headline(audit: AuditNow, zone: ZoneInfo) -> str:
    run = audit.run
    words = _("{day}: {state}, started {count} times, the last time by {name} at {workstation}, {moment}")
    moment = f"{run.attempt_at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    facts = {"day": run.business_date, "state": _(STATE_TITLES[run.state]), "count": run.attempt, "name": run.user_name}
    return words.format(**facts, workstation=run.workstation, moment=moment)


def _log(desk: Desk, day: date | None) -> Iterator[str]:
    audit = desk.read(audit_now, day=day)
    if audit is None:
        yield _("No audit was begun.")
        return
    zone = _zone(desk)
    for line in desk.read(audit_log, run_id=audit.run.run_id):
        step = "" if line.step is None else _(STEP_TITLES[line.step])
        moment = f"{line.at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
        yield "  ".join(part for part in (moment, _(EVENT_TITLES[line.event]), step, line.user_name, line.text) if part)


def _zone(desk: Desk) -> ZoneInfo:
    return ZoneInfo(desk.read(hotel_status, user_name=desk.user_name).time_zone)
