"""What the closes have warned of: all that is open, and that of some days with the answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, func, select

from hotel_desk.domain.figure_codes import CloseRule, WarningState
from hotel_desk.models.figures import CloseWarning
from hotel_desk.models.property import Property
from hotel_desk.models.staff import UserAccount

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class CloseWarningRow:
    """A warning. `detail`: the figures its sentence is made from; `currency`: of its money, in minor units."""

    id: UUID
    date: dt.date
    rule: CloseRule
    subject: str
    figure: int
    threshold: int
    detail: dict[str, Any]
    state: WarningState
    answer: str
    answered_by: str
    answered_at: dt.datetime | None
    currency: str
    version: int


_HOTEL: BindParameter[Any] = bindparam("hotel")
_ROWS = (
    select(
        CloseWarning.id,
        CloseWarning.date,
        CloseWarning.rule,
        CloseWarning.subject,
        CloseWarning.figure,
        CloseWarning.threshold,
        CloseWarning.detail,
        CloseWarning.state,
        CloseWarning.answer,
        func.coalesce(UserAccount.display_name, ""),
        CloseWarning.answered_at,
        Property.currency,
        CloseWarning.version,
    )
    .join(Property, Property.id == CloseWarning.property_id)
    .outerjoin(UserAccount, UserAccount.id == CloseWarning.answered_by_id)
    .where(CloseWarning.property_id == _HOTEL)
    .order_by(CloseWarning.date.desc(), CloseWarning.rule, CloseWarning.subject)
)
_OPEN = _ROWS.where(CloseWarning.state == WarningState.OPEN)
_OF_DAYS = _ROWS.where(CloseWarning.date.between(bindparam("first"), bindparam("last")))
_HOW_MANY = select(func.count()).where(CloseWarning.property_id == _HOTEL, CloseWarning.state == WarningState.OPEN)


def open_close_warnings(reader: Reader) -> tuple[CloseWarningRow, ...]:
    """Everything that waits for an answer, the newest day first. One statement."""
    return tuple(CloseWarningRow(*row) for row in reader.connection.execute(_OPEN, {"hotel": reader.property_id}))


def close_warnings_of_days(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[CloseWarningRow, ...]:
    """What the closes of some days warned of, answered or not, the newest day first. One statement."""
    asked = {"hotel": reader.property_id, "first": first, "last": last}
    return tuple(CloseWarningRow(*row) for row in reader.connection.execute(_OF_DAYS, asked))


def open_warning_count(reader: Reader) -> int:
    """How many warnings wait for an answer. One statement."""
    count: int = reader.connection.execute(_HOW_MANY, {"hotel": reader.property_id}).scalar_one()
    return count
