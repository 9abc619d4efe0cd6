"""What the panels beside a folio share: whose folio it is, its window, its balance, and a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hotel_desk.language import _
from hotel_desk.ui.cashier.words import amount_words, balance_words, folio_title, room_words
from hotel_desk.ui.form_panel import FormPanel
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.field import ChoiceField

if TYPE_CHECKING:
    from hotel_desk.queries.folio import FolioView, FolioWindowView
    from hotel_desk.ui.shell.screen import ScreenContext


class FolioPanel(FormPanel):
    """A panel that does one thing to the folio on view.

    Signals:
        done(result): the command went through.
    """

    done = Signal(object)

    def __init__(self, context: ScreenContext, *, object_name: str, title: str) -> None:
        super().__init__(context, object_name=object_name, title=title)
        self._folio: FolioView | None = None
        self.window_field = ChoiceField("window_number", _("Folio window"), object_name=f"{object_name}_window")
        self.window_field.edited.connect(self._window_chosen)
        self.amounts = AmountRows()

    @property
    def folio(self) -> FolioView:
        """The folio that the panel works on."""
        if self._folio is None:
            raise LookupError("the panel was opened without a folio")
        return self._folio

    def window_of_folio(self) -> FolioWindowView:
        """The window that the panel works on."""
        return self.folio.window(self.form.value("window_number") or 1)

    def begin(self, folio: FolioView, window_number: int) -> None:
        """Start with an empty form on a folio."""
        self._show(folio)
        self.form.set_values(window_number=window_number)
        self.clear()
        self.form.mark_saved()
        self.update_amounts()

    def update_folio(self, folio: FolioView) -> None:
        """The same folio, read again: what was typed stays."""
        self._show(folio)
        self.balance_changed()
        self.update_amounts()

    def likely_window(self, folio: FolioView, on_view: int) -> int:  # noqa: ARG002 - who takes money looks at the balances
        """Which window the panel is opened for: the one on view."""
        return on_view

    def clear(self) -> None:
        """Empty the form and propose what is likeliest."""
        raise NotImplementedError

    def balance_changed(self) -> None:
        """Propose again what follows from the balance, unless the person has typed something else."""

    def update_amounts(self) -> None:
        """Work out the figures beneath the form."""
        raise NotImplementedError

    def first_field(self) -> QWidget:
        """Where the keyboard goes when the panel opens."""
        raise NotImplementedError

    def _show(self, folio: FolioView) -> None:
        self._folio = folio
        whose = " · ".join(
            part for part in (folio_title(folio), room_words(folio), _("folio {number}").format(number=folio.number)) if part
        )
        self.set_heading(self._title, whose)
        self.window_field.set_choices([(window.number, f"{window.number}  {window.payee_name}") for window in folio.windows])
        self.window_field.setVisible(len(folio.windows) > 1)

    def _window_chosen(self) -> None:
        self.balance_changed()
        self.update_amounts()

    def balance_row(self) -> tuple[str, str]:
        """The balance of the window as it is."""
        balance = self.window_of_folio().balance_minor
        return balance_words(balance), amount_words(balance, self.folio.currency)
