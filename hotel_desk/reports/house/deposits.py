"""Deposits held before arrival, by the day on which the guest is expected; the sum is the deposit ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import STATUS_TITLES
from hotel_desk.language import N_, _
from hotel_desk.queries.deposit_ledger import deposit_ledger
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.local_format import date_text
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.report_words import ledger_proof, money
from hotel_desk.reports.sheet import CellKind, Column, Note, Opens, Row, Sheet, Table

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.queries.deposit_ledger import DepositFolio


def deposits(reader: Reader, asked: Asked) -> Sheet:
    """The money held for guests who have not arrived, at the end of a day. Six statements."""
    ledger = deposit_ledger(reader, day=asked.first)
    held = sum(one.held_minor for one in ledger.folios)
    currency = paper_head(reader).currency
    table = Table(
        "deposits",
        (
            Column("arrival", _("Arrival"), CellKind.DATE),
            Column("departure", _("Departure"), CellKind.DATE),
            Column("confirmation", _("Confirmation"), width=1.1),
            Column("guest", _("Guest"), width=2.0),
            Column("status", _("Status"), width=0.9),
            Column("folio", _("Folio"), width=0.8),
            Column("since", _("Held since"), CellKind.DATE),
            money("received", _("Received")),
            money("used", _("Used or given back")),
            money("held", _("Held")),
        ),
        tuple(_row(one) for one in ledger.folios),
        total=(
            _("Total"),
            *[None] * 6,
            sum(one.received_minor for one in ledger.folios),
            sum(one.used_minor for one in ledger.folios),
            held,
        ),
        opens=tuple(Opens(EntityKind.FOLIO, one.folio_id) for one in ledger.folios),
        empty=_("No money is held for guests to come."),
    )
    about = Note(_("A deposit of a guest in house stands on the guest's own folio: see the guest ledger. The status is that of now."))
    parts = (table, ledger_proof(Ledger.DEPOSIT, -held, ledger.closing_minor, currency), about)
    return Sheet(_("Deposits held"), date_text(asked.first), currency, parts, wide=True)


def _row(one: DepositFolio) -> Row:
    return (
        one.arrival_date,
        one.departure_date,
        one.confirmation_number,
        one.name,
        "" if one.status is None else _(STATUS_TITLES[one.status]),
        one.folio_number,
        one.since,
        one.received_minor,
        one.used_minor,
        one.held_minor,
    )


REPORT = Report(
    name="deposits",
    title=N_("Deposits held"),
    help=N_("Money held for guests who have not arrived, by arrival; the sum is the deposit ledger."),
    group=ReportGroup.MONEY,
    permission=Permission.SEE_FIGURES,
    days=Days.DAY,
    read=deposits,
    at_close=True,
)
