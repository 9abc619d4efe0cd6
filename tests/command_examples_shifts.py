"""Examples of the commands about drawers and shifts; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hotel_desk.services.drawers import DrawerDetails, add_drawer
from hotel_desk.services.shifts import add_cash, close_shift, open_shift
from tests.command_examples import example
from tests.shifts_of_tests import counted, opened, second_manager

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

BAR = DrawerDetails("BAR", "Bar", 2)


@example("add_drawer")
def a_drawer_at_the_bar(_hotel: SmallHotel) -> dict[str, Any]:
    return {"details": BAR}


def a_new_drawer(hotel: SmallHotel) -> dict[str, Any]:
    saved = hotel.desk.run(add_drawer, details=BAR)
    return {"drawer_id": saved.id, "version": saved.version}


@example("change_drawer")
def another_name_of_a_drawer(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_new_drawer(hotel), "details": replace(BAR, name="Pool bar")}


@example("switch_drawer")
def a_drawer_off(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_new_drawer(hotel), "active": False}


example("delete_drawer")(a_new_drawer)


@example("open_shift")
def a_shift_at_the_first_drawer(_hotel: SmallHotel) -> dict[str, Any]:
    return {"float_minor": 20_000}


@example("open_shift")
def a_shift_that_takes_over_foreign_notes(hotel: SmallHotel) -> dict[str, Any]:
    first = hotel.desk.run(open_shift, float_minor=20_000)
    hotel.desk.run(add_cash, amount_minor=5_000, currency="USD")
    hotel.desk.run(close_shift, shift_id=first.shift_id, counts=counted(EUR=20_000, USD=5_000), hand_over_note="all well")
    return {"take_over": first.shift_id}


@example("drop_cash", "add_cash")
def fifty_to_the_safe_or_from_it(hotel: SmallHotel) -> dict[str, Any]:
    opened(hotel)
    return {"reason": "safe", "amount_minor": 5_000}


@example("close_shift")
def a_shift_that_is_a_little_short(hotel: SmallHotel) -> dict[str, Any]:
    shift_id = opened(hotel, 10_000)
    return {"shift_id": shift_id, "counts": counted(EUR=9_990), "hand_over_note": "coins are low", "reason": "wrong change"}


@example("close_shift")
def a_shift_that_two_people_sign_for(hotel: SmallHotel) -> dict[str, Any]:
    second_manager(hotel)
    shift_id = opened(hotel, 10_000)
    return {"shift_id": shift_id, "counts": [], "second_user_name": "vera", "reason": "robbed"}
