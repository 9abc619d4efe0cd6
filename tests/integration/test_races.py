"""Desks in real processes that want the same thing at the same moment, on both databases."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import ClosureKind, FolioStatus, OccupancyState, ReservationStatus
from hotel_desk.domain.ids import FloorId, ReservationId, new_operation_id
from hotel_desk.domain.reservation_states import WrongStatus
from hotel_desk.domain.room_refusals import RoomClosed, RoomOccupied, RoomTaken
from hotel_desk.models.folio import Folio, FolioWindow, NightCharge, Posting
from hotel_desk.models.inventory import RoomOccupancy, TypeNight
from hotel_desk.models.journal import AuditEntry, Operation
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.room import Floor
from hotel_desk.services.business_day import AnotherDay, roll_business_date
from hotel_desk.services.cashier import post_charge, reverse_posting, take_payment
from hotel_desk.services.departures import NotPaid, check_out
from hotel_desk.services.housekeeping import close_room
from hotel_desk.services.inventory import SoldOut
from hotel_desk.services.ledger import FolioClosed
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import RoomRequest, book, cancel_reservation
from hotel_desk.services.room_assignment import assign_room
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.setup_rooms import RoomDetails, add_rooms
from hotel_desk.services.standing_lines import AlreadyReversed
from hotel_desk.services.stays import check_in
from tests.racing_desks import Outcome, Press, race
from tests.scale import size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.domain.errors import StaffError
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")
DAY, NEXT, THIRD = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)
DESKS = 20
ROOMS = 4


def run(hotel: SmallHotel, presses: Sequence[Press]) -> list[Outcome]:
    """All outcomes; a bug at any desk fails the test."""
    outcomes = [outcome for desk in race(hotel.url, hotel.property_id, presses) for outcome in desk]
    assert [outcome.bug for outcome in outcomes if outcome.bug] == []
    return outcomes


def answers(outcomes: Sequence[Outcome]) -> list[Any]:
    return [outcome.answer for outcome in outcomes if outcome.refusal is None]


def refusals(outcomes: Sequence[Outcome]) -> list[StaffError]:
    return [outcome.refusal for outcome in outcomes if outcome.refusal is not None]


def one(hotel: SmallHotel, statement: Any) -> Any:
    with hotel.database.snapshot() as connection:
        return connection.execute(statement).scalar_one()


def a_room(hotel: SmallHotel, guest: str, departure: date = THIRD, **request: Any) -> dict[str, Any]:
    wanted = RoomRequest(room_type_id=hotel.standard, arrival_date=DAY, departure_date=departure, price_minor=10_000, **request)
    return {"guest": ProfileDetails(name=guest), "rooms": [wanted]}


# --- Rooms ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("counted_before", [False, True], ids=["nights never sold before", "nights sold before"])
def test_twenty_desks_race_for_four_rooms(hotel: SmallHotel, *, counted_before: bool) -> None:
    if counted_before:
        hotel.desk.run(cancel_reservation, reservation_id=hotel.book(), reason="made the counters")
    outcomes = run(hotel, [Press(book, a_room(hotel, f"Guest {desk}")) for desk in range(DESKS)])
    assert len(answers(outcomes)) == ROOMS
    assert len({answer.confirmation_number for answer in answers(outcomes)}) == ROOMS
    sentences = refusals(outcomes)
    assert [type(sentence) for sentence in sentences] == [SoldOut] * (DESKS - ROOMS)
    assert all("sold before you" in str(sentence) and "Standard" in str(sentence) for sentence in sentences)
    assert one(hotel, select(func.sum(TypeNight.sold))) == 2 * ROOMS
    assert one(hotel, select(func.count()).select_from(Booking)) == ROOMS + counted_before


def test_desks_race_for_stays_that_overlap(hotel: SmallHotel) -> None:
    """Each night is sold out by another set of stays; none may be sold five times, and no desk may wait for ever."""
    nights = [(DAY, THIRD), (NEXT, date(2026, 3, 5)), (DAY, date(2026, 3, 5))]
    presses = []
    for desk in range(size(12, soak=48)):
        arrival, departure = nights[desk % 3]
        wanted = RoomRequest(room_type_id=hotel.standard, arrival_date=arrival, departure_date=departure, price_minor=1)
        presses.append(Press(book, {"guest": ProfileDetails(name=f"Guest {desk}"), "rooms": [wanted]}))
    outcomes = run(hotel, presses)
    assert {type(sentence) for sentence in refusals(outcomes)} == {SoldOut}
    assert one(hotel, select(func.max(TypeNight.sold))) == ROOMS


def test_three_stays_want_one_room(hotel: SmallHotel) -> None:
    stays = [hotel.book(guest=f"Guest {number}") for number in range(3)]
    outcomes = run(hotel, [Press(check_in, {"reservation_id": stay, "room_id": hotel.rooms["101"]}) for stay in stays])
    assert [answer.room_number for answer in answers(outcomes)] == ["101"]
    assert {type(sentence) for sentence in refusals(outcomes)} <= {RoomOccupied, RoomTaken}
    assert len(refusals(outcomes)) == 2
    assert all("101" in str(sentence) and "Guest" in str(sentence) for sentence in refusals(outcomes))


def test_three_reservations_are_promised_one_room(hotel: SmallHotel) -> None:
    stays = [hotel.book(guest=f"Guest {number}") for number in range(3)]
    outcomes = run(hotel, [Press(assign_room, {"reservation_id": stay, "room_id": hotel.rooms["101"]}) for stay in stays])
    assert [answer.room_number for answer in answers(outcomes)] == ["101"]
    assert [type(sentence) for sentence in refusals(outcomes)] == [RoomTaken] * 2


def test_one_guest_is_checked_in_by_two_desks(hotel: SmallHotel) -> None:
    stay = hotel.book()
    rooms = ("101", "102")
    outcomes = run(hotel, [Press(check_in, {"reservation_id": stay, "room_id": hotel.rooms[room]}) for room in rooms])
    assert len(answers(outcomes)) == 1
    assert [type(sentence) for sentence in refusals(outcomes)] == [WrongStatus]
    assert one(hotel, select(func.count()).where(RoomOccupancy.state == OccupancyState.OPEN)) == 1
    assert one(hotel, select(func.count()).select_from(Folio)) == 1


def test_a_room_is_closed_while_it_is_sold(hotel: SmallHotel) -> None:
    """Closing and giving out one room: either the closure or the stay has it, never both."""
    sale = Press(book, a_room(hotel, "Guest", room_id=hotel.rooms["101"]))
    closing = Press(
        close_room,
        {"room_id": hotel.rooms["101"], "kind": ClosureKind.OUT_OF_ORDER, "first_date": DAY, "last_date": NEXT, "reason": "leak"},
    )
    outcomes = run(hotel, [sale, closing])
    assert len(answers(outcomes)) == 1
    assert {type(sentence) for sentence in refusals(outcomes)} <= {RoomTaken, RoomClosed}


def test_rooms_are_added_while_nights_are_sold_for_the_first_time(hotel: SmallHotel) -> None:
    """A counter made at this moment has either counted the new room, or is raised with it."""
    with hotel.database.snapshot() as connection:
        floor = FloorId(connection.execute(select(Floor.id)).scalar_one())
    details = RoomDetails(floor_id=floor, room_type_id=hotel.standard)
    adding = [Press(add_rooms, {"numbers": str(number), "details": details}) for number in (105, 106, 107)]
    selling = [Press(book, a_room(hotel, f"Guest {desk}", departure=date(2026, 3, 5 + desk))) for desk in range(6)]
    outcomes = run(hotel, [*adding, *selling])
    assert {type(sentence) for sentence in refusals(outcomes)} <= {SoldOut}
    assert one(hotel, select(func.min(TypeNight.physical))) == ROOMS + 3


# --- One intent, asked more than once ----------------------------------------------------------------------------------


def equal_presses(hotel: SmallHotel, command: Any, arguments: dict[str, Any]) -> list[Any]:
    operation = new_operation_id()
    outcomes = run(hotel, [Press(command, arguments, operation) for _desk in range(8)])
    assert refusals(outcomes) == []
    assert one(hotel, select(func.count()).where(Operation.operation_id == operation)) == 1
    return answers(outcomes)


def test_one_booking_sent_eight_times_is_one_booking(hotel: SmallHotel) -> None:
    for _room in range(ROOMS - 1):
        hotel.book()
    same = equal_presses(hotel, book, a_room(hotel, "Once"))
    assert {answer.confirmation_number for answer in same} == {"100004"}
    assert len({answer.reservation_ids for answer in same}) == 1
    assert one(hotel, select(func.count()).select_from(Reservation)) == ROOMS


def test_one_check_in_sent_eight_times_is_one_check_in(hotel: SmallHotel) -> None:
    stay = hotel.book()
    same = equal_presses(hotel, check_in, {"reservation_id": stay, "room_id": hotel.rooms["101"]})
    assert len({str(asdict(answer)) for answer in same}) == 1


def test_one_payment_sent_eight_times_is_taken_once(hotel: SmallHotel) -> None:
    folio = hotel.desk.run(check_in, reservation_id=hotel.book(room="101")).folio_id
    payment = {"folio_id": folio, "transaction_code_id": hotel.codes["CASH"], "amount_minor": 1_000}
    same = equal_presses(hotel, take_payment, payment)
    assert {(answer.balance_minor, answer.receipt_number) for answer in same} == {(-1_000, "1")}
    assert one(hotel, select(func.sum(Posting.amount_minor))) == -1_000


def test_one_check_out_sent_eight_times_is_one_check_out(hotel: SmallHotel) -> None:
    stay = hotel.book()
    hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    same = equal_presses(hotel, check_out, {"reservation_id": stay})
    assert {answer.room_number for answer in same} == {"101"}


# --- Money ------------------------------------------------------------------------------------------------------------


def test_eight_desks_post_on_one_folio_and_no_line_is_lost(hotel: SmallHotel) -> None:
    each = size(8, soak=200)
    folio = hotel.desk.run(check_in, reservation_id=hotel.book(room="101")).folio_id
    charge = {"folio_id": folio, "transaction_code_id": hotel.codes["BAR"], "price_minor": 100}
    outcomes = run(hotel, [Press(post_charge, charge, times=each) for _desk in range(8)])
    assert refusals(outcomes) == []
    assert sorted(answer.balance_minor for answer in answers(outcomes)) == [100 * number for number in range(1, 8 * each + 1)]
    with hotel.database.snapshot() as connection:
        numbers = connection.execute(select(Posting.sequence).where(Posting.folio_id == folio).order_by(Posting.sequence)).scalars().all()
        window = connection.execute(select(FolioWindow.balance_minor, FolioWindow.last_sequence).where(FolioWindow.folio_id == folio)).one()
    assert list(numbers) == list(range(1, 8 * each + 1))
    assert tuple(window) == (800 * each, 8 * each)


def test_desks_on_two_folios_pay_out_receipts_without_gaps(hotel: SmallHotel) -> None:
    each = size(4, soak=100)
    folios = [hotel.desk.run(check_in, reservation_id=hotel.book(room=room)).folio_id for room in ("101", "102")]
    payment = {"transaction_code_id": hotel.codes["CASH"], "amount_minor": 100}
    outcomes = run(hotel, [Press(take_payment, {**payment, "folio_id": folios[desk % 2]}, times=each) for desk in range(6)])
    assert sorted(int(answer.receipt_number) for answer in answers(outcomes)) == list(range(1, 6 * each + 1))


def test_a_line_is_reversed_by_four_desks_once(hotel: SmallHotel) -> None:
    folio = hotel.desk.run(check_in, reservation_id=hotel.book(room="101")).folio_id
    line = hotel.desk.run(post_charge, folio_id=folio, transaction_code_id=hotel.codes["BAR"], price_minor=700)
    outcomes = run(hotel, [Press(reverse_posting, {"posting_id": line.posting_id, "reason": f"desk {desk}"}) for desk in range(4)])
    assert [answer.balance_minor for answer in answers(outcomes)] == [0]
    assert [type(sentence) for sentence in refusals(outcomes)] == [AlreadyReversed] * 3


def test_a_guest_leaves_while_others_still_charge_him(hotel: SmallHotel) -> None:
    """Either the charge is there first and he has to pay, or he is gone and the folio is closed; never an unpaid closed folio."""
    stay = hotel.book()
    folio = hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"]).folio_id
    charge = {"folio_id": folio, "transaction_code_id": hotel.codes["BAR"], "price_minor": 100}
    outcomes = run(hotel, [*(Press(post_charge, charge) for _desk in range(5)), Press(check_out, {"reservation_id": stay})])
    gone = one(hotel, select(Folio.status)) is FolioStatus.CLOSED
    assert [type(sentence) for sentence in refusals(outcomes)] == ([FolioClosed] * 5 if gone else [NotPaid])


def test_the_first_two_guests_leave_unpaid_at_the_same_moment(hotel: SmallHotel) -> None:
    """Both desks find no account “left unpaid” and make one; there is one afterwards, with both balances."""
    stays = [hotel.book(guest=f"Guest {number}") for number in range(4)]
    for stay, room in zip(stays, ("101", "102", "103", "104"), strict=True):
        folio = hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms[room]).folio_id
        hotel.desk.run(post_charge, folio_id=folio, transaction_code_id=hotel.codes["BAR"], price_minor=100)
    outcomes = run(hotel, [Press(check_out, {"reservation_id": stay, "leave_open_reason": "flight"}) for stay in stays])
    assert [answer.left_unpaid_minor for answer in answers(outcomes)] == [100] * 4
    account = select(FolioWindow.balance_minor).join(Folio).where(Folio.account_code == "LEFT_UNPAID")
    assert one(hotel, account) == 400


def test_threads_of_one_program_share_a_desk(hotel: SmallHotel) -> None:
    """A window has one writer thread, a job may have another: both may use the same desk."""
    folio = hotel.desk.run(check_in, reservation_id=hotel.book(room="101")).folio_id
    charge: dict[str, Any] = {"folio_id": folio, "transaction_code_id": hotel.codes["BAR"], "price_minor": 100}

    def press(_number: int) -> int:
        return hotel.desk.run(post_charge, **charge).balance_minor

    with ThreadPoolExecutor(4) as threads:
        balances = list(threads.map(press, range(size(24, soak=400))))
    assert sorted(balances) == [100 * number for number in range(1, len(balances) + 1)]


# --- The end of the day -----------------------------------------------------------------------------------------------


def test_two_auditors_post_the_night_once(hotel: SmallHotel) -> None:
    stays = [hotel.book(guest=f"Guest {number}", room=room) for number, room in enumerate(("101", "102", "103"))]
    for stay in stays:
        hotel.desk.run(check_in, reservation_id=stay)
    presses = [Press(post_room_and_tax, {"night": DAY, "reservation_ids": order}) for order in (stays, stays[::-1], stays)]
    outcomes = run(hotel, presses)
    assert sorted(answer.stays for answer in answers(outcomes)) == [0, 0, 3]
    assert one(hotel, select(func.count()).select_from(NightCharge)) == 3


def test_the_night_is_charged_while_guests_leave(hotel: SmallHotel) -> None:
    """Who is gone before his night was charged is not charged; who was charged first has to settle it."""
    stays = [hotel.book(guest=f"Guest {number}", room=room) for number, room in enumerate(("101", "102", "103", "104"))]
    for stay in stays:
        hotel.desk.run(check_in, reservation_id=stay)
    leaving = [Press(check_out, {"reservation_id": stay}) for stay in stays]
    outcomes = run(hotel, [Press(post_room_and_tax, {"night": DAY, "reservation_ids": stays}), *leaving])
    assert {type(sentence) for sentence in refusals(outcomes)} <= {NotPaid}
    still_here = select(func.count()).where(Reservation.status == ReservationStatus.IN_HOUSE)
    assert outcomes[0].answer.stays == one(hotel, still_here)


def test_postings_belong_wholly_to_one_side_of_the_roll(hotel: SmallHotel) -> None:
    """Entries of the audit trail stand in the order of commits: none of the closed day may follow its closing."""
    each = size(10, soak=400)
    stay = hotel.book()
    folio = hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"]).folio_id
    hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=[stay])
    charge = {"folio_id": folio, "transaction_code_id": hotel.codes["BAR"], "price_minor": 100}
    posting = [Press(post_charge, charge, times=each) for _desk in range(4)]
    outcomes = run(hotel, [*posting, Press(roll_business_date, {"closing": DAY}), Press(roll_business_date, {"closing": DAY})])
    assert [type(sentence) for sentence in refusals(outcomes)] == [AnotherDay]
    with hotel.database.snapshot() as connection:
        lines = {str(row.id): row.business_date for row in connection.execute(select(Posting.id, Posting.business_date))}
        trail = connection.execute(
            select(AuditEntry.code, AuditEntry.business_date, AuditEntry.details).order_by(AuditEntry.sequence)
        ).all()
    rolled = next(number for number, entry in enumerate(trail) if entry.code == AuditCode.BUSINESS_DATE_ROLLED)
    for number, entry in enumerate(trail):
        if entry.code == AuditCode.CHARGE_POSTED:
            day = DAY if number < rolled else NEXT
            assert entry.business_date == day
            assert lines[entry.details["posting"]] == day
    assert Counter(entry.code for entry in trail)[AuditCode.CHARGE_POSTED] == 4 * each


def test_arrivals_race_with_the_roll(hotel: SmallHotel) -> None:
    """A guest checked in at the last moment is either charged for the night, or the day stays open."""
    stays: list[ReservationId] = [hotel.book(guest=f"Guest {number}", room=room) for number, room in enumerate(("101", "102", "103"))]
    outcomes = run(hotel, [*(Press(check_in, {"reservation_id": stay}) for stay in stays), Press(roll_business_date, {"closing": DAY})])
    assert len(refusals(outcomes)) == 1
    assert one(hotel, select(func.count()).where(Reservation.status == ReservationStatus.IN_HOUSE)) == 3


def test_a_report_of_several_statements_agrees_with_itself(hotel: SmallHotel) -> None:
    """What was read first is still true at the last statement, whatever the desks commit meanwhile."""
    folio = hotel.desk.run(check_in, reservation_id=hotel.book(room="101")).folio_id
    lines, balance = select(func.sum(Posting.amount_minor)), select(FolioWindow.balance_minor)
    with hotel.database.reading(hotel.property_id) as reader:
        assert reader.connection.execute(lines).scalar() is None
        hotel.desk.run(post_charge, folio_id=folio, transaction_code_id=hotel.codes["BAR"], price_minor=100)
        assert reader.connection.execute(balance).scalar_one() == 0
    assert (one(hotel, lines), one(hotel, balance)) == (100, 100)
