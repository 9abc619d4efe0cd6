"""The demo hotel's groups: one arrives today, one has half of its rooms named and its cut-off tomorrow, one has not decided yet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.ids import BlockId, ReservationId
from hotel_desk.domain.rooming_list import RoomingLine
from hotel_desk.domain.slots import nights_between
from hotel_desk.language import _
from hotel_desk.queries.availability import rooms_free
from hotel_desk.services.block_rooms import BlockRooms
from hotel_desk.services.blocks import BlockDetails, make_block
from hotel_desk.services.group_folio import open_master_folio
from hotel_desk.services.housekeeping import set_housekeeping_status
from hotel_desk.services.room_assignment import assign_room
from hotel_desk.services.rooming_list import take_rooming_list

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hotel_desk.db.desk import Desk
    from hotel_desk.jobs.demo_house import DemoHouse

ARRIVING, TO_BE_NAMED, UNDECIDED = "LUTE", "PAPER", "TEA"
_MEMBERS = ("Xu Wenhao", "Catherine Bell", "Mori Ayaka", "Lin Yue")
_ROOM_PRICE_MINOR = 62_000


def receive_groups(desk: Desk, house: DemoHouse, today: date) -> None:
    """Agree rooms with three groups; the one that arrives today has its rooms, made up and waiting."""
    twins, kings = "TWN", "DLX"
    orchestra = BlockDetails(_("Lute orchestra of Suzhou"), today, today + timedelta(days=2), code=ARRIVING, contact_name="Zhou Lan")
    arriving = _agree(desk, house, orchestra, {kings: len(_MEMBERS)}, definite=True)
    lines = [RoomingLine(number, name, kings, adults="2") for number, name in enumerate(_MEMBERS, start=1)]
    taken = desk.run(take_rooming_list, block_id=arriving, lines=lines)
    _give_rooms(desk, house, taken.reservation_ids, orchestra)
    desk.run(open_master_folio, block_id=arriving)
    soon = today + timedelta(days=3)
    congress = BlockDetails(
        _("Paper makers' congress"),
        soon,
        soon + timedelta(days=3),
        code=TO_BE_NAMED,
        cutoff_date=today + timedelta(days=1),
        contact_name="Dr. Hana Novak",
        contact_phone="+420777123456",
    )
    named = _agree(desk, house, congress, {twins: 5, kings: 3}, definite=True)
    known = (("Hana Novak", kings), ("Pavel Dvořák", twins), ("Satō Emi", twins), ("Marta Oliveira", kings))
    listed = [RoomingLine(number, name, kind) for number, (name, kind) in enumerate(known, start=1)]
    desk.run(take_rooming_list, block_id=named, lines=listed)
    trip = today + timedelta(days=16)
    tea = BlockDetails(_("Tea tasting trip"), trip, trip + timedelta(days=2), code=UNDECIDED, cutoff_date=today + timedelta(days=9))
    _agree(desk, house, tea, {twins: 5}, definite=False)


def _agree(desk: Desk, house: DemoHouse, details: BlockDetails, rooms: Mapping[str, int], *, definite: bool) -> BlockId:
    wanted = [
        BlockRooms(house.types[code], night, count, _ROOM_PRICE_MINOR if code == "DLX" else None)
        for code, count in rooms.items()
        for night in nights_between(details.arrival_date, details.departure_date)
    ]
    # A good hotel is full on some nights; the manager keeps the group's rooms all the same.
    return desk.run(make_block, details=details, rooms=wanted, definite=definite, forced=definite).block_id


def _give_rooms(desk: Desk, house: DemoHouse, members: Sequence[ReservationId], details: BlockDetails) -> None:
    """A vacant room for every member, looked at before the group comes."""
    free = desk.read(rooms_free, room_type_id=house.types["DLX"], first=details.arrival_date, last=details.departure_date)
    vacant = sorted((room for room in free if not room.occupied), key=lambda room: room.housekeeping_status is HousekeepingStatus.DIRTY)
    for reservation_id, room in zip(members, vacant, strict=False):
        desk.run(set_housekeeping_status, room_ids=[room.room_id], status=HousekeepingStatus.INSPECTED)
        desk.run(assign_room, reservation_id=reservation_id, room_id=room.room_id)
