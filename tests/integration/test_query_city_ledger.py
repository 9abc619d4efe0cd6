"""The list of accounts with its ages, and one account with its items (`docs/algorithms/company-accounts.md`)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from hotel_desk.domain.cashier_codes import ApplicationKind, ArItemKind
from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import ArAccountId, PostingId
from hotel_desk.domain.open_items import AgeBand, AgeingBy
from hotel_desk.models.city_ledger import ArItem
from hotel_desk.queries.city_ledger import Ages, account_list, account_of_profile, account_view
from hotel_desk.services.city_ledger import set_account_terms, undo_application
from hotel_desk.services.departures import check_out
from hotel_desk.services.settings import change_setting
from tests.accounts_of_tests import Partners, received
from tests.stays_of_tests import DAY, NEXT, close_day
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from hotel_desk.queries.city_ledger import AccountRow, AccountView
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

AGEING_DAY = date(2026, 6, 30)


@pytest.fixture
def partners(hotel: SmallHotel) -> Partners:
    return Partners(hotel)


def viewed(partners: Partners, *, settled: bool = False) -> AccountView:
    account = partners.hotel.desk.read(account_of_profile, profile_id=partners.agent)
    assert account is not None
    return partners.hotel.desk.read(account_view, account_id=account, settled=settled)


def row(partners: Partners) -> AccountRow:
    return next(one for one in partners.hotel.desk.read(account_list).rows if one.profile_id == partners.agent)


def test_the_ages_of_the_worked_table_by_either_day(hotel: SmallHotel, partners: Partners) -> None:
    expected: dict[AgeingBy, dict[str, int]] = {by: dict.fromkeys(AgeBand, 0) for by in AgeingBy}
    for line in worked_table("company-accounts.md", "Ageing"):
        amount = int(Decimal(line["open"]) * 100)
        item = partners.item(partners.on_account(partners.agent, amount))
        opened, due = (DAY - (AGEING_DAY - date.fromisoformat(line[column])) for column in ("opened", "due"))
        with hotel.database.writing() as connection:
            connection.execute(update(ArItem).where(ArItem.id == item).values(opened_date=opened, due_date=due))
        expected[AgeingBy.DUE_DATE][line["by due date"]] += amount
        expected[AgeingBy.OPENED_DATE][line["by the day it was opened"]] += amount
    partners.pays(partners.agent, 500)
    found = row(partners)
    for by in AgeingBy:
        hotel.desk.run(change_setting, key="city_ledger.ageing_by", value=str(by))
        found = row(partners)
        assert found.ages.bands == expected[by]
        assert (found.ages.unapplied_minor, found.ages.balance_minor) == (500, found.balance_minor)
        by_item = dict.fromkeys(AgeBand, 0)
        for one in viewed(partners).items:
            if one.band is not None:
                by_item[one.band] += one.open_minor
        assert by_item == expected[by]
    assert (found.balance_minor, partners.account(partners.agent)) == (44_500, 44_500)
    assert found.overdue_minor == 45_000 - 1_000 - 2_000
    assert found.oldest == DAY - timedelta(days=91)


def test_accounts_are_found_by_name_folio_and_state(hotel: SmallHotel, partners: Partners) -> None:
    desk = hotel.desk
    desk.run(set_account_terms, profile_id=partners.agent, terms_days=0, credit_limit_minor=1_000)
    partners.on_account(partners.agent, 1_001)
    partners.pays(partners.company, 70)

    def names(**asked: Any) -> list[str]:
        return [one.name for one in desk.read(account_list, **asked).rows]

    assert names() == ["Nordwind Ltd", "Sunny Travel"]
    assert names(text="sunny") == names(text=row(partners).folio_number) == names(only="owing") == names(only="over_limit")
    assert names(only="over_limit") == ["Sunny Travel"]
    assert (names(only="unapplied"), names(only="overdue"), names(text="nobody")) == (["Nordwind Ltd"], [], [])
    close_day(hotel, DAY)
    assert names(only="overdue") == ["Sunny Travel"]
    listed = desk.read(account_list)
    assert listed.totals == Ages(to_30_minor=1_001, unapplied_minor=70)
    assert (listed.currency, listed.business_date, listed.totals.balance_minor) == ("EUR", NEXT, 931)
    assert {one.profile_kind for one in listed.rows} == {ProfileKind.AGENT, ProfileKind.COMPANY}


def test_an_account_with_its_stay_payment_and_what_was_applied(hotel: SmallHotel, partners: Partners) -> None:
    stay = received(partners, departure=NEXT)
    close_day(hotel, DAY)
    hotel.desk.run(check_out, reservation_id=stay)
    partners.apply_oldest(partners.agent, partners.pays(partners.agent, 10_000))
    view = viewed(partners)
    (item,) = view.items
    assert (item.guest_name, item.arrival_date, item.departure_date, item.reservation_id) == ("Ana Silva", DAY, NEXT, stay)
    assert (item.open_minor, item.amount_minor, item.kind, item.band, item.overdue_days) == (
        200,
        10_200,
        ArItemKind.CHARGE,
        AgeBand.TO_30,
        0,
    )
    assert item.confirmation_number
    (applied,) = view.applications
    assert (applied.kind, applied.amount_minor, applied.undone_at) == (ApplicationKind.APPLIED, 10_000, None)
    hotel.desk.run(undo_application, application_id=applied.application_id, reason="another stay")
    (undone,) = viewed(partners).applications
    assert undone.undone_at is not None
    assert undone.undone_reason == "another stay"
    partners.apply_oldest(partners.agent, viewed_payment(partners))
    assert [one.open_minor for one in viewed(partners, settled=True).items] == [0, 200]
    assert (view.terms_days, view.currency, view.row.name) == (30, "EUR", "Sunny Travel")


def viewed_payment(partners: Partners) -> PostingId:
    return PostingId(next(one.posting_id for one in partners.open_items(partners.agent) if one.kind is ArItemKind.CREDIT))


def test_an_account_that_is_not_there_is_said_so(hotel: SmallHotel, partners: Partners) -> None:
    with pytest.raises(NotFound):
        hotel.desk.read(account_view, account_id=ArAccountId(hotel.standard))
    assert hotel.desk.read(account_of_profile, profile_id=hotel.standard) is None


def test_many_items_cost_as_much_as_few(hotel: SmallHotel, partners: Partners, count_statements: CountStatements) -> None:
    account = hotel.desk.read(account_of_profile, profile_id=partners.agent)
    few = [count_statements(hotel.desk, account_list), count_statements(hotel.desk, account_view, account_id=account)]
    for _line in range(4):
        partners.on_account(partners.agent, 100)
        partners.apply_oldest(partners.agent, partners.pays(partners.agent, 40))
    assert few == [count_statements(hotel.desk, account_list), count_statements(hotel.desk, account_view, account_id=account)]
    assert few == [3, 6]
