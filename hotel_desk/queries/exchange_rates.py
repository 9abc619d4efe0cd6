"""What the hotel gives for foreign cash now, and what it gave before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from hotel_desk.models.cash import ExchangeRate
from hotel_desk.models.staff import UserAccount

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate as it was set: local money for one unit of the currency, in millionths."""

    currency: str
    buying_millionths: int
    valid_from: dt.datetime
    user_name: str


_COLUMNS = select(ExchangeRate.currency, ExchangeRate.buying_millionths, ExchangeRate.valid_from, UserAccount.display_name).join(
    UserAccount, UserAccount.id == ExchangeRate.user_id
)
_LATEST = (
    select(ExchangeRate.currency, func.max(ExchangeRate.valid_from).label("valid_from"))
    .where(ExchangeRate.property_id == bindparam("hotel"))
    .group_by(ExchangeRate.currency)
    .subquery()
)
_NOW = (
    _COLUMNS.join(_LATEST, (_LATEST.c.currency == ExchangeRate.currency) & (_LATEST.c.valid_from == ExchangeRate.valid_from))
    .where(ExchangeRate.property_id == bindparam("hotel"))
    .order_by(ExchangeRate.currency)
)
_HISTORY = _COLUMNS.where(ExchangeRate.property_id == bindparam("hotel"), ExchangeRate.currency == bindparam("of_currency")).order_by(
    ExchangeRate.valid_from.desc()
)


def rates_now(reader: Reader) -> tuple[RateRow, ...]:
    """The rate that holds for each currency, by its code. One statement."""
    rows = reader.connection.execute(_NOW, {"hotel": reader.property_id})
    return tuple(RateRow(row.currency, row.buying_millionths, row.valid_from, row.display_name) for row in rows)


def rates_set(reader: Reader, *, currency: str) -> tuple[RateRow, ...]:
    """Every rate that a currency had, the latest first. One statement."""
    rows = reader.connection.execute(_HISTORY, {"hotel": reader.property_id, "of_currency": currency})
    return tuple(RateRow(row.currency, row.buying_millionths, row.valid_from, row.display_name) for row in rows)
