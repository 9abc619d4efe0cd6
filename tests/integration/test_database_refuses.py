"""What the database itself refuses, whoever asks: statements that no command of ours would send, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Select, Update, delete, insert, select, update

from hotel_desk.domain.codes import ClosureKind, Half, OccupancyState
from hotel_desk.domain.ids import new_id
from hotel_desk.models.folio import FolioWindow, NightCharge, Posting, PostingTax, Receipt
from hotel_desk.models.inventory import RoomOccupancy, RoomSlot, TypeNight
from hotel_desk.models.journal import AuditEntry, JournalHead, Operation, OutboxRow
from hotel_desk.models.property import BusinessDate, ClosedDay, Property
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.models.room import Room
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.cashier import post_charge, reverse_posting, take_payment
from hotel_desk.services.housekeeping import close_room
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.stays import check_in
from tests.fixtures.refusals import CHECK, FOREIGN_KEY, UNIQUE, refusal

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")
DAY = date(2026, 3, 2)
LATER = date(2026, 3, 4)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def rows(hotel: SmallHotel, statement: Select[*tuple[Any, ...]]) -> list[Any]:
    with hotel.database.snapshot() as connection:
        return list(connection.execute(statement).all())


# --- Rooms and nights -------------------------------------------------------------------------------------------------


def slot(hotel: SmallHotel, room: str, day: date, half: Half, **owner: Any) -> Any:
    return insert(RoomSlot).values(property_id=hotel.property_id, room_id=hotel.rooms[room], date=day, half=half, **owner)


def occupancy_of(hotel: SmallHotel, reservation: object) -> Any:
    return rows(hotel, select(RoomOccupancy.id).where(RoomOccupancy.reservation_id == reservation))[0].id


@pytest.mark.parametrize(("day", "half"), [(DAY, Half.NIGHT), (date(2026, 3, 3), Half.DAY), (date(2026, 3, 3), Half.NIGHT)])
def test_a_half_day_of_a_room_twice(hotel: SmallHotel, day: date, half: Half) -> None:
    hotel.book(room="101")
    other = occupancy_of(hotel, hotel.book(room="102"))
    assert refusal(hotel.database, slot(hotel, "101", day, half, occupancy_id=other))[0] == UNIQUE


@pytest.mark.parametrize(("day", "half"), [(DAY, Half.DAY), (LATER, Half.DAY), (LATER, Half.NIGHT)])
def test_the_halves_beside_a_stay_are_free(hotel: SmallHotel, day: date, half: Half) -> None:
    hotel.book(room="101")
    other = occupancy_of(hotel, hotel.book(room="102"))
    assert refusal(hotel.database, slot(hotel, "101", day, half, occupancy_id=other))[0] == "accepted"


def test_a_stay_in_a_closed_night_and_a_closure_in_a_stay(hotel: SmallHotel) -> None:
    other = occupancy_of(hotel, hotel.book(room="102"))
    closed = hotel.desk.run(
        close_room, room_id=hotel.rooms["101"], kind=ClosureKind.OUT_OF_ORDER, first_date=DAY, last_date=DAY, reason="paint"
    )
    assert refusal(hotel.database, slot(hotel, "101", DAY, Half.NIGHT, occupancy_id=other))[0] == UNIQUE
    assert refusal(hotel.database, slot(hotel, "102", DAY, Half.NIGHT, closure_id=closed.closure_id))[0] == UNIQUE


def test_a_half_day_without_owner_with_two_or_of_no_half(hotel: SmallHotel) -> None:
    occupancy = occupancy_of(hotel, hotel.book(room="102"))
    closed = hotel.desk.run(
        close_room, room_id=hotel.rooms["101"], kind=ClosureKind.OUT_OF_ORDER, first_date=DAY, last_date=DAY, reason="paint"
    )
    nobody = slot(hotel, "103", DAY, Half.NIGHT)
    both = slot(hotel, "103", DAY, Half.NIGHT, occupancy_id=occupancy, closure_id=closed.closure_id)
    third = slot(hotel, "103", DAY, 2, occupancy_id=occupancy)  # type: ignore[arg-type]
    assert [refusal(hotel.database, statement)[0] for statement in (nobody, both, third)] == [CHECK] * 3


def test_two_open_occupancies_of_one_room(hotel: SmallHotel) -> None:
    """Today's arrival into yesterday's guest, and two day uses at once: their slots do not touch, so a second rule holds them apart."""
    hotel.desk.run(check_in, reservation_id=hotel.book(room="101"))
    hotel.book(LATER, date(2026, 3, 6), room="101")
    second = update(RoomOccupancy).where(RoomOccupancy.first_date == LATER)
    entered = second.values(state=OccupancyState.OPEN, open_room_id=hotel.rooms["101"])
    assert refusal(hotel.database, entered)[0] == UNIQUE
    hotel.book(DAY, DAY, room="102")
    day_use = update(RoomOccupancy).where(RoomOccupancy.last_date == DAY)
    assert refusal(hotel.database, day_use.values(state=OccupancyState.OPEN, open_room_id=hotel.rooms["101"]))[0] == CHECK
    assert refusal(hotel.database, day_use.values(state=OccupancyState.OPEN, open_room_id=hotel.rooms["102"]))[0] == "accepted"


def test_an_open_occupancy_that_holds_no_room(hotel: SmallHotel) -> None:
    hotel.desk.run(check_in, reservation_id=hotel.book(room="101"))
    for values in ({"open_room_id": None}, {"state": OccupancyState.LEFT}, {"state": "SOMEWHERE", "open_room_id": None}):
        assert refusal(hotel.database, update(RoomOccupancy).values(**values))[0] == CHECK


def test_a_sale_beyond_what_there_is(hotel: SmallHotel) -> None:
    for _room in range(4):
        hotel.book()
    one_more = update(TypeNight).where(TypeNight.date == DAY).values(sold=TypeNight.sold + 1)
    kind, words = refusal(hotel.database, one_more)
    assert (kind, "ck_type_night_not_oversold" in words) == (CHECK, True)
    assert refusal(hotel.database, update(TypeNight).values(out_of_order=1))[0] == CHECK
    assert refusal(hotel.database, update(TypeNight).values(physical=3))[0] == CHECK


def test_counters_below_zero_or_more_rooms_closed_than_there_are(hotel: SmallHotel) -> None:
    hotel.book()
    for values in ({"sold": -1}, {"overbooking": -1}, {"oversold": -1, "overbooking": 2}, {"out_of_order": 5, "oversold": 9}):
        assert refusal(hotel.database, update(TypeNight).values(**values))[0] == CHECK, values


def test_one_room_number_twice_in_a_property(hotel: SmallHotel) -> None:
    twice = update(Room).where(Room.number == "102").values(number="101")
    assert refusal(hotel.database, twice)[0] == UNIQUE


def test_dates_in_the_wrong_order_and_fewer_than_no_guests(hotel: SmallHotel) -> None:
    hotel.book(room="101")
    backwards = update(Reservation).values(departure_date=date(2026, 3, 1))
    assert refusal(hotel.database, backwards)[0] == CHECK
    assert refusal(hotel.database, update(RoomOccupancy).values(last_date=date(2026, 3, 1)))[0] == CHECK
    assert refusal(hotel.database, update(Reservation).values(adults=-1))[0] == CHECK
    assert refusal(hotel.database, update(Reservation).values(status="SLEEPING"))[0] == CHECK


@pytest.mark.parametrize("changed", [date(2026, 3, 29), date(2026, 10, 25)], ids=["clocks forward", "clocks back"])
def test_a_departure_never_meets_an_arrival_of_the_same_day_when_the_clocks_change(hotel: SmallHotel, changed: date) -> None:
    before, after = date.fromordinal(changed.toordinal() - 1), date.fromordinal(changed.toordinal() + 1)
    hotel.book(before, changed, room="101")
    hotel.book(changed, after, room="101")
    hotel.book(changed, changed, room="101")
    taken = rows(hotel, select(RoomSlot.date, RoomSlot.half).order_by(RoomSlot.date, RoomSlot.half))
    assert [tuple(row) for row in taken] == [(before, Half.NIGHT), (changed, Half.DAY), (changed, Half.NIGHT)]


# --- Business date ----------------------------------------------------------------------------------------------------


def test_two_business_dates(hotel: SmallHotel) -> None:
    second = insert(BusinessDate).values(property_id=hotel.property_id, date=LATER, opened_at=NOW)
    assert refusal(hotel.database, second)[0] == UNIQUE


def test_a_day_closed_twice(hotel: SmallHotel) -> None:
    hotel.desk.run(roll_business_date, closing=DAY)
    again = insert(ClosedDay).values(property_id=hotel.property_id, date=DAY, closed_at=NOW, closed_by_id=new_id())
    assert refusal(hotel.database, again)[0] == UNIQUE


# --- The folio chain: every attempt of docs/algorithms/folio-chain.md --------------------------------------------------


@pytest.fixture
def window(hotel: SmallHotel) -> list[Any]:
    """The window of the document: room, minibar, the minibar taken back, an allowance, cash."""
    folio = hotel.desk.run(check_in, reservation_id=hotel.book(room="101")).folio_id
    codes = hotel.codes
    hotel.desk.run(post_charge, folio_id=folio, transaction_code_id=codes["OTHER"], price_minor=10_700)
    minibar = hotel.desk.run(post_charge, folio_id=folio, transaction_code_id=codes["MINIBAR"], price_minor=850)
    hotel.desk.run(reverse_posting, posting_id=minibar.posting_id, reason="wrong room")
    hotel.desk.run(post_charge, folio_id=folio, transaction_code_id=codes["OTHER"], price_minor=-2_140)
    hotel.desk.run(take_payment, folio_id=folio, transaction_code_id=codes["CASH"], amount_minor=8_560)
    found = rows(hotel, select(*Posting.__table__.columns).order_by(Posting.sequence))
    assert [row.balance_after_minor for row in found] == [10_700, 11_550, 10_700, 8_560, 0]
    return found


def line(window: list[Any], **values: Any) -> Any:
    """A sixth line; whatever is not said is as the chain wants it."""
    row = {**window[0]._mapping, "id": new_id(), "sequence": 6, "previous_sequence": 5, "balance_before_minor": 0, **values}
    row.setdefault("net_minor", 0)
    row["net_minor"], row["tax_minor"] = row["amount_minor"], 0
    return insert(Posting).values(**row)


def of(window: list[Any], number: int) -> Update:
    return update(Posting).where(Posting.id == window[number - 1].id)


def test_a_window_balance_that_is_not_that_of_its_last_line(hotel: SmallHotel, window: list[Any]) -> None:
    for values in ({"balance_minor": 1_000}, {"last_sequence": 4}, {"last_sequence": 6}, {"last_sequence": None, "balance_minor": 1}):
        assert refusal(hotel.database, update(FolioWindow).values(**values))[0] in {FOREIGN_KEY, CHECK}, values
    empty = update(FolioWindow).values(last_sequence=None, balance_minor=1)
    assert refusal(hotel.database, empty)[0] == CHECK


@pytest.mark.parametrize(
    ("values", "kind", "rule"),
    [
        ({"balance_before_minor": 500, "amount_minor": 100, "balance_after_minor": 600}, FOREIGN_KEY, ""),
        ({"amount_minor": 2_000, "balance_after_minor": 2_100}, CHECK, "balance_adds_up"),
        ({"sequence": 7, "previous_sequence": 6, "amount_minor": 100, "balance_after_minor": 100}, FOREIGN_KEY, ""),
        ({"sequence": 7, "previous_sequence": 5, "amount_minor": 100, "balance_after_minor": 100}, CHECK, "sequence_unbroken"),
        ({"sequence": 7, "previous_sequence": None, "amount_minor": 100, "balance_after_minor": 100}, CHECK, "sequence_unbroken"),
        (
            {"sequence": 1, "previous_sequence": None, "balance_before_minor": 500, "amount_minor": 100, "balance_after_minor": 600},
            CHECK,
            "sequence_unbroken",
        ),
        (
            {"sequence": 5, "previous_sequence": 4, "balance_before_minor": 8_560, "amount_minor": 0, "balance_after_minor": 8_560},
            UNIQUE,
            "",
        ),
        ({"window_number": 9, "amount_minor": 0, "balance_after_minor": 0}, CHECK, "window_known"),
    ],
    ids=[
        "wrong start",
        "does not add up",
        "after a gap",
        "skips a number",
        "names no line before",
        "first not from zero",
        "number twice",
        "ninth window",
    ],
)
def test_a_line_that_does_not_follow(hotel: SmallHotel, window: list[Any], values: dict[str, Any], kind: str, rule: str) -> None:
    found, words = refusal(hotel.database, line(window, **values))
    assert found == kind
    assert rule in words


def test_a_second_desks_sixth_line(hotel: SmallHotel, window: list[Any]) -> None:
    first = line(window, amount_minor=100, balance_after_minor=100)
    second = line(window, amount_minor=200, balance_after_minor=200)
    assert refusal(hotel.database, first)[0] == "accepted"
    assert refusal(hotel.database, first, second)[0] == UNIQUE


def test_a_line_is_neither_changed_nor_deleted(hotel: SmallHotel, window: list[Any]) -> None:
    assert refusal(hotel.database, of(window, 2).values(amount_minor=950, net_minor=950))[0] == CHECK
    adjusted = of(window, 2).values(amount_minor=950, net_minor=950, balance_after_minor=11_650)
    assert refusal(hotel.database, adjusted)[0] == FOREIGN_KEY
    assert refusal(hotel.database, of(window, 5).values(amount_minor=0, net_minor=0, balance_after_minor=8_560))[0] == FOREIGN_KEY
    for number in range(1, 6):
        assert refusal(hotel.database, delete(Posting).where(Posting.id == window[number - 1].id))[0] == FOREIGN_KEY


def test_a_line_taken_back_twice(hotel: SmallHotel, window: list[Any]) -> None:
    again = line(window, amount_minor=-850, balance_after_minor=-850, reversal_of_id=window[1].id)
    assert refusal(hotel.database, again)[0] == UNIQUE


def test_an_amount_that_is_not_net_and_tax(hotel: SmallHotel, window: list[Any]) -> None:
    kind, words = refusal(hotel.database, of(window, 1).values(tax_minor=1))
    assert (kind, "gross_is_net_and_tax" in words) == (CHECK, True)


def test_no_more_of_a_card_than_its_last_four(hotel: SmallHotel, window: list[Any]) -> None:
    assert refusal(hotel.database, of(window, 5).values(card_last_four="123"))[0] == CHECK


def test_a_receipt_number_twice_and_two_receipts_for_one_payment(hotel: SmallHotel, window: list[Any]) -> None:
    receipt = rows(hotel, select(*Receipt.__table__.columns))[0]._mapping
    assert refusal(hotel.database, insert(Receipt).values(**{**receipt, "id": new_id(), "posting_id": window[0].id}))[0] == UNIQUE
    assert refusal(hotel.database, insert(Receipt).values(**{**receipt, "id": new_id(), "number": "2"}))[0] == UNIQUE


# --- Room charges -----------------------------------------------------------------------------------------------------


def test_one_unreversed_room_charge_a_night_and_none_without_a_night(hotel: SmallHotel) -> None:
    stay = hotel.book(room="101")
    hotel.desk.run(check_in, reservation_id=stay)
    hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=[stay])
    other = hotel.desk.run(check_in, reservation_id=hotel.book(room="102"))
    posted = hotel.desk.run(post_charge, folio_id=other.folio_id, transaction_code_id=hotel.codes["OTHER"], price_minor=100)
    charge = {"property_id": hotel.property_id, "reservation_id": stay, "night_date": DAY, "posting_id": posted.posting_id}
    assert refusal(hotel.database, insert(NightCharge).values(**charge))[0] == UNIQUE
    assert refusal(hotel.database, insert(NightCharge).values(**{**charge, "night_date": LATER}))[0] == FOREIGN_KEY
    night_away = delete(ReservationNight).where(ReservationNight.reservation_id == stay, ReservationNight.date == DAY)
    assert refusal(hotel.database, night_away)[0] == FOREIGN_KEY
    assert refusal(hotel.database, delete(PostingTax), delete(Posting).where(Posting.night_date == DAY))[0] == FOREIGN_KEY


# --- Journal and property ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", [AuditEntry, OutboxRow, Operation, JournalHead])
def test_a_number_of_the_journal_twice(hotel: SmallHotel, table: type[AuditEntry | OutboxRow | Operation | JournalHead]) -> None:
    hotel.book()
    row = rows(hotel, select(*table.__table__.columns).limit(1))[0]._mapping
    assert refusal(hotel.database, insert(table).values(**row))[0] == UNIQUE


def test_two_hotels_with_one_code(hotel: SmallHotel) -> None:
    here = rows(hotel, select(*Property.__table__.columns))[0]._mapping
    assert refusal(hotel.database, insert(Property).values(**{**here, "id": new_id()}))[0] == UNIQUE


def test_rows_of_a_hotel_that_does_not_exist(hotel: SmallHotel) -> None:
    assert refusal(hotel.database, insert(BusinessDate).values(property_id=new_id(), date=DAY, opened_at=NOW))[0] == FOREIGN_KEY
