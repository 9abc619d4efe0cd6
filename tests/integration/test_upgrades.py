"""Another type given than is paid for carries its reason, whichever way the guest gets into the room; on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import ReasonCodeId
from hotel_desk.domain.rate_codes import ReasonKind, ShareSplit
from hotel_desk.services.cancellations import mark_no_show
from hotel_desk.services.late_arrivals import receive_no_show
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reason_codes import ReasonCodeDetails, add_reason_code
from hotel_desk.services.reception import receive_guest
from hotel_desk.services.room_assignment import assign_room, swap_rooms
from hotel_desk.services.sharers import add_sharer
from hotel_desk.services.stay_changes import move_room
from hotel_desk.services.stays import check_in
from hotel_desk.services.upgrades import UpgradeUnexplained
from tests.stays_of_tests import arrived, row

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


@pytest.fixture
def full(hotel: SmallHotel) -> ReasonCodeId:
    added = hotel.desk.run(add_reason_code, details=ReasonCodeDetails(ReasonKind.UPGRADE, "FULL", "Booked type is full"))
    return ReasonCodeId(added.id)


@pytest.mark.parametrize("way", [check_in, receive_guest])
def test_another_type_is_not_given_without_a_reason(hotel: SmallHotel, way: Any) -> None:
    stay = hotel.book()
    with pytest.raises(UpgradeUnexplained, match="201") as refused:
        hotel.desk.run(way, reservation_id=stay, room_id=hotel.rooms["201"], upgrade_reason="  ")
    assert refused.value.field == "upgrade_reason"
    assert row(hotel, stay).status is ReservationStatus.RESERVED
    hotel.desk.run(way, reservation_id=stay, room_id=hotel.rooms["201"], upgrade_reason="loyal guest")
    assert row(hotel, stay).upgrade_reason == "loyal guest"


def test_a_reason_of_the_list_is_kept_by_name_with_the_words_beside_it(hotel: SmallHotel, full: ReasonCodeId) -> None:
    stay = hotel.book()
    here: dict[str, Any] = {"reservation_id": stay, "room_id": hotel.rooms["201"]}
    other = hotel.desk.run(add_reason_code, details=ReasonCodeDetails(ReasonKind.DISCOUNT, "LOYAL", "Comes every year"))
    with pytest.raises(NotFound):
        hotel.desk.run(check_in, **here, upgrade_code_id=ReasonCodeId(other.id))
    hotel.desk.run(check_in, **here, upgrade_code_id=full, upgrade_reason="until Thursday")
    assert row(hotel, stay).upgrade_reason == "Booked type is full: until Thursday"


def test_a_room_of_another_type_given_before_is_explained_at_check_in(hotel: SmallHotel, full: ReasonCodeId) -> None:
    stay = hotel.book()
    hotel.desk.run(assign_room, reservation_id=stay, room_id=hotel.rooms["201"])
    with pytest.raises(UpgradeUnexplained):
        hotel.desk.run(check_in, reservation_id=stay)
    hotel.desk.run(check_in, reservation_id=stay, upgrade_code_id=full)
    assert row(hotel, stay).upgrade_reason == "Booked type is full"


def test_what_was_said_before_is_enough_and_the_charged_type_needs_nothing(hotel: SmallHotel, full: ReasonCodeId) -> None:
    plain = hotel.book()
    hotel.desk.run(check_in, reservation_id=plain, room_id=hotel.rooms["101"], upgrade_reason="not one")
    assert row(hotel, plain).upgrade_reason is None
    moved: dict[str, Any] = {"reservation_id": plain, "reason": "noise"}
    hotel.desk.run(move_room, **moved, room_id=hotel.rooms["201"])
    assert row(hotel, plain).upgrade_reason == "noise"
    hotel.desk.run(move_room, reservation_id=plain, room_id=hotel.rooms["102"], reason="too large")
    assert row(hotel, plain).upgrade_reason == "noise"


def test_a_guest_in_house_who_swaps_into_another_type(hotel: SmallHotel) -> None:
    here, expected = arrived(hotel), hotel.book(kind=hotel.suite, room="201", guest="Bruno")
    hotel.desk.run(swap_rooms, first_id=here.reservation_id, second_id=expected, reason="asked for it")
    assert [row(hotel, stay).upgrade_reason for stay in (here.reservation_id, expected)] == ["asked for it", "asked for it"]
    assert hotel.desk.run(check_in, reservation_id=expected, override_reason="just left").room_number == "101"


def test_a_no_show_received_into_another_type(hotel: SmallHotel) -> None:
    stay = hotel.book()
    hotel.desk.run(mark_no_show, reservation_id=stay)
    with pytest.raises(UpgradeUnexplained):
        hotel.desk.run(receive_no_show, reservation_id=stay, room_id=hotel.rooms["201"])
    hotel.desk.run(receive_no_show, reservation_id=stay, room_id=hotel.rooms["201"], upgrade_reason="nothing else left")
    assert row(hotel, stay).upgrade_reason == "nothing else left"


def test_who_joins_a_guest_in_another_type_says_nothing(hotel: SmallHotel) -> None:
    lead = hotel.book()
    hotel.desk.run(check_in, reservation_id=lead, room_id=hotel.rooms["201"], upgrade_reason="loyal guest")
    shared = hotel.desk.run(add_sharer, reservation_id=lead, guest=ProfileDetails(name="Rui Costa"), split=ShareSplit.FULL)
    hotel.desk.run(check_in, reservation_id=shared.reservation_id)
    assert row(hotel, shared.reservation_id).status is ReservationStatus.IN_HOUSE
