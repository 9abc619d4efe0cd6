"""All reservations as a reservations clerk looks for them: by words, numbers, arrival, status, channel, and by what has to be done.

A row says what is due, received and refunded. The lists a clerk works off (`Duty`) are counted beside every page.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, Subquery, and_, bindparam, case, exists, func, or_, select, union
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import FolioKind, PostingKind, ReservationStatus
from hotel_desk.domain.ids import ProfileId, ReservationId
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.domain.stay_phases import StayPhase, phase_of
from hotel_desk.models.folio import Folio, FolioWindow, NightCharge, Posting
from hotel_desk.models.profile import Profile, ProfileSearchKey
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.models.reservation_notes import Trace, WalkedGuest
from hotel_desk.models.room import RoomType
from hotel_desk.queries.beginnings import begins, bounds
from hotel_desk.queries.like_text import ESCAPE, literally
from hotel_desk.queries.profiles import wanted_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.db.database import Reader

PAGE_LENGTH = 100
_OWES_ALL = frozenset({*EXPECTED, ReservationStatus.WAITLISTED, ReservationStatus.IN_HOUSE})


class Duty(StrEnum):
    """A list that a reservations clerk works off."""

    ARRIVALS = "arrivals"
    OPTIONS = "options"
    WAITLIST = "waitlist"
    RELEASED = "released"
    NO_SHOWS = "no_shows"
    WALKED = "walked"
    TRACES = "traces"


@dataclass(frozen=True, slots=True)
class ReservationRow:
    """One reservation. Amounts in minor units.

    Args:
        price_minor: of the stay, taxes on top not counted.
        received_minor: paid by the guest so far; what was paid back is in `refunded_minor`.
        due_minor: what is still to be paid: nights not charged yet, and what the folios hold; below zero in the guest's favour.
        open_traces: due by the business date and not done.
        return_date: when a guest who was walked is expected back.
    """

    reservation_id: ReservationId
    confirmation_number: str
    guest_id: ProfileId
    guest_name: str
    status: ReservationStatus
    phase: StayPhase
    arrival_date: date
    departure_date: date
    room_type: str
    charged_type: str
    plan_code: str
    agent_name: str
    order_number: str
    channel: str
    adults: int
    children: int
    babies: int
    price_minor: int
    received_minor: int
    refunded_minor: int
    due_minor: int
    option_expires_at: datetime | None
    released_at: datetime | None
    waitlist_priority: int | None
    open_traces: int
    return_date: date | None
    note: str

    @property
    def nights(self) -> int:
        """How many nights; none for day use."""
        return (self.departure_date - self.arrival_date).days


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A part of all reservations that match.

    Args:
        offset: after how many of them the rows begin.
        total: how many match.
        duties: how long each of the lists is, whatever was looked for.
    """

    business_date: date
    rows: tuple[ReservationRow, ...]
    offset: int
    total: int
    duties: dict[Duty, int]


