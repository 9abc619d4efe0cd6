"""How guests and companies pay: the figures that their credit levels are worked out from (`docs/algorithms/credit.md`)."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BindParameter, Date, bindparam, case, func, select

from hotel_desk.domain.cashier_codes import ApplicationKind, ArItemKind
from hotel_desk.domain.codes import FolioKind
from hotel_desk.domain.credit_levels import CreditFigures
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.city_ledger import ArApplication, ArItem
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.profile_trade import Trade, trade_of

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_PROFILES: BindParameter[Any] = bindparam("profiles", expanding=True)
_DAY: BindParameter[dt.date] = bindparam("day", type_=Date)
_SINCE: BindParameter[dt.date] = bindparam("since", type_=Date)
_DUE = (ArItem.kind == ArItemKind.CHARGE) & (ArItem.open_minor > 0) & (ArItem.due_date < _DAY)
_OF_ACCOUNTS = (
    select(
        ArAccount.profile_id,
        ArAccount.credit_limit_minor,
        func.sum(ArItem.open_minor).label("open"),
        func.sum(case((_DUE, ArItem.open_minor), else_=0)).label("overdue"),
        func.min(case((_DUE, ArItem.due_date))).label("oldest"),
    )
    .join(ArItem, ArItem.account_id == ArAccount.id)
    .where(ArAccount.profile_id.in_(_PROFILES), ArItem.open_minor != 0)
    .group_by(ArAccount.profile_id, ArAccount.credit_limit_minor)
)
_SETTLED = (
    select(
        ArAccount.profile_id,
        ArApplication.kind,
        ArItem.due_date,
        func.max(ArApplication.business_date).label("settled"),
        func.sum(ArApplication.amount_minor).label("amount"),
    )
    .join(ArApplication, ArApplication.account_id == ArAccount.id)
    .join(ArItem, ArItem.id == ArApplication.charge_item_id)
    .where(
        ArAccount.profile_id.in_(_PROFILES),
        ArApplication.kind != ApplicationKind.COUNTER,
        ArApplication.undone_at.is_(None),
        ArApplication.business_date >= _SINCE,
        (ArApplication.business_date > ArItem.due_date) | (ArApplication.kind == ApplicationKind.WRITTEN_OFF),
    )
    .group_by(ArAccount.profile_id, ArApplication.kind, ArItem.due_date)
)
_LEFT_OPEN = (
    select(
        Reservation.guest_id.label("profile_id"),
        Reservation.checked_out_date.label("left"),
        func.sum(Posting.amount_minor).label("open"),
        func.max(Posting.business_date).label("settled"),
    )
    .join(Posting, Posting.reservation_id == Reservation.id)
    .join(Folio, Folio.id == Posting.folio_id)
    .where(Reservation.guest_id.in_(_PROFILES), Reservation.checked_out_date.is_not(None), Folio.kind == FolioKind.LEFT_UNPAID)
    .group_by(Reservation.id, Reservation.guest_id, Reservation.checked_out_date)
)
_LATE_CHARGES = (
    select(
        Reservation.guest_id.label("profile_id"),
        Reservation.checked_out_date.label("left"),
        func.sum(FolioWindow.balance_minor).label("open"),
    )
    .join(Folio, Folio.reservation_id == Reservation.id)
    .join(FolioWindow, FolioWindow.folio_id == Folio.id)
    .where(
        Reservation.guest_id.in_(_PROFILES),
        Reservation.checked_out_date.is_not(None),
        Folio.kind == FolioKind.LATE,
        FolioWindow.payee_id.is_(None),
    )
    .group_by(Reservation.id, Reservation.guest_id, Reservation.checked_out_date)
)


@dataclass(frozen=True, slots=True)
class CreditPeriod:
    """What the figures are of.

    Args:
        day: the business date that they are for.
        since: stays, payments and write-offs count from this day on.
        guest_days: how long after the departure a guest may pay what was left open.
    """

    day: dt.date
    since: dt.date
    guest_days: int


def credit_figures(connection: Connection, profiles: Sequence[UUID], period: CreditPeriod) -> dict[UUID, CreditFigures]:
    """What is known of some profiles as payers; each has an entry. Six statements."""
    about = {"profiles": list(profiles), "day": period.day, "since": period.since}
    trade = trade_of(connection, profiles, since=period.since)
    found = {profile: _of_trade(trade.get(profile, Trade())) for profile in profiles}
    for row in connection.execute(_OF_ACCOUNTS, about):
        found[row.profile_id] = _with_account(found[row.profile_id], row, period)
    for row in connection.execute(_SETTLED, about):
        found[row.profile_id] = _with_settled(found[row.profile_id], row)
    for row in (*connection.execute(_LEFT_OPEN, about), *connection.execute(_LATE_CHARGES, about)):
        found[row.profile_id] = _with_left_open(found[row.profile_id], row, period)
    return found


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months ago, or the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _of_trade(trade: Trade) -> CreditFigures:
    return CreditFigures(stays=trade.stays, spend_minor=trade.spend_minor)


def _with_account(figures: CreditFigures, row: Any, period: CreditPeriod) -> CreditFigures:
    owed, overdue = int(row.open), int(row.overdue)
    days = (period.day - row.oldest).days if overdue else 0
    return replace(
        figures,
        open_minor=figures.open_minor + owed,
        overdue_minor=figures.overdue_minor + overdue,
        overdue_days=max(figures.overdue_days, days),
        over_limit=row.credit_limit_minor is not None and owed > row.credit_limit_minor,
    )


def _with_settled(figures: CreditFigures, row: Any) -> CreditFigures:
    if row.kind is ApplicationKind.WRITTEN_OFF:
        return replace(figures, given_up_minor=figures.given_up_minor + int(row.amount))
    return replace(figures, late_days=max(figures.late_days, (row.settled - row.due_date).days))


def _with_left_open(figures: CreditFigures, row: Any, period: CreditPeriod) -> CreditFigures:
    """What a guest left open is due some days after the departure, like an item of an account; what was paid since may have been late."""
    due = row.left + dt.timedelta(days=period.guest_days)
    owed = int(row.open)
    if owed > 0:
        late = max(0, (period.day - due).days)
        return replace(
            figures,
            open_minor=figures.open_minor + owed,
            overdue_minor=figures.overdue_minor + (owed if late else 0),
            overdue_days=max(figures.overdue_days, late),
        )
    settled = getattr(row, "settled", None)
    if settled is None or settled < period.since:
        return figures
    return replace(figures, late_days=max(figures.late_days, (settled - due).days))
