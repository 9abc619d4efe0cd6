"""How the hotel's figures are counted, the same everywhere (`docs/algorithms/statistics.md`), and when a close warns.

The rules that warn are in `docs/algorithms/close-warnings.md`.
"""

from __future__ import annotations

from typing import Any

from hotel_desk.domain.setting_kinds import Setting, of_hotel
from hotel_desk.language import N_

COMPLIMENTARY_COUNTS_IN_ADR = of_hotel(
    key="statistics.complimentary_counts_in_adr",
    kind=bool,
    default=True,
    title=N_("Complimentary nights count in the average rate"),
    help=N_(
        "When on, rooms at a price of zero are sold rooms: they count in the occupancy and in the average daily rate. When off, they are "
        "left out of both."
    ),
)
HOUSE_USE_COUNTS = of_hotel(
    key="statistics.house_use_counts",
    kind=bool,
    default=False,
    title=N_("Rooms for house use count"),
    help=N_(
        "When on, rooms sold under a house-use plan are rooms available and complimentary. When off, they are neither available nor sold."
    ),
)
OUT_OF_ORDER_COUNTS = of_hotel(
    key="statistics.out_of_order_counts",
    kind=bool,
    default=True,
    title=N_("Rooms out of order count as available"),
    help=N_(
        "When on, as most comparisons between hotels want it, rooms out of order stay among the rooms available, and lower occupancy and "
        "RevPAR. When off, they are taken off."
    ),
)
WARN_REVERSALS_OF_USER = of_hotel(
    key="warnings.reversals_of_user",
    kind=int,
    default=5,
    minimum=0,
    maximum=1_000,
    unit=N_("lines"),
    title=N_("Warn of reversals of one person from"),
    help=N_("At the close the manager is warned of whoever has reversed so many lines on the day. 0: no warning."),
)
WARN_REVERSED_SUM = of_hotel(
    key="warnings.reversed_sum",
    kind=int,
    default=500,
    minimum=0,
    maximum=1_000_000_000,
    title=N_("Warn of reversals of one person above"),
    help=N_("In units of the hotel's currency: the manager is warned of whoever has reversed more than this on the day. 0: no warning."),
)
WARN_ALLOWANCES_OF_USER = of_hotel(
    key="warnings.allowances_of_user",
    kind=int,
    default=200,
    minimum=0,
    maximum=1_000_000_000,
    title=N_("Warn of allowances of one person above"),
    help=N_(
        "In units of the hotel's currency: allowances and adjustments in the guests' favour that one person gave on the day. 0: no warning."
    ),
)
WARN_DISCOUNT_PERCENT = of_hotel(
    key="warnings.discount_percent",
    kind=int,
    default=30,
    minimum=0,
    maximum=100,
    unit=N_("percent"),
    title=N_("Warn of a night sold below its plan by more than"),
    help=N_("Each stay of the night whose price is lower than its plan's by more than this is shown to the manager. 0: no warning."),
)
WARN_OVER_OR_SHORT = of_hotel(
    key="warnings.over_or_short",
    kind=int,
    default=20,
    minimum=0,
    maximum=1_000_000,
    title=N_("Warn of a drawer over or short by more than"),
    help=N_("In units of the currency that was counted, of a shift that was closed on the day. 0: no warning."),
)
WARN_REVENUE_PERCENT = of_hotel(
    key="warnings.revenue_percent",
    kind=int,
    default=50,
    minimum=0,
    maximum=1_000,
    unit=N_("percent"),
    title=N_("Warn of revenue that differs from usual by more than"),
    help=N_(
        "Revenue of the day against the mean of the same weekday of the last eight weeks; asked once four of them are known. 0: no warning."
    ),
)
FIGURE_SETTINGS: tuple[Setting[Any], ...] = (
    COMPLIMENTARY_COUNTS_IN_ADR,
    HOUSE_USE_COUNTS,
    OUT_OF_ORDER_COUNTS,
    WARN_REVERSALS_OF_USER,
    WARN_REVERSED_SUM,
    WARN_ALLOWANCES_OF_USER,
    WARN_DISCOUNT_PERCENT,
    WARN_OVER_OR_SHORT,
    WARN_REVENUE_PERCENT,
)