_HOTEL: BindParameter[Any] = bindparam("hotel")
_PAGE: BindParameter[Any] = bindparam("page", expanding=True)
_OCCUPIED, _CHARGED_TYPE = aliased(RoomType, name="occupied_type"), aliased(RoomType, name="charged_type")
_AGENT = aliased(Profile, name="agent")
_ROWS = (
    select(
        Reservation.id,
        Booking.confirmation_number,
        Reservation.guest_id,
        Profile.name.label("guest"),
        Reservation.status,
        Reservation.arrival_date,
        Reservation.departure_date,
        _OCCUPIED.code.label("room_type"),
        _CHARGED_TYPE.code.label("charged_type"),
        RatePlan.code.label("plan_code"),
        _AGENT.name.label("agent"),
        Booking.order_number,
        Booking.channel,
        Reservation.adults,
        Reservation.children,
        Reservation.babies,
        Reservation.day_use_price_minor,
        Reservation.option_expires_at,
        Reservation.released_at,
        Reservation.waitlist_priority,
        Reservation.note,
    )
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(_OCCUPIED, _OCCUPIED.id == Reservation.room_type_id)
    .join(_CHARGED_TYPE, _CHARGED_TYPE.id == Reservation.charged_type_id)
    .outerjoin(RatePlan, RatePlan.id == Reservation.rate_plan_id)
    .outerjoin(_AGENT, _AGENT.id == Booking.agent_id)
    .where(Reservation.property_id == _HOTEL, Reservation.id.in_(_PAGE))
)
_NIGHTS = (
    select(
        ReservationNight.reservation_id,
        func.sum(ReservationNight.price_minor).label("price"),
        func.count().label("nights"),
        func.sum(case((NightCharge.posting_id.is_(None), ReservationNight.price_minor), else_=0)).label("not_charged"),
    )
    .outerjoin(
        NightCharge,
        and_(NightCharge.reservation_id == ReservationNight.reservation_id, NightCharge.night_date == ReservationNight.date),
    )
    .where(ReservationNight.reservation_id.in_(_PAGE))
    .group_by(ReservationNight.reservation_id)
)
_BALANCES = (
    select(Folio.reservation_id, func.sum(FolioWindow.balance_minor).label("balance"))
    .join(FolioWindow, FolioWindow.folio_id == Folio.id)
    .where(Folio.property_id == _HOTEL, Folio.reservation_id.in_(_PAGE), Folio.kind.in_((FolioKind.GUEST, FolioKind.DEPOSIT)))
    .group_by(Folio.reservation_id)
)
_REVERSED = aliased(Posting, name="reversed_line")
_MONEY_KIND = func.coalesce(_REVERSED.kind, Posting.kind)
_MONEY = (
    select(Folio.reservation_id, _MONEY_KIND.label("kind"), func.sum(Posting.amount_minor).label("amount"))
    .join(Folio, Folio.id == Posting.folio_id)
    .outerjoin(_REVERSED, _REVERSED.id == Posting.reversal_of_id)
    .where(
        Folio.property_id == _HOTEL,
        Folio.reservation_id.in_(_PAGE),
        _MONEY_KIND.in_((PostingKind.PAYMENT, PostingKind.DEPOSIT, PostingKind.REFUND)),
    )
    .group_by(Folio.reservation_id, _MONEY_KIND)
)
_OPEN_TRACES = (
    select(Trace.reservation_id, func.count().label("traces"))
    .where(Trace.property_id == _HOTEL, Trace.reservation_id.in_(_PAGE), Trace.done_at.is_(None), Trace.due_date <= bindparam("today"))
    .group_by(Trace.reservation_id)
)
_RETURNS = select(WalkedGuest.reservation_id, WalkedGuest.return_date).where(
    WalkedGuest.property_id == _HOTEL, WalkedGuest.reservation_id.in_(_PAGE), WalkedGuest.return_date.is_not(None)
)


def reservation_search(
    reader: Reader,
    *,
    text: str = "",
    statuses: Sequence[ReservationStatus] = (),
    first_date: date | None = None,
    last_date: date | None = None,
    channel: str = "",
    duty: Duty | None = None,
    limit: int = PAGE_LENGTH,
    offset: int | None = None,
) -> SearchPage:
    """A page of the reservations that match, by arrival; options by their end, the waitlist by priority. A fixed number of statements.

    Args:
        text: words of the guest's name, phone or e-mail (each must be found, beginnings count), a confirmation number, or the number that
            the agent or company has given the booking.
        statuses: only these; none means all.
        first_date, last_date: earliest and latest arrival, both included.
        channel: where the booking came through; its beginning.
        duty: only what is on this list.
        offset: after how many; None: so that the page shows those who arrive from the business date on, as far as there are any.
    """
    today = reader.business_date()
    words, number, wanted_channel = wanted_words(text), text.strip(), channel.strip().lower()
    filters = (("statuses", statuses), ("first_date", first_date), ("last_date", last_date), ("channel", wanted_channel))
    shape = _Shape(frozenset(name for name, asked in filters if asked), duty, len(words), number.isascii())
    asked: dict[str, Any] = {
        **_about(reader, today),
        "statuses": list(statuses),
        "first_date": first_date,
        "last_date": last_date,
        "channel": literally(wanted_channel),
        "number": number,
        **bounds(dict(enumerate(words))),
    }
    total = _count(reader, _counting(shape), asked)
    if offset is None:
        arrived = _count(reader, _counting(shape, arrived=True), asked) if duty is None else 0
        offset = max(0, min(arrived, total - limit))
    page = reader.connection.execute(_page(shape), {**asked, "most": limit, "skipped": offset}).scalars().all()
    return SearchPage(today, _rows(reader, page, today), offset, total, _duties(reader, today))


