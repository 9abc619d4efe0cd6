"""What is unusual in a closed day: found once, shown to the manager until it is answered (`docs/algorithms/close-warnings.md`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.close_warnings import percent_below, percent_unusual
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.figure_codes import CloseRule, WarningState
from hotel_desk.domain.figure_settings import (
    WARN_ALLOWANCES_OF_USER,
    WARN_DISCOUNT_PERCENT,
    WARN_OVER_OR_SHORT,
    WARN_REVENUE_PERCENT,
    WARN_REVERSALS_OF_USER,
    WARN_REVERSED_SUM,
)
from hotel_desk.domain.ids import new_id
from hotel_desk.domain.money import minor_places
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.figures import CloseWarning
from hotel_desk.models.property import ClosedDay
from hotel_desk.queries.warning_facts import WarningFacts, warning_facts
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

# Locked, so that of two who look at a day the second one finds what the first has written.
_CLOSED = select(ClosedDay.date).where(ClosedDay.property_id == bindparam("hotel"), ClosedDay.date == bindparam("day")).with_for_update()
_KNOWN = select(CloseWarning.rule, CloseWarning.subject).where(
    CloseWarning.property_id == bindparam("hotel"), CloseWarning.date == bindparam("day")
)


class WarningAnswered(StaffError):
    code = "warning.answered"
    template = N_("This warning has been answered already. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class WarningsFound:
    """How many warnings the day has now, and how many of them are new."""

    date: dt.date
    warnings: int
    new: int


@dataclass(frozen=True, slots=True)
class WarningAnsweredNow:
    warning_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class _Found:
    rule: CloseRule
    subject: str
    figure: int
    threshold: int
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Thresholds:
    """Money in minor units; zero switches a rule off."""

    lines: int
    reversed_minor: int
    allowances_minor: int
    discount_percent: int
    over_short_minor: int
    revenue_percent: int


@command(
    title=N_("Look for what is unusual in a closed day"),
    permission=Permission.RUN_NIGHT_AUDIT,
    audit=(AuditCode.CLOSE_WARNED,),
    changes=(EntityKind.CLOSE_WARNING,),
    result=WarningsFound,
)
def find_close_warnings(uow: UnitOfWork, *, date: dt.date) -> WarningsFound:
    """Ask every rule about a closed day and write down what is above its threshold; what is there already stays as it is.

    Raises:
        InvalidInput: the day is not closed.
    """
    asked = {"hotel": uow.property_id, "day": date}
    if uow.connection.execute(_CLOSED, asked).first() is None:
        raise InvalidInput("date", problem=N_("This day is not closed yet. Nothing was written. Close it first."))
    # Two stays of one booking in one room are one subject.
    found = {(one.rule, one.subject): one for one in _rules(warning_facts(uow, day=date), _thresholds(uow))}
    known = {(row.rule, row.subject) for row in uow.connection.execute(_KNOWN, asked)}
    new = [one for key, one in found.items() if key not in known]
    for one in new:
        warning = CloseWarning(
            id=new_id(),
            property_id=uow.property_id,
            date=date,
            rule=one.rule,
            subject=one.subject,
            figure=one.figure,
            threshold=one.threshold,
            detail=one.detail,
            state=WarningState.OPEN,
            version=1,
        )
        uow.session.add(warning)
        uow.record(AuditCode.CLOSE_WARNED, warning, date=date, rule=one.rule, figure=one.figure, threshold=one.threshold)
    uow.session.flush()
    return WarningsFound(date, len(known) + len(new), len(new))


@command(
    title=N_("Answer warning"),
    permission=Permission.ANSWER_WARNINGS,
    audit=(AuditCode.CLOSE_WARNING_ANSWERED,),
    changes=(EntityKind.CLOSE_WARNING,),
    result=WarningAnsweredNow,
)
def answer_close_warning(uow: UnitOfWork, *, warning_id: UUID, answer: str) -> WarningAnsweredNow:
    """Say why what a close warned of is as it is; it is shown to nobody any more.

    Raises:
        NotFound: there is no such warning.
        WarningAnswered: somebody was faster.
        ReasonMissing: nothing was said.
    """
    said = given_reason(answer)
    warning = uow.get(CloseWarning, warning_id, what=_("The warning"))
    if warning.state is WarningState.ANSWERED:
        raise WarningAnswered
    warning.state, warning.answer = WarningState.ANSWERED, said
    warning.answered_by_id, warning.answered_at = uow.actor.user_id, uow.clock.now()
    uow.record(AuditCode.CLOSE_WARNING_ANSWERED, warning, date=warning.date, rule=warning.rule, reason=said)
    uow.session.flush()
    return WarningAnsweredNow(warning.id, warning.version)


def _thresholds(uow: UnitOfWork) -> _Thresholds:
    unit: int = 10 ** minor_places(uow.hotel.currency)
    return _Thresholds(
        lines=uow.setting(WARN_REVERSALS_OF_USER),
        reversed_minor=uow.setting(WARN_REVERSED_SUM) * unit,
        allowances_minor=uow.setting(WARN_ALLOWANCES_OF_USER) * unit,
        discount_percent=uow.setting(WARN_DISCOUNT_PERCENT),
        over_short_minor=uow.setting(WARN_OVER_OR_SHORT) * unit,
        revenue_percent=uow.setting(WARN_REVENUE_PERCENT),
    )


def _rules(facts: WarningFacts, at: _Thresholds) -> Iterator[_Found]:
    yield from _reversals(facts, at)
    yield from _allowances(facts, at)
    yield from _discounts(facts, at)
    yield from _counts(facts, at)
    yield from _revenue(facts, at)


def _reversals(facts: WarningFacts, at: _Thresholds) -> Iterator[_Found]:
    for one in facts.reversals:
        detail = {"lines": one.lines, "sum_minor": one.sum_minor}
        if at.reversed_minor and one.sum_minor > at.reversed_minor:
            yield _Found(CloseRule.REVERSALS, one.user, one.sum_minor, at.reversed_minor, {**detail, "by": "SUM"})
        elif at.lines and one.lines >= at.lines:
            yield _Found(CloseRule.REVERSALS, one.user, one.lines, at.lines, {**detail, "by": "LINES"})


def _allowances(facts: WarningFacts, at: _Thresholds) -> Iterator[_Found]:
    for one in facts.allowances:
        if at.allowances_minor and one.sum_minor > at.allowances_minor:
            yield _Found(CloseRule.ALLOWANCES, one.user, one.sum_minor, at.allowances_minor, {"lines": one.lines})


def _discounts(facts: WarningFacts, at: _Thresholds) -> Iterator[_Found]:
    for night in facts.sold_below:
        percent = percent_below(night.price_minor, night.list_minor, at.discount_percent)
        if percent is not None:
            subject = f"{night.confirmation} / {night.room}" if night.room else night.confirmation
            prices = {"list_minor": night.list_minor, "price_minor": night.price_minor, "reservation_id": night.reservation_id.hex}
            yield _Found(CloseRule.DISCOUNTS, subject, percent, at.discount_percent, prices)


def _counts(facts: WarningFacts, at: _Thresholds) -> Iterator[_Found]:
    for shift in facts.counts:
        if at.over_short_minor and abs(shift.over_short_minor) > at.over_short_minor:
            detail = {"user": shift.user, "shift_id": shift.shift_id.hex}
            yield _Found(CloseRule.OVER_OR_SHORT, shift.number, shift.over_short_minor, at.over_short_minor, detail)


def _revenue(facts: WarningFacts, at: _Thresholds) -> Iterator[_Found]:
    if facts.revenue_minor is None:
        return
    percent = percent_unusual(facts.revenue_minor, facts.weeks, at.revenue_percent)
    if percent is not None:
        weeks = {"revenue_minor": facts.revenue_minor, "usual_minor": sum(facts.weeks) // len(facts.weeks), "weeks": len(facts.weeks)}
        yield _Found(CloseRule.UNUSUAL_REVENUE, "", percent, at.revenue_percent, weeks)
