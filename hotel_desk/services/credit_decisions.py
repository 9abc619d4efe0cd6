"""What the credit level of whoever pays decides: an account, an open balance, a check-in (`docs/algorithms/credit.md`).

Used by commands; not commands themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, func, select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import PreauthorisationState
from hotel_desk.domain.codes import EntityKind, FolioKind
from hotel_desk.domain.credit_levels import ALLOWED, CreditLevel, LevelUse, Settlement
from hotel_desk.domain.credit_words import LEVEL_TITLES, SETTLEMENT_TITLES
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.money import Money
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import Payer
from hotel_desk.domain.settings import CREDIT_LEVELS
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.preauthorisation import Preauthorisation
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.queries.credit_levels import CreditStanding, standings_of
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_PRICE = select(func.coalesce(func.sum(ReservationNight.price_minor), 0)).where(ReservationNight.reservation_id == bindparam("stay"))
_HELD = (
    select(-func.coalesce(func.sum(FolioWindow.balance_minor), 0))
    .join(Folio, Folio.id == FolioWindow.folio_id)
    .where(Folio.reservation_id == bindparam("stay"), Folio.kind == FolioKind.DEPOSIT)
)
_HELD_ON_CARDS = select(func.coalesce(func.sum(Preauthorisation.amount_minor), 0)).where(
    Preauthorisation.reservation_id == bindparam("stay"), Preauthorisation.state == PreauthorisationState.HELD
)


class LevelForbids(StaffError):
    code = "credit.level_forbids"
    template = N_(
        "{name} has credit level {level}, which does not allow {settlement}. Nothing was changed. Let the guest pay first, or let somebody "
        "who sets credit limits and levels do it, with a reason."
    )


class NotPrepaid(StaffError):
    code = "credit.not_prepaid"
    template = N_(
        "{name} has credit level {level}: deposits and held cards come to {held} of {price}. The guest was not checked in. Take a deposit "
        "for the reservation first, or let somebody who sets credit limits and levels check the guest in, with a reason."
    )


def level_of(uow: UnitOfWork, profile_id: UUID) -> CreditLevel:
    """The level that counts; B where nothing was worked out yet. One statement."""
    return standings_of(uow.connection, [profile_id]).get(profile_id, CreditStanding()).level


def refuse_settlement(uow: UnitOfWork, profile: Profile, settlement: Settlement, reason: str | None, *, field: str) -> None:
    """Go on only where the level of a payer allows a way to settle, the hotel only warns, or whoever sets levels gives a reason.

    Args:
        field: the argument of the command that the reason comes in.

    Raises:
        LevelForbids: it does not, and nobody who may gave a reason.
        ReasonMissing: whoever may gave an empty one.
    """
    if uow.setting(CREDIT_LEVELS) != LevelUse.REFUSE:
        return
    level = level_of(uow, profile.id)
    if settlement in ALLOWED[level]:
        return
    if reason is None or not uow.allows(Permission.SET_CREDIT_LIMIT):
        raise LevelForbids(field, name=profile.name, level=_(LEVEL_TITLES[level]), settlement=_(SETTLEMENT_TITLES[settlement]))
    _overrule(uow, profile, level, settlement, reason)


def refuse_not_prepaid(uow: UnitOfWork, reservation: Reservation, reason: str | None, *, also_minor: int = 0) -> None:
    """Go on with a check-in only where the guest may pay when leaving, has paid before, or does not pay the room.

    Args:
        also_minor: what is paid together with the check-in, minor units.

    Raises:
        NotPrepaid: the guest pays before the stay, deposits and held cards do not cover its nights, and nobody who may gave a reason.
        ReasonMissing: whoever may gave an empty one.
    """
    if uow.setting(CREDIT_LEVELS) != LevelUse.REFUSE:
        return
    level = level_of(uow, reservation.guest_id)
    booking = uow.get(Booking, reservation.booking_id, what=_("The booking"), lock=False)
    if Settlement.AT_LEAVING in ALLOWED[level] or booking.payer not in {None, Payer.GUEST}:
        return
    uow.session.flush()
    about = {"stay": reservation.id}
    price = int(uow.connection.execute(_PRICE, about).scalar_one())
    held = also_minor + sum(int(uow.connection.execute(asked, about).scalar_one()) for asked in (_HELD, _HELD_ON_CARDS))
    if held >= price:
        return
    guest = uow.get(Profile, reservation.guest_id, what=_("The guest"), lock=False)
    if reason is None or not uow.allows(Permission.SET_CREDIT_LIMIT):
        amounts = {name: str(Money.from_minor(minor, uow.hotel.currency)) for name, minor in (("held", held), ("price", price))}
        raise NotPrepaid("credit_reason", name=guest.name, level=_(LEVEL_TITLES[level]), **amounts)
    _overrule(uow, guest, level, Settlement.AT_LEAVING, reason)


def _overrule(uow: UnitOfWork, profile: Profile, level: CreditLevel, settlement: Settlement, reason: str) -> None:
    details = {"level": level, "settlement": settlement, "reason": given_reason(reason)}
    uow.record_row(AuditCode.CREDIT_LEVEL_OVERRULED, EntityKind.PROFILE, profile.id, **details)
