"""What a group pays together: its master folio (`docs/algorithms/blocks.md`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, FolioKind, FolioStatus, ReservationStatus, SyncRule
from hotel_desk.domain.errors import InvalidInput, NotFound, StaffError
from hotel_desk.domain.ids import BlockId, FolioId, ReservationId
from hotel_desk.domain.money import Money
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import BlockStatus
from hotel_desk.domain.reservation_states import EXPECTED, Event
from hotel_desk.language import N_, _
from hotel_desk.models.block import Block
from hotel_desk.models.folio import Folio
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.block_sheet import account_of
from hotel_desk.services import ledger
from hotel_desk.services.charge_routing import RULES_END_AUDIT, RULES_END_CHANGES, end_rules_to
from hotel_desk.services.room_assignment import expected
from hotel_desk.services.transfers import transfer_balance
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_STILL_TO_LEAVE = (
    select(Profile.name)
    .join(Reservation, Reservation.guest_id == Profile.id)
    .where(Reservation.block_id == bindparam("block"), Reservation.status.in_({*EXPECTED, ReservationStatus.IN_HOUSE}))
    .order_by(Reservation.id)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class MasterFolioOpened:
    """The folio that a group pays together."""

    block_id: BlockId
    folio_id: FolioId
    number: str


class MasterFolioIsClosed(StaffError):
    code = "block.master_folio_closed"
    template = N_(
        "The master folio {number} of {name} is closed. Nothing was posted. Let the guests pay, or reopen it with a reason first."
    )


class MasterFolioNotSettled(StaffError):
    code = "block.master_folio_not_settled"
    template = N_(
        "Window {window} of the master folio {number} is not settled: {balance} is open. The folio stays open. "
        "Take a payment or pay the credit out first."
    )


class GroupNotGone(StaffError):
    code = "block.group_not_gone"
    template = N_(
        "{name} has not left yet: {guest} is still expected or in house. The master folio stays open. Close it after the check-out."
    )


class GroupStaysOn(StaffError):
    code = "block.group_stays_on"
    template = N_("{name} stays until {date}. The master folio stays open. Close it on that day or later.")


@dataclass(frozen=True, slots=True)
class MasterFolioClosed:
    """The folio of a group, closed or open again."""

    block_id: BlockId
    folio_id: FolioId
    number: str
    status: FolioStatus


@dataclass(frozen=True, slots=True)
class PaidByGroup:
    """What went from the guests' folios to that of the group, minor units. `stays`: how many had something open."""

    folio_id: FolioId
    number: str
    stays: int
    amount_minor: int


@command(
    title=N_("Open master folio"),
    permission=Permission.MANAGE_BLOCKS,
    audit=(AuditCode.BLOCK_CHANGED,),
    changes=(EntityKind.BLOCK, EntityKind.FOLIO),
    locks=POSTING_LOCKS,
    result=MasterFolioOpened,
)
def open_master_folio(uow: UnitOfWork, *, block_id: BlockId) -> MasterFolioOpened:
    """Open the folio that a group pays together, if it has none yet; charges are posted on it like on any other.

    Raises:
        NotFound: there is no such block.
    """
    folio = _master_folio(uow, uow.get(Block, block_id, what=_("The block")))
    return MasterFolioOpened(block_id, FolioId(folio.id), folio.number)


@command(
    title=N_("Let the group pay"),
    permission=Permission.MANAGE_BLOCKS,
    audit=(AuditCode.BLOCK_CHANGED, AuditCode.POSTINGS_TRANSFERRED),
    changes=(EntityKind.BLOCK, EntityKind.FOLIO, EntityKind.POSTING),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    result=PaidByGroup,
)
def let_group_pay(uow: UnitOfWork, *, block_id: BlockId, reservation_ids: Sequence[ReservationId]) -> PaidByGroup:
    """Move what guests of a group have open to its master folio, window by window; each line names the other folio.

    What a company's or agent's account pays is left to it.

    Raises:
        InvalidInput: a reservation does not belong to the group.
        WrongStatus: a guest is not in house.
        MasterFolioIsClosed: the group has settled its bill already.
    """
    block = uow.get(Block, block_id, what=_("The block"))
    # In the order of their ids, as every command locks them.
    stays = [expected(uow, reservation_id, Event.CHANGE_STAY) for reservation_id in sorted(set(reservation_ids))]
    if any(stay.block_id != block_id for stay in stays):
        raise InvalidInput(
            "reservation_ids", problem=N_("One of the reservations does not belong to this group. Nothing was posted. Choose them again.")
        )
    master = _master_folio(uow, block)
    if master.status is FolioStatus.CLOSED:
        raise MasterFolioIsClosed(number=master.number, name=block.name)
    moved = [amount for stay in stays if (amount := _move(uow, ReservationId(stay.id), master, block.name)) is not None]
    return PaidByGroup(FolioId(master.id), master.number, len(moved), sum(moved))


