"""What a reservations clerk sees of one reservation beside `stay_detail`: plan, nights, people, notes, and what was done to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BindParameter, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import AccompanyingGuestId, AlertId, PackageId, ProfileId, RatePlanId, ReservationId, TraceId
from hotel_desk.domain.rate_codes import AlertMoment, Department, PackageRhythm, Payer, ShareSplit
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.language import _
from hotel_desk.models.block import Block
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.package import Package, RatePlanPackage, ReservationPackage
from hotel_desk.models.policy import ReasonCode
from hotel_desk.models.profile import Profile
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.models.reservation_notes import AccompanyingGuest, Alert, Trace, WalkedGuest
from hotel_desk.models.staff import UserAccount

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

HISTORY_LENGTH = 200
_LIVE = (*EXPECTED, ReservationStatus.IN_HOUSE)


@dataclass(frozen=True, slots=True)
class SoldNight:
    """A night as it was sold, minor units; `list_price_minor` is what the plan asked, None where there was no plan."""

    date: date
    price_minor: int
    list_price_minor: int | None
    plan_code: str


@dataclass(frozen=True, slots=True)
class SoldPackage:
    """A package as it was sold; `price_minor` of one. `of_plan`: the rate plan brings it; else it was asked for beside it."""

    package_id: PackageId
    name: str
    inside: bool
    quantity: int
    rhythm: PackageRhythm
    price_minor: int
    of_plan: bool


@dataclass(frozen=True, slots=True)
class GuestAlong:
    """Somebody who comes along without a reservation; `age` in years."""

    id: AccompanyingGuestId
    profile_id: ProfileId | None
    name: str
    age: int | None


@dataclass(frozen=True, slots=True)
class OtherStay:
    """A reservation that shares the room, is in the same booking, or is linked.

    Args:
        shares: it is in the same room as the one asked about.
        in_booking: it has the same confirmation number.
        linked: it is to be handled together with it.
        split: how the price of a shared room is shared; None where no room is.
        price_minor: of its nights, minor units.
    """

    reservation_id: ReservationId
    confirmation_number: str
    guest_name: str
    status: ReservationStatus
    arrival_date: date
    departure_date: date
    shares: bool
    in_booking: bool
    linked: bool
    split: ShareSplit | None
    price_minor: int


@dataclass(frozen=True, slots=True)
class AlertLine:
    """A sentence that staff must see at a moment."""

    id: AlertId
    moment: AlertMoment
    text: str


@dataclass(frozen=True, slots=True)
class TraceLine:
    """Something a department has to do; `done_at` None: not yet."""

    id: TraceId
    department: Department
    due_date: date
    text: str
    done_at: datetime | None
    done_by: str


@dataclass(frozen=True, slots=True)
class WalkedLine:
    """Where the guest was walked to; `cost_minor` in minor units."""

    hotel_name: str
    reason: str
    cost_minor: int
    walked_date: date
    return_date: date | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that was done to the reservation: the audit code, who, when (UTC), and the details as they were kept."""

    code: str
    user_name: str
    workstation: str
    business_date: date
    recorded_at: datetime
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReservationSheet:
    """One reservation as the reservations clerk needs it. Empty strings and None where nothing was agreed."""

    reservation_id: ReservationId
    plan_id: RatePlanId | None
    plan_code: str
    plan_name: str
    confidential: bool
    block_name: str
    discount_reason: str
    upgrade_reason: str
    child_ages: tuple[int, ...]
    extra_beds: int
    expected_time: time | None
    requests: str
    do_not_move: bool
    waitlist_priority: int | None
    option_expires_at: datetime | None
    released_at: datetime | None
    sharing_with_id: ReservationId | None
    share_split: ShareSplit | None
    source: str
    market: str
    channel: str
    order_number: str
    payer: Payer | None
    company_id: ProfileId | None
    agent_id: ProfileId | None
    contact_name: str
    contact_phone: str
    contact_email: str
    nights: tuple[SoldNight, ...]
    packages: tuple[SoldPackage, ...]
    guests: tuple[GuestAlong, ...]
    others: tuple[OtherStay, ...]
    alerts: tuple[AlertLine, ...]
    traces: tuple[TraceLine, ...]
    walked: tuple[WalkedLine, ...]
    history: tuple[HistoryLine, ...]

    @property
    def sharers(self) -> tuple[OtherStay, ...]:
        """The reservations in the same room, or expected in it."""
        return tuple(other for other in self.others if other.shares and other.status in _LIVE)

    @property
    def linked(self) -> tuple[OtherStay, ...]:
        """The reservations to be handled together."""
        return tuple(other for other in self.others if other.linked)


