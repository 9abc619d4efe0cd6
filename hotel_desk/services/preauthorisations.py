"""Money of a card held for a stay: written down, released, or captured into a payment (`docs/algorithms/preauthorisations.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import PreauthorisationState
from hotel_desk.domain.codes import CodeKind, EntityKind, PaymentMethod, ReservationStatus, SyncRule
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import FolioId, PreauthorisationId, ReservationId, TransactionCodeId, new_id
from hotel_desk.domain.money import Money
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.domain.settings import PREAUTHORISATION_DAYS
from hotel_desk.language import N_, _
from hotel_desk.models.preauthorisation import Preauthorisation
from hotel_desk.models.reservation import Reservation
from hotel_desk.services import ledger
from hotel_desk.services.cashier import take_payment
from hotel_desk.services.ledger import Card
from hotel_desk.services.posting_codes import Posted, WrongCode, code_of_kind, method_particulars, positive_amount
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

LONGEST_DAYS = 366


class HoldEnded(StaffError):
    code = "preauthorisation.ended"
    template = N_("This pre-authorisation was released or captured already. Nothing was changed.")


class AboveHold(StaffError):
    code = "preauthorisation.above_hold"
    template = N_("Only {held} is held on this card. Nothing was taken. Capture at most that, and take the rest as a payment.")


class NoFolioToCapture(StaffError):
    code = "preauthorisation.no_folio"
    template = N_(
        "The guest has no folio yet, so there is nothing to pay. Nothing was taken. Capture it after check-in, or take a deposit."
    )


@dataclass(frozen=True, slots=True)
class CardHeld:
    """A pre-authorisation as it is now; minor units."""

    preauthorisation_id: PreauthorisationId
    amount_minor: int
    expires_on: date
    state: PreauthorisationState


@command(
    title=N_("Pre-authorise card"),
    permission=Permission.HOLD_CARD,
    audit=(AuditCode.CARD_HELD,),
    changes=(EntityKind.PREAUTHORISATION,),
    undo="release_card",
    result=CardHeld,
)
def hold_card(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    transaction_code_id: TransactionCodeId,
    amount_minor: int,
    card: Card,
    expires_on: date | None = None,
) -> CardHeld:
    """Write down what a terminal holds on a guest's card. Nothing is posted.

    Args:
        amount_minor: minor units, above zero.
        card: brand, last four digits and the authorisation code of the hold; nothing else of it is ever kept.
        expires_on: the last day on which it can be captured; None: as many days from now as the setting says.

    Raises:
        InvalidInput: no authorisation code, an amount or day that cannot be, or the stay is over.
        WrongCode: the code is not for cards.
    """
    code = code_of_kind(uow, transaction_code_id, CodeKind.PAYMENT)
    if code.payment_method is not PaymentMethod.BANK_CARD:
        raise WrongCode("transaction_code_id", code=code.name)
    amount = positive_amount(amount_minor)
    checked = method_particulars(code, card, None)
    if checked is None or not checked.authorisation_code:
        raise InvalidInput("authorisation_code", problem=N_("A hold has an authorisation code. Nothing was saved. Copy it from the slip."))
    until = expires_on or uow.business_date + timedelta(days=uow.setting(PREAUTHORISATION_DAYS))
    if not uow.business_date <= until <= uow.business_date + timedelta(days=LONGEST_DAYS):
        raise InvalidInput("expires_on", problem=N_("This day cannot be the last of a hold. Nothing was saved. Correct it."))
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    if reservation.status not in EXPECTED | {ReservationStatus.IN_HOUSE}:
        raise InvalidInput("reservation_id", problem=N_("This stay is over or was cancelled. Nothing was saved."))
    hold = Preauthorisation(
        id=PreauthorisationId(new_id()),
        property_id=uow.property_id,
        reservation_id=reservation_id,
        transaction_code_id=transaction_code_id,
        amount_minor=amount,
        card_brand=checked.brand,
        card_last_four=checked.last_four,
        authorisation_code=checked.authorisation_code,
        state=PreauthorisationState.HELD,
        held_at=uow.clock.now(),
        held_date=uow.business_date,
        expires_on=until,
        user_id=uow.actor.user_id,
        version=1,
    )
    uow.add(hold)
    uow.session.flush()
    uow.record(AuditCode.CARD_HELD, hold, amount_minor=amount, reservation=reservation_id, expires_on=until)
    return _state(hold)


@command(
    title=N_("Release pre-authorisation"),
    permission=Permission.HOLD_CARD,
    audit=(AuditCode.CARD_RELEASED,),
    changes=(EntityKind.PREAUTHORISATION,),
    result=CardHeld,
)
def release_card(uow: UnitOfWork, *, preauthorisation_id: PreauthorisationId, reason: str) -> CardHeld:
    """Give a hold up: the card's owner may use the money again.

    Raises:
        HoldEnded: it was released or captured before.
        ReasonMissing: no reason was given.
    """
    why = given_reason(reason)
    hold = _held(uow, preauthorisation_id)
    hold.state, hold.ended_at, hold.reason = PreauthorisationState.RELEASED, uow.clock.now(), why
    uow.record(AuditCode.CARD_RELEASED, hold, amount_minor=hold.amount_minor, reason=why)
    return _state(hold)


@command(
    title=N_("Capture pre-authorisation"),
    permission=Permission.TAKE_PAYMENT,
    audit=(AuditCode.CARD_CAPTURED, AuditCode.PAYMENT_TAKEN),
    changes=(EntityKind.PREAUTHORISATION, EntityKind.FOLIO, EntityKind.POSTING, EntityKind.RECEIPT),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    result=Posted,
)
def capture_card(
    uow: UnitOfWork,
    *,
    preauthorisation_id: PreauthorisationId,
    amount_minor: int | None = None,
    window_number: int = ledger.FIRST_WINDOW,
    reference: str | None = None,
) -> Posted:
    """Take money that is held: a payment on the guest's folio with a receipt; what is not taken is released with it.

    Args:
        amount_minor: minor units, above zero and never above the hold; None for all of it.
        reference: the terminal's own number of the capture.

    Raises:
        HoldEnded: it was released or captured before.
        AboveHold: less than that is held.
        NoFolioToCapture: the guest has not come yet; FolioClosed: he has left and paid.
        NoOpenShift: the hotel works in shifts, and the actor has none open.
    """
    hold = _held(uow, preauthorisation_id)
    amount = hold.amount_minor if amount_minor is None else positive_amount(amount_minor)
    if amount > hold.amount_minor:
        raise AboveHold("amount_minor", held=str(Money.from_minor(hold.amount_minor, uow.hotel.currency)))
    folio = ledger.folio_of(uow, ReservationId(hold.reservation_id))
    if folio is None:
        raise NoFolioToCapture
    posted = take_payment(
        uow,
        folio_id=FolioId(folio.id),
        transaction_code_id=TransactionCodeId(hold.transaction_code_id),
        amount_minor=amount,
        window_number=window_number,
        card=Card(hold.card_brand, hold.card_last_four, hold.authorisation_code),
        reference=reference,
    )
    hold.state, hold.ended_at, hold.captured_posting_id = PreauthorisationState.CAPTURED, uow.clock.now(), posted.posting_id
    uow.record(AuditCode.CARD_CAPTURED, hold, amount_minor=amount, posting=posted.posting_id)
    return posted


def _held(uow: UnitOfWork, preauthorisation_id: PreauthorisationId) -> Preauthorisation:
    hold = uow.get(Preauthorisation, preauthorisation_id, what=_("The pre-authorisation"))
    if hold.state is not PreauthorisationState.HELD:
        raise HoldEnded
    return hold


def _state(hold: Preauthorisation) -> CardHeld:
    return CardHeld(PreauthorisationId(hold.id), hold.amount_minor, hold.expires_on, hold.state)
