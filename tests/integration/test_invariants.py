"""Each invariant notices what it is for: rows changed behind the program's back, with the database's own rules switched off."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, insert, select, update

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import ClosureKind, FolioStatus, Half, OccupancyState, PostingKind, ReservationStatus
from hotel_desk.models.block import Block, BlockNight
from hotel_desk.models.credit import LedgerDay
from hotel_desk.models.folio import Folio, FolioWindow, NightCharge, NumberSeries, Posting, PostingTax, Receipt
from hotel_desk.models.inventory import RoomOccupancy, RoomSlot, TypeNight
from hotel_desk.models.journal import AuditEntry, JournalHead, OutboxRow
from hotel_desk.models.place import Place, PlaceBooking, PlaceSlot
from hotel_desk.models.property import BusinessDate, ClosedDay
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.models.room import Room
from hotel_desk.queries.invariants import INVARIANTS
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.cashier import post_charge, reverse_posting, take_deposit, take_payment
from hotel_desk.services.departures import check_out
from hotel_desk.services.housekeeping import close_room
from hotel_desk.services.place_bookings import charge_place_booking
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.stays import check_in
from tests.account_breakages import ACCOUNT_BREAKAGES
from tests.audit_breakages import AUDIT_BREAKAGES
from tests.fapiao_breakages import FAPIAO_BREAKAGES
from tests.figure_breakages import FIGURE_BREAKAGES
from tests.fixtures.invariants import Statement, broken_rules, every_one_is_found, found_after
from tests.groups_of_tests import a_group, picked_up
from tests.hour_breakages import HOUR_BREAKAGES
from tests.invoice_breakages import INVOICE_BREAKAGES
from tests.leaving_breakages import LEAVING_BREAKAGES
from tests.money_breakages import MONEY_BREAKAGES
from tests.move_breakages import MOVE_BREAKAGES
from tests.package_breakages import PACKAGE_BREAKAGES
from tests.places_of_tests import a_place, at, booked
from tests.room_task_breakages import ROOM_TASK_BREAKAGES
from tests.routing_breakages import ROUTING_BREAKAGES
from tests.selling_breakages import SELLING_BREAKAGES
from tests.shift_breakages import SHIFT_BREAKAGES

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

DAY, NEXT, THIRD = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def lived(hotel: SmallHotel) -> SmallHotel:
    """A hotel after its first day: a guest in 101, one who left 102 without paying, a deposit for 103, a closed room 104."""
    desk, codes = hotel.desk, hotel.codes
    stay = hotel.book(DAY, THIRD, guest="In house", room="101", adults=2)
    folio = desk.run(check_in, reservation_id=stay).folio_id
    bar = desk.run(post_charge, folio_id=folio, transaction_code_id=codes["BAR"], price_minor=700)
    desk.run(reverse_posting, posting_id=bar.posting_id, reason="wrong guest")
    gone = hotel.book(DAY, NEXT, guest="Gone", room="102")
    desk.run(check_in, reservation_id=gone)
    desk.run(post_room_and_tax, night=DAY, reservation_ids=[stay, gone])
    desk.run(roll_business_date, closing=DAY)
    desk.run(take_payment, folio_id=folio, transaction_code_id=codes["CASH"], amount_minor=5_000)
    desk.run(check_out, reservation_id=gone, leave_open_reason="flight")
    expected = hotel.book(NEXT, THIRD, guest="Expected", room="103")
    desk.run(take_deposit, reservation_id=expected, transaction_code_id=codes["CASH"], amount_minor=2_000)
    desk.run(close_room, room_id=hotel.rooms["104"], kind=ClosureKind.OUT_OF_ORDER, first_date=NEXT, last_date=THIRD, reason="paint")
    spa, _bath = a_place(hotel), a_place(hotel, code="SPA2", name="Steam bath")
    booking = booked(hotel, spa, 10, 12, name="Charged", reservation_id=stay)
    desk.run(charge_place_booking, place_booking_id=booking.place_booking_id, version=1)
    booked(hotel, spa, 12, 13, name="Not charged")
    group = a_group(hotel, 1, date(2026, 3, 20), date(2026, 3, 22))
    picked_up(hotel, group)
    a_group(hotel, 1, date(2026, 3, 24), date(2026, 3, 26), name="Cyclists")
    assert broken_rules(hotel) == []
    return hotel


def of(status: ReservationStatus) -> Any:
    return Reservation.status == status


IN_HOUSE = of(ReservationStatus.IN_HOUSE)
GONE = of(ReservationStatus.CHECKED_OUT)
EXPECTED = of(ReservationStatus.RESERVED)
ROOM_CHARGE = (Posting.night_date == DAY) & (Posting.sequence == 3)
TONIGHT = TypeNight.date == NEXT
NOT_CHARGED = PlaceBooking.name == "Not charged"

BREAKAGES: list[tuple[str, Statement]] = [
    ("slots.occupancy", delete(RoomSlot).where(RoomSlot.date == DAY, RoomSlot.half == Half.NIGHT)),
    ("slots.occupancy", delete(RoomSlot).where(RoomSlot.date == NEXT, RoomSlot.half == Half.DAY)),
    ("slots.occupancy", update(RoomOccupancy).where(RoomOccupancy.state == OccupancyState.OPEN).values(holds_first_day=True)),
    ("slots.occupancy", update(RoomSlot).where(RoomSlot.date == NEXT, RoomSlot.half == Half.NIGHT).values(date=date(2026, 3, 9))),
    ("slots.closure", delete(RoomSlot).where(RoomSlot.closure_id.is_not(None), RoomSlot.date == NEXT)),
    ("slots.closure", delete(RoomSlot).where(RoomSlot.closure_id.is_not(None), RoomSlot.half == Half.DAY)),
    ("stay.rooms", update(RoomOccupancy).where(RoomOccupancy.state == OccupancyState.OPEN).values(state="LEFT", open_room_id=None)),
    ("stay.rooms", update(Reservation).where(EXPECTED).values(status="CANCELLED")),
    ("stay.rooms", update(RoomOccupancy).where(RoomOccupancy.state == OccupancyState.LEFT).values(state="ASSIGNED")),
    ("stay.dates", update(Reservation).where(EXPECTED).values(arrival_date=DAY)),
    ("stay.dates", update(Reservation).where(GONE).values(checked_out_date=None)),
    ("stay.dates", update(Reservation).where(IN_HOUSE).values(checked_in_date=NEXT)),
    ("stay.room_dates", update(Reservation).where(IN_HOUSE).values(departure_date=date(2026, 3, 6))),
    ("stay.room_nights", delete(RoomSlot).where(RoomSlot.date == DAY)),
    ("stay.room_nights", delete(ReservationNight).where(ReservationNight.date == DAY)),
    ("reservation.nights", delete(ReservationNight).where(ReservationNight.date == DAY)),
    ("reservation.nights", update(ReservationNight).values(held=False)),
    ("reservation.nights", update(Reservation).where(EXPECTED).values(status="NO_SHOW")),
    ("inventory.sold", update(TypeNight).where(TONIGHT).values(sold=TypeNight.sold - 1)),
    ("inventory.sold", delete(TypeNight).where(TONIGHT)),
    ("inventory.oversold", update(TypeNight).where(TONIGHT).values(oversold=1)),
    ("inventory.physical", update(TypeNight).where(TONIGHT).values(physical=7)),
    ("inventory.physical", update(Room).where(Room.number == "104").values(active=False)),
    ("inventory.out_of_order", update(TypeNight).where(TONIGHT).values(out_of_order=0)),
    ("folio.balance", update(FolioWindow).where(FolioWindow.balance_minor == 0).values(balance_minor=100)),
    ("folio.balance", delete(FolioWindow)),
    ("folio.balance", update(FolioWindow).where(FolioWindow.last_sequence == 1).values(last_sequence=2)),
    ("folio.chain", update(Posting).where(ROOM_CHARGE).values(amount_minor=1)),
    ("folio.chain", update(Posting).where(ROOM_CHARGE).values(balance_before_minor=1, balance_after_minor=1 + Posting.amount_minor)),
    ("folio.taxes", update(PostingTax).values(amount_minor=PostingTax.amount_minor + 1)),
    ("folio.taxes", delete(PostingTax)),
    ("folio.reversals", update(Posting).where(Posting.kind == PostingKind.REVERSAL).values(reversal_of_id=None)),
    ("folio.reversals", update(Posting).where(Posting.kind == PostingKind.REVERSAL).values(net_minor=-600, amount_minor=-600)),
    ("folio.transfers", update(Posting).where(Posting.kind == PostingKind.TRANSFER).values(transfer_of_id=None)),
    ("folio.dates", update(Posting).where(ROOM_CHARGE).values(business_date=date(2026, 2, 27))),
    ("folio.status", update(Folio).where(Folio.status == FolioStatus.OPEN).values(status="CLOSED")),
    ("folio.status", update(Folio).where(Folio.status == FolioStatus.CLOSED).values(status="OPEN")),
    ("folio.status", update(Folio).where(Folio.kind == "GUEST").values(kind="HOUSE")),
    ("folio.closed_at_zero", update(Folio).values(status="CLOSED")),
    ("night_charge.slept", delete(NightCharge)),
    ("night_charge.unslept", update(NightCharge).values(night_date=date(2026, 3, 8))),
    ("night_charge.once", update(Posting).where(ROOM_CHARGE).values(night_date=THIRD)),
    ("receipt.money", delete(Receipt)),
    ("receipt.money", update(Receipt).where(Receipt.kind == "PAYMENT").values(kind="REFUND")),
    ("numbers.unbroken", update(Receipt).values(number="9")),
    ("numbers.unbroken", update(NumberSeries).values(next_number=NumberSeries.next_number + 1)),
    ("business_day.closed_days", update(ClosedDay).values(date=date(2026, 2, 27))),
    ("business_day.closed_days", update(BusinessDate).values(date=date(2026, 3, 9))),
    (
        "business_day.after_closing",
        update(AuditEntry).where(AuditEntry.code == AuditCode.PAYMENT_TAKEN).values(business_date=DAY),
    ),
    ("ledger.days", update(LedgerDay).where(LedgerDay.ledger == "GUEST").values(debits_minor=1)),
    ("ledger.days", update(Posting).where(ROOM_CHARGE).values(net_minor=1, tax_minor=0, amount_minor=1)),
    ("ledger.rolls", update(LedgerDay).where(LedgerDay.ledger == "CITY").values(opening_minor=1)),
    ("ledger.rolls", delete(LedgerDay).where(LedgerDay.ledger == "DEPOSIT")),
    (
        "ledger.identity",
        update(Posting).where(Posting.kind == PostingKind.TRANSFER, Posting.transfer_of_id.is_(None)).values(net_minor=1, amount_minor=1),
    ),
    ("place.slots", delete(PlaceSlot).where(PlaceSlot.starts_at == at(11))),
    ("place.slots", update(PlaceBooking).where(NOT_CHARGED).values(status="CANCELLED")),
    ("place.slots", update(PlaceBooking).where(NOT_CHARGED).values(ends_at=at(14))),
    ("place.slot_of_another", update(PlaceSlot).values(place_id=select(Place.id).where(Place.code == "SPA2").scalar_subquery())),
    ("place.booked_twice", update(PlaceBooking).where(NOT_CHARGED).values(starts_at=at(11))),
    ("place.charge", update(PlaceBooking).where(~NOT_CHARGED).values(reservation_id=None)),
    ("place.charge", update(PlaceBooking).where(~NOT_CHARGED).values(status="CANCELLED")),
    (
        "place.charge",
        update(PlaceBooking)
        .where(NOT_CHARGED)
        .values(posting_id=select(Posting.id).where(Posting.kind == "CHARGE", Posting.text.like("Treat%")).scalar_subquery()),
    ),
    ("block.picked_up", update(BlockNight).where(BlockNight.picked_up == 1).values(picked_up=0)),
    ("block.picked_up", update(BlockNight).where(BlockNight.picked_up == 0).values(picked_up=1)),
    ("block.over", update(Block).where(Block.name == "Cyclists").values(status="CANCELLED")),
    ("block.over", update(Block).where(Block.name == "Cyclists").values(cut_off_on=NEXT)),
    ("journal.audit", update(AuditEntry).where(AuditEntry.sequence == 3).values(user_name="somebody else")),
    ("journal.audit", delete(AuditEntry).where(AuditEntry.sequence == 3)),
    ("journal.audit", update(JournalHead).values(audit_sequence=1)),
    ("journal.outbox", update(OutboxRow).where(OutboxRow.sequence == 4).values(payload={"forged": True})),
    ("journal.outbox", delete(OutboxRow).where(OutboxRow.sequence == 5)),
    ("journal.outbox", update(JournalHead).values(outbox_hash=bytes(32))),
]


def test_every_change_behind_the_programs_back_is_found(lived: SmallHotel) -> None:
    every_one_is_found(lived, BREAKAGES)


def test_a_night_counted_in_another_type(lived: SmallHotel) -> None:
    found = found_after(lived, update(ReservationNight).where(ReservationNight.date == NEXT).values(room_type_id=lived.suite))
    assert {violation.code for violation in found} == {"reservation.night_types", "inventory.sold"}


def test_a_room_of_another_type_than_its_reservation(lived: SmallHotel) -> None:
    found = found_after(lived, update(Room).where(Room.number == "101").values(room_type_id=lived.suite))
    assert "stay.room_dates" in {violation.code for violation in found}


def test_a_room_charge_reversed_and_still_counted(lived: SmallHotel) -> None:
    charge = select(NightCharge.posting_id).limit(1).scalar_subquery()
    found = found_after(lived, update(Posting).where(Posting.kind == PostingKind.REVERSAL).values(reversal_of_id=charge))
    assert "night_charge.once" in {violation.code for violation in found}


def test_every_invariant_has_been_broken_here() -> None:
    """A slot taken twice needs a table without its key: tests/faults/test_controls.py; shared rooms are broken in test_sharers.py.

    What the reservation desk sells is broken in test_invariants_of_selling.py, company accounts in test_invariants_of_accounts.py, merged
    records in test_invariants_of_merges.py, shifts in test_invariants_of_shifts.py, hours in test_hourly_stays.py, packages
    in test_package_ledger.py, moved lines in test_invariants_of_moves.py, routing, invoices and fapiao in files called like them, guests
    who have left in test_late_charges.py, what a terminal took in test_payment_attempts.py.
    """
    shown = {code for code, _statement in BREAKAGES} | {"reservation.night_types", "slots.twice", "profile.number_once"}
    shown |= {"merge.no_circle", "merge.nothing_left", "merge.leads_on", "merge.not_found", "merge.found_by_old_words"}
    shown |= {"sharer.lead", "sharer.dates", "sharer.nights"}
    shown |= {code for code, _statement in SELLING_BREAKAGES}
    shown |= {code for code, _statement in ACCOUNT_BREAKAGES}
    shown |= {code for code, _statement in (*SHIFT_BREAKAGES, *FIGURE_BREAKAGES, *AUDIT_BREAKAGES, *ROOM_TASK_BREAKAGES)}
    shown |= {code for code, _statement in (*HOUR_BREAKAGES, *PACKAGE_BREAKAGES)}
    shown |= {code for code, _statement in MONEY_BREAKAGES}
    shown |= {code for code, _statement in (*LEAVING_BREAKAGES, *ROUTING_BREAKAGES, *INVOICE_BREAKAGES, *FAPIAO_BREAKAGES)}
    shown |= {code for code, _statement in MOVE_BREAKAGES} | {"move.once", "attempt.line"}
    assert shown == {invariant.code for invariant in INVARIANTS}
    assert len({invariant.code for invariant in INVARIANTS}) == len(INVARIANTS)


def test_a_violation_says_where_what_and_what_instead(lived: SmallHotel) -> None:
    statement = update(FolioWindow).where(FolioWindow.balance_minor == 13_400).values(balance_minor=13_500)
    (found,) = [violation for violation in found_after(lived, statement) if violation.code == "folio.balance"]
    assert str(found) == "A folio balance is not the sum of its lines: folio 200001, window 1, last_line 5: found 13500, expected 13400"


def test_a_hotel_broken_everywhere_is_reported_in_part(lived: SmallHotel) -> None:
    """A list of a million violations helps nobody, and would not fit into memory."""
    night = {"property_id": lived.property_id, "room_type_id": lived.suite, "physical": 9}
    nights = [{**night, "date": date.fromordinal(DAY.toordinal() + number)} for number in range(400)]
    assert len(found_after(lived, insert(TypeNight).values(nights))) == 100
