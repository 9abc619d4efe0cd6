"""Paying the balance that is shown, in any currency at any rate, closes the folio at exactly zero; and the drawer holds what came in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.foreign_cash import ForeignNotes, NotEnoughNotes, notes_for
from hotel_desk.domain.money import minor_places
from hotel_desk.models.property import Property
from hotel_desk.queries.folio import folio_view
from hotel_desk.queries.trial_balance import trial_balance
from hotel_desk.services.cashier import post_charge, take_payment
from hotel_desk.services.exchange_rates import set_exchange_rate
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.services.house_accounts import open_house_account
from tests.fixtures.databases import FIRST_DAY, small_hotel
from tests.fixtures.invariants import broken_rules
from tests.scale import size
from tests.shifts_of_tests import opened, reported

if TYPE_CHECKING:
    from hotel_desk.domain.ids import FolioId
    from tests.fixtures.databases import OpenDatabase, SmallHotel

# Of the hotel, and of the notes: no, two and three decimal places.
LOCAL = ("JPY", "EUR", "KWD")
FOREIGN = ("JPY", "KRW", "USD", "CNY", "KWD", "BHD")
# From a thousandth of a minor unit to a million: any pair of currencies there is.
RATES = st.integers(1, 10**12)


class Till:
    """An account of the house with two windows, and a cashier whose drawer is told by hand beside the program."""

    def __init__(self, hotel: SmallHotel) -> None:
        self.hotel = hotel
        self.folio: FolioId = hotel.desk.run(open_house_account, name="Terrace").folio_id
        hotel.desk.run(open_folio_window, folio_id=self.folio)
        self.shift = opened(hotel, 0)
        self.drawer: dict[str, int] = {}

    def owes(self, window: int, balance: int) -> int:
        code: dict[str, Any] = {"transaction_code_id": self.hotel.codes["BAR"], "window_number": window}
        self.hotel.desk.run(post_charge, folio_id=self.folio, price_minor=balance, **code)
        return self.shown(window)

    def shown(self, window: int) -> int:
        return self.hotel.desk.read(folio_view, folio_id=self.folio).window(window).balance_minor

    def pays(self, window: int, amount: int, notes: ForeignNotes) -> int:
        about: dict[str, Any] = {"transaction_code_id": self.hotel.codes["CASH"], "window_number": window, "notes": notes}
        change: int = self.hotel.desk.run(take_payment, folio_id=self.folio, amount_minor=amount, **about).change_minor
        return change

    def put(self, currency: str, amount: int) -> None:
        self.drawer[currency] = self.drawer.get(currency, 0) + amount


@pytest.mark.parametrize("local", LOCAL)
def test_a_shown_balance_paid_in_any_currency_leaves_nothing(open_database: OpenDatabase, local: str) -> None:
    hotel = small_hotel(open_database)
    with hotel.database.writing() as connection:
        connection.execute(update(Property).where(Property.id == hotel.property_id).values(currency=local))
    till = Till(hotel)

    @settings(max_examples=size(12, soak=300), suppress_health_check=list(HealthCheck))
    @given(
        foreign=st.sampled_from([currency for currency in FOREIGN if currency != local]),
        rate=RATES,
        owed=st.integers(1, 10**7),
        more=st.sampled_from((0, 0, 1, 999)),
        window=st.integers(1, 2),
    )
    def pay(foreign: str, rate: int, owed: int, more: int, window: int) -> None:
        hotel.clock.set(hotel.clock.now() + timedelta(seconds=1))
        hotel.desk.run(set_exchange_rate, currency=foreign, buying_millionths=rate)
        shown = till.owes(window, owed)
        least = notes_for(shown, rate, foreign=foreign, local=local)
        if least > 1:
            with pytest.raises((NotEnoughNotes, InvalidInput)):
                till.pays(window, shown, ForeignNotes(foreign, least - 1, rate))
        try:
            change = till.pays(window, shown, ForeignNotes(foreign, least + more, rate))
        except InvalidInput:
            # Notes that nobody could carry, or that are worth more than can be true: an ordinary payment.
            change = _pays_in_own_money(till, window, shown)
        else:
            till.put(foreign, least + more)
        till.put(local, -change)
        assert till.shown(window) == 0
        assert {one.currency: one.expected_minor for one in reported(hotel, till.shift).cash or ()} == {local: 0} | till.drawer

    pay()
    books = hotel.desk.read(trial_balance, first=FIRST_DAY, last=FIRST_DAY)
    assert books.adds_up
    assert sum(one.closing_minor for one in books.ledgers) == 0
    assert broken_rules(hotel) == []


def _pays_in_own_money(till: Till, window: int, amount: int) -> int:
    """Below zero: what came into the drawer."""
    till.hotel.desk.run(
        take_payment, folio_id=till.folio, transaction_code_id=till.hotel.codes["CASH"], amount_minor=amount, window_number=window
    )
    return -amount


def test_the_currencies_have_no_two_and_three_places() -> None:
    assert {minor_places(currency) for currency in LOCAL} == {minor_places(currency) for currency in FOREIGN} == {0, 2, 3}
