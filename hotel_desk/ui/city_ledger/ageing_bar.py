"""How old what is owed is: a strip of four bands, with each band in words and figures beneath it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QWidget

from hotel_desk.domain.open_items import AgeBand
from hotel_desk.language import _
from hotel_desk.reports.account_statement import AGE_TITLES
from hotel_desk.ui.formats import amount_text
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StayLook
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from hotel_desk.queries.city_ledger import Ages

_HEIGHT = 16
_LOOKS = {
    AgeBand.TO_30: StayLook.IN_HOUSE,
    AgeBand.TO_60: StayLook.DUE_OUT,
    AgeBand.TO_90: StayLook.DUE_IN,
    AgeBand.OVER_90: StayLook.URGENT,
}


class _Strip(QWidget):
    """The four bands by size, each with its number so that colour is not all there is."""

    def __init__(self) -> None:
        super().__init__()
        self.shares: dict[AgeBand, int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = theme().tokens
        painter.fillRect(self.rect(), QColor(tokens.sunken))
        whole, left = sum(self.shares.values()), 0.0
        for number, (band, minor) in enumerate(self.shares.items(), start=1):
            if not minor:
                continue
            look = tokens.stays[_LOOKS[band]]
            width = self.width() * minor / whole
            part = QRectF(left, 0, width, self.height())
            painter.fillRect(part, QColor(look.fill))
            painter.fillRect(QRectF(left, 0, 3, self.height()), QColor(look.edge))
            painter.setPen(QColor(look.ink))
            painter.drawText(part.adjusted(8, 0, 0, 0), 0x0081, str(number))
            left += width


class AgeingBar(QFrame):
    """Shows the ages of an account or of all of them."""

    def __init__(self, *, object_name: str) -> None:
        super().__init__()
        named(self, object_name, _("How old what is owed is"))
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._strip = _Strip()
        self.amounts = {band: label("", "heading") for band in AgeBand}
        self.unapplied = label("", "heading")
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.addWidget(self._strip, 0, 0, 1, len(AgeBand) + 1)
        titles = [f"{number}  {_(AGE_TITLES[band])}" for number, band in enumerate(AgeBand, start=1)]
        for column, (title, amount) in enumerate(zip([*titles, _("Not applied")], [*self.amounts.values(), self.unapplied], strict=True)):
            grid.addWidget(label(title, "small"), 1, column)
            grid.addWidget(amount, 2, column)
            grid.setColumnStretch(column, 1)

    def show_ages(self, ages: Ages, currency: str) -> None:
        """Show other figures."""
        self._strip.shares = ages.bands
        self._strip.update()
        for band, minor in ages.bands.items():
            self.amounts[band].setText(amount_text(minor, currency))
        self.unapplied.setText(amount_text(ages.unapplied_minor, currency))
        words = [f"{_(AGE_TITLES[band])}: {amount_text(minor, currency)}" for band, minor in ages.bands.items()]
        words.append(_("Not applied: {amount}").format(amount=amount_text(ages.unapplied_minor, currency)))
        self.setAccessibleDescription("; ".join(words))
