"""Cards that are held, released and captured, on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.cashier_codes import PreauthorisationState
from hotel_desk.domain.errors import InvalidInput, NotAllowed, ReasonMissing
from hotel_desk.domain.ids import PreauthorisationId, new_operation_id
from hotel_desk.models.folio import Posting
from hotel_desk.models.preauthorisation import Preauthorisation
from hotel_desk.queries.preauthorisations import cards_held
from hotel_desk.services.cashier import reverse_posting
from hotel_desk.services.departures import check_out
from hotel_desk.services.ledger import Card
from hotel_desk.services.posting_codes import WrongCode
from hotel_desk.services.preauthorisations import AboveHold, HoldEnded, NoFolioToCapture, capture_card, hold_card, release_card
from tests.stays_of_tests import DAY, FOURTH, NEXT, arrived, close_day, one
from tests.unit.test_deposit_tables import minor
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
VISA = Card("Visa", "4242", "A1")


def held(hotel: SmallHotel, stay: ReservationId, **more: Any) -> PreauthorisationId:
    about = {"reservation_id": stay, "transaction_code_id": hotel.codes["CARD"], "amount_minor": 20_000, "card": VISA, **more}
    return hotel.desk.run(hold_card, **about).preauthorisation_id


def done(hotel: SmallHotel, hold: PreauthorisationId, what: str) -> None:
    if what == "release":
        hotel.desk.run(release_card, preauthorisation_id=hold, reason="paid in cash")
    else:
        hotel.desk.run(capture_card, preauthorisation_id=hold, amount_minor=minor(what.split()[1]))


@pytest.mark.parametrize("row", worked_table("preauthorisations.md", "What may become of a hold"))
def test_what_becomes_of_a_hold(hotel: SmallHotel, row: dict[str, str]) -> None:
    hold = held(hotel, arrived(hotel).reservation_id)
    steps = [step for step in (row["first"], row["then"]) if step]
    for step in steps[:-1]:
        done(hotel, hold, step)
    if row["answer"] == "refused":
        with pytest.raises((AboveHold, HoldEnded)):
            done(hotel, hold, steps[-1])
    else:
        done(hotel, hold, steps[-1])
        assert one(hotel, select(Preauthorisation.state)) is PreauthorisationState[row["answer"].upper()]
    assert one(hotel, select(func.coalesce(func.sum(Posting.amount_minor), 0))) == minor(row["on the folio"])


def test_a_hold_posts_nothing_and_a_capture_is_a_card_payment(hotel: SmallHotel, count_statements: CountStatements) -> None:
    stay = arrived(hotel)
    first = held(hotel, stay.reservation_id)
    before = count_statements(hotel.desk, cards_held)
    second = held(hotel, hotel.book(NEXT, FOURTH), expires_on=NEXT)
    assert one(hotel, select(func.count()).select_from(Posting)) == 0
    listed = hotel.desk.read(cards_held)
    assert [(row.preauthorisation_id, row.room_number, row.expires_on) for row in listed] == [
        (second, "", NEXT),
        (first, "101", DAY + timedelta(days=7)),
    ]
    assert count_statements(hotel.desk, cards_held) == before
    paid = hotel.desk.run(capture_card, preauthorisation_id=first)
    line: Any
    with hotel.database.snapshot() as connection:
        line = connection.execute(select(*Posting.__table__.columns)).one()
    assert (line.amount_minor, line.card_brand, line.card_last_four, line.authorisation_code) == (-20_000, "Visa", "4242", "A1")
    assert paid.receipt_number == "1"
    hotel.desk.run(reverse_posting, posting_id=paid.posting_id, reason="r")
    with pytest.raises(HoldEnded):
        hotel.desk.run(capture_card, preauthorisation_id=first)


def test_an_expired_hold_stays_on_the_list(hotel: SmallHotel) -> None:
    hold = held(hotel, arrived(hotel).reservation_id, expires_on=DAY)
    assert [row.expired for row in hotel.desk.read(cards_held)] == [False]
    close_day(hotel, DAY)
    assert [row.expired for row in hotel.desk.read(cards_held)] == [True]
    hotel.desk.run(release_card, preauthorisation_id=hold, reason="expired")
    assert hotel.desk.read(cards_held) == ()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"amount_minor": 0}, InvalidInput),
        ({"amount_minor": -1}, InvalidInput),
        ({"card": Card("Visa", "42424", "A1")}, InvalidInput),
        ({"card": Card("Visa", "4242")}, InvalidInput),
        ({"card": Card("Nobody", "4242", "A1")}, InvalidInput),
        ({"expires_on": date(2026, 3, 1)}, InvalidInput),
        ({"expires_on": date(2027, 3, 4)}, InvalidInput),
    ],
)
def test_holds_that_are_refused(hotel: SmallHotel, changes: dict[str, Any], refusal: type[Exception]) -> None:
    stay = arrived(hotel).reservation_id
    with pytest.raises(refusal):
        held(hotel, stay, **changes)
    with pytest.raises(WrongCode):
        held(hotel, stay, transaction_code_id=hotel.codes["CASH"])
    assert one(hotel, select(func.count()).select_from(Preauthorisation)) == 0


def test_stays_that_have_no_folio_or_are_over(hotel: SmallHotel) -> None:
    hold = held(hotel, hotel.book(NEXT, FOURTH))
    with pytest.raises(NoFolioToCapture):
        hotel.desk.run(capture_card, preauthorisation_id=hold)
    stay = arrived(hotel).reservation_id
    hotel.desk.run(check_out, reservation_id=stay)
    with pytest.raises(InvalidInput):
        held(hotel, stay)
    with pytest.raises(ReasonMissing):
        hotel.desk.run(release_card, preauthorisation_id=hold, reason=" ")
    with pytest.raises(NotAllowed):
        hotel.as_user("housekeeping").run(release_card, preauthorisation_id=hold, reason="r")


def test_a_repeated_click_is_one_capture(hotel: SmallHotel) -> None:
    hold = held(hotel, arrived(hotel).reservation_id)
    operation = new_operation_id()
    answers = [hotel.desk.run(capture_card, preauthorisation_id=hold, operation_id=operation) for _click in range(2)]
    assert answers[0] == answers[1]
    assert one(hotel, select(func.count()).select_from(Posting)) == 1
