"""What the tests of early, late and express departures do again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.leaving import EarlyDeparture
from hotel_desk.domain.settings import EARLY_DEPARTURE_RULE, LATE_DEPARTURE_CHARGED
from hotel_desk.services.settings import change_setting

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def charges_late_departures(hotel: SmallHotel) -> None:
    """The hotel's own hours count: free until 14:00, half the night until 18:00, then the night."""
    hotel.desk.run(change_setting, key=LATE_DEPARTURE_CHARGED.key, value=True)


def charges_early_departures(hotel: SmallHotel, rule: EarlyDeparture = EarlyDeparture.FULL_DAY) -> None:
    """Who leaves before the day agreed pays the first night not slept."""
    hotel.desk.run(change_setting, key=EARLY_DEPARTURE_RULE.key, value=str(rule))
