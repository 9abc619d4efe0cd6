"""What a payment has for cash: in which currency it is handed over, what that is worth, and the change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.foreign_cash import ForeignNotes, notes_for, worth_minor
from hotel_desk.language import _
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.widgets.field import ChoiceField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.queries.exchange_rates import RateRow
    from hotel_desk.ui.widgets.money_field import MoneyField


class NotesPart:
    """The currency and the amount that is handed over in it, with the hotel's rates.

    Args:
        key: of the panel; the field of the currency is named after it.
        handed_over: the field of the amount, in the hotel's currency until another is chosen.
    """

    def __init__(self, key: str, handed_over: MoneyField) -> None:
        self._own = handed_over.currency
        self._rates: dict[str, int] = {}
        self.handed_over = handed_over
        self.currency = ChoiceField("currency", _("Handed over in"), object_name=f"{key}_currency", choices=[(self._own, self._own)])
        self.currency.set_value(self._own)
        self.currency.edited.connect(self.follow_currency)

    def know(self, rates: Sequence[RateRow]) -> None:
        """Offer the foreign currencies that the hotel has a rate for."""
        self._rates = {rate.currency: rate.buying_millionths for rate in rates}
        self.currency.set_choices([(code, code) for code in (self._own, *self._rates)])
        if self.currency.value() is None:
            self.choose(self._own)

    def choose(self, code: str) -> None:
        """Choose what is handed over, as by its list."""
        self.currency.set_value(code)
        self.follow_currency()

    def offer(self, *, cash: bool) -> None:
        """Ask for the currency where cash is taken and there is another; anything else is paid in the hotel's."""
        self.currency.setVisible(cash and bool(self._rates))
        if not cash:
            self.choose(self._own)

    def follow_currency(self) -> None:
        """What was typed in one currency is no amount of another."""
        self.handed_over.set_currency(self.currency.value() or self._own)

    def rate(self) -> int | None:
        """The rate of the chosen currency, in millionths; None for the hotel's own."""
        return None if self.handed_over.isHidden() else self._rates.get(self.currency.value())

    def worth(self) -> int | None:
        """What was handed over, in the hotel's currency; None where nothing was typed."""
        handed, rate = self._handed(), self.rate()
        if handed is None or rate is None:
            return handed
        return worth_minor(handed, rate, foreign=self.currency.value(), local=self._own)

    def needed(self, amount_minor: int) -> int:
        """How much of the chosen currency pays an amount of the hotel's."""
        rate = self.rate()
        return amount_minor if rate is None else notes_for(amount_minor, rate, foreign=self.currency.value(), local=self._own)

    def notes(self) -> ForeignNotes | None:
        """The foreign notes that are handed over; None where it is the hotel's own money."""
        rate, handed = self.rate(), self._handed()
        return None if rate is None or handed is None else ForeignNotes(self.currency.value(), handed, rate)

    def rows(self, amount_minor: int) -> list[tuple[str, str]]:
        """What foreign notes are needed for an amount, and what those that are handed over are worth."""
        if self.rate() is None:
            return []
        code, worth = self.currency.value(), self.worth()
        rows = [(_("Needed in {currency}").format(currency=code), money_text(self.needed(amount_minor), code))]
        return rows if worth is None else [*rows, (_("Worth"), money_text(worth, self._own))]

    def _handed(self) -> int | None:
        if self.handed_over.isHidden():
            return None
        try:
            return self.handed_over.value()
        except ValueError:
            return None
