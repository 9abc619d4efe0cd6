"""What companies and agents owe: the list of accounts with its ages, and one account with its items and what was applied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any, Literal, Self

from sqlalchemy import BindParameter, Date, Select, bindparam, case, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.cashier_codes import ApplicationKind, ArItemKind, WriteOffState
from hotel_desk.domain.codes import PostingKind, ProfileKind
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import ArAccountId, ArApplicationId, ArItemId, FolioId, InvoiceId, ProfileId, ReservationId, WriteOffId
from hotel_desk.domain.open_items import AgeBand, AgeingBy, age_band
from hotel_desk.domain.settings import AGEING_BY
from hotel_desk.language import _
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.city_ledger import ArApplication, ArItem, WriteOff
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.invoice import Invoice
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.staff import UserAccount
from hotel_desk.queries.settings import setting_value

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

AccountFilter = Literal["", "owing", "over_limit", "overdue", "unapplied"]


@dataclass(frozen=True, slots=True)
class Ages:
    """Open charges by age, and money that is not applied (above zero), minor units."""

    to_30_minor: int = 0
    to_60_minor: int = 0
    to_90_minor: int = 0
    over_90_minor: int = 0
    unapplied_minor: int = 0

    @property
    def balance_minor(self) -> int:
        """What is owed in all; below zero: what the hotel holds."""
        return self.to_30_minor + self.to_60_minor + self.to_90_minor + self.over_90_minor - self.unapplied_minor

    @property
    def bands(self) -> dict[AgeBand, int]:
        """The charges by band, the youngest first."""
        return dict(zip(AgeBand, (self.to_30_minor, self.to_60_minor, self.to_90_minor, self.over_90_minor), strict=True))

    def __add__(self, other: Self) -> Ages:
        return Ages(
            self.to_30_minor + other.to_30_minor,
            self.to_60_minor + other.to_60_minor,
            self.to_90_minor + other.to_90_minor,
            self.over_90_minor + other.over_90_minor,
            self.unapplied_minor + other.unapplied_minor,
        )


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account in the list.

    Args:
        limit_minor: what it may owe, minor units; None: no limit.
        overdue_minor: of the charges, what was due before today.
        oldest: the day its oldest open charge is due; None: it owes nothing.
    """

    account_id: ArAccountId
    profile_id: ProfileId
    name: str
    profile_kind: ProfileKind
    folio_id: FolioId
    folio_number: str
    active: bool
    ages: Ages
    balance_minor: int
    limit_minor: int | None
    overdue_minor: int
    oldest: dt.date | None

    @property
    def over_limit(self) -> bool:
        """Whether it owes more than it may."""
        return self.limit_minor is not None and self.balance_minor > self.limit_minor


@dataclass(frozen=True, slots=True)
class AccountList:
    """Accounts by name. `totals`: of the accounts listed."""

    rows: tuple[AccountRow, ...]
    totals: Ages
    ageing_by: AgeingBy
    business_date: dt.date
    currency: str


@dataclass(frozen=True, slots=True)
class AccountItem:
    """A charge or a credit of an account. Amounts in minor units; those of credits are negative.

    Args:
        guest_name, confirmation_number, order_number, arrival_date, departure_date: of the stay it is for; empty where there is none.
        band: how old an open charge is; None for credits and what is settled.
    """

    item_id: ArItemId
    kind: ArItemKind
    posting_kind: PostingKind
    text: str
    reference: str
    opened_date: dt.date
    due_date: dt.date
    amount_minor: int
    open_minor: int
    reservation_id: ReservationId | None
    guest_name: str
    confirmation_number: str
    order_number: str
    arrival_date: dt.date | None
    departure_date: dt.date | None
    invoice_id: InvoiceId | None
    invoice_number: str
    band: AgeBand | None
    overdue_days: int


@dataclass(frozen=True, slots=True)
class Application:
    """A part of a credit and the charge it was applied to, minor units, above zero; taken back where `undone_at` is set."""

    application_id: ArApplicationId
    kind: ApplicationKind
    charge_text: str
    credit_text: str
    amount_minor: int
    business_date: dt.date
    user_name: str
    undone_at: dt.datetime | None
    undone_reason: str


