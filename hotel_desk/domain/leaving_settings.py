"""The settings of leaving early or late: what it costs, and when the desk is warned (`docs/algorithms/departure-charges.md`)."""

from __future__ import annotations

from typing import Any

from hotel_desk.domain.leaving import EarlyDeparture
from hotel_desk.domain.setting_kinds import Setting, of_hotel
from hotel_desk.language import N_

EARLY_DEPARTURE_RULE = of_hotel(
    key="leaving.early_rule",
    kind=str,
    default=str(EarlyDeparture.NONE),
    choices=tuple(str(rule) for rule in EarlyDeparture),
    title=N_("Early departure costs"),
    help=N_(
        "What a guest pays who leaves before the day agreed, where the policy of the stay does not say it. "
        "It is counted from the nights not slept."
    ),
)
EARLY_DEPARTURE_NIGHTS = of_hotel(
    key="leaving.early_nights",
    kind=int,
    default=1,
    minimum=1,
    maximum=30,
    unit=N_("nights"),
    title=N_("Nights charged for an early departure"),
    help=N_("Counts where an early departure costs a number of nights; never more than were left."),
)
LATE_DEPARTURE_CHARGED = of_hotel(
    key="leaving.late_charged",
    kind=bool,
    default=False,
    title=N_("Charge late departures by the hotel's hours"),
    help=N_("When on, a stay whose policy names no hours pays by the hours below; when off, only policies charge a late departure."),
)
LATE_FREE_UNTIL = of_hotel(
    key="leaving.late_free_until",
    kind=int,
    default=14,
    minimum=0,
    maximum=23,
    unit=N_("o'clock"),
    title=N_("Late departure is free until"),
    help=N_("By the hotel's clock, on the departure day."),
)
LATE_FIRST_PERCENT = of_hotel(
    key="leaving.late_first_percent",
    kind=int,
    default=50,
    minimum=1,
    maximum=100,
    unit=N_("percent"),
    title=N_("Late departure costs then"),
    help=N_("So much of the price of the last night."),
)
LATE_WHOLE_FROM = of_hotel(
    key="leaving.late_whole_from",
    kind=int,
    default=18,
    minimum=0,
    maximum=23,
    unit=N_("o'clock"),
    title=N_("Late departure costs more from"),
    help=N_("By the hotel's clock, on the departure day; before it the first part is charged."),
)
LATE_SECOND_PERCENT = of_hotel(
    key="leaving.late_second_percent",
    kind=int,
    default=100,
    minimum=1,
    maximum=100,
    unit=N_("percent"),
    title=N_("Late departure costs in the end"),
    help=N_("So much of the price of the last night."),
)
LATE_WARNING_MINUTES = of_hotel(
    key="leaving.warn_minutes",
    kind=int,
    default=30,
    minimum=0,
    maximum=240,
    unit=N_("minutes"),
    title=N_("Warning before an agreed departure hour"),
    help=N_("So long before the hour that was agreed with a guest the desk is told; and again when it has passed."),
)
LEAVING_SETTINGS: tuple[Setting[Any], ...] = (
    EARLY_DEPARTURE_RULE,
    EARLY_DEPARTURE_NIGHTS,
    LATE_DEPARTURE_CHARGED,
    LATE_FREE_UNTIL,
    LATE_FIRST_PERCENT,
    LATE_WHOLE_FROM,
    LATE_SECOND_PERCENT,
    LATE_WARNING_MINUTES,
)
