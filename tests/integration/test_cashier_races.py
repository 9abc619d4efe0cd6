"""Desks in processes of their own at the same money on the server: one wins, the others get a sentence, no cent is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.cashier_codes import InvoiceState
from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.invoices import CreditTooHigh
from hotel_desk.domain.open_items import Part
from hotel_desk.models.cash import CashierShift
from hotel_desk.models.city_ledger import ArApplication
from hotel_desk.models.folio import FolioWindow, Posting
from hotel_desk.models.invoice import Invoice
from hotel_desk.services.cashier import post_charge, take_deposit, take_payment
from hotel_desk.services.city_ledger import apply_payment
from hotel_desk.services.deposits import refund_deposit
from hotel_desk.services.folio_moves import combine_lines, move_window, transfer_lines
from hotel_desk.services.invoices import HasCreditNotes, InvoiceIsVoid, issue_credit_note, issue_invoice, void_invoice
from hotel_desk.services.ledger import Card
from hotel_desk.services.open_shifts import NoOpenShift
from hotel_desk.services.preauthorisations import HoldEnded, capture_card, hold_card, release_card
from hotel_desk.services.shifts import close_shift
from hotel_desk.services.stays import check_in
from hotel_desk.services.write_offs import ask_write_off, decide_write_off
from tests.accounts_of_tests import Partners
from tests.fixtures.invariants import broken_rules
from tests.racing_desks import Outcome, Press, race
from tests.scale import size
from tests.shifts_of_tests import opened, second_manager, shifts_required
from tests.stays_of_tests import arrived, charge, one

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

OFTEN = size(4, soak=40)


def ran(hotel: SmallHotel, *presses: Press) -> list[Outcome]:
    outcomes = [outcome for desk in race(hotel.url, hotel.property_id, presses) for outcome in desk]
    assert [outcome.bug for outcome in outcomes if outcome.bug] == []
    assert broken_rules(hotel) == []
    return outcomes


def refusals(outcomes: list[Outcome]) -> list[type]:
    return [type(outcome.refusal) for outcome in outcomes if outcome.refusal is not None]


@pytest.fixture
def partners(mariadb_hotel: SmallHotel) -> Partners:
    return Partners(mariadb_hotel)


def test_lines_move_in_a_circle_of_three_rooms_while_others_post_and_combine(mariadb_hotel: SmallHotel) -> None:
    """Whichever way lines go, folios are locked in one order: nobody waits for ever, and no line is lost or there twice."""
    hotel = mariadb_hotel
    folios = [arrived(hotel, room, guest=f"Guest {room}").folio_id for room in ("101", "102", "103")]
    drinks = [charge(hotel, folio, 100).posting_id for folio in folios for _number in range(3)]
    around = [
        Press(move_window, {"folio_id": here, "window_number": 1, "target_folio_id": there, "target_window_number": 1}, times=OFTEN)
        for here, there in zip(folios, folios[1:] + folios[:1], strict=True)
    ]
    one_line: dict[str, Any] = {"posting_ids": drinks[:1], "folio_id": folios[2], "window_number": 1}
    more = {"folio_id": folios[1], "transaction_code_id": hotel.codes["BAR"], "price_minor": 7}
    ran(
        hotel,
        *around,
        Press(combine_lines, {"posting_ids": drinks[3:5]}),
        Press(transfer_lines, one_line, times=OFTEN),
        Press(post_charge, more, times=OFTEN),
    )
    assert one(hotel, select(func.sum(FolioWindow.balance_minor)).where(FolioWindow.folio_id.in_(folios))) == 900 + 7 * OFTEN
    moved = select(func.count(Posting.takes_off_id), func.count(func.distinct(Posting.takes_off_id)))
    with hotel.database.snapshot() as connection:
        lines, different = connection.execute(moved).one()
    assert lines == different > 0


def test_a_drawer_is_closed_while_two_desks_take_money_into_it(mariadb_hotel: SmallHotel) -> None:
    hotel = mariadb_hotel
    second_manager(hotel)
    folios = [arrived(hotel, room, guest=f"Guest {room}").folio_id for room in ("101", "102")]
    shifts_required(hotel)
    shift = opened(hotel, 10_000)
    money = {"transaction_code_id": hotel.codes["CASH"], "amount_minor": 100}
    closing = {"shift_id": shift, "counts": [], "reason": "nobody counted", "second_user_name": "vera"}
    outcomes = ran(
        hotel, *(Press(take_payment, {**money, "folio_id": folio}, times=3 * OFTEN) for folio in folios), Press(close_shift, closing)
    )
    assert set(refusals(outcomes)) <= {NoOpenShift}
    taken = sum(outcome.refusal is None for outcome in outcomes) - 1
    assert one(hotel, select(func.count()).where(Posting.shift_id == shift, Posting.kind == PostingKind.PAYMENT)) == taken
    assert one(hotel, select(func.count()).where(Posting.kind == PostingKind.PAYMENT)) == taken
    assert one(hotel, select(CashierShift.expected_minor).where(CashierShift.id == shift)) == 10_000 + 100 * taken


def test_one_payment_is_applied_to_two_items_from_two_desks(partners: Partners) -> None:
    hotel, agent = partners.hotel, partners.agent
    items = [partners.item(partners.on_account(agent, amount)) for amount in (700, 800)]
    credit = partners.item(partners.pays(agent, 1_000))
    outcomes = ran(hotel, *(Press(apply_payment, {"credit_item_id": credit, "parts": [Part(item, 600)]}) for item in (*items, items[0])))
    assert refusals(outcomes) == [InvalidInput, InvalidInput]
    assert one(hotel, select(func.sum(ArApplication.amount_minor))) == 600
    assert sum(row.open_minor for row in partners.open_items(agent)) == partners.account(agent) == 500


def test_an_item_is_paid_and_given_up_at_the_same_moment(partners: Partners) -> None:
    """What is left of the item is closed once, by whoever was faster; the credit that was not needed stays."""
    hotel, agent = partners.hotel, partners.agent
    second_manager(hotel)
    item = partners.item(partners.on_account(agent, 1_000))
    credit = partners.item(partners.pays(agent, 1_000))
    asked = hotel.desk.run(ask_write_off, item_id=item, amount_minor=1_000, reason="bankrupt").write_off_id
    approve = Press(decide_write_off, {"write_off_id": asked, "approve": True}, user="vera")
    outcomes = ran(hotel, Press(apply_payment, {"credit_item_id": credit, "parts": [Part(item, 1_000)]}), approve, approve)
    assert len(refusals(outcomes)) == 2
    assert partners.account(agent) in {0, -1_000}


def test_an_invoice_is_made_void_while_a_credit_note_is_written(mariadb_hotel: SmallHotel) -> None:
    hotel = mariadb_hotel
    folio = arrived(hotel).folio_id
    charge(hotel, folio, 1_000)
    invoice = hotel.desk.run(issue_invoice, folio_id=folio, window_number=1).invoice_id
    about = {"invoice_id": invoice, "reason": "wrong name"}
    outcomes = ran(
        hotel, Press(void_invoice, about), Press(issue_credit_note, about), Press(issue_credit_note, {**about, "amount_minor": 600})
    )
    assert set(refusals(outcomes)) <= {InvoiceIsVoid, HasCreditNotes, CreditTooHigh}
    void, *credited = (outcome.refusal is None for outcome in outcomes)
    assert void != any(credited), "what is void is not credited, and what is credited is not made void"
    assert one(hotel, select(func.count()).where(Invoice.state == InvoiceState.VOID)) == int(void)
    left = select(func.sum(Invoice.total_minor)).where(Invoice.state == InvoiceState.ISSUED)
    assert one(hotel, left) in {None, 0, 400}


def test_a_deposit_is_returned_at_two_desks_while_the_guest_arrives(mariadb_hotel: SmallHotel) -> None:
    hotel = mariadb_hotel
    stay = hotel.book(room="101")
    paid = hotel.desk.run(take_deposit, reservation_id=stay, transaction_code_id=hotel.codes["CASH"], amount_minor=5_000).posting_id
    back = Press(refund_deposit, {"posting_id": paid, "amount_minor": 5_000, "reason": "not needed"})
    outcomes = ran(hotel, back, back, Press(check_in, {"reservation_id": stay}))
    assert len(refusals(outcomes[:2])) == 1
    assert outcomes[2].refusal is None
    assert one(hotel, select(func.sum(Posting.amount_minor))) == 0


def test_a_hold_is_captured_at_two_desks_and_released_at_a_third(mariadb_hotel: SmallHotel) -> None:
    hotel = mariadb_hotel
    here = arrived(hotel)
    held = hotel.desk.run(
        hold_card,
        reservation_id=here.reservation_id,
        transaction_code_id=hotel.codes["CARD"],
        amount_minor=5_000,
        card=Card("Visa", "4242", "A1B2"),
    ).preauthorisation_id
    capture = Press(capture_card, {"preauthorisation_id": held})
    outcomes = ran(hotel, capture, capture, Press(release_card, {"preauthorisation_id": held, "reason": "paid in cash"}))
    assert refusals(outcomes) == [HoldEnded, HoldEnded]
    captured = any(outcome.refusal is None for outcome in outcomes[:2])
    assert one(hotel, select(func.count()).where(Posting.kind == PostingKind.PAYMENT)) == int(captured)
