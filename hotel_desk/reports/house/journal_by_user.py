"""The journal by user: every line that was written on some days, by user and shift, with reversals marked."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind, PostingKind
from hotel_desk.domain.ledger_words import POSTING_TITLES
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.journal_lines import lines_by_user
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.report_words import count, days_text, money
from hotel_desk.reports.sheet import CellKind, Column, Opens, Row, Sheet, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hotel_desk.db.database import Reader
    from hotel_desk.queries.journal_lines import JournalLine


def journal_by_user(reader: Reader, asked: Asked) -> Sheet:
    """Every line of some days, a table a user, and a count of them before. Two statements."""
    lines = lines_by_user(reader, first=asked.first, last=asked.last)
    by_user = [list(group) for _user, group in groupby(lines, lambda line: line.user_id)]
    users = Table(
        "users",
        (
            Column("user", _("User"), width=2.0),
            count("lines", _("Lines")),
            count("reversals", _("Reversals")),
            money("debits", _("Debits")),
            money("credits", _("Credits")),
            money("amount", _("Amount")),
        ),
        tuple((group[0].user_name, *_sums(group)) for group in by_user),
        title=_("Users"),
        total=(_("Total"), *_sums(lines)),
        empty=_("Nothing was posted on these days."),
    )
    tables = (_lines(f"lines_{number}", group) for number, group in enumerate(by_user, start=1))
    return Sheet(_("Journal by user"), days_text(asked), paper_head(reader).currency, (users, *tables), wide=True)


def _sums(lines: Iterable[JournalLine]) -> tuple[int, ...]:
    found = list(lines)
    debits = sum(line.amount_minor for line in found if line.amount_minor > 0)
    credits_ = -sum(line.amount_minor for line in found if line.amount_minor < 0)
    return (len(found), sum(line.kind is PostingKind.REVERSAL for line in found), debits, credits_, debits - credits_)


def _lines(key: str, lines: Sequence[JournalLine]) -> Table:
    return Table(
        key,
        (
            Column("date", _("Business date"), CellKind.DATE, width=1.1),
            Column("at", _("Time"), CellKind.INSTANT, width=1.8),
            Column("shift", _("Shift"), width=0.6),
            Column("folio", _("Folio"), width=0.7),
            Column("room", _("Room"), width=0.6),
            Column("kind", _("Kind"), width=1.5),
            Column("code", _("Code")),
            Column("text", _("Text"), width=2.0),
            money("net", _("Net")),
            money("tax", _("Tax"), 0.8),
            money("amount", _("Amount")),
            Column("mark", _("Mark"), width=1.3),
        ),
        tuple(_row(line) for line in lines),
        title=lines[0].user_name,
        total=(_("Total"), *[None] * 7, *_total(lines), ""),
        opens=tuple(Opens(EntityKind.FOLIO, line.folio_id) for line in lines),
    )


def _total(lines: Sequence[JournalLine]) -> tuple[int, ...]:
    return (sum(line.net_minor for line in lines), sum(line.tax_minor for line in lines), sum(line.amount_minor for line in lines))


def _row(line: JournalLine) -> Row:
    return (
        line.business_date,
        line.posted_at,
        line.shift_number,
        line.folio_number,
        line.room_number,
        _(POSTING_TITLES[line.kind]),
        line.code,
        line.text,
        line.net_minor,
        line.tax_minor,
        line.amount_minor,
        _mark(line),
    )


def _mark(line: JournalLine) -> str:
    if line.is_reversed:
        return _("Reversed")
    if line.kind is PostingKind.REVERSAL:
        return _("Reversal: {reason}").format(reason=line.reason)
    return line.reason


REPORT = Report(
    name="journal-by-user",
    title=N_("Journal by user"),
    help=N_("Every line that was posted, by user and shift, with reversals marked."),
    group=ReportGroup.CONTROL,
    permission=Permission.SEE_FIGURES,
    days=Days.PERIOD,
    read=journal_by_user,
    at_close=True,
)
