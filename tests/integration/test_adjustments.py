"""Lines of closed days adjusted in the open one, and what is refused, on both databases (`docs/algorithms/folio-moves.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, insert, select, update

from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.errors import InvalidInput, NotAllowed, ReasonMissing
from hotel_desk.domain.ids import PostingId
from hotel_desk.models.folio import Folio, NightCharge, Posting, PostingTax
from hotel_desk.models.transaction_code import TransactionCodeTax
from hotel_desk.queries.folio import folio_view
from hotel_desk.services.adjustments import AdjustedTooFar, NotAdjustable, StillReversible, adjust_posting
from hotel_desk.services.cashier import pay_refund, post_charge, reverse_posting, take_deposit
from hotel_desk.services.departures import check_out
from hotel_desk.services.folio_moves import transfer_lines
from hotel_desk.services.ledger import FolioClosed
from hotel_desk.services.standing_lines import AlreadyReversed, LineHasLeft, NoLineOfItsOwn
from tests.moves_of_tests import TwoFolios, line, two_folios
from tests.stays_of_tests import DAY, NEXT, arrived, balance, charge, close_day, one, pay

if TYPE_CHECKING:
    from hotel_desk.services.posting_codes import Posted
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


@pytest.fixture
def folios(hotel: SmallHotel) -> TwoFolios:
    return two_folios(hotel)


def adjust(hotel: SmallHotel, posting: PostingId, amount: int | None = None, **more: Any) -> Posted:
    return hotel.desk.run(adjust_posting, **{"posting_id": posting, "amount_minor": amount, "reason": "agreed", **more})


def test_a_charge_of_yesterday_loses_a_part_with_its_tax(hotel: SmallHotel, folios: TwoFolios) -> None:
    posted = folios.minibar(10_700)
    close_day(hotel, DAY)
    before = balance(hotel, folios.first)
    done = adjust(hotel, posted.posting_id, 3_000)
    written = line(hotel, done.posting_id)
    assert (written.kind, written.adjusts_id, written.business_date) == (PostingKind.ADJUSTMENT, posted.posting_id, NEXT)
    assert (written.amount_minor, written.tax_minor, written.reason) == (-3_000, -170, "agreed")
    assert balance(hotel, folios.first) == before - 3_000
    view = hotel.desk.read(folio_view, folio_id=folios.first).windows[0]
    shown = next(shown for shown in view.lines if shown.posting_id == posted.posting_id)
    assert (shown.left_minor, shown.adjustable, shown.reversible, shown.movable) == (7_700, True, False, True)
    adjustment = next(shown for shown in view.lines if shown.posting_id == done.posting_id)
    assert (adjustment.adjusts_id, adjustment.movable, adjustment.adjustable) == (posted.posting_id, False, False)
    assert adjustment.reversible


def test_a_line_is_adjusted_to_nothing_and_no_further(hotel: SmallHotel, folios: TwoFolios) -> None:
    posted = folios.minibar(1_000)
    close_day(hotel, DAY)
    for _time in range(3):
        adjust(hotel, posted.posting_id, 333)
    with pytest.raises(AdjustedTooFar, match=r"0\.01 EUR") as refused:
        adjust(hotel, posted.posting_id, 2)
    assert refused.value.field == "amount_minor"
    with pytest.raises(AdjustedTooFar) as refused:
        adjust(hotel, posted.posting_id, new_amount_minor=-1)
    assert refused.value.field == "new_amount_minor"
    adjust(hotel, posted.posting_id, new_amount_minor=0)
    assert folios.tax(folios.first, 1) == (0, 0)
    with pytest.raises(AdjustedTooFar):
        adjust(hotel, posted.posting_id, 1)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "amount_minor"),
        ({"amount": 100, "new_amount_minor": 100}, "amount_minor"),
        ({"amount": 0}, "amount_minor"),
        ({"amount": -100}, "amount_minor"),
        ({"new_amount_minor": 1_000}, "new_amount_minor"),
        ({"new_amount_minor": 1_001}, "new_amount_minor"),
    ],
)
def test_amounts_that_adjust_nothing(hotel: SmallHotel, folios: TwoFolios, asked: dict[str, int], field: str) -> None:
    posted = folios.minibar(1_000)
    close_day(hotel, DAY)
    with pytest.raises(InvalidInput) as refused:
        adjust(hotel, posted.posting_id, **asked)
    assert refused.value.field == field


def test_what_is_not_adjusted(hotel: SmallHotel, folios: TwoFolios) -> None:
    first, back, paid = folios.minibar(), folios.minibar(), pay(hotel, folios.second, 900)
    reversal = hotel.desk.run(reverse_posting, posting_id=back.posting_id, reason="x")
    refunded = hotel.desk.run(
        pay_refund, folio_id=folios.second, transaction_code_id=hotel.codes["CASH"], amount_minor=200, reason="too much"
    )
    with pytest.raises(StillReversible):
        adjust(hotel, first.posting_id, 1)
    close_day(hotel, DAY)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(adjust_posting, posting_id=first.posting_id, amount_minor=1, reason="x")
    with pytest.raises(ReasonMissing):
        adjust(hotel, first.posting_id, 1, reason=" ")
    done = adjust(hotel, first.posting_id, 1)
    for posting, refusal in [
        (back.posting_id, AlreadyReversed),
        (reversal.posting_id, NoLineOfItsOwn),
        (done.posting_id, NoLineOfItsOwn),
        (refunded.posting_id, NotAdjustable),
    ]:
        with pytest.raises(refusal):
            adjust(hotel, posting, 1)
    (moved,) = folios.move(paid.posting_id, to=folios.first).posting_ids
    with pytest.raises(LineHasLeft):
        adjust(hotel, paid.posting_id, 1)
    assert adjust(hotel, moved, 1).amount_minor == 1


def test_a_deposit_held_before_arrival_is_not_adjusted_here(hotel: SmallHotel) -> None:
    stay = hotel.book(NEXT, guest="Cy")
    held = hotel.desk.run(take_deposit, reservation_id=stay, transaction_code_id=hotel.codes["CASH"], amount_minor=5_000)
    close_day(hotel, DAY)
    with pytest.raises(NotAdjustable):
        adjust(hotel, held.posting_id, 100)


def test_a_payment_typed_wrong_counts_for_less(hotel: SmallHotel, folios: TwoFolios) -> None:
    paid = pay(hotel, folios.first, 8_560)
    close_day(hotel, DAY)
    done = adjust(hotel, paid.posting_id, new_amount_minor=-8_000)
    written = line(hotel, done.posting_id)
    assert (written.amount_minor, written.transaction_code_id, written.net_minor) == (560, hotel.codes["CASH"], 560)
    with pytest.raises(AdjustedTooFar):
        adjust(hotel, paid.posting_id, 8_001)


def test_money_that_was_given_back_is_not_left(hotel: SmallHotel, folios: TwoFolios) -> None:
    paid = pay(hotel, folios.first, 1_000)
    refunded = hotel.desk.run(
        pay_refund, folio_id=folios.first, transaction_code_id=hotel.codes["CASH"], amount_minor=400, reason="too much"
    )
    with hotel.database.writing() as connection:
        connection.execute(update(Posting).where(Posting.id == refunded.posting_id).values(refund_of_id=paid.posting_id))
    close_day(hotel, DAY)
    with pytest.raises(AdjustedTooFar, match=r"6\.00 EUR"):
        adjust(hotel, paid.posting_id, 601)
    assert adjust(hotel, paid.posting_id, 600).amount_minor == 600


def test_an_adjustment_of_today_can_be_taken_back_and_made_again(hotel: SmallHotel, folios: TwoFolios) -> None:
    posted = folios.minibar(1_000)
    close_day(hotel, DAY)
    before = balance(hotel, folios.first)
    done = adjust(hotel, posted.posting_id, 1_000)
    hotel.desk.run(reverse_posting, posting_id=done.posting_id, reason="not agreed")
    assert balance(hotel, folios.first) == before
    assert adjust(hotel, posted.posting_id, 1_000).amount_minor == -1_000
    (moved,) = folios.move(posted.posting_id).posting_ids
    assert line(hotel, moved).amount_minor == 0


def test_an_adjusted_line_moves_with_what_is_left_and_its_adjustment_is_final(hotel: SmallHotel, folios: TwoFolios) -> None:
    posted = folios.minibar(1_000)
    close_day(hotel, DAY)
    done = adjust(hotel, posted.posting_id, 400)
    moved = hotel.desk.run(
        transfer_lines, posting_ids=[posted.posting_id, done.posting_id], folio_id=folios.second, window_number=1, reason=""
    )
    assert moved.amount_minor == 600
    with pytest.raises(LineHasLeft):
        hotel.desk.run(reverse_posting, posting_id=done.posting_id, reason="x")
    with pytest.raises(AdjustedTooFar):
        adjust(hotel, moved.posting_ids[0], 601)


def test_a_night_adjusted_to_nothing_stays_charged(hotel: SmallHotel) -> None:
    received = arrived(hotel)
    close_day(hotel, DAY)
    night = one(hotel, select(NightCharge.posting_id))
    adjust(hotel, night, new_amount_minor=0)
    assert (balance(hotel, received.folio_id), one(hotel, select(func.count()).select_from(NightCharge))) == (0, 1)
    with hotel.database.snapshot() as connection:
        left = connection.execute(select(func.sum(PostingTax.amount_minor)).group_by(PostingTax.tax_rule_id)).scalars().all()
    assert list(map(int, left)) == [0, 0]


def test_an_allowance_that_was_too_high(hotel: SmallHotel) -> None:
    with hotel.database.writing() as connection:
        link = {"property_id": hotel.property_id, "transaction_code_id": hotel.codes["BAR"], "tax_rule_id": hotel.vat}
        connection.execute(insert(TransactionCodeTax), [link])
    folio = arrived(hotel).folio_id
    allowance = hotel.desk.run(post_charge, folio_id=folio, transaction_code_id=hotel.codes["BAR"], price_minor=-2_120)
    close_day(hotel, DAY)
    done = line(hotel, adjust(hotel, allowance.posting_id, 1_060).posting_id)
    assert (done.amount_minor, done.tax_minor) == (1_060, 60)
    with pytest.raises(AdjustedTooFar):
        adjust(hotel, allowance.posting_id, new_amount_minor=1)


def test_the_folio_of_a_guest_who_has_left_is_not_adjusted(hotel: SmallHotel) -> None:
    received = arrived(hotel, departure=NEXT)
    posted = charge(hotel, received.folio_id)
    close_day(hotel, DAY)
    pay(hotel, received.folio_id, balance(hotel, received.folio_id))
    hotel.desk.run(check_out, reservation_id=one(hotel, select(Folio.reservation_id).where(Folio.id == received.folio_id)))
    with pytest.raises(FolioClosed):
        adjust(hotel, posted.posting_id, 100)