@dataclass(frozen=True, slots=True)
class _Shape:
    """What decides how reservations are asked for, so that each statement is built once.

    Args:
        filters: the names of those that are set.
        words: how many were typed.
        has_ascii_number: what was typed may be a confirmation number.
    """

    filters: frozenset[str]
    duty: Duty | None
    words: int
    has_ascii_number: bool


@lru_cache(maxsize=256)
def _counting(shape: _Shape, *, arrived: bool = False) -> Select[Any]:
    """How many match; of those who have `arrived`, or should have."""
    counting = _matching(select(func.count()), shape)
    return counting.where(Reservation.arrival_date < bindparam("today")) if arrived else counting


@lru_cache(maxsize=256)
def _page(shape: _Shape) -> Select[Any]:
    ordered = _matching(select(Reservation.id), shape).order_by(*_order(shape.duty))
    return ordered.limit(bindparam("most")).offset(bindparam("skipped"))


def _matching(statement: Select[Any], shape: _Shape) -> Select[Any]:
    chosen = statement.select_from(Reservation).where(Reservation.property_id == _HOTEL)
    filters = {
        "statuses": Reservation.status.in_(bindparam("statuses", expanding=True)),
        "first_date": Reservation.arrival_date >= bindparam("first_date"),
        "last_date": Reservation.arrival_date <= bindparam("last_date"),
        "channel": exists().where(
            Booking.id == Reservation.booking_id, func.lower(Booking.channel).startswith(bindparam("channel"), escape=ESCAPE)
        ),
    }
    chosen = chosen.where(*(condition for name, condition in filters.items() if name in shape.filters))
    if shape.duty is not None:
        chosen = chosen.where(_on_list(shape.duty))
    if not shape.words:
        return chosen
    found = _found(shape)
    return chosen.join(found, found.c.id == Reservation.id)


def _on_list(duty: Duty) -> ColumnElement[bool]:
    today: BindParameter[Any] = bindparam("today")
    expected = Reservation.status.in_(EXPECTED)
    here = WalkedGuest.property_id == Reservation.property_id
    traced = Trace.property_id == Reservation.property_id
    lists = {
        Duty.ARRIVALS: and_(expected, Reservation.arrival_date == today),
        Duty.OPTIONS: and_(Reservation.status == ReservationStatus.TENTATIVE, Reservation.option_expires_at.is_not(None)),
        Duty.WAITLIST: Reservation.status == ReservationStatus.WAITLISTED,
        Duty.RELEASED: and_(expected, Reservation.released_at.is_not(None)),
        # The night audit writes them down for the day that it closes; the guest may still come after midnight.
        Duty.NO_SHOWS: and_(
            Reservation.status == ReservationStatus.NO_SHOW, Reservation.arrival_date.between(bindparam("yesterday"), today)
        ),
        Duty.WALKED: and_(expected, exists().where(here, WalkedGuest.reservation_id == Reservation.id, WalkedGuest.return_date >= today)),
        Duty.TRACES: exists().where(traced, Trace.reservation_id == Reservation.id, Trace.done_at.is_(None), Trace.due_date <= today),
    }
    return lists[duty]


def _order(duty: Duty | None) -> list[Any]:
    by_arrival = [Reservation.arrival_date, Reservation.id]
    if duty is Duty.OPTIONS:
        return [Reservation.option_expires_at, *by_arrival]
    return [Reservation.waitlist_priority, *by_arrival] if duty is Duty.WAITLIST else by_arrival


def _found(shape: _Shape) -> Subquery:
    """Reservations of the guests that a text means, and those whose number it is."""
    keys = [aliased(ProfileSearchKey) for _word in range(shape.words)]
    guests = select(Reservation.id).join(keys[0], keys[0].profile_id == Reservation.guest_id).where(_begins(keys[0], 0))
    for place, key in enumerate(keys[1:], start=1):
        guests = guests.where(exists().where(key.profile_id == Reservation.guest_id, _begins(key, place)))
    is_agents = Booking.order_number == bindparam("number")
    # A confirmation number is a code, and those are compared in ASCII.
    is_number = or_(is_agents, Booking.confirmation_number == bindparam("number")) if shape.has_ascii_number else is_agents
    numbered = select(Reservation.id).join(Booking, Booking.id == Reservation.booking_id).where(Booking.property_id == _HOTEL, is_number)
    return union(guests, numbered).subquery("found")


