"""Cashiers in real processes on the same lines: nobody's line is lost, none is moved twice, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.line_parts import LineSplit
from hotel_desk.models.folio import FolioWindow, Posting
from hotel_desk.services.adjustments import AdjustedTooFar, adjust_posting
from hotel_desk.services.cashier import post_charge, reverse_posting, take_payment
from hotel_desk.services.folio_moves import move_window, split_line, transfer_lines
from hotel_desk.services.standing_lines import AlreadyReversed, LineHasLeft, LineWasDivided
from tests.moves_of_tests import TwoFolios, two_folios
from tests.racing_desks import Outcome, Press, race
from tests.scale import size
from tests.stays_of_tests import DAY, close_day, one

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


@pytest.fixture
def folios(hotel: SmallHotel) -> TwoFolios:
    return two_folios(hotel)


def run(hotel: SmallHotel, presses: Sequence[Press]) -> list[Outcome]:
    outcomes = [outcome for desk in race(hotel.url, hotel.property_id, presses) for outcome in desk]
    assert [outcome.bug for outcome in outcomes if outcome.bug] == []
    return outcomes


def total(hotel: SmallHotel, folios: TwoFolios) -> int:
    return int(one(hotel, select(func.sum(FolioWindow.balance_minor)).where(FolioWindow.folio_id.in_([folios.first, folios.second]))))


def test_a_line_that_four_desks_want_goes_to_one(hotel: SmallHotel, folios: TwoFolios) -> None:
    line = folios.minibar(10_000).posting_id
    there: dict[str, Any] = {"posting_ids": [line], "folio_id": folios.second}
    outcomes = run(
        hotel,
        [
            Press(transfer_lines, {**there, "window_number": 1}),
            Press(transfer_lines, {**there, "window_number": 2}),
            Press(split_line, {"posting_id": line, "split": LineSplit(ways=3)}),
            Press(reverse_posting, {"posting_id": line, "reason": "not drunk"}),
        ],
    )
    assert len([outcome for outcome in outcomes if outcome.refusal is None]) == 1
    refusals = [type(outcome.refusal) for outcome in outcomes if outcome.refusal is not None]
    assert set(refusals) <= {LineHasLeft, LineWasDivided, AlreadyReversed}
    assert total(hotel, folios) in {0, 10_000}


def test_two_cashiers_move_to_and_fro_while_others_post(hotel: SmallHotel, folios: TwoFolios) -> None:
    """Folios are locked in the order of their ids, whichever way the lines go."""
    each = size(4, soak=40)
    for folio in (folios.first, folios.second):
        for _line in range(3):
            folios.minibar(850, folio=folio)
    forth = {"folio_id": folios.first, "window_number": 1, "target_folio_id": folios.second, "target_window_number": 1}
    back = {"folio_id": folios.second, "window_number": 1, "target_folio_id": folios.first, "target_window_number": 1}
    charge = {"folio_id": folios.first, "transaction_code_id": hotel.codes["MINIBAR"], "price_minor": 850}
    money = {"folio_id": folios.second, "transaction_code_id": hotel.codes["CASH"], "amount_minor": 100}
    outcomes = run(
        hotel,
        [
            Press(move_window, forth, times=each),
            Press(move_window, back, times=each),
            Press(post_charge, charge, times=each),
            Press(take_payment, money, times=each),
        ],
    )
    posted = [outcome.answer for outcome in outcomes if outcome.refusal is None and hasattr(outcome.answer, "posting_id")]
    assert len(posted) == 2 * each
    assert total(hotel, folios) == 6 * 850 + each * (850 - 100)
    taken_off = select(Posting.takes_off_id)
    standing = select(func.sum(Posting.amount_minor)).where(
        Posting.takes_off_id.is_(None), Posting.id.not_in(taken_off.where(Posting.takes_off_id.is_not(None)))
    )
    assert one(hotel, standing) == total(hotel, folios)


def test_a_line_is_adjusted_by_four_desks_to_nothing_and_no_further(hotel: SmallHotel, folios: TwoFolios) -> None:
    line = folios.minibar(1_000).posting_id
    close_day(hotel, DAY)
    before = total(hotel, folios)
    outcomes = run(hotel, [Press(adjust_posting, {"posting_id": line, "reason": f"desk {desk}", "amount_minor": 400}) for desk in range(4)])
    assert [type(outcome.refusal) for outcome in outcomes if outcome.refusal is not None] == [AdjustedTooFar] * 2
    assert total(hotel, folios) == before - 800
