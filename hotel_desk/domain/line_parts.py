"""Lines of a folio divided to the cent: parts of a split line, and what is left of an adjusted one (`docs/algorithms/folio-moves.md`).

Amounts are minor units, signed: debits positive.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise

from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.tax import TaxLine
from hotel_desk.language import N_

FEWEST_PARTS = 2
MOST_PARTS = 100
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class LineSplit:
    """How a line is split: by one of the three.

    Args:
        ways: into so many equal parts.
        amounts_minor: these parts, in minor units with the sign of the line, and one for what they leave.
        percents: these parts, in percent, and one for what is missing to a hundred.
        rest_on: the number of the part, from 1, that takes the cents which cutting leaves.
    """

    ways: int | None = None
    amounts_minor: tuple[int, ...] = ()
    percents: tuple[Decimal, ...] = ()
    rest_on: int = 1


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """What a line comes to, minor units: its net, and each of its taxes."""

    net_minor: int
    taxes: tuple[TaxLine, ...] = ()

    @property
    def tax_minor(self) -> int:
        """All its taxes."""
        return sum(tax.amount_minor for tax in self.taxes)

    @property
    def amount_minor(self) -> int:
        """Net and taxes."""
        return self.net_minor + self.tax_minor

    def __neg__(self) -> LineAmounts:
        """The mirror image."""
        return LineAmounts(-self.net_minor, tuple(TaxLine(tax.rule_id, -tax.base_minor, -tax.amount_minor) for tax in self.taxes))


def part_amounts(amount_minor: int, split: LineSplit) -> tuple[int, ...]:
    """The amounts of the parts of a line: they sum to it, none is zero, and all have its sign.

    Raises:
        InvalidInput: it cannot be split like that; `field` is the field of the split at fault.
    """
    parts = _cut(amount_minor, split)
    if not FEWEST_PARTS <= len(parts) <= MOST_PARTS:
        raise InvalidInput("ways", problem=N_("A line is split into two to a hundred parts. Nothing was split. Correct the split."))
    if not 1 <= split.rest_on <= len(parts):
        raise InvalidInput("rest_on", problem=N_("There is no such part to take what is left over. Nothing was split. Choose another one."))
    parts[split.rest_on - 1] += amount_minor - sum(parts)
    if any(part * amount_minor <= 0 for part in parts):
        raise InvalidInput(
            "amounts_minor",
            problem=N_("Each part must have something of the line, and no more than all. Nothing was split. Correct it."),
        )
    return tuple(parts)


def divided(lines: Sequence[LineAmounts], parts: Sequence[int]) -> list[tuple[LineAmounts, ...]]:
    """The lines of a bundle divided into parts: for each part what it has of each line.

    Args:
        parts: amounts that sum to that of the lines together, none of them zero.
    """
    whole = sum(line.amount_minor for line in lines)
    states = [_up_to(lines, reached, whole) for reached in accumulate(parts, initial=0)]
    return [tuple(_difference(after, before) for before, after in zip(earlier, later, strict=True)) for earlier, later in pairwise(states)]


def left_of(line: LineAmounts, left_minor: int) -> LineAmounts:
    """A line of which so much is left: its taxes follow its amount, half up."""
    (left,) = _up_to([line], left_minor, line.amount_minor)
    return left


def adjustment(line: LineAmounts, *, left_before: int, left_after: int) -> LineAmounts:
    """What takes a line from one amount that is left of it to another."""
    return _difference(left_of(line, left_after), left_of(line, left_before))


def together(lines: Sequence[LineAmounts]) -> LineAmounts:
    """Lines added up, tax rule by tax rule."""
    taxes: dict[object, TaxLine] = {}
    for tax in (tax for line in lines for tax in line.taxes):
        known = taxes.get(tax.rule_id)
        taxes[tax.rule_id] = (
            tax if known is None else TaxLine(tax.rule_id, known.base_minor + tax.base_minor, known.amount_minor + tax.amount_minor)
        )
    return LineAmounts(sum(line.net_minor for line in lines), tuple(taxes.values()))


def _cut(amount_minor: int, split: LineSplit) -> list[int]:
    chosen = [split.ways is not None, bool(split.amounts_minor), bool(split.percents)]
    if sum(chosen) != 1:
        raise InvalidInput("ways", problem=N_("Choose one way to split: by amount, by percent, or into equal parts. Nothing was split."))
    if split.ways is not None:
        if not FEWEST_PARTS <= split.ways <= MOST_PARTS:
            return []
        return [_towards_zero(Fraction(amount_minor, split.ways))] * split.ways
    if split.amounts_minor:
        rest = amount_minor - sum(split.amounts_minor)
        return [*split.amounts_minor, *([rest] if rest else [])]
    rest_percent = _HUNDRED - sum(split.percents)
    if rest_percent < 0:
        raise InvalidInput("percents", problem=N_("The percentages are more than a hundred together. Nothing was split. Correct them."))
    percents = [*split.percents, *([rest_percent] if rest_percent else [])]
    return [_towards_zero(amount_minor * Fraction(percent) / 100) for percent in percents]


def _up_to(lines: Sequence[LineAmounts], reached: int, whole: int) -> list[LineAmounts]:
    """What the first parts, which come to `reached`, have of each line; the first line takes what rounding leaves."""
    amounts = [_share(line.amount_minor, reached, whole) for line in lines[1:]]
    return [_with_taxes(line, amount, reached, whole) for line, amount in zip(lines, [reached - sum(amounts), *amounts], strict=True)]


def _with_taxes(line: LineAmounts, amount: int, reached: int, whole: int) -> LineAmounts:
    taxes = tuple(
        TaxLine(tax.rule_id, _share(tax.base_minor, reached, whole), _share(tax.amount_minor, reached, whole)) for tax in line.taxes
    )
    return LineAmounts(amount - sum(tax.amount_minor for tax in taxes), taxes)


def _difference(after: LineAmounts, before: LineAmounts) -> LineAmounts:
    taxes = tuple(
        TaxLine(late.rule_id, late.base_minor - early.base_minor, late.amount_minor - early.amount_minor)
        for late, early in zip(after.taxes, before.taxes, strict=True)
    )
    return LineAmounts(after.net_minor - before.net_minor, taxes)


def _share(value: int, reached: int, whole: int) -> int:
    """`value × reached / whole`, half up away from zero, as a bill is rounded."""
    exact = Fraction(value * reached, whole)
    rounded = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return rounded if exact >= 0 else -rounded


def _towards_zero(exact: Fraction) -> int:
    return int(exact)