_ONE: BindParameter[Any] = bindparam("reservation")
_HOTEL: BindParameter[Any] = bindparam("hotel")
_MAIN = (
    select(
        Reservation.rate_plan_id,
        RatePlan.code.label("plan_code"),
        RatePlan.name.label("plan_name"),
        RatePlan.confidential,
        Block.name.label("block_name"),
        ReasonCode.name.label("discount_reason"),
        Reservation.upgrade_reason,
        Reservation.child_ages,
        Reservation.extra_beds,
        Reservation.expected_time,
        Reservation.requests,
        Reservation.do_not_move,
        Reservation.waitlist_priority,
        Reservation.option_expires_at,
        Reservation.released_at,
        Reservation.sharing_with_id,
        Reservation.share_split,
        Reservation.booking_id,
        Reservation.link_key,
        Booking.source,
        Booking.market,
        Booking.channel,
        Booking.order_number,
        Booking.payer,
        Booking.company_id,
        Booking.agent_id,
        Booking.contact_name,
        Booking.contact_phone,
        Booking.contact_email,
    )
    .join(Booking, Booking.id == Reservation.booking_id)
    .outerjoin(RatePlan, RatePlan.id == Reservation.rate_plan_id)
    .outerjoin(Block, Block.id == Reservation.block_id)
    .outerjoin(ReasonCode, ReasonCode.id == Reservation.discount_reason_id)
    .where(Reservation.property_id == _HOTEL, Reservation.id == _ONE)
)
_NIGHTS = (
    select(ReservationNight.date, ReservationNight.price_minor, ReservationNight.list_price_minor, RatePlan.code)
    .outerjoin(RatePlan, RatePlan.id == ReservationNight.rate_plan_id)
    .where(ReservationNight.reservation_id == _ONE)
    .order_by(ReservationNight.date)
)
_PACKAGES = (
    select(
        Package.id,
        Package.name,
        ReservationPackage.inside,
        ReservationPackage.quantity,
        ReservationPackage.rhythm,
        ReservationPackage.price_minor,
        RatePlanPackage.package_id.is_not(None).label("of_plan"),
    )
    .join(Package, Package.id == ReservationPackage.package_id)
    .join(Reservation, Reservation.id == ReservationPackage.reservation_id)
    .outerjoin(RatePlanPackage, and_(RatePlanPackage.rate_plan_id == Reservation.rate_plan_id, RatePlanPackage.package_id == Package.id))
    .where(ReservationPackage.reservation_id == _ONE)
    .order_by(Package.sort_order, Package.code)
)
_GUESTS = (
    select(AccompanyingGuest.id, AccompanyingGuest.profile_id, AccompanyingGuest.name, AccompanyingGuest.age)
    .where(AccompanyingGuest.property_id == _HOTEL, AccompanyingGuest.reservation_id == _ONE)
    .order_by(AccompanyingGuest.position)
)
_ALERTS = select(Alert.id, Alert.moment, Alert.text).where(Alert.property_id == _HOTEL, Alert.reservation_id == _ONE).order_by(Alert.id)
_TRACES = (
    select(Trace.id, Trace.department, Trace.due_date, Trace.text, Trace.done_at, UserAccount.display_name)
    .outerjoin(UserAccount, UserAccount.id == Trace.done_by_id)
    .where(Trace.property_id == _HOTEL, Trace.reservation_id == _ONE)
    .order_by(Trace.due_date, Trace.id)
)
_WALKED = (
    select(WalkedGuest.hotel_name, WalkedGuest.reason, WalkedGuest.cost_minor, WalkedGuest.walked_date, WalkedGuest.return_date)
    .where(WalkedGuest.property_id == _HOTEL, WalkedGuest.reservation_id == _ONE)
    .order_by(WalkedGuest.id)
)
_HISTORY = (
    select(
        AuditEntry.code, AuditEntry.user_name, AuditEntry.workstation, AuditEntry.business_date, AuditEntry.recorded_at, AuditEntry.details
    )
    .where(AuditEntry.property_id == _HOTEL, AuditEntry.entity_id == _ONE)
    .order_by(AuditEntry.sequence.desc())
    .limit(HISTORY_LENGTH)
)
_PAID = (
    select(func.coalesce(func.sum(ReservationNight.price_minor), 0))
    .where(ReservationNight.reservation_id == Reservation.id)
    .correlate(Reservation)
    .scalar_subquery()
)
_GUEST = aliased(Profile, name="guest")
_OTHERS = (
    select(
        Reservation.id,
        Booking.confirmation_number,
        _GUEST.name.label("guest"),
        Reservation.status,
        Reservation.arrival_date,
        Reservation.departure_date,
        Reservation.sharing_with_id,
        Reservation.share_split,
        Reservation.booking_id,
        Reservation.link_key,
        _PAID.label("price_minor"),
    )
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(_GUEST, _GUEST.id == Reservation.guest_id)
    .where(
        Reservation.property_id == _HOTEL,
        Reservation.id != _ONE,
        or_(
            Reservation.booking_id == bindparam("booking"),
            and_(Reservation.link_key.is_not(None), Reservation.link_key == bindparam("link")),
            # Who shares this one's room, whose room this one shares, and who else shares that.
            Reservation.sharing_with_id == bindparam("host"),
            Reservation.id == bindparam("host"),
        ),
    )
    .order_by(Reservation.arrival_date, Booking.confirmation_number, Reservation.id)
)


