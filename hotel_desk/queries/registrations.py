"""Registrations with the police: the list for the desk, one form to correct, and what goes to the office next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from sqlalchemy import and_, bindparam, case, func, or_, select

from hotel_desk.db.data_keys import VaultClosed
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.guest_codes import RegistrationState, SealPurpose
from hotel_desk.domain.ids import AccompanyingGuestId, GuestRegistrationId, OperationId, ProfileId, ReservationId, derived_operation_id
from hotel_desk.domain.masks import Mask, mask_value
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.registration import FormGroup, MessageKind, RegistrationForm, group_of, message_kind
from hotel_desk.domain.settings import REGISTRATION_OFFICE, RegistrationLine
from hotel_desk.language import _
from hotel_desk.models.guest_lists import GuestRegistration
from hotel_desk.models.property import Property
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.setting import SettingValue
from hotel_desk.queries.occupants import registration_rules
from hotel_desk.queries.own_permissions import own_permissions, require

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

MOST_ROWS = 500
SENT_DAYS = 7
_TABLE = GuestRegistration.__table__.c
_HERE = _TABLE.property_id == bindparam("hotel")
_ROWS = (
    select(*_TABLE, Booking.confirmation_number)
    .join(Reservation, Reservation.id == _TABLE.reservation_id)
    .join(Booking, Booking.id == Reservation.booking_id)
)
# What is not done, and what was sent of late.
_LISTED = (
    _ROWS.where(_HERE, or_(_TABLE.state != RegistrationState.SENT, _TABLE.sent_at >= bindparam("since")))
    .order_by(_TABLE.arrival_date.desc(), _TABLE.room_number, _TABLE.id)
    .limit(MOST_ROWS)
)
_ONE = _ROWS.where(_HERE, _TABLE.id == bindparam("identifier"))
_OF_DAY = _ROWS.where(
    _HERE,
    or_(_TABLE.arrival_date == bindparam("day"), _TABLE.departure_date == bindparam("day")),
    _TABLE.state.in_((RegistrationState.WAITING, RegistrationState.SENT, RegistrationState.REFUSED)),
    _TABLE.withdrawn_at.is_(None),
    _TABLE.form_sealed.is_not(None),
).order_by(_TABLE.room_number, _TABLE.id)
_COUNTS = select(_TABLE.state, func.count().label("number")).where(_HERE, _TABLE.state != RegistrationState.SENT).group_by(_TABLE.state)
_DUE = select(
    func.sum(
        case(
            (
                and_(
                    _TABLE.state == RegistrationState.WAITING,
                    or_(_TABLE.next_attempt_at.is_(None), _TABLE.next_attempt_at <= bindparam("moment")),
                ),
                1,
            ),
            else_=0,
        )
    ),
    func.sum(case((and_(_TABLE.form_sealed.is_(None), _TABLE.name != ""), 1), else_=0)),
).where(_HERE, _TABLE.state.in_((RegistrationState.WAITING, RegistrationState.INCOMPLETE)))
_LINE = select(SettingValue.value).where(SettingValue.property_id == bindparam("hotel"), SettingValue.key == REGISTRATION_OFFICE.key)
_HOTEL = select(Property.code, Property.name, Property.country).where(Property.id == bindparam("hotel"))


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """A registration as the list shows it: never what is on the form.

    Args:
        missing: names of `MISSING_TITLES`.
        known_to_office: it was sent once at least, perhaps without an answer.
    """

    id: GuestRegistrationId
    reservation_id: ReservationId
    profile_id: ProfileId | None
    accompanying_guest_id: AccompanyingGuestId | None
    confirmation_number: str
    name: str
    room_number: str
    arrival_date: dt.date
    departure_date: dt.date | None
    state: RegistrationState
    missing: tuple[str, ...]
    attempts: int
    next_attempt_at: dt.datetime | None
    sent_at: dt.datetime | None
    answer: str
    withdrawn: bool
    known_to_office: bool
    version: int


@dataclass(frozen=True, slots=True)
class RegistrationList:
    """What is not done, newest arrival first, and what was sent in the last week.

    Args:
        on: occupants are registered in this hotel.
        line: how the forms reach the office.
        may: whoever asks may register guests.
    """

    on: bool
    line: RegistrationLine
    may: bool
    rows: tuple[RegistrationRow, ...]


@dataclass(frozen=True, slots=True)
class RegistrationSheet:
    """One registration with its form; the document number masked. `form` None: this desk cannot open it."""

    row: RegistrationRow
    group: FormGroup
    form: RegistrationForm | None


@dataclass(frozen=True, slots=True)
class RegistrationMessage:
    """What the office is told. It holds the form in the clear: it is sent, and never stored.

    Args:
        message_id: of this registration in this revision; sent twice, it counts once.
    """

    message_id: OperationId
    registration_id: GuestRegistrationId
    revision: int
    kind: MessageKind
    group: FormGroup
    hotel_code: str
    hotel_name: str
    room_number: str
    arrival_date: dt.date
    departure_date: dt.date | None
    form: RegistrationForm


@dataclass(frozen=True, slots=True)
class RegistrationDuties:
    """What is to be done about registrations now: how many are due, how many wait for a desk with the key, and by which line they go."""

    due: int = 0
    unsealed: int = 0
    line: RegistrationLine = RegistrationLine.FILE


@dataclass(frozen=True, slots=True)
class UnsentRegistrations:
    """How many occupants the police do not know of: forms that lack something, wait, or were refused."""

    incomplete: int = 0
    waiting: int = 0
    refused: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.incomplete + self.waiting + self.refused


def registrations(reader: Reader) -> RegistrationList:
    """The list of the desk. Four statements."""
    rules = registration_rules(reader.connection, reader.property_id)
    may = Permission.REGISTER_GUESTS in own_permissions(reader)
    since = reader.clock.now() - dt.timedelta(days=SENT_DAYS)
    rows = reader.connection.execute(_LISTED, {"hotel": reader.property_id, "since": since}).all() if may else []
    return RegistrationList(rules.on, _line(reader), may, tuple(map(_row, rows)))


def unsent_registrations(reader: Reader) -> UnsentRegistrations:
    """For the mark on the front desk. One statement."""
    counts = {row.state: row.number for row in reader.connection.execute(_COUNTS, {"hotel": reader.property_id})}
    return UnsentRegistrations(*(counts.get(state, 0) for state in _UNSENT))


_UNSENT = (RegistrationState.INCOMPLETE, RegistrationState.WAITING, RegistrationState.REFUSED)


def registration_sheet(reader: Reader, *, registration_id: GuestRegistrationId) -> RegistrationSheet:
    """One registration to be looked at and corrected.

    Raises:
        NotFound: there is none any more.
        NotAllowed: whoever asks may not register guests.
    """
    require(reader, Permission.REGISTER_GUESTS)
    row = _one(reader, registration_id)
    rules = registration_rules(reader.connection, reader.property_id)
    try:
        form = _form(reader, row)
    except VaultClosed:
        return RegistrationSheet(_row(row), FormGroup.UNKNOWN, None)
    masked = replace(form, document_number=mask_value(Mask.NUMBER, form.document_number))
    return RegistrationSheet(_row(row), group_of(form, rules.country), masked)


def registration_message(reader: Reader, *, registration_id: GuestRegistrationId) -> RegistrationMessage | None:
    """What the office is told of a waiting registration; None where there is nothing to tell (any more).

    Raises:
        NotAllowed: whoever asks may not register guests.
        VaultClosed: this desk has no master key.
    """
    require(reader, Permission.REGISTER_GUESTS)
    row = reader.connection.execute(_ONE, {"hotel": reader.property_id, "identifier": registration_id}).first()
    if row is None or row.state is not RegistrationState.WAITING:
        return None
    return _message(reader, row, reader.connection.execute(_HOTEL, {"hotel": reader.property_id}).one())


def registrations_of_day(reader: Reader, *, day: dt.date) -> tuple[RegistrationMessage, ...]:
    """The complete forms of everybody who arrived or left on a day, in the clear, for the file.

    Raises:
        NotAllowed: whoever asks may not register guests.
        VaultClosed: this desk has no master key.
    """
    require(reader, Permission.REGISTER_GUESTS)
    hotel = reader.connection.execute(_HOTEL, {"hotel": reader.property_id}).one()
    rows = reader.connection.execute(_OF_DAY, {"hotel": reader.property_id, "day": day})
    return tuple(_message(reader, row, hotel) for row in rows)


def registration_duties(reader: Reader, *, at: dt.datetime) -> RegistrationDuties:
    """What is to be done at a moment (UTC) by whoever asks; nothing for who may not. Three statements."""
    if Permission.REGISTER_GUESTS not in own_permissions(reader):
        return RegistrationDuties()
    due, unsealed = reader.connection.execute(_DUE, {"hotel": reader.property_id, "moment": at}).one()
    fillable = int(unsealed or 0) if reader.vault.is_open else 0
    return RegistrationDuties(int(due or 0), fillable, _line(reader))


def _line(reader: Reader) -> RegistrationLine:
    stored = reader.connection.execute(_LINE, {"hotel": reader.property_id}).scalar()
    return RegistrationLine(REGISTRATION_OFFICE.default if stored is None else REGISTRATION_OFFICE.read(stored))


def _one(reader: Reader, registration_id: UUID) -> Any:
    row = reader.connection.execute(_ONE, {"hotel": reader.property_id, "identifier": registration_id}).first()
    if row is None:
        raise NotFound(what=_("The registration"))
    return row


def _row(row: Any) -> RegistrationRow:
    return RegistrationRow(
        id=GuestRegistrationId(row.id),
        reservation_id=ReservationId(row.reservation_id),
        profile_id=row.profile_id,
        accompanying_guest_id=row.accompanying_guest_id,
        confirmation_number=row.confirmation_number,
        name=row.name,
        room_number=row.room_number,
        arrival_date=row.arrival_date,
        departure_date=row.departure_date,
        state=row.state,
        missing=tuple(row.missing),
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        sent_at=row.sent_at,
        answer=row.answer,
        withdrawn=row.withdrawn_at is not None,
        known_to_office=row.attempts > 0,
        version=row.version,
    )


def _form(reader: Reader, row: Any) -> RegistrationForm:
    if row.form_sealed is None:
        raise VaultClosed
    content = reader.vault.open(SealPurpose.REGISTRATION, bytes(row.form_sealed), row=row.id, column="guest_registration.form_sealed")
    return msgspec.json.decode(content, type=RegistrationForm)


def _message(reader: Reader, row: Any, hotel: Any) -> RegistrationMessage:
    form = _form(reader, row)
    # The attempt under way is counted already.
    sent_before = row.attempts > 1 or row.sent_at is not None
    return RegistrationMessage(
        message_id=derived_operation_id("guest_registration", row.id, row.revision),
        registration_id=GuestRegistrationId(row.id),
        revision=row.revision,
        kind=message_kind(sent_before=sent_before, left=row.departure_date is not None, withdrawn=row.withdrawn_at is not None),
        group=group_of(form, hotel.country),
        hotel_code=hotel.code,
        hotel_name=hotel.name,
        room_number=row.room_number,
        arrival_date=row.arrival_date,
        departure_date=row.departure_date,
        form=form,
    )
