"""The figures of one closed day, divided by each dimension (`docs/algorithms/statistics.md`). Used by `figures.py`; no command itself."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import ClosureKind, PostingKind
from hotel_desk.domain.figure_codes import FigureDimension
from hotel_desk.domain.figures import Counts
from hotel_desk.domain.ledgers import Section, section_of
from hotel_desk.domain.rate_codes import RateAudience

if TYPE_CHECKING:
    from hotel_desk.domain.figure_facts import Earned, FigureFacts, Happened, InRoom, Parts, Stay

type FigureRows = dict[tuple[FigureDimension, str], Counts]

_CLOSED = {ClosureKind.OUT_OF_ORDER: "out_of_order", ClosureKind.OUT_OF_SERVICE: "out_of_service"}
_MADE = frozenset({AuditCode.RESERVATION_BOOKED, AuditCode.OPTION_CONFIRMED})


class _Sheet:
    """What is counted, under the house and under the key of each dimension."""

    def __init__(self) -> None:
        self._counted: dict[tuple[FigureDimension, str], Counter[str]] = defaultdict(Counter)
        self._counted[FigureDimension.HOUSE, ""] = Counter()

    def count(self, parts: Parts, **counted: int) -> None:
        self._of_rooms(parts.room_type, counted)
        for dimension, key in (
            (FigureDimension.MARKET, parts.market),
            (FigureDimension.SOURCE, parts.source),
            (FigureDimension.CHANNEL, parts.channel),
            (FigureDimension.RATE_PLAN, parts.rate_plan),
        ):
            self._counted[dimension, key].update(counted)

    def count_rooms(self, type_code: str, **counted: int) -> None:
        self._of_rooms(type_code, counted)

    def rows(self) -> FigureRows:
        """The house, and whatever has anything to count."""
        return {key: Counts(**row) for key, row in self._counted.items() if key[0] is FigureDimension.HOUSE or any(row.values())}

    def _of_rooms(self, type_code: str, counted: dict[str, int]) -> None:
        self._counted[FigureDimension.HOUSE, ""].update(counted)
        self._counted[FigureDimension.ROOM_TYPE, type_code].update(counted)


def figure_rows(facts: FigureFacts, day: dt.date, room_code: str) -> FigureRows:
    """The rows of a day.

    Args:
        room_code: the transaction code of the room charge.
    """
    sheet = _Sheet()
    _rooms(sheet, facts, day)
    slept = {one.reservation_id: one for one in facts.in_rooms if one.first <= day < one.last}
    _nights(sheet, facts, day, slept)
    _guests(sheet, facts, day, slept)
    _came_and_left(sheet, facts, day, slept)
    _booked(sheet, facts, day)
    for earned in facts.earned:
        if earned.day == day:
            _revenue(sheet, earned, facts.package_codes, room_code)
    return sheet.rows()


def _rooms(sheet: _Sheet, facts: FigureFacts, day: dt.date) -> None:
    for (date, type_code), rooms in facts.rooms.items():
        if date == day:
            sheet.count_rooms(type_code, rooms=rooms)
    for (date, type_code, kind), rooms in facts.closed.items():
        if date == day:
            sheet.count_rooms(type_code, **{_CLOSED[kind]: rooms})


def _here(stay: Stay, day: dt.date) -> bool:
    """Whether somebody slept in the hotel that night."""
    return stay.arrived <= day and (stay.left is None or stay.left > day)


def _parts_of_night(facts: FigureFacts, stay: Stay, day: dt.date, type_code: str | None = None) -> Parts:
    """How a night is divided: the type of its room, else the one it is held in, and the plan of the night."""
    night = facts.nights.get((stay.id, day))
    parts = stay.parts if night is None else stay.parts._replace(room_type=night.type_code, rate_plan=night.plan_code)
    return parts if type_code is None else parts._replace(room_type=type_code)


def _nights(sheet: _Sheet, facts: FigureFacts, day: dt.date, slept: dict[UUID, InRoom]) -> None:
    """The rooms slept in, and what they were sold as."""
    together: dict[UUID, list[Stay]] = defaultdict(list)
    for stay in facts.stays.values():
        if _here(stay, day):
            together[stay.id if stay.id in slept else stay.shares_with or stay.id].append(stay)
    for reservation_id, in_room in slept.items():
        if reservation_id not in facts.stays:
            continue
        stay = facts.stays[reservation_id]
        members = together[reservation_id]
        night = facts.nights.get((reservation_id, day))
        house_use = night is not None and night.audience == RateAudience.HOUSE_USE
        prices = [facts.nights[one.id, day].price_minor for one in members if (one.id, day) in facts.nights]
        came = stay.arrived == day
        sheet.count(
            _parts_of_night(facts, stay, day, in_room.type_code),
            rooms_occupied=1,
            house_use=int(house_use),
            complimentary=int(not house_use and bool(prices) and not any(prices)),
            multiple_occupied=int(sum(one.adults + one.children for one in members) > 1),
            arrivals=int(came),
            walk_ins=int(came and stay.walk_in),
            stay_overs=int(not came),
        )


def _guests(sheet: _Sheet, facts: FigureFacts, day: dt.date, slept: dict[UUID, InRoom]) -> None:
    for stay in facts.stays.values():
        if _here(stay, day):
            room = slept.get(stay.id)
            parts = _parts_of_night(facts, stay, day, None if room is None else room.type_code)
            sheet.count(parts, adults=stay.adults, children=stay.children, babies=stay.babies)


def _came_and_left(sheet: _Sheet, facts: FigureFacts, day: dt.date, slept: dict[UUID, InRoom]) -> None:
    """Day use, departures, and how they compare with who was expected to leave."""
    for stay in facts.stays.values():
        if stay.arrived == stay.left == day and stay.shares_with is None:
            sheet.count(stay.parts, day_use=1)
    left = {one.reservation_id: one for one in _rooms_left(facts, day, slept)}
    known = facts.expected_from is not None and facts.expected_from <= day
    due = facts.expected.get(day, frozenset()) if known else frozenset(left)
    for reservation_id, in_room in left.items():
        stay = facts.stays[reservation_id]
        sheet.count(
            stay.parts._replace(room_type=in_room.type_code),
            departures=1,
            nights_of_departures=(day - stay.arrived).days,
            expected_departures=int(reservation_id in due),
            understays=int(reservation_id not in due),
        )
    for reservation_id in due & slept.keys():
        if reservation_id in facts.stays:
            parts = _parts_of_night(facts, facts.stays[reservation_id], day, slept[reservation_id].type_code)
            sheet.count(parts, expected_departures=1, overstays=1)


def _rooms_left(facts: FigureFacts, day: dt.date, slept: dict[UUID, InRoom]) -> Iterator[InRoom]:
    """The rooms whose stay ended on the day, but those that were left to somebody who shared them."""
    moved = {one.reservation_id for one in facts.in_rooms if one.last == day > one.first}
    taken_over = {
        one.room_id
        for one in slept.values()
        if one.first == day
        and one.reservation_id not in moved
        and one.reservation_id in facts.stays
        and facts.stays[one.reservation_id].arrived < day
    }
    for one in facts.in_rooms:
        stay = facts.stays.get(one.reservation_id)
        if stay is not None and stay.left == day > stay.arrived and one.last == day > one.first and one.room_id not in taken_over:
            yield one


def _booked(sheet: _Sheet, facts: FigureFacts, day: dt.date) -> None:
    """Bookings, cancellations and no-shows: what was done last to each reservation counts."""
    made: dict[UUID, Happened] = {}
    ended: dict[UUID, Happened] = {}
    for one in facts.happened:
        if one.day == day:
            (made if one.code in _MADE else ended)[one.reservation_id] = one
    for one in made.values():
        sheet.count(
            one.parts,
            bookings_made=1,
            nights_booked=(one.departure - one.arrival).days,
            lead_days=max(0, (one.arrival - day).days),
        )
    for one in ended.values():
        if not one.shares:
            cancelled = one.code == AuditCode.RESERVATION_CANCELLED and one.certain
            sheet.count(one.parts, cancellations=int(cancelled), no_shows=int(one.code == AuditCode.RESERVATION_NO_SHOW))
    for date, parts in facts.cancelled_arrivals:
        if date == day:
            sheet.count(parts, cancelled_arrivals=1)


def _revenue(sheet: _Sheet, earned: Earned, package_codes: frozenset[UUID], room_code: str) -> None:
    if section_of(earned.kind, earned.code_kind, earned.taken_back) is not Section.CHARGES:
        return
    of_package = PostingKind.PACKAGE in {earned.kind, earned.taken_back} or (
        earned.bundled and earned.night is not None and earned.code_id in package_codes
    )
    beside = "package_revenue_minor" if of_package else "other_revenue_minor"
    name = "room_revenue_minor" if earned.code == room_code and not (earned.day_use and earned.night is None) else beside
    sheet.count(earned.parts, **{name: earned.net_minor}, tax_minor=earned.tax_minor)
