"""An amount of money: typed as people type it, held as whole minor units."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLineEdit

from hotel_desk.domain.money import minor_places
from hotel_desk.language import _
from hotel_desk.ui.formats import amount_text, parse_amount
from hotel_desk.ui.widgets.field import Field


class MoneyField(Field):
    """An amount in one currency; the value is minor units, or None when empty. No float is ever made.

    Args:
        currency: ISO 4217 code; shown in the label.
        minimum: smallest amount in minor units; None for none (a refund may be typed as a negative amount then).
        maximum: largest amount in minor units.
    """

    def __init__(
        self,
        name: str,
        label: str,
        *,
        object_name: str,
        currency: str,
        required: bool = False,
        hint: str = "",
        minimum: int | None = 0,
        maximum: int | None = None,
    ) -> None:
        self.line = QLineEdit()
        super().__init__(name, f"{label} ({currency})", self.line, object_name=object_name, required=required, hint=hint)
        self._label = label
        self.currency = currency
        self.minimum = minimum
        self.maximum = maximum
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.line.setMaxLength(24)
        self.line.setPlaceholderText(amount_text(0, currency))
        self.line.textEdited.connect(lambda _text: self._edited())
        self.line.installEventFilter(self)

    def value(self) -> int | None:
        text = self.line.text().strip()
        return parse_amount(text, self.currency) if text else None

    def set_value(self, value: int | None) -> None:
        self.line.setText("" if value is None else amount_text(value, self.currency))

    def set_currency(self, currency: str) -> None:
        """Take amounts in another currency from now on; what was typed is taken away."""
        if currency == self.currency:
            return
        self.currency = currency
        self.line.setPlaceholderText(amount_text(0, currency))
        self.line.setAccessibleName(f"{self._label} ({currency})")
        self.label.setText(f"{self._label} ({currency})" + (" *" if self.required else ""))
        self.set_value(None)

    def problem(self) -> str:
        if sentence := super().problem():
            return sentence
        value = self.value()
        if value is not None and self.minimum is not None and value < self.minimum:
            return _("At least {amount}, please.").format(amount=amount_text(self.minimum, self.currency))
        if value is not None and self.maximum is not None and value > self.maximum:
            return _("At most {amount}, please.").format(amount=amount_text(self.maximum, self.currency))
        return ""

    def unreadable(self) -> str:
        example = amount_text(123450 if minor_places(self.currency) == 2 else 1234, self.currency)
        return _("This is not an amount of {currency}. Write it like {example}.").format(currency=self.currency, example=example)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() == QEvent.Type.FocusOut:
            self._tidy()
        return super().eventFilter(watched, event)

    def _tidy(self) -> None:
        """On leaving: write the amount in its full form, or say what is wrong with it."""
        if not self.line.text().strip():
            return
        sentence = self.problem()
        if sentence:
            self.show_error(sentence)
        else:
            self.set_value(self.value())
