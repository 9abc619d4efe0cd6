"""The lines of a folio window as a table, and the debts of an account as another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import CodeKind
from hotel_desk.language import _
from hotel_desk.queries.folio_lines import FolioLineView
from hotel_desk.queries.left_unpaid import UnpaidStay
from hotel_desk.ui.cashier.window_table import WindowTable
from hotel_desk.ui.cashier.words import line_words, pair_look, pair_words
from hotel_desk.ui.formats import amount_text, input_date_text, short_date_text
from hotel_desk.ui.widgets.data_table import Column, DataTable

if TYPE_CHECKING:
    from collections.abc import Callable

_NIGHT_AFTER = 1


def make_lines_table(currency: str, *, with_guest: Callable[[], bool], object_name: str, draggable: Callable[[], bool]) -> WindowTable:
    """The lines of one window in the order of the ledger.

    Args:
        with_guest: on an account, each line says whose it is.
        draggable: whether its lines may be dragged now.
    """

    def amount(minor: int) -> str:
        return amount_text(minor, currency)

    def of_charge(line: FolioLineView, text: str) -> str:
        """Net, tax and quantity say something of charges only."""
        return text if line.code_kind in (CodeKind.CHARGE, CodeKind.TAX, CodeKind.PAID_OUT) else ""

    columns: list[Column[FolioLineView]] = [
        Column("date", _("Date"), lambda line: short_date_text(line.shown_date), sort_key=lambda line: line.shown_date, width=78),
        Column("text", _("Description"), lambda line: line_words(line, with_guest=with_guest()), width=0, tooltip=_tooltip),
        Column("pair", _("Pair"), lambda _line: "", sort_key=lambda line: line.pair, look=pair_look, tooltip=pair_words, width=44),
        Column(
            "quantity",
            _("Qty"),
            lambda line: of_charge(line, str(line.quantity)),
            sort_key=lambda line: line.quantity,
            align="right",
            width=48,
            optional=True,
        ),
        Column(
            "net",
            _("Net"),
            lambda line: of_charge(line, amount(line.net_minor)),
            sort_key=lambda line: line.net_minor,
            align="right",
            width=88,
            optional=True,
        ),
        Column(
            "tax",
            _("Tax"),
            lambda line: of_charge(line, amount(line.tax_minor)),
            sort_key=lambda line: line.tax_minor,
            align="right",
            width=80,
            optional=True,
        ),
        Column(
            "gross", _("Amount"), lambda line: amount(line.gross_minor), sort_key=lambda line: line.gross_minor, align="right", width=88
        ),
        Column(
            "balance", _("Balance"), lambda line: amount(line.balance_minor), sort_key=lambda line: line.sequence, align="right", width=88
        ),
        Column("who", _("Posted by"), lambda line: line.user_name, width=112, optional=True),
        Column(
            "night",
            _("Night"),
            lambda line: short_date_text(line.night_date) if line.night_date else "",
            sort_key=lambda line: line.night_date,
            width=80,
            optional=True,
        ),
    ]
    table = WindowTable(columns, object_name=object_name, accessible_name=_("Lines of the folio"), draggable=draggable)
    # The night stands beside the date, but is the first to go where it is narrow.
    table.horizontalHeader().moveSection(len(columns) - 1, _NIGHT_AFTER)
    return table


def make_debts_table(currency: str) -> DataTable[UnpaidStay]:
    """Who owes what on the account of those who left unpaid."""
    columns: list[Column[UnpaidStay]] = [
        Column(
            "since",
            _("Since"),
            lambda debt: input_date_text(debt.left_date) if debt.left_date else "",
            sort_key=lambda debt: debt.left_date,
            width=104,
        ),
        Column("guest", _("Guest"), lambda debt: debt.guest_name or _("Without a stay"), width=0),
        Column("confirmation", _("Confirmation"), lambda debt: debt.confirmation_number, width=112, optional=True),
        Column("folio", _("Folio"), lambda debt: debt.folio_number, width=96, optional=True),
        Column(
            "amount",
            _("Owed"),
            lambda debt: amount_text(debt.amount_minor, currency),
            sort_key=lambda debt: debt.amount_minor,
            align="right",
            width=112,
        ),
    ]
    return DataTable(columns, lambda debt: debt.reservation_id or "none", object_name="unpaid_stays", accessible_name=_("Who owes what"))


def _tooltip(line: FolioLineView) -> str:
    moved = _("Moved on {date}").format(date=input_date_text(line.business_date)) if line.origin_date is not None else ""
    parts = [line.text, line.reason, moved, pair_words(line)]
    return "\n".join(part for part in parts if part)
