"""Examples of the commands of the reservation desk, one or more each; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import HousekeepingStatus, ProfileKind
from hotel_desk.domain.price_choice import PriceChoice
from hotel_desk.domain.rate_codes import AlertMoment, Department, Payer, ReasonKind, ShareSplit
from hotel_desk.services.company_accounts import open_ar_account
from hotel_desk.services.housekeeping import set_housekeeping_status
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.reservation_links import link_reservations
from hotel_desk.services.reservation_notes import add_alert, add_trace
from hotel_desk.services.reservation_requests import NamedGuest
from hotel_desk.services.reservations import BookingFacts, Contact, RoomRequest, book, cancel_reservation, mark_no_show
from hotel_desk.services.restrictions import RestrictionChanges, RestrictionScope, set_restrictions
from hotel_desk.services.room_assignment import assign_room
from hotel_desk.services.sharers import add_sharer
from hotel_desk.services.stays import check_in
from hotel_desk.services.written_notes import NewAlert, NewTrace
from tests.command_examples import example, fill
from tests.rates_of_tests import a_plan, priced
from tests.reservations_of_tests import a_reason
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, arrived

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ProfileId
    from tests.fixtures.databases import SmallHotel


@example("name_accompanying_guests")
def a_wife_and_a_child(hotel: SmallHotel) -> dict[str, Any]:
    stay = hotel.book(adults=2, room="101")
    return {"reservation_id": stay, "guests": [NamedGuest("Rui Silva", age=41)]}


@example("make_option")
def until_tomorrow(hotel: SmallHotel) -> dict[str, Any]:
    return {"reservation_id": hotel.book(), "expires_at": hotel.clock.now() + timedelta(days=1)}


def an_agent(hotel: SmallHotel) -> ProfileId:
    return hotel.desk.run(create_profile, details=ProfileDetails(name="Sunny Travel", kind=ProfileKind.AGENT)).profile_id


def an_agent_with_an_account(hotel: SmallHotel) -> ProfileId:
    agent = an_agent(hotel)
    hotel.desk.run(open_ar_account, profile_id=agent)
    return agent


@example("open_ar_account")
def an_agent_that_pays_later(hotel: SmallHotel) -> dict[str, Any]:
    return {"profile_id": an_agent(hotel)}


@example("close_ar_account")
def an_agent_that_pays_at_once_again(hotel: SmallHotel) -> dict[str, Any]:
    return {"profile_id": an_agent_with_an_account(hotel)}


@example("book")
def an_option_paid_by_the_agent(hotel: SmallHotel) -> dict[str, Any]:
    request = RoomRequest(hotel.standard, DAY, NEXT, 9_000, adults=2, guests=(NamedGuest("Rui Silva"),), requests="Cot")
    expiry = hotel.clock.now() + timedelta(hours=4)
    contact = Contact("Eva Sales", "+351 1", "eva@example.com")
    agent = an_agent_with_an_account(hotel)
    terms = {"contact": contact, "order_number": "A-77", "agent_id": agent, "payer": Payer.AGENT_ACCOUNT, "option_expires_at": expiry}
    return {"guest": ProfileDetails(name="Ana Silva"), "rooms": [request], **terms}


@example("book")
def a_wish_for_a_full_night(hotel: SmallHotel) -> dict[str, Any]:
    fill(hotel)
    notes: dict[str, Any] = {
        "traces": (NewTrace(Department.RESERVATIONS, DAY, "Call when something is free"),),
        "alerts": (NewAlert(AlertMoment.BOOKING, "Prefers the garden"),),
    }
    request = RoomRequest(hotel.standard, DAY, NEXT, 9_000, **notes)
    return {"guest": ProfileDetails(name="Ana Silva"), "rooms": [request], "waitlist": True, "waitlist_priority": 2}


def an_option(hotel: SmallHotel) -> dict[str, Any]:
    return {"reservation_id": hotel.desk.run(book, **an_option_paid_by_the_agent(hotel)).reservation_ids[0]}


example("confirm_option")(an_option)


@example("expire_options")
def of_somebody_with_a_room(hotel: SmallHotel) -> dict[str, Any]:
    stay = an_option(hotel)["reservation_id"]
    hotel.desk.run(assign_room, reservation_id=stay, room_id=hotel.rooms["101"])
    hotel.clock.set(hotel.clock.now() + timedelta(hours=5))
    return {"most": 10}


@example("book")
def at_a_plan_below_its_price_against_its_rules(hotel: SmallHotel) -> dict[str, Any]:
    plan = priced(hotel, a_plan(hotel))
    closed = RestrictionChanges(closed=True)
    hotel.desk.run(set_restrictions, scope=RestrictionScope(plan), changes=closed, first_date=DAY, last_date=DAY)
    reason = a_reason(hotel, ReasonKind.DISCOUNT)
    request = RoomRequest(hotel.standard, DAY, THIRD, 8_000, adults=2, rate_plan_id=plan, discount_reason_id=reason)
    return {"guest": ProfileDetails(name="Ana Silva"), "rooms": [request], "override_reason": "regular"}


@example("reinstate_reservation")
def against_a_rule_that_came_later(hotel: SmallHotel) -> dict[str, Any]:
    stay = hotel.desk.run(book, **at_a_plan_below_its_price_against_its_rules(hotel)).reservation_ids[0]
    hotel.desk.run(cancel_reservation, reservation_id=stay, reason="ill")
    return {"reservation_id": stay, "override_reason": "regular"}


@example("change_reservation")
def another_plan_and_longer(hotel: SmallHotel) -> dict[str, Any]:
    plan = priced(hotel, a_plan(hotel))
    return {"reservation_id": hotel.book(DAY, NEXT), "departure_date": THIRD, "rate_plan_id": plan, "price": PriceChoice.ALL}


def a_wish(hotel: SmallHotel) -> dict[str, Any]:
    return {"reservation_id": hotel.desk.run(book, **a_wish_for_a_full_night(hotel)).reservation_ids[0]}


@example("accept_waitlisted")
def in_spite_of_the_full_night(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_wish(hotel), "forced": True}


@example("set_waitlist_priority")
def to_the_front(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_wish(hotel), "priority": 1}


@example("record_turn_away")
def no_room_left(hotel: SmallHotel) -> dict[str, Any]:
    wish = {"arrival_date": DAY, "departure_date": NEXT, "room_type_id": hotel.standard, "persons": 2, "note": "rang twice"}
    return {"reason_code_id": a_reason(hotel, ReasonKind.TURN_AWAY), **wish}


@example("walk_guest")
def for_a_night(hotel: SmallHotel) -> dict[str, Any]:
    stay = hotel.book(DAY, THIRD, room="101")
    where = {"hotel_name": "Grand", "cost_minor": 12_000, "reason": "leak", "return_date": NEXT}
    return {"reservation_id": stay, "reason_code_id": a_reason(hotel, ReasonKind.WALK), **where}


@example("walk_guest")
def for_good(hotel: SmallHotel) -> dict[str, Any]:
    return {"reservation_id": hotel.book(room="101"), "hotel_name": "Grand", "cost_minor": 0, "reason": "leak"}


@example("change_wishes")
def late_and_not_to_be_moved(hotel: SmallHotel) -> dict[str, Any]:
    wishes = {"expected_time": time(22, 30), "requests": "Quiet", "do_not_move": True, "upgrade_reason": "Regular", "version": 1}
    return {"reservation_id": hotel.book(), **wishes}


@example("change_booking")
def another_contact(hotel: SmallHotel) -> dict[str, Any]:
    return {"booking_id": hotel.booked().booking_id, "facts": BookingFacts(source="mail", order_number="7", payer=Payer.GUEST)}


@example("add_trace")
def flowers(hotel: SmallHotel) -> dict[str, Any]:
    return {"reservation_id": hotel.book(), "department": Department.HOUSEKEEPING, "due_date": NEXT, "text": "Flowers"}


@example("finish_trace")
def flowers_are_there(hotel: SmallHotel) -> dict[str, Any]:
    return {"trace_id": hotel.desk.run(add_trace, **flowers(hotel)).trace_id}


@example("add_alert")
def a_parcel(hotel: SmallHotel) -> dict[str, Any]:
    return {"reservation_id": hotel.book(), "moment": AlertMoment.CHECK_IN, "text": "A parcel is waiting"}


@example("remove_alert")
def the_parcel_is_gone(hotel: SmallHotel) -> dict[str, Any]:
    return {"alert_id": hotel.desk.run(add_alert, **a_parcel(hotel)).alert_id}


@example("link_reservations")
def one_in_house_and_one_expected(hotel: SmallHotel) -> dict[str, Any]:
    return {"reservation_ids": [arrived(hotel).reservation_id, hotel.book()]}


@example("part_reservation")
def of_two(hotel: SmallHotel) -> dict[str, Any]:
    both = one_in_house_and_one_expected(hotel)
    hotel.desk.run(link_reservations, **both)
    return {"reservation_id": both["reservation_ids"][0]}


@example("add_sharer")
def her_husband_out_of_two(hotel: SmallHotel) -> dict[str, Any]:
    stay = hotel.book(DAY, THIRD, adults=2, room="101")
    return {"reservation_id": stay, "guest": ProfileDetails(name="Rui Silva"), "split": ShareSplit.SPLIT, "counted_with_lead": True}


def a_shared_room(hotel: SmallHotel) -> Any:
    return hotel.desk.run(add_sharer, **her_husband_out_of_two(hotel))


@example("share_room")
def her_friend_in_a_suite_of_his_own(hotel: SmallHotel) -> dict[str, Any]:
    friend = hotel.book(DAY, NEXT, kind=hotel.suite, room="201", guest="Rui Costa")
    lead = hotel.book(DAY, THIRD, adults=2, room="101")
    return {"reservation_id": friend, "lead_id": lead, "split": ShareSplit.SPLIT, "counted_with_lead": True}


@example("change_split")
def he_pays_it_all(hotel: SmallHotel) -> dict[str, Any]:
    shared = a_shared_room(hotel)
    return {"reservation_id": shared.lead_id, "split": ShareSplit.ENTIRE, "payer_id": shared.reservation_id}


@example("part_sharer")
def into_a_dirty_room_on_a_full_night(hotel: SmallHotel) -> dict[str, Any]:
    shared = a_shared_room(hotel)
    for one in (shared.lead_id, shared.reservation_id):
        hotel.desk.run(check_in, reservation_id=one)
    fill(hotel, rooms=3)
    hotel.desk.run(set_housekeeping_status, room_ids=[hotel.rooms["102"]], status=HousekeepingStatus.DIRTY)
    return {"reservation_id": shared.reservation_id, "room_id": hotel.rooms["102"], "override_reason": "late", "forced": True}


@example("copy_reservation")
def the_week_after_at_the_plans_price(hotel: SmallHotel) -> dict[str, Any]:
    booked = hotel.desk.run(book, **at_a_plan_below_its_price_against_its_rules(hotel))
    dates = {"arrival_date": THIRD, "departure_date": FOURTH}
    return {"reservation_id": booked.reservation_ids[0], **dates, "price_minor": 11_000}


@example("receive_no_show")
def into_a_dirty_room(hotel: SmallHotel) -> dict[str, Any]:
    stay = hotel.book(DAY, NEXT, room="101")
    hotel.desk.run(mark_no_show, reservation_id=stay)
    fill(hotel)
    hotel.desk.run(set_housekeeping_status, room_ids=[hotel.rooms["101"]], status=HousekeepingStatus.DIRTY)
    late = {"departure_date": THIRD, "override_reason": "late", "forced": True}
    return {"reservation_id": stay, "room_id": hotel.rooms["101"], **late}
