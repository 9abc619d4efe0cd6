"""Accounts of companies and agents that pay later: opened, closed, and asked for where one is to pay.

The rules are in `docs/algorithms/company-accounts.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, FolioKind, LockKind, ProfileKind
from hotel_desk.domain.errors import InvalidInput, NotFound, StaffError
from hotel_desk.domain.ids import ArAccountId, FolioId, ProfileId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import Payer
from hotel_desk.language import N_, _
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.folio import Folio
from hotel_desk.models.profile import Profile
from hotel_desk.services import ledger
from hotel_desk.services.chosen_profiles import chosen_profile, refuse_gone

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.reservation import Booking

# Days until what an account owes is due, where the guest file of the company or agent names none.
DEFAULT_TERMS = 30
# Set-up is rare and holds the business date alone, as all of it does: nothing is checked in or out meanwhile.
_LOCKS = (LockKind.BUSINESS_DATE_EXCLUSIVE, LockKind.FOLIO, LockKind.NUMBER_SERIES, LockKind.JOURNAL_HEAD)
_ACCOUNT = select(ArAccount).where(ArAccount.property_id == bindparam("hotel"), ArAccount.profile_id == bindparam("profile"))
_NOBODY_NAMED = {
    Payer.AGENT_ACCOUNT: N_("The agent's account is to pay, but no agent is named. Nothing was saved. Name the agent, or change who pays."),
    Payer.COMPANY_ACCOUNT: N_(
        "The company's account is to pay, but no company is named. Nothing was saved. Name the company, or change who pays."
    ),
}


class NoAccount(StaffError):
    code = "account.none"
    template = N_(
        "{name} has no open account with the hotel and cannot pay later. Nothing was changed. Open the account in the set-up, "
        "or change who pays."
    )


@dataclass(frozen=True, slots=True)
class AccountState:
    """The account of a company or agent as it is now. `folio_number`: where what it owes stands."""

    account_id: ArAccountId
    profile_id: ProfileId
    folio_id: FolioId
    folio_number: str
    active: bool


@command(
    title=N_("Open company account"),
    permission=Permission.SET_UP_HOTEL,
    audit=(AuditCode.SETUP_ADDED, AuditCode.SETUP_CHANGED),
    changes=(EntityKind.AR_ACCOUNT, EntityKind.FOLIO),
    locks=_LOCKS,
    undo="close_ar_account",
    result=AccountState,
)
def open_ar_account(uow: UnitOfWork, *, profile_id: ProfileId) -> AccountState:
    """Let a company or agent pay later: what its guests leave behind goes to its account. One that was closed is opened again.

    A new one has the days and the limit that the guest file names; from then on its own terms hold.

    Raises:
        NotFound: there is no such profile.
        InvalidInput: it is a guest's.
    """
    profile = uow.get(Profile, profile_id, what=_("The profile"))
    refuse_gone(uow, profile)
    if profile.kind not in {ProfileKind.COMPANY, ProfileKind.AGENT}:
        raise InvalidInput("profile_id", problem=N_("Only companies and agents have accounts. Nothing was changed. Let the guest pay."))
    account = account_of(uow, profile_id)
    if account is None:
        account = _opened(uow, profile)
    elif not account.active:
        account.active = True
        uow.record(AuditCode.SETUP_CHANGED, account, changed={"active": [False, True]})
    return _state(uow, account)


@command(
    title=N_("Close company account"),
    permission=Permission.SET_UP_HOTEL,
    audit=(AuditCode.SETUP_SWITCHED_OFF,),
    changes=(EntityKind.AR_ACCOUNT,),
    locks=_LOCKS,
    undo="open_ar_account",
    result=AccountState,
)
def close_ar_account(uow: UnitOfWork, *, profile_id: ProfileId) -> AccountState:
    """Take no new charges on the account of a company or agent; what is owed stays on its folio and can be paid.

    Raises:
        NotFound: there is no such account.
    """
    chosen_profile(uow, profile_id, what=_("The profile"))
    account = account_of(uow, profile_id)
    if account is None:
        raise NotFound(what=_("The account"))
    if account.active:
        account.active = False
        uow.record(AuditCode.SETUP_SWITCHED_OFF, account)
    return _state(uow, account)


def account_of(uow: UnitOfWork, profile_id: ProfileId) -> ArAccount | None:
    """The account of a company or agent, open or closed; None where it never had one."""
    found: ArAccount | None = uow.session.execute(_ACCOUNT, {"hotel": uow.property_id, "profile": profile_id}).scalar_one_or_none()
    return found


def account_named(booking: Booking) -> tuple[Payer, UUID | None] | None:
    """Which of the two accounts is to pay for a booking, and whose that is; None where the guest pays or has prepaid."""
    if booking.payer is None or not booking.payer.is_account:
        return None
    return booking.payer, booking.agent_id if booking.payer is Payer.AGENT_ACCOUNT else booking.company_id


def who_pays_later(uow: UnitOfWork, booking: Booking) -> Profile | None:
    """The company or agent whose open account pays for the rooms of a booking; None where the guest pays or has prepaid.

    Raises:
        InvalidInput: an account is to pay, and nobody is named.
        NoAccount: the one who is named has no open account.
    """
    named = account_named(booking)
    if named is None:
        return None
    payer, holder = named
    if holder is None:
        raise InvalidInput("payer", problem=_NOBODY_NAMED[payer])
    profile = uow.get(Profile, holder, what=_("The profile"), lock=False)
    account = account_of(uow, ProfileId(profile.id))
    if account is None or not account.active:
        raise NoAccount("payer", name=profile.name)
    return profile


def _opened(uow: UnitOfWork, profile: Profile) -> ArAccount:
    folio = ledger.open_folio(uow, kind=FolioKind.CITY, name=profile.name, account_code=f"ar.{profile.id.hex}")
    account = ArAccount(
        id=ArAccountId(new_id()),
        property_id=uow.property_id,
        profile_id=profile.id,
        folio_id=folio.id,
        active=True,
        terms_days=DEFAULT_TERMS if profile.credit_days is None else profile.credit_days,
        credit_limit_minor=profile.credit_limit_minor,
        billing_address="",
        language="",
    )
    uow.session.add(account)
    uow.record(AuditCode.SETUP_ADDED, account, name=profile.name, folio=folio.number)
    return account


def _state(uow: UnitOfWork, account: ArAccount) -> AccountState:
    folio = uow.get(Folio, account.folio_id, what=_("The folio"), lock=False)
    return AccountState(ArAccountId(account.id), ProfileId(account.profile_id), FolioId(folio.id), folio.number, account.active)
