"""How the rows of moved and adjusted lines can contradict each other, and which invariant says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.line_parts import LineSplit
from hotel_desk.models.folio import Posting, PostingTax
from hotel_desk.services.adjustments import adjust_posting
from hotel_desk.services.cashier import post_charge
from hotel_desk.services.folio_moves import combine_lines, split_line, transfer_lines
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.services.ledger import FIRST_WINDOW

if TYPE_CHECKING:
    from hotel_desk.domain.ids import FolioId, PostingId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.invariants import Statement

_MOVED = Posting.transfer_key.is_not(None) & Posting.origin_date.is_not(None)
_OFF, _PUT_ON = _MOVED & Posting.takes_off_id.is_not(None), _MOVED & Posting.takes_off_id.is_(None)
_ADJUSTMENT = Posting.kind == PostingKind.ADJUSTMENT
_A_LINE_OFF = select(func.min(Posting.takes_off_id)).scalar_subquery()
_ANOTHER_LINE = select(func.max(Posting.id)).where(Posting.kind == PostingKind.PAYMENT).scalar_subquery()
_THE_LINE_OFF = select(func.max(Posting.id)).where(_OFF).scalar_subquery()
_TAXES_OF_MOVED = PostingTax.posting_id.in_(select(Posting.id).where(_PUT_ON))
MOVE_BREAKAGES: list[tuple[str, Statement]] = [
    ("move.sum", update(Posting).where(_PUT_ON).values(net_minor=Posting.net_minor + 1, tax_minor=Posting.tax_minor - 1)),
    ("move.sum", update(Posting).where(_PUT_ON).values(transfer_key=None)),
    (
        "move.sum",
        update(Posting)
        .where(_PUT_ON)
        .values(
            transaction_code_id=select(Posting.transaction_code_id).where(Posting.kind == PostingKind.PAYMENT).limit(1).scalar_subquery()
        ),
    ),
    ("move.sum", update(PostingTax).where(_TAXES_OF_MOVED).values(base_minor=PostingTax.base_minor + 1)),
    ("move.sum", update(Posting).where(_OFF).values(takes_off_id=None)),
    ("move.taken_off", update(Posting).where(_OFF).values(net_minor=Posting.net_minor + 1, tax_minor=Posting.tax_minor - 1)),
    ("move.taken_off", update(Posting).where(_OFF).values(kind=PostingKind.PAYMENT)),
    ("move.taken_off", update(Posting).where(_OFF, Posting.id == _THE_LINE_OFF).values(takes_off_id=_ANOTHER_LINE)),
    ("move.taken_off", update(Posting).where(_OFF).values(transfer_key=None)),
    ("move.origin", update(Posting).where(_PUT_ON).values(origin_id=None)),
    ("move.origin", update(Posting).where(_PUT_ON).values(origin_id=Posting.transfer_key)),
    ("move.origin", update(Posting).where(_PUT_ON).values(origin_id=Posting.id)),
    ("move.origin", update(Posting).where(_PUT_ON).values(origin_date=Posting.business_date)),
    ("adjustment.line", update(Posting).where(_ADJUSTMENT).values(adjusts_id=None)),
    ("adjustment.line", update(Posting).where(_ADJUSTMENT).values(kind=PostingKind.ALLOWANCE)),
    ("adjustment.line", update(Posting).where(_ADJUSTMENT).values(adjusts_id=_ANOTHER_LINE)),
    ("adjustment.line", update(Posting).where(_ADJUSTMENT).values(adjusts_id=_THE_LINE_OFF)),
    ("adjustment.line", update(Posting).where(_ADJUSTMENT).values(adjusts_id=_A_LINE_OFF)),
    ("adjustment.line", update(Posting).where(_ADJUSTMENT).values(window_number=3)),
    ("adjustment.too_far", update(Posting).where(_ADJUSTMENT).values(amount_minor=Posting.amount_minor * 1_000)),
    ("adjustment.too_far", update(Posting).where(_ADJUSTMENT).values(amount_minor=-Posting.amount_minor)),
    ("adjustment.too_far", update(Posting).where(_ADJUSTMENT).values(tax_minor=Posting.tax_minor * 1_000)),
]


def moved_about(hotel: SmallHotel, folio_id: FolioId, night: PostingId) -> None:
    """Two drinks combined, split and moved to another window; the night of a closed day moved there too, and adjusted."""
    desk = hotel.desk
    window = desk.run(open_folio_window, folio_id=folio_id).window_number
    drinks = [
        desk.run(post_charge, folio_id=folio_id, transaction_code_id=hotel.codes["BAR"], price_minor=600).posting_id for _time in range(2)
    ]
    (both,) = desk.run(combine_lines, posting_ids=drinks).posting_ids
    parts = desk.run(split_line, posting_id=both, split=LineSplit(ways=3)).posting_ids
    (moved, *_other) = desk.run(transfer_lines, posting_ids=[night, *parts[:2]], folio_id=folio_id, window_number=window).posting_ids
    desk.run(adjust_posting, posting_id=moved, amount_minor=100, reason="noise")
    (back, *_parts) = desk.run(transfer_lines, posting_ids=[moved], folio_id=folio_id, window_number=FIRST_WINDOW).posting_ids
    desk.run(adjust_posting, posting_id=back, amount_minor=100, reason="noise")
