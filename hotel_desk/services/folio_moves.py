"""Lines moved between windows and folios, split, and combined (`docs/algorithms/folio-moves.md`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import CodeKind, EntityKind, FolioKind, SyncRule
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import FolioId, PostingId, new_id
from hotel_desk.domain.invoices import paper_number
from hotel_desk.domain.line_parts import LineSplit, divided, part_amounts, together
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Folio
from hotel_desk.models.invoice import Invoice, InvoiceLine
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.services import ledger
from hotel_desk.services.ledger import NewPosting
from hotel_desk.services.moved_postings import Move, Place, origin_date
from hotel_desk.services.posting_codes import line_text, open_folio
from hotel_desk.services.standing_lines import StandingLine, lines_named, standing_in, standing_lines
from hotel_desk.services.typed_text import money_note

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

# What other ledgers hold is moved by their own commands.
MOVABLE_FOLIOS = frozenset({FolioKind.GUEST, FolioKind.LATE, FolioKind.HOUSE})
_FEWEST_COMBINED = 2
_ON_INVOICE = (
    select(InvoiceLine.text, Invoice.series, Invoice.number)
    .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
    .where(InvoiceLine.holds_posting_id.in_(bindparam("postings", expanding=True)))
    .limit(1)
)


class NotOnThisFolio(StaffError):
    code = "folio.lines_not_moved"
    template = N_(
        "Lines of folio {number} are not moved like this: it is not of a stay, a group or the house. Nothing was posted. "
        "Choose another folio, or use what is meant for this one."
    )


class IsThereAlready(StaffError):
    code = "posting.there_already"
    template = N_("“{text}” is in this window already. Nothing was posted. Choose another window, or leave the line out.")


class IsOnInvoice(StaffError):
    code = "posting.on_invoice"
    template = N_("“{text}” is on invoice {number}. Nothing was posted. Void the invoice or issue a credit note first.")


@dataclass(frozen=True, slots=True)
class LinesMoved:
    """Lines as they stand now. `amount_minor`: what they come to; `balance_minor`: of their folio, all windows; minor units."""

    folio_id: FolioId
    window_number: int
    posting_ids: tuple[PostingId, ...]
    amount_minor: int
    balance_minor: int


@command(
    title=N_("Move lines"),
    permission=Permission.TRANSFER_POSTING,
    audit=(AuditCode.POSTINGS_TRANSFERRED,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="transfer_lines",
    result=LinesMoved,
)
def transfer_lines(
    uow: UnitOfWork, *, posting_ids: Sequence[PostingId], folio_id: FolioId, window_number: int, reason: str = ""
) -> LinesMoved:
    """Move lines to another window or folio, each with what is left of it; the lines of a bundle move together.

    Raises:
        InvalidInput: no line was chosen.
        LineHasLeft, AlreadyReversed, NoLineOfItsOwn: one of them does not stand.
        IsThereAlready: one of them is in that window.
        IsOnInvoice: one of them was invoiced.
        FolioClosed, NotOnThisFolio: one of the folios takes no lines.
    """
    folios = locked_folios(uow, _folios_of(uow, posting_ids) | {folio_id})
    return _transfer(uow, standing_lines(uow, posting_ids), folios, place_of(folios, folio_id, window_number), reason)


@command(
    title=N_("Move window"),
    permission=Permission.TRANSFER_POSTING,
    audit=(AuditCode.POSTINGS_TRANSFERRED,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="transfer_lines",
    result=LinesMoved,
)
def move_window(
    uow: UnitOfWork, *, folio_id: FolioId, window_number: int, target_folio_id: FolioId, target_window_number: int, reason: str = ""
) -> LinesMoved:
    """Move everything that stands in a window to another window or folio; the window is at zero afterwards.

    Raises:
        InvalidInput: nothing stands in it.
        IsThereAlready, IsOnInvoice, FolioClosed, NotOnThisFolio: as for single lines.
    """
    folios = locked_folios(uow, {folio_id, target_folio_id})
    place = place_of(folios, target_folio_id, target_window_number)
    return _transfer(uow, standing_in(uow, folio_id, window_number), folios, place, reason)


@command(
    title=N_("Split line"),
    permission=Permission.TRANSFER_POSTING,
    audit=(AuditCode.POSTING_SPLIT,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="combine_lines",
    result=LinesMoved,
)
def split_line(uow: UnitOfWork, *, posting_id: PostingId, split: LineSplit, reason: str = "") -> LinesMoved:
    """Split a line into parts that stand in its window, to the last cent; a bundle is split as one price.

    Raises:
        InvalidInput: it cannot be split like that.
        LineHasLeft, AlreadyReversed, NoLineOfItsOwn, IsOnInvoice, FolioClosed, NotOnThisFolio: as for moves.
    """
    folios = locked_folios(uow, _folios_of(uow, [posting_id]))
    lines = standing_lines(uow, [posting_id])
    refuse_invoiced(uow, lines)
    amounts = [line.left for line in lines]
    parts = divided(amounts, part_amounts(sum(amount.amount_minor for amount in amounts), split))
    place = place_of(folios, FolioId(lines[0].row.folio_id), lines[0].row.window_number)
    move = Move(_given(reason))
    keys = [new_id() for _line in lines]
    for line, key in zip(lines, keys, strict=True):
        move.take_off(line, key, to=None)
    for number, part in enumerate(parts, start=1):
        for line, amount, key in zip(lines, part, keys, strict=True):
            move.put_on(line, amount, key, place, come_from=None, part=number)
    return written(uow, move, place, AuditCode.POSTING_SPLIT, line=lines[0].row.text, parts=len(parts))


@command(
    title=N_("Combine lines"),
    permission=Permission.TRANSFER_POSTING,
    audit=(AuditCode.POSTINGS_COMBINED,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="split_line",
    result=LinesMoved,
)
def combine_lines(uow: UnitOfWork, *, posting_ids: Sequence[PostingId], text: str = "", reason: str = "") -> LinesMoved:
    """Make one line of several charges of one window and one transaction code.

    Args:
        text: what the line says; empty: what the first of them says.

    Raises:
        InvalidInput: they cannot be combined, and why.
        LineHasLeft, AlreadyReversed, NoLineOfItsOwn, IsOnInvoice, FolioClosed, NotOnThisFolio: as for moves.
    """
    folios = locked_folios(uow, _folios_of(uow, posting_ids))
    lines = standing_lines(uow, posting_ids)
    _refuse_different(uow, lines)
    refuse_invoiced(uow, lines)
    place = place_of(folios, FolioId(lines[0].row.folio_id), lines[0].row.window_number)
    move, key = Move(_given(reason)), new_id()
    for line in lines:
        move.take_off(line, key, to=None)
    move.put_on(lines[0], together([line.left for line in lines]), key, place, come_from=None, part=1)
    move.on = [_combined(move.on[0], lines, text)]
    return written(uow, move, place, AuditCode.POSTINGS_COMBINED, lines=len(lines))


def _transfer(uow: UnitOfWork, lines: list[StandingLine], folios: dict[FolioId, Folio], place: Place, reason: str) -> LinesMoved:
    if not lines:
        raise InvalidInput("posting_ids", problem=N_("There is no line to move. Nothing was posted. Choose one that stands in a window."))
    there = next((line for line in lines if (line.row.folio_id, line.row.window_number) == (place.folio_id, place.window_number)), None)
    if there is not None:
        raise IsThereAlready(text=there.row.text)
    refuse_invoiced(uow, lines)
    move = Move(_given(reason))
    for line in lines:
        key = new_id()
        move.take_off(line, key, to=place)
        move.put_on(line, line.left, key, place, come_from=place_of(folios, FolioId(line.row.folio_id), line.row.window_number))
    return written(uow, move, place, AuditCode.POSTINGS_TRANSFERRED, lines=len(lines), target=place.name)


def written(uow: UnitOfWork, move: Move, place: Place, audit: AuditCode, **details: str | int) -> LinesMoved:
    """Write what a move takes off and puts on, with an audit entry for each folio that lines leave."""
    totals = ledger.append(uow, [*move.off, *move.on])
    for folio_id in sorted({line.folio_id for line in move.off}):
        taken = -sum(_amount(line) for line in move.off if line.folio_id == folio_id)
        uow.record_row(audit, EntityKind.FOLIO, folio_id, amount_minor=taken, reason=move.reason, **details)
    ids = tuple(line.id for line in move.on)
    return LinesMoved(place.folio_id, place.window_number, ids, sum(map(_amount, move.on)), totals[place.folio_id])


def _combined(put: NewPosting, lines: list[StandingLine], text: str) -> NewPosting:
    """The line made of several. Of different origins it names none, and the latest of their days."""
    one_origin = len({line.origin_id for line in lines}) == 1
    prices = {line.row.price_minor for line in lines}
    whole = len(prices) == 1 and None not in prices and not any(line.adjustments for line in lines)
    return replace(
        put,
        text=line_text(text, put.text),
        quantity=sum(line.row.quantity for line in lines) if whole else 1,
        price_minor=lines[0].row.price_minor if whole else None,
        origin_id=put.origin_id if one_origin else None,
        origin_date=max(origin_date(line) for line in lines),
    )


def locked_folios(uow: UnitOfWork, folio_ids: Collection[FolioId]) -> dict[FolioId, Folio]:
    """The folios of a move, locked in the order of their ids, if lines may leave them and come to them."""
    folios = {folio_id: open_folio(uow, folio_id, closed_allowed=False)[0] for folio_id in sorted(folio_ids)}
    for folio in folios.values():
        if folio.kind not in MOVABLE_FOLIOS:
            raise NotOnThisFolio(number=folio.number)
    return folios


def _folios_of(uow: UnitOfWork, posting_ids: Collection[PostingId]) -> set[FolioId]:
    return {FolioId(row.folio_id) for row in lines_named(uow, posting_ids)}


def place_of(folios: dict[FolioId, Folio], folio_id: FolioId, window_number: int) -> Place:
    """A window, and what the other side of a move calls it."""
    return Place(folio_id, window_number, f"{folios[folio_id].number}/{window_number}")


def _refuse_different(uow: UnitOfWork, lines: list[StandingLine]) -> None:
    if len(lines) < _FEWEST_COMBINED:
        raise InvalidInput("posting_ids", problem=N_("It takes two lines to combine them. Nothing was posted. Choose another one too."))
    code = uow.get(TransactionCode, lines[0].row.transaction_code_id, what=_("The transaction code"), lock=False)
    if code.kind is not CodeKind.CHARGE or any(line.row.bundle_id is not None for line in lines):
        raise InvalidInput(
            "posting_ids",
            problem=N_("Money, and nights with packages, are not combined. Nothing was posted. Leave these lines as they are."),
        )
    if len({(line.row.folio_id, line.row.window_number, line.row.transaction_code_id) for line in lines}) > 1:
        raise InvalidInput(
            "posting_ids",
            problem=N_("Only lines of one window and one transaction code can be combined. Nothing was posted. Choose others."),
        )


def refuse_invoiced(uow: UnitOfWork, lines: list[StandingLine]) -> None:
    """Go on only if no invoice has any of these lines or of their adjustments.

    Raises:
        IsOnInvoice: one has.
    """
    ids = [row.id for line in lines for row in (line.row, *(adjusting for adjusting, _amounts in line.adjustments))]
    found = uow.connection.execute(_ON_INVOICE, {"postings": ids}).first()
    if found is not None:
        raise IsOnInvoice(text=found.text, number=paper_number(found.series, found.number))


def _given(reason: str) -> str:
    return money_note(reason, field="reason")


def _amount(line: NewPosting) -> int:
    return line.net_minor + line.tax_minor
