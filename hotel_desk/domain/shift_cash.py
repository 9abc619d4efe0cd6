"""What a drawer must hold at the end of a shift, and how far the count is from it (`docs/algorithms/shifts.md`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hotel_desk.domain.cashier_codes import DrawerMove
from hotel_desk.domain.codes import CodeKind, PaymentMethod, PostingKind
from hotel_desk.domain.denominations import denominations_of
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.language import N_

MILLION = 1_000_000
MOST_PIECES = 1_000_000
# Money that goes over the counter. A transfer moves it between folios, and a forfeit keeps what is held: neither touches a drawer.
MONEY_KINDS = frozenset(
    {PostingKind.PAYMENT, PostingKind.DEPOSIT, PostingKind.REFUND, PostingKind.PAID_OUT, PostingKind.REVERSAL, PostingKind.ADJUSTMENT}
)


@dataclass(frozen=True, slots=True)
class LineSum:
    """Lines of a shift added up that have kind, code and currency of the notes in common.

    Args:
        amount_minor: as on the folios, in the hotel's currency: money that came in is negative.
        foreign: currency of the notes they were paid with; empty: the hotel's own.
        foreign_minor: how much of it came in, less what went back.
        worth_minor: what that was worth; what it is worth above the amounts was given back in the hotel's currency.
        of_this_shift: false for an adjustment of a line of another shift: what was typed is mended, no cash moves.
    """

    posting_kind: PostingKind
    code_kind: CodeKind
    method: PaymentMethod | None
    amount_minor: int
    foreign: str = ""
    foreign_minor: int = 0
    worth_minor: int = 0
    of_this_shift: bool = True

    @property
    def is_cash(self) -> bool:
        """Whether these lines were paid in notes and coins."""
        petty = self.code_kind is CodeKind.PAID_OUT and self.method is None
        return self.of_this_shift and (self.method is PaymentMethod.CASH or petty) and self.posting_kind in MONEY_KINDS

    @property
    def local_cash_minor(self) -> int:
        """What they brought into the drawer in the hotel's currency; foreign notes bring nothing but take the change."""
        return -self.amount_minor - self.worth_minor if self.is_cash else 0


@dataclass(frozen=True, slots=True)
class MoveSum:
    """Cash put in or taken out beside the lines, added up. `amount_minor` above zero."""

    kind: DrawerMove
    currency: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class DrawerCash:
    """The cash of one currency in a drawer, minor units of it."""

    currency: str
    float_minor: int = 0
    lines_minor: int = 0
    added_minor: int = 0
    dropped_minor: int = 0

    @property
    def expected_minor(self) -> int:
        """What the drawer must hold."""
        return self.float_minor + self.lines_minor + self.added_minor - self.dropped_minor


@dataclass(frozen=True, slots=True)
class PiecesCounted:
    """How many pieces of a note or coin were counted. `denomination_minor`: what one is worth."""

    currency: str
    denomination_minor: int
    pieces: int

    @property
    def worth_minor(self) -> int:
        """What they are worth together."""
        return self.denomination_minor * self.pieces


@dataclass(frozen=True, slots=True)
class CashDifference:
    """Expected and counted of one currency; above zero is over, below is short."""

    currency: str
    expected_minor: int
    counted_minor: int

    @property
    def over_short_minor(self) -> int:
        """How much more was counted than expected."""
        return self.counted_minor - self.expected_minor


def drawer_cash(currency: str, float_minor: int, lines: Iterable[LineSum], moves: Iterable[MoveSum]) -> tuple[DrawerCash, ...]:
    """What each currency came to in a shift; the hotel's own first, the others in the order of their codes.

    Args:
        currency: the hotel's.
        float_minor: what the drawer held at the start, in the hotel's currency.
    """
    came: dict[str, int] = defaultdict(int)
    added: dict[str, int] = defaultdict(int)
    dropped: dict[str, int] = defaultdict(int)
    for line in lines:
        came[currency] += line.local_cash_minor
        if line.is_cash and line.foreign:
            came[line.foreign] += line.foreign_minor
    for move in moves:
        (added if move.kind is DrawerMove.ADD else dropped)[move.currency] += move.amount_minor
    foreign = sorted((came.keys() | added.keys() | dropped.keys()) - {currency})
    return tuple(
        DrawerCash(each, float_minor if each == currency else 0, came[each], added[each], dropped[each]) for each in (currency, *foreign)
    )


def counted_cash(counts: Iterable[PiecesCounted]) -> dict[str, int]:
    """What was counted of each currency, minor units.

    Raises:
        InvalidInput: there is no such note or coin, it is named twice, or the number cannot be.
    """
    counted: dict[str, int] = defaultdict(int)
    seen: set[tuple[str, int]] = set()
    for count in counts:
        key = (count.currency, count.denomination_minor)
        if count.denomination_minor not in denominations_of(count.currency) or key in seen:
            raise InvalidInput("counts", problem=N_("There is no such note or coin, or it stands twice in the count. Nothing was closed."))
        if not 0 <= count.pieces <= MOST_PIECES:
            raise InvalidInput("counts", problem=N_("A number in the count cannot be true. Nothing was closed. Count again."))
        seen.add(key)
        counted[count.currency] += count.worth_minor
    return dict(counted)


def differences(cash: Iterable[DrawerCash], counted: Mapping[str, int]) -> tuple[CashDifference, ...]:
    """Expected and counted side by side, for every currency that is in one of them."""
    expected = {each.currency: each.expected_minor for each in cash}
    every = [*expected, *sorted(counted.keys() - expected.keys())]
    return tuple(CashDifference(each, expected.get(each, 0), counted.get(each, 0)) for each in every)


def needs_second_signature(
    found: Iterable[CashDifference], *, currency: str, limit_minor: int, rates: Mapping[str, int], places: Mapping[str, int]
) -> bool:
    """Whether somebody else must sign: what is over and what is short, added up without their signs, is above the limit.

    Args:
        currency: the hotel's; `limit_minor` in it.
        rates: what one unit of a foreign currency is worth in the hotel's, in millionths; one without a rate always needs the signature.
        places: decimal places of each currency.
    """
    total_minor = 0
    for difference in found:
        away = abs(difference.over_short_minor)
        if not away:
            continue
        if difference.currency == currency:
            total_minor += away
        elif difference.currency not in rates:
            return True
        else:
            up, down = 10 ** places[currency], 10 ** places[difference.currency]
            # Rounded up: on the border the second signature is asked for.
            total_minor += -(-away * rates[difference.currency] * up // (MILLION * down))
    return total_minor > limit_minor
