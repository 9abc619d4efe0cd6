"""The register of fapiao: of one folio, of the hotel, and the message to the tax platform."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.cashier_codes import FapiaoKind, FapiaoState
from hotel_desk.domain.fapiao import ANSWER_WITHIN, UNDER_WAY, FapiaoSums
from hotel_desk.domain.ids import FapiaoRequestId, FolioId
from hotel_desk.domain.settings import TAX_PLATFORM, TaxPlatformLine
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.guest_file import ProfileInvoiceTitle
from hotel_desk.models.invoice import FapiaoRequest
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.invoice_lines import INVOICED_KINDS
from hotel_desk.queries.settings import setting_value

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from hotel_desk.db.database import Reader

REGISTER_PAGE = 500
_CHARGED = (
    select(func.coalesce(func.sum(Posting.amount_minor), 0))
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .where(Posting.folio_id == bindparam("folio"), TransactionCode.kind.in_(INVOICED_KINDS))
    .scalar_subquery()
)
_REQUESTED = func.coalesce(
    func.sum(case((and_(FapiaoRequest.state.in_(UNDER_WAY), FapiaoRequest.red_letter_of_id.is_(None)), FapiaoRequest.amount_minor))), 0
)
_ISSUED = func.coalesce(
    func.sum(case((FapiaoRequest.state.in_((FapiaoState.ISSUED, FapiaoState.REVERSED)), FapiaoRequest.amount_minor))), 0
)
_SUMS = select(_CHARGED.label("charged"), _REQUESTED.label("requested"), _ISSUED.label("issued")).where(
    FapiaoRequest.folio_id == bindparam("folio")
)
_FIRST = aliased(FapiaoRequest, name="first_request")
_ROWS = (
    select(
        *FapiaoRequest.__table__.columns,
        Folio.number.label("folio_number"),
        Folio.name.label("folio_name"),
        Folio.currency,
        _FIRST.platform_code.label("first_code"),
        _FIRST.platform_number.label("first_number"),
    )
    .join(Folio, Folio.id == FapiaoRequest.folio_id)
    .outerjoin(_FIRST, _FIRST.id == FapiaoRequest.red_letter_of_id)
    .where(FapiaoRequest.property_id == bindparam("hotel"))
    .order_by(FapiaoRequest.asked_at, FapiaoRequest.id)
)
_OF_FOLIO = _ROWS.where(FapiaoRequest.folio_id == bindparam("folio"))
_OPEN = _ROWS.where(FapiaoRequest.state.in_((*UNDER_WAY, FapiaoState.REFUSED))).limit(500)
_LATEST = _ROWS.order_by(None).order_by(FapiaoRequest.asked_at.desc(), FapiaoRequest.id.desc()).limit(bindparam("most"))
_CHARGED_OF = (
    select(Posting.folio_id, func.coalesce(func.sum(Posting.amount_minor), 0).label("charged"))
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .where(Posting.folio_id.in_(bindparam("folios", expanding=True)), TransactionCode.kind.in_(INVOICED_KINDS))
    .group_by(Posting.folio_id)
)
_ASKED_OF = (
    select(FapiaoRequest.folio_id, _REQUESTED.label("requested"), _ISSUED.label("issued"))
    .where(FapiaoRequest.folio_id.in_(bindparam("folios", expanding=True)))
    .group_by(FapiaoRequest.folio_id)
)
_ONE = _ROWS.where(FapiaoRequest.id == bindparam("request"))
_DUE = (
    select(FapiaoRequest.id)
    .where(
        FapiaoRequest.property_id == bindparam("hotel"),
        or_(
            FapiaoRequest.state == FapiaoState.WAITING,
            and_(FapiaoRequest.state == FapiaoState.SENT, FapiaoRequest.sent_at < bindparam("before")),
        ),
    )
    .order_by(FapiaoRequest.asked_at, FapiaoRequest.id)
    .limit(200)
)
_TITLES = (
    select(ProfileInvoiceTitle.title, ProfileInvoiceTitle.tax_number)
    .distinct()
    .join(
        Reservation,
        or_(
            Reservation.guest_id == ProfileInvoiceTitle.profile_id,
            Reservation.booking_id.in_(
                select(Booking.id).where(
                    or_(Booking.company_id == ProfileInvoiceTitle.profile_id, Booking.agent_id == ProfileInvoiceTitle.profile_id)
                )
            ),
        ),
    )
    .join(Folio, Folio.reservation_id == Reservation.id)
    .where(Folio.id == bindparam("folio"), Folio.property_id == bindparam("hotel"))
    .order_by(ProfileInvoiceTitle.title)
)


@dataclass(frozen=True, slots=True)
class FapiaoRow:
    """A request, or the red letter of one. `first_number`: of a red letter, the number that it takes back."""

    request_id: FapiaoRequestId
    folio_id: FolioId
    folio_number: str
    folio_name: str
    currency: str
    kind: FapiaoKind
    title: str
    tax_number: str
    recipient_email: str
    amount_minor: int
    state: FapiaoState
    is_red: bool
    asked_at: dt.datetime
    platform_code: str
    platform_number: str
    first_code: str
    first_number: str
    answer: str
    reason: str


@dataclass(frozen=True, slots=True)
class FolioFapiao:
    """The fapiao of a folio, with the titles that its guest, company and agent have in the guest file, as (title, tax number)."""

    folio_id: FolioId
    sums: FapiaoSums
    requests: tuple[FapiaoRow, ...]
    titles: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A request of the hotel's register, with what its folio comes to."""

    request: FapiaoRow
    sums: FapiaoSums

    @property
    def red_letter_due(self) -> bool:
        """More is issued than was charged: charges were taken back since."""
        return self.sums.left_minor < 0


