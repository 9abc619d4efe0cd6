"""A quote on view: every run of nights with what was applied and why, packages, taxes, total, deposit, policies, obstacles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.quote_words import deposit_words, night_runs, package_rows, steps_words, sum_rows
from hotel_desk.ui.rate_words import POLICY_KINDS
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.domain.quote import Quote
    from hotel_desk.domain.rate_codes import PolicyKind

MOST_RUNS = 31


class QuoteView(QWidget):
    """Shows one quote; empty until there is one.

    Args:
        currency: of the hotel.
    """

    def __init__(self, currency: str, *, object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setAccessibleName(_("Price of the stay"))
        self._currency = currency
        self._parts: list[QLabel] = []
        self._terms: list[QLabel] = []
        self.obstacles = label("", "error", wrap=True)
        self.obstacles.setObjectName(f"{object_name}_obstacles")
        self._nights = QWidget()
        self._grid = QGridLayout(self._nights)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self.sums = AmountRows()
        self.sums.setObjectName(f"{object_name}_sums")
        self.deposit = label("", wrap=True)
        self.deposit.setObjectName(f"{object_name}_deposit")
        self.policies = QWidget()
        self.policies.setObjectName(f"{object_name}_policies")
        self._rules = QVBoxLayout(self.policies)
        self._rules.setContentsMargins(0, 0, 0, 0)
        self._rules.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.obstacles, self._nights, self.sums, self.deposit, self.policies):
            column.addWidget(part)
        self.show_quote(None)

    def show_quote(self, quote: Quote | None, policies: Sequence[tuple[PolicyKind, str]] = ()) -> None:
        """Show a quote.

        Args:
            policies: the policies it is made under: their kind, and a sentence each.
        """
        self._clear()
        self._say(self.obstacles, "\n".join(obstacle.sentence for obstacle in quote.obstacles) if quote is not None else "")
        self._say(self.deposit, deposit_words(quote, self._currency) if quote is not None else "")
        self._show_policies(policies)
        self._nights.setVisible(quote is not None and bool(quote.nights))
        rows = [] if quote is None or not quote.nights else [*package_rows(quote, self._currency), *sum_rows(quote, self._currency)]
        self.sums.show_rows(rows)
        if quote is not None:
            self._show_nights(quote)
        self.setAccessibleDescription(self.words())

    def words(self) -> str:
        """All that is shown, for those who listen."""
        shown = [part.text() for part in (self.obstacles, *self._parts, self.deposit, *self._terms) if part.text()]
        return ". ".join([*shown, *(" ".join(row) for row in self.sums.rows())])

    def _show_nights(self, quote: Quote) -> None:
        runs = night_runs(quote.nights)
        for number, run in enumerate(runs[:MOST_RUNS]):
            when, price, why = label(run.dates()), label(run.price(self._currency)), label("", "small", wrap=True)
            price.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            why.setContentsMargins(0, 0, 0, 4)
            self._grid.addWidget(when, 2 * number, 0)
            self._grid.addWidget(price, 2 * number, 1)
            self._grid.addWidget(why, 2 * number + 1, 0, 1, 2)
            # Only now: a label that is shown before it has a parent is a window of its own, and takes the keyboard.
            self._say(why, steps_words(run.night.steps, self._currency))
            self._parts += [when, price, why]
        if len(runs) > MOST_RUNS:
            more = label(_("and {count} more with other prices").format(count=len(runs) - MOST_RUNS), "quiet")
            self._grid.addWidget(more, 2 * MOST_RUNS, 0, 1, 2)
            self._parts.append(more)

    def _show_policies(self, policies: Sequence[tuple[PolicyKind, str]]) -> None:
        """Each under the name of what it is about."""
        self.policies.setVisible(bool(policies))
        for kind, sentence in policies:
            heading, words = label(_(POLICY_KINDS[kind]), "label"), label(sentence, wrap=True)
            words.setContentsMargins(0, 0, 0, 4)
            for part in (heading, words):
                self._rules.addWidget(part)
                self._terms.append(part)

    def _clear(self) -> None:
        for layout, parts in ((self._grid, self._parts), (self._rules, self._terms)):
            for part in parts:
                layout.removeWidget(part)
                part.hide()
                part.deleteLater()
        self._parts, self._terms = [], []

    @staticmethod
    def _say(part: QLabel, words: str) -> None:
        part.setText(words)
        part.setVisible(bool(words))
