"""Blocks: what is picked up is what their reservations hold, and a block that is over keeps nothing (`docs/algorithms/blocks.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, case, exists, func, or_, select

from hotel_desk.domain.rate_codes import BlockStatus
from hotel_desk.language import N_
from hotel_desk.models.block import Block, BlockNight
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.models.room import RoomType
from hotel_desk.queries.invariants_found import HOTEL, Invariant, stated_by, word

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Subquery

    from hotel_desk.queries.invariants_found import Statement


def block_rest() -> ColumnElement[int]:
    """What a block keeps of one type on one night: neither picked up nor given back."""
    rest = BlockNight.rooms - BlockNight.given_back - BlockNight.picked_up
    return case((rest > 0, rest), else_=0)


def _members() -> Subquery:
    return (
        select(Reservation.block_id, ReservationNight.room_type_id, ReservationNight.date, func.count().label("rooms"))
        .join(Reservation, Reservation.id == ReservationNight.reservation_id)
        .where(ReservationNight.property_id == HOTEL, ReservationNight.held.is_(True), Reservation.block_id.is_not(None))
        .group_by(Reservation.block_id, ReservationNight.room_type_id, ReservationNight.date)
        .subquery()
    )


def _picked_up() -> Statement:
    members = _members()
    rooms = func.coalesce(members.c.rooms, 0)
    return (
        select(
            Block.code.label("block"),
            RoomType.code.label("type"),
            BlockNight.date.label("night"),
            BlockNight.picked_up.label("found"),
            rooms.label("expected"),
        )
        .select_from(BlockNight)
        .join(Block, Block.id == BlockNight.block_id)
        .join(RoomType, RoomType.id == BlockNight.room_type_id)
        .outerjoin(
            members,
            and_(
                members.c.block_id == BlockNight.block_id,
                members.c.room_type_id == BlockNight.room_type_id,
                members.c.date == BlockNight.date,
            ),
        )
        .where(BlockNight.property_id == HOTEL, BlockNight.picked_up != rooms)
    )


def _uncounted() -> Statement:
    members = _members()
    counted = exists().where(
        BlockNight.block_id == members.c.block_id, BlockNight.room_type_id == members.c.room_type_id, BlockNight.date == members.c.date
    )
    return (
        select(
            Block.code.label("block"),
            RoomType.code.label("type"),
            members.c.date.label("night"),
            word(N_("no counter")).label("found"),
            members.c.rooms.label("expected"),
        )
        .select_from(members)
        .join(Block, Block.id == members.c.block_id)
        .join(RoomType, RoomType.id == members.c.room_type_id)
        .where(~counted)
    )


def _kept_when_over() -> Statement:
    over = or_(Block.status == BlockStatus.CANCELLED, Block.cut_off_on.is_not(None))
    return (
        select(Block.code.label("block"), RoomType.code.label("type"), BlockNight.date.label("night"), block_rest().label("found"))
        .select_from(BlockNight)
        .join(Block, Block.id == BlockNight.block_id)
        .join(RoomType, RoomType.id == BlockNight.room_type_id)
        .where(BlockNight.property_id == HOTEL, over, block_rest() > 0)
    )


BLOCK_INVARIANTS = (
    Invariant("block.picked_up", N_("What a group has picked up is not what its reservations hold"), stated_by(_picked_up(), _uncounted())),
    Invariant("block.over", N_("A block that was cut off or cancelled still keeps rooms"), stated_by(_kept_when_over())),
)
