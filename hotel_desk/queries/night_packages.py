"""What the night makes of the packages that it is sold with and that are taken the same evening, before it is charged."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, func, select

from hotel_desk.domain.package_allowance import Allowance, evening
from hotel_desk.domain.tax import tax_charge
from hotel_desk.models.package import PackageEntitlement, PackageTaking

if TYPE_CHECKING:
    import datetime as dt

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.night_lines import KeptBack
    from hotel_desk.queries.night_preview import NightPreview, RollPreview

_TAKEN = (
    select(
        PackageEntitlement.reservation_id,
        PackageEntitlement.package_id,
        PackageEntitlement.transaction_code_id,
        PackageEntitlement.last_date,
        func.coalesce(func.sum(PackageTaking.amount_minor), 0).label("amount_minor"),
    )
    .outerjoin(PackageTaking, (PackageTaking.entitlement_id == PackageEntitlement.id) & PackageTaking.undone_at.is_(None))
    .where(
        PackageEntitlement.property_id == bindparam("hotel"),
        PackageEntitlement.night_date == bindparam("day"),
        # No earlier: by the index of the last days, not through all years.
        PackageEntitlement.last_date >= bindparam("day"),
    )
    .group_by(PackageEntitlement.id, PackageEntitlement.reservation_id, PackageEntitlement.package_id)
    .group_by(PackageEntitlement.transaction_code_id, PackageEntitlement.last_date)
)
_NOTHING = Allowance(0, 0, 0)


@dataclass(frozen=True, slots=True)
class PackagesTonight:
    """What charging the nights makes of packages of the same evening, minor units.

    Args:
        lapsing, lapsing_minor: how many nobody has taken wholly on their only evening, and the revenue that the rest becomes.
        over, over_minor: how many of which more was taken than the night has, and what guests are charged for it, with tax.
    """

    lapsing: int
    lapsing_minor: int
    over: int
    over_minor: int


@dataclass(frozen=True, slots=True)
class _Taken:
    code_id: UUID
    last_date: dt.date
    amount_minor: int


def packages_tonight(reader: Reader, preview: RollPreview) -> PackagesTonight:
    """What the nights that are not charged yet make of their packages. One statement."""
    taken: dict[UUID, dict[UUID, _Taken]] = defaultdict(dict)
    for row in reader.connection.execute(_TAKEN, {"hotel": reader.property_id, "day": preview.business_date}):
        taken[row.reservation_id][row.package_id] = _Taken(row.transaction_code_id, row.last_date, int(row.amount_minor))
    lapsing: list[int] = []
    over: list[int] = []
    for night in preview.uncharged:
        _of_night(preview, night, taken.get(night.reservation_id, {}), lapsing, over)
    return PackagesTonight(len(lapsing), sum(lapsing), len(over), sum(over))


def _of_night(preview: RollPreview, night: NightPreview, taken: dict[UUID, _Taken], lapsing: list[int], over: list[int]) -> None:
    sold: dict[UUID, KeptBack] = {part.package_id: part for part in night.kept_back}
    for package_id in dict.fromkeys([*sold, *taken]):
        part, went = sold.get(package_id), taken.get(package_id)
        has = _NOTHING if part is None else Allowance(part.pieces, part.allowance_minor, part.net_minor)
        then = evening(has, 0 if went is None else went.amount_minor)
        if went is not None and then.over_minor:
            rules = preview.rules.get(went.code_id, ())
            over.append(tax_charge(then.over_minor, rules, on=preview.business_date, persons=night.persons, nights=0).gross_minor)
        last = went.last_date if went is not None else part.last_date if part is not None else None
        if then.owed_minor and last == preview.business_date:
            lapsing.append(then.owed_minor)
