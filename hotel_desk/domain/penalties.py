"""What a deposit, a penalty or a fee comes to (`docs/algorithms/penalties.md`). Amounts in minor units, taxes not yet added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hotel_desk.domain.money import round_half_up
from hotel_desk.domain.policies import (
    MILLION,
    Band,
    DepositTerms,
    DueFrom,
    GuaranteeKind,
    GuaranteeTerms,
    Notice,
    NoticeUnit,
    PriceDifference,
    Share,
    ShareKind,
)


def share_of(share: Share, nights: Sequence[int]) -> int:
    """How much a share of a stay is, never below zero.

    Args:
        nights: the guest's price of each night by date, minor units; the price of the day use alone for day use.
    """
    every = sum(nights)
    of = {
        ShareKind.NOTHING: 0,
        ShareKind.AMOUNT: share.amount_minor,
        ShareKind.FIRST_NIGHT: sum(nights[:1]),
        ShareKind.NIGHTS: sum(nights[: share.nights]),
        ShareKind.ALL: every,
        ShareKind.PERCENT: int(round_half_up(Decimal(every) * share.percent_millionths / MILLION, 0)),
    }
    return max(0, of[share.kind])


def is_free(free_until: Notice | None, *, arrival: date, check_in: time, zone: str, business_date: date, at: datetime) -> bool:
    """Whether notice was given in time: days by the business date, hours by the clock before the check-in hour of the arrival day.

    Args:
        zone: the hotel's time zone; an hour that a change of the clock leaves out is taken as if the clock had not been changed.
        at: the instant of the notice, UTC.
    """
    if free_until is None:
        return False
    if free_until.unit is NoticeUnit.DAYS:
        return business_date <= arrival - timedelta(days=free_until.number)
    return at <= instant_of(arrival, check_in, zone) - timedelta(hours=free_until.number)


def instant_of(day: date, hour: time, zone: str) -> datetime:
    """The instant (UTC) at which the hotel's clock shows an hour; the first of two when the clock is set back."""
    return datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)


def local_time(at: datetime, zone: str) -> datetime:
    """What the hotel's clock shows at an instant."""
    return at.astimezone(ZoneInfo(zone))


def early_band(bands: Sequence[Band], *, arrival: date, arrives: datetime) -> Band | None:
    """The band of an early arrival: the earliest hour that the guest came before. Who comes after midnight is late, not early.

    Args:
        arrives: what the hotel's clock shows.
    """
    if arrives.date() > arrival:
        return None
    early = [band for band in bands if arrives.date() < arrival or arrives.time() < band.hour]
    return min(early, key=lambda band: band.hour, default=None)


def late_band(bands: Sequence[Band], *, departure: date, leaves: datetime) -> Band | None:
    """The band of a late departure: the latest hour that the guest stayed to; after midnight the last one. None before the departure day.

    Args:
        leaves: what the hotel's clock shows.
    """
    if leaves.date() < departure:
        return None
    late = [band for band in bands if leaves.date() > departure or leaves.time() >= band.hour]
    return max(late, key=lambda band: band.hour, default=None)


def due_date(terms: DepositTerms, *, booked: date, arrival: date) -> date:
    """Until when a deposit has to be there: not after the arrival, not before the booking."""
    days = timedelta(days=terms.due_days)
    due = booked + days if terms.due_from is DueFrom.AFTER_BOOKING else arrival - days
    return max(booked, min(due, arrival))


def is_released(terms: GuaranteeTerms, *, paid: bool, arrival: date, zone: str, at: datetime) -> bool:
    """Whether a reservation has stopped deducting inventory: it is not guaranteed, and its hour on the arrival day has come.

    Args:
        paid: the deposit (or, for full prepayment, the whole stay) is there.
    """
    unsure = terms.kind is GuaranteeKind.NONE or (terms.kind is not GuaranteeKind.CARD and not paid)
    return unsure and at >= instant_of(arrival, terms.release_at, zone)


def difference_to_pay(rule: PriceDifference, *, old_minor: int, new_minor: int) -> int:
    """What a guest pays more after a change of the price; below zero: gets back."""
    difference = new_minor - old_minor
    if rule is PriceDifference.NONE or (rule is PriceDifference.ONLY_DEARER and difference < 0):
        return 0
    return difference


def taken_from_deposit(held_minor: int, fee_minor: int) -> int:
    """How much of a fee the money held covers; the rest is still owed."""
    return max(0, min(held_minor, fee_minor))
