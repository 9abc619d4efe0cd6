"""Cash paid out from the cashier's screen, in the real window on a real hotel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from hotel_desk.domain.codes import PostingKind
from hotel_desk.models.folio import Folio
from hotel_desk.services.paid_outs import PETTY_CASH
from hotel_desk.ui.paper_preview import PaperPreviewDialog
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.stays_of_tests import one
from tests.ui.cashier_window import Cashier, arrive, lines

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def opened(at: Cashier) -> Any:
    at.find("101")
    at.screen.perform("paid_out")
    at.settle()
    panel = at.screen.paid_out
    assert panel.isVisible()
    return panel


def typed(at: Cashier, field: Any, text: str) -> None:
    field.line.setFocus()
    field.line.selectAll()
    at.type(text)


@pytest.mark.parametrize("way", ["double click", "double Enter"])
def test_a_taxi_for_the_guest_is_paid_once(sqlite_hotel: SmallHotel, cashier: Any, way: str) -> None:
    _stay, folio = arrive(sqlite_hotel)
    at = cashier()
    panel = opened(at)
    at.qtbot.mouseClick(panel.take, Qt.MouseButton.LeftButton)
    assert panel.amount.error() == "Please fill this in."
    typed(at, panel.reason, "taxi")
    typed(at, panel.amount, "25")
    assert panel.amounts.rows()[-1] == ("Afterwards: Balance due", "€25.00")
    if way == "double click":
        at.qtbot.mouseDClick(panel.take, Qt.MouseButton.LeftButton)
        at.qtbot.mouseClick(panel.take, Qt.MouseButton.LeftButton)
    else:
        at.qtbot.keyClick(panel.amount.line, Qt.Key.Key_Return)
        at.qtbot.keyClick(panel.amount.line, Qt.Key.Key_Return)
    at.settle()
    assert lines(sqlite_hotel, folio) == [(PostingKind.PAID_OUT, 2_500)]
    assert at.says() == "Paid-out receipt 1: €25.00."
    assert at.balance() == ("Balance due", "€25.00")
    assert not panel.isVisible()


def test_stamps_for_the_house_with_a_receipt(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    _stay, folio = arrive(sqlite_hotel)
    at = cashier()
    panel = opened(at)
    assert unnamed_widgets(panel) == []
    panel.whom.set_value("house")
    panel.paper.set_value("roll")
    typed(at, panel.amount, "3.50")
    typed(at, panel.reason, "stamps")
    assert panel.amounts.rows() == []
    at.enter()
    at.qtbot.waitUntil(lambda: bool(at.window.findChildren(PaperPreviewDialog)))
    assert lines(sqlite_hotel, folio) == []
    petty_cash = one(sqlite_hotel, select(Folio.id).where(Folio.account_code == PETTY_CASH))
    assert lines(sqlite_hotel, petty_cash) == [(PostingKind.PAID_OUT, 350)]
