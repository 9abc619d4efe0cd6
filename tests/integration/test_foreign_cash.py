"""Exchange rates with their history, and payments in foreign notes, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.errors import InvalidInput, NotAllowed
from hotel_desk.domain.foreign_cash import MILLION, ForeignNotes, NotEnoughNotes, notes_for
from hotel_desk.models.cash import ExchangeRate, ForeignCash
from hotel_desk.models.folio import Posting
from hotel_desk.queries.exchange_rates import rates_now, rates_set
from hotel_desk.services.cashier import reverse_posting, take_deposit, take_payment
from hotel_desk.services.exchange_rates import set_exchange_rate
from hotel_desk.services.foreign_cash import NoRate, RateChanged
from tests.shifts_of_tests import closed, opened, reported
from tests.stays_of_tests import arrived, balance, charge, one

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
DOLLAR = 920_000


def worth(hotel: SmallHotel, currency: str = "USD", millionths: int = DOLLAR) -> None:
    hotel.desk.run(set_exchange_rate, currency=currency, buying_millionths=millionths)
    hotel.clock.set(hotel.clock.now() + timedelta(seconds=1))


def test_a_rate_has_a_history(hotel: SmallHotel, count_statements: CountStatements) -> None:
    assert hotel.desk.read(rates_now) == ()
    worth(hotel)
    worth(hotel, "JPY", 6_150)
    changed = hotel.desk.run(set_exchange_rate, currency=" usd ", buying_millionths=930_000)
    assert (changed.currency, changed.before_millionths) == ("USD", DOLLAR)
    assert [(rate.currency, rate.buying_millionths) for rate in hotel.desk.read(rates_now)] == [("JPY", 6_150), ("USD", 930_000)]
    assert [row.buying_millionths for row in hotel.desk.read(rates_set, currency="USD")] == [930_000, DOLLAR]
    assert count_statements(hotel.desk, rates_now) == count_statements(hotel.desk, rates_set, currency="USD") == 1


@pytest.mark.parametrize(
    ("currency", "millionths"), [("EUR", MILLION), ("XX", MILLION), ("", MILLION), ("USD", 0), ("USD", -1), ("USD", 10**15)]
)
def test_rates_that_are_refused(hotel: SmallHotel, currency: str, millionths: int) -> None:
    with pytest.raises(InvalidInput):
        hotel.desk.run(set_exchange_rate, currency=currency, buying_millionths=millionths)
    assert one(hotel, select(func.count()).select_from(ExchangeRate)) == 0


def test_who_may_set_a_rate(hotel: SmallHotel) -> None:
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(set_exchange_rate, currency="USD", buying_millionths=DOLLAR)


@pytest.mark.parametrize(("currency", "millionths"), [("USD", DOLLAR), ("JPY", 6_150), ("KWD", 3_012_345), ("CNY", 128_037)])
def test_the_shown_balance_closes_at_zero(hotel: SmallHotel, currency: str, millionths: int) -> None:
    folio = arrived(hotel).folio_id
    worth(hotel, currency, millionths)
    charge(hotel, folio, 12_347)
    shift = opened(hotel, 50_000)
    notes = ForeignNotes(currency, notes_for(12_347, millionths, foreign=currency, local="EUR") + 7, millionths)
    paid = hotel.desk.run(take_payment, folio_id=folio, transaction_code_id=hotel.codes["CASH"], amount_minor=12_347, notes=notes)
    assert (paid.balance_minor, balance(hotel, folio)) == (0, 0)
    cash = {each.currency: each.expected_minor for each in reported(hotel, shift).cash or ()}
    assert cash == {"EUR": 50_000 - paid.change_minor, currency: notes.foreign_minor}
    assert paid.change_minor == one(hotel, select(ForeignCash.change_minor).where(ForeignCash.posting_id == paid.posting_id))


def test_notes_of_a_deposit_and_of_a_part(hotel: SmallHotel) -> None:
    stay = arrived(hotel)
    worth(hotel)
    cash = hotel.codes["CASH"]
    notes = ForeignNotes("USD", 10_000, DOLLAR)
    put = hotel.desk.run(take_deposit, reservation_id=stay.reservation_id, transaction_code_id=cash, amount_minor=9_200, notes=notes)
    assert (put.balance_minor, put.change_minor) == (-9_200, 0)
    part = hotel.desk.run(take_payment, folio_id=stay.folio_id, transaction_code_id=cash, amount_minor=1_000, notes=notes)
    assert (part.balance_minor, part.change_minor) == (-10_200, 8_200)


def test_a_reversed_payment_gives_the_notes_back(hotel: SmallHotel) -> None:
    folio = arrived(hotel).folio_id
    worth(hotel)
    shift = opened(hotel, 50_000)
    notes = ForeignNotes("USD", 10_000, DOLLAR)
    paid = hotel.desk.run(take_payment, folio_id=folio, transaction_code_id=hotel.codes["CASH"], amount_minor=9_000, notes=notes)
    hotel.desk.run(reverse_posting, posting_id=paid.posting_id, reason="another guest")
    assert {each.currency: each.expected_minor for each in reported(hotel, shift).cash or ()} == {"EUR": 50_000, "USD": 0}
    closed(hotel, shift)


def test_notes_worth_more_than_can_be_true_are_refused(hotel: SmallHotel) -> None:
    folio = arrived(hotel).folio_id
    dear = 100_000_000 * MILLION
    worth(hotel, millionths=dear)
    about: dict[str, Any] = {"folio_id": folio, "transaction_code_id": hotel.codes["CASH"], "amount_minor": 9_200}
    with pytest.raises(InvalidInput):
        hotel.desk.run(take_payment, **about, notes=ForeignNotes("USD", 10**9, dear))
    assert one(hotel, select(func.count()).select_from(Posting)) == 0


def test_notes_that_are_refused(hotel: SmallHotel) -> None:
    folio = arrived(hotel).folio_id
    worth(hotel)
    about: dict[str, Any] = {"folio_id": folio, "transaction_code_id": hotel.codes["CASH"], "amount_minor": 9_200}
    wrong: list[tuple[type[Exception], ForeignNotes, dict[str, Any]]] = [
        (NotEnoughNotes, ForeignNotes("USD", 9_999, DOLLAR), {}),
        (RateChanged, ForeignNotes("USD", 10_000, DOLLAR + 1), {}),
        (NoRate, ForeignNotes("JPY", 10_000_000, 6_150), {}),
        (InvalidInput, ForeignNotes("EUR", 9_200, MILLION), {}),
        (InvalidInput, ForeignNotes("USD", 0, DOLLAR), {}),
        (InvalidInput, ForeignNotes("USD", 10**30, DOLLAR), {}),
        (InvalidInput, ForeignNotes("usd", 10_000, DOLLAR), {}),
        (InvalidInput, ForeignNotes("USD", 10_000, DOLLAR), {"transaction_code_id": hotel.codes["TRANSFER-IN"]}),
    ]
    for refusal, notes, changes in wrong:
        with pytest.raises(refusal):
            hotel.desk.run(take_payment, **{**about, **changes}, notes=notes)
    assert one(hotel, select(func.count()).select_from(Posting)) == 0