@dataclass(frozen=True, slots=True)
class WriteOffRow:
    """A write-off that was asked for, and what became of it; minor units, above zero."""

    write_off_id: WriteOffId
    state: WriteOffState
    item_text: str
    guest_name: str
    amount_minor: int
    reason: str
    asked_at: dt.datetime
    asked_by: str
    decided_by: str
    decision_reason: str


@dataclass(frozen=True, slots=True)
class AccountView:
    """One account: its row in the list, its terms, what is open, what was applied lately, what was to be written off."""

    row: AccountRow
    terms_days: int
    billing_address: str
    language: str
    items: tuple[AccountItem, ...]
    applications: tuple[Application, ...]
    write_offs: tuple[WriteOffRow, ...]
    currency: str
    business_date: dt.date


_COUNTED_FROM = {AgeingBy.DUE_DATE: ArItem.due_date, AgeingBy.OPENED_DATE: ArItem.opened_date}
_LATEST_APPLICATIONS = 200


_BACK: tuple[BindParameter[dt.date], ...] = tuple(bindparam(name, type_=Date) for name in ("back_30", "back_60", "back_90"))
_ACCOUNT_COLUMNS = (
    ArAccount.id,
    ArAccount.profile_id,
    ArAccount.folio_id,
    ArAccount.active,
    ArAccount.credit_limit_minor,
    ArAccount.terms_days,
    ArAccount.billing_address,
    ArAccount.language,
    Profile.name,
    Profile.kind,
    Folio.number,
    Folio.currency,
)


def _sum_where(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, ArItem.open_minor), else_=0)), 0)


def _accounts(ageing_by: AgeingBy) -> Select[*tuple[Any, ...]]:
    since = _COUNTED_FROM[ageing_by]
    charge = ArItem.kind == ArItemKind.CHARGE
    first, second, third = _BACK
    return (
        select(
            *_ACCOUNT_COLUMNS,
            _sum_where(charge & (since >= first)).label("to_30"),
            _sum_where(charge & (since < first) & (since >= second)).label("to_60"),
            _sum_where(charge & (since < second) & (since >= third)).label("to_90"),
            _sum_where(charge & (since < third)).label("over_90"),
            _sum_where(ArItem.kind == ArItemKind.CREDIT).label("credits"),
            _sum_where(charge & (ArItem.due_date < bindparam("today"))).label("overdue"),
            func.min(case((charge, ArItem.due_date))).label("oldest"),
        )
        .select_from(ArAccount)
        .join(Profile, Profile.id == ArAccount.profile_id)
        .join(Folio, Folio.id == ArAccount.folio_id)
        .outerjoin(ArItem, (ArItem.account_id == ArAccount.id) & (ArItem.open_minor != 0))
        .where(ArAccount.property_id == bindparam("hotel"))
        .group_by(*_ACCOUNT_COLUMNS)
        .order_by(Profile.name, ArAccount.id)
    )


