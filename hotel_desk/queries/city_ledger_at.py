"""The city ledger at the end of a day: what each account owed by age, and what those owed who left without paying."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import and_, bindparam, func, or_, select

from hotel_desk.domain.cashier_codes import ArItemKind, Ledger
from hotel_desk.domain.codes import FolioKind
from hotel_desk.domain.ids import ArAccountId, ProfileId, ReservationId
from hotel_desk.domain.open_items import AgeBand, AgeingBy, age_band
from hotel_desk.domain.settings import AGEING_BY
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.city_ledger import ArApplication, ArItem
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.queries.city_ledger import Ages
from hotel_desk.queries.ledger_balances import closed_at, ledger_at
from hotel_desk.queries.settings import setting_value

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

# The one account of those who left without paying, found by its code.
_LEFT_ACCOUNT = FolioKind.LEFT_UNPAID.value
_OPEN_STILL = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
_LATER = and_(ArApplication.business_date > bindparam("day"), ArApplication.undone_at.is_(None))
_UNDONE_LATER = and_(ArApplication.business_date <= bindparam("day"), ArApplication.undone_at > bindparam("closed"))
_APPLIED_SINCE = select(
    ArApplication.charge_item_id, ArApplication.credit_item_id, ArApplication.amount_minor, ArApplication.undone_at
).where(ArApplication.property_id == bindparam("hotel"), or_(_LATER, _UNDONE_LATER))
_ITEMS = select(ArItem.id, ArItem.account_id, ArItem.kind, ArItem.open_minor, ArItem.due_date, ArItem.opened_date).where(
    ArItem.property_id == bindparam("hotel"),
    ArItem.opened_date <= bindparam("day"),
    or_(ArItem.open_minor != 0, ArItem.id.in_(bindparam("touched", expanding=True))),
)
_ACCOUNTS = (
    select(ArAccount.id, ArAccount.profile_id, ArAccount.credit_limit_minor, ArAccount.terms_days, Profile.name, Folio.number)
    .join(Profile, Profile.id == ArAccount.profile_id)
    .join(Folio, Folio.id == ArAccount.folio_id)
    .where(ArAccount.property_id == bindparam("hotel"))
    .order_by(Profile.name, ArAccount.id)
)
_LEFT = (
    select(Posting.reservation_id, func.sum(Posting.amount_minor).label("amount"), func.min(Posting.business_date).label("since"))
    .join(Folio, Folio.id == Posting.folio_id)
    .where(Folio.property_id == bindparam("hotel"), Folio.account_code == _LEFT_ACCOUNT, Posting.business_date <= bindparam("day"))
    .group_by(Posting.reservation_id)
    .having(func.sum(Posting.amount_minor) != 0)
    .subquery()
)
_LEFT_UNPAID = (
    select(_LEFT.c.reservation_id, _LEFT.c.amount, _LEFT.c.since, Profile.name, Booking.confirmation_number)
    .outerjoin(Reservation, Reservation.id == _LEFT.c.reservation_id)
    .outerjoin(Profile, Profile.id == Reservation.guest_id)
    .outerjoin(Booking, Booking.id == Reservation.booking_id)
    .order_by(_LEFT.c.since, Booking.confirmation_number)
)


@dataclass(frozen=True, slots=True)
class AccountAt:
    """What an account owed at the end of a day, by age. `limit_minor`: what it may owe as it is set now; None: no limit."""

    account_id: ArAccountId
    profile_id: ProfileId
    name: str
    folio_number: str
    terms_days: int
    limit_minor: int | None
    ages: Ages


@dataclass(frozen=True, slots=True)
class LeftUnpaidAt:
    """What a guest who left without paying owed at the end of a day. A payment that names no stay is a row without one."""

    reservation_id: ReservationId | None
    name: str
    confirmation_number: str
    since: dt.date
    ages: Ages


@dataclass(frozen=True, slots=True)
class CityLedgerAt:
    """Accounts with something open by name, and those who left. `closing_minor`: what the trial balance says."""

    accounts: tuple[AccountAt, ...]
    left_unpaid: tuple[LeftUnpaidAt, ...]
    ageing_by: AgeingBy
    closing_minor: int

    @property
    def totals(self) -> Ages:
        """All of it by age."""
        ages = [*(one.ages for one in self.accounts), *(one.ages for one in self.left_unpaid)]
        return reduce(add, ages, Ages())


def city_ledger_at(reader: Reader, *, day: dt.date) -> CityLedgerAt:
    """What companies, agents and those who left owed at the end of a day. Ten statements.

    What was applied since is open again, and what was undone since is applied again.
    """
    ageing_by = AgeingBy(setting_value(reader, AGEING_BY))
    held = ledger_at(reader, Ledger.CITY, day)
    about = {"hotel": reader.property_id, "day": day}
    changed = _changed_since(reader, day)
    by_account: dict[UUID, Ages] = defaultdict(Ages)
    for item in reader.connection.execute(_ITEMS, {**about, "touched": list(changed)}):
        open_then = item.open_minor + changed.get(item.id, 0)
        since = item.due_date if ageing_by is AgeingBy.DUE_DATE else item.opened_date
        by_account[item.account_id] += _ages(open_then, since, day, credit=item.kind is ArItemKind.CREDIT)
    accounts = [_account(row, by_account[row.id]) for row in reader.connection.execute(_ACCOUNTS, about).all() if row.id in by_account]
    left = [_left(row, day) for row in reader.connection.execute(_LEFT_UNPAID, about)]
    return CityLedgerAt(tuple(one for one in accounts if one.ages != Ages()), tuple(left), ageing_by, held.closing_minor)


def _changed_since(reader: Reader, day: dt.date) -> dict[UUID, int]:
    """By how much more was open of items at the end of the day than now; credits are below zero."""
    closed = closed_at(reader, day) or _OPEN_STILL
    changed: dict[UUID, int] = defaultdict(int)
    for row in reader.connection.execute(_APPLIED_SINCE, {"hotel": reader.property_id, "day": day, "closed": closed}):
        more = row.amount_minor if row.undone_at is None else -row.amount_minor
        changed[row.charge_item_id] += more
        changed[row.credit_item_id] -= more
    return changed


def _ages(open_minor: int, since: dt.date, day: dt.date, *, credit: bool) -> Ages:
    if credit or open_minor < 0:
        return Ages(unapplied_minor=-open_minor)
    band = age_band(since, day)
    return Ages(*(open_minor if one is band else 0 for one in AgeBand))


def _account(row: Any, ages: Ages) -> AccountAt:
    return AccountAt(ArAccountId(row.id), ProfileId(row.profile_id), row.name, row.number, row.terms_days, row.credit_limit_minor, ages)


def _left(row: Any, day: dt.date) -> LeftUnpaidAt:
    return LeftUnpaidAt(
        reservation_id=None if row.reservation_id is None else ReservationId(row.reservation_id),
        name=row.name or "",
        confirmation_number=row.confirmation_number or "",
        since=row.since,
        ages=_ages(int(row.amount), row.since, day, credit=False),
    )
