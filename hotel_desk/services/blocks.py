"""Groups: blocks of rooms made, changed, made definite, cut off and cancelled (`docs/algorithms/blocks.md`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, ProfileKind
from hotel_desk.domain.errors import InvalidInput, NotFound, StaffError
from hotel_desk.domain.ids import BlockId, ProfileId, RatePlanId, ReservationId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import BlockStatus
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.language import N_, _
from hotel_desk.models.block import Block
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import Reservation
from hotel_desk.services import block_nights
from hotel_desk.services.block_rooms import BlockRooms, allot, give_back, held_since, settle, wanted_rooms
from hotel_desk.services.cancellations import cancel_reservation
from hotel_desk.services.chosen_profiles import chosen_profile
from hotel_desk.services.reservation_requests import refuse_endless_stay
from hotel_desk.services.setup_nouns import CodeTaken
from hotel_desk.services.typed_text import given_reason, note_line, note_text, one_line, phone_line
from hotel_desk.services.versions import refuse_newer_version

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

LONGEST_CODE = 40
_LETTERS_OF_NAME = 12


class BlockCancelledAlready(StaffError):
    code = "block.cancelled"
    template = N_("The block “{name}” is cancelled. Nothing was changed. Make a new one if the group comes after all.")


@dataclass(frozen=True, slots=True)
class BlockDetails:
    """What was agreed with a group.

    Args:
        code: short and the only one; empty: made from the name and the arrival.
        cutoff_date: the last day on which the group may take its rooms; None: the day of arrival.
        rate_plan_id: what rooms without a price of their own cost; None: the standard price of the type.
    """

    name: str
    arrival_date: date
    departure_date: date
    code: str = ""
    cutoff_date: date | None = None
    rate_plan_id: RatePlanId | None = None
    company_id: ProfileId | None = None
    agent_id: ProfileId | None = None
    contact_name: str = ""
    contact_phone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class BlockSaved:
    """A block as it is now. `oversold`: nights on which more is kept than there are rooms, because it was forced."""

    block_id: BlockId
    code: str
    status: BlockStatus
    version: int
    oversold: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockClosed:
    """A block that keeps nothing any more.

    Args:
        given_back: room nights that are for sale again.
        cancelled: reservations that were cancelled along; `remaining`: those that are still expected.
    """

    block_id: BlockId
    status: BlockStatus
    version: int
    given_back: int
    cancelled: int = 0
    remaining: int = 0


@command(
    title=N_("New block"),
    permission=Permission.MANAGE_BLOCKS,
    audit=(AuditCode.BLOCK_MADE, AuditCode.INVENTORY_OVERSOLD),
    changes=(EntityKind.BLOCK, EntityKind.INVENTORY),
    locks=SALE_LOCKS,
    undo="cancel_block",
    result=BlockSaved,
)
def make_block(
    uow: UnitOfWork, *, details: BlockDetails, rooms: Sequence[BlockRooms], definite: bool = False, forced: bool = False
) -> BlockSaved:
    """Agree rooms with a group, by type and night.

    Args:
        definite: keep the rooms at once; else the block is tentative and keeps nothing.
        forced: keep them even on full nights; needs its own permission and is counted as oversold.

    Raises:
        InvalidInput: dates, rooms or prices cannot be accepted; nothing was saved.
        CodeTaken: another block has this code.
        inventory.SoldOut: the rooms are not there on a night.
    """
    _refuse_unforced(uow, forced=forced)
    _refuse_dates(uow, details)
    wanted = wanted_rooms(uow, rooms, arrival=details.arrival_date, departure=details.departure_date)
    block = Block(
        id=BlockId(new_id()),
        property_id=uow.property_id,
        status=BlockStatus.DEFINITE if definite else BlockStatus.TENTATIVE,
        cut_off_on=None,
        status_reason="",
        version=1,
    )
    _write_details(uow, block, details)
    uow.session.add(block)
    uow.session.flush()
    oversold = allot(uow, block, wanted, forced=forced)
    uow.record(AuditCode.BLOCK_MADE, block, name=block.name, status=block.status, room_nights=sum(one.rooms for one in rooms))
    return _saved(block, oversold)


@command(
    title=N_("Change block"),
    permission=Permission.MANAGE_BLOCKS,
    audit=(AuditCode.BLOCK_CHANGED, AuditCode.INVENTORY_OVERSOLD),
    changes=(EntityKind.BLOCK, EntityKind.INVENTORY),
    locks=SALE_LOCKS,
    undo="change_block",
    result=BlockSaved,
)
def change_block(
    uow: UnitOfWork, *, block_id: BlockId, version: int, details: BlockDetails, rooms: Sequence[BlockRooms], forced: bool = False
) -> BlockSaved:
    """Agree something else: dates, types, numbers, prices, plan, cut-off day.

    Args:
        rooms: every type and night that is kept from now on; what is not named is not kept. Nights gone by stay as they were.

    Raises:
        SomeoneWasFaster: the block was changed since it was shown.
        BlockCancelledAlready: it is cancelled.
        PickedUpAlready: more is picked up than would be kept.
        InvalidInput, CodeTaken, inventory.SoldOut: as for a new block.
    """
    _refuse_unforced(uow, forced=forced)
    block = open_block(uow, block_id)
    refuse_newer_version(block, version, what=_("The block"))
    _refuse_dates(uow, details, known=block)
    wanted = wanted_rooms(uow, rooms, arrival=details.arrival_date, departure=details.departure_date)
    reopened = block.cut_off_on is not None and cutoff_of(details) > (block.cutoff_date or block.arrival_date)
    _write_details(uow, block, details)
    if reopened:
        block.cut_off_on = None
    uow.session.flush()
    oversold = allot(uow, block, wanted, reopened=reopened, forced=forced)
    uow.record(AuditCode.BLOCK_CHANGED, block, name=block.name, room_nights=sum(one.rooms for one in rooms), reopened=reopened)
    uow.session.flush()
    return _saved(block, oversold)


@command(
    title=N_("Make block definite"),
    permission=Permission.MANAGE_BLOCKS,
    audit=(AuditCode.BLOCK_CHANGED, AuditCode.INVENTORY_OVERSOLD),
    changes=(EntityKind.BLOCK, EntityKind.INVENTORY),
    locks=SALE_LOCKS,
    undo="cancel_block",
    result=BlockSaved,
)
def make_block_definite(uow: UnitOfWork, *, block_id: BlockId, forced: bool = False) -> BlockSaved:
    """Keep the rooms of a tentative block from now on; all of them, or none where a night is full.

    Raises:
        inventory.SoldOut: the rooms are not there on a night.
        BlockCancelledAlready: the block is cancelled.
    """
    _refuse_unforced(uow, forced=forced)
    block = open_block(uow, block_id)
    oversold: tuple[date, ...] = ()
    if block.status is BlockStatus.TENTATIVE:
        block.status = BlockStatus.DEFINITE
        before = block_nights.allotments(uow, block_id)
        oversold = settle(uow, block, before, held_since(before, uow.business_date), deducted=False, forced=forced)
        uow.record(AuditCode.BLOCK_CHANGED, block, name=block.name, status=block.status)
        uow.session.flush()
    return _saved(block, oversold)


@command(
    title=N_("Cut off block"),
    permission=Permission.MANAGE_BLOCKS,
    audit=(AuditCode.BLOCK_CUT_OFF,),
    changes=(EntityKind.BLOCK, EntityKind.INVENTORY),
    locks=SALE_LOCKS,
    undo="change_block",
    result=BlockClosed,
)
def cut_off_block(uow: UnitOfWork, *, block_id: BlockId) -> BlockClosed:
    """Give the rooms that the group has not taken back for sale; what is picked up stays. A later cut-off day takes it back.

    Raises:
        BlockCancelledAlready: the block is cancelled.
    """
    block = open_block(uow, block_id)
    given_back = 0
    if block.cut_off_on is None:
        given_back = give_back(uow, block)
        block.cut_off_on = uow.business_date
        block.cutoff_date = min(block.cutoff_date or block.arrival_date, uow.business_date)
        uow.record(AuditCode.BLOCK_CUT_OFF, block, name=block.name, given_back=given_back)
        uow.session.flush()
    return BlockClosed(block_id, block.status, block.version, given_back)


@command(
    title=N_("Cancel block"),
    permission=Permission.MANAGE_BLOCKS,
    audit=(AuditCode.BLOCK_CANCELLED, *cancel_reservation.command_spec.audit),  # type: ignore[attr-defined]
    changes=(EntityKind.BLOCK, EntityKind.INVENTORY, *cancel_reservation.command_spec.changes),  # type: ignore[attr-defined]
    locks=SALE_LOCKS,
    result=BlockClosed,
)
def cancel_block(uow: UnitOfWork, *, block_id: BlockId, reason: str, cancel_members: bool = False) -> BlockClosed:
    """Give a block up: its rooms are for sale again.

    Args:
        cancel_members: cancel the reservations that are still expected too; else they stay.

    Raises:
        ReasonMissing: no reason was given.
        BlockCancelledAlready: it is cancelled already.
    """
    why = given_reason(reason)
    if cancel_members:
        uow.require(Permission.CANCEL_RESERVATION)
    block = open_block(uow, block_id)
    given_back = give_back(uow, block)
    block.status = BlockStatus.CANCELLED
    block.status_reason = why
    uow.session.flush()
    expected = _expected_members(uow, block_id)
    cancelled = expected if cancel_members else []
    for reservation_id in cancelled:
        cancel_reservation(uow, reservation_id=reservation_id, reason=why)
    uow.record(AuditCode.BLOCK_CANCELLED, block, name=block.name, reason=why, given_back=given_back, reservations=len(cancelled))
    uow.session.flush()
    return BlockClosed(block_id, block.status, block.version, given_back, len(cancelled), len(expected) - len(cancelled))


def open_block(uow: UnitOfWork, block_id: BlockId) -> Block:
    """A block that is not cancelled, held against other desks; for use inside other commands.

    Raises:
        NotFound: there is none.
        BlockCancelledAlready: it is cancelled.
    """
    block = uow.get(Block, block_id, what=_("The block"))
    if block.status is BlockStatus.CANCELLED:
        raise BlockCancelledAlready(name=block.name)
    return block


def cutoff_of(details: BlockDetails) -> date:
    """The last day on which the group may take its rooms."""
    return details.cutoff_date or details.arrival_date


def _refuse_unforced(uow: UnitOfWork, *, forced: bool) -> None:
    if forced:
        uow.require(Permission.FORCE_OVERSELL)


def _refuse_dates(uow: UnitOfWork, details: BlockDetails, *, known: Block | None = None) -> None:
    if details.departure_date <= details.arrival_date:
        raise InvalidInput(
            "departure_date", problem=N_("A group stays at least one night. Nothing was saved. Choose a departure after the arrival.")
        )
    if details.arrival_date < uow.business_date and (known is None or details.arrival_date != known.arrival_date):
        raise InvalidInput(
            "arrival_date", problem=N_("The arrival lies before the business date. Nothing was saved. Choose today or later.")
        )
    refuse_endless_stay(uow, details.arrival_date, details.departure_date)
    if cutoff_of(details) > details.arrival_date:
        raise InvalidInput(
            "cutoff_date", problem=N_("The cut-off day lies after the arrival. Nothing was saved. Choose the day of arrival or earlier.")
        )
    unchanged = known is not None and cutoff_of(details) == known.cutoff_date
    if cutoff_of(details) < uow.business_date and not unchanged:
        raise InvalidInput("cutoff_date", problem=N_("The cut-off day lies in the past. Nothing was saved. Choose today or later."))


def _write_details(uow: UnitOfWork, block: Block, details: BlockDetails) -> None:
    block.name = one_line(details.name, field="name")
    if not block.name:
        raise InvalidInput("name", problem=N_("The group has no name. Nothing was saved. Write one."))
    block.arrival_date, block.departure_date = details.arrival_date, details.departure_date
    block.cutoff_date = cutoff_of(details)
    block.rate_plan_id = details.rate_plan_id
    if details.rate_plan_id is not None:
        uow.get(RatePlan, details.rate_plan_id, what=_("The rate plan"), lock=False)
    block.company_id = _profile(uow, details.company_id, ProfileKind.COMPANY)
    block.agent_id = _profile(uow, details.agent_id, ProfileKind.AGENT)
    block.contact_name = note_line(details.contact_name, field="contact_name")
    block.contact_phone = phone_line(details.contact_phone, field="contact_phone")
    block.note = note_text(details.note)
    block.code = _code(uow, block, one_line(details.code, field="code", limit=LONGEST_CODE))


def _code(uow: UnitOfWork, block: Block, typed: str) -> str:
    if typed:
        holder = _holder(uow, block.id, typed)
        if holder is not None:
            raise CodeTaken("code", code=typed, holder=holder)
        return typed
    letters = "".join(each for each in block.name.upper() if each.isalnum())[:_LETTERS_OF_NAME]
    stem = f"{letters or 'GROUP'}-{block.arrival_date:%m%d}"
    number, code = 1, stem
    while _holder(uow, block.id, code) is not None:
        number += 1
        code = f"{stem}-{number}"
    return code


def _holder(uow: UnitOfWork, but: UUID, code: str) -> str | None:
    named = select(Block.name).where(Block.property_id == uow.property_id, Block.code == code, Block.id != but)
    found: str | None = uow.connection.execute(named).scalar()
    return found


def _profile(uow: UnitOfWork, profile_id: ProfileId | None, kind: ProfileKind) -> ProfileId | None:
    if profile_id is not None and chosen_profile(uow, profile_id, what=_("The profile")).kind is not kind:
        raise NotFound(what=_("The profile"))
    return profile_id


def _expected_members(uow: UnitOfWork, block_id: BlockId) -> list[ReservationId]:
    members = select(Reservation.id).where(Reservation.block_id == block_id, Reservation.status.in_(EXPECTED)).order_by(Reservation.id)
    return [ReservationId(identifier) for identifier in uow.connection.execute(members).scalars()]


def _saved(block: Block, oversold: tuple[date, ...] = ()) -> BlockSaved:
    return BlockSaved(BlockId(block.id), block.code, block.status, block.version, oversold)
