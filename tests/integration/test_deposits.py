"""Deposits given back against their receipt, forfeited, and the list of stays that they do not cover, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, insert, select

from hotel_desk.domain.codes import FolioKind, PostingKind
from hotel_desk.domain.errors import InvalidInput, NotAllowed, ReasonMissing, StaffError
from hotel_desk.domain.ids import PostingId, new_operation_id
from hotel_desk.domain.policies import CancellationTerms
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.domain.settings import FORFEIT_DEPOSITS
from hotel_desk.models.folio import Folio, Posting, Receipt
from hotel_desk.models.transaction_code import TransactionCodeTax
from hotel_desk.queries.deposit_cover import uncovered_tonight
from hotel_desk.queries.deposits import deposits_held
from hotel_desk.services.adjustments import adjust_posting
from hotel_desk.services.cancellations import cancel_reservation, reinstate_reservation
from hotel_desk.services.cashier import RefundTooHigh, pay_refund, reverse_posting, take_deposit, take_payment
from hotel_desk.services.deposits import MoreThanHeld, NothingHeld, forfeit_deposit, refund_deposit
from hotel_desk.services.fixed_charges import add_fixed_charge, post_fixed_charges_now
from hotel_desk.services.folio_moves import transfer_lines
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.services.ledger import Card
from hotel_desk.services.money_taken import LessLeftOfMoney, MoneyAnotherWay, MoneyGivenBack, NoSuchMoney
from hotel_desk.services.routing_rules import add_routing_rule
from hotel_desk.services.settings import change_setting
from hotel_desk.services.stays import check_in
from tests.integration.test_fees import ALL, Agreed, agreed
from tests.stays_of_tests import DAY, FOURTH, NEXT, arrived, balance, charge, close_day, deposit_held, one, pay
from tests.unit.test_deposit_tables import minor
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
VISA = Card("Visa", "4242", "A1")


def put_down(hotel: SmallHotel, stay: ReservationId, amount_minor: int = 20_000, code: str = "CASH", **more: Any) -> PostingId:
    taken = hotel.desk.run(take_deposit, reservation_id=stay, transaction_code_id=hotel.codes[code], amount_minor=amount_minor, **more)
    return PostingId(taken.posting_id)


def line(hotel: SmallHotel, posting: PostingId) -> Any:
    with hotel.database.snapshot() as connection:
        return connection.execute(select(*Posting.__table__.columns).where(Posting.id == posting)).one()


def kinds(hotel: SmallHotel, kind: PostingKind) -> list[tuple[int, int]]:
    """Net and tax of the lines of a kind."""
    with hotel.database.snapshot() as connection:
        found = connection.execute(select(Posting.net_minor, Posting.tax_minor).where(Posting.kind == kind).order_by(Posting.id))
        return [(net, tax) for net, tax in found]


def back(hotel: SmallHotel, posting: PostingId, amount_minor: int, **more: Any) -> Any:
    return hotel.desk.run(refund_deposit, posting_id=posting, amount_minor=amount_minor, reason="leaves", **more)


# --- Given back -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", worked_table("deposits.md", "Given back"))
def test_a_deposit_goes_back_against_its_receipt(hotel: SmallHotel, row: dict[str, str]) -> None:
    stay = arrived(hotel)
    money = put_down(hotel, stay.reservation_id)
    if used := minor(row["used"]):
        charge(hotel, stay.folio_id, used)
    if before := minor(row["back"]):
        back(hotel, money, before)
    if adjusted := minor(row["adjusted"]):
        before_night = balance(hotel, stay.folio_id)
        close_day(hotel, DAY)
        pay(hotel, stay.folio_id, balance(hotel, stay.folio_id) - before_night)
        hotel.desk.run(adjust_posting, posting_id=money, amount_minor=adjusted, reason="counted again")
    credit = -balance(hotel, stay.folio_id)
    if row["answer"].startswith("refused"):
        kind = LessLeftOfMoney if "left" in row["answer"] else RefundTooHigh
        with pytest.raises(kind) as refusal:
            back(hotel, money, minor(row["asked"]))
        assert row["answer"].split()[-1] in str(refusal.value)
        assert -balance(hotel, stay.folio_id) == credit
        return
    paid = back(hotel, money, minor(row["asked"]))
    written = line(hotel, paid.posting_id)
    assert (written.kind, written.refund_of_id, written.amount_minor) == (PostingKind.REFUND, money, minor(row["answer"]))
    assert paid.receipt_number


def test_money_of_before_arrival_goes_back_from_where_it_stands(hotel: SmallHotel) -> None:
    reservation = hotel.book(DAY, NEXT)
    money = put_down(hotel, reservation)
    back(hotel, money, 1_000)
    assert deposit_held(hotel) == -19_000
    stay = hotel.desk.run(check_in, reservation_id=reservation, room_id=hotel.rooms["101"])
    back(hotel, money, 9_000)
    assert balance(hotel, stay.folio_id) == -10_000
    (held,) = hotel.desk.read(deposits_held)
    assert (held.left_minor, held.held_minor, held.returnable_minor, held.room_number) == (10_000, 10_000, 10_000, "101")
    assert held.folio_id == stay.folio_id


def test_a_moved_deposit_goes_back_from_its_new_window(hotel: SmallHotel) -> None:
    stay = arrived(hotel)
    money = put_down(hotel, stay.reservation_id)
    window = hotel.desk.run(open_folio_window, folio_id=stay.folio_id, payee_name="Friend").window_number
    hotel.desk.run(transfer_lines, posting_ids=[money], folio_id=stay.folio_id, window_number=window, reason="")
    assert line(hotel, back(hotel, money, 20_000).posting_id).window_number == window


def test_money_goes_back_the_way_it_came(hotel: SmallHotel) -> None:
    stay = arrived(hotel)
    by_card = put_down(hotel, stay.reservation_id, code="CARD", card=VISA)
    about: dict[str, Any] = {"folio_id": stay.folio_id, "amount_minor": 100, "reason": "r", "refund_of_id": by_card}
    for code, card in (("CASH", None), ("CARD", Card("Visa", "1111")), ("CARD", Card("Mastercard", "4242"))):
        with pytest.raises(MoneyAnotherWay):
            hotel.desk.run(pay_refund, transaction_code_id=hotel.codes[code], card=card, **about)
    paid = line(hotel, back(hotel, by_card, 20_000, authorisation_code="R7").posting_id)
    assert (paid.card_brand, paid.card_last_four, paid.authorisation_code) == ("Visa", "4242", "R7")
    by_wallet = put_down(hotel, stay.reservation_id, code="WALLET", reference="wx 1")
    assert line(hotel, back(hotel, by_wallet, 5_000).posting_id).reference == "wx 1"
    assert line(hotel, back(hotel, by_wallet, 5_000, reference="wx 2").posting_id).reference == "wx 2"


def test_what_is_no_money_of_this_stay(hotel: SmallHotel) -> None:
    stay, other = arrived(hotel), arrived(hotel, room="102")
    money = put_down(hotel, stay.reservation_id)
    put_down(hotel, other.reservation_id)
    charged = charge(hotel, stay.folio_id).posting_id
    for folio, posting in ((other.folio_id, money), (stay.folio_id, charged)):
        with pytest.raises(NoSuchMoney):
            hotel.desk.run(
                pay_refund, folio_id=folio, transaction_code_id=hotel.codes["CASH"], amount_minor=1, reason="r", refund_of_id=posting
            )
    with pytest.raises(NoSuchMoney):
        back(hotel, charged, 1)
    with pytest.raises(ReasonMissing):
        hotel.desk.run(refund_deposit, posting_id=money, amount_minor=1, reason=" ")
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(refund_deposit, posting_id=money, amount_minor=1, reason="r")


def test_money_given_back_is_reversed_only_after_its_refund(hotel: SmallHotel) -> None:
    stay = arrived(hotel)
    money = put_down(hotel, stay.reservation_id)
    refund = back(hotel, money, 5_000).posting_id
    with pytest.raises(MoneyGivenBack):
        hotel.desk.run(reverse_posting, posting_id=money, reason="r")
    hotel.desk.run(reverse_posting, posting_id=refund, reason="r")
    hotel.desk.run(reverse_posting, posting_id=money, reason="r")
    put_down(hotel, stay.reservation_id)
    with pytest.raises(LessLeftOfMoney):
        back(hotel, money, 1)


@pytest.mark.parametrize("button", ["take_payment", "take_deposit", "pay_refund", "refund_deposit", "forfeit_deposit"])
def test_a_repeated_click_is_one_entry(hotel: SmallHotel, button: str) -> None:
    stay = arrived(hotel)
    money = put_down(hotel, stay.reservation_id)
    gone = hotel.book(NEXT, FOURTH)
    put_down(hotel, gone)
    hotel.desk.run(cancel_reservation, reservation_id=gone, reason="ill")
    cash = hotel.codes["CASH"]
    clicks: dict[str, tuple[Any, dict[str, Any]]] = {
        "take_payment": (take_payment, {"folio_id": stay.folio_id, "transaction_code_id": cash, "amount_minor": 7}),
        "take_deposit": (take_deposit, {"reservation_id": stay.reservation_id, "transaction_code_id": cash, "amount_minor": 7}),
        "pay_refund": (pay_refund, {"folio_id": stay.folio_id, "transaction_code_id": cash, "amount_minor": 7, "reason": "r"}),
        "refund_deposit": (refund_deposit, {"posting_id": money, "amount_minor": 7, "reason": "r"}),
        "forfeit_deposit": (forfeit_deposit, {"reservation_id": gone, "reason": "r"}),
    }
    command, arguments = clicks[button]
    lines, receipts = (one(hotel, select(func.count()).select_from(table)) for table in (Posting, Receipt))
    operation = new_operation_id()
    answers = [hotel.desk.run(command, operation_id=operation, **arguments) for _click in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert one(hotel, select(func.count()).select_from(Posting)) == lines + 1
    assert one(hotel, select(func.count()).select_from(Receipt)) == receipts + (button != "forfeit_deposit")


# --- Forfeited --------------------------------------------------------------------------------------------------------


def taxed(hotel: SmallHotel, *codes: str) -> None:
    with hotel.database.writing() as connection:
        connection.execute(
            insert(TransactionCodeTax),
            [{"property_id": hotel.property_id, "transaction_code_id": hotel.codes[code], "tax_rule_id": hotel.vat} for code in codes],
        )


def cancelled(hotel: SmallHotel, held: int, *, apart: bool = True) -> Agreed:
    """A stay of two nights at 100.00 whose cancellation costs all of it, with money held."""
    taxed(hotel, "CANCELLATION")
    hotel.desk.run(change_setting, key=FORFEIT_DEPOSITS.key, value=apart)
    stay = agreed(hotel, (PolicyKind.CANCELLATION, CancellationTerms(ALL)))
    if held:
        put_down(hotel, stay.stay, held)
    hotel.desk.run(cancel_reservation, reservation_id=stay.stay, reason="ill")
    return stay


@pytest.mark.parametrize(("held", "forfeit", "fee"), [(0, 0, 20_000), (6_000, 6_000, 14_000), (20_000, 20_000, 0), (25_000, 20_000, 0)])
def test_a_penalty_is_forfeit_and_fee_and_never_more(hotel: SmallHotel, held: int, forfeit: int, fee: int) -> None:
    cancelled(hotel, held)
    assert [net + tax for net, tax in kinds(hotel, PostingKind.FORFEIT)] == [forfeit] * bool(forfeit)
    assert [net + tax for net, tax in kinds(hotel, PostingKind.CHARGE)] == [fee] * bool(fee)
    assert deposit_held(hotel) == 20_000 - held


def test_without_the_setting_the_penalty_is_one_charge(hotel: SmallHotel) -> None:
    cancelled(hotel, 6_000, apart=False)
    assert kinds(hotel, PostingKind.FORFEIT) == []
    assert [net + tax for net, tax in kinds(hotel, PostingKind.CHARGE)] == [20_000]


def test_what_the_penalty_leaves_may_be_kept(hotel: SmallHotel) -> None:
    stay = cancelled(hotel, 25_300)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(forfeit_deposit, reservation_id=stay.stay, reason="agreed")
    with pytest.raises(MoreThanHeld):
        hotel.desk.run(forfeit_deposit, reservation_id=stay.stay, reason="agreed", amount_minor=5_301)
    with pytest.raises(InvalidInput):
        hotel.desk.run(forfeit_deposit, reservation_id=stay.stay, reason="agreed", amount_minor=0)
    kept = hotel.desk.run(forfeit_deposit, reservation_id=stay.stay, reason="agreed")
    assert (kept.amount_minor, kept.balance_minor) == (5_300, 0)
    assert kinds(hotel, PostingKind.FORFEIT)[-1] == (5_000, 300)
    with pytest.raises(NothingHeld):
        hotel.desk.run(forfeit_deposit, reservation_id=stay.stay, reason="agreed")


def test_a_deposit_of_a_stay_that_takes_place_is_not_forfeited(hotel: SmallHotel) -> None:
    reservation = hotel.book(NEXT, FOURTH)
    put_down(hotel, reservation)
    with pytest.raises(InvalidInput):
        hotel.desk.run(forfeit_deposit, reservation_id=reservation, reason="x")


@pytest.mark.parametrize("days_later", [0, 1])
@pytest.mark.parametrize("apart", [True, False])
def test_a_reservation_taken_back_gets_everything_back(hotel: SmallHotel, days_later: int, apart: bool) -> None:
    stay = cancelled(hotel, 25_300, apart=apart)
    hotel.desk.run(forfeit_deposit, reservation_id=stay.stay, reason="agreed", amount_minor=300)
    if days_later:
        close_day(hotel, DAY)
    for _round in range(2):
        hotel.desk.run(reinstate_reservation, reservation_id=stay.stay)
        assert deposit_held(hotel) == -25_300
        hotel.desk.run(cancel_reservation, reservation_id=stay.stay, reason="ill again")
        assert deposit_held(hotel) == -5_300


# --- Does not cover tonight, and the list of deposits -------------------------------------------------------------------


def test_who_is_short_tonight(hotel: SmallHotel, count_statements: CountStatements) -> None:
    covered, short, nothing = (arrived(hotel, room=room) for room in ("101", "102", "103"))
    few = count_statements(hotel.desk, uncovered_tonight)
    whole = hotel.desk.read(uncovered_tonight)[0].tonight_minor
    assert whole >= 10_000
    put_down(hotel, covered.reservation_id, whole)
    put_down(hotel, short.reservation_id, whole - 1)
    found = hotel.desk.read(uncovered_tonight)
    assert [(row.room_number, row.balance_minor, row.short_minor) for row in found] == [("102", 1 - whole, 1), ("103", 0, whole)]
    assert found[1].folio_id == nothing.folio_id
    assert count_statements(hotel.desk, uncovered_tonight) == few == 15
    close_day(hotel, DAY)
    assert {row.room_number: row.short_minor for row in hotel.desk.read(uncovered_tonight)}["103"] > whole


def test_fixed_charges_and_rules_count_for_tonight(hotel: SmallHotel) -> None:
    here, other = arrived(hotel).reservation_id, arrived(hotel, room="102")
    whole = hotel.desk.read(uncovered_tonight)[0].tonight_minor
    minibar = hotel.codes["MINIBAR"]
    hotel.desk.run(add_fixed_charge, reservation_id=here, transaction_code_id=minibar, price_minor=500, quantity=2)
    assert hotel.desk.read(uncovered_tonight)[0].tonight_minor == whole + 1_000
    put_down(hotel, here, whole)
    assert [row.short_minor for row in hotel.desk.read(uncovered_tonight)] == [1_000, whole]
    friend: dict[str, Any] = {"folio_id": other.folio_id, "transaction_code_id": minibar, "limit_minor": 400}
    hotel.desk.run(add_routing_rule, reservation_id=here, **friend)
    assert [row.short_minor for row in hotel.desk.read(uncovered_tonight)] == [600, whole], "the friend pays up to the limit"
    hotel.desk.run(add_routing_rule, reservation_id=here, folio_id=other.folio_id, transaction_code_id=hotel.codes["ROOM"])
    assert [row.room_number for row in hotel.desk.read(uncovered_tonight)] == ["102"], "and the room altogether"
    close_day(hotel, DAY)
    hotel.desk.run(post_fixed_charges_now, reservation_id=here)
    assert hotel.desk.read(uncovered_tonight)[0].room_number == "102"


def test_the_list_of_deposits(hotel: SmallHotel, count_statements: CountStatements) -> None:
    here, expected, gone = arrived(hotel).reservation_id, hotel.book(NEXT, FOURTH), hotel.book(NEXT, FOURTH)
    first = put_down(hotel, here)
    for stay in (expected, gone):
        put_down(hotel, stay, 5_000, code="CARD", card=VISA)
    assert len(hotel.desk.read(deposits_held)) == 3
    before = count_statements(hotel.desk, deposits_held)
    back(hotel, first, 20_000)
    hotel.desk.run(cancel_reservation, reservation_id=gone, reason="ill")
    hotel.desk.run(forfeit_deposit, reservation_id=gone, reason="agreed")
    (left,) = hotel.desk.read(deposits_held)
    assert (left.reservation_id, left.card_last_four, left.returnable_minor) == (expected, "4242", 5_000)
    assert left.folio_id == one(hotel, select(Folio.id).where(Folio.kind == FolioKind.DEPOSIT, Folio.reservation_id == expected))
    assert count_statements(hotel.desk, deposits_held) == before


def test_a_refusal_changes_nothing(hotel: SmallHotel) -> None:
    stay = arrived(hotel)
    money = put_down(hotel, stay.reservation_id)
    before = one(hotel, select(func.count()).select_from(Posting))
    for amount in (0, -5, 20_001):
        with pytest.raises(StaffError):
            back(hotel, money, amount)
    assert one(hotel, select(func.count()).select_from(Posting)) == before
