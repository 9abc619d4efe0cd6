"""Accounts of the house: bills of people who do not stay, a supplier's lunch (`docs/algorithms/folio-moves.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import HOUSE_ACCOUNT
from hotel_desk.domain.codes import EntityKind, FolioKind, FolioStatus
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import FolioId, new_id
from hotel_desk.domain.money import Money
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Folio
from hotel_desk.services import ledger
from hotel_desk.services.charge_routing import RULES_END_AUDIT, RULES_END_CHANGES, end_rules_to
from hotel_desk.services.folio_windows import change_folio_window
from hotel_desk.services.posting_codes import open_folio
from hotel_desk.services.typed_text import money_line

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


class NoHouseAccount(StaffError):
    code = "folio.no_house_account"
    template = N_("Folio {number} is no account of the house. Nothing was changed. Choose one of the house accounts.")


class HouseAccountNotSettled(StaffError):
    code = "folio.house_account_not_settled"
    template = N_(
        "Window {window} of the house account {number} is not at zero: {balance} is open. The account stays open. "
        "Take a payment, pay the credit out, or move the lines to another folio first."
    )


@dataclass(frozen=True, slots=True)
class HouseAccount:
    """An account of the house as it is now."""

    folio_id: FolioId
    number: str
    name: str
    status: FolioStatus


@command(
    title=N_("Open house account"),
    permission=Permission.MANAGE_HOUSE_ACCOUNTS,
    audit=(AuditCode.HOUSE_ACCOUNT_OPENED, AuditCode.FOLIO_WINDOW_CHANGED),
    changes=(EntityKind.FOLIO,),
    locks=POSTING_LOCKS,
    undo="close_house_account",
    result=HouseAccount,
)
def open_house_account(
    uow: UnitOfWork, *, name: str, payee_address: str = "", payee_tax_number: str = "", language: str = ""
) -> HouseAccount:
    """Open a bill for somebody who does not stay; it takes charges and payments like any other.

    Raises:
        InvalidInput: it has no name.
    """
    called = _named(name)
    folio = ledger.open_folio(uow, kind=FolioKind.HOUSE, name=called, account_code=f"{HOUSE_ACCOUNT}{new_id().hex}")
    uow.record(AuditCode.HOUSE_ACCOUNT_OPENED, folio, number=folio.number, name=called)
    if payee_address or payee_tax_number or language:
        change_folio_window(
            uow,
            folio_id=FolioId(folio.id),
            window_number=ledger.FIRST_WINDOW,
            payee_name=called,
            payee_address=payee_address,
            payee_tax_number=payee_tax_number,
            language=language,
        )
    return _state(folio)


@command(
    title=N_("Rename house account"),
    permission=Permission.MANAGE_HOUSE_ACCOUNTS,
    audit=(AuditCode.HOUSE_ACCOUNT_RENAMED,),
    changes=(EntityKind.FOLIO,),
    locks=POSTING_LOCKS,
    undo="rename_house_account",
    result=HouseAccount,
)
def rename_house_account(uow: UnitOfWork, *, folio_id: FolioId, name: str) -> HouseAccount:
    """Call an account of the house something else; who pays its windows stays as it is.

    Raises:
        InvalidInput: no name was given.
        NoHouseAccount, FolioClosed: it is another kind of folio, or closed.
    """
    folio = _open_account(uow, folio_id)
    before, folio.name = folio.name, _named(name)
    uow.record(AuditCode.HOUSE_ACCOUNT_RENAMED, folio, changed={"name": [before, folio.name]})
    return _state(folio)


@command(
    title=N_("Close house account"),
    permission=Permission.MANAGE_HOUSE_ACCOUNTS,
    audit=(AuditCode.HOUSE_ACCOUNT_CLOSED, *RULES_END_AUDIT),
    changes=(EntityKind.FOLIO, *RULES_END_CHANGES),
    locks=POSTING_LOCKS,
    result=HouseAccount,
)
def close_house_account(uow: UnitOfWork, *, folio_id: FolioId) -> HouseAccount:
    """Close an account of the house; it takes nothing any more.

    Raises:
        HouseAccountNotSettled: a window is not at zero.
        NoHouseAccount, FolioClosed: it is another kind of folio, or closed.
    """
    folio = _open_account(uow, folio_id)
    for window, balance in ledger.balances(uow, folio_id).items():
        if balance:
            raise HouseAccountNotSettled(number=folio.number, window=window, balance=str(Money.from_minor(balance, folio.currency)))
    folio.status = FolioStatus.CLOSED
    end_rules_to(uow, folio, uow.clock.now())
    uow.record(AuditCode.HOUSE_ACCOUNT_CLOSED, folio, number=folio.number)
    return _state(folio)


def _open_account(uow: UnitOfWork, folio_id: FolioId) -> Folio:
    folio = uow.get(Folio, folio_id, what=_("The folio"))
    if not (folio.account_code or "").startswith(HOUSE_ACCOUNT):
        raise NoHouseAccount(number=folio.number)
    return open_folio(uow, folio_id, closed_allowed=False)[0]


def _named(name: str) -> str:
    called = money_line(name, field="name")
    if not called:
        raise InvalidInput("name", problem=N_("The account needs a name. Nothing was saved. Write whose it is."))
    return called


def _state(folio: Folio) -> HouseAccount:
    return HouseAccount(FolioId(folio.id), folio.number, folio.name, folio.status)
