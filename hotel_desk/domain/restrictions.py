"""Selling rules by date: which of them a stay meets (`docs/algorithms/restrictions.md`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from hotel_desk.domain.ids import RatePlanId, RoomTypeId
from hotel_desk.domain.quote import Obstacle, ObstacleKind, StayAsked
from hotel_desk.domain.slots import nights_between
from hotel_desk.language import _, plural

type RuleNumber = Literal["min_on_arrival", "max_on_arrival", "min_through", "max_through", "min_advance_days", "max_advance_days", "quota"]


@dataclass(frozen=True, slots=True)
class DateRules:
    """The rules of one scope on one date; None and False say nothing.

    Args:
        rate_plan_id, room_type_id: the scope; both None is the house.
        min_on_arrival, max_on_arrival, min_through, max_through: nights.
        min_advance_days, max_advance_days: days from the business date to the arrival.
        quota: rooms of the scope that may be sold for the night.
    """

    date: date
    rate_plan_id: RatePlanId | None = None
    room_type_id: RoomTypeId | None = None
    closed: bool = False
    closed_to_arrival: bool = False
    closed_to_departure: bool = False
    min_on_arrival: int | None = None
    max_on_arrival: int | None = None
    min_through: int | None = None
    max_through: int | None = None
    min_advance_days: int | None = None
    max_advance_days: int | None = None
    quota: int | None = None

    def concern(self, rate_plan_id: RatePlanId | None, room_type_id: RoomTypeId) -> bool:
        """Whether a stay at this plan in this type belongs to the scope."""
        of_plan, of_type = self.rate_plan_id, self.room_type_id
        return (of_plan is None or of_plan == rate_plan_id) and (of_type is None or of_type == room_type_id)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a reservation has already, for a change of it. `room_type_id`: the type charged, whichever room is given for it."""

    arrival: date
    departure: date
    rate_plan_id: RatePlanId | None
    room_type_id: RoomTypeId

    def goes_on(self, asked: StayAsked) -> bool:
        """Whether the stay asked for is still the same sale: the same plan in the same type."""
        return asked.rate_plan_id == self.rate_plan_id and asked.room_type_id == self.room_type_id

    def has(self, night: date) -> bool:
        """Whether the reservation has this night."""
        return self.arrival <= night < self.departure


type SoldOn = Mapping[date, Mapping[tuple[RatePlanId | None, RoomTypeId], int]]


@dataclass(frozen=True, slots=True)
class SellingRules:
    """The rules of a range of dates, and what counts against their quotas.

    Args:
        today: the business date, from which advance days are counted.
        rules: by date, all scopes.
        sold: rooms held on dates that have a quota, by plan and type charged; the reservation being changed is not among them.
        standing: of a reservation that is being changed.
    """

    today: date
    rules: Mapping[date, Sequence[DateRules]]
    sold: SoldOn = field(default_factory=dict)
    standing: Standing | None = None

    def obstacles(self, asked: StayAsked) -> tuple[Obstacle, ...]:
        """Why the rules do not let a stay be sold; none where they do."""
        standing = self.standing if self.standing is not None and self.standing.goes_on(asked) else None
        met = _Met(asked, self, standing)
        return (*met.closed(), *met.ends(), *met.lengths(), *met.advance(), *met.quotas())

    def on(self, day: date, asked: StayAsked) -> list[DateRules]:
        """The rules of a date in every scope that the stay belongs to."""
        return [rule for rule in self.rules.get(day, ()) if rule.concern(asked.rate_plan_id, asked.room_type_id)]

    def used(self, rule: DateRules) -> int:
        """How many rooms of a quota's scope hold its night."""
        return sum(rooms for (plan, kind), rooms in self.sold.get(rule.date, {}).items() if rule.concern(plan, kind))


