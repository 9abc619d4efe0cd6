"""Appends postings to folio windows: the one place that writes the folio chain (`docs/algorithms/folio-chain.md`).

Used by commands; not commands themselves. Windows are locked in the order of folio id and number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update

from hotel_desk.domain.codes import EntityKind, FolioKind, FolioStatus, PostingKind
from hotel_desk.domain.errors import NotFound, StaffError
from hotel_desk.domain.ids import FolioId, PostingId, ProfileId, ReservationId, TransactionCodeId, new_id
from hotel_desk.language import N_, _
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.folio import Folio, FolioWindow, Posting, PostingTax
from hotel_desk.services.open_items import LineOnAccount, keep_items
from hotel_desk.services.open_shifts import shift_for

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.domain.tax import TaxLine

FIRST_WINDOW = 1
LAST_WINDOW = 8
LEFT_UNPAID = "LEFT_UNPAID"
FOLIO_SERIES = "folio"


class FolioClosed(StaffError):
    code = "folio.closed"
    template = N_("Folio {number} is closed. Nothing was posted. Undo the check-out, or post to another folio.")


class DepositFolioClosed(FolioClosed):
    code = "folio.deposit_closed"
    template = N_("Folio {number} is closed: its deposit is on the guest's folio. Nothing was posted. Post to the guest's folio.")


class GroupFolioClosed(FolioClosed):
    code = "folio.group_closed"
    template = N_(
        "Folio {number} is closed: the group has left and paid. Nothing was posted. Reopen it on the page of the group, or post to another "
        "folio."
    )


class HouseAccountClosed(FolioClosed):
    code = "folio.house_account_closed"
    template = N_("The house account {number} is closed. Nothing was posted. Open a new one, or post to another folio.")


class NoWindowLeft(StaffError):
    code = "folio.no_window_left"
    template = N_("Folio {number} has eight windows already, as many as there may be. Nothing was changed. Use one of these.")


@dataclass(frozen=True, slots=True)
class Card:
    """What is kept of a bank card: never its number."""

    brand: str
    last_four: str
    authorisation_code: str = ""


@dataclass(frozen=True, slots=True)
class NewPosting:
    """A line about to be written. `net_minor` and `tax_minor` are signed: debits positive, credits negative.

    Lines with the same `bundle_id` are one price to the guest.
    """

    folio_id: FolioId
    kind: PostingKind
    transaction_code_id: TransactionCodeId
    text: str
    net_minor: int
    tax_minor: int = 0
    window_number: int = FIRST_WINDOW
    quantity: int = 1
    taxes: tuple[TaxLine, ...] = ()
    night_date: date | None = None
    reservation_id: ReservationId | None = None
    room_number: str | None = None
    reversal_of_id: PostingId | None = None
    transfer_of_id: PostingId | None = None
    reason: str = ""
    reference: str | None = None
    card: Card | None = None
    bundle_id: UUID | None = None
    price_minor: int | None = None
    adjusts_id: PostingId | None = None
    refund_of_id: PostingId | None = None
    transfer_key: UUID | None = None
    takes_off_id: PostingId | None = None
    origin_id: PostingId | None = None
    origin_date: date | None = None
    routing_rule_id: UUID | None = None
    id: PostingId = field(default_factory=lambda: PostingId(new_id()))


@dataclass(frozen=True, slots=True)
class WindowState:
    """A window of a folio, locked. `payee_id`: whose account pays it; None: whoever stands at the desk."""

    number: int
    balance_minor: int
    payee_id: ProfileId | None


_INSERT_POSTING = insert(Posting)
_INSERT_TAX = insert(PostingTax)
_UPDATE_WINDOW = (
    update(FolioWindow)
    .where(FolioWindow.folio_id == bindparam("of_folio"), FolioWindow.number == bindparam("of_number"))
    .values(balance_minor=bindparam("new_balance"), last_sequence=bindparam("new_sequence"))
)
_FOLIO_OF = (
    select(Folio)
    .where(Folio.property_id == bindparam("hotel"), Folio.reservation_id == bindparam("reservation"), Folio.kind == bindparam("of_kind"))
    .with_for_update()
)
_INSERT_WINDOW = insert(FolioWindow)
_WINDOWS = (
    select(
        FolioWindow.folio_id,
        FolioWindow.number,
        FolioWindow.balance_minor,
        FolioWindow.last_sequence,
        FolioWindow.payee_id,
        select(ArAccount.id).where(ArAccount.folio_id == FolioWindow.folio_id).scalar_subquery().label("account_id"),
    )
    .where(FolioWindow.folio_id.in_(bindparam("folios", expanding=True)))
    .order_by(FolioWindow.folio_id, FolioWindow.number)
    .with_for_update()
)


def append(uow: UnitOfWork, postings: Sequence[NewPosting]) -> dict[FolioId, int]:
    """Write lines on their folios, each after the last line of its window, in the open shift of whoever writes them.

    A line on the folio of a company account is an open item of it.

    Returns:
        The balance of each folio touched, all windows together, in minor units.

    Raises:
        NotFound: a folio or window does not exist.
        NoOpenShift: they are money, the hotel works in shifts, and the actor has none open.
        open_items.ItemInvoiced, open_items.ItemPartlyPaid: they take back what an account has been invoiced or has paid.
    """
    windows, of_accounts = _lock_windows(uow, {posting.folio_id for posting in postings})
    shift_id = shift_for(uow, postings)
    rows = [_chained(uow, windows, posting, shift_id) for posting in postings]
    uow.connection.execute(_INSERT_POSTING, rows)
    taxes = [_tax_row(uow, posting, line) for posting in postings for line in posting.taxes]
    if taxes:
        uow.connection.execute(_INSERT_TAX, taxes)
    touched = sorted({(posting.folio_id, posting.window_number) for posting in postings})
    uow.connection.execute(_UPDATE_WINDOW, [_window_row(key, windows[key]) for key in touched])
    balances = _totals(windows)
    _tell(uow, rows, balances)
    if of_accounts:
        keep_items(uow, [_on_account(row) for row in rows if row["folio_id"] in of_accounts])
    return balances


def balances(uow: UnitOfWork, folio_id: FolioId) -> dict[int, int]:
    """The balance of each window of a folio, locked until the end of the command, in minor units."""
    return {window.number: window.balance_minor for window in windows_of(uow, folio_id)}


def windows_of(uow: UnitOfWork, folio_id: FolioId) -> tuple[WindowState, ...]:
    """The windows of a folio in their order, locked until the end of the command."""
    rows = uow.connection.execute(_WINDOWS, {"folios": [folio_id]})
    return tuple(WindowState(row.number, row.balance_minor, None if row.payee_id is None else ProfileId(row.payee_id)) for row in rows)


def open_window(
    uow: UnitOfWork,
    folio: Folio,
    *,
    payee_name: str,
    payee_id: ProfileId | None = None,
    payee_address: str = "",
    payee_tax_number: str = "",
    language: str = "",
) -> int:
    """Open the next window of a folio. `payee_id`: whose account pays it; None: whoever stands at the desk.

    Raises:
        NoWindowLeft: the folio has as many as it may have.
    """
    number = windows_of(uow, FolioId(folio.id))[-1].number + 1
    if number > LAST_WINDOW:
        raise NoWindowLeft(number=folio.number)
    window = {
        "folio_id": folio.id,
        "number": number,
        "property_id": uow.property_id,
        "payee_name": payee_name,
        "payee_id": payee_id,
        "payee_address": payee_address,
        "payee_tax_number": payee_tax_number,
        "language": language,
        "balance_minor": 0,
    }
    uow.connection.execute(_INSERT_WINDOW, [window])
    uow.changed(folio)
    return number


def open_folio(
    uow: UnitOfWork, *, kind: FolioKind, name: str, reservation_id: ReservationId | None = None, account_code: str | None = None
) -> Folio:
    """Open a new bill with its first window."""
    folio = Folio(
        id=FolioId(new_id()),
        property_id=uow.property_id,
        number=str(uow.next_number(FOLIO_SERIES)),
        kind=kind,
        status=FolioStatus.OPEN,
        reservation_id=reservation_id,
        account_code=account_code,
        name=name,
        currency=uow.hotel.currency,
        opened_date=uow.business_date,
    )
    uow.add(folio)
    uow.session.flush()
    window = {"folio_id": folio.id, "number": FIRST_WINDOW, "property_id": uow.property_id, "payee_name": name, "balance_minor": 0}
    uow.connection.execute(_INSERT_WINDOW, [window])
    return folio


def folio_of(uow: UnitOfWork, reservation_id: ReservationId, kind: FolioKind = FolioKind.GUEST) -> Folio | None:
    """The guest folio (or deposit folio) of a stay, locked so that nobody posts on it meanwhile; None while it has none."""
    named = {"hotel": uow.property_id, "reservation": reservation_id, "of_kind": kind}
    found: Folio | None = uow.session.execute(_FOLIO_OF, named).scalar_one_or_none()
    return found


def guest_folio(uow: UnitOfWork, reservation_id: ReservationId) -> Folio:
    """The guest folio of a stay that was checked in, locked as by `folio_of`."""
    folio = folio_of(uow, reservation_id)
    if folio is None:
        raise LookupError(f"stay {reservation_id} has no folio")
    return folio


def folio_for(uow: UnitOfWork, reservation_id: ReservationId, name: str, kind: FolioKind = FolioKind.GUEST) -> Folio:
    """The guest folio of a stay, opened if need be; one left from an earlier check-in is opened again."""
    folio = folio_of(uow, reservation_id, kind)
    if folio is None:
        return open_folio(uow, kind=kind, name=name, reservation_id=reservation_id)
    if folio.status is FolioStatus.CLOSED:
        folio.status = FolioStatus.OPEN
        uow.changed(folio)
    return folio


def left_unpaid_account(uow: UnitOfWork) -> Folio:
    """The account that balances of guests who left without paying go to: one a hotel, opened for the first of them."""
    return _left_unpaid_account(uow) or open_folio(uow, kind=FolioKind.LEFT_UNPAID, name=_("Left unpaid"), account_code=LEFT_UNPAID)


def owed_on_account(uow: UnitOfWork, reservation_id: ReservationId) -> int:
    """What a stay has left on the account “left unpaid”, minor units; credits are negative."""
    account = _left_unpaid_account(uow)
    if account is None:
        return 0
    owed = select(func.coalesce(func.sum(Posting.amount_minor), 0)).where(
        Posting.folio_id == account.id, Posting.reservation_id == reservation_id
    )
    return int(uow.connection.execute(owed).scalar_one())


def is_left_unpaid(uow: UnitOfWork, reservation_id: ReservationId) -> bool:
    """Whether a stay ended with an open balance: the last transfer of the account for it came in, and did not go back."""
    account = _left_unpaid_account(uow)
    if account is None:
        return False
    last = uow.connection.execute(
        select(Posting.transfer_of_id)
        .where(Posting.folio_id == account.id, Posting.reservation_id == reservation_id, Posting.kind == PostingKind.TRANSFER)
        .order_by(Posting.sequence.desc())
        .limit(1)
    ).first()
    return last is not None and last.transfer_of_id is not None


def _left_unpaid_account(uow: UnitOfWork) -> Folio | None:
    found: Folio | None = uow.session.execute(
        select(Folio).where(Folio.property_id == uow.property_id, Folio.account_code == LEFT_UNPAID)
    ).scalar_one_or_none()
    return found


def _lock_windows(uow: UnitOfWork, folios: set[FolioId]) -> tuple[dict[tuple[FolioId, int], tuple[int, int]], set[FolioId]]:
    """The last number and balance of each window, and which of the folios are company accounts'."""
    uow.session.flush()
    rows = uow.connection.execute(_WINDOWS, {"folios": sorted(folios)}).all()
    windows = {(FolioId(row.folio_id), row.number): (row.last_sequence or 0, row.balance_minor) for row in rows}
    return windows, {FolioId(row.folio_id) for row in rows if row.account_id is not None}


