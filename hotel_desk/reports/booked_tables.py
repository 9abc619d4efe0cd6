"""What became of the bookings of each month, by what guarantees them, who pays or what they are of: a table with the conversion."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol

from hotel_desk.domain.figures import conversion
from hotel_desk.language import _
from hotel_desk.reports.payment_words import GUARANTEE_TITLES, PAYER_TITLES
from hotel_desk.reports.sheet import CellKind, Column, Table
from hotel_desk.reports.stay_tables import month_text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence
    from datetime import date

    from hotel_desk.domain.policies import GuaranteeKind
    from hotel_desk.domain.rate_codes import Payer
    from hotel_desk.queries.bookings_by_part import BookedPart
    from hotel_desk.queries.bookings_by_payment import BookedMonth


class _Counted(Protocol):
    @property
    def booked(self) -> int: ...
    @property
    def given_up(self) -> int: ...


def booked_by_guarantee(found: Iterable[BookedMonth]) -> Table:
    """By month and guarantee, from the surest to none."""
    titles: dict[GuaranteeKind | None, str] = {kind: _(title) for kind, title in reversed(GUARANTEE_TITLES.items())}
    titles[None] = _("No policy")
    kept = ((one.month, one.guarantee, one) for one in found)
    return _table("guarantees", _("Bookings by guarantee"), Column("guarantee", _("Guarantee"), width=2.4), kept, titles)


def booked_by_payer(found: Iterable[BookedMonth]) -> Table:
    """By month and by who pays."""
    titles: dict[Payer | None, str] = {payer: _(title) for payer, title in PAYER_TITLES.items()}
    titles[None] = _("Not said")
    kept = ((one.month, one.payer, one) for one in found)
    return _table("payers", _("Bookings by who pays"), Column("payer", _("Who pays"), width=2.4), kept, titles)


def conversion_told() -> str:
    """What the conversion is, for a note."""
    return _("Conversion: of the reservations made in the month, for whatever day, those that are neither cancelled nor no-shows by now.")


def booked_by_part(found: Sequence[BookedPart], title: str, order: Iterable[str]) -> Table:
    """By month and market, source, channel, plan or type.

    Args:
        title: by what they are divided, in words.
        order: keys that come first, in this order; the others follow by name.
    """
    others = sorted({one.key for one in found})
    titles = {key: key or _("none") for key in dict.fromkeys([*order, *others])}
    kept = ((one.month, one.key, one) for one in found)
    return _table("conversion", _("What became of the bookings"), Column("key", title, width=1.4), kept, titles)


def _table[Key: Hashable](
    key: str, title: str, column: Column, found: Iterable[tuple[date, Key, _Counted]], titles: Mapping[Key, str]
) -> Table:
    booked: Counter[tuple[date, Key]] = Counter()
    given_up: Counter[tuple[date, Key]] = Counter()
    for month, part, one in found:
        booked[month, part] += one.booked
        given_up[month, part] += one.given_up
    order = list(titles)
    rows = tuple(
        (month_text(one[0]), titles[one[1]], booked[one], given_up[one], conversion(booked[one], given_up[one]))
        for one in sorted(booked, key=lambda one: (one[0], order.index(one[1])))
    )
    columns = (
        Column("month", _("Month"), width=0.9),
        column,
        Column("booked", _("Booked in the month"), CellKind.COUNT),
        Column("given_up", _("Of these given up"), CellKind.COUNT),
        Column("conversion", _("Conversion"), CellKind.SHARE),
    )
    made, lost = booked.total(), given_up.total()
    total = (_("Total"), None, made, lost, conversion(made, lost)) if rows else None
    return Table(key, columns, rows, title=title, total=total, empty=_("Nothing was booked on these days."))
