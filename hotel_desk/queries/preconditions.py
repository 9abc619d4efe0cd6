"""What stands in the way of closing the day, or is worth a look, with what mends each row (`docs/algorithms/night-audit.md`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select

from hotel_desk.domain.cashier_codes import ReminderState
from hotel_desk.domain.codes import EntityKind, OccupancyState, ReservationStatus
from hotel_desk.domain.night_audit import ALWAYS_BLOCK, MENDS, Mend, Obstacle, Weight
from hotel_desk.domain.night_settings import BLOCKS, RESOLVE_NO_SHOWS
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.language import _
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.cash import CashDrawer, CashierShift
from hotel_desk.models.folio import Folio
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import BusinessDate
from hotel_desk.models.reminder import ReminderLetter
from hotel_desk.models.reservation import ROOM_HOLDER, Booking, Reservation, ReservationNight
from hotel_desk.models.room import Room
from hotel_desk.models.staff import UserAccount
from hotel_desk.queries.high_balances import high_balances
from hotel_desk.queries.late_charges import open_late_charges
from hotel_desk.queries.outside_charges import outside_messages
from hotel_desk.queries.payment_attempts import open_attempts
from hotel_desk.queries.room_rack import DISCREPANCY_TITLES, room_rack
from hotel_desk.queries.settings import hotel_values
from hotel_desk.queries.stay_folios import OF_STAY

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

MOST_OF_A_KIND = 500


@dataclass(frozen=True, slots=True)
class ObstacleRow:
    """Something that stands in the way, or is worth a look.

    Args:
        weight: whether it holds the day.
        mend: what mends it; `kind` and `id` say what that is done to, and `folio_id` whose folio it is.
        words: who or what it is; of a room, what is the matter with it.
        date: since when, or for when; None where that says nothing.
        amount_minor: open, in minor units of the hotel's currency; None where it is about no money.
    """

    obstacle: Obstacle
    weight: Weight
    mend: Mend
    kind: EntityKind
    id: UUID
    words: str
    room_number: str = ""
    date: dt.date | None = None
    amount_minor: int | None = None
    folio_id: UUID | None = None

    @property
    def named(self) -> str:
        """Who or what it is, as a sentence names it."""
        return f"{self.room_number} ({self.words})" if self.kind is EntityKind.ROOM else self.words


@dataclass(frozen=True, slots=True)
class Preconditions:
    """Everything that stands in the way of closing a day, the gravest first."""

    business_date: dt.date
    rows: tuple[ObstacleRow, ...]

    @property
    def blocking(self) -> tuple[ObstacleRow, ...]:
        """What holds the day."""
        return tuple(row for row in self.rows if row.weight is Weight.BLOCKS)

    def of(self, obstacle: Obstacle) -> tuple[ObstacleRow, ...]:
        """The rows of one kind."""
        return tuple(row for row in self.rows if row.obstacle is obstacle)


_HOTEL: Any = bindparam("hotel")
_DAY: Any = bindparam("day")
_STAYS = (
    select(
        Reservation.id,
        Profile.name,
        Booking.confirmation_number,
        Reservation.arrival_date,
        Reservation.departure_date,
        Room.number,
        Folio.id.label("folio_id"),
    )
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(Booking, Booking.id == Reservation.booking_id)
    .outerjoin(RoomOccupancy, (RoomOccupancy.reservation_id == ROOM_HOLDER) & (RoomOccupancy.state == OccupancyState.OPEN))
    .outerjoin(Room, Room.id == RoomOccupancy.room_id)
    .outerjoin(Folio, OF_STAY)
    .where(Reservation.property_id == _HOTEL)
    .order_by(Booking.confirmation_number, Reservation.id)
    .limit(MOST_OF_A_KIND)
)
_IN_HOUSE = Reservation.status == ReservationStatus.IN_HOUSE
_PROMISED_ROOM = (
    select(RoomOccupancy.id)
    .where(
        RoomOccupancy.reservation_id == Reservation.id,
        RoomOccupancy.state == OccupancyState.ASSIGNED,
        RoomOccupancy.first_date <= _DAY,
    )
    .correlate(Reservation)
    .exists()
)
_HAS_NIGHT = (
    select(ReservationNight.date)
    .where(ReservationNight.reservation_id == Reservation.id, ReservationNight.date == _DAY)
    .correlate(Reservation)
    .exists()
)
_ARRIVALS = _STAYS.where(Reservation.status.in_(EXPECTED), Reservation.arrival_date <= _DAY)
_DUE_OUTS = _STAYS.where(_IN_HOUSE, Reservation.departure_date <= _DAY)
_ROOM_CHANGES = _STAYS.where(_IN_HOUSE, _PROMISED_ROOM)
_NO_RATE_OR_FOLIO = _STAYS.where(_IN_HOUSE, Reservation.departure_date > _DAY, (Folio.id.is_(None)) | ~_HAS_NIGHT)
_SHIFTS = (
    select(CashierShift.id, CashierShift.number, CashierShift.opened_date, UserAccount.display_name, CashDrawer.name)
    .join(UserAccount, UserAccount.id == CashierShift.user_id)
    .join(CashDrawer, CashDrawer.id == CashierShift.drawer_id)
    .where(CashierShift.property_id == _HOTEL, CashierShift.closed_at.is_(None), UserAccount.name != bindparam("user"))
    .order_by(CashierShift.opened_at)
)
_SEEN_TODAY = (
    select(Room.id)
    .join(BusinessDate, BusinessDate.property_id == Room.property_id)
    .where(Room.property_id == _HOTEL, Room.active.is_(True), Room.seen_at >= BusinessDate.opened_at)
    .limit(1)
)
_LETTERS = (
    select(ReminderLetter.id, ReminderLetter.business_date, Profile.name)
    .join(ArAccount, ArAccount.id == ReminderLetter.account_id)
    .join(Profile, Profile.id == ArAccount.profile_id)
    .where(ReminderLetter.property_id == _HOTEL, ReminderLetter.state == ReminderState.WRITTEN)
    .order_by(ReminderLetter.written_at, ReminderLetter.id)
    .limit(MOST_OF_A_KIND)
)


def preconditions(reader: Reader) -> Preconditions:
    """What stands in the way of closing the open day, as the hotel's settings weigh it. At most twenty-one statements."""
    day = reader.business_date()
    resolved, *blocks = hotel_values(reader, RESOLVE_NO_SHOWS, *BLOCKS.values())
    holding = {obstacle for obstacle, holds in zip(BLOCKS, blocks, strict=True) if holds} | set(ALWAYS_BLOCK)
    rows: list[ObstacleRow] = []
    if not resolved:
        rows += _stays(reader, day, Obstacle.ARRIVALS, _ARRIVALS)
    rows += _stays(reader, day, Obstacle.DUE_OUTS, _DUE_OUTS)
    rows += _stays(reader, day, Obstacle.ROOM_CHANGES, _ROOM_CHANGES)
    rows += _stays(reader, day, Obstacle.NO_RATE_OR_FOLIO, _NO_RATE_OR_FOLIO)
    rows += _others(reader)
    order = {obstacle: number for number, obstacle in enumerate(Obstacle)}
    weighed = [replace(row, weight=Weight.BLOCKS if row.obstacle in holding else Weight.WARNS) for row in rows]
    return Preconditions(day, tuple(sorted(weighed, key=lambda row: (row.weight is Weight.WARNS, order[row.obstacle]))))