def _on_account(row: dict[str, Any]) -> LineOnAccount:
    return LineOnAccount(
        posting_id=row["id"],
        folio_id=row["folio_id"],
        kind=row["kind"],
        amount_minor=row["amount_minor"],
        reservation_id=row["reservation_id"],
        reversal_of_id=row["reversal_of_id"],
        adjusts_id=row["adjusts_id"],
        refund_of_id=row["refund_of_id"],
    )


def _chained(
    uow: UnitOfWork, windows: dict[tuple[FolioId, int], tuple[int, int]], posting: NewPosting, shift_id: UUID | None
) -> dict[str, Any]:
    key = (posting.folio_id, posting.window_number)
    if key not in windows:
        raise NotFound(what=_("The folio window"))
    sequence, before = windows[key]
    amount = posting.net_minor + posting.tax_minor
    windows[key] = (sequence + 1, before + amount)
    card = posting.card
    return {
        "id": posting.id,
        "property_id": uow.property_id,
        "folio_id": posting.folio_id,
        "window_number": posting.window_number,
        "sequence": sequence + 1,
        "previous_sequence": sequence or None,
        "balance_before_minor": before,
        "amount_minor": amount,
        "balance_after_minor": before + amount,
        "kind": posting.kind,
        "transaction_code_id": posting.transaction_code_id,
        "text": posting.text,
        "quantity": posting.quantity,
        "net_minor": posting.net_minor,
        "tax_minor": posting.tax_minor,
        "night_date": posting.night_date,
        "business_date": uow.business_date,
        "posted_at": uow.clock.now(),
        "user_id": uow.actor.user_id,
        "reservation_id": posting.reservation_id,
        "room_number": posting.room_number,
        "reversal_of_id": posting.reversal_of_id,
        "transfer_of_id": posting.transfer_of_id,
        "reason": posting.reason,
        "reference": posting.reference,
        "card_brand": card.brand if card else None,
        "card_last_four": card.last_four if card else None,
        "authorisation_code": (card.authorisation_code or None) if card else None,
        "bundle_id": posting.bundle_id,
        "price_minor": posting.price_minor,
        "shift_id": shift_id,
        "adjusts_id": posting.adjusts_id,
        "refund_of_id": posting.refund_of_id,
        "transfer_key": posting.transfer_key,
        "takes_off_id": posting.takes_off_id,
        "origin_id": posting.origin_id,
        "origin_date": posting.origin_date,
        "routing_rule_id": posting.routing_rule_id,
    }


def _tax_row(uow: UnitOfWork, posting: NewPosting, line: TaxLine) -> dict[str, Any]:
    return {
        "property_id": uow.property_id,
        "posting_id": posting.id,
        "tax_rule_id": line.rule_id,
        "base_minor": line.base_minor,
        "amount_minor": line.amount_minor,
    }


def _window_row(key: tuple[FolioId, int], state: tuple[int, int]) -> dict[str, Any]:
    return {"of_folio": key[0], "of_number": key[1], "new_sequence": state[0], "new_balance": state[1]}


def _totals(windows: dict[tuple[FolioId, int], tuple[int, int]]) -> dict[FolioId, int]:
    totals: dict[FolioId, int] = defaultdict(int)
    for (folio_id, _number), (_sequence, balance) in windows.items():
        totals[folio_id] += balance
    return dict(totals)


def _tell(uow: UnitOfWork, rows: Iterable[dict[str, Any]], totals: dict[FolioId, int]) -> None:
    for row in rows:
        uow.changed_row(EntityKind.POSTING, row["id"], row)
    for folio_id, balance in totals.items():
        uow.changed_row(EntityKind.FOLIO, folio_id, {"id": folio_id, "balance_minor": balance})
