"""What a selling policy says: the terms of each kind, and other terms for special dates (`docs/algorithms/penalties.md`).

Terms are stored as JSON in a version of a policy and never change afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from itertools import pairwise
from typing import Any

import msgspec

from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.language import N_

MILLION = 1_000_000
HIGHEST_AMOUNT_MINOR = 1_000_000_000
MOST_NIGHTS = 365
MOST_DAYS = 730
MOST_HOURS = MOST_DAYS * 24
MOST_BANDS = 12
MOST_SPECIAL_DATES = 100


class ShareKind(StrEnum):
    """What a deposit, a penalty or a fee is counted from."""

    NOTHING = "NOTHING"
    FIRST_NIGHT = "FIRST_NIGHT"
    NIGHTS = "NIGHTS"
    PERCENT = "PERCENT"
    ALL = "ALL"
    AMOUNT = "AMOUNT"


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a stay's price, or how much beside it.

    Args:
        nights: for `NIGHTS`, the first so many.
        percent_millionths: for `PERCENT`, a million is the whole.
        amount_minor: for `AMOUNT`.
    """

    kind: ShareKind = ShareKind.NOTHING
    nights: int = 0
    percent_millionths: int = 0
    amount_minor: int = 0


class NoticeUnit(StrEnum):
    DAYS = "DAYS"
    HOURS = "HOURS"


@dataclass(frozen=True, slots=True)
class Notice:
    """How long before arrival something has to be said: whole days of the hotel, or hours before the check-in hour of the arrival day."""

    number: int
    unit: NoticeUnit = NoticeUnit.DAYS


class GuaranteeKind(StrEnum):
    """How sure a reservation is."""

    NONE = "NONE"
    CARD = "CARD"
    DEPOSIT = "DEPOSIT"
    FULL_PREPAYMENT = "FULL_PREPAYMENT"


@dataclass(frozen=True, slots=True)
class GuaranteeTerms:
    """How a reservation is held.

    Args:
        release_at: without guarantee: the hotel's hour on the arrival day from which it no longer deducts inventory.
    """

    kind: GuaranteeKind = GuaranteeKind.NONE
    release_at: time = time(18, 0)


class DueFrom(StrEnum):
    AFTER_BOOKING = "AFTER_BOOKING"
    BEFORE_ARRIVAL = "BEFORE_ARRIVAL"


@dataclass(frozen=True, slots=True)
class DepositTerms:
    """What has to be paid ahead, and until when: so many days after booking or before arrival (never after the arrival)."""

    share: Share
    due_from: DueFrom = DueFrom.AFTER_BOOKING
    due_days: int = 0


@dataclass(frozen=True, slots=True)
class CancellationTerms:
    """Free until the notice, then the penalty; without notice it is never free."""

    penalty: Share
    free_until: Notice | None = None


@dataclass(frozen=True, slots=True)
class NoShowTerms:
    penalty: Share


class PriceDifference(StrEnum):
    """What becomes of the difference when a change makes the stay dearer or cheaper."""

    BOTH_WAYS = "BOTH_WAYS"
    ONLY_DEARER = "ONLY_DEARER"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class ChangeTerms:
    """Free until the notice, then the fee; without notice every change costs it."""

    fee: Share
    free_until: Notice | None = None
    price_difference: PriceDifference = PriceDifference.BOTH_WAYS


@dataclass(frozen=True, slots=True)
class Band:
    """An hour from which (or before which) something costs: a percentage of one night, a night (`ALL`), or an amount."""

    hour: time
    share: Share


@dataclass(frozen=True, slots=True)
class TimesTerms:
    """Check-in and check-out hours, and what it costs to come before or to go after.

    Args:
        early: who arrives before `hour` pays; of several the earliest hour not yet reached counts.
        late: who leaves at or after `hour` pays; of several the latest hour reached counts.
        leaves_early: what leaving before the day agreed costs of the nights not slept; None where the policy does not say it.
    """

    check_in: time
    check_out: time
    early: tuple[Band, ...] = ()
    late: tuple[Band, ...] = ()
    leaves_early: Share | None = None


type Terms = GuaranteeTerms | DepositTerms | CancellationTerms | NoShowTerms | ChangeTerms | TimesTerms
TERMS: dict[PolicyKind, type[Any]] = {
    PolicyKind.GUARANTEE: GuaranteeTerms,
    PolicyKind.DEPOSIT: DepositTerms,
    PolicyKind.CANCELLATION: CancellationTerms,
    PolicyKind.NO_SHOW: NoShowTerms,
    PolicyKind.CHANGE: ChangeTerms,
    PolicyKind.TIMES: TimesTerms,
}


@dataclass(frozen=True, slots=True)
class SpecialTerms:
    """Other terms for stays whose date lies from `first_date` to `last_date`, both included."""

    name: str
    first_date: date
    last_date: date
    terms: Terms


@dataclass(frozen=True, slots=True)
class PolicyTerms:
    """What a version of a policy says: the usual terms, and those of its special dates; of two special dates the first one counts."""

    usual: Terms
    special: tuple[SpecialTerms, ...] = ()

    def on(self, day: date) -> Terms:
        """The terms for a date: that of the arrival, or of the departure for a late departure."""
        return next((each.terms for each in self.special if each.first_date <= day <= each.last_date), self.usual)


