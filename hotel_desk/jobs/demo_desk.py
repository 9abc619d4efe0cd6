"""What lies on the demo's reservation desk this morning: rules, wishes, notes, an option, a shared room, an account, who was walked."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.rate_codes import AlertMoment, Department, Payer, ReasonKind, ShareSplit
from hotel_desk.jobs.demo_rates import FAIR_AFTER, FAIR_NIGHTS
from hotel_desk.language import _
from hotel_desk.queries.front_desk import arrivals, in_house
from hotel_desk.queries.policies import reasons_of
from hotel_desk.services.accompanying_guests import name_accompanying_guests
from hotel_desk.services.company_accounts import open_ar_account
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.reservation_notes import add_alert, add_trace, change_wishes
from hotel_desk.services.reservation_requests import NamedGuest, RoomRequest
from hotel_desk.services.reservations import book
from hotel_desk.services.restrictions import RestrictionChanges, RestrictionScope, set_restrictions
from hotel_desk.services.sharers import add_sharer
from hotel_desk.services.turn_aways import record_turn_away
from hotel_desk.services.walked_guests import walk_guest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.ids import ReasonCodeId, ReservationId
    from hotel_desk.jobs.demo_house import DemoHouse
    from hotel_desk.queries.front_desk import StayRow

_SUNDAY = 0b100_0000
_WEEK = timedelta(days=7)
_OTHER_HOTEL_MINOR = 52_000


def fill_desk(desk: Desk, house: DemoHouse, *, first: date, today: date) -> None:
    """Write down what a clerk finds at the beginning of a shift.

    Args:
        first: the hotel's first day, which the fair is counted from.
    """
    _set_rules(desk, house, first=first, today=today)
    _turn_away(desk, house, today)
    _hold_option(desk, house, today)
    _wish(desk, house, first + FAIR_AFTER)
    expected, staying = desk.read(arrivals).rows, desk.read(in_house).rows
    _leave_notes(desk, expected, staying, today)
    _leave_to_agent(desk, house, today)
    couples = [stay for stay in expected if stay.room_id is not None and stay.adults > 1 and stay.nights and not stay.shares_room]
    _share(desk, couples[:1])
    _promise(desk, couples[1:2])
    _walk(desk, expected)


def _set_rules(desk: Desk, house: DemoHouse, *, first: date, today: date) -> None:
    """Two nights at least at the fair, nobody arrives on the Sunday before it, and what the cheaper plan may be sold for."""
    fair, fair_end = first + FAIR_AFTER, first + FAIR_AFTER + FAIR_NIGHTS
    everything, cheaper = RestrictionScope(), RestrictionScope(rate_plan_id=house.rates.plans["NRF"])
    suites = RestrictionScope(room_type_id=house.types["STE"])

    def rule(scope: RestrictionScope, begin: date, end: date, changes: RestrictionChanges, **more: Any) -> None:
        desk.run(set_restrictions, scope=scope, first_date=begin, last_date=end, changes=changes, **more)

    rule(everything, fair, fair_end, RestrictionChanges(min_on_arrival=2))
    rule(everything, today + _WEEK, today + 2 * _WEEK - timedelta(days=1), RestrictionChanges(closed_to_arrival=True), weekdays=_SUNDAY)
    rule(suites, fair, fair_end, RestrictionChanges(min_through=3))
    rule(cheaper, fair, fair_end, RestrictionChanges(closed=True))
    rule(cheaper, today + _WEEK, fair - timedelta(days=1), RestrictionChanges(quota=5, min_advance_days=3))


def _reason(desk: Desk, kind: ReasonKind, code: str) -> ReasonCodeId:
    return next(row.id for row in desk.read(reasons_of, kind=kind) if row.code == code)


def _turn_away(desk: Desk, house: DemoHouse, today: date) -> None:
    wanted: tuple[tuple[str, int, int, str, int, str], ...] = (
        ("FULL", 0, 1, "STE", 2, _("Wanted the lake view; went to the Grand.")),
        ("PRICE", 5, 8, "DLX", 2, ""),
        ("RULE", 11, 12, "TWN", 1, _("One night at the fair.")),
    )
    for code, away, until, kind, persons, note in wanted:
        about: dict[str, Any] = {"arrival_date": today + timedelta(days=away), "departure_date": today + timedelta(days=until)}
        reason = _reason(desk, ReasonKind.TURN_AWAY, code)
        desk.run(record_turn_away, reason_code_id=reason, room_type_id=house.types[kind], persons=persons, note=note, **about)


def _hold_option(desk: Desk, house: DemoHouse, today: date) -> None:
    """A room that a company holds until it has decided, this evening."""
    arrival = today + timedelta(days=20)
    plan = house.rates.plans["CORP"]
    request = RoomRequest(house.types["DLX"], arrival, arrival + timedelta(days=2), rate_plan_id=plan, adults=1)
    until: datetime = desk.clock.now() + timedelta(hours=8)
    guest = ProfileDetails(name="Gao Ning", country="CN")
    desk.run(book, guest=guest, rooms=[request], company_id=house.rates.company_id, channel="PHONE", option_expires_at=until, forced=True)


def _wish(desk: Desk, house: DemoHouse, fair: date) -> None:
    """A suite at the fair that somebody waits for."""
    request = RoomRequest(house.types["STE"], fair, fair + timedelta(days=3), rate_plan_id=house.rates.plans["BAR"], adults=2)
    guest = ProfileDetails(name="Ingrid Holm", country="SE", language="en")
    desk.run(book, guest=guest, rooms=[request], channel="EMAIL", waitlist=True, waitlist_priority=2)


def _leave_to_agent(desk: Desk, house: DemoHouse, today: date) -> None:
    """A stay whose room is charged to the account of the agent who booked it."""
    agent = ProfileDetails(name=_("Blue Lantern Travel"), kind=ProfileKind.AGENT, country="CN")
    agent_id = ProfileId(desk.run(create_profile, details=agent).profile_id)
    desk.run(open_ar_account, profile_id=agent_id)
    arrival = today + timedelta(days=2)
    request = RoomRequest(house.types["DLX"], arrival, arrival + timedelta(days=2), rate_plan_id=house.rates.plans["BB"], adults=2)
    guest = ProfileDetails(name="Mateus Prado", country="BR", language="en")
    booked_by: dict[str, Any] = {"agent_id": agent_id, "payer": Payer.AGENT_ACCOUNT, "order_number": "BLT-20417", "channel": "AGENT"}
    desk.run(book, guest=guest, rooms=[request], forced=True, **booked_by)


def _share(desk: Desk, stays: Sequence[StayRow]) -> None:
    """Two friends in one room, each paying half."""
    friend = ProfileDetails(name="Tomás Rey", country="ES", language="en")
    for stay in stays:
        desk.run(add_sharer, reservation_id=stay.reservation_id, guest=friend, split=ShareSplit.SPLIT, counted_with_lead=True)


def _promise(desk: Desk, stays: Sequence[StayRow]) -> None:
    """A guest who has been promised the room, comes late in the evening, and is not alone."""
    for stay in stays:
        wishes = _("The room of the last stay.")
        desk.run(change_wishes, reservation_id=stay.reservation_id, expected_time=time(22, 30), requests=wishes, do_not_move=True)
        desk.run(name_accompanying_guests, reservation_id=stay.reservation_id, guests=[NamedGuest("Lucie Martin")])


def _leave_notes(desk: Desk, expected: tuple[StayRow, ...], staying: tuple[StayRow, ...], today: date) -> None:
    """Alerts at the desk, and what departments have to do today and tomorrow."""
    alerts = ((AlertMoment.CHECK_IN, _("A parcel has come for the guest.")), (AlertMoment.BOOKING, _("Likes a quiet room at the back.")))
    for stay, (moment, text) in zip(expected, alerts, strict=False):
        desk.run(add_alert, reservation_id=stay.reservation_id, moment=moment, text=text)
    if staying:
        at_leaving: dict[str, Any] = {"moment": AlertMoment.CHECK_OUT, "text": _("Ask for the bicycle key.")}
        desk.run(add_alert, reservation_id=staying[0].reservation_id, **at_leaving)
    todo: tuple[tuple[Department, int, str], ...] = (
        (Department.HOUSEKEEPING, 0, _("A cot in the room before three.")),
        (Department.FOOD_AND_BEVERAGE, 0, _("Birthday cake at seven, no nuts.")),
        (Department.MAINTENANCE, 1, _("The window does not close well.")),
        (Department.FRONT_DESK, 0, _("Call back about the airport transfer.")),
    )
    for stay, (department, away, text) in zip((*expected[2:4], *staying[1:3]), todo, strict=False):
        due = today + timedelta(days=away)
        desk.run(add_trace, reservation_id=stay.reservation_id, department=department, due_date=due, text=text)


def _walk(desk: Desk, expected: tuple[StayRow, ...]) -> None:
    """The last guest of today who has no room yet sleeps elsewhere for a night, and comes back where the stay is longer."""
    without = [stay for stay in expected if stay.room_id is None and not stay.shares_room and stay.departure_date > stay.arrival_date]
    if not without:
        return
    stay = without[-1]
    back = stay.arrival_date + timedelta(days=1)
    walked: ReservationId = stay.reservation_id
    desk.run(
        walk_guest,
        reservation_id=walked,
        hotel_name=_("Grand Lake Hotel"),
        cost_minor=_OTHER_HOTEL_MINOR,
        reason_code_id=_reason(desk, ReasonKind.WALK, "OVERBOOKED"),
        return_date=back if back < stay.departure_date else None,
    )
