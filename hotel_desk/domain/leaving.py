"""What it costs to leave before the day or after the hour agreed (`docs/algorithms/departure-charges.md`). Amounts in minor units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from hotel_desk.domain.penalties import late_band, share_of
from hotel_desk.domain.policies import MILLION, Band, Share, ShareKind

_HUNDRED = 100


class EarlyDeparture(StrEnum):
    """What the hotel asks of a guest who leaves before the day agreed, counted from the nights not slept."""

    NONE = "NONE"
    HALF_DAY = "HALF_DAY"
    FULL_DAY = "FULL_DAY"
    NIGHTS = "NIGHTS"


class LateState(StrEnum):
    """Where a guest stands who may leave late: there is time, the hour is near, it has passed."""

    AGREED = "AGREED"
    ENDING = "ENDING"
    OVER = "OVER"


@dataclass(frozen=True, slots=True)
class HotelHours:
    """The hotel's own rule of a late departure.

    Args:
        free_until, whole_from: hours of the departure day, by the hotel's clock.
        first_percent, second_percent: of the price of the last night, from the one and from the other hour on.
    """

    free_until: int
    first_percent: int
    whole_from: int
    second_percent: int

    def bands(self) -> tuple[Band, ...]:
        """The hours and what they cost; where the second is not later than the first, only the second counts."""
        second = Band(time(self.whole_from), _percent(self.second_percent))
        if self.whole_from <= self.free_until:
            return (second,)
        return Band(time(self.free_until), _percent(self.first_percent)), second


@dataclass(frozen=True, slots=True)
class LeavingRules:
    """What counts for stays whose policy does not say it. `late`: None where a late departure costs nothing."""

    early: EarlyDeparture = EarlyDeparture.NONE
    early_nights: int = 1
    late: HotelHours | None = None

    def charges(self, *, early: bool) -> bool:
        """Whether leaving early, or late, costs anything by it."""
        return self.early is not EarlyDeparture.NONE if early else self.late is not None


@dataclass(frozen=True, slots=True)
class AgreedHour:
    """The hour of the departure day that was agreed with a guest; `free`: up to it nothing is charged."""

    hour: time
    free: bool = False

    def on(self, departure: date) -> datetime:
        """What the hotel's clock shows then."""
        return datetime.combine(departure, self.hour)


def early_departure_fee(rules: LeavingRules, share: Share | None, nights_left: Sequence[int]) -> int:
    """What leaving before the day agreed costs.

    Args:
        share: what the policy says, counted from all nights not slept; None where it does not say.
        nights_left: the price of each night that is not slept, by date.
    """
    if share is not None:
        return share_of(share, nights_left)
    match rules.early:
        case EarlyDeparture.NONE:
            return 0
        case EarlyDeparture.HALF_DAY:
            return share_of(Share(ShareKind.PERCENT, percent_millionths=MILLION // 2), nights_left[:1])
        case EarlyDeparture.FULL_DAY:
            return share_of(Share(ShareKind.FIRST_NIGHT), nights_left)
        case EarlyDeparture.NIGHTS:
            return share_of(Share(ShareKind.NIGHTS, nights=rules.early_nights), nights_left)


def band_that_counts(bands: Sequence[Band], *, departure: date, leaves: datetime, agreed: AgreedHour | None) -> Band | None:
    """The hours that a guest pays for who leaves after the check-out hour; None where nothing is due.

    Args:
        leaves: what the hotel's clock shows, without a zone.
        agreed: the hour that was agreed; it counts for one who leaves before it too.
    """
    if agreed is None:
        return late_band(bands, departure=departure, leaves=leaves)
    until = agreed.on(departure)
    if leaves > until:
        return late_band(bands, departure=departure, leaves=leaves)
    return None if agreed.free else late_band(bands, departure=departure, leaves=until)


def band_price(band: Band, night_minor: int) -> int:
    """What an hour costs; the whole is the night, whatever the stay."""
    share = Share(ShareKind.FIRST_NIGHT) if band.share.kind is ShareKind.ALL else band.share
    return share_of(share, [night_minor])


def late_state(until: datetime, now: datetime, *, warn_minutes: int) -> LateState:
    """Where a guest stands; both as the hotel's clock shows them."""
    if now > until:
        return LateState.OVER
    return LateState.ENDING if (until - now).total_seconds() <= warn_minutes * 60 else LateState.AGREED


def _percent(percent: int) -> Share:
    return Share(ShareKind.PERCENT, percent_millionths=percent * (MILLION // _HUNDRED))
