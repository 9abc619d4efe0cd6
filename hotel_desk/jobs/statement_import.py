"""Reads files of banks, cards and wallets: the headings, which column is what, the lines (`docs/algorithms/reconciliation.md`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.cashier_codes import StatementKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.money import minor_places
from hotel_desk.domain.statement_values import UnreadableAmount, UnreadableDay, amount_of, days_of, decimal_mark, plain
from hotel_desk.jobs.guest_columns import heading_hash
from hotel_desk.jobs.guest_table import RawRows, TableRow, read_rows
from hotel_desk.language import N_, _
from hotel_desk.queries.hotel_status import hotel_status
from hotel_desk.queries.statements import remembered_statement_columns
from hotel_desk.services.reconciliation import MOST_LINES, LineToRead, StatementRead, read_statement

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.db.desk import Desk

FIELD_TITLES: dict[str, str] = {
    "date": N_("Date"),
    "reference": N_("Reference"),
    "text": N_("Text of the line"),
    "amount": N_("Amount"),
    "credit": N_("Money in"),
    "debit": N_("Money out"),
    "net": N_("Net amount"),
    "fee": N_("Fee"),
    "direction": N_("In or out"),
}
AMOUNTS = ("amount", "credit", "debit", "net")
_LOOKED_AT = 40
_HEAD_ROWS = 5
# How files call them beside the titles above; compared in small letters, without blanks, dots, dashes and what stands in brackets.
_ALSO: dict[str, str] = {
    "date": "bookingdate valuedate transactiondate postingdate paymentdate settlementdate buchungstag valuta "
    "日期 交易日期 交易时间 记账日期 入账时间 入账日期 发生时间 创建时间 清算日期",
    "reference": "ref transactionid transactionnumber orderid ordernumber endtoendreference endtoendid authorisationcode "
    "authorizationcode authcode paymentreference 流水号 交易流水号 交易号 交易单号 微信支付业务单号 业务流水号 支付宝交易号 "
    "商户订单号 授权码 参考号 凭证号",
    "text": "description details narrative purpose remittanceinformation memo payer payername counterparty "
    "摘要 备注 说明 商品名称 对方户名 交易对方 附言 用途",
    "amount": "grossamount gross transactionamount orderamount 金额 交易金额 订单金额 总金额 收支金额 发生额",
    "credit": "credit creditamount paidin deposit moneyin 收入 收入金额 贷方 贷方金额 贷方发生额 存入金额",
    "debit": "debit debitamount paidout withdrawal moneyout 支出 支出金额 借方 借方金额 借方发生额 支取金额",
    "net": "netamount settlementamount settledamount amountsettled 净额 入账金额 清算金额 结算金额 实收金额",
    "fee": "fees commission charge charges servicefee discount 手续费 服务费 费用",
    "direction": "drcr debitcredit 收支 借贷 借贷标志 资金方向",
}
_OUT = ("支", "借", "d", "out", "-")


class StatementEmpty(StaffError):
    code = "statement.empty"
    template = N_("“{file}” has no line with an amount. Nothing was read. Choose the file of the bank.")


class ColumnMissing(StaffError):
    code = "statement.column_missing"
    template = N_("No column of “{file}” is {missing}. Nothing was read. Say which column it is.")


class RowUnreadable(StaffError):
    code = "statement.row"
    template = N_("Row {row} of “{file}” cannot be read: {reason} Nothing was read. Mend the file, or say which column is which.")


@dataclass(frozen=True, slots=True)
class StatementHead:
    """A file as it is shown to a person before it is read.

    Args:
        heading_row: its place among the rows with any value.
        columns: which column is which field, as remembered or guessed.
        remembered: a person said so for the last file with these headings.
    """

    raw: RawRows
    heading_row: int
    headings: tuple[str, ...]
    columns: dict[str, int]
    remembered: bool

    @property
    def sample(self) -> tuple[tuple[str, ...], ...]:
        """The first rows beneath the headings."""
        return tuple(row.cells for row in self.raw.rows[self.heading_row + 1 : self.heading_row + 1 + _HEAD_ROWS])


@dataclass(frozen=True, slots=True)
class StatementPlan:
    """The lines of a file, ready to be written down. `skipped`: rows without an amount."""

    file: str
    sha256: str
    currency: str
    lines: tuple[LineToRead, ...]
    skipped: int
    heading_hash: str
    columns: Mapping[str, int]


def statement_head(reader: Reader, *, file: Path, kind: StatementKind, encoding: str | None = None) -> StatementHead:
    """Open a file, find its headings and which column is what.

    Raises:
        StaffError: the file cannot be used as a whole.
    """
    raw = read_rows(file, encoding=encoding, most_rows=MOST_LINES + _LOOKED_AT)
    place = _heading_row(raw.rows)
    headings = tuple(cell.strip() for cell in raw.rows[place].cells)
    known = remembered_statement_columns(reader, kind=kind, heading_hash=heading_hash(headings))
    if known is not None and all(0 <= column < len(headings) for column in known.values()):
        return StatementHead(raw, place, headings, known, remembered=True)
    return StatementHead(raw, place, headings, guessed_columns(headings), remembered=False)


def statement_plan(reader: Reader, *, head: StatementHead, columns: Mapping[str, int], currency: str = "") -> StatementPlan:
    """Read every row of a file; nothing is written.

    Args:
        columns: which column is which field.
        currency: of the file; empty: the hotel's.

    Raises:
        ColumnMissing: date or amount are in no column.
        RowUnreadable: a row has an amount but no date, or a value that makes no sense; no half file is read.
        StatementEmpty: no row has an amount.
    """
    named = currency or hotel_status(reader, user_name=reader.user_name).currency
    _refuse_columns(head.raw.file, columns)
    rows = [row for row in head.raw.rows[head.heading_row + 1 :] if _has_amount(row, columns)]
    if not rows:
        raise StatementEmpty("file", file=head.raw.file)
    lines = tuple(_lines(head.raw.file, rows, columns, minor_places(named), reader.business_date()))
    skipped = len(head.raw.rows) - head.heading_row - 1 - len(rows)
    return StatementPlan(head.raw.file, head.raw.sha256, named, lines, skipped, heading_hash(head.headings), dict(columns))


def arguments_of(plan: StatementPlan, kind: StatementKind, *, remember: bool) -> dict[str, Any]:
    """What `read_statement` is asked for a plan. `remember`: keep the columns for the next such file."""
    return {
        "kind": kind,
        "name": plan.file,
        "sha256": plan.sha256,
        "currency": plan.currency,
        "lines": list(plan.lines),
        "heading_hash": plan.heading_hash if remember else "",
        "columns": dict(plan.columns) if remember else None,
    }


def import_statement(
    desk: Desk,
    file: Path,
    kind: StatementKind,
    *,
    encoding: str | None = None,
    columns: Mapping[str, int] | None = None,
    currency: str = "",
) -> tuple[StatementPlan, StatementRead]:
    """Read a file and match its lines, where nobody is there to be asked.

    Args:
        columns: which column is which field, remembered for the next time; None: as remembered or guessed.

    Raises:
        StaffError: nothing was read.
    """
    head = desk.read(statement_head, file=file, kind=kind, encoding=encoding)
    plan = desk.read(statement_plan, head=head, columns=head.columns if columns is None else columns, currency=currency)
    arguments = arguments_of(plan, kind, remember=columns is not None)
    return plan, desk.run(read_statement, **arguments)


def guessed_columns(headings: Sequence[str]) -> dict[str, int]:
    """Which column is which field, by its heading. Of two for one field the first."""
    guessed: dict[str, int] = {}
    for index, heading in enumerate(headings):
        field = _TITLES.get(_bare(heading))
        if field is not None:
            guessed.setdefault(field, index)
    return guessed


def columns_named(headings: Sequence[str], named: Mapping[str, str], *, file: str) -> dict[str, int]:
    """The columns that a person named by their headings, for the fields they named; the others as guessed.

    Raises:
        ColumnMissing: there is no such heading.
    """
    bare = [_bare(heading) for heading in headings]
    columns = guessed_columns(headings)
    for field, heading in named.items():
        if _bare(heading) not in bare:
            raise ColumnMissing("columns", file=file, missing=f"“{heading}”")
        columns[field] = bare.index(_bare(heading))
    return columns


def _heading_row(rows: Sequence[TableRow]) -> int:
    """The first row that names a date and an amount; else the first that names either; else the first with more than one cell."""
    guesses = [guessed_columns(row.cells) for row in rows[:_LOOKED_AT]]
    wide = [sum(bool(cell.strip()) for cell in row.cells) > 1 for row in rows[:_LOOKED_AT]]
    amounts = [any(field in guess for field in AMOUNTS) for guess in guesses]
    dates = ["date" in guess for guess in guesses]
    for fits in (
        [day and money for day, money in zip(dates, amounts, strict=True)],
        [broad and (day or money) for broad, day, money in zip(wide, dates, amounts, strict=True)],
        wide,
    ):
        if any(fits):
            return fits.index(True)
    return 0


def _refuse_columns(file: str, columns: Mapping[str, int]) -> None:
    if "date" not in columns:
        raise ColumnMissing("date", file=file, missing=_("the date"))
    if not any(field in columns for field in AMOUNTS):
        raise ColumnMissing("amount", file=file, missing=_("an amount"))


def _has_amount(row: TableRow, columns: Mapping[str, int]) -> bool:
    cells = (_cell(row, columns, field) for field in AMOUNTS)
    return any(any(character.isdigit() for character in cell) for cell in cells)


def _lines(file: str, rows: Sequence[TableRow], columns: Mapping[str, int], places: int, today: date) -> list[LineToRead]:
    marks = {field: decimal_mark([_cell(row, columns, field) for row in rows], places) for field in (*AMOUNTS, "fee")}
    for row in rows:
        try:
            days_of([_cell(row, columns, "date")], today)
        except UnreadableDay as error:
            raise RowUnreadable("date", row=row.line_number, file=file, reason=str(error)) from error
    try:
        days = days_of([_cell(row, columns, "date") for row in rows], today)
    except UnreadableDay as error:
        raise RowUnreadable("date", row=rows[0].line_number, file=file, reason=str(error)) from error
    lines = []
    for row, day in zip(rows, days, strict=True):
        try:
            amount, fee = _amounts(row, columns, marks, places)
        except UnreadableAmount as error:
            raise RowUnreadable("amount", row=row.line_number, file=file, reason=str(error)) from error
        lines.append(LineToRead(day, amount, _cell(row, columns, "reference"), _cell(row, columns, "text"), fee))
    return lines


def _amounts(row: TableRow, columns: Mapping[str, int], marks: Mapping[str, str], places: int) -> tuple[int, int]:
    """What was paid before the fee, and the fee; the fee is written with either sign."""
    found = {field: amount_of(_cell(row, columns, field), marks[field], places) for field in (*AMOUNTS, "fee")}
    fee = abs(found["fee"] or 0)
    if found["amount"] is not None:
        out = _cell(row, columns, "direction").casefold().startswith(_OUT)
        return -abs(found["amount"]) if out else found["amount"], fee
    if found["credit"] or found["debit"]:
        return abs(found["credit"] or 0) - abs(found["debit"] or 0), fee
    return (found["net"] or 0) + fee, fee


def _cell(row: TableRow, columns: Mapping[str, int], field: str) -> str:
    column = columns.get(field)
    return "" if column is None or column >= len(row.cells) else plain(row.cells[column])


def _bare(heading: str) -> str:
    text = heading.strip().casefold()
    for opening, closing in (("(", ")"), ("（", "）"), ("[", "]")):
        if opening in text and closing in text:
            text = text[: text.index(opening)] + text[text.rindex(closing) + 1 :]
    return "".join(character for character in text if character.isalnum())


_TITLES = {word: field for field, title in FIELD_TITLES.items() for word in (_bare(title), *_ALSO[field].split())}
