"""Foreign notes of a payment: checked at the rate that holds, and written beside its line. Used by commands; not commands themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import insert

from hotel_desk.domain.codes import EntityKind, PaymentMethod
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.foreign_cash import MILLION, ForeignNotes, change_for
from hotel_desk.domain.money import minor_places
from hotel_desk.language import N_
from hotel_desk.models.cash import ForeignCash
from hotel_desk.queries.shift_cash import rates_at
from hotel_desk.services.posting_codes import checked_amount

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.domain.ids import PostingId
    from hotel_desk.models.transaction_code import TransactionCode

_INSERT = insert(ForeignCash)


class NoRate(StaffError):
    code = "foreign_cash.no_rate"
    template = N_("The hotel has no exchange rate for {currency}. Nothing was taken. Set one in the cash office, or take another currency.")


class RateChanged(StaffError):
    code = "foreign_cash.rate_changed"
    template = N_("One {currency} is worth {rate} now; another rate was shown. Nothing was taken. Look at the amounts again.")


def checked_notes(uow: UnitOfWork, code: TransactionCode, notes: ForeignNotes, amount_minor: int) -> tuple[int, int]:
    """What notes are worth and the change, minor units of the hotel's currency.

    Raises:
        InvalidInput: the method is not cash, or they are no foreign notes, or more than can be true.
        NoRate, RateChanged: the rate that was shown does not hold.
        NotEnoughNotes: they are worth less than the amount.
    """
    if code.payment_method is not PaymentMethod.CASH:
        raise InvalidInput("transaction_code_id", problem=N_("Foreign notes are cash. Nothing was taken. Choose a code for cash."))
    minor_places(notes.currency)
    rate = rates_at(uow.connection, uow.property_id, uow.clock.now()).get(notes.currency)
    local = uow.hotel.currency
    if rate is None and notes.currency != local:
        raise NoRate("currency", currency=notes.currency)
    if rate is not None and rate != notes.buying_millionths:
        raise RateChanged("currency", currency=notes.currency, rate=f"{Decimal(rate) / MILLION:f} {local}")
    checked_amount(notes.foreign_minor, field="foreign_minor")
    worth, change = change_for(notes, amount_minor, local=local)
    return checked_amount(worth, field="foreign_minor"), change


def write_notes(uow: UnitOfWork, posting_id: PostingId, notes: ForeignNotes, worth_minor: int, change_minor: int) -> None:
    """Keep the notes beside their line, and tell of them with it."""
    told = {
        "currency": notes.currency,
        "foreign_minor": notes.foreign_minor,
        "buying_millionths": notes.buying_millionths,
        "worth_minor": worth_minor,
        "change_minor": change_minor,
    }
    uow.connection.execute(_INSERT, [{**told, "property_id": uow.property_id, "posting_id": posting_id}])
    line = uow.outgoing[EntityKind.POSTING, posting_id]
    if isinstance(line, dict):
        uow.changed_row(EntityKind.POSTING, posting_id, {**line, "foreign_cash": told})
