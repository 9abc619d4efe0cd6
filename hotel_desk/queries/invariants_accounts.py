"""Company accounts: each has its folio, room and tax go to windows of the own folio, and what an account took over was its payee's.

That an account's balance is the sum of its lines, and a transfer a pair, is asked of every folio (`invariants_ledger.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, literal, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import FolioKind, FolioStatus, PostingKind, ReservationStatus
from hotel_desk.language import N_
from hotel_desk.models.ar_account import ArAccount, RoutingInstruction
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.invariants_city_ledger import CITY_LEDGER_INVARIANTS
from hotel_desk.queries.invariants_found import HOTEL, Invariant, stated_by, word

if TYPE_CHECKING:
    from hotel_desk.queries.invariants_found import Statement

_FOLIO = Folio.number.label("folio")


def _accounts_without_folio() -> Statement:
    """An account stands on an open folio of the city ledger, of nobody's stay."""
    wrong = or_(
        Folio.kind != FolioKind.CITY,
        Folio.status != FolioStatus.OPEN,
        Folio.account_code.is_(None),
        Folio.reservation_id.is_not(None),
    )
    return (
        select(
            _FOLIO, Folio.kind.label("kind"), Folio.status.label("found"), word(N_("an open folio of the city ledger")).label("expected")
        )
        .select_from(ArAccount)
        .join(Folio, Folio.id == ArAccount.folio_id)
        .where(ArAccount.property_id == HOTEL, wrong)
    )


def _routed_elsewhere() -> Statement:
    """Room and tax of a stay go to a window of its own folio that somebody's account pays."""
    wrong = or_(
        Folio.reservation_id.is_distinct_from(RoutingInstruction.reservation_id),
        Folio.kind != FolioKind.GUEST,
        FolioWindow.payee_id.is_(None),
    )
    return (
        select(_FOLIO, RoutingInstruction.window_number.label("window"), RoutingInstruction.routed.label("found"))
        .select_from(RoutingInstruction)
        .join(Folio, Folio.id == RoutingInstruction.folio_id)
        .outerjoin(
            FolioWindow,
            and_(FolioWindow.folio_id == RoutingInstruction.folio_id, FolioWindow.number == RoutingInstruction.window_number),
        )
        .where(RoutingInstruction.property_id == HOTEL, wrong)
    )


def _windows_of_nobody() -> Statement:
    """A window that an account pays is that of a company or agent which has one."""
    return (
        select(_FOLIO, FolioWindow.number.label("window"), Profile.kind.label("found"), word(N_("an account")).label("expected"))
        .select_from(FolioWindow)
        .join(Folio, Folio.id == FolioWindow.folio_id)
        .join(Profile, Profile.id == FolioWindow.payee_id)
        .outerjoin(ArAccount, and_(ArAccount.property_id == HOTEL, ArAccount.profile_id == FolioWindow.payee_id))
        .where(FolioWindow.property_id == HOTEL, ArAccount.id.is_(None))
    )


def _taken_over_from_others() -> Statement:
    """What came to an account from a stay, or went back to it, stands in a window of that account's payee."""
    other, window = aliased(Posting), aliased(FolioWindow)
    pair = or_(
        and_(Posting.transfer_of_id.is_(None), other.transfer_of_id == Posting.id),
        and_(Posting.transfer_of_id.is_not(None), other.id == Posting.transfer_of_id),
    )
    return (
        select(_FOLIO, Posting.sequence.label("line"), Posting.amount_minor.label("found"))
        .select_from(ArAccount)
        .join(Folio, Folio.id == ArAccount.folio_id)
        .join(Posting, and_(Posting.folio_id == ArAccount.folio_id, Posting.kind == PostingKind.TRANSFER))
        .outerjoin(other, pair)
        .outerjoin(window, and_(window.folio_id == other.folio_id, window.number == other.window_number))
        .where(ArAccount.property_id == HOTEL, window.payee_id.is_distinct_from(ArAccount.profile_id))
    )


def _left_behind() -> Statement:
    """Whoever has left has nothing in a window that an account pays: the account has it. What comes later waits on its own folio."""
    return (
        select(_FOLIO, FolioWindow.number.label("window"), FolioWindow.balance_minor.label("found"), literal(0).label("expected"))
        .select_from(FolioWindow)
        .join(Folio, Folio.id == FolioWindow.folio_id)
        .join(Reservation, Reservation.id == Folio.reservation_id)
        .where(
            FolioWindow.property_id == HOTEL,
            FolioWindow.payee_id.is_not(None),
            FolioWindow.balance_minor != 0,
            Folio.kind != FolioKind.LATE,
            Reservation.status == ReservationStatus.CHECKED_OUT,
        )
    )


ACCOUNT_INVARIANTS = (
    Invariant("account.folio", N_("A company account has no open folio of its own"), stated_by(_accounts_without_folio())),
    Invariant("account.routing", N_("Charges of a stay are routed to a window that no account pays"), stated_by(_routed_elsewhere())),
    Invariant("account.payee", N_("A window is paid by somebody without an account"), stated_by(_windows_of_nobody())),
    Invariant("account.taken_over", N_("A company account holds what another window left"), stated_by(_taken_over_from_others())),
    Invariant("account.left_behind", N_("A guest has left, and a window that an account pays is not empty"), stated_by(_left_behind())),
    *CITY_LEDGER_INVARIANTS,
)
