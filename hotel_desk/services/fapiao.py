"""Fapiao asked of the tax platform, reversed by red letters, corrected, withdrawn and answered (`docs/algorithms/fapiao.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.card_numbers import refuse_card_number, without_card_numbers
from hotel_desk.domain.cashier_codes import FapiaoKind, FapiaoState
from hotel_desk.domain.codes import EntityKind, LockKind, SyncRule
from hotel_desk.domain.email_addresses import normal_email
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.fapiao import ANSWER_WITHIN, NEXT_STATES, checked_tax_number
from hotel_desk.domain.ids import FapiaoRequestId, FolioId, new_id
from hotel_desk.domain.money import Money
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Folio
from hotel_desk.models.invoice import FapiaoRequest
from hotel_desk.models.types import CODE_LENGTH
from hotel_desk.queries.fapiao import fapiao_sums
from hotel_desk.services.posting_codes import positive_amount, refuse_package_folio
from hotel_desk.services.typed_text import fitting, given_reason, money_line

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_LOCKS = (LockKind.BUSINESS_DATE_SHARED, LockKind.FOLIO, LockKind.JOURNAL_HEAD)
_BY_KEY = select(FapiaoRequest).where(FapiaoRequest.property_id == bindparam("hotel"), FapiaoRequest.request_key == bindparam("key"))
_RED_OF = select(FapiaoRequest).where(FapiaoRequest.red_letter_of_id == bindparam("request"))


class FapiaoTooHigh(StaffError):
    code = "fapiao.too_high"
    template = N_("Only {left} of folio {folio} is left for a fapiao. Nothing was requested. Ask for at most this much.")


class NotInThisState(StaffError):
    code = "fapiao.state"
    template = N_("This fapiao has gone on meanwhile. Nothing was changed. Look at it again.")


class PlatformNumberMissing(StaffError):
    code = "fapiao.number_missing"
    template = N_("An issued fapiao has a number of plain letters and digits. Nothing was written down. Enter it as the platform gives it.")


@dataclass(frozen=True, slots=True)
class FapiaoSaved:
    """A request as it is now. `repeated`: it was there before."""

    request_id: FapiaoRequestId
    state: FapiaoState
    amount_minor: int
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class FapiaoClaimed:
    """Whether this desk sends it now; another one may have been faster."""

    request_id: FapiaoRequestId
    claimed: bool


@command(
    title=N_("Request fapiao"),
    permission=Permission.REQUEST_FAPIAO,
    audit=(AuditCode.FAPIAO_REQUESTED,),
    changes=(EntityKind.FAPIAO_REQUEST,),
    sync=SyncRule.FACT,
    locks=_LOCKS,
    result=FapiaoSaved,
)
def request_fapiao(
    uow: UnitOfWork,
    *,
    folio_id: FolioId,
    kind: FapiaoKind,
    title: str,
    amount_minor: int,
    tax_number: str = "",
    recipient_email: str = "",
    request_key: UUID | None = None,
) -> FapiaoSaved:
    """Ask for a fapiao over a part of what a folio was charged.

    Args:
        title: of the company or person it is for.
        amount_minor: with taxes, minor units, above zero.
        request_key: the same key is the same request.

    Raises:
        FapiaoTooHigh: it is more than what is left of the folio.
        InvalidInput: no title, or the tax number is none.
        PackageFolio: the folio is nobody's.
    """
    folio = uow.get(Folio, folio_id, what=_("The folio"))
    refuse_package_folio(folio)
    before = None if request_key is None else _asked_before(uow, request_key)
    if before is not None:
        return FapiaoSaved(FapiaoRequestId(before.id), before.state, before.amount_minor, repeated=True)
    amount = positive_amount(amount_minor)
    name = _title(title)
    number = checked_tax_number(tax_number, kind)
    uow.session.flush()
    left = fapiao_sums(uow.connection, folio_id).left_minor
    if amount > left:
        raise FapiaoTooHigh("amount_minor", left=str(Money.from_minor(max(0, left), folio.currency)), folio=folio.number)
    whose = {"kind": kind, "title": name, "tax_number": number, "recipient_email": _email(recipient_email)}
    request = _new(uow, folio_id, amount, request_key=request_key, **whose)
    uow.add(request)
    uow.record(AuditCode.FAPIAO_REQUESTED, request, amount_minor=amount, folio=folio.number)
    return _saved(request)


@command(
    title=N_("Reverse fapiao by red letter"),
    permission=Permission.REQUEST_FAPIAO,
    audit=(AuditCode.FAPIAO_REVERSAL_REQUESTED,),
    changes=(EntityKind.FAPIAO_REQUEST,),
    sync=SyncRule.FACT,
    locks=_LOCKS,
    result=FapiaoSaved,
)
def reverse_fapiao(uow: UnitOfWork, *, request_id: FapiaoRequestId, reason: str) -> FapiaoSaved:
    """Ask for the red letter of an issued fapiao, over all of it. Asked for twice, it is one.

    Raises:
        NotInThisState: it is not issued, or a red letter itself.
        ReasonMissing: no reason was given.
    """
    why = given_reason(reason)
    first = _locked(uow, request_id)
    red = uow.session.execute(_RED_OF, {"request": request_id}).scalar_one_or_none()
    if red is not None:
        return FapiaoSaved(FapiaoRequestId(red.id), red.state, red.amount_minor, repeated=True)
    if first.state is not FapiaoState.ISSUED or first.red_letter_of_id is not None:
        raise NotInThisState
    same = {name: getattr(first, name) for name in ("kind", "title", "tax_number", "recipient_email")}
    red = _new(uow, FolioId(first.folio_id), -first.amount_minor, request_key=None, red_letter_of_id=first.id, reason=why, **same)
    uow.add(red)
    uow.record(AuditCode.FAPIAO_REVERSAL_REQUESTED, red, amount_minor=red.amount_minor, takes_back=first.platform_number, reason=why)
    return _saved(red)


@command(
    title=N_("Correct refused fapiao"),
    permission=Permission.REQUEST_FAPIAO,
    audit=(AuditCode.FAPIAO_CORRECTED,),
    changes=(EntityKind.FAPIAO_REQUEST,),
    locks=_LOCKS,
    result=FapiaoSaved,
)
def correct_fapiao(
    uow: UnitOfWork, *, request_id: FapiaoRequestId, title: str, tax_number: str = "", recipient_email: str = ""
) -> FapiaoSaved:
    """Mend what the platform refused, and send it again. A red letter keeps the title of its fapiao.

    Raises:
        NotInThisState: it was not refused.
        FapiaoTooHigh: meanwhile others have asked for what it was over.
    """
    request = _locked(uow, request_id)
    if request.state is not FapiaoState.REFUSED:
        raise NotInThisState
    if request.red_letter_of_id is None:
        folio = uow.get(Folio, request.folio_id, what=_("The folio"))
        left = fapiao_sums(uow.connection, FolioId(folio.id)).left_minor
        if request.amount_minor > left:
            raise FapiaoTooHigh("amount_minor", left=str(Money.from_minor(max(0, left), folio.currency)), folio=folio.number)
        request.title = _title(title)
        request.tax_number = checked_tax_number(tax_number, request.kind)
    request.recipient_email = _email(recipient_email)
    _go_to(request, FapiaoState.WAITING)
    uow.record(AuditCode.FAPIAO_CORRECTED, request)
    return _saved(request)


@command(
    title=N_("Withdraw fapiao"),
    permission=Permission.REQUEST_FAPIAO,
    audit=(AuditCode.FAPIAO_WITHDRAWN,),
    changes=(EntityKind.FAPIAO_REQUEST,),
    locks=_LOCKS,
    result=FapiaoSaved,
)
def withdraw_fapiao(uow: UnitOfWork, *, request_id: FapiaoRequestId, reason: str) -> FapiaoSaved:
    """Give up a request that was refused or not sent yet.

    Raises:
        NotInThisState: it was sent, is issued, or a red letter.
        ReasonMissing: no reason was given.
    """
    why = given_reason(reason)
    request = _locked(uow, request_id)
    if request.red_letter_of_id is not None:
        raise NotInThisState
    _go_to(request, FapiaoState.WITHDRAWN)
    request.reason = why
    uow.record(AuditCode.FAPIAO_WITHDRAWN, request, reason=why)
    return _saved(request)


@command(
    title=N_("Begin to send a fapiao"),
    permission=Permission.REQUEST_FAPIAO,
    audit=(AuditCode.FAPIAO_SENT,),
    changes=(EntityKind.FAPIAO_REQUEST,),
    sync=SyncRule.LOCAL,
    locks=_LOCKS,
    result=FapiaoClaimed,
)
def claim_fapiao(uow: UnitOfWork, *, request_id: FapiaoRequestId) -> FapiaoClaimed:
    """Take a request to send it: it counts as sent before anything leaves, and nobody else sends it for five minutes."""
    request = _locked(uow, request_id)
    now = uow.clock.now()
    unanswered = request.state is FapiaoState.SENT and request.sent_at is not None and request.sent_at < now - ANSWER_WITHIN
    if request.state is not FapiaoState.WAITING and not unanswered:
        return FapiaoClaimed(request_id, claimed=False)
    request.state = FapiaoState.SENT
    request.sent_at = now
    uow.record(AuditCode.FAPIAO_SENT, request)
    return FapiaoClaimed(request_id, claimed=True)


@command(
    title=N_("Record the answer to a fapiao"),
    permission=Permission.REQUEST_FAPIAO,
    audit=(AuditCode.FAPIAO_ISSUED, AuditCode.FAPIAO_REFUSED),
    changes=(EntityKind.FAPIAO_REQUEST,),
    sync=SyncRule.FACT,
    locks=_LOCKS,
    result=FapiaoSaved,
)
def record_fapiao_answer(
    uow: UnitOfWork, *, request_id: FapiaoRequestId, platform_number: str = "", platform_code: str = "", refused_because: str = ""
) -> FapiaoSaved:
    """Write down what the platform answered, or what its page gave to whoever issued it there. An answer that comes twice changes nothing.

    Args:
        platform_number: of the fapiao that was issued; digital ones have no code.
        refused_because: the platform's words; empty: it was issued.

    Raises:
        PlatformNumberMissing: it is issued without a number.
        CardNumberTyped: the number looks like that of a card.
        NotInThisState: it was answered otherwise before.
    """
    request = _locked(uow, request_id)
    if refused_because.strip():
        if request.state is not FapiaoState.REFUSED:
            _go_to(request, FapiaoState.REFUSED)
            request.answer = without_card_numbers(fitting(refused_because.strip(), field="refused_because"))
            uow.record(AuditCode.FAPIAO_REFUSED, request, answer=request.answer)
        return _saved(request)
    number = refuse_card_number(_number(platform_number), field="platform_number")
    code = refuse_card_number(_number(platform_code), field="platform_code")
    if not number:
        raise PlatformNumberMissing("platform_number")
    if (request.platform_number, request.platform_code) == (number, code or None):
        return _saved(request)
    _go_to(request, FapiaoState.ISSUED)
    request.platform_number, request.platform_code = number, code or None
    request.issued_at = uow.clock.now()
    request.answer = ""
    uow.record(AuditCode.FAPIAO_ISSUED, request, number=number, amount_minor=request.amount_minor)
    if request.red_letter_of_id is not None:
        first = uow.get(FapiaoRequest, request.red_letter_of_id, what=_("The fapiao"))
        _go_to(first, FapiaoState.REVERSED)
        uow.changed(first)
    return _saved(request)


def _asked_before(uow: UnitOfWork, key: UUID) -> FapiaoRequest | None:
    found: FapiaoRequest | None = uow.session.execute(_BY_KEY, {"hotel": uow.property_id, "key": key}).scalar_one_or_none()
    return found


def _new(uow: UnitOfWork, folio_id: FolioId, amount_minor: int, *, request_key: UUID | None, **particulars: Any) -> FapiaoRequest:
    return FapiaoRequest(
        id=FapiaoRequestId(new_id()),
        property_id=uow.property_id,
        folio_id=folio_id,
        amount_minor=amount_minor,
        state=FapiaoState.WAITING,
        asked_at=uow.clock.now(),
        asked_date=uow.business_date,
        user_id=uow.actor.user_id,
        request_key=request_key or new_id(),
        **particulars,
    )


def _locked(uow: UnitOfWork, request_id: FapiaoRequestId) -> FapiaoRequest:
    """A request, with its folio locked before it."""
    found = uow.get(FapiaoRequest, request_id, what=_("The fapiao"), lock=False)
    uow.get(Folio, found.folio_id, what=_("The folio"))
    return uow.get(FapiaoRequest, request_id, what=_("The fapiao"))


def _go_to(request: FapiaoRequest, state: FapiaoState) -> None:
    if state not in NEXT_STATES[request.state]:
        raise NotInThisState
    request.state = state


def _title(typed: str) -> str:
    title = money_line(typed, field="title")
    if not title:
        raise InvalidInput("title", problem=N_("A fapiao needs the name of the company or person. Nothing was requested. Enter it."))
    return title


def _email(typed: str) -> str:
    return normal_email(refuse_card_number(typed, field="recipient_email"), field="recipient_email") if typed.strip() else ""


def _number(typed: str) -> str:
    bare = "".join(typed.split())
    if len(bare) > CODE_LENGTH or not (bare.isascii() and (bare.isalnum() or not bare)):
        raise PlatformNumberMissing("platform_number")
    return bare


def _saved(request: FapiaoRequest) -> FapiaoSaved:
    return FapiaoSaved(FapiaoRequestId(request.id), request.state, request.amount_minor)
