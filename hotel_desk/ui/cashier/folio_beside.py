"""Another folio beside the one on view: chosen, read again when something changed, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hotel_desk.language import _
from hotel_desk.queries.folio import FolioView, folio_view
from hotel_desk.ui.cashier.line_bar import BESIDE

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import FolioId
    from hotel_desk.ui.cashier.folio_page import FolioPage
    from hotel_desk.ui.shell.screen import ScreenContext


class FolioBeside(QObject):
    """Which folio stands beside the one on view, if any.

    Signals:
        choosing_began(): the folio chosen next opens beside.
        shown(): it was read, and is on view.
    """

    choosing_began = Signal()
    shown = Signal()

    def __init__(self, context: ScreenContext, page: FolioPage, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._page = page
        self.folio_id: FolioId | None = None
        self.choosing = False
        page.windows.beside_closed.connect(self.close)

    def ask(self) -> None:
        """The folio that is chosen next opens beside this one; asked again, it is closed."""
        wanted = self.folio_id is None and not self.choosing
        self.close()
        self.choosing = wanted
        if wanted:
            self._page.line_bar.buttons[BESIDE].setChecked(True)
            words = _("Choose the folio that is to open beside this one: find it and press Enter, or click on it.")
            self._context.messages.info(words)
            self.choosing_began.emit()

    def open(self, folio_id: FolioId) -> None:
        """This is the one that was to be chosen."""
        self.choosing = False
        self.folio_id = folio_id
        self.read()
        self._page.table.setFocus()

    def read(self) -> None:
        """Read it again."""
        if self.folio_id is not None:
            self._context.runner.read(folio_view, self._show, self._refused, key="beside", owner=self, folio_id=self.folio_id)

    def close(self) -> None:
        """None any more."""
        self.folio_id, self.choosing = None, False
        self._page.show_beside(None)

    def _show(self, folio: FolioView) -> None:
        if folio.folio_id == self.folio_id:
            self._page.show_beside(folio)
            self.shown.emit()

    def _refused(self, error: StaffError) -> None:
        self.close()
        self._context.messages.error(error)
