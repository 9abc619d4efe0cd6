"""Accounts of the house at the cashier's: the panel that opens and renames them, the key that closes one, what is said."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hotel_desk.language import _
from hotel_desk.services.house_accounts import close_house_account
from hotel_desk.ui.cashier.house_account_panel import HouseAccountPanel
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.queries.folio import FolioView
    from hotel_desk.services.house_accounts import HouseAccount
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.side_panel import SidePanel


class HouseDesk(QObject):
    """Owns the panel and the keys of an account of the house; the screen shows them.

    Args:
        folio: the folio on view.
        may_open: asked before the panel is filled; False where something typed elsewhere would be lost.

    Signals:
        panel_asked(SidePanel): show the panel.
        finished(): what the panel was for is done.
        opened(FolioId): there is a new account.
    """

    panel_asked = Signal(object)
    finished = Signal()
    opened = Signal(object)

    def __init__(
        self,
        context: ScreenContext,
        folio: Callable[[], FolioView | None],
        may_open: Callable[[SidePanel], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._folio = folio
        self._may_open = may_open
        self.panel = HouseAccountPanel(context)
        self.panel.done.connect(self._done)
        self.rename = Button(
            _("Rename"), object_name="rename_house_account", accessible_name=_("Rename the account"), icon_name="mdi6.rename-outline"
        )
        self.rename.clicked.connect(lambda: self.ask(folio()))
        self.close = CommandButton(
            _("Close account"),
            context.runner,
            self._close_intent,
            self._closed,
            object_name="close_house_account",
            accessible_name=_("Close the account"),
            kind="plain",
            icon_name="mdi6.lock-outline",
        )
        self.buttons = (self.rename, self.close)
        self.ask_new = partial(self.ask, None)

    def ask(self, folio: FolioView | None) -> None:
        """Open the panel for a new account (None), or for another name of one."""
        if self._may_open(self.panel):
            self.panel.begin(folio)
            self.panel_asked.emit(self.panel)

    def _close_intent(self) -> Intent | None:
        folio = self._folio()
        return None if folio is None else Intent(close_house_account, {"folio_id": folio.folio_id})

    def _done(self, account: HouseAccount) -> None:
        renamed = self.panel.renames
        self.finished.emit()
        words = _("The account is called {name} now.") if renamed else _("The house account {name} is open, folio {number}.")
        self._context.messages.success(words.format(name=account.name, number=account.number))
        if not renamed:
            self.opened.emit(account.folio_id)

    def _closed(self, account: HouseAccount) -> None:
        self._context.messages.success(_("The house account {name} is closed.").format(name=account.name))
