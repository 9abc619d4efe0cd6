"""How much a guest in house may owe, and stays that nothing may be posted on (`docs/algorithms/credit.md`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, FolioKind, ReservationStatus
from hotel_desk.domain.credit import AtLimit, effective_limit
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import FolioId, ReservationId
from hotel_desk.domain.money import Money
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.domain.settings import AT_CREDIT_LIMIT, CREDIT_LIMIT, CREDIT_LIMITS_OF_LEVELS
from hotel_desk.language import N_, _
from hotel_desk.models.reservation import Reservation
from hotel_desk.services import ledger
from hotel_desk.services.credit_decisions import level_of
from hotel_desk.services.ledger import NewPosting
from hotel_desk.services.posting_codes import positive_amount
from hotel_desk.services.typed_text import given_reason, money_note

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.folio import Folio


class NothingIsPosted(StaffError):
    code = "posting.no_post"
    template = N_("Nothing may be posted on this stay. Nothing was posted. Let the guest pay at once, or give a reason.")


class CreditLimitPassed(StaffError):
    code = "posting.over_limit"
    template = N_(
        "The guest would owe {owed}; the limit of the stay is {limit}. Nothing was posted. Take a payment first, or let somebody who sets "
        "credit limits give a reason."
    )


@dataclass(frozen=True, slots=True)
class CreditTerms:
    """What a stay may owe, minor units (None: what the hotel lets everybody owe), and whether outlets may post on it."""

    reservation_id: ReservationId
    credit_limit_minor: int | None
    no_post: bool


@command(
    title=N_("Set credit limit of a stay"),
    permission=Permission.SET_CREDIT_LIMIT,
    audit=(AuditCode.CREDIT_LIMIT_SET,),
    changes=(EntityKind.RESERVATION,),
    locks=POSTING_LOCKS,
    undo="set_credit_limit",
    result=CreditTerms,
)
def set_credit_limit(uow: UnitOfWork, *, reservation_id: ReservationId, limit_minor: int | None, reason: str = "") -> CreditTerms:
    """Let a guest owe up to an amount.

    Args:
        limit_minor: minor units, above zero; None: what the hotel lets everybody owe.

    Raises:
        InvalidInput: no amount, or the stay is over.
    """
    reservation = _current(uow, reservation_id)
    why = money_note(reason, field="reason")
    before = reservation.credit_limit_minor
    reservation.credit_limit_minor = None if limit_minor is None else positive_amount(limit_minor)
    uow.record(AuditCode.CREDIT_LIMIT_SET, reservation, before=before, limit_minor=limit_minor, reason=why)
    return _terms(reservation)


@command(
    title=N_("Allow or stop posting on a stay"),
    permission=Permission.MANAGE_ROUTING,
    audit=(AuditCode.POSTING_STOPPED,),
    changes=(EntityKind.RESERVATION,),
    locks=POSTING_LOCKS,
    undo="set_no_post",
    result=CreditTerms,
)
def set_no_post(uow: UnitOfWork, *, reservation_id: ReservationId, no_post: bool) -> CreditTerms:
    """Let no outlet post on a stay any more, or let them again. Room, fees and fixed charges are posted all the same.

    Raises:
        InvalidInput: the stay is over.
    """
    reservation = _current(uow, reservation_id)
    reservation.no_post = no_post
    uow.record(AuditCode.POSTING_STOPPED, reservation, no_post=no_post)
    return _terms(reservation)


def refuse_no_post(stay: Reservation, despite_reason: str) -> str:
    """Go on with a charge by hand only where it may be posted, or with a reason.

    Returns:
        The reason that counts; empty where none was needed.

    Raises:
        NothingIsPosted: nothing may be posted, and nobody said why all the same.
    """
    if not stay.no_post:
        return ""
    if not despite_reason.strip():
        raise NothingIsPosted("despite_reason")
    return given_reason(despite_reason)


def over_limit(uow: UnitOfWork, folio: Folio, stay: Reservation, lines: Sequence[NewPosting], despite_reason: str) -> int:
    """By how much a guest passes the limit of the stay with these lines, minor units; zero where none is passed.

    What counts is what the guest has to pay at the desk: windows that accounts pay have the limits of these accounts.

    Raises:
        CreditLimitPassed: the hotel refuses it, and nobody who may gave a reason.
    """
    if folio.kind is not FolioKind.GUEST:
        return 0
    limit = _limit(uow, stay, folio.currency)
    if limit is None:
        return 0
    own = {window.number: window.balance_minor for window in ledger.windows_of(uow, FolioId(folio.id)) if window.payee_id is None}
    added = sum(line.net_minor + line.tax_minor for line in lines if line.folio_id == folio.id and line.window_number in own)
    owed = sum(own.values()) + added
    if added <= 0 or owed <= limit:
        return 0
    if uow.setting(AT_CREDIT_LIMIT) == AtLimit.REFUSE:
        if not despite_reason.strip() or not uow.allows(Permission.SET_CREDIT_LIMIT):
            amounts = {name: str(Money.from_minor(amount, folio.currency)) for name, amount in (("owed", owed), ("limit", limit))}
            raise CreditLimitPassed("despite_reason", **amounts)
        given_reason(despite_reason)
    return owed - limit


def _current(uow: UnitOfWork, reservation_id: ReservationId) -> Reservation:
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    if reservation.status not in EXPECTED | {ReservationStatus.IN_HOUSE}:
        raise InvalidInput("reservation_id", problem=N_("This stay is over or was cancelled. Nothing was saved."))
    return reservation


def _limit(uow: UnitOfWork, stay: Reservation, currency: str) -> int | None:
    if stay.credit_limit_minor is not None:
        return stay.credit_limit_minor
    setting = CREDIT_LIMITS_OF_LEVELS[level_of(uow, stay.guest_id)]
    of_level = uow.setting(setting)
    return effective_limit(None, of_level, of_level or uow.setting(CREDIT_LIMIT), currency)


def _terms(reservation: Reservation) -> CreditTerms:
    return CreditTerms(ReservationId(reservation.id), reservation.credit_limit_minor, reservation.no_post)
