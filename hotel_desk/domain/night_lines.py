"""What a night is charged, line by line: the room and each package, with every tax (`docs/algorithms/advance-bills.md`).

And what of it is kept back, because it is taken later (`docs/algorithms/package-ledger.md`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from hotel_desk.domain.package_allowance import taking_days
from hotel_desk.domain.packages import parts_of_night, split_price
from hotel_desk.domain.rate_codes import PackageRevenue
from hotel_desk.domain.tax import tax_charge, tax_night

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from hotel_desk.domain.ids import PackageId
    from hotel_desk.domain.packages import SoldPackage
    from hotel_desk.domain.quote import PackagePart
    from hotel_desk.domain.tax import Taxed, TaxRule


@dataclass(frozen=True, slots=True)
class StayedNight:
    """A night of a stay. Price in minor units.

    Args:
        adults, children: served with packages on this price; `serves_the_room`: with those for the room as a whole too.
        persons: everybody, for taxes by person.
    """

    date: dt.date
    arrival: dt.date
    departure: dt.date
    price_minor: int
    persons: int
    adults: int
    children: int
    serves_the_room: bool = True


@dataclass(frozen=True, slots=True)
class NightLine:
    """A line that a night makes.

    Args:
        package: what it is for; empty for the room itself, which has no `package_id` either.
        price_minor: its part of the night's price, or the package's price in the list for all of them, minor units.
    """

    code_id: UUID | None
    package: str
    quantity: int
    price_minor: int
    taxed: Taxed
    package_id: PackageId | None = None


@dataclass(frozen=True, slots=True)
class KeptBack:
    """A package of a night that is taken later, until `last_date`.

    Args:
        pieces, allowance_minor: what the guest may take: so many, at the price in the list.
        net_minor: the revenue in its share of the night's price, minor units.
    """

    package_id: PackageId
    code_id: UUID
    pieces: int
    allowance_minor: int
    net_minor: int
    last_date: dt.date


def night_lines(
    night: StayedNight, packages: Sequence[SoldPackage], rules: Mapping[UUID, Sequence[TaxRule]], room_code: UUID | None
) -> tuple[NightLine, ...]:
    """The lines of a night as the night audit posts them: the room first, then the packages delivered.

    Args:
        rules: the taxes of each transaction code.
        room_code: that of the room charge; None: the hotel has none, and the room has no tax.
    """
    split = split_price(night.price_minor, _parts(night, packages))
    of_room = rules.get(room_code, ()) if room_code is not None else ()
    first = night.arrival == night.date
    room = tax_night(split.room_minor, of_room, on=night.date, persons=night.persons, first_of_stay=first)
    return (
        *(
            NightLine(room_code, "", 1, split.room_minor, one)
            for number, one in enumerate(room)
            if number == 0 or one.gross_minor or one.taxes
        ),
        *(
            NightLine(
                part.transaction_code_id,
                part.name,
                part.quantity,
                part.amount_minor,
                tax_charge(part.amount_minor, rules.get(part.transaction_code_id, ()), on=night.date, persons=night.persons, nights=0),
                part.package_id,
            )
            for part in split.packages
            if part.amount_minor
        ),
    )


def kept_back(night: StayedNight, packages: Sequence[SoldPackage], lines: Sequence[NightLine]) -> tuple[KeptBack, ...]:
    """What of a night is taken later, with the revenue in its lines."""
    later = {package.package_id: package for package in packages if package.revenue is PackageRevenue.AS_TAKEN}
    if not later:
        return ()
    net = {line.package_id: line.taxed.net_minor for line in lines}
    return tuple(
        KeptBack(
            part.package_id,
            part.transaction_code_id,
            part.quantity,
            part.amount_minor,
            net.get(part.package_id, 0),
            taking_days(later[part.package_id], night.date)[1],
        )
        for part in _parts(night, packages)
        if part.package_id in later
    )


def _parts(night: StayedNight, packages: Sequence[SoldPackage]) -> tuple[PackagePart, ...]:
    return parts_of_night(
        packages,
        night=night.date,
        arrival=night.arrival,
        departure=night.departure,
        adults=night.adults,
        children=night.children,
        serves_the_room=night.serves_the_room,
    )
