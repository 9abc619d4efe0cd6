"""The settings of reports (`docs/algorithms/reports.md`)."""

from __future__ import annotations

from typing import Any

from hotel_desk.domain.setting_kinds import Setting, of_hotel
from hotel_desk.language import N_

REPORT_YEARS = of_hotel(
    key="reports.years_kept",
    kind=int,
    default=10,
    minimum=0,
    maximum=100,
    unit=N_("years"),
    title=N_("Years that archived reports are kept"),
    help=N_("Older ones are removed together with the guests that nobody has heard of for years. 0: they are kept for ever."),
)
REPORT_SETTINGS: tuple[Setting[Any], ...] = (REPORT_YEARS,)
