"""Examples of the commands about deposits, paid-outs and foreign cash; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.services.cashier import take_deposit
from hotel_desk.services.ledger import Card
from hotel_desk.services.preauthorisations import hold_card
from hotel_desk.services.reservations import cancel_reservation
from tests.command_examples import example
from tests.stays_of_tests import FOURTH, NEXT, arrived

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def a_deposit(hotel: SmallHotel, reservation_id: Any) -> Any:
    return hotel.desk.run(
        take_deposit, reservation_id=reservation_id, transaction_code_id=hotel.codes["CASH"], amount_minor=5_000
    ).posting_id


@example("refund_deposit")
def a_part_of_a_deposit(hotel: SmallHotel) -> dict[str, Any]:
    return {"posting_id": a_deposit(hotel, arrived(hotel).reservation_id), "amount_minor": 3_000, "reason": "leaves"}


@example("forfeit_deposit")
def the_deposit_of_a_cancelled_reservation(hotel: SmallHotel) -> dict[str, Any]:
    reservation = hotel.book(NEXT, FOURTH)
    a_deposit(hotel, reservation)
    hotel.desk.run(cancel_reservation, reservation_id=reservation, reason="ill")
    return {"reservation_id": reservation, "reason": "as agreed"}


@example("pay_out")
def a_taxi_for_a_guest(hotel: SmallHotel) -> dict[str, Any]:
    return {
        "folio_id": arrived(hotel).folio_id,
        "transaction_code_id": hotel.codes["PAID-OUT"],
        "amount_minor": 2_500,
        "reason": "taxi",
    }


@example("pay_out")
def stamps_for_the_house(hotel: SmallHotel) -> dict[str, Any]:
    return {"transaction_code_id": hotel.codes["PAID-OUT"], "amount_minor": 350, "reason": "stamps"}


@example("set_exchange_rate")
def a_rate_of_the_dollar(_hotel: SmallHotel) -> dict[str, Any]:
    return {"currency": "USD", "buying_millionths": 920_000}


def a_held_card(hotel: SmallHotel) -> dict[str, Any]:
    stay = arrived(hotel).reservation_id
    return {"reservation_id": stay, "transaction_code_id": hotel.codes["CARD"], "amount_minor": 20_000, "card": Card("Visa", "4242", "A1")}


example("hold_card")(a_held_card)


@example("release_card")
def a_hold_that_is_given_up(hotel: SmallHotel) -> dict[str, Any]:
    return {"preauthorisation_id": hotel.desk.run(hold_card, **a_held_card(hotel)).preauthorisation_id, "reason": "paid in cash"}


@example("capture_card")
def a_part_of_a_hold(hotel: SmallHotel) -> dict[str, Any]:
    return {"preauthorisation_id": hotel.desk.run(hold_card, **a_held_card(hotel)).preauthorisation_id, "amount_minor": 12_000}
