"""Examples of the commands that settle several bills together; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.joint_payments import BillPart, SettledBy
from hotel_desk.services.cashier import post_charge, take_deposit
from hotel_desk.services.folio_windows import open_folio_window
from tests.accounts_of_tests import Partners
from tests.command_examples import example
from tests.stays_of_tests import arrived, charge

if TYPE_CHECKING:
    from hotel_desk.domain.ids import FolioId
    from tests.fixtures.databases import SmallHotel


def two_windows(hotel: SmallHotel) -> FolioId:
    """A deposit of 20.00 in the first window, a drink of 12.00 in the second."""
    stay = arrived(hotel)
    hotel.desk.run(take_deposit, reservation_id=stay.reservation_id, transaction_code_id=hotel.codes["CASH"], amount_minor=2_000)
    hotel.desk.run(open_folio_window, folio_id=stay.folio_id, payee_name="Bo")
    hotel.desk.run(post_charge, folio_id=stay.folio_id, transaction_code_id=hotel.codes["BAR"], price_minor=1_200, window_number=2)
    return stay.folio_id


@example("take_joint_payment")
def two_rooms_in_one_payment(hotel: SmallHotel) -> dict[str, Any]:
    first, second = arrived(hotel).folio_id, arrived(hotel, room="102").folio_id
    charge(hotel, first, 1_000)
    charge(hotel, second, 700)
    parts = [BillPart(first, 1, 1_000), BillPart(second, 1, 700)]
    return {"parts": parts, "transaction_code_id": hotel.codes["CASH"], "amount_minor": 1_700}


@example("settle_on_account")
def a_part_that_the_company_pays(hotel: SmallHotel) -> dict[str, Any]:
    return {"folio_id": two_windows(hotel), "window_number": 2, "profile_id": Partners(hotel).company, "amount_minor": 600}


@example("settle_from_credit")
def a_drink_paid_by_the_deposit(hotel: SmallHotel) -> dict[str, Any]:
    return {"folio_id": two_windows(hotel), "window_number": 2, "amount_minor": 1_200}


@example("settle_bills")
def one_of_each_way(hotel: SmallHotel) -> dict[str, Any]:
    folio = two_windows(hotel)
    parts = [
        BillPart(folio, 2, 500),
        BillPart(folio, 2, 400, SettledBy.ON_ACCOUNT, Partners(hotel).company),
        BillPart(folio, 2, 300, SettledBy.PREPAID),
    ]
    return {"parts": parts, "transaction_code_id": hotel.codes["CASH"], "amount_minor": 500}