def _begins(key: Any, place: int) -> ColumnElement[bool]:
    return and_(key.property_id == _HOTEL, begins(key.word, place))


def _count(reader: Reader, counting: Select[Any], asked: dict[str, Any]) -> int:
    return int(reader.connection.execute(counting, asked).scalar_one())


def _about(reader: Reader, today: date) -> dict[str, Any]:
    return {"hotel": reader.property_id, "today": today, "yesterday": today - timedelta(days=1)}


@cache
def _counting_duties() -> Select[Any]:
    lists = (
        select(func.count())
        .select_from(Reservation)
        .where(Reservation.property_id == _HOTEL, _on_list(duty))
        .scalar_subquery()
        .label(duty.value)
        for duty in Duty
    )
    return select(*lists)


def _duties(reader: Reader, today: date) -> dict[Duty, int]:
    counted = reader.connection.execute(_counting_duties(), _about(reader, today)).one()
    return {duty: int(count) for duty, count in zip(Duty, counted, strict=True)}


def _rows(reader: Reader, page: Sequence[UUID], today: date) -> tuple[ReservationRow, ...]:
    about = {"hotel": reader.property_id, "page": list(page), "today": today}
    read = reader.connection.execute
    nights = {row.reservation_id: row for row in read(_NIGHTS, {"page": list(page)})}
    balances = {row.reservation_id: int(row.balance) for row in read(_BALANCES, about)}
    money: dict[UUID, dict[PostingKind, int]] = defaultdict(lambda: defaultdict(int))
    for row in read(_MONEY, about):
        money[row.reservation_id][row.kind] = int(row.amount)
    traces = {row.reservation_id: row.traces for row in read(_OPEN_TRACES, about)}
    returns = {row.reservation_id: row.return_date for row in read(_RETURNS, about)}
    rows = {row.id: row for row in read(_ROWS, about)}
    return tuple(
        _row(
            rows[one],
            _Counted(nights.get(one), balances.get(one, 0), money[one], traces.get(one, 0), returns.get(one)),
            today,
        )
        for one in page
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    """What was counted for one reservation beside its own row."""

    nights: Any
    balance_minor: int
    money: dict[PostingKind, int]
    traces: int
    return_date: date | None

    def price_minor(self, row: Any) -> int:
        return int(self.nights.price) if self.nights is not None else row.day_use_price_minor or 0

    def not_charged_minor(self, row: Any) -> int:
        if row.status not in _OWES_ALL:
            return 0
        if self.nights is not None:
            return int(self.nights.not_charged or 0)
        # A day use is charged when the guest comes.
        return 0 if row.status is ReservationStatus.IN_HOUSE else self.price_minor(row)


def _row(row: Any, counted: _Counted, today: date) -> ReservationRow:
    return ReservationRow(
        reservation_id=ReservationId(row.id),
        confirmation_number=row.confirmation_number,
        guest_id=ProfileId(row.guest_id),
        guest_name=row.guest,
        status=row.status,
        phase=phase_of(row.status, arrival=row.arrival_date, departure=row.departure_date, business_date=today),
        arrival_date=row.arrival_date,
        departure_date=row.departure_date,
        room_type=row.room_type,
        charged_type=row.charged_type,
        plan_code=row.plan_code or "",
        agent_name=row.agent or "",
        order_number=row.order_number or "",
        channel=row.channel,
        adults=row.adults,
        children=row.children,
        babies=row.babies,
        price_minor=counted.price_minor(row),
        received_minor=-(counted.money[PostingKind.PAYMENT] + counted.money[PostingKind.DEPOSIT]),
        refunded_minor=counted.money[PostingKind.REFUND],
        due_minor=counted.balance_minor + counted.not_charged_minor(row),
        option_expires_at=row.option_expires_at,
        released_at=row.released_at,
        waitlist_priority=row.waitlist_priority,
        open_traces=counted.traces,
        return_date=counted.return_date,
        note=row.note,
    )
