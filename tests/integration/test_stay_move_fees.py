"""What a move of dates costs, and why another type is given: shown, charged, waived, kept when undone; on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.errors import NotAllowed, ReasonMissing
from hotel_desk.models.folio import FolioWindow
from hotel_desk.queries.stay_detail import stay_detail
from hotel_desk.services.fees import FeeChanged
from hotel_desk.services.upgrades import UpgradeUnexplained
from tests.integration.test_stay_moves import day, here, move, preview, restored, rooms_of, wished
from tests.selling_rules_of_tests import costs_to_change, keeps_policies
from tests.stays_of_tests import DAY, one, row

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


def owed(hotel: SmallHotel) -> int:
    found: int | None = one(hotel, select(func.sum(FolioWindow.balance_minor)))
    return found or 0


@pytest.fixture
def stay(hotel: SmallHotel) -> ReservationId:
    """In room 101 from the third to the sixth; a change of dates costs 15.00."""
    booked = hotel.book(day(3), day(6), room="101")
    costs_to_change(hotel, booked)
    return booked


def test_other_dates_cost_what_the_preview_says(hotel: SmallHotel, stay: ReservationId) -> None:
    asked = wished(hotel, stay, 4, 7, "101")
    seen = preview(hotel, asked)
    assert (seen.fee_minor, seen.price_difference_minor) == (1_500, 0)
    with pytest.raises(FeeChanged):
        move(hotel, asked, expected_fee_minor=0)
    assert (rooms_of(hotel, stay), owed(hotel)) == ("101 3-6", 0)
    assert move(hotel, asked, expected_fee_minor=seen.fee_minor).fee_minor == 1_500
    assert (rooms_of(hotel, stay), owed(hotel)) == ("101 4-7", 1_500)


def test_the_fee_stays_when_the_move_is_undone_and_comes_once(hotel: SmallHotel, stay: ReservationId) -> None:
    moved = move(hotel, wished(hotel, stay, 4, 7, "101"), expected_fee_minor=1_500)
    undone = restored(hotel, moved)
    assert (rooms_of(hotel, stay), owed(hotel), undone.fee_minor) == ("101 3-6", 1_500, 0)
    restored(hotel, moved, redo=True, version=undone.version)
    assert (rooms_of(hotel, stay), owed(hotel)) == ("101 4-7", 1_500)


def test_waiving_takes_a_permission_and_a_reason(hotel: SmallHotel, stay: ReservationId) -> None:
    asked = wished(hotel, stay, 4, 7, "101")
    with pytest.raises(ReasonMissing):
        move(hotel, asked, expected_fee_minor=1_500, waive_reason=" ")
    with pytest.raises(NotAllowed):
        move(hotel, asked, desk=hotel.as_user("reservations"), expected_fee_minor=1_500, waive_reason="a friend")
    assert rooms_of(hotel, stay) == "101 3-6"
    assert move(hotel, asked, expected_fee_minor=1_500, waive_reason="our mistake").fee_minor == 0
    assert (rooms_of(hotel, stay), owed(hotel)) == ("101 4-7", 0)


def test_another_room_alone_and_a_guest_in_house_cost_nothing(hotel: SmallHotel, stay: ReservationId) -> None:
    asked = wished(hotel, stay, 3, 6, "102")
    assert preview(hotel, asked).fee_minor == 0
    move(hotel, asked, expected_fee_minor=0)
    guest = here(hotel)
    keeps_policies(hotel, guest, row(hotel, stay).rate_plan_id)
    assert preview(hotel, wished(hotel, guest, 2, 5, "101")).fee_minor == 0
    assert owed(hotel) == 0


def test_another_type_is_given_for_a_reason_which_undo_takes_back(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, day(5), room="101")
    asked = wished(hotel, stay, 2, 5, "201")
    assert preview(hotel, asked).unexplained_upgrade
    with pytest.raises(UpgradeUnexplained, match="201"):
        move(hotel, asked)
    assert rooms_of(hotel, stay) == "101 2-5"
    moved = move(hotel, asked, reason="regular guest")
    assert row(hotel, stay).upgrade_reason == "regular guest"
    assert not preview(hotel, wished(hotel, stay, 2, 5, "202")).unexplained_upgrade
    undone = restored(hotel, moved)
    assert (rooms_of(hotel, stay), row(hotel, stay).upgrade_reason) == ("101 2-5", None)
    restored(hotel, moved, redo=True, version=undone.version)
    assert (rooms_of(hotel, stay), row(hotel, stay).upgrade_reason) == ("201 2-5", "regular guest")


def test_what_was_booked_as_another_type_stays_in_it_without_a_reason(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, day(5), kind=hotel.suite, room="201")
    assert not preview(hotel, wished(hotel, stay, 2, 5, "202")).unexplained_upgrade
    move(hotel, wished(hotel, stay, 2, 5, "202"))
    assert hotel.desk.read(stay_detail, reservation_id=stay).rooms[0].number == "202"
