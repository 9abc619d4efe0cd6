"""The receptionist's part of the day: find, check in, walk in, extend, move."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from hotel_desk.domain.codes import FolioKind, PaymentMethod, ReservationStatus
from hotel_desk.jobs.demo_house import CURRENCY
from hotel_desk.language import N_, _, plural
from hotel_desk.ui.formats import date_text, money_text
from hotel_desk.ui.tour.person import CTRL
from hotel_desk.ui.tour.steps import Day, Step
from hotel_desk.ui.tour.waiting import wait_until

if TYPE_CHECKING:
    from hotel_desk.queries.front_desk import StayRow
    from hotel_desk.queries.stay_detail import StayDetail
    from hotel_desk.ui.front_desk.stay_panel import StayPanel

WALK_IN_GUEST = "Lucía Fernández Ortiz"
DEPOSIT = "500"
DEPOSIT_MINOR = 50_000


def find_arrival(day: Day) -> str:
    """Type a confirmation number into the search; the stay opens."""
    row = day.hotel.receivable()
    day.guest = row.reservation_id
    person = day.person
    person.press(Qt.Key.Key_K, CTRL)
    person.see("search_text")
    person.type(row.confirmation_number)
    wait_until(lambda: len(person.window.palette_search.lines()) == 1, _("the stay is found"))
    day.look("search")
    person.press(Qt.Key.Key_Return)
    panel = person.see("stay_panel")
    wait_until(
        lambda: panel.stay is not None and panel.stay.reservation_id == row.reservation_id,
        _("the stay of {guest}").format(guest=row.guest_name),
    )
    day.look("stay")
    return _("{guest} arrives today, confirmation {number}.").format(guest=row.guest_name, number=row.confirmation_number)


def check_in(day: Day) -> str:
    """Check the guest in to a clean room, with a deposit by card; card and receipt are printed."""
    person = day.person
    person.click("stay_next")
    picker = person.see("check_in_rooms")
    wait_until(lambda: picker.current() is not None, _("rooms to choose from"))
    person.fill("check_in_deposit_amount", DEPOSIT)
    person.choose("check_in_deposit_method", day.hotel.method(PaymentMethod.BANK_CARD))
    person.fill("check_in_deposit_card_last_four", "4242")
    person.fill("check_in_deposit_authorisation", "A81206")
    person.click("check_in_card")
    day.look("check-in")
    person.click("check_in_do")
    day.see_in_hotel(lambda: _is_here(day), _("the guest is checked in"))
    stay = day.hotel.stay(day.reservation())
    person.see("paper_preview_dialog")
    wait_until(lambda: len(person.dialogs()) == 2, _("registration card and receipt"))
    day.look("papers")
    for _paper in range(2):
        _save_card_or_receipt(day, stay)
    return _("{guest} is in room {room}; a deposit of {amount} was taken.").format(
        guest=stay.guest.name, room=stay.room.number if stay.room else "", amount=money_text(DEPOSIT_MINOR, CURRENCY)
    )


def walk_in(day: Day) -> str:
    """Receive somebody who has not booked."""
    person = day.person
    person.press(Qt.Key.Key_W, CTRL)
    person.fill("walk_in_guest", WALK_IN_GUEST)
    person.see("walk_in_guest_hits")
    person.press(Qt.Key.Key_Return)
    person.fill("walk_in_guest_phone", "+34600123456")
    person.fill("walk_in_nights", "2")
    picker = person.see("walk_in_rooms")
    wait_until(lambda: picker.current() is not None, _("rooms to choose from"))
    day.look("walk-in")
    person.click("walk_in_do")
    day.see_in_hotel(lambda: any(row.guest_name == WALK_IN_GUEST for row in day.hotel.staying()), _("the walk-in is here"))
    row = next(row for row in day.hotel.staying() if row.guest_name == WALK_IN_GUEST)
    return _("{guest} walked in to room {room}.").format(guest=row.guest_name, room=row.room_number)


def move_room(day: Day) -> str:
    """Give the guest another room, with a reason."""
    person = day.person
    _open_stay(day)
    old = day.hotel.stay(day.reservation()).room
    person.press(Qt.Key.Key_M, CTRL)
    picker = person.see("move_rooms")
    wait_until(lambda: picker.current() is not None, _("rooms to choose from"))
    person.fill("move_reason", _("Quieter side of the house"))
    day.look("move-room")
    person.click("move_do")
    day.see_in_hotel(lambda: day.hotel.stay(day.reservation()).room != old, _("the guest has another room"))
    new = day.hotel.stay(day.reservation()).room
    return _("Moved from room {old} to room {new}.").format(old=old.number if old else "", new=new.number if new else "")


def extend_stay(day: Day) -> str:
    """Let the guest stay a night longer."""
    person = day.person
    _open_stay(day)
    before = day.hotel.stay(day.reservation()).departure_date
    person.press(Qt.Key.Key_D, CTRL)
    person.fill("departure_date", "+1")
    person.press(Qt.Key.Key_Tab)
    person.rest()
    day.look("extend")
    person.click("departure_do")
    wanted = before + timedelta(days=1)
    day.see_in_hotel(lambda: day.hotel.stay(day.reservation()).departure_date == wanted, _("the guest stays longer"))
    return _("Stays until {date} now.").format(date=date_text(wanted))


def receive_everybody(day: Day) -> str:
    """Check in everybody who arrives, in a made-up room; one of them never comes."""
    guests = day.hotel.expected()[:-1]
    for number, row in enumerate(guests):
        _receive(day, row, look=number == 0)
    day.show_list(1)
    day.look("arrivals-done")
    return plural("{count} guest is here.", "{count} guests are here.", len(guests)).format(count=len(guests))


def _receive(day: Day, row: StayRow, *, look: bool) -> None:
    person = day.person
    day.show_list(1)
    person.row("arrivals_table", row.reservation_id)
    person.press(Qt.Key.Key_Return, CTRL)
    panel = person.see("check_in_panel")
    wait_until(lambda: panel.stay.reservation_id == row.reservation_id, _("the guest's check-in"))
    picker = person.see("check_in_rooms")
    wait_until(lambda: picker.current() is not None, _("rooms to choose from"))
    if look:
        day.look("arrival")
    person.click("check_in_do")
    here = ReservationStatus.IN_HOUSE
    day.see_in_hotel(lambda: day.hotel.stay(row.reservation_id).status is here, _("{guest} is here").format(guest=row.guest_name))


def _save_card_or_receipt(day: Day, stay: StayDetail) -> None:
    """Save the foremost of the two papers of the check-in, whichever came last."""
    receipt = day.hotel.folio(day.folio_id()).windows[0].lines[-1].receipt
    number = receipt.number if receipt is not None else ""
    if number and number in day.person.see("paper_preview_dialog").windowTitle():
        day.save_paper("deposit-receipt", number)
    else:
        day.save_paper("registration-card", stay.confirmation_number)


def _is_here(day: Day) -> bool:
    stay = day.hotel.stay(day.reservation())
    held = sum(window.balance_minor for window in stay.windows if window.kind is FolioKind.GUEST)
    return stay.status is ReservationStatus.IN_HOUSE and held == -DEPOSIT_MINOR


def _wait_for_stay(day: Day, panel: StayPanel) -> None:
    """The panel shows the stay of the guest that the day follows."""
    wait_until(lambda: panel.stay is not None and panel.stay.reservation_id == day.reservation(), _("the guest's stay"))
    day.person.rest()


def _open_stay(day: Day) -> None:
    """From the list of those in house to the guest's stay."""
    day.show_list(3)
    day.person.row("in_house_table", day.reservation())
    day.person.press(Qt.Key.Key_Return)
    panel = day.person.see("stay_panel")
    _wait_for_stay(day, panel)


STEPS = (
    Step(N_("Find an arrival"), find_arrival),
    Step(N_("Check in with a deposit"), check_in),
    Step(N_("Walk in"), walk_in),
)
LATER_STEPS = (
    Step(N_("Extend the stay"), extend_stay),
    Step(N_("Move to another room"), move_room),
)
ARRIVAL_STEPS = (Step(N_("Check in everybody who arrives"), receive_everybody),)
