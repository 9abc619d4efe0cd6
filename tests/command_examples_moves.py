"""Examples of the commands about windows, moved lines, adjustments and house accounts; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.line_parts import LineSplit
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.services.house_accounts import open_house_account
from tests.command_examples import example
from tests.stays_of_tests import DAY, arrived, charge, close_day

if TYPE_CHECKING:
    from hotel_desk.domain.ids import FolioId
    from tests.fixtures.databases import SmallHotel


def a_folio(hotel: SmallHotel) -> FolioId:
    """With a second window."""
    folio = arrived(hotel).folio_id
    hotel.desk.run(open_folio_window, folio_id=folio, payee_name="Bo Chen")
    return folio


@example("open_folio_window")
def for_the_husband(hotel: SmallHotel) -> dict[str, Any]:
    return {"folio_id": arrived(hotel).folio_id, "payee_name": "Bo Chen", "payee_address": "1 High Street", "language": "zh_CN"}


@example("change_folio_window")
def for_the_firm(hotel: SmallHotel) -> dict[str, Any]:
    return {"folio_id": a_folio(hotel), "window_number": 2, "payee_name": "Nordwind Ltd", "payee_tax_number": "PT 123 456 789"}


@example("transfer_lines")
def to_the_second_window(hotel: SmallHotel) -> dict[str, Any]:
    folio = a_folio(hotel)
    return {"posting_ids": [charge(hotel, folio).posting_id], "folio_id": folio, "window_number": 2, "reason": "his"}


@example("move_window")
def everything_to_the_second_window(hotel: SmallHotel) -> dict[str, Any]:
    folio = a_folio(hotel)
    charge(hotel, folio)
    return {"folio_id": folio, "window_number": 1, "target_folio_id": folio, "target_window_number": 2}


@example("split_line")
def in_three(hotel: SmallHotel) -> dict[str, Any]:
    return {"posting_id": charge(hotel, arrived(hotel).folio_id).posting_id, "split": LineSplit(ways=3, rest_on=3)}


@example("combine_lines")
def two_drinks(hotel: SmallHotel) -> dict[str, Any]:
    folio = arrived(hotel).folio_id
    return {"posting_ids": [charge(hotel, folio).posting_id, charge(hotel, folio, 500).posting_id], "text": "Drinks"}


@example("adjust_posting")
def a_drink_of_yesterday(hotel: SmallHotel) -> dict[str, Any]:
    posted = charge(hotel, arrived(hotel).folio_id)
    close_day(hotel, DAY)
    return {"posting_id": posted.posting_id, "amount_minor": 300, "reason": "not cold"}


@example("open_house_account")
def the_owner(_hotel: SmallHotel) -> dict[str, Any]:
    return {"name": "Owner's table", "payee_address": "1 High Street"}


@example("rename_house_account")
def the_owners_guests(hotel: SmallHotel) -> dict[str, Any]:
    return {"folio_id": hotel.desk.run(open_house_account, name="Owner's table").folio_id, "name": "Guests of the owner"}


@example("close_house_account")
def an_empty_account(hotel: SmallHotel) -> dict[str, Any]:
    return {"folio_id": hotel.desk.run(open_house_account, name="Owner's table").folio_id}
