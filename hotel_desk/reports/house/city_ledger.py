"""The city ledger by age: what companies and agents owe, and what those owe who left without paying."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.open_items import AgeBand, AgeingBy
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.city_ledger import Ages
from hotel_desk.queries.city_ledger_at import city_ledger_at
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.account_statement import AGE_TITLES
from hotel_desk.reports.local_format import date_text
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.report_words import ledger_proof, money
from hotel_desk.reports.sheet import CellKind, Column, Note, Opens, Row, Sheet, Table

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.queries.city_ledger_at import AccountAt, CityLedgerAt, LeftUnpaidAt

COUNTED_FROM: dict[AgeingBy, str] = {
    AgeingBy.DUE_DATE: N_("The age of a charge is counted from the day on which it is due."),
    AgeingBy.OPENED_DATE: N_("The age of a charge is counted from the day on which it came on the account."),
}


def city_ledger(reader: Reader, asked: Asked) -> Sheet:
    """What is owed at the end of a day, by age; the sum is that of the trial balance. Eleven statements."""
    ledger = city_ledger_at(reader, day=asked.first)
    currency = paper_head(reader).currency
    proof = ledger_proof(Ledger.CITY, ledger.totals.balance_minor, ledger.closing_minor, currency)
    left = (_left_unpaid(ledger),) if ledger.left_unpaid else ()
    parts = (_accounts(ledger), *left, proof, Note(_(COUNTED_FROM[ledger.ageing_by])))
    return Sheet(_("City ledger by age"), date_text(asked.first), currency, parts, wide=True)


def _accounts(ledger: CityLedgerAt) -> Table:
    """The accounts, and all who left without paying in one row."""
    columns = (
        Column("name", _("Name"), width=2.0),
        Column("folio", _("Folio"), width=0.8),
        Column("terms_days", _("Days to pay"), CellKind.COUNT, width=0.7),
        *_figures(),
        money("limit", _("Credit limit")),
        money("over", _("Over the limit")),
    )
    rows: list[Row] = [_account(one) for one in ledger.accounts]
    opens: list[Opens | None] = [Opens(EntityKind.AR_ACCOUNT, one.account_id) for one in ledger.accounts]
    if ledger.left_unpaid:
        together = reduce(add, [one.ages for one in ledger.left_unpaid], Ages())
        rows.append((_("Left unpaid"), "", None, *_row(together), None, None))
        opens.append(None)
    total = (_("Total"), "", None, *_row(ledger.totals), None, None)
    return Table("accounts", columns, tuple(rows), total=total, opens=tuple(opens), empty=_("Nobody owes anything."))


def _account(one: AccountAt) -> Row:
    owed = one.ages.balance_minor
    over = None if one.limit_minor is None or owed <= one.limit_minor else owed - one.limit_minor
    return (one.name, one.folio_number, one.terms_days, *_row(one.ages), one.limit_minor, over)


def _left_unpaid(ledger: CityLedgerAt) -> Table:
    columns = (
        Column("left", _("Left on"), CellKind.DATE),
        Column("confirmation", _("Confirmation"), width=1.1),
        Column("guest", _("Guest"), width=2.0),
        *_figures(),
    )
    return Table(
        "left_unpaid",
        columns,
        tuple((one.since, one.confirmation_number, one.name or _("Not of a stay"), *_row(one.ages)) for one in ledger.left_unpaid),
        title=_("Left unpaid"),
        total=(_("Total"), "", "", *_row(reduce(add, [one.ages for one in ledger.left_unpaid], Ages()))),
        opens=tuple(_stay(one) for one in ledger.left_unpaid),
    )


def _stay(one: LeftUnpaidAt) -> Opens | None:
    return None if one.reservation_id is None else Opens(EntityKind.RESERVATION, one.reservation_id)


def _figures() -> tuple[Column, ...]:
    bands = tuple(money(band.value.lower(), _(title)) for band, title in AGE_TITLES.items())
    return (*bands, money("unapplied", _("Not applied")), money("balance", _("Balance")))


def _row(ages: Ages) -> Row:
    return (*(ages.bands[band] for band in AgeBand), -ages.unapplied_minor, ages.balance_minor)


REPORT = Report(
    name="city-ledger",
    title=N_("City ledger by age"),
    help=N_("What companies, agents and those who left unpaid owe, by age; the sum is that of the trial balance."),
    group=ReportGroup.MONEY,
    permission=Permission.SEE_FIGURES,
    days=Days.DAY,
    read=city_ledger,
    at_close=True,
)
