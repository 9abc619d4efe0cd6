"""Lines taken back: the counter-line of a posting, and what has to be taken back with it. Used by commands; not commands themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid5

from sqlalchemy import delete, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import CodeKind, PostingKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import FolioId, PostingId, ReservationId, TransactionCodeId
from hotel_desk.language import N_, _
from hotel_desk.models.folio import NightCharge, Posting
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.models.types import NAME_LENGTH
from hotel_desk.services import ledger
from hotel_desk.services.ledger import NewPosting
from hotel_desk.services.package_sales import take_back_sales
from hotel_desk.services.posting_codes import open_folio
from hotel_desk.services.standing_lines import refuse_left, standing_in, successors, was_divided, with_amounts

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.folio import Folio
    from hotel_desk.services.standing_lines import StandingLine

_OF_NIGHTS = (PostingKind.CHARGE, PostingKind.ALLOWANCE)


class NotReversible(StaffError):
    code = "posting.not_reversible"
    template = N_(
        "“{text}” cannot be reversed: it is itself a reversal or a transfer. Nothing was posted. Post the amount again if it is due."
    )


class DayClosed(StaffError):
    code = "posting.day_closed"
    template = N_("“{text}” belongs to {date}, a day that is closed. Nothing was posted. Adjust it in the open day instead.")


class ChargesOfOthers(StaffError):
    code = "posting.charges_of_others"
    template = N_("“{text}” was moved to folio {folio} from another one. Nothing was undone. Move it to another folio first.")


def reversal_of(uow: UnitOfWork, posting: Posting, reason: str) -> NewPosting:
    """The counter-line of a posting of the open day, in the window where it stands now.

    Frees its night for another room charge, and takes back what the night has sold to be taken later.

    Raises:
        AlreadyReversed, NotReversible, DayClosed: it cannot be taken back.
        LineWasDivided: it was moved in parts or with others.
        FolioClosed: it stands on another folio, and that is closed.
    """
    if posting.kind in {PostingKind.REVERSAL, PostingKind.TRANSFER}:
        raise NotReversible(text=posting.text)
    if posting.business_date != uow.business_date:
        raise DayClosed(text=posting.text, date=posting.business_date.isoformat())
    stands = _standing_whole(uow, posting)
    freed = uow.connection.execute(delete(NightCharge).where(NightCharge.posting_id == posting.id)).rowcount
    if freed and posting.reservation_id is not None and posting.night_date is not None:
        take_back_sales(uow, ReservationId(posting.reservation_id), posting.night_date, reason)
    back = -stands.posted
    return NewPosting(
        folio_id=FolioId(stands.row.folio_id),
        window_number=stands.row.window_number,
        kind=PostingKind.REVERSAL,
        transaction_code_id=TransactionCodeId(posting.transaction_code_id),
        text=_("Reversal: {text}").format(text=posting.text)[:NAME_LENGTH],
        quantity=posting.quantity,
        net_minor=back.net_minor,
        tax_minor=back.tax_minor,
        taxes=back.taxes,
        night_date=posting.night_date,
        reservation_id=None if posting.reservation_id is None else ReservationId(posting.reservation_id),
        room_number=posting.room_number,
        reversal_of_id=PostingId(posting.id),
        reason=reason,
        # A bundle is taken back as one: its counter-lines are a bundle of their own.
        bundle_id=None if posting.bundle_id is None else uuid5(posting.bundle_id, "reversal"),
        # A rule's limit has that much left again.
        routing_rule_id=posting.routing_rule_id or stands.row.routing_rule_id,
    )


def first_posted(uow: UnitOfWork, posting: Posting) -> Posting:
    """The line that a line is to be taken back as: itself, or the one it came from.

    Raises:
        LineHasLeft: it is not in its window any more.
        LineWasDivided: it was combined from several.
        NotReversible: it only takes another one off.
    """
    if posting.takes_off_id is not None:
        raise NotReversible(text=posting.text)
    refuse_left(uow, posting)
    if posting.origin_id is not None:
        return uow.get(Posting, posting.origin_id, what=_("The posting"), lock=False)
    if posting.origin_date is not None:
        raise was_divided(uow, posting.text, posting)
    return posting


def lines_beside(uow: UnitOfWork, posting: Posting) -> list[Posting]:
    """The other unreversed lines of the same night, or parts of the same charge, taken back together, on whatever folio they are.

    A night with packages has a line each; one at a price below zero is an allowance and its taxes.
    """
    if posting.reservation_id is None or posting.kind not in _OF_NIGHTS:
        return []
    if posting.night_date is None and posting.bundle_id is None:
        return []
    together = Posting.bundle_id == posting.bundle_id if posting.night_date is None else Posting.night_date == posting.night_date
    reversal = aliased(Posting)
    found = uow.session.execute(
        select(Posting)
        .where(
            Posting.reservation_id == posting.reservation_id,
            together,
            Posting.kind.in_(_OF_NIGHTS),
            Posting.id != posting.id,
            ~select(reversal.id).where(reversal.reversal_of_id == Posting.id).exists(),
        )
        .order_by(Posting.folio_id, Posting.window_number, Posting.sequence)
    )
    return list(found.scalars())


def parts_of(uow: UnitOfWork, posting: Posting) -> list[PostingId]:
    """A charge, and the other parts that a rule of its stay has cut it into."""
    if posting.bundle_id is None or posting.night_date is not None:
        return [PostingId(posting.id)]
    parts = select(Posting.id).where(Posting.bundle_id == posting.bundle_id, Posting.id != posting.id).order_by(Posting.id)
    return [PostingId(posting.id), *(PostingId(found) for found in uow.session.execute(parts).scalars())]


def refuse_charges_left(uow: UnitOfWork, folio: Folio) -> None:
    """Go on only if no charge that was moved stands on a folio any more, once its own were taken back.

    Raises:
        ChargesOfOthers: one does.
    """
    for window in ledger.windows_of(uow, FolioId(folio.id)):
        for line in standing_in(uow, FolioId(folio.id), window.number):
            if line.row.origin_date is not None and line.left.amount_minor and _is_charge(uow, line):
                raise ChargesOfOthers(text=line.row.text, folio=folio.number)


def _is_charge(uow: UnitOfWork, line: StandingLine) -> bool:
    return uow.get(TransactionCode, line.row.transaction_code_id, what=_("The transaction code"), lock=False).kind is CodeKind.CHARGE


def _standing_whole(uow: UnitOfWork, posting: Posting) -> StandingLine:
    now = successors(uow, PostingId(posting.id))
    if len(now) != 1:
        raise was_divided(uow, posting.text, now[0])
    stands = with_amounts(uow, now[0])
    if (stands.left.net_minor, stands.left.tax_minor) != (posting.net_minor, posting.tax_minor):
        raise was_divided(uow, posting.text, stands.row)
    if stands.row.folio_id != posting.folio_id:
        open_folio(uow, FolioId(stands.row.folio_id), closed_allowed=False)
    return stands
