"""What the front desk does in one go when a guest stands before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.ids import FolioId, ProfileId, ReasonCodeId, ReceiptId, ReservationId, RoomId, TransactionCodeId
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.services.cashier import take_deposit
from hotel_desk.services.credit_limits import set_credit_limit, set_no_post
from hotel_desk.services.ledger import Card
from hotel_desk.services.posting_codes import Posted
from hotel_desk.services.profiles import ProfileDetails, change_profile
from hotel_desk.services.stays import check_in

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class GuestChange:
    """What the guest told at the desk, and the version of the profile that it was told about."""

    details: ProfileDetails
    version: int


@dataclass(frozen=True, slots=True)
class Deposit:
    """Money taken at check-in, minor units, with the particulars that its method asks for."""

    transaction_code_id: TransactionCodeId
    amount_minor: int
    card: Card | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class CreditAsked:
    """What a guest is to owe at most (None: as everybody; only with `change_limit`), and whether outlets may charge to the room."""

    limit_minor: int | None
    change_limit: bool
    no_post: bool


@dataclass(frozen=True, slots=True)
class Received:
    """A guest in the house. `receipt_number` is that of the deposit, where one was taken."""

    reservation_id: ReservationId
    room_id: RoomId
    room_number: str
    folio_id: FolioId
    folio_number: str
    confirmation_number: str
    receipt_number: str | None
    receipt_id: ReceiptId | None


@command(
    title=N_("Receive guest"),
    permission=Permission.CHECK_IN,
    audit=(
        *check_in.command_spec.audit,  # type: ignore[attr-defined]
        *change_profile.command_spec.audit,  # type: ignore[attr-defined]
        *take_deposit.command_spec.audit,  # type: ignore[attr-defined]
        AuditCode.CREDIT_LIMIT_SET,
        AuditCode.POSTING_STOPPED,
    ),
    changes=(
        *check_in.command_spec.changes,  # type: ignore[attr-defined]
        *change_profile.command_spec.changes,  # type: ignore[attr-defined]
        *take_deposit.command_spec.changes,  # type: ignore[attr-defined]
    ),
    locks=check_in.command_spec.locks,  # type: ignore[attr-defined]
    undo="undo_check_in",
    result=Received,
)
def receive_guest(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    room_id: RoomId | None = None,
    override_reason: str | None = None,
    arrives_early: bool = False,
    guest: GuestChange | None = None,
    deposit: Deposit | None = None,
    waive_reason: str | None = None,
    expected_fee_minor: int | None = None,
    upgrade_code_id: ReasonCodeId | None = None,
    upgrade_reason: str = "",
    do_not_rent_reason: str | None = None,
    credit_reason: str | None = None,
    credit: CreditAsked | None = None,
) -> Received:
    """Check a guest in, with what he told of himself and the deposit he left: all of it or nothing.

    Args:
        room_id, override_reason, arrives_early, upgrade_code_id, upgrade_reason, do_not_rent_reason: as for `check_in`.
        guest: changed facts of the guest; needs its own permission.
        waive_reason, expected_fee_minor: as for `check_in`, of an arrival before the hour.
        deposit: money taken ahead, against a numbered receipt; needs its own permission.
        credit_reason: as for `check_in`; the deposit counts as paid before the stay.
        credit: limit of the stay, and no charges of outlets; each needs its own permission.

    Raises:
        The refusals of `check_in`, `change_profile`, `take_deposit` and `set_credit_limit`.
    """
    if guest is not None:
        uow.require(Permission.EDIT_PROFILE)
        reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
        profile = uow.get(Profile, reservation.guest_id, what=_("The guest"))
        change_profile(uow, profile_id=ProfileId(profile.id), details=guest.details, version=guest.version)
    here = check_in(
        uow,
        reservation_id=reservation_id,
        room_id=room_id,
        override_reason=override_reason,
        arrives_early=arrives_early,
        waive_reason=waive_reason,
        expected_fee_minor=expected_fee_minor,
        upgrade_code_id=upgrade_code_id,
        upgrade_reason=upgrade_reason,
        do_not_rent_reason=do_not_rent_reason,
        credit_reason=credit_reason,
        deposit_minor=0 if deposit is None else deposit.amount_minor,
    )
    _set_credit(uow, reservation_id, credit)
    taken = _take(uow, reservation_id, deposit)
    return Received(
        reservation_id=reservation_id,
        room_id=here.room_id,
        room_number=here.room_number,
        folio_id=here.folio_id,
        folio_number=here.folio_number,
        confirmation_number=here.confirmation_number,
        receipt_number=taken.receipt_number if taken else None,
        receipt_id=taken.receipt_id if taken else None,
    )


def _set_credit(uow: UnitOfWork, reservation_id: ReservationId, credit: CreditAsked | None) -> None:
    if credit is None:
        return
    stay = uow.get(Reservation, reservation_id, what=_("The reservation"))
    if credit.change_limit:
        uow.require(Permission.SET_CREDIT_LIMIT)
        set_credit_limit(uow, reservation_id=reservation_id, limit_minor=credit.limit_minor)
    if credit.no_post != stay.no_post:
        uow.require(Permission.MANAGE_ROUTING)
        set_no_post(uow, reservation_id=reservation_id, no_post=credit.no_post)


def _take(uow: UnitOfWork, reservation_id: ReservationId, deposit: Deposit | None) -> Posted | None:
    if deposit is None:
        return None
    uow.require(Permission.TAKE_PAYMENT)
    uow.session.flush()
    return take_deposit(
        uow,
        reservation_id=reservation_id,
        transaction_code_id=deposit.transaction_code_id,
        amount_minor=deposit.amount_minor,
        card=deposit.card,
        reference=deposit.reference,
    )
