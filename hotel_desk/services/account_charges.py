"""Lines of a folio charged to a company account while the guest is in house (`docs/algorithms/company-accounts.md`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import FolioId, PostingId, ProfileId
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.services.account_windows import put_on_account, window_of_payee
from hotel_desk.services.chosen_profiles import chosen_profile
from hotel_desk.services.company_accounts import NoAccount, account_of
from hotel_desk.services.folio_moves import transfer_lines
from hotel_desk.services.ledger import WindowState
from hotel_desk.services.posting_codes import open_folio
from hotel_desk.services.standing_lines import standing_lines

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class LinesOnAccount:
    """Lines that an account pays. `window_number`: where they stand on their folio; `amount_minor`: the new item, minor units."""

    folio_id: FolioId
    window_number: int
    account_name: str
    lines: int
    amount_minor: int


@command(
    title=N_("Charge lines to account"),
    permission=Permission.TRANSFER_TO_CITY_LEDGER,
    audit=(AuditCode.POSTINGS_TRANSFERRED, AuditCode.ACCOUNT_LIMIT_EXCEEDED),
    changes=(EntityKind.FOLIO, EntityKind.POSTING, EntityKind.AR_ITEM, EntityKind.AR_ACCOUNT),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="take_back_from_account",
    result=LinesOnAccount,
)
def charge_lines_to_account(
    uow: UnitOfWork,
    *,
    posting_ids: Sequence[PostingId],
    profile_id: ProfileId,
    reason: str = "",
    over_limit_reason: str | None = None,
) -> LinesOnAccount:
    """Let a company or agent pay chosen lines of a folio: they move to its window there, and what they come to is an item of its account.

    Args:
        over_limit_reason: why the account may owe more than its limit; needs its own permission.

    Raises:
        InvalidInput: no line was chosen, or they are of two folios.
        NoAccount: it has none that takes charges.
        LineHasLeft, AlreadyReversed, NoLineOfItsOwn, IsOnInvoice, FolioClosed, NotOnThisFolio: as for moves.
        IsThereAlready: one of them stands in the window of this payee, which goes to the account as a whole.
        NoWindowLeft: the folio has eight windows, and none is this payee's.
        AccountOverLimit: it would owe more than it may, and no reason was given.
    """
    payee = chosen_profile(uow, profile_id, what=_("The profile"))
    account = account_of(uow, profile_id)
    if account is None or not account.active:
        raise NoAccount("profile_id", name=payee.name)
    lines = standing_lines(uow, posting_ids)
    folios = {FolioId(line.row.folio_id) for line in lines}
    if len(folios) != 1:
        raise InvalidInput("posting_ids", problem=N_("Choose lines of one folio. Nothing was posted."))
    folio, reservation_id = open_folio(uow, folios.pop(), closed_allowed=False)
    number = window_of_payee(uow, folio, payee)
    moved = transfer_lines(uow, posting_ids=posting_ids, folio_id=FolioId(folio.id), window_number=number, reason=reason)
    if moved.amount_minor:
        taken = WindowState(number, moved.amount_minor, profile_id)
        put_on_account(uow, reservation_id, folio, taken, payee_id=profile_id, over_limit_reason=over_limit_reason)
    return LinesOnAccount(FolioId(folio.id), number, payee.name, len(moved.posting_ids), moved.amount_minor)
