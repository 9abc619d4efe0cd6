"""The night audit without doing it: what would be posted, who would become a no-show at what fee, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.domain.night_settings import RESOLVE_NO_SHOWS
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.queries.night_packages import packages_tonight
from hotel_desk.queries.night_preview import roll_preview
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.queries.package_entitlements import packages_to_lapse
from hotel_desk.queries.penalties import penalty_previews
from hotel_desk.queries.preconditions import preconditions
from hotel_desk.queries.releases import releases_due
from hotel_desk.queries.settings import setting_value

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.queries.night_preview import RollPreview
    from hotel_desk.queries.preconditions import Preconditions


@dataclass(frozen=True, slots=True)
class NoShowFee:
    """A guest who would become a no-show with a fee. Minor units, with tax; `from_deposit_minor` of it is held already."""

    reservation_id: ReservationId
    guest_name: str
    confirmation_number: str
    total_minor: int
    from_deposit_minor: int


@dataclass(frozen=True, slots=True)
class AuditDryRun:
    """What the audit of the open day would do as things are now.

    Args:
        roll: no-shows, nights, fixed charges.
        fees: of those who would become no-shows.
        packages, packages_minor: how many lapse that nobody took, those sold with tonight's room among them, and the revenue that they
            become.
        in_the_way: what holds the day, and what is only told of.
        over, over_minor: packages of which more was taken this evening than their night has, and what guests are charged for it, with tax.
    """

    roll: RollPreview
    fees: tuple[NoShowFee, ...]
    packages: int
    packages_minor: int
    in_the_way: Preconditions
    over: int = 0
    over_minor: int = 0

    @property
    def fees_minor(self) -> int:
        """All fees of no-shows, with tax, minor units."""
        return sum(fee.total_minor for fee in self.fees)

    @property
    def posted_minor(self) -> int:
        """Everything that would be posted on guests' folios, with tax, minor units."""
        return self.roll.gross_minor + self.roll.fixed_minor + self.fees_minor + self.over_minor


def audit_dry_run(reader: Reader) -> AuditDryRun:
    """Read what the audit would do; nothing is changed. At most fifty statements, whatever the size of the hotel."""
    preview = roll_preview(reader)
    sold, sold_minor = packages_to_lapse(reader)
    tonight = packages_tonight(reader, preview)
    return AuditDryRun(
        preview,
        _fees(reader, preview),
        sold + tonight.lapsing,
        sold_minor + tonight.lapsing_minor,
        preconditions(reader),
        tonight.over,
        tonight.over_minor,
    )


def _fees(reader: Reader, preview: RollPreview) -> tuple[NoShowFee, ...]:
    if not preview.arrivals or not setting_value(reader, RESOLVE_NO_SHOWS):
        return ()
    # Whose hour has come, the audit first lets go: who is not waited for any more owes no fee.
    let_go = set(releases_due(reader, at=reader.clock.now())) if Permission.CHANGE_RESERVATION in own_permissions(reader) else set()
    arrivals = [arrival for arrival in preview.arrivals if arrival.reservation_id not in let_go]
    costs = penalty_previews(reader, [arrival.reservation_id for arrival in arrivals], kind=PolicyKind.NO_SHOW)
    fees = []
    for arrival in arrivals:
        cost = costs[arrival.reservation_id]
        if cost.total_minor:
            named = (arrival.reservation_id, arrival.guest_name, arrival.confirmation_number)
            fees.append(NoShowFee(*named, cost.total_minor, cost.from_deposit_minor))
    return tuple(fees)