def stored_terms(terms: PolicyTerms) -> dict[str, Any]:
    """Terms as they are kept in a version."""
    special = [
        {"name": each.name, "first_date": each.first_date, "last_date": each.last_date, "terms": msgspec.to_builtins(each.terms)}
        for each in terms.special
    ]
    stored: dict[str, Any] = msgspec.to_builtins({"usual": msgspec.to_builtins(terms.usual), "special": special})
    return stored


def read_terms(kind: PolicyKind, stored: Mapping[str, Any]) -> PolicyTerms:
    """Terms as a version keeps them."""
    special = tuple(
        SpecialTerms(
            each["name"],
            msgspec.convert(each["first_date"], date),
            msgspec.convert(each["last_date"], date),
            msgspec.convert(each["terms"], TERMS[kind]),
        )
        for each in stored["special"]
    )
    return PolicyTerms(msgspec.convert(stored["usual"], TERMS[kind]), special)


def check_terms(kind: PolicyKind, terms: PolicyTerms) -> None:
    """Refuse terms that cannot be meant.

    Raises:
        InvalidInput: terms of another kind, a number out of bounds, reversed or overlapping special dates; `field` names the input.
    """
    for each in (terms.usual, *(special.terms for special in terms.special)):
        _check(kind, each)
    if len(terms.special) > MOST_SPECIAL_DATES:
        raise InvalidInput("special", problem=N_("There are too many of them. Nothing was saved. Take some away."))
    _check_special_dates(terms.special)


def _check_special_dates(special: tuple[SpecialTerms, ...]) -> None:
    for each in special:
        if not each.name.strip():
            raise InvalidInput("special", problem=N_("A special date needs a name. Nothing was saved. Enter one."))
        if each.last_date < each.first_date:
            raise InvalidInput(
                "special", problem=N_("The last day of a special date lies before its first. Nothing was saved. Correct it.")
            )
    in_order = sorted(special, key=lambda each: each.first_date)
    if any(later.first_date <= earlier.last_date for earlier, later in pairwise(in_order)):
        raise InvalidInput("special", problem=N_("Two special dates overlap. Nothing was saved. Correct one of them."))


def _check(kind: PolicyKind, terms: Terms) -> None:
    if type(terms) is not TERMS[kind]:
        raise InvalidInput("terms", problem=N_("These terms do not belong to this kind of policy. Nothing was saved."))
    match terms:
        case GuaranteeTerms():
            return
        case DepositTerms(share, _due_from, due_days):
            _check_share("share", share, needed=True)
            _between("due_days", due_days, 0, MOST_DAYS)
        case CancellationTerms(penalty, free_until):
            _check_share("penalty", penalty)
            _check_notice(free_until)
        case NoShowTerms(penalty):
            _check_share("penalty", penalty)
        case ChangeTerms(fee, free_until, _difference):
            _check_share("fee", fee)
            _check_notice(free_until)
        case TimesTerms(_in, _out, early, late, leaves_early):
            _check_bands("early", early)
            _check_bands("late", late)
            _check_hours(terms)
            _check_share("leaves_early", leaves_early or Share())


def _check_share(field: str, share: Share, *, needed: bool = False) -> None:
    if needed and share.kind is ShareKind.NOTHING:
        raise InvalidInput(field, problem=N_("A deposit needs an amount. Nothing was saved. Choose how much it is."))
    if share.kind is ShareKind.NIGHTS:
        _between(field, share.nights, 1, MOST_NIGHTS)
    if share.kind is ShareKind.PERCENT:
        _between(field, share.percent_millionths, 1, MILLION)
    if share.kind is ShareKind.AMOUNT:
        _between(field, share.amount_minor, 1, HIGHEST_AMOUNT_MINOR)


def _check_notice(notice: Notice | None) -> None:
    if notice is not None:
        _between("free_until", notice.number, 0, MOST_HOURS if notice.unit is NoticeUnit.HOURS else MOST_DAYS)


def _check_bands(field: str, bands: tuple[Band, ...]) -> None:
    if len(bands) > MOST_BANDS or len({band.hour for band in bands}) < len(bands):
        raise InvalidInput(field, problem=N_("Each hour is named once, twelve at most. Nothing was saved. Correct the hours."))
    for band in bands:
        if band.share.kind in {ShareKind.NIGHTS, ShareKind.NOTHING}:
            raise InvalidInput(field, problem=N_("An hour costs a part of a night or an amount. Nothing was saved. Choose one of them."))
        _check_share(field, band.share)


def _check_hours(terms: TimesTerms) -> None:
    if any(band.hour > terms.check_in for band in terms.early):
        raise InvalidInput("early", problem=N_("An early arrival lies before the check-in hour. Nothing was saved. Correct the hours."))
    if any(band.hour < terms.check_out for band in terms.late):
        raise InvalidInput("late", problem=N_("A late departure lies after the check-out hour. Nothing was saved. Correct the hours."))


def _between(field: str, number: int, lowest: int, highest: int) -> None:
    if not lowest <= number <= highest:
        raise InvalidInput(field, problem=N_("This number is outside the allowed range. Nothing was changed."))
