"""The stored words of the figures: by what a day is divided, what is planned, what costs are entered, which rules warn at the close."""

from __future__ import annotations

from enum import StrEnum

from hotel_desk.language import N_


class FigureDimension(StrEnum):
    """By what the figures of a day are divided. `HOUSE`: the whole hotel, one row a day."""

    HOUSE = "HOUSE"
    ROOM_TYPE = "ROOM_TYPE"
    MARKET = "MARKET"
    SOURCE = "SOURCE"
    CHANNEL = "CHANNEL"
    RATE_PLAN = "RATE_PLAN"


class PlanLine(StrEnum):
    """What a hotel plans for a month: counts, or minor units. `COST`: what a department cost, entered when the month is over."""

    ROOMS_SOLD = "ROOMS_SOLD"
    ROOM_REVENUE = "ROOM_REVENUE"
    GROUP_REVENUE = "GROUP_REVENUE"
    COST = "COST"


class CloseRule(StrEnum):
    """A rule that is asked at each close, and warns the manager."""

    REVERSALS = "REVERSALS"
    ALLOWANCES = "ALLOWANCES"
    DISCOUNTS = "DISCOUNTS"
    OVER_OR_SHORT = "OVER_OR_SHORT"
    UNUSUAL_REVENUE = "UNUSUAL_REVENUE"


class WarningState(StrEnum):
    OPEN = "OPEN"
    ANSWERED = "ANSWERED"


DIMENSION_TITLES: dict[FigureDimension, str] = {
    FigureDimension.HOUSE: N_("The whole hotel"),
    FigureDimension.ROOM_TYPE: N_("Room type"),
    FigureDimension.MARKET: N_("Market"),
    FigureDimension.SOURCE: N_("Source"),
    FigureDimension.CHANNEL: N_("Channel"),
    FigureDimension.RATE_PLAN: N_("Rate plan"),
}
PLAN_LINE_TITLES: dict[PlanLine, str] = {
    PlanLine.ROOMS_SOLD: N_("Rooms sold"),
    PlanLine.ROOM_REVENUE: N_("Room revenue"),
    PlanLine.GROUP_REVENUE: N_("Revenue of a group of codes"),
    PlanLine.COST: N_("Cost of a department"),
}
CLOSE_RULE_TITLES: dict[CloseRule, str] = {
    CloseRule.REVERSALS: N_("Reversals"),
    CloseRule.ALLOWANCES: N_("Allowances"),
    CloseRule.DISCOUNTS: N_("Discounts"),
    CloseRule.OVER_OR_SHORT: N_("Drawers over or short"),
    CloseRule.UNUSUAL_REVENUE: N_("Unusual revenue"),
}
