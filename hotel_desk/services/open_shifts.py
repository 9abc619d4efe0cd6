"""Whose shift a line belongs to, and money that is taken in no shift. Used by `services/ledger.append`; not a command.

The shift's row is held shared while a line is written and exclusively while it is counted and closed, so a line is either in the sum or
without that shift (`docs/locking.md`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, select

from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.settings import CASHIERS_WORK_IN_SHIFTS
from hotel_desk.language import N_
from hotel_desk.models.cash import CashierShift
from hotel_desk.models.folio import Posting

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.services.ledger import NewPosting

NO_OPEN_SHIFT = "shift.none_open"
_MONEY = frozenset({PostingKind.PAYMENT, PostingKind.DEPOSIT, PostingKind.REFUND, PostingKind.PAID_OUT})
_OPEN_SHIFT = select(CashierShift.id).where(CashierShift.open_user_id == bindparam("who")).with_for_update(read=True)
_KINDS = select(Posting.kind).where(Posting.id.in_(bindparam("lines", expanding=True)))


class NoOpenShift(StaffError):
    code = NO_OPEN_SHIFT
    template = N_(
        "You have no shift open, and money is taken and given back only in one. Nothing was posted. Open a shift, then do it again."
    )


def shift_for(uow: UnitOfWork, postings: Sequence[NewPosting]) -> UUID | None:
    """The open shift of whoever writes these lines, held so that nobody closes it meanwhile. One statement where there is one.

    Raises:
        NoOpenShift: they are money, and the hotel works in shifts.
    """
    found: UUID | None = uow.connection.execute(_OPEN_SHIFT, {"who": uow.actor.user_id}).scalar()
    if found is None and _may_be_money(postings) and uow.setting(CASHIERS_WORK_IN_SHIFTS) and _is_money(uow, postings):
        raise NoOpenShift
    return found


def _may_be_money(postings: Sequence[NewPosting]) -> bool:
    return any(posting.kind in _MONEY or posting.kind is PostingKind.REVERSAL for posting in postings)


def _is_money(uow: UnitOfWork, postings: Sequence[NewPosting]) -> bool:
    if any(posting.kind in _MONEY for posting in postings):
        return True
    taken_back = [posting.reversal_of_id for posting in postings if posting.reversal_of_id is not None]
    return any(kind in _MONEY for kind in uow.connection.execute(_KINDS, {"lines": taken_back}).scalars())
