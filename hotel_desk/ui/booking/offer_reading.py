"""What the page reads in one go: everything for sale on some dates, and how each room of the booking stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from hotel_desk.domain.ids import PackageId, ProfileId, RatePlanId, ReservationId, RoomTypeId
from hotel_desk.domain.quote import PlanChoice, Quote, StayAsked
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.queries.availability import FreeRoom, TypeAvailability
from hotel_desk.queries.availability_search import StayWish, Supply, TypeFound, fitting, supply
from hotel_desk.queries.policies import policies_of_plans
from hotel_desk.queries.policy_words import terms_in_words
from hotel_desk.queries.quotes import quotes
from hotel_desk.queries.rate_facts import all_plans
from hotel_desk.ui.booking.party_part import Party
from hotel_desk.ui.formats import money_written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.db.database import Reader

_NO_PLAN, _ANY_TYPE = RatePlanId(UUID(int=0)), RoomTypeId(UUID(int=0))


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: dates, guests of one room, packages beside those of a plan, on whose behalf."""

    arrival: date
    departure: date
    party: Party
    company_id: ProfileId | None = None
    agent_id: ProfileId | None = None
    package_ids: tuple[PackageId, ...] = ()

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
            package_ids=self.package_ids,
            company_id=self.company_id,
            agent_id=self.agent_id,
            reservation_id=reservation_id,
        )


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the offers are narrowed to.

    Args:
        lowest_minor, highest_minor: of a night, on the average of the stay, minor units; None: no limit.
    """

    room_type_id: RoomTypeId | None = None
    features: tuple[str, ...] = ()
    lowest_minor: int | None = None
    highest_minor: int | None = None
    choice: PlanChoice = PlanChoice.USUAL


EVERYTHING = Narrowing()


@dataclass(frozen=True, slots=True)
class OffersRead:
    """What there is to sell.

    Args:
        types, quotes, rooms: all there are, for the rooms that are in the booking already.
        found: what of them fits what was asked for, with its facilities.
        features: everything that a type or a free room has, to ask for.
        plans_exist: the hotel sells at rate plans at all.
        policies: of each plan, a sentence each, as they are for the arrival asked about.
    """

    wish: Wish
    types: tuple[TypeAvailability, ...]
    quotes: tuple[Quote, ...]
    rooms: tuple[FreeRoom, ...]
    found: tuple[TypeFound, ...]
    features: tuple[str, ...] = ()
    policies: dict[RatePlanId, tuple[tuple[PolicyKind, str], ...]] = field(default_factory=dict)
    plans_exist: bool = False


def offers_read(
    reader: Reader, *, wish: Wish, currency: str, own_plans: Sequence[RatePlanId] = (), narrowing: Narrowing = EVERYTHING
) -> OffersRead:
    """Every type and rate plan for the dates, what is left, which rooms are free, and what of it fits.

    Args:
        own_plans: plans of rooms that are in the booking already, whoever they are for.

    Raises:
        InvalidInput: dates, guests or the range of prices are impossible; the field says which.
    """
    asked = _search(wish, narrowing)
    there = supply(reader, asked)
    others = [plan for plan in dict.fromkeys(own_plans) if all(one.asked.rate_plan_id != plan for one in there.quotes)]
    every_quote = (*there.quotes, *(quotes(reader, wish.asked(), plans=others) if others else ()))
    plans = {one.asked.rate_plan_id for one in every_quote}
    wanted = set(narrowing.features)
    return OffersRead(
        wish=wish,
        types=there.types,
        quotes=every_quote,
        # Rooms with what was asked for come first where one is chosen.
        rooms=tuple(sorted(there.rooms, key=lambda room: not wanted <= set(room.features))),
        found=fitting(there, asked),
        features=_features(there),
        policies={
            plan: tuple(
                (kind, terms_in_words(one.on(wish.arrival), currency, written=money_written))
                for kind, one in sorted(policies.items(), key=_order)
            )
            for plan, policies in policies_of_plans(reader, plans).items()
        },
        plans_exist=any(plan.active for plan in all_plans(reader).values()),
    )


def lines_read(reader: Reader, *, wishes: Sequence[Wish], currency: str, own_plans: Sequence[RatePlanId]) -> tuple[OffersRead, ...]:
    """The same for rooms whose dates, guests or packages are their own; equal wishes are read once."""
    answers = {wish: offers_read(reader, wish=wish, currency=currency, own_plans=own_plans) for wish in set(wishes)}
    return tuple(replace(answers[wish]) for wish in wishes)


def _order(policy: tuple[PolicyKind, object]) -> int:
    return list(PolicyKind).index(policy[0])


def _features(there: Supply) -> tuple[str, ...]:
    of_types = {feature for one in there.types for feature in there.facilities[one.room_type_id].features}
    return tuple(sorted(of_types | {feature for room in there.rooms for feature in room.features}, key=str.casefold))


def _search(wish: Wish, narrowing: Narrowing) -> StayWish:
    return StayWish(
        arrival=wish.arrival,
        departure=wish.departure,
        adults=wish.party.adults,
        child_ages=wish.party.child_ages,
        babies=wish.party.babies,
        extra_beds=wish.party.extra_beds,
        room_type_id=narrowing.room_type_id,
        features=narrowing.features,
        lowest_minor=narrowing.lowest_minor,
        highest_minor=narrowing.highest_minor,
        package_ids=wish.package_ids,
        choice=narrowing.choice,
        company_id=wish.company_id,
        agent_id=wish.agent_id,
    )
