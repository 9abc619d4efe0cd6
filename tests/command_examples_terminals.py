"""Examples of the commands about card terminals and wallets; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.payment_attempts import AnswerKind, Approval, AttemptKind, AttemptRequest
from hotel_desk.domain.setting_kinds import PaymentDevice
from hotel_desk.services.ledger import Card
from hotel_desk.services.payment_attempts import record_approval
from tests.command_examples import example
from tests.stays_of_tests import arrived
from tests.terminals_of_tests import YES, begun, for_folio

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def an_attempt(hotel: SmallHotel) -> Any:
    return begun(hotel, for_folio(hotel, arrived(hotel).folio_id))


@example("begin_attempt")
def a_card_payment(hotel: SmallHotel) -> dict[str, Any]:
    return {"request": for_folio(hotel, arrived(hotel).folio_id), "device": PaymentDevice.SIMULATED}


@example("record_approval")
def a_payment_that_is_approved(hotel: SmallHotel) -> dict[str, Any]:
    return {"attempt_id": an_attempt(hotel), "approval": YES}


@example("record_approval")
def a_refund_that_is_approved(hotel: SmallHotel) -> dict[str, Any]:
    posted = hotel.desk.run(record_approval, attempt_id=an_attempt(hotel), approval=YES).posted
    assert posted is not None
    request = AttemptRequest(AttemptKind.REFUND, 700, refund_of_id=posted.posting_id, reason="leaves")
    return {"attempt_id": begun(hotel, request), "approval": Approval("T-DEF", "C3")}


@example("keep_approval")
def of_a_folio_that_is_closed(hotel: SmallHotel) -> dict[str, Any]:
    return {"attempt_id": an_attempt(hotel), "approval": YES, "not_posted_because": "the folio is closed"}


@example("record_no_money")
def a_card_that_is_declined(hotel: SmallHotel) -> dict[str, Any]:
    return {"attempt_id": an_attempt(hotel), "answer": AnswerKind.DECLINED, "words": "no funds"}


@example("begin_to_cancel")
def a_guest_who_walks_away(hotel: SmallHotel) -> dict[str, Any]:
    return {"attempt_id": an_attempt(hotel)}


@example("book_attempt")
def what_a_slip_says(hotel: SmallHotel) -> dict[str, Any]:
    return {"attempt_id": an_attempt(hotel), "card": Card("Visa", "4242", "A1"), "reference": "T-XYZ"}


@example("give_up_attempt")
def a_terminal_that_burnt(hotel: SmallHotel) -> dict[str, Any]:
    return {"attempt_id": an_attempt(hotel), "reason": "the bank says that nothing was taken"}
