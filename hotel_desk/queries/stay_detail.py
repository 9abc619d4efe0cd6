"""One reservation whole: guest, dates, rooms, prices, and what its folios hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.cashier_codes import LeavingWay
from hotel_desk.domain.codes import FolioKind, OccupancyState, PostingKind, ProfileKind, ReservationStatus
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import BookingId, FolioId, GuestId, ProfileId, ReservationId, RoomId, RoomTypeId
from hotel_desk.domain.leaving import AgreedHour
from hotel_desk.domain.stay_phases import StayPhase, phase_of
from hotel_desk.language import _
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import Property
from hotel_desk.models.reservation import ROOM_HOLDER, Booking, Reservation, ReservationNight
from hotel_desk.models.room import Room, RoomType
from hotel_desk.queries.high_balances import HighBalance, credit_of

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class GuestFacts:
    """What is known of a guest. `version` is to be given back when it is changed."""

    guest_id: GuestId
    name: str
    phone: str
    email: str
    country: str | None
    language: str | None
    note: str
    version: int


@dataclass(frozen=True, slots=True)
class NightPrice:
    """What one night costs, minor units."""

    date: date
    price_minor: int


@dataclass(frozen=True, slots=True)
class RoomOfStay:
    """A room given, lived in or left, with the dates of that."""

    room_id: RoomId
    number: str
    state: OccupancyState
    first_date: date
    last_date: date


@dataclass(frozen=True, slots=True)
class WindowBalance:
    """What one folio window holds, minor units; credits are negative.

    Args:
        payee_kind: whether a company's or an agent's account pays it; None: whoever stands at the desk.
        account_open: that account takes it at check-out.
    """

    folio_id: FolioId
    folio_number: str
    kind: FolioKind
    number: int
    payee_name: str
    balance_minor: int
    payee_kind: ProfileKind | None = None
    account_open: bool = False

    @property
    def goes_to_account(self) -> bool:
        """At check-out it is not settled but goes to the account of its payee."""
        return self.payee_kind is not None and self.account_open


@dataclass(frozen=True, slots=True)
class StayDetail:
    """Everything that the panel of a stay shows.

    Args:
        nights: the price of each night, by date; none for day use.
        rooms: rooms given or lived in, the last one last; of somebody who shares a room, those of whoever holds it.
        sharing_with_id: who holds the room, where it is somebody else.
        windows: of guest and deposit folio, folio by folio.
        charges_minor: charges and allowances on the guest folio that stand, minor units.
        rooms_in_booking: how many reservations share the confirmation number.
        check_in_time, check_out_time: of the hotel.
        upgrade_reason: why another type is given than is charged, as far as it was said.
        left_by: how the guest left; None before, and where it was not recorded.
        late_departure: the hour of the departure date that was agreed.
        express_agreed_at: when the guest signed for express check-out, UTC.
        credit: what the guest may owe, and how far they are trusted; None for a stay that is over.
    """

    business_date: date
    reservation_id: ReservationId
    booking_id: BookingId
    confirmation_number: str
    version: int
    status: ReservationStatus
    phase: StayPhase
    status_reason: str
    guest: GuestFacts
    booker_name: str
    company_name: str
    agent_name: str
    arrival_date: date
    departure_date: date
    adults: int
    children: int
    babies: int
    room_type_id: RoomTypeId
    room_type_code: str
    room_type_name: str
    charged_type_id: RoomTypeId
    charged_type_code: str
    charged_type_name: str
    day_use_price_minor: int | None
    note: str
    booking_note: str
    booked_date: date
    checked_in_date: date | None
    checked_out_date: date | None
    walk_in: bool
    sharing_with_id: ReservationId | None
    rooms_in_booking: int
    check_in_time: time
    check_out_time: time
    nights: tuple[NightPrice, ...]
    rooms: tuple[RoomOfStay, ...]
    windows: tuple[WindowBalance, ...]
    charges_minor: int
    upgrade_reason: str = ""
    left_by: LeavingWay | None = None
    late_departure: AgreedHour | None = None
    express_agreed_at: datetime | None = None
    credit: HighBalance | None = None

    @property
    def day_use(self) -> bool:
        """The guest takes no night."""
        return self.arrival_date == self.departure_date

    @property
    def persons(self) -> int:
        """Adults, children and babies together."""
        return self.adults + self.children + self.babies

    @property
    def room(self) -> RoomOfStay | None:
        """The room given, lived in, or left last."""
        here = [room for room in self.rooms if room.state is OccupancyState.OPEN]
        given = [room for room in self.rooms if room.state is OccupancyState.ASSIGNED]
        return next(iter((*here, *given, *reversed(self.rooms))), None)

    @property
    def guest_folio_id(self) -> FolioId | None:
        """The bill of the stay; None before the first check-in."""
        return next((window.folio_id for window in self.windows if window.kind is FolioKind.GUEST), None)

    @property
    def balance_minor(self) -> int:
        """All windows together, minor units."""
        return sum(window.balance_minor for window in self.windows)

    @property
    def open_windows(self) -> tuple[WindowBalance, ...]:
        """Windows of the guest folio that are not at zero and go to no account."""
        return tuple(
            window for window in self.windows if window.kind is FolioKind.GUEST and window.balance_minor and not window.goes_to_account
        )

    @property
    def account_windows(self) -> tuple[WindowBalance, ...]:
        """Windows with something in them that the account of a company or agent pays, whether or not it is still open."""
        return tuple(window for window in self.windows if window.payee_kind is not None and window.balance_minor)

    @property
    def money_held_minor(self) -> int:
        """Money of the guest on the guest folio once the charges are taken back, minor units, above zero when there is some."""
        return self.charges_minor - sum(window.balance_minor for window in self.windows if window.kind is FolioKind.GUEST)

    @property
    def price_of_stay_minor(self) -> int:
        """What was agreed for all nights, or for the day use."""
        return sum(night.price_minor for night in self.nights) if self.nights else self.day_use_price_minor or 0

    @property
    def last_price_minor(self) -> int:
        """What the last night (or the day use) costs: the price of a night added after it."""
        return self.nights[-1].price_minor if self.nights else self.day_use_price_minor or 0

    @property
    def can_undo_check_in(self) -> bool:
        """The check-in was on this business date."""
        return self.status is ReservationStatus.IN_HOUSE and self.checked_in_date == self.business_date

    @property
    def can_undo_check_out(self) -> bool:
        """The check-out was on this business date."""
        return self.status is ReservationStatus.CHECKED_OUT and self.checked_out_date == self.business_date


def stay_detail(reader: Reader, *, reservation_id: ReservationId) -> StayDetail:
    """One reservation with all that belongs to it.

    Raises:
        NotFound: there is none with this id in this hotel.
    """
    today = reader.business_date()
    row = _main_row(reader, reservation_id)
    if row is None:
        raise NotFound(what=_("The reservation"))
    return StayDetail(
        business_date=today,
        reservation_id=reservation_id,
        booking_id=BookingId(row.booking_id),
        confirmation_number=row.confirmation_number,
        version=row.version,
        status=row.status,
        phase=phase_of(row.status, arrival=row.arrival_date, departure=row.departure_date, business_date=today),
        status_reason=row.status_reason,
        guest=_guest(row),
        booker_name=row.booker_name,
        company_name=row.company_name or "",
        agent_name=row.agent_name or "",
        arrival_date=row.arrival_date,
        departure_date=row.departure_date,
        adults=row.adults,
        children=row.children,
        babies=row.babies,
        room_type_id=RoomTypeId(row.room_type_id),
        room_type_code=row.occupied_code,
        room_type_name=row.occupied_name,
        charged_type_id=RoomTypeId(row.charged_type_id),
        charged_type_code=row.charged_code,
        charged_type_name=row.charged_name,
        day_use_price_minor=row.day_use_price_minor,
        note=row.note,
        booking_note=row.booking_note,
        booked_date=row.booked_date,
        checked_in_date=row.checked_in_date,
        checked_out_date=row.checked_out_date,
        walk_in=row.walk_in,
        sharing_with_id=None if row.sharing_with_id is None else ReservationId(row.sharing_with_id),
        rooms_in_booking=int(row.rooms_in_booking),
        check_in_time=row.check_in_time,
        check_out_time=row.check_out_time,
        nights=_nights(reader, reservation_id),
        rooms=_rooms(reader, reservation_id),
        windows=_windows(reader, reservation_id),
        charges_minor=_charges(reader, reservation_id),
        upgrade_reason=row.upgrade_reason or "",
        left_by=row.left_by,
        late_departure=None if row.late_departure_time is None else AgreedHour(row.late_departure_time, row.late_departure_free),
        express_agreed_at=row.express_agreed_at,
        credit=credit_of(reader, reservation_id=reservation_id),
    )


def guest_facts(reader: Reader, *, guest_id: GuestId) -> GuestFacts:
    """What is known of one guest.

    Raises:
        NotFound: there is none with this id in this hotel.
    """
    row = reader.connection.execute(
        select(*_GUEST_COLUMNS).where(Profile.id == guest_id, Profile.property_id == reader.property_id)
    ).first()
    if row is None:
        raise NotFound(what=_("The guest"))
    return _guest(row)


_GUEST_COLUMNS = (
    Profile.id.label("guest_id"),
    Profile.name.label("guest_name"),
    Profile.phone.label("guest_phone"),
    Profile.email.label("guest_email"),
    Profile.country.label("guest_country"),
    Profile.language.label("guest_language"),
    Profile.note.label("guest_note"),
    Profile.version.label("guest_version"),
)


def _guest(row: Any) -> GuestFacts:
    return GuestFacts(
        guest_id=GuestId(ProfileId(row.guest_id)),
        name=row.guest_name,
        phone=row.guest_phone,
        email=row.guest_email,
        country=row.guest_country,
        language=row.guest_language,
        note=row.guest_note,
        version=row.guest_version,
    )


def _main_row(reader: Reader, reservation_id: ReservationId) -> Any:
    occupied, charged = aliased(RoomType, name="occupied_type"), aliased(RoomType, name="charged_type")
    booker, company, agent = (aliased(Profile, name=name) for name in ("booker", "company", "agent"))
    sibling = aliased(Reservation, name="sibling")
    in_booking = select(func.count()).select_from(sibling).where(sibling.booking_id == Reservation.booking_id).correlate(Reservation)
    return reader.connection.execute(
        select(
            Reservation.booking_id,
            Reservation.version,
            Reservation.status,
            Reservation.status_reason,
            Reservation.arrival_date,
            Reservation.departure_date,
            Reservation.adults,
            Reservation.children,
            Reservation.babies,
            Reservation.room_type_id,
            Reservation.charged_type_id,
            Reservation.day_use_price_minor,
            Reservation.note,
            Reservation.checked_in_date,
            Reservation.checked_out_date,
            Reservation.walk_in,
            Reservation.sharing_with_id,
            Reservation.upgrade_reason,
            Reservation.left_by,
            Reservation.late_departure_time,
            Reservation.late_departure_free,
            Reservation.express_agreed_at,
            Booking.confirmation_number,
            Booking.note.label("booking_note"),
            Booking.booked_date,
            booker.name.label("booker_name"),
            company.name.label("company_name"),
            agent.name.label("agent_name"),
            occupied.code.label("occupied_code"),
            occupied.name.label("occupied_name"),
            charged.code.label("charged_code"),
            charged.name.label("charged_name"),
            Property.check_in_time,
            Property.check_out_time,
            in_booking.scalar_subquery().label("rooms_in_booking"),
            *_GUEST_COLUMNS,
        )
        .join(Property, Property.id == Reservation.property_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .join(Profile, Profile.id == Reservation.guest_id)
        .join(booker, booker.id == Booking.guest_id)
        .join(occupied, occupied.id == Reservation.room_type_id)
        .join(charged, charged.id == Reservation.charged_type_id)
        .outerjoin(company, company.id == Booking.company_id)
        .outerjoin(agent, agent.id == Booking.agent_id)
        .where(Reservation.id == reservation_id, Reservation.property_id == reader.property_id)
    ).first()


def _nights(reader: Reader, reservation_id: ReservationId) -> tuple[NightPrice, ...]:
    rows = reader.connection.execute(
        select(ReservationNight.date, ReservationNight.price_minor)
        .where(ReservationNight.reservation_id == reservation_id)
        .order_by(ReservationNight.date)
    )
    return tuple(NightPrice(row.date, row.price_minor) for row in rows)


def _rooms(reader: Reader, reservation_id: ReservationId) -> tuple[RoomOfStay, ...]:
    rows = reader.connection.execute(
        select(RoomOccupancy.room_id, Room.number, RoomOccupancy.state, RoomOccupancy.first_date, RoomOccupancy.last_date)
        .join(Room, Room.id == RoomOccupancy.room_id)
        .join(Reservation, RoomOccupancy.reservation_id == ROOM_HOLDER)
        .where(Reservation.id == reservation_id)
        .order_by(RoomOccupancy.first_date, RoomOccupancy.last_date, RoomOccupancy.id)
    )
    return tuple(RoomOfStay(RoomId(row.room_id), row.number, row.state, row.first_date, row.last_date) for row in rows)


def _windows(reader: Reader, reservation_id: ReservationId) -> tuple[WindowBalance, ...]:
    rows = reader.connection.execute(
        select(
            Folio.id,
            Folio.number,
            Folio.kind,
            FolioWindow.number.label("window"),
            FolioWindow.payee_name,
            FolioWindow.balance_minor,
            Profile.kind.label("payee_kind"),
            ArAccount.active,
        )
        .join(FolioWindow, FolioWindow.folio_id == Folio.id)
        .outerjoin(Profile, Profile.id == FolioWindow.payee_id)
        .outerjoin(ArAccount, (ArAccount.property_id == Folio.property_id) & (ArAccount.profile_id == FolioWindow.payee_id))
        .where(Folio.property_id == reader.property_id, Folio.reservation_id == reservation_id)
        .order_by(Folio.kind.desc(), FolioWindow.number)
    )
    return tuple(
        WindowBalance(
            FolioId(row.id), row.number, row.kind, row.window, row.payee_name, row.balance_minor, row.payee_kind, bool(row.active)
        )
        for row in rows
    )


def _charges(reader: Reader, reservation_id: ReservationId) -> int:
    reversed_line = aliased(Posting, name="reversed_line")
    kind = func.coalesce(reversed_line.kind, Posting.kind)
    found = reader.connection.execute(
        select(func.coalesce(func.sum(Posting.amount_minor), 0))
        .join(Folio, Folio.id == Posting.folio_id)
        .outerjoin(reversed_line, reversed_line.id == Posting.reversal_of_id)
        .where(
            Folio.property_id == reader.property_id,
            Folio.reservation_id == reservation_id,
            Folio.kind == FolioKind.GUEST,
            kind.in_((PostingKind.CHARGE, PostingKind.ALLOWANCE)),
        )
    )
    return int(found.scalar_one())