_ACCOUNTS = {ageing_by: _accounts(ageing_by) for ageing_by in AgeingBy}
_ITEMS = (
    select(
        ArItem.id,
        ArItem.kind,
        ArItem.opened_date,
        ArItem.due_date,
        ArItem.amount_minor,
        ArItem.open_minor,
        ArItem.reservation_id,
        ArItem.invoice_id,
        Posting.kind.label("posting_kind"),
        Posting.text,
        Posting.reference,
        Profile.name.label("guest_name"),
        Booking.confirmation_number,
        Booking.order_number,
        Reservation.arrival_date,
        Reservation.departure_date,
        Invoice.series,
        Invoice.number.label("invoice_number"),
    )
    .select_from(ArItem)
    .join(Posting, Posting.id == ArItem.posting_id)
    .outerjoin(Reservation, Reservation.id == ArItem.reservation_id)
    .outerjoin(Booking, Booking.id == Reservation.booking_id)
    .outerjoin(Profile, Profile.id == Reservation.guest_id)
    .outerjoin(Invoice, Invoice.id == ArItem.invoice_id)
    .where(ArItem.account_id == bindparam("account"))
    .order_by(ArItem.due_date, ArItem.id)
)
_OPEN_ITEMS = _ITEMS.where(ArItem.open_minor != 0)
_CHARGE, _CREDIT = aliased(ArItem), aliased(ArItem)
_CHARGE_LINE, _CREDIT_LINE = aliased(Posting), aliased(Posting)
_APPLICATIONS = (
    select(
        ArApplication.id,
        ArApplication.kind,
        ArApplication.amount_minor,
        ArApplication.business_date,
        ArApplication.undone_at,
        ArApplication.undone_reason,
        _CHARGE_LINE.text.label("charge_text"),
        _CREDIT_LINE.text.label("credit_text"),
        UserAccount.display_name,
    )
    .select_from(ArApplication)
    .join(_CHARGE, _CHARGE.id == ArApplication.charge_item_id)
    .join(_CREDIT, _CREDIT.id == ArApplication.credit_item_id)
    .join(_CHARGE_LINE, _CHARGE_LINE.id == _CHARGE.posting_id)
    .join(_CREDIT_LINE, _CREDIT_LINE.id == _CREDIT.posting_id)
    .join(UserAccount, UserAccount.id == ArApplication.user_id)
    .where(ArApplication.account_id == bindparam("account"))
    .order_by(ArApplication.applied_at.desc(), ArApplication.id.desc())
    .limit(_LATEST_APPLICATIONS)
)
_ASKER, _DECIDER = aliased(UserAccount), aliased(UserAccount)
_WRITE_OFFS = (
    select(
        WriteOff.id,
        WriteOff.state,
        WriteOff.amount_minor,
        WriteOff.reason,
        WriteOff.asked_at,
        WriteOff.decision_reason,
        Posting.text,
        Profile.name.label("guest_name"),
        _ASKER.display_name.label("asked_by"),
        _DECIDER.display_name.label("decided_by"),
    )
    .select_from(WriteOff)
    .join(ArItem, ArItem.id == WriteOff.item_id)
    .join(Posting, Posting.id == ArItem.posting_id)
    .join(_ASKER, _ASKER.id == WriteOff.asked_by_id)
    .outerjoin(_DECIDER, _DECIDER.id == WriteOff.decided_by_id)
    .outerjoin(Reservation, Reservation.id == ArItem.reservation_id)
    .outerjoin(Profile, Profile.id == Reservation.guest_id)
    .where(ArItem.account_id == bindparam("account"))
    .order_by(WriteOff.asked_at.desc(), WriteOff.id.desc())
    .limit(_LATEST_APPLICATIONS)
)
_WANTED: dict[AccountFilter, Callable[[AccountRow], bool]] = {
    "": lambda _row: True,
    "owing": lambda row: row.balance_minor > 0,
    "over_limit": lambda row: row.over_limit,
    "overdue": lambda row: row.overdue_minor > 0,
    "unapplied": lambda row: row.ages.unapplied_minor > 0,
}


def account_list(reader: Reader, *, text: str = "", only: AccountFilter = "") -> AccountList:
    """The accounts of companies and agents, what each owes by age, and the totals. Three statements.

    Args:
        text: a part of the name or the number of its folio.
        only: `owing`, `over_limit`, `overdue`, `unapplied` (money that is not applied), or all.
    """
    today, ageing_by = reader.business_date(), AgeingBy(setting_value(reader, setting=AGEING_BY))
    found = reader.connection.execute(_ACCOUNTS[ageing_by], _days(reader, today)).all()
    said = text.strip().casefold()
    rows = [_row(one) for one in found]
    shown = [row for row in rows if _WANTED[only](row) and (said in row.name.casefold() or row.folio_number.startswith(said))]
    totals = reduce(add, (row.ages for row in shown), Ages())
    return AccountList(tuple(shown), totals, ageing_by, today, found[0].currency if found else "")


