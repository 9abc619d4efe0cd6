"""How a guest leaves, chosen beside a key that checks out at once: at the desk, unless somebody says otherwise."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from hotel_desk.domain.cashier_codes import LeavingWay
from hotel_desk.language import _
from hotel_desk.ui.front_desk.stay_words import LEAVING_WORDS
from hotel_desk.ui.widgets.naming import named


class LeavingWayBox(QComboBox):
    """The three ways; the desk is chosen again after each guest."""

    def __init__(self, *, object_name: str) -> None:
        super().__init__()
        named(self, object_name, _("Way of leaving"))
        self.setToolTip(_("Way of leaving"))
        for way, words in LEAVING_WORDS.items():
            self.addItem(_(words), way)
        self.begin_again()

    def way(self) -> LeavingWay:
        """What is chosen."""
        return LeavingWay(self.currentData())

    def begin_again(self) -> None:
        """At the desk, as most guests leave."""
        self.setCurrentIndex(self.findData(LeavingWay.DESK))
