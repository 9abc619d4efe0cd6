"""What an answer makes of an attempt at a terminal, what may be asked for, and what is kept; on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update

from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.errors import InvalidInput, NotAllowed, NotFound, ReasonMissing, StaffError
from hotel_desk.domain.ids import new_operation_id
from hotel_desk.domain.payment_attempts import (
    AnswerKind,
    AnswerNotTaken,
    Approval,
    AttemptKind,
    AttemptRequest,
    AttemptState,
    WrongWalletCode,
    checked_wallet_code,
    state_after,
)
from hotel_desk.models.folio import Posting
from hotel_desk.models.payment_attempt import PaymentAttempt
from hotel_desk.models.preauthorisation import Preauthorisation
from hotel_desk.queries.payment_attempts import attempts_of_folio, open_attempts, terminal_money
from hotel_desk.services.attempt_checks import AskedAlready, NotByTerminal
from hotel_desk.services.cashier import take_payment
from hotel_desk.services.departures import check_out
from hotel_desk.services.ledger import Card, FolioClosed
from hotel_desk.services.money_taken import LessLeftOfMoney
from hotel_desk.services.open_shifts import NoOpenShift
from hotel_desk.services.payment_attempts import (
    AttemptOver,
    BeingCancelled,
    NothingApproved,
    begin_to_cancel,
    book_attempt,
    give_up_attempt,
    keep_approval,
    record_approval,
    record_no_money,
)
from hotel_desk.services.posting_codes import WrongCode
from tests.fixtures.invariants import broken_rules, found_after
from tests.shifts_of_tests import shifts_required
from tests.stays_of_tests import arrived, balance, charge, one
from tests.terminals_of_tests import YES, begun, for_folio, posted, state_of
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from hotel_desk.domain.ids import FolioId, PaymentAttemptId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
STATES = worked_table("payment-terminals.md", "States")
ANSWERS = {"declined": AnswerKind.DECLINED, "cancelled": AnswerKind.CANCELLED, "no answer": AnswerKind.NO_ANSWER}
SLIP = Card("Visa", "1111", "S1")


def test_the_rule_is_the_table() -> None:
    answers = {**ANSWERS, "approved": AnswerKind.APPROVED, "not postable": AnswerKind.NOT_POSTABLE}
    for row in STATES:
        for column, answer in answers.items():
            assert state_after(AttemptState(row["state"]), answer) == row[column], (row["state"], column)
    assert [row["state"] for row in STATES] == ["ASKED", "UNKNOWN", "APPROVED", "DECLINED", "CANCELLED", "POSTED"]


def brought_to(hotel: SmallHotel, state: str, folio_id: FolioId, amount_minor: int) -> PaymentAttemptId:
    """An attempt in a state, by the commands that lead there."""
    attempt = begun(hotel, for_folio(hotel, folio_id, amount_minor))
    if state == "APPROVED":
        hotel.desk.run(keep_approval, attempt_id=attempt, approval=YES, not_posted_because="closed")
    elif state == "POSTED":
        hotel.desk.run(record_approval, attempt_id=attempt, approval=YES)
    elif state != "ASKED":
        answer = {"UNKNOWN": AnswerKind.NO_ANSWER, "DECLINED": AnswerKind.DECLINED, "CANCELLED": AnswerKind.CANCELLED}[state]
        hotel.desk.run(record_no_money, attempt_id=attempt, answer=answer)
    assert state_of(hotel, attempt) == state
    return attempt


def answered(hotel: SmallHotel, attempt: PaymentAttemptId, what: str) -> None:
    if what == "approved":
        hotel.desk.run(record_approval, attempt_id=attempt, approval=YES)
    elif what == "not postable":
        hotel.desk.run(keep_approval, attempt_id=attempt, approval=YES, not_posted_because="closed")
    elif what == "booked":
        hotel.desk.run(book_attempt, attempt_id=attempt, card=SLIP, reference="S-1")
    elif what == "given up":
        hotel.desk.run(give_up_attempt, attempt_id=attempt, reason="the bank says so")
    else:
        hotel.desk.run(record_no_money, attempt_id=attempt, answer=ANSWERS[what], words="words")


@pytest.mark.parametrize("row", STATES, ids=lambda row: row["state"])
def test_what_comes_of_each_answer(hotel: SmallHotel, row: dict[str, str]) -> None:
    folio_id = arrived(hotel).folio_id
    for number, column in enumerate([column for column in row if column != "state"]):
        attempt = brought_to(hotel, row["state"], folio_id, 700 + number)
        before = posted(hotel)
        if row[column]:
            answered(hotel, attempt, column)
        else:
            with pytest.raises(AttemptOver):
                answered(hotel, attempt, column)
        assert state_of(hotel, attempt) == (row[column] or row["state"])
        newly = row[column] == "POSTED" and row["state"] != "POSTED"
        assert posted(hotel) - before == (700 + number if newly else 0)


def test_an_approval_is_a_card_payment_with_its_receipt_and_comes_twice_as_once(hotel: SmallHotel) -> None:
    stay = arrived(hotel)
    attempt = begun(hotel, for_folio(hotel, stay.folio_id))
    operation = new_operation_id()
    first = hotel.desk.run(record_approval, attempt_id=attempt, approval=YES, operation_id=operation)
    assert hotel.desk.run(record_approval, attempt_id=attempt, approval=YES, operation_id=operation) == first
    other = Approval("T-OTHER", "ZZ", "JCB", "9999")
    again = hotel.desk.run(record_approval, attempt_id=attempt, approval=other)
    assert (again.state, again.posted) == (AttemptState.POSTED, None)
    assert first.posted is not None
    assert (first.posted.amount_minor, first.posted.receipt_number, balance(hotel, stay.folio_id)) == (-700, "1", -700)
    with hotel.database.snapshot() as connection:
        line: Any = connection.execute(select(*Posting.__table__.columns)).one()
    kept = (line.reference, line.card_brand, line.card_last_four, line.authorisation_code)
    assert kept == ("T-ABC", "Visa", "4242", "A1B2")


def test_a_deposit_a_hold_its_capture_and_a_release(hotel: SmallHotel) -> None:
    coming = hotel.book()
    card = hotel.codes["CARD"]
    deposit = begun(hotel, AttemptRequest(AttemptKind.DEPOSIT, 5_000, card, reservation_id=coming))
    hotel.desk.run(record_approval, attempt_id=deposit, approval=YES)
    stay = arrived(hotel, guest="Bo")
    for number, (kind, amount) in enumerate([(AttemptKind.CAPTURE, 12_000), (AttemptKind.RELEASE, 20_000)]):
        held = begun(hotel, AttemptRequest(AttemptKind.HOLD, 20_000, card, reservation_id=stay.reservation_id))
        hotel.desk.run(record_approval, attempt_id=held, approval=Approval(f"H-{number}", "H1", "Visa", "4242"))
        hold = one(hotel, select(PaymentAttempt.preauthorisation_id).where(PaymentAttempt.id == held))
        wanted = AttemptRequest(kind, amount, preauthorisation_id=hold, reason="paid in cash")
        ended = begun(hotel, wanted)
        with pytest.raises(AskedAlready):
            begun(hotel, wanted)
        assert one(hotel, select(PaymentAttempt.of_reference).where(PaymentAttempt.id == ended)) == f"H-{number}"
        hotel.desk.run(record_approval, attempt_id=ended, approval=Approval(f"E-{number}", "E1", "Visa", "4242"))
        with pytest.raises(StaffError):
            begun(hotel, wanted)
    with hotel.database.snapshot() as connection:
        states = [row.state for row in connection.execute(select(Preauthorisation.state).order_by(Preauthorisation.state))]
        lines = connection.execute(select(Posting.kind, Posting.amount_minor, Posting.reference).order_by(Posting.amount_minor)).all()
    assert states == ["CAPTURED", "RELEASED"]
    assert [tuple(line) for line in lines] == [(PostingKind.PAYMENT, -12_000, "E-0"), (PostingKind.DEPOSIT, -5_000, "T-ABC")]


def test_money_goes_back_through_the_machine_it_came_by(hotel: SmallHotel, count_statements: CountStatements) -> None:
    stay = arrived(hotel)
    paid = hotel.desk.run(record_approval, attempt_id=begun(hotel, for_folio(hotel, stay.folio_id, 5_000)), approval=YES).posted
    typed = hotel.desk.run(take_payment, folio_id=stay.folio_id, transaction_code_id=hotel.codes["CARD"], amount_minor=900, card=SLIP)
    assert paid is not None
    own = {"folio_id": stay.folio_id, "reservation_id": stay.reservation_id}
    assert [(money.posting_id, money.left_minor) for money in hotel.desk.read(terminal_money, **own)] == [(paid.posting_id, 5_000)]
    before = count_statements(hotel.desk, terminal_money, **own)
    back = AttemptRequest(AttemptKind.REFUND, 2_000, refund_of_id=paid.posting_id, reason="leaves")
    hotel.desk.run(record_approval, attempt_id=begun(hotel, back), approval=Approval("R-1", "R9"))
    refund = select(Posting.refund_of_id).where(Posting.kind == PostingKind.REFUND, Posting.reference == "R-1")
    assert one(hotel, refund) == paid.posting_id
    assert [money.left_minor for money in hotel.desk.read(terminal_money, **own)] == [3_000]
    assert count_statements(hotel.desk, terminal_money, **own) == before
    with pytest.raises(LessLeftOfMoney):
        begun(hotel, AttemptRequest(AttemptKind.REFUND, 3_001, refund_of_id=paid.posting_id, reason="leaves"))
    with pytest.raises(NotByTerminal):
        begun(hotel, AttemptRequest(AttemptKind.REFUND, 100, refund_of_id=typed.posting_id, reason="leaves"))
    with pytest.raises(ReasonMissing):
        begun(hotel, AttemptRequest(AttemptKind.REFUND, 100, refund_of_id=paid.posting_id))


def test_what_could_not_be_posted_is_not_asked_for(hotel: SmallHotel) -> None:
    stay = arrived(hotel)
    request = for_folio(hotel, stay.folio_id)
    for wrong, refusal in (
        (for_folio(hotel, stay.folio_id, 0), InvalidInput),
        (for_folio(hotel, stay.folio_id, transaction_code_id=hotel.codes["CASH"]), WrongCode),
        (for_folio(hotel, stay.folio_id, window_number=2), NotFound),
        (AttemptRequest(AttemptKind.HOLD, 100, hotel.codes["WALLET"], reservation_id=stay.reservation_id), WrongCode),
    ):
        with pytest.raises(refusal):
            begun(hotel, wrong)
    with pytest.raises(NotAllowed):
        begun(hotel, request, hotel.as_user("housekeeping"))
    first = begun(hotel, request)
    with pytest.raises(AskedAlready):
        begun(hotel, request)
    hotel.desk.run(record_no_money, attempt_id=first, answer=AnswerKind.DECLINED)
    second = begun(hotel, request)
    with pytest.raises(NotAllowed):
        hotel.as_user("housekeeping").run(record_approval, attempt_id=second, approval=YES)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(give_up_attempt, attempt_id=second, reason="r")
    hotel.desk.run(check_out, reservation_id=stay.reservation_id)
    with pytest.raises(FolioClosed):
        begun(hotel, for_folio(hotel, stay.folio_id, 100))
    with pytest.raises(FolioClosed):
        hotel.desk.run(record_approval, attempt_id=second, approval=YES)
    assert state_of(hotel, second) is AttemptState.ASKED
    shifts_required(hotel)
    with pytest.raises(NoOpenShift):
        begun(hotel, for_folio(hotel, arrived(hotel, "102", guest="Bo").folio_id, 100))


def test_a_yes_that_crosses_a_cancellation_is_kept_and_not_posted(hotel: SmallHotel) -> None:
    attempt = begun(hotel, for_folio(hotel, arrived(hotel).folio_id))
    hotel.desk.run(begin_to_cancel, attempt_id=attempt)
    assert hotel.desk.run(record_approval, attempt_id=attempt, approval=YES).state is AttemptState.APPROVED
    with pytest.raises(BeingCancelled):
        hotel.desk.run(book_attempt, attempt_id=attempt)
    assert [row.cancelling for row in hotel.desk.read(open_attempts)] == [True]
    hotel.desk.run(record_no_money, attempt_id=attempt, answer=AnswerKind.CANCELLED)
    with pytest.raises(AttemptOver):
        hotel.desk.run(begin_to_cancel, attempt_id=attempt)
    assert posted(hotel) == 0


def test_the_list_and_the_notices_of_a_folio(hotel: SmallHotel, count_statements: CountStatements) -> None:
    stay = arrived(hotel)
    charge(hotel, stay.folio_id)
    attempt = begun(hotel, for_folio(hotel, stay.folio_id))
    before = count_statements(hotel.desk, open_attempts)
    begun(hotel, AttemptRequest(AttemptKind.DEPOSIT, 900, hotel.codes["WALLET"], reservation_id=stay.reservation_id))
    rows = hotel.desk.read(open_attempts)
    assert [(row.guest_name, row.room_number, row.amount_minor, row.needs_card, row.workstation) for row in rows] == [
        ("Ana Silva", "101", 700, True, "desk 1"),
        ("Ana Silva", "101", 900, False, "desk 1"),
    ]
    assert {row.folio_id for row in rows} == {stay.folio_id}
    assert count_statements(hotel.desk, open_attempts) == before
    with pytest.raises(NothingApproved):
        hotel.desk.run(book_attempt, attempt_id=attempt)
    told = hotel.desk.read(attempts_of_folio, folio_id=stay.folio_id, reservation_id=stay.reservation_id)
    assert [(kind, amount) for kind, _state, amount, _name in told] == [(AttemptKind.PAYMENT, 700), (AttemptKind.DEPOSIT, 900)]
    assert len(hotel.desk.read(attempts_of_folio, folio_id=stay.folio_id, reservation_id=None)) == 1


@pytest.mark.parametrize(
    "said",
    [
        {"terminal_reference": "4242424242424242"},
        {"terminal_reference": ""},
        {"terminal_reference": "T-4242424242424242"},
        {"terminal_reference": "T 1"},
        {"terminal_reference": "T-1", "card_last_four": "42424"},
        {"terminal_reference": "T-1", "card_last_four": "4242424242424242"},
        {"terminal_reference": "T-1", "authorisation_code": "123456789"},
        {"terminal_reference": "T-1", "card_brand": "4242 4242 4242 4242"},
    ],
)
def test_an_answer_with_more_than_may_be_kept_cannot_be_made(said: dict[str, str]) -> None:
    with pytest.raises(AnswerNotTaken):
        Approval(**said)


@pytest.mark.parametrize("code", ["134567890123456789", "289012345678901234", "2812 3456 7890 1234 56", "A1B2C3D4E5"])
def test_codes_of_wallets(code: str) -> None:
    assert checked_wallet_code(code) == code.replace(" ", "")


@pytest.mark.parametrize(
    "code", ["", "4242424242424242", "4242 4242 4242 4242", "6212345678901234567", "hello", "12345", "378282246310005"]
)
def test_what_is_no_code_of_a_wallet(code: str) -> None:
    with pytest.raises(WrongWalletCode):
        checked_wallet_code(code)


def test_a_card_number_in_the_words_of_a_machine_is_masked(hotel: SmallHotel) -> None:
    attempt = begun(hotel, for_folio(hotel, arrived(hotel).folio_id))
    words = "card 4242424242424242 stolen"
    assert hotel.desk.run(record_no_money, attempt_id=attempt, answer=AnswerKind.DECLINED, words=words).answer == "card •4242 stolen"


def test_every_change_behind_the_programs_back_is_found(hotel: SmallHotel) -> None:
    stay = arrived(hotel)
    hotel.desk.run(record_approval, attempt_id=begun(hotel, for_folio(hotel, stay.folio_id)), approval=YES)
    held = begun(hotel, AttemptRequest(AttemptKind.HOLD, 900, hotel.codes["CARD"], reservation_id=stay.reservation_id))
    hotel.desk.run(record_approval, attempt_id=held, approval=YES)
    assert broken_rules(hotel) == []
    money, hold = (PaymentAttempt.kind == kind for kind in (AttemptKind.PAYMENT, AttemptKind.HOLD))
    for number, statement in enumerate(
        [
            update(PaymentAttempt).where(money).values(amount_minor=701),
            update(PaymentAttempt).where(money).values(transaction_code_id=hotel.codes["WALLET"]),
            update(PaymentAttempt).where(money).values(kind=AttemptKind.DEPOSIT),
            update(PaymentAttempt).where(money).values(kind=AttemptKind.RELEASE),
            update(PaymentAttempt).where(money).values(posting_id=None),
            update(PaymentAttempt).where(hold).values(amount_minor=901),
            update(Posting).values(amount_minor=-701),
        ]
    ):
        found = found_after(hotel, statement)
        assert "attempt.line" in {violation.code for violation in found}, number
        assert all(violation.where and "{" not in str(violation) for violation in found)
    assert one(hotel, select(func.count()).select_from(PaymentAttempt)) == 2
