"""How far the hotel trusts a guest or a company, worked out each night, and what that decides (`docs/algorithms/credit.md`).

Amounts are minor units, days are days past the terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CreditLevel(StrEnum):
    """A: trusted; B: as everybody; C: pays before staying."""

    A = "A"
    B = "B"
    C = "C"


USUAL_LEVEL = CreditLevel.B


class CreditReason(StrEnum):
    """Why a level is what it is. Stored."""

    GIVEN_UP = "GIVEN_UP"
    OVERDUE_LONG = "OVERDUE_LONG"
    OVERDUE = "OVERDUE"
    OVER_LIMIT = "OVER_LIMIT"
    PAID_LATE = "PAID_LATE"
    FEW_STAYS = "FEW_STAYS"
    LITTLE_SPEND = "LITTLE_SPEND"
    RELIABLE = "RELIABLE"


class LevelUse(StrEnum):
    """What the levels do: nothing, they warn, or they refuse."""

    OFF = "OFF"
    WARN = "WARN"
    REFUSE = "REFUSE"


class Settlement(StrEnum):
    """How somebody may settle: before the stay, when leaving, by an account, or later."""

    PREPAID = "PREPAID"
    AT_LEAVING = "AT_LEAVING"
    ON_ACCOUNT = "ON_ACCOUNT"
    OPEN_BALANCE = "OPEN_BALANCE"


ALLOWED: dict[CreditLevel, frozenset[Settlement]] = {
    CreditLevel.A: frozenset(Settlement),
    CreditLevel.B: frozenset({Settlement.PREPAID, Settlement.AT_LEAVING}),
    CreditLevel.C: frozenset({Settlement.PREPAID}),
}


@dataclass(frozen=True, slots=True)
class CreditFigures:
    """What is known of somebody as a payer.

    Args:
        stays, spend_minor: over the months that the hotel looks back; spend with taxes.
        open_minor: everything that is open now.
        overdue_minor, overdue_days: of it, what is past its terms, and for how long the oldest has been.
        late_days: the latest payment over these months.
        given_up_minor: what was written off over these months.
        over_limit: the account owes more than it may.
    """

    stays: int = 0
    spend_minor: int = 0
    open_minor: int = 0
    overdue_minor: int = 0
    overdue_days: int = 0
    late_days: int = 0
    given_up_minor: int = 0
    over_limit: bool = False


@dataclass(frozen=True, slots=True)
class CreditThresholds:
    """Where the levels part.

    Args:
        trusted_stays, trusted_spend_minor: at least so many, and so much, for an A.
        trusted_late_days: paid at most so late for an A.
        refused_overdue_days: overdue for longer is a C.
    """

    trusted_stays: int
    trusted_spend_minor: int
    trusted_late_days: int
    refused_overdue_days: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A level, and why: what speaks against a better one, or that nothing does."""

    level: CreditLevel
    reasons: tuple[CreditReason, ...]


def judged(figures: CreditFigures, thresholds: CreditThresholds) -> Judged:
    """The level that figures come to. The first of C, A, B whose condition holds; the reasons are all that keep it from the better one."""
    refused = {
        CreditReason.GIVEN_UP: figures.given_up_minor > 0,
        CreditReason.OVERDUE_LONG: figures.overdue_days > thresholds.refused_overdue_days,
    }
    if any(refused.values()):
        return Judged(CreditLevel.C, tuple(reason for reason, holds in refused.items() if holds))
    not_trusted = {
        CreditReason.OVERDUE: figures.overdue_days > 0,
        CreditReason.OVER_LIMIT: figures.over_limit,
        CreditReason.PAID_LATE: figures.late_days > thresholds.trusted_late_days,
        CreditReason.FEW_STAYS: figures.stays < thresholds.trusted_stays,
        CreditReason.LITTLE_SPEND: figures.spend_minor < thresholds.trusted_spend_minor,
    }
    if any(not_trusted.values()):
        return Judged(CreditLevel.B, tuple(reason for reason, holds in not_trusted.items() if holds))
    return Judged(CreditLevel.A, (CreditReason.RELIABLE,))
