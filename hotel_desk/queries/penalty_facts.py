"""What penalties and fees are worked out from: stays, prices, policies, balances, codes; each read once, and only where it is asked for."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Select, bindparam, func, select

from hotel_desk.db.database import Reader
from hotel_desk.domain.codes import FolioKind, PostingKind
from hotel_desk.domain.settings import (
    CANCELLATION_FEE_CODE,
    CHANGE_FEE_CODE,
    EARLY_ARRIVAL_CODE,
    EARLY_DEPARTURE_CODE,
    LATE_DEPARTURE_CODE,
    NO_SHOW_FEE_CODE,
    Setting,
)
from hotel_desk.domain.tax import tax_charge
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.models.property import Property
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.departure_fees import leaving_rules
from hotel_desk.queries.policies import PolicyInForce, policies_of_reservations
from hotel_desk.queries.settings import stored_setting
from hotel_desk.queries.transaction_codes import tax_rules_by_code

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.domain.leaving import LeavingRules
    from hotel_desk.domain.rate_codes import PolicyKind

_RESERVATIONS: BindParameter[Any] = bindparam("reservations", expanding=True)
_STAYS = (
    select(
        Reservation.id,
        Reservation.status,
        Reservation.arrival_date,
        Reservation.departure_date,
        Reservation.adults,
        Reservation.children,
        Reservation.babies,
        Reservation.day_use_price_minor,
        Reservation.released_at,
        Reservation.late_departure_time,
        Reservation.late_departure_free,
        Property.currency,
        Property.time_zone,
        Property.check_in_time,
    )
    .join(Property, Property.id == Reservation.property_id)
    .where(Reservation.property_id == bindparam("hotel"), Reservation.id.in_(_RESERVATIONS))
)
_NIGHTS = (
    select(ReservationNight.reservation_id, ReservationNight.date, ReservationNight.price_minor)
    .where(ReservationNight.reservation_id.in_(_RESERVATIONS))
    .order_by(ReservationNight.reservation_id, ReservationNight.date)
)
_BALANCES = (
    select(Folio.reservation_id, Folio.kind, func.sum(FolioWindow.balance_minor).label("balance_minor"))
    .join(FolioWindow, FolioWindow.folio_id == Folio.id)
    .where(
        Folio.property_id == bindparam("hotel"),
        Folio.reservation_id.in_(_RESERVATIONS),
        Folio.kind.in_((FolioKind.GUEST, FolioKind.DEPOSIT)),
        # A fee is the guest's; what an account pays neither covers it nor stands against the guest's money.
        FolioWindow.payee_id.is_(None),
    )
    .group_by(Folio.reservation_id, Folio.kind)
)
_CHARGED = (
    select(Posting.reservation_id, Posting.transaction_code_id, func.sum(Posting.net_minor + Posting.tax_minor).label("charged_minor"))
    .where(
        Posting.reservation_id.in_(_RESERVATIONS),
        Posting.kind.in_((PostingKind.CHARGE, PostingKind.ALLOWANCE, PostingKind.REVERSAL)),
    )
    .group_by(Posting.reservation_id, Posting.transaction_code_id)
)


def _code_named_by(setting: Setting[str]) -> Select[Any]:
    return select(TransactionCode.id, TransactionCode.code, TransactionCode.name, stored_setting(setting).label("value")).where(
        TransactionCode.property_id == bindparam("hotel")
    )


_CODES = {
    setting.key: _code_named_by(setting)
    for setting in (
        CANCELLATION_FEE_CODE,
        NO_SHOW_FEE_CODE,
        CHANGE_FEE_CODE,
        EARLY_ARRIVAL_CODE,
        EARLY_DEPARTURE_CODE,
        LATE_DEPARTURE_CODE,
    )
}


class PenaltyFacts:
    """What the fees of some stays are worked out from."""

    def __init__(self, reader: Reader | UnitOfWork, reservation_ids: Collection[ReservationId], kind: PolicyKind) -> None:
        self._reader, self.kind = reader, kind
        self._named: dict[str, Any] = {"hotel": reader.property_id, "reservations": list(reservation_ids)}
        self.stays = reader.connection.execute(_STAYS, self._named).all()
        self._codes: dict[str, Any] = {}

    @cached_property
    def today(self) -> date:
        """The business date."""
        return self._reader.business_date() if isinstance(self._reader, Reader) else self._reader.business_date

    @cached_property
    def policies(self) -> dict[ReservationId, dict[PolicyKind, PolicyInForce]]:
        """What each stay was made under."""
        return policies_of_reservations(self._reader, self._named["reservations"])

    @cached_property
    def nights(self) -> dict[Any, list[tuple[date, int]]]:
        """The nights of each stay by date, with their prices in minor units."""
        found: dict[Any, list[tuple[date, int]]] = defaultdict(list)
        for row in self._reader.connection.execute(_NIGHTS, self._named):
            found[row.reservation_id].append((row.date, row.price_minor))
        return found

    @cached_property
    def balances(self) -> dict[tuple[Any, FolioKind], int]:
        """What stands on the guest's and on the deposit folio of each stay, minor units."""
        rows = self._reader.connection.execute(_BALANCES, self._named)
        return {(row.reservation_id, row.kind): int(row.balance_minor) for row in rows}

    def prices(self, stay: Any) -> tuple[int, ...]:
        """The price of each night of a stay, by date; that of the day use alone for day use. Minor units."""
        return tuple(price for _night, price in self.nights[stay.id]) or (stay.day_use_price_minor or 0,)

    @cached_property
    def leaving_rules(self) -> LeavingRules:
        """What leaving early or late costs where no policy says it."""
        return leaving_rules(self._reader)

    def code(self, setting: Setting[str]) -> Any:
        """The transaction code that a setting names; None where the hotel has none of it."""
        if setting.key not in self._codes:
            rows = self._reader.connection.execute(_CODES[setting.key], self._named).all()
            self._codes[setting.key] = next((row for row in rows if row.code == setting.read(row.value)), None)
        return self._codes[setting.key]

    @cached_property
    def _tax_rules(self) -> Any:
        return tax_rules_by_code(self._reader)

    @cached_property
    def _charged(self) -> dict[tuple[Any, Any], int]:
        rows = self._reader.connection.execute(_CHARGED, self._named)
        return {(row.reservation_id, row.transaction_code_id): int(row.charged_minor) for row in rows}

    def tax_on_top(self, fee_minor: int, code: Any, stay: Any) -> int:
        """Taxes that come on top of a fee, minor units."""
        if not fee_minor or code is None:
            return 0
        persons = stay.adults + stay.children + stay.babies
        rules = self._tax_rules.get(code.id, [])
        return tax_charge(fee_minor, rules, on=self.today, persons=persons, nights=0).gross_minor - fee_minor

    def charged_for(self, stay: Any, code: Any) -> int:
        """What the stay has been charged under the code already, with taxes, minor units."""
        return 0 if code is None else self._charged.get((stay.id, code.id), 0)

    def charged_for_late_departure(self, reservation_id: ReservationId) -> int:
        """What a stay has been charged for leaving late, with taxes, minor units."""
        code = self.code(LATE_DEPARTURE_CODE)
        return 0 if code is None else self._charged.get((reservation_id, code.id), 0)