def _row(obstacle: Obstacle, kind: EntityKind, identifier: UUID, words: str, **facts: Any) -> ObstacleRow:
    return ObstacleRow(obstacle, Weight.WARNS, MENDS[obstacle], kind, identifier, words, **facts)


def _stays(reader: Reader, day: dt.date, obstacle: Obstacle, statement: Any) -> Iterator[ObstacleRow]:
    for row in reader.connection.execute(statement, {"hotel": reader.property_id, "day": day}):
        date = row.arrival_date if obstacle is Obstacle.ARRIVALS else row.departure_date
        words = f"{row.name} ({row.confirmation_number})"
        yield _row(obstacle, EntityKind.RESERVATION, row.id, words, room_number=row.number or "", date=date, folio_id=row.folio_id)


def _others(reader: Reader) -> Iterator[ObstacleRow]:
    """What is no stay: shifts, folios, rooms, messages, letters, payments, and guests who owe too much."""
    ask, hotel = reader.connection.execute, {"hotel": reader.property_id}
    for shift in ask(_SHIFTS, {**hotel, "user": reader.user_name}):
        words = f"{shift.display_name}, {shift.name} ({shift.number})"
        yield _row(Obstacle.OPEN_SHIFTS, EntityKind.CASHIER_SHIFT, shift.id, words, date=shift.opened_date)
    for late in open_late_charges(reader):
        words = f"{late.guest_name} ({late.folio_number})"
        facts = {"date": late.left_date, "amount_minor": late.balance_minor, "folio_id": late.folio_id}
        yield _row(Obstacle.LATE_CHARGES, EntityKind.FOLIO, late.folio_id, words, **facts)
    if ask(_SEEN_TODAY, hotel).first() is not None:
        for room in room_rack(reader).rooms:
            if room.discrepancy is not None:
                words = _(DISCREPANCY_TITLES[room.discrepancy])
                yield _row(Obstacle.DISCREPANCIES, EntityKind.ROOM, room.room_id, words, room_number=room.number)
    for message in outside_messages(reader):
        words = " ".join(part for part in (message.vendor, message.reference, message.text) if part)
        facts = {"room_number": message.room_number, "date": message.business_date, "amount_minor": message.amount_minor}
        yield _row(Obstacle.OUTSIDE_MESSAGES, EntityKind.OUTSIDE_CHARGE, message.id, words, **facts)
    for letter in ask(_LETTERS, hotel):
        yield _row(Obstacle.UNSENT_LETTERS, EntityKind.REMINDER_LETTER, letter.id, letter.name, date=letter.business_date)
    for attempt in open_attempts(reader):
        words = " ".join(part for part in (attempt.guest_name, attempt.code_name) if part)
        facts = {"room_number": attempt.room_number, "amount_minor": attempt.amount_minor, "folio_id": attempt.folio_id}
        yield _row(Obstacle.PAYMENTS, EntityKind.PAYMENT_ATTEMPT, attempt.attempt_id, words, **facts)
    for guest in high_balances(reader):
        facts = {"room_number": guest.room_number, "amount_minor": guest.balance_minor, "folio_id": guest.folio_id}
        yield _row(Obstacle.HIGH_BALANCES, EntityKind.RESERVATION, guest.reservation_id, guest.guest_name, **facts)
