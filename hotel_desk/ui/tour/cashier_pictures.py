"""What the pictures show of cashier, cash office and city ledger beyond their first sight."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from hotel_desk.language import _
from hotel_desk.ui.tour.views import View
from hotel_desk.ui.tour.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.ui.tour.hotel import TourHotel
    from hotel_desk.ui.tour.person import Person

_SHIFT = Qt.KeyboardModifier.ShiftModifier


def show_folio(person: Person, hotel: TourHotel) -> None:
    """Find the first folio of somebody who stays, by its number."""
    folio_id = next(row.folio_id for row in hotel.staying() if row.folio_id is not None)
    _find(person, hotel.folio(folio_id).number)


def _find(person: Person, number: str) -> None:
    person.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    person.fill("find_folio", number)
    person.press(Qt.Key.Key_Return)
    person.see("folio_balance")
    person.rest()


def _two_payers(person: Person, hotel: TourHotel) -> None:
    """A folio whose second window a company pays."""
    shared = next(folio for row in hotel.staying() if row.folio_id is not None and len((folio := hotel.folio(row.folio_id)).windows) > 1)
    _find(person, shared.number)
    person.see("folio_lines_2")


def _panel(key: Qt.Key, modifiers: Qt.KeyboardModifier, panel: str) -> Callable[[Person, TourHotel], None]:
    """A panel of the cashier, on the folio with two payers."""

    def open_panel(person: Person, hotel: TourHotel) -> None:
        _two_payers(person, hotel)
        person.press(key, modifiers)
        person.see(panel)

    return open_panel


def _office(page: str, person: Person, _hotel: TourHotel) -> None:
    person.click(f"cash_office_{page}")


def _report(person: Person, hotel: TourHotel) -> None:
    """The report of the last shift that was closed."""
    _office("shifts", person, hotel)
    _open_row(person, "shift_table", -1)
    person.see("shift_report_print")


def _account(person: Person, _hotel: TourHotel) -> None:
    """The account that owes most."""
    table = person.see("city_ledger_table")
    wait_until(lambda: bool(table.rows()), _("the accounts"))
    _open_row(person, "city_ledger_table", max(range(len(table.rows())), key=lambda number: table.rows()[number].balance_minor))
    person.see("account_items")


def _open_row(person: Person, table_name: str, number: int) -> None:
    table = person.see(table_name)
    wait_until(lambda: bool(table.rows()), table_name)
    person.row(table_name, table.model().row_id(table.rows()[number]))
    person.press(Qt.Key.Key_Return)


CASHIER_VIEWS = (
    View("cashier-folio", "cashier", show_folio),
    View("cashier-windows", "cashier", _two_payers),
    View("cashier-charge", "cashier", _panel(Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier, "post_charge"), leave="charge_leave"),
    View("cashier-payment", "cashier", _panel(Qt.Key.Key_F3, Qt.KeyboardModifier.NoModifier, "payment_take"), leave="payment_leave"),
    View("cashier-routing", "cashier", _panel(Qt.Key.Key_F2, _SHIFT, "routing_add"), leave="routing_leave"),
    View("cashier-invoices", "cashier", _panel(Qt.Key.Key_F9, _SHIFT, "issue_invoice"), leave="invoice_leave"),
    View("cash-office-bank-files", "cash_office", partial(_office, "statements")),
    View("cash-office-messages", "cash_office", partial(_office, "messages")),
    View("cash-office-ledgers", "cash_office", partial(_office, "ledgers")),
    View("cash-office-deposits", "cash_office", partial(_office, "deposits")),
    # The last of them leaves the screen on the page that is seen first.
    View("cash-office-report", "cash_office", _report, leave="shift_report_leave"),
    View("city-ledger-account", "city_ledger", _account, leave="account_back"),
)
