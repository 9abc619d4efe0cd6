"""What is left of a package that was sold with a night, and what a taking comes to (`docs/algorithms/package-ledger.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotel_desk.domain.packages import SoldPackage


@dataclass(frozen=True, slots=True)
class Share:
    """What a taking comes to: pieces, so much of the allowance, and the revenue it releases; minor units."""

    pieces: int
    amount_minor: int
    net_minor: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """An entitlement and what went of it, minor units.

    Args:
        pieces, allowance_minor: what the guest may take: so many, at the price in the list.
        net_minor: the revenue kept back for all of it.
        taken_pieces, used_minor, released_minor: what went of each.
    """

    pieces: int
    allowance_minor: int
    net_minor: int
    taken_pieces: int = 0
    used_minor: int = 0
    released_minor: int = 0

    @property
    def pieces_left(self) -> int:
        """Pieces that nobody has taken."""
        return max(0, self.pieces - self.taken_pieces)

    @property
    def allowance_left_minor(self) -> int:
        """What an outlet may still charge to it."""
        return max(0, self.allowance_minor - self.used_minor)

    @property
    def owed_minor(self) -> int:
        """Revenue still kept back."""
        return self.net_minor - self.released_minor

    def pieces_taken(self, pieces: int) -> Share:
        """Pieces handed out at the desk: each takes its part of the allowance that is left, the last all of it.

        Args:
            pieces: at least one, at most those left.
        """
        whole = pieces >= self.pieces_left
        amount = self.allowance_left_minor if whole else _part(self.allowance_left_minor, pieces, self.pieces_left)
        return Share(pieces, amount, self._released_by(amount))

    def money_taken(self, amount_minor: int, pieces: int) -> Share:
        """What of an outlet's charge the entitlement covers. Where the allowance is used up, no piece is left of it.

        Args:
            amount_minor: what the outlet charges.
            pieces: for how many.
        """
        amount = min(amount_minor, self.allowance_left_minor)
        if not amount:
            return Share(0, 0, 0)
        all_used = amount == self.allowance_left_minor
        return Share(self.pieces_left if all_used else min(pieces, self.pieces_left), amount, self._released_by(amount))

    def lapsed(self) -> Share:
        """What nobody has taken by the last day."""
        return Share(self.pieces_left, self.allowance_left_minor, self.owed_minor)

    def after(self, share: Share) -> Allowance:
        """The same after a taking."""
        return Allowance(
            self.pieces,
            self.allowance_minor,
            self.net_minor,
            self.taken_pieces + share.pieces,
            self.used_minor + share.amount_minor,
            self.released_minor + share.net_minor,
        )

    def _released_by(self, amount_minor: int) -> int:
        """Revenue of the next so much of the allowance: the rounded running total less what was released before."""
        used = self.used_minor + amount_minor
        total = self.net_minor if used >= self.allowance_minor else _part(self.net_minor, used, self.allowance_minor)
        return max(0, total - self.released_minor)


@dataclass(frozen=True, slots=True)
class Evening:
    """What becomes of a package in the night that it is sold with, after something was taken of it on the evening before.

    `over_minor` is charged to the guest: the night has less of it than was taken. `owed_minor` stays kept back; minor units.
    """

    over_minor: int
    owed_minor: int


def evening(sold: Allowance, taken_minor: int) -> Evening:
    """Charge a night of whose package something was taken before.

    Args:
        sold: what the night has of it, of which nothing went yet; nothing at all where the night has it no more.
        taken_minor: what was taken on the evening, at the price in the list.
    """
    covered = sold.money_taken(taken_minor, sold.pieces)
    return Evening(taken_minor - covered.amount_minor, sold.after(covered).owed_minor)


def taking_days(package: SoldPackage, night: date) -> tuple[date, date]:
    """The first and the last day on which what was sold with a night may be taken."""
    first = night + timedelta(days=package.taken_after_days)
    return first, first + timedelta(days=package.valid_days - 1)


def _part(whole: int, part: int, of: int) -> int:
    """A part of an amount, rounded half up."""
    return (2 * whole * part + of) // (2 * of)
