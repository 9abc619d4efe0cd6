"""What a letter says of a booking, the hotel's own templates, and the letters that were written."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import FolioKind, ReservationStatus, SettingScope
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import BookingId, LetterId, ReservationId
from hotel_desk.domain.policies import Terms
from hotel_desk.domain.quote import DepositDue
from hotel_desk.domain.rate_codes import LetterKind, PlaceBookingStatus, PolicyKind
from hotel_desk.domain.settings import LETTER_LANGUAGE
from hotel_desk.language import _
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.letter import Letter, LetterTemplate
from hotel_desk.models.place import Place, PlaceBooking
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import Property
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.models.room import RoomType
from hotel_desk.models.setting import SettingValue
from hotel_desk.models.staff import UserAccount
from hotel_desk.queries.papers import PaperHead, paper_head
from hotel_desk.queries.policies import deposit_due, policies_of_reservations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class NightOfLetter:
    """A night and the guest's price of it, minor units."""

    date: dt.date
    price_minor: int


@dataclass(frozen=True, slots=True)
class RoomOfLetter:
    """A room of the booking.

    Args:
        confidential: its rate plan must not show prices on a guest's paper.
        nights: with their prices; none for day use.
        price_minor: all nights, or the day use, minor units.
        policies: what it was made under, with the terms of its arrival day.
        deposit: what has to be paid ahead; None where nothing.
    """

    reservation_id: ReservationId
    status: ReservationStatus
    status_reason: str
    guest_name: str
    room_type: str
    arrival_date: dt.date
    departure_date: dt.date
    adults: int
    children: int
    babies: int
    confidential: bool
    expected_time: dt.time | None
    requests: str
    nights: tuple[NightOfLetter, ...]
    price_minor: int
    policies: dict[PolicyKind, Terms]
    deposit: DepositDue | None

    @property
    def live(self) -> bool:
        """It is neither cancelled nor a no-show."""
        return self.status not in {ReservationStatus.CANCELLED, ReservationStatus.NO_SHOW}


@dataclass(frozen=True, slots=True)
class PlaceOfLetter:
    """A place booked for the guest; instants in UTC."""

    name: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    persons: int


