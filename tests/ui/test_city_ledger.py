"""The city ledger in the real window: the list, an account, a payment applied by ticking, that undone, terms; read from the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from sqlalchemy import select

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.credit_levels import CreditLevel
from hotel_desk.domain.rate_codes import Payer
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.city_ledger import ArApplication
from hotel_desk.models.invoice import Invoice
from hotel_desk.queries.city_ledger import account_of_profile
from hotel_desk.services.account_invoices import issue_account_invoice
from hotel_desk.services.city_ledger import set_account_terms
from hotel_desk.services.credit_levels import set_credit_level
from hotel_desk.services.departures import check_out
from hotel_desk.services.house_accounts import open_house_account
from hotel_desk.ui import city_ledger
from hotel_desk.ui.city_ledger.account_invoice_panel import AccountInvoicePanel
from hotel_desk.ui.city_ledger.account_panels import StatementPanel, TermsPanel, UndoApplicationPanel
from hotel_desk.ui.city_ledger.apply_panel import ApplyPanel
from hotel_desk.ui.city_ledger.invoice_items_panel import InvoiceItemsPanel
from hotel_desk.ui.city_ledger.screen import CityLedgerScreen
from hotel_desk.ui.city_ledger.take_over_panel import TakeOverPanel
from hotel_desk.ui.city_ledger.write_off_panels import AskWriteOffPanel, DecideWriteOffPanel
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.paper_preview import PaperPreviewDialog
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.accounts_of_tests import Partners, received
from tests.fixtures.invariants import broken_rules
from tests.shifts_of_tests import second_manager
from tests.stays_of_tests import DAY, NEXT, charge, close_day, one

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow


class Clerk:
    """Somebody who manages accounts: what they press, and what they see."""

    def __init__(self, qtbot: QtBot, window: Any) -> None:
        self.qtbot, self.window = qtbot, window
        self.settle()

    @property
    def screen(self) -> CityLedgerScreen:
        screen = self.window.current_screen()
        assert isinstance(screen, CityLedgerScreen)
        return screen

    @property
    def panel(self) -> Any:
        return self.screen.account.area.panel

    def settle(self) -> None:
        runner = self.window._parts.runner
        for _turn in range(3):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not runner._pending)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focused = self.window.focusWidget()
        self.qtbot.keyClick(self.window if focused is None else focused, key, modifier)
        self.settle()

    def shortcut(self, key: Qt.Key, opens: type[Any]) -> None:
        self.press(key, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        self.qtbot.waitUntil(lambda: isinstance(self.panel, opens) and self.panel.isVisible())
        self.settle()

    def press_on_first_row(self, table: Any, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key on the first row, whenever the table is there: a list that is being read again is hidden for a moment."""
        self.qtbot.waitUntil(lambda: table.isVisible() and table.take_focus() and self.window.focusWidget() is table)
        self.qtbot.keyClick(table, key, modifier)
        self.settle()

    def close_paper(self) -> None:
        """Wait for the paper in the preview and close it; the window is at the front again."""
        self.qtbot.waitUntil(lambda: self.window.findChild(PaperPreviewDialog) is not None)
        self.settle()
        self.window.findChild(PaperPreviewDialog).reject()
        self.qtbot.waitUntil(lambda: self.window.findChild(PaperPreviewDialog) is None)
        self.come_back()

    def come_back(self) -> None:
        """The window is at the front again, after a dialog."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def type(self, text: str) -> None:
        focused = self.window.focusWidget()
        assert focused is not None
        self.qtbot.keyClicks(focused, text)

    def click(self, name: str) -> None:
        button = self.window.findChild(QPushButton, name)
        assert button is not None, name
        self.qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled())
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def double_click(self, name: str) -> None:
        button = self.window.findChild(QPushButton, name)
        assert button is not None, name
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def says(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: words in str(self.window.messages.sentence()))
        self.settle()


@pytest.fixture
def partners(sqlite_hotel: SmallHotel) -> Partners:
    """The agent owes a stay of 102.00 and 40.00, and has paid 120.00; the company owes 900.00 and may owe 500.00."""
    partners = Partners(sqlite_hotel)
    stay = received(partners, Payer.AGENT_ACCOUNT, departure=NEXT)
    close_day(sqlite_hotel, DAY)
    sqlite_hotel.desk.run(check_out, reservation_id=stay)
    partners.on_account(partners.agent, 4_000)
    partners.pays(partners.agent, 12_000)
    partners.on_account(partners.company, 90_000)
    sqlite_hotel.desk.run(set_account_terms, profile_id=partners.company, terms_days=14, credit_limit_minor=50_000)
    return partners


@pytest.fixture
def clerk(qtbot: QtBot, partners: Partners, open_window: OpenWindow) -> Iterator[Callable[..., Clerk]]:
    assert partners.hotel.desk is not None
    clerks: list[Clerk] = []

    def sit_down(**options: Any) -> Clerk:
        clerks.append(Clerk(qtbot, open_window(city_ledger.SPEC, **options)))
        return clerks[-1]

    yield sit_down
    # What another desk told of last is read before the window goes.
    for each in clerks:
        each.settle()


def at_the_agent(clerk: Callable[..., Clerk], partners: Partners, **options: Any) -> Clerk:
    at = clerk(**options)
    account = partners.hotel.desk.read(account_of_profile, profile_id=partners.agent)
    at.screen.open(Target(kind=EntityKind.AR_ACCOUNT, id=account))
    at.settle()
    return at


def test_the_list_counts_and_narrows(clerk: Callable[..., Clerk]) -> None:
    at = clerk()
    page = at.screen.list
    assert [(row.name, row.balance_minor, row.over_limit) for row in page.table.rows()] == [
        ("Nordwind Ltd", 90_000, True),
        ("Sunny Travel", 2_200, False),
    ]
    assert page.bar.unapplied.text() == "120.00"
    assert unnamed_widgets(at.window) == []
    page.chips.choose("over_limit")
    at.settle()
    assert [row.name for row in page.table.rows()] == ["Nordwind Ltd"]
    page.chips.choose("owing")
    at.settle()
    assert len(page.table.rows()) == 2
    at.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    at.type("sunny")
    at.settle()
    assert [row.name for row in page.table.rows()] == ["Sunny Travel"]
    at.press(Qt.Key.Key_Down)
    at.press(Qt.Key.Key_Return)
    assert (at.screen.account.isVisible(), at.screen.account.title.text()) == (True, "Sunny Travel")
    at.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    at.qtbot.waitUntil(page.isVisible)


def test_a_payment_is_applied_by_ticking_and_undone_by_keys(
    sqlite_hotel: SmallHotel, partners: Partners, clerk: Callable[..., Clerk]
) -> None:
    at = at_the_agent(clerk, partners)
    account = at.screen.account
    assert account.state.text().startswith("owes €22.00 · Pays within 30 days")
    at.shortcut(Qt.Key.Key_P, ApplyPanel)
    assert [part.amount_minor for part in at.panel.parts()] == [10_200, 1_800]
    assert at.window.focusWidget() is at.panel.items
    at.press(Qt.Key.Key_Space)
    assert [part.amount_minor for part in at.panel.parts()] == [4_000]
    at.panel.amount.line.setFocus()
    at.panel.amount.line.selectAll()
    at.type("25")
    assert unnamed_widgets(at.window) == []
    at.press(Qt.Key.Key_Return)
    at.says("€25.00 applied on the account of Sunny Travel; €95.00 is not applied.")
    assert [row.open_minor for row in partners.open_items(partners.agent)] == [10_200, 1_500, -9_500]
    at.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert account.applications.take_focus()
    at.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at.qtbot.waitUntil(lambda: isinstance(at.panel, UndoApplicationPanel))
    at.press(Qt.Key.Key_Return)
    assert at.panel.form.field("reason").error()
    at.type("was for the stay")
    at.press(Qt.Key.Key_Return)
    at.says("€25.00 is open again, and not applied.")
    assert one(sqlite_hotel, select(ArApplication.undone_reason)) == "was for the stay"
    assert [row.open_minor for row in partners.open_items(partners.agent)] == [10_200, 4_000, -12_000]
    assert broken_rules(sqlite_hotel) == []


def test_two_clicks_apply_once(sqlite_hotel: SmallHotel, partners: Partners, clerk: Callable[..., Clerk]) -> None:
    at = at_the_agent(clerk, partners)
    credit = next(row for row in at.screen.account.items.rows() if row.open_minor < 0)
    assert at.screen.account.items.select(credit.item_id)
    at.screen.account.items.setFocus()
    at.press(Qt.Key.Key_Return)
    at.qtbot.waitUntil(lambda: isinstance(at.panel, ApplyPanel))
    at.double_click("apply_do")
    at.says("€120.00 applied")
    with sqlite_hotel.database.snapshot() as connection:
        assert sorted(connection.execute(select(ArApplication.amount_minor)).scalars()) == [1_800, 10_200]


def test_more_than_the_payment_has_is_not_applied(partners: Partners, clerk: Callable[..., Clerk]) -> None:
    at = at_the_agent(clerk, partners)
    at.shortcut(Qt.Key.Key_P, ApplyPanel)
    at.panel.amount.line.setFocus()
    at.panel.amount.line.selectAll()
    at.type("120.01")
    at.press(Qt.Key.Key_Return)
    assert at.panel.amount.error().startswith("At most")
    assert [row.open_minor for row in partners.open_items(partners.agent)] == [10_200, 4_000, -12_000]


def test_terms_are_changed_and_what_is_typed_is_not_lost(sqlite_hotel: SmallHotel, partners: Partners, clerk: Callable[..., Clerk]) -> None:
    at = at_the_agent(clerk, partners)
    at.shortcut(Qt.Key.Key_T, TermsPanel)
    field = at.window.focusWidget()
    assert field is not None
    field.selectAll()
    at.type("14")
    assert at.screen.unsaved() == ["Account of Sunny Travel: Days until it pays"]
    at.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    at.qtbot.waitUntil(at.panel._question_frame.isVisible)
    assert at.screen.account.isVisible()
    at.press(Qt.Key.Key_Escape)
    at.panel.form.field("credit_limit_minor").line.setFocus()
    at.type("1000")
    at.press(Qt.Key.Key_Return)
    at.says("The terms of Sunny Travel are saved.")
    with sqlite_hotel.database.snapshot() as connection:
        row = connection.execute(select(ArAccount).where(ArAccount.profile_id == partners.agent)).one()
    assert (row.terms_days, row.credit_limit_minor) == (14, 100_000)
    assert "limit €1,000.00" in at.screen.account.state.text()


def test_a_dinner_is_put_on_the_account_above_its_limit_with_a_reason(
    sqlite_hotel: SmallHotel, partners: Partners, clerk: Callable[..., Clerk]
) -> None:
    charge(sqlite_hotel, sqlite_hotel.desk.run(open_house_account, name="Dinner of the board").folio_id, 3_000)
    sqlite_hotel.desk.run(set_account_terms, profile_id=partners.agent, terms_days=30, credit_limit_minor=3_000)
    at = at_the_agent(clerk, partners)
    at.shortcut(Qt.Key.Key_A, TakeOverPanel)
    at.type("dinner")
    at.qtbot.waitUntil(at.panel.found._popup.isVisible)
    at.press(Qt.Key.Key_Return)
    assert at.panel.window_field.value() == 1
    at.qtbot.mouseClick(at.panel.primary_button, Qt.MouseButton.LeftButton)
    at.says("may owe")
    assert partners.account(partners.agent) == 2_200
    at.qtbot.waitUntil(at.panel.primary_button.isEnabled)
    at.panel.reason.editor.setFocus()
    at.type("they pay tomorrow")
    assert at.panel.reason.value() == "they pay tomorrow"
    at.press(Qt.Key.Key_Return)
    at.says("€30.00 is on the account of Sunny Travel now.")
    assert partners.account(partners.agent) == 5_200
    assert broken_rules(sqlite_hotel) == []


def test_what_an_account_may_owe_is_said_before_more_is_put_on_it(
    sqlite_hotel: SmallHotel, partners: Partners, clerk: Callable[..., Clerk]
) -> None:
    sqlite_hotel.desk.run(set_account_terms, profile_id=partners.agent, terms_days=30, credit_limit_minor=3_000)
    sqlite_hotel.desk.run(set_credit_level, profile_id=partners.agent, level=CreditLevel.A, reason="by contract")
    at = at_the_agent(clerk, partners)
    at.shortcut(Qt.Key.Key_A, TakeOverPanel)
    at.qtbot.waitUntil(lambda: at.panel.level.text().startswith("Credit level A: trusted (set by "))
    shown = [word.text() for word in at.panel.amounts.findChildren(QLabel)]
    assert [shown[shown.index(title) + 1] for title in ("Owes", "May owe", "Left of the limit")] == ["€22.00", "€30.00", "€8.00"]


def test_the_statement_is_shown(partners: Partners, clerk: Callable[..., Clerk]) -> None:
    at = at_the_agent(clerk, partners)
    at.shortcut(Qt.Key.Key_S, StatementPanel)
    assert at.panel.form.value("last") == NEXT
    at.press(Qt.Key.Key_Return)
    at.qtbot.waitUntil(lambda: bool(at.window.findChildren(PaperPreviewDialog)))
    dialog = at.window.findChildren(PaperPreviewDialog)[0]
    assert "Sunny Travel" in dialog.windowTitle()
    dialog.reject()
    at.settle()


def test_a_write_off_is_asked_by_one_and_approved_by_another(
    qtbot: QtBot, sqlite_hotel: SmallHotel, partners: Partners, clerk: Callable[..., Clerk]
) -> None:
    at = at_the_agent(clerk, partners)
    account = at.screen.account
    bar = next(row for row in account.items.rows() if row.open_minor == 4_000)
    assert account.items.select(bar.item_id)
    account.items.setFocus()
    at.press(Qt.Key.Key_Return)
    qtbot.mouseClick(account.item_panel.write_off, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(at.panel, AskWriteOffPanel))
    at.type("bankrupt")
    at.press(Qt.Key.Key_Return)
    at.says("A write-off of €40.00 waits for a decision.")
    second_manager(sqlite_hotel)
    vera = at_the_agent(clerk, partners, user="vera")
    vera.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert vera.screen.account.write_offs.take_focus()
    vera.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(vera.panel, DecideWriteOffPanel))
    assert unnamed_widgets(vera.window) == []
    vera.press(Qt.Key.Key_Return)
    vera.says("€40.00 is written off.")
    assert [row.open_minor for row in partners.open_items(partners.agent)] == [10_200, -12_000]
    assert broken_rules(sqlite_hotel) == []


def test_reception_sees_the_accounts_and_may_not_apply(partners: Partners, clerk: Callable[..., Clerk]) -> None:
    at = at_the_agent(clerk, partners, user="reception")
    at.shortcut(Qt.Key.Key_P, ApplyPanel)
    at.press(Qt.Key.Key_Return)
    at.says("may not")
    assert [row.open_minor for row in partners.open_items(partners.agent)] == [10_200, 4_000, -12_000]


def test_what_another_desk_does_is_shown(sqlite_hotel: SmallHotel, partners: Partners, clerk: Callable[..., Clerk]) -> None:
    at = at_the_agent(clerk, partners)
    partners.on_account(partners.agent, 700)
    at.qtbot.waitUntil(lambda: any(row.open_minor == 700 for row in at.screen.account.items.rows()))
    assert at.screen.account.bar.amounts.values()
    assert sqlite_hotel.desk.read(account_of_profile, profile_id=partners.agent) == at.screen.account.view.row.account_id


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800)])
def test_it_fits(partners: Partners, clerk: Callable[..., Clerk], size: tuple[int, int]) -> None:
    at = at_the_agent(clerk, partners, size=size)
    at.shortcut(Qt.Key.Key_P, ApplyPanel)
    assert at.window.width() == size[0]
    assert at.panel.geometry().right() <= at.screen.width()


# --- Invoices of the account ------------------------------------------------------------------------------------------


def test_items_are_narrowed_previewed_and_invoiced_by_keys(
    sqlite_hotel: SmallHotel, partners: Partners, clerk: Callable[..., Clerk]
) -> None:
    at = at_the_agent(clerk, partners)
    at.shortcut(Qt.Key.Key_I, InvoiceItemsPanel)
    panel: InvoiceItemsPanel = at.panel
    assert [panel._items[key].open_minor for key in panel.chosen()] == [10_200, 4_000]
    panel.text.line.setFocus()
    at.type("silva")
    assert [panel._items[key].open_minor for key in panel.chosen()] == [10_200]
    assert unnamed_widgets(at.window) == []
    at.qtbot.mouseClick(panel.preview, Qt.MouseButton.LeftButton)
    at.close_paper()
    at.double_click("account_invoice_issue")
    at.says("Invoice INV2026-1 for Sunny Travel: €102.00.")
    at.close_paper()
    with sqlite_hotel.database.snapshot() as connection:
        assert [tuple(row) for row in connection.execute(select(Invoice.number, Invoice.total_minor))] == [(1, 10_200)]
    account = at.screen.account
    at.qtbot.waitUntil(lambda: {row.invoice_number for row in account.items.rows() if row.open_minor == 10_200} == {"INV2026-1"})
    at.press(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    at.press_on_first_row(account.invoices, Qt.Key.Key_Return)
    at.qtbot.waitUntil(lambda: isinstance(at.panel, AccountInvoicePanel) and at.panel.isVisible())
    at.settle()
    assert unnamed_widgets(at.window) == []
    at.panel.form.field("reason").setFocus()
    at.type("wrong company")
    at.qtbot.mouseClick(at.panel.void, Qt.MouseButton.LeftButton)
    at.says("INV2026-1 is void. It keeps its number.")
    at.qtbot.waitUntil(lambda: all(row.invoice_number == "" for row in account.items.rows()))
    assert broken_rules(sqlite_hotel) == []


def test_one_line_of_an_invoice_is_credited_by_ticking(sqlite_hotel: SmallHotel, partners: Partners, clerk: Callable[..., Clerk]) -> None:
    charges = [row.id for row in partners.open_items(partners.agent) if row.open_minor > 0]
    account_id = sqlite_hotel.desk.read(account_of_profile, profile_id=partners.agent)
    sqlite_hotel.desk.run(issue_account_invoice, account_id=account_id, item_ids=charges)
    at = at_the_agent(clerk, partners)
    account = at.screen.account
    at.press(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    at.press_on_first_row(account.invoices, Qt.Key.Key_Return)
    at.qtbot.waitUntil(lambda: isinstance(at.panel, AccountInvoicePanel) and at.panel.lines.isVisible())
    lines = at.panel.lines
    assert lines.count() == 2
    lines.setFocus()
    at.press(Qt.Key.Key_End)
    at.press(Qt.Key.Key_Space)
    assert (lines.total(), at.panel.amount.isEnabled(), at.panel.credit.text()) == (4_000, False, "Credit €40.00")
    assert at.screen.unsaved() == ["Account of Sunny Travel: Lines to credit"]
    at.panel.form.field("reason").setFocus()
    at.type("never came")
    at.qtbot.mouseClick(at.panel.credit, Qt.MouseButton.LeftButton)
    at.says("Credit note CN2026-1: \N{MINUS SIGN}€40.00.")
    at.qtbot.waitUntil(lambda: [row.invoice_number for row in account.items.rows() if row.open_minor == 4_000] == [""])
    assert broken_rules(sqlite_hotel) == []


def test_a_fee_kept_back_closes_an_invoice(sqlite_hotel: SmallHotel, partners: Partners, clerk: Callable[..., Clerk]) -> None:
    charges = [row.id for row in partners.open_items(partners.agent) if row.open_minor > 0]
    account_id = sqlite_hotel.desk.read(account_of_profile, profile_id=partners.agent)
    sqlite_hotel.desk.run(issue_account_invoice, account_id=account_id, item_ids=charges)
    at = at_the_agent(clerk, partners)
    at.shortcut(Qt.Key.Key_P, ApplyPanel)
    panel: ApplyPanel = at.panel
    panel.invoice.box.setFocus()
    at.press(Qt.Key.Key_End)
    assert [part.amount_minor for part in panel.parts()] == [10_200, 1_800]
    panel.kept.line.setFocus()
    at.type("30")
    at.press(Qt.Key.Key_Return)
    assert panel.kept.error().startswith("The ticked items have less open")
    panel.kept.line.selectAll()
    at.type("22")
    assert [part.amount_minor for part in panel.kept_parts()] == [2_200]
    at.press(Qt.Key.Key_Return)
    at.says("€120.00 applied on the account of Sunny Travel; €0.00 is not applied.")
    assert partners.open_items(partners.agent) == []
    assert partners.account(partners.agent) == 0
