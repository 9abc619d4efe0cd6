"""The statement of an account: opening, lines, closing; the paper in English and Chinese."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from hotel_desk.domain.errors import InvalidInput
from hotel_desk.jobs.account_papers import account_statement_pdf
from hotel_desk.language import CHINESE
from hotel_desk.queries.account_statement import AccountStatement, account_statement
from hotel_desk.queries.city_ledger import account_of_profile
from hotel_desk.services.city_ledger import set_account_terms
from hotel_desk.services.departures import check_out, undo_check_out
from hotel_desk.services.papers import PaperKind, record_paper_printed
from tests.accounts_of_tests import Partners, received
from tests.sample_papers import page_texts
from tests.stays_of_tests import DAY, NEXT, close_day

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ArAccountId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements


@pytest.fixture
def partners(hotel: SmallHotel) -> Partners:
    """On 2 March 40.00 for the bar; on 3 March a stay of 102.00, left twice, and 120.00 paid."""
    partners = Partners(hotel)
    stay = received(partners, departure=NEXT)
    partners.on_account(partners.agent, 4_000)
    close_day(hotel, DAY)
    hotel.desk.run(check_out, reservation_id=stay)
    hotel.desk.run(undo_check_out, reservation_id=stay, reason="forgot a bag")
    hotel.desk.run(check_out, reservation_id=stay)
    partners.pays(partners.agent, 12_000)
    return partners


def account_of(partners: Partners) -> ArAccountId:
    account = partners.hotel.desk.read(account_of_profile, profile_id=partners.agent)
    assert account is not None
    return account


def stated(partners: Partners, first: int, last: int) -> AccountStatement:
    days: dict[str, Any] = {"first": DAY + timedelta(days=first), "last": DAY + timedelta(days=last)}
    return partners.hotel.desk.read(account_statement, account_id=account_of(partners), **days)


def test_the_closing_of_a_day_is_the_opening_of_the_next(partners: Partners) -> None:
    first, second, after = stated(partners, 0, 0), stated(partners, 1, 1), stated(partners, 2, 9)
    assert (first.opening_minor, first.charges_minor, first.payments_minor, first.closing_minor) == (0, 4_000, 0, 4_000)
    assert (second.opening_minor, second.charges_minor, second.payments_minor, second.closing_minor) == (4_000, 10_200, 12_000, 2_200)
    assert (after.opening_minor, after.rows, after.closing_minor) == (2_200, (), 2_200)
    assert stated(partners, 0, 9).closing_minor == partners.account(partners.agent)


def test_a_stay_that_left_twice_is_one_line_with_its_guest(partners: Partners) -> None:
    stay, payment = stated(partners, 1, 1).rows
    assert (stay.guest_name, stay.arrival_date, stay.departure_date) == ("Ana Silva", DAY, NEXT)
    assert (stay.amount_minor, stay.balance_minor, payment.amount_minor, payment.balance_minor) == (10_200, 14_200, -12_000, 2_200)


def test_days_in_the_wrong_order_are_refused(partners: Partners) -> None:
    with pytest.raises(InvalidInput):
        stated(partners, 1, 0)


def test_more_lines_cost_no_more_statements(partners: Partners, count_statements: CountStatements) -> None:
    asked: dict[str, Any] = {"account_id": account_of(partners), "first": DAY, "last": NEXT}
    before = count_statements(partners.hotel.desk, account_statement, **asked)
    for _line in range(4):
        partners.on_account(partners.agent, 100)
    assert before == count_statements(partners.hotel.desk, account_statement, **asked) == 9


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Statement of account", "Sunny Travel", "1 High Street", "Ana Silva", "Owed before", "120.00", "Owed at the end", "22.00")),
        (CHINESE, ("Sunny Travel", "Ana Silva", "对账单", "120.00")),
    ],
)
def test_the_paper_is_in_the_language_of_the_account(hotel: SmallHotel, partners: Partners, language: str, words: tuple[str, ...]) -> None:
    terms: dict[str, Any] = {"terms_days": 30, "credit_limit_minor": None, "billing_address": "1 High Street\nLisbon"}
    hotel.desk.run(set_account_terms, profile_id=partners.agent, language=language, **terms)
    printed = hotel.desk.run(record_paper_printed, paper=PaperKind.ACCOUNT_STATEMENT, subject_id=account_of(partners))
    asked: dict[str, Any] = {"account_id": account_of(partners), "first": DAY, "last": NEXT, "printed": printed}
    made = hotel.desk.read(account_statement_pdf, **asked)
    assert made.pdf == hotel.desk.read(account_statement_pdf, **asked).pdf
    text = "\n".join(page_texts(made.pdf))
    assert [word for word in words if word not in text] == []
    assert made.file_name.startswith("statement-")
