"""A guest is erased or merged while other desks book a room under the same record: one of them comes first, never both at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.ids import GuestId
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.services.chosen_profiles import ProfileWasErased, ProfileWasMerged
from hotel_desk.services.erasure import CannotErase, erase_guest
from hotel_desk.services.profile_merges import merge_profiles
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.reservations import book
from tests.integration.test_races import DAY, a_room, answers, one, refusals, run
from tests.racing_desks import Press

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")
GUESTS = 6
ROUNDS = 3


def written(hotel: SmallHotel, name: str) -> GuestId:
    return GuestId(hotel.desk.run(create_profile, details=ProfileDetails(name=name)).profile_id)


def bookings(hotel: SmallHotel, guests: Sequence[GuestId]) -> list[Press]:
    rooms = a_room(hotel, "")["rooms"]
    return [Press(book, {"guest": guest, "rooms": rooms, "forced": True}) for guest in guests]


def test_a_guest_is_booked_or_erased_and_never_both(hotel: SmallHotel) -> None:
    for number in range(ROUNDS):
        guests = [written(hotel, f"Guest {number}.{of}") for of in range(GUESTS)]
        erasures = [Press(erase_guest, {"profile_id": guest, "reason": "asked"}) for guest in guests]
        outcomes = run(hotel, [press for pair in zip(erasures, bookings(hotel, guests), strict=True) for press in pair])
        assert {type(sentence) for sentence in refusals(outcomes)} <= {CannotErase, ProfileWasErased}
        assert len(answers(outcomes)) == GUESTS
    booked = select(func.count()).select_from(Reservation).join(Profile, Profile.id == Reservation.guest_id)
    assert one(hotel, booked.where(Reservation.arrival_date == DAY, Profile.erased_at.is_not(None))) == 0


def test_a_guest_who_is_merged_takes_along_what_was_booked_and_nothing_comes_after(hotel: SmallHotel) -> None:
    pairs = [(written(hotel, f"Guest {of}"), written(hotel, f"Guest {of}")) for of in range(GUESTS)]
    merges = [Press(merge_profiles, {"kept_id": kept, "merged_id": gone, "confirmed": True}) for kept, gone in pairs]
    outcomes = run(hotel, [press for pair in zip(merges, bookings(hotel, [gone for _kept, gone in pairs]), strict=True) for press in pair])
    assert {type(sentence) for sentence in refusals(outcomes)} <= {ProfileWasMerged}
    booked = select(func.count()).select_from(Reservation).join(Profile, Profile.id == Reservation.guest_id)
    assert one(hotel, booked.where(Profile.merged_into_id.is_not(None))) == 0
