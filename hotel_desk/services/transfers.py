"""Balances moved between folios: a pair of lines that sum to zero, never revenue or tax a second time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import FolioKind, FolioStatus, PostingKind
from hotel_desk.domain.ids import FolioId, PostingId, ReservationId, TransactionCodeId, new_id
from hotel_desk.domain.settings import TRANSFER_CODE
from hotel_desk.language import _
from hotel_desk.services import ledger
from hotel_desk.services.ledger import NewPosting
from hotel_desk.services.tax_rules import code_named

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.folio import Folio


def transfer_balance(
    uow: UnitOfWork,
    *,
    source: Folio,
    target: Folio,
    amount_minor: int,
    reservation_id: ReservationId | None,
    reason: str,
    source_window: int = ledger.FIRST_WINDOW,
    target_window: int = ledger.FIRST_WINDOW,
) -> PostingId:
    """Move an amount from one folio to another; each line names the other folio.

    Args:
        amount_minor: minor units, signed: a debit balance moves as a positive amount, money held as a negative one.

    Returns:
        The line on the folio that it leaves.
    """
    code = code_named(uow, uow.setting(TRANSFER_CODE))
    outgoing, incoming = PostingId(new_id()), PostingId(new_id())
    common = {
        "kind": PostingKind.TRANSFER,
        "transaction_code_id": TransactionCodeId(code.id),
        "reservation_id": reservation_id,
        "reason": reason,
        "transfer_key": new_id(),
    }
    lines = [
        NewPosting(
            id=outgoing,
            folio_id=FolioId(source.id),
            window_number=source_window,
            text=_("Transfer to folio {number}").format(number=target.number),
            net_minor=-amount_minor,
            reference=target.number,
            **common,  # type: ignore[arg-type]
        ),
        NewPosting(
            id=incoming,
            folio_id=FolioId(target.id),
            window_number=target_window,
            text=_("Transfer from folio {number}").format(number=source.number),
            net_minor=amount_minor,
            reference=source.number,
            transfer_of_id=outgoing,
            **common,  # type: ignore[arg-type]
        ),
    ]
    ledger.append(uow, lines)
    uow.record(AuditCode.POSTINGS_TRANSFERRED, source, amount_minor=amount_minor, target=target.number, reason=reason)
    return outgoing


def apply_deposit(uow: UnitOfWork, reservation_id: ReservationId, folio: Folio) -> None:
    """At check-in, money held on the deposit folio moves to the guest folio."""
    deposits = ledger.folio_of(uow, reservation_id, FolioKind.DEPOSIT)
    if deposits is None:
        return
    held = sum(ledger.balances(uow, FolioId(deposits.id)).values())
    if held:
        transfer_balance(
            uow, source=deposits, target=folio, amount_minor=held, reservation_id=reservation_id, reason=_("Deposit applied at check-in")
        )
    deposits.status = FolioStatus.CLOSED
    uow.changed(deposits)


def hold_as_deposit(uow: UnitOfWork, reservation_id: ReservationId, folio: Folio, name: str) -> None:
    """Money left on a guest folio whose check-in is undone moves to the deposit folio."""
    deposits = ledger.folio_for(uow, reservation_id, name, FolioKind.DEPOSIT)
    for number, balance in ledger.balances(uow, FolioId(folio.id)).items():
        if balance:
            transfer_balance(
                uow,
                source=folio,
                target=deposits,
                amount_minor=balance,
                reservation_id=reservation_id,
                reason=_("Check-in undone"),
                source_window=number,
            )
