"""What leaving before the day or after the hour agreed costs a guest, and why, in words (`docs/algorithms/departure-charges.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from hotel_desk.domain.leaving import (
    AgreedHour,
    EarlyDeparture,
    HotelHours,
    LeavingRules,
    band_price,
    band_that_counts,
    early_departure_fee,
)
from hotel_desk.domain.money import Money
from hotel_desk.domain.settings import (
    EARLY_DEPARTURE_NIGHTS,
    EARLY_DEPARTURE_RULE,
    LATE_DEPARTURE_CHARGED,
    LATE_FIRST_PERCENT,
    LATE_FREE_UNTIL,
    LATE_SECOND_PERCENT,
    LATE_WHOLE_FROM,
    Setting,
)
from hotel_desk.language import _, plural
from hotel_desk.queries.settings import stored_setting

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.domain.policies import TimesTerms

_RULES = (
    EARLY_DEPARTURE_RULE,
    EARLY_DEPARTURE_NIGHTS,
    LATE_DEPARTURE_CHARGED,
    LATE_FREE_UNTIL,
    LATE_FIRST_PERCENT,
    LATE_WHOLE_FROM,
    LATE_SECOND_PERCENT,
)
_CHOSEN = select(*(stored_setting(setting).label(f"rule_{number}") for number, setting in enumerate(_RULES)))


@dataclass(frozen=True, slots=True)
class Fee:
    """What something costs, minor units without the taxes on top, and why."""

    amount_minor: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """A guest in the house who leaves now.

    Args:
        clock: what the hotel's clock shows.
        nights: the price of each night, by date, minor units; none for day use.
        hour_asked: the hour is only thought of, for the departure day whichever day it is now.
    """

    departure: date
    business_date: date
    clock: datetime
    nights: tuple[tuple[date, int], ...]
    day_use_price_minor: int | None
    currency: str
    agreed: AgreedHour | None
    hour_asked: bool = False

    @property
    def is_early(self) -> bool:
        """The business date is before the day agreed."""
        return self.business_date < self.departure and not self.hour_asked

    @property
    def nights_left(self) -> tuple[int, ...]:
        """The prices of the nights that will not be slept."""
        return tuple(price for night, price in self.nights if night >= self.business_date)

    @property
    def last_price_minor(self) -> int:
        """What the last night costs, or the day use."""
        return self.nights[-1][1] if self.nights else self.day_use_price_minor or 0


def leaving_rules(reader: Reader | UnitOfWork) -> LeavingRules:
    """What the hotel charges where no policy says it. One statement."""
    found = reader.connection.execute(_CHOSEN, {"hotel": reader.property_id}).one()
    chosen = {setting.key: value for setting, value in zip(_RULES, found, strict=True) if value is not None}

    def value[ValueType](setting: Setting[ValueType]) -> ValueType:
        return setting.read(chosen[setting.key]) if setting.key in chosen else setting.default

    hours = HotelHours(value(LATE_FREE_UNTIL), value(LATE_FIRST_PERCENT), value(LATE_WHOLE_FROM), value(LATE_SECOND_PERCENT))
    early = EarlyDeparture(value(EARLY_DEPARTURE_RULE))
    return LeavingRules(early, value(EARLY_DEPARTURE_NIGHTS), hours if value(LATE_DEPARTURE_CHARGED) else None)


def departure_fee(leaving: Leaving, terms: TimesTerms | None, rules: LeavingRules) -> Fee:
    """What it costs to leave now, by the policy where it says so, else by the hotel's rule.

    Args:
        terms: what the policy says on the departure date; None without one.
    """
    return _early(leaving, terms, rules) if leaving.is_early else _late(leaving, terms, rules)


def _early(leaving: Leaving, terms: TimesTerms | None, rules: LeavingRules) -> Fee:
    share = None if terms is None else terms.leaves_early
    if share is None and not rules.charges(early=True):
        return Fee(0, _("It is within the hours: nothing is due."))
    left = leaving.nights_left
    amount = early_departure_fee(rules, share, left)
    said = plural(
        "Leaving {count} night before the day agreed costs {amount}.",
        "Leaving {count} nights before the day agreed costs {amount}.",
        len(left),
    )
    return Fee(amount, said.format(count=len(left), amount=Money.from_minor(amount, leaving.currency)))


def _late(leaving: Leaving, terms: TimesTerms | None, rules: LeavingRules) -> Fee:
    bands = () if terms is None else terms.late
    if not bands and rules.late is not None and leaving.nights:
        bands = rules.late.bands()
    band = band_that_counts(bands, departure=leaving.departure, leaves=leaving.clock, agreed=leaving.agreed)
    if band is None:
        return Fee(0, _free_words(leaving))
    amount = band_price(band, leaving.last_price_minor)
    figures: dict[str, Any] = {"hour": f"{band.hour:%H:%M}", "amount": Money.from_minor(amount, leaving.currency)}
    return Fee(amount, _("Departure from {hour} on costs {amount}.").format(**figures))


def _free_words(leaving: Leaving) -> str:
    if leaving.agreed is not None and leaving.agreed.free and leaving.clock <= leaving.agreed.on(leaving.departure):
        return _("It was agreed to leave until {hour} without a charge.").format(hour=f"{leaving.agreed.hour:%H:%M}")
    return _("It is within the hours: nothing is due.")
