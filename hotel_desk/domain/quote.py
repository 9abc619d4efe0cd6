"""What is asked about a stay, and the answer: each night's price, how it came about, and why it may not be sold.

How a quote is worked out: `docs/algorithms/quote.md`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from hotel_desk.domain.ids import BlockId, PackageId, PolicyVersionId, ProfileId, RatePlanId, ReservationId, RoomTypeId, TransactionCodeId
from hotel_desk.domain.rate_codes import PolicyKind


@dataclass(frozen=True, slots=True)
class StayAsked:
    """A stay that somebody asks the price of.

    Args:
        departure: equal to the arrival for day use.
        child_ages: one age a child, in years; babies are free and not among them.
        package_ids: asked for beside those of the plan.
        reservation_id: asked for a change of this reservation: its own nights do not stand in its way.
    """

    arrival: date
    departure: date
    room_type_id: RoomTypeId
    rate_plan_id: RatePlanId
    adults: int = 1
    child_ages: tuple[int, ...] = ()
    babies: int = 0
    extra_beds: int = 0
    package_ids: tuple[PackageId, ...] = ()
    company_id: ProfileId | None = None
    agent_id: ProfileId | None = None
    block_id: BlockId | None = None
    reservation_id: ReservationId | None = None


class StepKind(StrEnum):
    """What changed a night's price."""

    GRID = "grid"
    CHILDREN = "children"
    EXTRA_BED = "extra_bed"
    SPECIAL_DATE = "special_date"
    LENGTH_OF_STAY = "length_of_stay"
    DERIVED = "derived"
    BLOCK = "block"
    PACKAGE_ON_TOP = "package_on_top"
    COMPLIMENTARY = "complimentary"


@dataclass(frozen=True, slots=True)
class PriceStep:
    """One thing that was applied to a night's price, in order, with the price before and after (minor units)."""

    kind: StepKind
    name: str
    before_minor: int
    after_minor: int


@dataclass(frozen=True, slots=True)
class PackagePart:
    """A package delivered on a night: its share of the night's price (minor units)."""

    package_id: PackageId
    name: str
    transaction_code_id: TransactionCodeId
    inside: bool
    quantity: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class QuotedNight:
    """A night (or the day use) of a quote: the guest's price is the room's part and the packages' parts together.

    Args:
        tax_minor: what comes on top of the price; taxes inside it are not counted here.
        tax_inside_minor: the taxes that the price contains.
    """

    date: date
    list_price_minor: int
    price_minor: int
    room_minor: int
    packages: tuple[PackagePart, ...]
    tax_minor: int
    tax_inside_minor: int
    steps: tuple[PriceStep, ...]


class PlanChoice(StrEnum):
    """Which rate plans are asked for."""

    USUAL = "usual"
    MEMBER = "member"
    CONFIDENTIAL = "confidential"
    COMPLIMENTARY = "complimentary"
    HOUSE_USE = "house_use"
    ALL = "all"


class ObstacleKind(StrEnum):
    """Why a stay is not for sale."""

    PLAN_NOT_VALID = "plan_not_valid"
    NOT_FOR_THIS_GUEST = "not_for_this_guest"
    NO_PRICE = "no_price"
    TOO_MANY_GUESTS = "too_many_guests"
    CLOSED = "closed"
    CLOSED_TO_ARRIVAL = "closed_to_arrival"
    CLOSED_TO_DEPARTURE = "closed_to_departure"
    MIN_ON_ARRIVAL = "min_on_arrival"
    MAX_ON_ARRIVAL = "max_on_arrival"
    MIN_THROUGH = "min_through"
    MAX_THROUGH = "max_through"
    MIN_ADVANCE = "min_advance"
    MAX_ADVANCE = "max_advance"
    QUOTA = "quota"
    SOLD_OUT = "sold_out"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason why a stay is not for sale, in words.

    Args:
        date: the date whose rule it is; None where it is the stay's as a whole.
        may_be_overridden: somebody with the permission may sell in spite of it, with a reason.
    """

    kind: ObstacleKind
    date: date | None
    sentence: str
    may_be_overridden: bool


@dataclass(frozen=True, slots=True)
class DepositDue:
    """What has to be paid before arrival, minor units, and until when."""

    amount_minor: int
    due_date: date


@dataclass(frozen=True, slots=True)
class Quote:
    """The answer: for sale where there is no obstacle. Amounts in minor units; `total_minor` is without `tax_minor`, which comes on top.

    Args:
        special: at a plan that only some may sell: a confidential one, or one that gives the room away.
    """

    asked: StayAsked
    plan_code: str
    plan_name: str
    type_name: str
    nights: tuple[QuotedNight, ...]
    total_minor: int
    tax_minor: int
    tax_inside_minor: int
    deposit: DepositDue | None = None
    obstacles: tuple[Obstacle, ...] = ()
    policies: dict[PolicyKind, PolicyVersionId] = field(default_factory=dict)
    special: bool = False

    @property
    def for_sale(self) -> bool:
        """Nothing stands in the way."""
        return not self.obstacles
