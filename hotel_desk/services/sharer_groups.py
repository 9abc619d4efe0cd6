"""Guests who share a room: who is in it, who pays what, and who holds it next (`docs/algorithms/sharers.md`).

Used by commands; not commands themselves. The lead holds the nights and the room, the others hang on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, or_, select, update

from hotel_desk.domain.codes import OccupancyState, ReservationStatus
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import ReservationId, RoomTypeId
from hotel_desk.domain.rate_codes import ShareSplit
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.domain.room_shares import room_price, shares_of
from hotel_desk.language import N_, _
from hotel_desk.models.folio import NightCharge
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.models.room import Room
from hotel_desk.services import inventory, occupancies
from hotel_desk.services.block_nights import HeldNight
from hotel_desk.services.reservation_nights import block_of, counted, held_nights, hold_nights, night_prices, take_nights

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.inventory import RoomOccupancy

LIVE = (*EXPECTED, ReservationStatus.IN_HOUSE)
_MEMBERS = (
    select(Reservation.id)
    .where(or_(Reservation.id == bindparam("lead"), Reservation.sharing_with_id == bindparam("lead")), Reservation.status.in_(LIVE))
    .order_by(Reservation.id)
)
_CHARGED = select(NightCharge.night_date).where(
    NightCharge.property_id == bindparam("hotel"), NightCharge.reservation_id.in_(bindparam("reservations", expanding=True))
)
_ONE_NIGHT = update(ReservationNight).where(ReservationNight.reservation_id == bindparam("of"), ReservationNight.date == bindparam("night"))
_SET_PRICE = _ONE_NIGHT.values(price_minor=bindparam("price"))
_SET_TYPE = _ONE_NIGHT.values(room_type_id=bindparam("kind"))


class LeadNotHere(StaffError):
    code = "sharer.lead_not_here"
    template = N_(
        "The room is held by {guest}, who has not arrived and whose dates are others. Nothing was changed. Check {guest} in first, "
        "or give both the same dates."
    )


class LeadIsGone(StaffError):
    code = "sharer.lead_gone"
    template = N_("{guest}, who held this room, is not in house. Nothing was changed. Undo that check-out first.")


class SharersInHouse(StaffError):
    code = "sharer.others_in_house"
    template = N_("Guests who share this room are in house. Nothing was changed. Undo their check-in first, or part them.")


class HangsOnLead(StaffError):
    code = "sharer.hangs_on_lead"
    template = N_(
        "This guest shares the room of {guest} and has none of their own. Nothing was changed. Do it with {guest}, or part the two first."
    )


@dataclass(frozen=True, slots=True)
class SharedRoom:
    """A room that is shared: its members, the lead first, and what each pays a night (minor units)."""

    members: tuple[Reservation, ...]
    split: ShareSplit
    prices: dict[UUID, dict[date, int]]

    def of_room(self, night: date) -> int | None:
        """The price of the room for a night; None where nobody has it."""
        paid = tuple(self.prices[one.id][night] for one in self.members if night in self.prices[one.id])
        return room_price(paid, self.split) if paid else None

    @property
    def payer(self) -> UUID:
        """Who pays where one pays everything: whoever does, else the lead."""
        paying = (one.id for one in self.members if any(self.prices[one.id].values()))
        return next(paying, self.members[0].id)

    @property
    def nights(self) -> list[date]:
        """Every night that somebody has."""
        return sorted({night for prices in self.prices.values() for night in prices})


def lead_of(uow: UnitOfWork, reservation: Reservation) -> Reservation:
    """The reservation that holds the room: itself, or the one it shares with; locked."""
    lead = reservation
    while lead.sharing_with_id is not None:
        # The one shared with may have left and handed the room on.
        lead = uow.get(Reservation, lead.sharing_with_id, what=_("The reservation"))
    return lead


def members_of(uow: UnitOfWork, lead: Reservation) -> tuple[Reservation, ...]:
    """Everyone who has the room now or is expected in it: the lead first, then in the order they were added; locked."""
    uow.session.flush()
    ids = uow.connection.execute(_MEMBERS, {"lead": lead.id}).scalars().all()
    found = [uow.get(Reservation, one, what=_("The reservation")) for one in ids]
    return tuple(sorted(found, key=lambda one: (one.id != lead.id, one.id)))


def sharers_of(uow: UnitOfWork, lead: Reservation) -> tuple[Reservation, ...]:
    """Who shares the lead's room; nobody where no room is shared."""
    if lead.share_split is None or lead.sharing_with_id is not None:
        return ()
    return tuple(one for one in members_of(uow, lead) if one.id != lead.id)


