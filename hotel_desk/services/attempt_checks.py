"""Whether a terminal may be asked for something: what could not be posted is not asked for. Used by commands; not commands themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from hotel_desk.domain.cashier_codes import PreauthorisationState
from hotel_desk.domain.codes import CodeKind, PaymentMethod, ReservationStatus
from hotel_desk.domain.errors import InvalidInput, NotFound, StaffError
from hotel_desk.domain.ids import FolioId, PreauthorisationId, ReservationId, TransactionCodeId
from hotel_desk.domain.money import Money
from hotel_desk.domain.payment_attempts import WITHOUT_END, AttemptKind, AttemptRequest, AttemptState
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.language import N_, _
from hotel_desk.models.payment_attempt import PaymentAttempt
from hotel_desk.models.preauthorisation import Preauthorisation
from hotel_desk.models.reservation import Reservation
from hotel_desk.services import ledger
from hotel_desk.services.cashier import RefundTooHigh
from hotel_desk.services.money_taken import LessLeftOfMoney, money_taken, where_it_stands
from hotel_desk.services.posting_codes import WrongCode, code_of_kind, open_folio, positive_amount
from hotel_desk.services.preauthorisations import AboveHold, HoldEnded, NoFolioToCapture
from hotel_desk.services.shifts import require_shift
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.db.unit_of_work import UnitOfWork

PERMISSION_FOR: dict[AttemptKind, Permission] = {
    AttemptKind.PAYMENT: Permission.TAKE_PAYMENT,
    AttemptKind.DEPOSIT: Permission.TAKE_PAYMENT,
    AttemptKind.REFUND: Permission.REFUND,
    AttemptKind.HOLD: Permission.HOLD_CARD,
    AttemptKind.CAPTURE: Permission.TAKE_PAYMENT,
    AttemptKind.RELEASE: Permission.HOLD_CARD,
}
_METHODS = frozenset({PaymentMethod.BANK_CARD, PaymentMethod.MOBILE_WALLET})
_UNDER_WAY = PaymentAttempt.state.in_(sorted(WITHOUT_END))
_SAME = (PaymentAttempt.kind == bindparam("of_kind"), PaymentAttempt.amount_minor == bindparam("amount"), _UNDER_WAY)
_FOR_FOLIO = select(PaymentAttempt.id).where(PaymentAttempt.folio_id == bindparam("it"), *_SAME)
_FOR_STAY = select(PaymentAttempt.id).where(PaymentAttempt.reservation_id == bindparam("it"), *_SAME)
_FOR_HOLD = select(PaymentAttempt.id).where(
    PaymentAttempt.preauthorisation_id == bindparam("it"), PaymentAttempt.kind != AttemptKind.HOLD, _UNDER_WAY
)
_BY_POSTING = select(PaymentAttempt.terminal_reference).where(PaymentAttempt.posting_id == bindparam("it"))
_BY_HOLD = select(PaymentAttempt.terminal_reference).where(
    PaymentAttempt.preauthorisation_id == bindparam("it"),
    PaymentAttempt.kind == AttemptKind.HOLD,
    PaymentAttempt.state == AttemptState.POSTED,
)


class AskedAlready(StaffError):
    code = "terminal.asked_already"
    template = N_(
        "The same amount was asked for already, and nobody knows yet what became of it. Nothing was asked. Ask the terminal again about "
        "that payment, in the cash office under “Payments without an answer”."
    )


class NotByTerminal(StaffError):
    code = "terminal.not_by_terminal"
    template = N_("This money did not come through a terminal. Nothing was asked. Give it back as it came, and write it down.")


@dataclass(frozen=True, slots=True)
class Askable:
    """A request that may be asked. `of_reference`: how the terminal named the money that goes back, or the hold."""

    request: AttemptRequest
    transaction_code_id: TransactionCodeId
    of_reference: str = ""


def askable(uow: UnitOfWork, request: AttemptRequest) -> Askable:
    """What is to be asked, with everything filled in that follows from it. The folio or stay is locked.

    Raises:
        NotAllowed: the actor may not do this.
        AskedAlready: the same is under way.
        StaffError: it could not be posted; each kind of request has its own refusals.
    """
    uow.require(PERMISSION_FOR[request.kind])
    positive_amount(request.amount_minor)
    return _CHECKS[request.kind](uow, request)


def _payment(uow: UnitOfWork, request: AttemptRequest) -> Askable:
    code = _code(uow, request)
    if request.folio_id is None:
        raise InvalidInput("folio_id", problem=N_("A payment is for a folio. Nothing was asked. Choose the folio."))
    folio, reservation_id = open_folio(uow, request.folio_id)
    require_shift(uow)
    if folio.id == request.folio_id and request.window_number not in ledger.balances(uow, request.folio_id):
        raise NotFound("window_number", what=_("The folio window"))
    _refuse_second(uow, _FOR_FOLIO, request, request.folio_id)
    return Askable(replace(request, reservation_id=reservation_id), code)


def _for_stay(uow: UnitOfWork, request: AttemptRequest) -> Askable:
    code = _code(uow, request)
    if request.reservation_id is None:
        raise InvalidInput("reservation_id", problem=N_("A deposit or hold is for a stay. Nothing was asked. Choose the stay."))
    reservation = uow.get(Reservation, request.reservation_id, what=_("The reservation"))
    if reservation.status not in EXPECTED | {ReservationStatus.IN_HOUSE}:
        raise InvalidInput("reservation_id", problem=N_("This stay is over or was cancelled. Nothing was asked."))
    if request.kind is AttemptKind.DEPOSIT:
        require_shift(uow)
    _refuse_second(uow, _FOR_STAY, request, reservation.id)
    return Askable(replace(request, folio_id=None, window_number=ledger.FIRST_WINDOW), code)


def _refund(uow: UnitOfWork, request: AttemptRequest) -> Askable:
    why = given_reason(request.reason)
    if request.refund_of_id is None:
        raise NotByTerminal("refund_of_id")
    came_as = uow.connection.execute(_BY_POSTING, {"it": request.refund_of_id}).scalar_one_or_none()
    if not came_as:
        raise NotByTerminal("refund_of_id")
    money = money_taken(uow, request.refund_of_id)
    folio_id, window = where_it_stands(uow, money)
    folio, reservation_id = open_folio(uow, folio_id, closed_allowed=False)
    require_shift(uow)
    if request.amount_minor > money.left_minor:
        raise LessLeftOfMoney("amount_minor", left=str(Money.from_minor(money.left_minor, folio.currency)))
    credit = max(0, -ledger.balances(uow, folio_id).get(window, 0))
    if request.amount_minor > credit:
        raise RefundTooHigh("amount_minor", credit=str(Money.from_minor(credit, folio.currency)))
    _refuse_second(uow, _FOR_FOLIO, request, folio.id)
    settled = replace(request, folio_id=folio_id, window_number=window, reservation_id=reservation_id, reason=why)
    return Askable(settled, money.transaction_code_id, came_as)


def _of_hold(uow: UnitOfWork, request: AttemptRequest) -> Askable:
    if request.preauthorisation_id is None:
        raise NotByTerminal("preauthorisation_id")
    hold = uow.get(Preauthorisation, request.preauthorisation_id, what=_("The pre-authorisation"))
    if hold.state is not PreauthorisationState.HELD:
        raise HoldEnded
    held_as = uow.connection.execute(_BY_HOLD, {"it": hold.id}).scalar_one_or_none()
    if not held_as:
        raise NotByTerminal("preauthorisation_id")
    if uow.connection.execute(_FOR_HOLD, {"it": hold.id}).first() is not None:
        raise AskedAlready
    settled = replace(request, preauthorisation_id=PreauthorisationId(hold.id), reservation_id=ReservationId(hold.reservation_id))
    if request.kind is AttemptKind.RELEASE:
        settled = replace(settled, amount_minor=hold.amount_minor, reason=given_reason(request.reason))
    else:
        settled = replace(settled, folio_id=_folio_to_capture(uow, hold, request))
    return Askable(settled, TransactionCodeId(hold.transaction_code_id), held_as)


def _folio_to_capture(uow: UnitOfWork, hold: Preauthorisation, request: AttemptRequest) -> FolioId:
    if request.amount_minor > hold.amount_minor:
        raise AboveHold("amount_minor", held=str(Money.from_minor(hold.amount_minor, uow.hotel.currency)))
    folio = ledger.folio_of(uow, ReservationId(hold.reservation_id))
    if folio is None:
        raise NoFolioToCapture
    open_folio(uow, FolioId(folio.id))
    require_shift(uow)
    return FolioId(folio.id)


def _code(uow: UnitOfWork, request: AttemptRequest) -> TransactionCodeId:
    if request.transaction_code_id is None:
        raise InvalidInput("transaction_code_id", problem=N_("A payment needs its method. Nothing was asked. Choose one."))
    code = code_of_kind(uow, request.transaction_code_id, CodeKind.PAYMENT)
    cards_only = request.kind is AttemptKind.HOLD
    if code.payment_method not in ({PaymentMethod.BANK_CARD} if cards_only else _METHODS):
        raise WrongCode("transaction_code_id", code=code.name)
    return request.transaction_code_id


def _refuse_second(uow: UnitOfWork, statement: Any, request: AttemptRequest, it: UUID) -> None:
    """Two desks that ask for the same are told apart by the lock on the folio or stay."""
    named = {"it": it, "of_kind": request.kind, "amount": request.amount_minor}
    if uow.connection.execute(statement, named).first() is not None:
        raise AskedAlready


_CHECKS = {
    AttemptKind.PAYMENT: _payment,
    AttemptKind.DEPOSIT: _for_stay,
    AttemptKind.REFUND: _refund,
    AttemptKind.HOLD: _for_stay,
    AttemptKind.CAPTURE: _of_hold,
    AttemptKind.RELEASE: _of_hold,
}
