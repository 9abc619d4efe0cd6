"""What guests may owe, and stays that nothing is posted on, on both databases (`docs/algorithms/credit.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.cashier_codes import OutsideAnswer
from hotel_desk.domain.errors import InvalidInput, NotAllowed
from hotel_desk.domain.rate_codes import Payer
from hotel_desk.domain.settings import AT_CREDIT_LIMIT, CREDIT_LIMIT
from hotel_desk.models.folio import Posting
from hotel_desk.queries.high_balances import high_balances
from hotel_desk.services.cashier import post_charge, reverse_posting
from hotel_desk.services.credit_limits import CreditLimitPassed, NothingIsPosted, set_credit_limit, set_no_post
from hotel_desk.services.departures import check_out
from hotel_desk.services.fixed_charges import add_fixed_charge
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.services.outside_charges import cancel_outside_charge, post_outside_charge
from hotel_desk.services.routing_rules import add_routing_rule
from hotel_desk.services.settings import change_setting
from tests.accounts_of_tests import Partners, folio_of, received
from tests.stays_of_tests import DAY, arrived, balance, charge, close_day, one, pay, walked_in
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")


def choose(hotel: SmallHotel, **values: Any) -> None:
    for setting, value in ((CREDIT_LIMIT, values.get("limit")), (AT_CREDIT_LIMIT, values.get("at"))):
        if value is not None:
            hotel.desk.run(change_setting, key=setting.key, value=value)


@pytest.mark.parametrize("row", worked_table("credit.md", "A charge and the limit"), ids=lambda row: row["case"])
def test_a_charge_and_the_limit(hotel: SmallHotel, row: dict[str, str]) -> None:
    folio, stay = (here := arrived(hotel)).folio_id, here.reservation_id
    charge(hotel, folio, int(row["owed"]) * 100)
    if row["limit of stay"] != "-":
        hotel.desk.run(set_credit_limit, reservation_id=stay, limit_minor=int(row["limit of stay"]) * 100)
    choose(hotel, limit=int(row["limit of hotel"]), at=row["at limit"])
    try:
        over = charge(hotel, folio, int(row["charge"]) * 100).over_limit_minor
    except CreditLimitPassed:
        assert row["answer"] == "refused"
        assert balance(hotel, folio) == int(row["owed"]) * 100
        return
    assert row["answer"] == (f"over by {over // 100}" if over else "posted")


def test_whoever_sets_limits_posts_above_one_with_a_reason(hotel: SmallHotel) -> None:
    here = arrived(hotel)
    choose(hotel, limit=10, at="REFUSE")
    about: dict[str, Any] = {"folio_id": here.folio_id, "transaction_code_id": hotel.codes["BAR"], "price_minor": 5_000}
    with pytest.raises(CreditLimitPassed):
        hotel.as_user("reception").run(post_charge, **about, despite_reason="knows him")
    assert hotel.desk.run(post_charge, **about, despite_reason="knows him").over_limit_minor == 4_000


def test_what_an_account_or_another_folio_pays_does_not_count(hotel: SmallHotel) -> None:
    partners = Partners(hotel)
    folio = folio_of(hotel, stay := received(partners, Payer.COMPANY_ACCOUNT))
    hotel.desk.run(set_credit_limit, reservation_id=stay, limit_minor=1_000)
    choose(hotel, at="REFUSE")
    close_day(hotel, DAY)
    other = arrived_later(hotel)
    hotel.desk.run(add_routing_rule, reservation_id=stay, transaction_code_id=hotel.codes["BAR"], folio_id=other)
    assert charge(hotel, folio, 5_000).over_limit_minor == 0
    with pytest.raises(CreditLimitPassed):
        hotel.desk.run(post_charge, folio_id=folio, transaction_code_id=hotel.codes["MINIBAR"], price_minor=1_001)


def arrived_later(hotel: SmallHotel) -> Any:
    return walked_in(hotel, room="102", departure=DAY.replace(day=6)).folio_id


def test_the_night_and_fixed_charges_are_posted_whatever_the_limit_and_the_list_says_so(
    hotel: SmallHotel, count_statements: CountStatements
) -> None:
    here = arrived(hotel)
    statements = count_statements(hotel.desk, high_balances)
    hotel.desk.run(set_credit_limit, reservation_id=here.reservation_id, limit_minor=10_000)
    arrived(hotel, room="102", guest="Bo Chen")
    choose(hotel, at="REFUSE", limit=1_000)
    hotel.desk.run(set_no_post, reservation_id=here.reservation_id, no_post=True)
    hotel.desk.run(add_fixed_charge, reservation_id=here.reservation_id, transaction_code_id=hotel.codes["BAR"], price_minor=500)
    close_day(hotel, DAY)
    (high,) = hotel.desk.read(high_balances)
    assert (high.room_number, high.guest_name, high.limit_minor, high.no_post) == ("101", "Ana Silva", 10_000, True)
    assert high.over_minor == high.balance_minor - 10_000 > 0
    assert len(hotel.desk.read(high_balances, everybody=True)) == 2
    assert count_statements(hotel.desk, high_balances) == statements
    pay(hotel, here.folio_id, high.balance_minor)
    assert hotel.desk.read(high_balances) == ()


def test_nobody_posts_by_hand_where_nothing_may_be_posted_without_a_reason(hotel: SmallHotel) -> None:
    here = arrived(hotel)
    hotel.desk.run(set_no_post, reservation_id=here.reservation_id, no_post=True)
    about: dict[str, Any] = {"folio_id": here.folio_id, "transaction_code_id": hotel.codes["BAR"], "price_minor": 500}
    with pytest.raises(NothingIsPosted):
        hotel.desk.run(post_charge, **about)
    posted = hotel.desk.run(post_charge, **about, despite_reason="asked for it")
    assert one(hotel, select(Posting.reason).where(Posting.id == posted.posting_id)) == "asked for it"
    hotel.desk.run(set_no_post, reservation_id=here.reservation_id, no_post=False)
    hotel.desk.run(post_charge, **about)


def test_an_outlet_is_told_that_the_guest_owes_too_much(hotel: SmallHotel) -> None:
    here = arrived(hotel)
    choose(hotel, limit=10, at="REFUSE")
    sent: dict[str, Any] = {"vendor": "POS", "room_number": "101", "transaction_code": "BAR", "price_minor": 2_000, "text": "Dinner"}
    answer = hotel.desk.run(post_outside_charge, vendor_reference="1", **sent)
    assert answer.answer is OutsideAnswer.OVER_LIMIT
    assert balance(hotel, here.folio_id) == 0


def test_a_charge_that_a_rule_cut_is_taken_back_as_one(hotel: SmallHotel) -> None:
    here = arrived(hotel)
    hotel.desk.run(open_folio_window, folio_id=here.folio_id)
    about: dict[str, Any] = {"transaction_code_id": hotel.codes["BAR"], "window_number": 2, "limit_minor": 1_200}
    hotel.desk.run(add_routing_rule, reservation_id=here.reservation_id, **about)
    posted = charge(hotel, here.folio_id, 2_000)
    hotel.desk.run(reverse_posting, posting_id=posted.posting_id, reason="not his")
    assert balance(hotel, here.folio_id) == 0
    sent: dict[str, Any] = {"vendor": "POS", "room_number": "101", "transaction_code": "BAR", "price_minor": 3_000, "text": "Dinner"}
    hotel.desk.run(post_outside_charge, vendor_reference="1", **sent)
    assert balance(hotel, here.folio_id) == 3_000
    before = close_day_and(hotel, here.folio_id)
    hotel.desk.run(cancel_outside_charge, vendor="POS", vendor_reference="2", cancelled_reference="1", reason="wrong room")
    assert balance(hotel, here.folio_id) == before - 3_000


def close_day_and(hotel: SmallHotel, folio: Any) -> int:
    close_day(hotel, DAY)
    return balance(hotel, folio)


def test_what_is_refused(hotel: SmallHotel) -> None:
    here = arrived(hotel)
    with pytest.raises(InvalidInput):
        hotel.desk.run(set_credit_limit, reservation_id=here.reservation_id, limit_minor=0)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(set_credit_limit, reservation_id=here.reservation_id, limit_minor=100)
    hotel.desk.run(check_out, reservation_id=here.reservation_id)
    with pytest.raises(InvalidInput):
        hotel.desk.run(set_no_post, reservation_id=here.reservation_id, no_post=True)
