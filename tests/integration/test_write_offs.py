"""What will never be paid: asked by one, decided by another, given up by a line of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.cashier_codes import WriteOffState
from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.errors import NotAllowed, ReasonMissing
from hotel_desk.models.city_ledger import WriteOff
from hotel_desk.models.folio import Posting
from hotel_desk.services.cashier import reverse_posting
from hotel_desk.services.write_offs import (
    AskedAlready,
    DecidedAlready,
    NeedsSomebodyElse,
    WriteOffTooHigh,
    ask_write_off,
    decide_write_off,
)
from tests.accounts_of_tests import Partners
from tests.shifts_of_tests import second_manager
from tests.stays_of_tests import one

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ArItemId
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


@pytest.fixture
def partners(hotel: SmallHotel) -> Partners:
    second_manager(hotel)
    return Partners(hotel)


@pytest.fixture
def item(partners: Partners) -> ArItemId:
    return partners.item(partners.on_account(partners.agent, 4_000))


def asked(hotel: SmallHotel, item: ArItemId, amount: int = 4_000) -> Any:
    return hotel.desk.run(ask_write_off, item_id=item, amount_minor=amount, reason="bankrupt").write_off_id


def opened(partners: Partners) -> list[int]:
    return [row.open_minor for row in partners.open_items(partners.agent)]


def test_an_approved_part_is_a_line_without_tax_and_closes_that_part(hotel: SmallHotel, partners: Partners, item: ArItemId) -> None:
    answer = hotel.as_user("vera").run(decide_write_off, write_off_id=asked(hotel, item, 1_500), approve=True)
    assert (answer.state, opened(partners), partners.account(partners.agent)) == (WriteOffState.APPROVED, [2_500], 2_500)
    line = select(Posting.tax_minor, Posting.net_minor, Posting.reason).where(Posting.kind == PostingKind.ALLOWANCE)
    with hotel.database.snapshot() as connection:
        assert connection.execute(line).one() == (0, -1_500, "bankrupt")
        row = connection.execute(select(WriteOff.asked_by_id, WriteOff.decided_by_id)).one()
    assert row.asked_by_id != row.decided_by_id


def test_nothing_is_given_up_before_somebody_else_has_said_so(hotel: SmallHotel, partners: Partners, item: ArItemId) -> None:
    request = asked(hotel, item)
    assert opened(partners) == [4_000]
    with pytest.raises(NeedsSomebodyElse):
        hotel.desk.run(decide_write_off, write_off_id=request, approve=True)
    with pytest.raises(NotAllowed):
        hotel.as_user("cashier").run(decide_write_off, write_off_id=request, approve=True)
    with pytest.raises(AskedAlready):
        asked(hotel, item, 100)
    with pytest.raises(ReasonMissing):
        hotel.as_user("vera").run(decide_write_off, write_off_id=request, approve=False)
    hotel.as_user("vera").run(decide_write_off, write_off_id=request, approve=False, reason="they will pay")
    with pytest.raises(DecidedAlready):
        hotel.as_user("vera").run(decide_write_off, write_off_id=request, approve=True)
    assert (opened(partners), one(hotel, select(WriteOff.decision_reason))) == ([4_000], "they will pay")


def test_not_more_than_is_open_when_asked_and_when_approved(hotel: SmallHotel, partners: Partners, item: ArItemId) -> None:
    with pytest.raises(WriteOffTooHigh):
        asked(hotel, item, 4_001)
    with pytest.raises(WriteOffTooHigh):
        asked(hotel, partners.item(partners.pays(partners.agent, 500)), 100)
    request = asked(hotel, item)
    partners.apply_oldest(partners.agent, partners.pays(partners.agent, 1))
    with pytest.raises(WriteOffTooHigh, match=r"39\.99"):
        hotel.as_user("vera").run(decide_write_off, write_off_id=request, approve=True)


def test_a_write_off_reversed_opens_the_item_again(hotel: SmallHotel, partners: Partners, item: ArItemId) -> None:
    hotel.as_user("vera").run(decide_write_off, write_off_id=asked(hotel, item), approve=True)
    assert opened(partners) == []
    line = one(hotel, select(Posting.id).where(Posting.kind == PostingKind.ALLOWANCE))
    hotel.desk.run(reverse_posting, posting_id=line, reason="they pay after all")
    assert opened(partners) == [4_000]
