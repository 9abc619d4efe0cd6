"""The advance bill at the cashier's, in the real window: nights, the amount taken over, and the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from hotel_desk.domain.codes import PostingKind
from hotel_desk.language import CHINESE
from hotel_desk.services.fixed_charges import add_fixed_charge
from hotel_desk.ui.cashier.advance_dialog import AdvanceDialog
from hotel_desk.ui.paper_preview import PaperPreviewDialog
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.ui.cashier_window import Cashier, arrive, lines

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


@pytest.fixture
def folio(sqlite_hotel: SmallHotel) -> Any:
    """Three nights at 102.00 with tax, and a cot for 8.00 each night."""
    stay, folio_id = arrive(sqlite_hotel)
    sqlite_hotel.desk.run(add_fixed_charge, reservation_id=stay, transaction_code_id=sqlite_hotel.codes["BAR"], price_minor=800, text="cot")
    return folio_id


def opened(at: Cashier) -> AdvanceDialog:
    at.find("101")
    at.shortcut(Qt.Key.Key_F7, at.screen.deposit)
    at.settle()
    at.press(Qt.Key.Key_F7, Qt.KeyboardModifier.ControlModifier)
    at.qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in at.window.findChildren(AdvanceDialog)))
    (dialog,) = at.window.findChildren(AdvanceDialog)
    at.qtbot.waitUntil(lambda: dialog.bill is not None)
    return dialog


def test_fewer_nights_their_amount_and_the_deposit(sqlite_hotel: SmallHotel, folio: Any, cashier: Any) -> None:
    at = cashier()
    dialog = opened(at)
    assert dialog.sums.rows()[-1] == ("To be paid in advance", "€330.00")
    assert len(dialog.table.rows()) == 6
    spin = dialog.nights.editor
    spin.setFocus()
    at.qtbot.keyClick(spin, Qt.Key.Key_Down)
    at.qtbot.waitUntil(lambda: dialog.sums.rows()[-1] == ("To be paid in advance", "€220.00"))
    at.qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    at.qtbot.waitUntil(lambda: not at.window.findChildren(AdvanceDialog))
    assert at.screen.deposit.amount.value() == 22_000
    at.enter()
    assert lines(sqlite_hotel, folio) == [(PostingKind.DEPOSIT, -22_000)]


@pytest.mark.usefixtures("no_print_system")
def test_the_paper_is_shown(folio: Any, cashier: Any) -> None:
    at = cashier()
    dialog = opened(at)
    at.qtbot.mouseClick(dialog.print, Qt.MouseButton.LeftButton)

    def shown() -> list[PaperPreviewDialog]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, PaperPreviewDialog) and one.isVisible()]

    at.qtbot.waitUntil(lambda: len(shown()) == 1)
    (paper,) = shown()
    assert "Advance bill for" in paper.windowTitle()
    paper.close()
    dialog.reject()


def test_everything_has_a_name_and_fits(folio: Any, cashier: Any) -> None:
    at = cashier(size=(1024, 768))
    at.window.speak(CHINESE)
    at = Cashier(at.qtbot, at.window)
    dialog = opened(at)
    assert unnamed_widgets(dialog) == []
    assert dialog.width() <= 1024
    assert dialog.height() <= 768