def account_view(reader: Reader, *, account_id: ArAccountId, settled: bool = False) -> AccountView:
    """One account with its items, by the day they are due, and the latest that was applied. Six statements.

    Args:
        settled: also items of which nothing is open.

    Raises:
        NotFound: there is no such account.
    """
    today, ageing_by = reader.business_date(), AgeingBy(setting_value(reader, setting=AGEING_BY))
    one = reader.connection.execute(
        _ACCOUNTS[ageing_by].where(ArAccount.id == bindparam("account")),
        {
            **_days(reader, today),
            "account": account_id,
        },
    ).one_or_none()
    if one is None:
        raise NotFound(what=_("The account"))
    items = reader.connection.execute(_ITEMS if settled else _OPEN_ITEMS, {"account": account_id})
    applications = reader.connection.execute(_APPLICATIONS, {"account": account_id})
    write_offs = reader.connection.execute(_WRITE_OFFS, {"account": account_id})
    return AccountView(
        row=_row(one),
        terms_days=one.terms_days,
        billing_address=one.billing_address,
        language=one.language,
        items=tuple(_item(item, today, ageing_by) for item in items),
        applications=tuple(_application(application) for application in applications),
        write_offs=tuple(_write_off(write_off) for write_off in write_offs),
        currency=one.currency,
        business_date=today,
    )


def account_of_profile(reader: Reader, *, profile_id: ProfileId) -> ArAccountId | None:
    """The account of a company or agent; None where it has none."""
    found = reader.connection.execute(
        select(ArAccount.id).where(ArAccount.property_id == reader.property_id, ArAccount.profile_id == profile_id)
    ).scalar_one_or_none()
    return None if found is None else ArAccountId(found)


def _days(reader: Reader, today: dt.date) -> dict[str, Any]:
    back = {f"back_{days}": today - dt.timedelta(days=days) for days in (30, 60, 90)}
    return {"hotel": reader.property_id, "today": today, **back}


def _row(one: Any) -> AccountRow:
    ages = Ages(int(one.to_30), int(one.to_60), int(one.to_90), int(one.over_90), -int(one.credits))
    return AccountRow(
        account_id=ArAccountId(one.id),
        profile_id=ProfileId(one.profile_id),
        name=one.name,
        profile_kind=one.kind,
        folio_id=FolioId(one.folio_id),
        folio_number=one.number,
        active=one.active,
        ages=ages,
        balance_minor=ages.balance_minor,
        limit_minor=one.credit_limit_minor,
        overdue_minor=int(one.overdue),
        oldest=one.oldest,
    )


def _item(one: Any, today: dt.date, ageing_by: AgeingBy) -> AccountItem:
    owed = one.kind is ArItemKind.CHARGE and one.open_minor > 0
    since = one.due_date if ageing_by is AgeingBy.DUE_DATE else one.opened_date
    return AccountItem(
        item_id=ArItemId(one.id),
        kind=one.kind,
        posting_kind=one.posting_kind,
        text=one.text,
        reference=one.reference or "",
        opened_date=one.opened_date,
        due_date=one.due_date,
        amount_minor=one.amount_minor,
        open_minor=one.open_minor,
        reservation_id=None if one.reservation_id is None else ReservationId(one.reservation_id),
        guest_name=one.guest_name or "",
        confirmation_number=one.confirmation_number or "",
        order_number=one.order_number or "",
        arrival_date=one.arrival_date,
        departure_date=one.departure_date,
        invoice_id=None if one.invoice_id is None else InvoiceId(one.invoice_id),
        invoice_number="" if one.invoice_id is None else f"{one.series}{one.invoice_number}",
        band=age_band(since, today) if owed else None,
        overdue_days=max(0, (today - one.due_date).days) if owed else 0,
    )


def _application(one: Any) -> Application:
    return Application(
        application_id=ArApplicationId(one.id),
        kind=one.kind,
        charge_text=one.charge_text,
        credit_text=one.credit_text,
        amount_minor=one.amount_minor,
        business_date=one.business_date,
        user_name=one.display_name,
        undone_at=one.undone_at,
        undone_reason=one.undone_reason,
    )


def _write_off(one: Any) -> WriteOffRow:
    return WriteOffRow(
        write_off_id=WriteOffId(one.id),
        state=one.state,
        item_text=one.text,
        guest_name=one.guest_name or "",
        amount_minor=one.amount_minor,
        reason=one.reason,
        asked_at=one.asked_at,
        asked_by=one.asked_by,
        decided_by=one.decided_by or "",
        decision_reason=one.decision_reason,
    )
