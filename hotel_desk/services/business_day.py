"""The end of the hotel's day: the flip of the business date, once everything before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Date, bindparam, func, insert, select, update

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, HousekeepingStatus, LockKind, OccupancyState, ReservationStatus
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import AuditRunId, RoomId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.domain.settings import OCCUPIED_ROOMS_BECOME_DIRTY
from hotel_desk.language import N_
from hotel_desk.models.folio import NightCharge
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.night_audit import ExpectedDeparture
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import BusinessDate, ClosedDay
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.room import Room
from hotel_desk.models.types import Id
from hotel_desk.queries.package_entitlements import LAPSING
from hotel_desk.services.audit_records import StepNote, mark_rolled, run_that_rolls
from hotel_desk.services.ledger_days import freeze_ledgers

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_NAMED = 20
_WHO_IS_TO_LEAVE = insert(ExpectedDeparture).from_select(
    ["property_id", "date", "reservation_id"],
    select(Reservation.property_id, bindparam("following", type_=Date), Reservation.id).where(
        Reservation.property_id == bindparam("hotel", type_=Id),
        Reservation.status == ReservationStatus.IN_HOUSE,
        Reservation.departure_date == bindparam("following", type_=Date),
    ),
)


class DueOutsInHouse(StaffError):
    code = "audit.due_outs"
    template = N_(
        "The day cannot be closed. Due out and still here ({count}): {guests}. The business date "
        "stays {date}. Check them out, extend them, or let them leave with an open balance."
    )


class RoomChangesDue(StaffError):
    code = "audit.room_changes"
    template = N_(
        "The day cannot be closed. Due to move to another room today and still in the old one ({count}): {guests}. The business date "
        "stays {date}. Move them, or give tonight to the room they are in."
    )


class ArrivalsUnresolved(StaffError):
    code = "audit.arrivals"
    template = N_(
        "The day cannot be closed. Expected, neither here nor marked as no-shows ({count}): {guests}. The "
        "business date stays {date}. Check them in or mark them."
    )


class NightsUncharged(StaffError):
    code = "audit.uncharged"
    template = N_(
        "The day cannot be closed. Without a room charge for this night ({count}): {guests}. The business "
        "date stays {date}. Post room and tax again."
    )


class PackagesNotLapsed(StaffError):
    code = "audit.packages"
    template = N_(
        "The day cannot be closed. Packages that nobody has taken in time and that are not posted: {count}. The business date stays "
        "{date}. Start the night audit again."
    )


class AnotherDay(StaffError):
    code = "audit.another_day"
    template = N_("The business date is {date} already: somebody has closed the day. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class DayRolled:
    closed_date: date
    business_date: date
    rooms_made_dirty: int


@command(
    title=N_("Close the day"),
    permission=Permission.RUN_NIGHT_AUDIT,
    audit=(AuditCode.BUSINESS_DATE_ROLLED,),
    changes=(EntityKind.BUSINESS_DATE, EntityKind.ROOM, EntityKind.AUDIT_RUN),
    locks=(LockKind.BUSINESS_DATE_EXCLUSIVE, LockKind.JOURNAL_HEAD),
    result=DayRolled,
)
def roll_business_date(
    uow: UnitOfWork, *, closing: date, run_id: AuditRunId | None = None, attempt: int = 0, notes: Sequence[StepNote] = ()
) -> DayRolled:
    """Move the business date on by one day, after everything that belongs to the closed one is there.

    Args:
        closing: the day the auditor means to close; another open day means that somebody was faster.
        run_id, attempt: of the night audit that rolls; its run is `ROLLED` in the same transaction. None: by itself.
        notes: of the steps before, which are not written yet.

    Raises:
        AnotherDay: the open day is not the one meant.
        audit_records.AuditInOtherHands, audit_records.AuditIsOver: the audit is somebody else's by now.
        audit_records.AuditRunsAlready: the roll is by itself, and somebody is at the audit.
        ArrivalsUnresolved, DueOutsInHouse, RoomChangesDue, NightsUncharged: what must be done first, by name.
        PackagesNotLapsed: so many packages that nobody took are still to be posted.
    """
    if uow.business_date != closing:
        raise AnotherDay(date=uow.business_date.isoformat())
    run = run_that_rolls(uow, closing, run_id, attempt)
    _refuse_unfinished(uow)
    lapsing = len(uow.connection.execute(LAPSING, {"hotel": uow.property_id, "day": closing}).all())
    if lapsing:
        raise PackagesNotLapsed(count=lapsing, date=closing.isoformat())
    now = uow.clock.now()
    following = closing + timedelta(days=1)
    uow.connection.execute(
        insert(ClosedDay), [{"property_id": uow.property_id, "date": closing, "closed_at": now, "closed_by_id": uow.actor.user_id}]
    )
    freeze_ledgers(uow, closing)
    uow.connection.execute(update(BusinessDate).where(BusinessDate.property_id == uow.property_id).values(date=following, opened_at=now))
    uow.connection.execute(_WHO_IS_TO_LEAVE, {"hotel": uow.property_id, "following": following})
    dirty = _make_occupied_rooms_dirty(uow) if uow.setting(OCCUPIED_ROOMS_BECOME_DIRTY) else 0
    uow.record_row(AuditCode.BUSINESS_DATE_ROLLED, EntityKind.BUSINESS_DATE, uow.property_id, closed=closing, opened=following)
    uow.changed_row(EntityKind.BUSINESS_DATE, uow.property_id, {"date": following, "closed": closing})
    if run is not None:
        mark_rolled(uow, run, notes)
    return DayRolled(closing, following, dirty)


def _refuse_unfinished(uow: UnitOfWork) -> None:
    day = uow.business_date
    here = Reservation.property_id == uow.property_id
    in_house = Reservation.status == ReservationStatus.IN_HOUSE
    charged = (
        select(NightCharge.posting_id)
        .where(
            NightCharge.property_id == Reservation.property_id,
            NightCharge.reservation_id == Reservation.id,
            NightCharge.night_date == day,
        )
        .exists()
    )
    waiting = (
        select(RoomOccupancy.id)
        .where(
            RoomOccupancy.reservation_id == Reservation.id,
            RoomOccupancy.state == OccupancyState.ASSIGNED,
            RoomOccupancy.first_date <= day,
        )
        .exists()
    )
    for refusal, condition in (
        (ArrivalsUnresolved, Reservation.status.in_(EXPECTED) & (Reservation.arrival_date <= day)),
        (DueOutsInHouse, in_house & (Reservation.departure_date <= day)),
        (RoomChangesDue, in_house & waiting),
        (NightsUncharged, in_house & (Reservation.departure_date > day) & ~charged),
    ):
        count = uow.connection.execute(select(func.count()).select_from(Reservation).where(here, condition)).scalar_one()
        if count:
            names = uow.connection.execute(
                select(Profile.name, Booking.confirmation_number)
                .select_from(Reservation)
                .join(Profile, Profile.id == Reservation.guest_id)
                .join(Booking, Booking.id == Reservation.booking_id)
                .where(here, condition)
                .order_by(Booking.confirmation_number)
                .limit(_NAMED)
            )
            listed = ", ".join(f"{row.name} ({row.confirmation_number})" for row in names)
            raise refusal(count=count, guests=listed, date=day.isoformat())


def _make_occupied_rooms_dirty(uow: UnitOfWork) -> int:
    occupied = (
        select(Room.id)
        .join(RoomOccupancy, (RoomOccupancy.property_id == Room.property_id) & (RoomOccupancy.open_room_id == Room.id))
        .where(Room.property_id == uow.property_id, Room.housekeeping_status != HousekeepingStatus.DIRTY)
    )
    rooms = [RoomId(identifier) for identifier in uow.connection.execute(occupied).scalars()]
    if rooms:
        uow.connection.execute(
            update(Room).where(Room.id.in_(rooms)).values(housekeeping_status=HousekeepingStatus.DIRTY, version=Room.version + 1)
        )
        for room_id in rooms:
            uow.changed_row(EntityKind.ROOM, room_id, {"id": room_id, "housekeeping_status": HousekeepingStatus.DIRTY})
    return len(rooms)