def fapiao_register(reader: Reader, *, most: int = REGISTER_PAGE) -> tuple[RegisterRow, ...]:
    """The latest requests of the hotel, whatever became of them, the newest first. Three statements.

    Args:
        most: how many.
    """
    rows = [_row(row) for row in reader.connection.execute(_LATEST, {"hotel": reader.property_id, "most": most})]
    folios = {"folios": sorted({row.folio_id for row in rows})}
    charged = {row.folio_id: int(row.charged) for row in reader.connection.execute(_CHARGED_OF, folios)}
    asked = {row.folio_id: (int(row.requested), int(row.issued)) for row in reader.connection.execute(_ASKED_OF, folios)}
    return tuple(RegisterRow(row, FapiaoSums(charged.get(row.folio_id, 0), *asked[row.folio_id])) for row in rows)


def fapiao_sums(connection: Connection, folio_id: FolioId) -> FapiaoSums:
    """What may be asked for. One statement."""
    row = connection.execute(_SUMS, {"folio": folio_id}).one()
    return FapiaoSums(int(row.charged), int(row.requested), int(row.issued))


def folio_fapiao(reader: Reader, *, folio_id: FolioId) -> FolioFapiao:
    """The register of one folio. Three statements."""
    asked = {"hotel": reader.property_id, "folio": folio_id}
    rows = reader.connection.execute(_OF_FOLIO, asked).all()
    titles = tuple((row.title, row.tax_number) for row in reader.connection.execute(_TITLES, asked))
    return FolioFapiao(folio_id, fapiao_sums(reader.connection, folio_id), tuple(map(_row, rows)), titles)


def open_fapiao(reader: Reader) -> tuple[FapiaoRow, ...]:
    """What waits, was sent or was refused, the oldest first, at most 500. One statement."""
    return tuple(map(_row, reader.connection.execute(_OPEN, {"hotel": reader.property_id})))


def due_fapiao(reader: Reader, *, at: dt.datetime) -> tuple[FapiaoRequestId, ...]:
    """What is to be sent now: what waits, and what was sent and not answered in time. One statement."""
    rows = reader.connection.execute(_DUE, {"hotel": reader.property_id, "before": at - ANSWER_WITHIN})
    return tuple(FapiaoRequestId(one) for one in rows.scalars())


def fapiao_row(reader: Reader, *, request_id: UUID) -> FapiaoRow | None:
    """One request as it is sent. One statement."""
    row = reader.connection.execute(_ONE, {"hotel": reader.property_id, "request": request_id}).first()
    return None if row is None else _row(row)


def platform_line(reader: Reader) -> TaxPlatformLine:
    """By which way the hotel asks for fapiao. One statement."""
    return TaxPlatformLine(setting_value(reader, TAX_PLATFORM))


def _row(row: Any) -> FapiaoRow:
    return FapiaoRow(
        request_id=FapiaoRequestId(row.id),
        folio_id=FolioId(row.folio_id),
        folio_number=row.folio_number,
        folio_name=row.folio_name,
        currency=row.currency,
        kind=row.kind,
        title=row.title,
        tax_number=row.tax_number,
        recipient_email=row.recipient_email,
        amount_minor=row.amount_minor,
        state=row.state,
        is_red=row.red_letter_of_id is not None,
        asked_at=row.asked_at,
        platform_code=row.platform_code or "",
        platform_number=row.platform_number or "",
        first_code=row.first_code or "",
        first_number=row.first_number or "",
        answer=row.answer,
        reason=row.reason,
    )
