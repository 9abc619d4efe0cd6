"""Charges of other systems: the table of `docs/algorithms/outside-charges.md`, what is refused, what is taken back, and races."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from sqlalchemy import func, select, update

from hotel_desk.domain.cashier_codes import OutsideAnswer
from hotel_desk.domain.codes import FolioKind
from hotel_desk.domain.errors import InputTooLong, InvalidInput, NotAllowed, ReasonMissing
from hotel_desk.domain.ids import FolioId
from hotel_desk.jobs.outside_messages import OutsideMessage, post_message, post_messages
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.outside_payments import OutsideCharge
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.outside_charges import outside_messages
from hotel_desk.services.departures import check_out, undo_check_in
from hotel_desk.services.outside_charges import (
    AlreadyPosted,
    OtherContent,
    cancel_outside_charge,
    dismiss_outside_charge,
    post_outside_charge,
)
from tests.racing_desks import Press, race
from tests.stays_of_tests import DAY, arrived, balance, close_day, one
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")
PAGE = "outside-charges.md"


def sent(hotel: SmallHotel, reference: str = "B1", room: str = "101", price_minor: int = 1_000, **more: Any) -> Any:
    said = {"vendor": "POS", "transaction_code": "BAR", "room_number": room, **more}
    return hotel.desk.run(post_outside_charge, vendor_reference=reference, price_minor=price_minor, **said)


def cancelled(hotel: SmallHotel, reference: str, of: str = "B1", reason: str = "wrong table") -> Any:
    return hotel.desk.run(cancel_outside_charge, vendor="POS", vendor_reference=reference, cancelled_reference=of, reason=reason)


def lines(hotel: SmallHotel, folio: FolioId) -> int:
    found: int = one(hotel, select(func.count()).select_from(Posting).where(Posting.folio_id == folio))
    return found


def test_a_day_of_the_bar(hotel: SmallHotel) -> None:
    folio = arrived(hotel).folio_id
    for step in worked_table(PAGE, "A day of the bar"):
        price_minor = int(Decimal(step["price"]).scaleb(2))
        answer = sent(hotel, step["reference"], step["room"], price_minor)
        assert (answer.answer.value, answer.repeated) == (step["answer"], step["repeated"] == "yes"), step["step"]
        assert (lines(hotel, folio), balance(hotel, folio)) == (int(step["lines on the folio"]), int(Decimal(step["balance"]).scaleb(2)))


def test_every_answer_is_in_the_table() -> None:
    assert {row["answer"] for row in worked_table(PAGE, "Answers")} == {answer.value for answer in OutsideAnswer}


def test_what_was_refused_is_posted_when_nothing_stands_in_the_way_any_more(hotel: SmallHotel) -> None:
    assert sent(hotel).answer is OutsideAnswer.VACANT_ROOM
    (waiting,) = hotel.desk.read(outside_messages)
    assert (waiting.reference, waiting.answer, waiting.amount_minor) == ("B1", OutsideAnswer.VACANT_ROOM, 1_000)
    folio = arrived(hotel).folio_id
    again = sent(hotel)
    assert (again.answer, again.repeated) == (OutsideAnswer.POSTED, False)
    assert balance(hotel, folio) == 1_000
    assert hotel.desk.read(outside_messages) == ()


def test_the_same_reference_with_another_content_is_a_mistake(hotel: SmallHotel) -> None:
    folio = arrived(hotel).folio_id
    sent(hotel)
    with pytest.raises(OtherContent, match="B1"):
        sent(hotel, price_minor=1_001)
    assert lines(hotel, folio) == 1
    assert sent(hotel, vendor="SPA").answer is OutsideAnswer.POSTED, "another system has numbers of its own"


def test_a_stay_without_charges_of_outlets_refuses(hotel: SmallHotel) -> None:
    stay = arrived(hotel)
    with hotel.database.writing() as connection:
        connection.execute(update(Reservation).where(Reservation.id == stay.reservation_id).values(no_post=True))
    assert sent(hotel).answer is OutsideAnswer.NO_POST
    assert sent(hotel, "B2", room="", folio_number=stay.folio_number).answer is OutsideAnswer.NO_POST


def test_a_folio_is_named_by_its_number(hotel: SmallHotel) -> None:
    stay = arrived(hotel)
    assert sent(hotel, room="", folio_number=stay.folio_number).answer is OutsideAnswer.POSTED
    assert sent(hotel, "B2", room="", folio_number="99999").answer is OutsideAnswer.UNKNOWN_FOLIO
    assert sent(hotel, "B3", room="").answer is OutsideAnswer.BAD_CONTENT
    assert sent(hotel, "B4", folio_number=stay.folio_number).answer is OutsideAnswer.BAD_CONTENT


def test_a_charge_to_a_guest_who_has_left_and_paid_is_a_late_one(hotel: SmallHotel) -> None:
    stay = arrived(hotel)
    hotel.desk.run(check_out, reservation_id=stay.reservation_id)
    assert sent(hotel, room="", folio_number=stay.folio_number).answer is OutsideAnswer.POSTED
    late = select(Folio.id).where(Folio.kind == FolioKind.LATE, Folio.reservation_id == stay.reservation_id)
    assert (lines(hotel, stay.folio_id), balance(hotel, one(hotel, late))) == (0, 1_000)
    assert sent(hotel, "B2").answer is OutsideAnswer.VACANT_ROOM
    assert sent(hotel, "B3", room="", folio_number=stay.folio_number, transaction_code="CASH").answer is OutsideAnswer.UNKNOWN_CODE
    assert cancelled(hotel, "C1").answer is OutsideAnswer.POSTED
    assert balance(hotel, one(hotel, late)) == 0


def test_a_folio_that_takes_nothing_any_more_refuses(hotel: SmallHotel) -> None:
    stay = arrived(hotel)
    hotel.desk.run(undo_check_in, reservation_id=stay.reservation_id, reason="wrong guest")
    assert sent(hotel, room="", folio_number=stay.folio_number).answer is OutsideAnswer.FOLIO_CLOSED


def test_a_code_that_is_not_for_charges_or_not_in_use(hotel: SmallHotel) -> None:
    arrived(hotel)
    assert sent(hotel, "B1", transaction_code="CASH").answer is OutsideAnswer.UNKNOWN_CODE
    with hotel.database.writing() as connection:
        connection.execute(update(TransactionCode).where(TransactionCode.code == "BAR").values(active=False))
    assert sent(hotel, "B2").answer is OutsideAnswer.UNKNOWN_CODE


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"vendor": " "}, InvalidInput),
        ({"reference": ""}, InvalidInput),
        ({"reference": "x" * 201}, InputTooLong),
        ({"room": "9" * 5_000}, InputTooLong),
        ({"quantity": 0}, InvalidInput),
        ({"quantity": 10**9}, InvalidInput),
        ({"price_minor": 10**15}, InvalidInput),
    ],
)
def test_what_cannot_be_kept_is_refused_by_a_sentence(hotel: SmallHotel, wrong: dict[str, Any], kind: type[Exception]) -> None:
    with pytest.raises(kind):
        sent(hotel, **wrong)
    assert one(hotel, select(func.count()).select_from(OutsideCharge)) == 0


def test_a_charge_is_taken_back_once(hotel: SmallHotel) -> None:
    folio = arrived(hotel).folio_id
    sent(hotel)
    assert cancelled(hotel, "C1").answer is OutsideAnswer.POSTED
    assert cancelled(hotel, "C1").repeated
    assert (lines(hotel, folio), balance(hotel, folio)) == (2, 0)
    assert cancelled(hotel, "C2").answer is OutsideAnswer.NOT_CANCELLABLE
    assert cancelled(hotel, "C3", of="B9").answer is OutsideAnswer.UNKNOWN_CHARGE
    assert cancelled(hotel, "C4", of="C1").answer is OutsideAnswer.UNKNOWN_CHARGE
    with pytest.raises(ReasonMissing):
        cancelled(hotel, "C5", reason=" ")


def test_a_charge_of_a_closed_day_is_taken_back_in_the_open_one(hotel: SmallHotel) -> None:
    folio = arrived(hotel).folio_id
    sent(hotel)
    close_day(hotel, DAY)
    before = balance(hotel, folio)
    assert cancelled(hotel, "C1").answer is OutsideAnswer.POSTED
    assert balance(hotel, folio) == before - 1_000
    assert one(hotel, select(Posting.business_date).order_by(Posting.posted_at.desc(), Posting.sequence.desc()).limit(1)) > DAY


def test_a_refused_charge_is_put_aside_with_a_reason(hotel: SmallHotel) -> None:
    refused = sent(hotel).outside_charge_id
    hotel.desk.run(dismiss_outside_charge, outside_charge_id=refused, reason="paid in cash")
    assert hotel.desk.read(outside_messages) == ()
    arrived(hotel)
    posted = sent(hotel, "B2").outside_charge_id
    with pytest.raises(AlreadyPosted, match="B2"):
        hotel.desk.run(dismiss_outside_charge, outside_charge_id=posted, reason="paid in cash")


def test_not_everybody_may_post_for_other_systems(hotel: SmallHotel) -> None:
    arrived(hotel)
    with pytest.raises(NotAllowed):
        hotel.as_user("housekeeping").run(
            post_outside_charge, vendor="POS", vendor_reference="B1", transaction_code="BAR", room_number="101", price_minor=100
        )


def test_messages_are_answered_one_by_one(hotel: SmallHotel) -> None:
    folio = arrived(hotel).folio_id
    charge = {"vendor": "POS", "room": "101", "code": "BAR", "price": "2.50", "quantity": 2}
    messages = [
        msgspec.json.encode({**charge, "reference": "1"}),
        b"not a message",
        b"",
        msgspec.json.encode({**charge, "reference": "1"}),
        msgspec.json.encode({**charge, "reference": "2", "price": "2.505"}),
        msgspec.json.encode({**charge, "reference": "3", "price": "NaN"}),
        msgspec.json.encode({**charge, "reference": "4", "pan": "4111"}),
        b'{"vendor": "POS", "reference": "\xff"}',
        msgspec.json.encode({"vendor": "POS", "reference": "5", "cancels": "1"}),
    ]
    answers = list(post_messages(hotel.desk, messages, currency="EUR"))
    assert [(one.answer, one.repeated) for one in answers] == [
        ("POSTED", False),
        ("BAD_CONTENT", False),
        ("POSTED", True),
        ("input.invalid", False),
        ("input.invalid", False),
        ("BAD_CONTENT", False),
        ("BAD_CONTENT", False),
        ("POSTED", False),
    ]
    assert (lines(hotel, folio), balance(hotel, folio)) == (2, 0)


def test_eight_threads_send_the_same_charges_once_each(hotel: SmallHotel) -> None:
    folio = arrived(hotel).folio_id
    start = threading.Barrier(8)

    def send_all(_thread: int) -> list[str]:
        start.wait(60)
        desk = hotel.as_user("manager")
        message = OutsideMessage("POS", "", room="101", code="BAR", price=Decimal("1.00"))
        return [post_message(desk, msgspec.structs.replace(message, reference=f"B{one}"), currency="EUR").answer for one in range(25)]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(send_all, range(8)))
    assert {answer for told in answers for answer in told} == {"POSTED"}
    assert (lines(hotel, folio), balance(hotel, folio)) == (25, 2_500)


def test_desks_in_processes_send_the_same_charge_once(hotel: SmallHotel) -> None:
    folio = arrived(hotel).folio_id
    charge = {"vendor": "POS", "vendor_reference": "B1", "transaction_code": "BAR", "room_number": "101", "price_minor": 100}
    told = race(hotel.url, hotel.property_id, [Press(post_outside_charge, charge, times=3) for _desk in range(4)])
    answers = [outcome.answer for desk in told for outcome in desk]
    assert [answer.answer for answer in answers] == [OutsideAnswer.POSTED] * 12
    assert sum(not answer.repeated for answer in answers) == 1
    assert (lines(hotel, folio), balance(hotel, folio)) == (1, 100)
