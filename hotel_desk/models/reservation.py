"""Bookings, the reservations (one a room) in them, and the price of each night."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, Time, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.cashier_codes import LeavingWay
from hotel_desk.domain.codes import EntityKind, ReservationStatus
from hotel_desk.domain.rate_codes import Payer, ShareSplit
from hotel_desk.models.base import Base, Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, Instant, Json, StoredCode, code_string, exact_string


class Booking(Noun):
    """What a person asked for in one go: one confirmation number, one or more rooms."""

    __tablename__ = "booking"
    entity_kind: ClassVar[EntityKind] = EntityKind.BOOKING

    property_id: Mapped[UUID] = property_key()
    confirmation_number: Mapped[str] = mapped_column(code_string(), nullable=False)
    guest_id: Mapped[UUID] = mapped_column(Id, ForeignKey("profile.id"), nullable=False)
    company_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("profile.id"))
    agent_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("profile.id"))
    source: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    market: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    channel: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    note: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    booked_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    booked_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    contact_name: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    contact_phone: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    contact_email: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    order_number: Mapped[str | None] = mapped_column(exact_string(NAME_LENGTH))
    payer: Mapped[Payer | None] = mapped_column(StoredCode(Payer))

    __table_args__ = table(
        UniqueConstraint("property_id", "confirmation_number"),
        Index("ix_booking_order_number", "property_id", "order_number"),
        # The calendar reads the number of thousands of bookings: found and read in one place.
        Index("ix_booking_number", "id", "confirmation_number"),
        Index("ix_booking_company", "company_id"),
        Index("ix_booking_agent", "agent_id"),
    )


class Reservation(Noun):
    """One room for one guest over some nights; in house it is the stay.

    `room_type_id` is the occupied type, which inventory is deducted from; `charged_type_id` is what the price is for.

    A sharer names in `sharing_with_id` the reservation whose room it shares: that one holds the nights and the occupancy, the sharer has
    prices of its own. Reservations with the same `link_key` are shown and handled together. `released_at`: not guaranteed, and since that
    moment reserved without being deducted from inventory. `late_departure_time`: the hour of the departure day that was agreed, and whether
    it costs nothing (`late_departure_free`); `express_agreed_at`: when the guest signed to leave without coming to the desk.
    """

    __tablename__ = "reservation"
    entity_kind: ClassVar[EntityKind] = EntityKind.RESERVATION

    property_id: Mapped[UUID] = property_key()
    booking_id: Mapped[UUID] = mapped_column(Id, ForeignKey("booking.id"), nullable=False, index=True)
    guest_id: Mapped[UUID] = mapped_column(Id, ForeignKey("profile.id"), nullable=False, index=True)
    status: Mapped[ReservationStatus] = mapped_column(StoredCode(ReservationStatus), nullable=False)
    arrival_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    departure_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    room_type_id: Mapped[UUID] = mapped_column(Id, ForeignKey("room_type.id"), nullable=False)
    charged_type_id: Mapped[UUID] = mapped_column(Id, ForeignKey("room_type.id"), nullable=False)
    adults: Mapped[int] = mapped_column(Integer, nullable=False)
    children: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    babies: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    day_use_price_minor: Mapped[int | None] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    status_reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    checked_in_date: Mapped[dt.date | None] = mapped_column(Date)
    checked_in_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    checked_out_date: Mapped[dt.date | None] = mapped_column(Date)
    checked_out_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    walk_in: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    rate_plan_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("rate_plan.id"), index=True)
    block_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("block.id"), index=True)
    sharing_with_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("reservation.id"), index=True)
    share_split: Mapped[ShareSplit | None] = mapped_column(StoredCode(ShareSplit))
    link_key: Mapped[UUID | None] = mapped_column(Id, index=True)
    child_ages: Mapped[Any | None] = mapped_column(Json)
    extra_beds: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    expected_time: Mapped[dt.time | None] = mapped_column(Time)
    requests: Mapped[str | None] = mapped_column(String(TEXT_LENGTH))
    do_not_move: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    upgrade_reason: Mapped[str | None] = mapped_column(String(TEXT_LENGTH))
    discount_reason_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("reason_code.id"))
    waitlist_priority: Mapped[int | None] = mapped_column(Integer)
    option_expires_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    released_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    credit_limit_minor: Mapped[int | None] = mapped_column(BigInteger)
    no_post: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    late_departure_time: Mapped[dt.time | None] = mapped_column(Time)
    late_departure_free: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    express_agreed_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    left_by: Mapped[LeavingWay | None] = mapped_column(StoredCode(LeavingWay))
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        one_of("status", ReservationStatus),
        CheckConstraint("departure_date >= arrival_date", name="dates_in_order"),
        CheckConstraint("adults >= 0 AND children >= 0 AND babies >= 0", name="guests_not_negative"),
        Index("ix_reservation_arrival", "property_id", "arrival_date", "status"),
        Index("ix_reservation_departure", "property_id", "departure_date", "status"),
        Index("ix_reservation_status", "property_id", "status", "arrival_date"),
        # Who is expected on some days, told without reading the reservations.
        Index("ix_reservation_expected", "property_id", "status", "arrival_date", "departure_date", "sharing_with_id", "id"),
    )

    @property
    def day_use(self) -> bool:
        """The guest arrives and leaves on the same day and takes no night."""
        return self.arrival_date == self.departure_date

    @property
    def nights(self) -> int:
        """How many nights the stay has; none for day use."""
        return (self.departure_date - self.arrival_date).days

    @property
    def persons(self) -> int:
        """Adults, children and babies together."""
        return self.adults + self.children + self.babies


# Whose room a reservation is in: its own, or that of the one it shares with.
ROOM_HOLDER = func.coalesce(Reservation.sharing_with_id, Reservation.id)


class ReservationNight(Base):
    """A night of a reservation: its price, and the type whose counter it is held in (while `held`).

    `list_price_minor` is what the plan asked before a manual discount or a price typed by hand; None where there was no plan.
    """

    __tablename__ = "reservation_night"

    property_id: Mapped[UUID] = property_key()
    reservation_id: Mapped[UUID] = mapped_column(Id, ForeignKey("reservation.id"), primary_key=True)
    date: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    room_type_id: Mapped[UUID] = mapped_column(Id, ForeignKey("room_type.id"), nullable=False)
    price_minor: Mapped[int] = mapped_column(Integer, nullable=False)
    held: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    rate_plan_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("rate_plan.id"))
    list_price_minor: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = table(Index("ix_reservation_night_date", "property_id", "date"))
