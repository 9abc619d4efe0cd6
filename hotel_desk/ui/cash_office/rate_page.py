"""Exchange rates: what the hotel gives for foreign cash, what it gave before, and a form to set another rate."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from babel.numbers import NumberFormatError, format_decimal, parse_decimal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.denominations import CURRENCIES
from hotel_desk.domain.foreign_cash import MILLION
from hotel_desk.language import _
from hotel_desk.queries.exchange_rates import RateRow, rates_now, rates_set
from hotel_desk.services.exchange_rates import RateSet, set_exchange_rate
from hotel_desk.ui.formats import dated_instant_text, locale
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.field import ChoiceField, TextField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext

_FORM_WIDTH = 384


class RateField(TextField):
    """A rate as people write it; `millionths` is what is stored."""

    def millionths(self) -> int | None:
        """The rate in millionths; None where it is no number, or has more than six places."""
        try:
            rate = parse_decimal(self.value().strip(), locale=locale(), strict=False) * MILLION
        except NumberFormatError:
            return None
        return int(rate) if rate == rate.to_integral_value() and rate > 0 else None

    def problem(self) -> str:
        if sentence := super().problem():
            return sentence
        return "" if self.millionths() else _("A rate above zero with at most six decimal places, please.")


class RatePage(QWidget):
    """The rates that hold, the history of the one that is chosen, and the form."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("rate_page")
        self.context = context
        self._own = context.status().currency
        self.table = self._table("rate_table", _("Exchange rates"), with_user=True)
        self.table.selected.connect(lambda _row: self._read_history())
        self.history = self._table("rate_history", _("Rates before"), with_user=False)
        empty = EmptyState(
            _("No exchange rates"),
            _("With a rate, guests may pay in notes of that currency."),
            object_name="no_rates",
            accessible_name=_("No exchange rates"),
            icon_name="mdi6.cash-multiple",
        )
        self.content = Content(self.table, empty, self.refresh, object_name="rate_content", accessible_name=_("Exchange rates"))
        title = _("Set rate")
        self.form = Form(object_name="rate_form", accessible_name=title, other_errors=context.messages.error)
        foreign = [(code, code) for code in CURRENCIES if code != self._own]
        self.currency = ChoiceField("currency", _("Currency"), object_name="rate_currency", choices=foreign, required=True)
        self.currency.edited.connect(self._read_history)
        self.rate = RateField(
            "buying_millionths",
            _("One unit of it is worth ({currency})").format(currency=self._own),
            object_name="rate_value",
            required=True,
        )
        self.form.add(self.currency)
        self.form.add(self.rate)
        self.save = CommandButton(
            title,
            context.runner,
            self._intent,
            self._set,
            self.form.show_error,
            object_name="rate_set",
            accessible_name=title,
        )
        self.rate.line.returnPressed.connect(self.save.click)
        right = QWidget()
        right.setFixedWidth(_FORM_WIDTH)
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        side.addWidget(self.form)
        side.addWidget(self.save)
        side.addWidget(label(_("Rates before"), "heading"))
        side.addWidget(self.history, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(16)
        row.addWidget(self.content, 1)
        row.addWidget(right)
        self.setFocusProxy(self.table)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Read the rates again."""
        if change_set is not None and not change_set.touches(EntityKind.EXCHANGE_RATE):
            return
        self.content.show_loading()
        self.context.runner.read(rates_now, self._show, self.content.show_error, key="rates")

    def unsaved(self) -> list[str]:
        """What was typed and not set."""
        return self.form.changed_fields()

    def _show(self, rates: tuple[RateRow, ...]) -> None:
        self.table.set_rows(rates)
        self.content.show_content(empty=not rates)
        self._read_history()

    def _read_history(self) -> None:
        row = self.table.current()
        currency = self.currency.value() or (row.currency if row is not None else None)
        if currency is None:
            self.history.set_rows([])
            return
        self.context.runner.read(rates_set, self.history.set_rows, key="rate history", owner=self, currency=currency)

    def _intent(self) -> Intent | None:
        millionths = self.rate.millionths() if self.form.check() else None
        if millionths is None:
            return None
        return Intent(set_exchange_rate, {"currency": self.currency.value(), "buying_millionths": millionths})

    def _set(self, rate: RateSet) -> None:
        self.form.set_values(currency=None, buying_millionths="")
        self.form.mark_saved()
        words = _("One {currency} is worth {rate} {own} from now on.")
        self.context.messages.success(words.format(currency=rate.currency, rate=_rate_text(rate.buying_millionths), own=self._own))
        self.refresh()

    def _table(self, object_name: str, accessible_name: str, *, with_user: bool) -> DataTable[RateRow]:
        zone = self.context.status().time_zone
        columns: list[Column[RateRow]] = [
            Column("currency", _("Currency"), lambda row: row.currency, width=88),
            Column(
                "rate",
                _("Rate"),
                lambda row: _rate_text(row.buying_millionths),
                sort_key=lambda row: row.buying_millionths,
                align="right",
                width=104,
            ),
            Column(
                "since",
                _("Valid from"),
                lambda row: dated_instant_text(row.valid_from, zone),
                sort_key=lambda row: row.valid_from,
                width=0,
            ),
        ]
        if with_user:
            columns.append(Column("user", _("Set by"), lambda row: row.user_name, width=136, optional=True))
        return DataTable(columns, lambda row: (row.currency, row.valid_from), object_name=object_name, accessible_name=accessible_name)


def _rate_text(millionths: int) -> str:
    return str(format_decimal(Decimal(millionths) / MILLION, format="#,##0.00####", locale=locale()))
