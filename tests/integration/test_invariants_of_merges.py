"""Merged records changed behind the program's back are found: a circle, a row left behind, a record that is found still."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.guest_codes import SearchKeyKind
from hotel_desk.domain.ids import GuestId
from hotel_desk.models.guest_file import ProfileDocument
from hotel_desk.models.guest_history import ProfileMerge
from hotel_desk.models.profile import Profile, ProfileSearchKey
from hotel_desk.models.reservation import Booking, Reservation
from tests.command_examples_merges import merged
from tests.fixtures.invariants import broken_rules, found_after, rules_switched_off

if TYPE_CHECKING:
    from hotel_desk.services.profile_merges import ProfilesMerged
    from tests.fixtures.databases import SmallHotel


@pytest.fixture
def one_person(hotel: SmallHotel) -> ProfilesMerged:
    done = merged(hotel)
    hotel.book(guest=GuestId(done.kept_id))
    assert broken_rules(hotel) == []
    return done


def codes(hotel: SmallHotel, statement: Any) -> set[str]:
    return {violation.code for violation in found_after(hotel, statement)}


def test_a_circle_is_found(hotel: SmallHotel, one_person: ProfilesMerged) -> None:
    circle = update(Profile).where(Profile.id == one_person.kept_id).values(merged_into_id=one_person.merged_id)
    assert "merge.no_circle" in codes(hotel, circle)


@pytest.mark.parametrize("table", [Reservation, Booking])
def test_a_row_that_names_the_merged_record_is_found(hotel: SmallHotel, one_person: ProfilesMerged, table: Any) -> None:
    assert codes(hotel, update(table).values(guest_id=one_person.merged_id)) == {"merge.nothing_left"}


@pytest.mark.parametrize("values", [{"active": True}, {"kind": ProfileKind.COMPANY}], ids=["switched on", "another kind"])
def test_a_merged_record_that_is_in_use_is_found(hotel: SmallHotel, one_person: ProfilesMerged, values: dict[str, Any]) -> None:
    assert "merge.leads_on" in codes(hotel, update(Profile).where(Profile.id == one_person.merged_id).values(values))


def test_a_merge_nobody_wrote_down_is_found(hotel: SmallHotel, one_person: ProfilesMerged) -> None:
    found = codes(hotel, update(ProfileMerge).values(undone_at=hotel.clock.now()))
    assert found == {"merge.leads_on", "merge.found_by_old_words"}
    assert one_person.rows > 0


def test_a_merged_record_that_is_still_found_is_found(hotel: SmallHotel, one_person: ProfilesMerged) -> None:
    key = {"property_id": hotel.property_id, "word": "anna", "profile_id": one_person.merged_id, "kind": SearchKeyKind.NAME}
    assert codes(hotel, insert(ProfileSearchKey).values(key)) == {"merge.not_found"}


def test_a_kept_record_that_is_not_found_by_the_old_name_is_found(hotel: SmallHotel, one_person: ProfilesMerged) -> None:
    key = ProfileSearchKey.profile_id == one_person.kept_id, ProfileSearchKey.word == "anna"
    assert codes(hotel, delete(ProfileSearchKey).where(*key)) == {"merge.found_by_old_words"}


def test_a_word_that_is_of_no_merged_record_is_found(hotel: SmallHotel, one_person: ProfilesMerged) -> None:
    key = {"property_id": hotel.property_id, "word": "quirina", "profile_id": one_person.kept_id, "kind": SearchKeyKind.MERGED}
    assert codes(hotel, insert(ProfileSearchKey).values(key)) == {"merge.found_by_old_words"}


def test_two_records_with_one_document_are_found(hotel: SmallHotel, one_person: ProfilesMerged) -> None:
    """The database itself refuses them, whatever else is switched off."""
    with hotel.database.snapshot() as connection:
        documents = connection.execute(select(ProfileDocument.id, ProfileDocument.identity_hash)).all()
    assert len(documents) == 2
    same = update(ProfileDocument).where(ProfileDocument.id == documents[0].id).values(identity_hash=documents[1].identity_hash)
    with rules_switched_off(hotel) as connection, pytest.raises(IntegrityError):
        connection.execute(same)
    assert one_person.merge_id is not None
