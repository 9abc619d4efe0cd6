"""What papers say beyond the folio itself: the hotel's letterhead, the foot of a folio, and a receipt with its stay."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.domain.codes import PaymentMethod, ReceiptKind, SettingScope
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import ReceiptId, ReservationId
from hotel_desk.domain.settings import FOLIO_FOOTER
from hotel_desk.language import _
from hotel_desk.models.cash import ForeignCash
from hotel_desk.models.folio import Folio, Posting, Receipt
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import Property
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.models.setting import SettingValue
from hotel_desk.models.staff import UserAccount
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.room_now import rooms_of_stays

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class PaperHead:
    """The hotel as its papers name it; `folio_footer` stands beneath the balance of a folio."""

    property_name: str
    address: str
    city: str
    country: str
    phone: str
    email: str
    website: str
    tax_number: str
    star_rating: int
    time_zone: str
    currency: str
    folio_footer: str


@dataclass(frozen=True, slots=True)
class ForeignPaid:
    """The foreign notes of a payment: minor units of their currency, the rate in millionths, the change in the hotel's."""

    currency: str
    foreign_minor: int
    buying_millionths: int
    change_minor: int


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """Money taken or given back, with what it was for. `amount_minor` is what the hotel received: negative for a refund.

    `joint_key`: the payment for several bills that it is a part of.
    """

    receipt_id: ReceiptId
    number: str
    kind: ReceiptKind
    business_date: dt.date
    amount_minor: int
    balance_after_minor: int
    method: PaymentMethod
    card_brand: str
    card_last_four: str
    authorisation_code: str
    reference: str
    reason: str
    user_name: str
    folio_number: str
    currency: str
    payer_name: str
    guest_language: str
    room_number: str
    confirmation_number: str
    arrival_date: dt.date | None
    departure_date: dt.date | None
    issued_at: dt.datetime
    foreign: ForeignPaid | None = None
    joint_key: UUID | None = None


_HEAD = (
    select(
        Property.name,
        Property.address,
        Property.city,
        Property.country,
        Property.phone,
        Property.email,
        Property.website,
        Property.tax_number,
        Property.star_rating,
        Property.time_zone,
        Property.currency,
        SettingValue.value.label("folio_footer"),
    )
    .outerjoin(
        SettingValue,
        (SettingValue.property_id == Property.id)
        & (SettingValue.key == FOLIO_FOOTER.key)
        & (SettingValue.scope == SettingScope.PROPERTY)
        & (SettingValue.scope_key == ""),
    )
    .where(Property.id == bindparam("hotel"))
)
_RECEIPT = (
    select(
        Receipt.number,
        Receipt.kind,
        Receipt.issued_at,
        Receipt.joint_key,
        Posting.business_date,
        Posting.amount_minor,
        Posting.balance_after_minor,
        TransactionCode.payment_method,
        Posting.card_brand,
        Posting.card_last_four,
        Posting.authorisation_code,
        Posting.reference,
        Posting.reason,
        UserAccount.display_name,
        Folio.number.label("folio_number"),
        Folio.name.label("payer_name"),
        Folio.currency,
        Folio.reservation_id,
        Profile.language,
        Booking.confirmation_number,
        Reservation.arrival_date,
        Reservation.departure_date,
        ForeignCash.currency.label("foreign_currency"),
        ForeignCash.foreign_minor,
        ForeignCash.buying_millionths,
        ForeignCash.change_minor,
    )
    .join(Posting, Posting.id == Receipt.posting_id)
    .outerjoin(ForeignCash, ForeignCash.posting_id == Posting.id)
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .join(UserAccount, UserAccount.id == Posting.user_id)
    .join(Folio, Folio.id == Posting.folio_id)
    .outerjoin(Reservation, Reservation.id == Folio.reservation_id)
    .outerjoin(Profile, Profile.id == Reservation.guest_id)
    .outerjoin(Booking, Booking.id == Reservation.booking_id)
    .where(Receipt.id == bindparam("receipt"), Receipt.property_id == bindparam("hotel"))
)

_CONFIDENTIAL = (
    select(RatePlan.id)
    .select_from(Reservation)
    .outerjoin(ReservationNight, ReservationNight.reservation_id == Reservation.id)
    .join(RatePlan, (RatePlan.id == Reservation.rate_plan_id) | (RatePlan.id == ReservationNight.rate_plan_id))
    .where(Reservation.id == bindparam("reservation"), Reservation.property_id == bindparam("hotel"), RatePlan.confidential.is_(True))
    .limit(1)
)


def rate_is_confidential(reader: Reader, *, reservation_id: ReservationId) -> bool:
    """Whether a stay was sold, on any night, at a price that its guest does not read on a paper. One statement."""
    asked = {"reservation": reservation_id, "hotel": reader.property_id}
    return reader.connection.execute(_CONFIDENTIAL, asked).first() is not None


def paper_head(reader: Reader) -> PaperHead:
    """The hotel as its papers name it. One statement."""
    row = reader.connection.execute(_HEAD, {"hotel": reader.property_id}).one()
    return PaperHead(
        property_name=row.name,
        address=row.address,
        city=row.city,
        country=row.country or "",
        phone=row.phone,
        email=row.email,
        website=row.website,
        tax_number=row.tax_number,
        star_rating=row.star_rating or 0,
        time_zone=row.time_zone,
        currency=row.currency,
        folio_footer=FOLIO_FOOTER.read(row.folio_footer),
    )


def receipt_view(reader: Reader, *, receipt_id: ReceiptId) -> ReceiptView:
    """Read a receipt in two statements.

    Raises:
        NotFound: this hotel has no such receipt.
    """
    row = reader.connection.execute(_RECEIPT, {"receipt": receipt_id, "hotel": reader.property_id}).first()
    if row is None:
        raise NotFound("receipt_id", what=_("The receipt"))
    room = rooms_of_stays(reader, [row.reservation_id] if row.reservation_id else [])
    return ReceiptView(
        receipt_id=receipt_id,
        number=row.number,
        kind=row.kind,
        business_date=row.business_date,
        amount_minor=-row.amount_minor,
        balance_after_minor=row.balance_after_minor,
        # Petty cash has no method of its own: it is cash.
        method=row.payment_method or PaymentMethod.CASH,
        card_brand=row.card_brand or "",
        card_last_four=row.card_last_four or "",
        authorisation_code=row.authorisation_code or "",
        reference=row.reference or "",
        reason=row.reason,
        user_name=row.display_name,
        folio_number=row.folio_number,
        currency=row.currency,
        payer_name=row.payer_name,
        guest_language=row.language or "",
        room_number=room.get(row.reservation_id, ""),
        confirmation_number=row.confirmation_number or "",
        arrival_date=row.arrival_date,
        departure_date=row.departure_date,
        issued_at=row.issued_at,
        foreign=None
        if row.foreign_currency is None
        else ForeignPaid(row.foreign_currency, row.foreign_minor, row.buying_millionths, row.change_minor),
        joint_key=row.joint_key,
    )
