"""Account numbers of the demo hotel's books, as a chart of accounts in China has them, so that its journal can be exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.codes import CodeKind, PaymentMethod
from hotel_desk.domain.settings import LEDGER_ACCOUNTS
from hotel_desk.queries.setup_codes import transaction_codes_set_up
from hotel_desk.services.settings import change_setting
from hotel_desk.services.setup_codes import TransactionCodeDetails, change_transaction_code

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk
    from hotel_desk.queries.setup_codes import CodeRow

TAX_ACCOUNT = "2221.01"
_LEDGERS = {Ledger.GUEST: "1122.01", Ledger.DEPOSIT: "2203", Ledger.CITY: "1122.02", Ledger.PACKAGE: "2203.02"}
_MONEY = {PaymentMethod.CASH: "1001", PaymentMethod.BANK_TRANSFER: "1002", PaymentMethod.BANK_CARD: "1012.01"}
_OTHER_MONEY, _PAID_OUT, _TRANSFER, _FIRST_REVENUE = "1012.02", "6602", "1221", 6001


def number_accounts(desk: Desk) -> None:
    """Give every transaction code and every ledger an account: money by how it comes, each kind of revenue one of its own."""
    rows = desk.read(transaction_codes_set_up).rows
    groups = list(dict.fromkeys(row.group_id for row in rows if row.kind is CodeKind.CHARGE))
    for row in rows:
        account = f"{_FIRST_REVENUE}.{groups.index(row.group_id) + 1:02}" if row.kind is CodeKind.CHARGE else _account(row)
        desk.run(change_transaction_code, transaction_code_id=row.id, details=_details(row, account), version=row.version)
    for ledger, account in _LEDGERS.items():
        desk.run(change_setting, key=LEDGER_ACCOUNTS[ledger].key, value=account)


def _account(row: CodeRow) -> str:
    if row.payment_method is not None:
        return _MONEY.get(row.payment_method, _OTHER_MONEY)
    return _PAID_OUT if row.kind is CodeKind.PAID_OUT else _TRANSFER


def _details(row: CodeRow, account: str) -> TransactionCodeDetails:
    return TransactionCodeDetails(
        group_id=row.group_id,
        code=row.code,
        name=row.name,
        kind=row.kind,
        payment_method=row.payment_method,
        default_price_minor=row.default_price_minor,
        sort_order=row.sort_order,
        tax_rule_ids=row.tax_rule_ids,
        quick_key=row.quick_key,
        account_number=account,
    )