def shared_room(uow: UnitOfWork, lead: Reservation) -> SharedRoom:
    """Who has the room, and what each pays."""
    members = members_of(uow, lead)
    return SharedRoom(members, lead.share_split or ShareSplit.FULL, {one.id: night_prices(uow, one) for one in members})


def share_out(
    uow: UnitOfWork, members: tuple[Reservation, ...], split: ShareSplit, of_room: dict[date, int], *, payer: UUID | None = None
) -> None:
    """Split the price of the room for each night to come among those who are there; nights charged stay as they are.

    Args:
        of_room: the price of the room by night, minor units.
        payer: who pays the entire price; None: the lead.
    """
    uow.session.flush()
    ids = [one.id for one in members]
    charged = set(uow.connection.execute(_CHARGED, {"hotel": uow.property_id, "reservations": ids}).scalars())
    changes: list[dict[str, object]] = []
    for night, price in sorted(of_room.items()):
        there = [one for one in members if one.arrival_date <= night < one.departure_date]
        if night < uow.business_date or night in charged or not there:
            continue
        pays = next((number for number, one in enumerate(there) if one.id == payer), 0)
        parts = shares_of(price, split, len(there), payer=pays)
        changes += [{"of": one.id, "night": night, "price": part} for one, part in zip(there, parts, strict=True)]
    if changes:
        uow.connection.execute(_SET_PRICE, changes)
    for one in members:
        uow.changed(one)


@contextmanager
def room_price_kept(uow: UnitOfWork, reservation: Reservation) -> Iterator[None]:
    """Whatever becomes of one of those who share a room: the others pay the room's price among them afterwards.

    With the full price for everyone nothing changes for the others.
    """
    if reservation.share_split in {None, ShareSplit.FULL} or reservation.status not in LIVE:
        yield
        return
    before = shared_room(uow, lead_of(uow, reservation))
    prices = {night: before.of_room(night) or 0 for night in before.nights}
    payer = before.payer
    yield
    left = [one for one in before.members if one.status in LIVE]
    for lead in [one for one in left if one.sharing_with_id is None]:
        group = tuple(
            sorted((one for one in left if lead.id in {one.id, one.sharing_with_id}), key=lambda one: (one.id != lead.id, one.id))
        )
        share_out(uow, group, before.split, prices, payer=payer)


def pass_on(uow: UnitOfWork, lead: Reservation) -> bool:
    """Before a lead goes: let those who share its room have its nights to come and the room. Whether somebody is in the room still.

    The sharer in house who stays longest leads from now on, else the expected one who does; those who do not fit within its dates get
    nights of their own.
    """
    sharers = sharers_of(uow, lead)
    if not sharers:
        return False
    heirs = _heirs(uow, sharers)
    first = heirs[0][0]
    _hand_over_nights(uow, lead, first)
    for head, others in heirs:
        head.sharing_with_id = None
        for one in others:
            one.sharing_with_id = head.id
            uow.changed(one)
        if head is not first:
            take_nights(uow, head, since=uow.business_date, forced=True)
        uow.changed(head)
    uow.session.flush()
    _hand_over_rooms(uow, lead, first)
    stays_on = first.status is ReservationStatus.IN_HOUSE
    if stays_on or lead.status is not ReservationStatus.IN_HOUSE:
        # Where it shares from now on, should it be taken back.
        lead.sharing_with_id = first.id
    return stays_on


def come_first(uow: UnitOfWork, sharer: Reservation) -> None:
    """A sharer arrives: if the lead is not here yet, the sharer takes its place.

    Raises:
        LeadNotHere: the lead is not here, and its dates are others.
    """
    lead = lead_of(uow, sharer)
    if lead.id == sharer.id or lead.status is ReservationStatus.IN_HOUSE:
        return
    if (lead.arrival_date, lead.departure_date) != (sharer.arrival_date, sharer.departure_date):
        raise LeadNotHere("reservation_id", guest=guest_name(uow, lead))
    others = [one for one in sharers_of(uow, lead) if one.id != sharer.id]
    _hand_over_nights(uow, lead, sharer)
    sharer.sharing_with_id = None
    for one in (lead, *others):
        one.sharing_with_id = sharer.id
        uow.changed(one)
    uow.session.flush()
    _hand_over_rooms(uow, lead, sharer)


def share_again(uow: UnitOfWork, reservation: Reservation) -> bool:
    """A sharer who was given up comes back: into the room that was shared, if it is held for these dates still.

    Otherwise the reservation shares no more, and needs nights of its own. Whether it shares again.
    """
    if reservation.sharing_with_id is None:
        return False
    lead = lead_of(uow, reservation)
    fits = lead.arrival_date <= reservation.arrival_date and reservation.departure_date <= lead.departure_date
    if lead.status in LIVE and lead.share_split is not None and fits:
        before = shared_room(uow, lead)
        reservation.sharing_with_id, reservation.share_split = lead.id, before.split
        reservation.room_type_id = lead.room_type_id
        if before.split is not ShareSplit.FULL:
            of_room = {night: before.of_room(night) or 0 for night in before.nights}
            share_out(uow, (*before.members, reservation), before.split, of_room, payer=before.payer)
        return True
    reservation.sharing_with_id = reservation.share_split = None
    return False