class _Met:
    """One stay before the rules."""

    def __init__(self, asked: StayAsked, rules: SellingRules, standing: Standing | None) -> None:
        self.asked = asked
        self.rules = rules
        self.standing = standing
        self.nights = nights_between(asked.arrival, asked.departure)
        self.new_nights = [night for night in self.nights if standing is None or not standing.has(night)]
        self.arrives_anew = standing is None or standing.arrival != asked.arrival
        self.departs_anew = standing is None or standing.departure != asked.departure
        self._met: dict[date, list[DateRules]] = {}

    def closed(self) -> Iterable[Obstacle]:
        day_use = [self.asked.arrival] if not self.nights and self.arrives_anew else []
        for night in self.new_nights or day_use:
            if any(rule.closed for rule in self._on(night)):
                sentence = _("The night of {date} is closed for sale.") if self.nights else _("{date} is closed for sale.")
                yield _obstacle(ObstacleKind.CLOSED, night, sentence.format(date=night.isoformat()))

    def ends(self) -> Iterable[Obstacle]:
        arrival, departure = self.asked.arrival, self.asked.departure
        if self.arrives_anew and any(rule.closed_to_arrival for rule in self._on(arrival)):
            yield _obstacle(ObstacleKind.CLOSED_TO_ARRIVAL, arrival, _("No arrivals on {date}.").format(date=arrival.isoformat()))
        if self.departs_anew and any(rule.closed_to_departure for rule in self._on(departure)):
            yield _obstacle(ObstacleKind.CLOSED_TO_DEPARTURE, departure, _("No departures on {date}.").format(date=departure.isoformat()))

    def lengths(self) -> Iterable[Obstacle]:
        length = len(self.nights)
        if not length or not (self.arrives_anew or self.departs_anew):
            return
        arrival = [self.asked.arrival]
        least = self._strictest(arrival, "min_on_arrival", max)
        if least is not None and length < least[1]:
            yield _length(ObstacleKind.MIN_ON_ARRIVAL, *least)
        most = self._strictest(arrival, "max_on_arrival", min)
        if most is not None and length > most[1]:
            yield _length(ObstacleKind.MAX_ON_ARRIVAL, *most)
        least = self._strictest(self.nights, "min_through", max)
        if least is not None and length < least[1]:
            yield _length(ObstacleKind.MIN_THROUGH, *least)
        most = self._strictest(self.nights, "max_through", min)
        if most is not None and length > most[1]:
            yield _length(ObstacleKind.MAX_THROUGH, *most)

    def advance(self) -> Iterable[Obstacle]:
        if not self.arrives_anew:
            return
        arrival = self.asked.arrival
        days = (arrival - self.rules.today).days
        least = self._strictest([arrival], "min_advance_days", max)
        if least is not None and days < least[1]:
            sentence = plural(
                "An arrival on {date} must be booked at least {days} day before.",
                "An arrival on {date} must be booked at least {days} days before.",
                least[1],
            )
            yield _obstacle(ObstacleKind.MIN_ADVANCE, arrival, sentence.format(date=arrival.isoformat(), days=least[1]))
        most = self._strictest([arrival], "max_advance_days", min)
        if most is not None and days > most[1]:
            sentence = plural(
                "An arrival on {date} can be booked no earlier than {days} day before.",
                "An arrival on {date} can be booked no earlier than {days} days before.",
                most[1],
            )
            yield _obstacle(ObstacleKind.MAX_ADVANCE, arrival, sentence.format(date=arrival.isoformat(), days=most[1]))

    def quotas(self) -> Iterable[Obstacle]:
        for night in self.new_nights:
            full = [rule for rule in self._on(night) if rule.quota is not None and self.rules.used(rule) >= rule.quota]
            if full:
                yield _obstacle(ObstacleKind.QUOTA, night, quota_sentence(night, min(rule.quota or 0 for rule in full)))

    def _on(self, day: date) -> list[DateRules]:
        """The rules of a date that the stay meets; each kind of rule asks for them again."""
        if day not in self._met:
            self._met[day] = self.rules.on(day, self.asked)
        return self._met[day]

    def _strictest(self, days: Iterable[date], name: RuleNumber, strictest: Callable[[Iterable[int]], int]) -> tuple[date, int] | None:
        """The strictest value of a rule on any of the days, and the first day that has it."""
        found = [(day, value) for day in days for rule in self._on(day) if (value := getattr(rule, name)) is not None]
        if not found:
            return None
        value = strictest(value for _day, value in found)
        return next(day for day, each in found if each == value), value


def quota_sentence(night: date, quota: int) -> str:
    """Says that a quota is used up."""
    sentence = plural(
        "The quota of {quota} room for the night of {date} is used up.",
        "The quota of {quota} rooms for the night of {date} is used up.",
        quota,
    )
    return sentence.format(quota=quota, date=night.isoformat())


def _length(kind: ObstacleKind, day: date, nights: int) -> Obstacle:
    sentence = {
        ObstacleKind.MIN_ON_ARRIVAL: lambda: plural(
            "Who arrives on {date} stays at least {nights} night.", "Who arrives on {date} stays at least {nights} nights.", nights
        ),
        ObstacleKind.MAX_ON_ARRIVAL: lambda: plural(
            "Who arrives on {date} stays at most {nights} night.", "Who arrives on {date} stays at most {nights} nights.", nights
        ),
        ObstacleKind.MIN_THROUGH: lambda: plural(
            "A stay over the night of {date} has at least {nights} night.",
            "A stay over the night of {date} has at least {nights} nights.",
            nights,
        ),
        ObstacleKind.MAX_THROUGH: lambda: plural(
            "A stay over the night of {date} has at most {nights} night.",
            "A stay over the night of {date} has at most {nights} nights.",
            nights,
        ),
    }[kind]()
    return _obstacle(kind, day, sentence.format(date=day.isoformat(), nights=nights))


def _obstacle(kind: ObstacleKind, day: date, sentence: str) -> Obstacle:
    return Obstacle(kind, day, sentence, may_be_overridden=True)
