"""What an agent earns on a stay (`docs/algorithms/commission.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hotel_desk.domain.cashier_codes import CommissionKind
from hotel_desk.domain.money import round_half_up

_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class CommissionTerms:
    """What was agreed: a part of the net room revenue in millionths, or minor units a night."""

    kind: CommissionKind
    rate_millionths: int = 0
    night_minor: int = 0

    def worked_out(self, base_minor: int, nights: int) -> int:
        """What a stay comes to, minor units, half up; never below zero.

        Args:
            base_minor: the net room revenue of the nights stayed, or the net fee of a no-show.
            nights: that were charged; none of a no-show.
        """
        if self.kind is CommissionKind.PER_NIGHT:
            return self.night_minor * nights
        return int(round_half_up(Decimal(max(base_minor, 0)) * self.rate_millionths / _MILLION, 0))
