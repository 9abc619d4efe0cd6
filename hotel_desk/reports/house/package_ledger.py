"""The package ledger: what guests have paid for and not taken yet, and how that came about on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.package_ledger import package_ledger
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.local_format import date_text
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.report_words import count, ledger_proof, money
from hotel_desk.reports.sheet import CellKind, Column, Note, Opens, Sheet, Table

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


def package_ledger_sheet(reader: Reader, asked: Asked) -> Sheet:
    """What is owed of packages at the end of a day, without tax; the sum is that of the trial balance. Nine statements."""
    ledger = package_ledger(reader, day=asked.first)
    currency = paper_head(reader).currency
    moved = [(one.opening_minor, one.sold_minor, one.taken_minor, one.lapsed_minor, one.closing_minor) for one in ledger.movements]
    owed = sum(one.closing_minor for one in ledger.movements)
    packages = Table(
        "packages",
        (
            Column("code", _("Code")),
            Column("package", _("Package"), width=1.8),
            money("opening", _("Kept back before")),
            money("sold", _("Sold")),
            money("taken", _("Taken")),
            money("lapsed", _("Not taken in time")),
            money("closing", _("Kept back after")),
        ),
        tuple((one.code, one.name, *its) for one, its in zip(ledger.movements, moved, strict=True)),
        title=_("Packages"),
        total=(_("Total"), "", *(map(sum, zip(*moved, strict=True)) if moved else [0] * 5)),
        empty=_("Nothing of packages is owed."),
    )
    rooms = Table(
        "owed",
        (
            Column("room", _("Room"), width=0.6),
            Column("guest", _("Guest"), width=1.6),
            Column("package", _("Package"), width=1.4),
            Column("night", _("Night"), CellKind.DATE, width=1.2),
            Column("last_day", _("Last day"), CellKind.DATE, width=1.2),
            count("pieces", _("Pieces left"), 0.8),
            money("owed", _("Revenue kept back")),
        ),
        tuple(
            (one.room_number, one.guest_name, one.package, one.night_date, one.last_date, one.pieces_left, one.owed_minor)
            for one in ledger.owed
        ),
        title=_("By room"),
        total=(_("Total"), *[None] * 4, sum(one.pieces_left for one in ledger.owed), owed),
        opens=tuple(Opens(EntityKind.RESERVATION, one.reservation_id) for one in ledger.owed),
        empty=_("Nothing of packages is owed."),
    )
    about = Note(_("Amounts are the revenue kept back, without tax; in the ledger it stands below zero."))
    parts = (packages, rooms, ledger_proof(Ledger.PACKAGE, -owed, ledger.closing_minor, currency), about)
    return Sheet(_("Package ledger"), date_text(asked.first), currency, parts)


REPORT = Report(
    name="package-ledger",
    title=N_("Package ledger"),
    help=N_("What guests have paid for and not taken yet: sold, taken, not taken in time, owed; the sum is that of the trial balance."),
    group=ReportGroup.MONEY,
    permission=Permission.SEE_FIGURES,
    days=Days.DAY,
    read=package_ledger_sheet,
)
