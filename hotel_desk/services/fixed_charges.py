"""What a stay is charged again and again beside its room (`docs/algorithms/fixed-charges.md`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import ChargeRhythm
from hotel_desk.domain.codes import CodeKind, EntityKind, PostingKind, ReservationStatus, SyncRule
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import FixedChargeId, ReservationId, TransactionCodeId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.language import N_, _
from hotel_desk.models.charge_rules import FixedCharge, FixedChargeNight
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.fixed_charges import due_charges
from hotel_desk.services import ledger
from hotel_desk.services.business_day import AnotherDay
from hotel_desk.services.charge_routing import routed
from hotel_desk.services.ledger import NewPosting
from hotel_desk.services.posting_codes import checked_amount, checked_quantity, code_of_kind, line_text

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.queries.fixed_charges import DueCharge

_MOST_NIGHTS_BETWEEN = 365
_STAYS_OF = select(FixedCharge.reservation_id).where(FixedCharge.id.in_(bindparam("charges", expanding=True)))
_LOCK_STAYS = (
    select(Reservation.id).where(Reservation.id.in_(bindparam("stays", expanding=True))).order_by(Reservation.id).with_for_update()
)
_INSERT_NIGHT = insert(FixedChargeNight)


class StayIsOver(StaffError):
    code = "fixed_charge.stay_over"
    template = N_("This stay is over or was cancelled: it is charged nothing any more. Nothing was saved.")


class ChargeHasEnded(StaffError):
    code = "fixed_charge.ended"
    template = N_("This fixed charge has ended already. Nothing was changed. Make a new one if it is due again.")


@dataclass(frozen=True, slots=True)
class FixedChargeSaved:
    fixed_charge_id: FixedChargeId
    reservation_id: ReservationId


@dataclass(frozen=True, slots=True)
class FixedChargesPosted:
    """How many were posted for a night, and what they come to with tax, minor units."""

    night: date
    charges: int
    amount_minor: int


@command(
    title=N_("Add fixed charge"),
    permission=Permission.MANAGE_ROUTING,
    audit=(AuditCode.FIXED_CHARGE_CHANGED,),
    changes=(EntityKind.FIXED_CHARGE,),
    locks=POSTING_LOCKS,
    undo="end_fixed_charge",
    result=FixedChargeSaved,
)
def add_fixed_charge(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    transaction_code_id: TransactionCodeId,
    price_minor: int,
    rhythm: ChargeRhythm = ChargeRhythm.EVERY_NIGHT,
    quantity: int = 1,
    text: str = "",
    every_nights: int = 1,
    first_date: date | None = None,
    last_date: date | None = None,
) -> FixedChargeSaved:
    """Charge a guest something in a rhythm, beside the room; the night audit posts it.

    Args:
        price_minor: of one piece, minor units, as the taxes of the code see it; zero or more.
        text: what the line says; empty: the name of the code.
        every_nights: for the rhythm “every n nights”.
        first_date, last_date: nights between which it is due, both included.

    Raises:
        StayIsOver: the guest has left, or the reservation was cancelled.
        WrongCode: the code is not for charges.
        InvalidInput: the price, quantity, nights or dates cannot be.
    """
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    if reservation.status not in EXPECTED | {ReservationStatus.IN_HOUSE}:
        raise StayIsOver("reservation_id")
    code = code_of_kind(uow, transaction_code_id, CodeKind.CHARGE)
    if checked_amount(price_minor * checked_quantity(quantity), field="price_minor") < 0:
        raise InvalidInput("price_minor", problem=N_("A fixed charge is zero or more. Nothing was saved. Correct the price."))
    if not 1 <= every_nights <= _MOST_NIGHTS_BETWEEN:
        raise InvalidInput("every_nights", problem=N_("Between two charges lie 1 to 365 nights. Nothing was saved. Correct the number."))
    if first_date is not None and last_date is not None and last_date < first_date:
        raise InvalidInput("last_date", problem=N_("The last date lies before the first. Nothing was saved. Correct the dates."))
    charge = FixedCharge(
        id=FixedChargeId(new_id()),
        property_id=uow.property_id,
        reservation_id=reservation_id,
        transaction_code_id=transaction_code_id,
        text=line_text(text, code.name),
        quantity=quantity,
        price_minor=price_minor,
        rhythm=rhythm,
        every_nights=every_nights,
        first_date=first_date,
        last_date=last_date,
    )
    uow.session.add(charge)
    uow.record(AuditCode.FIXED_CHARGE_CHANGED, charge, code=code.code, price_minor=price_minor, quantity=quantity, rhythm=rhythm)
    return FixedChargeSaved(FixedChargeId(charge.id), reservation_id)


@command(
    title=N_("End fixed charge"),
    permission=Permission.MANAGE_ROUTING,
    audit=(AuditCode.FIXED_CHARGE_CHANGED,),
    changes=(EntityKind.FIXED_CHARGE,),
    locks=POSTING_LOCKS,
    undo="add_fixed_charge",
    result=FixedChargeSaved,
)
def end_fixed_charge(uow: UnitOfWork, *, fixed_charge_id: FixedChargeId) -> FixedChargeSaved:
    """Charge it no more from now on; what was posted stays.

    Raises:
        ChargeHasEnded: it ended before.
    """
    charge = uow.get(FixedCharge, fixed_charge_id, what=_("The fixed charge"))
    if charge.ended_at is not None:
        raise ChargeHasEnded("fixed_charge_id")
    charge.ended_at = uow.clock.now()
    uow.record(AuditCode.FIXED_CHARGE_CHANGED, charge, ended=True)
    return FixedChargeSaved(fixed_charge_id, ReservationId(charge.reservation_id))


@command(
    title=N_("Post fixed charges"),
    permission=Permission.RUN_NIGHT_AUDIT,
    audit=(AuditCode.CHARGE_POSTED,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    result=FixedChargesPosted,
)
def post_fixed_charges(uow: UnitOfWork, *, night: date, fixed_charge_ids: Sequence[FixedChargeId]) -> FixedChargesPosted:
    """Post fixed charges for the night of the business date; what is posted already, or not due, is left alone.

    Raises:
        AnotherDay: the night is not the open business date; somebody has closed the day.
    """
    if night != uow.business_date:
        raise AnotherDay(date=uow.business_date.isoformat())
    stays = uow.connection.execute(_STAYS_OF, {"charges": list(fixed_charge_ids)}).scalars().all()
    # Before a folio: a guest who is checking out is either gone when we look, or waits until it is charged.
    uow.connection.execute(_LOCK_STAYS, {"stays": sorted(set(stays))})
    return _post(uow, due_charges(uow, night, charge_ids=fixed_charge_ids))


@command(
    title=N_("Post fixed charges of a stay now"),
    permission=Permission.POST_CHARGE,
    audit=(AuditCode.CHARGE_POSTED,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    result=FixedChargesPosted,
)
def post_fixed_charges_now(uow: UnitOfWork, *, reservation_id: ReservationId) -> FixedChargesPosted:
    """Post what is due of a guest's fixed charges for the open business date; the night audit finds it done.

    For a guest of a day use, or one who pays before the night. Nothing due is nothing posted.
    """
    uow.get(Reservation, reservation_id, what=_("The reservation"))
    return _post(uow, due_charges(uow, uow.business_date, reservation_ids=[reservation_id]))


def _post(uow: UnitOfWork, due: Sequence[DueCharge]) -> FixedChargesPosted:
    night = uow.business_date
    if not due:
        return FixedChargesPosted(night, 0, 0)
    lines = [_line(charge) for charge in due]
    sent = routed(uow, lines)
    ledger.append(uow, sent)
    uow.connection.execute(
        _INSERT_NIGHT,
        [
            {"property_id": uow.property_id, "fixed_charge_id": charge.id, "night_date": night, "posting_id": line.id}
            for charge, line in zip(due, lines, strict=True)
        ],
    )
    for line in sent:
        amount = line.net_minor + line.tax_minor
        uow.record_row(AuditCode.CHARGE_POSTED, EntityKind.FOLIO, line.folio_id, night=night, amount_minor=amount, posting=line.id)
    return FixedChargesPosted(night, len(due), sum(charge.taxed.gross_minor for charge in due))


def _line(charge: DueCharge) -> NewPosting:
    """Of no night: the lines of a night are the room's, and are taken back together."""
    return NewPosting(
        folio_id=charge.folio_id,
        kind=PostingKind.CHARGE,
        transaction_code_id=charge.transaction_code_id,
        text=charge.text,
        quantity=charge.quantity,
        price_minor=charge.price_minor,
        net_minor=charge.taxed.net_minor,
        tax_minor=charge.taxed.gross_minor - charge.taxed.net_minor,
        taxes=charge.taxed.taxes,
        reservation_id=charge.reservation_id,
        room_number=charge.room_number,
    )
