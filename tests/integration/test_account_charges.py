"""Lines of a guest in house charged to an account, on both databases (`docs/algorithms/company-accounts.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.rate_codes import Payer
from hotel_desk.models.invoice import InvoiceLine
from hotel_desk.queries.account_choices import find_accounts
from hotel_desk.queries.account_invoices import items_to_invoice
from hotel_desk.queries.city_ledger import account_of_profile
from hotel_desk.services.account_charges import charge_lines_to_account
from hotel_desk.services.account_invoices import issue_account_invoice
from hotel_desk.services.account_windows import AccountOverLimit
from hotel_desk.services.city_ledger import set_account_terms, take_back_from_account
from hotel_desk.services.company_accounts import NoAccount, close_ar_account
from hotel_desk.services.departures import check_out, undo_check_out
from hotel_desk.services.folio_moves import IsThereAlready
from tests.accounts_of_tests import Partners, folio_of, received
from tests.stays_of_tests import DAY, NEXT, charge, close_day

if TYPE_CHECKING:
    from hotel_desk.domain.ids import PostingId, ReservationId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")


@pytest.fixture
def partners(hotel: SmallHotel) -> Partners:
    return Partners(hotel)


def drink(partners: Partners, stay: ReservationId, minor: int) -> PostingId:
    posted: PostingId = charge(partners.hotel, folio_of(partners.hotel, stay), minor).posting_id
    return posted


def put(partners: Partners, *lines: PostingId, **more: Any) -> Any:
    return partners.hotel.desk.run(charge_lines_to_account, posting_ids=list(lines), profile_id=partners.agent, **more)


def open_minor(partners: Partners) -> list[int]:
    return [row.open_minor for row in partners.open_items(partners.agent)]


def test_chosen_lines_are_an_item_and_the_rest_follows_at_check_out(hotel: SmallHotel, partners: Partners) -> None:
    stay = received(partners, departure=NEXT)
    first, second = drink(partners, stay, 1_000), drink(partners, stay, 2_000)
    close_day(hotel, DAY)
    put(partners, second)
    put(partners, first)
    assert (partners.window(stay, None), partners.window(stay, partners.agent), open_minor(partners)) == (0, 10_200, [2_000, 1_000])
    hotel.desk.run(check_out, reservation_id=stay)
    assert open_minor(partners) == [2_000, 1_000, 10_200]
    account = hotel.desk.read(account_of_profile, profile_id=partners.agent)
    items = hotel.desk.read(items_to_invoice, account_id=account)
    # Each item is invoiced with its own charges.
    assert [(item.amounts.amount_minor, item.amounts.tax_minor, len(item.lines)) for item in items] == [
        (2_000, 0, 1),
        (1_000, 0, 1),
        (10_200, 766, 1),
    ]
    issued = hotel.desk.run(issue_account_invoice, account_id=account, item_ids=[items[0].item_id, items[2].item_id])
    assert issued.total_minor == 12_200
    with hotel.database.snapshot() as connection:
        assert sorted(connection.execute(select(InvoiceLine.amount_minor)).scalars()) == [2_000, 10_200]


def test_what_was_charged_comes_back_to_the_window(hotel: SmallHotel, partners: Partners) -> None:
    stay = received(partners, Payer.GUEST, departure=NEXT)
    charged = put(partners, drink(partners, stay, 1_000))
    assert (charged.window_number, charged.amount_minor, charged.account_name) == (2, 1_000, "Sunny Travel")
    hotel.desk.run(take_back_from_account, folio_id=charged.folio_id, window_number=2, reason="pays himself")
    assert (partners.window(stay, partners.agent), open_minor(partners)) == (1_000, [])
    hotel.desk.run(check_out, reservation_id=stay)
    hotel.desk.run(undo_check_out, reservation_id=stay, reason="forgot a bag")
    assert (partners.window(stay, partners.agent), open_minor(partners)) == (1_000, [])


def test_lines_of_the_accounts_own_window_are_not_charged_twice(hotel: SmallHotel, partners: Partners) -> None:
    stay = received(partners, departure=NEXT)
    close_day(hotel, DAY)
    put(partners, drink(partners, stay, 1_000))
    (item,) = hotel.desk.read(items_to_invoice, account_id=hotel.desk.read(account_of_profile, profile_id=partners.agent))
    with pytest.raises(IsThereAlready):
        put(partners, item.lines[0].posting_id)
    assert open_minor(partners) == [1_000]


def test_an_account_that_is_closed_or_at_its_limit_takes_nothing(hotel: SmallHotel, partners: Partners) -> None:
    stay = received(partners, Payer.GUEST, departure=NEXT)
    line = drink(partners, stay, 1_000)
    hotel.desk.run(set_account_terms, profile_id=partners.agent, terms_days=30, credit_limit_minor=999)
    with pytest.raises(AccountOverLimit):
        put(partners, line)
    assert (partners.window(stay, None), open_minor(partners)) == (1_000, [])
    put(partners, line, over_limit_reason="the boss says so")
    assert open_minor(partners) == [1_000]
    hotel.desk.run(close_ar_account, profile_id=partners.agent)
    with pytest.raises(NoAccount):
        put(partners, drink(partners, stay, 500))


def test_accounts_are_found_by_name_in_one_statement(hotel: SmallHotel, partners: Partners, count_statements: CountStatements) -> None:
    assert [row.name for row in hotel.desk.read(find_accounts, text="TRAV", limit=5)] == ["Sunny Travel"]
    hotel.desk.run(close_ar_account, profile_id=partners.agent)
    assert [row.name for row in hotel.desk.read(find_accounts, text="", limit=5)] == ["Nordwind Ltd"]
    assert count_statements(hotel.desk, find_accounts, text="nord", limit=5) == 1
