"""For every command one or more examples that it carries out: what must be there first, and what it is asked.

The contract tests run them all; a command without an example fails there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from hotel_desk.domain.codes import ClosureKind, EntityKind, HousekeepingStatus, ProfileKind, ReservationStatus, SeenOccupancy
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import LetterKind
from hotel_desk.domain.settings import SETTINGS
from hotel_desk.models.property import Property
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Floor, Room
from hotel_desk.models.staff import Role
from hotel_desk.models.staging import StagedBooking
from hotel_desk.models.transaction_code import TransactionGroup
from hotel_desk.services.cashier import take_deposit, take_payment
from hotel_desk.services.departures import check_out
from hotel_desk.services.housekeeping import close_room, set_housekeeping_status
from hotel_desk.services.letters import change_letter_template
from hotel_desk.services.papers import PaperKind
from hotel_desk.services.place_bookings import mark_place_paid_elsewhere
from hotel_desk.services.places import PlaceDetails, add_place
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.reception import Deposit, GuestChange
from hotel_desk.services.reservations import RoomRequest, cancel_reservation
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.settings import change_setting
from hotel_desk.services.setup_codes import (
    TransactionCodeDetails,
    TransactionGroupDetails,
    add_transaction_code,
    add_transaction_group,
)
from hotel_desk.services.setup_pictures import add_picture
from hotel_desk.services.setup_places import BuildingDetails, FloorDetails, add_building, add_floor
from hotel_desk.services.setup_property import PropertyDetails
from hotel_desk.services.setup_room_types import RoomTypeDetails, add_room_type
from hotel_desk.services.setup_rooms import RoomDetails, add_rooms
from hotel_desk.services.setup_taxes import TaxRuleDetails, add_tax_rule
from hotel_desk.services.staging import BookingToStage, NightAllowance, stage_bookings
from hotel_desk.services.users import RoleDetails, add_role, add_user
from tests.places_of_tests import a_place, at, booked, treatment_room
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, arrived, charge, pay

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fixtures.databases import SmallHotel

type Example = Callable[[SmallHotel], dict[str, Any]]
EXAMPLES: dict[str, list[Example]] = {}
SMALLEST_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def example(*names: str) -> Callable[[Example], Example]:
    """What a command is asked in this hotel, after making what it needs."""

    def add(function: Example) -> Example:
        for name in names:
            EXAMPLES.setdefault(name, []).append(function)
        return function

    return add


def only(hotel: SmallHotel, statement: Any) -> Any:
    with hotel.database.snapshot() as connection:
        return connection.execute(statement).scalars().first()


def fill(hotel: SmallHotel, arrival: date = DAY, departure: date = NEXT, rooms: int = 4) -> None:
    for number in range(rooms):
        hotel.book(arrival, departure, guest=f"Full {number}")


# --- Reservations -----------------------------------------------------------------------------------------------------


@example("book")
def two_rooms_one_given(hotel: SmallHotel) -> dict[str, Any]:
    request = RoomRequest(room_type_id=hotel.standard, arrival_date=DAY, departure_date=THIRD, price_minor=9_000)
    return {"guest": ProfileDetails(name="Ana Silva"), "rooms": [request, replace(request, room_id=hotel.rooms["101"])], "source": "phone"}


@example("book")
def a_room_of_another_type_beyond_the_allowance(hotel: SmallHotel) -> dict[str, Any]:
    fill(hotel)
    guest = hotel.desk.run(create_profile, details=ProfileDetails(name="Ana Silva")).profile_id
    request = RoomRequest(hotel.standard, DAY, NEXT, 9_000, room_id=hotel.rooms["201"])
    return {"guest": guest, "rooms": [request], "forced": True}


@example("change_reservation")
def everything_changes(hotel: SmallHotel) -> dict[str, Any]:
    stay = hotel.book(DAY, THIRD, room="101")
    changes = {"departure_date": FOURTH, "room_type_id": hotel.suite, "adults": 3, "price_minor": 1, "note": "x"}
    return {"reservation_id": stay, **changes, "version": only(hotel, select(Reservation.version).where(Reservation.id == stay))}


@example("change_reservation")
def other_dates_for_a_room(hotel: SmallHotel) -> dict[str, Any]:
    return {"reservation_id": hotel.book(DAY, THIRD, room="101"), "arrival_date": NEXT}


@example("cancel_reservation")
def a_room_was_given(hotel: SmallHotel) -> dict[str, Any]:
    return {"reservation_id": hotel.book(room="101"), "reason": "ill"}


@example("mark_no_show", "unassign_room")
def a_room_was_given_and_nobody_came(hotel: SmallHotel) -> dict[str, Any]:
    return {"reservation_id": hotel.book(room="101")}


@example("reinstate_reservation")
def on_a_full_night(hotel: SmallHotel) -> dict[str, Any]:
    stay = hotel.book(DAY, NEXT)
    hotel.desk.run(cancel_reservation, reservation_id=stay, reason="ill")
    fill(hotel)
    return {"reservation_id": stay, "forced": True}


@example("assign_room")
def instead_of_another_room(hotel: SmallHotel) -> dict[str, Any]:
    return {"reservation_id": hotel.book(room="101"), "room_id": hotel.rooms["201"]}


@example("swap_rooms")
def across_types(hotel: SmallHotel) -> dict[str, Any]:
    first = hotel.book(room="101")
    return {"first_id": first, "second_id": hotel.book(kind=hotel.suite, room="201", guest="Bruno"), "reason": "as they asked"}


# --- Stays ------------------------------------------------------------------------------------------------------------


@example("check_in")
def into_a_dirty_suite_with_a_deposit(hotel: SmallHotel) -> dict[str, Any]:
    stay = hotel.book(NEXT, THIRD, room="101")
    hotel.desk.run(take_deposit, reservation_id=stay, transaction_code_id=hotel.codes["CASH"], amount_minor=1_000)
    hotel.desk.run(set_housekeeping_status, room_ids=[hotel.rooms["201"]], status=HousekeepingStatus.DIRTY)
    into = {"room_id": hotel.rooms["201"], "override_reason": "tired", "upgrade_reason": "loyal guest"}
    return {"reservation_id": stay, **into, "arrives_early": True}


@example("check_in")
def for_the_day(hotel: SmallHotel) -> dict[str, Any]:
    return {"reservation_id": hotel.book(DAY, DAY, room="101")}


@example("receive_guest")
def with_a_changed_guest_and_a_deposit(hotel: SmallHotel) -> dict[str, Any]:
    guest = hotel.desk.run(create_profile, details=ProfileDetails(name="Ana Silva"))
    stay = hotel.book(guest=guest.profile_id)  # type: ignore[arg-type]
    change = GuestChange(ProfileDetails(name="Ana Souza", phone="+351912345678"), guest.version)
    return {
        "reservation_id": stay,
        "room_id": hotel.rooms["101"],
        "guest": change,
        "deposit": Deposit(transaction_code_id=hotel.codes["CASH"], amount_minor=1_000),
    }


@example("walk_in")
def into_a_full_house(hotel: SmallHotel) -> dict[str, Any]:
    fill(hotel)
    hotel.desk.run(set_housekeeping_status, room_ids=[hotel.rooms["101"]], status=HousekeepingStatus.DIRTY)
    stay = {"room_id": hotel.rooms["101"], "departure_date": NEXT, "price_minor": 8_000, "override_reason": "late"}
    return {"guest": ProfileDetails(name="Walk In"), **stay, "forced": True}


@example("move_room")
def into_a_dirty_suite(hotel: SmallHotel) -> dict[str, Any]:
    stay = arrived(hotel).reservation_id
    hotel.desk.run(set_housekeeping_status, room_ids=[hotel.rooms["201"]], status=HousekeepingStatus.DIRTY)
    return {"reservation_id": stay, "room_id": hotel.rooms["201"], "reason": "noise", "override_reason": "leak"}


@example("extend_stay")
def into_a_full_night(hotel: SmallHotel) -> dict[str, Any]:
    stay = arrived(hotel, departure=NEXT).reservation_id
    fill(hotel, NEXT, THIRD)
    return {"reservation_id": stay, "departure_date": THIRD, "forced": True}


@example("shorten_stay")
def by_a_night(hotel: SmallHotel) -> dict[str, Any]:
    return {"reservation_id": arrived(hotel, departure=THIRD).reservation_id, "departure_date": NEXT}


@example("check_out")
def early_and_unpaid(hotel: SmallHotel) -> dict[str, Any]:
    received = arrived(hotel)
    charge(hotel, received.folio_id)
    return {"reservation_id": received.reservation_id, "leave_open_reason": "flight"}


@example("undo_check_out")
def of_one_who_left_unpaid(hotel: SmallHotel) -> dict[str, Any]:
    received = arrived(hotel)
    charge(hotel, received.folio_id)
    hotel.desk.run(check_out, reservation_id=received.reservation_id, leave_open_reason="flight")
    return {"reservation_id": received.reservation_id, "reason": "back"}


@example("undo_check_in")
def with_charges_and_money_held(hotel: SmallHotel) -> dict[str, Any]:
    received = arrived(hotel)
    charge(hotel, received.folio_id)
    pay(hotel, received.folio_id, 500)
    return {"reservation_id": received.reservation_id, "reason": "wrong guest"}


@example("undo_check_in")
def with_money_paid_back(hotel: SmallHotel) -> dict[str, Any]:
    return {**with_charges_and_money_held(hotel), "money": "refund", "refund_code_id": hotel.codes["CASH"]}


# --- Folios -----------------------------------------------------------------------------------------------------------


@example("post_charge")
def a_drink(hotel: SmallHotel) -> dict[str, Any]:
    return {"folio_id": arrived(hotel).folio_id, "transaction_code_id": hotel.codes["BAR"], "price_minor": 700, "quantity": 2}


@example("post_charge")
def a_drink_of_one_who_left_unpaid(hotel: SmallHotel) -> dict[str, Any]:
    received = arrived(hotel)
    charge(hotel, received.folio_id)
    hotel.desk.run(check_out, reservation_id=received.reservation_id, leave_open_reason="flight")
    return {"folio_id": received.folio_id, "transaction_code_id": hotel.codes["BAR"], "price_minor": 700}


@example("take_payment")
def cash(hotel: SmallHotel) -> dict[str, Any]:
    return {"folio_id": arrived(hotel).folio_id, "transaction_code_id": hotel.codes["CASH"], "amount_minor": 700}


@example("take_deposit")
def before_arrival(hotel: SmallHotel) -> dict[str, Any]:
    return {"reservation_id": hotel.book(), "transaction_code_id": hotel.codes["CASH"], "amount_minor": 700}


@example("pay_refund")
def of_a_payment(hotel: SmallHotel) -> dict[str, Any]:
    folio = arrived(hotel).folio_id
    pay(hotel, folio, 700)
    return {"folio_id": folio, "transaction_code_id": hotel.codes["CASH"], "amount_minor": 700, "reason": "too much"}


@example("reverse_posting")
def a_wrong_drink(hotel: SmallHotel) -> dict[str, Any]:
    return {"posting_id": charge(hotel, arrived(hotel).folio_id).posting_id, "reason": "not his"}


@example("post_room_and_tax")
def two_stays_one_at_a_price_below_zero(hotel: SmallHotel) -> dict[str, Any]:
    stays = [arrived(hotel).reservation_id, arrived(hotel, "102", price_minor=-500).reservation_id]
    return {"night": DAY, "reservation_ids": stays}


@example("record_paper_printed")
def a_folio(hotel: SmallHotel) -> dict[str, Any]:
    return {"paper": PaperKind.FOLIO, "subject_id": arrived(hotel).folio_id}


@example("record_paper_printed")
def a_receipt(hotel: SmallHotel) -> dict[str, Any]:
    folio = arrived(hotel).folio_id
    paid = hotel.desk.run(take_payment, folio_id=folio, transaction_code_id=hotel.codes["CASH"], amount_minor=700)
    return {"paper": PaperKind.RECEIPT, "subject_id": paid.receipt_id}


@example("record_paper_printed")
def a_registration_card(hotel: SmallHotel) -> dict[str, Any]:
    return {"paper": PaperKind.REGISTRATION_CARD, "subject_id": hotel.book()}


# --- Rooms and the day ------------------------------------------------------------------------------------------------


@example("set_housekeeping_status")
def two_rooms_dirty(hotel: SmallHotel) -> dict[str, Any]:
    return {"room_ids": [hotel.rooms["101"], hotel.rooms["102"]], "status": HousekeepingStatus.DIRTY}


@example("set_do_not_disturb")
def one_room(hotel: SmallHotel) -> dict[str, Any]:
    return {"room_id": hotel.rooms["101"], "wanted": True}


@example("record_sighting")
def three_persons(hotel: SmallHotel) -> dict[str, Any]:
    return {"room_id": hotel.rooms["101"], "seen": SeenOccupancy.OCCUPIED, "persons": 3}


@example("close_room")
def a_full_night(hotel: SmallHotel) -> dict[str, Any]:
    fill(hotel)
    dates = {"first_date": DAY, "last_date": NEXT}
    return {"room_id": hotel.rooms["101"], "kind": ClosureKind.OUT_OF_ORDER, **dates, "reason": "leak"}


@example("reopen_room")
def a_room_that_is_needed(hotel: SmallHotel) -> dict[str, Any]:
    return {"closure_id": hotel.desk.run(close_room, **a_full_night(hotel)).closure_id}


@example("roll_business_date")
def with_an_occupied_room(hotel: SmallHotel) -> dict[str, Any]:
    stay = arrived(hotel).reservation_id
    hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=[stay])
    return {"closing": DAY}


# --- Profiles ---------------------------------------------------------------------------------------------------------


@example("create_profile")
def a_company(hotel: SmallHotel) -> dict[str, Any]:
    return {"details": ProfileDetails(name="Acme", kind=ProfileKind.COMPANY, country="PT", email="desk@example.com")}


def a_profile(hotel: SmallHotel) -> dict[str, Any]:
    made = hotel.desk.run(create_profile, details=ProfileDetails(name="Acme", kind=ProfileKind.COMPANY))
    return {"profile_id": made.profile_id, "version": made.version}


@example("change_profile")
def another_name(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_profile(hotel), "details": ProfileDetails(name="Acme Ltd", kind=ProfileKind.COMPANY)}


@example("switch_profile")
def a_profile_off(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_profile(hotel), "active": False}


example("delete_profile")(a_profile)

# --- Set-up: what is added, changed, switched off and deleted alike -------------------------------------------------------


def building(_hotel: SmallHotel) -> BuildingDetails:
    return BuildingDetails("B", "House B")


def floor(hotel: SmallHotel) -> FloorDetails:
    return FloorDetails(only(hotel, select(Floor.building_id)), "9", "Ninth floor")


def room_type(_hotel: SmallHotel) -> RoomTypeDetails:
    return RoomTypeDetails("DLX", "De luxe")


def transaction_group(_hotel: SmallHotel) -> TransactionGroupDetails:
    return TransactionGroupDetails("SPA", "Spa")


def transaction_code(hotel: SmallHotel) -> TransactionCodeDetails:
    return TransactionCodeDetails(only(hotel, select(TransactionGroup.id)), "MASSAGE", "Massage", tax_rule_ids=(hotel.vat,))


def tax_rule(_hotel: SmallHotel) -> TaxRuleDetails:
    return TaxRuleDetails("VAT9", "VAT 9 %", rate_millionths=90_000)


def role(_hotel: SmallHotel) -> RoleDetails:
    return RoleDetails("porter", "Porter", (Permission.SET_ROOM_STATUS,))


def place(hotel: SmallHotel) -> PlaceDetails:
    return treatment_room(hotel)


NOUNS: dict[str, tuple[Any, Callable[[SmallHotel], Any], str]] = {
    "building": (add_building, building, "building_id"),
    "floor": (add_floor, floor, "floor_id"),
    "room_type": (add_room_type, room_type, "room_type_id"),
    "transaction_group": (add_transaction_group, transaction_group, "group_id"),
    "transaction_code": (add_transaction_code, transaction_code, "transaction_code_id"),
    "tax_rule": (add_tax_rule, tax_rule, "tax_rule_id"),
    "role": (add_role, role, "role_id"),
    "place": (add_place, place, "place_id"),
}


def _set_up_examples(noun: str) -> None:
    add, details, identifier = NOUNS[noun]

    def made(hotel: SmallHotel) -> dict[str, Any]:
        saved = hotel.desk.run(add, details=details(hotel))
        return {identifier: saved.id, "version": saved.version}

    example(f"add_{noun}")(lambda hotel: {"details": details(hotel)})
    example(f"change_{noun}")(lambda hotel: {**made(hotel), "details": replace(details(hotel), name="Another name")})
    example(f"switch_{noun}")(lambda hotel: {**made(hotel), "active": False})
    example(f"delete_{noun}")(made)


for _noun in NOUNS:
    _set_up_examples(_noun)


def room_details(hotel: SmallHotel, **more: Any) -> RoomDetails:
    return RoomDetails(floor_id=only(hotel, select(Floor.id)), room_type_id=hotel.suite, **more)


@example("add_rooms")
def a_range(hotel: SmallHotel) -> dict[str, Any]:
    return {"numbers": "301-303", "details": room_details(hotel)}


def a_new_room(hotel: SmallHotel) -> dict[str, Any]:
    saved = hotel.desk.run(add_rooms, numbers="301", details=room_details(hotel))
    return {"room_id": saved.room_ids[0], "version": saved.version}


@example("change_room")
def of_a_full_type(hotel: SmallHotel) -> dict[str, Any]:
    fill(hotel)
    version = only(hotel, select(Room.version).where(Room.number == "101"))
    details = room_details(hotel, connecting_room_id=hotel.rooms["102"])
    return {"room_id": hotel.rooms["101"], "version": version, "number": "111", "details": details}


@example("switch_room")
def the_last_room_sold(hotel: SmallHotel) -> dict[str, Any]:
    fill(hotel)
    return {"room_id": hotel.rooms["101"], "version": only(hotel, select(Room.version).where(Room.number == "101")), "active": False}


example("delete_room")(a_new_room)


@example("set_overbooking_allowance")
def less_than_is_sold(hotel: SmallHotel) -> dict[str, Any]:
    fill(hotel)
    hotel.desk.run(close_room, **a_full_night_of_nobody(hotel))
    return {"room_type_id": hotel.standard, "first_date": DAY, "last_date": NEXT, "rooms": 0}


def a_full_night_of_nobody(hotel: SmallHotel) -> dict[str, Any]:
    dates = {"first_date": DAY, "last_date": DAY}
    return {"room_id": hotel.rooms["104"], "kind": ClosureKind.OUT_OF_ORDER, **dates, "reason": "paint"}


@example("add_user")
def a_porter(hotel: SmallHotel) -> dict[str, Any]:
    return {"name": "pim", "display_name": "Pim", "role_id": only(hotel, select(Role.id).where(Role.code == "reception"))}


def a_new_user(hotel: SmallHotel) -> dict[str, Any]:
    saved = hotel.desk.run(add_user, **a_porter(hotel))
    return {"user_id": saved.id, "version": saved.version}


@example("change_user")
def another_role(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_new_user(hotel), "display_name": "Pim P.", "role_id": only(hotel, select(Role.id).where(Role.code == "cashier"))}


@example("switch_user")
def a_user_off(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_new_user(hotel), "active": False}


example("delete_user")(a_new_user)


@example("change_property")
def its_name_and_times(hotel: SmallHotel) -> dict[str, Any]:
    details = PropertyDetails("Grand Hotel", "EUR", "Europe/Lisbon", check_in_time=time(15), check_out_time=time(11), star_rating=4)
    return {"details": details, "version": only(hotel, select(Property.version))}


@example("add_picture")
def of_a_room(hotel: SmallHotel) -> dict[str, Any]:
    return {"owner_kind": EntityKind.ROOM, "owner_id": hotel.rooms["101"], "caption": "Window", "content": SMALLEST_PNG}


@example("remove_picture")
def of_that_room(hotel: SmallHotel) -> dict[str, Any]:
    return {"picture_id": hotel.desk.run(add_picture, **of_a_room(hotel)).picture_id}


@example("change_setting")
def what_becomes_dirty(_hotel: SmallHotel) -> dict[str, Any]:
    key = "night_audit.occupied_rooms_become_dirty"
    return {"key": key, "value": not SETTINGS[key].default}


@example("reset_setting")
def back_to_its_default(hotel: SmallHotel) -> dict[str, Any]:
    changed = what_becomes_dirty(hotel)
    hotel.desk.run(change_setting, **changed)
    return {"key": changed["key"]}


# --- Places -----------------------------------------------------------------------------------------------------------


@example("book_place")
def an_hour_for_a_guest_in_house(hotel: SmallHotel) -> dict[str, Any]:
    times = {"starts_at": at(10), "ends_at": at(11), "remind_minutes": 30}
    return {"place_id": a_place(hotel), "reservation_id": arrived(hotel).reservation_id, **times}


def a_place_booking(hotel: SmallHotel) -> dict[str, Any]:
    booking = booked(hotel, a_place(hotel), reservation_id=arrived(hotel).reservation_id)
    return {"place_booking_id": booking.place_booking_id, "version": booking.version}


@example("change_place_booking")
def to_another_place_and_hour(hotel: SmallHotel) -> dict[str, Any]:
    other = {"place_id": a_place(hotel, code="SPA2"), "starts_at": at(14), "ends_at": at(16), "persons": 2, "name": "Bruno"}
    return {**a_place_booking(hotel), **other}


@example("cancel_place_booking")
def of_somebody_who_is_ill(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_place_booking(hotel), "reason": "ill"}


example("charge_place_booking")(a_place_booking)


@example("mark_place_paid_elsewhere")
def at_another_till(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_place_booking(hotel), "how": "cash, till 2"}


@example("reopen_place_booking")
def that_was_not_paid_after_all(hotel: SmallHotel) -> dict[str, Any]:
    marked = hotel.desk.run(mark_place_paid_elsewhere, **at_another_till(hotel))
    return {"place_booking_id": marked.place_booking_id, "version": marked.version}


@example("mark_place_reminded")
def once(hotel: SmallHotel) -> dict[str, Any]:
    return {"place_booking_id": a_place_booking(hotel)["place_booking_id"]}


# --- Letters ----------------------------------------------------------------------------------------------------------


@example("change_letter_template")
def our_own_words(_hotel: SmallHotel) -> dict[str, Any]:
    words = {"subject": "{{ confirmation_number }}", "body": "Dear {{ guest_name }}"}
    return {"kind": LetterKind.CONFIRMATION, "language": "en", **words, "version": 0}


@example("reset_letter_template")
def to_what_was_shipped(hotel: SmallHotel) -> dict[str, Any]:
    saved = hotel.desk.run(change_letter_template, **our_own_words(hotel))
    return {"kind": saved.kind, "language": saved.language, "version": saved.version}


@example("write_letter")
def a_confirmation(hotel: SmallHotel) -> dict[str, Any]:
    words = {"recipient": "ana@example.com", "subject": "Your reservation", "body": "Dear Ana"}
    return {"booking_id": hotel.booked().booking_id, "kind": LetterKind.CONFIRMATION, "language": "en", **words}


# --- Import -----------------------------------------------------------------------------------------------------------


@example("stage_bookings")
def one_booking(_hotel: SmallHotel) -> dict[str, Any]:
    booking = BookingToStage(
        row_hash="0" * 64,
        occurrence=1,
        line_number=2,
        booked_date=DAY,
        arrival_date=NEXT,
        departure_date=THIRD,
        adults=2,
        children=0,
        babies=0,
        charged_type="A",
        occupied_type="A",
        price_minor=9_000,
        outcome=ReservationStatus.CHECKED_OUT,
        outcome_date=THIRD,
        agent="9",
        company=None,
        country="PT",
        guest_name="Ana Silva",
        market="Direct",
        channel="Direct",
        repeated_guest=False,
        deposit_type="No Deposit",
    )
    allowances = [NightAllowance("A", NEXT, 1)]
    return {"source": "bookings.csv", "bookings": [booking], "rooms": {"A": 1}, "allowances": allowances, "staged_before": 0}


@example("book_staged")
def that_booking(hotel: SmallHotel) -> dict[str, Any]:
    hotel.desk.run(stage_bookings, **one_booking(hotel))
    return {"staged_id": only(hotel, select(StagedBooking.id))}


from tests import (  # noqa: E402 - takes in the examples of other files
    command_examples_audit,  # noqa: F401
    command_examples_city_ledger,  # noqa: F401
    command_examples_fapiao,  # noqa: F401
    command_examples_figures,  # noqa: F401
    command_examples_groups,  # noqa: F401
    command_examples_guests,  # noqa: F401
    command_examples_hours,  # noqa: F401
    command_examples_housekeeping,  # noqa: F401
    command_examples_invoices,  # noqa: F401
    command_examples_leaving,  # noqa: F401
    command_examples_merges,  # noqa: F401
    command_examples_money,  # noqa: F401
    command_examples_moves,  # noqa: F401
    command_examples_nights,  # noqa: F401
    command_examples_outside,  # noqa: F401
    command_examples_packages,  # noqa: F401
    command_examples_rates,  # noqa: F401
    command_examples_reports,  # noqa: F401
    command_examples_reservations,  # noqa: F401
    command_examples_routing,  # noqa: F401
    command_examples_rules,  # noqa: F401
    command_examples_settling,  # noqa: F401
    command_examples_shifts,  # noqa: F401
    command_examples_statements,  # noqa: F401
    command_examples_stay_moves,  # noqa: F401
    command_examples_terminals,  # noqa: F401
)
