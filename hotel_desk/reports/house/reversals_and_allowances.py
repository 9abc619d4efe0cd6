"""Reversals, adjustments and allowances: who took back or gave away what, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind, PostingKind
from hotel_desk.domain.ledger_words import POSTING_TITLES
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.journal_lines import corrections
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.report_words import count, days_text, money
from hotel_desk.reports.sheet import CellKind, Column, Opens, Row, Sheet, Table

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.queries.journal_lines import JournalLine

_KINDS = (PostingKind.REVERSAL, PostingKind.ADJUSTMENT, PostingKind.ALLOWANCE)


def reversals_and_allowances(reader: Reader, asked: Asked) -> Sheet:
    """What was taken back, adjusted or given away on some days, with the reasons. Two statements."""
    lines = corrections(reader, first=asked.first, last=asked.last)
    of_kind = [(kind, [line for line in lines if line.kind is kind]) for kind in _KINDS]
    kinds = Table(
        "kinds",
        (Column("kind", _("Kind"), width=2.0), count("lines", _("Lines")), money("amount", _("Amount"))),
        tuple((_(POSTING_TITLES[kind]), len(its), sum(line.amount_minor for line in its)) for kind, its in of_kind if its),
        total=(_("Total"), len(lines), sum(line.amount_minor for line in lines)),
        empty=_("Nothing was taken back, adjusted or given away on these days."),
    )
    table = Table(
        "lines",
        (
            Column("date", _("Business date"), CellKind.DATE),
            Column("at", _("Time"), CellKind.INSTANT, width=1.8),
            Column("kind", _("Kind"), width=0.9),
            Column("folio", _("Folio"), width=0.7),
            Column("room", _("Room"), width=0.6),
            Column("code", _("Code")),
            Column("text", _("Text"), width=1.8),
            money("amount", _("Amount")),
            Column("reason", _("Reason"), width=2.0),
            Column("user", _("By"), width=1.2),
            Column("first_date", _("Line of"), CellKind.DATE),
            Column("first_user", _("Posted by"), width=1.2),
        ),
        tuple(_row(line) for line in lines),
        total=(_("Total"), *[None] * 6, sum(line.amount_minor for line in lines), *[None] * 4),
        opens=tuple(Opens(EntityKind.FOLIO, line.folio_id) for line in lines),
    )
    parts = (kinds, table) if lines else (kinds,)
    return Sheet(_("Reversals and allowances"), days_text(asked), paper_head(reader).currency, parts, wide=True)


def _row(line: JournalLine) -> Row:
    return (
        line.business_date,
        line.posted_at,
        _(POSTING_TITLES[line.kind]),
        line.folio_number,
        line.room_number,
        line.code,
        line.text,
        line.amount_minor,
        line.reason,
        line.user_name,
        line.mended_date,
        line.mended_by,
    )


REPORT = Report(
    name="reversals-and-allowances",
    title=N_("Reversals and allowances"),
    help=N_("What was taken back, adjusted or given away, by whom, and why."),
    group=ReportGroup.CONTROL,
    permission=Permission.SEE_FIGURES,
    days=Days.PERIOD,
    read=reversals_and_allowances,
)
