"""The report of a shift on A4: each business date apart, the drawer, the count, and two signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.platypus import KeepTogether, Spacer

from hotel_desk.domain.cashier_codes import DrawerMove
from hotel_desk.language import N_, _, speaking
from hotel_desk.reports.fact_grid import Fact, fact_grid, known, signature_lines
from hotel_desk.reports.local_format import amount_text, count_text, date_text, instant_text, money_text
from hotel_desk.reports.paper import CONTENT_WIDTH, Imprint, lay_out_pages
from hotel_desk.reports.payment_words import METHOD_TITLES
from hotel_desk.reports.ruled_table import ruled_table
from hotel_desk.reports.typesetting import text_block

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

    from hotel_desk.domain.shift_cash import DrawerCash, PiecesCounted
    from hotel_desk.queries.shift_report import MovementView, ShiftCode, ShiftDay, ShiftReport

MOVE_TITLES: dict[DrawerMove, str] = {DrawerMove.ADD: N_("Addition"), DrawerMove.DROP: N_("Drop")}


@dataclass(frozen=True, slots=True)
class ShiftPaper:
    """What the paper shows. The report may be that of an open shift: then nothing is counted yet."""

    imprint: Imprint
    report: ShiftReport


def render_shift_report(paper: ShiftPaper, *, language: str) -> bytes:
    """Print the report of a shift.

    Args:
        language: of the desk, one of `hotel_desk.language.LANGUAGES`; another means English.

    Returns:
        a PDF file, A4; the same paper gives the same bytes.
    """
    with speaking(language):
        return lay_out_pages(paper.imprint, _("Shift report"), lambda: _story(paper))


def _story(paper: ShiftPaper) -> list[Flowable]:
    report = paper.report
    story: list[Flowable] = [fact_grid(_facts(paper), width=CONTENT_WIDTH, columns=4), Spacer(0, 10)]
    if report.cash is None:
        story += [text_block(_("What this shift has taken is shown once its drawer is counted."), size=9), Spacer(0, 10)]
    for day in report.days:
        story += _day(day, report.currency)
    if report.cash is not None:
        story.append(_section(_("Drawer"), _drawer(report, report.cash)))
    for currency in dict.fromkeys(count.currency for count in report.counts):
        counts = [count for count in report.counts if count.currency == currency]
        story.append(_section(_("Count in {currency}").format(currency=currency), _count(counts, currency)))
    if report.movements:
        story.append(_section(_("Drops and additions"), _movements(report.movements, paper.imprint.letterhead.time_zone)))
    signed = [_("Cashier: {name}").format(name=report.user_name), _("Second signature: {name}").format(name=report.second_user_name or "–")]
    return [*story, KeepTogether([*_words(report), signature_lines(signed, width=CONTENT_WIDTH)])]


def _facts(paper: ShiftPaper) -> list[Fact]:
    report, zone = paper.report, paper.imprint.letterhead.time_zone
    return known(
        [
            Fact(_("Cashier of the shift"), report.user_name),
            Fact(_("Drawer"), report.drawer),
            Fact(_("Shift opened"), instant_text(report.opened_at, zone)),
            Fact(_("Shift closed"), _("still open") if report.closed_at is None else instant_text(report.closed_at, zone)),
            Fact(_("Business date"), _dates(report)),
            Fact(_("Float"), money_text(report.float_minor, report.currency)),
            Fact(_("Taken over from shift"), report.previous_number),
        ]
    )


def _dates(report: ShiftReport) -> str:
    first, last = report.opened_date, report.closed_date or report.opened_date
    return date_text(first) if first == last else f"{date_text(first)} – {date_text(last)}"


def _section(title: str, table: Flowable) -> Flowable:
    return KeepTogether([text_block(title, size=11), Spacer(0, 3), table, Spacer(0, 10)])


def _day(day: ShiftDay, currency: str) -> list[Flowable]:
    """Money first, then what was charged; transfers are named, for they are neither."""
    money, charged = [code for code in day.codes if code.is_money], [code for code in day.codes if not code.is_money]
    head = (_("Code"), _("Name"), _("Method"), _("Lines"), _("Amount"))
    tables: list[Flowable] = [text_block(_("Business date {date}").format(date=date_text(day.business_date)), size=11), Spacer(0, 3)]
    if money:
        tables += [_codes((*head[:4], _("Money received")), money, currency), Spacer(0, 6)]
    if charged:
        tables += [_codes((*head[:4], _("Charged")), charged, currency), Spacer(0, 6)]
    if not day.codes:
        tables.append(text_block(_("Nothing was posted."), size=8, grey=True))
    cash = ", ".join(money_text(each.expected_minor, each.currency) for each in day.cash)
    words = _("Cash in the drawer from this date: {cash}").format(cash=cash)
    return [*tables, text_block(words, size=8, grey=True), Spacer(0, 10)]


def _codes(head: Sequence[str], codes: Sequence[ShiftCode], currency: str) -> Flowable:
    rows = [
        (
            code.code,
            _("{name} (moved)").format(name=code.name) if code.moved else code.name,
            "" if code.method is None else _(METHOD_TITLES[code.method]),
            count_text(code.lines),
            amount_text(code.amount_minor, currency),
        )
        for code in codes
    ]
    whole = sum(code.amount_minor for code in codes)
    sums = ("", _("Total"), "", count_text(sum(code.lines for code in codes)), amount_text(whole, currency))
    return ruled_table(head, [*rows, sums], width=CONTENT_WIDTH, shares=(0.16, 0.36, 0.2, 0.1, 0.18), figures_from=3, total=True)


def _drawer(report: ShiftReport, cash: Sequence[DrawerCash]) -> Flowable:
    found = {each.currency: each for each in report.found}
    held = {each.currency: each for each in cash}
    head = (
        _("Currency"),
        _("Float"),
        _("Cash lines"),
        _("Additions"),
        _("Drops"),
        _("Cash expected"),
        _("Cash counted"),
        _("Over or short"),
    )
    rows = []
    for currency in dict.fromkeys([*held, *found]):
        each, counted = held.get(currency), found.get(currency)
        parts = (
            (0, 0, 0, 0, 0)
            if each is None
            else (
                each.float_minor,
                each.lines_minor,
                each.added_minor,
                -each.dropped_minor,
                each.expected_minor,
            )
        )
        ends = (
            ("", "") if counted is None else (amount_text(counted.counted_minor, currency), _over_short(counted.over_short_minor, currency))
        )
        rows.append((currency, *(amount_text(part, currency) for part in parts), *ends))
    return ruled_table(head, rows, width=CONTENT_WIDTH, shares=(0.09, *[0.13] * 7), figures_from=1)


def _over_short(minor: int, currency: str) -> str:
    """With a plus sign where there is too much, so that a sign always stands there."""
    return f"+{amount_text(minor, currency)}" if minor > 0 else amount_text(minor, currency)


def _count(counts: Sequence[PiecesCounted], currency: str) -> Flowable:
    head = (_("Note or coin"), _("Pieces"), _("Worth"))
    rows = [
        (amount_text(count.denomination_minor, currency), count_text(count.pieces), amount_text(count.worth_minor, currency))
        for count in counts
    ]
    sums = (_("Total"), "", amount_text(sum(count.worth_minor for count in counts), currency))
    return ruled_table(head, [*rows, sums], width=CONTENT_WIDTH / 2, shares=(0.36, 0.26, 0.38), figures_from=0, total=True)


def _movements(movements: Sequence[MovementView], zone: str) -> Flowable:
    head = (_("Slip"), _("Kind"), _("When"), _("By"), _("Reason"), _("Amount"))
    rows = [
        (
            move.number,
            _(MOVE_TITLES[move.kind]),
            instant_text(move.moved_at, zone),
            move.user_name,
            move.reason,
            money_text(move.amount_minor, move.currency),
        )
        for move in movements
    ]
    return ruled_table(head, rows, width=CONTENT_WIDTH, shares=(0.1, 0.12, 0.22, 0.14, 0.24, 0.18), figures_from=5)


def _words(report: ShiftReport) -> list[Flowable]:
    facts = known([Fact(_("Reason for the difference"), report.reason), Fact(_("Note for the next shift"), report.note)])
    return [fact_grid(facts, width=CONTENT_WIDTH, columns=1), Spacer(0, 6)] if facts else []
