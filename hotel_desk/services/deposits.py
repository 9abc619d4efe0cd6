"""Deposits given back against their receipt, and kept where they are forfeited (`docs/algorithms/deposits.md`)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, FolioKind, PostingKind, ReservationStatus, SyncRule
from hotel_desk.domain.deposits import taxed_within
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import FolioId, PostingId, ReservationId, TaxRuleId, TransactionCodeId
from hotel_desk.domain.money import Money
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.settings import DEPOSIT_FORFEIT_CODE
from hotel_desk.domain.tax import TaxLine
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Folio, Posting, PostingTax
from hotel_desk.models.reservation import Reservation
from hotel_desk.services import ledger
from hotel_desk.services.cashier import pay_refund
from hotel_desk.services.ledger import NewPosting
from hotel_desk.services.money_taken import money_taken, where_it_stands
from hotel_desk.services.posting_codes import Posted, positive_amount, write_line
from hotel_desk.services.reversals import reversal_of
from hotel_desk.services.tax_rules import code_named, rules_of
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_GIVEN_UP = frozenset({ReservationStatus.CANCELLED, ReservationStatus.NO_SHOW})


class NothingHeld(StaffError):
    code = "deposit.nothing_held"
    template = N_("No money is held for this reservation. Nothing was kept.")


class MoreThanHeld(StaffError):
    code = "deposit.more_than_held"
    template = N_("Only {held} is held for this reservation. Nothing was kept. Enter at most this amount.")


@command(
    title=N_("Return deposit"),
    permission=Permission.REFUND,
    audit=(AuditCode.REFUND_PAID,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING, EntityKind.RECEIPT),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="reverse_posting",
    result=Posted,
)
def refund_deposit(
    uow: UnitOfWork,
    *,
    posting_id: PostingId,
    amount_minor: int,
    reason: str,
    reference: str | None = None,
    authorisation_code: str = "",
) -> Posted:
    """Give money back against its receipt, the way it came, from wherever it stands now.

    Args:
        posting_id: the line of the deposit or payment that the receipt is for.
        amount_minor: minor units, above zero.
        reference: of a wallet or transfer; None keeps that of the money.
        authorisation_code: that the card terminal gave for the refund.

    Raises:
        NoSuchMoney: the line is no money that was taken.
        LessLeftOfMoney: less is left of it; RefundTooHigh: some of it has been used.
        LineWasDivided: it was split over windows.
        FolioClosed: the guest has left.
        ReasonMissing: no reason was given.
    """
    money = money_taken(uow, posting_id)
    folio_id, window = where_it_stands(uow, money)
    card = None if money.card is None else replace(money.card, authorisation_code=authorisation_code)
    return pay_refund(
        uow,
        folio_id=folio_id,
        transaction_code_id=money.transaction_code_id,
        amount_minor=amount_minor,
        reason=reason,
        window_number=window,
        card=card,
        reference=reference or money.reference,
        refund_of_id=money.posting_id,
    )


@command(
    title=N_("Keep forfeited deposit"),
    permission=Permission.FORFEIT_DEPOSIT,
    audit=(AuditCode.DEPOSIT_FORFEITED,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="reverse_posting",
    result=Posted,
)
def forfeit_deposit(uow: UnitOfWork, *, reservation_id: ReservationId, reason: str, amount_minor: int | None = None) -> Posted:
    """Keep money held for a reservation that was cancelled or did not show up: what its penalty has left of it.

    Args:
        amount_minor: minor units with their taxes, above zero; None for all of it.

    Raises:
        InvalidInput: the reservation is neither cancelled nor a no-show.
        NothingHeld, MoreThanHeld: there is no such money.
        ReasonMissing: no reason was given.
    """
    why = given_reason(reason)
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    if reservation.status not in _GIVEN_UP:
        raise InvalidInput(
            "reservation_id",
            problem=N_("Only the deposit of a cancelled reservation or a no-show is forfeited. Nothing was kept. Pay it back or apply it."),
        )
    folio = ledger.folio_of(uow, reservation_id, FolioKind.DEPOSIT)
    held = 0 if folio is None else max(0, -ledger.balances(uow, FolioId(folio.id))[ledger.FIRST_WINDOW])
    if folio is None or not held:
        raise NothingHeld
    amount = held if amount_minor is None else positive_amount(amount_minor)
    if amount > held:
        raise MoreThanHeld("amount_minor", held=str(Money.from_minor(held, folio.currency)))
    return write_line(uow, forfeit_line(uow, folio, reservation_id, amount, why), AuditCode.DEPOSIT_FORFEITED)


def forfeit_line(uow: UnitOfWork, folio: Folio, reservation_id: ReservationId, amount_minor: int, reason: str = "") -> NewPosting:
    """The line that keeps an amount of the money held, its taxes within it; for use inside other commands.

    Raises:
        NotFound: the setting names no transaction code of the hotel.
    """
    code = code_named(uow, uow.setting(DEPOSIT_FORFEIT_CODE))
    code_id = TransactionCodeId(code.id)
    taxed = taxed_within(amount_minor, rules_of(uow, [code_id]).get(code_id, []), on=uow.business_date)
    return NewPosting(
        folio_id=FolioId(folio.id),
        kind=PostingKind.FORFEIT,
        transaction_code_id=code_id,
        text=_("Forfeited deposit"),
        net_minor=taxed.net_minor,
        tax_minor=taxed.gross_minor - taxed.net_minor,
        taxes=taxed.taxes,
        reservation_id=reservation_id,
        reason=reason,
    )


def take_forfeits_back(uow: UnitOfWork, folio: Folio, why: str) -> None:
    """Take back every forfeit of a reservation that takes place after all: reversed, or adjusted to nothing where its day is closed."""
    lines = list(uow.session.execute(select(Posting).where(Posting.folio_id == folio.id).order_by(Posting.sequence)).scalars())
    gone = {line.reversal_of_id for line in lines} | {line.adjusts_id for line in lines}
    for line in lines:
        if line.kind is PostingKind.FORFEIT and line.id not in gone:
            back = reversal_of(uow, line, why) if line.business_date == uow.business_date else _adjusted_away(uow, line, why)
            write_line(uow, back, AuditCode.POSTING_REVERSED, text=line.text)


def _adjusted_away(uow: UnitOfWork, line: Posting, why: str) -> NewPosting:
    taxes = uow.connection.execute(
        select(PostingTax.tax_rule_id, PostingTax.base_minor, PostingTax.amount_minor).where(PostingTax.posting_id == line.id)
    )
    return NewPosting(
        folio_id=FolioId(line.folio_id),
        window_number=line.window_number,
        kind=PostingKind.ADJUSTMENT,
        transaction_code_id=TransactionCodeId(line.transaction_code_id),
        text=line.text,
        net_minor=-line.net_minor,
        tax_minor=-line.tax_minor,
        taxes=tuple(TaxLine(TaxRuleId(row.tax_rule_id), -row.base_minor, -row.amount_minor) for row in taxes),
        reservation_id=None if line.reservation_id is None else ReservationId(line.reservation_id),
        reason=why,
        adjusts_id=PostingId(line.id),
    )
