"""Names with a mark: waiting, done, or not done with the reason beneath."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from hotel_desk.language import _
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label


class OutcomeList(QWidget):
    """One line a guest."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "group_outcome", _("What has become of each guest"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._lines: dict[Hashable, tuple[QLabel, QLabel, QLabel, QLabel]] = {}

    def show_waiting(self, names: Sequence[tuple[Hashable, str, str]]) -> None:
        """Show who is due, and beneath each name what must be told of the stay; nothing has been done yet."""
        for parts in self._lines.values():
            for part in parts:
                self._grid.removeWidget(part)
                part.deleteLater()
        self._lines = {}
        for row, (key, name, told) in enumerate(names):
            mark, words = label("·", "quiet"), label(name, wrap=True)
            notice, reason = label(told, "warning", wrap=True), label("", "error", wrap=True)
            self._grid.addWidget(mark, 3 * row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(words, 3 * row, 1)
            self._grid.addWidget(notice, 3 * row + 1, 1)
            self._grid.addWidget(reason, 3 * row + 2, 1)
            notice.setVisible(bool(told))
            reason.hide()
            self._lines[key] = (mark, words, notice, reason)

    def done(self, key: Hashable, words: str) -> None:
        """It is done for one of them."""
        mark, name, notice, reason = self._lines[key]
        _mark(mark, "✓", "plain")
        name.setText(f"{name.text().split(' · ')[0]} · {words}")
        notice.hide()
        reason.hide()

    def refused(self, key: Hashable, why: str) -> None:
        """It was not done for one of them."""
        mark, _name, _notice, reason = self._lines[key]
        _mark(mark, "✕", "error")
        reason.setText(why)
        reason.show()

    def marks(self) -> list[str]:
        """The mark of each line, from the top."""
        return [mark.text() for mark, *_words in self._lines.values()]

    def reasons(self) -> list[str]:
        """The reasons that are shown, from the top."""
        return [reason.text() for *_words, reason in self._lines.values() if reason.text() and not reason.isHidden()]

    def notices(self) -> list[str]:
        """What is told of the stays, from the top."""
        return [notice.text() for _mark, _name, notice, _reason in self._lines.values() if not notice.isHidden()]


def _mark(mark: QLabel, sign: str, role: str) -> None:
    mark.setText(sign)
    mark.setProperty("role", role)
    mark.style().unpolish(mark)
    mark.style().polish(mark)