@dataclass(frozen=True, slots=True)
class TemplateWords:
    """What the hotel has made of a letter in a language. `version` is what the next change must name."""

    kind: LetterKind
    language: str
    subject: str
    body: str
    version: int


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """A booking as its letters need it.

    Args:
        email: of the contact person, else of the guest.
        guest_language: of the guest's profile, empty where it is not known.
        hotel_language: the one the hotel writes in where the guest's is not known or not spoken.
        written_by: the name of the person who asks.
        deposit_paid_minor: held for its rooms before arrival, minor units.
        templates: the hotel's own, by kind and language.
    """

    booking_id: BookingId
    business_date: dt.date
    confirmation_number: str
    order_number: str
    booked_date: dt.date
    guest_name: str
    email: str
    guest_language: str
    hotel_language: str
    contact_name: str
    company_name: str
    agent_name: str
    head: PaperHead
    check_in_time: dt.time
    check_out_time: dt.time
    rooms: tuple[RoomOfLetter, ...]
    places: tuple[PlaceOfLetter, ...]
    deposit_paid_minor: int
    templates: dict[tuple[LetterKind, str], TemplateWords]
    written_by: str


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter as it was written."""

    letter_id: LetterId
    kind: LetterKind
    language: str
    recipient: str
    subject: str
    body: str
    written_at: dt.datetime
    written_by: str


_COMPANY, _AGENT = aliased(Profile), aliased(Profile)
_BOOKING = (
    select(
        Booking.confirmation_number,
        Booking.order_number,
        Booking.booked_date,
        Booking.contact_name,
        Booking.contact_email,
        Profile.name,
        Profile.email,
        Profile.language,
        _COMPANY.name.label("company_name"),
        _AGENT.name.label("agent_name"),
        Property.check_in_time,
        Property.check_out_time,
        SettingValue.value.label("hotel_language"),
    )
    .join(Profile, Profile.id == Booking.guest_id)
    .join(Property, Property.id == Booking.property_id)
    .outerjoin(_COMPANY, _COMPANY.id == Booking.company_id)
    .outerjoin(_AGENT, _AGENT.id == Booking.agent_id)
    .outerjoin(
        SettingValue,
        (SettingValue.property_id == Booking.property_id)
        & (SettingValue.key == LETTER_LANGUAGE.key)
        & (SettingValue.scope == SettingScope.PROPERTY)
        & (SettingValue.scope_key == ""),
    )
    .where(Booking.property_id == bindparam("hotel"), Booking.id == bindparam("booking"))
)
_ROOMS = (
    select(
        Reservation.id,
        Reservation.status,
        Reservation.status_reason,
        Profile.name,
        RoomType.name.label("room_type"),
        Reservation.arrival_date,
        Reservation.departure_date,
        Reservation.adults,
        Reservation.children,
        Reservation.babies,
        Reservation.day_use_price_minor,
        Reservation.expected_time,
        Reservation.requests,
        RatePlan.confidential,
    )
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(RoomType, RoomType.id == Reservation.charged_type_id)
    .outerjoin(RatePlan, RatePlan.id == Reservation.rate_plan_id)
    .where(Reservation.property_id == bindparam("hotel"), Reservation.booking_id == bindparam("booking"))
    .order_by(Reservation.arrival_date, Reservation.id)
)
# A night sold at another plan than the reservation's may be confidential by itself.
_NIGHTS = (
    select(ReservationNight.reservation_id, ReservationNight.date, ReservationNight.price_minor, RatePlan.confidential)
    .join(Reservation, Reservation.id == ReservationNight.reservation_id)
    .outerjoin(RatePlan, RatePlan.id == ReservationNight.rate_plan_id)
    .where(Reservation.property_id == bindparam("hotel"), Reservation.booking_id == bindparam("booking"))
    .order_by(ReservationNight.reservation_id, ReservationNight.date)
)
_DEPOSITS = (
    select(func.coalesce(func.sum(FolioWindow.balance_minor), 0))
    .join(Folio, Folio.id == FolioWindow.folio_id)
    .join(Reservation, Reservation.id == Folio.reservation_id)
    .where(Folio.property_id == bindparam("hotel"), Folio.kind == FolioKind.DEPOSIT, Reservation.booking_id == bindparam("booking"))
)
_PLACES = (
    select(Place.name, PlaceBooking.starts_at, PlaceBooking.ends_at, PlaceBooking.persons)
    .join(Place, Place.id == PlaceBooking.place_id)
    .join(Reservation, Reservation.id == PlaceBooking.reservation_id)
    .where(
        PlaceBooking.property_id == bindparam("hotel"),
        Reservation.booking_id == bindparam("booking"),
        PlaceBooking.status != PlaceBookingStatus.CANCELLED,
    )
    .order_by(PlaceBooking.starts_at)
)
_TEMPLATES = select(
    LetterTemplate.kind, LetterTemplate.language, LetterTemplate.subject, LetterTemplate.body, LetterTemplate.version
).where(LetterTemplate.property_id == bindparam("hotel"))
_WRITER = select(UserAccount.display_name).where(UserAccount.property_id == bindparam("hotel"), UserAccount.name == bindparam("user"))
_LETTERS = (
    select(
        Letter.id,
        Letter.kind,
        Letter.language,
        Letter.recipient,
        Letter.subject,
        Letter.body,
        Letter.written_at,
        UserAccount.display_name,
    )
    .join(UserAccount, UserAccount.id == Letter.user_id)
    .where(Letter.property_id == bindparam("hotel"), Letter.booking_id == bindparam("booking"))
    .order_by(Letter.written_at.desc(), Letter.id.desc())
)


def letter_facts(reader: Reader, *, booking_id: BookingId) -> LetterFacts:
    """All that any letter about a booking may say. Ten statements.

    Raises:
        NotFound: this hotel has no such booking.
    """
    named = {"hotel": reader.property_id, "booking": booking_id}
    booking = reader.connection.execute(_BOOKING, named).first()
    if booking is None:
        raise NotFound("booking_id", what=_("The booking"))
    return LetterFacts(
        booking_id=booking_id,
        business_date=reader.business_date(),
        confirmation_number=booking.confirmation_number,
        order_number=booking.order_number or "",
        booked_date=booking.booked_date,
        guest_name=booking.name,
        email=booking.contact_email or booking.email,
        guest_language=booking.language or "",
        hotel_language=LETTER_LANGUAGE.read(booking.hotel_language),
        contact_name=booking.contact_name or "",
        company_name=booking.company_name or "",
        agent_name=booking.agent_name or "",
        head=paper_head(reader),
        check_in_time=booking.check_in_time,
        check_out_time=booking.check_out_time,
        rooms=_rooms(reader, named, booking.booked_date),
        places=tuple(PlaceOfLetter(*row) for row in reader.connection.execute(_PLACES, named)),
        deposit_paid_minor=-int(reader.connection.execute(_DEPOSITS, named).scalar_one()),
        templates=letter_templates(reader),
        written_by=reader.connection.execute(_WRITER, {"hotel": reader.property_id, "user": reader.user_name}).scalar() or "",
    )


def letter_templates(reader: Reader) -> dict[tuple[LetterKind, str], TemplateWords]:
    """The templates that the hotel has made its own, by kind and language. One statement."""
    rows = reader.connection.execute(_TEMPLATES, {"hotel": reader.property_id})
    return {(row.kind, row.language): TemplateWords(*row) for row in rows}


def letters_of_booking(reader: Reader, *, booking_id: BookingId) -> tuple[WrittenLetter, ...]:
    """The letters that were written about a booking, the last one first. One statement."""
    rows = reader.connection.execute(_LETTERS, {"hotel": reader.property_id, "booking": booking_id})
    return tuple(WrittenLetter(LetterId(row[0]), *row[1:]) for row in rows)


def _rooms(reader: Reader, named: dict[str, Any], booked: dt.date) -> tuple[RoomOfLetter, ...]:
    nights: defaultdict[ReservationId, list[NightOfLetter]] = defaultdict(list)
    hidden: set[ReservationId] = set()
    for night in reader.connection.execute(_NIGHTS, named):
        nights[ReservationId(night.reservation_id)].append(NightOfLetter(night.date, night.price_minor))
        if night.confidential:
            hidden.add(ReservationId(night.reservation_id))
    rooms = reader.connection.execute(_ROOMS, named).all()
    policies = policies_of_reservations(reader, [ReservationId(row.id) for row in rooms])
    made = []
    for row in rooms:
        reservation_id = ReservationId(row.id)
        of_room = nights[reservation_id]
        prices: Sequence[int] = [night.price_minor for night in of_room] or [row.day_use_price_minor or 0]
        under = policies.get(reservation_id, {})
        made.append(
            RoomOfLetter(
                reservation_id=reservation_id,
                status=row.status,
                status_reason=row.status_reason,
                guest_name=row.name,
                room_type=row.room_type,
                arrival_date=row.arrival_date,
                departure_date=row.departure_date,
                adults=row.adults,
                children=row.children,
                babies=row.babies,
                confidential=bool(row.confidential) or reservation_id in hidden,
                expected_time=row.expected_time,
                requests=row.requests or "",
                nights=tuple(of_room),
                price_minor=sum(prices),
                policies={kind: policy.on(row.arrival_date) for kind, policy in under.items()},
                deposit=deposit_due(under, arrival=row.arrival_date, booked=booked, nights=prices),
            )
        )
    return tuple(made)
