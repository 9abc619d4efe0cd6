"""A record that was merged or erased is named by nothing new: every command that takes the id of a profile refuses both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update

from hotel_desk.db.registry import COMMANDS
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import GuestId, ProfileId
from hotel_desk.domain.rate_codes import RateAudience
from hotel_desk.jobs.own_data import own_data_files
from hotel_desk.models import Base
from hotel_desk.models.guest_file import ProfileTag
from hotel_desk.models.guest_history import ProfileView
from hotel_desk.models.profile import Profile
from hotel_desk.services.cancellations import cancel_reservation, mark_no_show, reinstate_reservation
from hotel_desk.services.chosen_profiles import ProfileWasErased, ProfileWasMerged
from hotel_desk.services.departures import check_out, undo_check_out
from hotel_desk.services.erasure import CannotErase, erase_guest
from hotel_desk.services.guest_lists import tag_guests
from hotel_desk.services.guest_views import note_profile_view
from hotel_desk.services.late_arrivals import receive_no_show
from hotel_desk.services.profile_merges import CannotMerge, merge_profiles
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.rate_plans import RatePlanDetails
from tests.command_examples import EXAMPLES, Example
from tests.command_examples_rates import a_new_plan
from tests.command_examples_reservations import an_option_paid_by_the_agent
from tests.command_examples_settling import one_of_each_way
from tests.profile_places import ProfilePlace, all_places, is_reached, named_in, naming
from tests.stays_of_tests import arrived

if TYPE_CHECKING:
    from uuid import UUID

    from tests.fixtures.databases import SmallHotel

PLACES = all_places()
FOR_COMPANIES = RatePlanDetails("CORP", "Companies", audience=RateAudience.NEGOTIATED)
# These do not refuse; why is said in docs/guest-file.md (“Merged and erased records”), and what they do instead is tested below.
NOT_REFUSED = {
    "note_profile_view: profile_id": "a look is a look, whoever is behind the record",
    "record_own_data_export: profile_id": "leads on to the person, and tells what is left of an erased one",
    "tag_guests: profile_ids": "of a thousand chosen those that are gone are left out",
    "work_out_credit_levels: profile_ids": "of those whose level is due, those that are gone are left out",
    "take_joint_payment: parts.profile_id": "its bills are paid now, none by an account",
    "make_search_keys_anew: after": "how far the work has come",
    "store_pairs: stretch.pairs.first_id": "what a search found; pairs of a record that is gone are not offered",
    "store_pairs: stretch.pairs.second_id": "what a search found; pairs of a record that is gone are not offered",
}
LEADS_ON = {"erase_guest: profile_id": "erases the whole person, whichever record was chosen"}
DEEPER_EXAMPLES: dict[str, Example] = {
    "book: rooms.guests.profile_id": an_option_paid_by_the_agent,
    "settle_bills: parts.profile_id": lambda hotel: {**(one := one_of_each_way(hotel)), "parts": [one["parts"][1], *one["parts"][::2]]},
    "change_rate_plan: details.partner_ids": lambda hotel: {**a_new_plan(hotel), "details": FOR_COMPANIES},
}
IN_OTHER_WORDS: dict[str, type[StaffError]] = {
    "merge_profiles: kept_id": CannotMerge,
    "merge_profiles: merged_id": CannotMerge,
    "erase_guest: profile_id": CannotErase,
}


def rows(hotel: SmallHotel) -> dict[str, int]:
    with hotel.database.snapshot() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in Base.metadata.sorted_tables
        }


def somebody(hotel: SmallHotel, place: ProfilePlace, name: str) -> UUID:
    return hotel.desk.run(create_profile, details=ProfileDetails(name=name, kind=place.kind)).profile_id


def asked(hotel: SmallHotel, place: ProfilePlace) -> tuple[dict[str, Any], UUID]:
    """An example of the command with somebody named at the place."""
    make = DEEPER_EXAMPLES.get(str(place), EXAMPLES[place.command][0])
    arguments = make(hotel)
    assert is_reached(arguments, place.path), "its first example does not go so deep: name another in DEEPER_EXAMPLES"
    named = named_in(arguments, place.path) if place.path[0] in arguments else None
    who = named or somebody(hotel, place, "Quirina Gone")
    return naming(arguments, place.path, who), who


def gone(hotel: SmallHotel, who: UUID, **values: Any) -> None:
    with hotel.database.writing() as connection:
        connection.execute(update(Profile).where(Profile.id == who).values(active=False, **values))


def test_only_places_that_there_are_go_their_own_way() -> None:
    known = {str(place) for place in PLACES}
    assert {*NOT_REFUSED, *LEADS_ON, *IN_OTHER_WORDS, *DEEPER_EXAMPLES} <= known
    assert len(known) == len(PLACES) > 30


@pytest.mark.parametrize("place", [place for place in PLACES if str(place) not in NOT_REFUSED], ids=str)
def test_an_erased_record_is_named_by_nothing_new(hotel: SmallHotel, place: ProfilePlace) -> None:
    arguments, who = asked(hotel, place)
    gone(hotel, who, erased_at=hotel.clock.now())
    before = rows(hotel)
    with pytest.raises(IN_OTHER_WORDS.get(str(place), ProfileWasErased), match="erased"):
        hotel.desk.run(COMMANDS[place.command].function, **arguments)
    assert rows(hotel) == before


@pytest.mark.parametrize("place", [place for place in PLACES if str(place) not in {*NOT_REFUSED, *LEADS_ON}], ids=str)
def test_a_merged_record_says_who_was_kept(hotel: SmallHotel, place: ProfilePlace) -> None:
    arguments, who = asked(hotel, place)
    gone(hotel, who, merged_into_id=somebody(hotel, place, "Quirina Kept"))
    before = rows(hotel)
    with pytest.raises(IN_OTHER_WORDS.get(str(place), ProfileWasMerged), match="merged") as refused:
        hotel.desk.run(COMMANDS[place.command].function, **arguments)
    assert rows(hotel) == before
    assert str(place) in IN_OTHER_WORDS or "Choose Quirina Kept." in str(refused.value)


# --- Those that go their own way -----------------------------------------------------------------------------------------


def guest(hotel: SmallHotel, name: str) -> ProfileId:
    return hotel.desk.run(create_profile, details=ProfileDetails(name=name)).profile_id


def test_whoever_looks_at_a_record_that_is_gone_leaves_a_trace(hotel: SmallHotel) -> None:
    kept, merged, erased = (guest(hotel, name) for name in ("Ana", "Anna", "Bruno"))
    hotel.desk.run(merge_profiles, kept_id=kept, merged_id=merged)
    hotel.desk.run(erase_guest, profile_id=erased, reason="asked")
    for looked_at in (merged, erased):
        hotel.desk.run(note_profile_view, profile_id=looked_at)
    with hotel.database.snapshot() as connection:
        assert set(connection.execute(select(ProfileView.profile_id)).scalars()) == {merged, erased}


def test_a_tag_leaves_out_who_is_gone(hotel: SmallHotel) -> None:
    kept, merged, erased = (guest(hotel, name) for name in ("Ana", "Anna", "Bruno"))
    hotel.desk.run(merge_profiles, kept_id=kept, merged_id=merged)
    hotel.desk.run(erase_guest, profile_id=erased, reason="asked")
    hotel.desk.run(tag_guests, profile_ids=[kept, merged, erased], tag="spring", reason="letter")
    with hotel.database.snapshot() as connection:
        assert set(connection.execute(select(ProfileTag.profile_id)).scalars()) == {kept}


def test_the_own_data_and_the_erasure_are_of_the_whole_person(hotel: SmallHotel) -> None:
    kept, merged = guest(hotel, "Ana"), guest(hotel, "Anna")
    hotel.desk.run(merge_profiles, kept_id=kept, merged_id=merged)
    assert b"Anna" in own_data_files(hotel.desk, profile_id=merged).json
    assert hotel.desk.run(erase_guest, profile_id=merged, reason="asked").profile_id == kept
    assert b"Ana" not in own_data_files(hotel.desk, profile_id=merged).json


# --- A stay of somebody who was erased does not come back ------------------------------------------------------------------


@pytest.mark.usefixtures("rows_agree")
def test_a_cancelled_stay_of_an_erased_guest_is_not_taken_back(hotel: SmallHotel) -> None:
    who = guest(hotel, "Bruno")
    cancelled, missed = hotel.book(guest=GuestId(who)), hotel.book(guest=GuestId(who))
    hotel.desk.run(cancel_reservation, reservation_id=cancelled, reason="ill")
    hotel.desk.run(mark_no_show, reservation_id=missed)
    hotel.desk.run(erase_guest, profile_id=who, reason="asked")
    with pytest.raises(ProfileWasErased):
        hotel.desk.run(reinstate_reservation, reservation_id=cancelled)
    with pytest.raises(ProfileWasErased):
        hotel.desk.run(receive_no_show, reservation_id=missed, room_id=hotel.rooms["101"])


@pytest.mark.usefixtures("rows_agree")
def test_a_check_out_of_an_erased_guest_is_not_taken_back(hotel: SmallHotel) -> None:
    stay = arrived(hotel).reservation_id
    hotel.desk.run(check_out, reservation_id=stay)
    with hotel.database.snapshot() as connection:
        who = connection.execute(select(Profile.id)).scalar_one()
    hotel.desk.run(erase_guest, profile_id=ProfileId(who), reason="asked")
    with pytest.raises(ProfileWasErased):
        hotel.desk.run(undo_check_out, reservation_id=stay, reason="came back")
