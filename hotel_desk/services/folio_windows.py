"""Windows of a folio: parts of a bill with a payer each (`docs/algorithms/folio-moves.md`)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import aliased

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, FolioKind
from hotel_desk.domain.errors import InvalidInput, NotFound, StaffError
from hotel_desk.domain.ids import FolioId, ProfileId
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import LANGUAGES, N_, _
from hotel_desk.models.ar_account import RoutingInstruction
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.services import ledger
from hotel_desk.services.chosen_profiles import chosen_profile
from hotel_desk.services.company_accounts import NoAccount, account_of
from hotel_desk.services.folio_moves import MOVABLE_FOLIOS, NotOnThisFolio
from hotel_desk.services.posting_codes import open_folio
from hotel_desk.services.typed_text import money_line, money_note, one_line

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_WINDOW = (
    select(FolioWindow)
    .where(FolioWindow.folio_id == bindparam("folio"), FolioWindow.number == bindparam("number"))
    .execution_options(populate_existing=True)
)
_CHANGE = update(FolioWindow).where(FolioWindow.folio_id == bindparam("of_folio"), FolioWindow.number == bindparam("of_number"))
_ROUTED = select(RoutingInstruction.id).where(
    RoutingInstruction.folio_id == bindparam("folio"), RoutingInstruction.window_number == bindparam("number")
)
_OTHER, _OTHER_FOLIO = aliased(Posting), aliased(Folio)
_HELD_BY_ACCOUNT = (
    select(Posting.id)
    .join(_OTHER, or_(_OTHER.transfer_of_id == Posting.id, _OTHER.id == Posting.transfer_of_id))
    .join(_OTHER_FOLIO, _OTHER_FOLIO.id == _OTHER.folio_id)
    .where(Posting.folio_id == bindparam("folio"), Posting.window_number == bindparam("number"), _OTHER_FOLIO.kind == FolioKind.CITY)
    .limit(1)
)


class PayeeIsNeeded(StaffError):
    code = "folio.payee_needed"
    template = N_(
        "Room and tax of this stay go to window {number}, or its account has taken something over: it keeps its payer. "
        "Nothing was changed. Open another window, or change who pays in the reservation."
    )


@dataclass(frozen=True, slots=True)
class WindowSaved:
    """A window as it was saved."""

    folio_id: FolioId
    window_number: int


@dataclass(frozen=True, slots=True)
class _Payee:
    payee_name: str
    payee_id: ProfileId | None
    payee_address: str
    payee_tax_number: str
    language: str


@command(
    title=N_("Open folio window"),
    permission=Permission.TRANSFER_POSTING,
    audit=(AuditCode.FOLIO_WINDOW_OPENED,),
    changes=(EntityKind.FOLIO,),
    locks=POSTING_LOCKS,
    result=WindowSaved,
)
def open_folio_window(
    uow: UnitOfWork,
    *,
    folio_id: FolioId,
    payee_name: str = "",
    payee_id: ProfileId | None = None,
    payee_address: str = "",
    payee_tax_number: str = "",
    language: str = "",
) -> WindowSaved:
    """Open the next window of a folio, of eight at most, for a payer of its own.

    Args:
        payee_name: whom the window's papers are for; empty: the folio's name, or that of the account.
        payee_id: the company or agent whose account pays the window; None: whoever stands at the desk pays it.
        language: of the window's papers; empty: the guest's.

    Raises:
        NoWindowLeft: the folio has eight.
        NoAccount: the company or agent has no open account.
        FolioClosed, NotOnThisFolio: the folio takes nothing.
    """
    folio = _folio(uow, folio_id)
    payee = _checked(uow, folio, _Payee(payee_name, payee_id, payee_address, payee_tax_number, language))
    number = ledger.open_window(uow, folio, **asdict(payee))
    uow.record(AuditCode.FOLIO_WINDOW_OPENED, folio, window=number, payee=payee.payee_name)
    return WindowSaved(folio_id, number)


@command(
    title=N_("Change folio window"),
    permission=Permission.TRANSFER_POSTING,
    audit=(AuditCode.FOLIO_WINDOW_CHANGED,),
    changes=(EntityKind.FOLIO,),
    locks=POSTING_LOCKS,
    result=WindowSaved,
)
def change_folio_window(
    uow: UnitOfWork,
    *,
    folio_id: FolioId,
    window_number: int,
    payee_name: str = "",
    payee_id: ProfileId | None = None,
    payee_address: str = "",
    payee_tax_number: str = "",
    language: str = "",
) -> WindowSaved:
    """Change who pays a window and what its papers say; every field as it is to be.

    Raises:
        NotFound: there is no such window.
        PayeeIsNeeded: charges are routed to it, or its account has taken something over.
        NoAccount, FolioClosed, NotOnThisFolio: as for a new window.
    """
    folio = _folio(uow, folio_id)
    asked = {"folio": folio_id, "number": window_number}
    window = uow.session.execute(_WINDOW, asked).scalar_one_or_none()
    if window is None:
        raise NotFound("window_number", what=_("The folio window"))
    payee = _checked(uow, folio, _Payee(payee_name, payee_id, payee_address, payee_tax_number, language))
    if window.payee_id != payee_id and any(uow.connection.execute(found, asked).first() for found in (_ROUTED, _HELD_BY_ACCOUNT)):
        raise PayeeIsNeeded("payee_id", number=window_number)
    uow.connection.execute(_CHANGE.values(**asdict(payee)), {"of_folio": folio_id, "of_number": window_number})
    uow.session.expire(window)
    uow.record(AuditCode.FOLIO_WINDOW_CHANGED, folio, window=window_number, payee=payee.payee_name)
    return WindowSaved(folio_id, window_number)


def _folio(uow: UnitOfWork, folio_id: FolioId) -> Folio:
    folio, _stay = open_folio(uow, folio_id, closed_allowed=False)
    if folio.kind not in MOVABLE_FOLIOS:
        raise NotOnThisFolio(number=folio.number)
    return folio


def _checked(uow: UnitOfWork, folio: Folio, typed: _Payee) -> _Payee:
    if typed.language and typed.language not in LANGUAGES:
        raise InvalidInput("language", problem=N_("This language code is not known. Nothing was saved. Use a code such as en or zh_CN."))
    holder = _account_holder(uow, typed.payee_id)
    return replace(
        typed,
        payee_name=money_line(typed.payee_name, field="payee_name") or holder or folio.name,
        payee_address=money_note(typed.payee_address, field="payee_address"),
        payee_tax_number=one_line(typed.payee_tax_number, field="payee_tax_number"),
    )


def _account_holder(uow: UnitOfWork, payee_id: ProfileId | None) -> str:
    if payee_id is None:
        return ""
    profile = chosen_profile(uow, payee_id, what=_("The profile"))
    account = account_of(uow, payee_id)
    if account is None or not account.active:
        raise NoAccount("payee_id", name=profile.name)
    return profile.name
