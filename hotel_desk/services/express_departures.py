"""The guest signs beforehand to leave without coming to the desk (`docs/algorithms/departure-charges.md`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import PreauthorisationState
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import FolioId, ReservationId
from hotel_desk.domain.money import Money
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import Event
from hotel_desk.language import N_
from hotel_desk.models.preauthorisation import Preauthorisation
from hotel_desk.services import ledger
from hotel_desk.services.room_assignment import expected

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.reservation import Reservation

_HELD = select(func.coalesce(func.sum(Preauthorisation.amount_minor), 0)).where(
    Preauthorisation.reservation_id == bindparam("reservation"),
    Preauthorisation.state == PreauthorisationState.HELD,
    Preauthorisation.expires_on >= bindparam("until"),
)


class NothingHeld(StaffError):
    code = "express.nothing_held"
    template = N_(
        "{amount} is open, and no card is held until the departure. Nothing was changed. Hold a card or take a deposit first, or let the "
        "guest pay."
    )


class NotSigned(StaffError):
    code = "express.not_signed"
    template = N_("This guest has not signed for express check-out. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class ExpressAgreed:
    """When the guest signed, UTC; None: not, or no longer. `held_minor`: what is held on cards until the departure."""

    reservation_id: ReservationId
    agreed_at: dt.datetime | None
    held_minor: int = 0


@command(
    title=N_("Mark for express check-out"),
    permission=Permission.CHECK_OUT,
    audit=(AuditCode.EXPRESS_AGREED,),
    changes=(EntityKind.RESERVATION,),
    locks=POSTING_LOCKS,
    undo="withdraw_express_checkout",
    result=ExpressAgreed,
)
def mark_express_checkout(uow: UnitOfWork, *, reservation_id: ReservationId) -> ExpressAgreed:
    """Write down that a guest in house has signed to leave without coming to the desk: the bill may be closed once it stands at zero.

    Raises:
        NothingHeld: something is owed, and neither a card nor money is held for it.
        WrongStatus: the guest is not in the house.
    """
    reservation = expected(uow, reservation_id, Event.CHECK_OUT)
    until = max(uow.business_date, reservation.departure_date)
    held = int(uow.connection.execute(_HELD, {"reservation": reservation_id, "until": until}).scalar_one())
    owed = _owed(uow, reservation)
    if owed > 0 and not held:
        raise NothingHeld("reservation_id", amount=str(Money.from_minor(owed, uow.hotel.currency)))
    reservation.express_agreed_at = uow.clock.now()
    uow.record(AuditCode.EXPRESS_AGREED, reservation, owed_minor=owed, held_minor=held)
    return ExpressAgreed(reservation_id, reservation.express_agreed_at, held)


@command(
    title=N_("Withdraw express check-out"),
    permission=Permission.CHECK_OUT,
    audit=(AuditCode.EXPRESS_WITHDRAWN,),
    changes=(EntityKind.RESERVATION,),
    locks=POSTING_LOCKS,
    undo="mark_express_checkout",
    result=ExpressAgreed,
)
def withdraw_express_checkout(uow: UnitOfWork, *, reservation_id: ReservationId) -> ExpressAgreed:
    """Take the signature back: the guest comes to the desk after all.

    Raises:
        NotSigned: there is none.
        WrongStatus: the guest is not in the house.
    """
    reservation = expected(uow, reservation_id, Event.CHECK_OUT)
    if reservation.express_agreed_at is None:
        raise NotSigned("reservation_id")
    reservation.express_agreed_at = None
    uow.record(AuditCode.EXPRESS_WITHDRAWN, reservation)
    return ExpressAgreed(reservation_id, None)


def _owed(uow: UnitOfWork, reservation: Reservation) -> int:
    """What the guest has to pay at the desk, minor units; windows that accounts pay do not count."""
    folio = ledger.folio_of(uow, ReservationId(reservation.id))
    if folio is None:
        return 0
    return sum(window.balance_minor for window in ledger.windows_of(uow, FolioId(folio.id)) if window.payee_id is None)