def reservation_sheet(reader: Reader, *, reservation_id: ReservationId) -> ReservationSheet:
    """One reservation with its plan, prices, people, notes and history. Nine statements.

    Raises:
        NotFound: there is none with this id in this hotel.
    """
    about = {"hotel": reader.property_id, "reservation": reservation_id}
    read = reader.connection.execute
    row = read(_MAIN, about).first()
    if row is None:
        raise NotFound(what=_("The reservation"))
    return ReservationSheet(
        reservation_id=reservation_id,
        plan_id=None if row.rate_plan_id is None else RatePlanId(row.rate_plan_id),
        plan_code=row.plan_code or "",
        plan_name=row.plan_name or "",
        confidential=bool(row.confidential),
        block_name=row.block_name or "",
        discount_reason=row.discount_reason or "",
        upgrade_reason=row.upgrade_reason or "",
        child_ages=tuple(row.child_ages or ()),
        extra_beds=row.extra_beds,
        expected_time=row.expected_time,
        requests=row.requests or "",
        do_not_move=bool(row.do_not_move),
        waitlist_priority=row.waitlist_priority,
        option_expires_at=row.option_expires_at,
        released_at=row.released_at,
        sharing_with_id=None if row.sharing_with_id is None else ReservationId(row.sharing_with_id),
        share_split=row.share_split,
        source=row.source,
        market=row.market,
        channel=row.channel,
        order_number=row.order_number or "",
        payer=row.payer,
        company_id=None if row.company_id is None else ProfileId(row.company_id),
        agent_id=None if row.agent_id is None else ProfileId(row.agent_id),
        contact_name=row.contact_name or "",
        contact_phone=row.contact_phone or "",
        contact_email=row.contact_email or "",
        nights=tuple(SoldNight(night.date, night.price_minor, night.list_price_minor, night.code or "") for night in read(_NIGHTS, about)),
        packages=tuple(SoldPackage(PackageId(one.id), *one[1:]) for one in read(_PACKAGES, about)),
        guests=tuple(_guest(one) for one in read(_GUESTS, about)),
        others=_others(reader, row, reservation_id),
        alerts=tuple(AlertLine(AlertId(one.id), one.moment, one.text) for one in read(_ALERTS, about)),
        traces=tuple(TraceLine(TraceId(one.id), *one[1:5], one.display_name or "") for one in read(_TRACES, about)),
        walked=tuple(WalkedLine(*one) for one in read(_WALKED, about)),
        history=tuple(HistoryLine(*one) for one in read(_HISTORY, about)),
    )


def _guest(row: Any) -> GuestAlong:
    return GuestAlong(AccompanyingGuestId(row.id), None if row.profile_id is None else ProfileId(row.profile_id), row.name, row.age)


def _others(reader: Reader, row: Any, reservation_id: ReservationId) -> tuple[OtherStay, ...]:
    host: UUID = row.sharing_with_id or reservation_id
    found = reader.connection.execute(
        _OTHERS,
        {"hotel": reader.property_id, "reservation": reservation_id, "booking": row.booking_id, "link": row.link_key, "host": host},
    )
    return tuple(
        OtherStay(
            reservation_id=ReservationId(other.id),
            confirmation_number=other.confirmation_number,
            guest_name=other.guest,
            status=other.status,
            arrival_date=other.arrival_date,
            departure_date=other.departure_date,
            shares=host in {other.id, other.sharing_with_id},
            in_booking=other.booking_id == row.booking_id,
            linked=row.link_key is not None and other.link_key == row.link_key,
            split=other.share_split,
            price_minor=int(other.price_minor),
        )
        for other in found
    )
