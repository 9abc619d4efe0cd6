"""What a line of a folio is now: whether it still stands, what is left of it, and where it went (`docs/algorithms/folio-moves.md`).

Used by commands that hold the folios' locks; not commands themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.errors import NotFound, StaffError
from hotel_desk.domain.ids import FolioId, PostingId, TaxRuleId
from hotel_desk.domain.line_parts import LineAmounts, together
from hotel_desk.domain.tax import TaxLine
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Folio, Posting, PostingTax

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_IDS: BindParameter[UUID] = bindparam("postings", expanding=True)
_LINES = select(*Posting.__table__.columns)
_BY_ID = _LINES.where(Posting.id.in_(_IDS), Posting.property_id == bindparam("hotel")).order_by(
    Posting.folio_id, Posting.window_number, Posting.sequence
)
_OF_BUNDLES = _LINES.where(
    Posting.folio_id.in_(bindparam("folios", expanding=True)), Posting.bundle_id.in_(bindparam("bundles", expanding=True))
).order_by(Posting.folio_id, Posting.window_number, Posting.sequence)
_TAKEN_OFF = select(Posting.takes_off_id).where(Posting.takes_off_id.in_(_IDS))
_TAKEN_BACK = select(Posting.reversal_of_id).where(Posting.reversal_of_id.in_(_IDS))
_ADJUSTMENTS = _LINES.where(Posting.adjusts_id.in_(_IDS)).order_by(Posting.sequence)
_TAXES = (
    select(PostingTax.posting_id, PostingTax.tax_rule_id, PostingTax.base_minor, PostingTax.amount_minor)
    .where(PostingTax.posting_id.in_(_IDS))
    .order_by(PostingTax.tax_rule_id)
)
_COUNTER = aliased(Posting)
_OF_WINDOW = (
    select(Posting.id)
    .where(
        Posting.folio_id == bindparam("folio"),
        Posting.window_number == bindparam("number"),
        Posting.takes_off_id.is_(None),
        Posting.kind.not_in((PostingKind.REVERSAL, PostingKind.ADJUSTMENT)),
        ~select(_COUNTER.id).where(_COUNTER.takes_off_id == Posting.id).exists(),
        ~select(_COUNTER.id).where(or_(_COUNTER.reversal_of_id == Posting.id, _COUNTER.reversal_of_id == Posting.origin_id)).exists(),
    )
    .order_by(Posting.sequence)
)
_PUT_ON, _OFF = Posting.__table__.alias("put_on"), Posting.__table__.alias("taken_off")
# What was put on where lines were taken off; a line of the same key that takes nothing off.
_SUCCESSORS = (
    select(_PUT_ON)
    .join(_OFF, _OFF.c.transfer_key == _PUT_ON.c.transfer_key)
    .where(_OFF.c.takes_off_id.in_(_IDS), _PUT_ON.c.takes_off_id.is_(None))
    .order_by(_PUT_ON.c.folio_id, _PUT_ON.c.window_number, _PUT_ON.c.sequence)
)


class AlreadyReversed(StaffError):
    code = "posting.already_reversed"
    template = N_("“{text}” has been reversed already. Nothing was posted.")


class LineHasLeft(StaffError):
    code = "posting.has_left"
    template = N_("“{text}” is on folio {folio}, window {window}, by now. Nothing was posted. Look for it there.")


class LineWasDivided(StaffError):
    code = "posting.was_divided"
    template = N_(
        "“{text}” was split or combined with other lines. Nothing was posted. Adjust what became of it, on folio {folio}, window {window}."
    )


class NoLineOfItsOwn(StaffError):
    code = "posting.counter_line"
    template = N_("“{text}” belongs to another line: it takes it off, back, or adjusts it. Nothing was posted. Choose the line itself.")


@dataclass(frozen=True, slots=True)
class StandingLine:
    """A line that stands in its window.

    Args:
        row: its columns.
        posted: what it came to when it was posted.
        adjustments: the lines that adjust it and were not taken back, with what each comes to.
    """

    row: Any
    posted: LineAmounts
    adjustments: tuple[tuple[Any, LineAmounts], ...] = ()

    @property
    def left(self) -> LineAmounts:
        """What is left of it."""
        return together([self.posted, *(amounts for _row, amounts in self.adjustments)])

    @property
    def origin_id(self) -> PostingId:
        """The line that was first posted: itself, or where it came from."""
        return PostingId(self.row.origin_id or self.row.id)


def lines_named(uow: UnitOfWork, posting_ids: Collection[PostingId]) -> Sequence[Any]:
    """The rows of lines, not locked, since a line never changes; folio by folio and window by window.

    Raises:
        NotFound: one of them does not exist.
    """
    uow.session.flush()
    wanted = set(posting_ids)
    rows = uow.connection.execute(_BY_ID, {"postings": list(wanted), "hotel": uow.property_id}).all()
    if len(rows) != len(wanted):
        raise NotFound("posting_ids", what=_("The posting"))
    return rows


def standing_lines(uow: UnitOfWork, posting_ids: Collection[PostingId]) -> list[StandingLine]:
    """The lines of that name as they are now, with the other lines of their bundles in the same window.

    An adjustment may be named beside the line that it adjusts: it is a part of it.

    Raises:
        NotFound: one of them does not exist.
        LineHasLeft: it was moved.
        AlreadyReversed: it was taken back.
        NoLineOfItsOwn: it only takes off, takes back or adjusts another line.
    """
    rows = [row for row in lines_named(uow, posting_ids) if row.adjusts_id not in posting_ids]
    taken_off, taken_back = _counters(uow, rows)
    for row in rows:
        _refuse_gone(uow, row, taken_off, taken_back)
    return _with_amounts(uow, _with_bundles(uow, rows))


def standing_in(uow: UnitOfWork, folio_id: FolioId, window_number: int) -> list[StandingLine]:
    """Every line that stands in a window."""
    uow.session.flush()
    ids = [PostingId(found) for found in uow.connection.execute(_OF_WINDOW, {"folio": folio_id, "number": window_number}).scalars()]
    return _with_amounts(uow, lines_named(uow, ids)) if ids else []


def successors(uow: UnitOfWork, posting_id: PostingId) -> list[Any]:
    """The lines that stand where a line went, wherever they went since; the line itself while it has not left."""
    found: dict[UUID, Any] = {}
    asked = list(lines_named(uow, [posting_id]))
    while asked:
        gone = _set(uow, _TAKEN_OFF, [row.id for row in asked])
        # Parts that were combined again come to one line by several ways.
        found |= {row.id: row for row in asked if row.id not in gone}
        asked = list(uow.connection.execute(_SUCCESSORS, {"postings": list(gone)})) if gone else []
    return list(found.values())


def with_amounts(uow: UnitOfWork, row: Any) -> StandingLine:
    """A line that has not left, with what is left of it.

    Raises:
        AlreadyReversed: it was taken back.
    """
    _taken_off, taken_back = _counters(uow, [row])
    if taken_back:
        raise AlreadyReversed(text=row.text)
    return _with_amounts(uow, [row])[0]


def amounts_of(uow: UnitOfWork, rows: Sequence[Any]) -> dict[UUID, LineAmounts]:
    """What lines came to when they were posted, by line."""
    taxes: dict[UUID, list[TaxLine]] = defaultdict(list)
    for posting_id, rule_id, base, amount in uow.connection.execute(_TAXES, {"postings": [row.id for row in rows]}):
        taxes[posting_id].append(TaxLine(TaxRuleId(rule_id), base, amount))
    return {row.id: LineAmounts(row.net_minor, tuple(taxes[row.id])) for row in rows}


def refuse_left(uow: UnitOfWork, row: Any) -> None:
    """Go on only if a line has not left its window.

    Raises:
        LineHasLeft, LineWasDivided: it has, and where it is now.
    """
    if row.id in _set(uow, _TAKEN_OFF, [row.id]):
        raise _left(uow, row)


def was_divided(uow: UnitOfWork, text: str, now: Any) -> LineWasDivided:
    """The refusal of a line that went in parts or with others; `now`: a line that became of it."""
    return LineWasDivided(text=text, folio=_folio_number(uow, now), window=now.window_number)


def _refuse_gone(uow: UnitOfWork, row: Any, taken_off: set[UUID], taken_back: set[UUID]) -> None:
    if row.kind in {PostingKind.REVERSAL, PostingKind.ADJUSTMENT} or row.takes_off_id is not None:
        raise NoLineOfItsOwn(text=row.text)
    if row.id in taken_off:
        raise _left(uow, row)
    if {row.id, row.origin_id} & taken_back:
        raise AlreadyReversed(text=row.text)


def _left(uow: UnitOfWork, row: Any) -> StaffError:
    now, *others = successors(uow, PostingId(row.id))
    itself = row.kind is PostingKind.ADJUSTMENT or (now.origin_id or now.id) == (row.origin_id or row.id)
    if others or not itself:
        return was_divided(uow, row.text, now)
    return LineHasLeft(text=row.text, folio=_folio_number(uow, now), window=now.window_number)


def _folio_number(uow: UnitOfWork, row: Any) -> str:
    return uow.get(Folio, row.folio_id, what=_("The folio"), lock=False).number


def _counters(uow: UnitOfWork, rows: Iterable[Any]) -> tuple[set[UUID], set[UUID]]:
    ids = {row.id for row in rows}
    origins = {row.origin_id for row in rows if row.origin_id is not None}
    return _set(uow, _TAKEN_OFF, ids), _set(uow, _TAKEN_BACK, ids | origins)


def _with_bundles(uow: UnitOfWork, rows: Sequence[Any]) -> list[Any]:
    bundles = {(row.folio_id, row.window_number, row.bundle_id) for row in rows if row.bundle_id is not None}
    if not bundles:
        return list(rows)
    asked = {"folios": list({one[0] for one in bundles}), "bundles": list({one[2] for one in bundles})}
    mates = [row for row in uow.connection.execute(_OF_BUNDLES, asked) if (row.folio_id, row.window_number, row.bundle_id) in bundles]
    known = {row.id for row in rows}
    taken_off, taken_back = _counters(uow, mates)
    together_with = [row for row in mates if row.id not in known | taken_off and not {row.id, row.origin_id} & taken_back]
    return sorted([*rows, *together_with], key=lambda row: (row.folio_id, row.window_number, row.sequence))


def _with_amounts(uow: UnitOfWork, rows: Sequence[Any]) -> list[StandingLine]:
    adjusting = uow.connection.execute(_ADJUSTMENTS, {"postings": [row.id for row in rows]}).all()
    taken_back = _set(uow, _TAKEN_BACK, [row.id for row in adjusting])
    adjusting = [row for row in adjusting if row.id not in taken_back]
    amounts = amounts_of(uow, [*rows, *adjusting])
    of_line: dict[UUID, list[tuple[Any, LineAmounts]]] = defaultdict(list)
    for row in adjusting:
        of_line[row.adjusts_id].append((row, amounts[row.id]))
    return [StandingLine(row, amounts[row.id], tuple(of_line[row.id])) for row in rows]


def _set(uow: UnitOfWork, statement: Any, ids: Collection[UUID]) -> set[UUID]:
    return cast("set[UUID]", set(uow.connection.execute(statement, {"postings": list(ids)}).scalars())) if ids else set()
