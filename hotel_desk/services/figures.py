"""The figures of closed days, written down once (`docs/algorithms/statistics.md`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, insert, select

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.figure_codes import FigureDimension
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.settings import ROOM_CHARGE_CODE
from hotel_desk.language import N_
from hotel_desk.models.figures import DailyFigure, DailyRevenue
from hotel_desk.models.property import ClosedDay
from hotel_desk.queries.charged import charged_on
from hotel_desk.queries.figure_facts import figure_facts
from hotel_desk.services.figure_rows import figure_rows

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

DAYS_A_COMMAND = 31
_HOUSE = (
    select(DailyFigure.date)
    .where(
        DailyFigure.property_id == ClosedDay.property_id,
        DailyFigure.date == ClosedDay.date,
        DailyFigure.dimension == FigureDimension.HOUSE,
    )
    .exists()
)
_CLOSED = select(ClosedDay.date).where(ClosedDay.property_id == bindparam("hotel"))
# Locked, so that of two who freeze a day the second one finds it frozen.
_LOCKED = _CLOSED.where(ClosedDay.date == bindparam("day")).with_for_update()
_UNFROZEN = _CLOSED.where(ClosedDay.date <= bindparam("day"), ~_HOUSE).order_by(ClosedDay.date.desc()).limit(bindparam("most"))
_LEFT = (
    select(func.count())
    .select_from(ClosedDay)
    .where(ClosedDay.property_id == bindparam("hotel"), ClosedDay.date <= bindparam("day"), ~_HOUSE)
)
_INSERT = insert(DailyFigure)
_INSERT_REVENUE = insert(DailyRevenue)


@dataclass(frozen=True, slots=True)
class FiguresFrozen:
    """Which days have got their figures. `left`: closed days before it that have none yet; run it again."""

    closed_date: dt.date
    frozen: tuple[dt.date, ...]
    left: int


@command(
    title=N_("Freeze the figures of a day"),
    permission=Permission.RUN_NIGHT_AUDIT,
    audit=(AuditCode.FIGURES_FROZEN,),
    changes=(EntityKind.BUSINESS_DATE,),
    sync=SyncRule.FACT,
    result=FiguresFrozen,
)
def freeze_figures(uow: UnitOfWork, *, closed_date: dt.date) -> FiguresFrozen:
    """Write down the figures of a closed day, once; and those of closed days before it that have none, at most a month of them.

    Args:
        closed_date: a day that has been closed.

    Raises:
        InvalidInput: the day is not closed.
    """
    asked = {"hotel": uow.property_id, "day": closed_date}
    if uow.connection.execute(_LOCKED, asked).first() is None:
        raise InvalidInput(
            "closed_date", problem=N_("This day is not closed yet: its figures may still change. Nothing was written. Close it first.")
        )
    left = uow.connection.execute(_LEFT, asked).scalar_one()
    if not left:
        return FiguresFrozen(closed_date, (), 0)
    # The latest first, however many are waiting: the day itself, then what its month and its year are still without.
    days = sorted(uow.connection.execute(_UNFROZEN, {**asked, "most": DAYS_A_COMMAND}).scalars())
    _freeze(uow, days, uow.setting(ROOM_CHARGE_CODE))
    uow.record_row(AuditCode.FIGURES_FROZEN, EntityKind.BUSINESS_DATE, uow.property_id, first=days[0], last=days[-1], days=len(days))
    uow.changed_row(EntityKind.BUSINESS_DATE, uow.property_id, {"figures_until": closed_date})
    return FiguresFrozen(closed_date, tuple(days), left - len(days))


def _freeze(uow: UnitOfWork, days: Sequence[dt.date], room_code: str) -> None:
    """Days that lie close together."""
    facts = figure_facts(uow, first=days[0], last=days[-1], today=uow.business_date)
    uow.connection.execute(
        _INSERT,
        [
            {"property_id": uow.property_id, "date": day, "dimension": dimension, "key": key, **asdict(counts)}
            for day in days
            for (dimension, key), counts in figure_rows(facts, day, room_code).items()
        ],
    )
    charged = charged_on(uow, days)
    if charged:
        uow.connection.execute(_INSERT_REVENUE, charged)
