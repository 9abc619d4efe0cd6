"""What the accounts of companies and agents hold is checked too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotel_desk.services.departures import check_out
from hotel_desk.services.invoices import issue_invoice
from tests.account_breakages import ACCOUNT_BREAKAGES
from tests.accounts_of_tests import Partners, received
from tests.fixtures.invariants import broken_rules, every_one_is_found
from tests.stays_of_tests import DAY, NEXT, close_day

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


@pytest.fixture
def owed(hotel: SmallHotel) -> SmallHotel:
    """One guest has left a night to the agent's account, another is in house at the agent's cost; the agent has paid a part."""
    partners = Partners(hotel)
    partners.earns()
    gone = received(partners, departure=NEXT)
    received(partners, room="102")
    close_day(hotel, DAY)
    hotel.desk.run(check_out, reservation_id=gone)
    partners.on_account(partners.agent, 4_000)
    partners.apply_oldest(partners.agent, partners.pays(partners.agent, 11_000))
    partners.on_account(partners.agent, 700)
    partners.written_off(partners.agent, 900)
    partners.reminded(partners.agent, 300)
    partners.apply_oldest(partners.agent, partners.pays(partners.agent, 1_600))
    partners.apply_oldest(partners.agent, partners.paid_commission().posting_id)
    hotel.desk.run(issue_invoice, folio_id=partners.folio(partners.agent), window_number=1)
    assert broken_rules(hotel) == []
    return hotel


def test_every_change_behind_the_programs_back_is_found(owed: SmallHotel) -> None:
    every_one_is_found(owed, ACCOUNT_BREAKAGES)
