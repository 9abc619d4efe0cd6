"""Cashiers' shifts: what each drawer must hold and held; and what each shift brought on every business date apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind, PaymentMethod
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.shifts_of_days import shifts_of_days
from hotel_desk.reports.local_format import amount_text
from hotel_desk.reports.payment_words import METHOD_TITLES
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.report_words import days_text, money
from hotel_desk.reports.sheet import CellKind, Column, Note, Opens, Row, Sheet, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.db.database import Reader
    from hotel_desk.queries.shifts_of_days import ShiftDayMoney, ShiftWorked


def shifts(reader: Reader, asked: Asked) -> Sheet:
    """The shifts that were open on some days, with all their business dates. Six statements."""
    worked = shifts_of_days(reader, first=asked.first, last=asked.last)
    currency = paper_head(reader).currency
    foreign = _foreign(worked, currency)
    hidden = any(not one.found for one in worked)
    note = (Note(_("What the drawer of an open shift must hold is not told before it is counted.")),) if hidden else ()
    parts = (_drawers(worked), *_by_date(worked), *((foreign,) if foreign.rows else ()), *note)
    return Sheet(_("Cashiers' shifts"), days_text(asked), currency, parts, wide=True)


def _drawers(worked: Sequence[ShiftWorked]) -> Table:
    return Table(
        "shifts",
        (
            Column("shift", _("Shift"), width=0.6),
            Column("cashier", _("Cashier of the shift"), width=1.3),
            Column("drawer", _("Drawer")),
            Column("opened", _("Shift opened"), CellKind.INSTANT, width=1.7),
            Column("closed", _("Shift closed"), CellKind.INSTANT, width=1.7),
            money("float", _("Float")),
            money("expected", _("Cash expected")),
            money("counted", _("Cash counted")),
            money("over_short", _("Over or short")),
            Column("reason", _("Reason"), width=1.4),
            Column("signed_by", _("Second signature"), width=1.1),
        ),
        tuple(_drawer(one) for one in worked),
        title=_("Drawers"),
        total=(_("Total"), *[None] * 5, None, None, _over_short(worked), "", ""),
        opens=tuple(Opens(EntityKind.CASHIER_SHIFT, one.shift_id) for one in worked),
        empty=_("No shift was worked on these days."),
    )


def _drawer(one: ShiftWorked) -> Row:
    here = one.found[0] if one.found else None
    closed = one.closed_at is not None
    return (
        one.number,
        one.cashier,
        one.drawer,
        one.opened_at,
        one.closed_at,
        one.float_minor,
        None if here is None else here.expected_minor,
        here.counted_minor if here is not None and closed else None,
        here.over_short_minor if here is not None and closed else None,
        one.reason,
        one.signed_by,
    )


def _over_short(worked: Sequence[ShiftWorked]) -> int:
    return sum(one.found[0].over_short_minor for one in worked if one.found and one.closed_at is not None)


def _by_date(worked: Sequence[ShiftWorked]) -> tuple[Table, ...]:
    """What each shift brought, a row a business date: one that spans the roll has several."""
    rows = [(one, day) for one in worked for day in one.days]
    if not rows:
        return ()
    columns = (
        Column("date", _("Business date"), CellKind.DATE),
        Column("shift", _("Shift"), width=0.6),
        Column("cashier", _("Cashier of the shift"), width=1.3),
        *(money(method.value.lower(), _(METHOD_TITLES[method])) for method in PaymentMethod),
        money("drops", _("Drops")),
        money("additions", _("Additions")),
        money("drawer", _("Cash in the drawer from this date")),
    )
    figures = [_day(day) for _shift, day in rows]
    return (
        Table(
            "dates",
            columns,
            tuple((day.business_date, shift.number, shift.cashier, *its) for (shift, day), its in zip(rows, figures, strict=True)),
            title=_("By business date"),
            total=(_("Total"), "", "", *(sum(figure or 0 for figure in column) for column in zip(*figures, strict=True))),
            opens=tuple(Opens(EntityKind.CASHIER_SHIFT, shift.shift_id) for shift, _day in rows),
        ),
    )


def _day(day: ShiftDayMoney) -> tuple[int | None, ...]:
    methods = tuple(day.by_method.get(method) for method in PaymentMethod)
    if not day.drawer:
        return (*methods, None, None, None)
    here = day.drawer[0]
    return (*methods, here.dropped_minor or None, here.added_minor or None, here.expected_minor)


def _foreign(worked: Sequence[ShiftWorked], currency: str) -> Table:
    """Foreign notes in the drawers: written out, for each row is of a currency of its own."""
    rows: list[Row] = []
    for one in worked:
        for cash in one.found:
            if cash.currency != currency:
                counted = (cash.counted_minor, cash.over_short_minor) if one.closed_at is not None else ()
                words = [amount_text(minor, cash.currency) for minor in (cash.expected_minor, *counted)]
                rows.append((one.number, one.cashier, cash.currency, *words, *[None] * (3 - len(words))))
    columns = (
        Column("shift", _("Shift"), width=0.6),
        Column("cashier", _("Cashier of the shift"), width=1.3),
        Column("currency", _("Currency")),
        money("expected", _("Cash expected")),
        money("counted", _("Cash counted")),
        money("over_short", _("Over or short")),
    )
    return Table("foreign", columns, tuple(rows), title=_("Foreign notes"))


REPORT = Report(
    name="shifts",
    title=N_("Cashiers' shifts"),
    help=N_("What each drawer must hold, what was counted, over or short, and what each shift brought on every business date."),
    group=ReportGroup.MONEY,
    permission=Permission.SEE_ALL_SHIFTS,
    days=Days.PERIOD,
    read=shifts,
    at_close=True,
)
