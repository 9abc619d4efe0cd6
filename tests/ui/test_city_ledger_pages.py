"""Reminders and commissions in the real window: written, sent, approved, changed and paid by keys; read from the database."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from sqlalchemy import select, update

from hotel_desk.domain.cashier_codes import CommissionKind, CommissionState, ReminderState
from hotel_desk.models.city_ledger import ArItem
from hotel_desk.models.commission import CommissionAgreement
from hotel_desk.models.reminder import ReminderLetter
from hotel_desk.services.departures import check_out
from hotel_desk.ui import city_ledger
from hotel_desk.ui.city_ledger.commission_panels import AgreementPanel, CommissionPanel, CommissionStatementPanel, PayCommissionsPanel
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.accounts_of_tests import Partners, received
from tests.fixtures.invariants import broken_rules
from tests.stays_of_tests import DAY, NEXT, close_day, one
from tests.ui.test_city_ledger import Clerk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def partners(sqlite_hotel: SmallHotel) -> Partners:
    """The agent earns ten percent of a stay that has left; the company's dinner has been due for nine days."""
    partners = Partners(sqlite_hotel)
    partners.earns()
    stay = received(partners, departure=NEXT)
    dinner = partners.item(partners.on_account(partners.company, 9_000))
    close_day(sqlite_hotel, DAY)
    sqlite_hotel.desk.run(check_out, reservation_id=stay)
    with sqlite_hotel.database.writing() as connection:
        connection.execute(update(ArItem).where(ArItem.id == dinner).values(due_date=NEXT - timedelta(days=9)))
    return partners


@pytest.fixture
def clerk(qtbot: QtBot, partners: Partners, open_window: OpenWindow) -> Iterator[Callable[..., Clerk]]:
    assert partners.hotel.desk is not None
    clerks: list[Clerk] = []

    def sit_down(**options: Any) -> Clerk:
        clerks.append(Clerk(qtbot, open_window(city_ledger.SPEC, **options)))
        return clerks[-1]

    yield sit_down
    for each in clerks:
        each.settle()


def at_page(clerk: Callable[..., Clerk], key: Qt.Key, page: str, **options: Any) -> Clerk:
    at = clerk(**options)
    at.press(key, CTRL | SHIFT)
    at.qtbot.waitUntil(lambda: getattr(at.screen, page).isVisible())
    at.settle()
    return at


def test_a_reminder_is_written_shown_and_sent(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    at = at_page(clerk, Qt.Key.Key_R, "reminders")
    page = at.screen.reminders
    assert [(row.name, row.level, row.total_minor) for row in page.due.rows()] == [("Nordwind Ltd", 1, 9_000)]
    assert unnamed_widgets(at.window) == []
    at.press(Qt.Key.Key_W, CTRL | SHIFT)
    at.says("1 letter is written. Print and send it.")
    at.qtbot.waitUntil(lambda: [row.account_name for row in page.letters.rows()] == ["Nordwind Ltd"] and page.due.rows() == [])
    at.press_on_first_row(page.letters, Qt.Key.Key_Return)
    at.close_paper()
    # It was a mistake: the letter goes, and its items are due again.
    at.click("withdraw_reminder")
    reason = at.window.findChild(QPlainTextEdit, "withdraw_reminder_dialog_reason")
    assert reason is not None
    at.qtbot.keyClicks(reason, "paid in cash")
    at.click("withdraw_reminder_dialog_yes")
    at.says("The letter is withdrawn.")
    at.qtbot.waitUntil(lambda: page.letters.rows() == [] and len(page.due.rows()) == 1)
    at.click("write_reminders")
    at.qtbot.waitUntil(lambda: len(page.letters.rows()) == 1 and page.due.rows() == [])
    at.come_back()
    at.press_on_first_row(page.letters, Qt.Key.Key_Return, CTRL)
    at.says("The letter is marked as sent.")
    at.qtbot.waitUntil(lambda: not page.withdraw.isEnabled())
    assert one(sqlite_hotel, select(ReminderLetter.state)) is ReminderState.SENT
    at.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    at.qtbot.waitUntil(at.screen.list.isVisible)


def test_a_commission_is_changed_approved_and_paid(sqlite_hotel: SmallHotel, partners: Partners, clerk: Callable[..., Clerk]) -> None:
    at = at_page(clerk, Qt.Key.Key_K, "commissions")
    page = at.screen.commissions
    assert [(row.agent_name, row.amount_minor) for row in page.table.rows()] == [("Sunny Travel", 943)]
    at.press_on_first_row(page.table, Qt.Key.Key_Return)
    at.qtbot.waitUntil(lambda: isinstance(page.area.panel, CommissionPanel) and page.area.panel.isVisible())
    assert unnamed_widgets(at.window) == []
    page.area.panel.amount.line.selectAll()
    page.area.panel.amount.line.setFocus()
    at.type("10")
    page.area.panel.form.field("reason").setFocus()
    at.type("by phone")
    at.press(Qt.Key.Key_Return)
    at.says("The commission of Sunny Travel is changed.")
    at.qtbot.waitUntil(lambda: [row.amount_minor for row in page.table.rows()] == [1_000])
    at.press_on_first_row(page.table, Qt.Key.Key_Return, CTRL)
    at.says("€10.00 of commission is approved.")
    at.qtbot.waitUntil(lambda: [row.state for row in page.table.rows()] == [CommissionState.APPROVED])
    at.press_on_first_row(page.table, Qt.Key.Key_Return, CTRL)
    at.qtbot.waitUntil(lambda: isinstance(page.area.panel, PayCommissionsPanel))
    assert unnamed_widgets(at.window) == []
    at.double_click("pay_commissions_do")
    at.says("Sunny Travel is paid €10.00 of commission.")
    assert [row.open_minor for row in partners.open_items(partners.agent)] == [10_200, -1_000]
    assert broken_rules(sqlite_hotel) == []


def test_an_agreement_is_made_and_the_statement_printed(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    at = at_page(clerk, Qt.Key.Key_K, "commissions")
    page = at.screen.commissions
    at.press(Qt.Key.Key_A, CTRL | SHIFT)
    at.qtbot.waitUntil(lambda: isinstance(page.area.panel, AgreementPanel) and page.area.panel.isVisible())
    at.settle()
    panel = page.area.panel
    assert isinstance(panel, AgreementPanel)
    assert unnamed_widgets(at.window) == []
    panel.agent.line.setFocus()
    at.type("sunny")
    at.qtbot.waitUntil(panel.agent._popup.isVisible)
    at.press(Qt.Key.Key_Return)
    panel.kind.box.setFocus()
    at.press(Qt.Key.Key_End)
    assert (panel.rate.isVisible(), panel.night.isVisible()) == (False, True)
    panel.night.line.setFocus()
    at.type("8")
    at.press(Qt.Key.Key_Return)
    at.says("The agreement with Sunny Travel is saved.")
    with sqlite_hotel.database.snapshot() as connection:
        row = connection.execute(select(CommissionAgreement.kind, CommissionAgreement.night_minor)).one()
    assert tuple(row) == (CommissionKind.PER_NIGHT, 800)
    at.press_on_first_row(page.table, Qt.Key.Key_S, CTRL | SHIFT)
    at.qtbot.waitUntil(lambda: isinstance(page.area.panel, CommissionStatementPanel))
    at.press(Qt.Key.Key_Return)
    at.close_paper()
