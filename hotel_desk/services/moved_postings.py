"""The lines that a move writes: what is taken off one window, and what is put on another (`docs/algorithms/folio-moves.md`).

Used by commands; not commands themselves.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.ids import FolioId, PostingId, ReservationId, TransactionCodeId, new_id
from hotel_desk.services.ledger import Card, NewPosting

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.domain.line_parts import LineAmounts
    from hotel_desk.services.standing_lines import StandingLine


@dataclass(frozen=True, slots=True)
class Place:
    """A window of a folio. `name`: as the other side of a move calls it, `200002/1`."""

    folio_id: FolioId
    window_number: int
    name: str


@dataclass(slots=True)
class Move:
    """What is written when lines move: `off` takes them off their windows, `on` puts them on others."""

    reason: str
    off: list[NewPosting] = field(default_factory=list)
    on: list[NewPosting] = field(default_factory=list)
    _bundles: dict[tuple[object, ...], UUID] = field(default_factory=lambda: defaultdict(new_id))

    def take_off(self, line: StandingLine, key: UUID, *, to: Place | None) -> None:
        """Write the mirror image of a line and of each of its adjustments. `to`: where it goes, if that is another window."""
        bundle_id = self._bundle(line, "off")
        for row, amounts in [(line.row, line.posted), *line.adjustments]:
            self.off.append(
                replace(
                    _line_like(row, -amounts),
                    reason=self.reason,
                    reference=to.name if to is not None else row.reference,
                    bundle_id=bundle_id,
                    transfer_key=key,
                    takes_off_id=PostingId(row.id),
                    origin_id=line.origin_id,
                    origin_date=origin_date(line),
                )
            )

    def put_on(self, line: StandingLine, amounts: LineAmounts, key: UUID, place: Place, *, come_from: Place | None, part: int = 0) -> None:
        """Write what a line is from now on. `come_from`: the other window, if it is another; `part`: of a line that is split, from 1."""
        put = replace(
            _line_like(line.row, amounts),
            folio_id=place.folio_id,
            window_number=place.window_number,
            reason=self.reason,
            bundle_id=self._bundle(line, part),
            transfer_key=key,
            origin_id=line.origin_id,
            origin_date=origin_date(line),
        )
        if come_from is not None:
            put = replace(put, reference=come_from.name)
        if part:
            put = replace(put, quantity=1, price_minor=None)
        self.on.append(put)

    def _bundle(self, line: StandingLine, side: object) -> UUID | None:
        """Lines of a bundle are one on the other side too, and a bundle of their own where they are taken off."""
        row = line.row
        return None if row.bundle_id is None else self._bundles[row.folio_id, row.window_number, row.bundle_id, side]


def origin_date(line: StandingLine) -> date:
    """The day on which a line was first posted."""
    day: date = line.row.origin_date or line.row.business_date
    return day


def _line_like(row: Any, amounts: LineAmounts) -> NewPosting:
    """A transfer line that says what another line says, in the same window."""
    return NewPosting(
        folio_id=FolioId(row.folio_id),
        window_number=row.window_number,
        kind=PostingKind.TRANSFER,
        transaction_code_id=TransactionCodeId(row.transaction_code_id),
        text=row.text,
        quantity=row.quantity,
        price_minor=row.price_minor,
        net_minor=amounts.net_minor,
        tax_minor=amounts.tax_minor,
        taxes=amounts.taxes,
        night_date=row.night_date,
        reservation_id=None if row.reservation_id is None else ReservationId(row.reservation_id),
        room_number=row.room_number,
        reference=row.reference,
        card=None if row.card_brand is None else Card(row.card_brand, row.card_last_four or "", row.authorisation_code or ""),
    )
