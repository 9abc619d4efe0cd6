"""Words with an amount each, like the slip of a till: what something is made of and what it comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy

from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QLabel


class AmountRows(QFrame):
    """A few words with an amount each, right-aligned like a till's slip; the last row is the one that matters."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 8, 12, 8)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._labels: list[tuple[QLabel, QLabel]] = []

    def show_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show other rows."""
        while len(self._labels) < len(rows):
            self._add_row()
        for number, (words, amount) in enumerate(self._labels):
            used = number < len(rows)
            words.setVisible(used)
            amount.setVisible(used)
            if used:
                words.setText(rows[number][0])
                amount.setText(rows[number][1])
                self._dress(amount, "heading" if number == len(rows) - 1 else "plain")
        self.setVisible(bool(rows))
        self.setAccessibleDescription(", ".join(" ".join(row) for row in rows))

    def rows(self) -> list[tuple[str, str]]:
        """What it shows."""
        return [(words.text(), amount.text()) for words, amount in self._labels if not words.isHidden()]

    def _add_row(self) -> None:
        number = len(self._labels)
        words, amount = label("", "quiet", wrap=True), label("")
        amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(words, number, 0)
        self._grid.addWidget(amount, number, 1)
        self._labels.append((words, amount))

    @staticmethod
    def _dress(amount: QLabel, role: str) -> None:
        if amount.property("role") != role:
            amount.setProperty("role", role)
            amount.style().unpolish(amount)
            amount.style().polish(amount)
