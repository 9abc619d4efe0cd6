"""Stored codes of prices and selling rules: the closed sets of words that rate plans, packages and policies carry."""

from __future__ import annotations

from enum import StrEnum


class RateAudience(StrEnum):
    """Whom a rate plan is for."""

    PUBLIC = "PUBLIC"
    NEGOTIATED = "NEGOTIATED"
    MEMBER = "MEMBER"
    COMPLIMENTARY = "COMPLIMENTARY"
    HOUSE_USE = "HOUSE_USE"


class RatePricing(StrEnum):
    """Where the prices of a rate plan come from: its own grid, or a parent plan's."""

    OWN = "OWN"
    DERIVED = "DERIVED"


class RoundingDirection(StrEnum):
    NEAREST = "NEAREST"
    UP = "UP"
    DOWN = "DOWN"


class PriceUnit(StrEnum):
    """What one price of the grid is for: a number of adults in the room, a child of an age band, an extra bed."""

    ADULTS_1 = "A1"
    ADULTS_2 = "A2"
    ADULTS_3 = "A3"
    ADULTS_4 = "A4"
    ADULTS_5 = "A5"
    ADULTS_6 = "A6"
    ADULTS_7 = "A7"
    ADULTS_8 = "A8"
    CHILD_BAND_1 = "C1"
    CHILD_BAND_2 = "C2"
    CHILD_BAND_3 = "C3"
    CHILD_BAND_4 = "C4"
    CHILD_BAND_5 = "C5"
    EXTRA_BED = "BED"


class AdjustmentKind(StrEnum):
    """How a rule changes a price: by a share of it, by an amount, or by putting another price in its place."""

    PERCENT = "PERCENT"
    AMOUNT = "AMOUNT"
    PRICE = "PRICE"


class PackageBasis(StrEnum):
    """What a package is counted by."""

    PER_ROOM = "PER_ROOM"
    PER_PERSON = "PER_PERSON"
    PER_ADULT = "PER_ADULT"
    PER_CHILD = "PER_CHILD"


class PackageRhythm(StrEnum):
    """On which nights of a stay a package is delivered."""

    EVERY_NIGHT = "EVERY_NIGHT"
    ARRIVAL = "ARRIVAL"
    DEPARTURE = "DEPARTURE"
    EVERY_NTH_NIGHT = "EVERY_NTH_NIGHT"
    EVERY_NIGHT_BUT_ARRIVAL = "EVERY_NIGHT_BUT_ARRIVAL"


class PackageRevenue(StrEnum):
    """When a package becomes revenue: on the night it is sold with, or on the day it is taken."""

    AS_SOLD = "AS_SOLD"
    AS_TAKEN = "AS_TAKEN"


class PolicyKind(StrEnum):
    """What a selling policy is about."""

    GUARANTEE = "GUARANTEE"
    DEPOSIT = "DEPOSIT"
    CANCELLATION = "CANCELLATION"
    NO_SHOW = "NO_SHOW"
    CHANGE = "CHANGE"
    TIMES = "TIMES"


class ReasonKind(StrEnum):
    """What a reason code explains."""

    DISCOUNT = "DISCOUNT"
    CANCELLATION = "CANCELLATION"
    TURN_AWAY = "TURN_AWAY"
    WALK = "WALK"
    UPGRADE = "UPGRADE"
    WAIVER = "WAIVER"


class ShareSplit(StrEnum):
    """Who pays for a shared room: everyone the full price, one the entire price, or each an equal part."""

    FULL = "FULL"
    ENTIRE = "ENTIRE"
    SPLIT = "SPLIT"


class Payer(StrEnum):
    """Who pays for the room: the guest at the hotel, somebody who has prepaid, or the agent's or company's account."""

    GUEST = "GUEST"
    PREPAID = "PREPAID"
    AGENT_ACCOUNT = "AGENT_ACCOUNT"
    COMPANY_ACCOUNT = "COMPANY_ACCOUNT"

    @property
    def is_account(self) -> bool:
        """An account with the hotel pays, so that the guest leaves without paying for the room."""
        return self in {Payer.AGENT_ACCOUNT, Payer.COMPANY_ACCOUNT}


class AlertMoment(StrEnum):
    """When an alert is shown."""

    BOOKING = "BOOKING"
    CHECK_IN = "CHECK_IN"
    CHECK_OUT = "CHECK_OUT"


class Department(StrEnum):
    """Whom a trace is for."""

    FRONT_DESK = "FRONT_DESK"
    RESERVATIONS = "RESERVATIONS"
    HOUSEKEEPING = "HOUSEKEEPING"
    FOOD_AND_BEVERAGE = "FOOD_AND_BEVERAGE"
    MAINTENANCE = "MAINTENANCE"
    CASHIER = "CASHIER"
    MANAGEMENT = "MANAGEMENT"


class BlockStatus(StrEnum):
    """A block of rooms: only asked about, held for the group, or given up."""

    TENTATIVE = "TENTATIVE"
    DEFINITE = "DEFINITE"
    CANCELLED = "CANCELLED"


class PlaceKind(StrEnum):
    """A place other than a room that is let by the hour."""

    MEETING_ROOM = "MEETING_ROOM"
    TABLE = "TABLE"
    SPA = "SPA"
    SPORT = "SPORT"
    PARKING = "PARKING"
    OTHER = "OTHER"


class PlaceBookingStatus(StrEnum):
    BOOKED = "BOOKED"
    USED = "USED"
    CANCELLED = "CANCELLED"


class LetterKind(StrEnum):
    """What a letter to a guest says."""

    CONFIRMATION = "CONFIRMATION"
    CHANGE = "CHANGE"
    CANCELLATION = "CANCELLATION"
    PRE_ARRIVAL = "PRE_ARRIVAL"
