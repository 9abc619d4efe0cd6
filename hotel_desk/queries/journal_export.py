"""The journal of closed days for the books of account: per business date what each account is debited and credited, in balance.

Which side a figure stands on is in `docs/algorithms/ledgers.md`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, func, select

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ledgers import LEDGER_OF, LEDGER_TITLES, Section, section_of
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.settings import LEDGER_ACCOUNTS
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Folio, Posting, PostingTax
from hotel_desk.models.property import Property
from hotel_desk.models.transaction_code import TaxRuleRow, TransactionCode
from hotel_desk.queries.own_permissions import require
from hotel_desk.queries.settings import setting_value
from hotel_desk.queries.trial_balance import TAKEN_BACK, refuse_days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotel_desk.db.database import Reader


class AccountsMissing(StaffError):
    code = "journal.accounts_missing"
    template = N_("Without an account number: {names}. Nothing was exported. Give each of them one in the set-up, and export again.")


class DayNotClosed(StaffError):
    code = "journal.day_not_closed"
    template = N_("{date} is not closed, so its figures may still change. Nothing was exported. Choose days before it.")


@dataclass(frozen=True, slots=True)
class JournalLine:
    """What one account is debited or credited on a business date, minor units; one of the two is zero.

    Args:
        code: of the transaction code, tax or ledger; `name`: as people call it.
    """

    business_date: dt.date
    account: str
    code: str
    name: str
    debit_minor: int
    credit_minor: int


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal of some closed days, in balance on each of them."""

    first: dt.date
    last: dt.date
    currency: str
    lines: tuple[JournalLine, ...]


@dataclass(frozen=True, slots=True)
class _Account:
    number: str
    code: str
    name: str


_IN_SPAN = Posting.business_date.between(bindparam("first"), bindparam("last"))
_CURRENCY = select(Property.currency).where(Property.id == bindparam("hotel"))
_LINES = (
    select(
        Posting.business_date,
        Posting.transaction_code_id,
        Posting.kind,
        Folio.kind.label("folio_kind"),
        TAKEN_BACK.kind.label("taken_back"),
        func.sum(Posting.net_minor).label("net"),
        func.sum(Posting.amount_minor).label("amount"),
    )
    .join(Folio, Folio.id == Posting.folio_id)
    .outerjoin(TAKEN_BACK, TAKEN_BACK.id == Posting.reversal_of_id)
    .where(Posting.property_id == bindparam("hotel"), _IN_SPAN)
    .group_by(Posting.business_date, Posting.transaction_code_id, Posting.kind, Folio.kind, TAKEN_BACK.kind)
)
_TAXES = (
    select(Posting.business_date, PostingTax.tax_rule_id, func.sum(PostingTax.amount_minor).label("amount"))
    .join(PostingTax, PostingTax.posting_id == Posting.id)
    .where(Posting.property_id == bindparam("hotel"), _IN_SPAN, Posting.kind != PostingKind.TRANSFER)
    .group_by(Posting.business_date, PostingTax.tax_rule_id)
)
_CODES = (
    select(TransactionCode.id, TransactionCode.code, TransactionCode.name, TransactionCode.kind, TransactionCode.account_number)
    .where(TransactionCode.property_id == bindparam("hotel"))
    .order_by(TransactionCode.code)
)
_RULES = (
    select(TaxRuleRow.id, TaxRuleRow.code, TaxRuleRow.name, TaxRuleRow.account_number)
    .where(TaxRuleRow.property_id == bindparam("hotel"))
    .order_by(TaxRuleRow.code)
)


def journal(reader: Reader, *, first: dt.date, last: dt.date) -> Journal:
    """What each account is debited and credited, day by day; days on which nothing moved have no lines. Eleven statements.

    Raises:
        InvalidInput: the last day lies before the first.
        DayNotClosed: a day of them is still open, or has not come.
        AccountsMissing: something that moved has no account number.
        NotAllowed: whoever asks may not export the journal.
    """
    require(reader, Permission.EXPORT_JOURNAL)
    refuse_days(first, last)
    today = reader.business_date()
    if last >= today:
        raise DayNotClosed("to", date=max(first, today).isoformat())
    accounts = _accounts(reader)
    moved = _moved(reader, first, last)
    missing = [accounts[key] for key in accounts if not accounts[key].number and any(key in of_day for of_day in moved.values())]
    if missing:
        raise AccountsMissing(names=", ".join(f"{account.code} ({account.name})" for account in missing))
    currency = reader.connection.execute(_CURRENCY, {"hotel": reader.property_id}).scalar_one()
    return Journal(first, last, currency, tuple(_lines(moved, accounts)))


def _accounts(reader: Reader) -> dict[Ledger | UUID, _Account]:
    """The account of each ledger, transaction code and tax, in this order."""
    here = {"hotel": reader.property_id}
    ledgers = {
        ledger: _Account(setting_value(reader, setting).strip(), ledger.value, _(LEDGER_TITLES[ledger]))
        for ledger, setting in LEDGER_ACCOUNTS.items()
    }
    codes = {row.id: _Account(row.account_number, row.code, row.name) for row in reader.connection.execute(_CODES, here)}
    rules = {row.id: _Account(row.account_number, row.code, row.name) for row in reader.connection.execute(_RULES, here)}
    return {**ledgers, **codes, **rules}


def _moved(reader: Reader, first: dt.date, last: dt.date) -> dict[dt.date, dict[Ledger | UUID, int]]:
    """By business date what each ledger, code and tax is debited, minor units; negative: credited. Nothing stands there with zero."""
    span = {"hotel": reader.property_id, "first": first, "last": last}
    kinds = {row.id: row.kind for row in reader.connection.execute(_CODES, {"hotel": reader.property_id})}
    days: dict[dt.date, dict[Ledger | UUID, int]] = {}
    for row in reader.connection.execute(_LINES, span):
        day = days.setdefault(row.business_date, {})
        _add(day, LEDGER_OF[row.folio_kind], int(row.amount))
        if _section(row, kinds) is not Section.TRANSFERS:
            _add(day, row.transaction_code_id, -int(row.net))
    for tax in reader.connection.execute(_TAXES, span):
        _add(days.setdefault(tax.business_date, {}), tax.tax_rule_id, -int(tax.amount))
    return {day: {key: minor for key, minor in of_day.items() if minor} for day, of_day in sorted(days.items())}


def _section(row: Any, kinds: dict[UUID, Any]) -> Section:
    taken_back = None if row.taken_back is None else PostingKind(row.taken_back)
    return section_of(row.kind, kinds[row.transaction_code_id], taken_back)


def _add(day: dict[Ledger | UUID, int], key: Ledger | UUID, minor: int) -> None:
    day[key] = day.get(key, 0) + minor


def _lines(moved: dict[dt.date, dict[Ledger | UUID, int]], accounts: dict[Ledger | UUID, _Account]) -> Iterator[JournalLine]:
    for day, of_day in moved.items():
        assert sum(of_day.values()) == 0  # noqa: S101 - the identity of the ledgers, held by `ledger.identity`
        for key, account in accounts.items():
            minor = of_day.get(key, 0)
            if minor:
                yield JournalLine(day, account.number, account.code, account.name, max(minor, 0), max(-minor, 0))
