"""What the hotel gives for foreign cash: set by whoever may, kept with its history (`docs/algorithms/foreign-cash.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.foreign_cash import HIGHEST_RATE
from hotel_desk.domain.ids import new_id
from hotel_desk.domain.money import minor_places
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_
from hotel_desk.models.cash import ExchangeRate
from hotel_desk.queries.shift_cash import rates_at

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RateSet:
    """A rate as it holds from now on, in millionths of the local unit, and what held before; None where there was none."""

    currency: str
    buying_millionths: int
    before_millionths: int | None


@command(
    title=N_("Set exchange rate"),
    permission=Permission.SET_EXCHANGE_RATES,
    audit=(AuditCode.EXCHANGE_RATE_SET,),
    changes=(EntityKind.EXCHANGE_RATE,),
    undo="set_exchange_rate",
    result=RateSet,
)
def set_exchange_rate(uow: UnitOfWork, *, currency: str, buying_millionths: int) -> RateSet:
    """Say what one unit of a foreign currency is worth from this moment on; what held before stays in the history.

    Args:
        currency: ISO 4217.
        buying_millionths: local money for one unit of it, in millionths.

    Raises:
        InvalidInput: no such currency, the hotel's own, or a rate that cannot be true.
    """
    foreign = currency.strip().upper()
    minor_places(foreign)
    if foreign == uow.hotel.currency:
        raise InvalidInput("currency", problem=N_("This is the hotel's own currency. Nothing was saved. Choose another one."))
    if not 0 < buying_millionths <= HIGHEST_RATE:
        raise InvalidInput("buying_millionths", problem=N_("This rate cannot be true. Nothing was saved. Correct it."))
    now = uow.clock.now()
    before = rates_at(uow.connection, uow.property_id, now).get(foreign)
    rate = ExchangeRate(
        id=new_id(),
        property_id=uow.property_id,
        currency=foreign,
        valid_from=now,
        buying_millionths=buying_millionths,
        user_id=uow.actor.user_id,
    )
    uow.add(rate)
    uow.session.flush()
    uow.record(AuditCode.EXCHANGE_RATE_SET, rate, currency=foreign, changed={"rate": [before, buying_millionths]})
    return RateSet(foreign, buying_millionths, before)
