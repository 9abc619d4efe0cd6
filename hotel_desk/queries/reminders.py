"""What companies and agents are to be reminded of, and the letters that were written to them (`docs/algorithms/reminders.md`)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.cashier_codes import ArItemKind, ReminderState
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import ArAccountId, ArItemId, ReminderLetterId
from hotel_desk.domain.invoices import paper_number
from hotel_desk.domain.reminders import ReminderDays, next_level
from hotel_desk.domain.settings import LETTER_LANGUAGE, REMINDER_DAYS
from hotel_desk.language import LANGUAGES, _
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.city_ledger import ArItem
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.invoice import Invoice
from hotel_desk.models.profile import Profile
from hotel_desk.models.reminder import ArReminder, ReminderLetter
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.staff import UserAccount
from hotel_desk.queries.settings import setting_value

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class RemindedItem:
    """An item that is reminded of, minor units. `text`: its guest, else its line."""

    item_id: ArItemId
    text: str
    reference: str
    invoice_number: str
    arrival_date: dt.date | None
    departure_date: dt.date | None
    opened_date: dt.date
    due_date: dt.date
    overdue_days: int
    level: int
    open_minor: int


@dataclass(frozen=True, slots=True)
class ReminderDue:
    """An account that is to be reminded, and of what. `language`: of its letter."""

    account_id: ArAccountId
    name: str
    language: str
    currency: str
    items: tuple[RemindedItem, ...]

    @property
    def level(self) -> int:
        """The highest of its items."""
        return max(item.level for item in self.items)

    @property
    def total_minor(self) -> int:
        """What is overdue of these items."""
        return sum(item.open_minor for item in self.items)


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """A letter that was written. `total_minor`: what it asked for; `open_minor`: what of that is open now."""

    letter_id: ReminderLetterId
    account_id: ArAccountId
    account_name: str
    level: int
    business_date: dt.date
    state: ReminderState
    items: int
    total_minor: int
    open_minor: int
    currency: str
    user_name: str
    sent_at: dt.datetime | None
    sent_by: str


@dataclass(frozen=True, slots=True)
class ReminderFacts:
    """All that a letter says but the letterhead."""

    row: ReminderRow
    language: str
    body: str
    billing_address: str
    written_at: dt.datetime
    items: tuple[RemindedItem, ...]


_LAST = (
    select(ArReminder.item_id, func.max(ArReminder.level).label("level"), func.max(ReminderLetter.business_date).label("date"))
    .join(ReminderLetter, ReminderLetter.id == ArReminder.letter_id)
    .where(ArReminder.property_id == bindparam("hotel"))
    .group_by(ArReminder.item_id)
    .subquery()
)
_ITEM_COLUMNS: tuple[Any, ...] = (
    ArItem.id,
    ArItem.opened_date,
    ArItem.due_date,
    Posting.text,
    Posting.reference,
    Invoice.series,
    Invoice.number.label("invoice_number"),
    Reservation.arrival_date,
    Reservation.departure_date,
)
_HOLDER, _GUEST = aliased(Profile), aliased(Profile)
_OVERDUE = (
    select(
        *_ITEM_COLUMNS,
        ArItem.account_id,
        ArItem.open_minor,
        _GUEST.name.label("guest_name"),
        _HOLDER.name.label("account_name"),
        ArAccount.language,
        Folio.currency,
        _LAST.c.level,
        _LAST.c.date,
    )
    .select_from(ArItem)
    .join(ArAccount, ArAccount.id == ArItem.account_id)
    .join(Folio, Folio.id == ArAccount.folio_id)
    .join(_HOLDER, _HOLDER.id == ArAccount.profile_id)
    .join(Posting, Posting.id == ArItem.posting_id)
    .outerjoin(Reservation, Reservation.id == ArItem.reservation_id)
    .outerjoin(_GUEST, _GUEST.id == Reservation.guest_id)
    .outerjoin(Invoice, Invoice.id == ArItem.invoice_id)
    .outerjoin(_LAST, _LAST.c.item_id == ArItem.id)
    .where(
        ArItem.property_id == bindparam("hotel"),
        ArItem.kind == ArItemKind.CHARGE,
        ArItem.open_minor > 0,
        ArItem.due_date < bindparam("today"),
    )
    .order_by(_HOLDER.name, ArItem.account_id, ArItem.due_date, ArItem.id)
)
_WRITER, _SENDER = aliased(UserAccount), aliased(UserAccount)
_SUMS = (
    select(
        ArReminder.letter_id,
        func.count().label("item_count"),
        func.sum(ArReminder.open_minor).label("total"),
        func.sum(ArItem.open_minor).label("open"),
    )
    .join(ArItem, ArItem.id == ArReminder.item_id)
    .where(ArReminder.property_id == bindparam("hotel"))
    .group_by(ArReminder.letter_id)
    .subquery()
)
_LETTERS = (
    select(
        ReminderLetter.id,
        ReminderLetter.account_id,
        ReminderLetter.level,
        ReminderLetter.business_date,
        ReminderLetter.state,
        ReminderLetter.sent_at,
        ReminderLetter.written_at,
        ReminderLetter.language,
        ReminderLetter.body,
        ArAccount.billing_address,
        Profile.name,
        Folio.currency,
        _WRITER.display_name,
        _SENDER.display_name.label("sent_by"),
        _SUMS.c.item_count,
        _SUMS.c.total,
        _SUMS.c.open,
    )
    .select_from(ReminderLetter)
    .join(ArAccount, ArAccount.id == ReminderLetter.account_id)
    .join(Folio, Folio.id == ArAccount.folio_id)
    .join(Profile, Profile.id == ArAccount.profile_id)
    .join(_WRITER, _WRITER.id == ReminderLetter.user_id)
    .outerjoin(_SENDER, _SENDER.id == ReminderLetter.sent_by_id)
    .join(_SUMS, _SUMS.c.letter_id == ReminderLetter.id)
    .where(ReminderLetter.property_id == bindparam("hotel"))
    .order_by(ReminderLetter.written_at.desc(), ReminderLetter.id.desc())
)
_ONE = _LETTERS.where(ReminderLetter.id == bindparam("letter"))
_ITEMS_OF = (
    select(*_ITEM_COLUMNS, Profile.name.label("guest_name"), ArReminder.level, ArReminder.open_minor, ArReminder.overdue_days)
    .select_from(ArReminder)
    .join(ArItem, ArItem.id == ArReminder.item_id)
    .join(Posting, Posting.id == ArItem.posting_id)
    .outerjoin(Reservation, Reservation.id == ArItem.reservation_id)
    .outerjoin(Profile, Profile.id == Reservation.guest_id)
    .outerjoin(Invoice, Invoice.id == ArItem.invoice_id)
    .where(ArReminder.letter_id == bindparam("letter"))
    .order_by(ArItem.due_date, ArItem.id)
)
MOST_LETTERS = 500


def reminders_due(reader: Reader) -> tuple[ReminderDue, ...]:
    """The accounts that are to be reminded today, by name. Six statements."""
    today = reader.business_date()
    days = ReminderDays(*(setting_value(reader, setting=setting) for setting in REMINDER_DAYS.values()))
    usual = setting_value(reader, setting=LETTER_LANGUAGE)
    found: defaultdict[Any, list[RemindedItem]] = defaultdict(list)
    accounts: dict[Any, Any] = {}
    for row in reader.connection.execute(_OVERDUE, {"hotel": reader.property_id, "today": today}):
        overdue = (today - row.due_date).days
        level = next_level(overdue, row.level or 0, None if row.date is None else (today - row.date).days, days)
        if level is not None:
            accounts[row.account_id] = row
            found[row.account_id].append(_item(row, level, overdue))
    return tuple(_due(row, tuple(found[key]), row.language if row.language in LANGUAGES else usual) for key, row in accounts.items())


def reminder_letters(reader: Reader, *, unsent: bool = False, limit: int = MOST_LETTERS) -> tuple[ReminderRow, ...]:
    """The letters that were written, the latest first. One statement.

    Args:
        unsent: only those that were not sent yet.
    """
    wanted = _LETTERS.where(ReminderLetter.state == ReminderState.WRITTEN) if unsent else _LETTERS
    return tuple(_row(row) for row in reader.connection.execute(wanted.limit(limit), {"hotel": reader.property_id}))


def reminder_facts(reader: Reader, *, letter_id: ReminderLetterId) -> ReminderFacts:
    """What a letter says. Two statements.

    Raises:
        NotFound: this hotel has no such letter.
    """
    row = reader.connection.execute(_ONE, {"hotel": reader.property_id, "letter": letter_id}).first()
    if row is None:
        raise NotFound("letter_id", what=_("The reminder"))
    items = reader.connection.execute(_ITEMS_OF, {"letter": letter_id})
    told = tuple(_item(item, item.level, item.overdue_days) for item in items)
    return ReminderFacts(_row(row), row.language, row.body, row.billing_address, row.written_at, told)


def _due(row: Any, items: tuple[RemindedItem, ...], language: str) -> ReminderDue:
    return ReminderDue(ArAccountId(row.account_id), row.account_name, language, row.currency, items)


def _item(row: Any, level: int, overdue_days: int) -> RemindedItem:
    return RemindedItem(
        item_id=ArItemId(row.id),
        text=row.guest_name or row.text,
        reference=row.reference or "",
        invoice_number="" if row.series is None else paper_number(row.series, row.invoice_number),
        arrival_date=row.arrival_date,
        departure_date=row.departure_date,
        opened_date=row.opened_date,
        due_date=row.due_date,
        overdue_days=overdue_days,
        level=level,
        open_minor=row.open_minor,
    )


def _row(row: Any) -> ReminderRow:
    return ReminderRow(
        letter_id=ReminderLetterId(row.id),
        account_id=ArAccountId(row.account_id),
        account_name=row.name,
        level=row.level,
        business_date=row.business_date,
        state=row.state,
        items=int(row.item_count),
        total_minor=int(row.total),
        open_minor=int(row.open),
        currency=row.currency,
        user_name=row.display_name,
        sent_at=row.sent_at,
        sent_by=row.sent_by or "",
    )
