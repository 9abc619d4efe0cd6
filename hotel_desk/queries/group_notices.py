"""What must be told of the guests of a group before they are received or sent off: alerts, and what coming early or leaving late costs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.domain.rate_codes import AlertMoment, PolicyKind
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.reservation_notes import Alert
from hotel_desk.queries.block_members import BlockMember, group_arrivals, group_departures
from hotel_desk.queries.penalties import PenaltyPreview, penalty_previews

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import BlockId, ReservationId

_ALERTS = (
    select(Alert.reservation_id, Alert.text)
    .join(Reservation, Reservation.id == Alert.reservation_id)
    .where(Alert.property_id == bindparam("hotel"), Alert.moment == bindparam("moment"), Reservation.block_id == bindparam("block"))
    .order_by(Alert.id)
)


@dataclass(frozen=True, slots=True)
class MemberNotice:
    """A guest who is due today, and what must be told of the stay first.

    Args:
        fee: of an early arrival or a late departure; nothing is due in it where it costs nothing.
    """

    member: BlockMember
    alerts: tuple[str, ...]
    fee: PenaltyPreview

    @property
    def tells(self) -> bool:
        """There is something to be told."""
        return bool(self.alerts) or self.fee.is_due


def group_arrival_notices(reader: Reader, *, block_id: BlockId) -> tuple[MemberNotice, ...]:
    """Who of a group is expected today, in the order in which they are received. A fixed number of statements."""
    return _notices(reader, block_id, group_arrivals(reader, block_id=block_id), AlertMoment.CHECK_IN)


def group_departure_notices(reader: Reader, *, block_id: BlockId) -> tuple[MemberNotice, ...]:
    """Who of a group leaves today, in the order in which they are sent off. A fixed number of statements."""
    return _notices(reader, block_id, group_departures(reader, block_id=block_id), AlertMoment.CHECK_OUT)


def _notices(reader: Reader, block_id: BlockId, due: tuple[BlockMember, ...], moment: AlertMoment) -> tuple[MemberNotice, ...]:
    if not due:
        return ()
    alerts: dict[ReservationId, list[str]] = defaultdict(list)
    for row in reader.connection.execute(_ALERTS, {"hotel": reader.property_id, "moment": moment, "block": block_id}):
        alerts[row.reservation_id].append(row.text)
    fees = penalty_previews(reader, [one.reservation_id for one in due], kind=PolicyKind.TIMES)
    return tuple(MemberNotice(one, tuple(alerts[one.reservation_id]), fees[one.reservation_id]) for one in due)
