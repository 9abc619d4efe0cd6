"""The guest ledger: each open folio of the stays in house with its windows, and what else stands in that ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.ledger_words import FOLIO_TITLES
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.guest_ledger import guest_ledger
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.local_format import date_text
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.report_words import count, ledger_proof, money
from hotel_desk.reports.sheet import CellKind, Column, Opens, Row, Sheet, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.db.database import Reader
    from hotel_desk.queries.guest_ledger import GuestWindow


def guest_ledger_sheet(reader: Reader, asked: Asked) -> Sheet:
    """The guest ledger at the end of a day, window by window; its sum is that of the trial balance. Eleven statements."""
    ledger = guest_ledger(reader, day=asked.first)
    here = [one for one in ledger.windows if one.in_house]
    others = [one for one in ledger.windows if not one.in_house]
    currency = paper_head(reader).currency
    in_house = Table(
        "in_house",
        (
            Column("room", _("Room"), width=0.6),
            Column("guest", _("Guest"), width=2.0),
            Column("folio", _("Folio"), width=0.8),
            count("window", _("Folio window")),
            Column("payer", _("Payer"), width=1.5),
            Column("arrival", _("Arrival"), CellKind.DATE),
            Column("departure", _("Departure"), CellKind.DATE),
            money("balance", _("Balance")),
            money("limit", _("Credit limit")),
        ),
        tuple(_guest(one) for one in here),
        title=_("Guests in house"),
        total=(_("Total"), *[None] * 6, _sum(here), None),
        opens=_opens(here),
        empty=_("Nobody was in the house."),
    )
    rest = Table(
        "others",
        (
            Column("kind", _("Kind"), width=1.4),
            Column("name", _("Name"), width=2.0),
            Column("folio", _("Folio")),
            count("window", _("Folio window")),
            money("balance", _("Balance")),
        ),
        tuple((_(FOLIO_TITLES[one.folio_kind]), one.name, one.folio_number, one.window_number, one.balance_minor) for one in others),
        title=_("Other folios of the guest ledger"),
        total=(_("Total"), "", "", None, _sum(others)),
        opens=_opens(others),
    )
    proof = ledger_proof(Ledger.GUEST, _sum(ledger.windows), ledger.closing_minor, currency)
    parts = (in_house, rest, proof) if others else (in_house, proof)
    return Sheet(_("Guest ledger"), date_text(asked.first), currency, parts, wide=True)


def _guest(one: GuestWindow) -> Row:
    # The limit is of all windows that the guest pays, and stands once.
    limit = one.limit_minor if one.window_number == 1 else None
    dates = (one.arrival_date, one.departure_date)
    return (one.room_number, one.name, one.folio_number, one.window_number, one.payer_name, *dates, one.balance_minor, limit)


def _opens(windows: Sequence[GuestWindow]) -> tuple[Opens, ...]:
    return tuple(Opens(EntityKind.FOLIO, one.folio_id) for one in windows)


def _sum(windows: Sequence[GuestWindow]) -> int:
    return sum(one.balance_minor for one in windows)


REPORT = Report(
    name="guest-ledger",
    title=N_("Guest ledger"),
    help=N_("What every guest in the house owes at the end of a day, window by window; the sum is that of the trial balance."),
    group=ReportGroup.MONEY,
    permission=Permission.SEE_FIGURES,
    days=Days.DAY,
    read=guest_ledger_sheet,
    at_close=True,
)