def room_of_lead(uow: UnitOfWork, sharer: Reservation) -> Room:
    """The room that a sharer is in.

    Raises:
        LeadIsGone: nobody holds it any more.
    """
    lead = lead_of(uow, sharer)
    occupancy = occupancies.current(uow, ReservationId(lead.id))
    if lead.status is not ReservationStatus.IN_HOUSE or occupancy is None:
        raise LeadIsGone("reservation_id", guest=guest_name(uow, lead))
    return uow.get(Room, occupancy.room_id, what=_("The room"))


def refuse_sharer(uow: UnitOfWork, reservation: Reservation) -> None:
    """Go on only if a reservation has a room of its own, or could have one.

    Raises:
        HangsOnLead: it shares somebody's.
    """
    if reservation.sharing_with_id is not None:
        raise HangsOnLead("reservation_id", guest=guest_name(uow, lead_of(uow, reservation)))


def guest_name(uow: UnitOfWork, reservation: Reservation) -> str:
    """Who stays."""
    return uow.get(Profile, reservation.guest_id, what=_("The guest"), lock=False).name


def _heirs(uow: UnitOfWork, sharers: tuple[Reservation, ...]) -> list[tuple[Reservation, list[Reservation]]]:
    """Who leads from now on, and whom; more than one where the dates of the first leave somebody out."""
    today = uow.business_date

    def rank(one: Reservation) -> tuple[bool, int, date, UUID]:
        return (
            one.status is not ReservationStatus.IN_HOUSE,
            -(one.departure_date - max(one.arrival_date, today)).days,
            one.arrival_date,
            one.id,
        )

    left, found = sorted(sharers, key=rank), []
    while left:
        head, *rest = left
        begins = max(head.arrival_date, today)
        inside = [one for one in rest if begins <= max(one.arrival_date, today) and one.departure_date <= head.departure_date]
        found.append((head, inside))
        left = [one for one in rest if one not in inside]
    return found


def _hand_over_nights(uow: UnitOfWork, lead: Reservation, heir: Reservation) -> None:
    """In one exchange, so that no other desk comes between."""
    today = uow.business_date
    kinds = {night: kind for kind, night in held_nights(uow, lead) if night >= today}
    heir.sharing_with_id, heir.released_at = None, lead.released_at
    if counted(heir):
        mine = [night for _kind, night in held_nights(uow, heir, held=False) if night >= today]
        released = [HeldNight(kind, night, block_of(lead)) for night, kind in kinds.items()]
        wanted = [HeldNight(kinds.get(night, RoomTypeId(heir.room_type_id)), night, block_of(heir)) for night in mine]
        inventory.exchange_nights(uow, released=released, wanted=wanted)
        if wanted:
            uow.connection.execute(_SET_TYPE, [{"of": heir.id, "night": one.date, "kind": one.room_type_id} for one in wanted])
        hold_nights(uow, heir, held=True, since=today)
    hold_nights(uow, lead, held=False, since=today)


def _hand_over_rooms(uow: UnitOfWork, lead: Reservation, heir: Reservation) -> None:
    """Each room given to the lead, or left by it, is the heir's as far as the heir stays."""
    for occupancy in occupancies.all_of(uow, ReservationId(lead.id)):
        room = uow.get(Room, occupancy.room_id, what=_("The room"))
        first, last = max(occupancy.first_date, heir.arrival_date), min(occupancy.last_date, heir.departure_date)
        if occupancy.state is OccupancyState.OPEN:
            _leave_to(uow, occupancy, room, heir)
            continue
        occupancies.withdraw(uow, occupancy)
        if first < last:
            occupancies.assign(uow, heir, room, first, last)
            uow.changed(room)


def _leave_to(uow: UnitOfWork, occupancy: RoomOccupancy, room: Room, heir: Reservation) -> None:
    today = uow.business_date
    until = min(occupancy.last_date, heir.departure_date)
    slept_here = occupancy.first_date < today
    occupancies.leave(uow, occupancy, today)
    if heir.status is ReservationStatus.IN_HOUSE:
        mine = occupancies.assign(uow, heir, room, today, until, holds_first_day=slept_here and until > today)
        occupancies.enter(uow, mine, room)
    elif heir.arrival_date < until:
        occupancies.assign(uow, heir, room, heir.arrival_date, until)
    uow.changed(room)
