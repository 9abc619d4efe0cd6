"""What the panels that work on chosen lines share: whose they are, a form, and what becomes of them when they are read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hotel_desk.language import plural
from hotel_desk.ui.cashier.words import folio_title, room_words
from hotel_desk.ui.form_panel import FormPanel
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.buttons import CommandButton, Intent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.queries.folio import FolioView
    from hotel_desk.queries.folio_lines import FolioLineView
    from hotel_desk.ui.shell.screen import ScreenContext


class LinesPanel(FormPanel):
    """A panel that does one thing to the chosen lines of a folio.

    Signals:
        done(result): the command went through.
    """

    done = Signal(object)

    def __init__(self, context: ScreenContext, *, object_name: str, title: str) -> None:
        super().__init__(context, object_name=object_name, title=title)
        self._folio: FolioView | None = None
        self.lines: tuple[FolioLineView, ...] = ()
        self.amounts = AmountRows()

    @property
    def folio(self) -> FolioView:
        """The folio that the lines are on."""
        if self._folio is None:
            raise LookupError("the panel was opened without a folio")
        return self._folio

    def begin(self, folio: FolioView, lines: Sequence[FolioLineView]) -> None:
        """Start with an empty form on these lines."""
        self._show(folio, lines)
        self.clear()
        self.form.mark_saved()
        self.update_amounts()

    def follow(self, folio: FolioView) -> bool:
        """The folio was read again: what was typed stays. False where none of the lines can be worked on any more."""
        wanted = {line.posting_id for line in self.lines}
        lines = [line for window in folio.windows for line in window.lines if line.posting_id in wanted and self.fits(line)]
        if not lines:
            return False
        self._show(folio, lines)
        self.update_amounts()
        return True

    def fits(self, line: FolioLineView) -> bool:
        """Whether the panel can work on a line."""
        return line.movable

    def clear(self) -> None:
        """Empty the form and propose what is likeliest."""
        raise NotImplementedError

    def update_amounts(self) -> None:
        """Work out the figures beneath the form."""
        raise NotImplementedError

    def first_field(self) -> QWidget:
        """Where the keyboard goes when the panel opens."""
        raise NotImplementedError

    def intent(self) -> Intent | None:
        """What to run; None when the form has said what is missing."""
        raise NotImplementedError

    def total(self) -> int:
        """What the lines come to, minor units."""
        return sum(line.left_minor for line in self.lines)

    def money(self, minor: int) -> str:
        """An amount with its sign and currency."""
        return money_text(minor, self.folio.currency)

    def _show(self, folio: FolioView, lines: Sequence[FolioLineView]) -> None:
        self._folio, self.lines = folio, tuple(lines)
        one = lines[0].text if len(lines) == 1 else ""
        count = one or plural("{count} line", "{count} lines", len(lines)).format(count=len(lines))
        whose = " · ".join(part for part in (count, folio_title(folio), room_words(folio)) if part)
        self.set_heading(self._title, whose)

    def _do(self, title: str, *, object_name: str, icon_name: str) -> CommandButton:
        button = CommandButton(
            title,
            self.context.runner,
            self.intent,
            self._done,
            self.form.show_error,
            object_name=object_name,
            accessible_name=title,
            icon_name=icon_name,
        )
        self.set_primary(button)
        return button

    def _done(self, result: Any) -> None:
        self.form.mark_saved()
        self.done.emit(result)
