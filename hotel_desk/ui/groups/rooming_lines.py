"""The lines of a rooming list as they are understood: each with a mark, what it becomes, and beneath it what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from hotel_desk.domain.rooming_list import ReadLine
from hotel_desk.language import _, paragraph
from hotel_desk.ui.groups.words import dates_text
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

MOST_SHOWN = 200


class RoomingLines(QWidget):
    """The list, bad lines first, so that nobody has to look for them."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "rooming_lines", _("Lines of the list"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 1)
        self._parts: list[QLabel] = []

    def show_lines(self, lines: Sequence[ReadLine]) -> None:
        """Show these; the words of a bad line are its problems."""
        for part in self._parts:
            self._grid.removeWidget(part)
            part.deleteLater()
        self._parts = []
        ordered = sorted(lines, key=lambda one: not one.problems)
        for row, one in enumerate(ordered[:MOST_SHOWN]):
            self._add(row, one)
        if len(ordered) > MOST_SHOWN:
            self._place(label(_("… and {count} more").format(count=len(ordered) - MOST_SHOWN), "quiet"), MOST_SHOWN, 2)
        self.setAccessibleDescription(" ".join(f"{one.line.number}: {_words(one, lines)}" for one in ordered[:MOST_SHOWN]))
        self.setVisible(bool(lines))

    def texts(self) -> list[str]:
        """What is shown, line by line."""
        return [part.text() for part in self._parts]

    def _add(self, row: int, one: ReadLine) -> None:
        bad = bool(one.problems)
        self._place(label("✕" if bad else "✓", "error" if bad else "quiet"), row, 0)
        self._place(label(str(one.line.number), "quiet"), row, 1)
        name = one.line.name or _("(no name)")
        words = paragraph(*one.problems) if bad else _meaning(one)
        self._place(label(f"{name}: {words}" if bad else f"{name} · {words}", "error" if bad else "plain", wrap=True), row, 2)

    def _place(self, part: QLabel, row: int, column: int) -> None:
        self._grid.addWidget(part, row, column, Qt.AlignmentFlag.AlignTop)
        self._parts.append(part)


def _meaning(one: ReadLine) -> str:
    parts = [one.room_type.code if one.room_type else ""]
    if one.arrival and one.departure:
        parts.append(dates_text(one.arrival, one.departure))
    if one.adults > 1:
        parts.append(_("{count} adults").format(count=one.adults))
    if one.shares_line is not None:
        parts.append(_("shares with {name}").format(name=one.line.sharer_of))
    return " · ".join(part for part in parts if part)


def _words(one: ReadLine, _lines: Sequence[ReadLine]) -> str:
    return paragraph(*one.problems) if one.problems else _meaning(one)
