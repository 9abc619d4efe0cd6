"""The cashier's part of the day: post, take money, print, and see every due-out guest off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from hotel_desk.domain.codes import PaymentMethod, ReservationStatus
from hotel_desk.language import N_, _, plural
from hotel_desk.ui.cashier.screen import CashierScreen
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.tour.person import CTRL
from hotel_desk.ui.tour.steps import Day, Step
from hotel_desk.ui.tour.waiting import wait_until

if TYPE_CHECKING:
    from hotel_desk.domain.ids import FolioId
    from hotel_desk.queries.folio_lines import FolioLineView
    from hotel_desk.queries.front_desk import StayRow

PRICE = "620"
PRICE_MINOR = 62_000
CHARGE_CODE = "LAUNDRY"


def post_charge(day: Day) -> str:
    """Post laundry that costs more than the deposit, so that something is to be paid."""
    person, before = day.person, len(_lines(day))
    _show_folio(day)
    person.press(Qt.Key.Key_F2)
    person.fill("charge_code", CHARGE_CODE)
    person.see("charge_code_hits")
    person.press(Qt.Key.Key_Return)
    person.fill("charge_price", PRICE)
    day.look("charge")
    person.click("post_charge")
    day.see_in_hotel(lambda: len(_lines(day)) == before + 1, _("the charge is on the folio"))
    line = _lines(day)[-1]
    wait_until(lambda: line.code == CHARGE_CODE and line.gross_minor == PRICE_MINOR, _("the charge is right"))
    person.press(Qt.Key.Key_Escape)
    return _("{amount} posted for {text}.").format(amount=_money(day, line.gross_minor), text=line.text)


def take_payment(day: Day) -> str:
    """Take what is owed in cash, and print the receipt."""
    person, before = day.person, len(_lines(day))
    person.press(Qt.Key.Key_F3)
    person.choose("payment_method", day.hotel.method(PaymentMethod.CASH))
    person.choose("payment_paper", _("Receipt on A4"))
    day.look("payment")
    person.click("payment_take")
    day.see_in_hotel(lambda: len(_lines(day)) == before + 1 and day.hotel.folio(day.folio_id()).is_settled, _("the folio is settled"))
    line = _lines(day)[-1]
    person.see("paper_preview_dialog")
    day.look("receipt")
    day.save_paper("payment-receipt", line.receipt.number if line.receipt else "")
    person.gone("paper_preview_dialog")
    return _("{amount} paid; receipt {number}.").format(
        amount=_money(day, -line.gross_minor), number=line.receipt.number if line.receipt else ""
    )


def print_folio(day: Day) -> str:
    """Print the folio."""
    person = day.person
    person.click("print_folio")
    person.see("paper_preview_dialog")
    day.look("folio")
    number = day.hotel.folio(day.folio_id()).number
    day.save_paper("folio", number)
    person.gone("paper_preview_dialog")
    return _("Folio {number} was saved as a file.").format(number=number)


def check_out_everybody(day: Day) -> str:
    """Send off every guest who should leave today; what is open is paid, what is held is given back."""
    guests = day.hotel.due_out()
    for number, row in enumerate(guests):
        _check_out(day, row, look=number == 0)
    wait_until(lambda: not day.hotel.due_out(), _("everybody who should leave has left"))
    day.show_list(2)
    day.look("departures-done")
    return plural("{count} guest paid and left.", "{count} guests paid and left.", len(guests)).format(count=len(guests))


def _check_out(day: Day, row: StayRow, *, look: bool) -> None:
    person = day.person
    day.show_list(2)
    person.row("departures_table", row.reservation_id)
    person.press(Qt.Key.Key_Return, CTRL)
    person.rest()
    wait_until(lambda: person.see("check_out_panel").stay.reservation_id == row.reservation_id, _("the guest's check-out"))
    if look:
        day.look("check-out")
    if not row.open_windows:
        person.click("check_out_do")
    else:
        person.click("check_out_folio")
        _settle(day, row)
        person.click("cashier_check_out")
    gone = ReservationStatus.CHECKED_OUT
    day.see_in_hotel(lambda: day.hotel.stay(row.reservation_id).status is gone, _("{guest} has left").format(guest=row.guest_name))


def _settle(day: Day, row: StayRow) -> None:
    """Take what is owed, or give back what is held, so that the folio is at zero."""
    person, folio_id = day.person, day.hotel.stay(row.reservation_id).guest_folio_id
    if folio_id is None:
        raise LookupError("a guest in house has a folio")
    _wait_for_folio(day, folio_id)
    if row.balance_minor > 0:
        person.press(Qt.Key.Key_F3)
        person.choose("payment_method", day.hotel.method(PaymentMethod.CASH))
        person.choose("payment_paper", _("No receipt now"))
        person.click("payment_take")
    else:
        person.press(Qt.Key.Key_F6)
        person.choose("refund_method", day.hotel.method(PaymentMethod.CASH))
        person.fill("refund_reason", _("Deposit left over"))
        person.click("refund_take")
    day.see_in_hotel(lambda: day.hotel.folio(folio_id).is_settled, _("the folio of {guest} is settled").format(guest=row.guest_name))


def _show_folio(day: Day) -> None:
    """Find the guest's folio by its number."""
    person, folio = day.person, day.hotel.folio(day.folio_id())
    person.go_to_screen("cashier")
    person.fill("find_folio", folio.number)
    person.press(Qt.Key.Key_Return)
    _wait_for_folio(day, folio.folio_id)


def _wait_for_folio(day: Day, folio_id: FolioId) -> None:
    """The cashier's screen shows a folio, read whole."""
    screen = day.person.window.current_screen
    wait_until(
        lambda: isinstance(screen(), CashierScreen) and (shown := screen().page.folio) is not None and shown.folio_id == folio_id,
        _("the folio"),
    )
    day.person.rest()


def _lines(day: Day) -> tuple[FolioLineView, ...]:
    return tuple(line for window in day.hotel.folio(day.folio_id()).windows for line in window.lines)


def _money(day: Day, amount_minor: int) -> str:
    return money_text(amount_minor, day.hotel.folio(day.folio_id()).currency)


STEPS = (
    Step(N_("Post a charge"), post_charge),
    Step(N_("Take a payment"), take_payment),
    Step(N_("Print the folio"), print_folio),
)
DEPARTURE_STEPS = (Step(N_("Check out everybody who leaves"), check_out_everybody),)
