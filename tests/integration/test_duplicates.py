"""Possible duplicates: offered while a record is typed, found over all records, said to be two people, never offered again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select, update

from hotel_desk.db.data_keys import DataKeys
from hotel_desk.db.vault import Vault
from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.errors import InvalidInput, NotAllowed
from hotel_desk.domain.guest_codes import ContactKind, DocumentKind
from hotel_desk.domain.guest_form import AddressLine, ContactLine, DocumentLine, GuestFileForm
from hotel_desk.domain.guest_likeness import LikenessReason
from hotel_desk.domain.ids import ProfileId
from hotel_desk.jobs.duplicate_search import find_duplicates
from hotel_desk.models.guest_history import DuplicateSearch, ProfileBlockKey, ProfilePair
from hotel_desk.models.profile import Profile
from hotel_desk.queries.duplicate_blocks import searched_stretch, unfinished_search
from hotel_desk.queries.duplicates import MOST_IN_BLOCK, DuplicatePairs, Duplicates, duplicate_pairs, duplicates_of
from hotel_desk.services.duplicates import dismiss_pair, offer_pair_again, store_pairs
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.profile_merges import merge_profiles, undo_merge
from hotel_desk.services.profiles import ProfileDetails, create_profile
from tests.guest_files_of_tests import written

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")

BORN = date(1974, 8, 12)
ANNA = GuestFileForm(family_name="Eriksson", given_name="Anna", birth_date=BORN, phone="+46701234567", nationality="SE")


def offered(hotel: SmallHotel, form: GuestFileForm, **asked: Any) -> Duplicates:
    return hotel.desk.read(duplicates_of, typed=form, **asked)


def pairs(hotel: SmallHotel) -> DuplicatePairs:
    return hotel.desk.read(duplicate_pairs)


def ids(hotel: SmallHotel) -> set[frozenset[ProfileId]]:
    return {frozenset((pair.first.profile_id, pair.second.profile_id)) for pair in pairs(hotel).rows}


@pytest.mark.parametrize(
    ("typed", "reasons"),
    [
        (replace(ANNA, phone=""), {LikenessReason.SAME_NAME, LikenessReason.SAME_BIRTH_DATE}),
        (GuestFileForm(family_name="Anna", given_name="Erikson", birth_date=BORN), {LikenessReason.NAMES_SWAPPED}),
        (GuestFileForm(name="Anna Eriksson", phone="070-123 45 67"), {LikenessReason.SAME_PHONE}),
        (
            GuestFileForm(family_name="Eriksson", contacts=(ContactLine(ContactKind.PHONE, "+46 70 123 45 67"),)),
            {LikenessReason.SAME_PHONE},
        ),
    ],
    ids=["name and birth date", "swapped and misspelt", "phone as dialled", "further phone"],
)
def test_somebody_known_is_offered_while_typing(hotel: SmallHotel, typed: GuestFileForm, reasons: set[LikenessReason]) -> None:
    known = written(hotel, ANNA)
    written(hotel, GuestFileForm(family_name="Silva", given_name="Rui", birth_date=date(1980, 1, 1), phone="+351911111111"))
    [found] = offered(hotel, typed).found
    assert found.profile_id == known
    assert reasons <= set(found.reasons)
    assert offered(hotel, typed, besides=known).found == ()


def test_a_document_is_compared_by_its_hash(hotel: SmallHotel) -> None:
    passport = DocumentLine(DocumentKind.PASSPORT, "AB 123456", "SE")
    known = written(hotel, replace(ANNA, documents=(passport,)))
    typed = GuestFileForm(name="Somebody Else", documents=(replace(passport, number="ab123456"),))
    [found] = offered(hotel, typed).found
    assert (found.profile_id, found.reasons) == (known, (LikenessReason.SAME_DOCUMENT,))


def test_with_the_vault_shut_it_says_that_documents_were_not_compared(hotel: SmallHotel) -> None:
    written(hotel, replace(ANNA, documents=(DocumentLine(DocumentKind.PASSPORT, "AB 123456", "SE"),)))
    typed = GuestFileForm(name="X", documents=(DocumentLine(DocumentKind.PASSPORT, "AB123456", "SE"),))
    with hotel.database.reading(hotel.property_id) as reader:
        shut = replace(reader, vault=Vault(DataKeys(), None, None))
        found = duplicates_of(shut, typed=typed)
    assert (found.found, found.documents_compared) == ((), False)
    assert offered(hotel, typed).documents_compared


def test_a_company_is_not_a_guest_and_is_known_by_its_tax_number(hotel: SmallHotel) -> None:
    known = written(hotel, GuestFileForm(kind=ProfileKind.COMPANY, name="Acme", tax_number="PT501442600"))
    typed = GuestFileForm(kind=ProfileKind.COMPANY, name="Another name", tax_number="pt 501442600")
    assert [one.profile_id for one in offered(hotel, typed).found] == [known]
    assert offered(hotel, replace(typed, kind=ProfileKind.GUEST)).found == ()


def test_a_quick_guest_of_a_booking_is_in_blocks_at_once(hotel: SmallHotel) -> None:
    known = hotel.desk.run(create_profile, details=ProfileDetails(name="Anna Eriksson", phone="+46701234567")).profile_id
    assert [one.profile_id for one in offered(hotel, ANNA).found] == [known]


def test_it_costs_the_same_however_many_there_are(hotel: SmallHotel, count_statements: CountStatements) -> None:
    written(hotel, ANNA)
    before = count_statements(hotel.desk, duplicates_of, typed=ANNA)
    for number in range(5):
        written(hotel, replace(ANNA, given_name=f"Anna {'ABCDE'[number]}"))
    assert count_statements(hotel.desk, duplicates_of, typed=ANNA) == before <= 6
    assert len(offered(hotel, ANNA, limit=4).found) == 4


def test_a_block_of_too_many_is_skipped_and_said(hotel: SmallHotel) -> None:
    known = written(hotel, ANNA)
    crowd(hotel, known)
    found = offered(hotel, ANNA)
    assert found.skipped_blocks == 1
    assert [one.profile_id for one in found.found] == [known], "found by another block"
    searched = hotel.desk.read(searched_stretch, after=None)
    assert searched.skipped_blocks == 1


def crowd(hotel: SmallHotel, known: ProfileId) -> None:
    """Put as many others into one block of a record that it is too common to say anything."""
    others = [hotel.desk.run(create_profile, details=ProfileDetails(name=name)).profile_id for name in strangers(MOST_IN_BLOCK)]
    with hotel.database.writing() as connection:
        key = connection.execute(select(ProfileBlockKey.key).where(ProfileBlockKey.profile_id == known).limit(1)).scalar_one()
        rows = [{"property_id": hotel.property_id, "key": key, "profile_id": other} for other in others]
        connection.execute(insert(ProfileBlockKey), rows)


def strangers(count: int) -> list[str]:
    """Names that have nothing in common."""
    letters = "bcdfglmnprst"
    return [f"{letters[one // 12 % 12]}o{letters[one % 12]}u{letters[one // 144]}xaq" for one in range(count)]


def three(hotel: SmallHotel) -> tuple[ProfileId, ProfileId, ProfileId]:
    """Two of one person, and somebody with the same name and city."""
    stranger = GuestFileForm(
        family_name="Eriksson",
        given_name="Anna",
        birth_date=date(1990, 1, 2),
        addresses=(AddressLine("HOME", city="Umeå"),),  # type: ignore[arg-type]
    )
    return written(hotel, ANNA), written(hotel, replace(ANNA, family_name="Erikson", phone="")), written(hotel, stranger)


def test_the_search_lists_who_may_be_one_with_the_reasons(hotel: SmallHotel) -> None:
    first, second, _stranger = three(hotel)
    done = find_duplicates(hotel.desk)
    assert done.found == 1
    [pair] = pairs(hotel).rows
    assert {pair.first.profile_id, pair.second.profile_id} == {first, second}
    assert set(pair.reasons) == {LikenessReason.SAME_BIRTH_DATE, LikenessReason.SAME_NAME, LikenessReason.NAME_MISSPELT}
    assert pair.points >= 28
    assert pairs(hotel).searched_at is not None
    assert find_duplicates(hotel.desk).new == 0, "a second search adds nothing"


def test_two_people_are_never_offered_again(hotel: SmallHotel) -> None:
    first, second, _stranger = three(hotel)
    find_duplicates(hotel.desk)
    hotel.desk.run(dismiss_pair, first_id=second, second_id=first)
    assert pairs(hotel).rows == ()
    find_duplicates(hotel.desk, anew=True)
    assert pairs(hotel).rows == ()
    hotel.desk.run(offer_pair_again, first_id=first, second_id=second)
    assert ids(hotel) == {frozenset((first, second))}
    with pytest.raises(InvalidInput):
        hotel.desk.run(dismiss_pair, first_id=first, second_id=first)


def test_who_was_dismissed_from_a_merged_record_is_dismissed_from_the_kept_one(hotel: SmallHotel) -> None:
    first, second, _stranger = three(hotel)
    third = written(hotel, replace(ANNA, given_name="Ana"))
    hotel.desk.run(dismiss_pair, first_id=second, second_id=third)
    done = hotel.desk.run(merge_profiles, kept_id=first, merged_id=second)
    find_duplicates(hotel.desk)
    assert ids(hotel) == set()
    hotel.desk.run(undo_merge, merge_id=done.merge_id)
    find_duplicates(hotel.desk)
    assert ids(hotel) == {frozenset((first, second)), frozenset((first, third))}


@pytest.mark.parametrize("gone", ["merged", "switched off"])
def test_records_that_are_gone_are_not_listed(hotel: SmallHotel, gone: str) -> None:
    first, second, _stranger = three(hotel)
    find_duplicates(hotel.desk)
    if gone == "merged":
        hotel.desk.run(merge_profiles, kept_id=first, merged_id=second)
    else:
        with hotel.database.writing() as connection:
            connection.execute(update(Profile).where(Profile.id == second).values(active=False))
    assert pairs(hotel).rows == ()


def test_a_search_that_was_broken_off_goes_on_where_it_was(hotel: SmallHotel) -> None:
    three(hotel)
    whole = find_duplicates(hotel.desk, anew=True)
    stretches: list[Any] = []

    class Stopped(Exception):
        """The terminal was closed."""

    def stop(stored: Any) -> None:
        stretches.append(stored)
        if len(stretches) == 2:
            raise Stopped

    with hotel.database.writing() as connection:
        connection.execute(ProfilePair.__table__.delete())  # type: ignore[attr-defined]
    with pytest.raises(Stopped):
        find_duplicates(hotel.desk, anew=True, stretch=4, told=stop)
    after = hotel.desk.read(unfinished_search)
    assert after is not None
    done = find_duplicates(hotel.desk, stretch=4)
    assert (done.found, done.compared >= whole.compared) == (1, True)
    assert hotel.desk.read(unfinished_search) is None
    with hotel.database.snapshot() as connection:
        assert connection.execute(select(DuplicateSearch.next_key)).scalar_one() is None


def test_a_pair_that_changed_has_new_points(hotel: SmallHotel) -> None:
    three(hotel)
    find_duplicates(hotel.desk)
    [pair] = pairs(hotel).rows
    hotel.desk.run(save_guest_file, profile_id=pair.second.profile_id, form=ANNA, version=1)
    find_duplicates(hotel.desk)
    [again] = pairs(hotel).rows
    assert again.points > pair.points
    assert LikenessReason.SAME_PHONE in again.reasons


def test_what_is_offered_is_masked(hotel: SmallHotel) -> None:
    three(hotel)
    find_duplicates(hotel.desk)
    [pair] = hotel.as_user("housekeeping").read(duplicate_pairs).rows
    [found, *_others] = hotel.as_user("housekeeping").read(duplicates_of, typed=ANNA).found
    seen = (pair.first.phone, pair.second.phone, found.phone, pair.first.birth_date, found.birth_date)
    assert not any("0123" in text or "1974-08-12" in text for text in seen)


def test_whoever_may_not_edit_profiles_does_not_search(hotel: SmallHotel) -> None:
    stretch = hotel.desk.read(searched_stretch, after=None)
    with pytest.raises(NotAllowed):
        hotel.as_user("housekeeping").run(store_pairs, stretch=stretch, begins=True, follows=None)
