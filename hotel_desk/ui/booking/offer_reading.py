"""What the page reads in one go: everything for sale on some dates, and how each room of the booking stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from hotel_desk.domain.ids import ProfileId, RatePlanId, ReservationId, RoomTypeId
from hotel_desk.domain.quote import Quote, StayAsked
from hotel_desk.queries.availability import FreeRoom, TypeAvailability, availability, rooms_free
from hotel_desk.queries.policies import policies_of_plans
from hotel_desk.queries.policy_words import terms_in_words
from hotel_desk.queries.quotes import quotes
from hotel_desk.queries.rate_facts import all_plans
from hotel_desk.ui.booking.party_part import Party

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.db.database import Reader

_NO_PLAN, _ANY_TYPE = RatePlanId(UUID(int=0)), RoomTypeId(UUID(int=0))


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: dates, guests of one room, on whose behalf."""

    arrival: date
    departure: date
    party: Party
    company_id: ProfileId | None = None
    agent_id: ProfileId | None = None

    def asked(
        self, type_id: RoomTypeId = _ANY_TYPE, plan_id: RatePlanId = _NO_PLAN, *, reservation_id: ReservationId | None = None
    ) -> StayAsked:
        """The question that a quote answers; `reservation_id`: asked for a change of that one."""
        return StayAsked(
            arrival=self.arrival,
            departure=self.departure,
            room_type_id=type_id,
            rate_plan_id=plan_id,
            adults=self.party.adults,
            child_ages=self.party.child_ages,
            babies=self.party.babies,
            extra_beds=self.party.extra_beds,
            company_id=self.company_id,
            agent_id=self.agent_id,
            reservation_id=reservation_id,
        )


@dataclass(frozen=True, slots=True)
class OffersRead:
    """What there is to sell.

    Args:
        plans_exist: the hotel sells at rate plans at all.
        policies: of each plan, a sentence each, as they are for the arrival asked about.
    """

    wish: Wish
    types: tuple[TypeAvailability, ...]
    quotes: tuple[Quote, ...]
    rooms: tuple[FreeRoom, ...]
    policies: dict[RatePlanId, tuple[str, ...]]
    plans_exist: bool


def offers_read(reader: Reader, *, wish: Wish, currency: str, own_plans: Sequence[RatePlanId] = ()) -> OffersRead:
    """Every type and rate plan for the dates, what is left, which rooms are free.

    Args:
        own_plans: plans of rooms that are in the booking already, whoever they are for.
    """
    found = quotes(reader, wish.asked())
    others = [plan for plan in dict.fromkeys(own_plans) if all(one.asked.rate_plan_id != plan for one in found)]
    if others:
        found = (*found, *quotes(reader, wish.asked(), plans=others))
    plans = {one.asked.rate_plan_id for one in found}
    return OffersRead(
        wish=wish,
        types=availability(reader, first=wish.arrival, last=wish.departure),
        quotes=found,
        rooms=rooms_free(reader, first=wish.arrival, last=wish.departure),
        policies={
            plan: tuple(terms_in_words(one.on(wish.arrival), currency) for one in policies.values())
            for plan, policies in policies_of_plans(reader, plans).items()
        },
        plans_exist=any(plan.active for plan in all_plans(reader).values()),
    )


def lines_read(reader: Reader, *, wishes: Sequence[Wish], currency: str, own_plans: Sequence[RatePlanId]) -> tuple[OffersRead, ...]:
    """The same for rooms whose dates or guests are their own; equal wishes are read once."""
    answers = {wish: offers_read(reader, wish=wish, currency=currency, own_plans=own_plans) for wish in set(wishes)}
    return tuple(replace(answers[wish]) for wish in wishes)