@command(
    title=N_("Close master folio"),
    permission=Permission.MANAGE_BLOCKS,
    audit=(AuditCode.BLOCK_CHANGED, *RULES_END_AUDIT),
    changes=(EntityKind.BLOCK, EntityKind.FOLIO, *RULES_END_CHANGES),
    locks=POSTING_LOCKS,
    undo="reopen_master_folio",
    result=MasterFolioClosed,
)
def close_master_folio(uow: UnitOfWork, *, block_id: BlockId) -> MasterFolioClosed:
    """Close the folio of a group that has left and paid: nothing can be posted on it any more.

    Raises:
        NotFound: there is no such block, or it has no master folio.
        GroupStaysOn, GroupNotGone: the group has not left.
        MasterFolioNotSettled: a window is not at zero.
    """
    block = uow.get(Block, block_id, what=_("The block"))
    folio = _known_master_folio(uow, block_id)
    if folio.status is FolioStatus.OPEN:
        _refuse_while_here(uow, block)
        _refuse_unsettled(uow, folio)
        folio.status = FolioStatus.CLOSED
        end_rules_to(uow, folio, uow.clock.now())
        uow.changed(folio)
        uow.record(AuditCode.BLOCK_CHANGED, block, name=block.name, closed_master_folio=folio.number)
    return MasterFolioClosed(block_id, FolioId(folio.id), folio.number, folio.status)


@command(
    title=N_("Reopen master folio"),
    permission=Permission.MANAGE_BLOCKS,
    audit=(AuditCode.BLOCK_CHANGED,),
    changes=(EntityKind.BLOCK, EntityKind.FOLIO),
    locks=POSTING_LOCKS,
    undo="close_master_folio",
    result=MasterFolioClosed,
)
def reopen_master_folio(uow: UnitOfWork, *, block_id: BlockId, reason: str) -> MasterFolioClosed:
    """Open the closed folio of a group again, for a reason that is written down.

    Raises:
        ReasonMissing: no reason was given.
        NotFound: there is no such block, or it has no master folio.
    """
    why = given_reason(reason)
    block = uow.get(Block, block_id, what=_("The block"))
    folio = _known_master_folio(uow, block_id)
    if folio.status is FolioStatus.CLOSED:
        folio.status = FolioStatus.OPEN
        uow.changed(folio)
        uow.record(AuditCode.BLOCK_CHANGED, block, name=block.name, reopened_master_folio=folio.number, reason=why)
    return MasterFolioClosed(block_id, FolioId(folio.id), folio.number, folio.status)


def _refuse_while_here(uow: UnitOfWork, block: Block) -> None:
    here = uow.connection.execute(_STILL_TO_LEAVE, {"block": block.id}).scalar()
    if here is not None:
        raise GroupNotGone(name=block.name, guest=here)
    if block.status is not BlockStatus.CANCELLED and uow.business_date < block.departure_date:
        raise GroupStaysOn(name=block.name, date=block.departure_date.isoformat())


def _refuse_unsettled(uow: UnitOfWork, folio: Folio) -> None:
    for window, balance_minor in sorted(ledger.balances(uow, FolioId(folio.id)).items()):
        if balance_minor:
            raise MasterFolioNotSettled(window=window, number=folio.number, balance=str(Money.from_minor(balance_minor, folio.currency)))


def _move(uow: UnitOfWork, reservation_id: ReservationId, master: Folio, group: str) -> int | None:
    folio = ledger.folio_of(uow, reservation_id)
    if folio is None:
        return None
    open_ones = [window for window in ledger.windows_of(uow, FolioId(folio.id)) if window.balance_minor and window.payee_id is None]
    for window in open_ones:
        transfer_balance(
            uow,
            source=folio,
            target=master,
            amount_minor=window.balance_minor,
            reservation_id=reservation_id,
            reason=_("Paid by the group {name}").format(name=group),
            source_window=window.number,
        )
    return sum(window.balance_minor for window in open_ones) if open_ones else None


def _master_folio(uow: UnitOfWork, block: Block) -> Folio:
    """The folio of a group, opened if it has none; one that was closed stays closed."""
    found = _found_master_folio(uow, BlockId(block.id))
    if found is not None:
        return found
    folio = ledger.open_folio(uow, kind=FolioKind.HOUSE, name=block.name, account_code=account_of(BlockId(block.id)))
    uow.record(AuditCode.BLOCK_CHANGED, block, name=block.name, master_folio=folio.number)
    return folio


def _known_master_folio(uow: UnitOfWork, block_id: BlockId) -> Folio:
    folio = _found_master_folio(uow, block_id)
    if folio is None:
        raise NotFound(what=_("The master folio"))
    return folio


def _found_master_folio(uow: UnitOfWork, block_id: BlockId) -> Folio | None:
    """Locked, so that nobody posts on it meanwhile."""
    named = select(Folio).where(Folio.property_id == uow.property_id, Folio.account_code == account_of(block_id)).with_for_update()
    found: Folio | None = uow.session.execute(named).scalar_one_or_none()
    return found
