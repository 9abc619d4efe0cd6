"""What a group pays together: its master folio (`docs/algorithms/blocks.md`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, FolioKind, SyncRule
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import BlockId, FolioId, ReservationId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import Event
from hotel_desk.language import N_, _
from hotel_desk.models.block import Block
from hotel_desk.models.folio import Folio
from hotel_desk.queries.blocks import account_of
from hotel_desk.services import ledger
from hotel_desk.services.room_assignment import expected
from hotel_desk.services.transfers import transfer_balance

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class MasterFolioOpened:
    """The folio that a group pays together."""

    block_id: BlockId
    folio_id: FolioId
    number: str


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

    Raises:
        InvalidInput: a reservation does not belong to the group.
        WrongStatus: a guest is not in house.
    """
    block = uow.get(Block, block_id, what=_("The block"))
    # In the order of their ids, as every command locks them.
    stays = [expected(uow, reservation_id, Event.CHANGE_STAY) for reservation_id in sorted(set(reservation_ids))]
    if any(stay.block_id != block_id for stay in stays):
        raise InvalidInput(
            "reservation_ids", problem=N_("One of the reservations does not belong to this group. Nothing was posted. Choose them again.")
        )
    master = _master_folio(uow, block)
    moved = [amount for stay in stays if (amount := _move(uow, ReservationId(stay.id), master, block.name)) is not None]
    return PaidByGroup(FolioId(master.id), master.number, len(moved), sum(moved))


def _move(uow: UnitOfWork, reservation_id: ReservationId, master: Folio, group: str) -> int | None:
    folio = ledger.folio_of(uow, reservation_id)
    if folio is None:
        return None
    windows = {number: balance for number, balance in sorted(ledger.balances(uow, FolioId(folio.id)).items()) if balance}
    for number, balance in windows.items():
        reason = _("Paid by the group {name}").format(name=group)
        transfer_balance(
            uow, source=folio, target=master, amount_minor=balance, reservation_id=reservation_id, reason=reason, source_window=number
        )
    return sum(windows.values()) if windows else None


def _master_folio(uow: UnitOfWork, block: Block) -> Folio:
    account = account_of(BlockId(block.id))
    found: Folio | None = uow.session.execute(
        select(Folio).where(Folio.property_id == uow.property_id, Folio.account_code == account).with_for_update()
    ).scalar_one_or_none()
    if found is not None:
        return found
    folio = ledger.open_folio(uow, kind=FolioKind.HOUSE, name=block.name, account_code=account)
    uow.record(AuditCode.BLOCK_CHANGED, block, name=block.name, master_folio=folio.number)
    return folio
